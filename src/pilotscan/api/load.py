"""Frameworks, pilots and targets from files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, overload

from pilotscan.diagnostics import Diagnostic, did_you_mean, show, sort_diagnostics
from pilotscan.errors import UsageError
from pilotscan.loading.builtin import DEFAULT_FRAMEWORK
from pilotscan.loading.discover import STDIN, shown_path
from pilotscan.model.pilot import Pilot
from pilotscan.reading import (
    check_file,
    check_target_file,
    read_framework,
)
from pilotscan.runs.many import FileRead, Many, find_many
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.framework import Framework
    from pilotscan.model.target import Target

__all__ = [
    "LoadedPilots",
    "LoadedTargets",
    "load_framework",
    "load_pilots",
    "load_targets",
    "many_of",
]

IDS_SHOWN = 10
"""Pilots that the representation of loaded ones names."""


@dataclass(frozen=True, slots=True)
class LoadedPilots(Sequence[Pilot]):
    """Pilots that can be judged, in the order of their files, and what was wrong with others.

    Parameters
    ----------
    pilots : those without an error
    files : per pilot the name of its file and the SHA-256 of its bytes
    diagnostics : of all files, sorted
    framework : that the files were checked against
    assessments : per pilot the names of the files of its own assessments, whose bytes count in the
        SHA-256 too
    """

    pilots: tuple[Pilot, ...]
    files: tuple[tuple[str, str], ...]
    diagnostics: tuple[Diagnostic, ...]
    framework: Framework | None = field(default=None, compare=False)
    assessments: tuple[tuple[str, ...], ...] = ()

    def __repr__(self) -> str:
        """Say in one line how many there are, and that something was wrong."""
        ids = ", ".join(pilot.id for pilot in self.pilots[:IDS_SHOWN])
        more = ", …" if len(self.pilots) > IDS_SHOWN else ""
        return (
            f"LoadedPilots({len(self.pilots)} pilots: {ids}{more}; "
            f"{len(self.diagnostics)} diagnostics)"
        )

    @overload
    def __getitem__(self, index: int) -> Pilot: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Pilot]: ...
    def __getitem__(self, index: int | slice) -> Pilot | Sequence[Pilot]:
        """Return a pilot, or several."""
        return self.pilots[index]

    def __len__(self) -> int:
        """Return the number of pilots."""
        return len(self.pilots)

    def __iter__(self) -> Iterator[Pilot]:
        """Iterate over the pilots."""
        return iter(self.pilots)


@dataclass(frozen=True, slots=True)
class LoadedTargets:
    """Targets that pilots can be judged for, in the order of their files.

    Parameters
    ----------
    targets : those without an error
    diagnostics : of all files, sorted
    """

    targets: tuple[Target, ...]
    diagnostics: tuple[Diagnostic, ...]

    def __repr__(self) -> str:
        """Say in one line how many there are, and that something was wrong."""
        return f"LoadedTargets({len(self)} targets; {len(self.diagnostics)} diagnostics)"

    def __len__(self) -> int:
        """Return the number of targets."""
        return len(self.targets)

    def __iter__(self) -> Iterator[Target]:
        """Iterate over the targets."""
        return iter(self.targets)


def load_framework(framework: str | Path = DEFAULT_FRAMEWORK) -> Framework:
    """Return a packaged framework by id, or one from a file.

    Raises
    ------
    FrameworkError
        It does not exist, cannot be read or breaks its own rules; `diagnostics` say where.
    """
    return read_framework(framework).framework


def load_pilots(
    paths: str | Path | Iterable[str | Path], *, framework: Framework | None = None
) -> LoadedPilots:
    """Read pilots from files and folders.

    Parameters
    ----------
    paths : a file or folder, or several; folders are searched with their subfolders
    framework : whose conditions and routes the files are checked against; the default one if
        not given

    Returns
    -------
    LoadedPilots
        A sequence of the pilots without an error; `diagnostics` says what is wrong with others.

    Raises
    ------
    UsageError
        A path does not exist, or the folders hold no pilot file.
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    used = framework or load_framework()
    many = many_of(listed)
    pilots, files, assessments = [], [], []
    for read, counts in many.each(used, _checker):
        if read.checked.pilot is not None and counts:
            pilots.append(read.checked.pilot)
            files.append((read.checked.file, read.checked.sha256))
            assessments.append(tuple(name for name, _ in read.checked.assessments))
    return LoadedPilots(
        tuple(pilots),
        tuple(files),
        tuple(sort_diagnostics(many.diagnostics)),
        used,
        tuple(assessments),
    )


def load_targets(
    paths: str | Path | Iterable[str | Path],
    *,
    framework: Framework | None = None,
    pilots: Iterable[Pilot] = (),
) -> LoadedTargets:
    """Read targets from files and folders; files of another kind in a folder are passed over.

    Parameters
    ----------
    paths, framework : as for `load_pilots`
    pilots : all that the targets may name; none if that is not to be checked

    Raises
    ------
    UsageError
        As for `load_pilots`.
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    used = framework or load_framework()
    named = {pilot.id: pilot.circumstances for pilot in pilots}
    many = many_of(listed)
    read = (FileRead(check_target_file(file, used, named or None)) for file in many.found)
    found = [item.checked.target for item, counts in many.gather(read) if counts]
    return LoadedTargets(
        tuple(target for target in found if target is not None),
        tuple(sort_diagnostics(many.diagnostics)),
    )


def _checker(framework: Framework) -> Callable[[Sequence[FoundFile]], list[FileRead]]:
    return lambda files: [FileRead(check_file(file, framework)) for file in files]


def many_of(paths: Sequence[str | Path], processes: int = 1) -> Many:
    """Find the files of paths, each of which has to be there."""
    for path in paths:
        _check_there(path)
    many = find_many(paths, processes=processes)
    if not many.found and many.diagnostics:
        every = (in_a_row((fault.where.file, fault.message), " ") for fault in many.diagnostics)
        raise UsageError(told("there is nothing to read: %(why)s", why=in_a_row(every, "; ")))
    return many


def _check_there(path: str | Path) -> None:
    if str(path) == STDIN or os.path.lexists(path):
        return
    missing = Path(path)
    try:
        beside = [name for name in os.listdir(missing.parent) if name.isprintable()]  # noqa: PTH208
    except (OSError, ValueError):
        beside = []
    hint = did_you_mean(missing.name, beside)
    name = told("there is no file or folder %(name)s", name=show(shown_path(missing)))
    raise UsageError(in_a_row((name, hint), ": ") if hint else name)
