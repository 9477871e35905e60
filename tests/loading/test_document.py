"""What an item of a list is about, so that a finding is known again wherever the item stands."""

from __future__ import annotations

from typing import Any

from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.loading.document import anchored, format_path
from support.together import together

TREE: dict[str, Any] = {
    "figures": [{"what": "people in need"}, {"value": 3}, {"what": "  people\n in need "}],
    "funding": [{"source": "The State"}, {"source": "state-1"}],
    "themes": ["housing", 7, ""],
    "sources": {"state-1": {}, "rigo": {}},
    "activities": ["rigo"],
    "assessments": [
        {
            "date": "2026-01-15",
            "assessor": {"role": "own-team", "id": "ann"},
            "ratings": {"reach": {"evidence": ["rigo", {"source": "rigo"}, {"source": "x y"}]}},
        },
        {"date": "2026-01-15", "assessor": {"role": "partner"}},
        {"assessor": {}},
        {"date": "jan 15", "assessor": {"role": "partner"}},
    ],
    "dimensions": [{"id": "people", "conditions": [{"id": "trust"}]}],
}


def anchor(*steps: str | int) -> str:
    where = Location("a.yaml", 3, 5, format_path(steps), steps)
    return anchored(Diagnostic("PS204", Severity.ERROR, "x", where), TREE).where.anchor


@together(
    "steps, expected",
    [
        ((), ""),
        (("status",), "status"),
        (("place", "country"), "place.country"),
        (("figures", 1, "value"), "figures[1].value"),
        (("figures", 9, "value"), "figures[9].value"),
        (("themes", 1), "themes[1]"),
        (("themes", 2), "themes[2]"),
        (("funding", 1, "amount"), "funding[state-1].amount"),
        (("activities", 0), "activities[rigo]"),
        (("assessments", 0), "assessments[2026-01-15 ann]"),
        (("assessments", 1, "date"), "assessments[2026-01-15 partner].date"),
        (("assessments", 2, "date"), "assessments[2].date"),
        (
            ("assessments", 0, "ratings", "reach", "evidence", 0),
            "assessments[2026-01-15 ann].ratings.reach.evidence[rigo]",
        ),
        (
            ("assessments", 0, "ratings", "reach", "evidence", 1, "at"),
            "assessments[2026-01-15 ann].ratings.reach.evidence[rigo].at",
        ),
        (("dimensions", 0, "conditions", 0, "id"), "dimensions[people].conditions[trust].id"),
    ],
)
def test_an_anchor_names_items_by_what_they_are_about(
    steps: tuple[str | int, ...], expected: str
) -> None:
    assert anchor(*steps) == expected


def test_prose_is_a_digest_that_does_not_depend_on_spacing() -> None:
    first, third = anchor("figures", 0, "value"), anchor("figures", 2, "value")
    # printf 'people in need' | sha256sum
    assert first == third == "figures[~fe23ed1516].value"
    for steps in (("funding", 0), ("themes", 0), ("assessments", 3)):
        assert "~" in anchor(*steps)
    assert "State" not in anchor("funding", 0)
    assert "jan" not in anchor("assessments", 3)
