"""Rows of a truth table that no case has, or too few to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.patterns.sets import Literals
    from pilotscan.patterns.table import TruthTable

__all__ = ["EmptyRows"]


class EmptyRows:
    """The rows without enough cases, shared by all models of a table."""

    def __init__(self, table: TruthTable) -> None:
        is_empty = np.ones(table.possible, dtype=np.bool_)
        for row in table.rows:
            is_empty[row.number - 1] = row.out == "?"
        self._at = np.flatnonzero(is_empty)
        self._values = np.unravel_index(self._at, table.sets.values)

    def held_by(self, terms: Sequence[Literals]) -> tuple[int, ...]:
        """Return the numbers of the rows for which one of the terms holds."""
        held = np.zeros(len(self._at), dtype=np.bool_)
        for literals in terms:
            inside = np.ones(len(self._at), dtype=np.bool_)
            for at, value in literals:
                inside &= self._values[at] == value
            held |= inside
        return tuple((self._at[held] + 1).tolist())
