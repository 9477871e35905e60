"""How well a set fits an outcome: consistency, coverage and what belongs to them.

Formulas: Ragin (2006, 2008) for consistency and coverage, Schneider and Wagemann (2012) for the
relevance of necessity and the proportional reduction in inconsistency (PRI).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Fit", "Necessity", "fit_of", "necessity_fit", "sufficiency_fit"]


@dataclass(frozen=True, slots=True)
class Fit:
    """How far a set is enough for an outcome.

    Parameters
    ----------
    consistency, pri, coverage : from 0 to 1; None where nothing can be divided
    """

    consistency: float | None
    pri: float | None
    coverage: float | None


@dataclass(frozen=True, slots=True)
class Necessity:
    """How far an outcome needs a set.

    Parameters
    ----------
    consistency, relevance, coverage : from 0 to 1; None where nothing can be divided
    """

    consistency: float | None
    relevance: float | None
    coverage: float | None


def sufficiency_fit(inside: Floats, target: Floats) -> Fit:
    """Return consistency, PRI and coverage of a set as enough for an outcome.

    Parameters
    ----------
    inside, target : (cases,) memberships from 0 to 1
    """
    both = np.minimum(inside, target)
    shared = float(both.sum())
    # What is as much in the outcome as in its negation says nothing for either.
    neither = float(np.minimum(both, 1 - target).sum())
    return fit_of(shared, float(inside.sum()), neither, float(target.sum()))


def fit_of(shared: float, whole: float, neither: float, target: float = 0.0) -> Fit:
    """Return the shares of what is summed over cases.

    Parameters
    ----------
    shared : membership in set and outcome
    whole : in the set
    neither : in set, outcome and the negated outcome
    target : in the outcome; 0 for no coverage
    """
    return Fit(
        _share(shared, whole), _share(shared - neither, whole - neither), _share(shared, target)
    )


def necessity_fit(inside: Floats, target: Floats) -> Necessity:
    """Return consistency, relevance and coverage of a set as needed for an outcome.

    Parameters
    ----------
    inside, target : (cases,) memberships from 0 to 1
    """
    both = np.minimum(inside, target)
    shared = float(both.sum())
    return Necessity(
        _share(shared, float(target.sum())),
        _share(float((1 - inside).sum()), float((1 - both).sum())),
        _share(shared, float(inside.sum())),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 1e-12 else None
