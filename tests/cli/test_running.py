"""Who does the work of a command: who is asked for, and nobody that only a file names."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotscan.reporting.output import extras
from support.project import Run

SCHEDULER = "tcp://127.0.0.1:9"


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotscan.runs.cluster.REACH", 0.1)


@pytest.mark.usefixtures("nowhere", "good")
def test_a_scheduler_that_is_not_there_is_told(run: Run) -> None:
    ran = run("validate", "good.yaml", "--scheduler", SCHEDULER)
    assert ran.code == 2
    assert f"there is no scheduler at {SCHEDULER}" in ran.err


def test_processes_and_a_scheduler_do_not_go_together(run: Run, good: Path) -> None:
    ran = run("validate", str(good), "--scheduler", SCHEDULER, "--jobs", "2")
    assert ran.code == 2
    assert "--jobs and --scheduler cannot be given together" in ran.err


def test_an_address_has_a_form(run: Run, good: Path) -> None:
    ran = run("validate", str(good), "--scheduler", "127.0.0.1:8786")
    assert ran.code == 2
    assert "a scheduler has an address as tcp://HOST:8786" in ran.err


@pytest.mark.usefixtures("nowhere")
def test_a_configuration_alone_does_not_choose_what_runs_here(
    run: Run, good: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "pilotscan.toml").write_text(f'jobs = 2\nscheduler = "{SCHEDULER}"\n')
    refused = run("validate", str(good))
    assert refused.code == 2
    assert "pilotscan.toml:2: a scheduler can run any code here" in refused.err
    assert run("validate", str(good), "--jobs", "1").code == 0
    monkeypatch.setenv("PILOTSCAN_SCHEDULERS", f"tcp://else:1 {SCHEDULER}")
    assert f"there is no scheduler at {SCHEDULER}" in run("validate", str(good)).err


def test_without_the_library_it_is_told_what_to_install(
    run: Run, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    ran = run("validate", str(good), "--scheduler", SCHEDULER)
    assert ran.code == 2
    assert "--scheduler needs distributed: pip install 'pilotscan[dask]'" in ran.err
