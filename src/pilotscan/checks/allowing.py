"""Warnings that the author of a file has looked at and allows.

A comment ``# pilotscan: allow PS601`` allows a warning of that code on its line, or on the text
whose key stands in its line. Errors cannot be allowed.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from pilotscan.checks.comments import outside_texts
from pilotscan.diagnostics import Diagnostic, Severity, show
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotscan.loading.document import Document

__all__ = ["apply_allowances"]

_COMMENT = re.compile(r"#[ \t]*pilotscan:[ \t]*allow[ \t]+([A-Za-z]+\d+(?:[ \t,]+[Pp][Ss]\d+)*)")
_CODE = re.compile(r"[A-Za-z]+\d+")
MAX_ALLOWED = 1_000
"""Words behind 'allow' in one file that are looked at."""


def apply_allowances(
    diagnostics: Iterable[Diagnostic], document: Document, *, complete: bool
) -> list[Diagnostic]:
    """Leave out what the file allows.

    Parameters
    ----------
    complete : all checks could be made; only then PS118 tells of allowances without effect
    """
    listed = list(diagnostics)
    allowed: dict[tuple[int, str], int] = {}
    words = (
        (comment.start(1) + word.start(), word[0].upper())
        for comment in outside_texts(document, _COMMENT, MAX_ALLOWED)
        for word in _CODE.finditer(comment[1])
    )
    for index, word in islice(words, MAX_ALLOWED):
        allowed[document.lines.position(index)[0], word] = index
    if not allowed:
        return listed
    used = set()
    kept = []
    for diagnostic in listed:
        key_line = document.locate(diagnostic.where.steps, key=True).line
        marks = {(line, diagnostic.code) for line in (diagnostic.where.line, key_line)}
        marks &= allowed.keys()
        if diagnostic.severity is Severity.WARNING and marks:
            used |= marks
        else:
            kept.append(diagnostic)
    errors = {d.code for d in listed if d.severity is Severity.ERROR}
    for (_, code), index in allowed.items():
        if (document.lines.position(index)[0], code) in used:
            continue
        if not complete and code not in errors:
            continue  # a check that was not made might have found it
        kept.append(
            document.lines.diagnostic(
                "PS118",
                Severity.WARNING,
                told("nothing here is allowed by %(code)s", code=show(code))
                if code not in errors
                else told("'%(code)s' is an error, which cannot be allowed", code=code),
                document.at(index),
                told("take the comment out, or put it in the line of the warning"),
            )
        )
    return kept
