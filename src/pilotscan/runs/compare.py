"""Read many files for a comparison, choose among their pilots, and hold these side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pilotscan.comparing.comparison import Settings, compare_records
from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.order import Ordering
from pilotscan.comparing.record import PilotRecord, record_pilot
from pilotscan.comparing.selecting import arrange, read_wanted, select
from pilotscan.errors import UsageError
from pilotscan.reading import check_file
from pilotscan.runs.many import FileRead, Job
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.selecting import Wanted
    from pilotscan.loading.discover import FoundFile
    from pilotscan.reading import LoadedFramework
    from pilotscan.runs.many import Many

__all__ = [
    "CompareJob",
    "FileRecord",
    "Ordering",
    "Settings",
    "compare_many",
    "read_wanted",
    "record_files",
    "records_of",
]

AT_LEAST = 2
"""So many pilots make a comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareJob(Job):
    """What to compare.

    Parameters
    ----------
    other : a second framework to rate with
    facts : keep what the files say too, for tables of it
    """

    other: LoadedFramework | None = None
    facts: bool = False


@dataclass(frozen=True, slots=True)
class FileRecord(FileRead):
    """What came of one file; no record if the pilot cannot be judged."""

    record: PilotRecord | None = None


def records_of(many: Many, job: CompareJob) -> list[PilotRecord]:
    """Read, check and rate the files of a run, and return the pilots that can be judged."""
    results = many.each(job, record_files, FileRecord)
    return [read.record for read, counts in results if counts and read.record is not None]


def compare_many(  # noqa: PLR0913
    records: Sequence[PilotRecord],
    job: CompareJob,
    wanted: Wanted,
    ordering: Ordering | None,
    settings: Settings,
    *,
    readable: bool,
) -> Comparison:
    """Hold those pilots side by side that are wanted, in the order that is wanted.

    Parameters
    ----------
    readable : some file could be read, if no pilot can be judged

    Raises
    ------
    UsageError
        There are fewer than two.
    """
    if not records:
        if readable:
            raise UsageError(told("there is nothing to compare: no pilot can be judged"))
        raise UsageError(told("there is nothing to compare: nothing could be read"))
    framework = job.framework.framework
    chosen = list(range(len(records)))
    if wanted or settings.sort != "file":
        judged = judge_set(records, framework)
        chosen = select(records, judged, wanted)
        chosen = arrange(records, judged, chosen, settings.sort)
    if len(chosen) < AT_LEAST:
        what = told("is left") if wanted else told("can be judged")
        raise UsageError(
            told(
                "comparing needs at least two pilots, and only '%(pilot)s' %(what)s; "
                "'pilotscan evaluate' judges a single one",
                pilot=records[chosen[0]].id,
                what=what,
            )
        )
    return compare_records(
        [records[i] for i in chosen],
        framework,
        other=None if job.other is None else job.other.framework,
        ordering=ordering,
        settings=settings,
    )


def record_files(job: CompareJob) -> Callable[[Sequence[FoundFile]], list[FileRecord]]:
    """Return what reads, checks and rates the files of a chunk."""
    framework = job.framework.framework

    def read(file: FoundFile) -> FileRecord:
        checked = check_file(file, framework, job.route, job.as_of)
        if checked.pilot is None:
            return FileRecord(checked)
        record = record_pilot(
            checked.pilot,
            framework,
            route=job.route,
            as_of=job.as_of,
            other=None if job.other is None else job.other.framework,
            file=checked.file,
            sha256=checked.sha256,
            facts=job.facts,
        )
        return FileRecord(replace(checked, pilot=None), record)

    return lambda files: [read(file) for file in files]
