"""Check many files without judging them; knows no terminal, no pandas and no templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pilotscan.loading.discover import STDIN
from pilotscan.parallel import in_chunks
from pilotscan.reading import CheckedPilot, check_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.framework import Framework

__all__ = ["CheckOrder", "check_files"]

CHUNK = 100


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """What to check files against; see `check_file`."""

    framework: Framework
    route: str | None = None
    as_of: date | None = None


def check_files(
    files: Sequence[FoundFile], order: CheckOrder, jobs: int = 1
) -> Iterator[CheckedPilot]:
    """Check pilot files and framework files.

    Yields
    ------
    CheckedPilot
        In the order of `files`, whatever the number of processes; without the pilot itself,
        which is not needed any more.
    """
    if any(str(file.path) == STDIN for file in files):
        jobs = 1  # standard input belongs to this process alone
    return in_chunks(files, order, _checker, jobs=jobs, size=CHUNK)


def _checker(order: CheckOrder) -> Callable[[Sequence[FoundFile]], list[CheckedPilot]]:
    def check(files: Sequence[FoundFile]) -> list[CheckedPilot]:
        return [
            replace(
                check_file(file, order.framework, order.route, order.as_of, frameworks=True),
                pilot=None,
            )
            for file in files
        ]

    return check
