"""Which conditions made a verdict change: tried one by one, not guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from pilotscan.model.scale import OUTCOMES
from pilotscan.scoring.score import RoutePlan
from pilotscan.scoring.verdict import Known, judge_route

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.changes.snapshot import PilotState
    from pilotscan.model.framework import Framework
    from pilotscan.model.scale import Verdict
    from pilotscan.scoring.result import RouteState

__all__ = ["Cause", "changed_conditions", "find_cause"]

How = Literal["alone", "together", "named", "rules"]


class Cause(NamedTuple):
    """What made a verdict change.

    Parameters
    ----------
    how : alone (each of the conditions by itself turns the old verdict into the new one) |
        together (no one of them does) | named (of a saved result, which cannot be judged again:
        changed, and among the reasons of the old or the new verdict) | rules (nothing that is
        known of the pilot changed; the conditions are new among the reasons, or gone from them)
    conditions : in the order of the framework
    """

    how: How
    conditions: tuple[str, ...] = ()


def changed_conditions(before: PilotState, after: PilotState) -> list[str]:
    """Return the conditions that stand otherwise than before, in the order of the framework.

    One that only one of the frameworks has is a change of the rules, not of the pilot.
    """
    shared = [name for name in after.conditions if name in before.conditions]
    changed = {name for name in shared if before.conditions[name] != after.conditions[name]}
    if before.known is not None and after.known is not None:
        # What decides and is not shown by itself, such as the lowest of several levels.
        same = list(before.conditions) == list(after.conditions)
        if same:
            differs = np.zeros(len(shared), dtype=bool)
            for old, new in zip(before.known, after.known, strict=True):
                differs |= ~_same(old[0], new[0])
            changed |= {
                name for name, is_changed in zip(shared, differs, strict=True) if is_changed
            }
    return [name for name in shared if name in changed]


def _same(
    old: np.ndarray[tuple[int], np.dtype[np.generic]],
    new: np.ndarray[tuple[int], np.dtype[np.generic]],
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    both_unknown = (old != old) & (new != new)  # noqa: PLR0124 - NaN is the one that differs
    return np.asarray((old == new) | both_unknown, dtype=bool)


def find_cause(
    before: PilotState, after: PilotState, route: str, framework: Framework | None
) -> Cause:
    """Find the conditions that explain why the verdict on a route is another one.

    Parameters
    ----------
    before, after : judged by one framework
    framework : that one; None if it is not at hand

    Returns
    -------
    Cause
        Every single change that by itself turns the old verdict into the new one; if none does,
        all changes of conditions that count on the route.
    """
    changed = changed_conditions(before, after)
    if not changed:
        return Cause("rules")
    old, new = before.routes[route], after.routes[route]
    if framework is None or before.known is None or after.known is None:
        return _named(changed, old, new)
    plan = RoutePlan.of(framework, route)
    position = {name: i for i, name in enumerate(framework.condition_by_id)}
    counting = [name for name in changed if plan.relevant[position[name]]]
    if not counting:
        return Cause("rules")
    verdicts = _with_one_changed(
        before.known, after.known, [position[name] for name in counting], plan, framework
    )
    alone = tuple(
        name for name, found in zip(counting, verdicts, strict=True) if found == new.verdict
    )
    return Cause("alone", alone) if alone else Cause("together", tuple(counting))


def _with_one_changed(
    old: Known, new: Known, positions: Sequence[int], plan: RoutePlan, framework: Framework
) -> list[Verdict]:
    """Judge the old pilot with one condition at a time as it is now."""
    rows = np.arange(len(positions))
    tried = []
    for before, after in zip(old, new, strict=True):
        stack = np.repeat(before, len(positions), axis=0)
        stack[rows, positions] = after[0, positions]
        tried.append(stack)
    judged = judge_route(Known(*tried), plan, framework.rules)
    return [OUTCOMES[found] for found in judged.verdict.tolist()]


def _named(changed: Sequence[str], old: RouteState, new: RouteState) -> Cause:
    reasons = {
        name for state in (old, new) for reason in state.reasons for name in reason.conditions
    }
    named = tuple(name for name in changed if name in reasons)
    return Cause("named", named or tuple(changed))
