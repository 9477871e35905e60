"""A file of an output folder that is too large to be made at once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Growing"]


class Growing:
    """A file that is written piece by piece, beside its place until it is whole.

    Parameters
    ----------
    temporary : where it is until then

    Attributes
    ----------
    size : bytes so far
    """

    def __init__(self, temporary: Path) -> None:
        self.temporary = temporary
        self._sum = hashlib.sha256()
        temporary.unlink(missing_ok=True)  # what a run that was cut off has left
        self._stream = temporary.open("xb")
        self.closed = False
        self.size = 0
        self._is_gone = False

    def write(self, data: bytes) -> int:
        """Add a piece; to what is gone none, as who wrote it may still want to end it."""
        if self._is_gone:
            return len(data)
        self._sum.update(data)
        self.size += len(data)
        return self._stream.write(data)

    def flush(self) -> None:
        """Do nothing: it is whole when it is closed."""

    def close(self) -> None:
        """Finish it."""
        self._stream.close()
        self.closed = True

    @property
    def digest(self) -> str:
        """The SHA-256 of what was written."""
        return self._sum.hexdigest()

    def discard(self) -> None:
        """Take away what is not in place."""
        self.close()
        self._is_gone = True
        self.temporary.unlink(missing_ok=True)
