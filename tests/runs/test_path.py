"""On what terms to look ahead, as a command line gives them."""

from __future__ import annotations

from typing import Any

import pytest

from pilotscan.errors import UsageError
from pilotscan.model.framework import Framework
from pilotscan.runs.path import Terms, read_terms


def test_terms_are_read(living_lab: Framework) -> None:
    sets = ["legal-room=2", " structural-funding=3/1 "]
    terms = read_terms(
        living_lab, "conditional", sets, None, ["municipality, foundation", "municipality"]
    )
    assert terms == Terms(
        "conditional",
        {"legal-room": 2, "structural-funding": (3, 1)},
        None,
        ("municipality", "foundation"),
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "say where it should lead: --to VERDICT; or what to assume: --set"),
        ({"to": "not-yet"}, "no path leads to 'not-yet': choose conditional or ready-stepwise"),
        ({"to": "conditonal"}, "no path leads to 'conditonal': did you mean 'conditional'?"),
        ({"sets": ["legal-room"]}, "--set 'legal-room': expected CONDITION=LEVEL or"),
        ({"sets": ["legal-room=x"]}, "--set 'legal-room=x': expected"),
        ({"sets": ["legal-rom=1"]}, "no condition 'legal-rom': did you mean 'legal-room'?"),
        ({"sets": ["x=1"]}, "no condition 'x': 'pilotscan explain' lists them"),
        ({"sets": ["legal-room=5"]}, "--set legal-room: the level '5' is not one of 0 to 4"),
        ({"sets": ["legal-room=1/9"]}, "--set legal-room: the strength '9' is not one of 0 to 4"),
        ({"sets": ["legal-room=1", "legal-room=2"]}, "'legal-room' is set twice: keep one"),
        ({"sets": ["legal-room=1"], "actors": ["ngo"]}, "--actors is about a path: add --to"),
        ({"to": "conditional", "actors": ["municipalty"]}, "did you mean 'municipality'?"),
        ({"to": "conditional", "actors": ["x"]}, "no actor 'x': actors: citizen-initiative, "),
    ],
)
def test_what_says_nothing_is_refused_with_a_remedy(
    living_lab: Framework, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(UsageError) as refused:
        read_terms(living_lab, given.pop("to", None), **given)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
