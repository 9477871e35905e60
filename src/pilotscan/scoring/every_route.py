"""Judge by what is known of the conditions, on every route: arrays in, values out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pilotscan.model.scale import OUTCOMES, TOLERANCE
from pilotscan.scoring.advice import advise
from pilotscan.scoring.hinges import HingeTable, find_hinges
from pilotscan.scoring.next_step import NOTHING_NEXT, find_next_steps, names_of
from pilotscan.scoring.reasons import names_where, reasons_of
from pilotscan.scoring.result import (
    Advice,
    ConditionResult,
    DimensionResult,
    Hinge,
    RouteResult,
    Score,
)
from pilotscan.scoring.score import RoutePlan
from pilotscan.scoring.verdict import (
    Known,
    RouteJudgement,
    judge_route,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pilotscan.model.framework import Framework
    from pilotscan.scoring.ratings import ConditionRating
    from pilotscan.scoring.result import NextStep

__all__ = ["judge_ratings", "route_results"]

NO_SCORE = Score(None, None, None)


def judge_ratings(
    rated: Sequence[Sequence[ConditionRating]], framework: Framework
) -> tuple[list[tuple[ConditionResult, ...]], list[tuple[RouteResult, ...]]]:
    """Judge on every route by what is known of the conditions.

    Parameters
    ----------
    rated : per pilot what `rate_pilot` returns

    Returns
    -------
    tuple
        Per pilot its conditions, and its results by route, in the framework's order.
    """
    rules = framework.rules
    known = Known.of_ratings(rated, framework)
    bar = rules.unsupported
    unsupported = (known.level >= bar.from_level - framework.levels.first) & (
        known.strength < bar.below_evidence
    )
    flags = {
        "disputed": known.disputed,
        "contested": known.contested,
        "unsupported": unsupported,
        "lone-stop": _lone_stops(known, framework),
    }
    conditions = _condition_results(rated, flags, framework)
    names = names_of(framework)
    by_route = []
    for name in framework.routes:
        judged = judge_route(known, RoutePlan.of(framework, name), rules)
        advice = advise(known, judged, unsupported, names[0])
        if framework.profile_only:
            nothing: list[tuple[()]] = [()] * len(rated)
            by_route.append(route_results(name, framework, judged, nothing, advice))
            continue
        hinges = find_hinges(known, judged, rules)
        next_steps = find_next_steps(known, judged, hinges, rules, names)
        by_route.append(
            route_results(
                name, framework, judged, _hinges(hinges, framework, conditions), advice, next_steps
            )
        )
    return conditions, list(zip(*by_route, strict=True))


def _lone_stops(known: Known, framework: Framework) -> NDArray[np.bool_]:
    """Find where somebody gave a stop level, and too few for a stop, on any route."""
    found = np.zeros(known.level.shape, dtype=bool)
    for name in framework.routes:
        stop_at = RoutePlan.of(framework, name).stop_at
        found |= (known.lone <= stop_at) & (known.alarm > stop_at)
    return found


def _condition_results(
    rated: Sequence[Sequence[ConditionRating]],
    flags: Mapping[str, NDArray[np.bool_]],
    framework: Framework,
) -> list[tuple[ConditionResult, ...]]:
    raised = np.stack(list(flags.values()), axis=-1) @ (1 << np.arange(len(flags)))
    named = [
        tuple(name for n, name in enumerate(flags) if bits >> n & 1)
        for bits in range(1 << len(flags))
    ]
    return [
        tuple(
            ConditionResult(
                condition.id,
                framework.dimension_of[condition.id],
                rating.state,
                rating.level,
                rating.spread,
                rating.support,
                named[bits],
            )
            for condition, rating, bits in zip(framework.conditions, row, listed, strict=True)
        )
        for row, listed in zip(rated, raised.tolist(), strict=True)
    ]


def route_results(  # noqa: PLR0913, PLR0917 - what a result is put together from
    route: str,
    framework: Framework,
    judged: RouteJudgement,
    hinges: Sequence[tuple[Hinge, ...]],
    advice: Sequence[tuple[Advice, ...]],
    next_steps: Sequence[NextStep] = (),
) -> list[RouteResult]:
    """Turn the arrays of one route into values, one per pilot.

    Parameters
    ----------
    hinges, advice : per pilot; empty ones where nobody asks for them
    next_steps : per pilot; none at all where nobody asks for them
    """
    ids, dimension_ids = names_of(framework)
    scores = judged.scores
    weights = judged.plan.dimension_weight.tolist()
    reasons = reasons_of(judged, ids, dimension_ids)
    counts = judged.counts.tolist()
    first = framework.levels.first
    means, lows, highs, shares, values = map(
        _listed,
        (
            scores.mean + first, scores.low + first, scores.high + first,
            scores.dimension_coverage, scores.value,
        ),
    )  # fmt: skip
    min_score_coverage = framework.rules.min_score_coverage - TOLERANCE
    bottlenecks = names_where(judged.findings.bottleneck, ids)
    unknown_necessary = names_where(judged.findings.unknown_necessary, ids)
    results = []
    for i in range(len(judged.verdict)):
        then = next_steps[i] if next_steps else NOTHING_NEXT
        coverage = float(scores.coverage[i])
        dimensions = tuple(
            DimensionResult(
                dimension.id, means[i][d], lows[i][d], highs[i][d], shares[i][d], weights[d]
            )
            for d, dimension in enumerate(framework.dimensions)
        )
        results.append(
            RouteResult(
                route=route,
                verdict=OUTCOMES[judged.verdict[i]],
                reasons=reasons[i],
                score=Score(
                    values[i] if coverage >= min_score_coverage else None,
                    float(scores.score_low[i]),
                    float(scores.score_high[i]),
                )
                if judged.plan.is_judged
                else NO_SCORE,
                coverage=coverage,
                documented=float(judged.documented[i]),
                counting=counts[i][0],
                rated=counts[i][1],
                well_documented=counts[i][2],
                bottlenecks=bottlenecks[i],
                unknown_necessary=unknown_necessary[i],
                dimensions=dimensions,
                hinges=hinges[i],
                advice=advice[i],
                basis=then.basis,
                outlook=then.outlook,
                ruled_out=then.ruled_out,
                distance=then.distance,
                worth=then.worth,
                paths=then.paths,
                risks=then.risks,
            )
        )
    return results


def _hinges(
    table: HingeTable, framework: Framework, conditions: Sequence[tuple[ConditionResult, ...]]
) -> list[tuple[Hinge, ...]]:
    """List hinges by condition, level before evidence, rising."""
    ids, first = list(framework.condition_by_id), framework.levels.first
    levels = len(table.level_to)
    to = np.concatenate([table.level_to, table.strength_by]).transpose(1, 2, 0)
    found: list[list[Hinge]] = [[] for _ in conditions]
    for i, c, n in zip(*(x.tolist() for x in np.nonzero(to >= 0)), strict=True):
        now, verdict = conditions[i][c], OUTCOMES[to[i, c, n]]
        if n < levels:
            hinge = Hinge(ids[c], "level", now.level, n + first, verdict)
        else:
            before = now.support.strength
            after = before - 1 if n == levels else before + 1
            hinge = Hinge(ids[c], "evidence", before, after, verdict)
        found[i].append(hinge)
    return [tuple(row) for row in found]


def _listed(values: NDArray[np.float64]) -> list[Any]:
    """Return numbers as lists, with None where there is no value."""
    listed = values.astype(object)
    listed[np.isnan(values)] = None
    found: list[Any] = listed.tolist()
    return found
