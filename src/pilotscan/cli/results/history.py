"""What came of ``pilotscan history``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pilotscan.cli.options import STDOUT
from pilotscan.cli.running import write_named
from pilotscan.cli.speaking import tell
from pilotscan.cli.telling import note, print_bytes
from pilotscan.errors import UsageError, reason_of
from pilotscan.loading.discover import shown_path
from pilotscan.reporting.exports.history import history_text, read_history
from pilotscan.reporting.output.safe import begin_line, disarm, visible
from pilotscan.told import told, told_many

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
        raise UsageError(
            told("%(file)s cannot be read: %(why)s", file=name, why=reason_of(error))
        ) from None
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
        note(begin_line(visible(tell(said))))
    without = sum(row.verdict is None for row in rows)
    if without:
        note(
            told_many(
                "%(n)s row without a verdict: the column 'error' says why.",
                "%(n)s rows without a verdict: the column 'error' says why.",
                without,
            )
        )
    if out == STDOUT:
        return
    place = begin_line(visible(shown_path(Path(out))))
    if kept is not None and not revisions:
        since = kept.newest[:12]
        note(told("%(file)s: nothing new after %(revision)s.", file=place, revision=since))
        return
    known = {
        "file": place,
        "revisions": told_many("%(n)s revision", "%(n)s revisions", revisions),
        "rows": told_many("%(n)s row", "%(n)s rows", len(rows)),
    }
    if kept is None:
        note(told("%(file)s: %(revisions)s, %(rows)s.", **known))
    else:
        note(told("%(file)s: %(revisions)s, %(rows)s added.", **known))
