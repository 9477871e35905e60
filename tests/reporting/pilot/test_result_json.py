"""The JSON result is the library's result: unrounded, with null for no value."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.pilot.result_json import FORMAT, evaluation_document, framework_document
from pilotscan.reporting.words.language import Language
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.evaluation import Evaluation

Judge = Callable[..., Evaluation]


def test_the_head_names_versions_and_hash(small: Framework) -> None:
    assert framework_document(small, "abc") == {
        "pilotscan": {"version": pilotscan.__version__, "format": FORMAT},
        "framework": {"id": "two-dimensions", "version": "1.0.0", "sha256": "abc"},
    }
    assert framework_document(small, "")["framework"]["sha256"] is None
    assert framework_document(None, "")["framework"] is None


def test_numbers_are_unrounded_and_absent_ones_null(judge: Judge, rated: Any) -> None:
    # People: trust 1 (weight 2), the others (1 + 1) unknown: mean 1, low 2/4, high (2 + 8)/4.
    evaluation = judge("growth", assessments=rated(trust=1))
    document = json.loads(json.dumps(evaluation_document(evaluation, Language("en"))))
    people, means = document["dimensions"]
    assert people == {
        "id": "people", "mean": 1.0, "low": 0.5, "high": 2.5, "coverage": 0.5, "weight": 2.0,
    }  # fmt: skip
    assert means == {
        "id": "means", "mean": None, "low": 0.0, "high": 4.0, "coverage": 0.0, "weight": 1.0,
    }  # fmt: skip
    # Coverage (2 * 1/2 + 0) / 3 is below a half, so the score has no value.
    assert document["coverage"] == pytest.approx(1 / 3)
    assert document["documented"] == 0
    assert document["score"]["value"] is None
    assert document["score"]["low"] == pytest.approx(25 * (2 * 0.5) / 3)
    assert document["score"]["high"] == pytest.approx(25 * (2 * 2.5 + 4) / 3)
    assert (document["file"], document["sha256"]) == (None, None)
    assert document["as_of"] == "2026-01-15"


def test_a_condition_says_its_minimum_only_where_it_is_necessary(judge: Judge) -> None:
    def money(route: str) -> dict[str, Any]:
        conditions = evaluation_document(judge(route), Language("en"))["conditions"]
        return next(c for c in conditions if c["id"] == "money")

    growth, circulation = money("growth"), money("circulation")
    assert (growth["necessary"], growth["min_level"], growth["relevant"]) == (True, 2, True)
    assert (circulation["necessary"], circulation["min_level"]) == (False, None)
    assert circulation["relevant"] is False


def test_states_and_flags_of_conditions(judge: Judge, rated: Any) -> None:
    evaluation = judge(
        "growth",
        assessments=[
            *rated(trust=4, language_help={"level": "not-applicable", "because": "All speak it."}),
            *rated(trust=1, role="own-team"),
        ],
    )
    conditions = evaluation_document(evaluation, Language("en"))["conditions"]
    by_id = {c["id"]: c for c in conditions}
    assert by_id["trust"]["state"] == "rated"
    assert (by_id["trust"]["level"], by_id["trust"]["spread"]) == (1, 3)
    assert by_id["trust"]["flags"] == ["disputed"]
    assert (by_id["language-help"]["state"], by_id["language-help"]["level"]) == (
        "not-applicable",
        None,
    )
    assert (by_id["money"]["state"], by_id["money"]["level"]) == ("unknown", None)
    for name in ("money", "language-help"):  # without a level these say nothing, not zero
        assert (by_id[name]["spread"], by_id[name]["evidence_strength"]) == (None, None)
    assert [c["id"] for c in conditions] == [c.id for c in evaluation.framework.conditions]


def test_hinges_and_advice_are_those_of_the_head(shipped_evaluations: list[Evaluation]) -> None:
    for evaluation in shipped_evaluations:
        document = evaluation_document(evaluation, Language("en"))
        head = evaluation.head
        assert [(h["condition"], h["what"], h["from"], h["to"]) for h in document["hinges"]] == [
            (h.condition, h.what, h.before, h.after) for h in head.hinges
        ]
        assert [(a["condition"], a["why"]) for a in document["advice"]] == [
            (a.condition, a.why) for a in head.advice
        ]


def test_ask_and_advice_are_those_of_the_report(
    make_pilot: Callable[..., Pilot], living_lab: Framework
) -> None:
    """A summer school has no housing association; who knows what the file says is passed on."""
    ratings = {
        "durable-need": {"level": 3, "ask": "the school"},
        "structural-funding": {"level": "unknown", "ask": "the town hall"},
    }
    pilot = make_pilot(
        partners=[{"name": "A school", "sector": "education"}],
        assessments=[
            {
                "date": "2026-01-15",
                "framework": "living-lab",
                "assessor": {"role": "own-team", "id": "team"},
                "ratings": ratings,
            }
        ],
    )
    [evaluation] = pilotscan.evaluate([pilot], living_lab, route="replication")
    for code in ("en", "nl"):
        language = Language(code)
        page, document = pilot_page(evaluation, language), evaluation_document(evaluation, language)
        groups = {str(g.whom): [c.id for c in g.conditions] for g in page.unknown}
        assert groups["the town hall"] == ["structural-funding"]
        assert len(document["advice"]) == len(evaluation.head.advice)
        by_id = {c["id"]: c["ask"] for c in document["conditions"]}
        assert by_id["durable-need"] == ["the school"]
        assert by_id["structural-funding"] == ["the town hall"]
        assert by_id["reach"] == []
        funding = next(a for a in document["advice"] if a["condition"] == "structural-funding")
        assert funding["actors"] == funding["nobody_yet"]
        assert "housing-association" in funding["nobody_yet"]
        assert funding["ask"] == ["the town hall"]
        who = Wording(living_lab, language).who(evaluation, "structural-funding")
        assert who.startswith(
            {"en": "nobody yet: the municipality", "nl": "nog niet betrokken: de"}[code]
        )
    who = Wording(living_lab, Language("nl")).who(evaluation, "legal-room")
    assert who == "het projectteam; nog niet betrokken: de gemeente en het Rijk"


def test_advice_is_in_the_language_asked_for(shipped_evaluations: list[Evaluation]) -> None:
    evaluation = shipped_evaluations[0]
    k, first = next(
        (k, evaluation.framework.condition_by_id[advice.condition])
        for k, advice in enumerate(evaluation.head.advice)
        if evaluation.condition(advice.condition).level is not None
    )
    for code in ("en", "nl"):
        advice = evaluation_document(evaluation, Language(code))["advice"][k]
        assert advice["text"] == first.advice.in_language(code)[0]
        assert advice["actors"] == list(first.actors)


def test_all_but_what_to_do_is_the_same_in_every_language(
    shipped_evaluations: list[Evaluation],
) -> None:
    for evaluation in shipped_evaluations:
        english, dutch = (evaluation_document(evaluation, Language(code)) for code in ("en", "nl"))
        for document in (english, dutch):
            document.pop("advice")
            for observation in document["observations"]:
                observation.pop("ask")
        assert english == dutch


def test_the_json_of_several_is_the_json_of_each(shipped_evaluations: list[Evaluation]) -> None:
    several = json.loads(pilotscan.render(shipped_evaluations[:3], format="json"))
    each = [json.loads(pilotscan.render(e, format="json")) for e in shipped_evaluations[:3]]
    assert several["pilots"] == [one["pilots"][0] for one in each]
    assert {key: value for key, value in several.items() if key != "pilots"} == {
        key: value for key, value in each[0].items() if key != "pilots"
    }


def test_the_json_of_none_is_a_document_too() -> None:
    document = json.loads(pilotscan.render([], format="json"))
    assert document["framework"] is None
    assert (document["pilots"], document["diagnostics"]) == ([], [])


def test_no_value_is_written_as_a_number(shipped_evaluations: list[Evaluation]) -> None:
    text = pilotscan.render(shipped_evaluations, format="json")
    assert "NaN" not in text
    assert "Infinity" not in text


def test_the_next_step_stands_at_the_top_and_in_each_route(judge: Judge, rated: Any) -> None:
    evaluation = judge("growth", assessments=rated(trust=1, money="unknown"))
    document = json.loads(json.dumps(evaluation_document(evaluation, Language("en"))))
    growth, circulation = document["routes"]
    keys = ("basis", "outlook", "distance", "paths", "paths_blocked", "risks")
    assert {key: document[key] for key in keys} == {key: growth[key] for key in keys}
    # Trust 1 is below 2, without a source; money and no-harm are necessary and unknown.
    assert (growth["basis"], growth["outlook"]) == ("asserted", ["stop-or-repair", "not-yet"])
    assert growth["distance"] == {"answers": 0, "certain": [], "choice": [], "settles": []}
    assert growth["risks"] == ["trust", "money", "no-harm"]
    assert growth["paths"]["conditional"][0] == {
        "condition": "trust", "change": "raise", "to_level": 2, "to_strength": 1,
        "verdict_after": "not-assessable",
    }  # fmt: skip
    assert growth["paths_blocked"] == {"conditional": [], "ready-stepwise": []}
    assert circulation["risks"] == ["trust", "no-harm"]
