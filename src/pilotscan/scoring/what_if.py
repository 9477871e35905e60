"""One pilot otherwise: with other levels or strengths, or by a path of one's own terms."""

from __future__ import annotations

import math
from fractions import Fraction
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np

from pilotscan.diagnostics import did_you_mean
from pilotscan.model.scale import STRENGTHS, TOP_STRENGTH, VERDICTS
from pilotscan.scoring.every_route import judge_ratings
from pilotscan.scoring.next_step import names_of
from pilotscan.scoring.outlook import Yardstick
from pilotscan.scoring.path import AIMS, Means, find_paths
from pilotscan.scoring.ratings import ConditionRating, rate_pilot
from pilotscan.scoring.score import RoutePlan
from pilotscan.scoring.verdict import Known, rule_on
from pilotscan.told import in_a_row, told, told_many

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.scoring.result import ConditionResult, Path, RouteResult

    Assumed = Mapping[str, int | tuple[int, int]]

__all__ = ["judge_changed", "path_of", "plain_changes"]

NAMED_AT_MOST = 5
"""So many conditions without an effort are named; the rest is counted."""


def judge_changed(
    pilot: Pilot, framework: Framework, as_of: date | None, assumed: Assumed
) -> tuple[tuple[ConditionResult, ...], tuple[RouteResult, ...]]:
    """Judge a pilot as if some conditions stood otherwise; see `Evaluation.what_if`."""
    if framework.profile_only:
        raise ValueError(framework.without_verdict(told("to assume a level")))
    _check_names(assumed, framework)
    rated = _ratings(pilot, framework, as_of, assumed)
    [conditions], [routes] = judge_ratings([rated], framework)
    return conditions, routes


def plain_changes(changes: Assumed) -> dict[str, int | tuple[int, int]]:
    """Return changes with numbers of Python, where a DataFrame gave those of numpy, or 3.0."""
    return {
        name: tuple(map(_plain, to)) if isinstance(to, tuple) else _plain(to)
        for name, to in changes.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    return int(number) if number.is_integer() else value


def _changed(
    rating: ConditionRating, to: int | tuple[int, int], name: str, framework: Framework
) -> ConditionRating:
    level, strength = to if isinstance(to, tuple) else (to, None)
    scale = framework.levels
    if not _is_on(level, scale.levels):
        raise ValueError(f"'{name}': the level {level} is not one of {scale.first} to {scale.last}")
    if strength is not None and not _is_on(strength, STRENGTHS):
        raise ValueError(f"'{name}': the strength {strength} is not one of 0 to {TOP_STRENGTH}")
    support = rating.support
    if strength is None and rating.level is None:
        strength = framework.rules.ready.min_evidence
    if strength is not None:
        support = support._replace(strength=strength, without_searches=strength)
    return ConditionRating("rated", level, level, level, support.strength, 0, support)


def _is_on(value: object, scale: range) -> bool:
    return isinstance(value, int) and value in scale


def path_of(  # noqa: PLR0913, PLR0917 - what is judged, and what is asked of the path
    pilot: Pilot,
    framework: Framework,
    as_of: date | None,
    assumed: Assumed,
    route: str,
    to: str,
    effort: Mapping[str, float] | None,
    actors: Collection[str] | None,
) -> Path:
    """Find the least that leads a pilot to a verdict; see `Evaluation.path`."""
    if framework.profile_only:
        raise ValueError(framework.without_verdict(told("a path")))
    aims = [VERDICTS[aim] for aim in AIMS]
    if to not in aims:
        raise ValueError(f"no path leads to '{to}': choose one of {', '.join(aims)}")
    plan = RoutePlan.of(framework, route)
    movable = np.ones_like(plan.necessary)
    if actors is not None:
        movable = _movable(actors, framework)
    efforts = None
    if effort is not None:
        efforts = _efforts(effort, framework, plan.relevant & movable)
    rules = framework.rules
    known = Known.of_ratings([_ratings(pilot, framework, as_of, assumed)], framework)
    [paths] = find_paths(
        known,
        rule_on(known, plan, rules),
        Yardstick.of(plan, rules),
        names_of(framework),
        Means(movable, efforts),
        ahead=True,
    )
    return paths[aims.index(to)]


def _ratings(
    pilot: Pilot, framework: Framework, as_of: date | None, assumed: Assumed
) -> list[ConditionRating]:
    """Return what is known or assumed of each condition, in the framework's order."""
    rated = rate_pilot(pilot, framework, as_of)
    return [
        _changed(rating, assumed[name], name, framework) if name in assumed else rating
        for name, rating in zip(framework.condition_by_id, rated, strict=True)
    ]


def _movable(actors: Collection[str], framework: Framework) -> np.ndarray:
    known = {actor for condition in framework.conditions for actor in condition.actors}
    for actor in actors:
        if actor not in known and actor not in framework.actors:
            hint = did_you_mean(actor, known | framework.actors.keys())
            raise ValueError(f"the framework has no actor '{actor}'" + (hint and f": {hint}"))
    return np.array([not set(actors).isdisjoint(c.actors) for c in framework.conditions])


def _efforts(
    effort: Mapping[str, float], framework: Framework, needed: np.ndarray
) -> Sequence[Fraction]:
    """Return the effort of each condition as written: 0.1 and 0.2 are 0.3."""
    _check_names(effort, framework)
    for name, amount in effort.items():
        if not math.isfinite(amount) or amount < 0:
            raise ValueError(f"'{name}': the effort {amount} is not a number from 0 on")
    ids = list(framework.condition_by_id)
    missing = [f"'{ids[c]}'" for c in np.flatnonzero(needed) if ids[c] not in effort]
    if missing:
        more = missing[NAMED_AT_MOST:]
        named = missing[:NAMED_AT_MOST] + [told_many("%(n)s more", "%(n)s more", len(more))] * bool(
            more
        )
        raise ValueError(told("no effort is given for %(named)s", named=in_a_row(named)))
    return [Fraction(str(effort.get(name, 0))) for name in ids]


def _check_names(names: Mapping[str, object], framework: Framework) -> None:
    for name in names:
        if name not in framework.condition_by_id:
            hint = did_you_mean(name, framework.condition_by_id)
            raise ValueError(f"the framework has no condition '{name}'" + (hint and f": {hint}"))
