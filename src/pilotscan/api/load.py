"""Frameworks, pilots and targets from files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from pilotscan.api.faults import Diagnostics
from pilotscan.diagnostics import Diagnostic, did_you_mean, show, sort_diagnostics
from pilotscan.errors import UsageError, WriteError, reason_of
from pilotscan.loading.address import place_at
from pilotscan.loading.builtin import DEFAULT_FRAMEWORK
from pilotscan.loading.discover import STDIN, is_there, shown_path
from pilotscan.model.pilot import Pilot
from pilotscan.notebook import html_table
from pilotscan.reading import (
    check_file,
    check_target_file,
    read_framework,
)
from pilotscan.runs.many import ALONE, FileRead, Many, find_many
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    import pandas as pd

    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.framework import Framework
    from pilotscan.model.target import Target
    from pilotscan.parallel import Executor

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
SHOWN = ["pilot", "name", "municipality", "status", "start", "end", "themes", "route"]
"""Columns that a notebook shows of loaded pilots."""


@dataclass(frozen=True, slots=True)
class LoadedPilots(Sequence[Pilot]):
    """Pilots that can be judged, in the order of their files, and what was wrong with others.

    A sequence: by position, by slice (which is loaded pilots again) and by id.

    Parameters
    ----------
    pilots : those without an error
    files : per pilot the name of its file and the SHA-256 of its bytes; both empty of one that was
        made in memory
    diagnostics : of all files, sorted
    framework : that the files were checked against
    assessments : per pilot the names of the files of its own assessments, whose bytes count in the
        SHA-256 too

    Examples
    --------
    >>> pilots = pilotscan.load_pilots("pilots")
    >>> len(pilots), pilots["plan-einstein"].place.municipality
    (22, ('Utrecht',))
    >>> pilots[:2]
    LoadedPilots(2 pilots: achterhoek-school-absence, delft-employee-skills; 2 diagnostics)
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
        between = ": " if ids else ""
        return (
            f"LoadedPilots({len(self.pilots)} pilots{between}{ids}{more}; "
            f"{len(self.diagnostics)} diagnostics)"
        )

    def _repr_html_(self) -> str | None:
        """Show in a notebook what stands first in the table of `to_frame`."""
        shown: str | None = self.to_frame()[SHOWN]._repr_html_()  # type: ignore[operator]
        return shown

    @overload
    def __getitem__(self, index: int | str) -> Pilot: ...
    @overload
    def __getitem__(self, index: slice) -> LoadedPilots: ...
    def __getitem__(self, index: int | str | slice) -> Pilot | LoadedPilots:
        """Return a pilot by its position or id, or several by their positions.

        Raises
        ------
        KeyError
            No pilot has the id.
        """
        if isinstance(index, slice):
            return self._only(range(len(self.pilots))[index])
        if isinstance(index, str):
            for pilot in self.pilots:
                if pilot.id == index:
                    return pilot
            raise KeyError(index)
        return self.pilots[index]

    def __len__(self) -> int:
        """Return the number of pilots."""
        return len(self.pilots)

    def __iter__(self) -> Iterator[Pilot]:
        """Iterate over the pilots."""
        return iter(self.pilots)

    def _only(self, positions: Iterable[int]) -> LoadedPilots:
        """Return some of the pilots, with what is said of their files."""
        kept = list(positions)
        assessments = tuple(self.assessments[i] for i in kept) if self.assessments else ()
        named = {self.files[i][0] or f"<{self.pilots[i].id}>" for i in kept}
        named |= {name for names in assessments for name in names}
        return LoadedPilots(
            tuple(self.pilots[i] for i in kept),
            tuple(self.files[i] for i in kept),
            Diagnostics(d for d in self.diagnostics if d.where.file in named),
            self.framework,
            assessments,
        )

    def where(self, **fields: str | int | Iterable[str | int]) -> LoadedPilots:
        """Return the pilots that have all that is asked, perhaps none.

        Parameters
        ----------
        fields : by name a value, or several of which one will do; upper and lower case are the
            same. ``theme``, ``municipality``, ``country``, ``status``, ``sector`` (of a partner)
            and ``route`` are as the files say; ``verdict``, ``observation`` and ``distance`` (a
            number of answers) follow from judging them on their own route.

        Raises
        ------
        UsageError
            There is no such field, or it cannot have the value.

        Examples
        --------
        >>> pilots = pilotscan.load_pilots("pilots")
        >>> pilots.where(theme="housing", country="NL")
        LoadedPilots(4 pilots: nieuw-thuis-rotterdam, otav-support-team, reused-vacant-property,
        startblok-riekerhaven; 1 diagnostics)
        >>> len(pilots.where(status=["running", "continued"], distance=range(8)))
        1
        """
        from pilotscan.api.choosing import positions  # noqa: PLC0415 - reading needs no numpy

        return self._only(positions(self.pilots, self.framework or load_framework(), fields))

    def to_frame(self) -> pd.DataFrame:
        """Return a table with a row per pilot: who, where, when, for whom.

        Columns are called as in the tables of a comparison; several words in a cell have
        semicolons between them, and what is not known is empty. What is judged is in
        `pilotscan.compare`.

        Examples
        --------
        >>> table = pilotscan.load_pilots("pilots").to_frame()
        >>> len(table), table["country"].unique().tolist()
        (22, ['NL'])
        """
        from pilotscan.api.tabled import pilots_frame  # noqa: PLC0415 - needs pandas

        return pilots_frame(self.pilots, self.files)

    def to_dict(self) -> dict[str, dict[str, Any]]:
        """Return by id what a file would say of each pilot; see `Pilot.to_dict`."""
        return {pilot.id: pilot.to_dict() for pilot in self.pilots}

    def to_yaml(self, folder: str | Path) -> list[Path]:
        """Write a file of each pilot, which `load_pilots` reads as the same.

        Parameters
        ----------
        folder : made where it is not there

        Returns
        -------
        list of Path
            In the order of the pilots.

        Raises
        ------
        WriteError
            A file is there already, or cannot be written. Nothing is ever overwritten.
        """
        from pilotscan.reporting.output.folder import write_new  # noqa: PLC0415 - reading is quick

        written = []
        path = Path(folder)
        try:
            path.mkdir(parents=True, exist_ok=True)
            for pilot in self.pilots:
                path = Path(folder) / f"{pilot.id}.yaml"
                write_new(path, pilot.to_yaml().encode())
                written.append(path)
        except OSError as error:
            why = reason_of(error)
            raise WriteError(
                told("cannot write %(file)s: %(why)s", file=shown_path(path), why=why)
            ) from None
        return written


@dataclass(frozen=True, slots=True)
class LoadedTargets:
    """Targets that pilots can be judged for, in the order of their files.

    Parameters
    ----------
    targets : those without an error
    diagnostics : of all files, sorted

    Examples
    --------
    >>> pilotscan.load_targets("targets/zwolle.yaml")
    LoadedTargets(1 targets; 0 diagnostics)
    """

    targets: tuple[Target, ...]
    diagnostics: tuple[Diagnostic, ...]

    def __repr__(self) -> str:
        """Say in one line how many there are, and that something was wrong."""
        return f"LoadedTargets({len(self)} targets; {len(self.diagnostics)} diagnostics)"

    def _repr_html_(self) -> str:
        """Show in a notebook which they are."""
        rows = [(t.id, t.name, "; ".join(t.place.municipality)) for t in self.targets]
        return html_table(("target", "name", "municipality"), rows)

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

    Examples
    --------
    >>> pilotscan.load_framework("nasss-cat").profile_only
    True
    >>> pilotscan.load_framework("living-lap")
    Traceback (most recent call last):
    pilotscan.errors.FrameworkError: there is no framework 'living-lap': did you mean 'living-lab'?
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

    Examples
    --------
    >>> pilots = pilotscan.load_pilots("pilots")
    >>> pilots.diagnostics
    Diagnostics(13 faults: PS507 × 12, PS505 × 1)
    >>> pilotscan.load_pilots("pilot")
    Traceback (most recent call last):
    pilotscan.errors.UsageError: there is no file or folder 'pilot': did you mean 'pilots'?
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    used = framework or load_framework()
    many = many_of(listed)
    pilots, files, assessments = [], [], []
    for read, counts in many.each(used, _checker, FileRead):
        if read.checked.pilot is not None and counts:
            pilots.append(read.checked.pilot)
            files.append((read.checked.file, read.checked.sha256))
            assessments.append(tuple(name for name, _ in read.checked.assessments))
    return LoadedPilots(
        tuple(pilots),
        tuple(files),
        Diagnostics(sort_diagnostics(many.diagnostics)),
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

    Examples
    --------
    >>> [target] = pilotscan.load_targets("targets/zwolle.yaml")
    >>> target
    Target(…)
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    used = framework or load_framework()
    named = {pilot.id: pilot.circumstances for pilot in pilots}
    many = many_of(listed)
    read = (FileRead(check_target_file(file, used, named or None)) for file in many.found)
    found = [item.checked.target for item, counts in many.gather(read) if counts]
    return LoadedTargets(
        tuple(target for target in found if target is not None),
        Diagnostics(sort_diagnostics(many.diagnostics)),
    )


def _checker(framework: Framework) -> Callable[[Sequence[FoundFile]], list[FileRead]]:
    return lambda files: [FileRead(check_file(file, framework)) for file in files]


def many_of(paths: Sequence[str | Path], executor: Executor[FoundFile] = ALONE) -> Many:
    """Find the files of paths, each of which has to be there."""
    for path in paths:
        _check_there(path)
    many = find_many(paths, executor=executor)
    if not many.found and many.diagnostics:
        every = (in_a_row((fault.where.file, fault.message), " ") for fault in many.diagnostics)
        raise UsageError(told("there is nothing to read: %(why)s", why=in_a_row(every, "; ")))
    return many


def _check_there(path: str | Path) -> None:
    missing = place_at(path)
    if str(path) == STDIN or is_there(missing):
        return
    try:
        beside = [name for name in os.listdir(str(missing.parent)) if name.isprintable()]  # noqa: PTH208
    except (OSError, ValueError):
        beside = []
    hint = did_you_mean(missing.name, beside)
    name = told("there is no file or folder %(name)s", name=show(shown_path(missing)))
    raise UsageError(in_a_row((name, hint), ": ") if hint else name)
