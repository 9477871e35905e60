"""Pilots as cases: what became of them on a route, and which conditions they had."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from pilotscan.errors import UsageError
from pilotscan.model.lookback import known_on
from pilotscan.patterns.calibration import calibrate
from pilotscan.patterns.proposing import ConditionUse, choose_conditions
from pilotscan.patterns.sets import HALF, Sets
from pilotscan.patterns.solution import Refusal
from pilotscan.patterns.table import Cuts, table_of
from pilotscan.reading import check_route
from pilotscan.scoring.ratings import rate_pilot
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import AfterlifeEvent, Pilot
    from pilotscan.model.scale import Scale
    from pilotscan.patterns.table import TruthTable

    Floats = NDArray[np.float64]

__all__ = ["OUTCOME", "Cases", "LeftOut", "cases", "least_cases", "result_on"]

OUTCOME = "taken_up"
"""The outcome's name among conditions, whose ids have no underscore."""

FEWEST_CASES = 10
CASES_ABOVE_CONDITIONS = 4

PARTLY = 0.67
"""Membership in the outcome of what was partly taken up: more in than out (Ragin 2008, 30)."""

Result: TypeAlias = Literal["adopted", "partly", "not-adopted"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A pilot that is no case.

    Parameters
    ----------
    why : ``no-outcome`` if nobody said what became of it on the route, ``gap`` if a chosen
        condition has no level
    gaps : those conditions
    """

    pilot: str
    why: Literal["no-outcome", "gap"]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cases:
    """Pilots as cases.

    Parameters
    ----------
    route : on which the outcome is meant
    scale : of the levels
    at : the lowest level that counts as in place
    is_calibrated : whether memberships are fuzzy
    partly_counts : whether what was partly taken up is more in the outcome than out
    pilots : ids of all, in the order given
    results : per pilot what became of it, None where nobody said
    conditions : all of the framework, in its order
    levels : (pilots, conditions) as files number them, NaN where there is none
    strengths : (pilots, conditions) of the evidence for them, NaN where there is no level
    refusal : why only the table is given, and no solution
    """

    route: str
    scale: Scale
    at: int
    is_calibrated: bool
    partly_counts: bool
    pilots: tuple[str, ...] = field(repr=False)
    results: tuple[Result | None, ...] = field(repr=False)
    conditions: tuple[ConditionUse, ...] = field(repr=False)
    levels: Floats = field(repr=False, compare=False)
    strengths: Floats = field(repr=False, compare=False)

    @property
    def used(self) -> tuple[str, ...]:
        """The ids of the conditions that are used."""
        return tuple(use.id for use in self.conditions if use.is_used)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The pilots that are no cases, and why, in the order given."""
        found = []
        for name, result, gaps in zip(self.pilots, self.results, self._gaps(), strict=True):
            if result is None:
                found.append(LeftOut(name, "no-outcome"))
            elif gaps.any():
                missing = tuple(used for used, gap in zip(self.used, gaps, strict=True) if gap)
                found.append(LeftOut(name, "gap", missing))
        return tuple(found)

    @property
    def cases(self) -> tuple[str, ...]:
        """The ids of the pilots that are cases."""
        return tuple(self.pilots[i] for i in self._rows())

    @property
    def refusal(self) -> Refusal | None:
        """Why only the table is given, and no solution."""
        n, k = len(self._rows()), len(self.used)
        for use in self.conditions:
            if use.is_used and not use.known:
                return Refusal("never-known", told(
                    "condition '%(name)s' is known of no pilot with an outcome", name=use.id,
                ))  # fmt: skip
        if n < least_cases(k):
            return Refusal("few-cases", told(
                "there are too few cases for a solution: %(n)s, where it takes at least %(least)s "
                "(10, and 4 more than there are conditions)", n=n, least=least_cases(k),
            ))  # fmt: skip
        if not k:
            return Refusal("no-condition", told(
                "no condition is known of enough pilots and differs between them"
            ))  # fmt: skip
        sets = self.sets
        inside = sets.target > HALF
        if inside.all() or not inside.any():
            return Refusal("same-outcome", told(
                "all cases have the same outcome, so that nothing can tell them apart"
            ))  # fmt: skip
        for at, name in enumerate(sets.conditions):
            within = sets.matrix[:, at] > HALF
            if within.all() or not within.any():
                return Refusal("same-condition", told(
                    "condition '%(name)s' is the same in all cases; leave it out, or take another "
                    "level", name=name,
                ))  # fmt: skip
        return None

    @property
    def sets(self) -> Sets:
        """Memberships of the cases in the conditions and the outcome.

        Raises
        ------
        UsageError
            There is no case, or no condition.
        """
        rows = self._rows()
        if not rows or not self.used:
            raise UsageError(told("there is no case, or no condition"))
        matrix = self.levels[np.ix_(rows, self._used_at())]
        if self.is_calibrated:
            # Half a level below `at`, so that no level is exactly half in.
            matrix = calibrate(
                matrix, full=self.scale.last, crossover=self.at - HALF, out=self.scale.first
            )
        else:
            matrix = (matrix >= self.at).astype(np.float64)
        return Sets(
            cases=self.cases,
            conditions=self.used,
            values=(2,) * len(self.used),
            matrix=matrix,
            outcome=OUTCOME,
            target=np.array([self._in_outcome(self.results[i]) for i in rows]),
        )

    def table(
        self,
        *,
        negate: bool = False,
        incl_cut: float | tuple[float, float] = 0.8,
        n_cut: int = 1,
        pri_cut: float = 0.0,
    ) -> TruthTable:
        """Return the truth table; see `truth_table`."""
        return table_of(self.sets_for(negate=negate), Cuts.of(incl_cut, n_cut, pri_cut))

    def sets_for(self, *, negate: bool) -> Sets:
        """Return the memberships, with the outcome negated or not."""
        sets = self.sets
        if not negate:
            return sets
        return replace(sets, outcome=f"~{OUTCOME}", target=1 - sets.target)

    def at_level(self, at: int) -> Cases:
        """Return the same cases with another level that counts as in place.

        Raises
        ------
        UsageError
            See `cases`.
        """
        _hold_level(at, self.scale)
        within = (self.levels[[result is not None for result in self.results]] >= at).sum(axis=0)
        uses = zip(self.conditions, within.tolist(), strict=True)
        return replace(self, at=at, conditions=tuple(replace(use, in_place=n) for use, n in uses))

    def __repr__(self) -> str:
        """Say how many cases there are, and of what."""
        return f"Cases({len(self.cases)} cases on {self.route!r}, conditions={self.used})"

    def _repr_html_(self) -> str | None:
        """Show its table in a notebook, where there is one."""
        if not self.cases or not self.used:
            return None
        shown: str | None = self.to_frame()._repr_html_()  # type: ignore[operator]
        return shown

    def to_frame(self) -> pd.DataFrame:
        """Return a row per case: memberships in the conditions, then in ``taken_up``."""
        import pandas as pd

        sets = self.sets
        frame = pd.DataFrame(sets.matrix, index=pd.Index(sets.cases, name="pilot"),
                             columns=list(sets.conditions))  # fmt: skip
        return frame.assign(**{OUTCOME: sets.target})

    def _used_at(self) -> list[int]:
        return [at for at, use in enumerate(self.conditions) if use.is_used]

    def _gaps(self) -> NDArray[np.bool_]:
        """Return (pilots, used conditions) where there is no level."""
        return np.isnan(self.levels[:, self._used_at()])

    def _rows(self) -> list[int]:
        """Return the positions of the pilots that are cases."""
        whole: list[bool] = (self._gaps().sum(axis=1) == 0).tolist()
        return [i for i, result in enumerate(self.results) if result is not None and whole[i]]

    def _in_outcome(self, result: Result | None) -> float:
        if result == "partly":
            if self.is_calibrated:
                return PARTLY if self.partly_counts else 1 - PARTLY
            return float(self.partly_counts)
        return float(result == "adopted")


def cases(  # noqa: PLR0913 - what a case is made of
    pilots: Sequence[Pilot],
    framework: Framework,
    route: str,
    *,
    conditions: Sequence[str] | None = None,
    at: int | None = None,
    calibrated: bool = False,
    as_of: date | None = None,
    partly: bool = True,
) -> Cases:
    """Make cases of pilots: what became of them on a route, and which conditions they had.

    Parameters
    ----------
    route : the outcome is what became of a pilot on it, by the newest item of its `afterlife` that
        has a result; of equal dates the last in the file, and what has no date is oldest
    conditions : ids; None proposes some: those that are known of most pilots with an outcome and
        vary most, at most one per four cases and seven in all
    at : the lowest level that counts as in place; None is the level from which the framework calls
        a condition ready
    calibrated : True makes fuzzy memberships of levels: Ragin's direct method, fully in at the
        highest level, fully out at the lowest, half in just below `at`
    as_of : assessments and outcomes after it do not count; None takes each pilot's newest
        assessment and newest outcome, for an outcome comes after the conditions
    partly : True counts what was partly taken up as taken up (fuzzy: 0.67), False as not (0.33)

    Returns
    -------
    Cases
        A pilot without an outcome, or without a level of a condition that is used, is left out and
        named: a gap is never a 0.

    Raises
    ------
    UsageError
        The framework has no such route or condition, a condition is asked for twice, or `at` is
        not a level above the lowest.
    """
    check_route(route, framework)
    scale = framework.levels
    ready = framework.rules.ready.min_level
    lowest = at if at is not None else ready if ready > scale.first else scale.high
    _hold_level(lowest, scale)
    rated = [rate_pilot(pilot, framework, as_of) for pilot in pilots]
    shape = (len(rated), len(framework.conditions))
    levels: Floats = np.array(
        [[np.nan if c.level is None else c.level for c in each] for each in rated], dtype=np.float64
    ).reshape(shape)
    strengths = np.array([[c.support.strength for c in each] for each in rated], dtype=np.float64)
    strengths = np.where(np.isnan(levels), np.nan, strengths.reshape(shape))
    results = tuple(result_on(pilot, route, as_of) for pilot in pilots)
    with_outcome = [i for i, result in enumerate(results) if result is not None]
    return Cases(
        route=route,
        scale=scale,
        at=lowest,
        is_calibrated=calibrated,
        partly_counts=partly,
        pilots=tuple(pilot.id for pilot in pilots),
        results=results,
        conditions=choose_conditions(framework, route, conditions, levels[with_outcome], lowest),
        levels=levels,
        strengths=strengths,
    )


def least_cases(conditions: int) -> int:
    """Return how many cases it takes before a solution is given (domain, section 6)."""
    return max(FEWEST_CASES, CASES_ABOVE_CONDITIONS + conditions)


def result_on(pilot: Pilot, route: str, as_of: date | None = None) -> Result | None:
    """Return what became of a pilot on a route; None if nobody said, or not to know."""
    known = pilot if as_of is None else known_on(pilot, as_of)[0]
    told_of = [
        (_day(event), i, event)
        for i, event in enumerate(known.afterlife)
        if event.route == route and event.result is not None
    ]
    if not told_of:
        return None
    result = max(told_of, key=lambda item: item[:2])[2].result
    return None if result == "unknown" else result


def _day(event: AfterlifeEvent) -> date:
    return date.min if event.date is None else event.date.latest


def _hold_level(at: int, scale: Scale) -> None:
    if at not in scale.levels[1:]:
        raise UsageError(
            told("level %(at)s cannot divide the cases; it must lie from %(first)s to %(last)s",
                 at=at, first=scale.first + 1, last=scale.last)
        )  # fmt: skip
