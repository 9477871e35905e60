"""Reading many files for a comparison: the same whatever the number of processes."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pilotscan.comparing.record import PilotRecord, record_pilot
from pilotscan.loading.discover import FoundFile, discover
from pilotscan.model.framework import Framework
from pilotscan.parallel import SOLO, Processes
from pilotscan.reading import LoadedFramework
from pilotscan.runs.compare import CompareJob, FileRecord, record_files
from pilotscan.runs.many import work
from support.side_by_side import assessment, pilot, stricter, tree, write


def found(*paths: Path | str) -> list[FoundFile]:
    files, faults = discover([Path(path) for path in paths])
    assert faults == []
    return files


def job(framework: Framework, *, other: Framework | None = None, **more: Any) -> CompareJob:
    second = None if other is None else LoadedFramework(other, "")
    return CompareJob(LoadedFramework(framework, ""), other=second, **more)


def collect(files: list[FoundFile], wanted: CompareJob, jobs: int = 1) -> Iterator[FileRecord]:
    return work(files, wanted, record_files, FileRecord, Processes(jobs))


def plain(value: Any) -> Any:
    """Make records comparable: arrays become lists."""
    if isinstance(value, PilotRecord | FileRecord):
        return [plain(getattr(value, field.name)) for field in fields(value)]
    return value.tolist() if isinstance(value, np.ndarray) else value


@pytest.fixture
def many(work: Path) -> Path:
    """More files than one process does alone, some of them faulty."""
    trees = [tree(f"p{i:02}", trust=i % 5, money=4 - i % 5) for i in range(SOLO + 5)]
    trees[7]["status"] = "runing"
    trees[8]["period"] = {"start": 2024, "end": 2020}
    write(work / "pilots", *trees)
    (work / "pilots" / "p09.yaml").write_text("x: [", "utf-8")
    (work / "pilots" / "p10.yaml").write_bytes(b"\xff")
    return work / "pilots"


@pytest.mark.outside
def test_one_process_and_two_collect_the_same(many: Path, small: Framework) -> None:
    files = found(many)
    wanted = job(small, other=stricter(small))
    one, two = ([plain(item) for item in collect(files, wanted, jobs)] for jobs in (1, 2))
    assert len(one) == len(files) == SOLO + 5
    assert one == two
    assert sum(item.record is not None for item in collect(files, wanted)) == SOLO + 1


@pytest.mark.outside
def test_results_come_in_the_order_of_the_files(many: Path, small: Framework) -> None:
    files = found(many)[::-1]
    for jobs in (1, 2):
        collected = list(collect(files, job(small), jobs))
        assert [item.checked.file for item in collected] == [file.shown for file in files]
        assert [item.record.file for item in collected if item.record] == [
            item.checked.file for item in collected if item.record
        ]


def test_a_file_that_cannot_be_judged_has_faults_and_no_record(
    many: Path, small: Framework
) -> None:
    items = {Path(item.checked.file).stem: item for item in collect(found(many), job(small))}
    codes = {
        name: [d.code for d in item.checked.diagnostics]
        for name, item in items.items()
        if item.record is None
    }
    assert codes == {"p07": ["PS204"], "p08": ["PS401"], "p09": ["PS106"], "p10": ["PS103"]}


def test_a_record_is_that_of_the_pilot_and_models_stay_behind(work: Path, small: Framework) -> None:
    write(work, tree("a", "circulation", trust=3), tree("b", money=2))
    for item in collect(found(work), job(small)):
        assert item.checked.pilot is None
        assert item.record is not None
        assert item.record.file == item.checked.file
        assert item.record.sha256 == item.checked.sha256
        assert len(item.record.sha256) == 64
    [one, _] = collect(found(work), job(small))
    assert one.record is not None
    expected = record_pilot(
        pilot("a", "circulation", trust=3), small, file="a.yaml", sha256=one.checked.sha256
    )
    assert plain(one.record) == plain(expected)


def test_route_date_and_second_framework_are_part_of_the_job(work: Path, small: Framework) -> None:
    later = [assessment({"trust": 1}, day="2025-01-01"), assessment({"trust": 4})]
    write(work, tree("a", "growth", keys={"assessments": later}))

    def record(**more: Any) -> PilotRecord:
        [item] = collect(found(work), job(small, **more))
        assert item.record is not None
        return item.record

    assert (record().route, record(route="circulation").route) == ("growth", "circulation")
    assert [int(record(as_of=day).numbers[0, 0]) for day in (None, date(2025, 6, 1))] == [4, 1]
    assert record().other_numbers is None
    assert record(other=stricter(small)).other_numbers is not None
    assert record(other=stricter(small, routes=False), route="circulation").other_route is False


def test_a_route_that_the_framework_lacks_is_the_callers_fault(
    work: Path, small: Framework
) -> None:
    write(work, tree("a", trust=3))
    with pytest.raises(KeyError, match="deepening"):
        list(collect(found(work), job(small, route="deepening")))


def test_nothing_to_collect_is_nothing(small: Framework) -> None:
    assert list(collect([], job(small))) == []
    assert list(collect([], job(small), 4)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_standard_input_is_read_by_this_process(
    many: Path, small: Framework, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    given = json.dumps(tree("given", trust=3)).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
    files = found("-", many)
    assert len(files) > SOLO
    items = list(collect(files, job(small), jobs))
    names = {item.record.id: item.checked.file for item in items if item.record}
    assert names["given"] == "<stdin>"
    assert len(items) == len(files)


def test_work_is_handed_out_while_it_is_asked_for(
    work: Path, small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pilotscan.runs.many.CHUNK", 1)
    write(work, *(tree(f"p{i}", trust=3) for i in range(4)))
    files = found(work)
    (work / "p3.yaml").unlink()
    items: Iterator[FileRecord] = collect(files, job(small))
    first = next(items)
    assert first.record is not None
    assert first.record.id == "p0"
    assert [d.code for d in list(items)[-1].checked.diagnostics] == ["PS101"]
