"""For people: with the line and a caret, or one line each; and how many of what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.catalogue import codes
from pilotscan.diagnostics import Diagnostic
from pilotscan.reporting.output.safe import begin_line, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pilotscan.reporting.findings import Findings

__all__ = [
    "Style",
    "concise",
    "count_codes",
    "full",
    "full_text",
    "one_line",
    "plain",
    "statistics",
    "summary",
]

FRAME_WIDTH = 100
"""Columns of a line that are shown around a place in it."""

Style = "Callable[[str, str], str]"
"""Gives a text a tone: error | warning | strong."""


def plain(text: str, _tone: str) -> str:
    """Leave text without colour."""
    return text


def full(findings: Findings, style: Callable[[str, str], str] = plain) -> Iterator[str]:
    """Yield each fault with its line, a caret below the place, and what to do."""
    for diagnostic in findings.diagnostics:
        yield full_text(diagnostic, style) + "\n"


def full_text(diagnostic: Diagnostic, style: Callable[[str, str], str] = plain) -> str:
    """Write one fault over several lines."""
    text = one_line(diagnostic, style)
    where = diagnostic.where
    if diagnostic.excerpt.strip() and where.line:
        tone = diagnostic.severity.value
        at = where.column - diagnostic.excerpt_column
        start = max(0, at - FRAME_WIDTH // 2)
        line = diagnostic.excerpt[start : start + FRAME_WIDTH].replace("\t", " ")
        gutter = f"{where.line:>6} | "
        before = _width(visible(line[: at - start]))
        text += f"\n{gutter}{visible(line)}\n{' ' * (len(gutter) + before)}{style('^', tone)}"
    if diagnostic.hint:
        text += f"\n{style('help:', 'strong')} {visible(diagnostic.hint)}"
    return text


def one_line(diagnostic: Diagnostic, style: Callable[[str, str], str] = plain) -> str:
    """Write one fault as `file:line:column: code severity: message`."""
    where = diagnostic.where
    place = f"{where.file}:{where.line}:{where.column}" if where.line else where.file
    kind = style(f"{diagnostic.code} {diagnostic.severity}", diagnostic.severity.value)
    place = begin_line(visible(place))
    return f"{style(place + ':', 'strong')} {kind}: {visible(diagnostic.message)}"


def concise(findings: Findings, style: Callable[[str, str], str] = plain) -> Iterator[str]:
    """Yield one line per fault: `file:line:column: code severity: message`."""
    for diagnostic in findings.diagnostics:
        yield one_line(diagnostic, style) + "\n"


def summary(findings: Findings) -> str:
    """Say in one line how it went."""
    files = _count(len(findings.files), "file")
    if not findings.diagnostics:
        faults = "no new faults" if findings.accepted else "no faults"
        return f"{files} checked: {faults}." if findings.files else "No file could be read."
    concerned = {d.where.file for d in findings.diagnostics}
    counts = [
        _count(number, word)
        for number, word in ((findings.errors, "error"), (findings.warnings, "warning"))
        if number
    ]
    return f"{files} checked: {' and '.join(counts)} in {_count(len(concerned), 'file')}."


def statistics(findings: Findings) -> Iterator[str]:
    """Yield per code how often it was found, the most frequent first."""
    for code, number, title in count_codes(findings.diagnostics):
        yield f"{number:>6}  {code}  {title}\n"


def count_codes(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, int, str]]:
    """Return code, number and title, the most frequent first."""
    counted = Counter(diagnostic.code for diagnostic in diagnostics)
    return [
        (code, number, codes()[code].title["en"])
        for code, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
