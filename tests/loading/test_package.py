"""A data package read back: the same pilots, or faults with the row in which they stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pilotscan.errors import UsageError
from pilotscan.loading.load import load_pilot_bytes
from pilotscan.loading.package import Package, pilots_of_package
from pilotscan.model.pilot import Pilot
from support.whole import ASSESSMENT, TARGET, WHOLE

MINE = {"pilotscan": 1, "id": "made", **WHOLE}
BARE = {"pilotscan": 1, "id": "b", "name": "B", "place": {"country": "NL", "municipality": "Ede"}}
Write = Callable[..., Path]


@pytest.fixture
def write(work: Path) -> Write:
    """Write a package of rows; of a text as it stands."""

    def write_package(pilots: list[Any], **others: list[Any]) -> Path:
        listed = {"pilots": pilots, **others}
        for name, rows in listed.items():
            lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
            (work / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        resources = [{"name": name, "path": f"{name}.jsonl"} for name in listed]
        return descriptor(work, resources)

    return write_package


def descriptor(folder: Path, resources: list[Any], **ours: Any) -> Path:
    tree = {"pilotscan": {"format": 1, **ours}, "resources": resources}
    path = folder / "datapackage.json"
    path.write_text(json.dumps(tree), "utf-8")
    return path


def faults(package: Package) -> list[tuple[str, str, int, str]]:
    return [(d.code, d.where.file, d.where.line, d.where.path) for d in package.diagnostics]


def test_rows_are_the_pilots_that_they_say(write: Write) -> None:
    found = pilots_of_package(write([MINE, BARE], targets=[TARGET]))
    assert [one.model_dump() for one in found.pilots] == [
        Pilot.model_validate(tree).model_dump() for tree in (MINE, BARE)
    ]
    assert [one.id for one in found.targets] == ["breda"]
    assert found.diagnostics == ()


def test_an_assessment_keeps_the_name_of_its_file(write: Write) -> None:
    found = pilots_of_package(write([MINE], assessment_files=[{"file": "p1.yaml", **ASSESSMENT}]))
    [(name, one)] = found.assessments
    assert (name, one.pilot, one.round) == ("p1.yaml", "made", "spring")
    assert str(one.sources["deed"].year) == "2018-05~"


def test_no_value_in_a_row_is_what_is_not_known(write: Write) -> None:
    row = {**BARE, "summary": None, "funding": None, "reply": None}
    [pilot] = pilots_of_package(write([row])).pilots
    assert (pilot.funding, pilot.summary) == ((), None)


def test_two_shared_sources_of_one_key_are_the_first_and_a_fault(write: Write) -> None:
    rows = [
        {"pilotscan_sources": 1, "sources": {"report": {"title": title}}}
        for title in ("A report", "A report", "Another")
    ]
    found = pilots_of_package(write([BARE], shared_sources=rows))
    assert {key: one.title for key, one in found.shared.items()} == {"report": "A report"}
    assert [one[:3] for one in faults(found)] == [("PS811", "shared_sources.jsonl", 3)]


@pytest.mark.parametrize(
    ("row", "code", "path"),
    [
        ({**BARE, "colour": "red"}, "PS201", "colour"),
        ({**BARE, "status": "walking"}, "PS204", "status"),
        ({**BARE, "funding": [{"source": "x", "amount": -1}]}, "PS204", "funding[0].amount"),
        ('{"pilotscan": 1, "id": "x", "id": "y"}', "PS111", ""),
        ("[" * 2000, "PS105", ""),
        ("{broken", "PS106", ""),
        ('{"pilotscan": 1, "id": "x", "name": "a\\u0007b", "place": {}}', "PS104", ""),
        ("[]", "PS107", ""),
    ],
)
def test_a_faulty_row_is_told_with_its_line_and_the_others_are_read(
    write: Write, row: Any, code: str, path: str
) -> None:
    found = pilots_of_package(write([{**BARE, "id": "first"}, row, {**BARE, "id": "last"}]))
    assert [one.id for one in found.pilots] == ["first", "last"]
    told = faults(found)
    assert {(file, line) for _, file, line, _ in told} == {("pilots.jsonl", 2)}
    assert code in {one[0] for one in told}, told
    assert not path or path in {one[3] for one in told}, told


def test_reading_quickly_refuses_what_reading_with_places_refuses(write: Write) -> None:
    for name in ("x" * 20_001, "a\x07", "\ud800", "ok", "Infinity"):
        for extra in ({}, {"figures": [{"what": "a"}] * 1001}, {"checked": "2026-13-01"}):
            line = json.dumps({**BARE, "name": name, **extra})
            slowly = load_pilot_bytes(line.encode(), "x").pilot
            found = pilots_of_package(write([line]))
            assert list(found.pilots) == ([] if slowly is None else [slowly]), (name[:9], extra)
            assert bool(found.diagnostics) == (slowly is None)


def test_two_rows_of_one_id_are_one_pilot_and_a_fault(write: Write) -> None:
    found = pilots_of_package(write([BARE, {**BARE, "name": "Other"}], targets=[TARGET]))
    assert [one.name for one in found.pilots] == ["B"]
    assert faults(found) == [("PS811", "pilots.jsonl", 2, "id")]


@pytest.mark.parametrize(
    "path", ["../secret.jsonl", "/etc/passwd", "a\\b", "C:/x", "", None, 3, "link.jsonl", "x\0"]
)
def test_no_row_is_read_from_outside_the_folder(work: Path, path: Any) -> None:
    (work / "secret.jsonl").write_text(json.dumps(BARE) + "\n", "utf-8")
    inside = work / "package"
    inside.mkdir()
    (inside / "link.jsonl").symlink_to(work / "secret.jsonl")
    found = pilots_of_package(descriptor(inside, [{"name": "pilots", "path": path}]))
    assert found.pilots == ()
    assert faults(found) == [("PS811", "package/datapackage.json", 0, "")]


def test_missing_rows_are_a_fault_of_that_file(work: Path) -> None:
    found = pilots_of_package(descriptor(work, [{"name": "pilots", "path": "pilots.jsonl"}]))
    assert faults(found) == [("PS811", "pilots.jsonl", 0, "")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no data package that 'pilotscan export' wrote"),
        ("[]", "no data package"),
        ("[" * 100_000, "no data package"),
        ('{"resources": []}', "no data package"),
        ('{"pilotscan": {"format": 2}, "resources": []}', "is of format 2"),
        ('{"pilotscan": {"format": 1}, "resources": [3]}', "names no rows of pilots"),
    ],
)
def test_another_file_is_refused_in_one_line(work: Path, text: str, told: str) -> None:
    path = work / "datapackage.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=told):
        pilots_of_package(path)


@pytest.mark.usefixtures("work")
def test_a_missing_file_is_refused_in_one_line() -> None:
    with pytest.raises(UsageError, match=r"^nothing\.json cannot be read: "):
        pilots_of_package(Path("nothing.json"))


def test_a_changed_table_is_told_and_a_row_may_change(work: Path) -> None:
    (work / "pilots.jsonl").write_text(json.dumps(BARE) + "\n", "utf-8")
    (work / "funding.csv").write_text("pilot\r\n", "utf-8")
    stale = "sha256:" + "0" * 64
    resources = [
        {"name": "pilots", "path": "pilots.jsonl", "hash": stale},
        {"name": "funding", "path": "funding.csv", "hash": stale},
        {"name": "gone", "path": "gone.csv", "hash": stale},
    ]
    found = pilots_of_package(descriptor(work, resources))
    assert [(d.code, d.severity.value, d.where.file) for d in found.diagnostics] == [
        ("PS812", "warning", "funding.csv")
    ]
    assert len(found.pilots) == 1
