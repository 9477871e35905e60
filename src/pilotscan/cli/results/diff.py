"""What came of ``pilotscan diff``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.results.document import write_document
from pilotscan.cli.running import report_faults
from pilotscan.cli.telling import note
from pilotscan.reporting.changes.terminal import changes_on_terminal
from pilotscan.reporting.output.safe import visible
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from pathlib import Path

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
    renderer = Renderer(lang, titles.sha256, templates)
    write_document(
        kind,
        output,
        lambda: changes_on_terminal(changes, Language(lang), words),
        lambda name: _document(changes, name, renderer, words),
        color,
        quiet=quiet,
    )


def _document(changes: Changes, kind: str, renderer: Renderer, titles: Framework | None) -> bytes:
    if kind == "json":
        return renderer.changes(changes, kind).encode()
    return renderer.changed(changes, titles).data(kind)
