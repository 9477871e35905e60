"""What a file of sources may say (file format 1): a bibliography, as pilot files name sources."""

from __future__ import annotations

from pydantic import Field

from pilotscan.model.base import FormatNumber, Line, Model, SourceId
from pilotscan.model.source import Source

__all__ = ["Entry", "SourcesFile"]


class Entry(Model):
    """What a bibliography says of a source that a pilot file has no place for."""

    type: Line
    """As BibTeX calls it: ``article``, ``techreport``."""
    key: Line | None = None
    """By which the bibliography knows it, where that can be no id."""
    fields: dict[Line, str] = Field(default_factory=dict)
    """As they stand in BibTeX, without those that follow from the source."""


class SourcesFile(Model):
    """The sources of a bibliography."""

    pilotscan_sources: FormatNumber
    sources: dict[SourceId, Source] = Field(default_factory=dict)
    """Each can be copied into a pilot file as it is."""
    entries: dict[SourceId, Entry] = Field(default_factory=dict)
    """What else is known of them, so that nothing is lost on the way back."""
