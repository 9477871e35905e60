"""What to do first, and why: the order of conditions to work on (docs/method.md, step 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np

from pilotscan.scoring.result import Advice, Why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pilotscan.scoring.verdict import Known, RouteJudgement

__all__ = ["advise"]

_WHYS: tuple[Why, ...] = get_args(Why)
_CODE = {why: code for code, why in enumerate(_WHYS)}
_GROUPS: tuple[tuple[Why, ...], ...] = (
    ("stop",),
    ("bottleneck",),
    ("unknown-necessary",),
    ("asserted", "unsupported", "disputed", "contested"),
    ("zero",),
    ("dimension",),
    ("gap",),
)
_RANK = np.array(
    [next(i for i, group in enumerate(_GROUPS) if why in group) for why in _WHYS] + [len(_GROUPS)]
)
_NOTHING = len(_WHYS)


def advise(
    known: Known,
    judged: RouteJudgement,
    unsupported: NDArray[np.bool_],
    ids: Sequence[str],
) -> list[tuple[Advice, ...]]:
    """Order the conditions that count on a route and can be better, most urgent first.

    Parameters
    ----------
    unsupported : (pilots, conditions) the flag
    ids : of the conditions, in the framework's order

    Returns
    -------
    list
        Per pilot each condition once, at its first place: stop conditions, bottlenecks (lowest
        level first), unknown necessary ones, necessary ones whose evidence is in doubt, the lowest
        level elsewhere, those that hold a dimension's mean below the ready line, the rest by
        effective weight times gap. Without verdicts only by level, lowest first, and the unknown
        ones at the end. Ties in the framework's order.
    """
    plan, found, level = judged.plan, judged.findings, known.level
    counts = known.applies & plan.relevant
    necessary = counts & plan.necessary
    own_mean = judged.scores.mean[:, plan.dimension]
    line, top = plan.ready_mean, plan.scale.top
    tests: list[tuple[Why, NDArray[np.bool_]]] = [
        ("stop", found.stop),
        ("bottleneck", found.bottleneck),
        ("unknown-necessary", found.unknown_necessary),
        ("asserted", found.asserted),
        ("unsupported", necessary & unsupported),
        ("disputed", found.disputed),
        ("contested", necessary & known.contested),
        ("zero", counts & (level == 0)),
        ("dimension", counts & (level < line) & (own_mean < line)),
        ("gap", counts & ~(level == top)),
    ]
    code = np.full(level.shape, _NOTHING)
    for why, holds in reversed(tests):
        code[holds] = _CODE[why]
    if not plan.is_judged:
        code[code != _NOTHING] = _CODE["gap"]
    gap = top - np.nan_to_num(level)
    share = np.divide(
        plan.dimension_weight[plan.dimension] * plan.weight,
        judged.scores.applicable[:, plan.dimension],
        out=np.zeros_like(level),
        where=counts,
    )
    urgency = np.where(code == _CODE["gap"], -share * gap, 0.0)
    urgency = np.where(code == _CODE["bottleneck"], level, urgency)
    if not plan.is_judged:
        urgency = level  # what is unknown, and so has none, comes last
    by_urgency = np.argsort(urgency, axis=1, kind="stable")
    rank = np.take_along_axis(_RANK[code], by_urgency, axis=1)
    order = np.take_along_axis(by_urgency, np.argsort(rank, axis=1, kind="stable"), axis=1)
    occurs = np.zeros((len(ids), _NOTHING + 1), dtype=bool)
    occurs[np.arange(len(ids)), code] = True
    occurs[:, _NOTHING] = False
    made = {(c, k): Advice(ids[c], _WHYS[k]) for c, k in np.argwhere(occurs).tolist()}
    amounts = (code != _NOTHING).sum(axis=1).tolist()
    return [
        tuple(made[c, codes[c]] for c in row[:n])
        for row, codes, n in zip(order.tolist(), code.tolist(), amounts, strict=True)
    ]
