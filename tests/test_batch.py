"""Many files in chunks and processes: the same outcomes in the same order."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pilotscan import batch, parallel
from pilotscan.api import CheckedPilot, LoadedFramework, check_file, read_framework
from pilotscan.batch import FileOutcome, Order
from pilotscan.loading.discover import FoundFile, discover

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork.*:DeprecationWarning")
COUNT = 70
"""More than `SOLO`, so that several processes have something to do."""


@pytest.fixture(scope="module")
def framework() -> LoadedFramework:
    return read_framework()


@pytest.fixture
def many(work: Path, good_text: str) -> list[FoundFile]:
    """Seventy files: every tenth one broken, every seventh one not a pilot but a framework."""
    assert COUNT > 2 * parallel.SOLO
    for i in range(COUNT):
        text = good_text.replace("id: good", f"id: pilot-{i:02}")
        if i % 10 == 3:
            text = "x: ["
        elif i % 7 == 6:
            text = "pilotscan_framework: 1\n"
        (work / f"pilot-{i:02}.yaml").write_text(text, "utf-8")
    found, faults = discover(["."])
    assert (len(found), faults) == (COUNT, [])
    return found


def order(framework: LoadedFramework, *formats: str, **more: object) -> Order:
    return Order(framework, "en", formats, **more)  # type: ignore[arg-type]


def test_outcomes_come_in_the_order_of_the_files(
    many: list[FoundFile], framework: LoadedFramework
) -> None:
    outcomes = list(batch.run(many, order(framework)))
    assert [outcome.checked.file for outcome in outcomes] == [file.shown for file in many]
    backwards = list(batch.run(many[::-1], order(framework)))
    assert backwards == outcomes[::-1]


def test_every_file_has_an_outcome_of_its_kind(
    many: list[FoundFile], framework: LoadedFramework
) -> None:
    outcomes = list(batch.run(many, order(framework)))
    for i, outcome in enumerate(outcomes):
        codes = [d.code for d in outcome.checked.diagnostics]
        if i % 10 == 3:
            assert (outcome.pilot_id, outcome.row, codes) == ("", None, ["PS106"])
        elif i % 7 == 6:
            assert (outcome.pilot_id, outcome.row, codes) == ("", None, [])
            assert outcome.checked.is_framework
        else:
            assert (outcome.pilot_id, codes) == (f"pilot-{i:02}", [])
            assert outcome.row is not None
            assert outcome.as_of == date(2026, 1, 15)


@pytest.mark.parametrize("size", [1, 2, 69, 70, 71])
def test_chunks_do_not_show_in_the_outcomes(
    many: list[FoundFile],
    framework: LoadedFramework,
    monkeypatch: pytest.MonkeyPatch,
    size: int,
) -> None:
    whole = list(batch.run(many, order(framework, "md")))
    monkeypatch.setattr(batch, "CHUNK", size)
    assert list(batch.run(many, order(framework, "md"))) == whole


def test_two_processes_give_what_one_gives(
    many: list[FoundFile], framework: LoadedFramework
) -> None:
    wanted = order(framework, "html", "md", "json")
    alone: list[FileOutcome] = list(batch.run(many, wanted))
    assert list(batch.run(many, wanted, jobs=2)) == alone
    assert set(alone[0].outputs) == {"html", "md", "json"}


def test_files_are_read_one_chunk_at_a_time(
    many: list[FoundFile], framework: LoadedFramework, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[FoundFile] = []

    def check(file: FoundFile, *rest: Any) -> CheckedPilot:
        taken.append(file)
        return check_file(file, *rest)

    monkeypatch.setattr(batch, "check_file", check)
    monkeypatch.setattr(batch, "CHUNK", 16)
    outcomes = batch.run(many, order(framework))
    assert taken == []
    next(outcomes)
    assert taken == many[: batch.CHUNK]
    assert len(list(outcomes)) == COUNT - 1
    assert taken == many


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_a_few_files_are_worked_in_this_process(
    many: list[FoundFile],
    framework: LoadedFramework,
    monkeypatch: pytest.MonkeyPatch,
    jobs: int,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    few = many[: parallel.SOLO]
    assert len(list(batch.run(few, order(framework), jobs))) == parallel.SOLO
    if jobs > 1:
        with pytest.raises(AssertionError, match="a process was started"):
            list(batch.run(many[: parallel.SOLO + 1], order(framework), jobs))


def test_no_pilot_is_carried_along(many: list[FoundFile], framework: LoadedFramework) -> None:
    assert all(outcome.checked.pilot is None for outcome in batch.run(many, order(framework)))


def test_route_and_date_reach_every_pilot(
    many: list[FoundFile], framework: LoadedFramework
) -> None:
    wanted = order(framework, route="circulation", as_of=date(2020, 1, 1))
    for outcome in batch.run(many, wanted):
        if outcome.row is not None:
            assert outcome.row.route == "Circulation of lessons"
            assert outcome.as_of == date(2020, 1, 1)
            assert outcome.row.rated.startswith("0 of ")


def test_no_files_give_no_outcomes(framework: LoadedFramework) -> None:
    assert list(batch.run([], order(framework))) == []
    assert list(batch.run([], order(framework), jobs=2)) == []
