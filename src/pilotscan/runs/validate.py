"""Check many files without judging them; needs no pandas and no templates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pilotscan.reading import check_file
from pilotscan.runs.many import FileRead

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.loading.discover import FoundFile
    from pilotscan.runs.many import Job, Many

__all__ = ["check_many"]


def check_many(many: Many, job: Job) -> None:
    """Check pilot files and framework files; what is wrong is in `many` after that."""
    many.seen.frameworks = True
    for _ in many.each(job, _checker):
        pass


def _checker(job: Job) -> Callable[[Sequence[FoundFile]], list[FileRead]]:
    framework = job.framework.framework

    def check(files: Sequence[FoundFile]) -> list[FileRead]:
        checked = (check_file(f, framework, job.route, job.as_of, frameworks=True) for f in files)
        return [FileRead(replace(item, pilot=None)) for item in checked]

    return check
