"""Gates of `evaluate`: exit codes, what is said on stderr, and the JSON result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.project import ROOT

Run = Callable[..., Any]
MD = ("--format", "md")


@pytest.fixture
def team(good: Path) -> Path:
    """A working folder with `good.yaml` and a configuration with an exemption of it."""
    (good / "pilotscan.toml").write_text(
        "min_coverage = 0.5\n\n[pilots.good]\nmin_coverage = 0.01\n"
        'reason = "The evaluation is under way."\nexpires = 2027-06-30\n'
    )
    return good


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        (
            ["--fail-on", "not-assessable"],
            "gate fail-on: 'good' has the verdict 'not-assessable', which the gate 'fail-on' "
            "refuses.",
            "help: It would be met with ",
        ),
        (
            ["--min-score", "40"],
            "gate min-score: 'good' has no score, because too little is rated; the gate "
            "'min-score' asks for 40.",
            "help: It would be met with ",
        ),
        (
            ["--min-coverage", "0.5"],
            "gate min-coverage: Of 'good' 3.6 % of the weight is rated; the gate 'min-coverage' "
            "asks for 50 %.",
            "help: It would be met with a rating of '",
        ),
        (
            ["--max-unsupported", "0"],
            "",
            "",
        ),
        (
            ["--require", "durable-need>=4"],
            "gate require: The level of 'durable-need' of 'good' is 3; the gate 'require' asks "
            "for level 4.",
            "help: It would be met with 'durable-need' at level 4 (now 3).",
        ),
        (
            ["--require", "structural-funding>=2"],
            "gate require: The level of 'structural-funding' of 'good' is not known; the gate "
            "'require' asks for level 2.",
            "help: It would be met with 'structural-funding' at level 2 (now unknown).",
        ),
    ],
)
def test_a_gate_missed_is_said_with_what_would_meet_it(
    run: Run, options: list[str], message: str, hint: str
) -> None:
    done = run("evaluate", "good.yaml", "-q", *MD, *options)
    if not message:
        assert (done.code, done.err) == (0, "")
        return
    first, second = done.err.splitlines()
    assert done.code == 1
    assert first == f"good.yaml: {message}"
    assert second.startswith(hint)


@pytest.mark.usefixtures("good")
def test_reports_are_written_and_do_not_depend_on_gates(run: Run) -> None:
    assert run("evaluate", "good.yaml", "-q", *MD, "--out", "a").code == 0
    assert run("evaluate", "good.yaml", "-q", *MD, "--out", "b", "--min-score", "99").code == 1
    assert Path("a/good.md").read_bytes() == Path("b/good.md").read_bytes()


@pytest.mark.usefixtures("good")
def test_a_summary_follows_on_stderr_unless_quiet(run: Run) -> None:
    done = run("evaluate", "good.yaml", *MD, "--min-score", "0", "--fail-on", "not-yet")
    assert done.code == 0
    assert done.err == (
        "Gates: met by the 1 pilot judged. Of 1 pilot not enough is known yet, which the gate "
        "'fail-on' does not refuse.\n"
    )
    done = run("evaluate", "good.yaml", *MD, "--min-score", "1", "--lang", "nl")
    assert done.err.splitlines()[-1] == "Grenzen: 1 niet gehaald; 1 pilot beoordeeld."
    assert "Gates" not in run("evaluate", "good.yaml", *MD).err


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--fail-on", "not-yett"], "there is no verdict 'not-yett': did you mean 'not-yet'?"),
        (["--require", "durable-need"], "put it in quotes, because a shell takes '>' for itself"),
        (["--require", "durable-nede>=2"], "did you mean 'durable-need'?"),
        (["--require", "durable-need>=5"], "the scale of 'living-lab' runs from 0 to 4"),
        (["--min-score", "101"], "'--min-score'"),
        (["--min-score", "nan"], "'--min-score'"),
        (["--min-coverage", "50"], "'--min-coverage'"),
        (["--max-unsupported", "-1"], "'--max-unsupported'"),
    ],
)
def test_gates_that_cannot_be_are_wrong_usage(run: Run, options: list[str], told: str) -> None:
    done = run("evaluate", "good.yaml", "-q", *MD, *options)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert not Path("reports").exists()


def test_the_json_result_has_gates_only_if_there_are_any(run: Run, good: Path) -> None:
    options = ("evaluate", "good.yaml", "--format", "json", "--out", "-")
    plain = json.loads(run(*options).out)
    assert "gates" not in plain
    done = run(*options, "--min-coverage", "0.5", "--max-unsupported", "1")
    document = json.loads(done.out)
    gates = document.pop("gates")
    assert document == plain
    assert [(gate["rule"], gate["met"]) for gate in gates] == [
        ("min-coverage", False),
        ("max-unsupported", True),
    ]
    assert gates[0]["message"] in done.err
    assert gates[0]["help"] in done.err
    assert {gates[0][key] for key in ("pilot", "file")} == {"good", "good.yaml"}
    assert gates[1] == {
        "pilot": "good",
        "file": "good.yaml",
        "rule": "max-unsupported",
        "condition": None,
        "met": True,
        "value": 0,
        "bound": 1,
        "changes": [],
        "enough": None,
        "exemption": None,
        "message": None,
        "help": None,
    }
    page = (ROOT / "docs/reference/json.md").read_text("utf-8")
    assert [key for key in gates[1] if f"`{key}`" not in page] == []
    assert good.is_dir()


def test_every_number_of_processes_says_the_same(run: Run, shipped_folder: Path) -> None:
    options = ("--format", "json", "--out", "-", "--min-score", "30", "--fail-on", "not-yet")
    one, two = (run("evaluate", shipped_folder, *options, "--jobs", n) for n in (1, 2))
    assert (one.code, two.code) == (1, 1)
    assert one == two


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("as_of", "epoch", "code"),
    [
        ("2027-06-30", "", 0),
        ("2027-07-01", "", 1),
        ("", "1814313600", 0),  # 2027-06-30
        ("", "1814400000", 1),  # 2027-07-01
        ("2027-06-30", "1814400000", 0),
    ],
)
def test_an_exemption_counts_up_to_its_last_day(
    run: Run, monkeypatch: pytest.MonkeyPatch, as_of: str, epoch: str, code: int
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    day = ["--as-of", as_of] if as_of else []
    done = run("evaluate", "good.yaml", "-q", *MD, *day)
    ended = (
        "pilotscan.toml:3: the exemption of 'good' from the gates ended on 2027-06-30 and no "
        "longer counts\n"
    )
    assert done.code == code
    assert done.err.endswith(ended) == (code == 1)


@pytest.mark.usefixtures("team")
def test_an_epoch_that_is_none_is_wrong_usage(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for epoch in ("tomorrow", "1" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        assert run("evaluate", "good.yaml", *MD).code == 2


@pytest.mark.usefixtures("team")
def test_an_exemption_also_stands_against_the_command_line(run: Run) -> None:
    day = ("--as-of", "2027-01-01")
    assert run("evaluate", "good.yaml", "-q", *MD, *day, "--min-coverage", "0.9").code == 0
    strict = ("--no-config", "--min-coverage", "0.9")
    assert run("evaluate", "good.yaml", "-q", *MD, *day, *strict).code == 1
    done = run("evaluate", "good.yaml", "--format", "json", "--out", "-", *day)
    (gate,) = json.loads(done.out)["gates"]
    assert gate["exemption"] == {
        "reason": "The evaluation is under way.",
        "expires": "2027-06-30",
    }


def test_an_exemption_of_nobody_is_a_warning_where_all_are_read(run: Run, team: Path) -> None:
    text = (team / "pilotscan.toml").read_text()
    (team / "pilotscan.toml").write_text(text.replace("pilots.good", "pilots.goood"))
    (team / "set").mkdir()
    (team / "good.yaml").rename(team / "set" / "good.yaml")
    day = ("--as-of", "2027-01-01", "-q", "--min-coverage", "0.01")
    told = "pilotscan.toml:3: warning: there is no pilot 'goood' to exempt: did you mean 'good'?\n"
    done = run("evaluate", "set", *MD, *day)
    assert (done.code, done.err) == (0, told)
    assert run("evaluate", "set/good.yaml", *MD, *day).err == ""


def test_a_condition_unknown_to_the_framework_is_said_with_its_place(run: Run, team: Path) -> None:
    (team / "pilotscan.toml").write_text('\nrequire = ["durable-nede>=2"]')
    done = run("evaluate", "good.yaml", *MD)
    assert done.code == 2
    assert done.err.startswith(
        "pilotscan: pilotscan.toml:2: the gate 'require' names 'durable-nede', which is no "
        "condition of the framework 'living-lab': did you mean 'durable-need'?"
    )


def test_a_pilot_that_cannot_be_judged_is_a_fault_and_no_gate(run: Run, good: Path) -> None:
    (good / "bad.yaml").write_text((good / "good.yaml").read_text() + "nonsense: 1\n")
    done = run("evaluate", "bad.yaml", *MD, "--min-score", "0")
    assert done.code == 1
    assert "gate" not in done.err.casefold()
