"""Which of its three names a condition goes by: in place, failing, or not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.reporting.words.reasons import RULES

if TYPE_CHECKING:
    from pilotscan.model.framework import Condition, Text
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import PathStep

__all__ = ["case_of", "name_of"]

_NAMES: dict[str, str] = {case: words.name for case, words in RULES.items()}


def name_of(condition: Condition, case: str) -> Text:
    """Return what a condition is called, so that what fails never reads as good news.

    Parameters
    ----------
    case : rule of a verdict or reason for advice by which it is named; empty for its title
    """
    field = _NAMES.get(case)
    return (getattr(condition, field) if field else None) or condition.title


def case_of(step: PathStep, evaluation: Evaluation) -> str:
    """Return as what the condition of a step is named, by how it stands before all steps."""
    head, level = evaluation.head, evaluation.condition(step.condition).level
    if level is None:
        return "unknown"
    stops = (name for reason in head.reasons if reason.rule == "stop" for name in reason.conditions)
    lowest = evaluation.framework.levels.first
    fails = level == lowest or step.condition in {*head.bottlenecks, *stops}
    return "bottleneck" if fails and step.change == "raise" else ""
