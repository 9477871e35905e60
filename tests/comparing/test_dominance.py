"""Which pilot is at least as good as another whatever the unknown turns out to be."""

from __future__ import annotations

from itertools import product

import numpy as np

from pilotscan.comparing.dominance import dominating_pairs
from pilotscan.comparing.judged import JudgedSet, judge_set
from pilotscan.model.framework import Framework
from support.compared import NA, random_records, record, uncertain
from support.together import together

# Conditions of the small framework: trust, volunteers, language-help | money, no-harm.


def judged(framework: Framework, *levels: list[int | str | None], route: str = "growth"):
    return judge_set([record(row, route=route) for row in levels], framework)


def pairs(framework: Framework, *levels: list[int | str | None], route: str = "growth"):
    return dominating_pairs(judged(framework, *levels, route=route), range(len(levels)))


def test_better_on_one_condition_and_as_good_on_all_others_dominates(small: Framework) -> None:
    assert pairs(small, [3, 3, 3, 3, 3], [3, 3, 2, 3, 3]) == [(0, 1)]
    assert pairs(small, [3, 3, 2, 3, 3], [3, 3, 3, 3, 3]) == [(1, 0)]
    assert pairs(small, [3, 3, 4, 3, 3], [3, 3, 2, 3, 4]) == []


def test_equal_pilots_do_not_dominate_each_other_nor_themselves(small: Framework) -> None:
    assert pairs(small, [3, 2, 1, 0, 4], [3, 2, 1, 0, 4]) == []
    assert pairs(small, [4, 4, 4, 4, 4]) == []


def test_an_unknown_of_its_own_counts_as_nought(small: Framework) -> None:
    assert pairs(small, [4, 4, None, 4, 4], [3, 3, 1, 3, 3]) == []
    assert pairs(small, [4, 4, None, 4, 4], [3, 3, 0, 3, 3]) == [(0, 1)]
    # Nought is as good as nought: better is needed somewhere else.
    assert pairs(small, [3, 3, None, 3, 3], [3, 3, 0, 3, 3]) == []


def test_an_unknown_of_the_other_counts_as_four(small: Framework) -> None:
    assert pairs(small, [4, 4, 3, 4, 4], [3, 3, None, 3, 3]) == []
    assert pairs(small, [4, 4, 4, 4, 4], [3, 3, None, 3, 3]) == [(0, 1)]
    assert pairs(small, [3, 3, 4, 3, 3], [3, 3, None, 3, 3]) == []
    assert pairs(small, [4, 4, None, 4, 4], [0, 0, None, 0, 0]) == []


def test_only_pilots_for_which_the_same_conditions_count_are_compared(small: Framework) -> None:
    assert pairs(small, [4, 4, NA, 4, 4], [1, 1, NA, 1, 1]) == [(0, 1)]
    assert pairs(small, [4, 4, NA, 4, 4], [1, 1, 1, 1, 1]) == []
    assert pairs(small, [4, 4, 4, 4, 4], [1, 1, NA, 1, 1]) == []


def test_what_does_not_count_on_the_route_does_not_matter(small: Framework) -> None:
    better, worse = [3, 3, 4, 0, 3], [3, 3, 3, 4, 3]  # money: worse on growth, elsewhere nothing
    assert pairs(small, better, worse) == []
    assert pairs(small, better, worse, route="circulation") == [(0, 1)]
    mixed = judge_set([record([4] * 5), record([0] * 5, route="circulation")], small)
    assert dominating_pairs(mixed, [0, 1]) == []


def test_pairs_follow_the_order_asked_for_and_leave_others_out(small: Framework) -> None:
    whole = judged(small, [1] * 5, [2] * 5, [3] * 5)
    assert dominating_pairs(whole, [2, 1, 0]) == [(2, 1), (2, 0), (1, 0)]
    assert dominating_pairs(whole, [0, 1, 2]) == [(1, 0), (2, 0), (2, 1)]
    assert dominating_pairs(whole, [0, 2]) == [(2, 0)]
    assert dominating_pairs(whole, [1]) == []
    assert dominating_pairs(whole, []) == []


@together("seed", range(12))
def test_a_pair_dominates_if_and_only_if_it_does_for_every_filling(
    small: Framework, seed: int
) -> None:
    random = np.random.default_rng(seed)
    found = judge_set(random_records(random, uncertain(small), 8, gaps=0.08), small)
    listed = dominating_pairs(found, range(8))
    assert listed == [
        (i, j) for i in range(8) for j in range(8) if i != j and always_better(found, i, j)
    ]


def always_better(found: JudgedSet, i: int, j: int) -> bool:
    """Fill every unknown of both in every way."""
    counts = found.counting[i]
    if (counts != found.counting[j]).any():
        return False
    cells = [
        [range(5) if np.isnan(x) else [int(x)] for x in found.known.level[pilot, counts]]
        for pilot in (i, j)
    ]
    return all(
        all(x >= y for x, y in zip(one, other, strict=True)) and one != other
        for one in product(*cells[0])
        for other in product(*cells[1])
    )
