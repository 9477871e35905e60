"""How old what the ratings cite is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.source import SEARCH_RECORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotscan.model.assessment import Assessment
    from pilotscan.model.dates import FuzzyDate
    from pilotscan.model.pilot import Pilot

__all__ = ["newest_cited", "years_before"]


def newest_cited(pilot: Pilot, assessments: Iterable[Assessment]) -> tuple[str, FuzzyDate] | None:
    """Return the newest dated source that ratings cite, by id, and its date; None without any.

    Search records aside: that somebody looked lately and found nothing makes the rest no younger.
    """
    cited = {
        evidence.source
        for assessment in assessments
        for rating in assessment.ratings.values()
        for evidence in rating.evidence
    }
    dated = [
        (name, source.year)
        for name, source in pilot.sources.items()
        if name in cited and source.year is not None and source.kind != SEARCH_RECORD
    ]
    return max(dated, key=lambda found: _latest_year(found[1]), default=None)


def years_before(when: FuzzyDate, year: int) -> int:
    """Return how many years a date lies before a year, at least; `~` and `?` leave one of doubt."""
    return year - _latest_year(when)


def _latest_year(when: FuzzyDate) -> int:
    return when.year + (when.about or when.uncertain)
