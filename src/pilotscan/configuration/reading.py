"""From the bytes of a configuration file to its values; every fault with its line and its key."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import BaseModel, ValidationError

from pilotscan.configuration.keys import KEYS
from pilotscan.configuration.model import PilotKeys, ProjectKeys
from pilotscan.configuration.places import Place, find_places
from pilotscan.configuration.values import NAME, PYPROJECT, Configured, Exemption, Gates
from pilotscan.diagnostics import (
    Diagnostic,
    Location,
    Severity,
    clip_faults,
    did_you_mean,
    show,
)
from pilotscan.errors import ConfigError
from pilotscan.loading.builtin import builtin_frameworks
from pilotscan.loading.discover import shown_path
from pilotscan.loading.document import Fault, Lines, format_path
from pilotscan.loading.yamldoc import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic_core import ErrorDetails

__all__ = ["read_file", "read_limited", "read_table"]

CODE = "configuration"
"""Stands where other diagnostics have their code: these faults are of no pilot file."""
TABLE = ("tool", "pilotscan")
_ENDINGS = (".yaml", ".yml")

# The parser takes very long over keys of many parts: 6 seconds for 20,000.
_MANY_PARTS = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}""", re.ASCII
)
_MANY_DIGITS = re.compile(r"(?<![\w+-])[+-]?[0-9][0-9_]{99}", re.ASCII)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_BITS = 64


def read_limited(path: Path) -> bytes:
    """Return the bytes of a configuration file.

    Raises
    ------
    ConfigError
        It is not a regular file of at most 1 MB, or cannot be read.
    """
    shown = shown_path(path)
    try:
        return read_bytes(path, shown)
    except Fault as fault:
        raise ConfigError(f"the configuration {shown} {fault.diagnostic.message}", ()) from None


def read_table(path: Path) -> Configured | None:
    """Read the table of a `pyproject.toml`; None if it has none.

    Raises
    ------
    ConfigError
        It cannot be read, or something in it is wrong.
    """
    return _read(path, TABLE)


def read_file(path: Path) -> Configured:
    """Read a configuration file: of a `pyproject.toml` the table, of any other the whole.

    Raises
    ------
    ConfigError
        It cannot be read, has no such table, or something in it is wrong.
    """
    found = _read(path, TABLE if path.name == PYPROJECT else ())
    if found is None:
        raise ConfigError(f"{shown_path(path)} has no table [tool.pilotscan]")
    return found


def _read(path: Path, table: tuple[str, ...]) -> Configured | None:
    source = _Source(shown_path(path), read_limited(path), table)
    if source.values is None:
        return None
    try:
        keys = ProjectKeys.model_validate(source.values)
    except ValidationError as error:
        found = error.errors(include_url=False)
        inner = {fault["loc"][:-1] for fault in found}
        source.complain(
            _explain(source, fault)
            for fault in found
            # a list is only "too short" when a faulty item was not counted
            if not (fault["type"] == "too_short" and fault["loc"] in inner)
        )
    return _configured(source, keys, path)


class _Source:
    """The text of a configuration file, its values, and where they stand."""

    def __init__(self, shown: str, data: bytes, table: tuple[str, ...]) -> None:
        self.shown = shown
        self.table = table
        self.text = self._decoded(data)
        self.lines = Lines(self.text)
        self.tree, self.places = self._parsed()
        values: Any = self.tree
        for step in table:
            values = values.get(step) if isinstance(values, dict) else None
        self.values = values
        if values is not None and not isinstance(values, dict):
            self.complain([self.fault((), "[tool.pilotscan] is to be a table")])
        self._refuse_huge_numbers()

    def _decoded(self, data: bytes) -> str:
        data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            return data.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            where = Location(self.shown, line, error.start - data.rfind(b"\n", 0, error.start))
            told = f"is not UTF-8 text: byte 0x{data[error.start]:02x}"
            fault = Diagnostic(CODE, Severity.ERROR, told, where, "save the file as UTF-8")
            self.complain([fault])

    def _parsed(self) -> tuple[dict[str, Any], dict[tuple[str | int, ...], Place]]:
        """Parse the text; what would take the parser too long, or end it, is refused before."""
        for pattern, told in (
            (_MANY_PARTS, "a key has too many parts"),
            (_MANY_DIGITS, "a number has too many digits"),
        ):
            match = pattern.search(self.text)
            if match is not None:
                self.complain([self._at(match.start(), told)])
        try:
            return tomllib.loads(self.text), find_places(self.text)
        except RecursionError:
            self.complain([self._at(0, "nested too deeply")])
        except tomllib.TOMLDecodeError as error:
            self.complain([self._syntax(str(error))])

    def _syntax(self, told: str) -> Diagnostic:
        """Say where the parser gave up."""
        match = _AT.search(told)
        message = told[: match.start()] if match else told
        if match is None or match[1] is None:
            index = len(self.text.rstrip("\n"))
            line, column = self.lines.position(index)
            hint = "something that was opened before is not closed"
        else:
            line, column = int(match[1]), int(match[2])
            hint = _syntax_hint(message, self.lines.line(line), column)
        message = f"not valid TOML: {message[:1].lower()}{message[1:]}"
        where = Location(self.shown, line, column)
        return self.lines.diagnostic(CODE, Severity.ERROR, message, where, hint)

    def _refuse_huge_numbers(self) -> None:
        """Refuse numbers that could not even be printed in a message."""
        waiting: list[tuple[tuple[str | int, ...], Any]] = [((), self.values)]
        while waiting:
            path, value = waiting.pop()
            if isinstance(value, dict):
                waiting += [((*path, key), inner) for key, inner in value.items()]
            elif isinstance(value, list):
                waiting += [((*path, number), inner) for number, inner in enumerate(value)]
            elif isinstance(value, int) and value.bit_length() > _BITS:
                self.complain([self.fault(path, "the number has too many digits")])

    def complain(self, faults: Iterable[Diagnostic]) -> NoReturn:
        """Stop with faults."""
        listed = list(faults)
        number = "a fault" if len(listed) == 1 else f"{len(listed)} faults"
        raise ConfigError(
            f"the configuration {self.shown} has {number}", clip_faults(listed)
        ) from None

    def fault(
        self, path: Sequence[str | int], message: str, hint: str = "", *, key: bool = False
    ) -> Diagnostic:
        """Make a fault of a path, which is walked as far as it is written."""
        place = Place(0, 0)
        for depth in range(len(self.table) + len(path), 0, -1):
            found = self.places.get((*self.table, *path)[:depth])
            if found is not None:
                place = found
                break
        return self._at(place.key if key else place.value, message, hint, path)

    def line(self, path: Sequence[str | int]) -> int:
        """Return the line on which a key stands."""
        return self.lines.position(self.places[*self.table, *path].key)[0]

    def _at(
        self, index: int, message: str, hint: str = "", path: Sequence[str | int] = ()
    ) -> Diagnostic:
        line, column = self.lines.position(index)
        where = Location(self.shown, line, column, format_path(path), tuple(path))
        return self.lines.diagnostic(CODE, Severity.ERROR, message, where, hint)


def _syntax_hint(message: str, line: str, column: int) -> str:
    if message == "Invalid value" and re.match(r"[^\W\d]", line[column - 1 :]):
        return 'put text in quotes: "…"; true and false are written without capitals'
    if message.startswith(("Cannot overwrite", "Cannot declare", "Cannot redefine")):
        return "each key and each table can be given only once"
    return ""


_EXPECTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "dict_type": "a table",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "finite_number": "a finite number",
}
_BOUNDS = {"greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most")}
_MISSING = {
    "reason": ("why it is not held to the common gates", 'reason = "…"'),
    "expires": ("the last day on which that counts", "expires = 2026-12-31"),
}


def _explain(source: _Source, fault: ErrorDetails) -> Diagnostic:  # noqa: PLR0912 - one per kind
    """Say what pydantic found."""
    path = list(fault["loc"])
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    is_key = bool(path) and path[-1] == "[key]"
    if is_key:
        path.pop()
    name = format_path(path)
    if kind == "extra_forbidden":
        return _unknown_key(source, path)
    if kind == "missing":
        says, write = _MISSING[str(path[-1])]
        told = f"{show(path[-2])} needs '{path[-1]}': {says}"
        return source.fault(path[:-1], told, f"add: {write}", key=True)
    message, hint = f"'{name}': {fault['msg']}, found {show(value)}", ""
    if kind in _EXPECTED:
        message = f"'{name}' expects {_EXPECTED[kind]}, found {show(value)}"
        hint = _type_hint(kind, value)
    elif kind == "literal_error":
        allowed = re.findall(r"'([^']+)'", context["expected"])
        message = f"'{name}': {show(value)} is not one of {', '.join(allowed)}"
        hint = did_you_mean(value, allowed) if isinstance(value, str) else ""
    elif kind in _BOUNDS:
        bound, words = _BOUNDS[kind]
        message = f"'{name}' is to be {words} {context[bound]:g}, found {show(value)}"
        if path[-1] == "min_coverage" and isinstance(value, int | float) and 1 < value <= 100:
            hint = f"a share of 1: {value / 100:g} for {value:g} %"
    elif kind == "code":
        message = f"'{name}': there is no code or family {show(value)}"
        hint = "'pilotscan explain codes' lists them"
    elif kind == "requirement":
        message = f"'{name}': {show(value)}: {fault['msg']}"
    elif kind == "not_a_date":
        message = f"'{name}': {show(value)} is not a date: {fault['msg']}"
    elif kind in {"string_too_short", "too_short"}:
        message, hint = f"'{name}' is empty", "leave the key out if nothing is to be set"
    elif kind == "string_too_long":
        message = f"'{name}' is longer than {context['max_length']} characters"
    elif kind == "string_pattern_mismatch":
        message = f"'{name}': {show(value)} {_form(path, is_key=is_key)}"
    return source.fault(path, message, hint, key=is_key)


def _form(path: Sequence[str | int], *, is_key: bool) -> str:
    if is_key or path[-1] == "route":
        return "is not an id: use small letters, digits and single hyphens"
    return "holds signs that no path can have"


def _type_hint(kind: str, value: object) -> str:
    if kind == "string_type" and isinstance(value, int | float):
        return f'put it in quotes: "{value}"'.lower()
    if kind in {"float_type", "int_type", "bool_type"} and isinstance(value, str):
        return "write it without quotes"
    return ""


def _unknown_key(source: _Source, path: Sequence[str | int]) -> Diagnostic:
    model: type[BaseModel] = ProjectKeys if len(path) == 1 else PilotKeys
    known, name = list(model.model_fields), str(path[-1])
    hint = did_you_mean(name, known) or f"allowed here: {', '.join(known)}"
    if name == "tool" and not source.table:
        hint = f"in {NAME} the keys stand at the top, without [tool.pilotscan]"
    return source.fault(path, f"the key {show(name)} is not known", hint, key=True)


def _configured(source: _Source, keys: BaseModel, path: Path) -> Configured:
    folder = Path(os.path.abspath(path)).parent  # noqa: PTH100 - resolve() would follow links
    given = {
        key: getattr(keys, key)
        for key in ProjectKeys.model_fields
        if key != "pilots" and getattr(keys, key) is not None
    }
    for key, value in given.items():
        kind = KEYS[key].kind
        if kind in {"path", "paths"} or (kind == "framework" and _is_file(value)):
            given[key] = _placed(source, folder, key, value)
    lines = {key: source.line((key,)) for key in given}
    exemptions = []
    pilots: dict[str, PilotKeys] = vars(keys)["pilots"]
    for pilot, own in sorted(pilots.items()):
        line = source.line(("pilots", pilot))
        lines |= {
            f"pilots.{pilot}.{key}": source.line(("pilots", pilot, key))
            for key in PilotKeys.model_fields
            if key in source.values["pilots"][pilot]
        }
        exemptions.append(
            Exemption(
                pilot, Gates.of(own.model_dump()), own.reason, own.expires, f"{source.shown}:{line}"
            )
        )
    return Configured(source.shown, given, lines, tuple(exemptions))


def _is_file(framework: str) -> bool:
    """Tell a file from the id of a packaged framework, and from one that is written wrongly."""
    if framework in builtin_frameworks():
        return False
    return "/" in framework or "\\" in framework or framework.lower().endswith(_ENDINGS)


def _placed(source: _Source, folder: Path, key: str, value: Any) -> Any:
    """Return a path of the file relative to the working folder."""
    if isinstance(value, tuple):
        return tuple(_placed(source, folder, key, each) for each in value)
    if value == "-":
        source.complain(
            [source.fault((key,), f"'{key}' cannot be '-', which is for the command line")]
        )
    # The file is UTF-8, and the system may have another way with names.
    value = os.fsdecode(value.encode())
    if Path(value).is_absolute():
        return value
    joined = folder / value
    try:
        return Path(os.path.relpath(joined)).as_posix()
    except ValueError:  # another drive on Windows
        return str(joined)
