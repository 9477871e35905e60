"""Rows of the tables about orders: who stands where, how surely, and by which weights."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from pilotscan.comparing.uncertainty import PAIRS_AT_MOST
from pilotscan.model.scale import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pilotscan.comparing.compared import Compared
    from pilotscan.comparing.order import Order
    from pilotscan.comparing.uncertainty import Drawn, Source

    Rows = Iterator[tuple[Any, ...]]

__all__ = ["ORDER_TABLES"]


def _places(found: Compared) -> Rows:
    judged = found.judged
    for order in found.orders:
        ranks: list[int | None] = [*order.ranks, *(None for _ in order.unranked)]
        for i, rank in zip((*order.ranked, *order.unranked), ranks, strict=True):
            yield (
                order.name, judged.routes[i], found.ids[i], rank, judged.score[i], judged.low[i],
                judged.high[i], judged.coverage[i],
            )  # fmt: skip


def _drawn(found: Compared) -> Iterator[tuple[Order, int, Source, Drawn]]:
    for order in found.orders:
        if order.draws is not None:
            for source, drawn in order.draws.drawn.items():
                yield order, order.draws.draws, source, drawn


def _uncertainty(found: Compared) -> Rows:
    """Yield between which ranks each pilot is, by source of uncertainty."""
    for order, _, source, drawn in _drawn(found):
        means = drawn.shares @ np.arange(1, len(order.ranked) + 1)
        following = [*drawn.next_wins.tolist(), None]
        for place, i in enumerate(order.ranked):
            yield (
                order.name, source, found.ids[i], order.ranks[place], means[place],
                *order.intervals[source][place], drawn.shares[place, 0], following[place],
            )  # fmt: skip


def _with_error(share: float, draws: int) -> tuple[float, float]:
    """Return a share of the draws and its standard error."""
    return share, sqrt(max(share * (1 - share), 0.0) / draws)


def _acceptability(found: Compared) -> Rows:
    """Yield in what share of the draws a pilot takes which rank."""
    for order, draws, source, drawn in _drawn(found):
        if len(order.ranked) > PAIRS_AT_MOST:
            continue
        for place, i in enumerate(order.ranked):
            for rank in np.flatnonzero(drawn.shares[place] > 0).tolist():
                share = _with_error(float(drawn.shares[place, rank]), draws)
                yield order.name, source, found.ids[i], rank + 1, *share


def _verdict_shares(found: Compared) -> Rows:
    """Yield in what share of the draws a pilot gets which verdict."""
    for order, draws, source, drawn in _drawn(found):
        for place, i in enumerate(order.ranked):
            for v, verdict in enumerate(VERDICTS):
                share = _with_error(float(drawn.verdicts[place, v]), draws)
                yield order.name, source, found.ids[i], verdict, *share


def _wins(found: Compared) -> Rows:
    """Yield in what share of the draws a pilot stands before another."""
    for order, draws, source, drawn in _drawn(found):
        if drawn.wins is None:
            continue
        for place, i in enumerate(order.ranked):
            for other, j in enumerate(order.ranked):
                if i != j:
                    share = _with_error(float(drawn.wins[place, other]), draws)
                    yield order.name, source, found.ids[i], found.ids[j], *share


def _central_weights(found: Compared) -> Rows:
    """Yield by which weights, in the mean, a pilot comes first; none if it never does."""
    for order in found.orders:
        if order.draws is not None:
            for i, weights in zip(order.ranked, order.draws.central.tolist(), strict=True):
                for dimension, weight in zip(found.framework.dimensions, weights, strict=True):
                    known = None if np.isnan(weight) else weight
                    yield order.name, found.ids[i], dimension.id, known


def _break_even(found: Compared) -> Rows:
    ids, dimensions = found.ids, found.framework.dimensions
    for order in found.orders:
        for item in order.break_even:
            for weight in item.weights or (None,):
                yield (
                    order.name, ids[item.above], ids[item.below], dimensions[item.dimension].id,
                    item.now, weight,
                )  # fmt: skip


def _dominance(found: Compared) -> Rows:
    for order in found.orders:
        for better, worse in order.dominating:
            yield order.name, found.ids[better], found.ids[worse]


ORDER_TABLES: dict[str, Callable[[Compared], Rows]] = {
    "order": _places,
    "order_uncertainty": _uncertainty,
    "acceptability": _acceptability,
    "verdict_shares": _verdict_shares,
    "wins": _wins,
    "central_weights": _central_weights,
    "break_even": _break_even,
    "dominance": _dominance,
}
"""What yields the rows of a table, with their cells in the order of the codebook."""
