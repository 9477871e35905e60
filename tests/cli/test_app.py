"""Exit codes are decided in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer.main

from pilotscan.cli import app as shell
from pilotscan.cli.late import LateCommand
from pilotscan.cli.telling import exit_code
from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.errors import FrameworkError, PilotscanError, RenderError, UsageError, WriteError
from pilotscan.model.framework import Framework
from pilotscan.reading import LoadedFramework
from pilotscan.runs.evaluate import EvaluateRun
from pilotscan.runs.many import Many
from pilotscan.runs.reports import ReportJob
from support.together import together

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

    monkeypatch.setattr(EvaluateRun, "outcomes", fail)
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

    monkeypatch.setattr(EvaluateRun, "outcomes", fail)
    assert run("evaluate", "good.yaml").err.splitlines() == [
        "fw.yaml:3:5: PS301 error: no such thing",
        "help: mend it",
        "pilotscan: the framework has a fault",
    ]


def test_exit_codes_are_those_of_the_contract() -> None:
    assert (shell.ACCEPTED, shell.FINDINGS, shell.USAGE, shell.BUG) == (0, 1, 2, 70)


@together(
    "severities, strict, failures, read, code",
    [
        ([], False, [], ["a.yaml"], 0),
        (["warning"], False, [], ["a.yaml"], 0),
        (["warning"], True, [], ["a.yaml"], 1),
        (["error"], False, [], ["a.yaml"], 1),
        (["warning", "error"], False, [], ["a.yaml"], 1),
        (["error"], False, ["disk full"], ["a.yaml"], 2),
        (["error"], False, [], [], 2),
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
    job = ReportJob(LoadedFramework(living_lab, ""), languages=("en",), formats=("md",))
    done = EvaluateRun(Many([], faults), job, ())
    done.failures = failures
    done.many.read = read
    assert exit_code(done.many.diagnostics, readable=done.is_whole, strict=strict) == code


def test_arguments_come_from_the_process_by_default(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["pilotscan", "--version"])
    assert shell.main() == 0
    assert capsys.readouterr().out.startswith("pilotscan ")


# --- given once -----------------------------------------------------------------------------------


def commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Return every command with the words that call it, those of groups too."""
    found = []
    for name, known in sorted(group.commands.items()):
        here, inner = (*path, name), known.load() if isinstance(known, LateCommand) else known
        found += commands(inner, here) if hasattr(inner, "commands") else [(here, inner)]
    return found


COMMANDS = commands(typer.main.get_command(shell.app))
OPTIONS = [
    (path, option)
    for path, command in COMMANDS
    for option in command.params
    if option.param_type_name == "option"
]


def each(options: list[tuple[tuple[str, ...], Any]]) -> pytest.MarkDecorator:
    names = [" ".join([*path, option.opts[-1]]) for path, option in options]
    return pytest.mark.parametrize(("path", "option"), options, ids=names)


@together("path, option", [(path, o) for path, o in OPTIONS if not o.is_flag and not o.multiple])
def test_an_option_with_one_value_is_given_once(
    run: Run, good: Path, path: tuple[str, ...], option: Any
) -> None:
    name = option.opts[-1]
    before = sorted(good.iterdir())
    for second in ("two\x1b", "one"):
        done = run(*path, f"{name}=one", name, second)
        told = second.replace("\x1b", "\\u001b")
        line = f"pilotscan: {name} can be given once, and is given as 'one' and '{told}'\n"
        assert (done.code, done.out, done.err) == (shell.USAGE, "", line)
    assert sorted(good.iterdir()) == before


@each([(path, o) for path, o in OPTIONS if o.secondary_opts])
@pytest.mark.usefixtures("good")
def test_a_switch_is_not_set_both_ways(run: Run, path: tuple[str, ...], option: Any) -> None:
    on, off = option.opts[-1], option.secondary_opts[-1]
    done = run(*path, off, on)
    assert (done.code, done.out) == (shell.USAGE, "")
    assert done.err == f"pilotscan: {' and '.join(sorted([on, off]))} cannot be given together\n"


@pytest.mark.usefixtures("good")
def test_repeating_what_is_repeatable_or_harmless_is_no_fault(run: Run) -> None:
    given = ("-q", "-q", "--strict", "--strict", "--format", "md", "--format", "json")
    assert run("evaluate", "good.yaml", *given, "--require", "reach>=0").code == shell.FINDINGS
    assert run("validate", "good.yaml", "--ignore", "PS5", "--ignore", "PS3", "-qq").code == 0


def test_the_command_line_wins_over_the_configuration(run: Run, good: Path) -> None:
    (good / "pilotscan.toml").write_text('framework = "living-lab"\nroute = "growth"\n', "utf-8")
    done = run("validate", "good.yaml", "--route", "replication")
    assert (done.code, done.err.count("can be given once")) == (0, 0)
