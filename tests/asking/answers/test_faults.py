"""Faults of answers are as bad as the catalogue says."""

from __future__ import annotations

from typing import get_args

from pilotscan.asking.answers.faults import AnswerCode, fault
from pilotscan.catalogue import codes
from pilotscan.diagnostics import Location
from support.together import together


@together("code", get_args(AnswerCode))
def test_a_fault_is_as_bad_as_the_catalogue_says(code: AnswerCode) -> None:
    made = fault(code, "not so", Location("a.csv", 2), "say so")
    assert (made.code, made.severity) == (code, codes()[code].severity)
    assert (made.message, made.hint) == ("not so", "say so")


def test_every_code_of_the_family_can_be_told() -> None:
    assert list(get_args(AnswerCode)) == [code for code in codes() if code.startswith("PS7")]
