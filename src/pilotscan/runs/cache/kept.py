"""What came of files in earlier runs: recalled by their contents, or made and kept.

A run gets this as the executor that works on its files, see `keep_in`. It names the class of its
results, and nothing more.
"""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

from pilotscan.loading.discover import STDIN, FoundFile
from pilotscan.loading.load import FileKind, digest_of, load_file_bytes
from pilotscan.model.base import Words
from pilotscan.model.scale import Verdict
from pilotscan.parallel import Lost
from pilotscan.reading import LoadedFramework
from pilotscan.runs.cache.exact import Bools, Exact, Floats, Ints, Numbers, Row, Sentence
from pilotscan.runs.cache.keys import key_of, of_program
from pilotscan.runs.many import FileRead, Job
from pilotscan.scoring.result import Score
from pilotscan.scoring.trend import TrendPoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.parallel import Executor
    from pilotscan.runs.cache.store import Cache, Entry
    from pilotscan.runs.many import Keep

__all__ = ["NAMES", "NOT_READABLE", "Keeping", "Kept", "exact_of", "keep_for", "keep_in"]

PILOT = "pilot"
NOT_READABLE = (ValueError, TypeError, LookupError, RecursionError, zlib.error)

Read = TypeVar("Read", bound=FileRead)
Start = Callable[[Any], Callable[[Sequence[FoundFile]], Sequence[Read]]]

NAMES: dict[str, Any] = {
    "Bools": Bools,
    "FileKind": FileKind,
    "Floats": Floats,
    "Ints": Ints,
    "Mapping": Mapping,
    "NDArray": {np.int8: Numbers},
    "Row": Row,
    "Score": Score,
    "Sentence": Sentence,
    "TrendPoint": TrendPoint,
    "Verdict": Verdict,
    "Words": Words,
    "date": date,
    "datetime": datetime,
}
"""What annotations of kept classes name, and their modules import for type checkers only."""


@cache
def exact_of(of: type[Any]) -> Exact:
    """Make, when the first is read or written, what turns results into JSON and back."""
    return Exact(of, NAMES)


@dataclass(frozen=True, slots=True)
class Keeping(Generic[Read]):
    """Where the results of a run are kept, and what all of them depend on.

    Parameters
    ----------
    of : class of the results; a file cannot name another one
    base : fingerprint of the program, of what it makes of a file and of everything in the job
    """

    cache: Cache
    job: Any
    of: type[Read]
    base: str

    @property
    def exact(self) -> Exact:
        """What turns results into JSON and back."""
        of: Any = self.of  # a type that mypy takes for unhashable
        return exact_of(of)

    def key(self, file: FoundFile) -> str | None:
        """Return under which key the result of a file is kept; None if it cannot be."""
        if str(file.path) == STDIN:
            return None
        digests = []
        for one in (file, *file.companions):
            data = load_file_bytes(one)
            if not isinstance(data, bytes):
                return None
            digests.append(sha256(data).hexdigest())
        return self._key(file, digest_of(digests))

    def _key(self, file: FoundFile, digest: str) -> str:
        names = [one.shown for one in file.companions]
        return key_of(self.base, PILOT, file.shown, file.named, names, digest)

    def recall(self, file: FoundFile, key: str) -> Read | None:
        """Return what an earlier run made of a file, if its entry can be believed."""
        entry = self.cache.get(key, PILOT)
        if entry is None:
            return None
        try:
            read: Read = self.exact.read(entry.part(0).decode())
            if read.checked.file != file.shown or self._key(file, read.checked.sha256) != key:
                return None
            return self.unpack(read, entry, file, key)
        except NOT_READABLE:
            return None

    def keep(self, file: FoundFile, read: Read) -> Read:
        """Keep the result of a file, if it will be the same again; return what stands for it."""
        digest = read.checked.sha256
        if str(file.path) == STDIN or not digest:
            return read
        try:
            plain, parts = self.pack(read)
            written = self.exact.write(plain).encode()
        except NOT_READABLE:
            return read
        key = self._key(file, digest)
        self.cache.put(key, PILOT, [written, *parts])
        return self.with_key(read, key)

    def pack(self, read: Read) -> tuple[Read, Sequence[bytes]]:
        """Return what is kept of a result, and what is kept apart from it.

        Raises
        ------
        ValueError
            It is not made of the file and the job alone.
        """
        return read, ()

    def unpack(self, read: Read, entry: Entry, file: FoundFile, key: str) -> Read:  # noqa: ARG002
        """Return the result of a file; ValueError if it is none of this job."""
        return read

    def with_key(self, read: Read, key: str) -> Read:  # noqa: ARG002
        """Return a result that knows where it is kept."""
        return read

    def is_current(self) -> bool:
        """Tell whether all that results depend on is still what it was at the start."""
        return True


def keep_for(of: type[Read], cache: Cache, job: Job, start: Start[Read]) -> Keeping[Read]:
    """Find out what all results of a job depend on."""
    return Keeping(cache, job, of, base_of(of, job, start))


def base_of(of: type, job: Job, start: Callable[..., object], *more: object) -> str:
    """Return the fingerprint of the program, of what it makes of files and of what it is asked."""
    made = [f"{one.__module__}.{one.__qualname__}" for one in (of, start)]
    said = [[part.name, _fingerprint(getattr(job, part.name))] for part in fields(job)]
    return key_of(of_program(), made, said, *more)


def _fingerprint(value: object) -> object:
    """Return what stands for a part of a job."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, LoadedFramework):
        return [value.framework.id, value.sha256]
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_fingerprint(one) for one in value]
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no fingerprint")


@dataclass(frozen=True, slots=True)
class Kept(Generic[Read]):
    """An executor that has only that worked on which nothing is kept of.

    Parameters
    ----------
    executor : who works on it; workers that are not near do not see the cache
    keeping : makes of a job, and of what starts the work on it, where its results are kept
    """

    executor: Executor[FoundFile]
    keeping: Callable[[Any, Start[Read]], Keeping[Read]]

    @property
    def is_near(self) -> bool:
        """Whether the workers see the files of this machine."""
        return self.executor.is_near

    def run(
        self, items: Sequence[Any], job: Any, start: Callable[[Any], Any], size: int
    ) -> Iterator[Any]:
        """Recall results or have them made, and yield them in the order of the files.

        None is held: first it is seen of which files there is an entry, and an entry is read when
        it is its turn. One that turns out to be spoilt is made again here.
        """
        keeping = self.keeping(job, start)
        keys = [keeping.key(file) for file in items]
        keys = [key if key and keeping.cache.has(key, PILOT) else None for key in keys]
        rest = [file for file, key in zip(items, keys, strict=True) if key is None]
        made = self._made(rest, keeping, start, size)
        again: Callable[[Sequence[FoundFile]], Sequence[Read]] | None = None
        for file, key in zip(items, keys, strict=True):
            if key is None:
                yield next(made)
            elif (known := keeping.recall(file, key)) is not None:
                yield known
            else:
                again = again or _worker((keeping, start))
                yield from again([file])

    def _made(
        self, files: Sequence[FoundFile], keeping: Keeping[Read], start: Start[Read], size: int
    ) -> Iterator[Read | Lost[FoundFile]]:
        if self.is_near:
            yield from self.executor.run(files, (keeping, start), _worker, size)
            return
        results = self.executor.run(files, keeping.job, start, size)
        for file, made in zip(files, results, strict=True):
            yield made if isinstance(made, Lost) else keeping.keep(file, made)


def _worker(
    asked: tuple[Keeping[Read], Start[Read]],
) -> Callable[[Sequence[FoundFile]], Sequence[Read]]:
    keeping, start = asked
    work = start(keeping.job)

    def chunk(files: Sequence[FoundFile]) -> Sequence[Read]:
        made = work(files)
        if not keeping.is_current():
            return made
        return [keeping.keep(file, read) for file, read in zip(files, made, strict=True)]

    return chunk


def keep_in(cache: Cache) -> Keep:
    """Return what has the results of runs kept in a cache; see `Many`."""

    def kept(executor: Executor[FoundFile], of: type[Read]) -> Kept[Read]:
        return Kept(executor, partial(keep_for, of, cache))

    return kept
