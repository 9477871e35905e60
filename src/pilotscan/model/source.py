"""A source and its kind, shared by pilot files and framework files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from pilotscan.model.base import Line, Model
from pilotscan.model.dates import FuzzyDateField

__all__ = ["BASE_STRENGTH", "SEARCH_RECORD", "Source", "SourceKind"]

SourceKind = Literal[
    "statement",
    "press",
    "internal-document",
    "official-document",
    "monitoring",
    "own-evaluation",
    "thesis",
    "search-record",
    "independent-evaluation",
    "peer-reviewed",
]

SEARCH_RECORD: SourceKind = "search-record"
"""A documented search that found nothing: it can only support that something is not there."""

BASE_STRENGTH: dict[SourceKind, int] = {
    "statement": 1,
    "press": 1,
    "internal-document": 2,
    "official-document": 2,
    "monitoring": 2,
    "own-evaluation": 2,
    "thesis": 2,
    "search-record": 2,
    "independent-evaluation": 3,
    "peer-reviewed": 3,
}
"""The strength that one source of a kind can carry by itself, 1..3 (file format 1)."""
READ_AT_MOST = {"abstract": 2, "unseen": 1}
"""The most that one source can carry of which no more than the abstract was read, or that somebody
named and nobody saw (file format 1)."""

Url = Annotated[str, StringConstraints(pattern=r'^https?://[^\s<>"\\^`{|}]+$', max_length=2000)]
Doi = Annotated[str, StringConstraints(pattern=r'^10\.[0-9]{4,9}/[^\s<>"\\^`{|}]+$')]


class Source(Model):
    """Where a claim comes from."""

    title: Line | None = None
    author: Line | None = None
    publisher: Line | None = None
    team: Line | None = None
    """Who did the work, when publishers differ but people do not."""
    year: FuzzyDateField | None = None
    """When it came out: a year, perhaps with month and day."""
    url: Url | None = None
    doi: Doi | None = None
    site: Line | None = None
    """The place that was studied, when it is not the pilot's own."""
    read: Literal["full", "part", "abstract", "unseen"] | None = None
    """`unseen` of one that somebody named, and that nobody who wrote the file has seen."""
    kind: SourceKind | None = None
    proposed: SourceKind | None = None
    """The kind that a program proposes: it counts for nothing until somebody writes `kind`."""

    @property
    def made_by(self) -> str | None:
        """Whose work this is: the team, else the publisher, else the author."""
        return self.team or self.publisher or self.author

    @property
    def base_strength(self) -> int:
        """0..3; a source of unknown kind carries nothing, and what was not read whole less."""
        if self.kind is None:
            return 0
        base = BASE_STRENGTH[self.kind]
        return min(base, READ_AT_MOST.get(self.read or "", base))
