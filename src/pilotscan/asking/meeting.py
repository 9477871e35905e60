"""The sheet for the conversation about differences: where those who rated are far apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.asking.conversations import one_by_one
from pilotscan.asking.informants import Whom
from pilotscan.asking.questions import OpenPoint, is_settled
from pilotscan.asking.sheets import Part, Sheet
from pilotscan.model.assessment import PANEL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotscan.asking.subjects import Subject

__all__ = ["MEETING", "meetings"]

MEETING = Whom("meeting", "meeting")


def meetings(subjects: Iterable[Subject]) -> tuple[Sheet, ...]:
    """Return a sheet for each pilot about which levels are two apart or more; see `Sheet`.

    What is too far apart, a framework says: its `rules.disputed`. What a panel settled is left out.
    """
    made = []
    for subject in subjects:
        evaluation = subject.evaluation
        must = set(evaluation.head.distance.certain)
        names = [
            condition.id
            for condition in evaluation.framework.conditions
            if condition.is_relevant(evaluation.head.route)
            and "disputed" in evaluation.condition(condition.id).flags
            and not is_settled(evaluation, condition.id)
        ]
        if not names:
            continue
        points = tuple(OpenPoint(name, "disputed", name in must, 0.0) for name in names)
        [talk] = one_by_one(evaluation, [(MEETING, names)])
        part = Part(subject, points, 0, talk, PANEL, takes_rest=False)
        made.append(Sheet(f"{subject.id}-meeting", MEETING, (part,)))
    return tuple(made)
