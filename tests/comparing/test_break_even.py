"""Weights at which two pilots change places, against a hand-worked case and a fine grid."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pilotscan.comparing.break_even import break_even_weights
from pilotscan.model.scale import Scale
from pilotscan.scoring.score import points_of
from support.together import together

ORACLE = Path(__file__).parents[1] / "oracles" / "break-even-weight.json"
GAP = float("nan")
CELLS = 997
steady = settings(max_examples=300, deadline=None, derandomize=True)
means = st.one_of(st.just(GAP), st.integers(0, 16).map(lambda n: n / 4))


@st.composite
def two_pilots(draw: st.DrawFn) -> tuple[list[float], list[float], list[float], int]:
    dimensions = draw(st.integers(2, 5))
    some = st.lists(means, min_size=dimensions, max_size=dimensions)
    a, b = draw(some), draw(some)
    assume(not np.isnan(a).all() and not np.isnan(b).all())
    weights = st.integers(1, 9).map(float)
    given_weights = draw(st.lists(weights, min_size=dimensions, max_size=dimensions))
    return a, b, given_weights, draw(st.integers(0, dimensions - 1))


def differences(
    a: list[float], b: list[float], weights: list[float], k: int, moved: list[float]
) -> list[float]:
    """Return how far the first is ahead, 0..100, with each of these weights of dimension k."""
    w = np.array(moved)
    others = sum(weights) - weights[k]
    columns = [w if i == k else (1 - w) * own / others for i, own in enumerate(weights)]
    scale = Scale(0, 4)
    one, other = (points_of([np.array([x]) for x in pilot], columns, scale) for pilot in (a, b))
    return (one - other).tolist()


def difference(a: list[float], b: list[float], weights: list[float], k: int, w: float) -> float:
    return differences(a, b, weights, k, [w])[0]


def test_the_weights_of_the_oracle_are_met() -> None:
    oracle = json.loads(ORACLE.read_text(encoding="utf-8"))
    u, v = oracle["scores"]["U"], oracle["scores"]["V"]
    assert len(oracle["break_even"]) == len(oracle["weights"]) == 3
    for k, expected in enumerate(oracle["break_even"].values()):
        [found] = break_even_weights(u, v, oracle["weights"], k)
        assert found == pytest.approx(expected["break_even_weight"], abs=1e-12)
    totals = [np.dot(x, oracle["weights"]) for x in (u, v)]
    assert totals == pytest.approx([oracle["totals"]["U"], oracle["totals"]["V"]], abs=1e-12)


def test_with_two_dimensions_the_weight_is_worked_out_by_hand() -> None:
    # w·4 + (1-w)·1 = w·2 + (1-w)·2  ⇔  2w = 1 - w  ⇔  w = 1/3, for either dimension.
    assert break_even_weights([4, 1], [2, 2], [1, 1], 0) == pytest.approx([1 / 3], abs=1e-12)
    assert break_even_weights([4, 1], [2, 2], [1, 1], 1) == pytest.approx([2 / 3], abs=1e-12)


def test_the_other_weights_keep_their_ratios() -> None:
    # The others weigh 3 : 1. w·0 + (1-w)·(3·4 + 1·0)/4 = w·3 + (1-w)·(3·1 + 1·1)/4
    #                       ⇔  3(1-w) = 3w + (1-w)  ⇔  2(1-w) = 3w  ⇔  w = 2/5.
    assert break_even_weights([0, 4, 0], [3, 1, 1], [7, 3, 1], 0) == pytest.approx([2 / 5])


def test_with_gaps_two_pilots_can_change_places_twice() -> None:
    # Others 1 : 1. First: (w + (1-w)·11/2) / (w + (1-w)/2); second: (1-w)·9.
    # w = 1/3: (1/3 + 11/3) / (2/3) = 6 = 2/3 · 9.   w = 2/3: (2/3 + 11/6) / (5/6) = 3 = 1/3 · 9.
    found = break_even_weights([1, 11, GAP], [0, 9, 9], [5, 1, 1], 0)
    assert found == pytest.approx([1 / 3, 2 / 3], abs=1e-12)


def test_touching_without_crossing_is_no_break_even() -> None:
    # w = 1/2: (1/2 + 10/4) / (3/4) = 4 = 1/2 · 8, and the first is ahead on both sides of it:
    # at 1/3 (1/3 + 10/3) / (2/3) = 5.5 > 16/3, at 2/3 (2/3 + 10/6) / (5/6) = 2.8 > 8/3.
    a, b, weights = [1, 10, GAP], [0, 8, 8], [1, 1, 1]
    assert difference([x / 4 for x in a], [x / 4 for x in b], weights, 0, 0.5) == pytest.approx(0)
    assert break_even_weights(a, b, weights, 0) == []


def test_a_gap_on_the_moving_dimension_leaves_that_pilot_where_it_is() -> None:
    # The first stays at 3; the second is at 4w + 2(1-w) = 3 at w = 1/2.
    assert break_even_weights([GAP, 3], [4, 2], [1, 1], 0) == pytest.approx([1 / 2])
    assert break_even_weights([GAP, 3], [GAP, 2], [1, 1], 0) == []


def test_equal_or_dominated_pilots_never_change_places() -> None:
    assert break_even_weights([3, 2, 1], [3, 2, 1], [1, 2, 3], 0) == []
    assert break_even_weights([3, 3, 3], [2, 3, 3], [1, 2, 3], 0) == []
    assert break_even_weights([4, 4], [2, 3], [1, 2], 1) == []
    # Equal on all others: ahead at any weight above 0, so 0 itself is no break-even.
    assert break_even_weights([0, 1 / 3, 2 / 3], [1, 1 / 3, 2 / 3], [1, 0.1, 0.7], 0) == []


def test_what_rounding_alone_tells_apart_is_equal() -> None:
    # Others: .1 + .2 + .3 against .3 + .2 + .1, the same sum.
    a, b = [0, 0.1, 0.2, 0.3], [1, 0.3, 0.2, 0.1]
    assert sum(a[1:]) != sum(b[1:])
    for one, other in ((a, b), ([1, *a[1:]], [0, *b[1:]])):
        assert break_even_weights(one, other, [1, 1, 1, 1], 0) == []


def test_one_dimension_alone_has_no_weight_to_move() -> None:
    assert break_even_weights([4], [1], [2], 0) == []


@steady
@given(two_pilots())
def test_at_each_weight_the_scores_are_equal_and_change_sign(
    given_pilots: tuple[list[float], list[float], list[float], int],
) -> None:
    a, b, weights, k = given_pilots
    found = break_even_weights(a, b, weights, k)
    assert found == sorted(found)
    assert len(found) <= (2 if np.isnan([a, b]).any() else 1)
    for w in found:
        assert 0 < w < 1
        assert abs(difference(a, b, weights, k, w)) < 1e-9
    between = [0.0, *found, 1.0]
    signs = [
        np.sign(difference(a, b, weights, k, (left + right) / 2))
        for left, right in pairwise(between)
    ]
    for before, after in pairwise(signs):
        assert before == -after != 0


@steady
@given(two_pilots())
def test_a_fine_grid_finds_no_other_crossing(
    given_pilots: tuple[list[float], list[float], list[float], int],
) -> None:
    a, b, weights, k = given_pilots
    found = break_even_weights(a, b, weights, k)
    grid = [(i + 0.5) / CELLS for i in range(CELLS)]
    ahead = differences(a, b, weights, k, grid)
    clear = [(w, d > 0) for w, d in zip(grid, ahead, strict=True) if abs(d) > 1e-9]
    for (left, before), (right, after) in pairwise(clear):
        crossings = sum(left < w < right for w in found)
        assert (crossings % 2 == 1) == (before != after)


@steady
@given(two_pilots(), st.sampled_from([0.001, 0.3, 7.0, 1000.0]))
def test_neither_the_order_of_the_two_nor_the_scale_of_weights_matters(
    given_pilots: tuple[list[float], list[float], list[float], int], factor: float
) -> None:
    a, b, weights, k = given_pilots
    found = break_even_weights(a, b, weights, k)
    assert break_even_weights(b, a, weights, k) == pytest.approx(found, abs=1e-12)
    scaled = [factor * w for w in weights]
    assert break_even_weights(a, b, scaled, k) == pytest.approx(found, abs=1e-9)


@steady
@given(two_pilots())
def test_the_present_weight_of_the_dimension_itself_does_not_matter(
    given_pilots: tuple[list[float], list[float], list[float], int],
) -> None:
    a, b, weights, k = given_pilots
    other = [100.0 if i == k else w for i, w in enumerate(weights)]
    assert break_even_weights(a, b, other, k) == break_even_weights(a, b, weights, k)


@together(
    "a, b, weights, k, message",
    [
        ([1, 2], [1], [1, 1], 0, "one number per dimension"),
        ([1, 2], [1, 2], [1], 0, "one number per dimension"),
        ([[1, 2]], [[1, 2]], [[1, 1]], 0, "one number per dimension"),
        ([1, 2], [1, 2], [1, 0], 0, "weights must be above 0"),
        ([1, 2], [1, 2], [1, -1], 0, "weights must be above 0"),
        ([1, 2], [1, 2], [1, GAP], 0, "weights must be above 0"),
        ([1, 2], [1, 2], [1, np.inf], 0, "weights must be above 0"),
        ([1, 2], [1, 2], [1, 1], 2, "there is no dimension 2"),
        ([1, 2], [1, 2], [1, 1], -1, "there is no dimension -1"),
        ([1, np.inf], [1, 2], [1, 1], 0, "must not be infinite"),
        ([1, 2], [-np.inf, 2], [1, 1], 0, "must not be infinite"),
        ([GAP, GAP], [1, 2], [1, 1], 0, "at least one dimension"),
        ([1, 2], [GAP, GAP], [1, 1], 0, "at least one dimension"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(
    a: list[float], b: list[float], weights: list[float], k: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        break_even_weights(a, b, weights, k)
