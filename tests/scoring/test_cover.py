"""The choice within a path is the cheapest of all."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest

from pilotscan.scoring.cover import cheapest_cover, raises


def test_the_cover_is_the_cheapest_of_all_choices() -> None:
    random = np.random.default_rng(3)
    for _ in range(300):
        options = [
            [(0.0, (0, 0))]
            + [
                (float(random.integers(1, 9)) / 8, (int(random.integers(0, 5)), 1))
                for _ in range(random.integers(1, 3))
            ]
            for _ in range(random.integers(1, 6))
        ]
        need = float(random.integers(0, 20)) / 8
        ways = [
            (sum(o[1][0] for o in way), sum(o[1][1] for o in way))
            for way in product(*options)
            if sum(o[0] for o in way) >= need
        ]
        if not ways:
            with pytest.raises(ValueError, match="no choice reaches"):
                cheapest_cover(options, need)
            continue
        taken = [item[k] for item, k in zip(options, cheapest_cover(options, need), strict=True)]
        assert sum(gain for gain, _ in taken) >= need
        assert (sum(c[0] for _, c in taken), sum(c[1] for _, c in taken)) == min(ways)


def test_a_large_choice_is_quick() -> None:
    random = np.random.default_rng(4)
    options = [
        [(0.0, (0, 0)), (float(random.random()), (int(random.integers(1, 50)), 1))]
        for _ in range(28)
    ]
    taken = cheapest_cover(options, 7.0)
    assert sum(item[k][0] for item, k in zip(options, taken, strict=True)) >= 7


def test_a_mean_is_lifted_by_the_fewest_conditions_and_levels() -> None:
    """Different weights, with some conditions on the path already; against all ways."""
    random = np.random.default_rng(5)
    for _ in range(200):
        width = int(random.integers(1, 5))
        weights = tuple(random.choice([0.3, 1.0, 2.0, 0.7], width).tolist())
        levels = tuple(random.integers(1, 5, width).tolist())
        touched = tuple((random.random(width) < 0.4).tolist())
        mean = float(random.choice([2.0, 2.5, 3.0, 3.7]))

        def size(up: tuple[int, ...], touched: tuple[bool, ...] = touched) -> tuple[int, int]:
            return sum(u > 0 and not t for u, t in zip(up, touched, strict=True)), sum(up)

        def reached(
            up: tuple[int, ...],
            weights: tuple[float, ...] = weights,
            levels: tuple[int, ...] = levels,
            mean: float = mean,
        ) -> bool:
            points = sum(w * (x + u) for w, x, u in zip(weights, levels, up, strict=True))
            return points / sum(weights) >= mean - 1e-9

        ways = [up for up in product(*(range(5 - x) for x in levels)) if reached(up)]
        up = raises(weights, levels, touched, (True,) * width, None, mean - 1e-9, 4)
        assert reached(up)
        assert size(up) == min(map(size, ways))


def test_the_least_effort_lifts_a_mean() -> None:
    one, two = Fraction(1), Fraction(2)
    every, no = (True,) * 3, (False,) * 3
    # 8 points are asked for, 6 are there: the first alone by two levels, or two by one each.
    line = 8 / 3 - 1e-9
    assert raises((1.0,) * 3, (2, 2, 2), no, every, (two, two, two), line, 4) == (2, 0, 0)
    assert raises((1.0,) * 3, (2, 2, 2), no, every, (two, two, one), line, 4) == (0, 0, 2)
    assert raises((1.0,) * 3, (3, 2, 3), no, every, (one, Fraction(3), two), line, 4) == (0, 0, 0)
    # From 7 points one level each of the first and the last is cheaper than the middle one.
    line = 9 / 3 - 1e-9
    assert raises((1.0,) * 3, (3, 1, 3), no, every, (one, Fraction(4), two), line, 4) == (1, 0, 1)
    assert raises((1.0,) * 3, (3, 1, 3), no, every, (one, two, two), line, 4) == (0, 2, 0)
    assert raises((1.0,) * 3, (3, 1, 3), no, (True, False, True), None, line, 4) == (1, 0, 1)


def test_among_equals_the_most_even_and_then_the_first() -> None:
    every, no = (True,) * 3, (False,) * 3
    assert raises((1.0,) * 3, (1, 1, 1), every, every, None, 5 / 3 - 1e-9, 4) == (1, 1, 0)
    assert raises((1.0,) * 3, (3, 1, 2), no, every, None, 7 / 3 - 1e-9, 4) == (0, 1, 0)
    for first, second in combinations(range(3), 2):
        up = raises((1.0,) * 3, (2, 2, 2), no, every, None, 7 / 3 - 1e-9, 4)
        assert up[first] >= up[second]
