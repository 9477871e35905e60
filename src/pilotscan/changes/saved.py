"""Read what was saved of a run: the JSON result of ``pilotscan evaluate``."""

from __future__ import annotations

import json
from collections import Counter
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
    AheadState,
    ConditionState,
    FrameworkMark,
    PilotState,
    Snapshot,
    Unjudged,
)
from pilotscan.diagnostics import show
from pilotscan.errors import UsageError
from pilotscan.loading.discover import shown_path
from pilotscan.loading.document import Fault
from pilotscan.loading.yamldoc import control_in, read_bytes
from pilotscan.model.base import Id
from pilotscan.model.scale import HIGHEST_LEVEL, Verdict
from pilotscan.scoring.ratings import State
from pilotscan.scoring.result import Reason, RouteState, Rule, Score
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["read_saved"]

FORMAT = 1
"""Version of the shape of a saved result that is understood."""
MAX_SAVED = 512_000_000
"""Bytes of a saved result: some ten thousand pilots."""


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
Level = Annotated[int, Field(ge=0, le=HIGHEST_LEVEL)]
Flag = Literal["disputed", "contested", "unsupported", "lone-stop"]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class _Reason(_Part):
    rule: Rule
    conditions: Ids
    dimensions: Ids


class _Score(_Part):
    value: Points | None
    low: Points | None
    high: Points | None


class _Distance(_Part):
    answers: Annotated[int, Field(ge=0)]


class _Observation(_Part):
    kind: Id


class _Route(_Part):
    route: Id
    verdict: Verdict
    reasons: tuple[_Reason, ...]
    score: _Score
    coverage: Share
    documented: Share
    bottlenecks: Ids
    unknown_necessary: Ids
    outlook: tuple[Verdict, ...] | None = None
    distance: _Distance | None = None

    def ahead(self) -> AheadState | None:
        """Return what lay ahead; None of a result that does not say it."""
        if self.outlook is None or self.distance is None:
            return None
        return AheadState(self.outlook, self.distance.answers)

    def state(self) -> RouteState:
        return RouteState(
            self.route,
            self.verdict,
            tuple(Reason(r.rule, r.conditions, r.dimensions) for r in self.reasons),
            Score(self.score.value, self.score.low, self.score.high),
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
    observations: tuple[_Observation, ...] | None = None

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
            ahead={r.route: ahead for r in self.routes if (ahead := r.ahead()) is not None},
            observations=None
            if self.observations is None
            else tuple(dict.fromkeys(o.kind for o in self.observations)),
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


def read_saved(path: Path) -> Snapshot:
    """Read a saved result.

    Raises
    ------
    UsageError
        It is none, or not a sound one.
    """
    shown = shown_path(path)
    data = _bytes(path, shown)
    tree = _tree(data, shown)
    head = tree.get("pilotscan") if isinstance(tree, dict) else None
    number = head.get("format") if isinstance(head, dict) else None
    if not isinstance(tree, dict) or number is None or "pilots" not in tree:
        raise UsageError(
            told(
                "%(shown)s is not a result of 'pilotscan evaluate --format json': it has no "
                "'pilotscan.format' and 'pilots'",
                shown=shown,
            )
        )
    if number != FORMAT:
        raise UsageError(
            told(
                "%(shown)s is a result in format %(number)s, and this version of pilotscan "
                "reads format %(format)s: make it again with 'pilotscan evaluate --format json'",
                shown=shown,
                number=show(number),
                format=FORMAT,
            )
        )
    try:
        # Of JSON itself, in which only a list is a list and only true is true.
        saved = _Saved.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        why = f"{show(where)}: {first['msg']}" if where else first["msg"]
        raise UsageError(
            told("%(shown)s is not a sound result: %(why)s", shown=shown, why=why)
        ) from None
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
        raise UsageError(in_a_row((shown, fault.diagnostic.message), " ")) from None


def _tree(data: bytes, shown: str) -> object:
    """Read JSON as strictly as YAML: no key twice, no number that is none, no endless nesting."""
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_mapping, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise UsageError(
            told("%(shown)s is not a sound result: it is nested too deeply", shown=shown)
        ) from None
    except ValueError as error:
        raise UsageError(
            told("%(shown)s is not JSON: %(error)s", shown=shown, error=error.args[0])
        ) from None


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = _twice(key for key, _ in pairs)
        raise ValueError(told("the key %(key)s stands twice in one mapping", key=show(twice)))
    return made


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(told("%(word)s is no number of JSON", word=word))


def _twice(names: Iterable[str]) -> str:
    """Return the first name that is there more than once; empty if each is there once."""
    return next((name for name, count in Counter(names).items() if count > 1), "")


def _refuse_unsound(pilots: Sequence[_Pilot], shown: str) -> None:
    """Refuse what no run of pilotscan writes, and what could not be compared."""

    def refuse(why: str) -> NoReturn:
        raise UsageError(told("%(shown)s is not a sound result: %(why)s", shown=shown, why=why))

    if twice := _twice(pilot.id for pilot in pilots):
        refuse(told("it has the pilot %(pilot)s twice", pilot=show(twice)))
    for pilot in pilots:
        routes = [route.route for route in pilot.routes]
        twice = _twice(routes) or _twice(condition.id for condition in pilot.conditions)
        if twice:
            refuse(
                told(
                    "the pilot %(pilot)s has %(what)s twice", pilot=show(pilot.id), what=show(twice)
                )
            )
        if pilot.route not in routes:
            refuse(
                told(
                    "the pilot %(pilot)s is headed by the route %(route)s, on which it was not "
                    "judged",
                    pilot=show(pilot.id),
                    route=show(pilot.route),
                )
            )
        for condition in pilot.conditions:
            if (condition.level is None) == (condition.state == "rated"):
                has = told("no level") if condition.level is None else told("a level")
                refuse(
                    told(
                        "the condition %(condition)s is %(state)s and has %(has)s",
                        condition=show(condition.id),
                        state=condition.state,
                        has=has,
                    )
                )
