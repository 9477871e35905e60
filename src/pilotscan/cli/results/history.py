"""What came of ``pilotscan history``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pilotscan.cli.options import STDOUT
from pilotscan.cli.running import write_named
from pilotscan.cli.telling import counted, note, print_bytes
from pilotscan.errors import UsageError
from pilotscan.loading.discover import shown_path
from pilotscan.reporting.exports.history import history_text, read_history
from pilotscan.reporting.output.safe import begin_line, disarm, visible

if TYPE_CHECKING:
    from pilotscan.reporting.exports.history import HistoryRow, Kept, Kind, Terms
    from pilotscan.runs.history import Historian

__all__ = ["kept_history", "summarise", "write"]


def kept_history(path: Path, kind: Kind, *, fresh: bool) -> Kept | None:
    """Return the history that is there, if it is to be carried on.

    Raises
    ------
    UsageError
        What is there is none, or cannot be carried on.
    """
    name = shown_path(path)
    try:
        data = path.read_bytes() if path.is_file() else b""
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{name} cannot be read: {reason}") from None
    if not data:
        return None
    kept = read_history(data, kind, name, only_ours=fresh)
    return kept if kept.rows else None


def write(rows: list[HistoryRow], kind: Kind, terms: Terms, kept: Kept | None, out: str) -> None:
    """Write a history; one that is there and has nothing new stays as it is."""
    data = history_text(rows, kind, terms, kept)
    if out == STDOUT:
        print_bytes([disarm(data.decode()).encode()])
    elif rows or kept is None:
        write_named(Path(out), data)


def summarise(
    historian: Historian, rows: list[HistoryRow], revisions: int, out: str, kept: Kept | None
) -> None:
    """Say what was passed over, and what was written."""
    for said in historian.notes:
        note(begin_line(visible(said)))
    without = sum(row.verdict is None for row in rows)
    if without:
        note(f"{counted(without, 'row')} without a verdict: the column 'error' says why.")
    if out == STDOUT:
        return
    place = begin_line(visible(shown_path(Path(out))))
    if kept is not None and not revisions:
        note(f"{place}: nothing new after {kept.newest[:12]}.")
    else:
        more = " added" if kept is not None else ""
        note(f"{place}: {counted(revisions, 'revision')}, {counted(len(rows), 'row')}{more}.")
