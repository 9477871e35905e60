"""A file and those of its assessments, checked as a whole: what is wrong, and what to judge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pilotscan.bibliography.shared import SharedList, read_shared
from pilotscan.checks import (
    STILL_JUDGED,
    apply_allowances,
    check_assessment,
    check_misreading,
    check_privacy,
    keep_private,
    without_owner,
)
from pilotscan.diagnostics import Diagnostic, Location, Severity, clip_faults
from pilotscan.loading.document import anchor, anchored
from pilotscan.loading.gathering import Shared, gather
from pilotscan.loading.load import (
    LoadedAssessment,
    digest_of,
    load_assessment_file,
    salvage,
)
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.pilot import Pilot
from pilotscan.model.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pilotscan.loading.discover import FoundFile
    from pilotscan.loading.document import Document
    from pilotscan.loading.load import FileKind
    from pilotscan.model.framework import Framework

__all__ = [
    "CheckedPilot",
    "add_strays",
    "check_alone",
    "check_together",
    "finished",
    "load_assessments",
    "without_lines",
]

_Described = TypeVar("_Described", Pilot, Target)


@dataclass(frozen=True, slots=True)
class CheckedPilot:
    """One pilot file, or a file of another kind among them, read and checked.

    Parameters
    ----------
    pilot : None when the file cannot be judged
    target : of a target file, if pilots can be judged for it
    pilot_id : as the file says it, judged or not; empty if it says none or is a framework
    assessments : names of the files that were read with it, and the SHA-256 of each, empty of one
        that cannot be read; their faults are among its own
    id_place : where the file says its id, for the case that another file used it before
    """

    file: str
    sha256: str
    pilot: Pilot | None
    diagnostics: tuple[Diagnostic, ...]
    id_place: Location | None = None
    id_excerpt: str = ""
    id_excerpt_column: int = 1
    kind: FileKind = "pilot"
    pilot_id: str = ""
    target: Target | None = None
    assessments: tuple[tuple[str, str], ...] = ()


def check_together(  # noqa: PLR0913, PLR0917
    read: tuple[type[_Described], _Described | None, Sequence[Diagnostic]],
    document: Document,
    digest: str,
    files: tuple[Sequence[FoundFile], Sequence[FoundFile]],
    framework: Framework,
    check: Callable[..., list[Diagnostic]],
) -> tuple[_Described | None, CheckedPilot]:
    """Check what a file describes together with the assessments of other files.

    What is sound in a faulty file is checked as well, so that one run tells all.

    Parameters
    ----------
    read : what came of the file itself
    files : those of its assessments, and the lists of sources that it can name
    check : checks it as a whole

    Returns
    -------
    tuple
        What can be judged, and all faults, those of each file in its order.
    """
    model, made, faults = read
    known = made or salvage(model, document, faults)
    loaded: list[LoadedAssessment] = load_assessments(files[0])
    lists: list[SharedList] = read_shared(files[1])
    own: list[LoadedAssessment] = [
        one for one in loaded if known is not None and _is_about(one, known.id)
    ]
    every = {document.file: list(faults)} | {one.file: list(one.diagnostics) for one in own}
    every |= {one.file: list(one.faults) for one in lists}
    complete = made is not None and all(one.assessment is not None for one in own)
    whole, where = known, document
    if known is not None:
        parts = [(found, there) for one in own for found, there in _sound(one)]
        shared = [Shared(one.sources, one.document) for one in lists if one.document is not None]
        if parts or shared:
            whole, where = gather(known, document, parts, shared)
        for diagnostic in check(whole, where, complete=complete):
            every[diagnostic.where.file].append(diagnostic)
    told: list[Diagnostic] = []
    refused = made is None
    for file, there, within in (
        (document.file, document, ""),
        *((one.file, one.document, _anchor_of(one)) for one in own),
    ):
        found = every[file]
        if there is not None:
            found = _with_file_checks(found, there, complete=complete)
        refused |= _is_refused(found)
        told += finished(found, there, within)
    for one in lists:
        told += finished(every[one.file], one.document)
    place, written = document.locate(["id"]), document.tree.get("id")
    excerpt, column = document.lines.excerpt(place.line, place.column)
    checked = CheckedPilot(
        document.file,
        digest_of([digest, *(one.sha256 for one in loaded), *(one.sha256 for one in lists)]),
        None,
        tuple(told),
        place,
        excerpt,
        column,
        pilot_id=written if isinstance(written, str) else "",
        assessments=tuple((one.file, one.sha256) for one in own),
    )
    strays = [one for one in loaded if one not in own] if len(own) < len(loaded) else []
    checked = add_strays(checked, strays, framework, is_read=known is None)
    return None if refused else whole, checked


def load_assessments(files: Iterable[FoundFile]) -> list[LoadedAssessment]:
    """Read assessment files; see `load_assessment_file`."""
    return [load_assessment_file(file) for file in files]


def _is_about(loaded: LoadedAssessment, name: str) -> bool:
    """Tell whether an assessment is about what has an id; of a broken one its place decided."""
    return loaded.assessment is None or loaded.assessment.pilot == name


def _sound(loaded: LoadedAssessment) -> Iterator[tuple[AssessmentFile, Document]]:
    """Yield what is sound in an assessment file, if that is anything."""
    document, known = loaded.document, loaded.assessment
    if document is not None and known is None:
        known = salvage(AssessmentFile, document, loaded.diagnostics)
    if document is not None and known is not None:
        yield known, document


def _anchor_of(loaded: LoadedAssessment) -> str:
    """Return how the place of an assessment would begin in the file of its pilot."""
    tree = {} if loaded.document is None else loaded.document.tree
    return anchor({"assessments": [tree]}, ("assessments", 0)) + "."


def add_strays(
    checked: CheckedPilot,
    strays: Iterable[LoadedAssessment],
    framework: Framework,
    *,
    is_read: bool,
) -> CheckedPilot:
    """Add what is wrong with assessments that cannot be read with what they are about.

    Parameters
    ----------
    is_read : that is there, but too broken to be read
    """
    for stray in strays:
        alone = check_alone(stray, framework, is_read=is_read)
        checked = replace(
            checked,
            diagnostics=(*checked.diagnostics, *alone.diagnostics),
            assessments=(*checked.assessments, (alone.file, alone.sha256)),
        )
    return checked


def check_alone(
    loaded: LoadedAssessment, framework: Framework, *, is_read: bool = False
) -> CheckedPilot:
    """Check an assessment without what it is about; see `add_strays`."""
    document, every = loaded.document, list(loaded.diagnostics)
    owner = ""
    if document is not None:
        complete = loaded.assessment is not None
        for known, there in _sound(loaded):
            owner = known.pilot
            every += check_assessment(known, framework, there, complete=complete)
            every += [] if is_read else [without_owner(there, owner)]
        every = _with_file_checks(every, document, complete=complete)
    found = finished(every, document, _anchor_of(loaded))
    return CheckedPilot(loaded.file, loaded.sha256, None, found, kind="assessment", pilot_id=owner)


# --- what is found in any file --------------------------------------------------------------------


def _with_file_checks(
    faults: Iterable[Diagnostic], document: Document, *, complete: bool
) -> list[Diagnostic]:
    """Add what is found in any file, whatever it describes, and leave out what it allows."""
    every = [*faults, *check_misreading(document), *check_privacy(document)]
    return apply_allowances(every, document, complete=complete)


def _is_refused(faults: Iterable[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR and d.code not in STILL_JUDGED for d in faults)


def without_lines(checked: CheckedPilot) -> CheckedPilot:
    """Return what was found in a row of many without its line, of which there is only one."""
    rows = {checked.file, *(file for file, _ in checked.assessments)}

    def place(where: Location) -> Location:
        return where._replace(line=0, column=0, cell=where.path) if where.file in rows else where

    return replace(
        checked,
        diagnostics=tuple(
            one._replace(where=place(one.where), excerpt="", excerpt_column=1)
            if one.where.file in rows
            else one
            for one in checked.diagnostics
        ),
        id_place=None if checked.id_place is None else place(checked.id_place),
        id_excerpt="",
        id_excerpt_column=1,
    )


def finished(
    faults: Iterable[Diagnostic], document: Document | None, within: str = ""
) -> tuple[Diagnostic, ...]:
    """Sort the faults of a file, keep a hundred, mask what is private and anchor the rest.

    Parameters
    ----------
    within : how their anchors begin
    """
    if document is None:
        return tuple(keep_private(clip_faults(faults)))
    private = keep_private(clip_faults(faults), document.tree)
    return tuple(anchored(diagnostic, document.tree, within) for diagnostic in private)
