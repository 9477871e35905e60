"""Read, check and judge the files of a chunk together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pilotscan.parallel import chunks
from pilotscan.reading import check_file
from pilotscan.runs.many import CHUNK, FileRead, Job
from pilotscan.scoring.judge import judge_pilots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.pilot import Pilot
    from pilotscan.reading import CheckedPilot
    from pilotscan.runs.many import Many
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["judge_checked", "judge_files", "judge_many", "read_pilots"]

Judged = list[tuple["CheckedPilot", "Evaluation | None"]]


def judge_files(files: Sequence[FoundFile], job: Job) -> Judged:
    """Read, check and judge files; see `judge_checked`."""
    framework = job.framework.framework
    return judge_checked([check_file(f, framework, job.route, job.as_of) for f in files], job)


def judge_checked(checked: Sequence[CheckedPilot], job: Job) -> Judged:
    """Judge the pilots that can be judged.

    Returns
    -------
    list
        Each file, without the pilot itself, and its evaluation; None if it cannot be judged.
    """
    framework = job.framework.framework
    judged = [item for item in checked if item.pilot is not None]
    evaluations = iter(
        judge_pilots(
            [item.pilot for item in judged if item.pilot is not None],
            framework,
            # of two frameworks in a run, only one may have the route asked for
            route=job.route if job.route in framework.routes else None,
            as_of=job.as_of,
            files=[(item.file, item.sha256) for item in judged],
        )
    )
    return [
        (replace(item, pilot=None), None if item.pilot is None else next(evaluations))
        for item in checked
    ]


def read_pilots(many: Many, job: Job) -> list[Pilot]:
    """Read and check pilots, and return those that can be judged."""
    read = [item.checked.pilot for item, counts in _each(many, job) if counts]
    return [pilot for pilot in read if pilot is not None]


def judge_many(many: Many, job: Job) -> Iterator[Evaluation]:
    """Read, check and judge the files of a run, and yield what came of those that count.

    What is kept of a file is the pilot itself, the same for every command: it is judged here.
    """
    for some in chunks(_each(many, job), CHUNK):
        judged = judge_checked([read.checked for read, _ in some], job)
        yield from (e for (_, e), (_, counts) in zip(judged, some, strict=True) if e and counts)


def _each(many: Many, job: Job) -> Iterator[tuple[FileRead, bool]]:
    # Without what a command alone asks: what comes of reading does not depend on it.
    return many.each(Job(job.framework, job.route, job.as_of), _reader, FileRead)


def _reader(job: Job) -> Callable[[Sequence[FoundFile]], list[FileRead]]:
    framework = job.framework.framework
    return lambda files: [
        FileRead(check_file(file, framework, job.route, job.as_of)) for file in files
    ]
