"""One file or framework: read it, check it, say what is wrong."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pydantic

from pilotscan.checked import (
    CheckedPilot,
    add_strays,
    check_alone,
    check_together,
    finished,
    load_assessments,
    without_lines,
)
from pilotscan.checks import (
    check_framework,
    check_pilot,
    check_target,
)
from pilotscan.diagnostics import Diagnostic, clip_faults, did_you_mean, show
from pilotscan.errors import FrameworkError, UsageError
from pilotscan.loading.builtin import DEFAULT_FRAMEWORK, builtin_frameworks, framework_file
from pilotscan.loading.discover import STDIN, FoundFile, shown_path
from pilotscan.loading.document import Fault
from pilotscan.loading.load import (
    another_kind,
    assessment_of,
    digest_of,
    framework_of,
    kind_of,
    load_file_bytes,
    load_framework_document,
    load_pilot_bytes,
    load_pilot_file,
    sources_of,
    target_of,
)
from pilotscan.loading.shared_files import cites_shared
from pilotscan.loading.yamldoc import parse_document, read_bytes
from pilotscan.model.pilot import Pilot
from pilotscan.model.target import Target
from pilotscan.readymade import readymade
from pilotscan.told import told, told_many

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pilotscan.checks.targets import Circumstances
    from pilotscan.loading.load import LoadedFile
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

_MAKERS = (
    "catalogue", "checks", "diagnostics.py", "frameworks", "loading", "model", "reading.py",
    "told.py",
)  # fmt: skip
"""What decides whether a packaged framework is right, and what it says."""


@dataclass(frozen=True, slots=True)
class LoadedFramework:
    """A framework that keeps its own rules, and the SHA-256 of its bytes.

    Of one that changes others it is that of all their hashes, the one changed first.
    """

    framework: Framework
    sha256: str


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

        def checked(data: bytes) -> LoadedFramework:
            return framework_of_bytes(data, f"{name}.yaml")

        return readymade(framework_file(name), checked, *_MAKERS, version=pydantic.VERSION)
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
        data = read_bytes(path, shown)
    except Fault as fault:
        raise FrameworkError(
            told(
                "the framework %(shown)s %(message)s",
                shown=shown,
                message=fault.diagnostic.message,
            ),
            [fault.diagnostic],
        ) from None
    return framework_of_bytes(data, shown, path.parent)


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
    from pilotscan.loading.extending import Extended  # noqa: PLC0415 - ours are read once

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
    frameworks : check files of frameworks and sources too, instead of passing them over; of targets
        see `check_target_file`
    """
    is_beside = found.data is None and not found.origin and str(found.path) != STDIN
    folder = found.path.parent if is_beside else None
    found = _row_alone(found) if found.row else found
    checked = _checked(
        load_pilot_file(found),
        framework,
        route,
        as_of,
        files=(found.assessments, found.shared),
        frameworks=frameworks,
        folder=folder,
    )
    return without_lines(checked) if found.row else checked


def _row_alone(found: FoundFile) -> FoundFile:
    """Return a row of a registry with its bytes, and with lists of sources only if it names one."""
    data = load_file_bytes(found)
    read = (data, *map(load_file_bytes, found.assessments if found.shared else ()))
    names_one = any(cites_shared(one) for one in read if isinstance(one, bytes))
    return replace(found, data=data, shared=found.shared if names_one else ())


def check_bytes(
    data: bytes,
    file: str,
    framework: Framework,
    route: str | None = None,
    as_of: date | None = None,
) -> CheckedPilot:
    """Check the bytes of a pilot file that need not exist; `file` is its name in messages."""
    return _checked(load_pilot_bytes(data, file), framework, route, as_of)


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
        data,
        found.shown,
        framework,
        pilots,
        named=found.named,
        files=(found.assessments, found.shared),
    )


def check_target_bytes(  # noqa: PLR0913
    data: bytes,
    file: str,
    framework: Framework,
    pilots: Circumstances | None = None,
    *,
    named: bool = True,
    files: tuple[Sequence[FoundFile], Sequence[FoundFile]] = ((), ()),
) -> CheckedPilot:
    """Check the bytes of a target file that need not exist; see `check_target_file`."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        document = parse_document(data, file)
    except Fault as fault:
        checked = CheckedPilot(file, digest, None, finished(fault.diagnostics, None), kind="target")
        return add_strays(checked, load_assessments(files[0]), framework, is_read=True)
    kind = kind_of(document)
    if kind == "assessment":
        return check_alone(assessment_of(document, digest), framework)
    if kind != "target":
        told = finished([another_kind(document, "target")] if named else [], document)
        return CheckedPilot(file, digest, None, told, kind=kind)
    made, faults = target_of(document)
    target, checked = check_together(
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
    files: tuple[Sequence[FoundFile], Sequence[FoundFile]] = ((), ()),
    frameworks: bool = False,
    folder: Path | None = None,
) -> CheckedPilot:
    document = loaded.document
    if document is None:
        faults = finished(loaded.diagnostics, None)
        checked = CheckedPilot(loaded.file, loaded.sha256, None, faults)
        return add_strays(checked, load_assessments(files[0]), framework, is_read=True)
    if loaded.kind == "assessment":
        return check_alone(assessment_of(document, loaded.sha256), framework)
    if loaded.kind != "pilot":
        found = list(loaded.diagnostics)
        if loaded.kind == "framework" and frameworks:
            made, whole, found = framework_of(document, folder)
            found += check_framework(made, whole) if made is not None else []
        if loaded.kind == "sources" and frameworks:
            found = sources_of(document)[1]
        told = finished(found, document)
        return CheckedPilot(loaded.file, loaded.sha256, None, told, kind=loaded.kind)
    pilot, checked = check_together(
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
