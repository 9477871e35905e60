"""Chunks handed to workers that end: every item once, in order, or lost by name."""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotscan import parallel
from pilotscan.parallel import Lost, LostError, Processes, chunks, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork.*:DeprecationWarning")


class Frail:
    """Workers that double numbers, and that all end with certain items, or at certain times."""

    width = 3

    def __init__(self, ends_with: set[int], ends_at: set[int], *, renewals: int = 10**6) -> None:
        self.ends_with, self.ends_at, self.renewals = ends_with, ends_at, renewals
        self.handed = 0
        self.waiting: dict[int, tuple[Sequence[int], bool]] = {}
        self.done: Counter[int] = Counter()

    def submit(self, chunk: Sequence[int], /) -> int:
        self.handed += 1
        dead = bool(self.ends_with & set(chunk)) or self.handed in self.ends_at
        if dead:
            self.waiting = {key: (kept, True) for key, (kept, _) in self.waiting.items()}
        self.waiting[self.handed] = (chunk, dead)
        return self.handed

    def result(self, handed: int, /) -> list[int]:
        chunk, dead = self.waiting[handed]
        if dead:
            raise LostError("ended")
        del self.waiting[handed]
        self.done.update(chunk)
        return [2 * item for item in chunk]

    def is_lost(self, handed: int, /) -> bool:
        return self.waiting[handed][1]

    def renew(self) -> str | None:
        self.renewals -= 1
        return None if self.renewals >= 0 else "nobody is left"


@given(
    count=st.integers(0, 60),
    size=st.integers(1, 9),
    ends_with=st.sets(st.integers(0, 59), max_size=4),
    ends_at=st.sets(st.integers(1, 40), max_size=8),
)
def test_each_item_comes_once_and_only_what_ends_workers_is_lost(
    count: int, size: int, ends_with: set[int], ends_at: set[int]
) -> None:
    pool = Frail(ends_with, ends_at - {n + 1 for n in ends_at})  # never twice in a row
    results = list(in_order(chunks(range(count), size), pool))
    assert results == [Lost(n, "ended") if n in ends_with else 2 * n for n in range(count)]
    assert set(pool.done.values()) <= {1}


def test_who_ends_again_and_again_is_not_asked_for_ever() -> None:
    pool = Frail(set(range(100)), set())
    results = list(in_order(chunks(range(100), 5), pool))
    assert [one.item for one in results if isinstance(one, Lost)] == list(range(100))
    assert pool.handed < 1_000


def test_without_workers_all_that_is_left_is_lost() -> None:
    pool = Frail(set(), {3, 4}, renewals=1)
    results = list(in_order(chunks(range(12), 2), pool))
    assert results[:4] == [0, 2, 4, 6] or results[0] == Lost(0, "nobody is left")
    assert len(results) == 12
    assert {one.why for one in results if isinstance(one, Lost)} == {"nobody is left"}


def doubling(_: object) -> Callable[[Sequence[int]], list[int]]:
    return lambda numbers: [2 * number for number in numbers]


def ending(folder: str) -> Callable[[Sequence[int]], list[int]]:
    """End the process with the number 40 always, and with the number 70 the first time."""

    def work(numbers: Sequence[int]) -> list[int]:
        first = Path(folder, "70")
        if 40 in numbers or (70 in numbers and not first.exists()):
            if 70 in numbers:
                first.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return [2 * number for number in numbers]

    return work


def failing(_: object) -> Callable[[Sequence[int]], list[int]]:
    raise LookupError("there is no template")


@pytest.mark.outside
def test_a_process_that_is_ended_costs_nothing_else(tmp_path: Path) -> None:
    items = list(range(100))
    results = list(Processes(2).run(items, str(tmp_path), ending, 10))
    assert results == [Lost(n, "") if n == 40 else 2 * n for n in items]


@pytest.mark.outside
def test_what_goes_wrong_at_the_start_is_told_as_in_one_process() -> None:
    for count in (1, 2):
        with pytest.raises(LookupError, match="no template"):
            list(Processes(count).run(range(parallel.SOLO + 1), None, failing, 10))


@pytest.mark.outside
def test_two_processes_give_what_one_gives() -> None:
    items = range(parallel.SOLO + 100)
    one = list(Processes(1).run(items, None, doubling, 7))
    assert list(Processes(2).run(items, None, doubling, 7)) == one == [2 * n for n in items]
