"""Work on many items in chunks, by one process or by many workers, in a fixed order.

An `Executor` is what a run gives its chunks to. Which one it is changes nothing of the results:
they come in the order of the items, each once, whatever ended in between.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from threading import Thread
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

__all__ = [
    "RARELY",
    "SOLO",
    "Executor",
    "Lost",
    "LostError",
    "Pool",
    "Processes",
    "chunks",
    "in_order",
]

SOLO = 32
"""So few items are done before another process has started."""
RARELY = 200_000, 20, 20
"""Thresholds of the garbage collector where pilots are worked on. No value of a chunk refers to
itself in the end, so that all go with the last reference; most chunks are fewer than that, and
looking at them took a twentieth of the time. Libraries for workbooks do leave circles."""
TRIES = 2
"""So often a chunk is handed out alone, and its worker ends, until it is taken apart."""
IN_A_ROW = 20
"""So often workers may be lost with nothing done in between."""

Asked = TypeVar("Asked")
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """An item of which nothing came.

    Parameters
    ----------
    why : what is known of it, in words; may be empty
    """

    item: Item
    why: str


class LostError(Exception):
    """The workers that had a chunk are gone; says what is known of why, which may be nothing."""


class Executor(Protocol[Item]):
    """Who works on the chunks of a run; some take any items, some only files."""

    @property
    def is_near(self) -> bool:
        """Whether the workers see the files of this machine; else they are sent bytes."""

    def run(
        self,
        items: Sequence[Item],
        job: Asked,
        start: Callable[[Asked], Callable[[Sequence[Item]], Sequence[Result]]],
        size: int,
    ) -> Iterator[Result | Lost[Item]]:
        """Work on items, and yield what came of each in their order.

        Parameters
        ----------
        job : what to do; sent to every worker
        start : makes of the job, once per worker, the function that works on a chunk; must be
            importable by name
        size : items of a chunk at most
        """


class Pool(Protocol):
    """Workers that take one chunk each, and may end at any moment."""

    @property
    def width(self) -> int:
        """How many chunks they have in hand at a time."""

    def submit(self, chunk: Sequence[Any], /) -> Any:
        """Hand out a chunk, and return what will have its results."""

    def result(self, handed: Any, /) -> Sequence[Any]:
        """Wait for the results of a chunk; LostError if the worker that had it is gone."""

    def is_lost(self, handed: Any, /) -> bool:
        """Tell whether a chunk has to be handed out again."""

    def renew(self) -> str | None:
        """Find workers again; return why there are none, and None if there are."""


@dataclass(slots=True)
class _Given:
    chunk: Sequence[Any]
    handed: Any = None
    tries: int = 0


def in_order(pieces: Iterable[Sequence[Item]], pool: Pool) -> Iterator[Any]:
    """Hand out chunks, and yield the results in the order of the items.

    After workers were lost, the first chunk that is missing is handed out with nothing beside it.
    If they are lost again, it is that chunk; and of its items, each of which is then handed out
    alone, the one with which it happens again is `Lost`. So an item that ends every worker costs
    itself alone, and a worker that was ended from outside costs nothing.
    """
    rest = iter(pieces)
    waiting: deque[_Given] = deque()
    alone, in_a_row = False, 0
    while True:
        if not alone:
            waiting.extend(map(_Given, islice(rest, max(pool.width - len(waiting), 0))))
        if not waiting:
            return
        first = waiting[0]
        for given in [first] if alone else waiting:
            if given.handed is None:
                given.handed = pool.submit(given.chunk)
        try:
            results = pool.result(first.handed)
        except LostError as error:
            in_a_row += 1
            why = str(error) if in_a_row > IN_A_ROW else pool.renew()
            if why is not None:
                left = chain((given.chunk for given in waiting), rest)
                yield from (Lost(item, why) for chunk in left for item in chunk)
                return
            for given in waiting:
                if given is first or (given.handed is not None and pool.is_lost(given.handed)):
                    given.handed = None
            first.tries += alone
            alone = True
            if first.tries < TRIES:
                continue
            waiting.popleft()
            if len(first.chunk) > 1:
                waiting.extendleft(_Given([item]) for item in reversed(first.chunk))
                continue
            results = [Lost(first.chunk[0], str(error))]
        else:
            waiting.popleft()
        alone, in_a_row = False, 0
        yield from results


@dataclass(frozen=True, slots=True)
class Processes:
    """Processes of this machine.

    Parameters
    ----------
    count : 1 works in this one, as does work on a few items
    """

    count: int = 1

    @property
    def is_near(self) -> bool:
        """Whether the workers see the files of this machine."""
        return True

    def run(
        self,
        items: Sequence[Item],
        job: Asked,
        start: Callable[[Asked], Callable[[Sequence[Item]], Sequence[Result]]],
        size: int,
    ) -> Iterator[Result | Lost[Item]]:
        """Work on items; see `Executor`."""
        if self.count <= 1 or len(items) <= SOLO:
            work = start(job)
            for chunk in chunks(items, size):
                yield from work(chunk)
            return
        # Every process gets at least four chunks, so that none waits long for another.
        size = max(min(size, -(-len(items) // (4 * self.count))), 1)
        pool = _LocalPool(self.count, start, job)
        try:
            yield from in_order(chunks(items, size), pool)
        finally:
            pool.close()


class _LocalPool:
    """Processes, all of which are gone when one of them ends."""

    def __init__(self, count: int, *job: Any) -> None:
        # Several processes are the exception, and their machinery is slow to load.
        from concurrent.futures import Future, ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        self.width = 2 * count + 1

        def begin() -> ProcessPoolExecutor:
            return ProcessPoolExecutor(count, initializer=_start, initargs=job)

        self._begin, self._pool = begin, begin()
        self._future: type[Future[Sequence[Any]]] = Future
        self._broken = BrokenProcessPool

    def submit(self, chunk: Sequence[Any], /) -> Future[Sequence[Any]]:
        try:
            return self._pool.submit(_work, chunk)
        except self._broken as error:
            handed = self._future()
            handed.set_exception(error)
            return handed

    def result(self, handed: Future[Sequence[Any]], /) -> Sequence[Any]:
        try:
            return handed.result()
        except self._broken as error:
            raise LostError from error

    def is_lost(self, handed: Future[Sequence[Any]], /) -> bool:
        return isinstance(handed.exception(), self._broken)

    def renew(self) -> None:
        self.close()
        self._pool = self._begin()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of a size; the last may be shorter."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


class _Process:
    """What a process has set up, or why it could not."""

    work: Callable[[Any], Any]


def _start(start: Callable[[Any], Callable[[Any], Any]], job: object) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        _Process.work = staticmethod(start(job))
        gc.freeze()
        gc.set_threshold(*RARELY)
    except Exception as error:  # noqa: BLE001 - told by the first chunk: here it would end the process
        _Process.work = staticmethod(partial(_fail, error))


def _fail(error: Exception, _: object) -> NoReturn:
    raise error


def _end_with_parent() -> None:
    """Wait until the process that gives out the work is gone, however it ended, and end too.

    A process that waits for work would otherwise wait for ever.
    """
    from multiprocessing import parent_process  # noqa: PLC0415 - of workers, which have it

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: Sequence[Any]) -> Any:
    return _Process.work(chunk)
