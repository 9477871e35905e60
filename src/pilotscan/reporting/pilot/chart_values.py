"""What templates may use of the charts in a pilot's report: what stands where, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pilotscan.reporting.documents.scales import Bar, Tick
    from pilotscan.reporting.words.said import Said

__all__ = [
    "ChartWords",
    "DecidingCell",
    "DecidingView",
    "RangeRow",
    "RangesView",
    "SpreadGroup",
    "SpreadRow",
    "SpreadView",
    "TimelineLine",
    "TimelineRow",
    "TimelineView",
]


class ChartWords(NamedTuple):
    """What a chart is called, what it shows in words, and what its marks mean."""

    title: str
    desc: str
    caption: str


class TimelineRow(NamedTuple):
    """A row of the timeline: a span or a moment.

    Parameters
    ----------
    lines : the label, broken for a narrow screen
    lang : of the label; empty if it is the page's own
    detail : its dates
    """

    lines: tuple[str, ...]
    lang: str
    detail: str
    kind: str
    bar: Bar
    y: int


class TimelineLine(NamedTuple):
    """A day that crosses all rows of the timeline; `y` is where its label stands."""

    kind: str
    label: str
    x: float
    anchor: str
    y: int


class TimelineView(NamedTuple):
    """Life and money of the pilot on one scale; no rows if nothing is dated.

    Parameters
    ----------
    bottom : where rows end and the numbers of the scale begin
    """

    rows: tuple[TimelineRow, ...]
    ticks: tuple[Tick, ...]
    height: int
    lines: tuple[TimelineLine, ...] = ()
    bottom: int = 0


class RangeRow(NamedTuple):
    """A verdict with its score and range: of a route, or of a date.

    Parameters
    ----------
    words : the verdict, score and range
    """

    label: Said
    verdict: str
    mark: str
    words: str
    score: str
    rated: str
    bar: Bar
    y: int
    is_head: bool


class RangesView(NamedTuple):
    """Verdicts below each other on one scale of scores."""

    rows: tuple[RangeRow, ...]
    ticks: tuple[Tick, ...]
    height: int


class DecidingCell(NamedTuple):
    """One condition on the strip of those that decide; `x` in percent, `y` in pixels."""

    title: str
    mark: str
    look: str
    is_low: bool
    x: float
    y: int


class DecidingView(NamedTuple):
    """The conditions that decide, worst first; `width` of a cell in percent."""

    cells: tuple[DecidingCell, ...]
    width: float
    height: int


class SpreadGroup(NamedTuple):
    """The assessors at one level of a condition: their letters, in a mark of so many pixels."""

    letters: str
    x: float
    width: int


class SpreadRow(NamedTuple):
    """A condition on which assessors differ."""

    id: str
    title: Said
    start: float
    end: float
    groups: tuple[SpreadGroup, ...]
    levels: tuple[str, ...]
    y: int


class SpreadView(NamedTuple):
    """Where assessors differ; no rows if they do not, or if no two rated the same.

    Parameters
    ----------
    assessors : letter and name
    drawn : so many rows are in the chart
    """

    assessors: tuple[tuple[str, Said], ...]
    rows: tuple[SpreadRow, ...]
    ticks: tuple[Tick, ...]
    height: int
    drawn: int
