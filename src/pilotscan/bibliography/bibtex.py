"""BibTeX files: their entries, macros and cross-references followed, what is broken told."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from pilotscan.bibliography.entries import Raw
from pilotscan.bibliography.faults import fault
from pilotscan.diagnostics import Location, show
from pilotscan.errors import UsageError
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.diagnostics import Diagnostic

__all__ = ["read_bibtex"]

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMBERS = dict(zip(_MONTHS, map(str, range(1, 13)), strict=True))
_NUMBER = re.compile(r"\d+", re.ASCII)
_FROM_PARENT = {"title": "booktitle", "subtitle": "booksubtitle"}
"""What a field of a parent is called in the entry that belongs to it."""
_OWN = {"crossref", "xref", "xdata", "ids", "label", "key", "keywords", "abstract", "note",
        "organization", "institution", "doi", "url"}  # fmt: skip
"""What belongs to one entry only."""
_BROKEN_HINT = told("look for a brace, quotation mark or comma that is missing")


def read_bibtex(text: str, file: str) -> tuple[list[Raw], list[Diagnostic]]:
    """Read the entries of a bibliography.

    Parameters
    ----------
    file : what people call it

    Returns
    -------
    tuple
        The entries that can be read, in their order, and what is wrong with the others. Of two
        with one key the first counts.

    Raises
    ------
    UsageError
        The library that reads it is not installed.
    """
    try:
        from bibtexparser import model
        from bibtexparser.entrypoint import parse_string
    except ImportError:
        raise UsageError(
            told("reading .bib needs bibtexparser: pip install 'pilotscan[bibliography]'")
        ) from None
    logger = logging.getLogger("bibtexparser")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # what is broken is told by us, with its line
    try:
        blocks = parse_string(text.replace("\r\n", "\n").replace("\r", "\n"), parse_stack=[]).blocks
    finally:
        logger.setLevel(level)
    reader = _Reader(file)
    entries: list[Raw] = []
    seen: dict[str, int] = {}
    for block in blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, model.DuplicateFieldKeyBlock):
            twice = ", ".join(sorted(block.duplicate_keys))
            message = told("a field stands twice: %(names)s", names=twice)
            reader.complain("PS806", message, line, told("delete one of the two"))
        elif isinstance(block, model.DuplicateBlockKeyBlock):
            _tell_twice(reader, block.key, line, seen)
        elif isinstance(block, model.ParsingFailedBlock):
            reader.complain("PS806", told("this entry cannot be read"), line, _BROKEN_HINT)
        elif isinstance(block, model.String):
            reader.macros[block.key.lower()] = reader.value(str(block.value), line)
        elif isinstance(block, model.Entry):
            key = block.key.strip()
            if key.lower() in seen:
                _tell_twice(reader, key, line, seen)
                continue
            seen[key.lower()] = line
            entries.append(reader.entry(key, block.entry_type, line, block.fields))
    return list(_with_parents(entries, reader)), reader.faults


def _tell_twice(reader: _Reader, key: str, line: int, seen: dict[str, int]) -> None:
    first = seen.get(key.lower())
    reader.complain(
        "PS804",
        told("the key %(key)s stands twice, first in line %(line)s", key=show(key), line=str(first))
        if first
        else told("the key %(key)s stands twice", key=show(key)),
        line,
        told("give one of the two another key; only the first is brought in"),
    )


class _Reader:
    """Follows macros, and takes note of what is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.macros: dict[str, str] = dict(_NUMBERS)
        self.faults: list[Diagnostic] = []

    def complain(self, code: Any, message: Any, line: int, hint: Any = "") -> None:
        self.faults.append(fault(code, message, Location(self.file, line, 1), hint))

    def entry(self, key: str, kind: str, line: int, fields: Any) -> Raw:
        """Return an entry with its macros followed."""
        values = {
            field.key.lower(): self.value(str(field.value), (field.start_line or 0) + 1)
            for field in fields
        }
        kept = {name: value for name, value in values.items() if value}
        return Raw(kind.lower(), key, kept, dict(kept), Location(self.file, line, 1))

    def value(self, written: str, line: int) -> str:
        """Return what a value says, without what it stands in."""
        said = []
        for part in _parts(written):
            if part[:1] in {"{", '"'} and len(part) > 1:
                said.append(part[1:-1])
            elif _NUMBER.fullmatch(part):
                said.append(part)
            elif part.lower() in self.macros:
                said.append(self.macros[part.lower()])
            else:
                message = told("nothing says what %(name)s stands for", name=show(part))
                hint = told("put the value in braces, or say it with @string before the entry")
                self.complain("PS806", message, line, hint)
        return " ".join("".join(said).split())


def _parts(written: str) -> Iterator[str]:
    """Yield the parts of a value that are joined by ``#``, each in its braces or marks."""
    depth, quoted, start = 0, False, 0
    for i, c in enumerate(written):
        if written[i - 1 : i] == "\\":
            continue
        if c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
        elif c == '"' and not depth:
            quoted = not quoted
        elif c == "#" and not depth and not quoted:
            yield written[start:i].strip()
            start = i + 1
    yield written[start:].strip()


def _with_parents(entries: list[Raw], reader: _Reader) -> Iterator[Raw]:
    """Yield entries with what they take over from those that they belong to."""
    by_key = {one.key.lower(): one for one in entries}
    for one in entries:
        whole = dict(one.fields)
        child, seen = one, {one.key.lower()}
        while parent_key := child.fields.get("crossref", "").lower():
            parent = by_key.get(parent_key)
            if parent is None or parent_key in seen:
                message = (
                    told("belongs to itself, over others")
                    if parent
                    else told("there is no entry %(key)s", key=show(child.fields["crossref"]))
                )
                hint = told("change 'crossref', or take it out")
                reader.complain("PS806", message, one.where.line, hint)
                break
            seen.add(parent_key)
            for name, value in parent.fields.items():
                if name not in _OWN:
                    whole.setdefault(_FROM_PARENT.get(name, name), value)
            child = parent
        yield one._replace(whole=whole)
