"""From a truth table to solutions: the shortest sentences that hold for its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pilotscan.patterns.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotscan.patterns.table import TruthTable

__all__ = ["minimize"]


def minimize(
    table: TruthTable,
    include: Literal["", "?", "C", "?C"] = "",
    *,
    directions: Mapping[str, int | Sequence[int] | None] | Sequence[str] | None = None,
    row_dominance: bool = False,
    most: int = 1000,
) -> Solution:
    """Find all minimal models."""
    raise NotImplementedError
