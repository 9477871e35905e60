"""What is asked of cases, read from options."""

from __future__ import annotations

import pytest

import pilotscan
from pilotscan.errors import UsageError
from pilotscan.runs.patterns import read_question

LIVING_LAB = pilotscan.load_framework()


def test_conditions_keep_their_order_and_spaces_do_not_count() -> None:
    found = read_question(LIVING_LAB, "growth", conditions=" reach, legal-room ,")
    assert found.conditions == ("reach", "legal-room")
    assert found.expected is None


def test_what_is_expected_has_a_sign() -> None:
    found = read_question(LIVING_LAB, "growth", expect="reach,~legal-room")
    assert found.expected == {"reach": True, "legal-room": False}


def test_a_sign_belongs_to_expectations_alone() -> None:
    with pytest.raises(UsageError, match="no condition '~reach'"):
        read_question(LIVING_LAB, "growth", conditions="~reach")
