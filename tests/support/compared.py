"""Pilots as the comparing package takes them, made from levels alone: quick, and of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pilotscan.comparing.record import STATES, PilotRecord
from pilotscan.model.framework import Framework
from pilotscan.model.rules import Uncertainty
from pilotscan.scoring.score import RoutePlan

NA = "not-applicable"
KEEP = (0.40, 0.55, 0.70, 0.85, 0.95)
"""The share with which a level stays, by evidence strength (domain, section 6)."""
FACTS: dict[str, Any] = {
    "language": "en",
    "file": "",
    "sha256": "",
    "as_of": None,
    "route_declared": True,
    "country": "NL",
    "scope": "local",
    "municipalities": (),
    "region": None,
    "status": "unknown",
    "themes": (),
    "target_groups": (),
    "sectors": (),
    "assessors": (),
    "said": {},
    "sources": (),
    "observations": (),
}


def with_rules(framework: Framework, **rules: Any) -> Framework:
    return framework.model_copy(update={"rules": framework.rules.model_copy(update=rules)})


def uncertain(framework: Framework, keep: Sequence[float] = KEEP, **rules: Any) -> Framework:
    return with_rules(
        framework, uncertainty=Uncertainty(keep_level_by_evidence=tuple(keep)), **rules
    )


def reweighted(
    framework: Framework, dimensions: Sequence[float], conditions: Sequence[float] = ()
) -> Framework:
    """Return the framework with other weights, of its conditions too if these are given."""
    tree = framework.model_dump(exclude={"sources"})
    left = list(conditions)
    for dimension, weight in zip(tree["dimensions"], dimensions, strict=True):
        dimension["weight"] = weight
        for condition in dimension["conditions"] if left else ():
            condition["weight"] = left.pop(0)
    return Framework.model_validate(tree)


def numbers_of(levels: Sequence[int | str | None], **fields: Any) -> NDArray[np.int8]:
    """Write levels as a record holds them; None is unknown. `fields`: one number or one each."""
    known = np.array([isinstance(x, int) for x in levels])
    level = np.array([x if isinstance(x, int) else -1 for x in levels])
    state = [0 if isinstance(x, int) else 1 if x is None else 2 for x in levels]
    assert STATES == ("rated", "unknown", "not-applicable")
    lowest = fields.get("lowest", level)
    strength = fields.get("strength", 3)
    without = fields.get("without", strength)
    rows = (
        (level, -1),
        (lowest, -1),
        (fields.get("spread", 0), 0),
        (strength, 0),
        (without, 0),
        (fields.get("against", 0), 0),
        (fields.get("contested", False), 0),
        (fields.get("alarm", lowest), -1),
        (strength, 0),
    )
    level_row, lowest_row, *others = (np.where(known, row, otherwise) for row, otherwise in rows)
    return np.stack([level_row, lowest_row, np.array(state), *others]).astype(np.int8)


def record_of(numbers: NDArray[np.int8], name: str, route: str, **facts: Any) -> PilotRecord:
    told = {**FACTS, "own_route": route, **facts}
    return PilotRecord(id=name, name=name, route=route, numbers=numbers, **told)


def record(
    levels: Sequence[int | str | None], name: str = "p", route: str = "growth", **more: Any
) -> PilotRecord:
    """Make a pilot of levels; `more` is either evidence (see `numbers_of`) or a fact."""
    facts = {key: more.pop(key) for key in list(more) if key in FACTS}
    return record_of(numbers_of(levels, **more), name, route, **facts)


def random_numbers(
    random: np.random.Generator,
    framework: Framework,
    pilots: int,
    gaps: float = 0.15,
    worst: int = 0,
    *,
    sound: bool = False,
) -> list[NDArray[np.int8]]:
    """Make pilots of every kind; `sound` ones have strong, undisputed evidence."""
    shape = (pilots, len(framework.conditions))
    may = np.array([c.may_be_not_applicable for c in framework.conditions])
    level = random.integers(worst, 5, shape)
    spread = np.where(random.random(shape) < 0.2, random.integers(1, 4, shape), 0)
    lowest = np.maximum(level - spread, 0)
    strength = random.integers(0, 5, shape)
    without = np.where(random.random(shape) < 0.8, strength, random.integers(0, 5, shape))
    contested = random.random(shape) < 0.2
    if sound:
        spread, lowest, strength = 0 * spread, level, np.maximum(strength, 2)
        without, contested = np.maximum(without, 1), contested & False
    state = np.where(random.random(shape) < gaps, 1, 0)
    state = np.where(may & (random.random(shape) < 0.3), 2, state)
    known = state == 0
    table = np.stack(
        [
            np.where(known, level, -1),
            np.where(known, lowest, -1),
            state,
            *(
                np.where(known, row, 0)
                for row in (
                    spread,
                    strength,
                    np.minimum(without, strength),
                    np.where(contested, random.integers(0, 4, shape), 0),
                    contested,
                )
            ),
            np.where(known, lowest, -1),
            np.where(known, strength, 0),
        ],
        axis=1,
    )
    return list(table.astype(np.int8))


def random_records(
    random: np.random.Generator, framework: Framework, pilots: int, **kind: Any
) -> list[PilotRecord]:
    routes = list(framework.routes)
    return [
        record_of(numbers, f"p{i}", routes[int(random.integers(len(routes)))])
        for i, numbers in enumerate(random_numbers(random, framework, pilots, **kind))
    ]


def plain_score(
    levels: Sequence[int | str | None], plan: RoutePlan, missing: float = 0.0
) -> float | None:
    """Score one pilot by the formulas of the domain, in plain Python, unknowns at `missing`."""
    above = below = 0.0
    for d, dimension_weight in enumerate(plan.dimension_weight):
        mine = [
            (float(weight), missing if x is None else float(x))
            for x, weight, own, counts in zip(
                levels, plan.weight, plan.dimension, plan.relevant, strict=True
            )
            if own == d and counts and x != NA
        ]
        if mine:
            mean = sum(w * x for w, x in mine) / sum(w for w, _ in mine)
            above += float(dimension_weight) * mean
            below += float(dimension_weight)
    return 25 * above / below if below else None
