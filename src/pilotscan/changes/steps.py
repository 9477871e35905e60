"""What changed between two judgements of one pilot, and which conditions made it so."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from pilotscan.changes.causes import Cause, changed_conditions, find_cause
from pilotscan.model.scale import LADDER, TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.changes.snapshot import AheadState, ConditionState, PilotState
    from pilotscan.model.framework import Framework
    from pilotscan.model.scale import Verdict
    from pilotscan.scoring.result import RouteState

__all__ = [
    "AheadChange",
    "ConditionChange",
    "NumberChange",
    "Step",
    "VerdictChange",
    "step_between",
]

By = Literal["file", "framework", "either", "run"]
Direction = Literal["better", "worse", "lost", "given"]
_NUMBERS = attrgetter("score.value", "score.low", "score.high", "coverage", "documented")


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """Another verdict on a route.

    Parameters
    ----------
    is_head : the route heads the report, then or now
    direction : better | worse | lost (none is possible any more) | given (none was possible)
    """

    route: str
    before: Verdict
    after: Verdict
    is_head: bool
    direction: Direction
    cause: Cause


@dataclass(frozen=True, slots=True)
class ConditionChange:
    """A condition that stands otherwise; None on the side whose framework does not have it."""

    id: str
    before: ConditionState | None
    after: ConditionState | None


@dataclass(frozen=True, slots=True)
class NumberChange:
    """Other numbers on a route: score, its range, rated and documented share."""

    route: str
    is_head: bool
    before: RouteState
    after: RouteState


@dataclass(frozen=True, slots=True)
class AheadChange:
    """Another outlook or distance on a route."""

    route: str
    is_head: bool
    before: AheadState
    after: AheadState


@dataclass(frozen=True, slots=True)
class Step:
    """Changes of one pilot that have one origin.

    Parameters
    ----------
    by : file (what the pilot's file says) | framework (other rules, the file held as it was) |
        either (both changed and one saved result does not tell them apart) | run (neither
        changed: another version of pilotscan, route or reference date)
    ahead : of routes of which both sides tell it
    appeared, gone : kinds of observation on the route that heads the report
    """

    by: By
    verdicts: tuple[VerdictChange, ...] = ()
    conditions: tuple[ConditionChange, ...] = ()
    numbers: tuple[NumberChange, ...] = ()
    ahead: tuple[AheadChange, ...] = ()
    appeared: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return self == Step(self.by)


def step_between(before: PilotState, after: PilotState, by: By, rules: Framework | None) -> Step:
    """Return the changes between two judgements.

    Parameters
    ----------
    rules : the framework of both; None if it is not at hand, or not one
    """
    heads = {before.route, after.route}
    verdicts, numbers = [], []
    for route, new in after.routes.items():
        old = before.routes.get(route)
        if old is None:
            continue
        if old.verdict != new.verdict:
            cause = (
                _by_rules(old, new)
                if by == "framework"
                else find_cause(before, after, route, rules)
            )
            direction = _direction(old.verdict, new.verdict)
            verdicts.append(
                VerdictChange(route, old.verdict, new.verdict, route in heads, direction, cause)
            )
        if any(map(_differ, _NUMBERS(old), _NUMBERS(new))):
            numbers.append(NumberChange(route, route in heads, old, new))
    return Step(
        by,
        tuple(verdicts),
        tuple(_conditions(before, after)),
        tuple(numbers),
        tuple(
            AheadChange(route, route in heads, before.ahead[route], new)
            for route, new in after.ahead.items()
            if before.ahead.get(route, new) != new
        ),
        _only_in(after.observations, before.observations),
        _only_in(before.observations, after.observations),
    )


def _only_in(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return what only one side has; nothing if a side does not tell."""
    return () if one is None or other is None else tuple(x for x in one if x not in other)


def _by_rules(old: RouteState, new: RouteState) -> Cause:
    """Name the conditions that other rules look at otherwise: those of the reasons, now or then."""
    for one, other in ((new, old), (old, new)):
        seen = {name for reason in other.reasons for name in reason.conditions}
        named = dict.fromkeys(name for reason in one.reasons for name in reason.conditions)
        if fresh := tuple(name for name in named if name not in seen):
            return Cause("rules", fresh)
    return Cause("rules")


def _conditions(before: PilotState, after: PilotState) -> Iterator[ConditionChange]:
    changed = set(changed_conditions(before, after))
    for name in dict.fromkeys((*after.conditions, *before.conditions)):
        old, new = before.conditions.get(name), after.conditions.get(name)
        if name in changed or (old is None) != (new is None):
            yield ConditionChange(name, old, new)


def _differ(old: float | None, new: float | None) -> bool:
    if old is None or new is None:
        return old is not new
    return abs(old - new) > TOLERANCE


def _direction(before: Verdict, after: Verdict) -> Direction:
    """Say which way a verdict went."""
    if after not in LADDER:
        return "lost"
    if before not in LADDER:
        return "given"
    return "better" if LADDER.index(after) > LADDER.index(before) else "worse"
