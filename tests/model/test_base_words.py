"""Prose of a file that stands there in several languages."""

import json
import pickle
from pathlib import Path

import pytest

import pilotscan
from pilotscan.model.assessment import Rating
from pilotscan.model.base import in_language
from pilotscan.model.pilot import Pilot

BOTH = {"en": "a house", "nl": "een huis"}


def pilot(**parts: object) -> Pilot:
    place = {"country": "NL", "municipality": "Leiden"}
    return Pilot.model_validate({"pilotscan": 1, "id": "p", "name": "P", "place": place, **parts})


def test_words_are_had_in_the_language_asked_for_and_else_in_that_of_the_file() -> None:
    one = pilot(name=BOTH, themes=["wonen"], language="nl")
    assert one.name == "a house"
    assert in_language(one.name, "nl", "nl") == ("een huis", "nl")
    assert in_language(one.name, "en", "nl") == ("a house", "en")
    assert in_language(one.themes[0], "en", "nl") == ("wonen", "nl")


def test_words_in_one_language_only_are_told_to_be_in_it() -> None:
    assert in_language(pilot(name={"nl": "huis"}).name, "en", "en") == ("huis", "nl")


@pytest.mark.parametrize("summary", [BOTH, {"text": BOTH}])
def test_prose_by_language_is_the_short_form_of_prose(summary: object) -> None:
    told = pilot(summary=summary).summary
    assert told is not None
    assert in_language(told.text, "nl", "en")[0] == "een huis"


def test_words_come_back_as_they_were_from_a_process_and_from_a_file() -> None:
    one = pilot(name=BOTH, activities=[{"text": BOTH, "sources": []}])
    for again in (
        pickle.loads(pickle.dumps(one)),  # noqa: S301 - written by this test
        Pilot.model_validate_json(one.model_dump_json()),
    ):
        assert in_language(again.name, "nl", "en") == ("een huis", "nl")
        assert in_language(again.activities[0].text, "nl", "en") == ("een huis", "nl")


def test_a_name_by_language_is_whom_to_ask() -> None:
    ask = Rating.model_validate({"ask": BOTH}).ask
    assert ask is not None
    assert in_language(ask.whom, "nl", "en")[0] == "een huis"
    assert ask.question is None


def test_a_report_has_the_words_of_its_own_language_and_marks_what_has_none(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "pilotscan: 1\nid: p\nname: {en: The house, nl: Het huis}\n"
        "place: {country: NL, municipality: Leiden}\n"
        "summary: {text: {en: People live together., nl: Mensen wonen samen.}}\n"
        "problem: {text: Homes are scarce.}\n"
        "informants: [{id: town, name: {en: the town, nl: de gemeente}, knows: [reach]}]\n"
        "assessments:\n- date: 2026-01-01\n  framework: living-lab\n  assessor: {role: partner}\n"
        "  ratings:\n    structural-funding:\n"
        "      ask: {whom: town, question: {en: Who pays?, nl: Wie betaalt?}}\n"
        "    durable-need: {level: 2, because: {en: It is needed., nl: Het is nodig.},"
        " highlight: true}\n",
        encoding="utf-8",
    )
    [evaluation] = pilotscan.evaluate(pilotscan.load_pilots(path))
    nl, en = (pilotscan.render(evaluation, format="md", lang=lang) for lang in ("nl", "en"))
    assert "# Het huis" in nl
    assert "Mensen wonen samen." in nl
    assert "Het is nodig." in nl
    assert "de gemeente" in nl
    assert "Wie betaalt?" in nl
    assert "the town" not in nl
    assert "People live" not in nl
    assert "# The house" in en
    assert "the town" in en
    assert "Who pays?" in en
    assert "Mensen" not in en
    html = pilotscan.render(evaluation, lang="nl")
    assert '<span lang="en">Homes are scarce.</span>' in html
    assert 'lang="en">Het' not in html
    mind = html[html.index('id="mind"') :]
    assert "Het is nodig." in mind[: mind.index("</section>")]


def test_whom_to_ask_and_what_reaches_data_by_name(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "pilotscan: 1\nid: p\nname: P\nplace: {country: NL, municipality: Leiden}\n"
        "informants: [{id: town, name: {en: the town, nl: de gemeente}}]\n"
        "assessments:\n- date: 2026-01-01\n  framework: living-lab\n  assessor: {role: partner}\n"
        "  ratings: {reach: {ask: {whom: town, question: {en: Who came?, nl: Wie kwam?}}}}\n",
        encoding="utf-8",
    )
    [evaluation] = pilotscan.evaluate(pilotscan.load_pilots(path))
    for lang, told in (("en", "the town: Who came?"), ("nl", "de gemeente: Wie kwam?")):
        result = json.loads(pilotscan.render(evaluation, format="json", lang=lang))
        [pilot] = result["pilots"]
        [reach] = [one for one in pilot["conditions"] if one["id"] == "reach"]
        assert reach["ask"] == ["the town"]
        [advice] = [one for one in pilot["advice"] if one["condition"] == "reach"]
        assert advice["ask"] == [told]
