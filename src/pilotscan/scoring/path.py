"""The least that leads to a verdict: which conditions to change, in which order, and what then.

What must be changed follows from the findings of the judging function, and what is left to choose
is chosen exactly; every state on the way is judged by the same function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan.model.scale import TOLERANCE, TOP_STRENGTH, VERDICTS
from pilotscan.scoring.cover import cheapest_cover, raises
from pilotscan.scoring.outlook import (
    bits_of,
    complete,
    coverage_needed,
    find_missing,
    possible_verdicts,
    verdicts_of,
)
from pilotscan.scoring.reasons import reasons_of
from pilotscan.scoring.result import After, Path, PathStep
from pilotscan.scoring.verdict import (
    CONDITIONAL,
    NOT_ASSESSABLE,
    READY,
    Between,
    Known,
    rule_between,
    rule_on,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from pilotscan.scoring.cover import Cost
    from pilotscan.scoring.outlook import Yardstick
    from pilotscan.scoring.result import Change
    from pilotscan.scoring.verdict import Ruling

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

__all__ = ["AIMS", "Means", "find_paths"]

AIMS = (CONDITIONAL, READY)
"""Verdicts that one works towards."""
RAISE, FIND_OUT, DOCUMENT, SETTLE = range(4)
CHANGES: tuple[Change, ...] = ("raise", "find-out", "document", "settle")


class Means(NamedTuple):
    """What a path may use.

    Parameters
    ----------
    movable : (conditions,) those that may be touched
    effort : per condition what touching it takes; None where the number of conditions counts
    """

    movable: Bools
    effort: Sequence[Fraction] | None = None


class Changes(NamedTuple):
    """Changes of conditions, (pilots, conditions).

    Parameters
    ----------
    touched : where there is one
    kind : position in `CHANGES`
    level : NaN where it stays
    strength : -1 where it stays
    """

    touched: Bools
    kind: Ints
    level: Floats
    strength: Ints


def find_paths(  # noqa: PLR0913 - what is judged, and what is asked of the path
    known: Known,
    ruled: Ruling,
    by: Yardstick,
    names: tuple[Sequence[str], Sequence[str]],
    means: Means | None = None,
    *,
    ahead: bool = False,
) -> list[tuple[Path, ...]]:
    """Find per pilot the path to each of `AIMS`.

    Parameters
    ----------
    ruled : the verdict on what is known
    names : ids of the conditions and of the dimensions
    ahead : find as well what each step leaves possible, which takes as long as the paths

    Notes
    -----
    The fewest conditions, then the fewest levels raised, then the most even and lowest levels, then
    the framework's order. What has a finding in the way of the verdict has to be touched, each by
    itself. Left to choose are unknowns that bring the coverage to its minimum, and what lifts the
    mean of a dimension; dimensions do not depend on each other.
    """
    used = means or Means(np.ones_like(by.plan.necessary))
    best = rule_on(_at_best(known, used.movable, by.plan.scale.top), by.plan, by.rules)
    paths: list[list[Path]] = [[] for _ in ruled.verdict]
    for aim in AIMS:
        to = VERDICTS[aim]
        there, reached = ruled.verdict >= aim, best.verdict >= aim
        blocked = np.flatnonzero(~there & ~reached)
        why = reasons_of(best.at(blocked), *names)
        for i, reasons in zip(blocked.tolist(), why, strict=True):
            paths[i].append(Path(to, None, reasons))
        nothing = Path(to, (), effort=None if used.effort is None else 0.0)
        for i in np.flatnonzero(there).tolist():
            paths[i].append(nothing)
        where = np.flatnonzero(~there & reached)
        if len(where):
            walker = _Walker(known.at(where), ruled.at(where), by, used, ahead)
            for i, path in zip(where.tolist(), walker.paths(aim, names[0]), strict=True):
                paths[i].append(path)
    return [tuple(of_pilot) for of_pilot in paths]


def _at_best(known: Known, movable: Bools, top: int) -> Known:
    """Put all that may be touched at its best."""
    moved = known.applies & movable
    return Known(
        level=np.where(moved, top, known.level),
        alarm=np.where(moved, top, known.alarm),
        lone=np.where(moved, np.nan, known.lone),
        alarm_strength=known.alarm_strength,
        strength=np.where(moved, TOP_STRENGTH, known.strength),
        without_searches=np.where(moved, TOP_STRENGTH, known.without_searches),
        contradiction=known.contradiction,
        contested=known.contested & ~moved,
        disputed=known.disputed & ~moved,
        applies=known.applies,
    )


def change(known: Known, changes: Changes, applied: Bools) -> Known:
    """Make some of the changes: a new level is that of all assessors, and so is a settled one."""
    levelled = applied & ~np.isnan(changes.level)
    settled = applied & (changes.kind == SETTLE)
    level = np.where(levelled, changes.level, known.level)
    stronger = applied & (changes.strength >= 0)

    def strength(of: Ints) -> Ints:
        # Sources for another level do not carry over to a new one.
        new = np.where(levelled, changes.strength, np.maximum(of, changes.strength))
        return np.where(stronger, new, of)

    return Known(
        level=level,
        alarm=np.where(levelled | settled, level, known.alarm),
        lone=np.where(levelled | settled, np.nan, known.lone),
        alarm_strength=known.alarm_strength,
        strength=strength(known.strength),
        without_searches=strength(known.without_searches),
        contradiction=known.contradiction,
        contested=known.contested & ~settled,
        disputed=known.disputed & ~(levelled | settled),
        applies=known.applies,
    )


@dataclass(frozen=True, slots=True)
class _Walker:
    """Pilots that can reach a verdict which they do not have."""

    known: Known
    ruled: Ruling
    by: Yardstick
    means: Means
    ahead: bool

    def paths(self, aim: int, ids: Sequence[str]) -> list[Path]:
        """Return the path of each."""
        changes = self._to_conditional() if aim == CONDITIONAL else self._to_ready()
        found = self.ruled.findings
        group = np.select(
            [found.stop, found.bottleneck, found.unknown_necessary,
             found.asserted | found.disputed | found.contested],
            [0, 1, 2, 3],
            4,
        )  # fmt: skip
        lowest_first = np.where(group == 1, self.known.level, 0.0)
        key = np.where(changes.touched, group * (self.by.plan.scale.top + 1) + lowest_first, np.inf)
        order = np.argsort(key, axis=1, kind="stable")
        return self._walk(changes, order, aim, ids)

    def _to_conditional(self) -> Changes:
        found = self.ruled.findings
        touched = found.stop | found.bottleneck | found.unclear | self._choice()
        target = np.where(touched, self._at_least(self.by.floor), self.known.level)
        return self._changes(touched, target, found.stop, for_ready=False)

    def _to_ready(self) -> Changes:
        found, plan, rules = self.ruled.findings, self.by.plan, self.by.rules
        touched = found.stop | found.bottleneck | found.unclear | found.blocks_ready
        settles = found.stop | found.disputed | found.contested
        target = np.where(touched, self._at_least(self.by.ready_floor), self.known.level)
        changes = self._changes(touched, target, settles, for_ready=True)
        thin = rule_on(change(self.known, changes, touched), plan, rules).thin_dimension
        if not thin.any():
            return changes
        counts = self.known.applies & plan.relevant
        target = target.copy()
        for i, d in zip(*(x.tolist() for x in np.nonzero(thin)), strict=True):
            columns = np.flatnonzero(counts[i] & (plan.dimension == d))
            effort = self.means.effort
            target[i, columns] += raises(
                tuple(plan.weight[columns].tolist()),
                tuple(target[i, columns].astype(int).tolist()),
                tuple(touched[i, columns].tolist()),
                tuple(self.means.movable[columns].tolist()),
                None if effort is None else tuple(effort[c] for c in columns.tolist()),
                plan.ready_mean - TOLERANCE,
                plan.scale.top,
            )
        touched = touched | (counts & (target > np.nan_to_num(self.known.level)))
        return self._changes(touched, target, settles, for_ready=True)

    def _at_least(self, floor: Floats) -> Floats:
        return np.maximum(np.nan_to_num(self.known.level), floor)

    def _choice(self) -> Bools:
        """Choose the unknowns that bring the coverage to its minimum."""
        missing = find_missing(self.ruled, self.by, self.means.movable)
        effort = self.means.effort
        if effort is None:
            return missing.choice
        choice = np.zeros_like(missing.choice)
        needed = coverage_needed(self.ruled, missing.gains, self.by)
        open_to_choice = (missing.gains > 0) & ~missing.certain & self.means.movable
        for i, need in enumerate(needed.tolist()):
            columns = np.flatnonzero(open_to_choice[i]).tolist()
            options: list[list[tuple[float, Cost]]] = [
                [(0.0, (0, 0)), (float(missing.gains[i, c]), (effort[c], 1))] for c in columns
            ]
            choice[i, columns] = cheapest_cover(options, need)
        return choice

    def _changes(
        self, touched: Bools, target: Floats, settles: Bools, *, for_ready: bool
    ) -> Changes:
        """Say how each touched condition changes so that nothing of it is in the way any more."""
        known = self.known
        unknown = np.isnan(known.level)
        raised = ~unknown & (target > known.level)
        levelled = touched & (unknown | raised)
        kind = np.where(unknown, FIND_OUT, np.where(raised, RAISE, DOCUMENT))
        kind = np.where(~levelled & settles, SETTLE, kind)
        stop_at = self.by.plan.stop_at
        warned = (known.lone <= stop_at) & (known.alarm > stop_at)
        full = for_ready | (warned & ~levelled)
        strength = np.where(full, self.by.enough, self.by.rules.min_evidence)
        if for_ready:
            # A new level does not make a contradiction go away: it has to be outweighed.
            outweighs = np.where(levelled & known.contested, known.contradiction + 1, 0)
            strength = np.maximum(strength, outweighs)
        # A search that found nothing does not support a higher level.
        lacks = self.ruled.findings.asserted | (known.strength < strength)
        lacks = np.where(levelled, known.without_searches < strength, lacks)
        return Changes(
            touched=touched,
            kind=kind,
            level=np.where(levelled, target, np.nan),
            strength=np.where(touched & self.by.plan.necessary & lacks, strength, -1),
        )

    def _walk(
        self, changes: Changes, order: NDArray[np.intp], aim: int, ids: Sequence[str]
    ) -> list[Path]:
        """Take the steps one by one, and judge each time."""
        amounts = changes.touched.sum(axis=1)
        rank = np.argsort(order, axis=1)
        rows = np.repeat(np.arange(len(amounts)), amounts)
        step = np.arange(len(rows)) - np.repeat(np.cumsum(amounts) - amounts, amounts)
        applied = changes.touched[rows] & (rank[rows] <= step[:, None])
        then = change(self.known, changes, changes.touched)
        states = Between(self.known, then, rows, applied)
        ruled = rule_between(states, self.by.plan, self.by.rules)
        after = self._after(states, ruled) if self.ahead else []
        columns = order[rows, step]
        at = (rows, columns)
        level = np.nan_to_num(changes.level[at] + self.by.plan.scale.first, nan=-1)
        numbers = (
            columns, changes.kind[at], level.astype(np.int64), changes.strength[at], ruled.verdict
        )  # fmt: skip
        keys = zip(*(listed.tolist() for listed in numbers), strict=True)
        seen: dict[tuple[int, ...], PathStep] = {}
        steps = [seen.get(key) or seen.setdefault(key, _step(key, ids)) for key in keys]
        ends = np.cumsum(amounts).tolist()
        effort = self._effort(changes.touched)
        of_path = [slice(end - n, end) for end, n in zip(ends, amounts.tolist(), strict=True)]
        return [
            Path(VERDICTS[aim], tuple(steps[where]), effort=total, after=tuple(after[where]))
            for where, total in zip(of_path, effort, strict=True)
        ]

    def _after(self, states: Between, ruled: Ruling) -> list[After]:
        """Find what each state on the way leaves possible."""
        by, now, then = self.by, states.now, states.then
        asserted = self.ruled.findings.asserted
        still_asserted = rule_on(then, by.plan, by.rules).findings.asserted

        def completed(where: NDArray[np.intp], to: Floats) -> Ints:
            answered = Between(
                complete(now, asserted, by, to),
                complete(then, still_asserted, by, to),
                states.rows[where],
                states.changed[where],
            )
            return rule_between(answered, by.plan, by.rules).verdict

        possible = possible_verdicts(now.applies[states.rows], ruled, by, completed)
        distance = np.zeros_like(ruled.verdict)
        far = np.flatnonzero(ruled.verdict == NOT_ASSESSABLE)
        distance[far] = find_missing(ruled.at(far), by).answers
        return [
            After(verdicts_of(bits), answers)
            for bits, answers in zip(bits_of(possible).tolist(), distance.tolist(), strict=True)
        ]

    def _effort(self, touched: Bools) -> list[float | None]:
        effort = self.means.effort
        if effort is None:
            return [None] * len(touched)
        return [float(sum(effort[c] for c in np.flatnonzero(row).tolist())) for row in touched]


def _step(key: tuple[int, ...], ids: Sequence[str]) -> PathStep:
    column, kind, level, strength, verdict = key
    return PathStep(
        condition=ids[column],
        change=CHANGES[kind],
        to_level=None if level < 0 else level,
        to_strength=None if strength < 0 else strength,
        verdict_after=VERDICTS[verdict],
    )
