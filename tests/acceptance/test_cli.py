"""The command line as its users meet it: streams, exit codes, and every kind of bad input."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pilotscan import __version__
from pilotscan.api.load import LoadedPilots
from pilotscan.cli.running import WARNINGS_AT_MOST

ESCAPE = "\x1b["
Run = Callable[..., Any]


THREADS = "OPENBLAS_NUM_THREADS"


def python(*arguments: object, cwd: Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        check=False,
        timeout=120,
        **options,
    )


def pilotscan(*arguments: object, cwd: Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return python("-m", "pilotscan", *arguments, cwd=cwd, **options)


def give_stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))


SITE = [
    "glossary.html", "good.html", "good.md", "good.questions.html", "index.html", "index.md",
    "method.html",
]  # fmt: skip
"""The pages at the root of a site of the good pilot."""


def files_in(folder: Path) -> list[str]:
    """Return what lies in a folder itself, without its folders and hidden files."""
    return sorted(
        path.name
        for path in folder.iterdir()
        if not path.name.startswith(".") and not path.is_dir()
    )


# --- what a first run does ------------------------------------------------------------------------


@pytest.mark.outside
def test_the_first_thing_typed_writes_reports_and_says_where(good: Path) -> None:
    done = pilotscan("evaluate", "good.yaml", cwd=good)
    assert done.returncode == 0
    assert done.stderr == b""
    assert files_in(good / "reports") == SITE
    out = done.stdout.decode()
    assert "Good pilot" in out
    assert "reports/index.html" in out
    assert ESCAPE not in out


def test_without_a_path_the_folder_pilots_is_judged(run: Run, good: Path) -> None:
    (good / "pilots" / "deep").mkdir(parents=True)
    (good / "good.yaml").rename(good / "pilots" / "deep" / "good.yml")
    done = run("evaluate", "--format", "json", "--out", "-")
    assert (done.code, done.err) == (0, "")
    assert [p["file"] for p in json.loads(done.out)["pilots"]] == ["pilots/deep/good.yml"]


def test_format_chooses_the_files(run: Run, good: Path) -> None:
    done = run("evaluate", "good.yaml", "--format", "json", "--format", "md", "--out", "here")
    assert (done.code, done.err) == (0, "")
    assert files_in(good / "here") == ["good.json", "good.md", "index.md"]
    assert "here/index.md" in done.out


def test_a_repeated_format_counts_once(run: Run, good: Path) -> None:
    done = run("evaluate", "good.yaml", "--format", "md", "--format", "md", "--out", "-")
    assert done.code == 0
    assert done.out.startswith("# Good pilot\n")
    assert files_in(good) == ["good.yaml"]


def test_the_same_file_named_twice_is_judged_once(run: Run, good: Path) -> None:
    done = run("evaluate", "good.yaml", "./good.yaml", good, "--format", "json", "--out", "-")
    assert (done.code, done.err) == (0, "")
    assert [p["file"] for p in json.loads(done.out)["pilots"]] == ["good.yaml"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_lang_sets_the_language_of_the_page(run: Run, good: Path, language: str) -> None:
    done = run("evaluate", good, "--lang", language, "--format", "html", "--out", "-")
    assert done.code == 0
    assert f'<html lang="{language}">' in done.out


def test_quiet_prints_no_summary(run: Run, good: Path) -> None:
    done = run("evaluate", "good.yaml", "-q")
    assert done == (0, "", "")
    assert (good / "reports" / "good.html").is_file()


def test_quiet_does_not_hide_faults(run: Run, good: Path, good_text: str) -> None:
    bad = good_text.replace("id: good", "id: bad").replace("level: 3", "level: 5")
    (good / "bad.yaml").write_text(bad, "utf-8")
    done = run("evaluate", ".", "-q")
    assert (done.code, done.out) == (1, "")
    assert "bad.yaml:12:16: PS204 error" in done.err
    assert files_in(good / "reports") == ["comparison.html", *SITE]


@pytest.mark.usefixtures("good")
def test_verbose_names_every_file_written(run: Run) -> None:
    out = run("evaluate", "good.yaml", "-v").out.splitlines()
    for name in (*SITE, "frameworks/living-lab.html", "data/good.json", "data/index.csv"):
        assert f"reports/{name}" in out


def test_reports_of_an_earlier_run_are_counted_on_stderr(
    run: Run, good: Path, good_text: str
) -> None:
    assert run("evaluate", "good.yaml").err == ""
    (good / "other.yaml").write_text(good_text.replace("id: good", "id: other"), "utf-8")
    done = run("evaluate", "other.yaml")
    assert done.code == 0
    assert re.match(r"3 files .*reports", done.err)


# --- machine formats ------------------------------------------------------------------------------

DOCUMENT = {"pilotscan", "framework", "pilots", "diagnostics"}
NEXT_STEP = {"basis", "outlook", "distance", "paths", "paths_blocked", "risks"}
PILOT = {
    "id", "name", "file", "sha256", "as_of", "route", "route_declared", "verdict", "reasons",
    "score", "coverage", "documented", "routes", "dimensions", "conditions", "bottlenecks",
    *NEXT_STEP,
    "hinges", "advice", "observations", "beside",
}  # fmt: skip
ROUTE = {
    "route", "verdict", "reasons", "score", "coverage", "documented", "bottlenecks",
    "unknown_necessary", *NEXT_STEP,
}  # fmt: skip
CONDITION = {
    "id", "dimension", "state", "level", "spread", "relevant", "evidence_strength", "necessary",
    "min_level", "flags", "ask",
}  # fmt: skip
REASON = {"rule", "conditions", "dimensions"}
SCORE = {"value", "low", "high"}


def check_shape(document: dict[str, Any]) -> None:
    """Fail unless every level of the document has exactly the keys of the contract."""
    assert set(document) == DOCUMENT
    assert set(document["pilotscan"]) == {"version", "format"}
    assert set(document["framework"]) == {"id", "version", "sha256"}
    for pilot in document["pilots"]:
        assert set(pilot) == PILOT
        for result in [pilot, *pilot["routes"]]:
            assert set(result["score"]) == SCORE
            assert all(set(reason) == REASON for reason in result["reasons"])
        assert all(set(route) == ROUTE for route in pilot["routes"])
        assert all(set(condition) == CONDITION for condition in pilot["conditions"])
        for dimension in pilot["dimensions"]:
            assert set(dimension) == {"id", "mean", "low", "high", "coverage", "weight"}
        for hinge in pilot["hinges"]:
            assert set(hinge) == {"condition", "what", "from", "to", "verdict"}
        for advice in pilot["advice"]:
            assert set(advice) == {"condition", "why", "text", "actors", "nobody_yet", "ask"}
    for diagnostic in document["diagnostics"]:
        assert set(diagnostic) == {
            "code", "severity", "message", "file", "line", "column", "path", "hint",
        }  # fmt: skip


@pytest.mark.outside
def test_json_on_stdout_is_one_document_and_nothing_else(
    root: Path, shipped: LoadedPilots, shipped_summary: str
) -> None:
    done = pilotscan("evaluate", "pilots", "--format", "json", "--out", "-", cwd=root)
    assert done.returncode == 0
    assert done.stderr.decode() == shipped_summary
    document = json.loads(done.stdout)
    assert done.stdout.endswith(b"}\n")
    check_shape(document)
    assert len(document["pilots"]) == 22
    assert document["pilotscan"] == {"version": __version__, "format": 1}
    assert document["framework"]["id"] == "living-lab"
    told = [(d["code"], d["severity"], d["line"], d["column"]) for d in document["diagnostics"]]
    assert told == [(d.code, "warning", d.where.line, d.where.column) for d in shipped.diagnostics]
    for pilot in document["pilots"]:
        for result in [pilot, *pilot["routes"]]:
            score = result["score"]
            assert 0 <= score["low"] <= score["high"] <= 100
            if score["value"] is not None:
                assert score["low"] <= score["value"] <= score["high"]
            assert 0 <= result["documented"] <= result["coverage"] <= 1
        head = next(r for r in pilot["routes"] if r["route"] == pilot["route"])
        assert all(pilot[key] == head[key] for key in ROUTE - {"unknown_necessary"})
    assert any(p["score"]["value"] is not None for p in document["pilots"])
    assert any(p["score"]["value"] is None for p in document["pilots"])


def test_json_carries_the_diagnostics_too(run: Run, good: Path, good_text: str) -> None:
    bad = good_text.replace("id: good", "id: bad").replace("level: 3", "level: 5")
    (good / "bad.yaml").write_text(bad, "utf-8")
    done = run("evaluate", ".", "--format", "json", "--out", "-")
    assert done.code == 1
    document = json.loads(done.out)
    check_shape(document)
    [fault] = document["diagnostics"]
    assert {k: fault[k] for k in ("code", "severity", "file", "line", "column", "path")} == {
        "code": "PS204",
        "severity": "error",
        "file": "bad.yaml",
        "line": 12,
        "column": 16,
        "path": "assessments[0].ratings.durable-need.level",
    }
    assert [pilot["id"] for pilot in document["pilots"]] == ["good"]
    assert "PS204" in done.err


@pytest.mark.usefixtures("work")
def test_json_of_nothing_but_bad_files_is_still_a_document(run: Run, work: Path) -> None:
    (work / "bad.yaml").write_text("x: [", "utf-8")
    done = run("evaluate", ".", "--format", "json", "--out", "-")
    assert done.code == 1
    document = json.loads(done.out)
    check_shape(document)
    assert document["pilots"] == []
    assert [d["code"] for d in document["diagnostics"]] == ["PS106"]


def test_the_json_file_of_a_pilot_has_the_same_shape(run: Run, good: Path) -> None:
    streamed = json.loads(run("evaluate", "good.yaml", "--format", "json", "--out", "-").out)
    assert run("evaluate", "good.yaml", "--format", "json").code == 0
    written = json.loads((good / "reports" / "good.json").read_text("utf-8"))
    check_shape(written)
    assert written == streamed


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("options", [["-q"], ["-v"], ["-q", "-v"]], ids=" ".join)
def test_json_does_not_depend_on_verbosity(run: Run, options: list[str]) -> None:
    command = ["evaluate", "good.yaml", "--format", "json", "--out", "-"]
    assert run(*command, *options) == run(*command)


@pytest.mark.usefixtures("good")
def test_one_html_report_can_go_to_stdout(run: Run) -> None:
    done = run("evaluate", "good.yaml", "--format", "html", "--out", "-")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<!doctype html>")
    assert done.out.count("<!doctype html>") == 1
    assert done.out.endswith("</html>\n") or done.out.endswith("</html>")


def test_html_of_two_pilots_on_stdout_is_wrong_usage(run: Run, good: Path, good_text: str) -> None:
    (good / "other.yaml").write_text(good_text.replace("id: good", "id: other"), "utf-8")
    done = run("evaluate", ".", "--format", "html", "--out", "-")
    assert (done.code, done.out) == (2, "")
    assert "one report" in done.err
    assert "2 pilots" in done.err


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(
    "formats",
    [[], ["--format", "html", "--format", "json"]],
    ids=["the default of two", "two asked for"],
)
def test_two_formats_on_stdout_are_wrong_usage(run: Run, formats: list[str]) -> None:
    done = run("evaluate", "good.yaml", *formats, "--out", "-")
    assert (done.code, done.out) == (2, "")
    assert "takes one --format" in done.err


@pytest.mark.outside
def test_stdin_is_a_pilot(good: Path, good_text: str) -> None:
    done = pilotscan(
        "evaluate", "-", "--format", "json", "--out", "-", cwd=good, input=good_text.encode()
    )
    assert (done.returncode, done.stderr) == (0, b"")
    [pilot] = json.loads(done.stdout)["pilots"]
    assert (pilot["id"], pilot["file"]) == ("good", "<stdin>")


def test_faults_of_stdin_have_a_place(
    run: Run, work: Path, good_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_stdin(monkeypatch, good_text + "extra: 1\n")
    done = run("evaluate", "-", "-q")
    assert (done.code, done.out) == (1, "")
    assert "<stdin>:18:1: PS201 error" in done.err
    assert files_in(work) in ([], ["reports"])


@pytest.mark.outside
def test_stdin_is_read_with_jobs_as_well(good: Path, good_text: str) -> None:
    command = ("evaluate", "-", "--format", "json", "--out", "-", "--jobs", "2")
    done = pilotscan(*command, cwd=good, input=good_text.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert [pilot["id"] for pilot in json.loads(done.stdout)["pilots"]] == ["good"]


# --- bad input ------------------------------------------------------------------------------------

BAD_PILOTS = {
    "broken YAML": (("country: NL}", "country: NL"), "PS106", 4, 8, ""),
    "wrong type": (("name: Good pilot", "name: 12"), "PS203", 3, 7, "put it in quotes: '12'"),
    "unknown key": (("name: Good", "naem: x\nname: Good"), "PS201", 3, 1, "did you mean 'name'?"),
    "missing key": (("name: Good pilot\n", ""), "PS202", 1, 1, "'name'"),
    "a condition the framework lacks": (
        ("durable-need", "durabel-need"), "PS301", 11, 7, "did you mean 'durable-need'?",
    ),
    "an unlisted source": (
        ("evidence: [report]", "evidence: [reprot]"), "PS302", 14, 20, "did you mean 'report'?",
    ),
    "level 5": (("level: 3", "level: 5"), "PS204", 12, 16, "runs from 0 to 4"),
    "end before start": (
        ("scaling:", "period: {start: 2020, end: 2019}\nscaling:"), "PS401", 5, 28, "2019",
    ),
    "a route the framework lacks": (
        ("route: growth", "route: growht"), "PS304", 5, 18, "did you mean 'growth'?",
    ),
    "a repeated key": (("name: Good", "id: bad\nname: Good"), "PS111", 3, 1, "'id'"),
    "a control character": (("Good pilot", "Good\x07pilot"), "PS104", 3, 11, ""),
    "an alias": (("Good pilot", "&a Good"), "PS109", 3, 7, ""),
}  # fmt: skip


def make_bad(text: str, change: tuple[str, str]) -> str:
    assert change[0] in text
    return text.replace("id: good", "id: bad").replace(*change)


@pytest.mark.parametrize("name", BAD_PILOTS)
def test_a_bad_pilot_is_told_with_its_place_and_hides_no_good_one(
    run: Run, good: Path, good_text: str, name: str
) -> None:
    change, code, line, column, words = BAD_PILOTS[name]
    (good / "bad.yaml").write_text(make_bad(good_text, change), "utf-8")
    done = run("evaluate", ".", "-q", "--format", "md")
    assert done.code == 1
    assert done.out == ""
    place = re.search(r"bad\.yaml:(\d+):(\d+): (PS\d{3}) error: ", done.err)
    assert place is not None, done.err
    assert place[3] == code
    assert (int(place[1]), int(place[2])) == (line, column)
    assert words in done.err
    assert done.err.count(" error: ") == 1
    assert files_in(good / "reports") == ["good.md", "index.md"]


STILL_JUDGED = {
    "not-applicable without a reason": ("stable-volunteer-base", "PS502", "a reason"),
    "not-applicable on a necessary condition": ("durable-need", "PS501", "necessary"),
}


@pytest.mark.parametrize("name", STILL_JUDGED)
def test_a_misused_not_applicable_counts_as_unknown_and_the_rest_is_judged(
    run: Run, good: Path, good_text: str, living_lab: Any, name: str
) -> None:
    condition, code, words = STILL_JUDGED[name]
    if code == "PS502":
        condition = next(c.id for c in living_lab.conditions if c.may_be_not_applicable)
    text = good_text.replace("durable-need:\n        level: 3", f"{condition}:\n        level: N")
    text = text.replace("level: N", "level: not-applicable")
    if code == "PS502":
        text = text.replace("        because: The figures say so.\n", "")
    (good / "good.yaml").write_text(text, "utf-8")
    done = run("evaluate", "good.yaml", "--format", "json", "--out", "-")
    assert done.code == 1
    assert f"good.yaml:12:16: {code} error" in done.err
    assert words in done.err
    [pilot] = json.loads(done.out)["pilots"]
    states = {c["id"]: c["state"] for c in pilot["conditions"]}
    assert states[condition] == "unknown"


def test_an_id_used_twice_keeps_the_first_file(run: Run, good: Path, good_text: str) -> None:
    (good / "later.yaml").write_text(good_text.replace("Good pilot", "A copy"), "utf-8")
    done = run("evaluate", ".", "--format", "json", "--out", "-")
    assert done.code == 1
    assert "later.yaml:2:5: PS402 error: the id 'good' is used in good.yaml already" in done.err
    assert [p["name"] for p in json.loads(done.out)["pilots"]] == ["Good pilot"]


def test_a_missing_file_beside_a_good_one_is_a_finding(run: Run, good: Path) -> None:
    done = run("evaluate", "nowhere.yaml", "good.yaml", "-q")
    assert done.code == 1
    assert done.err.startswith("nowhere.yaml: PS101 error: cannot be read")
    assert (good / "reports" / "good.html").is_file()


@pytest.mark.usefixtures("work")
def test_nothing_but_a_missing_file_is_wrong_usage(run: Run, work: Path) -> None:
    done = run("evaluate", "nowhere.yaml")
    assert (done.code, done.out) == (2, "")
    assert "nowhere.yaml: PS101 error" in done.err
    assert "nothing to read" in done.err
    assert files_in(work) == []


def test_an_empty_folder_is_wrong_usage(run: Run, work: Path) -> None:
    (work / "empty").mkdir()
    (work / "empty" / ".hidden.yaml").write_text("x: 1", "utf-8")
    (work / "empty" / "notes.txt").write_text("x", "utf-8")
    done = run("evaluate", "empty")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "empty: PS114 warning: holds no pilot files (*.yaml, *.yml)",
        "pilotscan: there is nothing to read",
    ]
    assert [path.name for path in work.iterdir()] == ["empty"]


@pytest.mark.usefixtures("work")
def test_the_default_folder_that_is_not_there_is_named(run: Run) -> None:
    done = run("evaluate")
    assert (done.code, done.out) == (2, "")
    assert "pilots: PS101 error" in done.err


def test_all_faults_of_all_files_come_at_once_and_sorted(
    run: Run, good: Path, good_text: str
) -> None:
    two = good_text.replace("level: 3", "level: 5").replace("[report]", "[report]\n  x: 1")
    two = two.replace("id: good", "id: b")
    (good / "b.yaml").write_text(two.replace("  x: 1", "x: 1"), "utf-8")
    (good / "a.yaml").write_text("x: [", "utf-8")
    three = good_text.replace("country: NL", "country: XX").replace("id: good", "id: c")
    (good / "c.yaml").write_text(three, "utf-8")
    done = run("evaluate", ".", "-q")
    assert done.code == 1
    found = re.findall(r"^(\S+?):(\d+):\d+: (PS\d+)", done.err, flags=re.MULTILINE)
    assert [(file, code) for file, _, code in found] == [
        ("a.yaml", "PS106"),
        ("b.yaml", "PS204"),
        ("b.yaml", "PS201"),
        ("c.yaml", "PS204"),
    ]
    lines = [int(line) for file, line, _ in found if file == "b.yaml"]
    assert lines == sorted(lines)


def test_a_framework_file_among_the_pilots_is_passed_over(
    run: Run, good: Path, small_file: Path
) -> None:
    (good / "framework.yaml").write_bytes(small_file.read_bytes())
    done = run("evaluate", ".", "--format", "json", "--out", "-")
    assert (done.code, done.err) == (0, "")
    assert [p["id"] for p in json.loads(done.out)["pilots"]] == ["good"]


def test_a_framework_file_named_as_a_pilot_is_a_fault(
    run: Run, good: Path, small_file: Path
) -> None:
    (good / "framework.yaml").write_bytes(small_file.read_bytes())
    done = run("evaluate", "framework.yaml", "-q")
    assert (done.code, done.out) == (1, "")
    assert "framework.yaml:" in done.err
    assert "PS201 error" in done.err


@pytest.mark.usefixtures("good")
def test_an_unknown_framework_is_wrong_usage_with_a_hint(run: Run) -> None:
    done = run("evaluate", "good.yaml", "--framework", "livinglab")
    assert (done.code, done.out) == (2, "")
    assert "no framework 'livinglab'" in done.err
    assert "did you mean 'living-lab'?" in done.err


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (("condition: no-harm, at: 0", "condition: no-hram, at: 0"), "PS301", "no-harm"),
        (("weight: 2\n    conditions", "weight: 0\n    conditions"), "PS204", "above 0"),
        (("- id: means", "- id: people"), "PS405", "'people'"),
        (("relevant_to: [growth]", "relevant_to: [groth]"), "PS304", "did you mean 'growth'?"),
    ],
    ids=["a condition that is not there", "a weight of 0", "an id twice", "an unknown route"],
)
def test_a_broken_framework_is_refused_before_any_pilot_is_read(  # noqa: PLR0917
    run: Run, good: Path, small_file: Path, change: tuple[str, str], code: str, words: str
) -> None:
    text = small_file.read_text("utf-8")
    assert change[0] in text
    (good / "fw.yaml").write_text(text.replace(*change, 1), "utf-8")
    (good / "bad.yaml").write_text("x: [", "utf-8")
    done = run("evaluate", "good.yaml", "bad.yaml", "--framework", "fw.yaml")
    assert (done.code, done.out) == (2, "")
    assert re.search(rf"^fw\.yaml:\d+:\d+: {code} error", done.err, flags=re.MULTILINE)
    assert words in done.err
    assert "bad.yaml" not in done.err
    assert not (good / "reports").exists()


@pytest.mark.usefixtures("good")
def test_a_folder_as_framework_is_wrong_usage(run: Run, good: Path) -> None:
    done = run("evaluate", "good.yaml", "--framework", good)
    assert (done.code, done.out) == (2, "")
    assert "cannot be read" in done.err


def test_a_file_where_the_output_folder_should_be_is_wrong_usage(run: Run, good: Path) -> None:
    (good / "taken").write_text("mine", "utf-8")
    done = run("evaluate", "good.yaml", "--out", "taken")
    assert (done.code, done.out) == (2, "")
    assert "cannot write to taken" in done.err
    assert (good / "taken").read_text("utf-8") == "mine"


def test_a_foreign_report_is_kept_and_the_others_are_written(run: Run, good: Path) -> None:
    (good / "reports").mkdir()
    (good / "reports" / "good.html").write_text("mine", "utf-8")
    done = run("evaluate", "good.yaml")
    assert done.code == 2
    assert "good.html was not written by pilotscan" in done.err
    assert (good / "reports" / "good.html").read_text("utf-8") == "mine"
    assert (good / "reports" / "good.md").read_text("utf-8").startswith("# Good pilot")
    assert run("evaluate", "good.yaml", "--force").code == 0
    assert (good / "reports" / "good.html").read_text("utf-8").startswith("<!doctype html>")


def test_strict_lets_a_warning_count(run: Run, good: Path, good_text: str) -> None:
    other = good_text.replace("framework: living-lab", "framework: other-lab")
    (good / "good.yaml").write_text(other, "utf-8")
    lenient = run("evaluate", "good.yaml", "-q")
    strict = run("evaluate", "good.yaml", "-q", "--strict")
    assert (lenient.code, strict.code) == (0, 1)
    assert lenient.err == strict.err
    assert "good.yaml:8:16: PS303 warning" in strict.err
    assert (good / "reports" / "good.html").is_file()


def with_unused_sources(text: str, number: int) -> str:
    """Add sources that nothing cites; each gives one warning, PS305."""
    unused = "".join(f"  unused-{i}: {{title: A report}}\n" for i in range(number))
    return text.replace("sources:\n", "sources:\n" + unused)


def test_a_few_warnings_are_shown_in_full_and_do_not_count(
    run: Run, good: Path, good_text: str
) -> None:
    text = with_unused_sources(good_text, WARNINGS_AT_MOST)
    (good / "good.yaml").write_text(text, "utf-8")
    done = run("evaluate", "good.yaml")
    assert done.code == 0
    shown = re.findall(r"^good\.yaml:(\d+):(\d+): (PS\d+ \w+):", done.err, flags=re.MULTILINE)
    assert shown == [(str(16 + i), "3", "PS305 warning") for i in range(WARNINGS_AT_MOST)]
    assert done.err.count("\nhelp: ") == WARNINGS_AT_MOST
    assert "Good pilot" in done.out


def test_many_warnings_are_counted_unless_one_wants_to_see_or_count_them(
    run: Run, good: Path, good_text: str
) -> None:
    many = WARNINGS_AT_MOST + 1
    (good / "good.yaml").write_text(with_unused_sources(good_text, many), "utf-8")
    bad = good_text.replace("id: good", "id: bad").replace("level: 3", "level: 5")
    (good / "bad.yaml").write_text(bad, "utf-8")
    brief = run("evaluate", ".", "-q")
    assert brief.code == 1
    first, *_, title, last = brief.err.splitlines()
    assert first.startswith("bad.yaml:12:16: PS204 error: ")
    assert title == f"{many} warnings; 'pilotscan validate' shows them:"
    assert re.fullmatch(rf" +{many}  PS305  \S.*", last)
    assert brief.err.count("PS305") == 1
    for option in ("-v", "--strict"):
        whole = run("evaluate", ".", "-q", option)
        assert whole.err.count("PS305 warning: the source 'unused-") == many
        assert "shows them" not in whole.err
    (good / "bad.yaml").unlink()
    assert (run("evaluate", ".").code, run("evaluate", ".", "--strict").code) == (0, 1)


@pytest.mark.usefixtures("good")
def test_strict_without_a_finding_is_accepted(run: Run) -> None:
    assert run("evaluate", "good.yaml", "-q", "--strict") == (0, "", "")


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--route", "growht"], "did you mean 'growth'?"),
        (["--route", ""], "routes: growth, replication"),
        (["--as-of", "2026-02-30"], "no such day"),
        (["--as-of", "yesterday"], "2026-11-22"),
        (["--lang", "fr"], "'en'"),
        (["--format", "odt"], "'html'"),
        (["--jobs", "0"], "--jobs"),
        (["--color", "sometimes"], "'auto'"),
        (["--bogus"], "--bogus"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_option_is_wrong_usage_and_writes_nothing(
    run: Run, good: Path, arguments: list[str], words: str
) -> None:
    done = run("evaluate", "good.yaml", *arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert files_in(good) == ["good.yaml"]


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("arguments", [["evalute"], ["--bogus"]], ids=" ".join)
def test_a_wrong_command_is_wrong_usage(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert arguments[0] in done.err


@pytest.mark.usefixtures("good")
def test_route_overrides_what_the_pilot_declares(run: Run) -> None:
    command = ["evaluate", "good.yaml", "--format", "json", "--out", "-"]
    [declared] = json.loads(run(*command).out)["pilots"]
    [asked] = json.loads(run(*command, "--route", "circulation").out)["pilots"]
    assert (declared["route"], asked["route"]) == ("growth", "circulation")
    assert declared["routes"] == asked["routes"]
    assert declared["route_declared"] is asked["route_declared"] is True


def test_a_pilot_without_a_route_is_judged_on_the_first_and_said_to_be(
    run: Run, good: Path, good_text: str
) -> None:
    (good / "good.yaml").write_text(good_text.replace("scaling: {route: growth}\n", ""), "utf-8")
    [pilot] = json.loads(run("evaluate", ".", "--format", "json", "--out", "-").out)["pilots"]
    assert (pilot["route"], pilot["route_declared"]) == ("growth", False)


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(
    ("day", "level"),
    [("2026-01-15", 3), ("2026-01-14", None), ("2030-01-01", 3)],
    ids=["that day", "a day earlier", "later"],
)
def test_as_of_leaves_out_later_assessments(run: Run, day: str, level: int | None) -> None:
    done = run("evaluate", "good.yaml", "--as-of", day, "--format", "json", "--out", "-")
    assert done.code == 0
    [pilot] = json.loads(done.out)["pilots"]
    [condition] = [c for c in pilot["conditions"] if c["id"] == "durable-need"]
    assert pilot["as_of"] == day
    assert condition["level"] == level


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are always Unicode there")
@pytest.mark.parametrize("kind", ["html", "json"])
def test_a_file_name_that_is_not_utf8_hides_no_good_pilot(
    run: Run, good: Path, good_text: str, kind: str
) -> None:
    odd = os.fsdecode(bytes(good) + b"/odd\xff.yaml")
    Path(odd).write_text(good_text.replace("id: good", "id: odd"), "utf-8")
    done = run("evaluate", ".", "--format", kind)
    assert done.code in {0, 1}
    assert (good / "reports" / f"good.{kind}").is_file()


@pytest.mark.parametrize(
    ("escape", "code"),
    [
        (r"\u00e9", 0),
        *((escape, 1) for escape in (r"\e[31m", r"\x07", r"\0", r"\x9b31m", r"\u202e", r"\uFFFE")),
    ],
    ids=lambda value: value[1:] if isinstance(value, str) else "",
)
def test_an_escaped_control_character_reaches_no_terminal_and_no_page(
    run: Run, good: Path, good_text: str, escape: str, code: int
) -> None:
    text = good_text.replace("Good pilot", f'"Good{escape} pilot"')
    (good / "good.yaml").write_text(text, "utf-8")
    told = run("evaluate", "good.yaml")
    page = run("evaluate", "good.yaml", "--format", "html", "--out", "-")
    assert (told.code, page.code) == (code, code)
    assert ("PS104" in told.err) is bool(code)
    for output in (told.out, told.err, page.out):
        assert all(c.isprintable() or c in "\n\xa0\u2009" for c in set(output))


# --- colour, bugs, start-up -----------------------------------------------------------------------


@pytest.mark.usefixtures("good")
def test_piped_output_has_no_escape_codes(run: Run, good: Path) -> None:
    (good / "bad.yaml").write_text("x: [", "utf-8")
    done = run("evaluate", ".")
    assert done.code == 1
    assert ESCAPE not in done.out + done.err


@pytest.mark.usefixtures("good")
def test_color_always_colours_a_pipe_on_both_streams(run: Run, good: Path) -> None:
    (good / "bad.yaml").write_text("x: [", "utf-8")
    done = run("evaluate", ".", "--color", "always")
    assert ESCAPE in done.out
    assert ESCAPE in done.err
    plain = run("evaluate", ".", "--color", "never")
    assert re.sub(r"\x1b\[[0-9;]*m", "", done.out) == plain.out
    assert ESCAPE not in plain.out + plain.err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("environment", "options", "coloured"),
    [
        ({}, [], True),
        ({"NO_COLOR": "1"}, [], False),
        ({}, ["--color", "never"], False),
    ],
    ids=["auto", "NO_COLOR", "never"],
)
@pytest.mark.outside
def test_a_terminal_gets_colour_unless_asked_not_to(
    good: Path, environment: dict[str, str], options: list[str], coloured: bool
) -> None:
    clean = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    out = on_a_terminal(["evaluate", "good.yaml", *options], good, {**clean, **environment})
    assert "Good pilot" in out
    # 30 to 37 and 90 to 97 are colours; bold alone is no colour (no-color.org).
    assert bool(re.search(r"\x1b\[(?:\d+;)*(?:3|9)[0-7]m", out)) is coloured


def on_a_terminal(arguments: list[str], folder: Path, environment: dict[str, str]) -> str:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pilotscan", *arguments],
        cwd=folder,
        env={**environment, "TERM": "xterm-256color"},
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    chunks = []
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(leader)
    process.wait(timeout=60)
    return b"".join(chunks).decode()


def break_something(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("boom \x1b[31m")

    monkeypatch.setattr("pilotscan.runs.judging.judge_begun", fail)


@pytest.mark.usefixtures("good")
def test_a_bug_of_our_own_exits_70_with_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    break_something(monkeypatch)
    done = run("evaluate", "good.yaml")
    assert (done.code, done.out) == (70, "")
    assert done.err.startswith("pilotscan: a bug in pilotscan: ZeroDivisionError: boom")
    assert done.err.count("\n") == 1
    assert ESCAPE not in done.err


@pytest.mark.usefixtures("good")
def test_debug_shows_the_traceback_of_a_bug(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    break_something(monkeypatch)
    with pytest.raises(ZeroDivisionError, match="boom"):
        run("evaluate", "good.yaml", "--debug")


@pytest.mark.usefixtures("good")
def test_an_interrupt_ends_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pilotscan.runs.judging.judge_begun", interrupt)
    done = run("evaluate", "good.yaml")
    assert (done.code, done.out) == (130, "")
    assert done.err.count("\n") <= 1
    assert "Traceback" not in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell with pipes")
@pytest.mark.outside
def test_a_reader_that_leaves_early_is_no_bug(good: Path, good_text: str) -> None:
    for i in range(40):  # far more of them than a pipe holds
        copy = good_text.replace("id: good", f"id: good-{i}")
        (good / f"good-{i}.yaml").write_text(copy, "utf-8")
    command = f'"{sys.executable}" -m pilotscan evaluate . --format json --out - | head -c 1'
    done = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"],
        cwd=good,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"{", b"")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_printed_on_stdout(run: Run, option: str) -> None:
    done = run("evaluate", option)
    assert (done.code, done.err) == (0, "")
    for name in ("--framework", "--route", "--as-of", "--lang", "--format", "--out", "--jobs",
                 "--strict", "--force", "--quiet", "--verbose", "--debug", "--color"):  # fmt: skip
        assert name in done.out


def test_version_is_one_line(run: Run) -> None:
    assert run("--version") == (0, f"pilotscan {__version__}\n", "")


def test_no_command_shows_help_and_is_wrong_usage(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "evaluate" in done.out + done.err


@pytest.mark.outside
def test_what_needs_no_judging_starts_without_the_heavy_libraries(work: Path) -> None:
    script = (
        "import sys\n"
        "from pilotscan.cli.app import main\n"
        "heavy = {'pandas', 'numpy', 'jinja2', 'babel', 'openpyxl', 'xlsxwriter'}\n"
        "for words in ('--version', '--help', 'evaluate --help', 'ask --help', 'answers --help'):\n"
        "    code, loaded = main(words.split()), sorted(heavy & set(sys.modules))\n"
        "    if code or loaded:\n"
        "        sys.exit(f'{words}: {code}, loaded: {loaded}')\n"
    )
    done = python("-c", script, cwd=work)
    assert done.stderr == b""
    assert done.returncode == 0


@pytest.mark.outside
@pytest.mark.parametrize(("asked", "used"), [({}, b"1"), ({THREADS: "2"}, b"2")])
def test_numpy_starts_one_thread_unless_more_are_asked_for(
    good: Path, asked: dict[str, str], used: bytes
) -> None:
    script = (
        "import os, sys\n"
        "from pilotscan.cli.app import main\n"
        "early = 'numpy' in sys.modules\n"
        "main('evaluate good.yaml --format json --out - -q'.split())\n"
        "sys.exit(f'{early}' if early else os.environ['OPENBLAS_NUM_THREADS'])\n"
    )
    others = {name: value for name, value in os.environ.items() if name != THREADS}
    done = python("-c", script, cwd=good, env=others | asked)
    assert done.stderr.splitlines()[-1] == used


@pytest.mark.outside
def test_one_pilot_loads_nothing_of_what_it_does_not_ask_for(good: Path) -> None:
    script = (
        "import sys\n"
        "from pilotscan.cli.app import main\n"
        "code = main('evaluate good.yaml --format html --out reports -q'.split())\n"
        "rooms = ('pilotscan.comparing', 'pilotscan.runs.cache', 'multiprocessing',\n"
        "    'pilotscan.reporting.documents.word', 'pandas', 'rich', 'pilotscan.model.mapping',\n"
        "    'pilotscan.reporting.exports.workbook', 'babel.messages.pofile')\n"
        "sys.exit(f'{code} {sorted(sys.modules.keys() & set(rooms))}')\n"
    )
    assert python("-c", script, cwd=good).stderr.splitlines()[-1] == b"0 []"


@pytest.mark.parametrize("shape", ["html", "json"])
def test_a_folder_that_cannot_be_read_at_all_is_nothing_to_read(
    run: Run, work: Path, shape: str
) -> None:
    (work / "loop.yaml").symlink_to(work / "loop.yaml")
    done = run("evaluate", "loop.yaml", "--format", shape, "--out", "-")
    assert done.code == 2
    assert "loop.yaml: PS101 error" in done.err


@pytest.mark.usefixtures("good")
def test_one_readable_file_among_others_is_a_finding_only(run: Run) -> None:
    done = run("evaluate", "good.yaml", "nowhere.yaml")
    assert done.code == 1
    assert "nowhere.yaml: PS101 error" in done.err


def test_an_empty_folder_beside_a_pilot_is_only_a_warning(run: Run, good: Path) -> None:
    (good / "empty").mkdir()
    done = run("evaluate", "good.yaml", "empty")
    assert done.code == 0
    assert "empty: PS114 warning" in done.err


@pytest.mark.parametrize("text", ["x: [", "pilotscan: 1\nid: good\n"], ids=["no YAML", "no name"])
def test_the_overview_is_written_when_no_pilot_could_be_judged(
    run: Run, good: Path, text: str
) -> None:
    (good / "good.yaml").write_text(text, "utf-8")
    done = run("evaluate", "good.yaml", "--format", "html", "--format", "md")
    assert done.code == 1
    assert {"index.html", "index.md"} <= set(files_in(good / "reports"))
    assert "good.html" not in files_in(good / "reports")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("out", ["-", "reports"])
@pytest.mark.outside
def test_an_error_of_stdout_is_one_line(good: Path, out: str) -> None:
    command = [sys.executable, "-m", "pilotscan", "evaluate", "good.yaml", "--format", "html"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*command, "--out", out], cwd=good, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    [line] = done.stderr.decode().splitlines()
    assert line.startswith("pilotscan: ")
    assert "No space left on device" in line


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell with pipes")
@pytest.mark.outside
def test_a_reader_that_leaves_before_the_table_is_no_finding(good: Path) -> None:
    command = f'"{sys.executable}" -m pilotscan evaluate good.yaml --verbose | true'
    done = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"],
        cwd=good,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_pilots_of_another_framework_are_judged_on_its_first_route(
    run: Run, work: Path, good_text: str, small_file: Path
) -> None:
    route = "scaling: {route: replication, because: It worked elsewhere.}"
    for name in ("one", "two"):
        text = good_text.replace("id: good", f"id: {name}")
        (work / f"{name}.yaml").write_text(text.replace("scaling: {route: growth}", route), "utf-8")
    done = run("evaluate", ".", "--framework", small_file, "--format", "md")
    assert done.code == 0
    assert done.err.count("so its first one, 'growth', heads the report") == 2
    page = (work / "reports" / "one.md").read_text("utf-8")
    assert "> Nobody named a route of this framework for this pilot." in page
    assert "It worked elsewhere." not in page
    assert run("compare", ".", "--framework", small_file).code == 0
    asked = run("evaluate", ".", "--framework", small_file, "--route", "circulation", "-q")
    assert (asked.code, asked.err.count("heads the report")) == (0, 0)
    own = run("evaluate", ".", "--format", "md", "--force", "-q")
    assert own.code == 0
    assert "It worked elsewhere." in (work / "reports" / "one.md").read_text("utf-8")
