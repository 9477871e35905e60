"""What a framework is made of: routes, roles, dimensions with their conditions, actors."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticKnownError

from pilotscan.model.assessment import Sector
from pilotscan.model.base import Id, Line, Model, Several, Text
from pilotscan.model.plausibility import Grounding
from pilotscan.model.rules import LevelNumber
from pilotscan.model.scale import MOST_LEVELS, STRENGTHS

__all__ = [
    "Actor",
    "ActorGroup",
    "AsOf",
    "AssessorRole",
    "Condition",
    "Crosswalk",
    "Dimension",
    "Five",
    "Necessary",
    "PerLevel",
    "Route",
    "VerdictWording",
    "Weight",
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
