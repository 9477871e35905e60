"""What stays of a solution when a choice or a case is another one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pilotscan.patterns import cases, minimize, robustness, truth_table
from pilotscan.patterns.robustness import without_each
from support.qca_pilots import FRAMEWORK, ROUTE, A, B, came_to, pilot, twelve
from support.qca_tables import published


@pytest.mark.parametrize("name", ["lipset_fuzzy", "krook", "lipset_mv", "penf"])
def test_leaving_a_case_out_is_making_the_table_without_it(name: str) -> None:
    case = published(name, "positive")
    table = case.table()
    about = case.about
    seen = 0
    for left_out, found in without_each(table):
        rest = case.data.drop(index=left_out)
        if name == "lipset_mv" and len(set(rest["DEV"])) < 3:
            continue
        again = truth_table(
            rest, about["outcome"], about["conditions"], incl_cut=about["incl_cut"],
            n_cut=about["n_cut"], pri_cut=about["pri_cut"],
        )  # fmt: skip
        assert found.sets.cases == again.sets.cases
        assert found.nowhere == again.nowhere
        assert [(r.number, r.out, r.cases, r.deviant) for r in found.rows] == [
            (r.number, r.out, r.cases, r.deviant) for r in again.rows
        ]
        shares = [[r.consistency, r.pri] for r in found.rows]
        assert np.allclose(
            np.array(shares, dtype=float),
            np.array([[r.consistency, r.pri] for r in again.rows], dtype=float),
            rtol=0, atol=1e-9, equal_nan=True,
        )  # fmt: skip
        if name == "lipset_fuzzy":
            assert minimize(found, "?").models == minimize(again, "?").models
        seen += 1
    assert seen == len(table.sets.cases)


def test_every_choice_is_made_otherwise() -> None:
    found = cases(twelve(), FRAMEWORK, ROUTE, conditions=[A, B])
    table = found.table()
    varied = robustness(table, "?", cases=found)
    assert [(v.what, v.value) for v in varied if v.what != "without"] == [
        ("consistency", 0.75), ("consistency", 0.85), ("consistency", 0.9),
        ("fewest-cases", 2), ("level", 2), ("level", 4),
    ]  # fmt: skip
    assert [v.value for v in varied if v.what == "without"] == list(found.cases)
    by_level = {v.value: v for v in varied if v.what == "level"}
    # At 2 condition B is in place everywhere, at 4 nowhere.
    assert {v.refusal.why for v in by_level.values() if v.refusal} == {"same-condition"}
    assert not any(v.is_same or v.models for v in by_level.values())
    assert all(v.is_same for v in varied if v.what in {"consistency", "without"})


def test_what_was_partly_taken_up_is_read_both_ways() -> None:
    pilots = [*twelve(), pilot("partly", {A: 1, B: 2}, came_to("partly"))]
    found = cases(pilots, FRAMEWORK, ROUTE, conditions=[A, B])
    (other,) = [v for v in robustness(found.table(), cases=found) if v.what == "partly"]
    assert other.value == 0
    again = minimize(replace(found, partly_counts=False).table())
    assert list(other.models) == [model.text for model in again.models]


def test_one_case_can_carry_a_solution() -> None:
    data = {"A": [1, 1, 1, 0, 0], "B": [1, 1, 0, 1, 0], "Y": [1, 1, 0, 1, 0]}
    table = truth_table(data, "Y")
    assert [model.text for model in minimize(table).models] == ["B"]
    changed = {v.value: v.models for v in robustness(table) if v.what == "without" if not v.is_same}
    assert changed == {"4": ("A*B",)}


def test_the_negated_outcome_stays_negated() -> None:
    found = cases(twelve(), FRAMEWORK, ROUTE, conditions=[A, B])
    table = found.table(negate=True)
    base = {model.text for model in minimize(table, "?").models}
    for varied in robustness(table, "?", cases=found):
        if varied.is_same:
            assert set(varied.models) == base
