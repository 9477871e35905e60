"""The values that templates may use: one class per part of a page.

All of them are plain, frozen and already worded and rounded; `pilotscan.reporting.pilot.page`
makes them, templates only place them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pilotscan.reporting.pilot.actions import Actions
    from pilotscan.reporting.pilot.answer import Answer
    from pilotscan.reporting.pilot.chart_values import (
        ChartWords,
        DecidingView,
        RangesView,
        SpreadView,
        TimelineView,
    )
    from pilotscan.reporting.words.hinges import HingeRow
    from pilotscan.reporting.words.next_step import Way
    from pilotscan.reporting.words.said import Mixed, Said

__all__ = [
    "AssessorView",
    "BesideView",
    "DimensionView",
    "EvidenceView",
    "FigureValue",
    "FigureView",
    "KnownView",
    "LessonView",
    "Mind",
    "Passage",
    "PilotPage",
    "Provenance",
    "RatingView",
    "Reply",
    "RouteRow",
    "Row",
    "SourceView",
    "UnknownGroup",
    "UnknownView",
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


class FigureValue(NamedTuple):
    """A figure as one source gives it; `detail` says of when and how it is known."""

    text: Mixed | str
    detail: str
    sources: tuple[int, ...]
    note: Said | str


class FigureView(NamedTuple):
    """All figures on one thing."""

    what: Said
    values: tuple[FigureValue, ...]


class BesideLine(NamedTuple):
    """A condition, and what another framework says of the same.

    Parameters
    ----------
    anchor : of what the page says of it; empty where it does not count on the route
    """

    anchor: str
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


class Mind(NamedTuple):
    """What to keep in mind: what the file wants seen, or a risk that follows from its facts.

    Parameters
    ----------
    facts : where they stand in the file; none where sources do
    reading : says that the author's own reading is among them; else empty
    ask : what to find out about it; empty for none
    """

    text: Said | Mixed | str
    sources: tuple[int, ...] = ()
    reading: str = ""
    facts: tuple[str, ...] = ()
    ask: Said | str = ""


class RouteRow(NamedTuple):
    """One route in the table of roads."""

    id: str
    title: Said
    question: Said
    verdict: str
    verdict_title: str
    mark: str
    rated: str
    blocked_by: str


class EvidenceView(NamedTuple):
    """A source behind a rating."""

    number: int
    at: Said | str
    contradicts: bool
    supports: bool


class RatingView(NamedTuple):
    """What one assessor said of a condition, or how the levels of many are spread, or one of these.

    Parameters
    ----------
    assessor : who; of one of the levels of many what it is called
    level : in words; of many the share of each, of one of these how many gave it
    because : of many a few reasons, and how many more there are
    """

    assessor: Said
    level: str
    because: Said | Mixed | str
    evidence: tuple[EvidenceView, ...]


class KnownView(NamedTuple):
    """One condition that is known, and what the file says of it.

    Parameters
    ----------
    unseen : documents that somebody named as proof, and that nobody has seen
    """

    id: str
    title: Said
    mark: str
    mark_class: str
    level: str
    evidence: str
    necessity: str
    below_minimum: bool
    flags: tuple[str, ...]
    ratings: tuple[RatingView, ...]
    several: bool
    unseen: tuple[Said, ...]


class UnknownView(NamedTuple):
    """One condition that nobody knows, and what is said of it.

    Parameters
    ----------
    question : in the pilot's own words; empty where the page has put it already
    also : who else would know, and what to ask
    """

    id: str
    title: Said
    necessary: bool
    because: tuple[Said, ...]
    sources: tuple[int, ...]
    question: Said | str
    also: tuple[Said | Mixed | str, ...]


class UnknownGroup(NamedTuple):
    """What one informant can be asked of all that nobody knows.

    Parameters
    ----------
    sheet : anchor of the questions to print, on their page
    """

    whom: Said
    is_guess: bool
    conditions: tuple[UnknownView, ...]
    sheet: str


class DimensionView(NamedTuple):
    """One dimension with what is known of it; `summary` has its mean and what is rated."""

    id: str
    title: Said
    summary: str
    conditions: tuple[KnownView, ...]


class LessonView(NamedTuple):
    """Lessons of one kind."""

    heading: str
    told: tuple[Passage, ...]


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
    """Everything on the report of one pilot, in the order of the page."""

    lang: str
    id: str
    name: Said
    line: Passage | None
    framework: Said
    place: Mixed | str
    period: str
    status: str
    route: Said
    question: Said
    route_declared: bool
    profile_only: bool
    answer: Answer
    deciding: DecidingView
    mind: tuple[Mind, ...]
    desk: str
    desk_date: str
    reply: Reply | None
    prose_in: str
    too_early: str
    unrated: str
    looking_back: str
    actions: Actions
    ways: tuple[Way, ...]
    lessons: tuple[LessonView, ...]
    known: tuple[DimensionView, ...]
    unknown: tuple[UnknownGroup, ...]
    unknown_count: int
    more_mind: tuple[Mind, ...]
    also_ask: tuple[Said | str, ...]
    does_not_count: str
    routes: tuple[RouteRow, ...]
    routes_alike: str
    route_because: Passage | None
    ambition: Passage | None
    target_context: Passage | None
    origin: Said | str
    origin_because: Passage | None
    summary: Passage | None
    themes: tuple[Said, ...]
    problem: Passage | None
    target_groups: tuple[Row, ...]
    activities: tuple[Passage, ...]
    mechanisms: tuple[Passage, ...]
    barriers: tuple[Passage, ...]
    recognition: tuple[Passage, ...]
    figures: tuple[FigureView, ...]
    partners: tuple[Row, ...]
    funding: tuple[Row, ...]
    money_end: str
    timeline: TimelineView
    circumstances: tuple[Row, ...]
    outcomes: tuple[Row, ...]
    score: str
    score_range: str
    hinges: tuple[HingeRow, ...]
    together: tuple[str, ...]
    assessors: tuple[AssessorView, ...]
    voices: str
    agreement: str
    spread: SpreadView
    trend: RangesView
    beside: tuple[BesideView, ...]
    afterlife: tuple[Row, ...]
    warnings: tuple[WarningView, ...]
    sources: tuple[SourceView, ...]
    provenance: Provenance
    charts: tuple[str, ...]
    chart_words: Mapping[str, ChartWords]
