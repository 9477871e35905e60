"""Whose judgement a result is: that of a desk alone, or also of the organisation itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.assessment import Assessment
    from pilotscan.model.pilot import Pilot

__all__ = ["DESK", "Desk", "desk_of", "is_desk"]

DESK = "desk"
"""The assessor id of a desk assessment: made from documents, without the pilot's own people."""
Desk = Literal["", "alone", "with-others", "outsiders"]

_OUTSIDERS = frozenset({"independent"})
"""Of any other role, a framework's own ones too, it cannot be said that they are outsiders."""


def desk_of(pilot: Pilot, assessments: Sequence[Assessment]) -> Desk:
    """Tell whose judgement a result is, if it is not that of the organisation itself.

    Parameters
    ----------
    assessments : those that count

    Returns
    -------
    str
        Empty if nobody assessed, or somebody of the organisation gave a level or replied. Else
        whether the desk is alone, or others, such as a second reader, rated as well or alone.
    """
    if not assessments or pilot.reply is not None or any(map(_is_its_own, assessments)):
        return ""
    desks = sum(assessment.assessor.id == DESK for assessment in assessments)
    if not desks:
        own = any(a.assessor.role not in _OUTSIDERS for a in assessments)
        return "" if own else "outsiders"
    return "alone" if desks == len(assessments) else "with-others"


def is_desk(pilot: Pilot, assessments: Sequence[Assessment]) -> bool:
    """Tell whether nobody of the organisation had a say in a desk assessment."""
    return desk_of(pilot, assessments) in {"alone", "with-others"}


def _is_its_own(assessment: Assessment) -> bool:
    assessor = assessment.assessor
    return (
        assessor.id != DESK
        and assessor.role not in _OUTSIDERS
        and any(isinstance(rating.level, int) for rating in assessment.ratings.values())
    )
