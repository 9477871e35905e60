"""Registries: files with a pilot per row, of which each is read when it is its turn.

A row goes on as a file does, under the name of its registry with its line or number. What is held
of a row is where it begins.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol, overload

from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.errors import reason_of
from pilotscan.loading.discover import FoundFile, shown_path
from pilotscan.loading.files import refuse_outside
from pilotscan.loading.json_rows import JsonRow, open_json, tree_of
from pilotscan.loading.limits import MAX_BYTES
from pilotscan.loading.package import ASSESSMENTS, FILE, PILOTS, SHARED_SOURCES
from pilotscan.loading.parquet_rows import open_parquet
from pilotscan.loading.shared_files import with_shared
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from pilotscan.loading.files import Origin

__all__ = ["LEADING", "Found", "Registry", "is_registry", "open_registries"]

MAX_ROWS = 10_000_000
"""Rows of one registry."""
LEADING = 100
"""Rows at the top of a registry that stand for all where not every row can be looked at."""
_ENDINGS = {".parquet", ".jsonl", ".ndjson"}


def is_registry(path: Path) -> bool:
    """Tell whether a path that was given by name is a registry."""
    return path.suffix.lower() in _ENDINGS and not os.path.isdir(path)  # noqa: PTH112 - as discover


class _Rows(Protocol):
    def __len__(self) -> int: ...

    def name(self, position: int, /) -> str:
        """Return what stands behind the name of the registry for a row."""

    def row(self, position: int, /) -> Origin:
        """Return where a row is read from."""


class Registry(Sequence[FoundFile]):
    """The rows of a registry as files, each made when it is asked for.

    Parameters
    ----------
    assessments : files of assessments by the id of the pilot that they are about
    shared : lists of sources that its rows can name
    """

    def __init__(
        self,
        path: Path,
        rows: _Rows,
        assessments: Mapping[str, Sequence[FoundFile]] | None = None,
        shared: tuple[FoundFile, ...] = (),
    ) -> None:
        self.path, self.shown = path, shown_path(path)
        self._rows = rows
        self._assessments = assessments or {}
        self._shared = shared

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    @overload
    def __getitem__(self, position: int, /) -> FoundFile: ...
    @overload
    def __getitem__(self, position: slice, /) -> Sequence[FoundFile]: ...
    def __getitem__(self, position: int | slice, /) -> FoundFile | Sequence[FoundFile]:
        """Return a row, or several."""
        if isinstance(position, slice):
            return [self[i] for i in range(*position.indices(len(self)))]
        if position < 0 or position >= len(self):
            raise IndexError(position)
        origin = self._rows.row(position)
        about: Sequence[FoundFile] = ()
        if self._assessments:
            about = self._assessments.get(_id_of(origin), ())
        return FoundFile(
            f"{self.shown}{self._rows.name(position)}",
            self.path,
            named=True,
            assessments=tuple(about),
            shared=self._shared,
            origin=origin,
            row=True,
        )


class Found(Sequence[FoundFile]):
    """Files, and behind them the rows of registries."""

    def __init__(self, files: Sequence[FoundFile], registries: Sequence[Registry]) -> None:
        self.files, self.registries = files, registries

    def __len__(self) -> int:
        """Return how many files and rows there are."""
        return len(self.files) + sum(map(len, self.registries))

    @overload
    def __getitem__(self, position: int, /) -> FoundFile: ...
    @overload
    def __getitem__(self, position: slice, /) -> Sequence[FoundFile]: ...
    def __getitem__(self, position: int | slice, /) -> FoundFile | Sequence[FoundFile]:
        """Return a file or row, or several."""
        if isinstance(position, slice):
            return [self[i] for i in range(*position.indices(len(self)))]
        for part in (self.files, *self.registries):
            if 0 <= position < len(part):
                return part[position]
            position -= len(part)
        raise IndexError(position)

    def __iter__(self) -> Iterator[FoundFile]:
        """Yield all, each made when it is its turn."""
        return chain(self.files, *self.registries)

    def leading(self) -> Iterator[FoundFile]:
        """Yield the files, and the first rows of each registry."""
        return chain(self.files, *(islice(one, LEADING) for one in self.registries))

    def with_files(self, change: Callable[[FoundFile], FoundFile]) -> Found:
        """Return the same with every file changed; rows stay as they are."""
        return Found([change(file) for file in self.files], self.registries)


def open_registries(paths: Iterable[Path]) -> tuple[list[Registry], list[Diagnostic]]:
    """Open registries, and look at what they hold as far as that can be told before any row.

    Beside ``pilots.jsonl`` of an export its assessments and sources are read too.

    Returns
    -------
    tuple
        Those with rows, each once, by name; and PS101, PS103, PS107 and PS120.
    """
    registries, faults = [], []
    listed = sorted({shown_path(path): path for path in paths}.items())
    beside = {path.parent / f"{ASSESSMENTS}.jsonl" for _, path in listed if _is_exported(path)}
    for shown, path in listed:
        if path in beside:
            continue
        try:
            refuse_outside(path)
            rows, wrong = _rows(path, shown)
        except OSError as error:
            message = told("cannot be read: %(reason)s", reason=reason_of(error))
            rows, wrong = None, [Diagnostic("PS101", Severity.ERROR, message, Location(shown))]
        faults += wrong
        if rows is not None:
            assessments, shared = _beside(path, faults) if _is_exported(path) else ({}, ())
            lists = with_shared([FoundFile(shown, path, named=True)], lambda _: True)[0].shared
            registries.append(Registry(path, rows, assessments, (*shared, *lists)))
    return registries, faults


def _rows(path: Path, shown: str) -> tuple[_Rows | None, list[Diagnostic]]:
    if path.suffix.lower() == ".parquet":
        return open_parquet(path, shown, MAX_ROWS)
    rows, wrong = open_json(path, shown, MAX_ROWS)
    return rows, [] if wrong is None else [wrong]


# --- what an export has beside its rows -----------------------------------------------------------


def _is_exported(path: Path) -> bool:
    return path.name == f"{PILOTS}.jsonl"


def _beside(
    path: Path, faults: list[Diagnostic]
) -> tuple[dict[str, list[FoundFile]], tuple[FoundFile, ...]]:
    """Find the assessments by pilot, and the sources as one list."""
    assessments: dict[str, list[FoundFile]] = defaultdict(list)
    for file, tree in _trees(path.with_name(f"{ASSESSMENTS}.jsonl"), faults):
        row = file.origin
        if isinstance(row, JsonRow):
            whole = replace(file, origin=row._replace(without=FILE))
            assessments[str(tree.get("pilot"))].append(whole)
    sources: dict[str, object] = {}
    lists = path.with_name(f"{SHARED_SOURCES}.jsonl")
    for _, tree in _trees(lists, faults):
        found = tree.get("sources")
        for key, source in found.items() if isinstance(found, dict) else ():
            sources.setdefault(str(key), source)
    if not sources:
        return dict(assessments), ()
    data = json.dumps({"pilotscan_sources": 1, "sources": sources}, ensure_ascii=False)
    made = FoundFile(shown_path(lists), lists, named=False, data=data.encode("utf-8", "replace"))
    return dict(assessments), (made,)


def _trees(path: Path, faults: list[Diagnostic]) -> Iterator[tuple[FoundFile, dict[str, object]]]:
    if not path.is_file():
        return
    try:
        rows, wrong = _rows(path, shown_path(path))
    except OSError as error:
        message = told("cannot be read: %(reason)s", reason=reason_of(error))
        rows, wrong = None, [Diagnostic("PS101", Severity.ERROR, message, Location(str(path)))]
    faults += wrong
    for file in Registry(path, rows) if rows is not None else ():
        data = b"" if file.origin is None else file.origin.read(MAX_BYTES)
        yield file, tree_of(data)


def _id_of(origin: Origin) -> str:
    try:
        return str(tree_of(origin.read(MAX_BYTES)).get("id"))
    except OSError:
        return ""
