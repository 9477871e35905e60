"""Read one side of a comparison in time: files, a revision, or what was saved of a run."""

from __future__ import annotations

import json
import os
import posixpath
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

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
from pilotscan.loading.document import Fault
from pilotscan.loading.yamldoc import control_in, read_bytes
from pilotscan.model.base import Id
from pilotscan.model.framework import Verdict
from pilotscan.reading import (
    LoadedFramework,
    check_bytes,
    check_file,
    check_route,
    claim_id,
    framework_of_bytes,
    read_framework,
)
from pilotscan.revisions import GitFolder
from pilotscan.scoring.judge import judge_pilots
from pilotscan.scoring.ratings import State
from pilotscan.scoring.result import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.framework import Framework
    from pilotscan.reading import CheckedPilot

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
    check_route(terms.route, loaded.framework)
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
    # The route asked for may be one of the other side's framework.
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
        second = claim_id(item, claimed)
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


def _plain(text: str) -> str:
    """Refuse what no file of a pilot can hold either, and what reads as something else."""
    if (control := control_in(text)) is not None:
        raise PydanticCustomError(
            "control_character",
            "contains the control character U+{code}",
            {"code": f"{ord(control):04X}"},
        )
    return text


Text = Annotated[str, Field(max_length=20_000), AfterValidator(_plain)]
Ids = tuple[Id, ...]
Share = Annotated[float, Field(ge=0, le=1 + 1e-9)]
Points = Annotated[float, Field(ge=0, le=100 + 1e-9)]
Level = Annotated[int, Field(ge=0, le=4)]
Flag = Literal["disputed", "contested", "unsupported"]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class _Reason(_Part):
    rule: Rule
    conditions: Ids
    dimensions: Ids


class _Score(_Part):
    value: Points | None
    low: Points
    high: Points


class _Route(_Part):
    route: Id
    verdict: Verdict
    reasons: tuple[_Reason, ...]
    score: _Score
    coverage: Share
    documented: Share
    bottlenecks: Ids
    unknown_necessary: Ids

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
    id: Id
    state: State
    level: Level | None
    spread: Level | None
    evidence_strength: Level | None
    flags: tuple[Flag, ...]

    @model_validator(mode="after")
    def _level_with_its_evidence(self) -> Self:
        if self.level is not None and (self.spread is None or self.evidence_strength is None):
            raise PydanticCustomError("incomplete", "a level has a spread and an evidence strength")
        return self

    def as_state(self) -> ConditionState:
        # Results of earlier versions hold 0 where there is no level.
        return ConditionState(
            self.state, self.level, self.evidence_strength or 0, self.spread or 0, self.flags
        )


class _Pilot(_Part):
    id: Id
    name: Text
    file: Text | None
    sha256: Digest | None
    as_of: Day | None
    route: Id
    routes: tuple[_Route, ...]
    conditions: tuple[_Condition, ...]

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
    version: Text
    format: int


class _Framework(_Part):
    id: Id
    version: Text
    sha256: Digest | None


class _Fault(_Part):
    file: Text
    severity: str


class _Saved(_Part):
    pilotscan: _Tool
    framework: _Framework | None
    pilots: tuple[_Pilot, ...]
    diagnostics: tuple[_Fault, ...] = ()


def _saved(path: Path) -> Snapshot:
    shown = shown_path(path)
    data = _bytes(path, shown)
    tree = _tree(data, shown)
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
        # Of JSON itself, in which only a list is a list and only true is true.
        saved = _Saved.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        told = f"{show(where)}: {first['msg']}" if where else first["msg"]
        raise UsageError(f"{shown} is not a sound result: {told}") from None
    _refuse_unsound(saved.pilots, shown)
    pilots = [pilot.as_state() for pilot in saved.pilots]
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


def _bytes(path: Path, shown: str) -> bytes:
    try:
        return read_bytes(path, shown, MAX_SAVED).removeprefix(b"\xef\xbb\xbf")
    except Fault as fault:
        raise UsageError(f"{shown} {fault.diagnostic.message}") from None


def _tree(data: bytes, shown: str) -> object:
    """Read JSON as strictly as YAML: no key twice, no number that is none, no endless nesting."""
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_mapping, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise UsageError(f"{shown} is not a sound result: it is nested too deeply") from None
    except ValueError as error:
        raise UsageError(f"{shown} is not JSON: {error}") from None


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = _twice(key for key, _ in pairs)
        raise ValueError(f"the key {show(twice)} stands twice in one mapping")
    return made


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _twice(names: Iterable[str]) -> str:
    """Return the first name that is there more than once; empty if each is there once."""
    return next((name for name, count in Counter(names).items() if count > 1), "")


def _refuse_unsound(pilots: Sequence[_Pilot], shown: str) -> None:
    """Refuse what no run of pilotscan writes, and what could not be compared."""

    def refuse(told: str) -> NoReturn:
        raise UsageError(f"{shown} is not a sound result: {told}")

    if twice := _twice(pilot.id for pilot in pilots):
        refuse(f"it has the pilot {show(twice)} twice")
    for pilot in pilots:
        routes = [route.route for route in pilot.routes]
        twice = _twice(routes) or _twice(condition.id for condition in pilot.conditions)
        if twice:
            refuse(f"the pilot {show(pilot.id)} has {show(twice)} twice")
        if pilot.route not in routes:
            refuse(
                f"the pilot {show(pilot.id)} is headed by the route {show(pilot.route)}, on which "
                "it was not judged"
            )
        for condition in pilot.conditions:
            if (condition.level is None) == (condition.state == "rated"):
                has = "no level" if condition.level is None else "a level"
                refuse(f"the condition {show(condition.id)} is {condition.state} and has {has}")
