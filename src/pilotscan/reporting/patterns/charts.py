"""The charts of patterns: combinations of conditions as columns, and cases by their membership.

Each has a table beside it that says the same.
"""

from __future__ import annotations

from collections import Counter
from math import sqrt
from typing import TYPE_CHECKING

from pilotscan.patterns.sets import HALF
from pilotscan.reporting.documents.scales import Tick
from pilotscan.reporting.patterns.values import (
    CombinationBar,
    CombinationLine,
    CombinationsView,
    MembershipDot,
    MembershipView,
    Rise,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.reporting.patterns.values import SignedCondition

__all__ = ["COLUMNS_AT_MOST", "Combination", "combinations_view", "membership_view"]

COLUMNS_AT_MOST = 16
"""More columns would make a chart that nobody reads; the table has all."""
HEADROOM, BARS, BELOW, LINE = 24, 96, 46, 40
"""Pixels above the bars, of the highest bar, between bars and dots, and of a condition."""
LEFT, RIGHT = 6.0, 96.0
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT = 14.0, 94.0, 40, 260
"""Where membership is drawn: percent across, and pixels down."""
DOT, LARGEST = 6, 18
"""Pixels of the radius of one case, and of the most."""

Combination = tuple[tuple[bool, ...], int, int, str, str]
"""A row of the truth table: what is in place, cases with and without the outcome, mark and look."""


def combinations_view(
    rows: Sequence[Combination], conditions: Sequence[SignedCondition]
) -> CombinationsView:
    """Lay out the combinations that occur, in their order, as columns."""
    drawn = rows[:COLUMNS_AT_MOST]
    if not drawn:
        return CombinationsView((), (), 0, 0)
    most = max(yes + no for _, yes, no, *_ in drawn)
    base = HEADROOM + BARS
    first = base + BELOW + 14
    step = (RIGHT - LEFT) / len(drawn)
    bars = []
    for i, (_, yes, no, mark, look) in enumerate(drawn):
        bars.append(
            CombinationBar(
                round(LEFT + step * (i + 0.5), 2),
                f"{yes}/{yes + no}",
                round(BARS * yes / most),
                round(BARS * no / most),
                mark,
                look,
            )
        )
    lines_ = tuple(
        CombinationLine(
            one.sign, one.title, first + j * LINE, tuple(there[j] for there, *_ in drawn)
        )
        for j, one in enumerate(conditions)
    )
    return CombinationsView(tuple(bars), lines_, base, first + (len(conditions) - 1) * LINE + 14)


def membership_view(
    points: Sequence[tuple[float, float]], ticks: Sequence[tuple[float, str]]
) -> MembershipView:
    """Lay out cases by their membership in a solution and in the outcome, both 0 to 1.

    Parameters
    ----------
    ticks : values on both scales, with what they are called

    Notes
    -----
    A case fits where it is on the same side of a half in both, or is in neither.
    """
    bottom = PLOT_TOP + PLOT

    def x(value: float) -> float:
        return round(PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * value, 2)

    def y(value: float) -> int:
        return round(bottom - PLOT * value)

    counted = Counter((round(of, 3), round(outcome, 3)) for of, outcome in points)
    dots = tuple(
        MembershipDot(
            x(of),
            y(outcome),
            count,
            DOT if count == 1 else min(LARGEST, round(DOT + 3 * sqrt(count))),
            (of > HALF) == (outcome > HALF),
        )
        for (of, outcome), count in sorted(counted.items())
    )
    return MembershipView(
        dots,
        tuple(Tick(x(value), label) for value, label in ticks),
        tuple(Rise(y(value), label) for value, label in ticks),
        PLOT_TOP,
        bottom,
        bottom + 54,
    )
