"""From levels and weights to means, score, range and coverage: for one pilot or a million.

All arrays have one row per pilot. Sums run over the conditions in a fixed order, column by
column, so that a pilot's numbers do not depend on the company it is judged in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pilotscan.model.framework import Framework

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

__all__ = ["TOLERANCE", "RoutePlan", "Scores", "score_levels"]

TOLERANCE = 1e-9
"""A threshold t is met from t - TOLERANCE on, so that 3/4 by way of thirds is still 3/4."""
TOP_LEVEL = 4.0
PER_LEVEL = 25.0
"""Points of the score per level: 4 levels make 100."""


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """A framework as arrays, for one route.

    Parameters
    ----------
    weight : (conditions,) above 0
    dimension : (conditions,) position of the condition's dimension
    dimension_weight : (dimensions,) above 0
    relevant, necessary : (conditions,)
    min_level : (conditions,) of the necessary ones, 0 elsewhere
    stop_at : (conditions,) highest level that stops, -1 where none does
    """

    weight: Floats
    dimension: NDArray[np.intp]
    dimension_weight: Floats
    relevant: Bools
    necessary: Bools
    min_level: Floats
    stop_at: Floats

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
        stop_at = dict.fromkeys(framework.condition_by_id, -1)
        for stop in framework.rules.stop:
            if route in stop.routes:
                stop_at[stop.condition] = max(stop_at[stop.condition], stop.at)
        return cls(
            weight=np.array([c.weight for c in conditions], dtype=float),
            dimension=np.array([positions[framework.dimension_of[c.id]] for c in conditions]),
            dimension_weight=np.array([d.weight for d in framework.dimensions], dtype=float),
            relevant=np.array([c.is_relevant(route) for c in conditions], dtype=bool),
            necessary=np.array([c.is_necessary(route) for c in conditions], dtype=bool),
            min_level=np.array(
                [
                    c.necessary.min_level if c.necessary and c.is_necessary(route) else 0
                    for c in conditions
                ],
                dtype=float,
            ),
            stop_at=np.array([stop_at[c.id] for c in conditions], dtype=float),
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """Numbers of each pilot on one route; NaN is "no value".

    Parameters
    ----------
    applicable, rated, points : (pilots, dimensions) sums of weight of the conditions that
        count, of the rated ones, and of weight times level
    mean, low, high : (pilots, dimensions) 0..4; `mean` over rated conditions, `low` and `high`
        with every unknown at 0 and at 4
    dimension_coverage : (pilots, dimensions) rated share, 0..1
    value, score_low, score_high : (pilots,) 0..100; `value` regardless of coverage
    coverage : (pilots,) 0..1
    """

    applicable: Floats
    rated: Floats
    points: Floats
    mean: Floats
    low: Floats
    high: Floats
    dimension_coverage: Floats
    value: Floats
    score_low: Floats
    score_high: Floats
    coverage: Floats


def score_levels(levels: Floats, applies: Bools, plan: RoutePlan) -> Scores:
    """Score pilots on one route.

    Parameters
    ----------
    levels : (pilots, conditions) 0..4, NaN is unknown
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
    counts = applies & plan.relevant
    known = counts & ~np.isnan(levels)
    shape = (len(levels), len(plan.dimension_weight))
    applicable, rated, points = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for c, (weight, d) in enumerate(zip(plan.weight, plan.dimension, strict=True)):
        applicable[:, d] += weight * counts[:, c]
        rated[:, d] += weight * known[:, c]
        points[:, d] += weight * np.where(known[:, c], levels[:, c], 0.0)
    mean = _divide(points, rated)
    low = _divide(points, applicable)
    high = _divide(points + TOP_LEVEL * (applicable - rated), applicable)
    # Rounding may push a mean past its bounds by one unit in the last place.
    mean = np.clip(mean, 0.0, TOP_LEVEL)
    low = np.fmin(np.clip(low, 0.0, TOP_LEVEL), mean)
    high = np.fmax(np.clip(high, 0.0, TOP_LEVEL), mean)
    share = _divide(rated, applicable)
    value = np.clip(PER_LEVEL * _weigh(mean, plan.dimension_weight), 0.0, 100.0)
    score_low = PER_LEVEL * _weigh(low, plan.dimension_weight)
    score_high = PER_LEVEL * _weigh(high, plan.dimension_weight)
    score_low = np.where(np.isnan(score_low), 0.0, np.fmin(np.clip(score_low, 0.0, 100.0), value))
    score_high = np.where(
        np.isnan(score_high), 100.0, np.fmax(np.clip(score_high, 0.0, 100.0), value)
    )
    coverage = np.nan_to_num(_weigh(share, plan.dimension_weight))
    return Scores(
        applicable, rated, points, mean, low, high, share, value, score_low, score_high, coverage
    )


def covered_share(has: Bools, applies: Bools, plan: RoutePlan) -> Floats:
    """Return per pilot the weighted share of applicable conditions for which `has` is true."""
    return score_levels(np.where(has, 0.0, np.nan), applies, plan).coverage


def _divide(above: Floats, below: Floats) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    result = np.full(above.shape, np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result


def _weigh(values: Floats, weights: Floats) -> Floats:
    """Return the weighted mean over the columns that have a value; NaN if none has."""
    total, weight_sum = np.zeros(len(values)), np.zeros(len(values))
    for d, weight in enumerate(weights):
        has = ~np.isnan(values[:, d])
        total += np.where(has, weight * values[:, d], 0.0)
        weight_sum += weight * has
    return _divide(total, weight_sum)
