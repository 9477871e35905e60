"""From the bytes of a configuration file to its values; every fault with its line and its key."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import BaseModel, ValidationError

from pilotscan.configuration.keys import KEYS
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
from pilotscan.loading.address import is_address
from pilotscan.loading.builtin import builtin_frameworks
from pilotscan.loading.discover import shown_path
from pilotscan.loading.document import Fault, Lines, format_path
from pilotscan.loading.yamldoc import read_bytes
from pilotscan.told import in_a_row, told, told_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic_core import ErrorDetails

    from pilotscan.configuration.model import PilotKeys
    from pilotscan.configuration.places import Place

__all__ = ["read_file", "read_table"]

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


def _read_limited(path: Path) -> bytes:
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
        raise ConfigError(
            told(
                "the configuration %(shown)s %(message)s",
                shown=shown,
                message=fault.diagnostic.message,
            ),
            (),
        ) from None


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
        raise ConfigError(told("%(path)s has no table [tool.pilotscan]", path=shown_path(path)))
    return found


def _read(path: Path, table: tuple[str, ...]) -> Configured | None:
    source = _Source(shown_path(path), _read_limited(path), table)
    if source.values is None:
        return None
    # Many a project has a file of this name that says nothing to this program.
    from pilotscan.configuration.model import ProjectKeys  # noqa: PLC0415

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
        self.values, self.places = self._parsed()
        if self.values is not None and not isinstance(self.values, dict):
            self.complain([self.fault((), told("[tool.pilotscan] is to be a table"))])
        self._refuse_huge_numbers()

    def _decoded(self, data: bytes) -> str:
        data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            return data.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            where = Location(self.shown, line, error.start - data.rfind(b"\n", 0, error.start))
            said = told("is not UTF-8 text: byte 0x%(byte)s", byte=f"{data[error.start]:02x}")
            fault = Diagnostic(CODE, Severity.ERROR, said, where, told("save the file as UTF-8"))
            self.complain([fault])

    def _parsed(self) -> tuple[Any, dict[tuple[str | int, ...], Place]]:
        """Return the table, None without one, and the places of all that is written.

        What would take the parser too long, or end it, is refused before.
        """
        for pattern, said in (
            (_MANY_PARTS, told("a key has too many parts")),
            (_MANY_DIGITS, told("a number has too many digits")),
        ):
            match = pattern.search(self.text)
            if match is not None:
                self.complain([self._at(match.start(), said)])
        try:
            values: Any = tomllib.loads(self.text)
            for step in self.table:
                values = values.get(step) if isinstance(values, dict) else None
            if values is None:
                return None, {}
            from pilotscan.configuration.places import find_places  # noqa: PLC0415

            return values, find_places(self.text)
        except RecursionError:
            self.complain([self._at(0, told("nested too deeply"))])
        except tomllib.TOMLDecodeError as error:
            self.complain([self._syntax(str(error))])

    def _syntax(self, error: str) -> Diagnostic:
        """Say where the parser gave up."""
        match = _AT.search(error)
        message = error[: match.start()] if match else error
        hint: str
        if match is None or match[1] is None:
            index = len(self.text.rstrip("\n"))
            line, column = self.lines.position(index)
            hint = told("something that was opened before is not closed")
        else:
            line, column = int(match[1]), int(match[2])
            hint = _syntax_hint(message, self.lines.line(line), column)
        message = told("not valid TOML: %(error)s", error=f"{message[:1].lower()}{message[1:]}")
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
                self.complain([self.fault(path, told("the number has too many digits"))])

    def complain(self, faults: Iterable[Diagnostic]) -> NoReturn:
        """Stop with faults."""
        listed = list(faults)
        raise ConfigError(
            told_many(
                "the configuration %(shown)s has a fault",
                "the configuration %(shown)s has %(n)s faults",
                len(listed),
                shown=self.shown,
            ),
            clip_faults(listed),
        ) from None

    def fault(
        self, path: Sequence[str | int], message: str, hint: str = "", *, key: bool = False
    ) -> Diagnostic:
        """Make a fault of a path, which is walked as far as it is written."""
        from pilotscan.configuration.places import Place  # noqa: PLC0415 - as above

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
        return told('put text in quotes: "…"; true and false are written without capitals')
    if message.startswith(("Cannot overwrite", "Cannot declare", "Cannot redefine")):
        return told("each key and each table can be given only once")
    return ""


_EXPECTED = {
    "string_type": told("text"),
    "tuple_type": told("a list"),
    "model_type": told("a table"),
    "model_attributes_type": told("a table"),
    "dict_type": told("a table"),
    "float_type": told("a number"),
    "int_type": told("a whole number"),
    "int_from_float": told("a whole number"),
    "bool_type": told("true or false"),
    "finite_number": told("a finite number"),
}
_BOUNDS = {
    "greater_than_equal": ("ge", told("at least")),
    "less_than_equal": ("le", told("at most")),
}
_MISSING = {
    "reason": (told("why it is not held to the common gates"), 'reason = "…"'),
    "expires": (told("the last day on which that counts"), "expires = 2026-12-31"),
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
        said = told(
            "%(pilot)s needs '%(key)s': %(says)s", pilot=show(path[-2]), key=path[-1], says=says
        )
        return source.fault(path[:-1], said, told("add: %(write)s", write=write), key=True)
    reason = context.get("reason", fault["msg"])
    message: str = told(
        "'%(name)s': %(reason)s, found %(value)s", name=name, reason=reason, value=show(value)
    )
    hint = ""
    if kind in _EXPECTED:
        message = told(
            "'%(name)s' expects %(expected)s, found %(value)s",
            name=name,
            expected=_EXPECTED[kind],
            value=show(value),
        )
        hint = _type_hint(kind, value)
    elif kind == "literal_error":
        allowed = re.findall(r"'([^']+)'", context["expected"])
        message = told(
            "'%(name)s': %(value)s is not one of %(allowed)s",
            name=name,
            value=show(value),
            allowed=", ".join(allowed),
        )
        hint = did_you_mean(value, allowed) if isinstance(value, str) else ""
    elif kind in _BOUNDS:
        bound, words = _BOUNDS[kind]
        message = told(
            "'%(name)s' is to be %(words)s %(limit)s, found %(value)s",
            name=name,
            words=words,
            limit=f"{context[bound]:g}",
            value=show(value),
        )
        if path[-1] == "min_coverage" and isinstance(value, int | float) and 1 < value <= 100:
            hint = told(
                "a share of 1: %(share)s for %(percent)s %%",
                share=f"{value / 100:g}",
                percent=f"{value:g}",
            )
    elif kind == "code":
        message = told(
            "'%(name)s': there is no code or family %(value)s", name=name, value=show(value)
        )
        hint = told("'pilotscan explain codes' lists them")
    elif kind == "requirement":
        message = in_a_row((f"'{name}'", show(value), reason), ": ")
    elif kind == "not_a_date":
        message = told(
            "'%(name)s': %(value)s is not a date: %(reason)s",
            name=name,
            value=show(value),
            reason=reason,
        )
    elif kind in {"string_too_short", "too_short"}:
        message = told("'%(name)s' is empty", name=name)
        hint = told("leave the key out if nothing is to be set")
    elif kind == "string_too_long":
        message = told(
            "'%(name)s' is longer than %(most)s characters",
            name=name,
            most=str(context["max_length"]),
        )
    elif kind == "string_pattern_mismatch":
        what = _form(path, is_key=is_key)
        message = in_a_row((f"'{name}':", show(value), what), " ")
    return source.fault(path, message, hint, key=is_key)


def _form(path: Sequence[str | int], *, is_key: bool) -> str:
    if is_key or path[-1] == "route":
        return told("is not an id: use small letters, digits and single hyphens")
    return told("holds signs that no path can have")


def _type_hint(kind: str, value: object) -> str:
    if kind == "string_type" and isinstance(value, int | float):
        return told('put it in quotes: "%(written)s"', written=str(value).lower())
    if kind in {"float_type", "int_type", "bool_type"} and isinstance(value, str):
        return told("write it without quotes")
    return ""


def _unknown_key(source: _Source, path: Sequence[str | int]) -> Diagnostic:
    from pilotscan.configuration.model import PilotKeys, ProjectKeys  # noqa: PLC0415 - see above

    model: type[BaseModel] = ProjectKeys if len(path) == 1 else PilotKeys
    known, name = list(model.model_fields), str(path[-1])
    hint = did_you_mean(name, known) or told("allowed here: %(fields)s", fields=", ".join(known))
    if name == "tool" and not source.table:
        hint = told("in %(name)s the keys stand at the top, without [tool.pilotscan]", name=NAME)
    return source.fault(
        path, told("the key %(name)s is not known", name=show(name)), hint, key=True
    )


def _configured(source: _Source, keys: BaseModel, path: Path) -> Configured:
    folder = Path(os.path.abspath(path)).parent  # noqa: PTH100 - resolve() would follow links
    given = {
        key: getattr(keys, key)
        for key in type(keys).model_fields
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
            for key in type(own).model_fields
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
            [
                source.fault(
                    (key,), told("'%(key)s' cannot be '-', which is for the command line", key=key)
                )
            ]
        )
    if is_address(value):
        source.complain(
            [
                source.fault(
                    (key,),
                    told("'%(key)s' cannot be an address, which is for the command line", key=key),
                )
            ]
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
