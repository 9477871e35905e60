"""Which conditions can tell cases apart: those that are known and differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from pilotscan.diagnostics import did_you_mean
from pilotscan.errors import UsageError
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pilotscan.model.framework import Framework

    Floats = NDArray[np.float64]

__all__ = ["ConditionUse", "Why", "choose_conditions"]

CASES_PER_CONDITION = 4
MOST_PROPOSED = 7
"""Of more conditions even hundreds of cases leave most combinations empty."""

Why: TypeAlias = Literal[
    "chosen", "proposed", "not-chosen", "less-known", "never-known", "no-variation", "not-relevant"
]


@dataclass(frozen=True, slots=True)
class ConditionUse:
    """A condition of the framework, and whether it is used.

    Parameters
    ----------
    why : chosen by the caller, or proposed; or why it is not used: others were chosen, others are
        known better or vary more, nobody knows it, all pilots have it or none, or it does not
        matter on the route
    known : of how many pilots with an outcome it has a level
    in_place : of how many of those it is in place
    """

    id: str
    why: Why
    known: int
    in_place: int

    @property
    def is_used(self) -> bool:
        """Whether it is among the conditions."""
        return self.why in {"chosen", "proposed"}


def choose_conditions(
    framework: Framework, route: str, chosen: Sequence[str] | None, levels: Floats, at: int
) -> tuple[ConditionUse, ...]:
    """Return all conditions of a framework, and which are used.

    Parameters
    ----------
    chosen : ids; None proposes
    levels : (pilots with an outcome, conditions) NaN where there is none
    at : the lowest level that counts as in place

    Raises
    ------
    UsageError
        There is no such condition, or it is asked for twice.
    """
    names = [condition.id for condition in framework.conditions]
    known = (~np.isnan(levels)).sum(axis=0).tolist()
    in_place = (levels >= at).sum(axis=0).tolist()
    if chosen is not None:
        _hold(chosen, names)
        why: list[Why] = ["chosen" if name in chosen else "not-chosen" for name in names]
    else:
        relevant = [condition.is_relevant(route) for condition in framework.conditions]
        why = _reasons(relevant, known, in_place)
        for best in _propose(why, levels, at):
            why[best] = "proposed"
    return tuple(map(ConditionUse, names, why, known, in_place))


def _hold(chosen: Sequence[str], names: Sequence[str]) -> None:
    if not chosen:
        raise UsageError(told("there is no condition; name at least one"))
    for name in chosen:
        if name not in names:
            raise UsageError(
                told("there is no condition '%(name)s': %(hint)s", name=name,
                     hint=did_you_mean(name, names) or told("there are: %(names)s",
                                                            names=", ".join(names)))
            )  # fmt: skip
        if list(chosen).count(name) > 1:
            raise UsageError(told("condition '%(name)s' is asked for twice", name=name))


def _reasons(relevant: Sequence[bool], known: Sequence[int], in_place: Sequence[int]) -> list[Why]:
    """Return why a condition cannot be proposed, `less-known` where it can."""
    return [
        "not-relevant" if not matters
        else "never-known" if not n
        else "no-variation" if within in {0, n}
        else "less-known"
        for matters, n, within in zip(relevant, known, in_place, strict=True)
    ]  # fmt: skip


def _propose(why: Sequence[Why], levels: Floats, at: int) -> list[int]:
    """Return positions: what is known most and varies most first, while there are cases enough."""
    has_level, within = ~np.isnan(levels), levels >= at
    known, inside = has_level.sum(axis=0), within.sum(axis=0)
    able = [i for i, reason in enumerate(why) if reason == "less-known"]
    able.sort(key=lambda i: (-known[i], -min(inside[i], known[i] - inside[i]), i))
    found: list[int] = []
    whole = np.ones(len(levels), dtype=np.bool_)
    for i in able:
        left = whole & has_level[:, i]
        trial = [*found, i]
        if len(trial) > min(MOST_PROPOSED, int(left.sum()) // CASES_PER_CONDITION):
            continue
        rows = within[left][:, trial]
        if rows.all(axis=0).any() or not rows.any(axis=0).all():
            continue
        found, whole = trial, left
    return found
