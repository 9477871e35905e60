"""What follows from a verdict, in words; the numbers are worked out by hand.

In the small framework the dimension of trust (weight 2 of 4), volunteers and language help counts
two thirds, that of money (3 of 4) and no harm one third; 75% must be rated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.model.framework import Framework, Text
from pilotscan.model.observations import ObservationRule
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.reporting.words.next_step import (
    answers_text,
    distance_text,
    firmness,
    observation_text,
    outlook_text,
    way,
)
from pilotscan.reporting.words.said import Mixed, Said
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.observations import Observation, observe
from pilotscan.scoring.result import RouteResult
from support.project import Evaluate

On = Callable[..., RouteResult]
STRONG = {"study": {"title": "A study", "publisher": "A university", "kind": "peer-reviewed"}}
NAMES = ("trust", "volunteers", "language_help", "money", "no_harm")


@pytest.fixture(scope="module", params=LANGUAGES)
def say(request: pytest.FixtureRequest, small: Framework) -> Wording:
    return Wording(small, Language(request.param))


def told(say: Wording, texts: dict[str, Any]) -> Any:
    return texts[say.language.code]


@pytest.fixture(scope="module")
def on(judge: Evaluate, rated: Callable[..., Any]) -> On:
    """Judge on a strong study for growth; conditions not named are at level 3, None is unrated."""

    def judge_one(**levels: int | None) -> RouteResult:
        given = {name: levels.get(name, 3) for name in NAMES}
        shown = {n: {"level": x, "evidence": ["study"]} for n, x in given.items() if x is not None}
        return judge("growth", sources=STRONG, assessments=rated(**shown)).head

    return judge_one


# --- outlook --------------------------------------------------------------------------------------


def test_every_verdict_that_is_possible_is_named(on: On, say: Wording) -> None:
    # Trust at 0 or 1 is not yet, at 2 conditional, from 3 on ready.
    assert outlook_text(on(trust=None), say) == told(say, {
        "en": "Still possible: “Not yet”, “Under conditions” and “Ready for stepwise scaling”.",
        "nl": "Nog mogelijk: ‘Nog niet’, ‘Onder voorwaarden’ en ‘Gereed voor stapsgewijze "
        "opschaling’.",
    })  # fmt: skip


def test_what_rules_a_better_verdict_out_is_told(on: On, say: Wording) -> None:
    assert outlook_text(on(trust=2, money=None), say) == told(say, {
        "en": "Still possible: “Not yet” and “Under conditions”. Out of reach by answers alone: "
        "“Ready for stepwise scaling”. One necessary condition is not strong enough yet: “Trust”.",
        "nl": "Nog mogelijk: ‘Nog niet’ en ‘Onder voorwaarden’. Met antwoorden alleen niet te "
        "halen: ‘Gereed voor stapsgewijze opschaling’. Eén noodzakelijke voorwaarde is nog niet "
        "sterk genoeg: ‘Vertrouwen’.",
    })  # fmt: skip


def test_what_makes_the_verdict_is_not_told_twice(on: On, say: Wording) -> None:
    assert outlook_text(on(trust=None, money=1), say) == told(say, {
        "en": "No answer to what is still open changes this verdict. Out of reach by answers "
        "alone: “Under conditions” and “Ready for stepwise scaling”.",
        "nl": "Geen antwoord op wat nog open is, verandert dit oordeel. Met antwoorden alleen niet "
        "te halen: ‘Onder voorwaarden’ en ‘Gereed voor stapsgewijze opschaling’.",
    })  # fmt: skip


def test_where_nothing_is_open_there_is_no_outlook(on: On, say: Wording) -> None:
    assert outlook_text(on(trust=1), say) == ""


# --- distance -------------------------------------------------------------------------------------


def test_the_distance_names_every_answer_and_those_that_settle(on: On, say: Wording) -> None:
    # Unknown are trust 1/3, volunteers and language help 1/6 each: with trust 2/3 are rated.
    head = on(trust=None, volunteers=None, language_help=None)
    assert distance_text(head, say) == told(say, {
        "en": "After 2 good answers there is a verdict: “Trust” and “Volunteers”. A bad answer on "
        "this one settles it at once: “Trust”.",
        "nl": "Na 2 goede antwoorden is er een oordeel: ‘Vertrouwen’ en ‘Vrijwilligers’. Een "
        "slecht antwoord hierop beslist meteen: ‘Vertrouwen’.",
    })  # fmt: skip
    assert answers_text(head.distance.answers, say.language) == told(
        say, {"en": "2 answers to go", "nl": "nog 2 vragen"}
    )


def test_where_each_answer_settles_it_none_is_named_again(on: On, say: Wording) -> None:
    assert distance_text(on(trust=None, money=None), say) == told(say, {
        "en": "After 2 good answers there is a verdict: “Trust” and “Money”. A single bad answer "
        "settles it at once.",
        "nl": "Na 2 goede antwoorden is er een oordeel: ‘Vertrouwen’ en ‘Geld’. Eén slecht "
        "antwoord beslist meteen.",
    })  # fmt: skip


def test_a_verdict_has_no_distance(on: On, say: Wording) -> None:
    assert distance_text(on(trust=1), say) == ""
    assert answers_text(0, say.language) == ""


# --- basis and path -------------------------------------------------------------------------------


def test_the_basis_is_told_in_a_few_words(on: On, say: Wording) -> None:
    # One peer-reviewed study has strength 3.
    assert firmness(on(trust=1), say.language) == told(
        say, {"en": "as research shows", "nl": "zo blijkt uit onderzoek"}
    )
    assert firmness(on(trust=None), say.language) == ""


def test_changes_that_are_alike_are_told_together(on: On, say: Wording) -> None:
    # Trust is certain, 1/3 + 1/3 = 2/3: one of the other two, 1/6, makes 5/6.
    head = on(trust=None, volunteers=None, language_help=None, money=1)
    conditional, ready = (way(path, head, say) for path in head.paths)
    assert conditional.parts == told(say, {
        "en": (
            "Raise to level 2 (partial): “Money”.",
            "Find out, and be at level 2 (partial) or higher, with evidence of strength 1: "
            "“Trust”.",
            "Find out, at whatever level: “Volunteers”.",
        ),
        "nl": (
            "Verhoog naar niveau 2 (gedeeltelijk): ‘Geld’.",
            "Zoek uit, en het moet niveau 2 (gedeeltelijk) of hoger zijn, met bewijs van sterkte "
            "1: ‘Vertrouwen’.",
            "Zoek uit, elk niveau is goed: ‘Vrijwilligers’.",
        ),
    })  # fmt: skip
    assert conditional.lead == told(say, {
        "en": "3 changes lead to “Under conditions”.",
        "nl": "3 veranderingen leiden naar ‘Onder voorwaarden’.",
    })  # fmt: skip
    assert len(ready.parts) == 3


# --- observations ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def payer(small: Framework) -> tuple[ObservationRule, Wording]:
    rule = ObservationRule(
        kind="one-payer",
        share=0.5,
        says=Text(en="{payer} pays {share} ({known} of {lines})."),
        ask=Text(en="Who else?"),
    )
    return rule, Wording(small, Language("nl"))


def test_values_are_put_where_the_sentence_has_them(
    payer: tuple[ObservationRule, Wording], make_pilot: Callable[..., Pilot]
) -> None:
    rule, dutch = payer
    values: dict[str, Any] = {"payer": "{share} <b>&", "share": 0.784, "known": 2.0, "lines": None}
    text = observation_text(Observation(rule, (), (), values), make_pilot(), dutch)
    assert str(text) == "{share} <b>& pays 78% (2 of onbekend)."
    assert isinstance(text, Mixed)
    assert text.parts[0] == Said("{share} <b>&", "en")
    assert "<b>" not in text.__html__()


def test_several_texts_of_a_value_stand_in_the_language_of_the_page(
    small: Framework, make_pilot: Callable[..., Pilot]
) -> None:
    rule = ObservationRule(
        kind="selection-differs",
        says=Text(
            en="By {by}, on {on}; then by {next_by}.", nl="Door {by}, op {on}; dan door {next_by}."
        ),
        ask=Text(en="Does it work?", nl="Werkt het?"),
    )
    chosen = [
        {"by": {"en": "the town", "nl": "de stad"}, "on": "a letter"},
        {"by": {"en": "the tenants", "nl": "de huurders"}, "on": {"nl": "een gesprek"}},
        {"by": {"en": "a landlord", "nl": "een verhuurder"}, "at": "next"},
    ]
    pilot = make_pilot(selection=chosen)
    framework = small.model_copy(update={"observations": (rule,)})
    [seen] = observe(pilot, framework, "growth")
    english, dutch = (
        observation_text(seen, pilot, Wording(small, Language(lang))) for lang in LANGUAGES
    )
    assert str(english) == "By the town; the tenants, on a letter; een gesprek; then by a landlord."
    assert (
        str(dutch)
        == "Door de stad; de huurders, op a letter; een gesprek; dan door een verhuurder."
    )
    assert isinstance(dutch, Mixed)
    assert [part for part in dutch.parts if isinstance(part, Said) and part.lang] == [
        Said("a letter", "en")
    ]


def test_observations_stand_beside_the_verdict_and_the_rest_below_in_every_format(
    shipped_evaluations: list[Evaluation],
) -> None:
    [evaluation] = [e for e in shipped_evaluations if e.pilot.id == "startblok-riekerhaven"]
    page = pilot_page(evaluation, Language("en"))
    told = [*page.mind, *page.more_mind]
    assert len(page.mind) == 2
    assert len(told) >= len(evaluation.observations) >= 3
    shown = [str(one.text) for one in told]
    say = Wording(evaluation.framework, Language("en"))
    for seen in evaluation.observations:
        assert str(observation_text(seen, evaluation.pilot, say)) in shown
    for kind in ("html", "md"):
        text = Renderer("en").report(evaluation, kind)
        parts = ("as research shows", "Mind this", page.actions.heading, "Mind this too")
        at = [text.index(part) for part in parts]
        assert at == sorted(at)
        assert "pays 78% of the money that is known" in text.replace("\N{NO-BREAK SPACE}", "")


def test_one_highlight_and_one_risk_come_first(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Callable[..., Any]
) -> None:
    rule = ObservationRule(
        kind="money-ends", years=3, says=Text(en="It ends: {last}."), ask=Text(en="Who pays?")
    )
    framework = small.model_copy(update={"observations": (rule,)})
    money = {"source": "Town", "amount": 10, "currency": "EUR", "end": "2027"}
    seen = [{"what": what, "highlight": True} for what in ("First", "Second")]
    pilot = make_pilot(
        status="running", funding=[money], outcomes=seen, assessments=rated(trust="unknown")
    )
    [evaluation] = pilotscan.evaluate([pilot], framework)
    page = pilot_page(evaluation, Language("en"))
    assert [str(one.text) for one in page.mind] == ["First", "It ends: 2027."]
    assert [str(one.text) for one in page.more_mind] == ["Second"]
    assert [str(ask) for ask in page.also_ask] == ["Who pays?"]


def test_a_fact_without_a_source_is_named_by_its_place(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Callable[..., Any]
) -> None:
    rule = ObservationRule(
        kind="money-ends", years=3, says=Text(en="It ends: {last}."), ask=Text(en="Who pays?")
    )
    framework = small.model_copy(update={"observations": (rule,)})
    money = {"source": "Town", "amount": 10, "currency": "EUR", "end": "2027"}
    pilot = make_pilot(status="running", funding=[money], assessments=rated(trust="unknown"))
    [evaluation] = pilotscan.evaluate([pilot], framework)
    text = Renderer("en").report(evaluation, "md")
    assert "\nIt ends: 2027. · in the file: funding\\[0\\]" in text
    assert "### Also to ask\n\n- Who pays?" in text
