"""What the comparison shows of an order: values for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pilotscan.reporting.words.said import Said

__all__ = [
    "BreakEvenLine",
    "OrderRow",
    "OrderSection",
    "RankBar",
    "RankRow",
    "VerdictShareRow",
]


class RankBar(NamedTuple):
    """Between which ranks a pilot is, in percent of the width; `y` in pixels."""

    source: str
    start: float
    width: float
    y: int


class OrderRow(NamedTuple):
    """A pilot in an order, best first."""

    rank: str
    name: Said
    id: str
    route: str
    low: str
    range: str
    verdict: str
    verdict_title: str
    mark: str
    score: str
    rated: str
    by_weights: str = ""
    by_levels: str = ""
    by_both: str = ""
    first: str = ""
    ahead: str = ""
    bars: tuple[RankBar, ...] = ()
    place: float = 0.0


class RankRow(NamedTuple):
    """Rank acceptability of a pilot: text and strength of colour, 0..5, per rank."""

    name: Said
    cells: tuple[tuple[str, int], ...]


class VerdictShareRow(NamedTuple):
    """In what share of the draws a pilot gets which verdict, as text per verdict."""

    name: Said
    cells: tuple[str, ...]


class BreakEvenLine(NamedTuple):
    """Two neighbours and the weights at which they change places."""

    above: Said
    below: Said
    text: str


class OrderSection(NamedTuple):
    """An order with its uncertainty.

    Parameters
    ----------
    rows : of ranked pilots
    unranked, unranked_total : of the others, and how many they are in all
    remark : why there are no draws; empty if there are
    caution : what can be misread in this order; empty if nothing
    drawn : whether there are
    steady : pairs in a row that no weight of one dimension makes change places
    tied : pairs in a row that share a rank
    """

    id: str
    title: str
    about: str
    rows: tuple[OrderRow, ...]
    unranked: tuple[OrderRow, ...]
    unranked_total: int
    more_rows: int
    remark: str
    with_routes: bool
    caution: str = ""
    drawn: bool = False
    ranks: tuple[RankRow, ...] = ()
    verdict_heads: tuple[str, ...] = ()
    verdicts: tuple[VerdictShareRow, ...] = ()
    more_verdicts: int = 0
    break_even: tuple[BreakEvenLine, ...] = ()
    steady: int = 0
    tied: int = 0
    more_break_even: int = 0
    dominance: tuple[tuple[Said, Said], ...] = ()
    more_dominance: int = 0
