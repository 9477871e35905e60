"""Ratings that the framework has no place for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.checks.finding import Finding, Path, list_some
from pilotscan.model.assessment import NOT_APPLICABLE
from pilotscan.model.counting import assessments_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.model.base import Text
    from pilotscan.model.framework import Condition, Framework
    from pilotscan.model.target import Described

__all__ = ["check_levels", "check_not_applicable"]


def check_levels(described: Described, framework: Framework) -> Iterator[Finding]:
    """PS204: levels that are not on the framework's scale."""
    scale = framework.levels
    for i, assessment in assessments_for(described, framework):
        for name, rating in assessment.ratings.items():
            if isinstance(rating.level, int) and rating.level not in scale.levels:
                yield Finding(
                    "PS204",
                    ("assessments", i, "ratings", name, "level"),
                    f"level {rating.level}: the scale of '{framework.id}' runs from "
                    f"{scale.first} to {scale.last}",
                    "write " + list_some(f"{n} ({_say(framework.label(n))})" for n in scale.levels),
                )


def check_not_applicable(described: Described, framework: Framework) -> Iterator[Finding]:
    """PS501 and PS502: not-applicable where it may not be, or without a reason."""
    for i, assessment in assessments_for(described, framework):
        for name, rating in assessment.ratings.items():
            condition = framework.condition_by_id.get(name)
            if condition is not None and rating.level == NOT_APPLICABLE:
                path: Path = ("assessments", i, "ratings", name, "level")
                yield from _check_one(path, condition, reason=rating.because is not None)


def _say(text: Text) -> str:
    return text.in_language("en")[0]


def _check_one(path: Path, condition: Condition, *, reason: bool) -> Iterator[Finding]:
    if not condition.may_be_not_applicable:
        why = "it is necessary" if condition.necessary else "the framework does not allow it"
        yield Finding(
            "PS501",
            path,
            f"'{condition.id}' cannot be not-applicable: {why}; it counts as unknown",
            "write unknown, or a level",
        )
    elif not reason:
        yield Finding(
            "PS502",
            path,
            "not-applicable needs a reason; without one it counts as unknown",
            "write {level: not-applicable, because: …}",
        )
