"""What came of ``pilotscan import``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.cli.telling import note, note_written, say
from pilotscan.loading.discover import shown_path
from pilotscan.reporting.output.safe import visible
from pilotscan.told import told, told_many

if TYPE_CHECKING:
    from pilotscan.model.source_file import SourcesFile
    from pilotscan.runs.imports import Brought

__all__ = ["show_brought", "show_converted"]


def show_brought(brought: Brought, *, is_written: bool) -> None:
    """Name what is brought in, and say whether it is written."""
    for path, _ in brought.files:
        say(visible(shown_path(path)))
    if brought.sources is not None and brought.files:
        _show_kinds(brought.sources)
    if brought.known:
        note(
            told_many(
                "%(n)s file is there already, and the same.",
                "%(n)s files are there already, and the same.",
                len(brought.known),
            )
        )
    note_written(len(brought.files), is_written=is_written)


def _show_kinds(listed: SourcesFile) -> None:
    """Say of how many sources the kind is known, proposed or neither."""
    sources = listed.sources.values()
    note(told_many("%(n)s source:", "%(n)s sources:", len(sources)))
    known = Counter(one.kind for one in sources if one.kind)
    proposed = Counter(one.proposed for one in sources if one.proposed)
    for kind, number in sorted(known.items()):
        note(told("%(count)s with the kind %(kind)s", count=f"{number:>6}", kind=kind))
    for kind, number in sorted(proposed.items()):
        note(told("%(count)s proposed as %(kind)s", count=f"{number:>6}", kind=kind))
    without = sum(not (one.kind or one.proposed) for one in sources)
    if without:
        note(told("%(count)s without a kind", count=f"{without:>6}"))
    if without < len(sources) or proposed:
        note(told("A proposal counts for nothing until somebody looks, and writes 'kind'."))


def show_converted(number: int, *, dry_run: bool) -> None:
    """Say how many sources were written."""
    note(
        told_many("%(n)s source would be written.", "%(n)s sources would be written.", number)
        if dry_run
        else told_many("%(n)s source is written.", "%(n)s sources are written.", number)
    )
