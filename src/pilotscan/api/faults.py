"""Faults of what is in memory: as those of files, without lines, for there are none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.diagnostics import Diagnostic, sort_diagnostics
from pilotscan.errors import PilotError
from pilotscan.told import in_a_row, told_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

__all__ = ["Diagnostics", "faults_in_memory", "pilot_error"]

FAULTS_TOLD = 5
"""Faults of pilots in memory that the message of an error repeats."""
ABOUT_WRITING = frozenset({"PS410", "PS411"})
"""Codes of what is written otherwise than meant, which nothing in memory is."""
CODES_SHOWN = 12


class Diagnostics(tuple[Diagnostic, ...]):
    """Faults, sorted by file and place: a tuple that is short where it is printed.

    Examples
    --------
    >>> found = pilotscan.load_pilots("pilots").diagnostics
    >>> found.to_frame().columns.tolist()
    ['code', 'severity', 'file', 'line', 'path', 'message', 'hint']
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Count them by code, in one line."""
        counts = Counter(fault.code for fault in self).most_common()
        shown = ", ".join(f"{code} × {n}" for code, n in counts[:CODES_SHOWN])
        more = ", …" if len(counts) > CODES_SHOWN else ""
        return f"Diagnostics({len(self)} faults{': ' if counts else ''}{shown}{more})"

    def _repr_html_(self) -> str | None:
        """Show them in a notebook as a table."""
        shown: str | None = self.to_frame()._repr_html_()  # type: ignore[operator]
        return shown

    def to_frame(self) -> pd.DataFrame:
        """Return a table with a row per fault; `line` is empty where there is none."""
        from pilotscan.api.tabled import diagnostics_frame  # noqa: PLC0415 - needs pandas

        return diagnostics_frame(self)


def faults_in_memory(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Take the lines away from faults that were found in a text that nobody wrote."""
    return [
        fault._replace(
            where=fault.where._replace(line=0, column=0),
            excerpt="",
            excerpt_column=1,
        )
        for fault in diagnostics
        if fault.code not in ABOUT_WRITING
    ]


def pilot_error(faults: Sequence[Diagnostic]) -> PilotError:
    """Make the error that tells the first of some faults, and has all."""
    listed = sort_diagnostics(faults)
    said = [_sentence(fault) for fault in listed[:FAULTS_TOLD]]
    more = len(listed) - len(said)
    if more:
        said.append(told_many("and %(n)s more", "and %(n)s more", more))
    return PilotError(in_a_row(said, "; "), Diagnostics(listed))


def _sentence(fault: Diagnostic) -> str:
    place = in_a_row(
        [p for p in (fault.where.file, fault.where.cell or fault.where.path) if p], " "
    )
    hint = in_a_row((" (", fault.hint, ")"), "") if fault.hint else ""
    return in_a_row([place, ": ", fault.message, hint], "")
