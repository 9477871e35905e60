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

OF_FILES = Counter(
    [
        ("assessments/lost.yaml", "PS417"),
        ("assessments/other/2.yaml", "PS602"),
        ("assessments/twice/1.yaml", "PS403"),
        ("assessments/twin/1.yaml", "PS301"),
        ("assessments/unfinished.yaml", "PS106"),
        ("elsewhere.yaml", "PS303"),
    ]
)
"""Of assessments in files of their own, beside what stands above."""


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


ASSESSMENT = """\
pilotscan_assessment: 1
pilot: %s
date: 2026-02-01
framework: living-lab
assessor: {role: partner, id: ann}
ratings:
"""


@pytest.fixture
def with_files(folder: Path) -> Path:
    """The same folder with assessments in files: good ones, faulty ones, of broken pilots."""
    good = (folder / "good.yaml").read_text("utf-8").replace("level: 3", "level: unknown")
    twice = good.replace("2026-01-15", "2026-02-01").replace("role: ind", "id: ann, role: ind")
    texts = {
        "assessments/other/1": ASSESSMENT % "other",
        "assessments/other/2": ASSESSMENT.replace("ann", "ben") % "other"
        + "  legal-room: {level: unknown, because: Call 06-12345678.}\n",
        "assessments/twin/1": ASSESSMENT % "twin" + "  legal-rom: 3\n",
        "assessments/twice/1": ASSESSMENT % "twice" + "  durable-need: unknown\n",
        "assessments/lost": ASSESSMENT % "nowhere",
        "assessments/unfinished": ASSESSMENT % "unfinished" + "  legal-room: [\n",
        "elsewhere": ASSESSMENT.replace("living-lab", "another") % "elsewhere",
        "h-twice": twice.replace("id: good", "id: twice"),
        "i-elsewhere": good[: good.index("assessments:")].replace("id: good", "id: elsewhere"),
        "j-unfinished": good.replace("id: good", "id: unfinished"),
    }
    for name, text in texts.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def _told(diagnostics: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    return Counter((d["file"], d["code"]) for d in diagnostics)


def _by_validate(run: Run) -> Told:
    document = json.loads(run("validate", ".", "--format", "json").out)
    return _told(document["diagnostics"]), _by_evaluate(run)[1]


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
    unjudged = {path.name for path in Path().glob("*.yaml")} - {*judged, "elsewhere.yaml"}
    assert {item.file for item in snapshot.unjudged} == unjudged
    return told, judged


def _by_the_library(_: Run) -> Told:
    pilots = pilotscan.load_pilots(".")
    told = Counter((d.where.file, d.code) for d in pilots.diagnostics)
    return told, [file for file, _ in pilots.files]


EVERY = [
    _by_validate, _by_evaluate, _by_evaluate_with_a_cache, _by_compare, _by_diff, _by_the_library
]  # fmt: skip


@pytest.mark.parametrize("read", EVERY)
@pytest.mark.usefixtures("with_files")
def test_assessments_in_files_are_read_with_their_pilots(
    run: Run, read: Callable[[Run], Told]
) -> None:
    judged = ["e-other.yaml", "g-after-no-id.yaml", "good.yaml", "i-elsewhere.yaml"]
    assert read(run) == (FAULTS + OF_FILES, judged)


@pytest.mark.parametrize("read", EVERY)
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


def test_a_baseline_accepts_what_is_found_in_assessment_files(run: Run, with_files: Path) -> None:
    assert run("baseline", "write", ".").code == 0
    known = ("validate", ".", "--strict", "--baseline", "pilotscan-baseline.json")
    assert run(*known).code == 0
    (with_files / "assessments" / "other" / "2.yaml").rename(with_files / "moved.yaml")
    assert run(*known).code == 0, "a file can be renamed"
    (with_files / "assessments" / "other" / "3.yaml").write_text(
        ASSESSMENT.replace("ann", "cas") % "other" + "  legal-room: {because: Call 06-12345678.}\n"
    )
    assert run(*known).code == 1, "another's is new"


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
