"""The lessons of a pilot, where it is these that travel: what works, and what hindered it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.reporting.pilot.facts import passages
from pilotscan.reporting.pilot.values import LessonView

if TYPE_CHECKING:
    from pilotscan.reporting.pilot.sentences import PilotWording

__all__ = ["lessons"]


def lessons(say: PilotWording) -> tuple[LessonView, ...]:
    """Return the lessons by kind; none on a route that is not about lessons."""
    if not say.framework.routes[say.head.route].lessons:
        return ()
    gettext, pilot = say.language.gettext, say.pilot
    kinds = (
        (gettext("How it is thought to work"), passages(say, pilot.mechanisms)),
        (gettext("What stood in the way"), passages(say, pilot.barriers)),
    )
    return tuple(LessonView(heading, told) for heading, told in kinds if told)
