"""Registries: rows that are judged as the files that they were, and read only when it is time."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from pyarrow import Table
from pyarrow.parquet import write_table

import pilotscan
from pilotscan.diagnostics import sort_diagnostics
from pilotscan.loading.assessment_files import discover_all
from pilotscan.loading.found import LEADING, Found, is_registry
from pilotscan.loading.json_rows import JsonRow
from pilotscan.loading.language import held, language_of_files
from pilotscan.loading.load import load_file_bytes, with_bytes
from pilotscan.reading import check_file, packaged_framework, read_framework
from pilotscan.runs.many import Job, find_many
from pilotscan.runs.validate import check_many
from pilotscan.scoring.evaluation import Evaluation
from support.elsewhere import copied
from support.project import PILOTS, Run

BARE = {"pilotscan": 1, "name": "B", "place": {"country": "NL", "municipality": "Ede"}}


def lines(path: Path, *rows: Any) -> Path:
    written = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(written) + "\n", "utf-8")
    return path


def some(count: int) -> list[dict[str, Any]]:
    return [{**BARE, "id": f"p{i}", "language": "nl"} for i in range(count)]


def rating(ratings: dict[str, Any]) -> dict[str, Any]:
    about = {"date": "2026-02-01", "framework": "living-lab"}
    return {**about, "assessor": {"role": "independent"}, "ratings": ratings}


def judged(evaluation: Evaluation) -> dict[str, Any]:
    made = evaluation.to_dict()
    return {key: made[key] for key in made.keys() - {"file", "sha256"}}


def told(*paths: Path | str) -> list[tuple[str, str, str]]:
    many = find_many(paths)
    check_many(many, Job(read_framework()))
    return [(d.code, d.where.file, d.where.path) for d in sort_diagnostics(many.diagnostics)]


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_what_export_writes_is_judged_as_the_files_it_came_from(
    run: Run, work: Path, ending: str
) -> None:
    run("export", PILOTS, "--format", "jsonl", "--out", "package", "-q")
    path = work / "package" / "pilots.jsonl"
    if ending == "parquet":
        rows = path.read_text("utf-8").splitlines()
        path = work / "pilots.parquet"
        write_table(Table.from_pydict({"json": rows}), path, row_group_size=5)
    files, rows = pilotscan.load_pilots(PILOTS), pilotscan.load_pilots(path)
    assert len(rows) == len(files) == 22
    for one, other in zip(pilotscan.evaluate(files), pilotscan.evaluate(rows), strict=True):
        assert judged(one) == judged(other)


def test_assessments_and_sources_of_an_export_are_read_with_it(run: Run, work: Path) -> None:
    folder = work / "mine"
    (folder / "assessments" / "made").mkdir(parents=True)
    cited = {"legal-room": {"level": 3, "because": "So.", "evidence": ["@all"]}}
    mine = {"pilotscan_assessment": 1, "pilot": "made", **rating(cited)}
    pilot = {
        **BARE,
        "id": "made",
        "assessments": [rating({"local-support": {"level": 1, "because": "No."}})],
    }
    (folder / "made.yaml").write_text(json.dumps(pilot), "utf-8")
    (folder / "assessments" / "made" / "p1.yaml").write_text(json.dumps(mine), "utf-8")
    shared = {
        "pilotscan_sources": 1,
        "sources": {"all": {"kind": "own-evaluation", "title": "All"}},
    }
    (folder / "sources.yaml").write_text(json.dumps(shared), "utf-8")
    run("export", "mine", "--format", "jsonl", "--out", "package", "-q")
    rows = [work / "package" / f"{name}.jsonl" for name in ("pilots", "assessment_files")]
    [one], [other] = pilotscan.load_pilots(folder), pilotscan.load_pilots(rows)
    assert len(other.assessments) == len(one.assessments) == 2
    assert other.sources["@all"].title == "All"
    [first], [second] = pilotscan.evaluate([one]), pilotscan.evaluate([other])
    assert judged(first) == judged(second)
    [elsewhere] = pilotscan.load_pilots(str(copied(work / "package") / "pilots.jsonl"))
    [third] = pilotscan.evaluate([elsewhere])
    assert judged(third) == judged(first)


def test_a_fault_names_the_row_and_the_field(work: Path) -> None:
    first = {**BARE, "id": "a", "figures": [{"what": "x", "unit": "n", "vlaue": 1}]}
    path = lines(work / "r.jsonl", first, "", "[", {**BARE, "id": "a"})
    assert told(path) == [
        ("PS201", "r.jsonl:1", "figures[0].vlaue"),
        ("PS106", "r.jsonl:3", ""),
        ("PS402", "r.jsonl:4", "id"),
    ]
    [fault, *_] = pilotscan.load_pilots(path).diagnostics
    assert (fault.where.line, fault.where.cell, fault.excerpt) == (0, "figures[0].vlaue", "")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "PS107"),
        (b" \n\n", "PS107"),
        (b"[\n{},\n", "PS107"),
        ('{"id": "a"}'.encode("utf-16"), "PS103"),
        (b"PAR1", "PS107"),
        (b'{"id": "a"', "PS106"),
        (b'{"id": "\xff"}', "PS103"),
        (b"[" * 100_000, "PS105"),
        (b'{"id": "' + b"x" * 3_000_000 + b'"}', "PS102"),
        (b'{"name": "\\ud83d"}', "PS106"),
    ],
)
def test_a_hostile_registry_is_a_fault(work: Path, data: bytes, code: str) -> None:
    path = work / "r.ndjson"
    path.write_bytes(data)
    assert [one for one, *_ in told(path)] == [code]


def test_a_row_after_one_that_is_too_large_is_read(work: Path) -> None:
    path = lines(work / "r.jsonl", '{"id": "' + "x" * 2_500_000 + '"}', {**BARE, "id": "b"})
    loaded = pilotscan.load_pilots(path)
    assert [pilot.id for pilot in loaded] == ["b"]
    assert [(d.code, d.where.file) for d in loaded.diagnostics] == [("PS102", "r.jsonl:1")]


def test_a_registry_that_is_no_file_makes_nobody_wait(work: Path) -> None:
    os.mkfifo(work / "r.jsonl")
    assert told(work / "r.jsonl") == [("PS101", "r.jsonl", "")]


def test_only_a_registry_that_is_named_is_read(work: Path, good_text: str) -> None:
    (work / "folder" / "sub.jsonl").mkdir(parents=True)
    lines(work / "folder" / "r.jsonl", {**BARE, "id": "r"})
    (work / "folder" / "good.yaml").write_text(good_text, "utf-8")
    assert [pilot.id for pilot in pilotscan.load_pilots("folder")] == ["good"]
    both = pilotscan.load_pilots(["folder", "folder/r.jsonl"])
    assert [pilot.id for pilot in both] == ["good", "r"]
    assert not is_registry(work / "folder" / "sub.jsonl")


def test_rows_are_read_when_it_is_their_turn(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lines(work / "r.jsonl", *some(3 * LEADING))
    read: list[int] = []

    def count(self: JsonRow, limit: int, /) -> bytes:
        read.append(self.start)
        return original(self, limit)

    original = JsonRow.read
    monkeypatch.setattr(JsonRow, "read", count)
    found, faults = discover_all([path])
    assert (len(found), faults, read) == (3 * LEADING, [], [])
    assert language_of_files(held(found)) == "nl"
    assert len(read) == LEADING
    check_file(found[7], packaged_framework("living-lab"))
    assert len(read) == LEADING + 1
    assert [file.shown for file in found[297:400]] == [f"r.jsonl:{n}" for n in (298, 299, 300)]
    with pytest.raises(IndexError):
        found[3 * LEADING]


def test_a_row_goes_to_who_does_not_see_this_machine(work: Path) -> None:
    found, _ = discover_all([lines(work / "r.jsonl", {**BARE, "id": "a", "x": 1})])
    sent = with_bytes(found[0])
    (work / "r.jsonl").unlink()
    assert sent.origin is None
    checked = check_file(sent, packaged_framework("living-lab"))
    assert [(d.where.file, d.where.line) for d in checked.diagnostics] == [("r.jsonl:1", 0)]


def test_standard_input_stays_in_front_of_rows(work: Path) -> None:
    found, _ = discover_all(["-", lines(work / "r.jsonl", {**BARE, "id": "a"})])
    assert isinstance(found, Found)
    assert [file.shown for file in found] == ["<stdin>", "r.jsonl:1"]
    assert isinstance(load_file_bytes(found[1]), bytes)


def test_the_rows_of_two_registries_are_not_moved_by_their_names(run: Run, work: Path) -> None:
    rows = some(3)
    lines(work / "2026.jsonl", *rows)
    write_table(
        Table.from_pydict({"json": [json.dumps(row) for row in rows]}), work / "now.parquet"
    )
    done = run("diff", "2026.jsonl", "now.parquet", "--lang", "en")
    assert "Nothing changed" in done.out, done


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_a_registry_elsewhere_is_read_as_the_same_here(run: Run, work: Path, ending: str) -> None:
    run("export", PILOTS, "--format", "jsonl", "--out", "package", "-q")
    rows = work / "package" / "pilots.jsonl"
    (work / "here").mkdir()
    if ending == "parquet":
        texts = rows.read_text("utf-8").splitlines()
        write_table(Table.from_pydict({"pilot": texts}), work / "here" / "r.parquet")
    else:
        (work / "here" / "r.jsonl").write_bytes(rows.read_bytes())
    address = copied(work / "here")
    here = run("evaluate", f"here/r.{ending}", "--format", "json", "--out", "-", "-q")
    there = run("evaluate", f"{address}/r.{ending}", "--format", "json", "--out", "-", "-q")
    assert here.code == there.code == 0
    assert there.out.replace(f"{address}/", "here/") == here.out


def test_a_registry_elsewhere_that_is_none_is_told_by_its_address(work: Path) -> None:
    (work / "folder").mkdir()
    (work / "folder" / "empty.jsonl").touch()
    (work / "folder" / "broken.parquet").write_bytes(b"PAR1 and no more")
    address = copied(work / "folder")
    names = [str(address / name) for name in ("broken.parquet", "empty.jsonl", "gone.jsonl")]
    found = [(code, file) for code, file, _ in told(*names)]
    assert found == list(zip(["PS101", "PS107", "PS101"], names, strict=True))
