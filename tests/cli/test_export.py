"""`pilotscan export` as an analyst uses it, and the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import pilotscan
from pilotscan.loading.package import pilots_of_package
from pilotscan.loading.unpacked import files_of_package
from support.project import PILOTS, SMALL_FRAMEWORK, Run
from support.whole import ASSESSMENT, TARGET, WHOLE

SMALL = ("--framework", SMALL_FRAMEWORK)


@pytest.fixture
def mine(work: Path) -> Path:
    """A pilot, an assessment of it in a file of its own, and a target; as JSON, which YAML is."""
    folder = work / "mine"
    (folder / "assessments").mkdir(parents=True)
    for name, tree in (
        ("made.yaml", {"pilotscan": 1, "id": "made", **WHOLE, "assessments": []}),
        ("assessments/p1.yaml", ASSESSMENT),
        ("breda.yaml", TARGET),
    ):
        (folder / name).write_text(json.dumps(tree, ensure_ascii=False), "utf-8")
    return folder


def unpack(package: Path, folder: Path) -> None:
    """Write the files of a package, as `pilotscan import` does."""
    found = pilots_of_package(package / "datapackage.json")
    assert found.diagnostics == ()
    for name, data in files_of_package(found).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_what_is_exported_comes_back_with_its_assessments(run: Run, mine: Path, work: Path) -> None:
    done = run("export", mine, "--out", "package", "--format", "jsonl", *SMALL)
    assert done.code == 0, done.err
    assert done.out.split() == [
        "package/pilots.jsonl", "package/assessment_files.jsonl", "package/targets.jsonl",
        "package/datapackage.json",
    ]  # fmt: skip
    unpack(work / "package", work / "back")
    rules = pilotscan.load_framework(SMALL_FRAMEWORK)
    before, after = (pilotscan.load_pilots(folder, framework=rules) for folder in (mine, "back"))
    assert [p.model_dump() for p in before] == [p.model_dump() for p in after]
    assert len(after[0].assessments) == 1
    assert sorted(p.relative_to(work).as_posix() for p in (work / "back").rglob("*.yaml")) == [
        "back/assessments/made/p1.yaml", "back/breda.yaml", "back/made.yaml",
    ]  # fmt: skip


def test_the_shipped_pilots_come_back_as_they_were(
    run: Run, work: Path, shipped: pilotscan.api.load.LoadedPilots
) -> None:
    assert run("export", PILOTS, "--out", "package", "--format", "jsonl", "-q").code == 0
    unpack(work / "package", work / "back")
    after = pilotscan.load_pilots("back")
    by_id = {pilot.id: pilot for pilot in after}
    assert len(by_id) == 22
    for pilot in shipped:
        assert by_id[pilot.id].model_dump(mode="json") == pilot.model_dump(mode="json")
    again = run("export", "back", "--out", "second", "--format", "jsonl", "-q")
    assert again.code == 0
    first, second = ((work / f / "pilots.jsonl").read_bytes() for f in ("package", "second"))
    assert sorted(first.splitlines()) == sorted(second.splitlines())


def test_the_same_files_give_the_same_bytes(run: Run, mine: Path, work: Path) -> None:
    for name, jobs in (("a", "1"), ("b", "2")):
        for kind in ("csv", "parquet"):
            out = work / f"{name}-{kind}"
            done = run("export", mine, "--out", out, "--format", kind, "--jobs", jobs, *SMALL, "-q")
            assert (done.code, done.out) == (0, "")
    for kind in ("csv", "parquet"):
        files = sorted((work / f"a-{kind}").glob("*.*"))
        assert len(files) > 20
        for file in files:
            assert file.read_bytes() == (work / f"b-{kind}" / file.name).read_bytes(), file.name


def test_the_assessment_in_a_file_of_its_own_is_in_the_tables(
    run: Run, mine: Path, work: Path
) -> None:
    assert run("export", mine, "--out", "package", *SMALL, "--lang", "nl", "-q").code == 0
    lines = (work / "package" / "assessments.csv").read_text("utf-8").splitlines()
    assert lines[1:] == ["made,1,p1,independent,Eén,2026-02-01,two-dimensions,spring"]
    assert "Keuken" in (work / "package" / "facts.csv").read_text("utf-8")
    # the deed of the assessor is another one than that of the pilot
    cited = (work / "package" / "evidence.csv").read_text("utf-8").splitlines()
    assert cited[1] == "made,1,trust,deed-p1,,TRUE"


def test_rows_of_pilots_go_to_standard_output(run: Run, mine: Path) -> None:
    done = run("export", mine, "--out", "-", "--format", "jsonl", *SMALL)
    assert json.loads(done.out)["id"] == "made"
    assert (done.code, done.out.count("\n")) == (0, 1)


def test_a_faulty_pilot_is_left_out_and_told(run: Run, mine: Path, work: Path) -> None:
    (mine / "bad.yaml").write_text("pilotscan: 1\nid: bad\nname: x\nplace: {country: XX}\n")
    done = run("export", mine, "--out", "package", *SMALL, "-q")
    assert done.code == 1
    assert "mine/bad.yaml:4" in done.err
    [line] = (work / "package" / "pilots.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["id"] == "made"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--out", "-"], "--out - takes --format jsonl: a row per pilot"),
        (["--out", "x", "--framework", "none"], "there is no framework 'none'"),
    ],
)
def test_wrong_use_is_told_in_one_line(run: Run, mine: Path, options: list[str], told: str) -> None:
    done = run("export", mine, *options)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_nothing_to_export_is_told(run: Run, work: Path) -> None:
    (work / "bad.yaml").write_text("pilotscan: 1\nid: bad\n")
    done = run("export", "bad.yaml", "--out", "package")
    assert done.code == 2
    assert "there is nothing to export: no pilot is without errors" in done.err
    assert "PS202" in done.err
    assert not (work / "package").exists()


def test_files_of_others_are_not_overwritten(run: Run, mine: Path, work: Path) -> None:
    (work / "package").mkdir()
    (work / "package" / "facts.csv").write_text("mine")
    done = run("export", mine, "--out", "package", *SMALL, "-q")
    assert done.code == 2
    assert (work / "package" / "facts.csv").read_text() == "mine"
