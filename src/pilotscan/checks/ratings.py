"""Ratings that the framework has no place for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.checks.finding import Finding, Path, list_some
from pilotscan.model.assessment import NOT_APPLICABLE
from pilotscan.model.counting import assessments_for
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.model.framework import Condition, Framework
    from pilotscan.model.target import Described

__all__ = ["check_levels", "check_not_applicable"]


def check_levels(described: Described, framework: Framework) -> Iterator[Finding]:
    """PS204: levels that are not on the framework's scale."""
    scale = framework.levels
    allowed = scale.levels
    for i, assessment in assessments_for(described, framework):
        for name, rating in assessment.ratings.items():
            if isinstance(rating.level, int) and rating.level not in allowed:
                yield Finding(
                    "PS204",
                    ("assessments", i, "ratings", name, "level"),
                    told(
                        "level %(level)s: the scale of '%(framework)s' runs from %(first)s "
                        "to %(last)s",
                        level=rating.level,
                        framework=framework.id,
                        first=scale.first,
                        last=scale.last,
                    ),
                    told(
                        "write %(levels)s",
                        levels=list_some(
                            told("%(n)s (%(label)s)", n=n, label=framework.label(n).sentence)
                            for n in allowed
                        ),
                    ),
                )


def check_not_applicable(described: Described, framework: Framework) -> Iterator[Finding]:
    """PS501 and PS502: not-applicable where it may not be, or without a reason."""
    for i, assessment in assessments_for(described, framework):
        for name, rating in assessment.ratings.items():
            if rating.level == NOT_APPLICABLE and name in framework.condition_by_id:
                path: Path = ("assessments", i, "ratings", name, "level")
                condition = framework.condition_by_id[name]
                yield from _check_one(path, condition, reason=rating.because is not None)


def _check_one(path: Path, condition: Condition, *, reason: bool) -> Iterator[Finding]:
    if not condition.may_be_not_applicable:
        why = (
            told("it is necessary")
            if condition.necessary
            else told("the framework does not allow it")
        )
        yield Finding(
            "PS501",
            path,
            told(
                "'%(condition)s' cannot be not-applicable: %(why)s; it counts as unknown",
                condition=condition.id,
                why=why,
            ),
            told("write unknown, or a level"),
        )
    elif not reason:
        yield Finding(
            "PS502",
            path,
            told("not-applicable needs a reason; without one it counts as unknown"),
            told("write {level: not-applicable, because: …}"),
        )
