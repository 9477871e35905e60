"""The configuration gives defaults, the command line wins, and each value's origin can be seen."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pilotscan.cli import compare as compare_command
from pilotscan.cli import evaluate as evaluate_command
from pilotscan.cli import options
from pilotscan.configuration import DEFAULTS

Run = Callable[..., Any]


def _configure(work: Path, text: str, name: str = "pilotscan.toml") -> None:
    (work / name).write_text(text, "utf-8")


def _shown(run: Run, *options: str) -> dict[str, dict[str, Any]]:
    done = run("config", "show", "--format", "json", *options)
    assert done.code == 0, done.err
    return {row["key"]: row for row in json.loads(done.out)["values"]}


def test_the_defaults_shown_are_those_of_the_commands() -> None:
    of_evaluate = inspect.signature(evaluate_command.evaluate).parameters
    of_compare = inspect.signature(compare_command.compare).parameters
    for key in ("framework", "out", "jobs", "strict"):
        assert of_evaluate[key].default == DEFAULTS[key], key
    for key in ("draws", "seed"):
        assert of_compare[key].default == DEFAULTS[key], key
    assert (str(options.DEFAULT_PATH),) == DEFAULTS["paths"]


def test_without_a_file_every_value_is_a_default(run: Run, work: Path) -> None:
    assert work.is_dir()
    shown = _shown(run)
    assert {row["source"] for row in shown.values()} == {"default"}
    assert list(shown) == list(DEFAULTS)
    assert run("config", "show").out.startswith("No configuration file.\n\npaths ")


def test_of_each_value_it_is_shown_where_it_comes_from(run: Run, work: Path) -> None:
    _configure(
        work,
        '\njobs = 2\nlang = ["nl"]\n[pilots.a]\nfail_on = []\nreason = "x"\nexpires = 2027-01-01',
    )
    shown = _shown(run)
    assert shown["jobs"] == {
        "key": "jobs", "value": 2, "source": "file", "file": "pilotscan.toml", "line": 2,
    }  # fmt: skip
    assert (shown["seed"]["source"], shown["seed"]["line"]) == ("default", None)
    assert [(r["key"], r["value"], r["line"]) for r in shown.values()][-3:] == [
        ("pilots.a.fail_on", [], 5),
        ("pilots.a.reason", "x", 6),
        ("pilots.a.expires", "2027-01-01", 7),
    ]
    lines = run("config", "show").out.splitlines()
    assert lines[0] == "Configuratie: pilotscan.toml"
    assert [line.split() for line in lines if line.startswith(("jobs", "seed", "lang"))] == [
        ["lang", '["nl"]', "pilotscan.toml:3"],
        ["jobs", "2", "pilotscan.toml:2"],
        ["seed", "0", "standaard"],
    ]
    assert run("config", "show", "--lang", "en").out.startswith("Configuration: pilotscan.toml\n")


def test_a_configuration_can_be_named_or_left_alone(run: Run, work: Path) -> None:
    _configure(work, "jobs = 2")
    _configure(work, "jobs = 3", "other.toml")
    assert _shown(run)["jobs"]["value"] == 2
    assert _shown(run, "--config", "other.toml")["jobs"]["value"] == 3
    assert _shown(run, "--no-config")["jobs"]["value"] == 1
    for order in (["--no-config", "--config", "other.toml"], ["--config", "x", "--no-config"]):
        done = run("config", "show", *order)
        assert (done.code, done.out) == (2, "")
    assert run("config", "show", "--config", "nope.toml").code == 2


@pytest.mark.parametrize("command", ["evaluate", "compare", "validate", "config show"])
def test_a_broken_configuration_stops_every_command(run: Run, good: Path, command: str) -> None:
    _configure(good, "jobs = 2\nformatz = 'md'\n")
    paths = [] if command == "config show" else ["good.yaml"]
    done = run(*command.split(), *paths)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "pilotscan.toml:2:1: configuration error: the key 'formatz' is not known",
        "     2 | formatz = 'md'",
        "         ^",
        "help: did you mean 'formats'?",
        "pilotscan: the configuration pilotscan.toml has a fault",
    ]
    assert run(*command.split(), *paths, "--help").code == 0
    if paths:
        assert run(command, *paths, "--no-config", "-q").code in {0, 2}


def test_what_a_configuration_says_cannot_command_a_terminal(run: Run, work: Path) -> None:
    _configure(work, '"\\u001b[31m" = 1\n"##[error]x" = 2\nout = "\\u202e"')
    done = run("config", "show")
    assert done.code == 2
    assert "\x1b" not in done.err
    assert "##[" not in done.err


def test_evaluate_starts_from_the_configuration(run: Run, good: Path) -> None:
    (good / "good.yaml").rename(good / "p.yaml")
    (good / "sub").mkdir()
    _configure(
        good,
        'paths = ["p.yaml"]\nformats = ["md"]\nlang = ["nl"]\nout = "site"\nroute = "replication"',
    )
    assert run("evaluate", "-q").code == 0
    text = (good / "site" / "good.md").read_text("utf-8")
    assert "Kan dit elders worden herhaald?" in text
    assert not (good / "site" / "good.html").exists()
    done = run("evaluate", "-q", "--format", "json", "--lang", "en", "--out", "other")
    assert done.code == 0
    assert sorted(p.name for p in (good / "other").iterdir() if p.suffix == ".json")
    assert json.loads((good / "other" / "good.json").read_text())["pilots"][0]["route"] == (
        "replication"
    )
    assert not (good / "other" / "good.md").exists()


def test_paths_given_win_over_those_configured(run: Run, good: Path) -> None:
    _configure(good, 'paths = "nowhere"')
    assert run("validate", "-q").code == 2
    assert run("validate", "-q", "good.yaml").code == 0


def test_from_a_folder_below_the_same_pilots_are_found(
    run: Run, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _configure(good, 'paths = "good.yaml"')
    (good / "deep").mkdir()
    monkeypatch.chdir(good / "deep")
    text = (good / "good.yaml").read_text("utf-8")
    (good / "good.yaml").write_text(text + "nonsense: 1\n", "utf-8")
    done = run("validate", "--format", "concise", "-q")
    assert done.out.startswith("../good.yaml:")


def test_standard_output_takes_the_first_language_configured(run: Run, good: Path) -> None:
    _configure(good, 'lang = ["nl", "en"]')
    assert run("evaluate", "good.yaml", "--format", "json", "--out", "-").code == 0
    both = ("--lang", "nl", "--lang", "en")
    assert run("evaluate", "good.yaml", "--format", "json", "--out", "-", *both).code == 2


def test_strict_can_be_taken_back(run: Run, good: Path) -> None:
    text = (good / "good.yaml").read_text("utf-8").replace("id: good", "id: better")
    (good / "better.yaml").write_text(text.replace("2026-01-15", "2012-01-15"), "utf-8")
    (good / "empty").mkdir()
    _configure(good, "strict = true")
    assert run("validate", "good.yaml", "empty").code == 1
    assert run("validate", "good.yaml", "empty", "--no-strict").code == 0


def test_ignored_warnings_are_left_out_and_errors_are_not(run: Run, good: Path) -> None:
    (good / "empty").mkdir()
    _configure(good, 'ignore = ["PS114", "PS2"]\nstrict = true')
    assert run("validate", "good.yaml", "empty").code == 0
    done = run("evaluate", "good.yaml", "empty", "-q", "--format", "md")
    assert (done.code, done.err) == (0, "")
    (good / "bad.yaml").write_text((good / "good.yaml").read_text("utf-8") + "nonsense: 1\n")
    assert run("evaluate", "bad.yaml", "-q", "--format", "md").code == 1
    assert run("compare", "good.yaml", "bad.yaml", "empty").code == 2
    assert run("validate", "bad.yaml", "--ignore", "PS5").code == 1


def test_what_is_configured_for_another_command_is_no_fault(run: Run, good: Path) -> None:
    text = (good / "good.yaml").read_text("utf-8").replace("id: good", "id: better")
    (good / "better.yaml").write_text(text, "utf-8")
    _configure(
        good, 'formats = ["html"]\nout = "site"\ndraws = 5\nseed = 3\nreference_doc = "house.docx"'
    )
    done = run("compare", "good.yaml", "better.yaml")
    assert done.code == 0, done.err
    assert not (good / "site").exists()
    assert run("compare", "good.yaml", "better.yaml", "--format", "md", "-q").code == 0
    assert (good / "site" / "comparison.md").exists()
    assert run("compare", "good.yaml", "better.yaml", "--out", "x").code == 2
    assert run("evaluate", "good.yaml", "-q", "--format", "md").code == 0
    assert run("evaluate", "good.yaml", "-q", "--reference-doc", "house.docx").code == 2


def test_a_route_that_is_not_there_is_said_with_its_place(run: Run, good: Path) -> None:
    _configure(good, 'route = "growht"')
    for command in ("evaluate", "validate", "compare"):
        done = run(command, "good.yaml")
        assert done.code == 2
        assert done.err.startswith("pilotscan: pilotscan.toml:1: the framework")
        assert "did you mean 'growth'?" in done.err
        done = run(command, "good.yaml", "--route", "growht")
        assert done.err.startswith("pilotscan: the framework")


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_schema_is_printed(run: Run, work: Path, lang: str) -> None:
    assert work.is_dir()
    done = run("schema", "config", "--lang", lang)
    assert done.code == 0
    jsonschema.Draft7Validator.check_schema(json.loads(done.out))
