"""From paths and folders to one sorted list of files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.errors import reason_of
from pilotscan.loading.address import Address, place_at
from pilotscan.loading.files import Origin, refuse_outside
from pilotscan.loading.limits import MAX_BYTES
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotscan.loading.address import Place

__all__ = [
    "ASSESSMENTS",
    "STDIN",
    "FoundFile",
    "beside",
    "discover",
    "file_at",
    "is_pilot_file",
    "is_there",
    "place_of",
    "shown_path",
    "visible",
]

STDIN = "-"
SHOWN_STDIN = "<stdin>"
ASSESSMENTS = "assessments"
"""The folder beside a pilot file that is searched for its assessments."""
_ENDINGS = {".yaml", ".yml"}
_HELD_AT_MOST = 200_000_000
"""Bytes of files of a folder elsewhere that are fetched together and kept until they are read."""


@dataclass(frozen=True, slots=True, order=True)
class FoundFile:
    """A file to read.

    Parameters
    ----------
    shown : its name for the user: relative to the working folder, with `/`
    path : where it is; `-` is standard input; means nothing of one with an origin
    named : given by name, not found in a folder
    data : its bytes, or why there are none, if they were read already
    assessments : files that hold assessments of what this one describes, sorted
    shared : lists of sources beside it or above, the nearest first, of one that names such a source
    origin : where its bytes come from, of one that is no file of this machine
    row : it is one of many in a file, so that its lines say nothing
    """

    shown: str
    path: Path
    named: bool
    data: bytes | Diagnostic | None = field(default=None, compare=False, repr=False)
    assessments: tuple[FoundFile, ...] = field(default=(), compare=False, repr=False)
    shared: tuple[FoundFile, ...] = field(default=(), compare=False, repr=False)
    origin: Origin | None = field(default=None, compare=False, repr=False)
    row: bool = field(default=False, compare=False, repr=False)

    @property
    def companions(self) -> tuple[FoundFile, ...]:
        """All files that are read with this one."""
        return (*self.assessments, *self.shared)


def shown_path(path: Place) -> str:
    """Return a path relative to the working folder, with `/`, without `./`; an address as it is.

    It is `visible`, so that it can be shown and stored anywhere.
    """
    if isinstance(path, Address):
        return visible(str(path))
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
    try:
        shown = Path(os.path.relpath(absolute)).as_posix()
    except ValueError:  # another drive on Windows
        shown = absolute.as_posix()
    return visible(shown)


def visible(name: str) -> str:
    """Write what is no text in a name, or cannot be seen, as an escape."""
    if name.isprintable():
        return name
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def is_pilot_file(below: str) -> bool:
    """Tell whether a file would be found when its folder is searched.

    Parameters
    ----------
    below : its path from that folder on, with `/`
    """
    parts = below.split("/")
    hidden = any(part.startswith(".") for part in parts)
    return not hidden and os.path.splitext(parts[-1])[1].lower() in _ENDINGS  # noqa: PTH122 - quick


def is_there(path: Place) -> bool:
    """Tell whether something is there; where that cannot be said, it is for who reads it."""
    try:
        return bool(_kind_of(path))
    except OSError:
        return True


def _kind_of(path: Place) -> str:
    if isinstance(path, Address):
        return path.kind()
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises on a name that is too long
        return "folder"
    return "file" if os.path.lexists(path) else ""


def discover(paths: Iterable[str | Place]) -> tuple[list[FoundFile], list[Diagnostic]]:
    """Find the files behind paths.

    Parameters
    ----------
    paths : files, and folders that are searched with all their subfolders for ``*.yaml`` and
        ``*.yml``, here or at an address; names that begin with a dot are passed over, links out
        of a folder refused

    Raises
    ------
    UsageError
        An address is none that can be read; see `place_at`.

    Returns
    -------
    tuple
        Files, sorted by shown name, each once; PS101 for what is not there, and PS114 for
        folders without pilot files.
    """
    found: dict[str, FoundFile] = {}
    faults: list[Diagnostic] = []
    for given in paths:
        if str(given) == STDIN:
            found.setdefault(SHOWN_STDIN, FoundFile(SHOWN_STDIN, Path(STDIN), named=True))
            continue
        path = place_at(given)
        try:
            refuse_outside(path)
            kind = _kind_of(path)
        except OSError as error:
            faults.append(_unreadable(path, reason_of(error)))
            continue
        if kind == "folder":
            inside = _walk(path, faults)
            if not inside:
                faults.append(
                    Diagnostic(
                        "PS114",
                        Severity.WARNING,
                        told("holds no pilot files (*.yaml, *.yml)"),
                        Location(shown_path(path)),
                    )
                )
            for file in inside:
                found.setdefault(file.shown, file)
        elif kind == "file":
            file = _found(path, named=True)
            found[file.shown] = file
        else:
            faults.append(_unreadable(path, told("there is no such file or folder")))
    return sorted(found.values(), key=attrgetter("shown")), faults


def _found(path: Place, *, named: bool) -> FoundFile:
    origin = path if isinstance(path, Address) else None
    return FoundFile(shown_path(path), Path(str(path)), named, origin=origin)


def file_at(path: Place) -> FoundFile | None:
    """Return the file that lies in a place, if a file does, and no link to one."""
    is_link = isinstance(path, Path) and path.is_symlink()
    return _found(path, named=False) if path.is_file() and not is_link else None


def place_of(file: FoundFile) -> Place:
    """Return where a file lies; of standard input where its name says, if that says anything."""
    if isinstance(file.origin, Address):
        return file.origin
    named = file.shown if str(file.path) == STDIN else file.path
    return Path(os.path.abspath(named))  # noqa: PTH100 - resolve() would follow links


def beside(found: Iterable[FoundFile]) -> tuple[list[FoundFile], list[Diagnostic]]:
    """Find the files in the folders for assessments beside files that were given by name."""
    faults: list[Diagnostic] = []
    folders = dict.fromkeys(
        place_of(file).parent / ASSESSMENTS
        for file in found
        if file.named and file.shown != SHOWN_STDIN
    )
    files: dict[str, FoundFile] = {}
    for folder in folders:
        if not folder.is_dir():
            continue
        try:
            refuse_outside(folder)
        except OSError as error:
            faults.append(_unreadable(folder, reason_of(error)))
            continue
        files |= {file.shown: file for file in _walk(folder, faults)}
    return sorted(files.values()), faults


def _walk(folder: Place, faults: list[Diagnostic]) -> list[FoundFile]:
    if isinstance(folder, Address):
        try:
            return _walk_elsewhere(folder)
        except OSError as error:
            faults.append(_unreadable(folder, reason_of(error)))
            return []

    def complain(error: OSError) -> None:
        faults.append(_unreadable(Path(error.filename), reason_of(error)))

    inside = folder.resolve()
    files = []
    for top, folders, names in os.walk(folder, onerror=complain):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = Path(top)
        shown = shown_path(here)
        before = "" if shown == "." else shown.removesuffix("/") + "/"
        for name in filter(is_pilot_file, names):
            path = here / name
            if os.path.islink(path) and not _is_within(path, inside):  # noqa: PTH114 - quick
                faults.append(
                    _unreadable(path, told("the link leads out of the folder or nowhere"))
                )
                continue
            files.append(FoundFile(before + visible(name), path, named=False))
    return files


def _walk_elsewhere(folder: Address) -> list[FoundFile]:
    """Find files, and fetch them together: each by itself would be a way there and back."""
    sizes = {name: size for name, size in folder.below().items() if is_pilot_file(name)}
    left, wanted = _HELD_AT_MOST, []
    for name, size in sizes.items():
        if 0 < size <= min(MAX_BYTES, left):
            wanted.append(name)
            left -= size
    held = dict(zip(wanted, folder.read_many(wanted, MAX_BYTES), strict=True)) if wanted else {}
    places = (replace(folder / name, held=held.get(name)) for name in sizes)
    return [_found(place, named=False) for place in places]


def _is_within(path: Path, folder: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(folder)
    except (OSError, RuntimeError):
        return False


def _unreadable(path: Place, reason: str) -> Diagnostic:
    return Diagnostic(
        "PS101",
        Severity.ERROR,
        told("cannot be read: %(reason)s", reason=reason),
        Location(shown_path(path)),
    )
