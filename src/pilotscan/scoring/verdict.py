"""Rules to verdict and reasons, for many pilots on one route (docs/method.md)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from pilotscan.model.scale import OUTCOMES, TOLERANCE
from pilotscan.scoring.score import (
    RoutePlan,
    Scores,
    Shares,
    covered_share,
    score_levels,
    share_levels,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from pilotscan.model.framework import Framework
    from pilotscan.model.rules import Rules
    from pilotscan.scoring.ratings import ConditionRating
    from pilotscan.scoring.result import Rule

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Mask = Bools | np.bool_
    Where = NDArray[np.intp] | slice

__all__ = [
    "Between",
    "Findings",
    "Known",
    "RouteJudgement",
    "Ruling",
    "coverage_gains",
    "decide",
    "find_rules",
    "judge_route",
    "rule_between",
    "rule_on",
    "thin_dimensions",
]

STOP, NOT_YET, NOT_ASSESSABLE, CONDITIONAL, READY, NONE = range(len(OUTCOMES))
REASONS: dict[int, tuple[tuple[Rule, str], ...]] = {
    STOP: (("stop", "stop"),),
    NOT_YET: (("bottleneck", "bottleneck"),),
    NOT_ASSESSABLE: (("unknown", "unknown_necessary"), ("asserted", "asserted")),
    CONDITIONAL: (
        ("level", "level"),
        ("evidence", "evidence"),
        ("disputed", "disputed"),
        ("contested", "contested"),
        ("unknown", "unknown"),
        ("zero", "zero"),
    ),
}
"""Per verdict its reasons by condition, in the order they are told, and the field of `Findings`.

A new one takes a row here, a field, and how it is told: `reporting.words.reasons`.
"""


_Arrays = TypeVar("_Arrays", "Known", "Findings", Shares)


def _rows(arrays: _Arrays, where: Where) -> _Arrays:
    """Take some of the rows of arrays that have one per pilot."""
    listed = [getattr(arrays, name) for name in arrays.__match_args__]
    if isinstance(where, slice):
        return type(arrays)(*[array[where] for array in listed])
    return type(arrays)(*[array.take(where, axis=0) for array in listed])


class Known(NamedTuple):
    """What is known of pilots, as arrays (pilots, conditions); see `ratings.ConditionRating`.

    Levels are steps above the first of the scale, as in `RoutePlan`; `lone` is NaN where every
    level counts for a stop.
    """

    level: Floats
    alarm: Floats
    lone: Floats
    alarm_strength: Ints
    strength: Ints
    without_searches: Ints
    contradiction: Ints
    contested: Bools
    disputed: Bools
    applies: Bools

    def at(self, where: Where) -> Known:
        """Return what is known of some of the pilots."""
        return _rows(self, where)

    @classmethod
    def of_ratings(cls, rated: Sequence[Sequence[ConditionRating]], framework: Framework) -> Known:
        """Fold what `rate_pilot` returns into arrays with one row per pilot."""
        flat = [rating for row in rated for rating in row]
        first = framework.levels.first

        def levels(values: Iterable[int | None]) -> Floats:
            filled = [np.nan if value is None else value - first for value in values]
            return np.array(filled, dtype=float).reshape(len(rated), -1)

        def counts(values: Iterable[int]) -> Ints:
            return np.fromiter(values, np.int64, len(flat)).reshape(len(rated), -1)

        return cls(
            level=levels(r.level for r in flat),
            alarm=levels(r.alarm for r in flat),
            lone=levels(r.lone for r in flat),
            alarm_strength=counts(r.alarm_strength for r in flat),
            strength=counts(r.support.strength for r in flat),
            without_searches=counts(r.support.without_searches for r in flat),
            contradiction=counts(r.support.contradiction for r in flat),
            contested=counts(r.support.contested for r in flat).astype(bool),
            disputed=counts(r.spread for r in flat) >= framework.rules.disputed.from_spread,
            applies=counts(r.state != "not-applicable" for r in flat).astype(bool),
        )


class Findings(NamedTuple):
    """Per pilot and condition which rule the condition makes hold or keeps from holding."""

    stop: Bools
    bottleneck: Bools
    unknown_necessary: Bools
    asserted: Bools
    level: Bools
    evidence: Bools
    disputed: Bools
    contested: Bools
    unknown: Bools
    zero: Bools

    @property
    def blocks_ready(self) -> Bools:
        """Where a condition keeps the pilot from the best verdict."""
        return self._reasons_for(CONDITIONAL)

    @property
    def unclear(self) -> Bools:
        """Where a condition keeps the pilot from being assessed."""
        return self._reasons_for(NOT_ASSESSABLE)

    def _reasons_for(self, verdict: int) -> Bools:
        found: list[Bools] = [getattr(self, field) for _, field in REASONS[verdict]]
        return reduce(or_, found)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict on pilots, and all that it rests on.

    Parameters
    ----------
    shares : numbers
    verdict : (pilots,) position in `OUTCOMES`
    findings : reasons by condition
    thin_dimension : (pilots, dimensions) keeps from the best verdict
    low_coverage : (pilots,)
    """

    shares: Shares
    verdict: Ints
    findings: Findings
    thin_dimension: Bools
    low_coverage: Bools

    def at(self, where: Where) -> Ruling:
        """Return the verdict on some of the pilots."""
        return Ruling(
            _rows(self.shares, where),
            self.verdict[where],
            _rows(self.findings, where),
            self.thin_dimension[where],
            self.low_coverage[where],
        )


@dataclass(frozen=True, slots=True)
class RouteJudgement(Ruling):
    """Pilots judged on one route.

    Parameters
    ----------
    scores : `shares` and more
    documented : (pilots,) 0..1
    counts : (pilots, 3) how many conditions count, are rated, are well documented
    """

    plan: RoutePlan
    scores: Scores
    documented: Floats
    counts: Ints


def judge_route(known: Known, plan: RoutePlan, rules: Rules) -> RouteJudgement:
    """Judge pilots on one route: numbers, verdict and reasons."""
    scores = score_levels(known.level, known.applies, plan)
    well_documented = ~np.isnan(known.level) & (known.strength >= rules.unsupported.below_evidence)
    counting = known.applies & plan.relevant
    ruling = _rule_by(scores, _findings_on(known, plan, rules), plan, rules)
    return RouteJudgement(
        **{f.name: getattr(ruling, f.name) for f in fields(ruling)},
        plan=plan,
        scores=scores,
        documented=covered_share(well_documented, known.applies, plan),
        counts=np.stack(
            [
                counting.sum(axis=1),
                (counting & ~np.isnan(known.level)).sum(axis=1),
                (counting & well_documented).sum(axis=1),
            ],
            axis=1,
        ),
    )


def rule_on(known: Known, plan: RoutePlan, rules: Rules) -> Ruling:
    """Come to a verdict on pilots, without the numbers that it does not need."""
    shares = share_levels(known.level, known.applies, plan)
    return _rule_by(shares, _findings_on(known, plan, rules), plan, rules)


class Between(NamedTuple):
    """States in which some conditions of a pilot have changed, and the others not yet.

    Parameters
    ----------
    now, then : what is known of the pilots before and after all changes
    rows : (states,) the pilot of each
    changed : (states, conditions) where a condition is as it is `then`
    """

    now: Known
    then: Known
    rows: NDArray[np.intp]
    changed: Bools


def rule_between(states: Between, plan: RoutePlan, rules: Rules) -> Ruling:
    """Come to a verdict on states.

    Notes
    -----
    No finding on a condition depends on another one: they are made twice, and not for each state.
    """
    now, then, rows, changed = states.now, states.then, states.rows, states.changed
    old, new = (_rows(_findings_on(known, plan, rules), rows) for known in (now, then))
    unchanged = ~changed
    findings = Findings(
        *[(after & changed) | (before & unchanged) for before, after in zip(old, new, strict=True)]
    )
    level, applies = (
        np.where(changed, after.take(rows, axis=0), before.take(rows, axis=0))
        for before, after in ((now.level, then.level), (now.applies, then.applies))
    )
    return _rule_by(share_levels(level, applies, plan), findings, plan, rules)


def _findings_on(known: Known, plan: RoutePlan, rules: Rules) -> Findings:
    return find_rules(
        known, plan, rules, known.level, known.alarm, known.strength, known.without_searches
    )


def _rule_by(shares: Shares, findings: Findings, plan: RoutePlan, rules: Rules) -> Ruling:
    if not plan.is_judged:
        return _no_verdict(shares, findings)
    thin = thin_dimensions(shares.applicable, shares.mean, plan, rules)
    low_coverage = shares.coverage < rules.min_coverage - TOLERANCE
    verdict = decide(
        findings.stop.any(axis=1),
        findings.bottleneck.any(axis=1),
        low_coverage | findings.unclear.any(axis=1),
        findings.blocks_ready.any(axis=1) | thin.any(axis=1),
    )
    return Ruling(shares, verdict, findings, thin, low_coverage)


def _no_verdict(shares: Shares, tried: Findings) -> Ruling:
    pilots = len(shares.coverage)
    nothing = Findings(*map(np.zeros_like, tried))
    return Ruling(
        shares,
        np.full(pilots, NONE),
        nothing,
        np.zeros(shares.mean.shape, dtype=bool),
        np.zeros(pilots, dtype=bool),
    )


def find_rules(  # noqa: PLR0913, PLR0917 - the four arrays are what a hinge changes
    known: Known,
    plan: RoutePlan,
    rules: Rules,
    level: Floats,
    alarm: Floats,
    strength: Ints,
    without_searches: Ints,
) -> Findings:
    """Find the rules that each condition makes hold, with other levels or strengths perhaps.

    Notes
    -----
    Where a stop lacks its quorum, what the others say has to be documented as well as a good answer
    is, and is in dispute: nobody gets a yes by keeping back the document of the one who warns.
    """
    counts = known.applies & plan.relevant
    necessary = counts & plan.necessary
    is_known = ~np.isnan(level)
    ready = rules.ready
    warned = (known.lone <= plan.stop_at) & (alarm > plan.stop_at)
    least = np.where(warned, rules.enough, rules.min_evidence)
    return Findings(
        stop=necessary & is_known & (alarm <= plan.stop_at),
        bottleneck=necessary & is_known & (level < plan.min_level),
        unknown_necessary=necessary & ~is_known,
        asserted=necessary & is_known & (without_searches < least),
        level=necessary & is_known & (level < plan.ready_level),
        evidence=necessary & is_known & (strength < ready.min_evidence),
        disputed=necessary & (known.disputed | warned),
        contested=necessary & known.contested & (known.contradiction >= strength),
        unknown=counts & ~is_known,
        zero=counts & (level == 0),
    )


def thin_dimensions(applicable: Floats, mean: Floats, plan: RoutePlan, rules: Rules) -> Bools:
    """Find dimensions, (pilots, dimensions), that are too weak or apply too little."""
    relevant = np.zeros(len(plan.dimension_weight))
    np.add.at(relevant, plan.dimension, plan.weight * plan.relevant)
    half = applicable < rules.ready.min_applicable_share * relevant - TOLERANCE
    low = np.isnan(mean) | (mean < plan.ready_mean - TOLERANCE)
    return (relevant > 0) & (half | low)


def decide(stop: Mask, bottleneck: Mask, unclear: Mask, blocked: Mask) -> Ints:
    """Return the first verdict whose rule holds; all arguments of one shape."""
    result = np.where(blocked, CONDITIONAL, READY)
    result = np.where(unclear, NOT_ASSESSABLE, result)
    result = np.where(bottleneck, NOT_YET, result)
    return np.where(stop, STOP, result)


def coverage_gains(unknown: Bools, shares: Shares, plan: RoutePlan) -> Floats:
    """Return per condition, (pilots, conditions), what a level adds to the coverage."""
    applicable = shares.applicable
    total = ((applicable > 0) * plan.dimension_weight).sum(axis=1, keepdims=True)
    gains: Floats = np.divide(
        plan.dimension_weight[plan.dimension] * plan.weight,
        applicable[:, plan.dimension] * total,
        out=np.zeros(unknown.shape),
        where=unknown,
    )
    return gains
