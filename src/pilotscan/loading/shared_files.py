"""Lists of sources beside pilots: which of them a file reads that names a source by ``@``.

They are called ``sources.yaml`` or ``sources.bib``, and lie in the folder of the file or above it,
as far as the working folder or the folder that was given.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pilotscan.loading.address import Address
from pilotscan.loading.discover import file_at, place_of, shown_path
from pilotscan.loading.files import refuse_outside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pilotscan.loading.address import Place
    from pilotscan.loading.discover import FoundFile

__all__ = [
    "SHARED_FILES",
    "above",
    "cites_shared",
    "is_shared_file",
    "with_shared",
    "with_shared_of",
]

SHARED_FILES = ("sources.yaml", "sources.bib")
"""What a list of sources is called, the one that is looked at first in front."""
# The sign first, which is rare; the quote before it is not.
_CITES = re.compile(rb"@(?<=[\"']@)[A-Za-z0-9]")


def is_shared_file(name: str) -> bool:
    """Tell whether a file is called as a list of sources is."""
    return PurePosixPath(name).name in SHARED_FILES


def cites_shared(data: bytes) -> bool:
    """Tell whether a file names a source of a list, or may."""
    return _CITES.search(data) is not None


def _levels(shown: str, roots: Sequence[str]) -> int:
    """Return in how many folders it is looked, from that of the file upward."""
    parents = [parent.as_posix() for parent in PurePosixPath(shown).parents]
    if not (shown.startswith("../") or PurePosixPath(shown).is_absolute()):
        return len(parents)
    return _up_to(parents, roots)


def _up_to(folders: Iterable[str], roots: Sequence[str]) -> int:
    """Return how many folders it is to one that was given; 1 if none was."""
    return next((n for n, folder in enumerate(folders, start=1) if folder in roots), 1)


def above(paths: Iterable[str | Path]) -> list[Path]:
    """Return where lists of sources can lie for the files behind paths, beside them and above."""
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        shown = shown_path(path)
        outside = shown.startswith("../") or PurePosixPath(shown).is_absolute()
        parents = list(path.parents)[: 1 if outside else len(PurePosixPath(shown).parents)]
        for folder in (path, *parents):
            found |= dict.fromkeys(folder / name for name in SHARED_FILES)
    return list(found)


def with_shared(
    files: Iterable[FoundFile], cites: Callable[[FoundFile], bool], roots: Sequence[str] = ()
) -> list[FoundFile]:
    """Put the lists that lie on the disk to the files that name a source of one.

    Parameters
    ----------
    roots : folders that were given, as they are shown
    """
    looked: dict[Place, tuple[FoundFile, ...]] = {}

    def lists(file: FoundFile) -> Iterator[FoundFile]:
        place = place_of(file)
        folders: list[Place] = [*place.parents]
        if isinstance(place, Address):
            number = _up_to(map(shown_path, folders), roots)
        else:
            number = _levels(file.shown, roots)
        for folder in folders[:number]:
            if folder not in looked:
                looked[folder] = tuple(_in_folder(folder))
            yield from looked[folder]

    return _put(files, cites, lists)


def _in_folder(folder: Place) -> Iterator[FoundFile]:
    for name in SHARED_FILES:
        path = folder / name
        try:
            refuse_outside(path)
        except OSError:
            continue
        file = file_at(path)
        if file is not None:
            yield file


def with_shared_of(
    files: Iterable[FoundFile],
    there: Mapping[str, FoundFile],
    cites: Callable[[FoundFile], bool],
    roots: Sequence[str] = (),
) -> list[FoundFile]:
    """Put the lists of a tree of files to the files that name a source of one.

    Parameters
    ----------
    there : the lists, by their names
    """

    def lists(file: FoundFile) -> Iterator[FoundFile]:
        for folder in list(PurePosixPath(file.shown).parents)[: _levels(file.shown, roots)]:
            for name in SHARED_FILES:
                shown = (folder / name).as_posix()
                if shown in there:
                    yield there[shown]

    return _put(files, cites, lists)


def _put(
    files: Iterable[FoundFile],
    cites: Callable[[FoundFile], bool],
    lists: Callable[[FoundFile], Iterable[FoundFile]],
) -> list[FoundFile]:
    return [
        replace(file, shared=tuple(lists(file)))
        if any(map(cites, (file, *file.assessments)))
        else file
        for file in files
    ]
