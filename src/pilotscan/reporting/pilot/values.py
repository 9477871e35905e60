"""The values that templates may use: one class per part of a page.

All of them are plain, frozen and already worded and rounded; `pilotscan.reporting.pilot.page`
makes them, templates only place them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pilotscan.reporting.documents.scales import Bar, Tick
    from pilotscan.reporting.pilot.chart_values import (
        ChartWords,
        RangesView,
        SpreadView,
        StripView,
        TimelineView,
    )
    from pilotscan.reporting.words.next_step import Way
    from pilotscan.reporting.words.said import Mixed, Said

__all__ = [
    "AssessorView",
    "ConditionView",
    "DimensionView",
    "Disagreement",
    "EvidenceView",
    "Named",
    "ObservationView",
    "Obstacle",
    "Passage",
    "PilotPage",
    "ProfileRow",
    "Provenance",
    "RatingView",
    "Reply",
    "RouteRow",
    "Row",
    "SourceView",
    "Step",
    "VerdictView",
    "WarningView",
]


class Passage(NamedTuple):
    """Prose of the pilot, and the numbers of its sources.

    Parameters
    ----------
    reading : says that it is the author's own reading, of the sources or of none; else empty
    """

    text: Said
    sources: tuple[int, ...] = ()
    reading: str = ""


class Row(NamedTuple):
    """A row of a table about the pilot; `sources` and `note` belong to its first cell."""

    cells: tuple[Said | Mixed | str, ...]
    sources: tuple[int, ...] = ()
    note: Said | str = ""


class Named(NamedTuple):
    """A condition or dimension that stands in the way, and what is known of it."""

    anchor: str
    title: Said
    detail: Mixed | str


class Obstacle(NamedTuple):
    """One kind of thing that stands in the way, with all that is of this kind."""

    title: str
    text: str
    items: tuple[Named, ...]


class Step(NamedTuple):
    """Something to do, with who can do it."""

    id: str
    title: Said
    why: str
    text: Said
    actors: str
    ask: tuple[Said | Mixed | str, ...]
    convincing: tuple[Said, ...]


class BesideLine(NamedTuple):
    """A condition, and what another framework says of the same."""

    id: str
    title: Said
    level: str
    there: tuple[Mixed | str, ...]


class BesideView(NamedTuple):
    """What another framework says of the pilot, in its own words.

    Parameters
    ----------
    only_here, only_there : what is known of conditions without a counterpart, and how many are
        unknown; `only_here` is empty where there is no counterpart at all
    """

    title: Said
    rows: tuple[BesideLine, ...]
    only_here: tuple[Mixed | str, ...]
    only_there: tuple[Mixed | str, ...]


class VerdictView(NamedTuple):
    """The verdict in words."""

    id: str
    mark: str
    title: str
    basis: str
    why: str
    change: str
    firmness: str
    outlook: str
    distance: str
    ways: tuple[Way, ...]


class ObservationView(NamedTuple):
    """A risk that follows from facts, without a rating.

    Parameters
    ----------
    facts : where they stand in the file
    reading : says that the author's own reading is among them; else empty
    """

    text: Said | Mixed | str
    sources: tuple[int, ...]
    facts: tuple[str, ...]
    reading: str
    ask: Said


class ProfileRow(NamedTuple):
    """One dimension in the profile."""

    id: str
    title: Said
    mean: str
    label: str
    range: str
    rated: str
    few: bool
    bar: Bar
    y: int


class RouteRow(NamedTuple):
    """One route in the table of roads."""

    id: str
    title: Said
    question: Said
    about: Said
    verdict: str
    verdict_title: str
    mark: str
    score: str
    rated: str
    blocked_by: str
    is_head: bool


class EvidenceView(NamedTuple):
    """A source behind a rating."""

    number: int
    at: Said | str
    contradicts: bool
    supports: bool


class RatingView(NamedTuple):
    """What one assessor said of a condition."""

    assessor: Said
    level: str
    because: Said | str
    ask: Said | Mixed | str
    evidence: tuple[EvidenceView, ...]


class ConditionView(NamedTuple):
    """One condition in full."""

    id: str
    title: Said
    question: Said
    mark: str
    mark_class: str
    level: str
    anchor_lead: str
    anchor: Said
    evidence: str
    necessity: str
    below_minimum: bool
    irrelevant: Said | str
    flags: tuple[str, ...]
    next_lead: str
    next_text: Said
    ratings: tuple[RatingView, ...]
    several: bool
    convincing: tuple[Said, ...]


class DimensionView(NamedTuple):
    """One dimension with its conditions."""

    id: str
    title: Said
    about: Said
    summary: str
    conditions: tuple[ConditionView, ...]


class SourceView(NamedTuple):
    """One numbered source."""

    number: int
    id: str
    text: Said
    kind: str
    read: str
    site: Said | str
    url: str
    doi: str


class AssessorView(NamedTuple):
    """Who rated, when and how much."""

    label: Said
    role: str
    date: str
    rated: str


class Disagreement(NamedTuple):
    """A condition on which assessors lie apart."""

    id: str
    title: Said
    spread: int
    levels: str


class Provenance(NamedTuple):
    """What the report was made from."""

    version: str
    framework: str
    file: str = ""
    sha256: str = ""
    as_of: str = ""
    checked: str = ""


class Reply(NamedTuple):
    """What the organisation answers."""

    by: Said | str
    date: str
    text: Said


class WarningView(NamedTuple):
    """Something that checking the pilot's file found."""

    place: str
    code: str
    title: str
    message: Said
    remedy: Said


class PilotPage(NamedTuple):
    """Everything on the report of one pilot."""

    lang: str
    id: str
    name: Said
    framework: Said
    place: Mixed | str
    period: str
    status: str
    route: Said
    route_about: Said
    question: Said
    route_declared: bool
    route_because: Passage | None
    ambition: Passage | None
    target_context: Passage | None
    origin: Said | str
    origin_because: Passage | None
    summary: Passage | None
    desk: str
    reply: Reply | None
    prose_in: str
    too_early: str
    unrated: str
    looking_back: str
    verdict: VerdictView
    highlights: tuple[Passage, ...]
    observations: tuple[ObservationView, ...]
    score: str
    score_range: str
    rated: str
    documented: str
    profile_only: bool
    profile: tuple[ProfileRow, ...]
    profile_ready: float
    profile_ready_text: str
    profile_needs: str
    top_level: str
    first_level: int
    has_necessary: bool
    profile_ticks: tuple[Tick, ...]
    profile_height: int
    obstacles: tuple[Obstacle, ...]
    first_steps: tuple[Step, ...]
    later_steps: tuple[Step, ...]
    routes: tuple[RouteRow, ...]
    themes: tuple[Said, ...]
    problem: Passage | None
    target_groups: tuple[Row, ...]
    activities: tuple[Passage, ...]
    mechanisms: tuple[Passage, ...]
    barriers: tuple[Passage, ...]
    recognition: tuple[Passage, ...]
    figures: tuple[Row, ...]
    partners: tuple[Row, ...]
    funding: tuple[Row, ...]
    timeline: TimelineView
    circumstances: tuple[Row, ...]
    outcomes: tuple[Row, ...]
    afterlife: tuple[Row, ...]
    levels_about: str
    dimensions: tuple[DimensionView, ...]
    irrelevant: int
    hinges: tuple[tuple[str, str, str], ...]
    together: tuple[str, ...]
    assessors: tuple[AssessorView, ...]
    disagreements: tuple[Disagreement, ...]
    voices: str
    agreement: str
    beside: tuple[BesideView, ...]
    warnings: tuple[WarningView, ...]
    score_needs: str
    documented_from: int
    sources: tuple[SourceView, ...]
    provenance: Provenance
    charts: tuple[str, ...]
    chart_words: Mapping[str, ChartWords]
    money_end: str
    route_ranges: RangesView
    strip: StripView
    spread: SpreadView
    trend: RangesView
