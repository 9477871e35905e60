"""`pilotscan compare` over more files than are held at once: the same tables, in any number."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotscan.runs import compare as runs
from support.project import Run
from support.side_by_side import SMALL, four_trees, tree, write

ABOUT = ("--framework", str(SMALL), "--no-config")
NOT_THE_SAME = {"comparison-learning.csv", "comparison-codebook.csv"}


@pytest.fixture
def pilots(work: Path) -> Path:
    """Alder, birch, cedar and dogwood, and one that is broken."""
    write(work / "pilots", *four_trees(), tree("elm"))
    (work / "pilots" / "fir.yaml").write_text("x: [", "utf-8")
    return work / "pilots"


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 3)
    monkeypatch.setattr(runs, "BATCH", 2)


def test_the_files_are_those_that_are_made_at_once(
    run: Run, pilots: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("compare", pilots, *ABOUT, "--format", "csv", "--out")
    once = run(*asked, "once", "-q")
    monkeypatch.setattr(runs, "AT_ONCE", 3)
    monkeypatch.setattr(runs, "BATCH", 2)
    running = run(*asked, "running", "-q")
    assert (running.code, running.err) == (once.code, once.err)
    assert once.code == 1
    one, other = files(work / "once"), files(work / "running")
    assert one.keys() - other.keys() == {"comparison-learning.csv"}
    assert {name for name in other if other[name] != one[name]} == {"comparison-codebook.csv"}


@pytest.mark.usefixtures("few")
def test_parquet_and_names_of_what_is_written(run: Run, pilots: Path, work: Path) -> None:
    told = run("compare", pilots, *ABOUT, "--format", "parquet", "--format", "csv", "--out", "o")
    assert "o/comparison-levels.parquet" in told.out.splitlines()
    assert "o/comparison-about.csv" in told.out.splitlines()
    assert not [path for path in (work / "o").iterdir() if path.name.endswith(".tmp")]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("options", "asked"),
    [
        (("--order",), "--order"),
        (("--sort", "name"), "--sort name"),
        (("--format", "html"), "--format html"),
        (("--format", "csv", "--format", "json"), "--format json"),
        (("--format", "csv", "--out", "-"), "--out -"),
    ],
)
def test_what_needs_all_at_once_is_refused_with_what_to_use(
    run: Run, pilots: Path, options: tuple[str, ...], asked: str
) -> None:
    told = run("compare", pilots, *ABOUT, *options)
    assert (told.code, told.out) == (2, "")
    assert f"{asked} is for 3 files at most, and here are 6: --format parquet and csv" in told.err


@pytest.mark.usefixtures("few")
def test_on_the_terminal_it_tells_of_the_whole(run: Run, pilots: Path) -> None:
    told = run("compare", pilots, *ABOUT, "--color", "never")
    assert told.code == 1
    assert "5 pilots, each on its own route" in told.out
    assert "What fails most often" in told.out
    assert "PS106" in told.err


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("theme=nothing", "no pilot has all of this: theme=nothing"),
        ("theme=language", "only 'cedar' is left"),
    ],
)
def test_too_few_leave_nothing_behind(
    run: Run, pilots: Path, work: Path, wanted: str, said: str
) -> None:
    told = run("compare", pilots, *ABOUT, "--where", wanted, "--format", "csv", "--out", "o")
    assert told.code == 2
    assert said in told.err
    assert not list((work / "o").glob("comparison*"))
    assert not list((work / "o").glob(".*.tmp"))


@pytest.mark.usefixtures("few")
def test_nothing_that_can_be_judged_is_told(run: Run, work: Path) -> None:
    (work / "r.jsonl").write_text("[\x01\n" * 4, "utf-8")
    told = run("compare", "r.jsonl", *ABOUT)
    assert told.code == 2
    assert "there is nothing to compare" in told.err
