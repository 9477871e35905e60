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

from pilotscan.doors import door
from pilotscan.model.assessment import Assessment, Informant, Reply, Sector
from pilotscan.model.base import (
    CitedId,
    FormatNumber,
    Id,
    Line,
    Model,
    Number,
    Prose,
    Several,
    Words,
    refused,
)
from pilotscan.model.countries import COUNTRIES
from pilotscan.model.dates import ExactDate, FuzzyDateField
from pilotscan.model.languages import DEFAULT_LANGUAGE, LanguageCode
from pilotscan.model.source import Source
from pilotscan.notebook import html_table
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "RESERVED_IDS",
    "AfterlifeEvent",
    "Circumstance",
    "Figure",
    "Funding",
    "Origin",
    "Outcome",
    "Partner",
    "Period",
    "Pilot",
    "Place",
    "Presence",
    "Scaling",
    "Selection",
    "TargetGroup",
    "Tenure",
]

RESERVED_IDS = frozenset({"comparison", "glossary", "index", "method"})
"""Ids that would overwrite a page of the output folder."""

Presence = Literal["present", "partly", "absent", "unknown"]
Site = Literal["this", "next"]
"""The pilot itself, or the place where it goes next."""


def _check_country(value: object) -> object:
    if isinstance(value, str) and value in COUNTRIES:
        return value
    raise refused(
        "country", told("expected a country as its two capital letters (ISO 3166-1): NL, BE, DE")
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
    sources: Several[CitedId] = ()


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
            raise refused("missing_municipality", told("a local pilot needs 'municipality'"))
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
    sources: Several[CitedId] = ()


class Selection(Model):
    """Who is let in: by whom they are chosen, and on what."""

    by: Words | None = None
    on: Words | None = None
    at: Site = "this"
    sources: Several[CitedId] = ()


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
    sources: Several[CitedId] = ()


class Partner(Model):
    """A party to the pilot."""

    name: Words
    roles: Several[
        Literal["lead", "funder", "delivery", "landlord", "evaluator", "participant", "partner"]
    ] = ()
    sector: Sector | None = None
    sources: Several[CitedId] = ()


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
    sources: Several[CitedId] = ()


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
    sources: Several[CitedId] = ()


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
    sources: Several[CitedId] = ()


class AfterlifeEvent(Model):
    """What happened with the pilot's approach afterwards."""

    what: Words
    route: Id | None = None
    date: FuzzyDateField | None = None
    result: Literal["adopted", "partly", "not-adopted", "unknown"] | None = None
    sources: Several[CitedId] = ()


class Scaling(Model):
    """The next step from here, not the one that led here."""

    route: Id | None = None
    because: Prose | None = None
    ambition: Prose | None = None
    target_context: Prose | None = None


class Pilot(Model):
    """One experiment, one YAML file.

    Its fields are the keys of the file (docs/reference/pilot-file.md); it is frozen, lists are
    tuples, and what is not known is None or empty. Made by `load_pilots`, `from_dict` or
    `pilots_from_frame`; called as a class it validates only its types.

    Examples
    --------
    >>> pilot = pilotscan.load_pilots("pilots/plan-einstein.yaml")[0]
    >>> pilot.name, pilot.place.municipality, str(pilot.period.start)
    ('Plan Einstein', ('Utrecht',), '2016-11')
    """

    pilotscan: FormatNumber
    id: Id
    name: Words
    place: Place
    language: LanguageCode = DEFAULT_LANGUAGE
    summary: Prose | None = None
    period: Period = Period.model_construct()
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
    scaling: Scaling = Scaling.model_construct()
    informants: Several[Informant] = ()
    assessments: Several[Assessment] = ()
    reply: Reply | None = None
    sources: dict[CitedId, Source] = Field(default_factory=dict)

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Say which pilot it is, and no more: whole, it fills a notebook."""
        yield "id", self.id
        yield "name", self.name[:80]
        yield "assessments", len(self.assessments)

    def _repr_html_(self) -> str:
        """Show in a notebook who, where and when, and how much the file says."""
        period, place = self.period, self.place
        ends = (period.start or "?", period.end or "")
        rows = [
            ("id", self.id), ("name", self.name),
            ("place", ", ".join([*place.municipality, place.region or "", place.country])),
            ("period", " – ".join(map(str, ends)) if period != Period() else None),
            ("status", self.status), ("themes", "; ".join(self.themes)),
            ("route", self.scaling.route), ("assessments", len(self.assessments)),
            ("sources", len(self.sources)),
        ]  # fmt: skip
        return html_table(("", "pilot"), rows)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Make a pilot of a mapping, as if it stood in a file.

        Parameters
        ----------
        data : Keys as in a pilot file; ``pilotscan: 1`` may be left out. Dates and moments, numpy
            and pandas scalars, arrays and tuples are understood. None, NaN, NaT and NA say that
            nothing is known.

        Raises
        ------
        PilotError
            Something in it cannot be in a pilot file; `diagnostics` list all of it, with paths.
            What does not fit a framework is told by `check`, and refused by `evaluate`.

        Examples
        --------
        >>> from datetime import date
        >>> garden = pilotscan.Pilot.from_dict(
        ...     {
        ...         "id": "garden",
        ...         "name": "Garden of all",
        ...         "place": {"country": "NL", "municipality": "Utrecht"},
        ...         "checked": date(2026, 3, 1),
        ...         "period": {"start": 2024, "end": float("nan")},
        ...     }
        ... )
        >>> garden
        Pilot(id='garden', name='Garden of all', assessments=0)
        >>> pilotscan.Pilot.from_dict({**garden.to_dict(), "statsu": "ended"})
        Traceback (most recent call last):
        pilotscan.errors.PilotError: <garden> statsu: the key 'statsu' is not known (did you mean
        'status'?)
        """
        made: Self = door("pilot_from_dict")(data)
        return made

    def to_dict(self) -> dict[str, Any]:
        """Return what a file would say: text, numbers, lists and mappings, nothing unknown.

        Dates are texts, a year alone is a number. `from_dict` makes the same pilot of it.

        Examples
        --------
        >>> pilotscan.load_pilots("pilots/plan-einstein.yaml")[0].to_dict()["period"]
        {'start': '2016-11', 'end': '2019-10'}
        """
        tree: dict[str, Any] = door("tree_of")(self)
        return tree

    def to_yaml(self) -> str:
        """Return the text of a pilot file, which `load_pilots` reads as the same pilot.

        Comments of the file that it was read from are not in it; assessments of other files are.

        Examples
        --------
        >>> text = pilotscan.load_pilots("pilots/plan-einstein.yaml")[0].to_yaml()
        >>> text.splitlines()[:2]
        ['pilotscan: 1', 'id: plan-einstein']
        """
        text: str = door("yaml_of")(self.to_dict())
        return text

    @model_validator(mode="after")
    def _id_is_free(self) -> Self:
        if self.id in RESERVED_IDS:
            raise refused(
                "reserved_id",
                told("the id '%(id)s' is reserved for a page of the reports", id=self.id),
            )
        return self
