"""A transfer as JSON: numbers unrounded, `null` for no value (docs/reference/transfer.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from pilotscan.reporting.pilot.result_json import evaluation_document, framework_document
from pilotscan.reporting.transfer.questions import open_questions
from pilotscan.scoring.transfer import judge_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.reporting.transfer.questions import Asked
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.circumstances import CircumstanceCompared
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.transfer import ConditionOrigin, Transfer

__all__ = ["transfer_json"]

OF_A_FILE = ("id", "name", "file", "sha256", "route_declared")
"""What a result says of a pilot's file; a pair has none."""


def transfer_json(
    transfers: Sequence[Transfer],
    language: Language,
    framework_sha256: str = "",
    diagnostics: Sequence[Diagnostic] = (),
) -> str:
    """Write pilots judged for targets as one JSON document."""
    judged = zip(transfers, judge_whole(transfers), strict=True)
    document = {
        **framework_document(transfers[0].framework, framework_sha256),
        "pairs": [_pair(one, evaluation, language) for one, evaluation in judged],
        "diagnostics": [diagnostic.as_json(language) for diagnostic in diagnostics],
    }
    return to_json(document, indent=2).decode() + "\n"


def _pair(transfer: Transfer, evaluation: Evaluation, language: Language) -> dict[str, Any]:
    result = evaluation_document(evaluation, language)
    conditions = zip(result["conditions"], transfer.conditions, strict=True)
    return {
        "pilot": {"id": transfer.pilot.id, "name": transfer.pilot.name},
        "target": {"id": transfer.target.id, "name": transfer.target.name},
        **{key: value for key, value in result.items() if key not in OF_A_FILE},
        "conditions": [{**known, **_origin(origin)} for known, origin in conditions],
        "circumstances": [_circumstance(one) for one in transfer.circumstances],
        "missing": [one.circumstance.id for one in transfer.missing],
        "questions": [_question(asked) for asked in open_questions(transfer, evaluation)],
    }


def _origin(origin: ConditionOrigin) -> dict[str, Any]:
    rating = origin.at_origin
    return {
        "comes_from": origin.comes_from,
        "at_origin": {
            "state": rating.state,
            "level": rating.level,
            "evidence_strength": None if rating.level is None else rating.support.strength,
        },
    }


def _circumstance(one: CircumstanceCompared) -> dict[str, Any]:
    item, there = one.circumstance, one.there
    return {
        "id": item.id,
        "what": item.what,
        "role": item.role,
        "at_scale": item.at_scale,
        "here": there.here,
        "replacement": there.replacement,
        "because": there.because,
        "sources": list(there.sources),
        "means": one.means,
        "solved_before": [solved._asdict() for solved in one.solved_before],
    }


def _question(asked: Asked) -> dict[str, Any]:
    item = asked.circumstance
    return {
        "condition": asked.condition or None,
        "circumstance": None if item is None else {"id": item.id, "what": item.what},
        "necessary": asked.is_necessary,
        "ask": list(asked.ask),
    }
