"""What every command says, where, in which colours, and with which code it ends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import typer

from pilotscan.cli.speaking import tell
from pilotscan.diagnostics import Severity
from pilotscan.reporting.findings.text import plain
from pilotscan.reporting.output.streams import silence_stdout
from pilotscan.runs.gathered import Gathered
from pilotscan.told import told, told_many

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotscan.diagnostics import Diagnostic

__all__ = [
    "ACCEPTED",
    "BUG",
    "FINDINGS",
    "USAGE",
    "exit_code",
    "note",
    "note_written",
    "print_bytes",
    "say",
    "styling",
]

ACCEPTED, FINDINGS, USAGE, BUG = 0, 1, 2, 70
_COLORS: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "strong": {"bold": True},
}


def exit_code(diagnostics: Iterable[Diagnostic], *, readable: bool, strict: bool) -> int:
    """0 accepted, 1 findings, 2 nothing readable."""
    if not readable:
        return USAGE
    if isinstance(diagnostics, Gathered):
        counting = bool(diagnostics if strict else diagnostics.by_code(Severity.ERROR))
    else:
        counting = any(strict or one.severity is Severity.ERROR for one in diagnostics)
    return FINDINGS if counting else ACCEPTED


def print_bytes(parts: Iterable[bytes]) -> None:
    """Write to standard output, for a reader who may have had enough."""
    try:
        for part in parts:
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence_stdout()


def styling(color: str, stream: Any = None) -> Any:
    """Return what gives a text a tone, if a stream is to have colour.

    Parameters
    ----------
    color : auto (a terminal, and NO_COLOR not set) | always | never
    stream : by default standard output
    """
    to = stream or sys.stdout
    wanted = color == "always" or (
        color == "auto" and to.isatty() and not os.environ.get("NO_COLOR")
    )
    return _styled if wanted else plain


def _styled(text: str, tone: str) -> str:
    return typer.style(text, **_COLORS[tone])


def note(text: str) -> None:
    """Say something on standard error, in the language of the screen."""
    typer.echo(tell(text), err=True, color=True)  # there is colour in it only if it is wanted


def note_written(files: int, *, is_written: bool) -> None:
    """Say how many files are written, or would be."""
    if not files:
        note(told("There is nothing new: no file is written."))
    elif is_written:
        note(told_many("%(n)s file is written.", "%(n)s files are written.", files))
    else:
        note(told_many("%(n)s file would be written.", "%(n)s files would be written.", files))


def say(text: str) -> None:
    """Say something on standard output, in the language of the screen."""
    typer.echo(tell(text))
