"""What a worker of a cluster finds by name: it doubles the numbers in files, or ends."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.loading.discover import FoundFile

__all__ = ["doubling", "failing"]


def doubling(ends_with: int) -> Callable[[Sequence[FoundFile]], list[int]]:
    """Return what doubles the number that is the bytes of a file; with one of them, it ends."""

    def work(files: Sequence[FoundFile]) -> list[int]:
        numbers = [int(file.data) for file in files if isinstance(file.data, bytes)]
        if ends_with in numbers:
            os.kill(os.getpid(), signal.SIGKILL)
        return [2 * number for number in numbers]

    return work


def failing(_: object) -> Callable[[Sequence[FoundFile]], list[int]]:
    """Fail at the start, as where a template is missing."""
    raise LookupError("there is no template")
