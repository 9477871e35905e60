"""A folder of entries, each in a file of its own that proves itself or counts for nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from time import time
from typing import TYPE_CHECKING, Any

from pilotscan.errors import UsageError, reason_of
from pilotscan.loading.files import open_regular
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LIMIT", "Cache", "Entry", "SpoiltError", "open_cache"]

LIMIT = 1_000_000_000
"""Bytes of all entries together: 10,000 pilots take a third of it, in one language."""
HEAD_AT_MOST = 10_000_000
PART_AT_MOST = 2_000_000_000
ABANDONED_S = 3600
"""Seconds after which what is still being written was left by a run that was cut off."""
LEVEL = 3
"""Of compression: the higher ones take twice the time for a tenth less."""

TAG = "CACHEDIR.TAG"
IGNORED = ".gitignore"
OURS = {
    TAG: b"Signature: 8a477f597d28d172789f06886806bc55\n"
    b"# A cache of pilotscan; it can be removed at any time. See https://bford.info/cachedir/\n",
    IGNORED: b"*\n",
}
"""Says to programs that make backups, and to git, that a folder is not worth keeping."""

_ENTRY = re.compile(r"[0-9a-f]{64}\.(?:pilot|pages)")
_TEMPORARY = re.compile(r"\.(?:[0-9a-f]{64}\.\w+|CACHEDIR\.TAG|\.gitignore)\.[0-9a-f]{16}\.tmp")
_FIRST = re.compile(rb"pilotscan-cache 1 ([0-9a-f]{64}) ([0-9]{1,8})\n")
_FIRST_AT_MOST = 100
_FAULTS = (OSError, ValueError, LookupError, TypeError, RecursionError, MemoryError, zlib.error)


class SpoiltError(LookupError):
    """A part of an entry is no longer there as it was."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was kept under a key.

    Parameters
    ----------
    digests : SHA-256 of each part
    """

    path: Path
    digests: tuple[str, ...]
    _first: bytes
    _places: tuple[tuple[int, int, int], ...]

    def part(self, number: int) -> bytes:
        """Read a part.

        Raises
        ------
        SpoiltError
            It is gone, or not what it was.
        """
        offset, length, size = self._places[number]
        try:
            with open_regular(self.path, follow=False) as stream:
                if stream.read(len(self._first)) != self._first:
                    raise SpoiltError(self.path.name)
                stream.seek(offset)
                packed = stream.read(length)
            unpacker = zlib.decompressobj()
            data = unpacker.decompress(packed, size + 1)
        except _FAULTS:
            raise SpoiltError(self.path.name) from None
        if len(data) != size or hashlib.sha256(data).hexdigest() != self.digests[number]:
            raise SpoiltError(self.path.name)
        return data


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of entries.

    Whatever is wrong with an entry, it is as if there were none. Entries are written beside their
    place and renamed, so that runs at the same time see whole ones only.

    Parameters
    ----------
    writable : False if the disk refuses; what is there is still used
    limit : bytes; `tidy` removes what was not used for the longest time
    """

    folder: Path
    writable: bool = True
    limit: int = LIMIT

    def has(self, key: str, kind: str) -> bool:
        """Tell whether something is kept under a key, be it spoilt."""
        return os.path.lexists(self.folder / f"{key}.{kind}")

    def get(self, key: str, kind: str) -> Entry | None:
        """Return what was kept under a key, or None."""
        path = self.folder / f"{key}.{kind}"
        try:
            with open_regular(path, follow=False) as stream:
                first = stream.readline(_FIRST_AT_MOST)
                found = _FIRST.fullmatch(first)
                if found is None:
                    return None
                length = int(found[2])
                if length > HEAD_AT_MOST:
                    return None
                head = stream.read(length)
                total = os.fstat(stream.fileno()).st_size
            if hashlib.sha256(head).hexdigest() != found[1].decode():
                return None
            said = json.loads(head)
            if said["key"] != f"{key}.{kind}":
                return None
            digests, places = _read_parts(said["parts"], len(first) + length, total)
            entry = Entry(path, digests, first, places)
        except _FAULTS:
            return None
        if self.writable:
            with contextlib.suppress(OSError):
                os.utime(path)
        return entry

    def put(self, key: str, kind: str, parts: Sequence[bytes]) -> None:
        """Keep bytes under a key, if the disk lets us."""
        if not self.writable:
            return
        packed = [zlib.compress(part, LEVEL) for part in parts]
        head = json.dumps(
            {
                "key": f"{key}.{kind}",
                "parts": [
                    [hashlib.sha256(part).hexdigest(), len(part), len(short)]
                    for part, short in zip(parts, packed, strict=True)
                ],
            },
            separators=(",", ":"),
        ).encode()
        if len(head) > HEAD_AT_MOST:
            return
        first = f"pilotscan-cache 1 {hashlib.sha256(head).hexdigest()} {len(head)}\n".encode()
        with contextlib.suppress(OSError):
            _place(self.folder / f"{key}.{kind}", b"".join((first, head, *packed)))

    def tidy(self) -> None:
        """Remove what runs that were cut off have left, and what is too much."""
        if not self.writable:
            return
        entries, total, now = [], 0, time()
        try:
            with os.scandir(self.folder) as listed:
                for item in listed:
                    is_entry = _ENTRY.fullmatch(item.name)
                    if not is_entry and not _TEMPORARY.fullmatch(item.name):
                        continue
                    with contextlib.suppress(OSError):
                        status = item.stat(follow_symlinks=False)
                        if is_entry:
                            entries.append((status.st_mtime_ns, item.name, status.st_size))
                            total += status.st_size
                        elif status.st_mtime < now - ABANDONED_S:
                            (self.folder / item.name).unlink(missing_ok=True)
        except OSError:
            return
        for _, name, size in sorted(entries):
            if total <= self.limit:
                return
            with contextlib.suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)
                total -= size


def open_cache(folder: Path, *, writable: bool = True) -> Cache:
    """Make a folder for entries, or use one that is there.

    Raises
    ------
    UsageError
        It is not a folder, or holds other things.
    """
    try:
        names = set(os.listdir(folder)) if os.path.lexists(folder) else None  # noqa: PTH208
    except OSError as error:
        raise UsageError(
            told(
                "%(folder)s cannot be used as a cache: %(why)s", folder=folder, why=reason_of(error)
            )
        ) from None
    foreign = sorted(
        name
        for name in names or ()
        if name not in OURS and not _ENTRY.fullmatch(name) and not _TEMPORARY.fullmatch(name)
    )
    if foreign and TAG not in (names or ()):
        raise UsageError(
            told(
                "%(folder)s cannot be used as a cache: it holds other files; name an empty folder",
                folder=folder,
            )
        )
    if not writable:
        return Cache(folder, writable=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in OURS.items():
            if name not in (names or ()):
                _place(folder / name, data)
    except OSError:
        writable = False
    return Cache(folder, writable=writable and os.access(folder, os.W_OK))


def _read_parts(
    said: Any, offset: int, total: int
) -> tuple[tuple[str, ...], tuple[tuple[int, int, int], ...]]:
    """Return the fingerprints and places of the parts, which must fill the file to its end."""
    digests, places = [], []
    for digest, size, length in said:
        numbers_fit = type(size) is int and type(length) is int and 0 <= size <= PART_AT_MOST
        if type(digest) is not str or not numbers_fit or length < 0:
            raise ValueError("no part")
        digests.append(digest)
        places.append((offset, length, size))
        offset += length
    if offset != total:
        raise ValueError("cut off")
    return tuple(digests), tuple(places)


def _place(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
