"""One run at a time writes to a folder."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING

from pilotscan.errors import WriteError
from pilotscan.told import told

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Lock"]


class Lock:
    """Says that a run is writing to a folder; it ends with the process, however that ends.

    Parameters
    ----------
    path : of its file, in that folder

    Raises
    ------
    WriteError
        Another run is writing there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        while True:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            self._held = os.open(self.path, flags, 0o666)
            if not _hold(self._held):
                os.close(self._held)
                raise WriteError(
                    told(
                        "another run is writing to %(parent)s; wait for it, or name another --out",
                        parent=path.parent,
                    )
                )
            if self._is_in_place():
                return
            os.close(self._held)  # of a run that ended in between, and removed its file

    def _is_in_place(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._held), self.path.lstat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Remove the file while it is ours, then let go of it."""
        with contextlib.suppress(OSError):
            if sys.platform != "win32":
                self.path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            os.close(self._held)


if sys.platform == "win32":
    import msvcrt

    def _hold(descriptor: int) -> bool:
        """Take a lock that ends with the process, if nobody has it."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _hold(descriptor: int) -> bool:
        """Take a lock that ends with the process, if nobody has it.

        One that belongs to this process alone: its worker processes must not keep it when it ends.
        """
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.EACCES, errno.EAGAIN}:
                raise
            return False
        return True
