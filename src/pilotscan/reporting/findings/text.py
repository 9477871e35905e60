"""For people: with the line and a caret, or one line each; and how many of what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.catalogue import codes
from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.reporting.output.safe import begin_line, visible
from pilotscan.told import ENGLISH, Told, told, told_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pilotscan.reporting.findings import Findings
    from pilotscan.told import Teller

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
    "title_codes",
]

FRAME_WIDTH = 100
"""Columns of a line that are shown around a place in it."""

_SEVERITIES = {str(Severity.ERROR): told("error"), str(Severity.WARNING): told("warning")}
_HELP = told("help:")

Style = "Callable[[str, str], str]"
"""Gives a text a tone: error | warning | strong."""


def plain(text: str, _tone: str) -> str:
    """Leave text without colour."""
    return text


def full(findings: Findings, style: Callable[[str, str], str] = plain) -> Iterator[str]:
    """Yield each fault with its line, a caret below the place, and what to do."""
    for diagnostic in findings.diagnostics:
        yield full_text(diagnostic, style, findings.language) + "\n"


def full_text(
    diagnostic: Diagnostic,
    style: Callable[[str, str], str] = plain,
    language: Teller = ENGLISH,
) -> str:
    """Write one fault over several lines."""
    text = one_line(diagnostic, style, language)
    where = diagnostic.where
    if where.line and diagnostic.excerpt and not diagnostic.excerpt.isspace():
        at = where.column - diagnostic.excerpt_column
        start = max(0, at - FRAME_WIDTH // 2)
        line = visible(diagnostic.excerpt[start : start + FRAME_WIDTH].replace("\t", " "))
        gutter = f"{where.line:>6} | "
        caret = style("^", str(diagnostic.severity))
        text += f"\n{gutter}{line}\n{' ' * (len(gutter) + _width(line[: at - start]))}{caret}"
    if diagnostic.hint:
        says = style(language.tell(_HELP), "strong")
        text += f"\n{says} {visible(language.tell(diagnostic.hint))}"
    return text


def one_line(
    diagnostic: Diagnostic,
    style: Callable[[str, str], str] = plain,
    language: Teller = ENGLISH,
) -> str:
    """Write one fault as `file:line:column: code severity: message`, or `file, cell: …`."""
    where = diagnostic.where
    place = f"{where.file}:{where.line}:{where.column}" if where.line else where.file
    if where.cell:
        place = f"{where.file}, {language.tell(where.cell)}"
    tone = str(diagnostic.severity)
    kind = style(f"{diagnostic.code} {language.tell(_SEVERITIES[tone])}", tone)
    place = begin_line(visible(place))
    return f"{style(place + ':', 'strong')} {kind}: {visible(language.tell(diagnostic.message))}"


def concise(findings: Findings, style: Callable[[str, str], str] = plain) -> Iterator[str]:
    """Yield one line per fault: `file:line:column: code severity: message`."""
    for diagnostic in findings.diagnostics:
        yield one_line(diagnostic, style, findings.language) + "\n"


def summary(findings: Findings) -> str:
    """Say in one line how it went."""
    return findings.language.tell(_summary(findings))


def _summary(findings: Findings) -> str:
    files = _files(len(findings.files))
    if not findings.files and not findings.diagnostics:
        return told("No file could be read.")
    if not findings.diagnostics:
        faults = told("no new faults") if findings.accepted else told("no faults")
        return told("%(files)s checked: %(faults)s.", files=files, faults=faults)
    errors = told_many("%(n)s error", "%(n)s errors", findings.errors, n=findings.errors)
    warnings = told_many("%(n)s warning", "%(n)s warnings", findings.warnings, n=findings.warnings)
    counts = (
        told("%(errors)s and %(warnings)s", errors=errors, warnings=warnings)
        if findings.errors and findings.warnings
        else errors
        if findings.errors
        else warnings
    )
    return told(
        "%(files)s checked: %(faults)s in %(concerned)s.",
        files=files,
        faults=counts,
        concerned=_files(len({d.where.file for d in findings.diagnostics})),
    )


def statistics(findings: Findings) -> Iterator[str]:
    """Yield per code how often it was found, the most frequent first."""
    for code, number, title in count_codes(findings.diagnostics, findings.language):
        yield f"{number:>6}  {code}  {title}\n"


def count_codes(
    diagnostics: Iterable[Diagnostic], language: Teller = ENGLISH
) -> list[tuple[str, int, str]]:
    """Return code, number and title, the most frequent first."""
    return title_codes(Counter(diagnostic.code for diagnostic in diagnostics), language)


def title_codes(
    counted: Mapping[str, int], language: Teller = ENGLISH
) -> list[tuple[str, int, str]]:
    """Return code, number and title of numbers by code, the most frequent first."""
    return [
        (code, number, codes()[code].title[language.code])
        for code, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _files(number: int) -> Told:
    return told_many("%(n)s file", "%(n)s files", number, n=number)


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
