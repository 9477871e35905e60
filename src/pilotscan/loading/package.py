"""A data package of pilots read back: its rows are pilots, whole, and the files they came from.

What `pilotscan.reporting.package` writes. Tables beside the rows are for programs that analyse;
nothing is read back from them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import ValidationError

from pilotscan.diagnostics import Diagnostic, Location, Severity, clip_faults, show
from pilotscan.errors import UsageError, reason_of
from pilotscan.loading.discover import shown_path
from pilotscan.loading.document import Fault
from pilotscan.loading.files import read_input
from pilotscan.loading.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_TEXT,
    MAX_TOTAL,
    MAX_VALUES,
)
from pilotscan.loading.load import assessment_of, load_pilot_bytes, sources_of, target_of
from pilotscan.loading.yamldoc import control_in, parse_document
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.base import Model
from pilotscan.model.pilot import Pilot
from pilotscan.model.source_file import SourcesFile
from pilotscan.model.target import Target
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pilotscan.loading.document import Document
    from pilotscan.model.source import Source

__all__ = [
    "ASSESSMENTS",
    "DESCRIPTOR",
    "FILE",
    "FORMAT",
    "PILOTS",
    "SHARED_SOURCES",
    "TARGETS",
    "Package",
    "PackagedAssessment",
    "pilots_of_package",
]

DESCRIPTOR = "datapackage.json"
FORMAT = 1
"""Version of what our part of a package looks like."""
PILOTS, ASSESSMENTS, TARGETS = "pilots", "assessment_files", "targets"
"""Resources whose rows are what files said, whole."""
SHARED_SOURCES = "shared_sources"
"""And of shared lists the sources that files name, a row each."""
_CARRIERS = (PILOTS, ASSESSMENTS, TARGETS, SHARED_SOURCES)
FILE = "file"
"""Key of a row of `ASSESSMENTS`: the name of the file that it was, without a folder."""
MAX_DESCRIPTOR = 16_000_000
_Read = TypeVar("_Read", bound=Model)


class PackagedAssessment(NamedTuple):
    """An assessment in a file of its own.

    Parameters
    ----------
    file : its name, without a folder
    """

    file: str
    assessment: AssessmentFile


@dataclass(frozen=True, slots=True)
class Package:
    """What a data package holds.

    Parameters
    ----------
    pilots, targets : in the order of their rows, with the assessments of their own files only
    assessments : in the order in which they are read
    diagnostics : what is wrong with rows that are in none of these, and what was changed for
        nothing
    shared : sources of shared lists that the files name, by their keys there
    """

    pilots: tuple[Pilot, ...]
    assessments: tuple[PackagedAssessment, ...]
    targets: tuple[Target, ...]
    diagnostics: tuple[Diagnostic, ...]
    shared: Mapping[str, Source] = field(default_factory=dict)


def pilots_of_package(path: Path) -> Package:
    """Read a data package that `pilotscan export` wrote.

    Parameters
    ----------
    path : of its ``datapackage.json``

    Raises
    ------
    UsageError
        It cannot be read, or is none of ours.
    """
    resources = _resources(path)
    faults: list[Diagnostic] = []
    rows = {
        name: _rows(path.parent, resources[name], faults) for name in _CARRIERS if name in resources
    }
    pilots, targets, assessments = [], [], []
    ids: set[str] = set()
    for line in rows.get(PILOTS, ()):
        pilot = _quickly(Pilot, line) or _pilot(line, faults)
        if pilot is not None and _is_first(pilot.id, ids, line, faults):
            pilots.append(pilot)
    for line in rows.get(TARGETS, ()):
        target = _quickly(Target, line) or _carefully(target_of, line, faults)
        if target is not None and _is_first(target.id, ids, line, faults):
            targets.append(target)
    for line in rows.get(ASSESSMENTS, ()):
        packaged = _assessment(line, faults)
        if packaged is not None:
            assessments.append(packaged)
    shared: dict[str, Source] = {}
    keys: set[str] = set()
    for line in rows.get(SHARED_SOURCES, ()):
        sources = _quickly(SourcesFile, line) or _carefully(sources_of, line, faults)
        for key, source in ({} if sources is None else sources.sources).items():
            if shared.get(key) != source and _is_first(key, keys, line, faults):
                shared[key] = source
    for name, resource in resources.items():
        if name not in _CARRIERS:
            faults += _changes(path.parent, resource)
    told_of = tuple(clip_faults(faults))
    return Package(tuple(pilots), tuple(assessments), tuple(targets), told_of, shared)


# --- the descriptor -------------------------------------------------------------------------------


def _resources(path: Path) -> dict[str, dict[str, Any]]:
    shown = shown_path(path)
    try:
        data = read_input(path, MAX_DESCRIPTOR)
    except OSError as error:
        raise UsageError(
            told("%(file)s cannot be read: %(why)s", file=shown, why=reason_of(error))
        ) from None
    try:
        tree = None if len(data) > MAX_DESCRIPTOR else json.loads(data)
    except (ValueError, RecursionError):
        tree = None
    ours = tree.get("pilotscan") if isinstance(tree, dict) else None
    listed = tree.get("resources") if isinstance(tree, dict) else None
    if not isinstance(ours, dict) or not isinstance(listed, list):
        raise UsageError(
            told(
                "%(file)s is no data package that 'pilotscan export' wrote: its tables can be "
                "brought in one by one, with --mapping",
                file=shown,
            )
        )
    if ours.get("format") != FORMAT:
        raise UsageError(
            told(
                "%(file)s is of format %(found)s, and this version of pilotscan reads %(known)s",
                file=shown,
                found=show(ours.get("format")),
                known=FORMAT,
            )
        )
    named = [one for one in listed if isinstance(one, dict) and isinstance(one.get("name"), str)]
    resources = {one["name"]: one for one in named}
    if PILOTS not in resources:
        raise UsageError(told("%(file)s names no rows of pilots", file=shown))
    return resources


def _place(folder: Path, resource: dict[str, Any]) -> Path | None:
    """Return where a resource lies; None if that is not in the folder of its package."""
    said = resource.get("path")
    if not isinstance(said, str) or not said or "\\" in said or ":" in said or "\0" in said:
        return None
    below = PurePosixPath(said)
    if below.is_absolute() or ".." in below.parts:
        return None
    path = folder / below
    try:
        return path if path.resolve().is_relative_to(folder.resolve()) else None
    except (OSError, RuntimeError):
        return None


def _changes(folder: Path, resource: dict[str, Any]) -> Iterator[Diagnostic]:
    """PS812: say that a table is not as it was written, because nobody reads it."""
    path, said = _place(folder, resource), resource.get("hash")
    if path is None or not isinstance(said, str):
        return
    try:
        data = read_input(path, MAX_TOTAL)
    except OSError:
        return  # whoever took it away expects nothing of it
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != said:
        message = told("was changed, and is not read back")
        hint = told(
            "make the change in the files of the pilots, or in %(rows)s", rows="pilots.jsonl"
        )
        yield Diagnostic("PS812", Severity.WARNING, message, Location(shown_path(path)), hint)


# --- rows -----------------------------------------------------------------------------------------


class _Line(NamedTuple):
    file: str
    number: int
    data: bytes


def _rows(folder: Path, resource: dict[str, Any], faults: list[Diagnostic]) -> list[_Line]:
    path = _place(folder, resource)
    if path is None:
        where = Location(shown_path(folder / DESCRIPTOR))
        message = told(
            "the rows of %(name)s are not in the folder of the package: %(path)s",
            name=show(resource["name"]),
            path=show(resource.get("path")),
        )
        hint = told("keep all files of a package in one folder")
        faults.append(Diagnostic("PS811", Severity.ERROR, message, where, hint))
        return []
    shown = shown_path(path)
    try:
        data = read_input(path, MAX_TOTAL)
    except OSError as error:
        message = told("cannot be read: %(reason)s", reason=reason_of(error))
        hint = told("keep all files of a package in one folder")
        faults.append(Diagnostic("PS811", Severity.ERROR, message, Location(shown), hint))
        return []
    if len(data) > MAX_TOTAL:
        message = told("is larger than %(most)s MB", most=MAX_TOTAL // 1_000_000)
        faults.append(Diagnostic("PS811", Severity.ERROR, message, Location(shown)))
        return []
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [_Line(shown, i, line) for i, line in enumerate(lines, 1) if line.strip()]


def _quickly(model: type[_Read], line: _Line) -> _Read | None:
    """Read a row without faults, in a fifth of the time; None for one to be looked at."""
    if len(line.data) > MAX_BYTES:
        return None
    try:
        tree = json.loads(line.data, object_pairs_hook=_once, parse_constant=_refuse)
        if not isinstance(tree, dict) or not _is_modest(tree):
            return None
        return model.model_validate({k: v for k, v in tree.items() if v is not None})
    except (ValueError, RecursionError, ValidationError):
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        raise ValueError("a key stands twice")
    return tree


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _is_modest(tree: Any) -> bool:
    """Tell whether a row is within what a file may hold; see `pilotscan.loading.limits`."""
    left, number = [(tree, 0)], 0
    while left:
        value, depth = left.pop()
        number += 1
        if number > MAX_VALUES or depth > MAX_DEPTH:
            return False
        if isinstance(value, str):
            if len(value.encode()) > MAX_TEXT or control_in(value) is not None:
                return False
        elif isinstance(value, dict | list):
            if len(value) > MAX_ITEMS:
                return False
            inside = (*value, *value.values()) if isinstance(value, dict) else value
            left += [(item, depth + 1) for item in inside]
    return True


def _pilot(line: _Line, faults: list[Diagnostic]) -> Pilot | None:
    loaded = load_pilot_bytes(line.data, line.file)
    faults += (_in_row(one, line) for one in loaded.diagnostics)
    return loaded.pilot


def _carefully(
    make: Callable[[Document], tuple[_Read | None, list[Diagnostic]]],
    line: _Line,
    faults: list[Diagnostic],
) -> _Read | None:
    """Read a row as a file is read, with all that is wrong with it."""
    try:
        made, wrong = make(parse_document(line.data, line.file))
    except Fault as fault:
        made, wrong = None, list(fault.diagnostics)
    faults += (_in_row(one, line) for one in wrong)
    return made


def _assessment(line: _Line, faults: list[Diagnostic]) -> PackagedAssessment | None:
    try:
        document = parse_document(line.data, line.file)
    except Fault as fault:
        faults += (_in_row(one, line) for one in fault.diagnostics)
        return None
    tree = dict(document.tree)
    name = tree.pop(FILE, None)
    loaded = assessment_of(replace(document, tree=tree), "")
    faults += (_in_row(one, line) for one in loaded.diagnostics)
    if loaded.assessment is None:
        return None
    return PackagedAssessment(name if isinstance(name, str) else "", loaded.assessment)


def _in_row(diagnostic: Diagnostic, line: _Line) -> Diagnostic:
    """Say in which row of the file a fault is, which was found in that row alone."""
    where = diagnostic.where
    return diagnostic._replace(where=where._replace(line=line.number))


def _is_first(name: str, ids: set[str], line: _Line, faults: list[Diagnostic]) -> bool:
    if name not in ids:
        ids.add(name)
        return True
    message = told("the id %(id)s is that of an earlier row too", id=show(name))
    hint = told("give one of the two another id; only the first is brought in")
    where = Location(line.file, line.number, 1, "id", ("id",))
    faults.append(Diagnostic("PS811", Severity.ERROR, message, where, hint))
    return False
