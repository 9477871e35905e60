"""The values that templates may use: one class per part of a page.

All of them are plain, frozen and already worded and rounded; `pilotscan.reporting.view` makes
them, templates only place them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pilotscan.reporting.charts import Bar, Tick
    from pilotscan.reporting.wording import Said

__all__ = [
    "AssessorView",
    "ConditionView",
    "DimensionView",
    "Disagreement",
    "EvidenceView",
    "IndexPage",
    "IndexRow",
    "Named",
    "Passage",
    "PilotPage",
    "ProfileRow",
    "Provenance",
    "RatingView",
    "RouteRow",
    "Row",
    "SourceView",
    "Step",
    "TimelineRow",
    "TimelineView",
    "VerdictView",
]


class Passage(NamedTuple):
    """Prose of the pilot, the numbers of its sources, and whether it is the author's reading."""

    text: Said
    sources: tuple[int, ...] = ()
    inferred: bool = False


class Row(NamedTuple):
    """A row of a table about the pilot; `sources` and `note` belong to its first cell."""

    cells: tuple[Said | str, ...]
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
    blocked_by: str
    score: str
    rated: str
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


class TimelineRow(NamedTuple):
    """A row of the timeline: a span or a moment."""

    label: Said | str
    detail: str
    kind: str
    bar: Bar
    y: int


class TimelineView(NamedTuple):
    """Life and money of the pilot on one scale; no rows if nothing is dated."""

    rows: tuple[TimelineRow, ...]
    ticks: tuple[Tick, ...]
    height: int


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
    file: str
    sha256: str
    as_of: str
    checked: str


class PilotPage(NamedTuple):
    """Everything on the report of one pilot."""

    lang: str
    id: str
    name: Said
    framework: Said
    place: str
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
    desk: bool
    prose_in: str
    too_early: str
    verdict: VerdictView
    score: str
    score_range: str
    rated: str
    documented: str
    profile: tuple[ProfileRow, ...]
    profile_ready: float
    profile_ready_text: str
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
    dimensions: tuple[DimensionView, ...]
    irrelevant: int
    hinges: tuple[tuple[str, str, str], ...]
    together: tuple[str, ...]
    assessors: tuple[AssessorView, ...]
    disagreements: tuple[Disagreement, ...]
    score_needs: str
    documented_from: int
    sources: tuple[SourceView, ...]
    provenance: Provenance


class IndexRow(NamedTuple):
    """One pilot in the overview."""

    id: str
    name: Said
    place: str
    route: str
    verdict: str
    verdict_title: str
    mark: str
    score: str
    range: str
    rated: str
    documented: str
    blocked_by: str
    bottlenecks: tuple[str, ...]
    status: str


class IndexPage(NamedTuple):
    """The overview of a run."""

    lang: str
    framework: Said
    rows: tuple[IndexRow, ...]
    counts: tuple[tuple[str, str, str, int], ...]
    desk: int
    as_of: str
    score_needs: str
    provenance: Provenance
