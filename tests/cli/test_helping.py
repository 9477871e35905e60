"""Help in the language of the screen: Dutch for every command and option."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pilotscan.cli import helping
from pilotscan.cli.helping import help_texts
from pilotscan.reporting.words.language import Language
from support.messages import COMMANDS
from support.project import Run
from support.together import together

SAME = {"CODES", "ID", "N", "PILOT", "ROUTE", "living-lab"}
"""What is called the same in Dutch."""
WORDS = re.compile(
    r"\b(?:the|and|with|which|files?|folder|default|required|Usage|Options|Arguments|Commands)\b"
)

each = pytest.mark.parametrize(
    ("path", "command"), COMMANDS, ids=[" ".join(path) or "pilotscan" for path, _ in COMMANDS]
)


@together("path, command", COMMANDS, ids=lambda one: " ".join(one[0]) or "pilotscan")
def test_every_text_of_a_command_has_its_dutch(path: tuple[str, ...], command: object) -> None:
    dutch = Language("nl")
    texts = set(help_texts(command)) - SAME
    assert texts
    assert {text for text in texts if dutch.gettext(text) == text} == set(), path


@each
@pytest.mark.usefixtures("work")
def test_help_is_dutch_wherever_the_language_stands(
    run: Run,
    path: tuple[str, ...],
    command: object,  # noqa: ARG001 - names the test
) -> None:
    done = run(*path, "--help", "--lang", "nl")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Gebruik: {' '.join(('pilotscan', *path))} [OPTIES]")
    assert not re.search(r"<(?:list\[|str|path)", done.out, re.IGNORECASE)
    assert not WORDS.search(re.sub(r"--\S+|'[^']*'|<[^>]*>|\[[^\]]*\]", "", done.out))
    before = run("--lang", "nl", *path, "-h")
    assert before.out == run(*path, "--lang=nl", "--help").out == done.out
    Path("pilotscan.toml").write_text('lang = ["nl", "en"]\n', "utf-8")
    assert run(*path, "--help").out == done.out
    assert run(*path, "--help", "--lang", "en").out.startswith("Usage: ")


@each
@pytest.mark.usefixtures("work")
def test_what_we_lay_out_is_what_typer_lays_out(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    path: tuple[str, ...],
    command: object,  # noqa: ARG001 - names the test
) -> None:
    theirs = run(*path, "--help").out
    monkeypatch.setattr(helping, "spoken", lambda: "xx")  # ours, with English words
    ours = run(*path, "--help").out

    def comparable(text: str) -> str:
        # typer tells of what a value is made of, and clips the lines of commands
        text = re.sub(r"<list\[(.*)\]>", r"<\1>", text)
        text = re.sub(r" <(?:Path|path|str)>|\.\.\.", "", text)
        return "".join(text.partition("\nCommands:")[0].split())

    assert comparable(ours) == comparable(theirs)


def test_a_project_that_asks_for_dutch_gets_it(run: Run, work: Path) -> None:
    (work / "other.toml").write_text('lang = "nl"\n', "utf-8")
    assert run("validate", "-h", "--config", "other.toml").out.startswith("Gebruik:")
    (work / "pilotscan.toml").write_text('lang = "nl"\n', "utf-8")
    assert run("-h").out.startswith("Gebruik:")
    assert run("validate", "-h", "--no-config").out.startswith("Usage:")
    (work / "pilotscan.toml").write_text("lang = 'nl'\nlangs = 1\n", "utf-8")
    assert run("-h").out.startswith("Gebruik:"), "also if something else in it is wrong"
    assert "de sleutel 'langs' is niet bekend" in run("validate").err
    (work / "pilotscan.toml").write_text("lang = 'de'\n", "utf-8")
    assert run("-h").out.startswith("Usage:")


@pytest.mark.outside
def test_english_help_needs_no_babel_and_where_there_is_no_configuration_no_pydantic(
    work: Path,
) -> None:
    code = (
        "import sys; from pilotscan.cli.app import main; main(['--help']); "
        "print(sorted({'babel', 'numpy', 'pandas', 'jinja2', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=work
    )
    assert done.stdout.splitlines()[-1] == "[]"
