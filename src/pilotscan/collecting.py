"""Read many files for a comparison, in chunks, in one process or several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pilotscan.comparing.record import PilotRecord, record_pilot
from pilotscan.loading.discover import STDIN
from pilotscan.parallel import in_chunks
from pilotscan.reading import CheckedPilot, check_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.framework import Framework

__all__ = ["Collected", "Wish", "collect"]

CHUNK = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What to read of every file.

    Parameters
    ----------
    other : a second framework to rate with
    """

    framework: Framework
    route: str | None = None
    as_of: date | None = None
    other: Framework | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of one file; no record if the pilot cannot be judged."""

    checked: CheckedPilot
    record: PilotRecord | None = None


def _worker(wish: Wish) -> Callable[[Sequence[FoundFile]], list[Collected]]:
    def chunk(files: Sequence[FoundFile]) -> list[Collected]:
        collected = []
        for file in files:
            checked = check_file(file, wish.framework, wish.route, wish.as_of)
            record = None
            if checked.pilot is not None:
                record = record_pilot(
                    checked.pilot,
                    wish.framework,
                    route=wish.route,
                    as_of=wish.as_of,
                    other=wish.other,
                    file=checked.file,
                    sha256=checked.sha256,
                )
            # The pilot itself stays here: a process sends back records, not models.
            collected.append(Collected(replace(checked, pilot=None), record))
        return collected

    return chunk


def collect(files: Iterable[FoundFile], wish: Wish, jobs: int = 1) -> Iterator[Collected]:
    """Read, check and rate files.

    Parameters
    ----------
    jobs : processes; 1 works in this one, as does work on a few files

    Yields
    ------
    Collected
        In the order of `files`, whatever the number of processes.
    """
    listed = list(files)
    if any(str(file.path) == STDIN for file in listed):
        jobs = 1  # standard input belongs to this process alone
    return in_chunks(listed, wish, _worker, jobs=jobs, size=CHUNK)
