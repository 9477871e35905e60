"""What gates look at of a judged pilot, and what of its file could be otherwise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

from pilotscan.loading.document import format_path

if TYPE_CHECKING:
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["Change", "Part", "Seen", "Standing", "What", "standing_of"]

What = Literal["level", "evidence", "disputed", "contested", "dimension", "facts"]


class Part(NamedTuple):
    """A condition that counts for the pilot on the route that heads its report.

    Parameters
    ----------
    share : of the whole weight, 0..1; the low end of the score is Σ share · (level - first),
        times the points of a step
    evidence : its strength 0..4, search records aside, which support no level above the two lowest
    contradiction : 0..3, the strongest source that says the opposite; None if there is none
    warned : somebody gave a level that stops on the route, and too few for a stop
    """

    condition: str
    level: int | None
    share: float
    unsupported: bool
    evidence: int = 0
    disputed: bool = False
    contradiction: int | None = None
    warned: bool = False


class Seen(NamedTuple):
    """An observation: its kind, and where in the file the facts stand that it rests on."""

    kind: str
    facts: tuple[str, ...]


class Standing(NamedTuple):
    """What gates look at of one judged pilot; plain values, so that it can be kept and sent.

    Parameters
    ----------
    score : None where too little is known for one
    low : 0..100, the low end of the score, with everything unknown at the lowest level
    parts : in the framework's order
    stops : conditions for which the verdict is to stop
    answers : conditions to be answered before there is a verdict, necessary ones first
    observations : in the framework's order
    """

    pilot: str
    file: str
    route: str
    verdict: str
    score: float | None
    low: float
    coverage: float
    parts: tuple[Part, ...]
    stops: tuple[str, ...]
    answers: tuple[str, ...] = ()
    observations: tuple[Seen, ...] = ()


class Change(NamedTuple):
    """Something in a pilot file that would have to be otherwise.

    Parameters
    ----------
    about : the condition, or the dimension; of facts their place in the file
    what : level (`after` is the least that is enough) | evidence (its strength) | disputed (the
        assessors' levels lie too far apart) | contested (a source says the opposite) | dimension
        (its mean) | facts (they show what an observation sees)
    before : None where it is not known
    after : None where no number says it
    any_level : `after` is just the lowest of them
    """

    about: str
    what: What
    before: float | None = None
    after: float | None = None
    any_level: bool = False


def standing_of(evaluation: Evaluation) -> Standing:
    """Reduce an evaluation to what gates look at: the route that heads the report."""
    head, framework = evaluation.head, evaluation.framework
    counting = [
        result
        for result in evaluation.conditions
        if result.state != "not-applicable"
        and framework.condition_by_id[result.id].is_relevant(head.route)
    ]
    weights = {result.id: framework.condition_by_id[result.id].weight for result in counting}
    by_dimension: dict[str, list[float]] = {}
    for result in counting:
        by_dimension.setdefault(result.dimension, []).append(weights[result.id])
    applicable = {name: math.fsum(listed) for name, listed in by_dimension.items()}
    stopping = {stop.condition for stop in framework.rules.stop if head.route in stop.routes}
    weight_of = {dimension.id: dimension.weight for dimension in framework.dimensions}
    total = math.fsum(weight_of[name] for name in applicable)
    return Standing(
        evaluation.pilot.id,
        evaluation.file,
        head.route,
        head.verdict,
        head.score.value,
        head.score.low or 0.0,
        head.coverage,
        tuple(
            Part(
                result.id,
                result.level,
                weight_of[result.dimension]
                / total
                * (weights[result.id] / applicable[result.dimension]),
                "unsupported" in result.flags,
                result.support.without_searches,
                "disputed" in result.flags,
                result.support.contradiction if result.support.contested else None,
                "lone-stop" in result.flags and result.id in stopping,
            )
            for result in counting
        ),
        tuple(c for reason in head.reasons if reason.rule == "stop" for c in reason.conditions),
        (*head.distance.certain, *head.distance.choice),
        tuple(
            Seen(observation.kind, tuple(format_path(path) for path in observation.facts))
            for observation in evaluation.observations
        ),
    )
