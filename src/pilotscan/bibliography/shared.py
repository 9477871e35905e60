"""Lists of sources that pilots share, read: what a file may name by ``@`` and a key."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.diagnostics import Diagnostic
from pilotscan.loading.document import Document, Fault
from pilotscan.loading.load import load_file_bytes, sources_of
from pilotscan.loading.yamldoc import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pilotscan.loading.discover import FoundFile
    from pilotscan.loading.document import Place
    from pilotscan.model.source import Source

__all__ = ["SharedList", "read_shared"]


class SharedList(NamedTuple):
    """What came of a list of sources.

    Parameters
    ----------
    sources : by key; none if it cannot be read
    sha256 : of its bytes; empty if there are none
    document : for the places of faults; None if it cannot be read
    """

    file: str
    sha256: str
    sources: Mapping[str, Source]
    document: Document | None
    faults: tuple[Diagnostic, ...]


def read_shared(found: Iterable[FoundFile]) -> list[SharedList]:
    """Read lists of sources; whatever is wrong with one is in the result."""
    lists = []
    for file in found:
        data = load_file_bytes(file)
        if isinstance(data, Diagnostic):
            lists.append(SharedList(file.shown, "", {}, None, (data,)))
        else:
            lists.append(_read(data, file.shown))
    return lists


@lru_cache(maxsize=16)
def _read(data: bytes, shown: str) -> SharedList:
    """Read a list once, as many pilots name it."""
    digest = hashlib.sha256(data).hexdigest()
    if shown.endswith(".bib"):
        return _of_bibliography(data, shown, digest)
    try:
        document = parse_document(data, shown)
    except Fault as fault:
        return SharedList(shown, digest, {}, None, fault.diagnostics)
    listed, faults = sources_of(document)
    return SharedList(shown, digest, listed.sources if listed else {}, document, tuple(faults))


def _of_bibliography(data: bytes, shown: str, digest: str) -> SharedList:
    from pilotscan.bibliography.library import read_library  # noqa: PLC0415 - seldom needed

    read = read_library(data, shown)
    text = data.decode("utf-8-sig", "replace")
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    entries: dict[str, tuple[int, Place]] = {}
    for name, number in read.lines.items():
        index = starts[min(number, len(starts)) - 1]
        entries[name] = index, index
    inner: Place = (0, entries)
    outer: dict[str, tuple[int, Place]] = {"sources": (0, inner)}
    tree = {"sources": dict.fromkeys(read.listed.sources)}
    document = Document(shown, text, tree, (0, outer))
    faults = tuple(
        document.lines.diagnostic(one.code, one.severity, one.message, one.where, one.hint)
        for one in read.faults
    )
    return SharedList(shown, digest, read.listed.sources, document, faults)
