"""Whoever reads a folder tells the same faults of it, and judges the same pilots."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pilotscan
from pilotscan.reading import read_framework
from pilotscan.runs.diff import SideJob, Source, read_snapshot
from support.repositories import commit, start

Run = Callable[..., Any]
Told = tuple[Counter[tuple[str, str]], list[str]]

FAULTS = Counter(
    [
        ("b-broken.yaml", "PS204"),
        ("c-second.yaml", "PS402"),
        ("d-broken-second.yaml", "PS204"),
        ("d-broken-second.yaml", "PS402"),
        ("f-without-an-end.yaml", "PS106"),
    ]
)
JUDGED = ["e-other.yaml", "g-after-no-id.yaml", "good.yaml"]


@pytest.fixture
def folder(good: Path, good_text: str) -> Path:
    """A folder in which the first file that says the id `twin` is broken."""
    twin = good_text.replace("id: good", "id: twin")
    texts = {
        "b-broken": twin.replace("level: 3", "level: 5"),
        "c-second": twin,
        "d-broken-second": twin.replace("level: 3", "level: 6"),
        "e-other": good_text.replace("id: good", "id: other"),
        # nobody can tell which id this one says
        "f-without-an-end": good_text.replace("id: good", 'id: "last'),
        "g-after-no-id": good_text.replace("id: good", "id: last"),
    }
    for name, text in texts.items():
        (good / f"{name}.yaml").write_text(text, "utf-8")
    return good


def _told(diagnostics: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    return Counter((d["file"], d["code"]) for d in diagnostics)


def _by_validate(run: Run) -> Told:
    document = json.loads(run("validate", ".", "--format", "json").out)
    return _told(document["diagnostics"]), JUDGED


def _by_evaluate(run: Run) -> Told:
    document = json.loads(run("evaluate", ".", "--format", "json", "--out", "-").out)
    return _told(document["diagnostics"]), [pilot["file"] for pilot in document["pilots"]]


def _by_evaluate_with_a_cache(run: Run) -> Told:
    run("evaluate", ".", "--format", "json", "--out", "reports", "--cache", "kept")
    done = run("evaluate", ".", "--format", "json", "--out", "-", "--cache", "kept")
    document = json.loads(done.out)
    return _told(document["diagnostics"]), [pilot["file"] for pilot in document["pilots"]]


def _by_compare(run: Run) -> Told:
    document = json.loads(run("compare", ".", "--format", "json", "--out", "-").out)
    judged = [pilot["file"] for pilot in document["tables"]["pilots"]]
    return _told(document["diagnostics"]), judged


def _by_diff(_: Run) -> Told:
    snapshot = read_snapshot(
        Source((".",)), SideJob(read_framework("living-lab"), name="living-lab")
    )
    told = Counter((d.where.file, d.code) for d in snapshot.diagnostics)
    judged = sorted(pilot.file for pilot in snapshot.pilots)
    assert sorted(item.file for item in snapshot.unjudged) == sorted({file for file, _ in FAULTS})
    return told, judged


def _by_the_library(_: Run) -> Told:
    pilots = pilotscan.load_pilots(".")
    told = Counter((d.where.file, d.code) for d in pilots.diagnostics)
    return told, [file for file, _ in pilots.files]


@pytest.mark.parametrize(
    "read",
    [
        _by_validate, _by_evaluate, _by_evaluate_with_a_cache, _by_compare, _by_diff,
        _by_the_library,
    ],
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_an_id_is_of_the_first_file_that_says_it_broken_or_not(
    run: Run, read: Callable[[Run], Told]
) -> None:
    assert read(run) == (FAULTS, JUDGED)


@pytest.mark.usefixtures("folder")
def test_a_baseline_accepts_what_validate_finds(run: Run) -> None:
    assert run("baseline", "write", ".").code == 0
    accepted = json.loads(Path("pilotscan-baseline.json").read_text("utf-8"))["accepted"]
    told: Counter[str] = Counter()
    for entry in accepted:
        told[entry["code"]] += entry.get("count", 1)
    assert told == Counter(code for _, code in FAULTS)


@pytest.mark.outside
def test_history_judges_what_evaluate_judges(run: Run, folder: Path) -> None:
    start(folder)
    commit(folder)
    rows = list(csv.DictReader(io.StringIO(run("history", ".").out)))
    assert [row["file"] for row in rows if row["verdict"]] == JUDGED
    told = {row["file"]: row["error"].split()[0] for row in rows if row["error"]}
    # a row has room for one fault, and what is wrong inside comes first
    assert told == {file: code for file, code in sorted(FAULTS, reverse=True)}  # noqa: C416


def test_mending_the_first_file_does_not_change_which_one_is_judged(run: Run, folder: Path) -> None:
    first = folder / "b-broken.yaml"
    first.write_text(first.read_text("utf-8").replace("level: 5", "level: 2"), "utf-8")
    told, judged = _by_evaluate(run)
    assert told == FAULTS - Counter([("b-broken.yaml", "PS204")])
    assert judged == ["b-broken.yaml", *JUDGED]
