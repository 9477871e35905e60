"""What is found in many files: all of it, sorted, each once, and small."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from pilotscan.diagnostics import Diagnostic, Location, Severity, sort_diagnostics
from pilotscan.runs import gathered
from pilotscan.runs.gathered import Gathered
from pilotscan.told import told


def fault(file: str, line: int, severity: Severity = Severity.WARNING) -> Diagnostic:
    said = told("is unknown: %(word)s", word=f"w{line}")
    return Diagnostic("PS501", severity, said, Location(file, line, 1))


@pytest.fixture(autouse=True)
def packed_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathered, "PLAIN", 40)
    monkeypatch.setattr(gathered, "BLOCK", 7)


def some(count: int) -> list[list[Diagnostic]]:
    """Faults file by file, some of them in a file beside it that comes earlier in the order."""
    chance = random.Random(count)  # noqa: S311 - no secret
    severities = [Severity.WARNING] * 9 + [Severity.ERROR]
    return [
        [
            fault(f"{chance.choice(['a', 'pilots/p'])}{number:03}", line, chance.choice(severities))
            for line in range(chance.randrange(6))
        ]
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 20, 300])
def test_all_come_back_sorted_whatever_is_packed(count: int) -> None:
    files = some(count)
    found = Gathered()
    for faults in files:
        found.add(faults)
    every = [one for faults in files for one in faults]
    assert list(found) == sort_diagnostics(every)
    assert list(found) == list(found)
    assert len(found) == len(every)
    errors = [one for one in every if one.severity is Severity.ERROR]
    assert list(found.errors()) == sort_diagnostics(errors)
    assert sum(found.by_code(Severity.WARNING).values()) == len(every) - len(errors)
    assert bool(found) == bool(every)
    if count == 300:
        assert len(found._blocks) > 10
        assert len(found._plain) < 40


def test_what_comes_back_can_still_be_told_in_another_language() -> None:
    found = Gathered(fault("a", line) for line in range(100))
    assert {getattr(one.message, "template", "") for one in found} == {"is unknown: %(word)s"}


def test_the_same_is_once() -> None:
    assert list(Gathered([fault("a", 1), fault("a", 1)])) == [fault("a", 1)]


def test_only_what_follows_each_other_is_unpacked_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = Gathered()
    for number in range(1_000):
        found.add([fault(f"p{number:04}", 1)])
    opened: list[str] = []
    whole = gathered._Block.whole

    def watch(block: gathered._Block) -> list[Diagnostic]:
        opened.append(block.first.where.file)
        return whole(block)

    monkeypatch.setattr(gathered._Block, "whole", watch)
    steps = [len(opened) for _ in found]
    assert max(after - before for before, after in pairwise(steps)) == 1
