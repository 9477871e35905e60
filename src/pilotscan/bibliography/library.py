"""A bibliography as a file of sources: read, named, and with what else it says kept beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.bibliography.bibtex import read_bibtex
from pilotscan.bibliography.csl import read_csl
from pilotscan.bibliography.entries import entry_of, id_of, source_of
from pilotscan.bibliography.faults import fault
from pilotscan.diagnostics import Location
from pilotscan.model.source_file import SourcesFile
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pilotscan.bibliography.entries import Raw
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.source import Source, SourceKind
    from pilotscan.model.source_file import Entry

__all__ = ["Library", "read_library"]

MAX_BYTES = 20_000_000


class Library(NamedTuple):
    """What came of a bibliography.

    Parameters
    ----------
    listed : its sources, and what else it says of them
    faults : what is wrong with it; what cannot be read is left out of it
    lines : where each source stands
    """

    listed: SourcesFile
    faults: list[Diagnostic]
    lines: dict[str, int]


def read_library(data: bytes, file: str, kinds: Mapping[str, SourceKind] | None = None) -> Library:
    """Read a bibliography, BibTeX or CSL-JSON.

    Parameters
    ----------
    file : what people call it; by its ending it is known what it is
    kinds : what somebody says that entries of a type are; of others a kind is only proposed

    Raises
    ------
    UsageError
        The library that reads BibTeX is not installed.
    """
    if len(data) > MAX_BYTES:
        message = told("is larger than %(most)s MB", most=MAX_BYTES // 1_000_000)
        faults = [fault("PS801", message, Location(file))]
        return Library(SourcesFile(pilotscan_sources=1), faults, {})
    text = _decoded(data)
    read = read_csl if file.lower().endswith(".json") else read_bibtex
    raws, faults = read(text, file)
    listed, wrong, lines = _listed(raws, kinds or {})
    if not raws and not faults:
        hint = told("an entry begins with @article{key, or with the name of another type")
        faults = [fault("PS801", told("has no entries"), Location(file), hint)]
    return Library(listed, [*faults, *wrong], lines)


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return "".join(c if c.isprintable() or c in "\r\n" else " " for c in text)


def _listed(
    raws: Iterable[Raw], kinds: Mapping[str, SourceKind]
) -> tuple[SourcesFile, list[Diagnostic], dict[str, int]]:
    faults: list[Diagnostic] = []
    lines: dict[str, int] = {}
    sources: dict[str, Source] = {}
    entries: dict[str, Entry] = {}
    for raw in raws:
        name = _free(id_of(raw.key) or "source", sources)
        source, wrong = source_of(raw, kinds)
        faults += wrong
        sources[name] = source
        lines[name] = raw.where.line
        entries[name] = entry_of(raw, source, name)
    return SourcesFile(pilotscan_sources=1, sources=sources, entries=entries), faults, lines


def _free(name: str, taken: Mapping[str, object]) -> str:
    tried, number = name, 1
    while tried in taken:
        number += 1
        tried = f"{name[:70]}-{number}"
    return tried
