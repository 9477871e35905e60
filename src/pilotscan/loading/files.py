"""Opening files that may come from strangers: none can make a run wait, and none lies elsewhere."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, Protocol

from pilotscan.told import told

__all__ = ["INSIDE", "Origin", "open_regular", "read_input", "refuse_outside"]

INSIDE = "PILOTSCAN_INSIDE"
"""Environment variable: the folders, as in PATH, outside which no input may lie."""
_AT_ONCE = 65_536
"""Bytes for which room is made; few files have more."""
_OF_GIT = ".git"
"""What lies in such a folder is no file of the checkout, and can hold a token."""


class Origin(Protocol):
    """Where bytes come from that are no file of this machine."""

    def read(self, limit: int, /) -> bytes:
        """Return the bytes; of more than the limit, one byte more than it.

        Raises
        ------
        OSError
            They cannot be had.
        """


def refuse_outside(path: object) -> None:
    """Refuse what `INSIDE` shuts out, links followed; anything goes if it is not set.

    What is no path of this machine is outside.

    Raises
    ------
    OSError
        The path leads out of all the folders, or into what git keeps for itself.
    """
    folders = os.environ.get(INSIDE)
    if folders and not any(_holds(folder, path) for folder in folders.split(os.pathsep)):
        raise OSError(
            errno.EACCES,
            told("it lies outside the folders that %(variable)s names", variable=INSIDE),
            str(path),
        )


def _holds(folder: str, path: object) -> bool:
    if not isinstance(path, Path):
        return False
    try:
        below = path.resolve().relative_to(Path(folder).resolve())
    except (OSError, RuntimeError, ValueError):
        return False
    return bool(folder) and all(part.lower() != _OF_GIT for part in below.parts)


def open_regular(path: Path, *, follow: bool = True) -> BinaryIO:
    """Open a regular file; a pipe, a device or a socket cannot make it wait.

    Parameters
    ----------
    follow : links; otherwise a link is refused as well

    Raises
    ------
    OSError
        It cannot be opened, or is something else.
    """
    return os.fdopen(_open(path, follow=follow), "rb")


def _open(path: Path, *, follow: bool) -> int:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags | (0 if follow else getattr(os, "O_NOFOLLOW", 0)))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, told("not a regular file"), str(path))
    return descriptor


def read_input(path: Path, limit: int) -> bytes:
    """Read what a user named or a folder holds; of a longer file one byte more than the limit.

    Raises
    ------
    OSError
        It cannot be read, is no regular file, or lies where nothing may be read.
    """
    refuse_outside(path)
    descriptor = _open(path, follow=True)  # a stream would take twice the time
    try:
        data = part = os.read(descriptor, _AT_ONCE)
        while part and len(data) <= limit:
            part = os.read(descriptor, _AT_ONCE)
            data += part
    finally:
        os.close(descriptor)
    return data[: limit + 1]
