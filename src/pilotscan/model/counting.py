"""Which of a pilot's assessments count (domain, section 5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Assessment, Pilot

__all__ = ["counted_assessments", "reference_date"]


def reference_date(pilot: Pilot, as_of: date | None = None) -> date | None:
    """Return the date up to which assessments count: as asked, else the newest in the file."""
    if as_of is not None:
        return as_of
    return max((assessment.date for assessment in pilot.assessments), default=None)


def counted_assessments(
    pilot: Pilot, framework: Framework, as_of: date | None = None
) -> list[Assessment]:
    """Return of each assessor the newest assessment for the framework up to a date.

    Returns
    -------
    list
        In the order of the file. Two of one assessor on one date (an error of the file) both
        count, so that neither is chosen over the other.
    """
    until = reference_date(pilot, as_of)
    fitting = [
        assessment
        for assessment in pilot.assessments
        if assessment.framework == framework.id and until is not None and assessment.date <= until
    ]
    newest: dict[str, date] = {}
    for assessment in fitting:
        who = assessment.assessor.identity
        newest[who] = max(newest.get(who, assessment.date), assessment.date)
    return [a for a in fitting if a.date == newest[a.assessor.identity]]
