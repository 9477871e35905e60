"""Judge many files in chunks, in one process or several, without holding them all in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pilotscan.api import CheckedPilot, LoadedFramework, check_file
from pilotscan.loading.discover import STDIN
from pilotscan.parallel import in_chunks
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.view import index_row, is_desk
from pilotscan.scoring.judge import judge_pilots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from pilotscan.loading.discover import FoundFile
    from pilotscan.reporting.pages import IndexRow

__all__ = ["FileOutcome", "Order", "run"]

CHUNK = 100
"""Files judged together: enough to spread the cost of array work, few enough to stream."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to make of every file.

    Parameters
    ----------
    formats : of html, md and json
    stream : make the JSON of a pilot for one common document instead of a report of its own
    templates : folder of templates of the user's own
    """

    framework: LoadedFramework
    lang: str
    formats: tuple[str, ...]
    route: str | None = None
    as_of: date | None = None
    stream: bool = False
    templates: Path | None = None


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

    def __init__(self, order: Order) -> None:
        self.order = order
        self.renderer = Renderer(order.lang, order.framework.sha256, order.templates)

    def chunk(self, files: Sequence[FoundFile]) -> list[FileOutcome]:
        order = self.order
        framework = order.framework.framework
        checked = [check_file(file, framework, order.route, order.as_of) for file in files]
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
            slim = replace(item, pilot=None)
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


def _worker(order: Order) -> Callable[[Sequence[FoundFile]], list[FileOutcome]]:
    return _Worker(order).chunk


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
    if any(str(file.path) == STDIN for file in listed):
        jobs = 1  # standard input belongs to this process alone
    return in_chunks(listed, order, _worker, jobs=jobs, size=CHUNK)
