"""What of a change is a step back, and what only came to be known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pilotscan.model.scale import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.changes.causes import Cause
    from pilotscan.changes.snapshot import PilotState
    from pilotscan.changes.steps import Step, VerdictChange

__all__ = ["Finding", "Rule", "findings_of"]

Rule = Literal[
    "unjudged",
    "verdict",
    "verdict-lost",
    "below-minimum",
    "unknown-necessary",
    "coverage",
    "known-now",
]

_DECISIVE = frozenset({"stop", "bottleneck"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that got worse, or is known now to be bad.

    Parameters
    ----------
    rule : unjudged (the file cannot be judged any more) | verdict (a worse one) | verdict-lost
        (none is possible any more) | below-minimum (a necessary condition fell below it) |
        unknown-necessary (a necessary condition had a level) | coverage (less is rated) |
        known-now (a necessary condition turns out to be below its minimum, or to rule the route
        out, and was unknown: the pilot is as it was, and more is known)
    route : on which; empty if it is about the file
    conditions : which ones, where it is about conditions
    before, after : verdicts or shares, where it is about them
    """

    rule: Rule
    route: str = ""
    conditions: tuple[str, ...] = ()
    before: str | float | None = None
    after: str | float | None = None

    @property
    def is_regression(self) -> bool:
        """Whether it is a step back: to know more never is."""
        return self.rule != "known-now"


def findings_of(before: PilotState, after: PilotState, step: Step) -> list[Finding]:
    """Find what got worse on the routes that head the report, then and now.

    Parameters
    ----------
    step : the changes between the two
    """
    found: list[Finding] = []
    by_route = {change.route: change for change in step.verdicts}
    for route in dict.fromkeys((after.route, before.route)):
        if route not in before.routes or route not in after.routes:
            continue
        change = by_route.get(route)
        if change is not None:
            found += _of_verdict(before, after, change)
        found += _of_conditions(before, after, route)
        old, new = before.routes[route].coverage, after.routes[route].coverage
        if new < old - TOLERANCE:
            found.append(Finding("coverage", route, before=old, after=new))
    return found


def _of_verdict(before: PilotState, after: PilotState, change: VerdictChange) -> Iterator[Finding]:
    route = change.route
    if change.direction == "worse":
        if _was_unknown(before, after, change.cause):
            yield Finding("known-now", route, change.cause.conditions, change.before, change.after)
        else:
            yield Finding("verdict", route, (), change.before, change.after)
    elif change.direction == "lost" and not _was_mended(before, after, change):
        yield Finding("verdict-lost", route, (), change.before, change.after)


def _was_unknown(before: PilotState, after: PilotState, cause: Cause) -> bool:
    """Tell whether all that made the verdict worse had no level before and has one now."""
    return bool(cause.conditions) and all(
        before.conditions[name].state == "unknown" and after.conditions[name].state == "rated"
        for name in cause.conditions
    )


def _was_mended(before: PilotState, after: PilotState, change: VerdictChange) -> bool:
    """Tell whether a bad verdict is gone because what made it was mended, all of it."""
    decisive = [
        name
        for reason in before.routes[change.route].reasons
        if reason.rule in _DECISIVE
        for name in reason.conditions
    ]
    states = [after.conditions.get(name) for name in decisive]
    return bool(states) and all(state is not None and state.state == "rated" for state in states)


def _of_conditions(before: PilotState, after: PilotState, route: str) -> Iterator[Finding]:
    old, new = before.routes[route], after.routes[route]
    below = _new(new.bottlenecks, old.bottlenecks)
    fell = tuple(name for name in below if _had_level(before, name))
    found = tuple(name for name in below if name not in fell)
    lost = tuple(
        name
        for name in _new(new.unknown_necessary, old.unknown_necessary)
        if _had_level(before, name)
    )
    if fell:
        yield Finding("below-minimum", route, fell)
    if lost:
        yield Finding("unknown-necessary", route, lost)
    if found:
        yield Finding("known-now", route, found)


def _new(now: Sequence[str], then: Sequence[str]) -> list[str]:
    return [name for name in now if name not in then]


def _had_level(before: PilotState, name: str) -> bool:
    return name in before.conditions and before.conditions[name].state == "rated"
