"""What is still possible, and what must be answered first, for many pilots on one route.

All of it is worked out with the judging function itself (`rule_on`, `find_rules`): no rule of a
verdict is said a second time here; see docs/method.md, "The next step".
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan.model.scale import TOLERANCE, TOP_STRENGTH, VERDICTS
from pilotscan.scoring.verdict import (
    NOT_YET,
    STOP,
    Known,
    coverage_gains,
    find_rules,
    rule_on,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pilotscan.model.rules import Rules
    from pilotscan.model.scale import Verdict
    from pilotscan.scoring.score import RoutePlan
    from pilotscan.scoring.verdict import Ruling

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

__all__ = [
    "Missing",
    "Yardstick",
    "bits_of",
    "complete",
    "coverage_needed",
    "find_missing",
    "find_outlook",
    "possible_verdicts",
    "verdicts_of",
]

ALIKE = 12
"""Decimals to which two shares of coverage are the same, however they were added up."""
_BIT = 1 << np.arange(len(VERDICTS))


class Yardstick(NamedTuple):
    """By what pilots are judged on a route, and what each level of a condition then does.

    Parameters
    ----------
    can_stop : (conditions,) some level stops
    can_fail : (conditions,) some level is a bottleneck and does not stop
    floor : (conditions,) the lowest level that does neither
    ready_floor : (conditions,) the lowest level that keeps nobody from the best verdict
    """

    plan: RoutePlan
    rules: Rules
    can_stop: Bools
    can_fail: Bools
    floor: Floats
    ready_floor: Floats

    @classmethod
    def of(cls, plan: RoutePlan, rules: Rules) -> Yardstick:
        """Find out by judging a pilot per level, whose conditions are all at it."""
        levels = np.arange(plan.scale.top + 1, dtype=float)
        shape = (len(levels), len(plan.weight))
        level = np.repeat(levels[:, None], shape[1], axis=1)
        sure, nothing = np.full(shape, TOP_STRENGTH), np.zeros(shape, dtype=bool)
        known = Known(
            level=level,
            alarm=level,
            lone=np.full(shape, np.nan),
            alarm_strength=sure,
            strength=sure,
            without_searches=sure,
            contradiction=np.zeros_like(sure),
            contested=nothing,
            disputed=nothing,
            applies=~nothing,
        )
        found = find_rules(known, plan, rules, level, level, sure, sure)
        passes = ~(found.stop | found.bottleneck)
        return cls(
            plan=plan,
            rules=rules,
            can_stop=np.any(found.stop, axis=0),
            can_fail=np.any(found.bottleneck & ~found.stop, axis=0),
            floor=levels[passes.argmax(axis=0)],
            ready_floor=levels[(passes & ~found.blocks_ready).argmax(axis=0)],
        )

    @property
    def enough(self) -> int:
        """The strength of evidence that a good answer brings."""
        return self.rules.enough


def complete(known: Known, asserted: Bools, by: Yardstick, to: Floats | float) -> Known:
    """Answer all that is open: unknowns with a level, assertions with evidence, all else held.

    Parameters
    ----------
    asserted : (pilots, conditions) necessary ones that only somebody says
    to : the level of each condition that is unknown; NaN where it turns out not to apply
    """
    unknown = np.isnan(known.level)
    answered = unknown | asserted
    to = np.broadcast_to(to, known.level.shape)
    enough = by.enough
    return Known(
        level=np.where(unknown, to, known.level),
        alarm=np.where(unknown, to, known.alarm),
        lone=known.lone,
        alarm_strength=known.alarm_strength,
        strength=np.where(answered, np.maximum(known.strength, enough), known.strength),
        without_searches=np.where(
            answered, np.maximum(known.without_searches, enough), known.without_searches
        ),
        contradiction=known.contradiction,
        contested=known.contested,
        disputed=known.disputed,
        applies=known.applies & ~(unknown & np.isnan(to)),
    )


def find_outlook(known: Known, ruled: Ruling, by: Yardstick) -> Bools:
    """Find the verdicts, (pilots, verdicts), that answers to all that is open could give.

    Notes
    -----
    Exact without trying every completion. A level of one unknown is enough to stop or to be a
    bottleneck, with the others above it. Where no verdict that is known stands in the way, better
    levels never give a worse verdict, so that the two ends are those of every unknown at its top
    and at the lowest level that stops nothing. A condition that turns out not to apply is never
    better than one at the top, and one that may do so is never necessary: it matters only where
    nothing else applies.
    """
    found = ruled.findings

    def completed(where: NDArray[np.intp], to: Floats) -> Ints:
        some = complete(known.at(where), found.asserted[where], by, to)
        return rule_on(some, by.plan, by.rules).verdict

    return possible_verdicts(known.applies, ruled, by, completed)


def possible_verdicts(
    applies: Bools,
    ruled: Ruling,
    by: Yardstick,
    completed: Callable[[NDArray[np.intp], Floats], Ints],
) -> Bools:
    """Find the same, by the verdicts on pilots of which all that is open is answered.

    Parameters
    ----------
    completed : takes the pilots, and the level (conditions,) of what is unknown; see `complete`
    """
    found = ruled.findings
    stops: Bools = np.any(found.stop, axis=1)
    fails: Bools = np.any(found.bottleneck, axis=1)
    possible = np.zeros((len(stops), len(VERDICTS)), dtype=np.bool_)
    possible[:, STOP] = stops | (found.unknown_necessary & by.can_stop).any(axis=1)
    possible[:, NOT_YET] = ~stops & (fails | (found.unknown_necessary & by.can_fail).any(axis=1))
    goes_on = ~stops & ~fails
    is_open: Bools = np.any(found.unknown | found.asserted, axis=1)
    settled = np.flatnonzero(goes_on & ~is_open)
    possible[settled, ruled.verdict[settled]] = True
    counts = applies & by.plan.relevant
    may_drop = found.unknown & by.plan.may_drop
    top = np.full_like(by.floor, by.plan.scale.top)
    either = np.flatnonzero(goes_on & is_open)
    dropped = np.flatnonzero(np.any(may_drop, axis=1) & ~np.any(counts & ~may_drop, axis=1))
    for where, to in (
        (either, top),
        (either, by.floor),
        (dropped, np.where(by.plan.may_drop, np.nan, top)),
    ):
        if len(where):
            possible[where, completed(where, to)] = True
    return possible


class Missing(NamedTuple):
    """What must be answered, well enough, before anything but a known fault can decide.

    Parameters
    ----------
    certain : (pilots, conditions) necessary, and unknown or only asserted
    gains : (pilots, conditions) what an answer adds to the coverage
    choice : (pilots, conditions) unknown ones that bring the coverage to its minimum
    order : (pilots, conditions) conditions by what they add, most first
    """

    certain: Bools
    gains: Floats
    choice: Bools
    order: NDArray[np.intp]

    @property
    def answers(self) -> Ints:
        """(pilots,) how many."""
        answers: Ints = self.certain.sum(axis=1) + self.choice.sum(axis=1)
        return answers


def coverage_needed(ruled: Ruling, gains: Floats, by: Yardstick) -> Floats:
    """Return what, (pilots,), the coverage lacks once the necessary ones are answered."""
    certain = np.where(ruled.findings.unknown_necessary, gains, 0.0)
    # Added up one by one, so that a pilot's sum does not depend on the company it is in.
    gained = np.cumsum(certain, axis=1)[:, -1]
    missing: Floats = by.rules.min_coverage - TOLERANCE - (ruled.shares.coverage + gained)
    return missing


def find_missing(ruled: Ruling, by: Yardstick, movable: Bools | bool = True) -> Missing:
    """Find the fewest answers after which a pilot can be judged.

    Parameters
    ----------
    movable : (conditions,) those that may be chosen

    Notes
    -----
    What an answer adds to the coverage is fixed, so taking those that add most is the least.
    """
    found = ruled.findings
    gains = coverage_gains(found.unknown, ruled.shares, by.plan)
    certain = found.unknown_necessary | found.asserted
    needed = coverage_needed(ruled, gains, by)
    others = np.where(certain | ~np.asarray(movable), 0.0, gains)
    order = np.argsort(-np.round(others, ALIKE), axis=1, kind="stable")
    falling = np.take_along_axis(others, order, axis=1)
    before = np.cumsum(falling, axis=1) - falling
    taken = (falling > 0) & (before < needed[:, None])
    choice = np.zeros_like(certain)
    np.put_along_axis(choice, order, taken, axis=1)
    return Missing(certain, gains, choice, order)


@cache
def verdicts_of(bits: int) -> tuple[Verdict, ...]:
    """Return the verdicts that a number stands for, a bit each."""
    return tuple(verdict for i, verdict in enumerate(VERDICTS) if bits >> i & 1)


def bits_of(possible: Bools) -> Ints:
    """Return per row the number that stands for its verdicts."""
    bits: Ints = possible @ _BIT
    return bits
