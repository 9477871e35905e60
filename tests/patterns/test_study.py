"""What a study gathers, and what it is given up for."""

from __future__ import annotations

import pytest

import pilotscan
from pilotscan.patterns.study import FIRM_AT_MOST, Question, expectations, study
from support.made_cases import CONDITIONS, ROUTE, made_pilots

LIVING_LAB = pilotscan.load_framework()


def test_all_that_is_told_is_gathered_once() -> None:
    found = study(made_pilots(), LIVING_LAB, Question(ROUTE))
    assert set(found.conditions) == set(CONDITIONS)
    assert [(one.pilot, one.why, one.gaps) for one in found.left_out] == [
        ("u1", "no-outcome", ()),
        ("g1", "gap", ("owner-and-coordination",)),
    ]
    assert found.results.count("partly") == 1
    assert len(found.results) == len(found.outcomes) == 19
    assert found.with_outcome == 20
    assert [one.kind for one in found.solutions] == ["intermediate", "parsimonious", "complex"]
    # by hand: who owns it, with two of the three others
    assert found.model is not None
    assert [set(term.cases) for term in found.model.terms] == [
        {"a2", "a4", "a6"},
        {"a4", "a7", "a8", "a9"},
        {"a1", "a4", "a5"},
    ]
    assert found.model.deviant_coverage == ("a3",)
    assert {one.what for one in found.variations} >= {"consistency", "level", "partly", "without"}
    assert len(found.together) == 6


def test_what_is_expected_turns_with_the_outcome() -> None:
    names = ("a", "b")
    assert expectations(Question("r"), names) == {"a": True, "b": True}
    assert expectations(Question("r", negate=True), names) == {"a": False, "b": False}
    assert expectations(Question("r", expected={"b": False}), names) == {"a": None, "b": False}


def test_outcomes_are_not_negated_with_the_question() -> None:
    pilots = made_pilots()
    assert (
        study(pilots, LIVING_LAB, Question(ROUTE, negate=True)).outcomes
        == study(pilots, LIVING_LAB, Question(ROUTE)).outcomes
    )


def test_few_cases_get_a_table_and_no_solution() -> None:
    found = study(made_pilots()[:9], LIVING_LAB, Question(ROUTE, conditions=CONDITIONS[:2]))
    assert found.refusal is not None
    assert found.refusal.why == "few-cases"
    assert found.table is not None
    assert found.solutions == found.variations == ()
    assert found.model is None


def test_without_a_case_there_is_no_table() -> None:
    found = study(made_pilots(), LIVING_LAB, Question("growth"))
    assert found.table is None
    assert found.necessity is None
    assert found.outcomes == ()
    assert found.refusal is not None


@pytest.mark.parametrize(("ways", "tried"), [(FIRM_AT_MOST, True), (0, False)])
def test_an_answer_in_many_ways_is_not_tried_otherwise(
    monkeypatch: pytest.MonkeyPatch, ways: int, tried: bool
) -> None:
    monkeypatch.setattr("pilotscan.patterns.study.FIRM_AT_MOST", ways)
    found = study(made_pilots(), LIVING_LAB, Question(ROUTE))
    assert bool(found.variations) is tried
