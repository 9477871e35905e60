"""The voices of roles together: the lower median over the roles, by weight."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotscan.scoring.ratings import lower_median, middle_role
from support.together import together


def weighed(**weights: str) -> dict[str, Fraction]:
    return {name: Fraction(weight) for name, weight in weights.items()}


@together(
    "levels, weights, level",
    [
        # of 3 the half is 1.5: the 1 of a does not reach it, with the 2 of b it is 3
        ({"a": 1, "b": 3}, weighed(a="1", b="2"), 3),
        ({"a": 1, "b": 3}, weighed(a="2", b="1"), 1),
        # of 4 the half is 2: a reaches it exactly, and doubt lowers
        ({"a": 1, "b": 2, "c": 4}, weighed(a="2", b="1", c="1"), 1),
        # of 5 the half is 2.5
        ({"a": 1, "b": 2, "c": 4}, weighed(a="1", b="1", c="3"), 4),
        ({"a": 1, "b": 2, "c": 4}, weighed(a="1", b="2", c="2"), 2),
        # 0.1 and 0.2 are exactly half of 0.6
        ({"a": 1, "b": 2, "c": 3}, weighed(a="0.1", b="0.2", c="0.3"), 2),
        # only the roles that gave a level count
        ({"b": 0}, weighed(a="5", b="1"), 0),
        # a role that the framework does not have weighs 1
        ({"a": 0, "z": 4}, weighed(a="0.5", b="2"), 4),
        ({"a": 0, "b": 4}, {}, 0),
    ],
)
def test_by_hand(levels: dict[str, int], weights: dict[str, Fraction], level: int) -> None:
    assert middle_role(levels, weights) == level


def test_no_level_has_no_middle() -> None:
    for weights in ({}, weighed(a="1", b="2")):
        with pytest.raises(ValueError, match="at least one"):
            middle_role({}, weights)


ROLES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 4), min_size=1)
WEIGHTS = st.decimals("0.001", "1000", places=3)


@given(ROLES, WEIGHTS)
def test_equal_weights_are_the_lower_median(levels: dict[str, int], weight: object) -> None:
    weights = dict.fromkeys("abcdef", Fraction(str(weight)))
    assert middle_role(levels, weights) == lower_median(list(levels.values()))


@given(ROLES, st.fixed_dictionaries(dict.fromkeys("abcdef", WEIGHTS)), st.integers(1, 99))
def test_the_middle_halves_the_weight(
    levels: dict[str, int], given_weights: dict[str, object], times: int
) -> None:
    weights = {name: Fraction(str(weight)) for name, weight in given_weights.items()}
    level = middle_role(levels, weights)
    total = sum(weights[role] for role in levels)
    assert level in levels.values()
    assert sum(weights[r] for r, own in levels.items() if own <= level) >= total / 2
    assert sum(weights[r] for r, own in levels.items() if own < level) < total / 2
    assert middle_role(levels, {name: times * w for name, w in weights.items()}) == level
    highest = max(levels, key=levels.__getitem__)
    assert middle_role(levels, weights | {highest: weights[highest] * times}) >= level
