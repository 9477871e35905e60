"""What can be wrong with what is brought in: the family PS8, each as bad as it always is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from pilotscan.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from pilotscan.diagnostics import Location
    from pilotscan.told import Sentence

__all__ = ["ImportCode", "fault"]

ImportCode = Literal[
    "PS702",  # a cell is not plain text or a number
    "PS703",  # a sheet, column or row is missing or stands twice
    "PS801",  # the file cannot be read
    "PS802",  # a column or field that is left out
    "PS803",  # a value cannot be understood
    "PS804",  # two of one id
    "PS805",  # something else is there already
    "PS806",  # an entry of a bibliography is broken
]
WARNINGS: frozenset[ImportCode] = frozenset(get_args(Literal["PS802"]))
"""Of these what is brought in goes on all the same."""


def fault(code: ImportCode, message: Sentence, where: Location, hint: Sentence = "") -> Diagnostic:
    """Make a fault of what is brought in."""
    severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
    return Diagnostic(code, severity, message, where, hint)
