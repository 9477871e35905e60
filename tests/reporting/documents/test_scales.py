"""Where the marks of charts stand, worked out by hand."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotscan.model.dates import FuzzyDate, parse_fuzzy_date
from pilotscan.reporting.documents.scales import (
    Bar,
    Scale,
    Tick,
    across,
    in_lines,
    score_bar,
    time_scale,
    timeline,
)
from pilotscan.scoring.result import Score

ENDS = (0, 4)


def when(text: str) -> FuzzyDate:
    return parse_fuzzy_date(text)


@pytest.mark.parametrize(
    ("level", "x"),
    [(0, 2.0), (1, 26.0), (2, 50.0), (2.5, 62.0), (4, 98.0)],
)
def test_levels_spread_over_the_width_with_two_percent_at_each_edge(level: float, x: float) -> None:
    assert across(level, *ENDS) == x


@pytest.mark.parametrize(
    ("bar", "width"),
    [(Bar(26.0, 74.0), 48.0), (Bar(50.0, 50.0), 0.6), (Bar(None, None), 0.0)],
    ids=["wide", "a point", "no bar"],
)
def test_a_bar_is_never_too_narrow_to_be_seen(bar: Bar, width: float) -> None:
    assert bar.width == width


def test_a_timeline_runs_over_whole_years() -> None:
    # 2018 and 2019 have 365 days each: the scale is 1 January 2018 to 1 January 2020, 730 days.
    spans = [(when("2018"), when("2019")), (when("2018-07-02"), when("2019-01-01"))]
    bars, points, ticks = timeline(spans, [when("2019")])
    assert bars[0] == Bar(2.0, 97.87, None)  # to 31 December 2019: 2 + 96 * 729 / 730
    assert bars[1] == Bar(25.93, 50.0, None)  # from day 182: 2 + 96 * 182 / 730
    assert points == [50.0]
    assert ticks == [Tick(2.0, "2018"), Tick(50.0, "2019"), Tick(98.0, "2020")]


def test_an_end_that_is_not_known_is_open_and_reaches_the_edge() -> None:
    spans = [(when("2018"), when("2019")), (None, when("2018")), (when("2019"), None), (None, None)]
    bars, _, _ = timeline(spans, [])
    assert not bars[0].open_start
    assert not bars[0].open_end
    assert bars[1] == Bar(2.0, 49.87, None, open_start=True)
    assert bars[2] == Bar(50.0, 98.0, None, open_end=True)
    assert bars[3] == Bar(None, None)


def test_nothing_dated_makes_no_timeline() -> None:
    assert timeline([(None, None)], []) == ([], [], [])


def test_one_event_alone_has_a_scale() -> None:
    bars, points, ticks = timeline([(None, None)], [when("2018-07-02")])
    assert bars == [Bar(None, None)]
    assert points == [49.87]  # 2 + 96 * 182 / 365
    assert ticks == [Tick(2.0, "2018"), Tick(98.0, "2019")]


def test_a_long_time_has_at_most_eight_ticks_on_round_years() -> None:
    _, _, ticks = timeline([(when("1950"), when("2025"))], [])
    years = [int(tick.label) for tick in ticks]
    assert len(years) <= 8
    steps = {b - a for a, b in pairwise(years)}
    assert len(steps) == 1
    assert all(year % min(steps) == 0 for year in years)


dates = st.builds(
    FuzzyDate,
    st.integers(1900, 2100),
    st.none() | st.integers(1, 12),
)


@given(st.lists(st.tuples(st.none() | dates, st.none() | dates), max_size=6), st.lists(dates))
def test_no_mark_lies_outside_the_chart(
    spans: list[tuple[FuzzyDate | None, FuzzyDate | None]], events: list[FuzzyDate]
) -> None:
    bars, points, ticks = timeline(spans, events)
    xs = [x for bar in bars for x in (bar.start, bar.end) if x is not None]
    xs += points + [tick.x for tick in ticks]
    assert all(2 <= x <= 98 for x in xs)
    assert len(points) == len(events)
    assert len(bars) in {0, len(spans)}


def test_a_score_bar_is_the_range_of_0_to_100_and_its_mark_the_score() -> None:
    assert score_bar(Score(50.0, 25.0, 100.0)) == Bar(26.0, 98.0, 50.0)
    assert score_bar(Score(None, 0.0, 75.0)) == Bar(2.0, 74.0, None)


def test_a_scale_knows_which_days_it_holds() -> None:
    scale = time_scale([(when("2018-07"), None)], [when("2019")])
    assert scale == Scale(date(2018, 1, 1), date(2020, 1, 1))
    assert [scale.holds(date(year, 6, 1)) for year in (2017, 2018, 2019, 2020)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert scale.place(date(2019, 1, 1)) == 50.0
    assert time_scale([(None, None)], []) is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short", ("short",)),
        ("one two three", ("one two", "three")),
        ("one two three four five", ("one two", "three…")),
        ("onewordtoolong", ("onewor…",)),
        ("  much   space ", ("much", "space")),
    ],
)
def test_a_label_is_broken_at_spaces_and_cut_off_when_it_is_too_long(
    text: str, lines: tuple[str, ...]
) -> None:
    assert in_lines(text, 7, 2) == lines


@given(st.text(st.characters(categories=["L", "Zs"])), st.integers(2, 20), st.integers(1, 4))
def test_no_line_is_longer_than_the_space(text: str, width: int, lines: int) -> None:
    found = in_lines(text, width, lines)
    assert 1 <= len(found) <= lines
    assert all(len(line) <= width for line in found)
    whole = " ".join(text.split())
    assert " ".join(found) == whole or found[-1].endswith("…") or any("…" in x for x in found)
