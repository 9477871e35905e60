"""A set of pilots judged, each on its own route, as arrays over the whole set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from pilotscan.comparing.record import known_of
from pilotscan.model.scale import TOLERANCE
from pilotscan.scoring.every_route import route_results
from pilotscan.scoring.next_step import Ahead, find_ahead
from pilotscan.scoring.score import RoutePlan
from pilotscan.scoring.verdict import Findings, Known, RouteJudgement, judge_route

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pilotscan.comparing.record import PilotRecord
    from pilotscan.model.framework import Framework
    from pilotscan.scoring.result import Basis, RouteResult

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

__all__ = ["JudgedSet", "judge_set", "known_at", "plan_of"]


@dataclass(frozen=True)
class JudgedSet:
    """Pilots judged with one framework, each on its own route.

    Parameters
    ----------
    states : (pilots, conditions) positions in `record.STATES`
    routes : per pilot
    plans : by route
    judgements : by route, the positions of the pilots on it and their judgement
    verdict : (pilots,) position in `OUTCOMES`
    value : (pilots,) score 0..100 regardless of coverage, NaN if nothing is rated
    low, high, coverage, documented : (pilots,) the first two NaN where nothing is summed
    mean, dimension_low, dimension_high, share : (pilots, dimensions); NaN where none applies.
        Means and levels are in steps above the first level
    counting, necessary : (pilots, conditions) on the pilot's route, necessary ones that apply
    min_level : (pilots, conditions) of the necessary ones
    findings : reasons by condition
    unsupported : (pilots, conditions) the flag
    """

    framework: Framework
    known: Known
    states: NDArray[np.int8]
    routes: tuple[str, ...]
    plans: dict[str, RoutePlan]
    judgements: dict[str, tuple[NDArray[np.intp], RouteJudgement]]
    verdict: NDArray[np.int64]
    value: Floats
    low: Floats
    high: Floats
    coverage: Floats
    documented: Floats
    mean: Floats
    dimension_low: Floats
    dimension_high: Floats
    share: Floats
    counting: Bools
    necessary: Bools
    min_level: Floats
    findings: Findings
    unsupported: Bools

    def __repr__(self) -> str:
        """Say how many pilots, and no more: whole, it is a book of arrays."""
        return f"JudgedSet({len(self.routes)} pilots, framework={self.framework.id!r})"

    def as_written(self, steps: Floats) -> Floats:
        """Return levels, or means of them, as files and reports number them."""
        return steps + self.framework.levels.first

    @property
    def score(self) -> Floats:
        """(pilots,) 0..100, NaN where too little is rated for a score."""
        line = self.framework.rules.min_score_coverage - TOLERANCE
        return np.where(self.coverage >= line, self.value, np.nan)

    @cached_property
    def results(self) -> tuple[RouteResult, ...]:
        """Per pilot what its report says of its route, without hinges and advice."""
        found: list[RouteResult | None] = [None] * len(self)
        for route, (where, judged) in self.judgements.items():
            nothing: list[tuple[()]] = [()] * len(where)
            made = route_results(route, self.framework, judged, nothing, nothing)
            for i, result in zip(where.tolist(), made, strict=True):
                found[i] = result
        return tuple(result for result in found if result is not None)

    @cached_property
    def ahead(self) -> Ahead:
        """What lies ahead of each pilot on its route."""
        basis: list[Basis | None] = [None] * len(self)
        numbers = np.zeros((3, len(self)), dtype=np.int64)
        needed = np.zeros_like(self.counting)
        for where, judged in () if self.framework.profile_only else self.judgements.values():
            found = find_ahead(known_at(self.known, where), judged, self.framework.rules)
            numbers[:, where] = found.outlook, found.certain, found.distance
            needed[where] = found.needed
            for i, firmly in zip(where.tolist(), found.basis, strict=True):
                basis[i] = firmly
        outlook, certain, distance = numbers
        return Ahead(tuple(basis), outlook, certain, distance, needed)

    @property
    def risks(self) -> NDArray[np.int64]:
        """(pilots,) necessary conditions that are below their minimum or unknown."""
        at_risk = self.findings.bottleneck | self.findings.unknown_necessary
        count: NDArray[np.int64] = at_risk.sum(axis=1)
        return count

    def __len__(self) -> int:
        """Return the number of pilots."""
        return len(self.routes)


def plan_of(framework: Framework, route: str, *, equal: bool = False) -> RoutePlan:
    """Lay out a framework for a route, perhaps with all its weights equal."""
    plan = RoutePlan.of(framework, route)
    if not equal:
        return plan
    return replace(
        plan,
        weight=np.ones_like(plan.weight),
        dimension_weight=np.ones_like(plan.dimension_weight),
    )


def known_at(known: Known, where: NDArray[np.intp]) -> Known:
    """Return what is known of some of the pilots."""
    return known.at(where)


def judge_set(
    records: Sequence[PilotRecord],
    framework: Framework,
    *,
    routes: Sequence[str] | None = None,
    numbers: Sequence[NDArray[np.int8]] | None = None,
    equal: bool = False,
) -> JudgedSet:
    """Judge pilots, each on its own route.

    Parameters
    ----------
    records : at least one
    routes : per pilot, instead of its own
    numbers : per pilot, instead of its own
    equal : with all weights of the framework equal
    """
    known, states = known_of(numbers or [record.numbers for record in records], framework)
    on = tuple(routes or [record.route for record in records])
    pilots, conditions = known.level.shape
    dimensions = len(framework.dimensions)
    numbers_of = {
        name: np.full(pilots, np.nan) for name in ("value", "low", "high", "coverage", "documented")
    }
    by_dimension = {
        name: np.full((pilots, dimensions), np.nan)
        for name in ("mean", "dimension_low", "dimension_high", "share")
    }
    by_condition = {
        name: np.zeros((pilots, conditions), dtype=bool) for name in ("counting", "necessary")
    }
    findings = {name: np.zeros((pilots, conditions), dtype=bool) for name in Findings._fields}
    min_level = np.zeros((pilots, conditions))
    verdict = np.zeros(pilots, dtype=np.int64)
    judgements = {}
    plans: dict[str, RoutePlan] = {}
    for route in sorted(set(on)):
        where = np.flatnonzero([name == route for name in on])
        plan = plans[route] = plan_of(framework, route, equal=equal)
        some = known_at(known, where)
        judged = judge_route(some, plan, framework.rules)
        scores = judged.scores
        for name, values in (
            ("value", scores.value), ("low", scores.score_low), ("high", scores.score_high),
            ("coverage", scores.coverage), ("documented", judged.documented),
        ):  # fmt: skip
            if plan.is_judged or name in {"coverage", "documented"}:
                numbers_of[name][where] = values
        for name, values in (
            ("mean", scores.mean), ("dimension_low", scores.low), ("dimension_high", scores.high),
            ("share", scores.dimension_coverage),
        ):  # fmt: skip
            by_dimension[name][where] = values
        counting = some.applies & plan.relevant
        by_condition["counting"][where] = counting
        by_condition["necessary"][where] = counting & plan.necessary
        min_level[where] = plan.min_level
        verdict[where] = judged.verdict
        for name, holds in findings.items():
            holds[where] = getattr(judged.findings, name)
        judgements[route] = (where, judged)
    rules = framework.rules.unsupported
    return JudgedSet(
        framework=framework,
        known=known,
        states=states,
        routes=on,
        plans=plans,
        judgements=judgements,
        verdict=verdict,
        min_level=min_level,
        findings=Findings(**findings),
        unsupported=(known.level >= rules.from_level - framework.levels.first)
        & (known.strength < rules.below_evidence),
        **numbers_of,
        **by_dimension,
        **by_condition,
    )
