"""From levels and weights to means, score, range and coverage: for one pilot or a million.

All arrays have one row per pilot. Sums run over the conditions in a fixed order, column by
column, so that a pilot's numbers do not depend on the company it is judged in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan.model.scale import TOP_SCORE, Scale

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from pilotscan.model.framework import Framework

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

__all__ = [
    "DimensionSums",
    "RoutePlan",
    "Scores",
    "Shares",
    "points_of",
    "score_levels",
    "share_levels",
    "sum_dimensions",
]


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """A framework as arrays, for one route.

    Here and in all that is worked out with it, a level is the number of steps above the first of
    the scale: 0 is the lowest, whatever its number in files and reports.

    Parameters
    ----------
    scale : of the framework
    ready_level, ready_mean : what the best verdict asks of conditions and of dimensions
    weight : (conditions,) above 0
    dimension : (conditions,) position of the condition's dimension
    dimension_weight : (dimensions,) above 0
    relevant, necessary : (conditions,)
    min_level : (conditions,) of the necessary ones, 0 elsewhere
    stop_at : (conditions,) highest level that stops, -1 where none does
    may_drop : (conditions,) may turn out not to apply
    is_judged : False where the framework gives no verdict
    """

    scale: Scale
    ready_level: int
    ready_mean: float
    weight: Floats
    dimension: NDArray[np.intp]
    dimension_weight: Floats
    relevant: Bools
    necessary: Bools
    min_level: Floats
    stop_at: Floats
    may_drop: Bools
    is_judged: bool = True

    @classmethod
    def of(cls, framework: Framework, route: str) -> RoutePlan:
        """Lay out a framework for a route.

        Raises
        ------
        KeyError
            The framework has no such route.
        """
        if route not in framework.routes:
            raise KeyError(route)
        positions = {dimension.id: i for i, dimension in enumerate(framework.dimensions)}
        conditions = framework.conditions
        scale, ready = framework.levels, framework.rules.ready
        first = scale.first
        stop_at = dict.fromkeys(framework.condition_by_id, -1)
        for stop in framework.rules.stop:
            if route in stop.routes:
                stop_at[stop.condition] = max(stop_at[stop.condition], stop.at - first)
        return cls(
            scale=scale,
            ready_level=ready.min_level - first,
            ready_mean=ready.min_dimension_mean - first,
            weight=np.array([c.weight for c in conditions], dtype=float),
            dimension=np.array([positions[framework.dimension_of[c.id]] for c in conditions]),
            dimension_weight=np.array([d.weight for d in framework.dimensions], dtype=float),
            relevant=np.array([c.is_relevant(route) for c in conditions], dtype=bool),
            necessary=np.array([c.is_necessary(route) for c in conditions], dtype=bool),
            min_level=np.array(
                [
                    c.necessary.min_level - first if c.necessary and c.is_necessary(route) else 0
                    for c in conditions
                ],
                dtype=float,
            ),
            stop_at=np.array([stop_at[c.id] for c in conditions], dtype=float),
            may_drop=np.array([c.may_be_not_applicable for c in conditions], dtype=bool),
            is_judged=not framework.profile_only,
        )


@dataclass(frozen=True, slots=True)
class Shares:
    """What a verdict needs of the numbers of each pilot on one route; NaN is "no value".

    Parameters
    ----------
    applicable, rated, points : (pilots, dimensions) sums of weight of the conditions that
        count, of the rated ones, and of weight times level
    mean : (pilots, dimensions) in steps, over rated conditions
    dimension_coverage : (pilots, dimensions) rated share, 0..1
    coverage : (pilots,) 0..1
    """

    applicable: Floats
    rated: Floats
    points: Floats
    mean: Floats
    dimension_coverage: Floats
    coverage: Floats


@dataclass(frozen=True, slots=True)
class Scores(Shares):
    """All numbers of each pilot on one route; NaN is "no value".

    Parameters
    ----------
    low, high : (pilots, dimensions) in steps, with every unknown at the bottom and at the top
    value, score_low, score_high : (pilots,) 0..100; `value` regardless of coverage
    """

    low: Floats
    high: Floats
    value: Floats
    score_low: Floats
    score_high: Floats


def score_levels(levels: Floats, applies: Bools, plan: RoutePlan) -> Scores:
    """Score pilots on one route.

    Parameters
    ----------
    levels : (pilots, conditions) in steps, NaN is unknown
    applies : (pilots, conditions) False where the condition is not applicable to the pilot
    plan : the framework on the route

    Returns
    -------
    Scores
        ``low <= mean <= high`` and ``score_low <= value <= score_high`` always hold.

    Notes
    -----
    Weighted arithmetic means within and over dimensions, gaps left out and shown by range and
    coverage. OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6.
    """
    shares = share_levels(levels, applies, plan)
    applicable, rated, points, mean = shares.applicable, shares.rated, shares.points, shares.mean
    low = divide(points, applicable)
    top = plan.scale.top
    high = divide(points + top * (applicable - rated), applicable)
    # Rounding may push a mean past its bounds by one unit in the last place.
    low = np.fmin(np.clip(low, 0.0, top), mean)
    high = np.fmax(np.clip(high, 0.0, top), mean)
    value, score_low, score_high = (
        points_of(columns.T, plan.dimension_weight, plan.scale) for columns in (mean, low, high)
    )
    return Scores(
        applicable=applicable,
        rated=rated,
        points=points,
        mean=mean,
        dimension_coverage=shares.dimension_coverage,
        coverage=shares.coverage,
        low=low,
        high=high,
        value=value,
        score_low=np.where(np.isnan(score_low), 0.0, np.fmin(score_low, value)),
        score_high=np.where(np.isnan(score_high), TOP_SCORE, np.fmax(score_high, value)),
    )


def share_levels(levels: Floats, applies: Bools, plan: RoutePlan) -> Shares:
    """Add up what is rated, and how well; parameters as of `score_levels`."""
    counts = applies & plan.relevant
    known = counts & ~np.isnan(levels)
    shape = len(levels), len(plan.dimension_weight)
    # Counted one by one in the order of the conditions, as `sum_dimensions` adds them up.
    at = (np.arange(shape[0])[:, None] * shape[1] + plan.dimension).ravel()
    added = (
        np.bincount(at, (plan.weight * values).ravel(), shape[0] * shape[1])
        for values in (counts, known, np.where(known, levels, 0.0))
    )
    applicable, rated, points = (sums.astype(float, copy=False).reshape(shape) for sums in added)
    share = divide(rated, applicable)
    coverage = weigh(share.T, plan.dimension_weight)
    return Shares(
        applicable=applicable,
        rated=rated,
        points=points,
        mean=np.clip(divide(points, rated), 0.0, plan.scale.top),
        dimension_coverage=share,
        coverage=np.where(np.isnan(coverage), 0.0, coverage),
    )


def covered_share(has: Bools, applies: Bools, plan: RoutePlan) -> Floats:
    """Return per pilot the weighted share of applicable conditions for which `has` is true."""
    return share_levels(np.where(has, 0.0, np.nan), applies, plan).coverage


class DimensionSums(NamedTuple):
    """Sums of weight per dimension: one array each, all of the shape of a column of levels.

    Parameters
    ----------
    applicable, rated, points : of the conditions that count, of the rated ones, and of weight
        times level
    """

    applicable: list[Floats]
    rated: list[Floats]
    points: list[Floats]


def sum_dimensions(
    columns: Iterable[tuple[Floats | NDArray[np.uint8], Bools, Bools]], plan: RoutePlan
) -> DimensionSums:
    """Add up levels within their dimensions, condition by condition.

    Parameters
    ----------
    columns : per condition its levels (0 where there is none), where there is one, and where the
        condition counts; of any shapes that broadcast, for example (draws, pilots) and (pilots,)
    """
    dimensions = range(len(plan.dimension_weight))
    zero = np.zeros(())
    sums = DimensionSums(*([zero for _ in dimensions] for _ in range(3)))
    for (level, known, counts), weight, d in zip(columns, plan.weight, plan.dimension, strict=True):
        sums.applicable[d] = sums.applicable[d] + weight * counts
        sums.rated[d] = sums.rated[d] + weight * known
        sums.points[d] = sums.points[d] + (level if weight == 1.0 else weight * level)
    return sums


def points_of(columns: Iterable[Floats], weights: Iterable[Floats | float], scale: Scale) -> Floats:
    """Return scores, 0..100, of dimension means: the one place where a score comes from.

    Parameters
    ----------
    columns : per dimension its means in steps, NaN is no value
    weights : per dimension its weight, above 0; a number, or an array that broadcasts with the
        means, for example (draws, 1) with (pilots,)
    """
    return np.clip(scale.per_step * weigh(columns, weights), 0.0, TOP_SCORE)


def weigh(columns: Iterable[Floats], weights: Iterable[Floats | float]) -> Floats:
    """Return the weighted mean over the columns that have a value; NaN if none has."""
    total: Floats = np.zeros(())
    weight_sum: Floats = np.zeros(())
    for column, weight in zip(columns, weights, strict=True):
        has = ~np.isnan(column)
        if has.all():
            total = total + weight * column
            weight_sum = weight_sum + weight
        else:
            total = total + weight * np.where(has, column, 0.0)
            weight_sum = weight_sum + weight * has
    return divide(total, weight_sum)


def divide(above: Floats, below: Floats) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    result = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result
