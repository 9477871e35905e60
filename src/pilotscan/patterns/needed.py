"""What an outcome needs: each condition, its absence, and combinations that could be needed."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from pilotscan.errors import UsageError
from pilotscan.model.scale import TOLERANCE
from pilotscan.patterns.fit import Necessity, necessity_fit
from pilotscan.patterns.sets import literal_text, read_sets
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from pilotscan.patterns.sets import Data, Sets

    Floats = NDArray[np.float64]

__all__ = ["literals_of", "necessity", "needed_combinations"]

_MOST_TRIED = 200_000
_COLUMNS = tuple(field.name for field in fields(Necessity))


def necessity(
    data: Data, outcome: str, conditions: Iterable[str] | None = None, *, negate: bool = False
) -> pd.DataFrame:
    """Say how far the outcome needs each condition, and the absence of each.

    Parameters
    ----------
    data, outcome, conditions, negate : see `truth_table`

    Returns
    -------
    DataFrame
        A row per condition and per negated one, named ``A`` and ``~A``, or ``A[0]``, ``A[1]``,
        ``A[2]`` where it has more values; `consistency`, `relevance` (of necessity, RoN) and
        `coverage` from 0 to 1, NaN where nothing can be divided.

    Raises
    ------
    UsageError
        See `truth_table`.

    References
    ----------
    Schneider and Wagemann (2012), Set-Theoretic Methods for the Social Sciences, 9.2.
    """
    sets = read_sets(data, outcome, conditions, negate=negate)
    return _frame(
        (text, necessity_fit(inside, sets.target)) for text, _, inside in literals_of(sets)
    )


def needed_combinations(  # noqa: PLR0913 - a cut-off each
    data: Data,
    outcome: str,
    conditions: Iterable[str] | None = None,
    *,
    negate: bool = False,
    incl_cut: float = 0.9,
    ron_cut: float = 0.6,
    cov_cut: float = 0.6,
    most: int | None = None,
) -> pd.DataFrame:
    """Find the combinations that the outcome could need.

    Parameters
    ----------
    data, outcome, conditions, negate : see `truth_table`
    incl_cut, ron_cut, cov_cut : the least consistency, relevance and coverage
    most : how many conditions together at most; None is all

    Returns
    -------
    DataFrame
        As of `necessity`: conjunctions such as ``A*B``, then disjunctions such as ``A + ~B`` of
        which no part passes by itself: either can do what the other lacks (SUIN conditions).

    Raises
    ------
    UsageError
        See `truth_table`; or there are too many to try.
    """
    sets = read_sets(data, outcome, conditions, negate=negate)
    cuts = (incl_cut, ron_cut, cov_cut)
    depth = min(most or len(sets.conditions), len(sets.conditions))
    both = _passing(sets, cuts, depth, " + ")
    return _frame([*_passing(sets, cuts, depth, "*"), *both])


def literals_of(sets: Sets) -> Iterator[tuple[str, int, Floats]]:
    """Give every condition with every value: its text, its position, and membership in it."""
    for at, name in enumerate(sets.conditions):
        n = sets.values[at]
        for value in range(n) if n > 2 else (1, 0):
            yield literal_text(name, value, brackets=n > 2), at, sets.membership(at, value)


def _passing(
    sets: Sets, cuts: tuple[float, float, float], depth: int, joint: str
) -> list[tuple[str, Necessity]]:
    """Return what passes all cuts, the shortest first.

    A longer conjunction is less consistent and a longer disjunction less relevant, so what fails
    there is not lengthened. A disjunction with a part that passes is not listed.
    """
    is_and = joint == "*"
    join = np.minimum if is_and else np.maximum
    brackets = sets.is_multi_value
    parts = [
        (
            literal_text(sets.conditions[at], value, brackets=brackets),
            at,
            sets.membership(at, value),
        )
        for at, n in enumerate(sets.values)
        for value in range(n)
    ]
    growing: list[tuple[tuple[int, ...], Floats]] = [
        ((i,), part[2]) for i, part in enumerate(parts)
    ]
    found: list[tuple[str, Necessity]] = []
    passed: set[frozenset[int]] = set()
    tried = 0
    for length in range(1, depth + 1):
        kept = []
        tried += len(growing)
        if tried > _MOST_TRIED:
            raise UsageError(
                told("there are too many combinations to try; ask for fewer conditions, or fewer "
                     "together")
            )  # fmt: skip
        for chosen, inside in growing:
            if not is_and and any(part <= frozenset(chosen) for part in passed):
                continue
            fit = necessity_fit(inside, sets.target)
            if _meets(fit, cuts):
                # A single one stands among the conjunctions.
                if is_and or length > 1:
                    found.append((joint.join(parts[i][0] for i in chosen), fit))
                passed.add(frozenset(chosen))
                if not is_and:
                    continue
            limit, reached = (cuts[0], fit.consistency) if is_and else (cuts[1], fit.relevance)
            if reached is not None and reached >= limit - TOLERANCE:
                kept.append((chosen, inside))
        growing = [
            ((*chosen, j), join(inside, parts[j][2]))
            for chosen, inside in kept
            for j in range(chosen[-1] + 1, len(parts))
            if parts[j][1] != parts[chosen[-1]][1]
        ]
    return found


def _meets(fit: Necessity, cuts: tuple[float, float, float]) -> bool:
    reached = (fit.consistency, fit.relevance, fit.coverage)
    return all(x is not None and x >= cut - TOLERANCE for x, cut in zip(reached, cuts, strict=True))


def _frame(rows: Iterable[tuple[str, Necessity]]) -> pd.DataFrame:
    import pandas as pd

    every = list(rows)
    return pd.DataFrame(
        [[getattr(fit, name) for name in _COLUMNS] for _, fit in every],
        index=pd.Index([text for text, _ in every], name="condition", dtype=object),
        columns=list(_COLUMNS),
        dtype=np.float64,
    )
