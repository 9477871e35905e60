"""Which of its three names a condition goes by: in place, failing, or not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pilotscan.model.framework import Condition, Text
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import PathStep

__all__ = ["case_of", "name_of"]

FAILS = frozenset({"stop", "bottleneck", "zero", "dimension"})
IS_UNKNOWN = frozenset({"unknown", "unknown-necessary"})
"""Rules of a verdict and reasons for advice: what they say of a condition.

One that meets its minimum and is too weak for the best verdict only does not fail: what is said
of a failing one, such as that there is no money, would not be true of it.
"""


def name_of(condition: Condition, case: str) -> Text:
    """Return what a condition is called, so that what fails never reads as good news.

    Parameters
    ----------
    case : rule of a verdict or reason for advice by which it is named; any other than that it
        fails or is not known, such as thin evidence, is about a level that can be good
    """
    name = None
    if case in FAILS:
        name = condition.when_weak
    elif case in IS_UNKNOWN:
        name = condition.when_unknown
    return name or condition.title


def case_of(step: PathStep, evaluation: Evaluation) -> str:
    """Return as what the condition of a step is named, by how it stands before all steps."""
    head, level = evaluation.head, evaluation.condition(step.condition).level
    if level is None:
        return "unknown"
    stops = (name for reason in head.reasons if reason.rule == "stop" for name in reason.conditions)
    if step.change == "raise" and step.condition in {*head.bottlenecks, *stops}:
        return "bottleneck"
    return "" if level else "zero"
