"""What a target file may say (file format 1): a place where pilots might go.

As in a pilot file, all but the first keys may be absent, and absent means "not known".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pydantic import Field

from pilotscan.model.assessment import Assessment, Informant
from pilotscan.model.base import CitedId, FormatNumber, Id, Model, Several, Words
from pilotscan.model.dates import ExactDate
from pilotscan.model.languages import DEFAULT_LANGUAGE, LanguageCode
from pilotscan.model.pilot import Figure, Partner, Pilot, Place, Presence
from pilotscan.model.source import Source
from pilotscan.notebook import html_table

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CircumstanceThere", "Described", "Target"]


class CircumstanceThere(Model):
    """How it stands at the target with one circumstance of a pilot."""

    here: Presence = "unknown"
    replacement: Words | None = None
    because: Words | None = None
    sources: Several[CitedId] = ()


class Target(Model):
    """One place or organisation where pilots might be repeated, one YAML file.

    Its fields are the keys of the file (docs/reference/target-file.md); it is frozen.

    Examples
    --------
    >>> [target] = pilotscan.load_targets("targets/zwolle.yaml")
    >>> target.place.country
    'NL'
    """

    pilotscan_target: FormatNumber
    id: Id
    name: Words
    place: Place
    language: LanguageCode = DEFAULT_LANGUAGE
    checked: ExactDate | None = None
    figures: Several[Figure] = ()
    partners: Several[Partner] = ()
    circumstances: dict[Id, dict[Id, CircumstanceThere]] = Field(default_factory=dict)
    """By the ids of a pilot and of its circumstance."""
    assessments: Several[Assessment] = ()
    informants: Several[Informant] = ()
    sources: dict[CitedId, Source] = Field(default_factory=dict)

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Say which target it is, and no more: whole, it fills a notebook."""
        yield "id", self.id
        yield "name", self.name[:80]
        yield "assessments", len(self.assessments)

    def _repr_html_(self) -> str:
        """Show in a notebook which place it is, and how much the file says."""
        place = ", ".join([*self.place.municipality, self.place.country])
        rows = [
            ("id", self.id), ("name", self.name), ("place", place),
            ("assessments", len(self.assessments)), ("sources", len(self.sources)),
        ]  # fmt: skip
        return html_table(("", "target"), rows)


Described: TypeAlias = Pilot | Target
"""What is described in a file of its own, by figures, partners, assessments and sources."""
