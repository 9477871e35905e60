"""Read, check and judge the files of a chunk together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pilotscan.reading import check_file
from pilotscan.runs.many import FileRead
from pilotscan.scoring.judge import judge_pilots

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.pilot import Pilot
    from pilotscan.reading import CheckedPilot
    from pilotscan.runs.many import Job, Many
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["judge_checked", "judge_files", "read_pilots"]

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
    read = [item.checked.pilot for item, counts in many.each(job, _reader, FileRead) if counts]
    return [pilot for pilot in read if pilot is not None]


def _reader(job: Job) -> Callable[[Sequence[FoundFile]], list[FileRead]]:
    framework = job.framework.framework
    return lambda files: [
        FileRead(check_file(file, framework, job.route, job.as_of)) for file in files
    ]
