"""The values that templates may use: one class per part of a page.

All of them are plain, frozen and already worded and rounded; `pilotscan.reporting.pilot.page`
makes them, templates only place them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pilotscan.reporting.documents.scales import Bar, Tick
    from pilotscan.reporting.words.wording import Mixed, Said

__all__ = [
    "AssessorView",
    "ChartWords",
    "ConditionView",
    "DimensionView",
    "Disagreement",
    "EvidenceView",
    "Named",
    "Passage",
    "PilotPage",
    "ProfileRow",
    "Provenance",
    "RangeRow",
    "RangesView",
    "RatingView",
    "RouteRow",
    "Row",
    "SourceView",
    "SpreadGroup",
    "SpreadRow",
    "SpreadView",
    "Step",
    "StripDimension",
    "StripMark",
    "StripView",
    "TimelineLine",
    "TimelineRow",
    "TimelineView",
    "VerdictView",
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
    detail: str


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
    ask: tuple[Said, ...]
    convincing: tuple[Said, ...]


class VerdictView(NamedTuple):
    """The verdict in words."""

    id: str
    mark: str
    title: str
    basis: str
    why: str
    change: str


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
    ask: Said | str
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


class ChartWords(NamedTuple):
    """What a chart is called, what it shows in words, and what its marks mean."""

    title: str
    desc: str
    caption: str


class TimelineRow(NamedTuple):
    """A row of the timeline: a span or a moment.

    Parameters
    ----------
    lines : the label, broken for a narrow screen
    lang : of the label; empty if it is the page's own
    detail : its dates
    """

    lines: tuple[str, ...]
    lang: str
    detail: str
    kind: str
    bar: Bar
    y: int


class TimelineLine(NamedTuple):
    """A day that crosses all rows of the timeline; `y` is where its label stands."""

    kind: str
    label: str
    x: float
    anchor: str
    y: int


class TimelineView(NamedTuple):
    """Life and money of the pilot on one scale; no rows if nothing is dated.

    Parameters
    ----------
    bottom : where rows end and the numbers of the scale begin
    """

    rows: tuple[TimelineRow, ...]
    ticks: tuple[Tick, ...]
    height: int
    lines: tuple[TimelineLine, ...] = ()
    bottom: int = 0


class RangeRow(NamedTuple):
    """A verdict with its score and range: of a route, or of a date.

    Parameters
    ----------
    words : the verdict, score and range
    """

    label: Said
    verdict: str
    mark: str
    words: str
    score: str
    rated: str
    bar: Bar
    y: int
    is_head: bool


class RangesView(NamedTuple):
    """Verdicts below each other on one scale of scores."""

    rows: tuple[RangeRow, ...]
    ticks: tuple[Tick, ...]
    height: int


class StripMark(NamedTuple):
    """One condition on the strip.

    Parameters
    ----------
    mark, mark_class : as at the condition itself
    lines : its title, broken for the space beside the mark
    lang : of the title; empty if it is the page's own
    evidence : length of the squares below the mark, in pixels; 0 for none
    counts : on the route of the report
    """

    id: str
    mark: str
    mark_class: str
    lines: tuple[str, ...]
    lang: str
    evidence: int
    necessary: bool
    below_minimum: bool
    counts: bool
    x: float
    y: int


class StripDimension(NamedTuple):
    """The conditions of one dimension on the strip."""

    title: Said
    marks: tuple[StripMark, ...]
    y: int


class StripView(NamedTuple):
    """All conditions at a glance."""

    dimensions: tuple[StripDimension, ...]
    height: int


class SpreadGroup(NamedTuple):
    """The assessors at one level of a condition: their letters, in a mark of so many pixels."""

    letters: str
    x: float
    width: int


class SpreadRow(NamedTuple):
    """A condition on which assessors differ."""

    id: str
    title: Said
    start: float
    end: float
    groups: tuple[SpreadGroup, ...]
    levels: tuple[str, ...]
    y: int


class SpreadView(NamedTuple):
    """Where assessors differ; no rows if they do not, or if no two rated the same.

    Parameters
    ----------
    assessors : letter and name
    drawn : so many rows are in the chart
    """

    assessors: tuple[tuple[str, Said], ...]
    rows: tuple[SpreadRow, ...]
    ticks: tuple[Tick, ...]
    height: int
    drawn: int


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
    score: str
    score_range: str
    rated: str
    documented: str
    profile: tuple[ProfileRow, ...]
    profile_ready: float
    profile_ready_text: str
    profile_needs: str
    top_level: str
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
    agreement: str
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
