"""One side of a comparison in time: pilots as they were judged, whatever they were read from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pydantic_core import to_json

from pilotscan.model.desk import is_desk
from pilotscan.scoring.ratings import rate_pilot
from pilotscan.scoring.result import RouteState, state_on
from pilotscan.scoring.verdict import Known

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.base import Words
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.scale import Verdict
    from pilotscan.scoring.evaluation import Evaluation

__all__ = [
    "AheadState",
    "ConditionState",
    "FrameworkMark",
    "Kind",
    "PilotState",
    "Snapshot",
    "Unjudged",
    "content_of",
    "state_of",
]

Kind = Literal["files", "revision", "saved"]


@dataclass(frozen=True, slots=True)
class FrameworkMark:
    """Which framework it was: id, version and the SHA-256 of its bytes, empty if unknown."""

    id: str
    version: str
    sha256: str = ""

    def is_same(self, other: FrameworkMark) -> bool:
        """Tell whether two are one: by their bytes, else by what they call themselves."""
        if self.sha256 and other.sha256:
            return self.sha256 == other.sha256
        return (self.id, self.version) == (other.id, other.version)


@dataclass(frozen=True, slots=True)
class ConditionState:
    """How a condition stood.

    Parameters
    ----------
    state : rated | unknown | not-applicable
    level : a number of the scale if rated, else None
    strength : of the evidence, 0..4
    spread : highest minus lowest level that an assessor gave
    flags : of disputed, contested, unsupported, lone-stop
    """

    state: str
    level: int | None
    strength: int
    spread: int = 0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AheadState:
    """What lay ahead of a pilot on a route.

    Parameters
    ----------
    outlook : verdicts that were still possible
    distance : answers to a verdict, 0 where there was one
    """

    outlook: tuple[Verdict, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class PilotState:
    """A pilot as it was judged.

    Parameters
    ----------
    place : its file within the folder that was read, by which moves are found
    file : its file as shown; empty if unknown
    route : the one that headed its report
    routes, conditions : by id, in the order of the framework
    content : fingerprint of all that the file said apart from its id; empty if unknown
    language : of its prose; empty if unknown
    desk : a desk assessed it, and nobody of the organisation; False if unknown
    ahead : by route; empty of a result that was saved without it
    observations : kinds that its facts gave, each once; None of such a result
    known : what judging it again takes; None of a saved result
    """

    id: str
    name: Words
    file: str
    place: str
    sha256: str
    as_of: str
    route: str
    routes: Mapping[str, RouteState]
    conditions: Mapping[str, ConditionState]
    content: str = ""
    language: str = ""
    desk: bool = False
    ahead: Mapping[str, AheadState] = field(default_factory=dict)
    observations: tuple[str, ...] | None = None
    known: Known | None = field(default=None, compare=False, repr=False)

    @property
    def head(self) -> RouteState:
        """How it stood on the route that headed its report."""
        return self.routes[self.route]


@dataclass(frozen=True, slots=True, order=True)
class Unjudged:
    """A file from which no pilot could be judged; no id if it said none."""

    file: str
    place: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One side.

    Parameters
    ----------
    shown : as the user named it
    commit : in full, of a revision; else empty
    framework : None if nothing says by which it was judged
    rules : the framework itself; None of a saved result
    version : of pilotscan that judged it
    pilots : sorted by id
    unjudged : sorted
    diagnostics : of its files
    notes : what a reader has to know of it
    by_other : the same files judged by the framework of the other side, by id; None where that
        was not done because it is the same, or could not be done
    """

    shown: str
    kind: Kind
    framework: FrameworkMark | None
    pilots: tuple[PilotState, ...]
    version: str = ""
    commit: str = ""
    rules: Framework | None = None
    unjudged: tuple[Unjudged, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()
    by_other: Mapping[str, PilotState] | None = None


def content_of(pilot: Pilot) -> str:
    """Return a fingerprint of all that a pilot's file says apart from its id."""
    told = pilot.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)
    return hashlib.sha256(to_json(told)).hexdigest()


def state_of(evaluation: Evaluation, place: str = "", as_of: date | None = None) -> PilotState:
    """Keep of an evaluation what a comparison in time needs.

    Parameters
    ----------
    place : of its file within the folder that was read
    as_of : as it was given when the pilot was judged
    """
    framework, pilot = evaluation.framework, evaluation.pilot
    return PilotState(
        id=pilot.id,
        name=pilot.name,
        file=evaluation.file,
        place=place or evaluation.file,
        sha256=evaluation.sha256,
        as_of=evaluation.as_of.isoformat() if evaluation.as_of else "",
        route=evaluation.route,
        routes={r.route: state_on(r) for r in evaluation.routes},
        conditions={
            c.id: ConditionState(c.state, c.level, c.support.strength, c.spread, c.flags)
            for c in evaluation.conditions
        },
        content=content_of(pilot),
        language=pilot.language,
        desk=is_desk(pilot, evaluation.assessments),
        ahead={r.route: AheadState(r.outlook, r.distance.answers) for r in evaluation.routes},
        observations=tuple(dict.fromkeys(o.kind for o in evaluation.observations)),
        known=Known.of_ratings([rate_pilot(pilot, framework, as_of)], framework),
    )
