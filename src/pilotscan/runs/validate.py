"""Check many files without judging them; needs no pandas and no templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pilotscan.loading.language import held
from pilotscan.model.pilot import Circumstance
from pilotscan.reading import check_file, check_target_file
from pilotscan.runs.many import FileRead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pilotscan.loading.discover import FoundFile
    from pilotscan.runs.many import Job, Many

__all__ = ["check_many"]


@dataclass(frozen=True, slots=True)
class _FileRead(FileRead):
    circumstances: tuple[Circumstance, ...] | None = None


def check_many(many: Many, job: Job) -> None:
    """Check pilot, framework and target files; what is wrong is in `many` after that."""
    many.seen.frameworks = True
    many.found = held(many.found)
    for _ in many.gather(_read(many, job)):
        pass


def _read(many: Many, job: Job) -> Iterator[FileRead]:
    """Read every file, those of targets last: they speak of pilots, which must be known then."""
    pilots: dict[str, tuple[Circumstance, ...] | None] = {}
    targets = []
    results = many.work(job, _checker, _FileRead)
    for file, read in zip(many.found, results, strict=True):
        if read.checked.kind == "target":
            targets.append(file)
            continue
        if read.checked.kind in {"framework", "sources"}:  # what they build on lies beside them
            yield FileRead(check_file(file, job.framework.framework, frameworks=True))
            continue
        if read.checked.pilot_id:
            pilots.setdefault(read.checked.pilot_id, read.circumstances)
        yield read
    for file in targets:
        checked = check_target_file(file, job.framework.framework, pilots or None)
        yield FileRead(replace(checked, target=None))


def _checker(job: Job) -> Callable[[Sequence[FoundFile]], list[_FileRead]]:
    framework = job.framework.framework

    def check(files: Sequence[FoundFile]) -> list[_FileRead]:
        checked = (check_file(f, framework, job.route, job.as_of) for f in files)
        return [
            _FileRead(
                replace(item, pilot=None), None if item.pilot is None else item.pilot.circumstances
            )
            for item in checked
        ]

    return check
