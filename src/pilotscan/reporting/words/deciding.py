"""The conditions that decide a verdict, worst first: alike on pages and on terminals."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.reporting.documents.scales import shade

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pilotscan.model.scale import Scale
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import ConditionResult, Rule

__all__ = ["MARKS", "DecidingMark", "deciding_marks", "deciding_order", "mark_of"]

MARKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"unknown": ("?", "lu"), "not-applicable": ("–", "ln")}
)
"""What stands in place of a level, and its class in the style sheets."""


class DecidingMark(NamedTuple):
    """A condition among those that decide.

    Parameters
    ----------
    mark, look : its level or what stands for it, and the class of its colour
    is_low : below its minimum, or at a level that stops
    """

    condition: str
    mark: str
    look: str
    is_low: bool


def mark_of(result: ConditionResult, levels: Scale) -> tuple[str, str]:
    """Return what stands for a condition: its level or a mark, and the class of its colour."""
    if result.level is None:
        return MARKS[result.state]
    return str(result.level), f"l{shade(result.level, levels)}"


def deciding_order(evaluation: Evaluation) -> list[tuple[str, Rule]]:
    """Return what decides the verdict and by which rule: what weighs most first.

    Of what is too low the lowest first; of equal ones what can stop the route, then what is best
    known. All else in the order of the reasons.
    """
    framework, head = evaluation.framework, evaluation.head
    stopping = {rule.condition for rule in framework.rules.stop if head.route in rule.routes}
    results = {result.id: result for result in evaluation.conditions}

    def weight(one: tuple[str, Rule]) -> tuple[int, int, bool, int]:
        name, rule = one
        if rule != "bottleneck":
            return rule != "stop", 0, False, 0
        result = results[name]
        return 1, result.level or 0, name not in stopping, -result.support.strength

    told = [(name, reason.rule) for reason in head.reasons for name in reason.conditions]
    return sorted(told, key=weight)


def deciding_marks(evaluation: Evaluation) -> tuple[DecidingMark, ...]:
    """Return what decides on the route of the report: too low, then by level, the unknown last.

    The necessary conditions; where a framework has none on the route, all that count.
    """
    framework, head = evaluation.framework, evaluation.head
    counting = [c for c in framework.conditions if c.is_relevant(head.route)]
    deciding = [c for c in counting if c.is_necessary(head.route)] or counting
    low = {
        name
        for reason in head.reasons
        if reason.rule in {"stop", "bottleneck"}
        for name in reason.conditions
    }.union(head.bottlenecks)
    results = {result.id: result for result in evaluation.conditions}

    def place(name: str) -> tuple[int, int]:
        level = results[name].level
        if level is None:
            return 3 if results[name].state == "not-applicable" else 2, 0
        return int(name not in low), level

    weight = {name: i for i, (name, _) in enumerate(deciding_order(evaluation))}
    names = sorted((c.id for c in deciding), key=lambda name: (place(name), weight.get(name, 0)))
    return tuple(
        DecidingMark(name, *mark_of(results[name], framework.levels), name in low) for name in names
    )
