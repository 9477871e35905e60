"""Faults in a user's file as values: collected, sorted and shown together.

This module knows what a fault is and how its one-line message is made safe; it does not
read files and does not print.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CODES",
    "Diagnostic",
    "Location",
    "Severity",
    "did_you_mean",
    "show",
    "sort_diagnostics",
]

MAX_SHOWN = 80
"""Characters of a user's value that a message repeats at most."""


class Severity(StrEnum):
    """How bad a fault is: an error keeps a file from being judged, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


CODES: dict[str, str] = {
    "PS101": "file cannot be read",
    "PS102": "file is too large",
    "PS103": "file is not UTF-8 text",
    "PS104": "control character",
    "PS105": "nested too deeply",
    "PS106": "not valid YAML",
    "PS107": "not a mapping of keys to values",
    "PS108": "more than one document",
    "PS109": "alias or anchor",
    "PS110": "tag",
    "PS111": "repeated key",
    "PS112": "key that is not text",
    "PS113": "number too long",
    "PS114": "folder without pilot files",
    "PS201": "unknown key",
    "PS202": "missing key",
    "PS203": "wrong type",
    "PS204": "value not allowed",
    "PS205": "text of the wrong form",
    "PS206": "not a date",
    "PS301": "condition that the framework lacks",
    "PS302": "source that is not listed",
    "PS303": "no assessment for the framework in use",
    "PS304": "route that the framework lacks",
    "PS401": "end before start",
    "PS402": "id used in two files",
    "PS403": "two assessments of one assessor on one date",
    "PS404": "bounds the wrong way round",
    "PS501": "not-applicable where the framework does not allow it",
    "PS502": "not-applicable without a reason",
    "PS503": "framework that breaks its own rules",
}
"""Every code and its title; a code never changes its meaning."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """Where a fault is: a file as shown to the user, and a place in it.

    Parameters
    ----------
    file : path as given, relative, with `/`
    line, column : 1-based; 0 when the fault has no place
    path : keys and positions from the top, for example ``figures[2].value``
    steps : the same, one by one
    """

    file: str
    line: int = 0
    column: int = 0
    path: str = ""
    steps: tuple[str | int, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: what is wrong, where, and what to do about it."""

    code: str
    severity: Severity
    message: str
    where: Location
    hint: str = ""
    excerpt: str = field(default="", compare=False)

    def as_json(self) -> dict[str, object]:
        """Return the fault in the shape of the JSON result."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "file": self.where.file,
            "line": self.where.line or None,
            "column": self.where.column or None,
            "path": self.where.path,
            "hint": self.hint,
        }


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by file, place and code, and drop repetitions."""
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=lambda d: (d.where, d.code, d.message))


def show(value: object) -> str:
    """Make a user's value safe and short enough for a one-line message.

    Returns
    -------
    str
        In quotes if it is text; at most 80 characters of it; control and format characters
        (terminal escapes, bidi overrides) made visible.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    clipped = text[:MAX_SHOWN] + ("…" if len(text) > MAX_SHOWN else "")
    visible = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in clipped)
    return f"'{visible}'" if isinstance(value, str) else visible


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` for the nearest allowed word, or an empty text."""
    folded = {w.casefold().replace("_", "-"): w for w in sorted(allowed, reverse=True)}
    key = word[:MAX_SHOWN].casefold().replace("_", "-")
    if key in folded:
        return f"did you mean '{folded[key]}'?"
    near = difflib.get_close_matches(key, folded, n=1, cutoff=0.6)
    return f"did you mean '{folded[near[0]]}'?" if near else ""
