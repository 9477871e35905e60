"""Where the marks of the pictures of patterns stand."""

from __future__ import annotations

from pilotscan.reporting.patterns.charts import (
    BARS,
    COLUMNS_AT_MOST,
    Combination,
    combinations_view,
    membership_view,
)
from pilotscan.reporting.patterns.values import SignedCondition
from pilotscan.reporting.words.said import Said

SIGNED = (SignedCondition("a", "A", Said("One")), SignedCondition("b", "B", Said("Two")))


def rows(n: int) -> list[Combination]:
    return [((True, False), 3, 1, "■", "ready-stepwise")] * n


def test_bars_are_as_high_as_their_cases_are_many() -> None:
    view = combinations_view([*rows(1), ((False, False), 0, 2, "□", "not-yet")], SIGNED)
    first, second = view.bars
    assert (first.label, first.with_height, first.without_height) == ("3/4", 72, 24)
    assert (second.label, second.with_height, second.without_height) == ("0/2", 0, 48)
    assert first.with_height + first.without_height == BARS
    assert [line.dots for line in view.lines] == [(True, False), (False, False)]
    assert view.base < view.lines[0].y < view.lines[1].y < view.height


def test_so_many_columns_are_drawn_and_none_of_none() -> None:
    assert len(combinations_view(rows(COLUMNS_AT_MOST + 3), SIGNED).bars) == COLUMNS_AT_MOST
    assert combinations_view([], SIGNED).height == 0


def test_cases_at_one_place_are_counted_and_fit_on_one_side_of_a_half() -> None:
    view = membership_view([(1, 1), (1, 1), (1, 0), (0.2, 0.4)], [(0, "0"), (1, "1")])
    at = {(dot.x, dot.y): (dot.cases, dot.fits) for dot in view.dots}
    assert at[94.0, view.top] == (2, True)
    assert at[94.0, view.bottom] == (1, False)
    assert [dot.fits for dot in view.dots] == [True, False, True]
    assert view.dots[-1].radius > view.dots[0].radius
