"""What the page of a framework holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pilotscan.reporting.pilot.values import Provenance
    from pilotscan.reporting.site.verdict_rules import Limits, VerdictRule
    from pilotscan.reporting.words.said import Said

__all__ = [
    "Cell",
    "CheckView",
    "ConditionEntry",
    "DimensionEntry",
    "FrameworkPage",
    "Grounds",
    "LevelEntry",
    "MatrixRow",
    "Ref",
    "RouteEntry",
    "SourceEntry",
    "Strength",
]


class Ref(NamedTuple):
    """A source by its number on the page and its id."""

    number: int
    id: str


class LevelEntry(NamedTuple):
    """One level of a ladder; `notes` say what begins here: stop | minimum | best, and in words."""

    number: int
    label: Said
    anchor: Said
    notes: tuple[tuple[str, str], ...]


class Grounds(NamedTuple):
    """What a source says, and which one."""

    says: Said
    ref: Ref


class CheckView(NamedTuple):
    """A rule that compares ratings with facts: when it warns, and what to do."""

    lead: str
    finding: Said
    remedy: Said
    refs: tuple[Ref, ...]


class ConditionEntry(NamedTuple):
    """One condition in full.

    Parameters
    ----------
    rules : what whoever rates must know beside the levels, each under a heading
    routes : on which it counts; empty for all of them
    necessary_on : routes; empty if it is not necessary
    stops : per stop rule the level and the routes
    crosswalk : name of another framework, and the parts of it that are alike
    """

    id: str
    title: Said
    question: Said
    weight: str
    levels: tuple[LevelEntry, ...]
    rules: tuple[tuple[str, tuple[Said, ...]], ...]
    necessary_from: int | None
    necessary_on: tuple[Said, ...]
    necessary_everywhere: bool
    routes: tuple[Said, ...]
    because: Said
    stops: tuple[tuple[int, tuple[Said, ...]], ...]
    may_be_not_applicable: bool
    not_applicable: Said
    convincing: tuple[Said, ...]
    advice: Said
    actors: tuple[Said, ...]
    grounds: tuple[Grounds, ...]
    checks: tuple[CheckView, ...]
    crosswalk: tuple[tuple[Said, Said], ...]


class DimensionEntry(NamedTuple):
    """One dimension with its conditions."""

    id: str
    title: Said
    about: Said
    weight: str
    conditions: tuple[ConditionEntry, ...]


class RouteEntry(NamedTuple):
    """One route: how many conditions count and how many are necessary on it."""

    id: str
    title: Said
    question: Said
    about: Said
    counting: int
    necessary: int
    crosswalk: tuple[Said, ...]


class Cell(NamedTuple):
    """How a condition stands on a route; `level` only where it is necessary."""

    kind: str
    level: int | None


class MatrixRow(NamedTuple):
    """A condition and its standing on every route."""

    id: str
    title: Said
    cells: tuple[Cell, ...]


class Strength(NamedTuple):
    """A strength of evidence, its name, and the kinds of source that carry it alone."""

    number: int
    label: Said
    kinds: tuple[str, ...]


class SourceEntry(NamedTuple):
    """A source of the framework."""

    number: int
    id: str
    text: Said
    kind: str
    url: str
    doi: str


class FrameworkPage(NamedTuple):
    """Everything on the page of a framework.

    Parameters
    ----------
    rating_rules : for whoever gives levels, whatever the condition
    matrix : per dimension its title and a row per condition
    warnings : checks that look at whole assessments
    """

    lang: str
    id: str
    version: str
    title: Said
    routes: tuple[RouteEntry, ...]
    scale: tuple[tuple[int, Said], ...]
    rating_rules: tuple[Said, ...]
    shades: tuple[int, ...]
    evidence: tuple[Strength, ...]
    matrix: tuple[tuple[str, Said, tuple[MatrixRow, ...]], ...]
    dimensions: tuple[DimensionEntry, ...]
    total: int
    necessary: int
    roles: tuple[Said, ...]
    verdicts: tuple[VerdictRule, ...]
    limits: Limits
    warnings: tuple[CheckView, ...]
    responses: tuple[Said, ...]
    actor_groups: tuple[tuple[Said, tuple[Said, ...]], ...]
    sources: tuple[SourceEntry, ...]
    provenance: Provenance
