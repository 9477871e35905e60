"""From results to the plain values of a page: the only place where numbers are rounded."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markupsafe import escape

import pilotscan
from pilotscan.model.dates import parse_fuzzy_date
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.site.overview import index_page, index_row
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.reporting.words.phrases import (
    assessor_name,
    place_text,
    range_text,
    score_and_range,
    score_text,
    span_text,
)
from pilotscan.reporting.words.said import Mixed, Said
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.result import RouteResult, Score

Judge = Callable[..., Evaluation]
ENGLISH, DUTCH = Language("en"), Language("nl")


def texts(value: Any) -> Iterator[str]:
    """Yield every text on a page."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from texts(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


# --- rounding -------------------------------------------------------------------------------------


def with_score(value: float | None, low: float, high: float) -> RouteResult:
    empty: Any = ()
    return RouteResult(
        "growth", "conditional", empty, Score(value, low, high), 1.0, 1.0, empty, empty, 5, 5, 5,
        empty, empty, empty,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (0.0, 100.0, "0 to 100"),
        (41.0, 73.0, "41 to 73"),
        (41.9, 73.1, "41 to 74"),
        (0.4, 0.6, "0 to 1"),
        (41.9999999999, 73.0000000001, "42 to 73"),
        (99.4, 99.5, "99 to 100"),
        (54.0, 54.0, "54"),
        (54.4, 54.4, "54"),
    ],
    ids=str,
)
def test_the_range_is_rounded_outwards(low: float, high: float, shown: str) -> None:
    assert range_text(with_score(None, low, high), ENGLISH) == shown


@given(st.floats(0, 100), st.floats(0, 100))
def test_the_shown_range_holds_the_true_one(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assume(low < high)
    shown_low, shown_high = map(int, range_text(with_score(None, low, high), ENGLISH).split(" to "))
    assert 0 <= shown_low <= low + 1e-9
    assert high - 1e-9 <= shown_high <= 100
    assert low - shown_low < 1
    assert shown_high - high < 1


def test_a_score_is_a_whole_number_and_empty_without_a_value() -> None:
    assert score_text(with_score(54.4, 40, 70), ENGLISH) == "54"
    assert score_text(with_score(0.0, 0, 70), ENGLISH) == "0"
    assert score_text(with_score(None, 40, 70), ENGLISH) == ""
    assert score_and_range(with_score(54.4, 40, 70), ENGLISH) == "54 (40 to 70)"
    assert score_and_range(with_score(None, 40, 70), ENGLISH) == "40 to 70"


def test_a_range_of_one_number_is_not_told_beside_the_score() -> None:
    for value in (0.0, 54.4, 54.6, 100.0):
        result = with_score(value, value, value)
        assert score_and_range(result, ENGLISH) == score_text(result, ENGLISH)
        assert range_text(result, ENGLISH) == score_text(result, ENGLISH)


# --- places, periods, names -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "english", "dutch"),
    [
        ({"municipality": "Delft", "country": "NL"}, "Delft (NL)", "Delft (NL)"),
        (
            {"municipality": ["Delft", "Leiden"], "area": "Centrum", "country": "NL"},
            "Delft and Leiden, Centrum (NL)",
            "Delft en Leiden, Centrum (NL)",
        ),
        ({"scope": "national", "country": "BE"}, "national (BE)", "landelijk (BE)"),
        (
            {"scope": "regional", "region": "Twente", "country": "NL"},
            "Twente (regional, NL)",
            "Twente (regionaal, NL)",
        ),
    ],
    ids=["local", "two towns", "national", "regional"],
)
def test_a_place_in_words(
    make_pilot: Callable[..., Pilot], place: dict[str, Any], english: str, dutch: str
) -> None:
    pilot = make_pilot(place=place)
    assert place_text(pilot, ENGLISH) == english
    assert str(place_text(pilot, DUTCH)) == dutch


def test_an_area_is_in_the_words_of_the_pilot_and_a_town_is_a_name(
    make_pilot: Callable[..., Pilot],
) -> None:
    place = {"municipality": "Delft", "area": "the old <b>", "region": "the West", "country": "NL"}
    pilot = make_pilot(place=place)
    assert escape(place_text(pilot, ENGLISH)) == "Delft, the old &lt;b&gt;, the West (NL)"
    assert escape(place_text(pilot, DUTCH)) == (
        'Delft, <span lang="en">the old &lt;b&gt;</span>, <span lang="en">the West</span> (NL)'
    )


def test_an_unknown_municipality_is_said_to_be_so(make_pilot: Callable[..., Pilot]) -> None:
    pilot = make_pilot(place={"municipality": "unknown", "country": "NL"})
    assert place_text(pilot, ENGLISH) == "municipality not named (NL)"


def test_a_period_in_words() -> None:
    start, end = parse_fuzzy_date("2016-07"), parse_fuzzy_date("2018~")
    assert span_text(start, end, ENGLISH) == "July 2016 to about 2018"
    assert span_text(start, None, ENGLISH) == "July 2016 to unknown"
    assert span_text(None, end, ENGLISH) == "unknown to about 2018"
    assert span_text(None, None, ENGLISH) == "period unknown"


def test_an_assessor_is_named_by_label_then_id_then_role(judge: Judge, rated: Any) -> None:
    def name(**who: str) -> str:
        [assessment] = rated(trust=3)
        assessment["assessor"] = {"role": "own-team", **who}
        evaluation = judge("growth", assessments=[assessment])
        [counted] = evaluation.assessments
        return assessor_name(counted, Wording(evaluation.framework, DUTCH))

    assert name(label="Het team", id="team") == "Het team"
    assert name(id="team") == "team"
    assert name() == "eigen team"


@pytest.mark.parametrize(
    ("assessors", "english", "dutch"),
    [
        ((), "", ""),
        (("desk",), "sources. It is not the judgement", "en het is niet aan hen voorgelegd."),
        (
            ("desk", "desk-2"),
            "with ratings by others. It is not",
            "niemand een niveau of een reactie",
        ),
        (("desk", "own"), "", ""),
    ],
    ids=["nobody", "desk", "desk and a second reader", "desk and own team"],
)
def test_a_desk_assessment_is_told_to_be_one_until_the_organisation_has_a_say(
    judge: Judge, rated: Any, assessors: tuple[str, ...], english: str, dutch: str
) -> None:
    roles = {"own": "own-team"}
    given = [
        a
        for who in assessors
        for a in rated(assessor=who, role=roles.get(who, "independent"), trust=3)
    ]
    evaluation = judge("growth", assessments=given)
    for language, told in ((ENGLISH, english), (DUTCH, dutch)):
        desk = pilot_page(evaluation, language).desk
        assert told in desk
        assert bool(desk) is bool(told)


@pytest.mark.parametrize(
    ("ratings", "told"),
    [
        ([{"trust": 3}], "One assessor rated alone."),
        ([{"trust": 3}, {"money": 3}], "No condition has a level of more than one of them"),
        ([{"trust": 3}, {"trust": "unknown"}], "No condition has a level of more than one of them"),
        ([{"trust": 3}, {"trust": 3}], "Where more than one of them gave a level, they agree."),
        ([{"trust": 3}, {"trust": 2}], ""),
        ([], ""),
    ],
    ids=str,
)
def test_assessors_agree_only_on_what_they_rated_together(
    judge: Judge, rated: Any, ratings: list[dict[str, Any]], told: str
) -> None:
    given = [a for i, levels in enumerate(ratings) for a in rated(assessor=f"a{i}", **levels)]
    page = pilot_page(judge("growth", assessments=given), ENGLISH)
    assert page.agreement.startswith(told)
    assert bool(page.agreement) is bool(told)


# --- the page of one pilot ------------------------------------------------------------------------


def test_the_profile_by_hand(judge: Judge, rated: Any) -> None:
    evaluation = judge("growth", assessments=rated(trust=1, money=4, no_harm=2))
    people, means = pilot_page(evaluation, ENGLISH).profile
    # People: only trust (weight 2 of 4) at 1: mean 1, low 2/4, high (2 + 2 * 4)/4.
    assert (people.mean, people.label, people.range, people.rated, people.few) == (
        "1", "weak", "0.5 to 2.5", "50%", False,
    )  # fmt: skip
    assert people.bar == (14.0, 62.0, 26.0, False, False)
    # Means: money (weight 3) at 4, no harm (1) at 2: mean 14/4, nothing unknown.
    assert (means.mean, means.label, means.range, means.rated, means.few) == (
        "3.5", "largely in place", "3.5", "100%", False,
    )  # fmt: skip
    assert means.bar == (86.0, 86.0, 86.0, False, False)
    assert [row.y for row in (people, means)] == [8, 48]


def test_means_have_two_decimals_and_their_range_is_rounded_outwards(
    judge: Judge, rated: Any
) -> None:
    # Volunteers alone, weight 1 of 4 at 3: mean 3, low 3/4, high (3 + 3 * 4)/4.
    people, means = pilot_page(judge("growth", assessments=rated(volunteers=3)), DUTCH).profile
    assert (people.mean, people.label, people.range) == (
        "3",
        "grotendeels aanwezig",
        "0,75 tot 3,75",
    )
    assert (people.rated.replace("\xa0", ""), people.few) == ("25%", True)
    assert (means.mean, means.few) == ("–", True)


def test_a_dimension_without_a_rating_has_no_mean(judge: Judge) -> None:
    for row in pilot_page(judge("growth"), ENGLISH).profile:
        assert (row.mean, row.label, row.range, row.rated, row.few) == (
            "–", "unknown", "0 to 4", "0%", True,
        )  # fmt: skip
        assert row.bar == (2.0, 98.0, None, False, False)


def test_the_ready_line_stands_at_the_rule_of_the_framework(judge: Judge) -> None:
    page = pilot_page(judge("growth"), ENGLISH)
    assert page.profile_ready == 50.0
    assert page.profile_ready_text == "2"
    assert [(tick.x, tick.label) for tick in page.profile_ticks] == [
        (2.0, "0"), (26.0, "1"), (50.0, "2"), (74.0, "3"), (98.0, "4"),
    ]  # fmt: skip


def test_the_first_three_steps_come_first_and_no_condition_twice(judge: Judge, rated: Any) -> None:
    evaluation = judge("growth", assessments=rated(trust=1, money=0, volunteers=2))
    page = pilot_page(evaluation, ENGLISH)
    assert [step.id for step in page.first_steps] == ["money", "trust", "no-harm"]
    assert [step.id for step in page.later_steps] == ["language-help", "volunteers"]
    assert page.first_steps[0].why == "bottleneck"
    assert page.first_steps[2].why == "necessary, not known"


def test_a_step_asks_whom_the_ratings_name_once(judge: Judge, rated: Any) -> None:
    ask = {"level": "unknown", "ask": "the alderman"}
    evaluation = judge(
        "growth",
        language="nl",
        assessments=[*rated(trust=ask), *rated(role="partner", trust=ask)],
    )
    step = pilot_page(evaluation, ENGLISH).first_steps[0]
    assert step.id == "trust"
    assert step.ask == (Said("the alderman", "nl"),)


def obstacles(page: Any) -> dict[str, list[tuple[str, str]]]:
    return {o.title: [(item.anchor, item.detail) for item in o.items] for o in page.obstacles}


def test_a_bottleneck_stands_in_the_way_with_its_level_and_its_minimum(
    judge: Judge, rated: Any
) -> None:
    page = pilot_page(judge("growth", assessments=rated(trust=1)), ENGLISH)
    assert obstacles(page) == {
        "Bottlenecks": [("c-trust", "level 1 · weak, minimum 2")],
        "Necessary and unknown": [("c-money", ""), ("c-no-harm", "")],
    }
    assert [str(item.title) for item in page.obstacles[0].items] == ["Trust"]


def test_what_rules_a_route_out_is_told_with_who_gave_that_level(judge: Judge, rated: Any) -> None:
    evaluation = judge(
        "growth",
        assessments=[
            *rated(assessor="ann", trust=3, no_harm=0),
            *rated(assessor="bob", role="partner", no_harm=3),
        ],
    )
    page = pilot_page(evaluation, ENGLISH)
    assert page.verdict.id == "stop-or-repair"
    assert obstacles(page)["Rules out this route"] == [("c-no-harm", "level given by ann: 0")]


def test_too_little_knowledge_stands_in_the_way_as_a_sentence(judge: Judge, rated: Any) -> None:
    page = pilot_page(judge("growth", assessments=rated(trust=3, money=3, no_harm=3)), ENGLISH)
    [little] = [o for o in page.obstacles if o.title == "Too little is known"]
    assert little.items == ()
    assert little.text == "Ratings cover 67% of the weight, 75% is needed."


def test_nothing_in_the_way_leaves_no_obstacle(judge: Judge, rated: Any) -> None:
    sources = {"s": {"title": "S", "publisher": "A university", "kind": "peer-reviewed"}}
    full = {"level": 4, "evidence": ["s"]}
    names = ("trust", "volunteers", "language_help", "money", "no_harm")
    evaluation = judge("growth", sources=sources, assessments=rated(**dict.fromkeys(names, full)))
    page = pilot_page(evaluation, ENGLISH)
    assert page.verdict.id == "ready-stepwise"
    assert page.obstacles == ()
    assert (page.rated, page.documented) == ("5 of 5", "5 of 5")


def test_an_unknown_condition_has_no_known_room_to_improve(judge: Judge, rated: Any) -> None:
    known = pilot_page(judge("growth", assessments=rated(volunteers=3)), ENGLISH)
    unknown = pilot_page(judge("growth", assessments=rated(trust=3)), ENGLISH)
    for page, why in ((known, "room to improve"), (unknown, "not known")):
        steps = {step.id: step for step in (*page.first_steps, *page.later_steps)}
        assert steps["volunteers"].why == why


def test_an_unknown_condition_is_a_question_to_answer(judge: Judge) -> None:
    page = pilot_page(judge("growth", language="nl"), ENGLISH)
    step = page.first_steps[0]
    condition = find(page, step.id)
    assert str(step.text) == f"Find out: {condition.question}"
    assert step.convincing == condition.convincing


def test_prose_in_another_language_is_told_once(judge: Judge) -> None:
    evaluation = judge("growth", language="nl")
    assert pilot_page(evaluation, ENGLISH).prose_in == ENGLISH.label("language", "nl")
    assert pilot_page(evaluation, DUTCH).prose_in == ""


def test_a_name_in_one_language_does_not_make_prose_of_that_language(judge: Judge) -> None:
    both = {"text": {"en": "People meet.", "nl": "Mensen ontmoeten elkaar."}}
    evaluation = judge("growth", name="Startblok", summary=both)
    assert pilot_page(evaluation, DUTCH).prose_in == ""
    only = judge("growth", name="Startblok", summary={"text": "People meet."})
    assert pilot_page(only, DUTCH).prose_in == DUTCH.label("language", "en")


def test_a_shipped_pilot_is_described_in_both_languages(
    shipped_evaluations: list[Evaluation],
) -> None:
    for language in (ENGLISH, DUTCH):
        assert not any(pilot_page(one, language).prose_in for one in shipped_evaluations)


def test_a_reference_date_before_every_assessment_is_told(
    make_pilot: Callable[..., Pilot], small: Any, rated: Any
) -> None:
    pilot = make_pilot(assessments=rated(day="2026-01-15", trust=3))

    def told(day: date) -> str:
        [evaluation] = pilotscan.evaluate([pilot], small, as_of=day)
        return pilot_page(evaluation, ENGLISH).too_early

    assert told(date(2026, 1, 15)) == ""
    assert told(date(2020, 3, 1)) == (
        "No assessment up to 1 March 2020 counts; the newest is of 15 January 2026."
    )


def test_all_routes_stand_in_the_table_and_one_heads_it(judge: Judge, rated: Any) -> None:
    page = pilot_page(judge("circulation", assessments=rated(trust=3, no_harm=3)), ENGLISH)
    assert [(row.id, row.is_head) for row in page.routes] == [
        ("growth", False),
        ("circulation", True),
    ]
    assert "“Money”" in page.routes[0].blocked_by
    assert "“Money”" not in page.routes[1].blocked_by
    assert page.irrelevant == 1
    assert page.route_declared is True


def test_every_condition_of_the_framework_is_on_the_page_once(
    shipped_evaluations: list[Evaluation],
) -> None:
    for evaluation in shipped_evaluations:
        page = pilot_page(evaluation, DUTCH)
        shown = [c.id for dimension in page.dimensions for c in dimension.conditions]
        assert shown == [c.id for c in evaluation.framework.conditions]


def find(page: Any, name: str) -> Any:
    return next(c for d in page.dimensions for c in d.conditions if c.id == name)


def test_a_condition_shows_level_anchor_and_what_better_looks_like(
    judge: Judge, rated: Any
) -> None:
    page = pilot_page(judge("growth", assessments=rated(trust=1, no_harm=4)), ENGLISH)
    trust, harm, money = (find(page, name) for name in ("trust", "no-harm", "money"))
    assert (trust.mark, trust.mark_class) == ("1", "l1")
    assert trust.anchor == Said("Trust: a first beginning")
    assert trust.anchor_lead == "Level 1 of the ladder reads:"
    assert trust.irrelevant == ""
    assert trust.next_text == Said("Trust: in part")
    assert "2" in trust.next_lead
    assert trust.below_minimum is True
    assert (harm.mark, harm.mark_class) == ("4", "l4")
    assert harm.anchor == Said("No harm: in full")
    assert (harm.next_lead, harm.next_text) == ("", Said(""))
    assert harm.below_minimum is False
    assert (money.mark, money.mark_class, money.anchor) == ("?", "lu", Said(""))
    assert (money.anchor_lead, money.evidence) == ("", "")


def test_level_0_is_not_shown_as_unknown(judge: Judge, rated: Any) -> None:
    page = pilot_page(judge("growth", assessments=rated(volunteers=0)), ENGLISH)
    volunteers = find(page, "volunteers")
    assert (volunteers.mark, volunteers.mark_class) == ("0", "l0")
    assert volunteers.anchor == Said("Volunteers: not there")
    assert "unknown" not in volunteers.level


def test_not_applicable_has_a_mark_of_its_own(judge: Judge, rated: Any) -> None:
    reason = {"level": "not-applicable", "because": "All speak it."}
    page = pilot_page(judge("growth", assessments=rated(language_help=reason)), ENGLISH)
    shown = find(page, "language-help")
    assert (shown.mark, shown.mark_class) == ("–", "ln")
    assert str(shown.ratings[0].because) == "All speak it."
    assert shown.next_lead == ""


def test_a_condition_off_the_route_is_shown_as_such(judge: Judge, rated: Any) -> None:
    page = pilot_page(judge("circulation", assessments=rated(money=1)), ENGLISH)
    money = find(page, "money")
    assert str(money.irrelevant).startswith("Does not count on this route")
    assert find(page, "trust").irrelevant == ""
    assert (money.necessity, money.below_minimum) == ("", False)


def test_evidence_is_numbered_in_the_order_of_the_sources(judge: Judge, rated: Any) -> None:
    sources = {name: {"title": name.upper(), "kind": "press"} for name in ("a", "b", "c")}
    cited = {
        "level": 3,
        "because": "Read in the paper.",
        "evidence": ["c", {"source": "a", "at": "p. 3", "supports": False}],
    }
    page = pilot_page(judge("growth", sources=sources, assessments=rated(trust=cited)), ENGLISH)
    [rating] = find(page, "trust").ratings
    assert [(e.number, str(e.at), e.contradicts, e.supports) for e in rating.evidence] == [
        (3, "", False, True),
        (1, "p. 3", True, False),
    ]
    assert [(s.number, s.id) for s in page.sources] == [(1, "a"), (2, "b"), (3, "c")]


def test_disagreements_are_listed_widest_first(judge: Judge, rated: Any) -> None:
    evaluation = judge(
        "growth",
        assessments=[
            *rated(assessor="ann", trust=1, money=2, no_harm=3, volunteers=4),
            *rated(assessor="bob", role="partner", trust=4, money=3, no_harm=3),
        ],
    )
    page = pilot_page(evaluation, ENGLISH)
    assert [(d.id, d.spread, d.levels) for d in page.disagreements] == [
        ("trust", 3, "ann: 1; bob: 4"),
        ("money", 1, "ann: 2; bob: 3"),
    ]
    assert [a.label for a in page.assessors] == [Said("ann"), Said("bob")]
    assert "4" in page.assessors[0].rated
    assert "3" in page.assessors[1].rated
    [flag] = find(page, "trust").flags
    assert flag.casefold() == ENGLISH.label("flag", "disputed").casefold()


def test_only_the_unit_of_a_figure_is_in_the_language_of_the_pilot(judge: Judge) -> None:
    figures = [
        {"what": "places", "low": 20, "unit": "places a year"},
        {"what": "places", "value": 20},
    ]
    evaluation = judge("growth", figures=figures)
    said = Mixed(("ten minste 20 ", Said("places a year", "en")))
    assert [row.cells[1] for row in pilot_page(evaluation, DUTCH).figures] == [said, "20"]
    assert pilot_page(evaluation, ENGLISH).figures[0].cells[1] == "at least 20 places a year"
    assert 'ten minste 20 <span lang="en">places a year</span></td>' in pilotscan.render(
        evaluation, lang="nl"
    )
    assert "| ten minste 20 places a year |" in pilotscan.render(evaluation, format="md", lang="nl")


def test_figures_and_money_as_the_sources_give_them(judge: Judge) -> None:
    page = pilot_page(
        judge(
            "growth",
            figures=[
                {"what": "places", "value": 565, "low": 500, "high": 600, "unit": "persons"},
                {"what": "places", "low": 500},
                {"what": "places", "high": 600, "unit": "persons"},
                {"what": "places", "value": 1200.5, "date": "2016-07", "basis": "planned"},
            ],
            funding=[
                {
                    "source": "The fund", "amount": 7500000, "currency": "EUR", "per": "year",
                    "kind": "project", "basis": "budgeted", "start": 2016, "end": 2018,
                },
                {"source": "A part", "part_of": "The fund"},
            ],
        ),
        ENGLISH,
    )  # fmt: skip
    assert [str(row.cells[1]) for row in page.figures] == [
        "565 (500 to 600) persons", "at least 500", "at most 600 persons", "1,200.5",
    ]  # fmt: skip
    assert [str(cell) for cell in page.figures[3].cells[2:]] == ["July 2016", "planned"]
    first, second = ([" ".join(str(c).split()) for c in row.cells] for row in page.funding)
    assert first == ["The fund", "€ 7,500,000 per year", "project money, budgeted", "2016 to 2018"]
    assert second == ["A part (part of The fund)", "amount unknown", "", "period unknown"]


def test_an_outcome_tells_how_strong_its_sources_are_together(judge: Judge) -> None:
    sources = {
        "study": {"title": "S", "publisher": "A university", "kind": "peer-reviewed"},
        "paper": {"title": "P", "kind": "press"},
    }
    named = (["study"], ["paper"], [])
    outcomes = [{"what": "It helped", "sources": list(names)} for names in named]
    page = pilot_page(judge("growth", sources=sources, outcomes=outcomes), ENGLISH)
    assert [len(row.cells) for row in page.outcomes] == [7, 7, 7]
    assert [row.cells[5] for row in page.outcomes] == ["3", "1", "0"]


def test_a_circumstance_of_ones_own_reading_is_told_to_be_one(judge: Judge) -> None:
    items = [{"what": "An empty building", "inferred": inferred} for inferred in (True, False)]
    page = pilot_page(judge("growth", circumstances=items), ENGLISH)
    assert [str(row.note) for row in page.circumstances] == [
        "own reading, no source says so", "",
    ]  # fmt: skip


def test_a_reading_of_sources_is_told_from_one_of_no_source(judge: Judge) -> None:
    sources = {"study": {"title": "S", "kind": "monitoring"}}
    said = {"text": "It was needed.", "inferred": True}
    with_source = judge("growth", sources=sources, problem={**said, "sources": ["study"]})
    without = judge("growth", problem=said)
    told = [pilot_page(e, ENGLISH).problem for e in (with_source, without)]
    assert [passage.reading for passage in told if passage] == [
        "own reading of these sources", "own reading, no source says so",
    ]  # fmt: skip


def test_what_is_not_known_of_circumstances_and_outcomes_is_said(judge: Judge) -> None:
    circumstances = [
        {"what": "Gone", "at_scale": "absent"},
        {"what": "Gone too", "at_scale": "absent", "replacement": "A grant"},
        {"what": "Still there", "at_scale": "present"},
    ]
    page = pilot_page(
        judge("growth", circumstances=circumstances, outcomes=[{"what": "It helped"}]), ENGLISH
    )
    assert [str(row.cells[3]) for row in page.circumstances] == ["nothing named", "A grant", "–"]
    assert page.outcomes[0].cells[3] == "not known"


def test_the_timeline_shows_life_money_and_what_came_after(judge: Judge) -> None:
    page = pilot_page(
        judge(
            "growth",
            period={"start": 2016, "end": 2018},
            funding=[
                {"source": "F" * 60, "start": 2016, "end": 2017},
                {"source": "Undated"},
            ],
            afterlife=[{"what": "Copied", "date": "2018-07"}, {"what": "Some day"}],
        ),
        ENGLISH,
    )
    rows = page.timeline.rows
    assert [(row.kind, row.y) for row in rows] == [("life", 8), ("money", 48), ("event", 88)]
    assert rows[1].lines == ("F" * 33 + "…",)
    assert rows[2].lines == ("Copied",)
    assert rows[0].bar[:2] == (2.0, 97.91)  # 31 December 2018 is day 1095 of 1096
    assert rows[2].bar.mark is not None
    # Three rows, the years, and below them the label of the line where money ends.
    assert page.timeline.bottom == 8 + 3 * 40 + 4
    assert page.timeline.height == page.timeline.bottom + 22 + 16
    assert [tick.label for tick in page.timeline.ticks] == ["2016", "2017", "2018", "2019"]


def test_a_pilot_without_dates_has_no_timeline(judge: Judge) -> None:
    assert pilot_page(judge("growth"), ENGLISH).timeline.rows == ()


def test_money_without_a_period_of_the_pilot_still_has_a_timeline(judge: Judge) -> None:
    page = pilot_page(judge("growth", funding=[{"source": "F", "start": 2016}]), ENGLISH)
    assert [row.kind for row in page.timeline.rows] == ["money"]
    assert page.timeline.rows[0].bar.open_end is True


@pytest.mark.parametrize("own", LANGUAGES)
@pytest.mark.parametrize("page_language", LANGUAGES)
def test_prose_is_marked_when_it_is_in_the_other_language(
    judge: Judge, own: str, page_language: str
) -> None:
    evaluation = judge("growth", language=own, summary="Some prose", activities=["Doing"])
    page = pilot_page(evaluation, Language(page_language))
    mark = "" if own == page_language else own
    assert page.name == Said("Made for a test", mark)
    assert page.summary.text == Said("Some prose", mark)
    assert page.activities[0].text == Said("Doing", mark)
    assert index_row(evaluation, Language(page_language)).name.lang == mark


def test_sources_are_named_as_fully_as_they_are_known(judge: Judge) -> None:
    page = pilot_page(
        judge(
            "growth",
            sources={
                "full": {
                    "title": "The title.", "author": "A. Author", "publisher": "A house",
                    "year": "2019~", "kind": "thesis", "read": "part", "site": "Utrecht",
                    "url": "https://example.org/a", "doi": "10.1000/182",
                },
                "bare": {},
            },
        ),
        ENGLISH,
    )  # fmt: skip
    full, bare = page.sources
    assert str(full.text) == "A. Author. The title. A house. about 2019."
    assert (full.kind, full.read, str(full.site)) == ("student thesis", "read in part", "Utrecht")
    assert (full.url, full.doi) == ("https://example.org/a", "10.1000/182")
    assert str(bare.text) == "bare."
    assert bare.kind == "kind unknown"


def test_provenance_names_file_hash_versions_and_dates(
    shipped_folder: Path, living_lab: Any
) -> None:
    pilots = pilotscan.load_pilots(shipped_folder / "plan-einstein.yaml", framework=living_lab)
    [evaluation] = pilotscan.evaluate(pilots, living_lab)
    stamp = pilot_page(evaluation, ENGLISH, "a" * 64).provenance
    assert stamp.version == pilotscan.__version__
    assert stamp.framework.startswith(f"living-lab {living_lab.version}")
    assert "a" * 12 in stamp.framework
    assert "a" * 13 not in stamp.framework
    assert stamp.file.endswith("pilots/plan-einstein.yaml")
    assert stamp.sha256 == pilots.files[0][1]
    assert stamp.as_of == ENGLISH.date(evaluation.as_of)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_of_a_page_is_left_unfilled(
    shipped_evaluations: list[Evaluation], code: str
) -> None:
    for evaluation in shipped_evaluations:
        for text in texts(pilot_page(evaluation, Language(code))):
            assert "%(" not in text
            assert text not in {"None", "nan"}


# --- the overview ---------------------------------------------------------------------------------


def test_the_overview_counts_verdicts_in_their_order(judge: Judge, rated: Any) -> None:
    evaluations = [
        judge("growth"),
        judge("growth", assessments=rated(trust=0)),
        judge("growth", assessments=rated(trust=1)),
    ]
    rows = [index_row(evaluation, DUTCH) for evaluation in evaluations]
    page = index_page(rows, evaluations[0].framework, DUTCH, desk=2)
    assert [(verdict, n) for verdict, _, _, n in page.counts] == [
        ("stop-or-repair", 0),
        ("not-yet", 2),
        ("conditional", 0),
        ("ready-stepwise", 0),
        ("not-assessable", 1),
    ]
    assert page.counts[1][2] == "Nog niet"
    assert page.desk.startswith("2 van deze")


def test_every_verdict_has_a_shape_of_its_own(judge: Judge) -> None:
    page = index_page([], judge("growth").framework, ENGLISH, desk=0)
    marks = [mark for _, mark, _, _ in page.counts]
    assert len(set(marks)) == 5


def test_a_row_agrees_with_the_page(shipped_evaluations: list[Evaluation]) -> None:
    for evaluation in shipped_evaluations:
        row, page = index_row(evaluation, DUTCH), pilot_page(evaluation, DUTCH)
        head = next(route for route in page.routes if route.is_head)
        assert (row.id, row.name, row.place) == (page.id, page.name, page.place)
        assert page.status in (row.status, "onbekend")
        assert (row.verdict, row.verdict_title, row.mark, row.blocked_by, row.rated) == (
            head.verdict, head.verdict_title, head.mark, head.blocked_by, head.rated,
        )  # fmt: skip
        assert (row.score, row.range) == (page.score, page.score_range)
        assert (row.rated, row.documented) == (page.rated, page.documented)
        assert row._replace(route=str(page.route)) == row
