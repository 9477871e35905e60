"""Ranks 1, 1, 3, and the counting of ranks over draws, against counting by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotscan.comparing.ranking import RankCounter, rank, rank_interval

steady = settings(max_examples=200, deadline=None, derandomize=True)
quarters = st.integers(0, 400).map(lambda n: n / 4)
draws_of_three_scores = st.integers(1, 6).flatmap(
    lambda pilots: st.lists(
        st.lists(st.integers(0, 3), min_size=pilots, max_size=pilots), min_size=1, max_size=8
    )
)


def ranks(*scores: float) -> list[int]:
    return rank(np.array(scores, dtype=float)).tolist()


def counted(*draws: list[float], lowest: float = 0.0, highest: float = 100.0) -> list[list[float]]:
    counter = RankCounter(len(draws[0]), lowest, highest)
    counter.add(np.array(draws, dtype=float))
    return counter.shares.tolist()


def test_equal_scores_share_a_rank_and_the_next_ones_are_skipped() -> None:
    assert ranks(80, 80, 70) == [1, 1, 3]
    assert ranks(10, 70, 80, 10, 80, 10) == [4, 3, 1, 4, 1, 4]
    assert ranks(5) == [1]
    assert ranks() == []
    assert ranks(0, 0, 0) == [1, 1, 1]


def test_scores_are_ranked_unrounded_and_tie_below_a_billionth() -> None:
    assert ranks(66.66, 66.66 + 1e-8) == [2, 1]
    assert ranks(80, 80 + 0.9e-9, 10) == [1, 1, 3]
    assert ranks(80, 80 + 1.2e-9, 10) == [2, 1, 3]
    # 3 · 25/3 and 25 · (1/3 + 1/3 + 1/3) are the same number but for rounding.
    assert ranks(25.0, 25 * (0.1 + 0.2) / 0.3) == [1, 1]


@steady
@given(st.lists(quarters, max_size=12))
def test_a_rank_is_one_more_than_the_number_of_pilots_ahead(scores: list[float]) -> None:
    assert ranks(*scores) == [1 + sum(other > own for other in scores) for own in scores]


def test_draws_without_ties_are_counted_one_by_one() -> None:
    # Ranks of the pilots: (1, 2, 3), (3, 1, 2), (1, 3, 2), (1, 2, 3).
    shares = counted([9, 8, 7], [1, 3, 2], [50, 0, 20], [100, 99, 0])
    assert shares == [[3 / 4, 0, 1 / 4], [1 / 4, 2 / 4, 1 / 4], [0, 2 / 4, 2 / 4]]


def test_pilots_that_tie_share_the_ranks_that_they_take_together() -> None:
    # In the first draw pilots 1 and 2 take ranks 2 and 3; in the second 0 and 1 take 1 and 2. The
    # last of the first draw and the first of the second have the same score, and do not tie.
    assert counted([2, 1, 1], [1, 1, 0]) == [
        [(1 + 1 / 2) / 2, (1 / 2) / 2, 0],
        [(1 / 2) / 2, (1 / 2 + 1 / 2) / 2, (1 / 2) / 2],
        [0, (1 / 2) / 2, (1 / 2 + 1) / 2],
    ]
    assert counted([7, 7, 7]) == [pytest.approx([1 / 3] * 3, abs=1e-15)] * 3
    assert counted([0]) == [[1]]


@steady
@given(draws_of_three_scores)
def test_shares_are_what_counting_in_fractions_gives(draws: list[list[int]]) -> None:
    pilots = len(draws[0])
    expected = [[Fraction(0)] * pilots for _ in range(pilots)]
    for scores in draws:
        for pilot, own in enumerate(scores):
            ahead = sum(score > own for score in scores)
            alike = scores.count(own)
            for place in range(ahead, ahead + alike):
                expected[pilot][place] += Fraction(1, alike * len(draws))
    shares = counted(*draws, highest=3.0)
    assert np.array(shares) == pytest.approx(np.array(expected, dtype=float), abs=1e-12)


@steady
@given(draws_of_three_scores)
def test_draws_can_be_added_in_parts(draws: list[list[int]]) -> None:
    counter = RankCounter(len(draws[0]), 0, 3)
    for scores in draws:
        counter.add(np.array([scores], dtype=float))
    assert counter.draws == len(draws)
    assert counter.shares == pytest.approx(np.array(counted(*draws, highest=3.0)), abs=1e-12)


def test_scores_that_differ_by_rounding_alone_tie_in_a_draw() -> None:
    assert counted([50, 50 + 1e-13]) == [[0.5, 0.5], [0.5, 0.5]]
    assert counted([50, 50 + 2e-9]) == [[0, 1], [1, 0]]


@pytest.mark.parametrize("above", [0, 0.1e-9, 0.45e-9, 0.5e-9, 0.9e-9])
def test_scores_closer_than_a_billionth_tie_in_a_draw_on_whichever_step_they_fall(
    above: float,
) -> None:
    for apart in (0.1e-9, 0.9e-9):
        close = [50 + above, 50 + above + apart]
        assert ranks(*close) == [1, 1]
        assert counted(close) == [[0.5, 0.5], [0.5, 0.5]]


def test_scores_a_little_out_of_bounds_are_ranked_too() -> None:
    # Rounding can push a weighted mean past its bounds.
    assert counted([1 + 1e-9, 1.0, -1e-9], highest=1.0) == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_places_are_returned_as_steps_below_the_highest() -> None:
    counter = RankCounter(3, 0, 100)
    [[first, second, third]] = counter.add(np.array([[100.0, 99.0, 0.0]])).tolist()
    assert (first, second, third) == (0, 10**9, 10**11)
    assert counter.places(np.array([[100.0, 0.0]])).tolist() == [[0, 10**11]]


def test_where_all_scores_must_be_equal_all_tie() -> None:
    assert counted([3, 3, 3 + 1e-16], lowest=3.0, highest=3.0)[0] == pytest.approx([1 / 3] * 3)


def interval(*shares: float, at: int = 1, width: float = 0.9) -> tuple[int, int]:
    # One pilot's row is all that matters; the other rows are only there to make a table.
    table = np.tile(np.array(shares), (len(shares), 1))
    best, worst = rank_interval(table, np.full(len(shares), at), width)
    return int(best[0]), int(worst[0])


def test_an_interval_cuts_equal_parts_off_both_ends() -> None:
    # 5 % off each end. Sums from the best rank: .04 .10 .96 1 → ranks 2 to 3.
    assert interval(0.04, 0.06, 0.86, 0.04, at=2) == (2, 3)
    # .06 .10 .94 1 → ranks 1 to 4.
    assert interval(0.06, 0.04, 0.84, 0.06, at=2) == (1, 4)
    # Exactly 5 % is in: .05 .95 1 → ranks 1 to 2.
    assert interval(0.05, 0.90, 0.05, at=2) == (1, 2)
    # 10 % off each end: .09 .91 1 → rank 2 alone.
    assert interval(0.09, 0.82, 0.09, at=2, width=0.8) == (2, 2)
    assert interval(1.0) == (1, 1)


def test_an_interval_is_widened_to_hold_the_nominal_rank() -> None:
    assert interval(0, 0, 1, 0, at=1) == (1, 3)
    assert interval(0, 1, 0, 0, at=4) == (2, 4)


def test_an_interval_never_ends_behind_the_last_rank() -> None:
    assert interval(0.5, 0.5 - 1e-7, at=1) == (1, 2)
    assert interval(0.5, 0.4, at=1) == (1, 2)
