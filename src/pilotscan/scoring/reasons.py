"""Reasons of a verdict as values: from arrays to names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.scoring.result import Reason
from pilotscan.scoring.verdict import CONDITIONAL, NOT_ASSESSABLE, REASONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pilotscan.scoring.verdict import Ruling

__all__ = ["names_where", "reasons_of"]


def reasons_of(
    ruled: Ruling, ids: Sequence[str], dimension_ids: Sequence[str]
) -> list[tuple[Reason, ...]]:
    """Return per pilot all the reasons of its verdict.

    Parameters
    ----------
    ids, dimension_ids : in the framework's order
    """
    named = {
        field: names_where(
            getattr(ruled.findings, field) & (ruled.verdict == verdict)[:, None], ids
        )
        for verdict in set(ruled.verdict.tolist()) & REASONS.keys()
        for _, field in REASONS[verdict]
    }
    thin = names_where(ruled.thin_dimension, dimension_ids)
    results = []
    for i, verdict in enumerate(ruled.verdict.tolist()):
        reasons = []
        if verdict == NOT_ASSESSABLE and ruled.low_coverage[i]:
            reasons.append(Reason("coverage"))
        reasons += [
            Reason(rule, named[field][i])
            for rule, field in REASONS.get(verdict, ())
            if named[field][i]
        ]
        if verdict == CONDITIONAL and thin[i]:
            reasons.append(Reason("dimension", dimensions=thin[i]))
        results.append(tuple(reasons))
    return results


def names_where(holds: NDArray[np.bool_], ids: Sequence[str]) -> list[tuple[str, ...]]:
    """Return per row the names of the columns for which something holds."""
    found: list[tuple[str, ...]] = [()] * len(holds)
    names = [ids[c] for c in holds.nonzero()[1].tolist()]
    end = 0
    for i, amount in enumerate(holds.sum(axis=1).tolist()):
        if amount:
            found[i] = tuple(names[end : end + amount])
            end += amount
    return found
