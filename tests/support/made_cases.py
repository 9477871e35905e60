"""Pilots that are made up, as cases: what became of each, and the levels of four conditions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pilotscan.model.pilot import Pilot

ROUTE = "institutionalisation"
CONDITIONS = ("structural-funding", "owner-and-coordination", "legal-room", "local-support")
CASES = """
a1 adopted     3 4 3 2   a2 adopted     4 3 2 3   a3 adopted     3 3 1 1   a4 adopted     4 4 3 4
a5 adopted     3 3 3 1   a6 adopted     3 4 1 3   a7 partly      1 3 3 3   a8 adopted     1 4 4 3
a9 adopted     2 3 3 3   n1 not-adopted 2 2 2 0   n2 not-adopted 1 3 3 1   n3 not-adopted 0 2 3 3
n4 not-adopted 1 1 1 3   n5 not-adopted 3 1 2 1   n6 not-adopted 4 2 3 2   n7 not-adopted 1 3 2 3
n8 not-adopted 3 3 2 2   n9 not-adopted 0 0 1 1   m1 not-adopted 3 1 3 3   u1 unknown     3 4 2 2
g1 not-adopted 3 - 2 1
"""
"""Of u1 it is not known what became of it, of g1 not who owns it: 19 cases, a3 and n8 alike."""


def tree(name: str, became: str, levels: dict[str, int]) -> dict[str, Any]:
    event = {"what": "Made up.", "route": ROUTE, "date": "2024", "result": became}
    return {
        "pilotscan": 1,
        "id": name,
        "name": f"Pilot {name.upper()}",
        "place": {"municipality": "Delft", "country": "NL"},
        "afterlife": [event],
        "assessments": [
            {
                "date": "2021-06-01",
                "framework": "living-lab",
                "assessor": {"role": "independent"},
                "ratings": {
                    condition: {"level": level, "because": "Made up."}
                    for condition, level in levels.items()
                },
            }
        ],
    }


def made_trees(cases: str = CASES) -> list[dict[str, Any]]:
    words = cases.split()
    rows = [words[i : i + 6] for i in range(0, len(words), 6)]
    return [
        tree(
            name,
            became,
            {c: int(n) for c, n in zip(CONDITIONS, levels, strict=True) if n != "-"},
        )
        for name, became, *levels in rows
    ]


def made_pilots(cases: str = CASES) -> list[Pilot]:
    return [Pilot.model_validate_json(json.dumps(one)) for one in made_trees(cases)]


def write_cases(folder: Path, cases: str = CASES) -> None:
    """Write them as files; JSON is YAML too."""
    for one in made_trees(cases):
        (folder / f"{one['id']}.yaml").write_text(json.dumps(one, indent=1), "utf-8")
