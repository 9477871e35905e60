"""In which language the screen speaks: one rule, for every command."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pilotscan.cli import speaking
from pilotscan.runs.many import find_many
from support.messages import COMMANDS
from support.project import GOOD, Run
from support.together import together

LEAVES = [(path, command) for path, command in COMMANDS if not hasattr(command, "commands")]


@together("path, command", LEAVES, ids=[" ".join(path) for path, _ in LEAVES])
def test_every_command_takes_a_language(path: tuple[str, ...], command: object) -> None:
    options = {name for parameter in command.params for name in parameter.opts}  # type: ignore[attr-defined]
    assert "--lang" in options, path


@pytest.mark.parametrize(
    ("arguments", "configured", "files", "language"),
    [
        (["--lang", "en"], "nl", "nl", "en"),
        (["--lang=nl"], "en", "en", "nl"),
        ([], "nl", "en", "nl"),
        ([], "en", "nl", "en"),
        (["--no-config"], "en", "nl", "nl"),
        ([], "", "nl", "nl"),
        ([], "", "en", "en"),
        ([], "", "", "en"),
    ],
)
def test_who_decides(
    work: Path, arguments: list[str], configured: str, files: str, language: str
) -> None:
    if configured:
        (work / "pilotscan.toml").write_text(f'lang = ["{configured}"]\n', "utf-8")
    speaking.begin(arguments)
    many = None
    if files:
        (work / "a.yaml").write_text(GOOD + f"language: {files}\n", "utf-8")
        many = find_many(["a.yaml"])
    assert speaking.speak(None, many) == language
    assert speaking.spoken() == language


def test_languages_of_pilots_decide_where_there_are_no_files(work: Path) -> None:  # noqa: ARG001
    speaking.begin([])
    assert speaking.speak(languages=["nl", "nl"]) == "nl"
    assert speaking.speak(languages=["nl", "en"]) == "en"


def test_standard_input_is_looked_at_and_still_read(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (GOOD + "language: nl\n").encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    done = run("validate", "-")
    assert done.code == 0
    assert "nagekeken" in done.out
    assert work


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("command", ["validate", "evaluate", "compare"])
def test_the_language_stands_before_a_command_or_after_it(run: Run, command: str) -> None:
    after = run(command, "good.yaml", "--lang", "nl")
    before = run("--lang", "nl", command, "good.yaml")
    assert (before.code, before.out, before.err) == (after.code, after.out, after.err)
    twice = run("--lang", "nl", command, "good.yaml", "--lang", "nl")
    assert (twice.code, twice.out) == (2, "")


def test_it_wins_over_the_configuration_before_a_command_too(run: Run, good: Path) -> None:
    (good / "pilotscan.toml").write_text('lang = "en"\n', "utf-8")
    assert "nagekeken" in run("--lang", "nl", "validate", "good.yaml").out
    assert run("--lang", "nl", "config", "show").out.startswith("Configuratie")


ENGLISH = re.compile(
    r"\b(?:the|are|with|which|files?|folder|checked|written|faults?|warnings?|error|judged|"
    r"accepted|default|help)\b"
)
PILOT = GOOD + "language: nl\nstatus: loopt\n"
TARGET = "pilotscan_target: 1\nid: zwolle\nname: Z\nplace: {municipality: Zwolle, country: NL}\n"
NO_WORDS = re.compile(r"'[^']*'|\"[^\"]*\"|\x1b\[[0-9;]*m|\S*[/.]\S*|--\S+|^ .*\|.*$", re.MULTILINE)
"""Names, values, options and lines of files in what is said."""
RUNS = [
    ("validate", "pilots"),
    ("validate", "pilots", "--statistics"),
    ("validate", "pilots", "--format", "json"),
    ("evaluate", "pilots", "--min-score", "60", "--cache", "kept"),
    ("evaluate", "pilots", "--out", "-", "--format", "md"),
    ("compare", "pilots"),
    ("compare", "pilots", "--format", "xlsx", "--out", "-"),
    ("path", "pilots", "--to", "conditional"),
    ("path", "pilots", "--to", "never"),
    ("transfer", "pilots", "--to", "targets"),
    ("transfer", "pilots", "--to", "pilots"),
    ("diff", "pilots", "pilots"),
    ("diff", "nowhere", "pilots"),
    pytest.param(("history", "pilots"), marks=pytest.mark.outside),
    ("baseline", "write", "pilots"),
    ("new", "nieuw"),
    ("new", "Nieuw"),
    ("explain", "rech"),
    ("config", "show"),
    ("templates", "list"),
    ("templates", "export", "own", "report/*"),
    ("templates", "diff", "own"),
    ("schema", "config", "--out", "schema.yaml"),
    ("validate", "pilots", "--select", "XX"),
    ("validate", "pilots", "--color", "always", "--color", "never"),
]


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("line", RUNS, ids=" ".join)
@pytest.mark.parametrize("asked", [True, False])
def test_a_run_says_nothing_english(run: Run, line: tuple[str, ...], asked: bool) -> None:
    for folder, text in (("pilots", PILOT), ("targets", TARGET), ("own", "")):
        Path(folder).mkdir()
        if text:
            Path(folder, "a.yaml").write_text(text, "utf-8")
    Path("pilots", "b.yaml").write_text(GOOD.replace("id: good", "id: b") + "language: nl\n")
    if not asked:
        Path("pilotscan.toml").write_text('lang = ["nl"]\n', "utf-8")
    done = run(*(("--lang", "nl") if asked else ()), *line)
    said = NO_WORDS.sub("", done.out + done.err)
    assert said.strip() or "json" in line
    assert not ENGLISH.search(said), ENGLISH.findall(said)


@pytest.mark.usefixtures("work")
def test_faults_in_json_are_in_the_language_of_the_run(run: Run) -> None:
    Path("a.yaml").write_text(PILOT, "utf-8")
    said = {}
    for lang in ("en", "nl"):
        done = run("evaluate", "a.yaml", "--format", "json", "--out", "-", "--lang", lang)
        (fault,) = json.loads(done.out)["diagnostics"]
        said[lang] = fault["message"]
        assert fault["code"] == "PS204"
    assert said["en"] != said["nl"]
    assert "kan hier niet" in said["nl"]
