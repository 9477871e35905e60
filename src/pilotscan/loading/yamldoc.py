"""Bytes to a plain tree, with the place of every path; all guards against hostile input.

The order of the guards matters: what could hang or kill the process is refused before the
parser sees it. See docs/decisions/0002-reading-yaml.md.
"""

from __future__ import annotations

import re
from itertools import repeat
from pathlib import Path
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

from pilotscan.diagnostics import MAX_FAULTS, Diagnostic, Location, Severity, show
from pilotscan.errors import reason_of
from pilotscan.loading import limits
from pilotscan.loading.amounts import is_rest_of_number, number_hint, split_number
from pilotscan.loading.document import Document, Fault, Lines, Place, index_of
from pilotscan.loading.files import read_input
from pilotscan.loading.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_DIRECTIVES,
    MAX_EVENTS,
    MAX_ITEMS,
    MAX_KEY,
    MAX_TEXT,
    MAX_VALUES,
    Refusal,
)
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from pilotscan.loading.files import Origin

__all__ = ["control_in", "is_text_unquoted", "parse_document", "read_bytes"]

_PARSER_TOO_DEEP = "exceeded maximum nesting depth"
"""What libyaml says from version 0.2.6 on of text that is nested 1,000 deep."""

# C0 and C1 controls but tab, line feed, carriage return and next line; bidirectional overrides and
# isolates, which make a line read as something else than it says; and what is no character. What is
# allowed is far more, and takes twenty times as long to compile.
_REFUSED = (
    "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f"
    "\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\ufffe\\uffff"
)
_CLEAN = re.compile("[\t\n\r -~\x85\xa0-\u2029\u202f-\u2065]*+")  # most text is, which is soon told
_CONTROL = re.compile(f"[{_REFUSED}]")
_SEPARATORS = "\x85\u2028\u2029"
"""Line ends to YAML 1.1 and its parser; to YAML 1.2 and to editors they are text."""
# Scalars as YAML 1.2 reads them: NO, on, 12:30, 0123 and 1_000 are text.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_REAL = re.compile(
    r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)", re.ASCII
)
_CUT = re.compile(r",[\d-]", re.ASCII)
"""What is in a text in which a comma cuts a number in two."""
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    **{str(digit): digit for digit in range(10)},
}  # fmt: skip
"""What of the commonest unquoted scalars is no text; other numbers are looked at more closely."""

_ODD = "!&\\"
"""What tags, anchors and escapes begin with."""
_MAY_BE_NUMBER = frozenset("+-0123456789")
"""First characters of unquoted scalars that are worth a closer look."""


def control_in(text: str) -> str | None:
    """Return the first character that no text of a file may hold; None if there is none."""
    found = _CONTROL.search(text)
    return None if found is None else found[0]


def is_text_unquoted(text: str) -> bool:
    """Tell whether a text is read as text where it stands without quotes."""
    return text not in _WORDS and not (_INTEGER.fullmatch(text) or _REAL.fullmatch(text))


def read_bytes(path: Path | Origin, file: str, at_most: int = MAX_BYTES) -> bytes:
    """Read a regular file of limited size; devices, pipes and sockets cannot make it wait.

    Raises
    ------
    Fault
        PS101 or PS102.
    """
    try:
        data = read_input(path, at_most) if isinstance(path, Path) else path.read(at_most)
    except OSError as error:
        message = told("cannot be read: %(reason)s", reason=reason_of(error))
        raise Fault(Diagnostic("PS101", Severity.ERROR, message, Location(file))) from None
    if len(data) > at_most:
        hint = told(
            "a pilot file holds text and figures; keep annexes elsewhere and name them as sources"
        )
        raise _too_large(file, at_most, hint)
    return data


def _too_large(file: str, at_most: int, hint: str = "") -> Fault:
    message = told("is larger than %(most)s MB", most=at_most // 1_000_000)
    return Fault(Diagnostic("PS102", Severity.ERROR, message, Location(file), hint))


def parse_document(data: bytes, file: str) -> Document:
    """Turn the bytes of one file into a document.

    Raises
    ------
    Fault
        The fault that ends the reading, PS102 to PS107 or PS115, and what was found before it.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(file, MAX_BYTES)
    text = _decode(data, file)
    reader = _Reader(file, text)
    tree, places = reader.read()
    if not isinstance(tree, dict):
        message = (
            told("is empty")
            if tree is None
            else told("the file must be a mapping of keys to values")
        )
        hint = told("start with the line 'pilotscan: 1'")
        raise reader.fault(index_of(places), Refusal("PS107", message, hint))
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
                told("is not UTF-8 text: byte 0x%(byte)s", byte=f"{data[error.start]:02x}"),
                Location(file, line, column),
                told("save the file as UTF-8"),
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

    def diagnostic(self, index: int, refusal: Refusal) -> Diagnostic:
        where = Location(self.file, *self.lines.position(index))
        code, message, hint = refusal
        return self.lines.diagnostic(code, Severity.ERROR, message, where, hint)

    def fault(self, index: int, refusal: Refusal) -> Fault:
        """Make the fault that ends the reading."""
        return Fault(self.diagnostic(index, refusal), self.faults)

    def note(self, index: int, refusal: Refusal) -> None:
        """Keep a fault and go on, unless there are too many; one of a kind in a line will do."""
        if self.is_noted(index, refusal):
            return
        self.noted.add((refusal.code, self.lines.position(index)[0]))
        self.faults.append(self.diagnostic(index, refusal))
        if len(self.faults) > 10 * MAX_FAULTS:
            last = self.faults.pop()
            raise Fault(last, self.faults)

    def is_noted(self, index: int, refusal: Refusal) -> bool:
        return (refusal.code, self.lines.position(index)[0]) in self.noted

    def read(self) -> tuple[Any, Place]:
        """Return the plain tree and the places of everything in it."""
        text = self.text
        if _CLEAN.fullmatch(text) is None:
            at = 0
            while at >= 0 and (control := _CONTROL.search(text, at)) is not None:
                self.note(control.start(), limits.CONTROL.of(control=f"U+{ord(control[0]):04X}"))
                at = text.find("\n", control.start())
            text = _CONTROL.sub("\ufffd", text)  # of the same length, and allowed
        if any(sign in text for sign in _SEPARATORS):
            text = self._hide_separators(text)
        self.parsed = text
        if "%" in text and text.count("%TAG") > MAX_DIRECTIVES:
            raise self.fault(text.index("%TAG"), limits.DIRECTIVE)
        parser = CParser(text)
        flows: list[int] = []  # where the brackets and braces that are open now were opened
        try:
            return self._build(parser.get_event, flows)
        except yaml.MarkedYAMLError as error:
            if error.problem == _PARSER_TOO_DEEP and error.problem_mark is not None:
                at = self._where_too_deep(error.problem_mark.index)
                raise self.fault(at, limits.DEEP) from None
            raise self._syntax_fault(error, flows) from None
        except (yaml.YAMLError, ValueError) as error:
            from pilotscan.loading.syntax import one_line  # noqa: PLC0415 - of faults only

            message = told("is not valid YAML: %(error)s", error=one_line(error))
            raise self.fault(0, Refusal("PS106", message)) from None
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
        text = self.text
        total = 0
        # Else there can be no tag, no anchor, no escape and no text that is too long.
        is_odd = self.hidden is not None or any(sign in text for sign in _ODD)
        is_odd |= len(text) > MAX_TEXT
        may_be_cut = _CUT.search(text) is not None
        for _ in repeat(None, MAX_EVENTS):
            event = next_event()
            kind = type(event)
            place: Place
            if kind is ScalarEvent:
                place = index = event.start_mark.index
                value = event.value
                if is_odd:
                    value = self._read_odd(event, value)
                if value in _WORDS:
                    if event.implicit[0]:
                        value = _WORDS[value]
                elif value[0] in _MAY_BE_NUMBER and event.implicit[0]:
                    value = self._number(value, index)
                if is_odd and type(value) is str and len(value) > MAX_TEXT:
                    self.note(index, limits.LONG_TEXT.of(length=len(value)))
                    value = value[:MAX_TEXT]
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if is_odd:
                    self._note_decorated(event)
                outer.append((values, places, start, key, key_index))
                start = event.start_mark.index
                if len(outer) > MAX_DEPTH:
                    raise self.fault(start, limits.DEEP)
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
                    self.note(start, limits.MANY_ITEMS)
                    values, places = _first_items(values, places)
                if total > MAX_VALUES:
                    raise self.fault(start, limits.MANY_VALUES)
                value, place, index = values, (start, places), start
                values, places, start, key, key_index = outer.pop()
            elif kind is AliasEvent:
                value, place, index = None, event.start_mark.index, event.start_mark.index
                self.note(index, limits.ALIAS)
                if key is None and type(values) is dict:
                    key = _DROPPED
                    continue
            elif kind is DocumentStartEvent:
                if seen_document:
                    self.note(event.start_mark.index, limits.DOCUMENTS)
                    return result
                if event.tags:
                    # could make each short tag behind it as long as the whole file
                    at = self.text.find("%TAG", event.start_mark.index)
                    raise self.fault(at, limits.DIRECTIVE)
                seen_document = True
                continue
            elif kind is StreamEndEvent:
                return result
            else:
                continue
            if key is not None:
                if value is None:
                    self.has_empty = True
                values[key] = value
                places[key] = (key_index, place)
                key = None
            elif type(values) is list:
                values.append(value)
                places.append(place)
            elif values is None:
                result = (value, place)
            else:
                key, key_index = value, index
                if type(value) is not str:
                    self._note_key(value, index)
                    key = _DROPPED
                    continue
                if len(value) > MAX_KEY:
                    self.note(index, limits.LONG_KEY.of(length=len(value)))
                    key = value = value[:MAX_KEY]
                if value in places:
                    first, _ = self.lines.position(places[value][0])
                    self.note(index, limits.TWICE.of(key=show(value), line=str(first)))
                    key = _DROPPED
                elif (
                    may_be_cut
                    and flows
                    and text[index - 1] == ","
                    and is_rest_of_number(text, index)
                ):
                    self._note_split_number(index)
                    key = _DROPPED
        if len(values) > MAX_ITEMS:
            self.note(start, limits.MANY_ITEMS)
        raise self.fault(start, limits.MANY_VALUES)

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

    def _read_odd(self, event: Any, value: str) -> str:
        """Read a scalar of a text in which there may be more than words and numbers."""
        if self.hidden is not None:
            value = value.translate(self.hidden)
        self._note_decorated(event)
        if event.style == '"':
            # Only here can an escape smuggle in what the text itself may not contain.
            control = _CONTROL.search(value)
            if control is not None:
                index = event.start_mark.index
                self.note(index, limits.CONTROL.of(control=f"U+{ord(control[0]):04X}"))
                value = _CONTROL.sub("\ufffd", value)
        return value

    def _note_decorated(self, event: Any) -> None:
        index = event.start_mark.index
        if event.tag is None and event.anchor is not None:
            self.note(index, limits.ANCHOR)
        elif event.tag is not None:
            self.note(index, limits.TAG.of(tag=show(event.tag.replace("tag:yaml.org,2002:", "!!"))))

    def _note_split_number(self, index: int) -> None:
        """Say it where the number begins: at the value that it is cut off from."""
        if not self.is_noted(index, limits.SPLIT_NUMBER):  # a line can be the whole file
            begin, written = split_number(self.text, index)
            self.note(
                begin, limits.SPLIT_NUMBER.of(written=show(written), hint=number_hint(written))
            )

    def _note_key(self, value: Any, index: int) -> None:
        if is_rest_of_number(self.text, index):
            self._note_split_number(index)
            return
        if self.faults and self.faults[-1].code == limits.LONG_NUMBER.code:
            where = self.faults[-1].where
            if (where.line, where.column) == self.lines.position(index):
                return  # a number so long that it was not read
        self.note(index, limits.KEY.of(key=show(value)))

    def _syntax_fault(self, error: yaml.MarkedYAMLError, flows: list[int]) -> Fault:
        from pilotscan.loading.syntax import explain_syntax  # noqa: PLC0415 - of faults only

        index, message, hint = explain_syntax(error, self.text, self.parsed, self.lines, flows)
        here = self.lines.position(index)
        # a text that is not closed may be too long for that reason alone
        self.faults = [
            f
            for f in self.faults
            if f.code != limits.LONG_TEXT.code or (f.where.line, f.where.column) != here
        ]
        return self.fault(index, Refusal("PS106", message, hint))

    def _number(self, value: str, index: int) -> Any:
        """Read an unquoted scalar that begins like a number as YAML 1.2 does."""
        if _INTEGER.fullmatch(value):
            if len(value.lstrip("+-")) > MAX_DIGITS:
                self.note(index, limits.LONG_NUMBER)
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
