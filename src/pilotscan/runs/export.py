"""Read many files, and hand on what they say: for a data package."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pilotscan.comparing.facts import fact_rows
from pilotscan.errors import UsageError
from pilotscan.loading.language import held
from pilotscan.loading.load import (
    load_assessment_file,
    load_file_bytes,
    load_pilot_bytes,
    target_of,
)
from pilotscan.loading.package import PackagedAssessment
from pilotscan.loading.yamldoc import parse_document
from pilotscan.model.base import SHARED
from pilotscan.model.pilot import Pilot
from pilotscan.model.source import Source
from pilotscan.model.target import Target
from pilotscan.reading import check_file, check_target_file
from pilotscan.reporting.exports.package import Contents
from pilotscan.runs.many import FileRead, Job
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pilotscan.comparing.facts import Row
    from pilotscan.loading.discover import FoundFile
    from pilotscan.runs.many import Many

    Take = Callable[[Pilot, Mapping[str, Sequence[Row]]], object]

__all__ = ["AT_ONCE", "ExportJob", "contents_of"]

AT_ONCE = 10_000
"""So many files are exported at once; of more of them what each says is written as it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportJob(Job):
    """What to export.

    Parameters
    ----------
    language : of texts that stand in several, in tables
    tables : lay out tables too
    """

    language: str
    tables: bool = True


@dataclass(frozen=True, slots=True)
class _FileRead(FileRead):
    rows: dict[str, tuple[Row, ...]] | None = None
    pilot: Pilot | None = None
    target: Target | None = None
    shared: dict[str, Source] = field(default_factory=dict)
    assessments: tuple[PackagedAssessment, ...] = ()


def contents_of(many: Many, job: ExportJob, take: Take | None = None) -> Contents:
    """Read and check the files of a run, and return what those say that have no error.

    Parameters
    ----------
    take : gets each pilot in its turn and the rows of its tables, which are then not held

    Raises
    ------
    UsageError
        Files name different sources of shared lists by one key.
    """
    many.found = held(many.found)
    read = []
    for one, counts in many.each(job, _reader, _FileRead):
        if not counts:
            continue
        if take is None or one.pilot is None:
            read.append(one)
            continue
        take(one.pilot, one.rows or {})
        if one.shared or one.assessments:
            read.append(replace(one, pilot=None, rows=None))
    pilots = [one.pilot for one in read if one.pilot is not None]
    targets = [one.target for one in read if one.target is not None]
    tables = [one.rows for one in read if one.rows is not None]
    names = tables[0] if tables else ()
    return Contents(
        {name: [row for rows in tables for row in rows[name]] for name in names},
        pilots,
        [assessment for one in read for assessment in one.assessments],
        targets,
        _together(read),
    )


def _together(read: Sequence[_FileRead]) -> dict[str, Source]:
    """Return the sources of shared lists that files name, by their keys there."""
    shared: dict[str, Source] = {}
    for one in read:
        for key, source in one.shared.items():
            if shared.setdefault(key, source) != source:
                raise UsageError(
                    told(
                        "'@%(key)s' is one source in one list and another in another: export the "
                        "folders of these lists one by one",
                        key=key,
                    )
                )
    return dict(sorted(shared.items()))


def _shared(sources: dict[str, Source]) -> dict[str, Source]:
    return {
        name.removeprefix(SHARED): source
        for name, source in sources.items()
        if name.startswith(SHARED)
    }


def _reader(job: ExportJob) -> Callable[[Sequence[FoundFile]], list[_FileRead]]:
    return lambda files: [_read(file, job) for file in files]


def _read(file: FoundFile, job: ExportJob) -> _FileRead:
    framework = job.framework.framework
    checked = check_file(file, framework)
    if checked.kind == "target":
        return _read_target(file, job)
    whole = checked.pilot
    if whole is None:
        return _FileRead(checked)
    rows = None
    if job.tables:
        rows = fact_rows(whole, file=checked.file, sha256=checked.sha256, language=job.language)
    own: Pilot | None = whole
    if file.companions:
        data = load_file_bytes(file)
        own = load_pilot_bytes(data, file.shown).pilot if isinstance(data, bytes) else None
    return _FileRead(
        replace(checked, pilot=None),
        rows,
        own,
        shared=_shared(whole.sources),
        assessments=_assessments(file, checked.pilot_id),
    )


def _read_target(file: FoundFile, job: ExportJob) -> _FileRead:
    checked = check_target_file(file, job.framework.framework)
    own = checked.target
    shared = {} if own is None else _shared(own.sources)
    if own is not None and file.companions:
        data = load_file_bytes(file)
        own = target_of(parse_document(data, file.shown))[0] if isinstance(data, bytes) else None
    found = _assessments(file, checked.pilot_id) if own is not None else ()
    return _FileRead(replace(checked, target=None), target=own, shared=shared, assessments=found)


def _assessments(file: FoundFile, owner: str) -> tuple[PackagedAssessment, ...]:
    """Return the assessments of files of their own that are about what a file describes."""
    loaded = ((one, load_assessment_file(one).assessment) for one in file.assessments)
    return tuple(
        PackagedAssessment(PurePosixPath(one.shown).name, made)
        for one, made in loaded
        if made is not None and made.pilot == owner
    )
