"""Changes as JSON: numbers unrounded, `null` for no value (docs/reference/json.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from pilotscan._version import __version__
from pilotscan.reporting.pilot.result_json import FORMAT
from pilotscan.told import ENGLISH

if TYPE_CHECKING:
    from pilotscan.changes import (
        Changes,
        ConditionState,
        Finding,
        PilotChange,
        PilotState,
        RouteState,
        Snapshot,
        Step,
    )
    from pilotscan.told import Teller

__all__ = ["changes_json"]


def changes_json(changes: Changes, language: Teller = ENGLISH) -> str:
    """Write changes as one JSON document.

    Parameters
    ----------
    language : of the sentences in notes and diagnostics, which are all that depends on it
    """
    document = {
        "pilotscan": {"version": __version__, "format": FORMAT},
        "old": _side(changes.old, language),
        "new": _side(changes.new, language),
        "other_framework": changes.other_framework,
        "told_apart": changes.apart,
        "same": changes.same,
        "regressions": len(changes.regressions),
        "pilots": [_pilot(change) for change in changes.pilots],
    }
    return to_json(document, indent=2).decode() + "\n"


def _side(side: Snapshot, language: Teller) -> dict[str, Any]:
    mark = side.framework
    return {
        "shown": side.shown,
        "kind": side.kind,
        "commit": side.commit or None,
        "version": side.version or None,
        "framework": None
        if mark is None
        else {"id": mark.id, "version": mark.version, "sha256": mark.sha256 or None},
        "pilots": len(side.pilots),
        "unjudged": [{"file": item.file, "id": item.id or None} for item in side.unjudged],
        "notes": [language.tell(text) for text in side.notes],
        "diagnostics": [diagnostic.as_json(language) for diagnostic in side.diagnostics],
    }


def _pilot(change: PilotChange) -> dict[str, Any]:
    return {
        "id": change.id or None,
        "name": change.name or None,
        "file": change.file or None,
        "what": change.what,
        "was_id": change.was_id or None,
        "was_file": change.was_file or None,
        "before": _state(change.before),
        "after": _state(change.after),
        "regression": change.is_regression,
        "findings": [_finding(finding) for finding in change.findings],
        "steps": [_step(step) for step in change.steps],
    }


def _state(state: PilotState | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {
        "name": state.name,
        "sha256": state.sha256 or None,
        "as_of": state.as_of or None,
        "route": state.route,
        "verdict": state.head.verdict,
        **_numbers(state.head),
    }


def _numbers(route: RouteState) -> dict[str, Any]:
    return {
        "score": route.score._asdict(),
        "coverage": route.coverage,
        "documented": route.documented,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "regression": finding.is_regression,
        "route": finding.route or None,
        "conditions": list(finding.conditions),
        "before": finding.before,
        "after": finding.after,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "by": step.by,
        "verdicts": [
            {
                "route": verdict.route,
                "head": verdict.is_head,
                "before": verdict.before,
                "after": verdict.after,
                "direction": verdict.direction,
                "cause": verdict.cause._asdict(),
            }
            for verdict in step.verdicts
        ],
        "conditions": [
            {
                "condition": change.id,
                "before": _condition(change.before),
                "after": _condition(change.after),
            }
            for change in step.conditions
        ],
        "numbers": [
            {
                "route": number.route,
                "head": number.is_head,
                "before": _numbers(number.before),
                "after": _numbers(number.after),
            }
            for number in step.numbers
        ],
        "ahead": [
            {
                "route": ahead.route,
                "head": ahead.is_head,
                "before": {"outlook": ahead.before.outlook, "distance": ahead.before.distance},
                "after": {"outlook": ahead.after.outlook, "distance": ahead.after.distance},
            }
            for ahead in step.ahead
        ],
        "observations": {"new": list(step.appeared), "gone": list(step.gone)},
    }


def _condition(state: ConditionState | None) -> dict[str, Any] | None:
    if state is None:
        return None
    is_rated = state.level is not None
    return {
        "state": state.state,
        "level": state.level,
        "evidence_strength": state.strength if is_rated else None,
        "spread": state.spread if is_rated else None,
        "flags": list(state.flags),
    }
