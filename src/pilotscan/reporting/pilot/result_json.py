"""The JSON result: every number unrounded, `null` for no value (docs/reference/json.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotscan._version import __version__
from pilotscan.loading.document import format_path
from pilotscan.model.assessment import called
from pilotscan.model.parties import split_actors
from pilotscan.reporting.pilot.beside import beside_documents
from pilotscan.reporting.words.phrases import ask_text
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotscan.model.assessment import Ask
    from pilotscan.model.framework import Framework
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import (
        Advice,
        ConditionResult,
        Distance,
        PathStep,
        RouteResult,
    )

__all__ = [
    "FORMAT",
    "actors_of",
    "distance_document",
    "evaluation_document",
    "framework_document",
    "missing_actors",
    "step_document",
]

FORMAT = 1
"""Version of the shape; a field that changes its meaning raises it."""


def framework_document(framework: Framework | None, sha256: str) -> dict[str, Any]:
    """Return the head of a JSON result: what it was made with."""
    return {
        "pilotscan": {"version": __version__, "format": FORMAT},
        "framework": None
        if framework is None
        else {
            "id": framework.id,
            "version": framework.version,
            **({"extends": framework.extends.split()} if framework.extends else {}),
            "sha256": sha256 or None,
        },
    }


def evaluation_document(evaluation: Evaluation, language: Language) -> dict[str, Any]:
    """Return one pilot's part of a JSON result; top-level fields are of the head route."""
    head, framework = evaluation.head, evaluation.framework
    say = Wording(framework, language)
    asks = _asks(evaluation)
    missing = missing_actors(evaluation)
    return {
        "id": evaluation.pilot.id,
        "name": evaluation.pilot.name,
        "file": evaluation.file or None,
        "sha256": evaluation.sha256 or None,
        "as_of": evaluation.as_of.isoformat() if evaluation.as_of else None,
        "route": head.route,
        "route_declared": evaluation.route_declared,
        "verdict": head.verdict,
        "reasons": [reason._asdict() for reason in head.reasons],
        "score": head.score._asdict(),
        "coverage": head.coverage,
        "documented": head.documented,
        "routes": [_route(result) for result in evaluation.routes],
        "dimensions": [dimension._asdict() for dimension in head.dimensions],
        "conditions": [
            _condition(evaluation, result, asks[result.id]) for result in evaluation.conditions
        ],
        "bottlenecks": list(head.bottlenecks),
        **_next_step(head),
        "hinges": [
            {
                "condition": h.condition,
                "what": h.what,
                "from": h.before,
                "to": h.after,
                "verdict": h.verdict,
            }
            for h in head.hinges
        ],
        "advice": [
            _advice(evaluation, advice, say, asks[advice.condition], missing)
            for advice in head.advice
        ],
        "observations": [
            {
                "kind": observation.kind,
                "facts": [format_path(path) for path in observation.facts],
                "sources": list(observation.sources),
                "ask": say.said(observation.rule.ask).text,
            }
            for observation in evaluation.observations
        ],
        "beside": beside_documents(evaluation),
    }


def _asks(evaluation: Evaluation) -> dict[str, tuple[Ask, ...]]:
    """Return by condition who would know about it; looked for only where somebody is named."""
    named = {
        name
        for assessment in evaluation.assessments
        for name, rating in assessment.ratings.items()
        if rating.ask
    }
    named.update(name for informant in evaluation.pilot.informants for name in informant.knows)
    return {
        result.id: evaluation.asks(result.id) if result.id in named else ()
        for result in evaluation.conditions
    }


def _route(result: RouteResult) -> dict[str, Any]:
    return {
        "route": result.route,
        "verdict": result.verdict,
        "reasons": [reason._asdict() for reason in result.reasons],
        "score": result.score._asdict(),
        "coverage": result.coverage,
        "documented": result.documented,
        "bottlenecks": list(result.bottlenecks),
        "unknown_necessary": list(result.unknown_necessary),
        **_next_step(result),
    }


def _next_step(result: RouteResult) -> dict[str, Any]:
    return {
        "basis": result.basis,
        "outlook": list(result.outlook),
        "distance": distance_document(result.distance),
        "paths": {
            path.to: None if path.steps is None else [step_document(step) for step in path.steps]
            for path in result.paths
        },
        "paths_blocked": {
            path.to: [reason._asdict() for reason in path.blocked] for path in result.paths
        },
        "risks": list(result.risks),
    }


def distance_document(distance: Distance) -> dict[str, Any]:
    """Return how far it is to a verdict."""
    return {
        "answers": distance.answers,
        "certain": list(distance.certain),
        "choice": list(distance.choice),
        "settles": list(distance.settles),
    }


def step_document(step: PathStep) -> dict[str, Any]:
    """Return a step of a path, as a result holds it."""
    return {
        "condition": step.condition,
        "change": step.change,
        "to_level": step.to_level,
        "to_strength": step.to_strength,
        "verdict_after": step.verdict_after,
    }


def _advice(
    evaluation: Evaluation, advice: Advice, say: Wording, asks: Iterable[Ask], missing: set[str]
) -> dict[str, Any]:
    name = advice.condition
    return {
        "condition": name,
        "why": advice.why,
        "text": say.advice(evaluation, name).text,
        **actors_of(evaluation, name, missing),
        "ask": [str(ask_text(ask, evaluation.pilot, say.language)) for ask in asks],
    }


def missing_actors(evaluation: Evaluation) -> set[str]:
    """Return who of all that can move a condition is no party to the pilot yet."""
    framework = evaluation.framework
    return set(split_actors(framework.every_actor, evaluation.pilot, framework)[1])


def actors_of(evaluation: Evaluation, name: str, missing: set[str]) -> dict[str, Any]:
    """Return who can move a condition, and who of them is no party to the pilot yet.

    Parameters
    ----------
    missing : see `missing_actors`
    """
    actors = evaluation.framework.condition_by_id[name].actors
    return {
        "actors": list(actors),
        "nobody_yet": [actor for actor in actors if actor in missing],
    }


def _condition(
    evaluation: Evaluation, result: ConditionResult, asks: Iterable[Ask]
) -> dict[str, Any]:
    route = evaluation.route
    condition = evaluation.framework.condition_by_id[result.id]
    necessary = condition.necessary if condition.is_necessary(route) else None
    is_rated = result.level is not None
    return {
        "id": result.id,
        "dimension": result.dimension,
        "state": result.state,
        "level": result.level,
        "spread": result.spread if is_rated else None,
        "relevant": condition.is_relevant(route),
        "evidence_strength": result.support.strength if is_rated else None,
        "necessary": necessary is not None,
        "min_level": None if necessary is None else necessary.min_level,
        "flags": list(result.flags),
        "ask": [called(ask.whom, evaluation.pilot.informants) for ask in asks],
    }
