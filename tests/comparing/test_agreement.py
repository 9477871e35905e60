"""Krippendorff's alpha against published figures and against its definition, pair by pair."""

from __future__ import annotations

import json
from itertools import permutations, product
from math import isnan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotscan.comparing.agreement import (
    RESAMPLES,
    UNITS_FOR_INTERVAL,
    _resamples,
    agreement,
    krippendorff_alpha,
)
from support.together import together

ORACLE = Path(__file__).parents[1] / "oracles" / "krippendorff-alpha.json"
GAP = float("nan")
Table = list[list[float]]
steady = settings(max_examples=150, deadline=None, derandomize=True)
thorough = settings(max_examples=6, deadline=None, derandomize=True)


@st.composite
def tables(draw: st.DrawFn, *, most: int = 6) -> Table:
    assessors, units = draw(st.integers(1, 4)), draw(st.integers(1, most))
    level = st.one_of(st.just(GAP), st.integers(0, 4).map(float))
    row = st.lists(level, min_size=units, max_size=units)
    return draw(st.lists(row, min_size=assessors, max_size=assessors))


def slow_alpha(table: Table) -> float | None:
    """Return alpha from its definition (Krippendorff 2011): all pairs, one by one."""
    units = [[x for x in unit if not isnan(x)] for unit in zip(*table, strict=True)]
    pairable = [unit for unit in units if len(unit) > 1]
    values = [x for unit in pairable for x in unit]
    count = {x: values.count(x) for x in set(values)}

    def apart(x: float, y: float) -> float:
        """Square the number of values from the one to the other, of the two themselves half."""
        low, high = min(x, y), max(x, y)
        between = sum(n for value, n in count.items() if low <= value <= high)
        return (between - (count[low] + count[high]) / 2) ** 2

    observed = sum(
        apart(x, y) / (len(unit) - 1) for unit in pairable for x, y in permutations(unit, 2)
    )
    expected = sum(apart(x, y) for x, y in product(values, repeat=2))
    return 1 - (len(values) - 1) * observed / expected if expected else None


def read_oracle() -> tuple[Table, dict[str, float], dict[str, float], dict[str, str]]:
    oracle = json.loads(ORACLE.read_text(encoding="utf-8"))
    case = oracle["krippendorff2011_4x12"]
    table = [[GAP if x is None else x for x in row] for row in case["data_coders_x_units"]]
    return table, case["alpha_bruteforce"], case["published"], oracle["edge_cases"]


def test_the_published_example_is_met() -> None:
    table, exact, published, _ = read_oracle()
    alpha = krippendorff_alpha(table)
    assert alpha == pytest.approx(exact["ordinal"], abs=1e-12)
    assert round(alpha or 0, 3) == published["ordinal"]
    assert slow_alpha(table) == pytest.approx(exact["ordinal"], abs=1e-12)


def test_the_edge_cases_of_the_oracle_are_met() -> None:
    *_, edges = read_oracle()
    assert set(edges) == {
        "all_equal",
        "all_disagree_2x2 [[A,B],[B,A]] nominal",
        "unit_rated_once",
    }
    assert krippendorff_alpha([[3, 3, 3], [3, 3, 3]]) is None
    # With two values that differ the metric does not matter: ordinal gives what nominal does.
    assert krippendorff_alpha([[1, 2], [2, 1]]) == edges["all_disagree_2x2 [[A,B],[B,A]] nominal"]
    with_single = [[1, 2, 2, 4], [1, 3, 2, GAP]]
    assert krippendorff_alpha(with_single) == krippendorff_alpha([row[:3] for row in with_single])


def test_a_small_table_is_worked_out_by_hand() -> None:
    # Units (0,0), (0,1), (1,1): n_0 = n_1 = 3, so 0 and 1 lie 6 - (3 + 3)/2 = 3 apart, squared 9.
    # Observed 9 + 9 = 18, expected 2 · 3 · 3 · 9 = 162: alpha = 1 - 5 · 18/162 = 4/9.
    assert krippendorff_alpha([[0, 0, 1], [0, 1, 1]]) == pytest.approx(4 / 9, abs=1e-12)


def test_full_agreement_is_one_and_none_at_all_is_below_zero() -> None:
    assert krippendorff_alpha([[0, 2, 4], [0, 2, 4], [0, GAP, 4]]) == 1.0
    alpha = krippendorff_alpha([[0, 4, 0, 4], [4, 0, 4, 0]])
    assert alpha is not None
    assert alpha < 0


@together(
    "table",
    [
        [[2, 2], [2, 2]],
        [[1, 2, 3]],
        [[1, GAP], [GAP, 2]],
        [[GAP, GAP], [GAP, GAP]],
        [[2, 1, GAP], [2, GAP, 3]],  # only the 2s meet; what was said once does not vary them
        np.empty((0, 3)),
        np.empty((2, 0)),
    ],
)
def test_without_variation_or_anything_to_compare_there_is_no_alpha(table: Table) -> None:
    assert krippendorff_alpha(table) is None


@pytest.mark.parametrize(
    ("table", "message"),
    [([1, 2], "assessors × units"), ([[1, np.inf]], "not be infinite"), (3, "assessors × units")],
)
def test_what_is_no_table_of_levels_is_refused(table: Table, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        krippendorff_alpha(table)
    with pytest.raises(ValueError, match=message):
        agreement(table)


@steady
@given(tables())
def test_alpha_is_what_the_definition_gives_pair_by_pair(table: Table) -> None:
    assert krippendorff_alpha(table) == pytest.approx(slow_alpha(table), abs=1e-12)


@steady
@given(tables(), st.randoms(use_true_random=False))
def test_neither_the_order_of_assessors_nor_that_of_units_matters(table: Table, random) -> None:
    rows = random.sample(table, len(table))
    order = random.sample(range(len(table[0])), len(table[0]))
    shuffled = [[row[i] for i in order] for row in rows]
    assert krippendorff_alpha(shuffled) == pytest.approx(krippendorff_alpha(table), abs=1e-12)


@steady
@given(tables())
def test_which_assessor_gave_which_level_of_a_unit_does_not_matter(table: Table) -> None:
    within = np.sort(np.array(table), axis=0)
    assert krippendorff_alpha(within) == pytest.approx(krippendorff_alpha(table), abs=1e-12)


@steady
@given(tables())
def test_only_the_order_of_levels_matters(table: Table) -> None:
    alpha = krippendorff_alpha(table)
    stretched = [[x**3 - 7 for x in row] for row in table]
    turned = [[-x for x in row] for row in table]
    assert krippendorff_alpha(stretched) == alpha
    assert krippendorff_alpha(turned) == pytest.approx(alpha, abs=1e-12)


def test_agreement_counts_the_units_and_levels_that_can_be_compared() -> None:
    # Units rated by 3, 2, 1 and 0: two can be compared, with five levels.
    found = agreement([[1, 2, 3, GAP], [1, 4, GAP, GAP], [2, GAP, GAP, GAP]])
    assert (found.units, found.pairable, found.varied) == (2, 5, True)
    assert found.alpha == pytest.approx(slow_alpha([[1, 2], [1, 4], [2, GAP]]), abs=1e-12)


def test_agreement_that_cannot_be_told_from_habit_is_flagged() -> None:
    found = agreement([[3, 3, 3, 1], [3, 3, 3, GAP]])
    assert (found.units, found.pairable, found.varied) == (3, 6, False)
    assert (found.alpha, found.low, found.high) == (None, None, None)


def test_one_unit_is_not_enough_for_an_alpha() -> None:
    found = agreement([[1, 2], [3, GAP]])
    assert (found.units, found.pairable, found.varied) == (1, 2, True)
    assert (found.alpha, found.low, found.high) == (None, None, None)
    nothing = agreement([[1, GAP], [GAP, 2]])
    assert (nothing.units, nothing.pairable, nothing.alpha) == (0, 0, None)


@steady
@given(tables(most=20), st.integers(0, 3))
def test_the_interval_holds_alpha_and_depends_on_the_seed_alone(table: Table, seed: int) -> None:
    found = agreement(table, seed=seed)
    _resamples.cache_clear()
    assert agreement(table, seed=seed) == found
    if found.alpha is not None:
        assert found.alpha == krippendorff_alpha(table)
    if found.alpha is None or found.units < UNITS_FOR_INTERVAL:
        assert (found.low, found.high) == (None, None)
    else:
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.alpha <= found.high <= 1


def test_fewer_than_ten_units_have_no_interval() -> None:
    table = [[0, 1, 2, 3, 4, 0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 1, 2, 3, 4, 3]]
    whole, fewer = agreement(table), agreement([row[1:] for row in table])
    assert (whole.units, fewer.units) == (10, 9)
    assert whole.low is not None
    assert fewer.alpha is not None
    assert (fewer.low, fewer.high) == (None, None)


def test_another_seed_gives_other_resamples() -> None:
    table, *_ = read_oracle()
    one, other = agreement(table, seed=0), agreement(table, seed=1)
    assert one.alpha == other.alpha
    assert (one.low, one.high) != (other.low, other.high)
    # Twelve units, of which eleven can be compared, leave much room.
    assert one.low is not None
    assert 0.3 < one.low < 0.81
    assert one.high is not None
    assert 0.82 < one.high <= 1


def test_each_resample_draws_as_many_groups_as_there_are() -> None:
    drawn = _resamples(5, 0)
    assert drawn.shape == (RESAMPLES, 5)
    assert (drawn.sum(axis=1) == 5).all()
    # Each group once on average; the standard error of a mean of 1,000 is below sqrt(.8/1000).
    assert drawn.mean(axis=0) == pytest.approx(np.ones(5), abs=4 * np.sqrt(0.8 / RESAMPLES))


def slow_interval(table: Table, groups: list[int], seed: int) -> tuple[float, float]:
    """Take the units of the groups drawn, as often as drawn, and work alpha out from them."""
    names = sorted({g for g, *unit in zip(groups, *table, strict=True) if _met(unit)})
    alphas = []
    for times in _resamples(len(names), seed):
        units = [
            unit
            for g, *unit in zip(groups, *table, strict=True)
            if _met(unit)
            for _ in range(int(times[names.index(g)]))
        ]
        alphas.append(slow_alpha([list(row) for row in zip(*units, strict=True)]))
    low, high = np.quantile([a for a in alphas if a is not None], [0.025, 0.975])
    alpha = slow_alpha(table)
    assert alpha is not None
    return min(low, alpha), max(high, alpha)


def _met(unit: list[float]) -> bool:
    return sum(not isnan(x) for x in unit) > 1


@pytest.mark.long
def test_groups_are_resampled_whole_as_the_slow_way_does() -> None:
    table = [
        [0, 3, 2, GAP, 4, 1, 1, 0, 2, 4, 3, 2],
        [1, 3, 2, 2, 2, GAP, 1, 1, 2, 4, 1, 2],
        [0, GAP, 3, GAP, 4, GAP, 2, 0, 2, 3, 3, 4],
    ]
    for groups in (list(range(12)), [7, 7, 2, 3, 2, 3, 2, 9, 9, 9, 7, 3], [0] * 4 + [1] * 8):
        found = agreement(table, groups, seed=3)
        assert (found.low, found.high) == pytest.approx(slow_interval(table, groups, 3), abs=1e-12)
    alone, together = agreement(table, seed=3), agreement(table, [0] * 6 + [1] * 6, seed=3)
    assert alone.alpha == together.alpha
    assert (alone.low, alone.high) != (together.low, together.high)


def test_one_group_alone_gives_no_interval() -> None:
    table = [[0, 1, 2, 3, 4, 0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 1, 2, 3, 4, 3]]
    found = agreement(table, [5] * 10)
    assert found.alpha is not None
    assert (found.low, found.high) == (None, None)
