"""Charts of one pilot: what stands where, and the words beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.reporting.pilot.charts import TREND_ROWS
from pilotscan.reporting.pilot.money import money_end
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.pilot.spread_chart import SPREAD_ROWS
from pilotscan.reporting.pilot.timeline_chart import TIMELINE_ROWS
from pilotscan.reporting.pilot.values import PilotPage
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.scoring.evaluation import Evaluation
from support.together import together

Judge = Callable[..., Evaluation]
ENGLISH, DUTCH = Language("en"), Language("nl")


def page_of(evaluation: Evaluation) -> PilotPage:
    return pilot_page(evaluation, ENGLISH)


# --- the day the money ends -----------------------------------------------------------------------


@together("ends, pilot_end, told",
    [
        ([], 2018, ""),
        (
            [None],
            2018,
            "No line of money has an end on record, so what happens when it stops is not known.",
        ),
        (
            ["2016", "2018"],
            2018,
            "Known money runs to 2018, as long as the pilot. The file names no money after that.",
        ),
        (
            ["2018-03"],
            2018,
            "Known money runs to March 2018, about as long as the pilot (2018). "
            "The file names no money after that.",
        ),
        (
            ["2018"],
            "2026~",
            "Known money runs to 2018, about 8 years before the end of the pilot (about 2026). "
            "The file names no money after that.",
        ),
        (
            ["2019-07"],
            "2019-10",
            "Known money runs to July 2019, 3 months before the end of the pilot (October 2019). "
            "The file names no money after that.",
        ),
        (
            ["2021-10"],
            "2019-10",
            "Known money runs to October 2021, 2 years after the end of the pilot (October 2019). "
            "The file names no money after that.",
        ),
        (
            ["2023-01"],
            "2019-10",
            "Known money runs to January 2023, about 3 years after the end of the pilot "
            "(October 2019). The file names no money after that.",
        ),
        (
            ["2018~"],
            "2019",
            "Known money runs to about 2018, about as long as the pilot (2019). "
            "The file names no money after that.",
        ),
        (
            ["2019-10-01"],
            "2019-10-31",
            "Known money runs to 1 October 2019, about as long as the pilot (31 October 2019). "
            "The file names no money after that.",
        ),
        (
            ["2018", None, None],
            None,
            "Known money runs to 2018; when the pilot ends is not on record. 2 lines of money "
            "have no end on record, so whether money goes on is not known.",
        ),
    ],
    ids=[
        "no money", "no end", "same", "within", "years before", "months before", "years after",
        "about years after", "vague", "same month", "open ends",
    ],
)  # fmt: skip
def test_until_when_money_is_known_to_run(
    judge: Judge, ends: list[Any], pilot_end: Any, told: str
) -> None:
    lines = [{"source": "F", **({"end": end} if end else {})} for end in ends]
    period = {"start": 2010, **({"end": pilot_end} if pilot_end else {})}
    assert money_end(judge("growth", funding=lines, period=period), ENGLISH) == told


def test_the_last_known_end_of_money_crosses_the_timeline(judge: Judge, rated: Any) -> None:
    page = page_of(
        judge(
            "growth",
            period={"start": 2024, "end": 2026},
            funding=[{"source": "F", "start": 2024, "end": 2024}, {"source": "G"}],
            assessments=rated(day="2026-01-15", trust=3),
        )
    )
    money, reference = page.timeline.lines
    # 2024 to 2027 are 1096 days; 31 December 2024 is day 365, 15 January 2026 day 745.
    assert (money.kind, money.x, money.anchor) == ("money-end", 33.97, "middle")
    assert (reference.kind, reference.x) == ("as-of", 67.26)
    assert reference.y == money.y + 15
    assert "1 line of money has no date" in page.chart_words["timeline"].caption


def test_no_line_crosses_where_no_end_is_known(judge: Judge, rated: Any) -> None:
    page = page_of(
        judge(
            "growth",
            funding=[{"source": "F", "start": 2016}],
            assessments=rated(day="2026-01-15", trust=3),
        )
    )
    assert page.timeline.lines == ()


def test_rows_of_a_timeline_never_touch(judge: Judge) -> None:
    events = [{"what": f"{'Many words ' * 9}{n}", "date": "2019-06-01"} for n in range(40)]
    money = [{"source": "F", "start": 2016, "end": 2018}]
    rows = page_of(judge("growth", funding=money, afterlife=events)).timeline.rows
    assert len(rows) == TIMELINE_ROWS
    ends = [row.y + 16 * len(row.lines) + 13 for row in rows]
    assert all(end < row.y for end, row in zip(ends, rows[1:], strict=False))


def test_a_timeline_stands_with_the_money_and_shows_something_that_ends(judge: Judge) -> None:
    ended, running = {"start": 2016, "end": 2018}, {"start": 2016}
    lines = [{"source": "F", "start": 2016}]
    for period, funding, rows in ((ended, lines, 2), (running, lines, 0), (ended, [], 0)):
        page = page_of(judge("growth", period=period, funding=funding))
        assert len(page.timeline.rows) == rows
        assert ("timeline" in page.charts) is (rows > 0)


# --- the trend ------------------------------------------------------------------------------------


def test_a_trend_is_drawn_only_over_several_dates(judge: Judge, rated: Any) -> None:
    one = page_of(judge("growth", assessments=rated(trust=1)))
    assert one.trend.rows == ()
    assert "trend" not in one.charts
    several = page_of(
        judge(
            "growth",
            assessments=[
                *rated(day="2025-01-15", trust=1),
                *rated(day="2026-01-15", trust=3),
            ],
        )
    )
    assert several.charts[-1] == "trend"
    assert [(str(row.label), row.words, row.is_head) for row in several.trend.rows] == [
        ("15 January 2025", "Not yet", False),
        ("15 January 2026", "Cannot be assessed", True),
    ]
    assert "other assessors" in several.chart_words["trend"].caption


def test_a_long_trend_shows_the_newest_dates_and_says_so(judge: Judge, rated: Any) -> None:
    days = [f"20{year}-01-15" for year in range(10, 25)]
    page = page_of(judge("growth", assessments=[a for d in days for a in rated(day=d, trust=1)]))
    assert len(page.trend.rows) == TREND_ROWS
    assert str(page.trend.rows[-1].label) == "15 January 2024"
    assert "3 earlier dates are left out." in page.chart_words["trend"].caption


# --- where assessors differ -----------------------------------------------------------------------


def test_letters_stand_at_the_levels_that_assessors_gave(judge: Judge, rated: Any) -> None:
    page = page_of(
        judge(
            "growth",
            assessments=[
                *rated(assessor="silent", day="2026-01-10", volunteers=3),
                *rated(assessor="ann", trust=1, money=2, no_harm=3),
                *rated(assessor="bob", role="partner", trust=4, money=3, no_harm=3),
                *rated(assessor="cas", role="partner", trust=1, money="unknown"),
            ],
        )
    )
    spread = page.spread
    assert [(letter, str(name)) for letter, name in spread.assessors] == [
        ("A", "ann"), ("B", "bob"), ("C", "cas"),
    ]  # fmt: skip
    trust, money = spread.rows
    assert (trust.id, trust.levels) == ("trust", ("1", "4", "1"))
    assert [(group.letters, group.x) for group in trust.groups] == [("AC", 26.0), ("B", 98.0)]
    assert (trust.start, trust.end) == (26.0, 98.0)
    assert (money.id, money.levels) == ("money", ("2", "3", "–"))
    words = page.chart_words["spread"]
    assert "Trust: A 1, B 4, C 1; Money: A 2, B 3" in words.desc
    assert "A = ann; B = bob; C = cas." in words.caption


def test_no_spread_where_assessors_agree_or_rated_different_conditions(
    judge: Judge, rated: Any
) -> None:
    for second in (rated(assessor="bob", trust=1), rated(assessor="bob", money=3)):
        page = page_of(judge("growth", assessments=[*rated(assessor="ann", trust=1), *second]))
        assert page.spread.rows == ()
        assert "spread" not in page.charts


def test_many_who_agree_are_counted(judge: Judge, rated: Any) -> None:
    crowd = [a for n in range(30) for a in rated(assessor=f"a{n}", trust=1 if n else 4)]
    page = page_of(judge("growth", assessments=crowd))
    [row] = page.spread.rows
    # 29 of the 30 gave level 1: 96.7 and 3.3 of 100.
    assert [group.letters for group in row.groups] == ["A 97%", "A 3%"]
    assert [(a, name.text) for a, name in page.spread.assessors] == [("A", "Independent (30)")]
    assert row.levels == ("1: 97%; 4: 3%",)


def test_five_of_a_role_are_a_distribution_beside_others_one_by_one(
    judge: Judge, rated: Any
) -> None:
    trusts = [1, 1, 2, 4, "unknown"]
    crowd = [a for n, x in enumerate(trusts) for a in rated(assessor=f"a{n}", trust=x, money=2)]
    other = rated(assessor="bob", role="partner", trust=2, money=3)
    page = page_of(judge("growth", assessments=[*crowd, *other]))
    assert [(a, name.text) for a, name in page.spread.assessors] == [
        ("A", "Independent (5)"), ("B", "bob"),
    ]  # fmt: skip
    [trust] = [row for row in page.spread.rows if row.id == "trust"]
    # Of the four who gave a level two gave 1, one 2 and one 4; the fifth does not know.
    assert trust.levels == ("1: 50%; 2: 25%; 4: 25%; ?: 1", "2")
    assert [group.letters for group in trust.groups] == ["A 50%", "A 25% B", "A 25%"]
    assert "? is how many do not know" in page.chart_words["spread"].caption


def test_four_of_a_role_are_told_one_by_one(judge: Judge, rated: Any) -> None:
    few = [a for n in range(4) for a in rated(assessor=f"a{n}", trust=n)]
    page = page_of(judge("growth", assessments=few))
    assert page.spread.rows[0].levels == ("0", "1", "2", "3")
    assert "%" not in page.chart_words["spread"].caption


def test_the_chart_shows_the_widest_and_the_table_all(make_pilot: Any, living_lab: Any) -> None:
    def said(who: str, low: int) -> dict[str, Any]:
        ratings = {c.id: (low if n else 4 - low) for n, c in enumerate(living_lab.conditions)}
        return {
            "date": "2026-01-15", "framework": "living-lab",
            "assessor": {"role": "partner", "id": who}, "ratings": ratings,
        }  # fmt: skip

    pilot = make_pilot(assessments=[said("ann", 2), said("bob", 3)])
    [evaluation] = pilotscan.evaluate([pilot], living_lab)
    page = page_of(evaluation)
    assert page.spread.drawn == SPREAD_ROWS
    counting = [c for c in living_lab.conditions if c.is_relevant(evaluation.route)]
    assert len(page.spread.rows) == len(counting)
    left = len(counting) - SPREAD_ROWS
    assert f"They differ on {left} more conditions." in page.chart_words["spread"].caption


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_chart_has_words_and_every_word_a_chart(
    shipped_evaluations: list[Evaluation], code: str
) -> None:
    for evaluation in shipped_evaluations[:6]:
        page = pilot_page(evaluation, Language(code))
        assert page.charts == tuple(page.chart_words)
        for words in page.chart_words.values():
            assert all(words)
            assert all(text[-1] == "." for text in (words.desc, words.caption))
