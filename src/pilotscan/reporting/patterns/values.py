"""The values that the template of patterns may use; worded and rounded, see `pilot.values`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pilotscan.reporting.documents.scales import Tick
    from pilotscan.reporting.pilot.chart_values import ChartWords
    from pilotscan.reporting.pilot.values import Provenance
    from pilotscan.reporting.words.said import Said

__all__ = [
    "AssociationRow",
    "CaseLink",
    "CaseRow",
    "CombinationBar",
    "CombinationLine",
    "CombinationRow",
    "CombinationsView",
    "KnownRow",
    "LeftOutRow",
    "MembershipDot",
    "MembershipView",
    "MisfitGroup",
    "ModelView",
    "NecessityRow",
    "PatternsPage",
    "ReasonRow",
    "Rise",
    "RobustnessRow",
    "SignedCondition",
    "SolutionView",
    "StrengthRow",
    "TermRow",
]


class CaseLink(NamedTuple):
    """A case by name; `address` is that of its report beside the page, empty if there is none."""

    name: Said
    address: str


class SignedCondition(NamedTuple):
    """A condition that is compared, and the letter by which columns and formulas have it."""

    id: str
    sign: str
    title: Said


class CombinationRow(NamedTuple):
    """A row of the truth table.

    Parameters
    ----------
    marks : one per condition: ● in place, ○ not
    result : mark and words of what the row says of the outcome
    shown : how many of its cases have the outcome, of how many
    consistency, pri : empty for a row without cases
    """

    marks: tuple[str, ...]
    cases: tuple[CaseLink, ...]
    shown: str
    mark: str
    result: str
    tone: str
    consistency: str
    pri: str


class NecessityRow(NamedTuple):
    """A condition, its absence, or one of two, and how it goes with the outcome by itself."""

    title: Said | str
    consistency: str
    relevance: str
    coverage: str
    is_notable: bool


class TermRow(NamedTuple):
    """One combination of a solution.

    Parameters
    ----------
    text : in words
    formula : in letters, as researchers write it
    """

    text: str
    formula: str
    cases: tuple[CaseLink, ...]
    consistency: str
    pri: str
    raw: str
    unique: str


class ModelView(NamedTuple):
    """One of the equally short ways to say a solution."""

    title: str
    formula: str
    terms: tuple[TermRow, ...]
    numbers: str


class SolutionView(NamedTuple):
    """A solution of one type, with all its models that are shown.

    Parameters
    ----------
    about : what this type assumes
    told : how many models there are; empty for one
    nothing : why there is none, or that it is the same as another; empty if models are shown
    models : the first few
    formulas : of some more
    more : so many models are not shown at all
    """

    id: str
    title: str
    about: str
    told: str
    nothing: str
    models: tuple[ModelView, ...]
    formulas: tuple[str, ...]
    more: int


class MisfitGroup(NamedTuple):
    """Cases that do not fit, for one reason."""

    title: str
    about: str
    cases: tuple[CaseLink, ...]


class RobustnessRow(NamedTuple):
    """What becomes of the solution if one thing is done otherwise."""

    change: str
    result: str
    holds: bool


class AssociationRow(NamedTuple):
    """Two things side by side over the cases, and how they go together."""

    one: Said
    other: Said | str
    value: str
    pairs: str


class KnownRow(NamedTuple):
    """A condition: in how many pilots it is known, and in how many of those in place."""

    title: Said
    known: str
    there: str


class StrengthRow(NamedTuple):
    """A level, and how many ratings of it have evidence of each strength, the weakest first."""

    level: str
    counts: tuple[str, ...]


class LeftOutRow(NamedTuple):
    """A pilot that is no case, and why."""

    what: CaseLink
    why: str


class ReasonRow(NamedTuple):
    """Why conditions are not used, and which."""

    why: str
    named: str


class CaseRow(NamedTuple):
    """A case: its outcome, and the marks or memberships of its conditions."""

    case: CaseLink
    outcome: str
    values: tuple[str, ...]
    membership: str


class CombinationBar(NamedTuple):
    """A column of the picture of combinations; x in percent, y and heights in pixels.

    Parameters
    ----------
    label : how many of its cases have the outcome, of how many
    with_height, without_height : of the parts with and without the outcome
    """

    x: float
    label: str
    with_height: int
    without_height: int
    mark: str
    look: str


class CombinationLine(NamedTuple):
    """A line of the picture: a condition, and in which columns it is in place."""

    sign: str
    title: Said
    y: int
    dots: tuple[bool, ...]


class CombinationsView(NamedTuple):
    """The rows of the truth table as columns: bars of cases above dots of conditions.

    Parameters
    ----------
    base : where the bars stand, in pixels
    """

    bars: tuple[CombinationBar, ...]
    lines: tuple[CombinationLine, ...]
    base: int
    height: int


class MembershipDot(NamedTuple):
    """How many cases lie at one place of the plot; x in percent, y in pixels."""

    x: float
    y: float
    cases: int
    radius: int
    fits: bool


class Rise(NamedTuple):
    """A line of the scale upwards: where, and its number."""

    y: int
    label: str


class MembershipView(NamedTuple):
    """Membership in the solution against that in the outcome; no dots if there is no solution."""

    dots: tuple[MembershipDot, ...]
    ticks: tuple[Tick, ...]
    rises: tuple[Rise, ...]
    top: int
    bottom: int
    height: int


class PatternsPage(NamedTuple):
    """The page of patterns across cases.

    Parameters
    ----------
    outcome : what is looked at, in words
    answer : what can be concluded, in one sentence
    tone : of a verdict, for its colour
    terms : the combinations that it speaks of; empty if it says all by itself
    said : what more can be concluded
    limits : what cannot
    needed : what would be needed for a solution; empty if there is one
    in_place : what ● stands for
    signs : each letter and what it stands for
    strengths : of evidence, the weakest first
    settings : how it was worked out, as name and value
    """

    lang: str
    title: str
    framework: Said
    outcome: str
    answer: str
    tone: str
    terms: tuple[str, ...]
    said: tuple[str, ...]
    limits: tuple[str, ...]
    needed: tuple[str, ...]
    in_place: str
    conditions: tuple[SignedCondition, ...]
    signs: tuple[tuple[str, Said], ...]
    combinations: CombinationsView
    rows: tuple[CombinationRow, ...]
    unseen: str
    solutions: tuple[SolutionView, ...]
    necessity: tuple[NecessityRow, ...]
    necessity_told: str
    membership: MembershipView
    cases: tuple[CaseRow, ...]
    misfits: tuple[MisfitGroup, ...]
    robustness: tuple[RobustnessRow, ...]
    robustness_told: str
    together: tuple[AssociationRow, ...]
    more_together: int
    left_out_cases: tuple[LeftOutRow, ...]
    left_out_conditions: tuple[ReasonRow, ...]
    known: tuple[KnownRow, ...]
    strengths: tuple[str, ...]
    strength: tuple[StrengthRow, ...]
    settings: tuple[tuple[str, str], ...]
    chart_words: Mapping[str, ChartWords]
    desk: str
    provenance: Provenance
