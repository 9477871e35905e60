"""One file or framework: read it, check it, say what is wrong."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pilotscan.checks import (
    STILL_JUDGED,
    apply_allowances,
    check_framework,
    check_misreading,
    check_pilot,
    check_privacy,
    check_target,
    keep_private,
)
from pilotscan.diagnostics import Diagnostic, Location, Severity, clip_faults, did_you_mean, show
from pilotscan.errors import FrameworkError, UsageError
from pilotscan.loading.builtin import DEFAULT_FRAMEWORK, builtin_framework, builtin_frameworks
from pilotscan.loading.discover import STDIN, FoundFile, shown_path
from pilotscan.loading.document import Fault, anchored
from pilotscan.loading.extending import Extended
from pilotscan.loading.load import (
    another_kind,
    framework_of,
    kind_of,
    load_file_bytes,
    load_framework_document,
    load_pilot_bytes,
    load_pilot_file,
    salvage,
    target_of,
)
from pilotscan.loading.yamldoc import parse_document, read_bytes
from pilotscan.model.pilot import Pilot
from pilotscan.model.target import Target
from pilotscan.told import told, told_many

if TYPE_CHECKING:
    from collections.abc import Iterable
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
        together = " ".join((*document.digests, digest))
        digest = hashlib.sha256(together.encode()).hexdigest()
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
    """Read one file and check it by itself and against the framework; see `check_pilot`.

    Parameters
    ----------
    frameworks : check framework files too, instead of passing them over; for target files see
        `check_target_file`
    """
    folder = found.path.parent if found.data is None and str(found.path) != STDIN else None
    return _checked(
        load_pilot_file(found), framework, route, as_of, frameworks=frameworks, folder=folder
    )


def check_bytes(data: bytes, file: str, framework: Framework) -> CheckedPilot:
    """Check the bytes of a pilot file that need not exist; `file` is its name in messages."""
    return _checked(load_pilot_bytes(data, file), framework, None, None, frameworks=False)


def check_target_file(
    found: FoundFile, framework: Framework, pilots: Circumstances | None = None
) -> CheckedPilot:
    """Read one target file and check it by itself, against the framework and against pilots.

    Parameters
    ----------
    pilots : see `check_target`

    Returns
    -------
    CheckedPilot
        Of another kind than "target", with nothing in it, for a file that lies among targets.
    """
    data = load_file_bytes(found)
    if isinstance(data, Diagnostic):
        return CheckedPilot(found.shown, "", None, (data,), kind="target")
    return check_target_bytes(data, found.shown, framework, pilots, named=found.named)


def check_target_bytes(
    data: bytes,
    file: str,
    framework: Framework,
    pilots: Circumstances | None = None,
    *,
    named: bool = True,
) -> CheckedPilot:
    """Check the bytes of a target file that need not exist; see `check_target_file`."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        document = parse_document(data, file)
    except Fault as fault:
        faults = _finished(fault.diagnostics, None)
        return CheckedPilot(file, digest, None, faults, kind="target")
    kind = kind_of(document)
    if kind != "target":
        told = _finished([another_kind(document, "target")] if named else [], document)
        return CheckedPilot(file, digest, None, told, kind=kind)
    target, every = target_of(document)
    known = target or salvage(Target, document, every)
    complete = target is not None
    if known is not None:
        every += check_target(known, framework, document, pilots, complete=complete)
    every = _with_file_checks(every, document, complete=complete)
    judged = None if _is_refused(every) else target
    found = _finished(every, document)
    return _with_id(CheckedPilot(file, digest, None, found, kind="target", target=judged), document)


def _with_file_checks(
    faults: Iterable[Diagnostic], document: Document, *, complete: bool
) -> list[Diagnostic]:
    """Add what is found in any file, whatever it describes, and leave out what it allows."""
    every = [*faults, *check_misreading(document), *check_privacy(document)]
    return apply_allowances(every, document, complete=complete)


def _is_refused(faults: Iterable[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR and d.code not in STILL_JUDGED for d in faults)


def _checked(  # noqa: PLR0913 - what a file is held against
    loaded: LoadedFile,
    framework: Framework,
    route: str | None,
    as_of: date | None,
    *,
    frameworks: bool,
    folder: Path | None = None,
) -> CheckedPilot:
    document, pilot = loaded.document, loaded.pilot
    if document is None or loaded.kind != "pilot":
        faults = list(loaded.diagnostics)
        if document is not None and loaded.kind == "framework" and frameworks:
            checked, whole, faults = framework_of(document, folder)
            faults += check_framework(checked, whole) if checked is not None else []
        return CheckedPilot(
            loaded.file,
            loaded.sha256,
            None,
            _finished(faults, document),
            kind=loaded.kind,
        )
    # What is sound in a faulty file is checked as well, so that one run tells all.
    known = pilot or salvage(Pilot, document, loaded.diagnostics)
    more = []
    if known is not None:
        more = check_pilot(
            known, framework, document, route=route, as_of=as_of, complete=pilot is not None
        )
    every = _with_file_checks([*loaded.diagnostics, *more], document, complete=pilot is not None)
    judged = None if _is_refused(every) else pilot
    return _with_id(
        CheckedPilot(loaded.file, loaded.sha256, judged, _finished(every, document)), document
    )


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


def _finished(faults: Iterable[Diagnostic], document: Document | None) -> tuple[Diagnostic, ...]:
    """Sort the faults of a file, keep a hundred, mask what is private and anchor the rest."""
    if document is None:
        return tuple(keep_private(clip_faults(faults)))
    private = keep_private(clip_faults(faults), document.tree)
    return tuple(anchored(diagnostic, document.tree) for diagnostic in private)
