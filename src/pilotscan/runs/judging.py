"""Read, check and judge the files of a chunk together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pilotscan.parallel import chunks
from pilotscan.reading import check_file
from pilotscan.runs.many import CHUNK, FileRead, Job
from pilotscan.scoring.judge import begin, judge_begun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.pilot import Pilot
    from pilotscan.reading import CheckedPilot
    from pilotscan.runs.many import Many
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.judge import Begun

__all__ = ["judge_checked", "judge_files", "judge_many", "read_pilots"]

Judged = list[tuple["CheckedPilot", "Evaluation | None"]]


def judge_files(files: Iterable[FoundFile], job: Job) -> Judged:
    """Read, check and judge files; see `judge_checked`."""
    framework = job.framework.framework
    return judge_checked((check_file(f, framework, job.route, job.as_of) for f in files), job)


def judge_checked(checked: Iterable[CheckedPilot], job: Job) -> Judged:
    """Judge the pilots that can be judged.

    What each says for itself is worked out as soon as it comes, while it is at hand.

    Returns
    -------
    list
        Each file, without the pilot itself, and its evaluation; None if it cannot be judged.
    """
    framework = job.framework.framework
    # of two frameworks in a run, only one may have the route asked for
    route = job.route if job.route in framework.routes else None
    read: list[CheckedPilot] = []
    begun: list[Begun | None] = []
    for item in checked:
        pilot = item.pilot
        read.append(replace(item, pilot=None))
        begun.append(
            None
            if pilot is None
            else begin(
                pilot, framework, route=route, as_of=job.as_of, file=item.file, sha256=item.sha256
            )
        )
    judged = iter(judge_begun([one for one in begun if one is not None], framework))
    return [
        (item, None if one is None else next(judged)) for item, one in zip(read, begun, strict=True)
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
