"""Roles and dates as people and programs write them."""

from __future__ import annotations

import pytest

from pilotscan.asking.answers.respondents import date_of, role_of
from pilotscan.model.framework import Framework
from support.surveyed import changed


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-01-14", "2027-01-14"),
        ("2027-01-14 00:00:00", "2027-01-14"),
        ("2027-01-14T09:30:00.000+01:00", "2027-01-14"),
        ("14-01-2027", "2027-01-14"),
        ("4.1.2027", "2027-01-04"),
        ("14-01-2027 10:00", "2027-01-14"),
        ("01/02/2027", "None"),
        ("2027-02-30", "None"),
        ("14-01-27", "None"),
        ("last week", "None"),
        ("", "None"),
    ],
)
def test_a_date_is_read_where_nobody_can_doubt_it(text: str, day: str) -> None:
    assert str(date_of(text)) == day


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("own-team", "own-team"),
        ("Own team", "own-team"),
        ("eigen team", "own-team"),
        ("Deelnemer", "participant"),
        ("onafhankelijk", "independent"),
        ("boss", None),
        ("", None),
    ],
)
def test_a_role_is_its_id_or_its_name(text: str, role: str | None, small: Framework) -> None:
    assert role_of(text, small) == role


def test_a_framework_can_have_roles_of_its_own(small: Framework) -> None:
    own = changed(small, roles={"citizen": {"en": "Resident", "nl": "Bewoner"}})
    assert role_of("bewoner", own) == "citizen"
    assert role_of("partner", own) is None
