"""Which ratings of a pilot or target count (domain, section 5.1)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from pilotscan.model.assessment import Assessment
    from pilotscan.model.framework import Framework
    from pilotscan.model.target import Described

__all__ = [
    "assessments_for",
    "by_assessor",
    "counted_assessments",
    "placed_assessments",
    "reference_date",
]


def reference_date(described: Described, as_of: date | None = None) -> date | None:
    """Return the date up to which assessments count: as asked, else the newest in the file."""
    if as_of is not None:
        return as_of
    return max((assessment.date for assessment in described.assessments), default=None)


def assessments_for(described: Described, framework: Framework) -> Iterator[tuple[int, Assessment]]:
    """Yield the assessments for a framework, of any date, with their positions in the file."""
    for i, assessment in enumerate(described.assessments):
        if assessment.framework == framework.id:
            yield i, assessment


def counted_assessments(
    described: Described, framework: Framework, as_of: date | None = None
) -> list[Assessment]:
    """Return the assessments for the framework up to a date, with the ratings that count."""
    return [assessment for _, assessment in placed_assessments(described, framework, as_of)]


def placed_assessments(
    described: Described, framework: Framework, as_of: date | None = None
) -> list[tuple[int, Assessment]]:
    """Return what counts with its position in the file.

    Returns
    -------
    list
        In the order of the file. Of each assessor the newest rating of each condition counts. An
        assessment that leaves a condition out says nothing about it, so an answer is never lost
        because a later one came; one of `unknown` withdraws an older one. Two ratings of one
        assessor, condition and date (an error of the file) both count, so that neither is
        chosen over the other. An assessment of which nothing counts any more is left out.
    """
    until = reference_date(described, as_of)
    fitting = [
        (i, assessment)
        for i, assessment in assessments_for(described, framework)
        if until is not None and assessment.date <= until
    ]
    times = Counter(assessment.assessor.identity for _, assessment in fitting)
    newest: dict[tuple[str, str], date] = {}
    for _, assessment in fitting:
        who = assessment.assessor.identity
        for name in assessment.ratings if times[who] > 1 else ():
            newest[who, name] = max(newest.get((who, name), assessment.date), assessment.date)
    counted = []
    for i, assessment in fitting:
        who = assessment.assessor.identity
        if times[who] == 1:
            counted.append((i, assessment))
            continue
        kept = {n: r for n, r in assessment.ratings.items() if newest[who, n] == assessment.date}
        if len(kept) == len(assessment.ratings):
            counted.append((i, assessment))
        elif kept:
            counted.append((i, assessment.model_copy(update={"ratings": kept})))
    return counted


def by_assessor(assessments: Iterable[Assessment]) -> list[list[Assessment]]:
    """Bring the assessments of each assessor together, oldest first, in the order of the file."""
    found: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        found.setdefault(assessment.assessor.identity, []).append(assessment)
    return [sorted(own, key=lambda assessment: assessment.date) for own in found.values()]
