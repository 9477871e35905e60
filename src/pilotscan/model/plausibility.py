"""Rules by which a framework compares ratings with the facts in the same file.

The kinds of rules are fixed here, one class each; the rules themselves are data of a framework.
They give warnings (`pilotscan.checks.plausibility`) and never change a level.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field

from pilotscan.model.assessment import Role
from pilotscan.model.base import Id, Model, Several, SourceId, Text
from pilotscan.model.pilot import (
    AfterlifeEvent,
    Circumstance,
    Figure,
    Funding,
    Outcome,
    Partner,
    TargetGroup,
)
from pilotscan.model.scale import HIGHEST_LEVEL
from pilotscan.model.source import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from pilotscan.model.pilot import Pilot

__all__ = [
    "FACTS",
    "ITEMS",
    "KNOWN",
    "AgainstFact",
    "AllHigh",
    "ConditionRule",
    "Grounding",
    "NeedsFact",
    "NeedsSource",
    "OldEvidence",
    "Plausibility",
    "Where",
]

KNOWN = "known"
"""In `where`: any value will do, as long as there is one that is not `unknown`."""

ITEMS: dict[str, type[Model]] = {
    "target_groups": TargetGroup,
    "figures": Figure,
    "partners": Partner,
    "funding": Funding,
    "circumstances": Circumstance,
    "outcomes": Outcome,
    "afterlife": AfterlifeEvent,
}
"""Facts that are lists of items with keys of their own, which `where` can ask for."""

ItemsName = Literal[
    "target_groups", "figures", "partners", "funding", "circumstances", "outcomes", "afterlife"
]
FactName = Literal[
    "summary",
    "problem",
    "origin",
    "period.end",
    "themes",
    "activities",
    "mechanisms",
    "barriers",
    "recognition",
    ItemsName,
    "scaling.route",
    "scaling.ambition",
    "scaling.target_context",
]
FACTS: dict[str, Callable[[Pilot], object]] = {
    name: attrgetter(name) for name in get_args(FactName)
}
"""The facts that a rule can look at, and where they are in a pilot."""

HighLevel = Annotated[int, Field(ge=1, le=HIGHEST_LEVEL)]
Where = dict[str, Annotated[Several[str], Field(min_length=1)]]


class Grounding(Model):
    """Where a condition or rule comes from."""

    source: SourceId
    says: Text


class Rule(Model):
    """What all kinds of rules share.

    `finding` completes the sentence "'x' is rated 3, but …"; `remedy` says what to do.
    """

    id: Id
    finding: Text
    remedy: Text
    grounded_in: Several[Grounding] = ()


class ConditionRule(Rule):
    """A rule about one condition, rated `from_level` or higher."""

    condition: Id
    from_level: HighLevel


class NeedsFact(ConditionRule):
    """Warn when a condition is rated so high and no such fact is in the file."""

    fact: FactName
    where: Where = Field(default_factory=dict)


class AgainstFact(ConditionRule):
    """Warn when a condition is rated so high and some or every item is like this.

    An absent key is `unknown`, which must be listed in `where` to count. A list without items
    speaks against nothing.
    """

    fact: ItemsName
    share: Literal["some", "every"]
    where: Where = Field(default_factory=dict)
    ends_with_pilot: bool = False
    """Funding lines only: the line ends, as far as is known, no later than the pilot."""


class NeedsSource(ConditionRule):
    """Warn when a condition is rated so high and no source of these kinds is cited for it."""

    kinds: Annotated[Several[SourceKind], Field(min_length=1)]


class AllHigh(Rule):
    """Warn when an assessor of this role rates all of many conditions `from_level` or higher."""

    role: Role
    from_level: HighLevel
    min_ratings: Annotated[int, Field(ge=2)]


class OldEvidence(Rule):
    """Warn when every dated source that the ratings cite is more than `years` old."""

    years: Annotated[int, Field(ge=1)]


class Plausibility(Model):
    """The rules of a framework, by kind."""

    needs_fact: Several[NeedsFact] = ()
    against_fact: Several[AgainstFact] = ()
    needs_source: Several[NeedsSource] = ()
    all_high: Several[AllHigh] = ()
    old_evidence: Several[OldEvidence] = ()
