"""Registries: files with a pilot per row, of which each is read when it is its turn.

A row goes on as a file does, under the name of its registry with its line or number. What is held
of a row is where it begins. A registry at an address is copied to this machine first: a server
cannot be asked for rows one by one in a time that anybody would wait.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.errors import reason_of
from pilotscan.loading.address import Address
from pilotscan.loading.discover import FoundFile, shown_path
from pilotscan.loading.files import refuse_outside
from pilotscan.loading.found import Files
from pilotscan.loading.json_rows import JsonRow, open_json, tree_of
from pilotscan.loading.limits import MAX_BYTES
from pilotscan.loading.package import ASSESSMENTS, FILE, PILOTS, SHARED_SOURCES
from pilotscan.loading.parquet_rows import open_parquet
from pilotscan.loading.shared_files import with_shared
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from tempfile import TemporaryDirectory

    from pilotscan.loading.address import Place
    from pilotscan.loading.files import Origin

__all__ = ["Registry", "open_registries"]

MAX_ROWS = 10_000_000
"""Rows of one registry."""


class _Rows(Protocol):
    def __len__(self) -> int: ...

    def name(self, position: int, /) -> str:
        """Return what stands behind the name of the registry for a row."""

    def row(self, position: int, /) -> Origin:
        """Return where a row is read from."""


class Registry(Files):
    """The rows of a registry as files, each made when it is asked for.

    Parameters
    ----------
    path : where it is on this machine
    assessments : files of assessments by the id of the pilot that they are about
    shared : lists of sources that its rows can name
    """

    def __init__(
        self,
        shown: str,
        path: Path,
        rows: _Rows,
        assessments: Mapping[str, Sequence[FoundFile]] | None = None,
        shared: tuple[FoundFile, ...] = (),
    ) -> None:
        self.shown, self.path = shown, path
        self._rows = rows
        self._assessments = assessments or {}
        self._shared = shared

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def at(self, position: int) -> FoundFile:
        """Return a row."""
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


def open_registries(places: Iterable[Place]) -> tuple[list[Registry], list[Diagnostic]]:
    """Open registries, and look at what they hold as far as that can be told before any row.

    Beside ``pilots.jsonl`` of an export its assessments and sources are read too.

    Returns
    -------
    tuple
        Those with rows, each once, by name; and PS101, PS103, PS107 and PS120.
    """
    registries: list[Registry] = []
    faults: list[Diagnostic] = []
    listed = sorted({shown_path(place): place for place in places}.items())
    beside = {place.parent / f"{ASSESSMENTS}.jsonl" for _, place in listed if _is_exported(place)}
    for shown, place in listed:
        opened = None if place in beside else _opened(place, faults)
        if opened is not None:
            path, rows = opened
            assessments, shared = _beside(place, faults) if _is_exported(place) else ({}, ())
            origin = place if isinstance(place, Address) else None
            file = FoundFile(shown, path, named=True, origin=origin)
            lists = with_shared([file], lambda _: True)[0].shared
            registries.append(Registry(shown, path, rows, assessments, (*shared, *lists)))
    return registries, faults


def _opened(place: Place, faults: list[Diagnostic]) -> tuple[Path, _Rows] | None:
    """Return where a registry is on this machine, and its rows if it has any."""
    shown = shown_path(place)
    try:
        refuse_outside(place)
        path = _copied(place) if isinstance(place, Address) else place
        rows, wrong = _rows(path, shown)
    except OSError as error:
        message = told("cannot be read: %(reason)s", reason=reason_of(error))
        faults.append(Diagnostic("PS101", Severity.ERROR, message, Location(shown)))
        return None
    faults += wrong
    return None if rows is None else (path, rows)


@cache
def _copies() -> TemporaryDirectory[str]:
    """Return the folder for copies, which goes when the process does."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - few runs need one

    return TemporaryDirectory(prefix="pilotscan-")


def _copied(address: Address) -> Path:
    path = Path(_copies().name, os.urandom(16).hex() + PurePosixPath(address.name).suffix)
    address.copy_to(path)
    return path


def _rows(path: Path, shown: str) -> tuple[_Rows | None, list[Diagnostic]]:
    if path.suffix.lower() == ".parquet":
        return open_parquet(path, shown, MAX_ROWS)
    rows, wrong = open_json(path, shown, MAX_ROWS)
    return rows, [] if wrong is None else [wrong]


# --- what an export has beside its rows -----------------------------------------------------------


def _is_exported(place: Place) -> bool:
    return place.name == f"{PILOTS}.jsonl"


def _beside(
    place: Place, faults: list[Diagnostic]
) -> tuple[dict[str, list[FoundFile]], tuple[FoundFile, ...]]:
    """Find the assessments by pilot, and the sources as one list."""
    assessments: dict[str, list[FoundFile]] = defaultdict(list)
    for file, tree in _trees(place.parent / f"{ASSESSMENTS}.jsonl", faults):
        row = file.origin
        if isinstance(row, JsonRow):
            whole = replace(file, origin=row._replace(without=FILE))
            assessments[str(tree.get("pilot"))].append(whole)
    sources: dict[str, object] = {}
    lists = place.parent / f"{SHARED_SOURCES}.jsonl"
    for _, tree in _trees(lists, faults):
        found = tree.get("sources")
        for key, source in found.items() if isinstance(found, dict) else ():
            sources.setdefault(str(key), source)
    if not sources:
        return dict(assessments), ()
    data = json.dumps({"pilotscan_sources": 1, "sources": sources}, ensure_ascii=False)
    made = FoundFile(
        shown_path(lists), Path(str(lists)), named=False, data=data.encode("utf-8", "replace")
    )
    return dict(assessments), (made,)


def _trees(place: Place, faults: list[Diagnostic]) -> Iterator[tuple[FoundFile, dict[str, object]]]:
    opened = _opened(place, faults) if place.is_file() else None
    for file in Registry(shown_path(place), *opened) if opened is not None else ():
        data = b"" if file.origin is None else file.origin.read(MAX_BYTES)
        yield file, tree_of(data)


def _id_of(origin: Origin) -> str:
    try:
        return str(tree_of(origin.read(MAX_BYTES)).get("id"))
    except OSError:
        return ""
