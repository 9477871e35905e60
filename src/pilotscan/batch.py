"""Judge many files in chunks, in one process or several, without holding them all in memory."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pilotscan.api import CheckedPilot, LoadedFramework, check_file
from pilotscan.diagnostics import sort_diagnostics
from pilotscan.loading.discover import STDIN
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.view import index_row, is_desk
from pilotscan.scoring.judge import judge_pilots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from datetime import date

    from pilotscan.loading.discover import FoundFile
    from pilotscan.reporting.pages import IndexRow

__all__ = ["FileOutcome", "Order", "run"]

CHUNK = 100
"""Files judged together: enough to spread the cost of array work, few enough to stream."""
SOLO = 32
"""So few files are done before another process has started."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to make of every file.

    Parameters
    ----------
    formats : of html, md and json
    stream : make the JSON of a pilot for one common document instead of a report of its own
    """

    framework: LoadedFramework
    lang: str
    formats: tuple[str, ...]
    route: str | None = None
    as_of: date | None = None
    stream: bool = False


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What came of one file.

    Parameters
    ----------
    checked : the file's diagnostics, and the pilot's id if it could be judged
    pilot_id : empty if it was not judged
    row : of the overview; None if it was not judged
    outputs : report by format
    """

    checked: CheckedPilot
    pilot_id: str = ""
    row: IndexRow | None = None
    desk: bool = False
    as_of: date | None = None
    outputs: dict[str, bytes] = field(default_factory=dict)


class _Worker:
    """Everything that is set up once per process."""

    current: _Worker

    def __init__(self, order: Order) -> None:
        self.order = order
        self.renderer = Renderer(order.lang, order.framework.sha256)

    def chunk(self, files: Sequence[FoundFile]) -> list[FileOutcome]:
        order = self.order
        checked = [check_file(file, order.framework.framework, order.route) for file in files]
        judged = [item for item in checked if item.pilot is not None]
        evaluations = judge_pilots(
            [item.pilot for item in judged if item.pilot is not None],
            order.framework.framework,
            route=order.route,
            as_of=order.as_of,
            files=[(item.file, item.sha256) for item in judged],
        )
        by_file = {evaluation.file: evaluation for evaluation in evaluations}
        outcomes = []
        for item in checked:
            evaluation = by_file.get(item.file)
            # The pilot itself stays here: a process sends back results, not models.
            slim = CheckedPilot(
                item.file,
                item.sha256,
                None,
                tuple(sort_diagnostics(item.diagnostics)),
                item.id_place,
                item.id_excerpt,
                item.is_framework,
            )
            if evaluation is None:
                outcomes.append(FileOutcome(slim))
                continue
            if order.stream:
                outputs = {"json": self.renderer.one_json(evaluation)}
            else:
                outputs = self.renderer.files(evaluation, order.formats, slim.diagnostics)
            outcomes.append(
                FileOutcome(
                    slim,
                    evaluation.pilot.id,
                    index_row(evaluation, self.renderer.language),
                    is_desk(evaluation.assessments),
                    evaluation.as_of,
                    outputs,
                )
            )
        return outcomes


def _start(order: Order) -> None:
    _Worker.current = _Worker(order)


def _work(files: Sequence[FoundFile]) -> list[FileOutcome]:
    return _Worker.current.chunk(files)


def run(files: Iterable[FoundFile], order: Order, jobs: int = 1) -> Iterator[FileOutcome]:
    """Judge files and make their reports.

    Parameters
    ----------
    files : in any number; read one chunk at a time
    jobs : processes; 1 works in this one, as does work on a few files

    Yields
    ------
    FileOutcome
        In the order of `files`, whatever the number of processes.
    """
    listed = list(files)
    # Several processes get at least four chunks each, so that none waits long for another.
    size = min(CHUNK, -(-len(listed) // (4 * jobs))) if jobs > 1 else CHUNK
    chunks = _chunks(listed, max(size, 1))
    # Standard input belongs to this process alone.
    if jobs <= 1 or len(listed) <= SOLO or any(str(file.path) == STDIN for file in listed):
        worker = _Worker(order)
        for chunk in chunks:
            yield from worker.chunk(chunk)
        return
    # Several processes are the exception, and their machinery is slow to load.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(order,)) as pool:
        waiting: deque[Future[list[FileOutcome]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_work, chunk))
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(files: Iterable[FoundFile], size: int) -> Iterator[list[FoundFile]]:
    rest = iter(files)
    while chunk := list(islice(rest, size)):
        yield chunk
