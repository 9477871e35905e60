"""The same pilots by other rules: equal weights, and a second framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from pilotscan.comparing.judged import JudgedSet, judge_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.comparing.record import PilotRecord
    from pilotscan.model.framework import Framework

__all__ = ["Scheme", "has_equal_weights", "judge_by_schemes"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """The set judged by other rules.

    Parameters
    ----------
    kind : the same framework with all weights equal, or another framework
    pilots : positions of those that it can judge; the other framework may lack a pilot's route
    judged : these, in this order
    changed : positions of those that get another verdict
    shared : ids of the conditions that both have
    """

    kind: Literal["equal-weights", "framework"]
    framework: Framework
    pilots: tuple[int, ...]
    judged: JudgedSet | None
    changed: tuple[int, ...]
    shared: tuple[str, ...]


def has_equal_weights(framework: Framework) -> bool:
    """Tell whether every dimension counts the same, and every condition within a dimension."""
    dimensions = {dimension.weight for dimension in framework.dimensions}
    return len(dimensions) == 1 and all(
        len({condition.weight for condition in dimension.conditions}) == 1
        for dimension in framework.dimensions
    )


def judge_by_schemes(
    records: Sequence[PilotRecord],
    judged: JudgedSet,
    other: Framework | None,
) -> tuple[Scheme, ...]:
    """Judge a set by equal weights, if the framework's are not, and by a second framework.

    Parameters
    ----------
    judged : the set by its own framework
    other : must be the one with which the records were made; None if there is none
    """
    schemes = []
    framework = judged.framework
    if not has_equal_weights(framework):
        equal = judge_set(records, framework, equal=True)
        everyone = tuple(range(len(records)))
        ids = tuple(framework.condition_by_id)
        schemes.append(_scheme("equal-weights", framework, everyone, equal, judged, ids))
    if other is not None:
        able = tuple(i for i, record in enumerate(records) if record.other_route)
        numbers = [records[i].other_numbers for i in able]
        second = None
        if able:
            second = judge_set(
                [records[i] for i in able], other, numbers=[n for n in numbers if n is not None]
            )
        ids = tuple(c for c in framework.condition_by_id if c in other.condition_by_id)
        schemes.append(_scheme("framework", other, able, second, judged, ids))
    return tuple(schemes)


def _scheme(  # noqa: PLR0913, PLR0917 - the fields of a scheme
    kind: Literal["equal-weights", "framework"],
    framework: Framework,
    pilots: tuple[int, ...],
    second: JudgedSet | None,
    first: JudgedSet,
    shared: tuple[str, ...],
) -> Scheme:
    changed: tuple[int, ...] = ()
    if second is not None:
        where = np.array(pilots, dtype=np.intp)
        changed = tuple(where[second.verdict != first.verdict[where]].tolist())
    return Scheme(kind, framework, pilots, second, changed, shared)
