"""Read many files for a comparison, choose among their pilots, and hold these side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pilotscan.comparing.comparison import Settings, compare_records
from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.order import Ordering
from pilotscan.comparing.record import PilotRecord, record_pilot
from pilotscan.comparing.selecting import arrange, none_has, read_wanted, select
from pilotscan.errors import UsageError
from pilotscan.parallel import chunks
from pilotscan.reading import check_file
from pilotscan.runs.many import FileRead, Job
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.running import Running
    from pilotscan.comparing.selecting import Wanted
    from pilotscan.loading.discover import FoundFile
    from pilotscan.reading import LoadedFramework
    from pilotscan.reporting.exports.streamed import Streamed
    from pilotscan.runs.many import Many

__all__ = [
    "AT_LEAST",
    "AT_ONCE",
    "CompareJob",
    "FileRecord",
    "Ordering",
    "Settings",
    "batches_of",
    "check_running",
    "compare_many",
    "compare_running",
    "nothing",
    "read_wanted",
    "record_files",
    "records_of",
]

AT_LEAST = 2
"""So many pilots make a comparison."""
AT_ONCE = 10_000
"""So many files are compared at once; more of them batch by batch, see `Running`."""
BATCH = 500
"""Pilots that are compared together then."""
RUNNING = ("csv", "parquet")
"""Formats that are written batch by batch."""


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


def batches_of(many: Many, job: CompareJob) -> Iterator[list[PilotRecord]]:
    """Yield the pilots that can be judged a batch at a time, so that never all are held."""
    many.keep_few()
    results = many.each(job, record_files, FileRecord)
    records = (read.record for read, counts in results if counts and read.record is not None)
    return chunks(records, BATCH)


def check_running(
    files: int, kinds: Sequence[str], *, sort: str, order: bool, stream: bool
) -> None:
    """Refuse what cannot be had of so many pilots.

    Raises
    ------
    UsageError
        A format that holds them all, or an order of them.
    """
    for is_asked, asked in (
        (order, "--order"),
        (stream, "--out -"),
        (sort != "file", f"--sort {sort}"),
        *((kind not in RUNNING, f"--format {kind}") for kind in kinds),
    ):
        if is_asked:
            raise UsageError(
                told(
                    "%(asked)s is for %(most)s files at most, and here are %(files)s: "
                    "--format parquet and csv write tables of any number, without an order; "
                    "name fewer files for the rest",
                    asked=asked,
                    most=AT_ONCE,
                    files=files,
                )
            )


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
        raise nothing(readable=readable)
    framework = job.framework.framework
    chosen = list(range(len(records)))
    if wanted or settings.sort != "file":
        judged = judge_set(records, framework)
        chosen = select(records, judged, wanted)
        chosen = arrange(records, judged, chosen, settings.sort)
    if len(chosen) < AT_LEAST:
        raise too_few(records[chosen[0]].id, wanted)
    return compare_records(
        [records[i] for i in chosen],
        framework,
        other=None if job.other is None else job.other.framework,
        ordering=ordering,
        settings=settings,
    )


def compare_running(
    batches: Iterable[Sequence[PilotRecord]],
    running: Running,
    wanted: Wanted,
    written: Sequence[Streamed],
) -> Comparison | None:
    """Compare pilots batch by batch, and write their tables as they come.

    Returns
    -------
    Comparison
        What is known of all of them, without the pilots; None if there are none.

    Raises
    ------
    UsageError
        Fewer than two are wanted.
    """
    some = False
    for records in batches:
        some = True
        batch = running.add(records)
        if batch is not None:
            for one in written:
                one.add(batch)
    whole = running.whole
    if whole is None:
        if some:
            raise none_has(wanted)
        return None
    if whole.summed.pilots < AT_LEAST:
        raise too_few(running.last, wanted)
    for one in written:
        one.end(whole)
    return whole


def too_few(pilot: str, wanted: Wanted) -> UsageError:
    """Return that there is only one pilot."""
    what = told("is left") if wanted else told("can be judged")
    return UsageError(
        told(
            "comparing needs at least two pilots, and only '%(pilot)s' %(what)s; "
            "'pilotscan evaluate' judges a single one",
            pilot=pilot,
            what=what,
        )
    )


def nothing(*, readable: bool) -> UsageError:
    """Return why there is no comparison."""
    if readable:
        return UsageError(told("there is nothing to compare: no pilot can be judged"))
    return UsageError(told("there is nothing to compare: nothing could be read"))


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
