"""What a pilot file may say (file format 1).

All but `pilotscan`, `id`, `name` and `place` may be absent, and absent means "not known",
never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pilotscan.model.base import (
    FormatNumber,
    Id,
    Line,
    Model,
    Number,
    Prose,
    Several,
    SourceId,
    Words,
    is_words,
)
from pilotscan.model.countries import COUNTRIES
from pilotscan.model.dates import ExactDate, FuzzyDateField
from pilotscan.model.languages import DEFAULT_LANGUAGE, LanguageCode
from pilotscan.model.scale import HIGHEST_LEVEL
from pilotscan.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "LEVEL_WORDS",
    "NOT_APPLICABLE",
    "RESERVED_IDS",
    "ROLES",
    "UNKNOWN",
    "AfterlifeEvent",
    "Ask",
    "Assessment",
    "Assessor",
    "Circumstance",
    "Evidence",
    "Figure",
    "Funding",
    "Informant",
    "Level",
    "Origin",
    "Outcome",
    "Partner",
    "Period",
    "Pilot",
    "Place",
    "Presence",
    "Rating",
    "Reply",
    "Role",
    "Scaling",
    "Sector",
    "Selection",
    "TargetGroup",
    "Tenure",
]

UNKNOWN = "unknown"
NOT_APPLICABLE = "not-applicable"
LEVEL_WORDS = (UNKNOWN, NOT_APPLICABLE)
"""What a rating can say instead of a number."""

RESERVED_IDS = frozenset({"comparison", "glossary", "index", "method"})
"""Ids that would overwrite a page of the output folder."""

Sector = Literal[
    "municipality",
    "regional-government",
    "national-government",
    "european-union",
    "housing-association",
    "ngo",
    "citizen-initiative",
    "newcomer-led",
    "foundation",
    "company",
    "education",
    "knowledge-institute",
    "other",
]
Role = Annotated[str, StringConstraints(max_length=80)]
"""One of `ROLES`, or of the framework's own; which, the checks say."""
ROLES = ("own-team", "partner", "participant", "independent")
"""How assessors relate to a pilot, where the framework has no roles of its own."""
Presence = Literal["present", "partly", "absent", "unknown"]
Site = Literal["this", "next"]
"""The pilot itself, or the place where it goes next."""


def _check_level(value: object) -> object:
    if isinstance(value, str) and value in LEVEL_WORDS:
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HIGHEST_LEVEL:
        return value
    raise PydanticCustomError(
        "level", "expected a level: a number of the scale, unknown or not-applicable", {}
    )


Level = Annotated[
    int | Literal["unknown", "not-applicable"],
    PlainValidator(_check_level),
    WithJsonSchema({"enum": [*range(HIGHEST_LEVEL + 1), UNKNOWN, NOT_APPLICABLE]}),
]
"""A number, `unknown` or `not-applicable`. Which numbers, the framework says."""


def _check_country(value: object) -> object:
    if isinstance(value, str) and value in COUNTRIES:
        return value
    raise PydanticCustomError(
        "country", "expected a country as its two capital letters (ISO 3166-1): NL, BE, DE", {}
    )


Country = Annotated[
    str, PlainValidator(_check_country), WithJsonSchema({"enum": sorted(COUNTRIES)})
]


def _in_a_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Tenure(Model):
    """How long the pilot may stay where it is."""

    until: FuzzyDateField | None = None
    kind: Literal["lease", "permit", "owned", "unknown"] = "unknown"
    note: Words | None = None
    sources: Several[SourceId] = ()


class Place(Model):
    """Where the pilot is. A local pilot names its municipality, or `unknown`."""

    country: Country
    scope: Literal["local", "regional", "national", "international"] = "local"
    municipality: Annotated[Several[Line], BeforeValidator(_in_a_list)] = ()
    area: Line | None = None
    region: Line | None = None
    tenure: Tenure | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if self.scope == "local" and not self.municipality:
            raise PydanticCustomError("missing_municipality", "a local pilot needs 'municipality'")
        return self


class Period(Model):
    """When the pilot ran; both ends may be unknown."""

    start: FuzzyDateField | None = None
    end: FuzzyDateField | None = None


class Origin(Model):
    """Of which pilot this one is a copy or continuation."""

    copy_of: Line
    because: Prose | None = None


class TargetGroup(Model):
    """Whom the pilot is for."""

    name: Words
    size: Number | None = None
    sources: Several[SourceId] = ()


class Selection(Model):
    """Who is let in: by whom they are chosen, and on what."""

    by: Words | None = None
    on: Words | None = None
    at: Site = "this"
    sources: Several[SourceId] = ()


class Figure(Model):
    """One number; conflicting numbers are several figures with the same `what`."""

    what: Words
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Words | None = None
    date: FuzzyDateField | None = None
    basis: Literal["planned", "realised", "estimated", "unknown"] = "unknown"
    kind: Literal["capacity", "reached", "staff", "demand", "cost", "other"] | None = None
    at: Site = "this"
    note: Words | None = None
    sources: Several[SourceId] = ()


class Partner(Model):
    """A party to the pilot."""

    name: Words
    roles: Several[
        Literal["lead", "funder", "delivery", "landlord", "evaluator", "participant", "partner"]
    ] = ()
    sector: Sector | None = None
    sources: Several[SourceId] = ()


class Funding(Model):
    """One line of money: from whom, how much, of what kind, until when."""

    source: Words
    sector: Sector | None = None
    amount: Number | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    per: Literal["total", "year", "month", "participant"] | None = None
    kind: (
        Literal["project", "structural", "philanthropic", "rent", "in-kind", "capital", "other"]
        | None
    ) = None
    basis: Literal["budgeted", "realised", "unknown"] = "unknown"
    start: FuzzyDateField | None = None
    end: FuzzyDateField | None = None
    part_of: Words | None = None
    note: Words | None = None
    sources: Several[SourceId] = ()


class Circumstance(Model):
    """A special condition in which the pilot was developed and worked."""

    what: Words
    id: Id | None = None
    """So that a target can say how it stands with this there."""
    role: Literal["essential", "helpful", "incidental", "unknown"] = "unknown"
    at_scale: Presence = "unknown"
    replacement: Words | None = None
    highlight: bool = False
    """To be seen first."""
    inferred: bool = False
    """Role and presence are the author's own reading, which no source states."""
    sources: Several[SourceId] = ()


class Outcome(Model):
    """What came of it, and how that is known."""

    what: Words
    kind: Literal["intended", "side-effect", "harm"] = "intended"
    direction: Literal["better", "same", "worse", "mixed", "unknown"] = "unknown"
    compared_with: Words | None = None
    design: Literal[
        "none",
        "before-after",
        "qualitative",
        "theory-based",
        "comparison",
        "randomised",
        "unknown",
    ] = "unknown"
    handled: Literal["fully", "partly", "not", "unknown"] | None = None
    highlight: bool = False
    """To be seen first."""
    note: Words | None = None
    sources: Several[SourceId] = ()


class AfterlifeEvent(Model):
    """What happened with the pilot's approach afterwards."""

    what: Words
    route: Id | None = None
    date: FuzzyDateField | None = None
    result: Literal["adopted", "partly", "not-adopted", "unknown"] | None = None
    sources: Several[SourceId] = ()


class Scaling(Model):
    """The next step from here, not the one that led here."""

    route: Id | None = None
    because: Prose | None = None
    ambition: Prose | None = None
    target_context: Prose | None = None


class Assessor(Model):
    """Who rated. The identity is `id`, by default the role."""

    role: Role
    id: Id | None = None
    label: Words | None = None

    @property
    def identity(self) -> str:
        """The id, else the role."""
        return self.id or self.role


class Evidence(Model):
    """A source cited for a rating; plain text is the short form of ``{source: …}``."""

    source: SourceId
    at: Words | None = None
    supports: bool = True

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        return {"source": value} if isinstance(value, str) else value


class Ask(Model):
    """Who would know, and what to ask; a name or the id of an informant is the short form."""

    whom: Words
    question: Words | None = None
    """As one would put it to this pilot."""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        return {"whom": value} if is_words(value) else value


class Rating(Model):
    """What an assessor says of one condition; a bare level is the short form."""

    level: Level = "unknown"
    because: Words | None = None
    evidence: Several[Evidence] = ()
    ask: Ask | None = None
    highlight: bool = False
    """To be seen first."""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"level": value}


class Assessment(Model):
    """The ratings of one assessor on one date."""

    date: ExactDate
    framework: Id
    assessor: Assessor
    ratings: dict[str, Rating] = Field(default_factory=dict)


class Informant(Model):
    """A person or office that can know the answer to a question; `Ask.whom` can name it."""

    id: Id
    name: Words
    sector: Sector | None = None
    knows: Several[Id] = ()
    """Conditions."""


class Reply(Model):
    """What somebody of the organisation answers to the assessment of others."""

    text: Words
    by: Words | None = None
    date: ExactDate | None = None


class Pilot(Model):
    """One experiment, one YAML file."""

    pilotscan: FormatNumber
    id: Id
    name: Words
    place: Place
    language: LanguageCode = DEFAULT_LANGUAGE
    summary: Prose | None = None
    period: Period = Period()
    status: Literal["planned", "running", "ended", "continued", "unknown"] = "unknown"
    checked: ExactDate | None = None
    origin: Origin | None = None
    themes: Several[Words] = ()
    problem: Prose | None = None
    target_groups: Several[TargetGroup] = ()
    selection: Several[Selection] = ()
    activities: Several[Prose] = ()
    mechanisms: Several[Prose] = ()
    barriers: Several[Prose] = ()
    figures: Several[Figure] = ()
    partners: Several[Partner] = ()
    funding: Several[Funding] = ()
    circumstances: Several[Circumstance] = ()
    outcomes: Several[Outcome] = ()
    afterlife: Several[AfterlifeEvent] = ()
    recognition: Several[Prose] = ()
    scaling: Scaling = Scaling()
    informants: Several[Informant] = ()
    assessments: Several[Assessment] = ()
    reply: Reply | None = None
    sources: dict[SourceId, Source] = Field(default_factory=dict)

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Say which pilot it is, and no more: whole, it fills a notebook."""
        yield "id", self.id
        yield "name", self.name[:80]
        yield "assessments", len(self.assessments)

    @model_validator(mode="after")
    def _id_is_free(self) -> Self:
        if self.id in RESERVED_IDS:
            raise PydanticCustomError(
                "reserved_id",
                "the id '{id}' is reserved for a page of the reports",
                {"id": self.id},
            )
        return self
