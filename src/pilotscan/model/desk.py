"""Whose judgement a result is: that of a desk alone, or also of the organisation itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.pilot import Assessment, Pilot

__all__ = ["DESK", "Desk", "desk_of", "is_desk"]

DESK = "desk"
"""The assessor id of a desk assessment: made from documents, without the pilot's own people."""
Desk = Literal["", "alone", "with-others"]

_OF_THE_ORGANISATION = frozenset({"own-team", "partner", "participant"})


def desk_of(pilot: Pilot, assessments: Sequence[Assessment]) -> Desk:
    """Tell whether a result rests on a desk assessment and on nobody of the organisation.

    Parameters
    ----------
    assessments : those that count

    Returns
    -------
    str
        Empty if no desk assessed, or somebody of the organisation gave a level or replied. Else
        whether the desk is alone or others, such as a second reader, rated as well.
    """
    desks = sum(assessment.assessor.id == DESK for assessment in assessments)
    if not desks or pilot.reply is not None or any(map(_is_its_own, assessments)):
        return ""
    return "alone" if desks == len(assessments) else "with-others"


def is_desk(pilot: Pilot, assessments: Sequence[Assessment]) -> bool:
    """Tell whether nobody of the organisation had a say in a desk assessment."""
    return bool(desk_of(pilot, assessments))


def _is_its_own(assessment: Assessment) -> bool:
    assessor = assessment.assessor
    return (
        assessor.id != DESK
        and assessor.role in _OF_THE_ORGANISATION
        and any(isinstance(rating.level, int) for rating in assessment.ratings.values())
    )
