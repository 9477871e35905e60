"""What pilot and target files say of conditions: who rated, how, on what, and who would know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, PlainValidator, StringConstraints, WithJsonSchema, model_validator

from pilotscan.model.base import CitedId, Id, Model, Several, Words, is_words, refused
from pilotscan.model.dates import ExactDate
from pilotscan.model.scale import HIGHEST_LEVEL
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "LEVEL_WORDS",
    "NOT_APPLICABLE",
    "PANEL",
    "ROLES",
    "UNKNOWN",
    "Ask",
    "Assessment",
    "Assessor",
    "Evidence",
    "Informant",
    "Level",
    "Rating",
    "Reply",
    "Role",
    "Sector",
    "asks_about",
    "called",
]

UNKNOWN = "unknown"
NOT_APPLICABLE = "not-applicable"
LEVEL_WORDS = (UNKNOWN, NOT_APPLICABLE)
"""What a rating can say instead of a number."""

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
PANEL = "panel"
"""Of assessors who settled a level together, on top of their own ones; in any framework."""
ROLES = ("own-team", "partner", "participant", "independent", PANEL)
"""How assessors relate to a pilot, where the framework has no roles of its own."""


def _check_level(value: object) -> object:
    if isinstance(value, str) and value in LEVEL_WORDS:
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HIGHEST_LEVEL:
        return value
    raise refused(
        "level", told("expected a level: a number of the scale, unknown or not-applicable")
    )


Level = Annotated[
    int | Literal["unknown", "not-applicable"],
    PlainValidator(_check_level),
    WithJsonSchema({"enum": [*range(HIGHEST_LEVEL + 1), UNKNOWN, NOT_APPLICABLE]}),
]
"""A number, `unknown` or `not-applicable`. Which numbers, the framework says."""


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

    short_form: ClassVar[str] = "source"

    source: CitedId
    at: Words | None = None
    supports: bool = True

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        return {cls.short_form: value} if isinstance(value, str) else value


class Ask(Model):
    """Who would know, and what to ask; a name or the id of an informant is the short form."""

    short_form: ClassVar[str] = "whom"

    whom: Words
    question: Words | None = None
    """As one would put it to this pilot."""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        return {cls.short_form: value} if is_words(value) else value


class Rating(Model):
    """What an assessor says of one condition; a bare level is the short form."""

    short_form: ClassVar[str] = "level"

    level: Level = "unknown"
    because: Words | None = None
    evidence: Several[Evidence] = ()
    ask: Ask | None = None
    highlight: bool = False
    """To be seen first."""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {cls.short_form: value}


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


def asks_about(
    condition: str, assessments: Iterable[Assessment], informants: Iterable[Informant]
) -> tuple[Ask, ...]:
    """Return who would know about a condition, and what to ask.

    First by the assessments, then the informants who are said to know.
    """
    ratings = (a.ratings[condition] for a in assessments if condition in a.ratings)
    asks = dict.fromkeys(rating.ask for rating in ratings if rating.ask)
    named = {ask.whom for ask in asks}
    knowing = (one.id for one in informants if condition in one.knows)
    return (*asks, *(Ask(whom=one) for one in knowing if one not in named))


def called(whom: str, informants: Iterable[Informant]) -> str:
    """Return the name of the informant who goes by an id, else what stands there."""
    return next((one.name for one in informants if one.id == whom), whom)


class Reply(Model):
    """What somebody of the organisation answers to the assessment of others."""

    text: Words
    by: Words | None = None
    date: ExactDate | None = None
