"""Rows of a Parquet file as the bytes of pilot files: the one place that reads such a file.

What a file declares is looked at before anything in it is read; rows are read forward, a few at a
time, so that no row group is ever held whole.
"""

from __future__ import annotations

import datetime
import decimal
import errno
import json
import math
import os
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from pilotscan.diagnostics import Diagnostic, Location, Severity, clip_faults, did_you_mean, show
from pilotscan.loading.files import open_regular
from pilotscan.loading.json_rows import as_yaml
from pilotscan.loading.limits import MAX_DEPTH, MAX_ITEMS, MAX_TOTAL
from pilotscan.model.base import MOST
from pilotscan.model.fields import contents, type_at
from pilotscan.model.pilot import Pilot
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Convert = Callable[[Any], Any]

__all__ = ["ParquetRow", "ParquetRows", "open_parquet"]

WHOLE = ("pilot", "json")
"""Columns of which one holds a pilot whole, as JSON."""
AT_ONCE = 64
"""Rows that are read together."""
_MAX_FOOTER = 64_000_000


class ParquetRow(NamedTuple):
    """A row of a Parquet file, by its position."""

    path: Path
    position: int

    def read(self, limit: int, /) -> bytes:
        """Return the row as the bytes of a file."""
        # A process opens its own: two that have one in common would read over each other.
        return _opened(str(self.path), os.getpid()).row(self.position)[: limit + 1]


@dataclass(frozen=True, slots=True)
class ParquetRows:
    """The rows of a Parquet file, in order."""

    path: Path
    count: int

    def __len__(self) -> int:
        """Return how many there are."""
        return self.count

    def name(self, position: int, /) -> str:
        """Return the number of a row, from 1 on, as behind the name of a file."""
        return f"#{position + 1}"

    def row(self, position: int, /) -> ParquetRow:
        """Return where a row stands."""
        return ParquetRow(self.path, position)


def open_parquet(  # noqa: PLR0911 - one per thing that a file can declare
    path: Path, shown: str, most: int
) -> tuple[ParquetRows | None, list[Diagnostic]]:
    """Look at what a Parquet file declares.

    Parameters
    ----------
    most : rows that it may hold

    Returns
    -------
    tuple
        Its rows, if they can be read; and what is wrong with it or its columns.

    Raises
    ------
    OSError
        It cannot be opened.
    """

    def refuse(code: str, message: str, hint: str = "") -> tuple[None, list[Diagnostic]]:
        return None, [Diagnostic(code, Severity.ERROR, message, Location(shown), hint)]

    def unreadable(reason: str, hint: str = "") -> tuple[None, list[Diagnostic]]:
        return refuse("PS101", told("cannot be read: %(reason)s", reason=reason), hint)

    try:
        import pyarrow  # noqa: F401 - only such a file needs it
    except ImportError:
        hint = told("install it: pip install 'pilotscan[%(extra)s]'", extra="parquet")
        return unreadable(told("a Parquet file needs pyarrow"), hint)
    hint = told("write it again, with a program that finishes it")
    if not _has_footer(path):
        return unreadable(told("it is no whole Parquet file"), hint)
    try:
        opened = _Opened(path)
    except _SchemaError as error:
        return refuse("PS203", error.message, error.hint)
    except Exception:  # noqa: BLE001 - a broken footer can fail in any way
        return unreadable(told("it is no whole Parquet file"), hint)
    if opened.count == 0:
        return refuse("PS107", told("is empty"), told("a registry has a pilot per row"))
    if opened.count > most:
        message = told("holds more than %(most)s rows", most=most)
        return refuse("PS102", message, told("divide it over several registries"))
    if opened.largest > MAX_TOTAL:
        size = MAX_TOTAL // 1_000_000
        message = told("has a row group of more than %(most)s MB", most=size)
        return refuse("PS102", message, told("write it with smaller row groups"))
    try:
        opened.row(0)
    except OSError:
        return unreadable(told("its rows are not as it declares them"), hint)
    unread = (
        Diagnostic(
            "PS120",
            Severity.WARNING,
            told("nobody reads the column %(column)s", column=show(".".join(steps))),
            Location(shown, path=".".join(steps), steps=steps),
            did_you_mean(steps[-1], near),
        )
        for steps, near in opened.unread
    )
    return ParquetRows(path, opened.count), clip_faults(unread)


def _has_footer(path: Path) -> bool:
    """Tell whether a file ends as it has to, and with no more than a reader may be given."""
    with open_regular(path) as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(size - 8, 0))
        end = stream.read(8)
    length = int.from_bytes(end[:4], "little")
    return end[4:] == b"PAR1" and 0 < length <= min(size - 12, _MAX_FOOTER)


class _SchemaError(Exception):
    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@lru_cache(maxsize=4)
def _opened(path: str, _process: int) -> _Opened:
    return _Opened(Path(path))


class _Opened:
    """A Parquet file that is being read forward."""

    def __init__(self, path: Path) -> None:
        from pyarrow.parquet import ParquetFile

        self.path = path
        self._file = ParquetFile(path, memory_map=False, pre_buffer=False)
        about = self._file.metadata
        groups = [about.row_group(i) for i in range(about.num_row_groups)]
        self._ends = list(accumulate(group.num_rows for group in groups))
        self.count = self._ends[-1] if groups else 0
        self.largest = max((group.total_byte_size for group in groups), default=0)
        if about.num_columns > MAX_ITEMS:
            raise _SchemaError(
                told("holds more than %(most)s columns", most=MAX_ITEMS),
                told("a pilot needs fewer; leave out what is not about it"),
            )
        self.unread: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
        schema = self._file.schema_arrow
        twice = [name for name in schema.names if schema.names.count(name) > 1]
        if twice:
            message = told("has two columns %(column)s", column=show(twice[0]))
            raise _SchemaError(message, told("leave out one of them"))
        whole = next((name for name in WHOLE if name in schema.names), None)
        is_text = whole is not None and _kind(schema.field(whole).type) == "text"
        self._make, self._columns = (
            _whole(whole, self.unread, schema)
            if (whole is not None and is_text)
            else _by_field(schema, self.unread)
        )
        self._group = self._start = -1
        self._batches: Iterator[Any] = iter(())
        self._batch: Any = None
        self._rows: list[Any] | None = None  # of the batch, once one of them is asked for
        self._broken: set[int] = set()

    def row(self, position: int) -> bytes:
        """Return a row as the bytes of a file.

        Raises
        ------
        OSError
            It is not there, or cannot be read.
        """
        group = bisect_right(self._ends, position)
        if group in self._broken:
            raise _gone(self.path)
        try:
            if group != self._group or position < self._start:
                self._begin(group)
            while position >= self._start + self._batch.num_rows:
                self._start += self._batch.num_rows
                self._batch, self._rows = next(self._batches), None
        except Exception:  # noqa: BLE001 - what a broken file gives can be anything
            self._broken.add(group)
            self._group = -1
            raise _gone(self.path) from None
        if self._rows is None:
            try:
                self._rows = self._batch.to_pylist()
            except Exception:  # noqa: BLE001 - told of the row that it is about
                self._rows = []
        if self._rows:
            return self._make(self._rows[position - self._start])
        try:
            [row] = self._batch.slice(position - self._start, 1).to_pylist()
        except Exception:  # noqa: BLE001 - what is no text, or no day of a calendar
            message = told("a value of this row cannot be read")
            raise OSError(errno.EILSEQ, message, str(self.path)) from None
        return self._make(row)

    def _begin(self, group: int) -> None:
        self._group = group
        self._start = self._ends[group - 1] if group else 0
        self._batches = self._file.iter_batches(
            AT_ONCE, row_groups=[group], columns=self._columns, use_threads=False
        )
        self._batch, self._rows = next(self._batches), None


def _gone(path: Path) -> OSError:
    return OSError(errno.EIO, told("its rows are not as it declares them"), str(path))


# --- a pilot of a row -----------------------------------------------------------------------------

Unread = list[tuple[tuple[str, ...], tuple[str, ...]]]


def _whole(name: str, unread: Unread, schema: Any) -> tuple[Callable[[Any], bytes], list[str]]:
    """Return what takes a row whole from its column of JSON."""
    unread += [((other,), (name,)) for other in schema.names if other != name]

    def make(row: Any) -> bytes:
        text = row[name]
        if text is None:
            return b""
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
        return as_yaml(data)

    return make, [name]


def _by_field(schema: Any, unread: Unread) -> tuple[Callable[[Any], bytes], list[str]]:
    """Return what puts a row together from its columns."""
    converts: dict[str, tuple[tuple[str, ...], Convert]] = {}
    for column in schema:
        steps = tuple(column.name.split("."))
        annotation: Any = Pilot
        for step in steps:
            inner = type_at(annotation, step)
            if inner is None:
                unread.append((steps, _keys(annotation)))
                break
            annotation = inner
        else:
            converts[column.name] = steps, _convert(column.type, annotation, steps, unread)
    if not converts:
        raise _SchemaError(
            told("has no column that a pilot has"),
            told(
                "call columns as the keys of a pilot file, or one of JSON '%(name)s'", name=WHOLE[0]
            ),
        )

    def make(row: Any) -> bytes:
        tree: dict[str, Any] = {}
        for name, (steps, convert) in converts.items():
            value = convert(row[name])
            if value is not None:
                _put(tree, steps, value)
        return json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass")

    return make, list(converts)


def _put(tree: dict[str, Any], steps: tuple[str, ...], value: Any) -> None:
    for step in steps[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            return  # the column of the whole says something else
        tree = inner
    last = steps[-1]
    if isinstance(value, dict) and isinstance(tree.get(last), dict):
        value = tree[last] | value
    tree[last] = value


def _keys(annotation: Any) -> tuple[str, ...]:
    kind, inner = contents(annotation)
    return tuple(inner.model_fields) if kind is BaseModel else ()


def _kind(type_: Any) -> str:
    """Return in a word what a column holds; empty if no file can hold it."""
    from pyarrow import types

    type_ = getattr(type_, "storage_type", type_)
    if types.is_dictionary(type_):
        type_ = type_.value_type
    for name, kinds in (
        ("text", ("is_string", "is_large_string", "is_string_view")),
        ("list", ("is_list", "is_large_list", "is_fixed_size_list")),
        ("struct", ("is_struct",)),
        ("map", ("is_map",)),
        ("value", (
            "is_boolean", "is_integer", "is_floating", "is_decimal", "is_date", "is_timestamp",
            "is_null",
        )),
    ):  # fmt: skip
        if any(hasattr(types, one) and getattr(types, one)(type_) for one in kinds):
            return name
    return ""


def _convert(type_: Any, annotation: Any, steps: tuple[str, ...], unread: Unread) -> Convert:
    """Return what makes of a cell a value as a file has it; None is not known."""
    kind = _kind(type_)
    if len(steps) > MAX_DEPTH or not kind:
        message = told(
            "no file can hold what the column %(column)s holds: %(type)s",
            column=show(".".join(steps)),
            type=show(str(type_))[1:-1],
        )
        hint = told("give text, a number, true or false, a date, a list or a mapping")
        raise _SchemaError(message, hint)
    if kind == "list":
        item = _convert(type_.value_type, type_at(annotation, 0), (*steps, "[]"), unread)
        return lambda cell: cell and [made for one in cell if (made := item(one)) is not None]
    if kind == "map":
        value = _convert(type_.item_type, type_at(annotation, ""), (*steps, "{}"), unread)
        return lambda cell: None if cell is None else {str(k): value(v) for k, v in cell}
    if kind == "struct":
        return _convert_struct(type_, annotation, steps, unread)
    return plain_value


def _convert_struct(type_: Any, annotation: Any, steps: tuple[str, ...], unread: Unread) -> Convert:
    known = _keys(annotation)
    converts: dict[str, Convert] = {}
    for inner in type_:
        if known and inner.name not in known:
            unread.append(((*steps, inner.name), known))
            continue
        there = type_at(annotation, inner.name)
        converts[inner.name] = _convert(inner.type, there, (*steps, inner.name), unread)

    def convert(cell: Any) -> dict[str, Any] | None:
        if cell is None:
            return None
        made = {name: each(cell[name]) for name, each in converts.items()}
        return {name: value for name, value in made.items() if value is not None}

    return convert


def plain_value(cell: Any) -> Any:
    """Return a text, number, truth value or date as a file has it; None is not known."""
    if isinstance(cell, datetime.datetime | datetime.date):
        return cell.isoformat()[:10]
    if isinstance(cell, float | decimal.Decimal):
        if math.isnan(cell):
            return None
        number = float(cell)
        return int(number) if number.is_integer() and abs(number) <= MOST else number
    return cell
