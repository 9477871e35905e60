"""Snapshots of pilots made in memory, judged with the small framework (see its head)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotscan.changes import FrameworkMark, PilotState, Snapshot, Unjudged, state_of
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.scoring.judge import judge_pilots

GROWTH = {"trust": 3, "volunteers": 3, "language-help": 3, "money": 3, "no-harm": 3}
"""Ready for growth: every level at 3, by an independent evaluation."""


def made(ratings: Mapping[str, Any] = GROWTH, **keys: Any) -> Pilot:
    """Make a pilot whose ratings all rest on one independent evaluation.

    A rating can be a level, `unknown`, or a level with the id of its only source, or with none.
    """
    full = {}
    for name, given in ratings.items():
        level, source = given if isinstance(given, tuple) else (given, "report")
        full[name] = {
            "level": level,
            "because": "So it is.",
            "evidence": [source] if source else [],
        }
        if level == "unknown":
            full[name]["evidence"] = []
    tree = {
        "pilotscan": 1,
        "id": "made",
        "name": "Made for a test",
        "place": {"municipality": "Delft", "country": "NL"},
        "scaling": {"route": "growth"},
        "assessments": [
            {
                "date": "2026-01-15",
                "framework": "two-dimensions",
                "assessor": {"role": "independent"},
                "ratings": full,
            }
        ],
        "sources": {
            "report": {"title": "A report", "kind": "independent-evaluation"},
            "site": {"title": "A site", "kind": "statement"},
        },
        **keys,
    }
    return Pilot.model_validate(tree)


def state(
    framework: Framework, pilot: Pilot, file: str = "", sha256: str = "", route: str | None = None
) -> PilotState:
    """Judge one pilot; its file and the fingerprint of its bytes follow from what it says."""
    named = file or f"{pilot.id}.yaml"
    [evaluation] = judge_pilots(
        [pilot],
        framework,
        route=route,
        files=[(named, sha256 or str(hash(pilot.model_dump_json())))],
    )
    return state_of(evaluation)


def snapshot(framework: Framework, *pilots: Pilot | PilotState, **more: Any) -> Snapshot:
    """Put pilots on one side."""
    states = [p if isinstance(p, PilotState) else state(framework, p) for p in pilots]
    given = {
        "shown": "side",
        "kind": "files",
        "framework": FrameworkMark(framework.id, framework.version, f"sha of {framework.version}"),
        "rules": framework,
        **more,
    }
    return Snapshot(pilots=tuple(sorted(states, key=lambda s: s.id)), **given)


def broken(file: str, pilot_id: str = "") -> Unjudged:
    """Put a file that cannot be judged on a side."""
    return Unjudged(file, file, pilot_id)
