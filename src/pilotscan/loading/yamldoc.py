"""Bytes to a plain tree, with the place of every path; all guards against hostile input.

The order of the guards matters: what could hang or kill the process is refused before the
parser sees it. See docs/decisions/0002-reading-yaml.md.
"""

from __future__ import annotations

import re
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

from pilotscan.diagnostics import MAX_FAULTS, MAX_SHOWN, Diagnostic, Location, Severity, show
from pilotscan.loading.amounts import number_hint
from pilotscan.loading.document import Document, Fault, Lines, Place, index_of
from pilotscan.loading.files import read_input
from pilotscan.loading.syntax import MAX_KEY, explain_syntax

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["control_in", "parse_document", "read_bytes"]

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
_PARSER_TOO_DEEP = "exceeded maximum nesting depth"
"""What libyaml says from version 0.2.6 on of text that is nested 1,000 deep."""
MAX_DIGITS = 18
MAX_ITEMS = 1_000
"""Items of one list, or keys of one mapping."""
MAX_VALUES = 20_000
"""Values of one file, at any depth."""
MAX_EVENTS = 4 * MAX_VALUES
"""Steps of reading: a value takes at most three, so that only what is thrown away can exceed it."""
MAX_TEXT = 20_000
"""Characters of one text."""
MAX_DIRECTIVES = 100
"""Lines that begin with %TAG; the parser compares each with all before it."""

# C0 and C1 controls but tab, line feed, carriage return and next line; bidirectional overrides
# and isolates, which make a line read as something else than it says; non-characters.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_SEPARATORS = "\x85\u2028\u2029"
"""Line ends to YAML 1.1 and its parser; to YAML 1.2 and to editors they are text."""
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
# Scalars as YAML 1.2 reads them: NO, on, 12:30, 0123 and 1_000 are text.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_REAL = re.compile(
    r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)", re.ASCII
)
# What stands behind a comma without a space, up to the next key or the end of the braces; and what
# stands before it.
_REST_OF_NUMBER = re.compile(r"[\d-][^,:{}\[\]\n#]*(?=[,}])", re.ASCII)
_WHOLE_NUMBER = re.compile(r"[^,:{}\[\]\n#]*(?:,(?=[\d-])[^,:{}\[\]\n#]*(?=[,}]))*")
_BEGUN_NUMBER = re.compile(r"(?<=[:\s])[^:{}\[\]\s][^:{}\[\]]*\Z")
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

_MAY_BE_OTHER_THAN_TEXT = frozenset({"", *"+-~0123456789", *(word[0] for word in _WORDS if word)})
"""First characters of unquoted scalars that are worth a closer look."""


def control_in(text: str) -> str | None:
    """Return the first character that no text of a file may hold; None if there is none."""
    found = _CONTROL.search(text)
    return None if found is None else found[0]


def read_bytes(path: Path, file: str, at_most: int = MAX_BYTES) -> bytes:
    """Read a regular file of limited size; devices, pipes and sockets cannot make it wait.

    Raises
    ------
    Fault
        PS101 or PS102.
    """

    def fault(code: str, message: str, hint: str = "") -> Fault:
        return Fault(Diagnostic(code, Severity.ERROR, message, Location(file), hint))

    try:
        data = read_input(path, at_most)
    except OSError as error:
        raise fault("PS101", f"cannot be read: {error.strerror or error}") from None
    if len(data) > at_most:
        raise fault(
            "PS102",
            f"is larger than {at_most // 1_000_000} MB",
            "a pilot file holds text and figures; keep annexes elsewhere and name them as sources",
        )
    return data


def parse_document(data: bytes, file: str) -> Document:
    """Turn the bytes of one file into a document.

    Raises
    ------
    Fault
        The fault that ends the reading, PS102 to PS107 or PS115, and what was found before it.
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
            index_of(places),
            "is empty" if tree is None else "the file must be a mapping of keys to values",
            "start with the line 'pilotscan: 1'",
        )
    return Document(file, text, tree, places, reader.has_empty, tuple(reader.faults))


def _decode(data: bytes, file: str) -> str:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = Lines(data[: error.start].decode("utf-8", "replace"))
        line, column = before.position(len(before.text))
        raise Fault(
            Diagnostic(
                "PS103",
                Severity.ERROR,
                f"is not UTF-8 text: byte 0x{data[error.start]:02x}",
                Location(file, line, column),
                "save the file as UTF-8",
            )
        ) from None


_DROPPED = "\0"
"""Stands for a key whose value is read and thrown away; no text can contain it."""


class _Reader:
    """One text on its way to a tree.

    Reads the parser's events in one loop. Nothing recurses, so that no depth of nesting can
    exhaust a stack, and nothing that an alias stands for is ever put in its place. A fault that
    leaves no doubt where the text goes on is noted, and the reading goes on.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.lines = Lines(text)
        self.has_empty = False
        self.faults: list[Diagnostic] = []
        self.noted: set[tuple[str, int]] = set()
        self.parsed = text
        self.hidden: dict[int, str] | None = None

    def diagnostic(self, code: str, index: int, message: str, hint: str = "") -> Diagnostic:
        line, column = self.lines.position(index)
        where = Location(self.file, line, column)
        return self.lines.diagnostic(code, Severity.ERROR, message, where, hint)

    def fault(self, code: str, index: int, message: str, hint: str = "") -> Fault:
        """Make the fault that ends the reading."""
        return Fault(self.diagnostic(code, index, message, hint), self.faults)

    def note(self, code: str, index: int, message: str, hint: str = "") -> None:
        """Keep a fault and go on, unless there are too many; one of a kind in a line will do."""
        mark = code, self.lines.position(index)[0]
        if mark in self.noted:
            return
        self.noted.add(mark)
        self.faults.append(self.diagnostic(code, index, message, hint))
        if len(self.faults) > 10 * MAX_FAULTS:
            last = self.faults.pop()
            raise Fault(last, self.faults)

    def read(self) -> tuple[Any, Place]:
        """Return the plain tree and the places of everything in it."""
        text = self.text
        if _CONTROL.search(text) is not None:
            at = 0
            while at >= 0 and (control := _CONTROL.search(text, at)) is not None:
                self._note_control(control[0], control.start())
                at = text.find("\n", control.start())
            text = _CONTROL.sub("\ufffd", text)  # of the same length, and allowed
        if _SEPARATOR.search(text) is not None:
            text = self._hide_separators(text)
        self.parsed = text
        if text.count("%TAG") > MAX_DIRECTIVES:
            raise self._tag_directive(text.index("%TAG"))
        parser = CParser(text)
        flows: list[int] = []  # where the brackets and braces that are open now were opened
        try:
            return self._build(parser.get_event, flows)
        except yaml.MarkedYAMLError as error:
            if error.problem == _PARSER_TOO_DEEP and error.problem_mark is not None:
                raise self._too_deep(self._where_too_deep(error.problem_mark.index)) from None
            raise self._syntax_fault(error, flows) from None
        except (yaml.YAMLError, ValueError) as error:
            raise self.fault("PS106", 0, f"is not valid YAML: {_one_line(error)}") from None
        finally:
            parser.dispose()

    def _hide_separators(self, text: str) -> str:
        """Put signs that mean nothing for those that only YAML 1.1 takes for line ends."""
        signs = (number for number in range(0xE000, 0xF8FF) if chr(number) not in text)
        hidden = dict(zip(_SEPARATORS, signs, strict=False))
        self.hidden = {sign: separator for separator, sign in hidden.items()}
        return text.translate({ord(separator): sign for separator, sign in hidden.items()})

    def _build(  # noqa: PLR0912, PLR0915 - one loop over one table of events, kept flat for speed
        self, next_event: Callable[[], Any], flows: list[int]
    ) -> tuple[Any, Place]:
        outer: list[tuple[Any, Any, int, str | None, int]] = []  # what encloses the current one
        values: Any = None  # the list or mapping that is being read, None at the top
        places: Any = None
        start = 0
        key: str | None = None  # the key whose value comes next
        key_index = 0
        result: tuple[Any, Place] = (None, 0)
        seen_document = False
        total = 0
        decorated = "!" in self.text or "&" in self.text  # else no tag or anchor can be there
        for _ in range(MAX_EVENTS):
            event = next_event()
            kind = type(event)
            place: Place
            if kind is ScalarEvent:
                place = index = event.start_mark.index
                value = event.value
                if self.hidden is not None:
                    value = value.translate(self.hidden)
                if decorated and (event.tag is not None or event.anchor is not None):
                    self._note_decorated(event)
                if event.implicit[0]:
                    if value[:1] in _MAY_BE_OTHER_THAN_TEXT:
                        value = self._plain(value, index)
                elif event.style == '"':
                    # Only here can an escape smuggle in what the text itself may not contain.
                    control = _CONTROL.search(value)
                    if control is not None:
                        self._note_control(control[0], index)
                        value = _CONTROL.sub("\ufffd", value)
                if type(value) is str and len(value) > MAX_TEXT:
                    self._note_long(value, index)
                    value = value[:MAX_TEXT]
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if decorated and (event.tag is not None or event.anchor is not None):
                    self._note_decorated(event)
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
                if flows and flows[-1] == start:
                    flows.pop()
                if self.faults and kind is MappingEndEvent:
                    values.pop(_DROPPED, None)
                    places.pop(_DROPPED, None)
                total += len(values)
                if len(values) > MAX_ITEMS:
                    self._note_many(start)
                    values, places = _first_items(values, places)
                if total > MAX_VALUES:
                    raise self._too_many(start)
                value, place, index = values, (start, places), start
                values, places, start, key, key_index = outer.pop()
            elif kind is AliasEvent:
                value, place, index = None, event.start_mark.index, event.start_mark.index
                self._note_alias(index)
                if key is None and type(values) is dict:
                    value = ""  # as a key: noted already
            elif kind is DocumentStartEvent:
                if seen_document:
                    self._note_second_document(event.start_mark.index)
                    return result
                if event.tags:
                    # could make each short tag behind it as long as the whole file
                    raise self._tag_directive(self.text.find("%TAG", event.start_mark.index))
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
                key, key_index = value, index
                if type(value) is not str:
                    self._note_key(value, index)
                    key = _DROPPED
                    continue
                if len(value) > MAX_KEY:
                    self._note_long_key(value, index)
                    key = value = value[:MAX_KEY]
                if value in places or kind is AliasEvent:
                    if kind is not AliasEvent:
                        self._note_repeated_key(value, index, places)
                    key = _DROPPED
                elif flows and self._is_rest_of_number(index):
                    self._note_split_number(index)
                    key = _DROPPED
        if len(values) > MAX_ITEMS:
            self._note_many(start)
        raise self._too_many(start)

    def _tag_directive(self, index: int) -> Fault:
        return self.fault(
            "PS110",
            index,
            "tag directives (%TAG) are not allowed",
            "remove the line that begins with '%TAG'",
        )

    def _too_deep(self, index: int) -> Fault:
        return self.fault(
            "PS105",
            index,
            f"is nested more than {MAX_DEPTH} levels deep",
            "a pilot file needs fewer than ten; check brackets and indentation",
        )

    def _where_too_deep(self, end: int) -> int:
        """Return where a text first goes too deep; the parser, looking ahead, gave up at `end`."""
        depth, index = 0, end
        parser = CParser(self.parsed[:end])
        try:
            while depth <= MAX_DEPTH:
                event: Any = parser.get_event()
                index = event.start_mark.index
                depth += isinstance(event, MappingStartEvent | SequenceStartEvent)
                depth -= isinstance(event, MappingEndEvent | SequenceEndEvent)
        except yaml.YAMLError:
            index = end
        finally:
            parser.dispose()
        return index

    def _too_many(self, index: int) -> Fault:
        return self.fault(
            "PS115",
            index,
            f"the file holds more than {MAX_VALUES:,} values",
            "keep long tables elsewhere and name them as a source",
        )

    def _note_many(self, index: int) -> None:
        self.note(
            "PS115",
            index,
            f"more than {MAX_ITEMS:,} items in one list or mapping",
            "keep long tables elsewhere and name them as a source",
        )

    def _note_long(self, value: str, index: int) -> None:
        self.note(
            "PS116",
            index,
            f"the text has {len(value):,} characters; at most {MAX_TEXT:,} are read",
            "summarise it, and name the full text as a source",
        )

    def _note_long_key(self, key: str, index: int) -> None:
        self.note(
            "PS116",
            index,
            f"the key has {len(key):,} characters; at most {MAX_KEY:,} are read",
            "put a text of this length behind a key and a colon",
        )

    def _note_control(self, character: str, index: int) -> None:
        self.note(
            "PS104",
            index,
            f"contains the control character U+{ord(character):04X}",
            "remove it; it is invisible in most editors",
        )

    def _note_second_document(self, index: int) -> None:
        self.note(
            "PS108", index, "holds a second document", "keep one pilot per file; remove '---'"
        )

    def _note_decorated(self, event: Any) -> None:
        index = event.start_mark.index
        if event.tag is None:
            self.note(
                "PS109",
                index,
                "anchors (&name) are not allowed",
                "remove the word that begins with '&'",
            )
        else:
            self.note(
                "PS110",
                index,
                f"tags ({show(_short_tag(event.tag))}) are not allowed",
                "remove the word that begins with '!', or put the text in quotes",
            )

    def _is_rest_of_number(self, index: int) -> bool:
        """Tell whether a key in braces is what its author wrote behind the comma of a number."""
        before, rest = self.text[max(index - 2, 0) : index], _REST_OF_NUMBER.match(self.text, index)
        return before[1:] == "," and before[0].isdigit() and rest is not None

    def _note_split_number(self, index: int) -> None:
        """Say it where the number begins: at the value that it is cut off from."""
        if ("PS112", self.lines.position(index)[0]) in self.noted:
            return  # told already, and a line can be the whole file
        window = max(self.text.rfind("\n", 0, index) + 1, index - 2 * MAX_SHOWN)
        begun = _BEGUN_NUMBER.search(self.text, window, index)
        begin = begun.start() if begun else index
        end = _WHOLE_NUMBER.match(self.text, index)
        written = self.text[begin : end.end() if end else index].rstrip()
        self.note(
            "PS112",
            begin,
            f"{show(written)} is cut at its comma, because in braces a comma begins a new key",
            f"for a number {number_hint(written)}; put a text in quotes",
        )

    def _note_key(self, value: Any, index: int) -> None:
        if self._is_rest_of_number(index):
            self._note_split_number(index)
            return
        if self.faults and self.faults[-1].code == "PS113":
            where = self.faults[-1].where
            if (where.line, where.column) == self.lines.position(index):
                return  # a number so long that it was not read
        self.note(
            "PS112",
            index,
            f"the key {show(value)} is not text",
            "put the key in quotes, or check the indentation",
        )

    def _note_repeated_key(self, key: str, index: int, places: Any) -> None:
        line, _ = self.lines.position(places[key][0])
        self.note(
            "PS111",
            index,
            f"the key {show(key)} stands here a second time; the first is in line {line}",
            "keep one of the two; for a list of things begin each with '-'",
        )

    def _note_alias(self, index: int) -> None:
        self.note("PS109", index, "aliases (*name) are not allowed", "write the text out in full")

    def _syntax_fault(self, error: yaml.MarkedYAMLError, flows: list[int]) -> Fault:
        index, message, hint = explain_syntax(error, self.text, self.parsed, self.lines, flows)
        here = self.lines.position(index)
        # a text that is not closed may be too long for that reason alone
        self.faults = [
            f for f in self.faults if f.code != "PS116" or (f.where.line, f.where.column) != here
        ]
        return self.fault("PS106", index, message, hint)

    def _plain(self, value: str, index: int) -> Any:
        """Read an unquoted scalar as YAML 1.2 does."""
        if value in _WORDS:
            return _WORDS[value]
        first = value[0]
        if first.isdigit() or first in "+-":
            if _INTEGER.fullmatch(value):
                if len(value.lstrip("+-")) > MAX_DIGITS:
                    self.note(
                        "PS113",
                        index,
                        f"the number has more than {MAX_DIGITS} digits",
                        "put it in quotes if it is a code, not a quantity",
                    )
                    return 0
                return int(value)
            if _REAL.fullmatch(value):
                number = float(value)
                return value if number in {float("inf"), float("-inf")} else number
        return value


def _first_items(values: Any, places: Any) -> tuple[Any, Any]:
    """Return the first items of a list or mapping, as many as it may hold."""
    if isinstance(values, list):
        return values[:MAX_ITEMS], places[:MAX_ITEMS]
    kept = list(values)[:MAX_ITEMS]
    return {key: values[key] for key in kept}, {key: places[key] for key in kept}


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
