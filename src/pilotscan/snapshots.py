"""Read one side of a comparison in time: files, a revision, or what was saved of a run."""

from __future__ import annotations

import os
import posixpath
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from pilotscan.api import (
    LoadedFramework,
    check_bytes,
    check_file,
    claim_id,
    framework_of_bytes,
    read_framework,
    unknown_route,
)
from pilotscan.changes.snapshot import (
    ConditionState,
    FrameworkMark,
    PilotState,
    RouteState,
    Snapshot,
    Unjudged,
    state_of,
)
from pilotscan.configuration import PYPROJECT
from pilotscan.configuration.reading import read_file, read_table
from pilotscan.diagnostics import show
from pilotscan.errors import ConfigError, FrameworkError, UsageError
from pilotscan.loading.builtin import DEFAULT_FRAMEWORK, builtin_frameworks
from pilotscan.loading.discover import discover, shown_path
from pilotscan.loading.files import read_input
from pilotscan.revisions import GitFolder
from pilotscan.scoring.judge import judge_pilots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from pilotscan.api import CheckedPilot
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.framework import Framework

__all__ = ["REVISION", "Source", "Terms", "is_revision", "is_saved", "read_snapshot"]

REVISION = "git:"
"""Before the name of a revision, where a side is not a folder or a file."""
FORMAT = 1
"""Version of the shape of a saved result that is understood."""
MAX_SAVED = 512_000_000
"""Bytes of a saved result: some ten thousand pilots."""
CHUNK = 500
"""Pilots judged at a time."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How files are judged.

    Parameters
    ----------
    framework : by which
    name : id or file of the framework, as it was given
    route, as_of : as of `pilotscan evaluate`
    settings : configuration file that names the framework; empty if there is none; None if the
        framework was named otherwise
    """

    framework: LoadedFramework
    name: str
    route: str | None = None
    as_of: date | None = None
    settings: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a side is read from.

    Parameters
    ----------
    given : files and folders; or one saved result; or one revision, with ``git:`` before it
    paths : what is read of a revision
    """

    given: tuple[str, ...]
    paths: tuple[str, ...] = ()

    @property
    def kind(self) -> Literal["files", "revision", "saved"]:
        """What it is."""
        if len(self.given) == 1:
            if is_revision(self.given[0]):
                return "revision"
            if is_saved(self.given[0]):
                return "saved"
        return "files"


def is_revision(given: str) -> bool:
    """Tell whether a side is a revision."""
    return given.startswith(REVISION)


def is_saved(given: str) -> bool:
    """Tell whether a side is a saved result: a file that is called so."""
    return given.lower().endswith(".json") and not Path(given).is_dir()


def read_snapshot(source: Source, terms: Terms, other: LoadedFramework | None = None) -> Snapshot:
    """Read and judge one side.

    Parameters
    ----------
    terms : how its files are judged; a saved result was judged already
    other : a framework by which its files are judged as well, if it is another one

    Raises
    ------
    UsageError
        There is nothing there, or it cannot be read as what it is.
    """
    match source.kind:
        case "saved":
            return _saved(Path(source.given[0]))
        case "revision":
            return _revision(source.given[0].removeprefix(REVISION), source.paths, terms, other)
        case "files":
            return _files(source.given, terms, other)


# --- files ----------------------------------------------------------------------------------------


def _files(given: Sequence[str], terms: Terms, other: LoadedFramework | None) -> Snapshot:
    found, faults = discover(given)
    missing = [path for path in given if not os.path.lexists(path)]
    if missing:
        raise UsageError(
            f"there is no file or folder {show(missing[0])}; a revision is written git:REVISION, "
            "for example git:main"
        )
    if not found:
        told = f"{faults[0].where.file} {faults[0].message}" if faults else "nothing can be read"
        raise UsageError(f"there are no pilots to compare: {told}")
    roots = [shown_path(Path(path)) for path in given]

    def check(framework: Framework) -> Iterator[CheckedPilot]:
        return (check_file(file, framework, terms.route, terms.as_of) for file in found)

    return _judged(" ".join(roots), "files", check, _places(roots), terms, other, tuple(faults))


def _places(roots: Sequence[str]) -> Callable[[str], str]:
    """Return what says where a file is within the folders that were read."""

    def place(file: str) -> str:
        for i, root in enumerate(roots):
            prefix = f"{i}/" if len(roots) > 1 else ""
            if file == root:
                return prefix + posixpath.basename(file)
            if root in {".", ""}:
                return prefix + file
            if file.startswith(root.rstrip("/") + "/"):
                return prefix + file[len(root.rstrip("/")) + 1 :]
        return file

    return place


# --- a revision -----------------------------------------------------------------------------------


def _revision(
    revision: str, paths: Sequence[str], terms: Terms, other: LoadedFramework | None
) -> Snapshot:
    folder = GitFolder(".")
    tree = folder.tree(revision, paths)
    roots = [posixpath.normpath(Path(path).as_posix()) for path in paths]
    roots = [shown_path(Path(root)) for root in roots]
    notes = list(tree.notes)
    terms, said = _framework_then(folder, revision, terms)
    notes += said
    if not tree.files:
        notes.append(f"there were no pilot files in {', '.join(roots)}")

    def check(framework: Framework) -> Iterator[CheckedPilot]:
        return (
            check_bytes(
                file.data,
                file.name,
                framework,
                terms.route,
                terms.as_of,
                named=file.name in roots,
            )
            for file in tree.files
        )

    shown = f"{REVISION}{revision}"
    made = _judged(shown, "revision", check, _places(roots), terms, other, ())
    return replace(made, commit=tree.sha, notes=tuple(notes))


def _framework_then(folder: GitFolder, revision: str, terms: Terms) -> tuple[Terms, Sequence[str]]:
    """Return the framework as it was: a file of the repository, or another one by the settings."""
    name = terms.name
    notes: list[str] = []
    if terms.settings is not None:
        name, notes = _name_then(folder, revision, terms)
    try:
        loaded = _read_then(folder, revision, name, terms)
    except FrameworkError as error:
        return terms, [*notes, f"{error} as it was; that of today is used"]
    if loaded is None:
        return terms, [
            *notes,
            f"the framework {shown_path(Path(name))} was not there yet; that of today is used",
        ]
    if terms.route is not None and terms.route not in loaded.framework.routes:
        raise UsageError(unknown_route(terms.route, loaded.framework))
    return replace(terms, framework=loaded), notes


def _read_then(folder: GitFolder, revision: str, name: str, terms: Terms) -> LoadedFramework | None:
    """Return a framework as it was; None if it is a file that was not there."""
    if name in builtin_frameworks():
        return terms.framework if name == terms.name else read_framework(name)
    try:
        files = folder.files(revision, [name])
    except UsageError:  # it lies outside the repository, so it has no past
        return terms.framework if name == terms.name else read_framework(name)
    return framework_of_bytes(files[0].data, files[0].name) if files else None


def _name_then(folder: GitFolder, revision: str, terms: Terms) -> tuple[str, list[str]]:
    """Return which framework the settings named, and what is to be said of them."""
    if not terms.settings:
        return terms.name, []
    try:
        files = folder.files(revision, [terms.settings])
    except UsageError:
        return terms.name, []
    if not files:
        return DEFAULT_FRAMEWORK, []
    home = os.path.dirname(terms.settings)  # noqa: PTH120 - Path("") would be "."
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, os.path.basename(terms.settings))  # noqa: PTH119
        copy.write_bytes(files[0].data)
        try:
            # Of a `pyproject.toml` only the table counts, and it may not have been there.
            found = read_table(copy) if copy.name == PYPROJECT else read_file(copy)
        except ConfigError:
            return terms.name, [
                f"{files[0].name} could not be read as it was; the framework of today is used"
            ]
        named = str(found.values.get("framework", DEFAULT_FRAMEWORK)) if found else ""
        if not named or named in builtin_frameworks():
            return named or DEFAULT_FRAMEWORK, []
        return os.path.normpath(os.path.join(home, os.path.relpath(named, scratch))), []  # noqa: PTH118


# --- judging --------------------------------------------------------------------------------------


def _judged(  # noqa: PLR0913, PLR0917
    shown: str,
    kind: Literal["files", "revision"],
    check: Callable[[Framework], Iterable[CheckedPilot]],
    place: Callable[[str], str],
    terms: Terms,
    other: LoadedFramework | None,
    faults: tuple[Diagnostic, ...],
) -> Snapshot:
    from pilotscan import __version__  # noqa: PLC0415 - it is made of modules such as this one

    loaded = terms.framework
    pilots, unjudged, found = _judge(check(loaded.framework), loaded.framework, place, terms)
    by_other = None
    if other is not None and other.sha256 != loaded.sha256:
        again = check(other.framework)
        by_other = {p.id: p for p in _judge(again, other.framework, place, terms)[0]}
    return Snapshot(
        shown=shown,
        kind=kind,
        framework=FrameworkMark(loaded.framework.id, loaded.framework.version, loaded.sha256),
        pilots=tuple(pilots),
        version=__version__,
        rules=loaded.framework,
        unjudged=tuple(sorted(unjudged)),
        diagnostics=(*faults, *found),
        by_other=by_other,
    )


def _judge(
    checked: Iterable[CheckedPilot],
    framework: Framework,
    place: Callable[[str], str],
    terms: Terms,
) -> tuple[list[PilotState], list[Unjudged], list[Diagnostic]]:
    """Judge files; of an id that is used twice the first file counts."""
    claimed: dict[str, str] = {}
    waiting: list[CheckedPilot] = []
    pilots: list[PilotState] = []
    unjudged: list[Unjudged] = []
    diagnostics: list[Diagnostic] = []
    # Where a pilot's own route is not one of the framework's, its file is at fault and not judged.
    route = terms.route if terms.route in framework.routes else None

    def flush() -> None:
        evaluations = judge_pilots(
            [item.pilot for item in waiting if item.pilot is not None],
            framework,
            route=route,
            as_of=terms.as_of,
            files=[(item.file, item.sha256) for item in waiting],
        )
        pilots.extend(state_of(e, place(e.file), terms.as_of) for e in evaluations)
        waiting.clear()

    for item in checked:
        diagnostics += item.diagnostics
        if item.is_framework:
            continue
        second = None
        if item.pilot is not None:
            second = claim_id(item.pilot.id, item, claimed)
        if second is not None:
            diagnostics.append(second)
        if item.pilot is None or second is not None:
            unjudged.append(Unjudged(item.file, place(item.file), item.pilot_id))
            continue
        waiting.append(replace(item, diagnostics=()))
        if len(waiting) >= CHUNK:
            flush()
    flush()
    return sorted(pilots, key=lambda pilot: pilot.id), unjudged, diagnostics


# --- a saved result -------------------------------------------------------------------------------


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", allow_inf_nan=False)


Names = Annotated[tuple[str, ...], Field(strict=False)]
Share = Annotated[float, Field(ge=0, le=1 + 1e-9)]
Points = Annotated[float, Field(ge=0, le=100 + 1e-9)]
Level = Annotated[int, Field(ge=0, le=4)]
Verdict = Literal["stop-or-repair", "not-yet", "not-assessable", "conditional", "ready-stepwise"]


class _Reason(_Part):
    rule: str
    conditions: Names
    dimensions: Names


class _Score(_Part):
    value: Points | None
    low: Points
    high: Points


class _Route(_Part):
    route: str
    verdict: Verdict
    reasons: Annotated[tuple[_Reason, ...], Field(strict=False)]
    score: _Score
    coverage: Share
    documented: Share
    bottlenecks: Names
    unknown_necessary: Names

    def state(self) -> RouteState:
        return RouteState(
            self.verdict,
            tuple((r.rule, r.conditions, r.dimensions) for r in self.reasons),
            self.score.value,
            self.score.low,
            self.score.high,
            self.coverage,
            self.documented,
            self.bottlenecks,
            self.unknown_necessary,
        )


class _Condition(_Part):
    id: str
    state: Literal["rated", "unknown", "not-applicable"]
    level: Level | None
    spread: Level
    evidence_strength: Level
    flags: Names

    def as_state(self) -> ConditionState:
        return ConditionState(
            self.state, self.level, self.evidence_strength, self.spread, self.flags
        )


class _Pilot(_Part):
    id: str
    name: str
    file: str | None
    sha256: str | None
    as_of: str | None
    route: str
    routes: Annotated[tuple[_Route, ...], Field(strict=False)]
    conditions: Annotated[tuple[_Condition, ...], Field(strict=False)]

    def as_state(self) -> PilotState:
        return PilotState(
            id=self.id,
            name=self.name,
            file=self.file or "",
            place=self.file or "",
            sha256=self.sha256 or "",
            as_of=self.as_of or "",
            route=self.route,
            routes={route.route: route.state() for route in self.routes},
            conditions={c.id: c.as_state() for c in self.conditions},
        )


class _Tool(_Part):
    version: str
    format: int


class _Framework(_Part):
    id: str
    version: str
    sha256: str | None


class _Fault(_Part):
    file: str
    severity: str


class _Saved(_Part):
    pilotscan: _Tool
    framework: _Framework | None
    pilots: Annotated[tuple[_Pilot, ...], Field(strict=False)]
    diagnostics: Annotated[tuple[_Fault, ...], Field(strict=False)] = ()


def _saved(path: Path) -> Snapshot:
    shown = shown_path(path)
    tree = _tree(path, shown)
    head = tree.get("pilotscan") if isinstance(tree, dict) else None
    number = head.get("format") if isinstance(head, dict) else None
    if not isinstance(tree, dict) or number is None or "pilots" not in tree:
        raise UsageError(
            f"{shown} is not a result of 'pilotscan evaluate --format json': it has no "
            "'pilotscan.format' and 'pilots'"
        )
    if number != FORMAT:
        raise UsageError(
            f"{shown} is a result in format {show(number)}, and this version of pilotscan reads "
            f"format {FORMAT}: make it again with 'pilotscan evaluate --format json'"
        )
    try:
        saved = _Saved.model_validate(tree)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise UsageError(f"{shown} is not a sound result: {show(where)}: {first['msg']}") from None
    pilots = [pilot.as_state() for pilot in saved.pilots]
    _refuse_unsound(pilots, shown)
    judged = {pilot.file for pilot in pilots}
    broken = {
        fault.file
        for fault in saved.diagnostics
        if fault.severity == "error" and fault.file not in judged
    }
    mark = saved.framework
    return Snapshot(
        shown=shown,
        kind="saved",
        framework=None if mark is None else FrameworkMark(mark.id, mark.version, mark.sha256 or ""),
        pilots=tuple(sorted(pilots, key=lambda pilot: pilot.id)),
        version=saved.pilotscan.version,
        unjudged=tuple(Unjudged(file, file) for file in sorted(broken)),
    )


def _tree(path: Path, shown: str) -> object:
    try:
        data = read_input(path, MAX_SAVED)
    except OSError as error:
        raise UsageError(f"cannot read {shown}: {error.strerror or error}") from None
    if len(data) > MAX_SAVED:
        raise UsageError(f"{shown} is larger than {MAX_SAVED // 1_000_000} MB")
    try:
        return from_json(data.removeprefix(b"\xef\xbb\xbf"), allow_inf_nan=False)
    except ValueError as error:
        raise UsageError(f"{shown} is not JSON: {error}") from None


def _refuse_unsound(pilots: Sequence[PilotState], shown: str) -> None:
    """Refuse what no run of pilotscan writes, and what could not be compared."""
    ids = [pilot.id for pilot in pilots]
    twice = (
        sorted({name for name in ids if ids.count(name) > 1}) if len(set(ids)) < len(ids) else []
    )
    if twice:
        raise UsageError(f"{shown} is not a sound result: it has the pilot {show(twice[0])} twice")
    for pilot in pilots:
        if pilot.route not in pilot.routes:
            raise UsageError(
                f"{shown} is not a sound result: the pilot {show(pilot.id)} is headed by the route "
                f"{show(pilot.route)}, on which it was not judged"
            )
        _refuse_levels(pilot.conditions, shown)


def _refuse_levels(conditions: Mapping[str, ConditionState], shown: str) -> None:
    for name, state in conditions.items():
        if (state.level is None) == (state.state == "rated"):
            raise UsageError(
                f"{shown} is not a sound result: the condition {show(name)} is {state.state} and "
                f"has {'no level' if state.level is None else 'a level'}"
            )
