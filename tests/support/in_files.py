"""A pilot with its assessments inside, and the same with them in files of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pilotscan.loading.discover import FoundFile

__all__ = ["PILOT", "assessment", "found", "texts_of"]

PILOT: dict[str, Any] = {
    "pilotscan": 1,
    "id": "town",
    "name": "A pilot",
    "place": {"municipality": "Delft", "country": "NL"},
    "scaling": {"route": "growth"},
    "sources": {
        "study": {"title": "S", "publisher": "A university", "kind": "peer-reviewed"},
        "press": {"title": "P", "publisher": "A newspaper", "kind": "press"},
    },
    "recognition": [{"text": "A prize", "sources": ["study", "press"]}],
}


def assessment(
    who: str, ratings: dict[str, Any], *, day: str = "2026-01-15", role: str = "partner"
) -> dict[str, Any]:
    """Return an assessment as it stands in the file of a pilot."""
    return {
        "date": day,
        "framework": "two-dimensions",
        "assessor": {"id": who, "role": role},
        "ratings": ratings,
    }


def texts_of(assessments: Sequence[dict[str, Any]], inside: int = 0, **more: Any) -> dict[str, str]:
    """Return files by name, as JSON, which is YAML too.

    Parameters
    ----------
    inside : so many of the assessments stand in the file of the pilot
    more : other keys of the pilot
    """
    pilot = {**PILOT, **more, "assessments": list(assessments[:inside])}
    files = {"town.yaml": json.dumps(pilot, indent=1)}
    for n, one in enumerate(assessments[inside:]):
        head = {"pilotscan_assessment": 1, "pilot": pilot["id"]}
        files[f"assessments/{n:03}.yaml"] = json.dumps({**head, **one}, indent=1)
    return files


def found(texts: dict[str, str]) -> FoundFile:
    """Return the file of the pilot with those that belong to it, without a disk."""
    pilot, *own = (
        FoundFile(name, Path(name), named=False, data=text.encode())
        for name, text in sorted(texts.items(), key=lambda item: item[0] != "town.yaml")
    )
    return FoundFile(pilot.shown, pilot.path, pilot.named, pilot.data, tuple(own))
