"""Where the marks of a chart stand: percentages across, pixels down; drawn by templates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.dates import FuzzyDate
    from pilotscan.scoring.result import DimensionResult

__all__ = ["Bar", "Tick", "across", "profile_bar", "timeline"]

LEFT, RIGHT = 2.0, 98.0
"""Room at both edges, so that a mark at the end of the scale is not cut off."""
TOP_LEVEL = 4.0


class Tick(NamedTuple):
    """A line of the scale: where, and its number."""

    x: float
    label: str


class Bar(NamedTuple):
    """A row of a chart, in percent of the width.

    Parameters
    ----------
    start, end : of the bar; None where there is none
    mark : a dot; None where there is none
    open_start, open_end : the bar's true end is not known
    """

    start: float | None
    end: float | None
    mark: float | None = None
    open_start: bool = False
    open_end: bool = False

    @property
    def width(self) -> float:
        """How long the bar is; never too short to be seen."""
        if self.start is None or self.end is None:
            return 0.0
        return round(max(self.end - self.start, 0.6), 2)


def across(value: float, low: float = 0.0, high: float = TOP_LEVEL) -> float:
    """Place a value between two bounds, in percent of the chart's width."""
    return round(LEFT + (RIGHT - LEFT) * (value - low) / (high - low), 2)


def profile_bar(result: DimensionResult) -> Bar:
    """Place the range and the mean of a dimension."""
    if result.low is None or result.high is None:
        return Bar(None, None)
    mark = None if result.mean is None else across(result.mean)
    return Bar(across(result.low), across(result.high), mark)


def timeline(
    spans: Sequence[tuple[FuzzyDate | None, FuzzyDate | None]], points: Sequence[FuzzyDate]
) -> tuple[list[Bar], list[float], list[Tick]]:
    """Place spans and points of time on one scale of whole years.

    Returns
    -------
    tuple
        A bar per span (without a place if it has neither end), a position per point, and ticks
        at years. All empty if nothing is dated.
    """
    days = [d.earliest for span in spans for d in span if d] + [p.earliest for p in points]
    lasts = [d.latest for span in spans for d in span if d] + [p.latest for p in points]
    if not days:
        return [], [], []
    first = date(min(days).year, 1, 1).toordinal()
    last = date(max(lasts).year + 1, 1, 1).toordinal()

    def place(day: date) -> float:
        return across(day.toordinal(), first, last)

    bars = []
    for start, end in spans:
        if start is None and end is None:
            bars.append(Bar(None, None))
            continue
        bars.append(
            Bar(
                LEFT if start is None else place(start.earliest),
                RIGHT if end is None else place(end.latest),
                None,
                start is None,
                end is None,
            )
        )
    years = range(min(days).year, max(lasts).year + 2)
    step = max(1, -(-len(years) // 8))
    ticks = [Tick(place(date(year, 1, 1)), str(year)) for year in years if year % step == 0]
    return bars, [place(p.earliest) for p in points], ticks
