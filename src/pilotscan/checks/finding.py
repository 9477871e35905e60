"""A fault of a model on its way to becoming a diagnostic."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pilotscan.diagnostics import MAX_FAULTS, Diagnostic, Severity, did_you_mean, place_key, show
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from pilotscan.loading.document import Document
    from pilotscan.model.assessment import Assessment, Evidence

__all__ = [
    "Finding",
    "Path",
    "evidence_of",
    "list_some",
    "locate_findings",
    "unlisted_source",
]

MAX_LISTED = 12
"""Words that a hint lists at most."""

Path = tuple[str | int, ...]
Names: TypeAlias = "Mapping[str, Iterable[str]]"


class Finding(NamedTuple):
    """What is wrong in a model, by its path.

    Parameters
    ----------
    hint : what to do about it
    near : a word and those among which the author may have meant another, with what they are
        called; comes before `hint`
    key : the fault is the last key of the path, not what stands there
    """

    code: str
    path: Path
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    key: bool = False
    near: tuple[str, Iterable[str]] | tuple[str, Iterable[str], Names] | None = None


def list_some(words: Iterable[str]) -> str:
    """List words for a hint, the first of them if there are many."""
    listed = list(words)
    return in_a_row([*listed[:MAX_LISTED], *(["…"] if len(listed) > MAX_LISTED else [])])


def unlisted_source(path: Path, source: str, sources: Collection[str]) -> Finding:
    """PS302: a source that is cited at a path, and not listed in the same file."""
    return Finding(
        "PS302",
        path,
        told("the source %(source)s is not listed under 'sources'", source=show(source)),
        told("add it to 'sources' at the top level"),
        near=(source, sources),
    )


def evidence_of(
    placed: Iterable[tuple[int, Assessment]],
) -> Iterator[tuple[Path, Assessment, Evidence]]:
    """Yield what the ratings of assessments cite, with the path of the source.

    Parameters
    ----------
    placed : assessments with their positions in the file
    """
    for i, assessment in placed:
        for condition, rating in assessment.ratings.items():
            for k, evidence in enumerate(rating.evidence):
                path = ("assessments", i, "ratings", condition, "evidence", k, "source")
                yield path, assessment, evidence


def locate_findings(findings: Iterable[Finding], document: Document) -> list[Diagnostic]:
    """Turn findings into diagnostics, in the order of the file."""
    placed = []
    for finding in findings:
        written, path = document.written_in(finding.path)
        placed.append((written.locate(path, key=finding.key), finding, written))
    placed.sort(key=lambda found: (*place_key(found[0]), found[1].code))
    made = []
    for number, (where, finding, written) in enumerate(placed):
        # looking for near words takes its time, and nobody reads a thousand of them
        near = did_you_mean(*finding.near) if finding.near and number < MAX_FAULTS else ""
        made.append(
            written.lines.diagnostic(
                finding.code, finding.severity, finding.message, where, near or finding.hint
            )
        )
    return made
