"""What was found to read: files, and the rows of registries, which few runs have."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Sequence
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, overload

from pilotscan.loading.address import Address
from pilotscan.loading.discover import FoundFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pilotscan.loading.address import Place

__all__ = ["LEADING", "Files", "Found", "is_registry"]

LEADING = 100
"""Rows at the top of a registry that stand for all where not every row can be looked at."""
_ENDINGS = {".parquet", ".jsonl", ".ndjson"}


def is_registry(place: Place) -> bool:
    """Tell whether what was given by name is a registry, and there."""
    if PurePosixPath(place.name).suffix.lower() not in _ENDINGS:
        return False
    if isinstance(place, Address):
        return place.is_file()
    return os.path.lexists(place) and not os.path.isdir(place)  # noqa: PTH112 - as discover


class Files(Sequence[FoundFile]):
    """Files of which each may be made when it is asked for."""

    @abstractmethod
    def at(self, position: int) -> FoundFile:
        """Return a file; IndexError before the first or behind the last."""

    @overload
    def __getitem__(self, position: int, /) -> FoundFile: ...
    @overload
    def __getitem__(self, position: slice, /) -> Sequence[FoundFile]: ...
    def __getitem__(self, position: int | slice, /) -> FoundFile | Sequence[FoundFile]:
        """Return a file, or several."""
        if isinstance(position, slice):
            return [self.at(i) for i in range(*position.indices(len(self)))]
        return self.at(position)


class Found(Files):
    """Files, and behind them the rows of registries."""

    def __init__(self, files: Sequence[FoundFile], registries: Sequence[Files]) -> None:
        self.files, self.registries = files, registries

    def __len__(self) -> int:
        """Return how many files and rows there are."""
        return len(self.files) + sum(map(len, self.registries))

    def at(self, position: int) -> FoundFile:
        """Return a file or row."""
        for part in (self.files, *self.registries):
            if 0 <= position < len(part):
                return part[position]
            position -= len(part)
        raise IndexError(position)

    def __iter__(self) -> Iterator[FoundFile]:
        """Yield all, each made when it is its turn."""
        return chain(self.files, *self.registries)

    def leading(self) -> Iterator[FoundFile]:
        """Yield the files, and the first rows of each registry."""
        return chain(self.files, *(islice(one, LEADING) for one in self.registries))

    def with_files(self, change: Callable[[FoundFile], FoundFile]) -> Found:
        """Return the same with every file changed; rows stay as they are."""
        return Found([change(file) for file in self.files], self.registries)
