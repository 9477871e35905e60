"""What people have already, brought in by the command: projects, ratings, bibliographies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.project import GOOD, TESTS, Run

LIBRARY = TESTS / "cases" / "bibliographies" / "library.bib"
MAPPING = """\
pilotscan_projects: 1
columns: {name: Name, place.municipality: Town, status: State}
values: {place.country: NL}
"""
TABLE = "Name,Town,State\nHuis op Maat,Utrecht,running\nTaal,Ede,ended\n"


@pytest.fixture
def table(work: Path) -> Path:
    (work / "projects.csv").write_text(TABLE, "utf-8")
    (work / "mapping.yaml").write_text(MAPPING, "utf-8")
    return work


def test_a_table_becomes_pilot_files_that_are_valid_and_twice_the_same_is_once(
    table: Path, run: Run
) -> None:
    done = run("import", "projects.csv", "--mapping", "mapping.yaml")
    assert (done.code, done.out) == (0, "pilots/huis-op-maat.yaml\npilots/taal.yaml\n")
    assert "2 files are written." in done.err
    assert "no faults" in run("validate").out
    before = {path: path.read_bytes() for path in (table / "pilots").iterdir()}
    again = run("import", "projects.csv", "--mapping", "mapping.yaml")
    assert (again.code, again.out) == (0, "")
    assert "2 files are there already, and the same." in again.err
    assert {path: path.read_bytes() for path in (table / "pilots").iterdir()} == before


def test_what_is_there_is_left_as_it_is_and_the_rest_is_written(table: Path, run: Run) -> None:
    (table / "pilots").mkdir()
    mine = table / "pilots" / "taal.yaml"
    mine.write_text(GOOD.replace("id: good", "id: taal"), "utf-8")
    kept = mine.read_bytes()
    done = run("import", "projects.csv", "--mapping", "mapping.yaml")
    assert (done.code, done.out) == (1, "pilots/huis-op-maat.yaml\n")
    assert "projects.csv, row 3, column 'Name': PS805 error" in done.err
    assert mine.read_bytes() == kept


def test_an_id_of_another_file_is_told(table: Path, run: Run) -> None:
    (table / "pilots").mkdir()
    (table / "pilots" / "old.yaml").write_text(GOOD.replace("id: good", "id: taal"), "utf-8")
    done = run("import", "projects.csv", "--mapping", "mapping.yaml")
    assert done.code == 1
    assert "PS804 error: the id 'taal' is that of pilots/old.yaml too" in done.err
    assert not (table / "pilots" / "taal.yaml").exists()


def test_what_a_check_finds_is_told_of_the_cell(table: Path, run: Run) -> None:
    (table / "projects.csv").write_text(
        "Name,Town,State\nComparison,Utrecht,running\nTaal,,ended\nBel 06-12345678,Ede,ended\n",
        "utf-8",
    )
    done = run("import", "projects.csv", "--mapping", "mapping.yaml")
    assert done.code == 1
    assert "row 2, column 'Name': PS" in done.err
    assert "row 3, column 'Name': PS" in done.err
    assert "row 4, column 'Name': PS602" in done.err
    assert done.out == "pilots/bel-06-12345678.yaml\n"  # a warning


def test_a_dry_run_writes_nothing(table: Path, run: Run) -> None:
    shutil.copy(LIBRARY, table / "library.bib")
    done = run("import", "projects.csv", "library.bib", "--mapping", "mapping.yaml", "--dry-run")
    assert done.code == 0
    assert done.out.splitlines()[-1] == "pilots/sources.yaml"
    assert not (table / "pilots").exists()
    assert "would be written" in done.err


def test_a_bibliography_becomes_sources_and_comes_back(work: Path, run: Run) -> None:
    shutil.copy(LIBRARY, work / "library.bib")
    done = run("import", "library.bib", "--kind", "techreport=own-evaluation")
    assert (done.code, done.out) == (0, "pilots/sources.yaml\n")
    assert "proposed as peer-reviewed" in done.err
    assert "4 with the kind own-evaluation" in done.err
    assert run("validate", "pilots/sources.yaml").code == 0
    back = run("import", "pilots", "--out", "back.bib")
    assert (back.code, "sources are written" in back.err) == (0, True)
    other = run("import", "back.bib", "--out", "other", "--kind", "techreport=own-evaluation")
    assert other.code == 0
    assert (work / "other/sources.yaml").read_bytes() == (work / "pilots/sources.yaml").read_bytes()
    assert run("import", "pilots/sources.yaml", "--out", "back.json").code == 0
    changed = work / "pilots/sources.yaml"
    changed.write_text(changed.read_text("utf-8").replace("proposed: thesis", "kind: thesis"))
    again = run("import", "library.bib")
    assert (again.code, "PS805" in again.err) == (1, True)


def test_sources_of_pilots_become_a_bibliography(work: Path, run: Run) -> None:
    (work / "pilots").mkdir()
    (work / "pilots/good.yaml").write_text(GOOD, "utf-8")
    (work / "pilots/other.yaml").write_text(
        GOOD.replace("id: good", "id: other").replace("A report", "Another"), "utf-8"
    )
    assert run("import", "pilots", "--out", "all.bib").code == 0
    text = (work / "all.bib").read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("@")] == [
        "@report{report,",
        "@report{report-other,",
    ]


def test_no_source_is_lost_on_the_way_to_a_bibliography(work: Path, run: Run) -> None:
    (work / "pilots/assessments/good").mkdir(parents=True)
    (work / "pilots/good.yaml").write_text(GOOD, "utf-8")
    own = "sources: {report: {title: %s, kind: press}}\n"
    texts = {
        "pilots/sources.yaml": "pilotscan_sources: 1\n" + own % "Of the list",
        "pilots/assessments/good/a.yaml": "pilotscan_assessment: 1\npilot: good\n"
        "date: 2026-01-14\nframework: living-lab\nassessor: {id: fin, role: partner}\n"
        + own
        % "Of the assessor",
        "pilots/town.yaml": "pilotscan_target: 1\nid: town\nname: Town\n"
        "place: {municipality: Ede, country: NL}\n" + own % "Of the target",
    }
    for name, text in texts.items():
        (work / name).write_text(text, "utf-8")
    done = run("import", "pilots", "--out", "all.bib")
    assert (done.code, "4 sources are written" in done.err) == (0, True)
    text = (work / "all.bib").read_text("utf-8")
    for title in ("A report", "Of the list", "Of the assessor", "Of the target"):
        assert f"title = {{{title}}}" in text
    assert "{report,\n  title = {Of the list}" in text


def test_two_entries_that_are_one_source_and_say_more_are_told(work: Path, run: Run) -> None:
    (work / "1.bib").write_text("@article{k, title={T}, pages={1--9}}\n", "utf-8")
    (work / "2.bib").write_text("@article{k, title={T}, note={Important}}\n", "utf-8")
    assert run("import", "1.bib", "1.bib", "--dry-run").code == 0
    done = run("import", "1.bib", "2.bib", "--dry-run")
    assert (done.code, "PS804" in done.err) == (1, True)


def test_a_table_of_ratings_is_taken_in_as_answers_are(work: Path, run: Run) -> None:
    (work / "pilots").mkdir()
    (work / "pilots/good.yaml").write_text(GOOD, "utf-8")
    (work / "ratings.csv").write_text(
        "pilot,assessor,role,date,condition,level,because\n"
        "good,w-1,partner,2027-01-14,legal-room,3,The permit is there.\n",
        "utf-8",
    )
    done = run("import", "ratings.csv")
    assert done.code == 0
    assert "1 file is written." in done.err
    [file] = (work / "pilots/assessments/good").iterdir()
    assert "legal-room" in file.read_text("utf-8")


def test_files_of_sources_among_pilots_are_passed_over(work: Path, run: Run) -> None:
    (work / "pilots").mkdir()
    (work / "pilots/good.yaml").write_text(GOOD, "utf-8")
    (work / "pilots/sources.yaml").write_text("pilotscan_sources: 1\nsources: {}\n", "utf-8")
    assert run("evaluate", "-q").code == 0
    (work / "pilots/sources.yaml").write_text("pilotscan_sources: 1\nsource: {}\n", "utf-8")
    done = run("validate")
    assert (done.code, "sources.yaml:2:1: PS201" in done.err + done.out) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nothing.bib"], 2, "PS801 error: cannot be read"),
        (["nothing.csv", "--mapping", "mapping.yaml"], 2, "PS801 error: cannot be read"),
        (["mapping.yaml"], 2, "YAML files, and folders of them, are not brought in"),
        (["projects.csv", "--mapping", "projects.csv"], 2, "--mapping projects.csv"),
        (["projects.csv", "--mapping", "wrong.yaml"], 2, "pilotscan_projects: 1"),
        (["broken.xlsx", "--mapping", "mapping.yaml"], 2, "PS801 error: is damaged"),
        (["x.bib", "--kind", "book"], 2, "expected TYPE=KIND"),
        (["x.bib", "--kind", "book=peer-review"], 2, "peer-reviewed"),
    ],
)
def test_wrong_usage_is_one_line(
    arguments: list[str], code: int, says: str, table: Path, run: Run
) -> None:
    (table / "wrong.yaml").write_text("columns: {a: b}\n", "utf-8")
    (table / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    done = run("import", *arguments)
    assert (done.code, says in done.err) == (code, True), done.err
