"""What to do first, and why: the order of conditions to work on (docs/method.md, step 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.scoring.result import Advice, ConditionResult, DimensionResult, Why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.framework import Framework

__all__ = ["advise"]

_ORDER: tuple[tuple[Why, ...], ...] = (
    ("stop",),
    ("bottleneck",),
    ("unknown-necessary",),
    ("asserted", "unsupported", "disputed", "contested"),
    ("zero",),
    ("dimension",),
    ("gap",),
)
_RANK = {why: rank for rank, group in enumerate(_ORDER) for why in group}
_TOP = 4


def advise(  # noqa: PLR0913
    framework: Framework,
    route: str,
    conditions: Sequence[ConditionResult],
    dimensions: Sequence[DimensionResult],
    *,
    stopped: Sequence[str],
    bottlenecks: Sequence[str],
    asserted: Sequence[str],
) -> tuple[Advice, ...]:
    """Order the conditions that count on a route and can be better, most urgent first.

    Returns
    -------
    tuple
        Each condition once, at its first place: stop conditions, bottlenecks (lowest level
        first), unknown necessary ones, necessary ones whose evidence is in doubt, level 0
        elsewhere, those that hold a dimension's mean below the ready line, the rest by
        effective weight times gap. Ties in the framework's order.
    """
    mean = {dimension.id: dimension.mean for dimension in dimensions}
    ready_line = framework.rules.ready.min_dimension_mean
    in_dimension: dict[str, float] = {}
    counting = []
    for condition, result in zip(framework.conditions, conditions, strict=True):
        if condition.is_relevant(route) and result.state != "not-applicable":
            counting.append((condition, result))
            own = in_dimension.get(result.dimension, 0.0)
            in_dimension[result.dimension] = own + condition.weight
    weights = {dimension.id: dimension.weight for dimension in framework.dimensions}
    ranked: list[tuple[int, float, int, Advice]] = []
    for place, (condition, result) in enumerate(counting):
        level, necessary = result.level, condition.is_necessary(route)
        why: Why
        urgency = 0.0
        dimension_mean = mean[result.dimension]
        doubt = _doubt(result, asserted) if necessary else None
        if result.id in stopped:
            why = "stop"
        elif result.id in bottlenecks:
            why, urgency = "bottleneck", float(level or 0)
        elif necessary and level is None:
            why = "unknown-necessary"
        elif doubt is not None:
            why = doubt
        elif level == 0:
            why = "zero"
        elif (
            level is not None
            and level < ready_line
            and dimension_mean is not None
            and dimension_mean < ready_line
        ):
            why = "dimension"
        elif level == _TOP:
            continue
        else:
            why = "gap"
            gap = _TOP - (level or 0)
            share = condition.weight / in_dimension[result.dimension]
            urgency = -weights[result.dimension] * share * gap
        ranked.append((_RANK[why], urgency, place, Advice(result.id, why)))
    return tuple(advice for _, _, _, advice in sorted(ranked, key=lambda item: item[:3]))


def _doubt(result: ConditionResult, asserted: Sequence[str]) -> Why | None:
    """Return the first reason to doubt a necessary condition's level."""
    if result.id in asserted:
        return "asserted"
    if "unsupported" in result.flags:
        return "unsupported"
    if "disputed" in result.flags:
        return "disputed"
    return "contested" if "contested" in result.flags else None
