"""The fewest columns that cover all rows, in every way there is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from math import ceil, prod
from typing import TYPE_CHECKING

import numpy as np

from pilotscan.model.scale import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

__all__ = ["Covers", "minimum_covers"]

_MOST_STEPS = 2_000_000


@dataclass(frozen=True, slots=True)
class Covers:
    """The ways to cover all rows with the fewest columns.

    Parameters
    ----------
    size : how many columns that takes; None if the search was given up before that was proven
    listed : of each way the positions of its columns, in the order of the columns
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
    Columns that cover the same rows are searched as one. A branch is cut off where rows no two of
    which share a column, or the shares that the rows left have in the largest columns that cover
    them, ask for more columns than are left.
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
    return Covers(size, tuple(sorted(listed)), n, shared, is_counted=not search.is_given_up)


def _spread(
    found: list[tuple[int, ...]], alike: list[list[int]], most: int
) -> list[tuple[int, ...]]:
    """Put for each column every one that covers the same rows."""
    every = (
        tuple(sorted(columns))
        for cover in found
        for columns in product(*(alike[column] for column in cover))
    )
    return list(islice(every, most))


class _Search:
    """Branch and bound over distinct columns; rows and columns are bits of whole numbers."""

    def __init__(self, chart: Bools) -> None:
        self._chart = chart.astype(np.float64)
        columns, rows = chart.shape
        self._of_row = [_as_bits(chart[:, row]) for row in range(rows)]
        self._of_column = [_as_bits(chart[column]) for column in range(columns)]
        self._rows, self._columns = (1 << rows) - 1, (1 << columns) - 1
        self._steps = 0
        self._only_one = True
        self._found: list[tuple[int, ...]] = []

    @property
    def is_given_up(self) -> bool:
        """Whether it took too long."""
        return self._steps > _MOST_STEPS

    def least(self) -> int | None:
        """Return how few columns will do; None if that takes too long to find out."""
        size = 1
        while not self._covers(size):
            if self.is_given_up:
                return None
            size += 1
        return size

    def all_of(self, size: int) -> list[tuple[int, ...]]:
        """Return all ways to do it with so many columns."""
        self._only_one, self._steps = False, 0
        self._covers(size)
        return self._found

    def _covers(self, size: int) -> bool:
        self._found = []
        self._step(self._rows, self._columns, np.ones(len(self._of_column)), size, ())
        return bool(self._found)

    def _step(
        self, rows: int, columns: int, alive: Floats, left: int, chosen: tuple[int, ...]
    ) -> None:
        """Cover some rows with some columns."""
        self._steps += 1
        if self.is_given_up or (self._found and self._only_one):
            return
        if not left:
            if not rows:
                self._found.append(chosen)
            return
        if left == 1:
            for row in _bits(rows):
                columns &= self._of_row[row]
            self._found += [(*chosen, column) for column in _bits(columns)]
            return
        choices = sorted(((self._of_row[row] & columns).bit_count(), row) for row in _bits(rows))
        if self._asks_for_more(rows, columns, choices, alive, left):
            return
        narrowest = self._of_row[choices[0][1]] & columns
        alive = alive.copy()
        for column in _bits(narrowest):
            # What follows does without it: every way is found once.
            columns &= ~(1 << column)
            alive[column] = 0
            self._step(rows & ~self._of_column[column], columns, alive, left - 1, (*chosen, column))

    def _asks_for_more(
        self, rows: int, columns: int, choices: list[tuple[int, int]], alive: Floats, left: int
    ) -> bool:
        apart, shared = 0, 0
        for n, row in choices:
            able = self._of_row[row] & columns
            if not n:
                return True
            if not able & shared:
                shared |= able
                apart += 1
        if apart > left:
            return True
        open_rows = np.array(
            [rows >> row & 1 for row in range(len(self._of_row))], dtype=np.float64
        )
        sizes = (self._chart @ open_rows) * alive
        largest = (self._chart * sizes[:, None]).max(axis=0)
        shares = open_rows[open_rows > 0] / largest[open_rows > 0]
        return ceil(float(shares.sum()) - TOLERANCE) > left


def _as_bits(marks: Bools) -> int:
    return int.from_bytes(np.packbits(marks, bitorder="little").tobytes(), "little")


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
