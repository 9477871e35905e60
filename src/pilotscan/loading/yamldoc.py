"""Bytes to a plain tree, with the place of every path; all guards against hostile input.

The order of the guards matters: what could hang or kill the process is refused before the
parser sees it. See docs/decisions/0002-reading-yaml.md.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined] # missing in the stubs
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from pilotscan.diagnostics import Diagnostic, Location, Severity, show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Document", "Fault", "parse_document", "read_bytes"]

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_DIGITS = 18

# C0 and C1 controls but tab, line feed, carriage return and next line; bidirectional overrides
# and isolates, which make a line read as something else than it says; non-characters.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
# Scalars as YAML 1.2 reads them: NO, on, 12:30, 0123 and 1_000 are text.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_REAL = re.compile(
    r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)", re.ASCII
)
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

_MAY_BE_OTHER_THAN_TEXT = frozenset({"", *"+-~0123456789", *(word[0] for word in _WORDS if word)})
"""First characters of unquoted scalars that are worth a closer look."""

# Where things stand: an index into the text for a scalar, with what is inside for the others.
_MapPlaces = dict[str, tuple[int, "_Place"]]
_Place = int | tuple[int, _MapPlaces] | tuple[int, list["_Place"]]


class Fault(Exception):  # noqa: N818 - a value on its way to becoming a diagnostic
    """A file cannot be read any further; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its tree and where everything stands.

    Parameters
    ----------
    file : name shown to the user
    text : as read, without byte order mark
    tree : mapping of text keys to text, numbers, booleans, lists and mappings, None where a key
        has no value
    places : index into the text of every key and value
    has_empty : some key has no value
    """

    file: str
    text: str
    tree: dict[str, Any]
    places: _Place
    has_empty: bool = False

    def locate(self, path: Sequence[str | int], *, key: bool = False) -> Location:
        """Find the place of a path.

        Parameters
        ----------
        path : keys and positions from the top; walked as far as it exists
        key : the place of the last key itself instead of its value
        """
        place, index = self.places, _index(self.places)
        for depth, step in enumerate(path, start=1):
            found = _child(place, step)
            if found is None:
                break
            key_index, place = found
            index = key_index if key and depth == len(path) else _index(place)
        line, column = position(self.text, index)
        return Location(self.file, line, column, format_path(path), tuple(path))

    def has(self, path: Sequence[str | int]) -> bool:
        """Tell whether the author wrote this path, be it without a value."""
        place = self.places
        for step in path:
            found = _child(place, step)
            if found is None:
                return False
            place = found[1]
        return True

    def excerpt(self, line: int) -> str:
        """Return one line of the text, 1-based, control characters made visible."""
        lines = self.text.split("\n")
        return lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""


def format_path(path: Sequence[str | int]) -> str:
    """Write ``('figures', 2, 'value')`` as ``figures[2].value``."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(parts).removeprefix(".")


def position(text: str, index: int) -> tuple[int, int]:
    """Return line and column, 1-based, as an editor counts them: by line feeds, in characters."""
    start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - start + 1


def _index(place: _Place) -> int:
    return place if isinstance(place, int) else place[0]


def _child(place: _Place, step: str | int) -> tuple[int, _Place] | None:
    """Return the index of a key (or of an item) and the place of what it holds."""
    inside = None if isinstance(place, int) else place[1]
    if isinstance(inside, dict) and isinstance(step, str):
        return inside.get(step)
    if isinstance(inside, list) and isinstance(step, int) and 0 <= step < len(inside):
        return _index(inside[step]), inside[step]
    return None


def read_bytes(path: Path, file: str) -> bytes:
    """Read a regular file of at most 1 MB; devices, pipes and sockets cannot make it wait.

    Raises
    ------
    Fault
        PS101 or PS102.
    """

    def fault(code: str, message: str, hint: str = "") -> Fault:
        return Fault(Diagnostic(code, Severity.ERROR, message, Location(file), hint))

    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise fault("PS101", f"cannot be read: {error.strerror or error}") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise fault("PS101", "cannot be read: not a regular file")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise fault("PS101", f"cannot be read: {error.strerror or error}") from None
    finally:
        os.close(descriptor)
    if len(data) > MAX_BYTES:
        raise fault(
            "PS102",
            f"is larger than {MAX_BYTES // 1_000_000} MB",
            "a pilot file holds text and figures; keep annexes elsewhere and name them as sources",
        )
    return data


def parse_document(data: bytes, file: str) -> Document:
    """Turn the bytes of one file into a document.

    Raises
    ------
    Fault
        The first fault that keeps the file from being read, PS102 to PS113, with its place.
    """
    if len(data) > MAX_BYTES:
        raise Fault(
            Diagnostic(
                "PS102",
                Severity.ERROR,
                f"is larger than {MAX_BYTES // 1_000_000} MB",
                Location(file),
            )
        )
    text = _decode(data, file)
    reader = _Reader(file, text)
    tree, places = reader.read()
    if not isinstance(tree, dict):
        raise reader.fault(
            "PS107",
            _index(places),
            "is empty" if tree is None else "the file must be a mapping of keys to values",
            "start with the line 'pilotscan: 1'",
        )
    return Document(file, text, tree, places, reader.has_empty)


def _decode(data: bytes, file: str) -> str:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = position(before, len(before))
        raise Fault(
            Diagnostic(
                "PS103",
                Severity.ERROR,
                f"is not UTF-8 text: byte 0x{data[error.start]:02x}",
                Location(file, line, column),
                "save the file as UTF-8",
            )
        ) from None


class _Reader:
    """One text on its way to a tree.

    Reads the parser's events in one loop. Nothing recurses, so that no depth of nesting can
    exhaust a stack, and aliases are refused before anything could be expanded.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.has_empty = False

    def fault(self, code: str, index: int, message: str, hint: str = "") -> Fault:
        line, column = position(self.text, index)
        start = index - column + 1
        excerpt = self.text[start:].split("\n", 1)[0].rstrip("\r")
        return Fault(
            Diagnostic(
                code, Severity.ERROR, message, Location(self.file, line, column), hint, excerpt
            )
        )

    def read(self) -> tuple[Any, _Place]:
        """Return the plain tree and the places of everything in it."""
        control = _CONTROL.search(self.text)
        if control is not None:
            raise self._control_fault(control[0], control.start())
        parser = CParser(self.text)
        flows: list[int] = []  # where the brackets and braces that are open now were opened
        try:
            return self._build(parser, flows)
        except yaml.MarkedYAMLError as error:
            raise self._syntax_fault(error, flows) from None
        except (yaml.YAMLError, ValueError) as error:
            raise self.fault("PS106", 0, f"is not valid YAML: {_one_line(error)}") from None
        finally:
            parser.dispose()

    def _build(  # noqa: PLR0912, PLR0915 - one loop over one table of events, kept flat for speed
        self, parser: Any, flows: list[int]
    ) -> tuple[Any, _Place]:
        next_event = parser.get_event
        outer: list[tuple[Any, Any, int, str | None, int]] = []  # what encloses the current one
        values: Any = None  # the list or mapping that is being read, None at the top
        places: Any = None
        start = 0
        key: str | None = None  # the key whose value comes next
        key_index = 0
        result: tuple[Any, _Place] = (None, 0)
        seen_document = False
        decorated = "!" in self.text or "&" in self.text  # else no tag or anchor can be there
        while True:
            event = next_event()
            kind = type(event)
            place: _Place
            if kind is ScalarEvent:
                place = index = event.start_mark.index
                value = event.value
                if decorated and (event.tag is not None or event.anchor is not None):
                    raise self._decorated(event)
                if event.implicit[0]:
                    if value[:1] in _MAY_BE_OTHER_THAN_TEXT:
                        value = self._plain(value, index)
                elif event.style == '"':
                    # Only here can an escape smuggle in what the text itself may not contain.
                    control = _CONTROL.search(value)
                    if control is not None:
                        raise self._control_fault(control[0], index)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if decorated and (event.tag is not None or event.anchor is not None):
                    raise self._decorated(event)
                outer.append((values, places, start, key, key_index))
                start = event.start_mark.index
                if len(outer) > MAX_DEPTH:
                    raise self._too_deep(start)
                if event.flow_style:
                    flows.append(start)
                values, places = ({}, {}) if kind is MappingStartEvent else ([], [])
                key = None
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value, place, index = values, (start, places), start
                if flows and flows[-1] == start:
                    flows.pop()
                values, places, start, key, key_index = outer.pop()
            elif kind is AliasEvent:
                raise self._alias_fault(event.start_mark.index)
            elif kind is DocumentStartEvent:
                if seen_document:
                    raise self._second_document(event.start_mark.index)
                seen_document = True
                continue
            elif kind is StreamEndEvent:
                return result
            else:
                continue
            if values is None:
                result = (value, place)
            elif type(values) is list:
                values.append(value)
                places.append(place)
            elif key is not None:
                if value is None:
                    self.has_empty = True
                values[key] = value
                places[key] = (key_index, place)
                key = None
            else:
                if type(value) is not str:
                    raise self._key_fault(value, index)
                if value in places:
                    raise self._repeated_key(value, index)
                key, key_index = value, index

    def _too_deep(self, index: int) -> Fault:
        return self.fault("PS105", index, f"is nested more than {MAX_DEPTH} levels deep")

    def _control_fault(self, character: str, index: int) -> Fault:
        return self.fault(
            "PS104",
            index,
            f"contains the control character U+{ord(character):04X}",
            "remove it; it is invisible in most editors",
        )

    def _second_document(self, index: int) -> Fault:
        return self.fault(
            "PS108", index, "holds a second document", "keep one pilot per file; remove '---'"
        )

    def _decorated(self, event: Any) -> Fault:
        index = event.start_mark.index
        if event.tag is None:
            return self.fault(
                "PS109",
                index,
                "anchors (&name) are not allowed",
                "remove the word that begins with '&'",
            )
        return self.fault(
            "PS110",
            index,
            f"tags ({show(_short_tag(event.tag))}) are not allowed",
            "remove the word that begins with '!', or put the text in quotes",
        )

    def _key_fault(self, value: Any, index: int) -> Fault:
        return self.fault(
            "PS112",
            index,
            f"the key {show(value)} is not text",
            "put the key in quotes, or check the indentation",
        )

    def _repeated_key(self, key: str, index: int) -> Fault:
        return self.fault(
            "PS111",
            index,
            f"the key {show(key)} stands here a second time",
            "keep one of the two; for a list of things begin each with '-'",
        )

    def _alias_fault(self, index: int) -> Fault:
        return self.fault(
            "PS109", index, "aliases (*name) are not allowed", "write the text out in full"
        )

    def _syntax_fault(self, error: yaml.MarkedYAMLError, flows: list[int]) -> Fault:
        problem, context = error.problem or "", error.context or ""
        if flows and problem.startswith("did not find expected"):
            # An unclosed bracket is noticed further down: show where it was opened.
            opened = "brace {" if self.text[flows[-1]] == "{" else "bracket ["
            message = f"the {opened} opened here is not closed, or a comma is missing"
            return self.fault("PS106", flows[-1], message)
        in_quotes = "quoted scalar" in context and error.context_mark is not None
        mark = error.context_mark if in_quotes else error.problem_mark or error.context_mark
        message = _PROBLEMS.get(problem, f"is not valid YAML: {_one_line(problem)}")
        return self.fault("PS106", mark.index if mark else 0, message, _syntax_hint(error))

    def _plain(self, value: str, index: int) -> Any:
        """Read an unquoted scalar as YAML 1.2 does."""
        if value in _WORDS:
            return _WORDS[value]
        first = value[0]
        if first.isdigit() or first in "+-":
            if _INTEGER.fullmatch(value):
                if len(value.lstrip("+-")) > MAX_DIGITS:
                    raise self.fault(
                        "PS113",
                        index,
                        f"the number has more than {MAX_DIGITS} digits",
                        "put it in quotes if it is a code, not a quantity",
                    )
                return int(value)
            if _REAL.fullmatch(value):
                number = float(value)
                return value if number in {float("inf"), float("-inf")} else number
        return value


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _one_line(error: object) -> str:
    return " ".join(str(error).split())


_PROBLEMS = {
    "found unexpected end of stream": "the quote opened here is not closed",
    "did not find expected key": "a key was expected here",
    "could not find expected ':'": "a colon is missing after a key",
    "mapping values are not allowed in this context": "a colon with a space stands inside a text",
    "found character that cannot start any token": "this character cannot begin a value",
    "did not find expected '-' indicator": "a list item must begin with '-'",
    "found undefined alias": "aliases (*name) are not allowed",
}


def _syntax_hint(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "mapping values" in problem:
        return "put the whole text in quotes"
    if "cannot start any token" in problem:
        return (
            "use spaces, not tabs, for indentation; put text that begins with @ or ` or % in quotes"
        )
    if "expected key" in problem or "expected ':'" in problem:
        return "check the indentation of this line and the one before"
    return ""
