"""Work on many items in chunks, in one process or several, in a fixed order."""

from __future__ import annotations

import os
from collections import deque
from itertools import islice
from multiprocessing import parent_process
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

__all__ = ["chunks", "in_chunks"]

SOLO = 32
"""So few items are done before another process has started."""

Asked = TypeVar("Asked")
Item = TypeVar("Item")
Result = TypeVar("Result")


def in_chunks(
    items: Sequence[Item],
    job: Asked,
    start: Callable[[Asked], Callable[[Sequence[Item]], Sequence[Result]]],
    *,
    jobs: int,
    size: int,
) -> Iterator[Result]:
    """Do work on items and yield the results in the order of the items.

    Parameters
    ----------
    job : what to do; sent to every process once
    start : makes of the job, once per process, the function that works on a chunk; must be
        importable by name
    jobs : processes; 1 works in this one, as does work on a few items
    size : items of a chunk at most
    """
    if jobs <= 1 or len(items) <= SOLO:
        work = start(job)
        for chunk in chunks(items, size):
            yield from work(chunk)
        return
    # Several processes are the exception, and their machinery is slow to load.
    from concurrent.futures import ProcessPoolExecutor

    # Every process gets at least four chunks, so that none waits long for another.
    size = max(min(size, -(-len(items) // (4 * jobs))), 1)
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(start, job)) as pool:
        waiting: deque[Future[Sequence[Result]]] = deque()
        for chunk in chunks(items, size):
            waiting.append(pool.submit(_work, chunk))
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of a size; the last may be shorter."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


class _Process:
    """What a process has set up."""

    work: Callable[[Any], Any]


def _start(start: Callable[[Any], Callable[[Any], Any]], job: object) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    _Process.work = staticmethod(start(job))


def _end_with_parent() -> None:
    """Wait until the process that gives out the work is gone, however it ended, and end too.

    A process that waits for work would otherwise wait for ever.
    """
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: Sequence[Any]) -> Any:
    return _Process.work(chunk)
