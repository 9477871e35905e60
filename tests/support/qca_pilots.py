"""Pilots of which it is known what became of them, for patterns across cases."""

from __future__ import annotations

import json
from typing import Any

from pilotscan.api.load import load_framework
from pilotscan.model.pilot import Pilot

FRAMEWORK = load_framework()
ROUTE = "institutionalisation"
RELEVANT = [c.id for c in FRAMEWORK.conditions if c.is_relevant(ROUTE)]
A, B, C = RELEVANT[:3]
Level = int | str


def pilot(name: str, levels: dict[str, Level], *events: dict[str, Any]) -> Pilot:
    """Return a pilot of which an outsider gave levels in 2020."""
    ratings = {c: {"level": level, "because": "Seen."} for c, level in levels.items()}
    assessment = {
        "date": "2020-01-01", "framework": FRAMEWORK.id, "assessor": {"role": "independent"},
        "ratings": ratings,
    }  # fmt: skip
    tree = {
        "pilotscan": 1, "id": name, "name": name,
        "place": {"municipality": "Utrecht", "country": "NL"},
        "afterlife": [{"what": "It went on.", **event} for event in events],
        "assessments": [assessment],
    }  # fmt: skip
    return Pilot.model_validate_json(json.dumps(tree))


def came_to(result: str, **more: Any) -> dict[str, Any]:
    return {"route": ROUTE, "result": result, **more}


def twelve() -> list[Pilot]:
    """Return twelve pilots that were taken up where A is in place and B is not."""
    return [
        pilot(
            f"p{i:02d}",
            {A: 4 if i % 2 else 1, B: 3 if i % 3 == 0 else 2, C: i % 5},
            came_to("adopted" if i % 2 and i % 3 else "not-adopted"),
        )
        for i in range(12)
    ]
