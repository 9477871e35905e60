"""Pilots as cases: outcomes, gaps, proposed conditions, and when nothing is said."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from pilotscan.errors import UsageError
from pilotscan.model.pilot import Pilot
from pilotscan.patterns import cases, minimize, truth_table
from pilotscan.patterns.as_cases import OUTCOME, least_cases, result_on
from support.qca_pilots import FRAMEWORK, RELEVANT, ROUTE, A, B, C, Level, came_to, pilot, twelve
from support.together import together


def test_conditions_in_place_and_outcomes() -> None:
    found = cases(twelve(), FRAMEWORK, ROUTE, conditions=[B, A])
    frame = found.to_frame()
    assert found.refusal is None
    assert found.at == FRAMEWORK.rules.ready.min_level == 3
    # In the order of the framework, however asked for.
    assert list(frame.columns) == [A, B, OUTCOME]
    assert frame[A].tolist() == [0, 1] * 6
    assert frame[B].tolist() == [1, 0, 0] * 4
    assert frame[OUTCOME].tolist() == [0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1]
    (model,) = minimize(found.table()).models
    assert model.text == f"{A}*~{B}"
    assert model.terms[0].cases == ("p01", "p05", "p07", "p11")


def test_the_frame_makes_the_same_table() -> None:
    for calibrated in (False, True):
        found = cases(twelve(), FRAMEWORK, ROUTE, conditions=[A, B, C], calibrated=calibrated)
        for negate in (False, True):
            again = truth_table(found.to_frame(), OUTCOME, negate=negate)
            assert found.table(negate=negate) == again


def test_levels_become_memberships_that_are_never_half() -> None:
    pilots = [pilot(f"p{i}", {A: i}, came_to("adopted")) for i in range(5)]
    found = cases(pilots, FRAMEWORK, ROUTE, conditions=[A], calibrated=True).to_frame()
    # By hand: log odds of 0.95 are 2.944; half in at 2.5, fully in at 4 and out at 0.
    odds = [-2.944439, -2.944439 * 1.5 / 2.5, -2.944439 * 0.5 / 2.5, 2.944439 / 3, 2.944439]
    assert found[A].tolist() == pytest.approx([1 / (1 + np.exp(-x)) for x in odds], abs=1e-6)


@pytest.mark.parametrize(
    ("partly", "calibrated", "membership"),
    [(True, False, 1), (False, False, 0), (True, True, 0.67), (False, True, 0.33)],
)
def test_what_was_partly_taken_up(partly: bool, calibrated: bool, membership: float) -> None:
    pilots = [pilot("p", {A: 3}, came_to("partly"))]
    found = cases(
        pilots, FRAMEWORK, ROUTE, conditions=[A], partly=partly, calibrated=calibrated
    )  # fmt: skip
    assert found.to_frame()[OUTCOME].tolist() == pytest.approx([membership])


@together("events, as_of, result",
    [
        ([], None, None),
        ([{"route": ROUTE}], None, None),
        ([came_to("adopted") | {"route": "growth"}], None, None),
        ([came_to("adopted")], None, "adopted"),
        ([came_to("partly", date="2019"), came_to("adopted", date="2018-05")], None, "partly"),
        ([came_to("adopted"), came_to("not-adopted", date="2001")], None, "not-adopted"),
        ([came_to("adopted", date="2019"), came_to("partly", date="2019")], None, "partly"),
        ([came_to("adopted", date="2018"), came_to("unknown", date="2019")], None, None),
        # The outcome comes after the conditions, so the date of the assessment hides none of it …
        ([came_to("adopted", date="2018"), came_to("not-adopted", date="2024")], None,
         "not-adopted"),
        # … but a date that was asked for does.
        ([came_to("adopted", date="2018"), came_to("not-adopted", date="2024")],
         date(2021, 1, 1), "adopted"),
    ],
)  # fmt: skip
def test_the_newest_result_on_the_route(
    events: list[dict[str, Any]], as_of: date | None, result: str | None
) -> None:
    assert result_on(pilot("p", {A: 3}, *events), ROUTE, as_of) == result


@pytest.mark.parametrize("gap", ["unknown", None])
def test_a_gap_is_named_and_never_a_0(gap: str | None) -> None:
    levels: dict[str, Level] = {B: 3} if gap is None else {A: gap, B: 3}
    silent = pilot("silent", {A: 3, B: 3})
    with_gap = pilot("with-gap", levels, came_to("adopted"))
    found = cases([*twelve(), with_gap, silent], FRAMEWORK, ROUTE, conditions=[A, B])
    assert [(left.pilot, left.why, left.gaps) for left in found.left_out] == [
        ("with-gap", "gap", (A,)),
        ("silent", "no-outcome", ()),
    ]
    assert found.table() == cases(twelve(), FRAMEWORK, ROUTE, conditions=[A, B]).table()
    # Where the condition is not used, the gap does not matter.
    assert "with-gap" in cases([*twelve(), with_gap], FRAMEWORK, ROUTE, conditions=[B]).cases


def test_conditions_are_proposed_by_what_is_known_and_differs() -> None:
    pilots = [
        pilot(
            f"p{i:02d}",
            # A differs most, B less, C is known of half, the next never differs.
            {A: i % 2 * 3, B: 3 * (i < 3), RELEVANT[3]: 4} | ({C: i % 2 * 3} if i < 6 else {}),
            came_to("adopted" if i % 2 else "not-adopted"),
        )
        for i in range(12)
    ]  # fmt: skip
    found = cases(pilots, FRAMEWORK, ROUTE)
    why = {use.id: use.why for use in found.conditions}
    assert found.used == (A, B)
    assert why[A] == why[B] == "proposed"
    assert (why[C], why[RELEVANT[3]], why[RELEVANT[4]]) == (
        "less-known", "no-variation", "never-known",
    )  # fmt: skip
    irrelevant = [c.id for c in FRAMEWORK.conditions if not c.is_relevant(ROUTE)]
    assert {why[name] for name in irrelevant} <= {"not-relevant"}
    assert len(found.used) <= len(found.cases) // 4


def test_no_more_than_one_condition_per_four_cases_is_proposed() -> None:
    random = np.random.default_rng(1)
    for n in (11, 12, 20, 60):
        pilots = [
            pilot(f"p{i}", {c: int(random.integers(0, 5)) for c in RELEVANT}, came_to("adopted"))
            for i in range(n)
        ]
        found = cases(pilots, FRAMEWORK, ROUTE)
        assert len(found.used) == min(7, n // 4)
        assert len(found.cases) == n


def test_when_only_the_table_is_given() -> None:
    def why(pilots: list[Pilot], **more: Any) -> str | None:
        refusal = cases(pilots, FRAMEWORK, ROUTE, **more).refusal
        return None if refusal is None else refusal.why

    same = [pilot(f"p{i}", {A: i % 2 * 3, B: 0}, came_to("adopted")) for i in range(12)]
    assert why(twelve(), conditions=[A, B]) is None
    assert why(twelve()[:9], conditions=[A]) == "few-cases"
    assert why([]) == "few-cases"
    assert why(same, conditions=[A]) == "same-outcome"
    differ = [*twelve()[:11], pilot("b", {A: 3, B: 2, C: 1}, came_to("adopted"))]
    assert why(differ, conditions=[A], at=2) is None
    assert why(differ, conditions=[B], at=1) == "same-condition"
    assert why(differ, conditions=[RELEVANT[5]]) == "never-known"
    assert why([pilot(f"p{i}", {A: 3}, came_to("adopted")) for i in range(12)]) == "no-condition"


def test_it_takes_ten_cases_and_four_more_than_conditions() -> None:
    assert [least_cases(k) for k in (0, 1, 6, 7, 12)] == [10, 10, 10, 11, 16]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"route": "grow"}, "has no route 'grow'"),
        ({"conditions": [A + "x"]}, f"there is no condition '{A}x': did you mean '{A}'"),
        ({"conditions": [A, A]}, f"condition '{A}' is asked for twice"),
        ({"conditions": []}, "there is no condition; name at least one"),
        ({"at": 0}, "level 0 cannot divide the cases; it must lie from 1 to 4"),
        ({"at": 5}, "level 5 cannot divide the cases"),
    ],
)
def test_what_there_is_not(more: dict[str, Any], message: str) -> None:
    asked = {"route": ROUTE, "conditions": [A], **more}
    with pytest.raises(UsageError, match=message):
        cases(twelve(), FRAMEWORK, asked.pop("route"), **asked)
    with pytest.raises(UsageError, match="there is no case"):
        cases([], FRAMEWORK, ROUTE).to_frame()
