"""Dominance: which pilot is at least as good as another on every condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.comparing.judged import JudgedSet

__all__ = ["dominating_pairs"]


def dominating_pairs(judged: JudgedSet, where: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs in which the first pilot dominates the second.

    The first is at least as good on every condition that counts and better on one, even if every
    unknown of its own is at the lowest level and every unknown of the other at the highest. Only
    pilots for which the same conditions count are held against each other.

    Parameters
    ----------
    where : positions of the pilots

    Returns
    -------
    list
        Pairs of positions, in the order of `where`.
    """
    rows = np.array(where, dtype=np.intp)
    level, counting = judged.known.level[rows], judged.counting[rows]
    top = judged.framework.levels.top
    surely = np.where(counting, np.nan_to_num(level, nan=0.0), 0.0)
    perhaps = np.where(counting, np.nan_to_num(level, nan=top), 0.0)
    pairs = []
    for i, row in enumerate(rows.tolist()):
        alike = (counting == counting[i]).all(axis=1)
        never_worse = (surely[i] >= perhaps).all(axis=1)
        better = (surely[i] > perhaps).any(axis=1)
        found = np.flatnonzero(alike & never_worse & better)
        pairs += [(row, int(rows[j])) for j in found]
    return pairs
