"""What a framework file may say (framework format 1): conditions, levels, weights and rules.

The rules that bind its parts together are checked in `pilotscan.checks`.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator

from pilotscan.doors import door
from pilotscan.model.assessment import PANEL, ROLES
from pilotscan.model.base import FormatNumber, Id, Line, Model, Several, SourceId, Text
from pilotscan.model.framework_parts import (
    Actor,
    ActorGroup,
    AsOf,
    AssessorRole,
    Condition,
    Crosswalk,
    Dimension,
    Five,
    Necessary,
    PerLevel,
    Route,
    VerdictWording,
)
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.model.observations import ObservationRule
from pilotscan.model.plausibility import Grounding, Plausibility
from pilotscan.model.rules import Rules
from pilotscan.model.scale import MOST_LEVELS, Scale, Verdict
from pilotscan.model.source import Source
from pilotscan.notebook import html_table
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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


def _rules_of_no_verdict(first: object) -> dict[str, object]:
    """Return rules that set no line: nothing falls short of them."""
    ready = {"min_level": first, "min_evidence": 0, "min_dimension_mean": first}
    return {"min_coverage": 0, "min_score_coverage": 0, "min_evidence": 0, "ready": ready}


RULES_OF_A_PROFILE = frozenset({"unsupported", "disputed", "systemic"})
"""What may be said under `rules` where no verdict is given."""


def _scale(labels: Sequence[Text], first: int) -> Scale:
    return Scale(first, first + len(labels) - 1)


class Framework(Model):
    """A set of conditions in dimensions, with levels, weights and decision rules.

    Its fields are the keys of a framework file (docs/reference/framework-file.md); it is frozen.

    Examples
    --------
    >>> framework = pilotscan.load_framework()
    >>> framework
    Framework(id='living-lab', version='2.0.0', dimensions=7, conditions=28, routes=5)
    >>> framework.condition_by_id["reach"].title.en
    'Reach of the intended group'
    """

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
    plausibility: Plausibility = Plausibility.model_construct()
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

    def _repr_html_(self) -> str:
        """Show in a notebook its conditions with their weights."""
        rows = [
            (d.id, c.id, c.title.in_language(DEFAULT_LANGUAGE)[0], d.weight, c.weight,
             "; ".join(c.necessary.routes) if c.necessary else None)
            for d in self.dimensions
            for c in d.conditions
        ]  # fmt: skip
        columns = ("dimension", "condition", "title", "dimension weight", "weight", "necessary on")
        return html_table(columns, rows)

    def replace(
        self,
        *,
        weights: Mapping[str, float] | None = None,
        necessary: Mapping[str, int | Mapping[str, Any] | None] | None = None,
        **fields: Any,
    ) -> Framework:
        """Return the framework with other weights or rules, held against all that is a rule.

        Its id stays, so that assessments count; its version ends with ``changed``, unless you
        give it one.

        Parameters
        ----------
        weights : by id of a condition or dimension, above 0
        necessary : by id of a condition: None where its lack can be made good; the lowest level
            that will do, on the routes on which it is necessary already, else on all on which it
            counts; or ``{"min_level": 2, "routes": [...]}``
        fields : other keys of a framework file, each as a whole; of ``rules`` only those that
            are to be otherwise

        Raises
        ------
        UsageError
            There is no such condition, dimension or key.
        FrameworkError
            A value breaks a rule of frameworks; `diagnostics` list all that do, with paths.

        Examples
        --------
        >>> framework = pilotscan.load_framework()
        >>> other = framework.replace(weights={"reach": 3}, necessary={"reach": None})
        >>> other.version, other.condition_by_id["reach"].weight, framework == other
        ('2.0.0+changed', 3.0, False)
        >>> framework.replace(weights={"reach": -1})
        Traceback (most recent call last):
        pilotscan.errors.FrameworkError: the framework <living-lab> has a fault: …
        """
        made: Framework = door("replaced")(self, weights, necessary, fields)
        return made

    def to_dict(self) -> dict[str, Any]:
        """Return what a framework file would say of it; one that changes others whole."""
        tree: dict[str, Any] = door("framework_tree")(self)
        return tree

    def to_yaml(self) -> str:
        """Return the text of a framework file, which `load_framework` reads as the same one.

        Examples
        --------
        >>> pilotscan.load_framework("isat").to_yaml().splitlines()[:2]
        ['pilotscan_framework: 1', 'id: isat']
        """
        text: str = door("yaml_of")(self.to_dict())
        return text

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
        return frozenset(self.every_actor) - others

    @cached_property
    def every_actor(self) -> tuple[str, ...]:
        """Who can move a condition, in the order of the conditions, each once."""
        return tuple(dict.fromkeys(actor for c in self.conditions for actor in c.actors))

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
