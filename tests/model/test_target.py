"""What a target file may say, and what of it was known on a date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from pilotscan.model.counting import counted_assessments, reference_date
from pilotscan.model.framework import Framework
from pilotscan.model.lookback import known_on
from pilotscan.model.target import CircumstanceThere, Target
from support.together import together

TARGET: dict[str, Any] = {
    "pilotscan_target": 1,
    "id": "zwolle",
    "name": "Zwolle",
    "place": {"country": "NL", "municipality": "Zwolle"},
}
FULL: dict[str, Any] = {
    **TARGET,
    "language": "nl",
    "checked": "2026-11-30",
    "figures": [{"what": "Inhabitants", "value": 130_000}],
    "partners": [{"name": "Municipality", "sector": "municipality"}],
    "circumstances": {
        "startblok": {
            "self-management": {
                "here": "absent",
                "replacement": "A housing association",
                "because": "It said so",
                "sources": ["letter"],
            },
            "low-rent": {},
        }
    },
    "assessments": [
        {
            "date": "2026-11-30",
            "framework": "living-lab",
            "assessor": {"role": "own-team"},
            "ratings": {"durable-need": {"level": 3, "evidence": ["letter"]}},
        }
    ],
    "informants": [
        {"id": "finance", "name": "Finance", "sector": "municipality", "knows": ["legal-room"]}
    ],
    "sources": {"letter": {"kind": "official-document", "year": 2026}},
}


def test_all_but_four_keys_may_be_absent_and_then_nothing_is_known() -> None:
    target = Target.model_validate(TARGET)
    assert (target.circumstances, target.assessments, target.informants) == ({}, (), ())
    assert (target.language, target.checked) == ("en", None)
    assert CircumstanceThere.model_validate({}) == CircumstanceThere(here="unknown")


def test_every_key_is_read() -> None:
    target = Target.model_validate(FULL)
    assert target.model_fields_set == set(Target.model_fields)
    there = target.circumstances["startblok"]["self-management"]
    assert (there.here, there.replacement, there.sources) == (
        "absent", "A housing association", ("letter",),
    )  # fmt: skip
    assert target.informants[0].knows == ("legal-room",)
    assert repr(target) == "Target(id='zwolle', name='Zwolle', assessments=1)"


@together(
    "change, kind",
    [
        ({"summary": "x"}, "extra_forbidden"),
        ({"pilotscan_target": 2}, "less_than_equal"),
        ({"place": {"country": "NL"}}, "missing_municipality"),
        ({"circumstances": {"Start blok": {}}}, "string_pattern_mismatch"),
        ({"circumstances": {"startblok": {"x": {"here": "soon"}}}}, "literal_error"),
        ({"circumstances": {"startblok": {"x": {"at_scale": "absent"}}}}, "extra_forbidden"),
        ({"informants": [{"id": "x"}]}, "missing"),
    ],
)
def test_what_is_wrong_is_refused(change: dict[str, Any], kind: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Target.model_validate({**TARGET, **change})
    assert kind in [error["type"] for error in raised.value.errors()]


def test_its_assessments_count_by_the_rules_of_pilots(living_lab: Framework) -> None:
    target = Target.model_validate(FULL)
    assert reference_date(target) == date(2026, 11, 30)
    assert counted_assessments(target, living_lab) == list(target.assessments)
    assert counted_assessments(target, living_lab, date(2026, 11, 29)) == []


def test_what_came_later_is_left_out() -> None:
    target = Target.model_validate(FULL)
    assert known_on(target, None) == (target, 0)
    known, left_out = known_on(target, date(2025, 12, 31))
    assert left_out == 1
    assert known.sources == {}
    # what rests on nothing else was not known either
    assert list(known.circumstances["startblok"]) == ["low-rent"]
    assert known.assessments[0].ratings["durable-need"].evidence == ()
    assert known.figures == target.figures
