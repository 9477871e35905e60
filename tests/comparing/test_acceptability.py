"""Rank acceptability against exact figures, and what must hold for any table of values."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pilotscan.comparing.acceptability import (
    BLOCK,
    CHUNK_CELLS,
    LEAST_WEIGHT,
    MAX_DRAWS,
    central_weights,
    draw_weights,
    first_shares,
    generator,
    rank_acceptability,
    weight_chunks,
)
from support.together import together

ORACLES = Path(__file__).parents[1] / "oracles"
DRAWS = 40_000
FAR = 4
"""Standard errors that a share of many draws may lie off."""
GAP = float("nan")
steady = settings(max_examples=80, deadline=None, derandomize=True)
values = st.integers(0, 16).map(lambda n: n / 4)


def read(name: str) -> dict[str, Any]:
    oracle: dict[str, Any] = json.loads((ORACLES / name).read_text(encoding="utf-8"))
    return oracle


@pytest.fixture(scope="module")
def two_criteria() -> dict[str, Any]:
    return read("rank-acceptability-two-criteria.json")


@st.composite
def tables(draw: st.DrawFn) -> list[list[float]]:
    criteria = draw(st.integers(1, 4))
    cell = st.one_of(values, values, st.just(GAP))
    row = st.lists(cell, min_size=criteria, max_size=criteria)
    table = draw(st.lists(row, min_size=1, max_size=6))
    assume(not np.isnan(table).all(axis=1).any())
    return table


def assert_shares(found: NDArray[np.float64], exact: Any, draws: int) -> None:
    """Hold shares against exact ones: 0 and 1 are met exactly, others but for chance."""
    for share, p in zip(found.ravel(), np.array(exact, dtype=float).ravel(), strict=True):
        assert abs(share - p) <= FAR * sqrt(p * (1 - p) / draws) + 1e-12


def exact_shares(table: list[list[int]]) -> list[list[Fraction]]:
    """Work out the shares of two criteria: between crossings of two pilots all ranks stay."""
    cuts = {Fraction(0), Fraction(1)}
    for a in table:
        for b in table:
            slope = (a[0] - a[1]) - (b[0] - b[1])
            if slope and 0 < (cut := Fraction(b[1] - a[1], slope)) < 1:
                cuts.add(cut)
    shares = [[Fraction(0)] * len(table) for _ in table]
    for left, right in pairwise(sorted(cuts)):
        w = (left + right) / 2
        scores = [w * x + (1 - w) * y for x, y in table]
        for pilot, own in enumerate(scores):
            shares[pilot][sum(score > own for score in scores)] += right - left
    return shares


def test_the_exact_shares_of_the_oracle_follow_from_its_values(two_criteria: Any) -> None:
    table = [[int(x) for x in row] for row in two_criteria["matrix"].values()]
    written = two_criteria["rank_acceptability_exact"].values()
    assert exact_shares(table) == [[Fraction(share) for share in row] for row in written]


@pytest.mark.parametrize("weights", [None, [1, 1], [40.0, 40.0]])
@pytest.mark.parametrize("seed", [0, 1])
def test_two_criteria_give_the_exact_shares_but_for_chance(
    two_criteria: Any, weights: list[float] | None, seed: int
) -> None:
    table = list(two_criteria["matrix"].values())
    found = rank_acceptability(table, weights=weights, draws=DRAWS, seed=seed)
    exact = list(two_criteria["rank_acceptability"].values())
    assert_shares(found, exact, DRAWS)
    places = np.arange(1, 6)
    for row, expected, mean in zip(
        found, np.array(exact), two_criteria["mean_rank"].values(), strict=True
    ):
        assert expected @ places == pytest.approx(mean, abs=1e-12)
        spread = expected @ places**2 - mean**2
        assert abs(row @ places - mean) <= FAR * sqrt(spread / DRAWS)


def test_two_criteria_give_the_exact_central_weights_but_for_chance(two_criteria: Any) -> None:
    table = list(two_criteria["matrix"].values())
    found = central_weights(table, draws=DRAWS)
    firsts = [row[0] for row in two_criteria["rank_acceptability"].values()]
    assert found.shape == (5, 2)
    middle = two_criteria["central_weight_w1"].values()
    for row, p, exact in zip(found, firsts, middle, strict=True):
        if exact is None:
            assert p == 0
            assert np.isnan(row).all()
        else:
            assert row.sum() == pytest.approx(1, abs=1e-12)
            # The weights with which a pilot comes first lie evenly on a stretch of length p.
            assert abs(row[0] - exact) <= FAR * (p / sqrt(12)) / sqrt(DRAWS * p)


def test_pilots_with_one_strength_each_take_all_ranks_equally_often() -> None:
    oracle = read("rank-acceptability-identity.json")
    found = rank_acceptability(np.eye(6), draws=DRAWS)
    assert_shares(found, np.full((6, 6), oracle["rank_acceptability"]), DRAWS)


def test_the_central_weights_of_pilots_with_one_strength_each_are_the_largest_of_six() -> None:
    oracle = read("rank-acceptability-identity.json")
    largest, *rest = oracle["central_weight_of_winner"]
    k = 6
    harmonic = [sum(1 / i**power for i in range(1, k + 1)) for power in (1, 2)]
    assert largest == pytest.approx(harmonic[0] / k, abs=1e-12)
    assert rest == pytest.approx([(1 - largest) / 5] * 5, abs=1e-12)
    # Second moments: of the largest weight, and of all of them together 2 / (k + 1).
    square = (harmonic[1] + harmonic[0] ** 2) / (k * (k + 1))
    spread = sqrt(square - largest**2), sqrt((2 / (k + 1) - square) / (k - 1) - rest[0] ** 2)
    for pilot, row in enumerate(central_weights(np.eye(k), draws=DRAWS, seed=4)):
        assert row.sum() == pytest.approx(1, abs=1e-12)
        for criterion, weight in enumerate(row):
            own = criterion == pilot
            far = FAR * spread[0 if own else 1] / sqrt(DRAWS / k)
            assert abs(weight - (largest if own else rest[0])) <= far


def test_a_criterion_without_a_value_leaves_the_whole_to_the_others() -> None:
    # The first is 3 whatever the weights; the second is 2 + 2w, ahead from w = 1/2 on.
    assert_shares(rank_acceptability([[3, GAP], [4, 2]], draws=DRAWS), [[0.5, 0.5]] * 2, DRAWS)
    # At 0 the gap would put the first behind; ignored it is ahead always.
    assert rank_acceptability([[4, GAP], [3, 3]], draws=500).tolist() == [[1, 0], [0, 1]]


def test_weights_given_are_the_middle_of_those_drawn() -> None:
    # Weights 3 : 1 of two criteria: w from Beta(3/2, 1/2). The first is ahead where w > 1/2, and
    # 1 - I(1/2; 3/2, 1/2) = 1/2 + 1/π.
    found = rank_acceptability([[1, 0], [0, 1]], weights=[3, 1], draws=DRAWS)
    p = 0.5 + 1 / np.pi
    assert_shares(found, [[p, 1 - p], [1 - p, p]], DRAWS)


def test_one_pilot_is_always_first_and_equal_ones_share_every_rank() -> None:
    assert rank_acceptability([[2, 3]], draws=10).tolist() == [[1]]
    found = rank_acceptability([[1, 2, 3]] * 4, draws=50)
    assert found == pytest.approx(np.full((4, 4), 1 / 4), abs=1e-12)
    # Each draw counts for a quarter for each, so all have the mean of all weights drawn.
    middle = central_weights([[1, 2, 3]] * 4, draws=50)
    assert middle == pytest.approx(np.tile(middle[0], (4, 1)), abs=1e-12)
    assert rank_acceptability([[5], [5]], draws=3).tolist() == [[0.5, 0.5], [0.5, 0.5]]


@steady
@given(tables(), st.sampled_from([1, 2, 7, 50]), st.integers(0, 5))
def test_each_pilot_and_each_rank_is_handed_out_once(
    table: list[list[float]], draws: int, seed: int
) -> None:
    shares = rank_acceptability(table, draws=draws, seed=seed)
    assert shares.shape == (len(table), len(table))
    assert (shares >= 0).all()
    assert shares.sum(axis=0) == pytest.approx(np.ones(len(table)), abs=1e-9)
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(table)), abs=1e-9)
    middle = central_weights(table, draws=draws, seed=seed)
    for share, row in zip(shares[:, 0], middle, strict=True):
        assert np.isnan(row).all() if share == 0 else row.sum() == pytest.approx(1, abs=1e-9)
    # Weighted by how often each comes first, they are the mean of all weights drawn.
    drawn = np.nansum(shares[:, :1] * middle, axis=0)
    assert drawn.sum() == pytest.approx(1, abs=1e-9)
    weights = draw_weights(BLOCK, len(table[0]), generator(seed, 0, 0))[:draws]
    assert drawn == pytest.approx(weights.mean(axis=0), abs=1e-9)


@steady
@given(tables(), st.integers(0, 5))
def test_a_pilot_worse_on_every_criterion_never_comes_first(
    table: list[list[float]], seed: int
) -> None:
    worse = [[x - 0.25 for x in row] for row in table]
    shares = rank_acceptability([*table, *worse], draws=50, seed=seed)
    assert (shares[len(table) :, 0] == 0).all()
    middle = central_weights([*table, *worse], draws=50, seed=seed)
    assert np.isnan(middle[len(table) :]).all()


def test_a_pilot_worse_on_one_criterion_of_next_to_no_weight_never_comes_first() -> None:
    shares = rank_acceptability([[1, 1], [1, 2]], weights=[1000, 0.001], draws=100)
    assert shares[0, 0] == 0


@steady
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_pilots_does_not_matter(table: list[list[float]], random: Any) -> None:
    order = random.sample(range(len(table)), len(table))
    shares = rank_acceptability(table, draws=40)
    turned = rank_acceptability([table[i] for i in order], draws=40)
    assert turned == pytest.approx(shares[order], abs=1e-12)


@steady
@given(tables(), st.sampled_from([0.01, 3.0, 1000.0]), st.integers(-50, 50))
def test_neither_the_unit_nor_the_zero_of_the_scale_matters(
    table: list[list[float]], factor: float, shift: int
) -> None:
    shares = rank_acceptability(table, draws=40)
    moved = rank_acceptability(np.array(table) * factor + shift, draws=40)
    assert moved == pytest.approx(shares, abs=1e-12)


def test_the_same_seed_gives_the_same_shares_and_another_one_others() -> None:
    table = np.eye(4)
    one = rank_acceptability(table, draws=500, seed=7)
    assert (rank_acceptability(table, draws=500, seed=7) == one).all()
    assert (rank_acceptability(table, draws=500, seed=8) != one).any()


def test_draws_in_several_chunks_count_as_one_lot() -> None:
    table = [[9.0, 1.0], [2.0, 8.0], [6.0, 6.0], [5.0, 5.0], [4.0, 7.0]]
    draws = 5_000
    drawn = np.concatenate([draw_weights(BLOCK, 2, generator(2, 0, k)) for k in range(3)])[:draws]
    assert len({tuple(row) for row in drawn}) == draws
    scores = drawn @ np.array(table).T
    ranks = 1 + (scores[:, :, None] < scores[:, None, :]).sum(axis=2)
    expected = np.stack([(ranks == place).mean(axis=0) for place in range(1, 6)], axis=1)
    assert rank_acceptability(table, draws=draws, seed=2) == pytest.approx(expected, abs=1e-12)
    middle = central_weights(table, draws=draws, seed=2)
    for pilot in range(3):
        expected_weights = drawn[ranks[:, pilot] == 1].mean(axis=0)
        assert middle[pilot] == pytest.approx(expected_weights, abs=1e-12)


@pytest.mark.parametrize(
    ("draws", "pilots"), [(1, 1), (7, 3), (10_000, 8), (5, 70_000), (4_321, 100), (4_000, 33)]
)
def test_the_weights_drawn_depend_on_the_seed_alone(draws: int, pilots: int) -> None:
    around = np.array([2.0, 1.0, 1.0])
    chunks = list(weight_chunks(draws, pilots, 3, 6, around, 10.0))
    assert all(len(chunk) == 1 or len(chunk) * pilots <= CHUNK_CELLS for chunk in chunks)
    drawn = np.concatenate(chunks)
    assert len(drawn) == draws
    blocks = [
        draw_weights(BLOCK, 3, generator(6, 0, k), around, 10.0) for k in range(-(-draws // BLOCK))
    ]
    assert (drawn == np.concatenate(blocks)[:draws]).all()


def test_random_numbers_of_chunks_streams_and_seeds_differ() -> None:
    keys = [(seed, stream, chunk) for seed in (0, 1) for stream in (0, 1) for chunk in (0, 1)]
    first = {tuple(generator(*key).integers(0, 2**60, 3).tolist()) for key in keys}
    assert len(first) == len(keys)
    assert generator(3, 1, 2).random() == generator(3, 1, 2).random()


def test_weights_are_uniform_on_the_simplex() -> None:
    n, size = 4, 20_000
    drawn = draw_weights(size, n, generator(0, 0, 0))
    assert drawn.shape == (size, n)
    assert (drawn > 0).all()
    assert drawn.sum(axis=1) == pytest.approx(np.ones(size), abs=1e-12)
    # Each is Beta(1, n - 1): P(w > x) = (1 - x)^(n - 1).
    for x in (0.001, 0.05, 0.25, 0.6):
        assert_shares((drawn > x).mean(axis=0), [(1 - x) ** (n - 1)] * n, size)


@pytest.mark.parametrize("concentration", [1.0, 10.0])
def test_weights_around_a_centre_have_its_mean_and_a_known_spread(concentration: float) -> None:
    around, size = np.array([4.0, 2.0, 1.0, 1.0]), 20_000
    drawn = draw_weights(size, 4, generator(1, 0, 0), around, concentration)
    assert drawn.sum(axis=1) == pytest.approx(np.ones(size), abs=1e-12)
    for column, m in zip(drawn.T, around / 8, strict=True):
        # Dirichlet: variance m (1 - m) / (units + 1), units = concentration · criteria.
        spread = sqrt(m * (1 - m) / (4 * concentration + 1))
        assert abs(column.mean() - m) <= FAR * spread / sqrt(size)
        assert column.std() == pytest.approx(spread, rel=0.03)


def test_every_weight_drawn_counts_for_something() -> None:
    drawn = draw_weights(2_000, 2, generator(0, 0, 0), np.array([1000.0, 0.001]))
    assert (drawn > LEAST_WEIGHT / 2).all()
    assert drawn.sum(axis=1) == pytest.approx(np.ones(2_000), abs=1e-12)


def test_a_first_rank_is_shared_by_those_that_tie() -> None:
    # Neighbouring steps tie too: close scores can fall on either side of an edge.
    places = np.array([[50, 30, 30], [0, 10, 20], [40, 40, 40], [8, 9, 20], [9, 8, 6]])
    third = [1 / 3] * 3
    assert first_shares(places) == pytest.approx(
        np.array([[0, 0.5, 0.5], [1, 0, 0], third, [0.5, 0.5, 0], [0, 0, 1]]), abs=1e-15
    )


@together(
    "table, more, message",
    [
        ([], {}, "pilots × criteria and not empty"),
        ([[], []], {}, "pilots × criteria and not empty"),
        ([1, 2], {}, "pilots × criteria and not empty"),
        ([[[1]]], {}, "pilots × criteria and not empty"),
        ([[1, np.inf]], {}, "must not be infinite"),
        ([[1, 2], [GAP, GAP]], {}, "pilot 1 has no value on any criterion"),
        ([[1, 2]], {"weights": [1]}, "weights must be 2 numbers above 0"),
        ([[1, 2]], {"weights": [1, 0]}, "weights must be 2 numbers above 0"),
        ([[1, 2]], {"weights": [1, GAP]}, "weights must be 2 numbers above 0"),
        ([[1, 2]], {"weights": [1, np.inf]}, "weights must be 2 numbers above 0"),
        ([[1, 2]], {"weights": [[1, 1]]}, "weights must be 2 numbers above 0"),
        ([[1, 2]], {"draws": 0}, "draws must be 1 to 1,000,000, not 0"),
        ([[1, 2]], {"draws": MAX_DRAWS + 1}, "draws must be 1 to 1,000,000, not 1,000,001"),
    ],
)
def test_what_cannot_be_drawn_is_refused(table: Any, more: dict[str, Any], message: str) -> None:
    for function in (rank_acceptability, central_weights):
        with pytest.raises(ValueError, match=message):
            function(table, **more)
