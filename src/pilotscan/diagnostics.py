"""Faults in a user's file as values: collected, sorted and shown together.

This module knows what a fault is and how its one-line message is made safe; it does not
read files and does not print.
"""

from __future__ import annotations

import difflib
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.catalogue import meant
from pilotscan.told import ENGLISH, told, told_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pilotscan.told import Sentence, Teller

__all__ = [
    "MAX_FAULTS",
    "Diagnostic",
    "Location",
    "Severity",
    "clip_faults",
    "did_you_mean",
    "nearest",
    "place_key",
    "place_of",
    "show",
    "sort_diagnostics",
]

MAX_SHOWN = 80
"""Characters of a user's value that a message repeats at most."""
MAX_FAULTS = 100
"""Faults of one file that are listed; one more says how many there are besides."""
MAX_COMPARED = 20_000
"""Pairs of characters that are compared to find a near word: 138 words of 12 characters."""


class Severity(StrEnum):
    """How bad a fault is: an error keeps a file from being judged, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Location(NamedTuple):
    """Where a fault is: a file as shown to the user, and a place in it.

    Parameters
    ----------
    file : path as given, relative, with `/`
    line, column : 1-based; 0 when the fault has no place
    path : keys and positions from the top, for example ``figures[2].value``
    steps : the same, one by one
    anchor : the same with the items of lists by what they are about instead of by position, so
        that it stays when others come before them
    cell : of a table, as people see the place: ``'Questions', C14``; line and column are its row
        and its column
    """

    file: str
    line: int = 0
    column: int = 0
    path: str = ""
    steps: tuple[str | int, ...] = ()
    anchor: str = ""
    cell: Sentence = ""

    def __reduce__(self) -> tuple[type[Location], tuple[object, ...]]:
        """Travel to another process as what it is made with, which is quick."""
        return Location, tuple(self)


class Diagnostic(NamedTuple):
    """One fault: what is wrong, where, and what to do about it.

    Parameters
    ----------
    excerpt : the line of the file, or of a very long line the part around the place
    excerpt_column : 1-based column of the excerpt's first character
    """

    code: str
    severity: Severity
    message: Sentence
    where: Location
    hint: Sentence = ""
    excerpt: str = ""
    excerpt_column: int = 1

    def __eq__(self, other: object) -> bool:
        """Tell whether they are one fault; what is shown of the file makes no second one of it."""
        return isinstance(other, Diagnostic) and self[:-2] == other[:-2]

    def __ne__(self, other: object) -> bool:
        """Tell whether they are two."""
        return not self == other

    def __hash__(self) -> int:
        """Return what tells nearly all apart, and is quick: there are thousands."""
        return hash((self.code, self.message, self.where.file, self.where.line))

    def __reduce__(self) -> tuple[type[Diagnostic], tuple[object, ...]]:
        """Travel to another process as what it is made with, which is quick."""
        return Diagnostic, tuple(self)

    def as_json(self, language: Teller = ENGLISH) -> dict[str, object]:
        """Return the fault in the shape of the JSON result."""
        cell = {"cell": language.tell(self.where.cell)} if self.where.cell else {}
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": language.tell(self.message),
            "file": self.where.file,
            "line": self.where.line or None,
            "column": self.where.column or None,
            **cell,
            "path": self.where.path,
            "hint": language.tell(self.hint),
        }


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by file, place and code, and drop repetitions."""
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=place_of)


def place_of(diagnostic: Diagnostic) -> tuple[str | int, ...]:
    """Return what diagnostics are sorted by."""
    return *place_key(diagnostic.where), diagnostic.code, diagnostic.message


def place_key(where: Location) -> tuple[str | int, ...]:
    """Return by what places are sorted: as they compare, in a third of the time."""
    return where.file, where.line, where.column, where.path, where.cell


def clip_faults(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort the faults of one file and keep the first hundred.

    Returns
    -------
    list
        At most `MAX_FAULTS` diagnostics; if there were more, PS117 at the end says how many.
    """
    listed = sort_diagnostics(diagnostics)
    rest = listed[MAX_FAULTS:]
    if not rest:
        return listed
    errors = sum(d.severity is Severity.ERROR for d in rest)
    more = Diagnostic(
        "PS117",
        Severity.ERROR if errors else Severity.WARNING,
        told_many(
            "%(n)s more fault in this file not listed",
            "%(n)s more faults in this file not listed",
            len(rest),
        ),
        rest[0].where,
        told("mend these first"),
    )
    return [*listed[:MAX_FAULTS], more]


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
        return told("nothing")
    if isinstance(value, dict):
        return told("a mapping")
    if isinstance(value, list | tuple):
        return told("a list")
    text = str(value)
    clipped = text[:MAX_SHOWN] + ("…" if len(text) > MAX_SHOWN else "")
    if not clipped.isprintable():
        clipped = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in clipped)
    return f"'{clipped}'" if isinstance(value, str) else clipped


def did_you_mean(
    word: str, allowed: Iterable[str], names: Mapping[str, Iterable[str]] | None = None
) -> str:
    """Return ``did you mean 'x'?`` for the nearest allowed word, or an empty text.

    A word of another language means the one of the files that says the same.

    Parameters
    ----------
    names : what some of the words are called besides, in any language
    """
    listed = list(allowed)
    near = meant(word[:MAX_SHOWN], listed, names) or nearest(word, listed)
    return told("did you mean '%(word)s'?", word=near) if near is not None else ""


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word that looks most like a word, None if none does."""
    folded = {w.casefold().replace("_", "-"): w for w in sorted(allowed, reverse=True)}
    key = word[:MAX_SHOWN].casefold().replace("_", "-")
    if key in folded:
        return folded[key]
    close = [w for w in folded if abs(len(w) - len(key)) <= max(len(key) // 2, 2)]
    room = max(MAX_COMPARED // max(len(key) ** 2, 1), 1)
    if len(close) > room:
        close = _most_alike_at_the_ends(key, close)[:room]
    near = difflib.get_close_matches(key, close, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def _most_alike_at_the_ends(key: str, words: list[str]) -> list[str]:
    """Sort words by how much of their beginning and end is that of a key, roughly."""
    a, b, c = key[:2], key[:6], key[:18]
    x, y, z = key[-2:], key[-6:], key[-18:]
    ends = [
        -sum((w.startswith(a), w.startswith(b), w.startswith(c)))
        - sum((w.endswith(x), w.endswith(y), w.endswith(z)))
        for w in words
    ]
    return [w for _, w in sorted(zip(ends, words, strict=True))]
