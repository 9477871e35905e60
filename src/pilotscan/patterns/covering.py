"""The fewest columns that cover all rows, in every way there is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from math import ceil, prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Covers", "minimum_covers"]

MOST_STEPS = 100_000
"""Of a search, before it is given up: some ten seconds."""
MOST_FOUND = 1_000_000

_NEAR = 1e-6
_LEAST = 1e-9
_PRICE_STEPS = 300


@dataclass(frozen=True, slots=True)
class Covers:
    """The ways to cover all rows with the fewest columns.

    Parameters
    ----------
    size : how many columns that takes; None if the search was given up before that was proven
    listed : of each way the positions of its columns, in their order; ways that differ only in
        columns that cover the same rows stand together
    n : how many ways there are, listed or not
    shared : positions of the columns that every way has; empty if not all are counted
    is_counted : False if the search was given up, so that there can be more than `n`
    """

    size: int | None
    listed: tuple[tuple[int, ...], ...]
    n: int
    shared: tuple[int, ...]
    is_counted: bool


def minimum_covers(chart: Bools, most: int) -> Covers:
    """Find all sets of the fewest columns that cover every row.

    Parameters
    ----------
    chart : (columns, rows) which column covers which row; every row is covered by one at least
    most : how many are listed

    Notes
    -----
    Columns that cover the same rows are searched as one. Each row has a price, so that no column
    costs more than 1 in all: then what the open rows cost together is the least number of columns
    that they ask for, and a column that is too cheap for what is left to cover cannot be one of the
    fewest (the dual of the linear programme; reduced costs).
    """
    packed = np.packbits(chart, axis=1)
    _, first, of = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    alike: list[list[int]] = [[] for _ in first]
    for column, group in enumerate(of.reshape(-1).tolist()):
        alike[group].append(column)
    search = _Search(chart[first])
    size = search.least()
    if size is None:
        return Covers(None, (), 0, (), is_counted=False)
    found = search.all_of(size)
    n = sum(prod(len(alike[column]) for column in cover) for cover in found)
    listed = _spread(found, alike, most)
    in_all = set(found[0]).intersection(*found) if not search.is_given_up else set()
    shared = tuple(sorted(alike[column][0] for column in in_all if len(alike[column]) == 1))
    return Covers(size, tuple(listed), n, shared, is_counted=not search.is_given_up)


def _spread(
    found: list[tuple[int, ...]], alike: list[list[int]], most: int
) -> list[tuple[int, ...]]:
    """Put for each column every one that covers the same rows, up to so many ways."""
    ordered = sorted(sorted((alike[column] for column in cover), key=min) for cover in found)
    every = (tuple(sorted(columns)) for cover in ordered for columns in product(*cover))
    return list(islice(every, most))


class _Search:
    """Branch and bound over distinct columns."""

    def __init__(self, chart: Bools) -> None:
        self._chart = chart.astype(np.float64)
        self._prices = _best_prices(self._chart)
        self._steps = 0
        self._only_one = True
        self._found: list[tuple[int, ...]] = []

    @property
    def is_given_up(self) -> bool:
        """Whether it took too long."""
        return self._steps > MOST_STEPS or len(self._found) > MOST_FOUND

    def least(self) -> int | None:
        """Return how few columns will do; None if that takes too long to find out."""
        size = ceil(float(self._prices.sum()) - _NEAR)
        while not self._covers(size):
            if self.is_given_up:
                return None
            size += 1
        return size

    def all_of(self, size: int) -> list[tuple[int, ...]]:
        """Return all ways to do it with the least number of columns."""
        self._only_one, self._steps = False, 0
        self._covers(size)
        return self._found

    def _covers(self, size: int) -> bool:
        self._found = []
        columns, rows = self._chart.shape
        self._step(np.arange(rows), np.arange(columns), self._prices, size, ())
        return bool(self._found)

    def _step(
        self, rows: Ints, columns: Ints, prices: Floats, left: int, chosen: tuple[int, ...]
    ) -> None:
        """Cover the open rows with so many of the columns."""
        self._steps += 1
        if self.is_given_up or (self._found and self._only_one):
            return
        part = self._chart[columns[:, None], rows]
        if left <= 2:
            self._found += [(*chosen, *columns[last].tolist()) for last in _last(part, left)]
            return
        while True:
            prices = _raised(part, prices)
            costs, whole = part @ prices, float(prices.sum())
            # A row that no column covers has a price beyond all bounds by now.
            if whole > left + _NEAR:
                return
            # The others cost at most 1 each, so one that is cheaper than this leaves too much.
            able = costs >= whole - (left - 1) - _NEAR
            if able.all():
                break
            columns, part = columns[able], part[able]
        narrowest = part[:, part.sum(axis=0).argmin()] > 0
        of_column = part > 0
        alive = np.ones(len(columns), dtype=np.bool_)
        for at in np.flatnonzero(narrowest)[np.argsort(-costs[narrowest], kind="stable")].tolist():
            # What follows does without it, so that every way is found once.
            alive[at] = False
            still = ~of_column[at]
            self._step(rows[still], columns[alive], prices[still], left - 1,
                       (*chosen, int(columns[at])))  # fmt: skip


def _last(part: Floats, left: int) -> Iterator[list[int]]:
    """Give the ways to cover all rows with one column or two."""
    if left == 1:
        yield from ([at] for at in np.flatnonzero(part.all(axis=1)).tolist())
        return
    missing = 1 - part
    neither = missing @ missing.T
    yield from np.argwhere(np.triu(neither == 0, k=1)).tolist()


def _raised(part: Floats, prices: Floats) -> Floats:
    """Raise the price of each row until a column that covers it costs 1."""
    costs = part @ prices
    dearest: Floats = (part * costs[:, None]).max(axis=0)
    least = np.maximum(dearest, _LEAST * prices)
    return np.divide(prices, least, out=np.zeros_like(prices), where=least > 0)


def _greedy(chart: Floats) -> int:
    """Return how many columns it takes, each time the one that covers most."""
    still, n = np.ones(chart.shape[1]), 0
    while still.any():
        still = still * (1 - chart[(chart @ still).argmax()])
        n += 1
    return n


def _best_prices(chart: Floats) -> Floats:
    """Return (rows,) prices of which no column costs more than 1, and that come to much.

    By steps along the subgradient of the Lagrangian (Held and Karp 1971), each made good.
    """
    best = trial = _raised(chart, np.ones(chart.shape[1]))
    enough = _greedy(chart) - 1 + _NEAR
    for step in range(_PRICE_STEPS):
        if best.sum() > enough:
            break
        cheap = chart @ trial > 1
        slope = 1 - chart[cheap].sum(axis=0)
        length = 0.2 * best.sum() * 0.985**step / max(float(slope @ slope), 1.0)
        trial = np.maximum(trial + length * slope, 0)
        made_good = _raised(chart, trial)
        if made_good.sum() > best.sum():
            best = made_good
    # No price of 0: it could not be raised where columns have gone.
    return _raised(chart, _raised(chart, np.maximum(best, _LEAST)))
