"""What came of ``pilotscan diff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pilotscan.cli.options import STDOUT
from pilotscan.cli.running import report_faults
from pilotscan.cli.telling import note, print_bytes
from pilotscan.errors import WriteError
from pilotscan.loading.discover import shown_path
from pilotscan.reporting.changes.terminal import changes_on_terminal
from pilotscan.reporting.documents.formats import FORMATS
from pilotscan.reporting.output.folder import write_file
from pilotscan.reporting.output.safe import in_log, visible
from pilotscan.reporting.output.terminal import consoles
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from pilotscan.changes import Changes, Snapshot
    from pilotscan.model.framework import Framework
    from pilotscan.reading import LoadedFramework

__all__ = ["report", "write"]

NOTES_AT_MOST = 20
"""So many notes about what was passed over are shown."""


def report(changes: Changes, color: str) -> None:
    """Tell what is wrong with the new files, and what of both sides was passed over."""
    report_faults(
        [d for d in changes.new.diagnostics if d.severity == "error"], color, verbose=True
    )
    notes = [f"{side.shown}: {told}" for side in (changes.old, changes.new) for told in side.notes]
    notes += list(_broken_then(changes.old))
    for told in notes[:NOTES_AT_MOST]:
        note(f"pilotscan: {visible(told)}")
    if len(notes) > NOTES_AT_MOST:
        note(f"pilotscan: {len(notes) - NOTES_AT_MOST} more such notes")


def _broken_then(side: Snapshot) -> list[str]:
    """Say of each file of the old side that could not be judged what was wrong with it."""
    first: dict[str, str] = {}
    for fault in side.diagnostics:
        if fault.severity == "error":
            first.setdefault(fault.where.file, f": {fault.code} {fault.message}")
    return [
        f"{side.shown}: {item.file} could not be judged then{first.get(item.file, '')}"
        for item in side.unjudged
    ]


def write(  # noqa: PLR0913, PLR0917
    changes: Changes,
    kind: str,
    output: str,
    lang: str,
    titles: LoadedFramework,
    templates: Path | None,
    color: str,
    *,
    quiet: bool,
) -> None:
    """Write changes where they were asked for."""
    sides = (changes.new.framework, changes.old.framework)
    is_known = any(mark is not None and mark.id == titles.framework.id for mark in sides)
    words = titles.framework if is_known else None
    if kind == "text" and output == STDOUT:
        if not quiet:
            _print(changes, lang, words, color)
        return
    if kind == "text":
        lines = changes_on_terminal(changes, Language(lang), words)
        data = "".join(f"{line.plain}\n" for line in lines).encode()
    else:
        data = _document(changes, kind, Renderer(lang, titles.sha256, templates), words)
    if output != STDOUT:
        _save(Path(output), data, quiet=quiet)
        return
    print_bytes([in_log(data, kind) if kind == "text" or FORMATS[kind].is_text else data])


def _document(changes: Changes, kind: str, renderer: Renderer, titles: Framework | None) -> bytes:
    if kind == "json":
        return renderer.changes(changes, kind).encode()
    return renderer.changed(changes, titles).data(kind)


def _print(changes: Changes, lang: str, titles: Framework | None, color: str) -> None:
    stdout, _ = consoles(color)
    for line in changes_on_terminal(changes, Language(lang), titles):
        stdout.print(line, soft_wrap=True)


def _save(path: Path, data: bytes, *, quiet: bool) -> None:
    try:
        write_file(path, data)
    except OSError as error:
        raise WriteError(f"cannot write {path}: {error.strerror or error}") from None
    if not quiet:
        typer.echo(shown_path(path))
