"""The next step from a verdict, as values: basis, outlook, distance, answers, paths and risks."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan.model.scale import VERDICTS
from pilotscan.scoring.outlook import (
    Yardstick,
    bits_of,
    complete,
    find_missing,
    find_outlook,
    verdicts_of,
)
from pilotscan.scoring.path import find_paths
from pilotscan.scoring.reasons import names_where, reasons_of
from pilotscan.scoring.result import (
    BASES,
    NO_DISTANCE,
    AnswerWorth,
    Distance,
    NextStep,
    RuledOut,
)
from pilotscan.scoring.verdict import (
    NOT_ASSESSABLE,
    NOT_YET,
    STOP,
    find_rules,
    rule_on,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pilotscan.model.framework import Framework
    from pilotscan.model.rules import Rules
    from pilotscan.scoring.hinges import HingeTable
    from pilotscan.scoring.outlook import Missing
    from pilotscan.scoring.result import Basis, Reason
    from pilotscan.scoring.score import RoutePlan
    from pilotscan.scoring.verdict import Known, RouteJudgement, Ruling

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Names = tuple[Sequence[str], Sequence[str]]

__all__ = ["NOTHING_NEXT", "Ahead", "find_ahead", "find_next_steps", "names_of"]

PILOTS_AT_ONCE = 512
"""Small enough that all states on all their paths fit into little memory."""
NOTHING_NEXT = NextStep(None, (), (), NO_DISTANCE, (), (), ())


def names_of(framework: Framework) -> Names:
    """Return the ids of the conditions and of the dimensions, in the framework's order."""
    return list(framework.condition_by_id), [dimension.id for dimension in framework.dimensions]


class Ahead(NamedTuple):
    """What lies ahead of pilots on one route, in numbers only.

    Parameters
    ----------
    basis : per pilot how firmly its verdict is known; None where there is none
    outlook : (pilots,) the verdicts that are possible, as `verdicts_of` reads them
    certain : (pilots,) answers that a verdict needs in any case; 0 where there is one
    distance : (pilots,) answers that it needs in all
    needed : (pilots, conditions) which answers these are
    """

    basis: tuple[Basis | None, ...]
    outlook: Ints
    certain: Ints
    distance: Ints
    needed: Bools


def find_ahead(known: Known, judged: RouteJudgement, rules: Rules) -> Ahead:
    """Find the same as `find_next_steps`, of many pilots and without naming anything."""
    by = Yardstick.of(judged.plan, rules)
    bases: list[Basis | None] = []
    numbers: list[Ints] = []
    needed: list[Bools] = []
    for start in range(0, len(judged.verdict), PILOTS_AT_ONCE):
        where = slice(start, start + PILOTS_AT_ONCE)
        some, ruled = known.at(where), judged.at(where)
        missing = find_missing(ruled, by)
        lacking = np.stack([missing.certain.sum(axis=1), missing.answers])
        unjudged = ruled.verdict == NOT_ASSESSABLE
        lacking[:, ~unjudged] = 0
        needed.append((missing.certain | missing.choice) & unjudged[:, None])
        bases += _bases(some, ruled, by.plan)
        numbers.append(np.stack([bits_of(find_outlook(some, ruled, by)), *lacking]))
    outlook, certain, distance = np.concatenate(numbers, axis=1)
    return Ahead(tuple(bases), outlook, certain, distance, np.concatenate(needed))


def find_next_steps(
    known: Known, judged: RouteJudgement, hinges: HingeTable, rules: Rules, names: Names
) -> list[NextStep]:
    """Find what follows from the judgement of each pilot.

    Parameters
    ----------
    hinges : single changes that change the verdict
    names : see `names_of`
    """
    by = Yardstick.of(judged.plan, rules)
    found: list[NextStep] = []
    for start in range(0, len(judged.verdict), PILOTS_AT_ONCE):
        where = slice(start, start + PILOTS_AT_ONCE)
        found += _next_steps(
            known.at(where),
            judged.at(where),
            by,
            _other_verdicts(hinges, where),
            names,
        )
    return found


def _next_steps(
    known: Known,
    ruled: Ruling,
    by: Yardstick,
    leads_to: Ints,
    names: Names,
) -> list[NextStep]:
    missing = find_missing(ruled, by)
    outlook = bits_of(find_outlook(known, ruled, by)).tolist()
    answered = complete(known, ruled.findings.asserted, by, by.plan.scale.top)
    best = rule_on(answered, by.plan, by.rules)
    in_the_way = reasons_of(best, *names)
    bases = _bases(known, ruled, by.plan)
    distances = _distances(known, ruled, by, missing, names[0])
    worth = _worth(known, ruled, by, missing, leads_to, names[0])
    paths = find_paths(known, ruled, by, names)
    risks = names_where(ruled.findings.bottleneck | ruled.findings.unknown_necessary, names[0])
    return [
        NextStep(
            basis=bases[i],
            outlook=verdicts_of(bits),
            ruled_out=_ruled_out(bits, at_best, in_the_way[i]),
            distance=distances[i],
            worth=worth[i],
            paths=paths[i],
            risks=risks[i],
        )
        for i, (bits, at_best) in enumerate(zip(outlook, best.verdict.tolist(), strict=True))
    ]


def _bases(known: Known, ruled: Ruling, plan: RoutePlan) -> list[Basis | None]:
    """Say how firmly each verdict is known: one fault is enough, of what is in place all count."""
    found = ruled.findings
    necessary = known.applies & plan.relevant & plan.necessary
    strongest_stop = np.where(found.stop, known.alarm_strength, -1).max(axis=1)
    strongest_bottleneck = np.where(found.bottleneck, known.strength, -1).max(axis=1)
    weakest = np.where(necessary, known.strength, len(BASES)).min(axis=1)
    weakest[weakest == len(BASES)] = -1
    rests_on = np.select(
        [ruled.verdict == STOP, ruled.verdict == NOT_YET, ruled.verdict == NOT_ASSESSABLE],
        [strongest_stop, strongest_bottleneck, np.full_like(weakest, -1)],
        weakest,
    )
    return [None if strength < 0 else BASES[strength] for strength in rests_on.tolist()]


def _ruled_out(outlook: int, at_best: int, in_the_way: tuple[Reason, ...]) -> tuple[RuledOut, ...]:
    return tuple(
        RuledOut(verdict, in_the_way if at_best < i else ())
        for i, verdict in enumerate(VERDICTS)
        if i != NOT_ASSESSABLE and not outlook >> i & 1
    )


def _distances(
    known: Known,
    ruled: Ruling,
    by: Yardstick,
    missing: Missing,
    ids: Sequence[str],
) -> list[Distance]:
    unjudged = ruled.verdict == NOT_ASSESSABLE
    worst = np.zeros_like(known.level)
    at_worst = find_rules(
        known, by.plan, by.rules, worst, worst, known.strength, known.without_searches
    )
    settles = ruled.findings.unknown_necessary & (at_worst.stop | at_worst.bottleneck)
    certain, settling = names_where(missing.certain, ids), names_where(settles, ids)
    amounts = missing.choice.sum(axis=1).tolist()
    order = missing.order.tolist()
    return [
        Distance(certain[i], tuple([ids[c] for c in order[i][: amounts[i]]]), settling[i])
        if is_unjudged
        else NO_DISTANCE
        for i, is_unjudged in enumerate(unjudged.tolist())
    ]


def _other_verdicts(hinges: HingeTable, where: slice) -> Ints:
    """Return, (pilots, conditions), the verdicts that a level gives by itself, a bit each."""
    found = hinges.level_to[:, where].astype(np.int64)
    bits: Ints = reduce(or_, np.where(found < 0, 0, 1 << np.maximum(found, 0)))
    return bits


def _worth(  # noqa: PLR0913, PLR0917 - what is known, and what is missing
    known: Known,
    ruled: Ruling,
    by: Yardstick,
    missing: Missing,
    leads_to: Ints,
    ids: Sequence[str],
) -> list[tuple[AnswerWorth, ...]]:
    found = ruled.findings
    is_open = found.unknown | found.asserted
    leads_to = np.where(found.unknown, leads_to, 0)
    # Evidence for what is asserted gives a verdict only where nothing else is in the way of one.
    alone = (ruled.verdict == NOT_ASSESSABLE) & (missing.answers == 1)
    where = np.flatnonzero(alone & found.asserted.any(axis=1))
    if len(where):
        documented = complete(known.at(where), found.asserted[where], by, np.nan)
        documented = documented._replace(applies=known.applies[where])
        after = rule_on(documented, by.plan, by.rules).verdict
        leads_to[where] = np.where(found.asserted[where], 1 << after[:, None], leads_to[where])
    coverage = ruled.shares.coverage[:, None] + missing.gains
    listed = (missing.certain | missing.choice) & (ruled.verdict == NOT_ASSESSABLE)[:, None]
    at = is_open.nonzero()
    rows: list[list[AnswerWorth]] = [[] for _ in is_open]
    for i, c, share, bits, is_listed in zip(
        at[0].tolist(), at[1].tolist(), coverage[at].tolist(), leads_to[at].tolist(),
        listed[at].tolist(), strict=True,
    ):  # fmt: skip
        rows[i].append(AnswerWorth(ids[c], share, verdicts_of(bits), is_listed))
    return [tuple(row) for row in rows]
