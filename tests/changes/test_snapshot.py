"""One side of a comparison in time, read from files, from a saved result and from a revision."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import pilotscan
from pilotscan.changes import PilotState
from pilotscan.errors import UsageError
from pilotscan.reading import read_framework
from pilotscan.runs.diff import SideJob, Source, read_snapshot
from support.project import GOOD, PILOTS, Run
from support.together import together


@pytest.fixture
def job() -> SideJob:
    return SideJob(read_framework("living-lab"), name="living-lab")


def bare(state: PilotState) -> PilotState:
    """Leave out what a saved result does not hold."""
    return replace(state, place="", content="", language="", desk=False, known=None)


def test_a_saved_result_says_what_its_files_say(run: Run, work: Path, job: SideJob) -> None:
    done = run("evaluate", PILOTS, "--format", "json", "--out", "-")
    (work / "saved.json").write_text(done.out, "utf-8")

    saved = read_snapshot(Source(("saved.json",)), job)
    files = read_snapshot(Source((str(PILOTS),)), job)

    assert len(saved.pilots) == len(files.pilots) > 20
    assert [bare(p) for p in saved.pilots] == [bare(p) for p in files.pilots]
    assert saved.framework == files.framework
    assert (saved.version, saved.kind, files.kind) == (pilotscan.__version__, "saved", "files")


def test_the_report_of_one_pilot_is_a_saved_result(run: Run, good: Path, job: SideJob) -> None:
    assert run("evaluate", "good.yaml", "--format", "json", "--out", "r", "-q").code == 0

    snapshot = read_snapshot(Source(("r/good.json",)), job)

    assert [pilot.id for pilot in snapshot.pilots] == ["good"]
    assert good.exists()


def test_a_file_that_could_not_be_judged_is_known_to_a_saved_result(
    run: Run, good: Path, job: SideJob
) -> None:
    (good / "bad.yaml").write_text("bad: [\n")
    done = run("evaluate", ".", "--format", "json", "--out", "-")
    (good / "saved.json").write_text(done.out, "utf-8")

    snapshot = read_snapshot(Source(("saved.json",)), job)

    assert [(item.file, item.id) for item in snapshot.unjudged] == [("bad.yaml", "")]


@cache
def result() -> str:
    from pilotscan.reading import check_bytes  # noqa: PLC0415

    pilot = check_bytes(GOOD.encode(), "good.yaml", pilotscan.load_framework()).pilot
    return pilotscan.render(pilotscan.evaluate(pilot)[0], format="json")


def saved(**changes: Any) -> dict[str, Any]:
    return {**json.loads(result()), **changes}


def broken(path: str, value: object) -> dict[str, Any]:
    document = saved()
    conditions = [c["id"] for c in document["pilots"][0]["conditions"]]
    path = path.replace("RATED", str(conditions.index("durable-need")))
    node: Any = document
    *steps, last = [int(s) if s.isdigit() else s for s in path.split(".")]
    for step in steps:
        node = node[step]
    node[last] = value
    return document


@together(
    "document, told",
    [
        ("{", "is not JSON"),
        ("[]", "is not a result of 'pilotscan evaluate --format json'"),
        ("{}", "is not a result of 'pilotscan evaluate --format json'"),
        (saved(pilotscan={"version": "9", "format": 2}), "in format 2.*reads format 1.*make it"),
        (saved(pilotscan={"version": "0", "format": 0}), "in format 0.*reads format 1"),
        (saved(pilots=3), "'pilots'"),
        (broken("pilots.0.conditions.0.level", 11), "less than or equal to 10"),
        (broken("pilots.0.conditions.RATED.level", None), "has no level"),
        (broken("pilots.0.conditions.RATED.evidence_strength", None), "has a spread and an evid"),
        (broken("pilots.0.conditions.RATED.spread", None), "has a spread and an evidence strength"),
        (broken("pilots.0.conditions.0.level", 2), "has a spread and an evidence strength"),
        (broken("pilots.0.conditions.RATED.state", "unknown"), "is unknown and has a level"),
        (broken("pilots.0.routes.0.verdict", "great"), "verdict"),
        (broken("pilots.0.routes.0.score.low", -1), "greater than or equal to 0"),
        (broken("pilots.0.route", "elsewhere"), "'elsewhere', on which it was not judged"),
        (saved(pilots=saved()["pilots"] * 2), "'good' twice"),
        ("[" * 100_000, "is nested too deeply"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "is not JSON: the key 'c' stands twice"),
        ('{"a": -Infinity}', "is not JSON: -Infinity is no number of JSON"),
        ('{"a": %s}' % ("9" * 5_000), "is not JSON: .*4300 digits"),
        (broken("pilots.0.name", "a\0b"), r"'pilots\.0\.name': contains .* character U\+0000"),
        (broken("pilots.0.name", "a\x1b[2J"), r"contains the control character U\+001B"),
        (broken("pilots.0.name", "a\u202eb"), r"contains the control character U\+202E"),
        (broken("pilots.0.file", "a\u2066b"), r"contains the control character U\+2066"),
        (broken("pilots.0.name", "\ud800"), "is not a sound result: Invalid JSON"),
        (broken("pilots.0.id", "a\u202eb"), r"'pilots\.0\.id': String should match"),
        (broken("pilots.0.as_of", "\u202e"), r"'pilots\.0\.as_of': String should match"),
        (broken("pilots.0.sha256", "<b>"), r"'pilots\.0\.sha256': String should match"),
        (broken("pilots.0.routes.0.route", "<b>"), "String should match"),
        (broken("pilots.0.routes.0.bottlenecks", ["<b>"]), "String should match"),
        (broken("pilots.0.routes.0.reasons.0.rule", "zork"), r"reasons\.0\.rule': Input should be"),
        (broken("pilots.0.conditions.0.id", "\0"), "String should match"),
        (broken("pilots.0.conditions.0.flags", ["zork"]), r"flags\.0': Input should be 'disputed'"),
        (broken("pilots.0.conditions.0.flags", {"disputed": 1}), r"flags': .* valid array"),
        (broken("pilots.0.conditions.0.flags", "disputed"), r"flags': .* valid array"),
        (broken("pilots.0.conditions.0.spread", True), r"spread': .* valid integer"),
        (broken("pilots.0.conditions.2.id", "durable-need"), "'good' has 'durable-need' twice"),
        (broken("framework.id", "\u202e"), r"'framework\.id': String should match"),
        (broken("framework.version", "1\0"), r"'framework\.version': contains"),
        (broken("pilotscan.version", "\u202e"), r"'pilotscan\.version': contains"),
        (saved(pilotscan={"version": "0", "format": True}), r"format': .* valid integer"),
        (saved(diagnostics=[{"file": "\0", "severity": "error"}]), r"'diagnostics\.0\.file'"),
        (json.dumps(saved()).replace("[0", "[NaN", 1) + "x", "is not JSON"),
    ],
)
def test_what_is_no_sound_result_is_refused(
    work: Path, job: SideJob, document: object, told: str
) -> None:
    text = document if isinstance(document, str) else json.dumps(document)
    (work / "saved.json").write_text(text, "utf-8")

    with pytest.raises(UsageError, match=told):
        read_snapshot(Source(("saved.json",)), job)


def test_a_saved_result_may_have_zeros_where_there_is_no_level(work: Path, job: SideJob) -> None:
    document = saved()
    (work / "saved.json").write_text(json.dumps(document), "utf-8")
    for condition in document["pilots"][0]["conditions"]:
        if condition["level"] is None:
            assert (condition["spread"], condition["evidence_strength"]) == (None, None)
            condition |= {"spread": 0, "evidence_strength": 0}
    (work / "older.json").write_text(json.dumps(document), "utf-8")
    new, old = (read_snapshot(Source((f"{name}.json",)), job) for name in ("saved", "older"))
    assert new.pilots == old.pilots


def test_what_is_not_there_is_told_with_a_remedy(work: Path, job: SideJob) -> None:
    (work / "empty").mkdir()

    with pytest.raises(UsageError, match="no file or folder 'main'; a revision is written git:"):
        read_snapshot(Source(("main",)), job)
    with pytest.raises(UsageError, match=r"gone\.json cannot be read: No such file"):
        read_snapshot(Source(("gone.json",)), job)
    with pytest.raises(UsageError, match="there are no pilots to compare: empty"):
        read_snapshot(Source(("empty",)), job)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
def test_a_saved_result_that_never_ends_is_not_waited_for(work: Path, job: SideJob) -> None:
    os.mkfifo(work / "pipe.json")
    (work / "zero.json").symlink_to("/dev/zero")

    for name in ("pipe.json", "zero.json"):
        with pytest.raises(UsageError, match="cannot be read: not a regular file"):
            read_snapshot(Source((name,)), job)


def test_places_are_within_the_folder_that_was_read(work: Path, job: SideJob) -> None:
    for folder in ("one", "two/sub"):
        (work / folder).mkdir(parents=True)
        (work / folder / "x.yaml").write_text(GOOD.replace("id: good", f"id: {folder[:3]}"))

    def places(*given: str) -> list[str]:
        return [p.place for p in read_snapshot(Source(given), job).pilots]

    assert places("one") == ["x.yaml"]
    assert places("./two/") == ["sub/x.yaml"]
    assert places("one/x.yaml") == ["x.yaml"]
    assert places("one", "two") == ["0/x.yaml", "1/sub/x.yaml"]
    assert places(".") == ["one/x.yaml", "two/sub/x.yaml"]


def test_of_two_files_with_one_id_the_first_counts(work: Path, job: SideJob) -> None:
    for name in ("a", "b"):
        (work / f"{name}.yaml").write_text(GOOD)

    snapshot = read_snapshot(Source((".",)), job)

    assert [pilot.file for pilot in snapshot.pilots] == ["a.yaml"]
    assert [item.file for item in snapshot.unjudged] == ["b.yaml"]
    assert "PS402" in {d.code for d in snapshot.diagnostics}
