"""What YAML reads otherwise than its author most likely means; all are warnings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pilotscan.checks.comments import outside_texts
from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.checks.finding import Path
    from pilotscan.loading.document import Document

__all__ = ["check_misreading"]

AT_MOST = 1_000
"""Places of a kind in one file that are looked at."""

_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}(?!\d|,[\d-])")
# The point first: what begins with one sign is found ten times as fast as a digit.
_ANY_THOUSANDS = re.compile(r"\.(?<=\d\.)\d\d\d(?!\d)")
_CUT_OFF = re.compile(r"#(?<=[ \t]#)(?!pilotscan:)(?=[^\s#!])")
_BEFORE = re.compile(r"[^\s:#-][ \t]*$")


def check_misreading(document: Document) -> Iterator[Diagnostic]:
    """PS410: numbers with a point for thousands; PS411: texts that a ` #` cuts off."""
    may_hold = _ANY_THOUSANDS.search(document.text) is not None
    for path, number in _fractions(document.tree) if may_hold else ():
        written = _THOUSANDS.match(document.text, document.index(path))
        if written is not None:
            whole = written[0].replace(".", "")
            yield document.lines.diagnostic(
                "PS410",
                Severity.WARNING,
                told(
                    "'%(written)s' is read as %(number)s, with decimals",
                    written=written[0],
                    number=f"{number:g}",
                ),
                document.locate(path),
                told("for thousands write %(whole)s; for decimals leave out a digit", whole=whole),
            )
    for match in outside_texts(document, _CUT_OFF, AT_MOST):
        line_start = document.text.rfind("\n", 0, match.start()) + 1
        before = document.text[line_start : match.start()]
        if "#" in before or _BEFORE.search(before) is None:
            continue  # in a comment already, or nothing stands before it
        yield document.lines.diagnostic(
            "PS411",
            Severity.WARNING,
            told("what follows ' #' is a comment and does not belong to the text"),
            document.at(match.start()),
            told("put the whole text in quotes; or put a space behind '#' if it is a comment"),
        )


def _fractions(tree: dict[str, Any]) -> Iterator[tuple[Path, float]]:
    """Yield every number with decimals, with its path."""
    waiting: list[tuple[Path, Any]] = [((), tree)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, float):
            yield path, value
        elif isinstance(value, dict):
            waiting += [((*path, k), v) for k, v in value.items() if not isinstance(v, str)]
        elif isinstance(value, list):
            waiting += [((*path, i), v) for i, v in enumerate(value) if not isinstance(v, str)]
