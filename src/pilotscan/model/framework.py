"""What a framework file may say (framework format 1): conditions, levels, weights and rules.

The rules that bind its parts together are checked in `pilotscan.checks`.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticKnownError

from pilotscan.model.assessment import PANEL, ROLES, Sector
from pilotscan.model.base import FormatNumber, Id, Line, Model, Several, SourceId, Text
from pilotscan.model.observations import ObservationRule
from pilotscan.model.plausibility import Grounding, Plausibility
from pilotscan.model.rules import LevelNumber, Rules
from pilotscan.model.scale import (
    MOST_LEVELS,
    STRENGTHS,
    Scale,
    Verdict,
)
from pilotscan.model.source import Source
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "Actor",
    "ActorGroup",
    "AssessorRole",
    "Condition",
    "Crosswalk",
    "Dimension",
    "Framework",
    "Grounding",
    "Necessary",
    "Route",
    "Text",
    "Verdict",
    "VerdictWording",
]


def _is_no_speck(weight: float) -> float:
    """Refuse weights so small that products of them would be taken for zero."""
    if weight < _LOWEST_WEIGHT:
        raise PydanticKnownError("greater_than_equal", {"ge": _LOWEST_WEIGHT})
    return weight


_LOWEST_WEIGHT = 0.001

Weight = Annotated[
    float,
    Field(gt=0, le=1000, json_schema_extra={"minimum": _LOWEST_WEIGHT}),
    AfterValidator(_is_no_speck),
]
AsOf = Literal["now", "last-known"]

Five = Annotated[Several[Text], Field(min_length=len(STRENGTHS), max_length=len(STRENGTHS))]
PerLevel = Annotated[Several[Text], Field(max_length=MOST_LEVELS)]
"""One for each label of the scale, or none."""


class Route(Model):
    """One meaning of "scaling up"."""

    title: Text
    about: Text | None = None
    question: Text | None = None
    """What its verdicts answer."""
    to_a_place: bool = False
    """It can lead to another place, so that pilots can be judged for a target on it."""
    lessons: bool = False
    """What travels on it is the lessons, so that a report leads with these."""
    crosswalk: Several[Line] = ()


class AssessorRole(Text):
    """What a role of assessors is called, and how much their voice weighs among the roles."""

    weight: Weight = 1.0


def _rules_of_no_verdict(first: object) -> dict[str, object]:
    """Return rules that set no line: nothing falls short of them."""
    ready = {"min_level": first, "min_evidence": 0, "min_dimension_mean": first}
    return {"min_coverage": 0, "min_score_coverage": 0, "min_evidence": 0, "ready": ready}


RULES_OF_A_PROFILE = frozenset({"unsupported", "disputed", "systemic"})
"""What may be said under `rules` where no verdict is given."""


class VerdictWording(Model):
    """How a verdict is called, on some routes perhaps otherwise."""

    title: Text
    by_route: dict[str, Text] = Field(default_factory=dict)


class Necessary(Model):
    """On these routes a level below `min_level` cannot be made good by other conditions."""

    min_level: LevelNumber
    routes: Annotated[Several[Id], Field(min_length=1)]


class Crosswalk(Model):
    """The part of a published framework that a condition corresponds to."""

    framework: Line
    part: Line


class Condition(Model):
    """Something that must be in place for scaling, with an observable text per level."""

    id: Id
    title: Text
    question: Text
    levels: PerLevel = ()
    """By default those of the framework, which are put here when it is read."""
    weight: Weight = 1.0
    necessary: Necessary | None = None
    relevant_to: Annotated[Several[Id], Field(min_length=1)] | None = None
    relevant_because: Text | None = None
    when_weak: Text | None = None
    """How to say that it fails."""
    when_unknown: Text | None = None
    """How to say that nobody knows."""
    how_to_rate: Several[Text] = ()
    """What a reader of the levels must know: terms, and which half of a level decides."""
    as_of: AsOf | None = None
    """By default that of its dimension."""
    precursor: Text | None = None
    """A question of fact that comes before the one about the level."""
    may_be_not_applicable: bool = False
    not_applicable_because: Text | None = None
    belongs_to: Literal["intervention", "place", "match"] | None = None
    """What travels, what a new place must be asked about, or the fit of both; None is not said."""
    convincing: Several[Text] = ()
    advice: Text | None = None
    actors: Several[Id] = ()
    grounded_in: Several[Grounding] = ()
    crosswalk: Several[Crosswalk] = ()

    def is_relevant(self, route: str) -> bool:
        """Tell whether the condition counts on a route."""
        return self.relevant_to is None or route in self.relevant_to

    def is_necessary(self, route: str) -> bool:
        """Tell whether its lack on a route cannot be made good by other conditions."""
        return self.necessary is not None and route in self.necessary.routes


class Dimension(Model):
    """A group of conditions."""

    id: Id
    title: Text
    about: Text | None = None
    as_of: AsOf | None = None
    """Which state of a pilot that has ended its conditions are rated on; None is not said."""
    weight: Weight = 1.0
    conditions: Annotated[Several[Condition], Field(min_length=1)]


class Actor(Text):
    """Somebody who can move a condition: a name, and which kinds of partner can be it."""

    sectors: Several[Sector] = ()
    """By default the one that the actor's id names."""


class ActorGroup(Model):
    """Actors other than the pilot itself, who answer together for what many pilots lack."""

    title: Text
    actors: Annotated[Several[Id], Field(min_length=1)]


def _scale(labels: Sequence[Text], first: int) -> Scale:
    return Scale(first, first + len(labels) - 1)


class Framework(Model):
    """A set of conditions in dimensions, with levels, weights and decision rules."""

    pilotscan_framework: FormatNumber
    id: Id
    version: Annotated[
        str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+([-+.][0-9A-Za-z.-]+)?$")
    ]
    title: Text
    extends: Line | None = None
    """The frameworks that it changes, the first one first, each as ``id@version``."""
    remove: Several[Id] = ()
    """Dimensions and conditions of the one that it changes."""
    scale: Annotated[Several[Text], Field(min_length=2, max_length=MOST_LEVELS)]
    first_level: Annotated[int, Field(ge=0, le=1)] = 0
    """The number of the first label."""
    default_levels: PerLevel = ()
    """For conditions without levels of their own."""
    builds_on: Text | None = None
    """How a level begins that holds only where the one below does; names that as ``{level}``."""
    evidence_scale: Five
    roles: dict[Id, AssessorRole] = Field(default_factory=dict)
    """Of assessors, instead of the general ones."""
    profile_only: bool = False
    """It gives no verdict and no score: levels, means per dimension and what is unknown."""
    routes: Annotated[dict[Id, Route], Field(min_length=1)]
    rules: Rules
    verdicts: dict[Verdict, VerdictWording] = Field(default_factory=dict)
    how_to_rate: Several[Text] = ()
    """Rules for whoever gives levels, whatever the condition."""
    minutes_per_question: Annotated[int, Field(ge=1, le=60)] = 3
    """That somebody who knows takes to answer."""
    responses: Several[Text] = ()
    actors: dict[Id, Actor] = Field(default_factory=dict)
    actor_groups: Several[ActorGroup] = ()
    dimensions: Annotated[Several[Dimension], Field(min_length=1)]
    plausibility: Plausibility = Plausibility()
    observations: Several[ObservationRule] = ()
    sources: dict[SourceId, Source] = Field(default_factory=dict)
    crosswalk_frameworks: dict[str, Line] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _may_lack_rules(cls, value: Any) -> Any:
        """Fill in the rules of verdicts where none is given."""
        if isinstance(value, dict) and value.get("profile_only") is True:
            rules = value.get("rules", {})
            if isinstance(rules, dict):
                made = _rules_of_no_verdict(value.get("first_level", 0))
                return {**value, "rules": {**made, **rules}}
        return value

    def without_verdict(self, asked: str) -> str:
        """Say why something cannot be done: it takes a verdict, and this framework gives none."""
        return told(
            "%(asked)s needs a verdict, and the framework '%(framework)s' gives none "
            "(profile_only)",
            asked=asked,
            framework=self.id,
        )

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Say which framework it is, and no more: whole, it fills a notebook."""
        yield "id", self.id
        yield "version", self.version[:80]
        yield "dimensions", len(self.dimensions)
        yield "conditions", len(self.conditions)
        yield "routes", len(self.routes)

    @field_validator("rules")
    @classmethod
    def _fit_rules(cls, rules: Rules, info: ValidationInfo) -> Rules:
        """Let rules that are not set be those of the scale."""
        if "scale" not in info.data or "first_level" not in info.data:
            return rules
        scale = _scale(info.data["scale"], info.data["first_level"])
        unsupported, disputed = rules.unsupported, rules.disputed
        if "from_level" not in unsupported.model_fields_set:
            unsupported = unsupported.model_copy(update={"from_level": scale.high})
        if "from_spread" not in disputed.model_fields_set:
            spread = min(disputed.from_spread, scale.top)
            disputed = disputed.model_copy(update={"from_spread": spread})
        return rules.model_copy(update={"unsupported": unsupported, "disputed": disputed})

    @field_validator("dimensions")
    @classmethod
    def _share_levels(
        cls, dimensions: tuple[Dimension, ...], info: ValidationInfo
    ) -> tuple[Dimension, ...]:
        """Give conditions without levels of their own those that all have."""
        shared = {"levels": info.data.get("default_levels", ())}
        return tuple(
            dimension.model_copy(
                update={
                    "conditions": tuple(
                        c if c.levels else c.model_copy(update=shared) for c in dimension.conditions
                    )
                }
            )
            for dimension in dimensions
        )

    @cached_property
    def levels(self) -> Scale:
        """The numbers of the levels."""
        return _scale(self.scale, self.first_level)

    def label(self, level: int) -> Text:
        """Return what a level is called."""
        return self.scale[level - self.first_level]

    def anchor(self, condition: Condition, level: int) -> Text:
        """Return what a level of a condition says."""
        return condition.levels[level - self.first_level]

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """What conditions, routes and roles are called, in every language, by id."""
        titles = [(condition.id, condition.title) for condition in self.conditions]
        titles += [(name, route.title) for name, route in self.routes.items()]
        titles += self.roles.items()
        called: dict[str, list[str]] = defaultdict(list)
        for name, title in titles:
            called[name] += title.by_language().values()
        return called

    @cached_property
    def role_ids(self) -> tuple[str, ...]:
        """The roles that an assessor can have."""
        return tuple(dict.fromkeys((*self.roles, PANEL))) if self.roles else ROLES

    @cached_property
    def role_weights(self) -> dict[str, Fraction]:
        """The weight of each role as written, so that halves are exact; empty if all are alike."""
        weights = {name: Fraction(str(role.weight)) for name, role in self.roles.items()}
        return weights if len(set(weights.values())) > 1 else {}

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions in the order of the file."""
        return tuple(c for dimension in self.dimensions for c in dimension.conditions)

    @cached_property
    def own_actors(self) -> frozenset[str]:
        """The actors that are the pilot itself: those in no group, where there are groups."""
        if not self.actor_groups:
            return frozenset()
        others = {actor for group in self.actor_groups for actor in group.actors}
        return frozenset(actor for c in self.conditions for actor in c.actors) - others

    @cached_property
    def condition_by_id(self) -> dict[str, Condition]:
        """Conditions by id."""
        return {condition.id: condition for condition in self.conditions}

    @cached_property
    def dimension_of(self) -> dict[str, str]:
        """Dimension id by condition id."""
        return {c.id: d.id for d in self.dimensions for c in d.conditions}

    @cached_property
    def as_of(self) -> dict[str, AsOf]:
        """Which state of an ended pilot is rated, by id of the conditions for which it is said."""
        told = {c.id: c.as_of or d.as_of for d in self.dimensions for c in d.conditions}
        return {condition: state for condition, state in told.items() if state is not None}
