"""Order pilots, and say how much of the order survives other weights and other levels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

import numpy as np

from pilotscan.comparing.acceptability import MAX_DRAWS
from pilotscan.comparing.break_even import break_even_weights
from pilotscan.comparing.dominance import dominating_pairs
from pilotscan.comparing.ranking import rank, rank_interval
from pilotscan.comparing.uncertainty import SOURCES, OrderDraws, Source, WeightDraw, draw_order
from pilotscan.model.scale import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.comparing.judged import JudgedSet
    from pilotscan.model.framework import Framework

__all__ = ["INTERVAL", "ORDER_AT_MOST", "BreakEven", "Order", "Ordering", "order_pilots"]

ORDER_AT_MOST = 2_000
"""Pilots of one order up to which draws are made; the shares of all ranks are a square table."""
INTERVAL = 0.9
"""Share of the draws between the best and the worst rank that are shown."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """How an order is to be made.

    Parameters
    ----------
    draws, seed : of weights and levels
    weights : whether any weights are equally likely, or those near the framework's
    across_routes : order pilots on different routes together
    rank_from : coverage, 0..1, from which a pilot gets a rank; None is the framework's
        `min_coverage`

    Examples
    --------
    >>> pilots = pilotscan.load_pilots("pilots")
    >>> ordering = pilotscan.Ordering(draws=100, rank_from=0.5, across_routes=True)
    >>> table = pilotscan.compare(pilots, ordering=ordering)["order"]
    >>> table.query("rank == 1")["pilot"].tolist()
    ['plan-einstein']
    """

    draws: int = 10_000
    seed: int = 0
    weights: WeightDraw = "any"
    across_routes: bool = False
    rank_from: float | None = None

    def check(self) -> None:
        """Refuse what no order can be made with.

        Raises
        ------
        ValueError
            Draws outside of 1..1,000,000, a seed below 0, another word for weights, or a share
            outside of 0..1.
        """
        if not 1 <= self.draws <= MAX_DRAWS:
            raise ValueError(f"draws must be 1 to {MAX_DRAWS:,}, not {self.draws:,}")
        if self.seed < 0:
            raise ValueError(f"seed must not be below 0, and is {self.seed}")
        if self.weights not in get_args(WeightDraw):
            known = ", ".join(get_args(WeightDraw))
            raise ValueError(f"weights must be one of {known}, not {self.weights!r}")
        if self.rank_from is not None and not 0 <= self.rank_from <= 1:
            raise ValueError(f"rank_from must be 0 to 1, not {self.rank_from}")

    def line(self, framework: Framework) -> float:
        """Return the coverage from which a pilot gets a rank."""
        return framework.rules.min_coverage if self.rank_from is None else self.rank_from


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where two neighbours of an order change places.

    Parameters
    ----------
    above, below : positions of the pilots
    dimension : position of the dimension
    now : its share of all weights in the framework
    weights : shares of it at which they change places, rising; empty if there is none
    """

    above: int
    below: int
    dimension: int
    now: float
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Pilots of one route (or of several together) in order of `low`, the best first.

    Parameters
    ----------
    route : None for several together
    ranked : positions of the pilots that get a rank, in their order
    ranks : of these; equal ones share a rank: 1, 1, 3
    unranked : positions of those of which too little is known for a rank, or to which nothing
        applies, in the order of `low`
    draws : None for fewer than two ranked pilots, or more than `ORDER_AT_MOST`
    intervals : by source of uncertainty, best and worst rank of each ranked pilot; empty without
        draws
    dominating : pairs of ranked pilots of which the first is at least as good on every condition;
        empty without draws
    break_even : of neighbours that do not share a rank; empty without draws
    """

    route: str | None
    ranked: tuple[int, ...]
    ranks: tuple[int, ...]
    unranked: tuple[int, ...]
    draws: OrderDraws | None
    intervals: dict[Source, tuple[tuple[int, int], ...]]
    dominating: tuple[tuple[int, int], ...]
    break_even: tuple[BreakEven, ...]

    @property
    def name(self) -> str:
        """Its route; ``all`` if it is over several."""
        return self.route or "all"


def order_pilots(judged: JudgedSet, ordering: Ordering) -> tuple[Order, ...]:
    """Order the pilots of each route, or all together.

    Returns
    -------
    tuple
        Orders by route, in the order of the framework's routes.

    Raises
    ------
    ValueError
        An ordering that cannot be, see `Ordering.check`.
    """
    ordering.check()
    if ordering.across_routes:
        alone = len(set(judged.routes)) == 1
        return (_order(judged, range(len(judged)), judged.routes[0] if alone else None, ordering),)
    return tuple(
        _order(judged, [i for i, on in enumerate(judged.routes) if on == route], route, ordering)
        for route in judged.framework.routes
        if route in judged.routes
    )


def _order(
    judged: JudgedSet, pilots: Sequence[int], route: str | None, ordering: Ordering
) -> Order:
    line = ordering.line(judged.framework)
    listed = np.array(pilots, dtype=np.intp)
    listed = listed[np.argsort(-judged.low[listed], kind="stable")]
    applies = judged.counting[listed].any(axis=1)
    enough = applies & (judged.coverage[listed] >= line - TOLERANCE)
    ranked, unranked = listed[enough], listed[~enough]
    ranks = rank(judged.low[ranked])
    # What is equal but for rounding keeps the order of the files.
    ranked = ranked[np.lexsort((ranked, ranks))]
    ranks = np.sort(ranks)
    drawn, intervals = None, {}
    dominating: list[tuple[int, int]] = []
    break_even: list[BreakEven] = []
    if 1 < len(ranked) <= ORDER_AT_MOST:
        drawn = draw_order(
            judged, ranked.tolist(), draws=ordering.draws, seed=ordering.seed,
            weights=ordering.weights,
        )  # fmt: skip
        for source in SOURCES:
            best, worst = rank_interval(drawn.drawn[source].shares, ranks, INTERVAL)
            intervals[source] = tuple(zip(best.tolist(), worst.tolist(), strict=True))
        dominating = dominating_pairs(judged, ranked.tolist())
        break_even = _break_even(judged, ranked.tolist(), ranks.tolist())
    return Order(
        route,
        tuple(ranked.tolist()),
        tuple(ranks.tolist()),
        tuple(unranked.tolist()),
        drawn,
        intervals,
        tuple(dominating),
        tuple(break_even),
    )


def _break_even(judged: JudgedSet, ranked: Sequence[int], ranks: Sequence[int]) -> list[BreakEven]:
    weights = next(iter(judged.plans.values())).dimension_weight
    found = []
    for place, (above, below) in enumerate(pairwise(ranked)):
        if ranks[place] == ranks[place + 1]:
            continue
        a, b = judged.dimension_low[above], judged.dimension_low[below]
        for d, weight in enumerate(weights.tolist()):
            if np.isnan(a[d]) and np.isnan(b[d]):
                continue
            crossings = tuple(break_even_weights(a, b, weights, d))
            found.append(BreakEven(above, below, d, weight / float(weights.sum()), crossings))
    return found
