"""A fault of a model on its way to becoming a diagnostic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pilotscan.diagnostics import MAX_FAULTS, Diagnostic, Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotscan.loading.document import Document

__all__ = ["Finding", "Path", "list_some", "locate_findings"]

MAX_LISTED = 12
"""Words that a hint lists at most."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in a model, by its path.

    Parameters
    ----------
    hint : what to do about it
    near : a word and those among which the author may have meant another; comes before `hint`
    key : the fault is the last key of the path, not what stands there
    """

    code: str
    path: Path
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    key: bool = False
    near: tuple[str, Iterable[str]] | None = None


def list_some(words: Iterable[str]) -> str:
    """List words for a hint, the first of them if there are many."""
    listed = list(words)
    return ", ".join([*listed[:MAX_LISTED], *(["…"] if len(listed) > MAX_LISTED else [])])


def locate_findings(findings: Iterable[Finding], document: Document) -> list[Diagnostic]:
    """Turn findings into diagnostics, in the order of the file."""
    placed = [(document.locate(finding.path, key=finding.key), finding) for finding in findings]
    placed.sort(key=lambda pair: (pair[0], pair[1].code))
    made = []
    for number, (where, finding) in enumerate(placed):
        # looking for near words takes its time, and nobody reads a thousand of them
        near = did_you_mean(*finding.near) if finding.near and number < MAX_FAULTS else ""
        made.append(
            document.diagnostic(
                finding.code, finding.severity, finding.message, where, near or finding.hint
            )
        )
    return made
