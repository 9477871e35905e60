"""Hinges: single changes of what is known that change the verdict (docs/method.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan.model.scale import TOLERANCE, TOP_STRENGTH
from pilotscan.scoring.verdict import coverage_gains, decide, find_rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pilotscan.model.rules import Rules
    from pilotscan.scoring.verdict import Known, RouteJudgement

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["HingeTable", "find_hinges"]


class HingeTable(NamedTuple):
    """Single changes that change the verdict.

    Parameters
    ----------
    level_to : (levels, pilots, conditions) the verdict after the level became that one, -1 where
        that is not a single change or the verdict stays
    strength_by : (2, pilots, conditions) the same for strength one step down and one up
    """

    level_to: NDArray[np.int8]
    strength_by: NDArray[np.int8]


def find_hinges(known: Known, judged: RouteJudgement, rules: Rules) -> HingeTable:
    """Try every single change of one condition, all else held.

    What a change at one condition can alter is its own findings, the mean of its dimension
    and, for an unknown, the coverage; so the rest is counted once and not judged again.
    """
    plan, scores, verdict = judged.plan, judged.scores, judged.verdict
    findings, thin = judged.findings, judged.thin_dimension
    counts = known.applies & plan.relevant
    is_known = ~np.isnan(known.level)
    others = {
        name: own.sum(axis=1, keepdims=True) - own
        for name, own in (
            ("stop", findings.stop),
            ("bottleneck", findings.bottleneck),
            ("unclear", findings.unclear),
            ("blocks", findings.blocks_ready),
        )
    }
    own_dimension = plan.dimension
    other_thin = thin.sum(axis=1, keepdims=True) - thin[:, own_dimension]
    weight, points = plan.weight, scores.points[:, own_dimension]
    rated, applicable = scores.rated[:, own_dimension], scores.applicable[:, own_dimension]
    relevant = np.zeros(len(plan.dimension_weight))
    np.add.at(relevant, own_dimension, plan.weight * plan.relevant)
    half = applicable < rules.ready.min_applicable_share * relevant[own_dimension] - TOLERANCE
    coverage = scores.coverage[:, None] + coverage_gains(findings.unknown, scores, plan)

    def outcome(
        known: Known, level: Floats, alarm: Floats, strength: Ints, without_searches: Ints
    ) -> NDArray[np.int8]:
        new = find_rules(known, plan, rules, level, alarm, strength, without_searches)
        gained = np.where(is_known, 0.0, weight)
        mean = np.divide(
            points + weight * (level - np.where(is_known, known.level, 0.0)),
            rated + gained,
            out=np.zeros_like(level),
            where=counts,
        )
        own_thin = half | (mean < plan.ready_mean - TOLERANCE)
        after = decide(
            (others["stop"] + new.stop) > 0,
            (others["bottleneck"] + new.bottleneck) > 0,
            (coverage < rules.min_coverage - TOLERANCE) | ((others["unclear"] + new.unclear) > 0),
            ((others["blocks"] + new.blocks_ready) > 0) | (other_thin + own_thin > 0),
        )
        return np.where(after == verdict[:, None], -1, after).astype(np.int8)

    level_to = []
    fresh = np.full_like(known.strength, rules.ready.min_evidence)
    new_strength = np.where(is_known, known.strength, fresh)
    new_without = np.where(is_known, known.without_searches, fresh)
    agreed = known._replace(lone=np.full_like(known.level, np.nan))
    for target in range(plan.scale.top + 1):
        level = np.full_like(known.level, target)
        after = outcome(agreed, level, level, new_strength, new_without)
        single = counts & (~is_known | (np.abs(known.level - target) == 1))
        level_to.append(np.where(single, after, np.int8(-1)))
    strength_by = []
    filled = np.where(is_known, known.level, 0.0)
    for step in (-1, 1):
        changed = known.strength + step
        without = changed if step > 0 else np.minimum(known.without_searches, changed)
        after = outcome(known, filled, known.alarm, changed, without)
        single = counts & is_known & (changed >= 0) & (changed <= TOP_STRENGTH)
        strength_by.append(np.where(single, after, np.int8(-1)))
    return HingeTable(np.stack(level_to), np.stack(strength_by))
