"""Find every sentence of reports in code and templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from typer.main import get_command

from pilotscan.cli.app import app
from pilotscan.cli.helping import help_texts
from pilotscan.cli.late import LateCommand

ROOT = Path(__file__).parents[2]
METHODS = {".py": "python", ".j2": "jinja2"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "many": (1, 2),
    "told": None,
    "told_many": (1, 2),
}

CALL = re.compile(rf"\b({'|'.join(KEYWORDS)}) ?\(|\btrans\b")
"""What a file without sentences has nowhere, and so need not be taken apart."""


@cache
def in_files() -> list[tuple[str, Any, list[str], str | None]]:
    """Return each file with each sentence in it, and what babel says of that."""
    listed = []
    for folder in ("src/pilotscan", "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            method = METHODS.get(path.suffix)
            if method is None or not CALL.search(path.read_text("utf-8")):
                continue
            for _line, *found in extract_from_file(method, path, keywords=KEYWORDS):
                listed.append((path.relative_to(ROOT).as_posix(), *found))
    return listed


def extract() -> Catalog:
    """Return a catalogue without translations, of all sentences in the tree."""
    catalog = Catalog(project="pilotscan", charset="utf-8")
    for file, message, comments, context in in_files():
        catalog.add(message, None, [(file, None)], auto_comments=comments, context=context)
    for text, command in help_of_commands():
        catalog.add(text, None, [(command, None)])
    return catalog


def help_of_commands() -> Iterator[tuple[str, str]]:
    """Yield every text in the help of every command, with the words that call the command."""
    for path, command in COMMANDS:
        for text in help_texts(command):
            yield text, " ".join(("pilotscan", *path))


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command and every group of them, with the words that call it."""
    yield path, group
    for name, known in getattr(group, "commands", {}).items():
        inner = known.load() if isinstance(known, LateCommand) else known
        yield from commands(inner, (*path, name))


COMMANDS = list(commands(get_command(app)))


def sentences_by_file() -> list[tuple[str, str]]:
    """Return each file with each sentence in it, the first form where a number has two."""
    return [
        (file, message if isinstance(message, str) else message[0])
        for file, message, _comments, _context in in_files()
    ]
