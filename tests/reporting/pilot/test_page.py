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
from pilotscan.model.framework import Framework
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
from support.laid_out import page_of, row_of
from support.together import together

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


@together(
    "low, high, shown",
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
        (("desk",), "sources: not the judgement", "en niet aan hen voorgelegd."),
        (
            ("desk", "desk-2"),
            "with ratings by others: not",
            "Niemand van hen gaf een niveau of een reactie",
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
    for lang in LANGUAGES:
        assert not any(page_of(one, lang).prose_in for one in shipped_evaluations)


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


def test_the_other_routes_stand_in_the_table_and_what_does_not_count_is_one_line(
    judge: Judge, rated: Any
) -> None:
    page = pilot_page(judge("circulation", assessments=rated(trust=3, no_harm=3)), ENGLISH)
    assert page.route.text == "Circulation"
    assert [row.id for row in page.routes] == ["growth"]
    assert page.does_not_count == "Does not count on this route: “Money”."
    assert page.route_declared is True
    on_growth = pilot_page(judge("growth", assessments=rated(trust=1)), ENGLISH)
    assert [row.id for row in on_growth.routes] == ["circulation"]
    assert on_growth.does_not_count == ""
    assert "Trust" in on_growth.routes[0].blocked_by


def test_routes_of_which_too_little_is_known_as_well_are_one_sentence(
    judge: Judge, rated: Any
) -> None:
    # Trust 1 is too low on both routes. Where nothing is known, trust and no harm are 2/3 of the
    # weight of circulation, and one more of the people's conditions brings it to 5/6.
    assert pilot_page(judge("growth", assessments=rated(trust=1)), ENGLISH).routes_alike == ""
    assert pilot_page(judge("growth"), ENGLISH).routes_alike == (
        "Too little is known on the other routes as well: Circulation (3 answers to go)."
    )


def test_every_condition_that_counts_is_on_the_page_once(
    shipped_evaluations: list[Evaluation],
) -> None:
    for evaluation in shipped_evaluations:
        page = page_of(evaluation, "nl")
        known = [c.id for dimension in page.known for c in dimension.conditions]
        unknown = [c.id for group in page.unknown for c in group.conditions]
        counting = {
            c.id for c in evaluation.framework.conditions if c.is_relevant(evaluation.route)
        }
        assert sorted(known + unknown) == sorted(counting)
        assert len(unknown) == page.unknown_count


def find(page: Any, name: str) -> Any:
    return next(c for d in page.known for c in d.conditions if c.id == name)


def test_a_condition_shows_its_level_how_it_is_known_and_its_minimum(
    make_pilot: Callable[..., Pilot], telling: Framework, rated: Any
) -> None:
    sources = {
        "paper": {"title": "P", "kind": "press"},
        "own": {"title": "O", "kind": "monitoring"},
    }
    levels = {
        "trust": {"level": 1, "evidence": ["own"]},
        "money": {"level": 2, "evidence": ["paper"]},
    }
    pilot = make_pilot(sources=sources, assessments=rated(no_harm=4, **levels))
    [evaluation] = pilotscan.evaluate([pilot], telling, route="growth")
    page = pilot_page(evaluation, ENGLISH)
    trust, money, harm = (find(page, name) for name in ("trust", "money", "no-harm"))
    assert (trust.mark, trust.mark_class) == ("1", "l1")
    assert (trust.level, trust.evidence) == ("1 · weak", "as documents show")
    assert (trust.necessity, trust.below_minimum) == ("necessary, minimum 2: too low", True)
    assert str(trust.title) == "trust fails"
    # At its minimum it is not below it, and keeps the name that it has when in place.
    assert (money.necessity, money.below_minimum) == ("necessary, minimum 2", False)
    assert (str(money.title), money.evidence) == ("Money", "asserted, not checked")
    assert (harm.mark, harm.mark_class, harm.below_minimum) == ("4", "l4", False)


def test_level_0_is_not_shown_as_unknown(judge: Judge, rated: Any) -> None:
    page = pilot_page(judge("growth", assessments=rated(volunteers=0)), ENGLISH)
    volunteers = find(page, "volunteers")
    assert (volunteers.mark, volunteers.mark_class) == ("0", "l0")
    assert volunteers.level == "0 · absent"
    assert page.unknown_count == 4


def test_what_nobody_knows_is_grouped_by_whom_to_ask(judge: Judge, rated: Any) -> None:
    ask = {
        "level": "unknown",
        "because": "Not found.",
        "ask": {"whom": "the alderman", "question": "Who pays?"},
    }
    informants = [{"id": "finance", "name": "Finance", "knows": ["no-harm", "money"]}]
    evaluation = judge(
        "growth",
        language="nl",
        informants=informants,
        assessments=rated(trust=3, money=ask, volunteers=3, language_help=3),
    )
    page = pilot_page(evaluation, ENGLISH)
    assert [[c.id for c in group.conditions] for group in page.unknown] == [["money"], ["no-harm"]]
    alderman, finance = page.unknown
    assert (alderman.whom, alderman.is_guess) == (Said("the alderman", "nl"), False)
    assert finance.whom == Said("Finance", "nl")
    [money] = alderman.conditions
    assert (money.necessary, money.because) == (True, (Said("Not found.", "nl"),))
    # The card has put its question already; who else would know is told here.
    assert (money.question, [str(one) for one in money.also]) == ("", ["Finance"])


def test_whom_two_ratings_name_is_told_once(judge: Judge, rated: Any) -> None:
    ask = {"level": "unknown", "ask": "the alderman"}
    evaluation = judge(
        "growth", language="nl", assessments=[*rated(trust=ask), *rated(role="partner", trust=ask)]
    )
    group = next(
        g for g in pilot_page(evaluation, ENGLISH).unknown for c in g.conditions if c.id == "trust"
    )
    assert group.whom == Said("the alderman", "nl")
    assert [c.also for c in group.conditions] == [()]


def test_not_applicable_has_a_mark_of_its_own(judge: Judge, rated: Any) -> None:
    reason = {"level": "not-applicable", "because": "All speak it."}
    page = pilot_page(judge("growth", assessments=rated(language_help=reason)), ENGLISH)
    shown = find(page, "language-help")
    assert (shown.mark, shown.mark_class) == ("–", "ln")
    assert (shown.level, shown.evidence) == ("Not applicable", "")
    assert str(shown.ratings[0].because) == "All speak it."


def test_a_condition_off_the_route_is_named_in_one_line_only(judge: Judge, rated: Any) -> None:
    evaluation = judge("circulation", assessments=rated(money=1, trust=3, volunteers=2))
    page = pilot_page(evaluation, ENGLISH)
    shown = [c.id for d in page.known for c in d.conditions]
    assert shown == ["trust", "volunteers"]
    assert "money" not in {c.id for group in page.unknown for c in group.conditions}
    assert "Money" in page.does_not_count
    assert page.answer.rated == "2 of 4"


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
    assert [(row.id, row.levels) for row in page.spread.rows] == [
        ("trust", ("1", "4")),
        ("money", ("2", "3")),
    ]
    assert [a.label for a in page.assessors] == [Said("ann"), Said("bob")]
    assert "4" in page.assessors[0].rated
    assert "3" in page.assessors[1].rated
    [flag] = find(page, "trust").flags
    assert flag.casefold() == ENGLISH.label("flag", "disputed").casefold()


def test_only_the_unit_of_a_figure_is_in_the_language_of_the_pilot(judge: Judge) -> None:
    figures = [
        {"what": "places", "low": 20, "unit": "places a year", "basis": "planned"},
        {"what": "places", "value": 20, "basis": "planned"},
    ]
    evaluation = judge("growth", figures=figures)
    said = Mixed(("ten minste 20 ", Said("places a year", "en")))
    [places] = pilot_page(evaluation, DUTCH).figures
    assert (places.what, [value.text for value in places.values]) == (
        Said("places", "en"), [said, "20"],
    )  # fmt: skip
    assert pilot_page(evaluation, ENGLISH).figures[0].values[0].text == "at least 20 places a year"
    unit = '<span lang="en">places a year</span>'
    page = pilotscan.render(evaluation, lang="nl")
    assert f"ten minste 20 {unit} (gepland); 20 (gepland)</td>" in page
    page = pilotscan.render(evaluation, format="md", lang="nl")
    assert "| ten minste 20 places a year (gepland); 20 (gepland) |" in page


def test_figures_and_money_as_the_sources_give_them(judge: Judge) -> None:
    page = pilot_page(
        judge(
            "growth",
            figures=[
                {"what": "places", "value": 565, "low": 500, "high": 600, "unit": "persons"},
                {"what": "places", "low": 500},
                {"what": "places", "high": 600, "unit": "persons"},
                {"what": "rooms", "value": 1200.5, "date": "2016-07", "basis": "planned"},
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
    places, rooms = page.figures
    # What differs stands in one row, so that it is seen to.
    assert [str(value.text) for value in places.values] == [
        "565 (500 to 600) persons", "at least 500", "at most 600 persons",
    ]  # fmt: skip
    assert [(value.text, value.detail) for value in rooms.values] == [
        ("1,200.5", "July 2016, planned"),
    ]  # fmt: skip
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
    assert [str(row.cells[-1]) for row in page.outcomes] == [
        f"strength {strength}" for strength in (3, 1, 0)
    ]


def test_an_outcome_says_what_it_is_compared_with_in_the_words_of_the_file(judge: Judge) -> None:
    outcome = {"what": "It helped", "compared_with": "a <b> town", "design": "unknown"}
    [row] = pilot_page(judge("growth", language="nl", outcomes=[outcome]), ENGLISH).outcomes
    assert row.cells[-1] == Mixed(("compared with ", Said("a <b> town", "nl"), "; ", "strength 0"))


def test_a_circumstance_of_ones_own_reading_is_told_to_be_one(judge: Judge) -> None:
    items = [{"what": "An empty building", "inferred": inferred} for inferred in (True, False)]
    page = pilot_page(judge("growth", circumstances=items), ENGLISH)
    assert [str(row.note) for row in page.circumstances] == [
        "own reading, without a source", "",
    ]  # fmt: skip


def test_a_reading_of_sources_is_told_from_one_of_no_source(judge: Judge) -> None:
    sources = {"study": {"title": "S", "kind": "monitoring"}}
    said = {"text": "It was needed.", "inferred": True}
    with_source = judge("growth", sources=sources, problem={**said, "sources": ["study"]})
    without = judge("growth", problem=said)
    told = [pilot_page(e, ENGLISH).problem for e in (with_source, without)]
    assert [passage.reading for passage in told if passage] == [
        "own reading", "own reading, without a source",
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
    assert [str(cell) for cell in page.outcomes[0].cells[1:]] == [
        "not known",
        "strength 0",
    ]


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


def test_money_that_ends_without_a_period_of_the_pilot_has_a_timeline(judge: Judge) -> None:
    lines = [{"source": "F", "start": 2016}, {"source": "G", "start": 2016, "end": 2018}]
    open_end, both = ([lines[0]], lines)
    assert pilot_page(judge("growth", funding=open_end), ENGLISH).timeline.rows == ()
    page = pilot_page(judge("growth", funding=both), ENGLISH)
    assert [(row.kind, row.bar.open_end) for row in page.timeline.rows] == [
        ("money", True), ("money", False),
    ]  # fmt: skip


@pytest.mark.parametrize("own", LANGUAGES)
@pytest.mark.parametrize("page_language", LANGUAGES)
def test_prose_is_marked_when_it_is_in_the_other_language(
    judge: Judge, own: str, page_language: str
) -> None:
    evaluation = judge(
        "growth", language=own, summary="Some prose. And more.", activities=["Doing"]
    )
    page = pilot_page(evaluation, Language(page_language))
    mark = "" if own == page_language else own
    assert page.name == Said("Made for a test", mark)
    assert page.line is not None
    assert page.summary is not None
    assert page.line.text == Said("Some prose.", mark)
    assert page.summary.text == Said("And more.", mark)
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
        for text in texts(page_of(evaluation, code)):
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
        row, page = row_of(evaluation, "nl"), page_of(evaluation, "nl")
        told = page.answer
        assert (row.id, row.name, row.place) == (page.id, page.name, page.place)
        assert page.status in (row.status, "onbekend")
        assert (row.verdict, row.verdict_title, row.mark) == (told.id, told.title, told.mark)
        assert (row.rated, row.documented) == (told.rated, told.documented)
        assert [(one.mark, one.look, one.is_low) for one in row.strip] == [
            (cell.mark, cell.look, cell.is_low) for cell in page.deciding.cells
        ]
        assert row._replace(route=str(page.route)) == row
