"""The values that templates of a comparison may use; worded and rounded, see `pilot.values`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pilotscan.reporting.comparison.heatmap import Heatmap
    from pilotscan.reporting.comparison.order_values import OrderSection
    from pilotscan.reporting.pilot.values import Provenance
    from pilotscan.reporting.words.said import Mixed, Said

__all__ = [
    "ActorSection",
    "AgreementRow",
    "AskRow",
    "AskedRow",
    "Asking",
    "ComparisonPage",
    "ConditionList",
    "ConditionRow",
    "DimensionRows",
    "Example",
    "LearnerRow",
    "LessonSection",
    "ObservationRow",
    "OwnRow",
    "Piece",
    "PilotRow",
    "RoadRow",
    "SchemeRow",
    "SchemeSection",
    "Segment",
    "Talk",
    "TrendRow",
    "TrendStep",
]


class Piece(NamedTuple):
    """A part of a bar, in percent of its width."""

    kind: str
    x: float
    width: float


class Segment(NamedTuple):
    """A condition named in a list, with what is to be said of it."""

    id: str
    title: Said
    detail: Mixed | str


class ConditionList(NamedTuple):
    """Conditions of which the same is to be said.

    Parameters
    ----------
    more : how many more there are, which only the table of all conditions has
    """

    title: str
    items: tuple[Segment, ...]
    more: int = 0


class ActorSection(NamedTuple):
    """What many pilots lack and one group of actors can move."""

    title: Said
    lists: tuple[ConditionList, ...]


class ConditionRow(NamedTuple):
    """How one condition stands in the set."""

    id: str
    title: Said
    pilots: str
    bottleneck: str
    weak: str
    in_place: str
    supported: str
    unknown: str
    pieces: tuple[Piece, ...]
    actors: str
    advice: Said
    systemic: str


class DimensionRows(NamedTuple):
    """The conditions of one dimension."""

    id: str
    title: Said
    rows: tuple[ConditionRow, ...]


class AskedRow(NamedTuple):
    """A question, and the pilots about which one kind of party can be asked it.

    Parameters
    ----------
    named : names of pilots, each with its id, and the question as its file puts it; empty where
        it has none of its own, or a long one
    more : how many pilots are not named
    """

    id: str
    question: Said
    pilots: str
    named: tuple[tuple[Said, str, Said], ...]
    more: int


class AskRow(NamedTuple):
    """Whom to ask once about several pilots.

    Parameters
    ----------
    anchor : of all that can be asked
    whom : who that is in these pilots, in words; empty if no file says so
    questions : how many are open
    needed : how many of the answers count for a verdict
    first : what is asked most, with about how many pilots
    asked : what is asked about two pilots or more, what counts most for a verdict first
    """

    anchor: str
    title: Said
    whom: Mixed | str
    pilots: str
    questions: str
    needed: str
    first: tuple[Segment, ...]
    asked: tuple[AskedRow, ...]


class Asking(NamedTuple):
    """What to ask once for many pilots, most useful first.

    Parameters
    ----------
    told : how many questions are open, and how many of the answers count for a verdict
    by_verdict : some do, and only these are in `AskRow.asked`
    alone : how many more no two pilots share, in words; empty if all are shared
    """

    rows: tuple[AskRow, ...]
    told: str
    by_verdict: bool
    alone: str


class LearnerRow(NamedTuple):
    """A pilot with a bottleneck, one that it can learn from, and what the two share."""

    learner: Said
    learner_id: str
    level: str
    teacher: Said
    teacher_id: str
    teacher_verdict: str
    likeness: str
    shared: str


class Example(NamedTuple):
    """A pilot that has the condition in place, with what is said of it."""

    pilot: Said
    id: str
    verdict: str
    verdict_title: str
    mark: str
    level: str
    evidence: str
    because: tuple[Said, ...]
    sources: tuple[Said, ...]


class LessonSection(NamedTuple):
    """What can be learnt about one condition."""

    id: str
    title: Said
    learners: tuple[LearnerRow, ...]
    more: int
    examples: tuple[Example, ...]


class ObservationRow(NamedTuple):
    """A kind of observation, and the pilots whose facts give it.

    Parameters
    ----------
    ask : what to ask of it
    named : names of pilots, each with its id
    more : how many pilots are not named
    """

    kind: str
    title: str
    ask: Said
    pilots: str
    named: tuple[tuple[Said, str], ...]
    more: int


class RoadRow(NamedTuple):
    """How many pilots would get which verdict on a route.

    Parameters
    ----------
    verdicts : what each verdict is called on this route
    """

    title: Said
    about: Said
    declared: int
    counts: tuple[int, ...]
    verdicts: tuple[str, ...]


class AgreementRow(NamedTuple):
    """How far the assessors of a pilot agree."""

    name: Said
    assessors: str
    units: str
    alpha: str
    interval: str


class OwnRow(NamedTuple):
    """How own teams rate a condition beside others."""

    id: str
    title: Said
    pilots: str
    higher: str
    same: str
    lower: str
    difference: str


class Talk(NamedTuple):
    """A disagreement to talk about."""

    pilot: Said
    condition: Said
    spread: str
    levels: str


class SchemeRow(NamedTuple):
    """A pilot that gets another verdict by other rules."""

    name: Said
    verdict: str
    verdict_title: str
    mark: str
    other: str
    other_title: str
    other_mark: str
    why: str
    other_why: str


class SchemeSection(NamedTuple):
    """The same pilots by other rules."""

    title: str
    about: str
    rows: tuple[SchemeRow, ...]
    summary: str
    more: int


class TrendStep(NamedTuple):
    """The verdict of a pilot on a date."""

    date: str
    verdict: str
    verdict_title: str
    mark: str
    score: str
    rated: str


class TrendRow(NamedTuple):
    """How the verdict of a pilot moved.

    Parameters
    ----------
    steps : the newest last
    left_out : how many dates before them are not there, in words; empty if all are
    """

    name: Said
    id: str
    steps: tuple[TrendStep, ...]
    left_out: str


class PilotRow(NamedTuple):
    """A pilot of the set.

    Parameters
    ----------
    distance : answers to a verdict, as text; a dash where there is one
    """

    id: str
    name: Said
    place: Mixed | str
    status: str
    route: str
    verdict: str
    verdict_title: str
    mark: str
    score: str
    rated: str
    blocked_by: str
    distance: str


class ComparisonPage(NamedTuple):
    """Everything on the page of a comparison.

    Parameters
    ----------
    news : the verdicts, in one sentence
    listed : ids of the pilots that have a row of their own, to which others can link
    """

    lang: str
    framework: Said
    profile_only: bool
    total: int
    desk: str
    no_ranking: str
    selection: tuple[str, ...]
    routes: str
    route_given: str
    news: str
    highlights: tuple[str, ...]
    counts: tuple[tuple[str, str, str, int], ...]
    tally: tuple[tuple[str, str, str, int], ...]
    actors: tuple[ActorSection, ...]
    own: ActorSection | None
    dimensions: tuple[DimensionRows, ...]
    ready_level: str
    can_be_weak: bool
    in_place: str
    speaks_of_place: bool
    first_level: int
    last_level: int
    heatmap: Heatmap | None
    heatmap_at_most: int
    asking: Asking
    bottlenecks: int
    lessons: tuple[LessonSection, ...]
    no_lesson: tuple[Segment, ...]
    roads: tuple[RoadRow, ...]
    observations: tuple[ObservationRow, ...]
    orders: tuple[OrderSection, ...]
    order_assumptions: tuple[str, ...]
    order_asked: bool
    order_drawn: bool
    agreement: str
    agreements: tuple[AgreementRow, ...]
    more_agreements: int
    own_rows: tuple[OwnRow, ...]
    talks: tuple[Talk, ...]
    more_talks: int
    small_differences: int
    trends: tuple[TrendRow, ...]
    more_trends: int
    trends_summary: str
    trends_about: str
    schemes: tuple[SchemeSection, ...]
    weights_remark: str
    pilots: tuple[PilotRow, ...]
    listed: frozenset[str]
    more_pilots: int
    provenance: Provenance
