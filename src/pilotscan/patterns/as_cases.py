"""Pilots as cases: what became of them on a route, and which conditions they had."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.patterns.sets import Sets
    from pilotscan.patterns.solution import Refusal

__all__ = ["Cases", "ConditionUse", "LeftOut", "cases"]

OUTCOME = "outcome"
Why: TypeAlias = Literal[
    "chosen", "proposed", "not-proposed", "never-known", "no-variation", "not-relevant"
]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A pilot that is no case.

    Parameters
    ----------
    why : ``no-outcome`` if nobody said what became of it on the route, ``gap`` if a chosen
        condition is not known
    gaps : those conditions
    """

    pilot: str
    why: Literal["no-outcome", "gap"]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionUse:
    """A condition of the framework, and whether it is used.

    Parameters
    ----------
    why : chosen by the caller or proposed; or why it is not used
    known : of the pilots with an outcome, how many have a level
    with_it : how many of those are in the set
    """

    id: str
    why: Why
    known: int
    with_it: int

    @property
    def is_used(self) -> bool:
        """Whether it is among the conditions."""
        return self.why in {"chosen", "proposed"}


@dataclass(frozen=True, slots=True)
class Cases:
    """Pilots as cases.

    Parameters
    ----------
    route : on which the outcome is meant
    at : the lowest level that counts as in place
    is_calibrated : whether memberships are fuzzy
    sets : the cases; None where there is none
    results : per case what the file says: adopted, partly or not-adopted
    left_out : the others, in the order given
    conditions : all of the framework, in its order
    levels : (pilots with an outcome, conditions of the framework) as files number them, NaN where
        not known
    pilots : ids of the pilots with an outcome
    refusal : why only the table is given, and no solution
    """

    route: str
    at: int
    is_calibrated: bool
    sets: Sets | None
    results: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    conditions: tuple[ConditionUse, ...]
    pilots: tuple[str, ...]
    levels: NDArray[np.float64] = field(repr=False, compare=False)
    refusal: Refusal | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return a row per case: memberships in the conditions, then in ``outcome``."""
        raise NotImplementedError


def cases(  # noqa: PLR0913 - what a case is made of
    pilots: Sequence[Pilot],
    framework: Framework,
    route: str,
    *,
    conditions: Sequence[str] | None = None,
    at: int | None = None,
    calibrated: bool = False,
    as_of: date | None = None,
) -> Cases:
    """Make cases of pilots."""
    raise NotImplementedError
