"""What happens at the edges: ties, contradictions, gaps, and what nothing can be said of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pilotscan.errors import UsageError
from pilotscan.patterns import minimize, necessity, truth_table
from pilotscan.patterns.fit import necessity_fit, sufficiency_fit
from support.qca_tables import expected, near
from support.together import together

EDGES = expected("edge_cases")


def frame(name: str) -> pd.DataFrame:
    data = pd.DataFrame(EDGES[name]["data"])
    data.index += 1
    return data


def assert_rows(name: str, **cuts: Any) -> None:
    wanted = EDGES[name]["rows"]["value"]
    found = truth_table(frame(name), "Y", **cuts).rows
    assert [row.n for row in found] == [row["n"] for row in wanted]
    for row, expected_row in zip(found, wanted, strict=True):
        assert row.values == (expected_row["A"], expected_row["B"])
        assert near(row.consistency, expected_row["incl"])
        assert near(row.pri, expected_row["PRI"])
        assert ",".join(row.cases) == expected_row["cases"]
        assert row.out == expected_row["OUT"]


def models(name: str, *args: Any, incl_cut: Any = 0.8, **more: Any) -> list[list[str]]:
    table = truth_table(frame(name), "Y", incl_cut=incl_cut)
    return [[term.text for term in m.terms] for m in minimize(table, *args, **more).models]


def test_a_share_at_the_cut_off_is_enough() -> None:
    assert_rows("tie_at_cut", incl_cut=0.8)
    assert models("tie_at_cut") == [EDGES["tie_at_cut"]["sol"]["value"]]


def test_contradictory_rows() -> None:
    cuts = tuple(EDGES["contradictions"]["incl_cut"])
    assert_rows("contradictions", incl_cut=cuts)
    assert models("contradictions", incl_cut=cuts) == [["A*~B"]]
    either = EDGES["contradictions"]["include_C"]["value"]
    assert models("contradictions", "C", incl_cut=cuts) == [[text] for text in either]
    both = EDGES["contradictions"]["explain_1C"]["value"]
    assert models("contradictions", explain="1C", incl_cut=cuts) == both


def test_contradictory_rows_are_named_whatever_the_cut_off() -> None:
    for cut in (0.4, 0.8):
        found = truth_table(frame("contradictions"), "Y", incl_cut=cut).contradictory
        assert [(row.cases, row.deviant) for row in found] == [
            (("7", "8"), ("8",)),
            (("1", "2"), ("2",)),
        ]


def test_rows_with_too_few_cases_say_nothing() -> None:
    data = frame("ncut2").drop(index=[6, 8])
    found = truth_table(data, "Y", n_cut=2, incl_cut=0.5)
    wanted = EDGES["ncut2"]["rows"]["value"]
    assert [(row.out, row.n) for row in found.rows] == [(row["OUT"], row["n"]) for row in wanted]
    assert found.remainders == 2


def shares(values: list[float], outcome: list[float]) -> dict[str, float | None]:
    enough = sufficiency_fit(np.array(values), np.array(outcome))
    needed = necessity_fit(np.array(values), np.array(outcome))
    return {
        "inclS": enough.consistency, "PRI": enough.pri, "covS": enough.coverage,
        "inclN": needed.consistency, "RoN": needed.relevance, "covN": needed.coverage,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "outcome"),
    [
        ("zero_condition", [0, 0, 0], [1, 0, 1]),
        ("zero_outcome", [1, 1, 0], [0, 0, 0]),
        ("ones_condition_RoN", [1, 1, 1], [1, 0, 1]),
        ("half_outcome_PRI", [0.2, 0.4, 0.3], [0.5, 0.5, 0.5]),
        ("fuzzy_PRI_zero", [0.7], [0.3]),
        ("fuzzy_tie", [0.9, 0.8, 0.2, 0.1], [0.7, 0.66, 0.1, 0.3]),
    ],
)
def test_shares_that_cannot_be_divided(
    name: str, values: list[float], outcome: list[float]
) -> None:
    wanted = EDGES[name].get("value") or EDGES[name]["pof"]["value"]
    found = shares(values, outcome)
    assert all(near(found[share], value) for share, value in wanted.items())


def test_a_case_exactly_half_in_a_condition_is_in_no_row() -> None:
    table = truth_table(frame("half"), "Y")
    assert table.nowhere == ("1",)
    assert [row.cases for row in table.rows] == [("4",), ("3",), ("2",)]


def test_one_condition() -> None:
    data = pd.DataFrame({"A": [1, 1, 0], "Y": [1, 1, 0]})
    found = minimize(truth_table(data, "Y"))
    assert [model.text for model in found.models] == EDGES["single_condition"]["value"]
    assert found.models[0].terms[0].unique is None


@pytest.mark.parametrize("include", ["", "?"])
def test_no_row_with_the_outcome_is_refused(include: Any) -> None:
    found = minimize(truth_table({"A": [1, 0], "Y": [0, 0]}, "Y"), include)
    assert found.models == ()
    assert found.refusal is not None
    assert found.refusal.why == "no-row"


@pytest.mark.parametrize("include", ["", "?"])
def test_every_row_with_the_outcome_is_refused(include: Any) -> None:
    found = minimize(truth_table({"A": [1, 0], "Y": [1, 1]}, "Y"), include)
    assert found.refusal is not None
    assert found.refusal.why == "all-rows"


def test_too_many_conditions_are_refused() -> None:
    data = {f"C{i}": [i % 2, 1] for i in range(17)} | {"Y": [1, 0]}
    found = minimize(truth_table(data, "Y"), "?", directions=["C0"])
    assert found.refusal is not None
    assert found.refusal.why == "too-many-conditions"
    assert "at most 16" in found.refusal.said


@together(
    "data, message",
    [
        ({"A": [1, np.nan], "Y": [1, 0]}, "column 'A' has gaps \\(1\\)"),
        ({"A": [1, 0], "Y": [1, np.nan]}, "column 'Y' has gaps \\(1\\)"),
        ({"A": [1, 0.3, 2], "Y": [1, 0, 1]}, "column 'A' is not calibrated"),
        ({"A": [0, 2, 3], "Y": [1, 0, 1]}, "column 'A' is not calibrated"),
        ({"A": [0, np.inf], "Y": [1, 0]}, "column 'A' is not calibrated"),
        # R takes it for a value of its own.
        ({"A": [-1, 1], "Y": [1, 0]}, "column 'A' is not calibrated"),
        ({"A": [0, 1], "Y": [2, 0]}, "column 'Y' is not calibrated"),
        ({"A": ["x", 1], "Y": [1, 0]}, "column 'A' has something else than numbers"),
        ({"B": [0, 1]}, "there is no column 'Y'; there are: B"),
        ({"Y": [0, 1]}, "there is no condition"),
        ({"A": [], "Y": []}, "there is no case"),
    ],
)
def test_what_cannot_be_read_is_refused(data: Any, message: str) -> None:
    for function in (truth_table, necessity):
        with pytest.raises(UsageError, match=message):
            function(data, "Y")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"incl_cut": 1.2}, "incl_cut is 1.2"),
        ({"pri_cut": -0.1}, "pri_cut is -0.1"),
        ({"incl_cut": (0.5, 0.8)}, "the second incl_cut must not lie above the first"),
        ({"n_cut": 0}, "n_cut is 0"),
        ({"conditions": ["A", "A"]}, "'A' is asked for twice"),
        ({"conditions": ["A", "Y"]}, "'Y' is asked for twice"),
    ],
)
def test_cut_offs_and_names_outside_what_there_is(more: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        truth_table({"A": [1, 0], "Y": [1, 0]}, "Y", **more)


def test_names_that_stand_twice_are_refused() -> None:
    twice = pd.DataFrame([[1, 0, 1]], columns=["A", "A", "Y"])
    with pytest.raises(UsageError, match="two columns are called 'A'"):
        truth_table(twice, "Y")
    same = pd.DataFrame({"A": [1, 0], "Y": [1, 0]}, index=["x", "x"])
    with pytest.raises(UsageError, match="two cases are called 'x'"):
        truth_table(same, "Y")


@pytest.mark.parametrize(
    ("directions", "message"),
    [
        (["B"], "a direction is given for 'B', which is no condition"),
        (["A[2]"], "gives 'A' the value 2"),
        ({"A": [0, 3]}, "gives 'A' the value 3"),
    ],
)
def test_directions_of_what_there_is_not(directions: Any, message: str) -> None:
    table = truth_table({"A": [1, 0], "Y": [1, 0]}, "Y")
    with pytest.raises(UsageError, match=message):
        minimize(table, "?", directions=directions)


def test_a_tilde_and_negate_undo_each_other() -> None:
    data = {"A": [1, 1, 0], "Y": [1, 0, 0]}
    assert truth_table(data, "~Y").outcome == "~Y"
    assert truth_table(data, "~Y") == truth_table(data, "Y", negate=True)
    assert truth_table(data, "~Y", negate=True) == truth_table(data, "Y")


def test_what_is_printed_is_short_and_a_notebook_shows_the_table() -> None:
    random = np.random.default_rng(0)
    data = pd.DataFrame(random.integers(0, 2, (80, 8)), columns=list("ABCDEFGH"))
    table = truth_table(data.assign(Y=random.integers(0, 2, 80)), "Y")
    solution = minimize(table)
    for value in (table, solution, solution.models[0]):
        assert len(repr(value)) < 600
    assert repr(table).startswith(f"TruthTable('Y', {len(table.rows)} of 256 rows, Cuts(")
    assert repr(solution).startswith(f"Solution('complex', {solution.n_models} models: ")
    for shown in (table, solution):
        assert "<table" in (shown._repr_html_() or "")
