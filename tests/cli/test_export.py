"""`pilotscan export` as an analyst uses it, and the way back."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest

import pilotscan
from pilotscan.runs import export as runs
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


def test_what_is_exported_comes_back_with_its_assessments(run: Run, mine: Path, work: Path) -> None:
    done = run("export", mine, "--out", "package", "--format", "jsonl", *SMALL)
    assert done.code == 0, done.err
    assert done.out.split() == [
        "package/pilots.jsonl", "package/assessment_files.jsonl", "package/targets.jsonl",
        "package/datapackage.json",
    ]  # fmt: skip
    assert run("import", "package/datapackage.json", "--out", "back").code == 0
    rules = pilotscan.load_framework(SMALL_FRAMEWORK)
    before, after = (pilotscan.load_pilots(folder, framework=rules) for folder in (mine, "back"))
    assert [p.model_dump() for p in before] == [p.model_dump() for p in after]
    assert len(after[0].assessments) == 1
    assert sorted(p.relative_to(work).as_posix() for p in (work / "back").rglob("*.yaml")) == [
        "back/assessments/made/p1.yaml", "back/made.yaml", "back/targets/breda.yaml",
    ]  # fmt: skip


def test_the_shipped_pilots_come_back_as_they_were(
    run: Run, work: Path, shipped: pilotscan.api.load.LoadedPilots
) -> None:
    assert run("export", PILOTS, "--out", "package", "--format", "jsonl", "-q").code == 0
    assert run("import", "package/datapackage.json", "--out", "back", "-q").code == 0
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


def test_bringing_a_package_back_twice_changes_nothing_and_overwrites_nothing(
    run: Run, mine: Path, work: Path
) -> None:
    assert run("export", mine, "--out", "package", *SMALL, "-q").code == 0
    again = ("import", "package/datapackage.json", "--out", "back")
    dry = run(*again, "--dry-run")
    assert (dry.code, "3 files would be written." in dry.err) == (0, True)
    assert not (work / "back").exists()
    first = run(*again)
    assert first.out.split() == [
        "back/made.yaml", "back/targets/breda.yaml", "back/assessments/made/p1.yaml"
    ]  # fmt: skip
    second = run(*again)
    assert (second.code, second.out) == (0, "")
    assert "3 files are there already, and the same." in second.err
    (work / "back" / "made.yaml").write_text("mine", "utf-8")
    third = run(*again)
    assert (third.code, "PS805" in third.err) == (1, True)
    assert (work / "back" / "made.yaml").read_text("utf-8") == "mine"


def test_a_package_is_not_written_beside_another_pilot_of_that_id(
    run: Run, mine: Path, work: Path
) -> None:
    assert run("export", mine, "--out", "package", *SMALL, "-q").code == 0
    (work / "back").mkdir()
    (work / "back" / "other.yaml").write_text("pilotscan: 1\nid: made\n", "utf-8")
    done = run("import", "package/datapackage.json", "--out", "back", "-q")
    assert (done.code, "PS804" in done.err) == (1, True)
    assert not (work / "back" / "made.yaml").exists()


def test_a_change_in_a_table_is_told_when_a_package_comes_back(
    run: Run, mine: Path, work: Path
) -> None:
    assert run("export", mine, "--out", "package", *SMALL, "-q").code == 0
    table = work / "package" / "funding.csv"
    table.write_bytes(table.read_bytes().replace(b"7500000.0", b"9.0"))
    done = run("import", "package/datapackage.json", "--out", "back", "-q")
    assert (done.code, "PS812" in done.err) == (0, True)
    assert "7500000" in (work / "back" / "made.yaml").read_text("utf-8")


@pytest.fixture
def sharing(work: Path) -> Path:
    """Two pilots, one of them called as a list of sources is, that name sources of such a list."""
    folder = work / "mine"
    folder.mkdir()
    (folder / "sources.yaml").write_text(
        "pilotscan_sources: 1\nsources:\n  book: {title: A book, kind: press, year: 2019}\n"
        "  other: {title: Named by nobody}\n"
    )
    for name in ("a", "sources"):
        tree = {"pilotscan": 1, "id": name, **WHOLE, "summary": {"text": "x", "sources": ["@book"]}}
        tree["assessments"] = []
        (folder / f"file-{name}.yaml").write_text(json.dumps(tree), "utf-8")
    return folder


def test_sources_of_shared_lists_come_back_as_such(run: Run, sharing: Path, work: Path) -> None:
    done = run("export", sharing, "--out", "package", *SMALL, "-q")
    assert done.code == 0, done.err
    assert "@book,press," in (work / "package" / "sources.csv").read_text("utf-8")
    assert run("import", "package/datapackage.json", "--out", "back", "-q").code == 0
    assert sorted(path.name for path in (work / "back").iterdir()) == [
        "a.yaml", "pilot-sources.yaml", "sources.yaml"
    ]  # fmt: skip
    rules = pilotscan.load_framework(SMALL_FRAMEWORK)
    before, after = (pilotscan.load_pilots(folder, framework=rules) for folder in (sharing, "back"))
    assert [p.model_dump() for p in before] == [p.model_dump() for p in after]
    assert after[0].sources["@book"].title == "A book"
    assert "@book" not in (work / "back" / "a.yaml").read_text("utf-8").split("\nsources:")[1]


def test_lists_that_do_not_agree_are_refused(run: Run, sharing: Path, work: Path) -> None:
    (work / "yours").mkdir()
    text = (sharing / "sources.yaml").read_text().replace("A book", "Another book")
    (work / "yours" / "sources.yaml").write_text(text)
    pilot = (sharing / "file-a.yaml").read_text("utf-8").replace('"id": "a"', '"id": "b"')
    (work / "yours" / "b.yaml").write_text(pilot, "utf-8")
    done = run("export", "mine", "yours", "--out", "package", *SMALL, "--lang", "en")
    assert done.code == 2
    assert "'@book' is one source in one list and another in another" in done.err


@pytest.mark.parametrize("asked", ["csv", "parquet", "jsonl", "jsonl -"])
def test_what_is_written_one_by_one_is_the_same(
    run: Run, mine: Path, work: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    kind, out = (*asked.split(), "package")[:2]
    command = ("export", mine, PILOTS, "--format", kind, *SMALL, "--out", out)
    once = run(*command)
    before = {path.name: path.read_bytes() for path in work.glob("package/*")}
    for path in work.glob("package/*"):
        path.write_bytes(b"")
    monkeypatch.setattr(runs, "AT_ONCE", 3)
    running = run(*command, "--force")
    lines = sorted if before else list
    assert lines(running.out.splitlines()) == lines(once.out.splitlines())
    assert running.code == once.code
    assert {path.name: path.read_bytes() for path in work.glob("package/*")} == before
    assert (out == "-") != bool(before)


@pytest.mark.parametrize("asked", ["csv", "parquet", "jsonl", "jsonl -"])
def test_of_no_pilots_there_is_no_package_and_every_fault_is_told(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    kind, out = (*asked.split(), "package")[:2]
    (work / "r.jsonl").write_text('{"id": 1}\n' * 3, "utf-8")
    command = ("export", "r.jsonl", "--format", kind, "--out", out)
    once = run(*command)
    assert once.code == 2
    assert "there is nothing to export: no pilot is without errors" in once.err
    monkeypatch.setattr(runs, "AT_ONCE", 1)
    assert run(*command) == once
    gc.collect(1)  # what was begun just now and forgotten has nothing to say
    assert not list((work / "package").glob("[!.]*"))
