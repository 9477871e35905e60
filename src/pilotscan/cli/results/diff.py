"""What came of ``pilotscan diff``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.results.document import write_document
from pilotscan.cli.running import report_faults
from pilotscan.cli.speaking import tell
from pilotscan.cli.telling import note
from pilotscan.reporting.changes.terminal import changes_on_terminal
from pilotscan.reporting.output.safe import visible
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import Language
from pilotscan.told import in_a_row, told, told_many

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
    notes = [
        in_a_row([side.shown, said], ": ")
        for side in (changes.old, changes.new)
        for said in side.notes
    ]
    notes += _broken_then(changes.old)
    for text in notes[:NOTES_AT_MOST]:
        note(f"pilotscan: {visible(tell(text))}")
    more = len(notes) - NOTES_AT_MOST
    if more > 0:
        note(told_many("pilotscan: %(n)s more such note", "pilotscan: %(n)s more such notes", more))


def _broken_then(side: Snapshot) -> list[str]:
    """Say of each file of the old side that could not be judged what was wrong with it."""
    first: dict[str, str] = {}
    for fault in side.diagnostics:
        if fault.severity == "error":
            first.setdefault(fault.where.file, in_a_row([fault.code, fault.message], " "))
    found = []
    for item in side.unjudged:
        text = told("%(side)s: %(file)s could not be judged then", side=side.shown, file=item.file)
        why = first.get(item.file)
        found.append(text if why is None else in_a_row([text, why], ": "))
    return found


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
