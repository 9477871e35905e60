"""One file or framework: read it, check it, say what is wrong."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pilotscan.checks import (
    STILL_JUDGED,
    apply_allowances,
    check_assessment,
    check_framework,
    check_misreading,
    check_pilot,
    check_privacy,
    check_target,
    keep_private,
    without_owner,
)
from pilotscan.diagnostics import Diagnostic, Location, Severity, clip_faults, did_you_mean, show
from pilotscan.errors import FrameworkError, UsageError
from pilotscan.loading.builtin import DEFAULT_FRAMEWORK, builtin_framework, builtin_frameworks
from pilotscan.loading.discover import STDIN, FoundFile, shown_path
from pilotscan.loading.document import Fault, anchor, anchored
from pilotscan.loading.extending import Extended
from pilotscan.loading.gathering import gather
from pilotscan.loading.load import (
    LoadedAssessment,
    another_kind,
    assessment_of,
    digest_of,
    framework_of,
    kind_of,
    load_assessment_file,
    load_file_bytes,
    load_framework_document,
    load_pilot_bytes,
    load_pilot_file,
    salvage,
    target_of,
)
from pilotscan.loading.yamldoc import parse_document, read_bytes
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.pilot import Pilot
from pilotscan.model.target import Target
from pilotscan.told import told, told_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from pilotscan.checks.targets import Circumstances
    from pilotscan.loading.document import Document
    from pilotscan.loading.load import FileKind, LoadedFile
    from pilotscan.model.framework import Framework

__all__ = [
    "CheckedPilot",
    "LoadedFramework",
    "check_bytes",
    "check_file",
    "check_route",
    "check_target_bytes",
    "check_target_file",
    "framework_of_bytes",
    "packaged_framework",
    "read_framework",
    "with_fingerprint",
]


_Described = TypeVar("_Described", Pilot, Target)


@dataclass(frozen=True, slots=True)
class LoadedFramework:
    """A framework that keeps its own rules, and the SHA-256 of its bytes.

    Of one that changes others it is that of all their hashes, the one changed first.
    """

    framework: Framework
    sha256: str


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


def read_framework(framework: str | Path = DEFAULT_FRAMEWORK) -> LoadedFramework:
    """Read and check a framework.

    Parameters
    ----------
    framework : id of a packaged framework, or the path of a file

    Raises
    ------
    FrameworkError
        It does not exist, cannot be read or breaks its own rules.
    """
    name = str(framework)
    if name in builtin_frameworks():
        data, shown, folder = builtin_framework(name), f"{name}.yaml", None
    else:
        path = Path(framework)
        shown = shown_path(path)
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises on too long a name
            hint = did_you_mean(name, builtin_frameworks())
            known = ", ".join(builtin_frameworks())
            raise FrameworkError(
                told(
                    "there is no framework %(name)s: %(hint)s",
                    name=show(name),
                    hint=hint or told("give the path of a file, or one of: %(known)s", known=known),
                )
            )
        try:
            data, folder = read_bytes(path, shown), path.parent
        except Fault as fault:
            raise FrameworkError(
                told(
                    "the framework %(shown)s %(message)s",
                    shown=shown,
                    message=fault.diagnostic.message,
                ),
                [fault.diagnostic],
            ) from None
    return framework_of_bytes(data, shown, folder)


@cache
def packaged_framework(name: str) -> Framework:
    """Return a packaged framework by its id, read once."""
    return read_framework(name).framework


def framework_of_bytes(data: bytes, shown: str, folder: Path | None = None) -> LoadedFramework:
    """Read and check a framework from its bytes.

    Parameters
    ----------
    shown : its name in messages
    folder : in which lies what it may change; None, and it can only change packaged ones

    Raises
    ------
    FrameworkError
        It breaks its own rules.
    """
    loaded, document, diagnostics = load_framework_document(data, shown, folder)
    if loaded is not None and document is not None:
        diagnostics += check_framework(loaded, document)
    if loaded is None or diagnostics:
        raise FrameworkError(
            told_many(
                "the framework %(shown)s has a fault",
                "the framework %(shown)s has %(n)s faults",
                len(diagnostics),
                shown=shown,
            ),
            clip_faults(diagnostics),
        )
    digest = hashlib.sha256(data).hexdigest()
    if isinstance(document, Extended):
        digest = digest_of([*document.digests, digest])
    return LoadedFramework(loaded, digest)


def with_fingerprint(framework: Framework | str | Path | None) -> LoadedFramework:
    """Return a framework, the default one if not given, with what is known of its bytes."""
    if framework is None or isinstance(framework, str | Path):
        return read_framework(framework or DEFAULT_FRAMEWORK)
    if framework.id in builtin_frameworks():
        packaged = read_framework(framework.id)
        if packaged.framework == framework:
            return packaged
    return LoadedFramework(framework, "")


def check_route(route: str | None, framework: Framework, place: str = "") -> None:
    """Refuse a route that a framework lacks.

    Parameters
    ----------
    place : what the message begins with, ``pilotscan.toml:3: ``

    Raises
    ------
    UsageError
        The framework does not have it.
    """
    if route is None or route in framework.routes:
        return
    hint = did_you_mean(route, framework.routes, framework.names) or told(
        "routes: %(routes)s", routes=", ".join(framework.routes)
    )
    raise UsageError(
        told(
            "%(place)sthe framework '%(framework)s' has no route %(route)s: %(hint)s",
            place=place,
            framework=framework.id,
            route=show(route),
            hint=hint,
        )
    )


def check_file(
    found: FoundFile,
    framework: Framework,
    route: str | None = None,
    as_of: date | None = None,
    *,
    frameworks: bool = False,
) -> CheckedPilot:
    """Read one file, with those of its assessments, and check it; see `check_pilot`.

    Parameters
    ----------
    frameworks : check framework files too, instead of passing them over; for target files see
        `check_target_file`
    """
    folder = found.path.parent if found.data is None and str(found.path) != STDIN else None
    return _checked(
        load_pilot_file(found),
        framework,
        route,
        as_of,
        files=found.assessments,
        frameworks=frameworks,
        folder=folder,
    )


def check_bytes(data: bytes, file: str, framework: Framework) -> CheckedPilot:
    """Check the bytes of a pilot file that need not exist; `file` is its name in messages."""
    return _checked(load_pilot_bytes(data, file), framework, None, None)


def check_target_file(
    found: FoundFile, framework: Framework, pilots: Circumstances | None = None
) -> CheckedPilot:
    """Read one target file, with those of its assessments, and check it; see `check_target`.

    Returns
    -------
    CheckedPilot
        Of another kind than "target", with nothing in it, for a file that lies among targets.
    """
    data = load_file_bytes(found)
    if isinstance(data, Diagnostic):
        return CheckedPilot(found.shown, "", None, (data,), kind="target")
    return check_target_bytes(
        data, found.shown, framework, pilots, named=found.named, files=found.assessments
    )


def check_target_bytes(  # noqa: PLR0913
    data: bytes,
    file: str,
    framework: Framework,
    pilots: Circumstances | None = None,
    *,
    named: bool = True,
    files: Sequence[FoundFile] = (),
) -> CheckedPilot:
    """Check the bytes of a target file that need not exist; see `check_target_file`."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        document = parse_document(data, file)
    except Fault as fault:
        checked = CheckedPilot(
            file, digest, None, _finished(fault.diagnostics, None), kind="target"
        )
        return _with_strays(checked, _loaded(files), framework, is_read=True)
    kind = kind_of(document)
    if kind == "assessment":
        return _checked_alone(assessment_of(document, digest), framework)
    if kind != "target":
        told = _finished([another_kind(document, "target")] if named else [], document)
        return CheckedPilot(file, digest, None, told, kind=kind)
    made, faults = target_of(document)
    target, checked = _with_assessments(
        (Target, made, faults),
        document,
        digest,
        files,
        framework,
        lambda whole, where, *, complete: check_target(
            whole, framework, where, pilots, complete=complete
        ),
    )
    return replace(checked, kind="target", target=target)


def _checked(  # noqa: PLR0913 - what a file is held against
    loaded: LoadedFile,
    framework: Framework,
    route: str | None,
    as_of: date | None,
    *,
    files: Sequence[FoundFile] = (),
    frameworks: bool = False,
    folder: Path | None = None,
) -> CheckedPilot:
    document = loaded.document
    if document is None:
        faults = _finished(loaded.diagnostics, None)
        checked = CheckedPilot(loaded.file, loaded.sha256, None, faults)
        return _with_strays(checked, _loaded(files), framework, is_read=True)
    if loaded.kind == "assessment":
        return _checked_alone(assessment_of(document, loaded.sha256), framework)
    if loaded.kind != "pilot":
        found = list(loaded.diagnostics)
        if loaded.kind == "framework" and frameworks:
            made, whole, found = framework_of(document, folder)
            found += check_framework(made, whole) if made is not None else []
        told = _finished(found, document)
        return CheckedPilot(loaded.file, loaded.sha256, None, told, kind=loaded.kind)
    pilot, checked = _with_assessments(
        (Pilot, loaded.pilot, loaded.diagnostics),
        document,
        loaded.sha256,
        files,
        framework,
        lambda whole, where, *, complete: check_pilot(
            whole, framework, where, route=route, as_of=as_of, complete=complete
        ),
    )
    return replace(checked, pilot=pilot)


# --- a file and those of its assessments ----------------------------------------------------------


def _with_assessments(  # noqa: PLR0913, PLR0917
    read: tuple[type[_Described], _Described | None, Sequence[Diagnostic]],
    document: Document,
    digest: str,
    files: Sequence[FoundFile],
    framework: Framework,
    check: Callable[..., list[Diagnostic]],
) -> tuple[_Described | None, CheckedPilot]:
    """Check what a file describes together with the assessments of other files.

    What is sound in a faulty file is checked as well, so that one run tells all.

    Parameters
    ----------
    read : what came of the file itself
    check : checks it as a whole

    Returns
    -------
    tuple
        What can be judged, and all faults, those of each file in its order.
    """
    model, made, faults = read
    known = made or salvage(model, document, faults)
    loaded: list[LoadedAssessment] = _loaded(files)
    own: list[LoadedAssessment] = [
        one for one in loaded if known is not None and _is_about(one, known.id)
    ]
    every = {document.file: list(faults)} | {one.file: list(one.diagnostics) for one in own}
    complete = made is not None and all(one.assessment is not None for one in own)
    whole, where = known, document
    if known is not None:
        parts = [(found, there) for one in own for found, there in _sound(one)]
        if parts:
            whole, where = gather(known, document, parts)
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
        told += _finished(found, there, within)
    checked = CheckedPilot(
        document.file,
        digest,
        None,
        tuple(told),
        assessments=tuple((one.file, one.sha256) for one in own),
    )
    strays = [one for one in loaded if one not in own] if len(own) < len(loaded) else []
    checked = _with_strays(checked, strays, framework, is_read=known is None)
    digest = digest_of([digest, *(one.sha256 for one in loaded)])
    return None if refused else whole, _with_id(replace(checked, sha256=digest), document)


def _loaded(files: Iterable[FoundFile]) -> list[LoadedAssessment]:
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


def _with_strays(
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
        alone = _checked_alone(stray, framework, is_read=is_read)
        checked = replace(
            checked,
            diagnostics=(*checked.diagnostics, *alone.diagnostics),
            assessments=(*checked.assessments, (alone.file, alone.sha256)),
        )
    return checked


def _checked_alone(
    loaded: LoadedAssessment, framework: Framework, *, is_read: bool = False
) -> CheckedPilot:
    """Check an assessment without what it is about; see `_with_strays`."""
    document, every = loaded.document, list(loaded.diagnostics)
    owner = ""
    if document is not None:
        complete = loaded.assessment is not None
        for known, there in _sound(loaded):
            owner = known.pilot
            every += check_assessment(known, framework, there, complete=complete)
            every += [] if is_read else [without_owner(there, owner)]
        every = _with_file_checks(every, document, complete=complete)
    found = _finished(every, document, _anchor_of(loaded))
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


def _with_id(checked: CheckedPilot, document: Document) -> CheckedPilot:
    """Add the id that a file says, and where."""
    place = document.locate(["id"])
    excerpt, column = document.lines.excerpt(place.line, place.column)
    written = document.tree.get("id")
    return replace(
        checked,
        id_place=place,
        id_excerpt=excerpt,
        id_excerpt_column=column,
        pilot_id=written if isinstance(written, str) else "",
    )


def _finished(
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
