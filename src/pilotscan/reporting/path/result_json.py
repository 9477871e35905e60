"""Paths as JSON: numbers unrounded, `null` for no value (docs/reference/json.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from pilotscan.reporting.pilot.result_json import (
    actors_of,
    distance_document,
    framework_document,
    missing_actors,
    step_document,
)
from pilotscan.reporting.words.phrases import asks_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.reading import LoadedFramework
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.ahead import Ahead, Terms
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import After, Path, PathStep

__all__ = ["ahead_json"]


def ahead_json(
    found: Sequence[Ahead],
    terms: Terms,
    framework: LoadedFramework,
    language: Language,
    diagnostics: Sequence[Diagnostic] = (),
) -> str:
    """Write what leads on from pilots as one JSON document."""
    document = {
        **framework_document(framework.framework, framework.sha256),
        "to": terms.to,
        "actors": None if terms.actors is None else list(terms.actors),
        "pilots": [_pilot(one, language) for one in found],
        "diagnostics": [diagnostic.as_json(language) for diagnostic in diagnostics],
    }
    return to_json(document, indent=2).decode() + "\n"


def _pilot(one: Ahead, language: Language) -> dict[str, Any]:
    now, then = one.now, one.then
    return {
        "id": now.pilot.id,
        "name": now.pilot.name,
        "file": now.file or None,
        "sha256": now.sha256 or None,
        "as_of": now.as_of.isoformat() if now.as_of else None,
        "route": now.route,
        "route_declared": now.route_declared,
        **_stand(now),
        "what_if": None if then is None else {"assumed": _assumed(then), **_stand(then)},
        "path": None if one.path is None else _path(one.path, then or now, language),
    }


def _stand(evaluation: Evaluation) -> dict[str, Any]:
    head = evaluation.head
    return {
        "verdict": head.verdict,
        "basis": head.basis,
        "reasons": [reason._asdict() for reason in head.reasons],
        "outlook": list(head.outlook),
        "distance": distance_document(head.distance),
    }


def _assumed(then: Evaluation) -> list[dict[str, Any]]:
    results = (then.condition(name) for name, _ in then.assumed)
    return [
        {"condition": r.id, "level": r.level, "evidence_strength": r.support.strength}
        for r in results
    ]


def _path(path: Path, evaluation: Evaluation, language: Language) -> dict[str, Any]:
    return {
        "steps": None
        if path.steps is None
        else [
            _step(step, after, evaluation, language)
            for step, after in zip(path.steps, path.after, strict=True)
        ],
        "blocked": [reason._asdict() for reason in path.blocked],
        "effort": path.effort,
    }


def _step(
    step: PathStep, after: After, evaluation: Evaluation, language: Language
) -> dict[str, Any]:
    return {
        **step_document(step),
        "outlook_after": list(after.outlook),
        "distance_after": after.distance,
        **actors_of(evaluation, step.condition, missing_actors(evaluation)),
        "ask": [str(ask) for ask in asks_text(evaluation, step.condition, language)],
    }
