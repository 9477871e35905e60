"""Exit codes are decided in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pilotscan.cli import app as shell
from pilotscan.cli import evaluate as command
from pilotscan.cli.gating import Gating
from pilotscan.configuration import Configured, Gates
from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.errors import FrameworkError, PilotscanError, RenderError, UsageError, WriteError
from pilotscan.model.framework import Framework

Run = Callable[..., Any]
FAULT = Diagnostic("PS301", Severity.ERROR, "no such thing", Location("fw.yaml", 3, 5), "mend it")


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("wrong"), shell.USAGE),
        (RenderError("wrong"), shell.USAGE),
        (WriteError("wrong"), shell.USAGE),
        (FrameworkError("wrong"), shell.USAGE),
        (PilotscanError("wrong"), shell.USAGE),
        (RuntimeError("wrong"), shell.BUG),
        (AssertionError("wrong"), shell.BUG),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_error_has_its_exit_code_and_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(command._Session, "take", fail)
    done = run("evaluate", "good.yaml")
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("pilotscan: ")
    assert "wrong" in done.err
    assert done.err.count("\n") == 1


@pytest.mark.usefixtures("good")
def test_the_faults_of_a_framework_stand_before_the_line_that_stops_the_run(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise FrameworkError("the framework has a fault", [FAULT])

    monkeypatch.setattr(command._Session, "take", fail)
    assert run("evaluate", "good.yaml").err.splitlines() == [
        "fw.yaml:3:5: PS301 error: no such thing",
        "help: mend it",
        "pilotscan: the framework has a fault",
    ]


def test_exit_codes_are_those_of_the_contract() -> None:
    assert (shell.ACCEPTED, shell.FINDINGS, shell.USAGE, shell.BUG) == (0, 1, 2, 70)


@pytest.mark.parametrize(
    ("severities", "strict", "failures", "read", "code"),
    [
        ([], False, [], ["f" * 64], 0),
        (["warning"], False, [], ["f" * 64], 0),
        (["warning"], True, [], ["f" * 64], 1),
        (["error"], False, [], ["f" * 64], 1),
        (["warning", "error"], False, [], ["", "f" * 64], 1),
        (["error"], False, ["disk full"], ["f" * 64], 2),
        (["error"], False, [], ["", ""], 2),
    ],
    ids=["nothing", "warning", "strict warning", "error", "both", "not written", "not readable"],
)
def test_the_worst_thing_decides_the_exit_code(  # noqa: PLR0917 - fixtures add up
    severities: list[str],
    strict: bool,
    failures: list[str],
    read: list[str],
    code: int,
    living_lab: Framework,
) -> None:
    faults = [
        Diagnostic("PS303", Severity(severity), "x", Location("a.yaml")) for severity in severities
    ]
    gating = Gating(Gates(), Configured(), living_lab, None)
    session = command._Session(None, None, faults, "never", gating)  # type: ignore[arg-type]
    session.failures = failures
    session.fingerprints = read
    assert session.exit_code(strict=strict) == code


def test_arguments_come_from_the_process_by_default(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["pilotscan", "--version"])
    assert shell.main() == 0
    assert capsys.readouterr().out.startswith("pilotscan ")
