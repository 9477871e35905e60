"""How conditions stand in each pilot and in the whole set."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.systemic import (
    STANDINGS,
    ConditionTally,
    condition_tallies,
    standings,
)
from pilotscan.model.framework import Framework
from pilotscan.model.rules import Systemic as SystemicRules
from pilotscan.scoring.ratings import lower_median
from support.compared import NA, random_records, record, uncertain, with_rules
from support.together import together

# Conditions of the small framework: trust (necessary from 2), volunteers, language-help | money
# (from 2, growth only), no-harm (from 1, stops growth at 0). Ready from level 3.


def named(framework: Framework, *rows: list[int | str | None], route: str = "growth"):
    judged = judge_set([record(row, route=route) for row in rows], framework)
    return [[STANDINGS[k] if k >= 0 else None for k in row] for row in standings(judged)]


def tally(framework: Framework, condition: str, *rows: list[int | str | None], route="growth"):
    judged = judge_set([record(row, route=route) for row in rows], framework)
    return {t.id: t for t in condition_tallies(judged)}[condition]


def systemic_of_volunteers(framework: Framework, *levels: int | str | None) -> str:
    return tally(framework, "volunteers", *([3, level, 3, 3, 3] for level in levels)).systemic


def test_a_bottleneck_is_a_necessary_condition_below_its_minimum(small: Framework) -> None:
    assert named(small, [1, 1, 1, 1, 0]) == [
        ["bottleneck", "weak", "weak", "bottleneck", "bottleneck"]
    ]
    assert named(small, [2, 2, 2, 2, 1]) == [["weak"] * 5]
    assert named(small, [3, 3, 4, 3, 4]) == [["in-place"] * 5]


def test_unknown_is_unknown_and_what_does_not_count_has_no_standing(small: Framework) -> None:
    assert named(small, [None, None, NA, None, 3]) == [
        ["unknown", "unknown", None, "unknown", "in-place"]
    ]
    assert named(small, [3, 0, 4, 0, 0], route="circulation") == [
        ["in-place", "weak", "in-place", None, "bottleneck"]
    ]


def test_a_condition_that_stops_is_a_bottleneck_however_mild_the_others(small: Framework) -> None:
    # Two of three roles say 4, one says 0: the level is 4, and yet it stops growth.
    assert lower_median([0, 4, 4]) == 4
    judged = judge_set([record([3, 3, 3, 3, 4], lowest=[3, 3, 3, 3, 0], spread=4)], small)
    assert STANDINGS[standings(judged)[0, 4]] == "bottleneck"


def test_in_place_is_the_level_that_the_framework_calls_ready(small: Framework) -> None:
    ready = small.rules.ready.model_copy(update={"min_level": 2})
    assert named(with_rules(small, ready=ready), [2, 2, 1, 2, 1]) == [
        ["in-place", "in-place", "weak", "in-place", "weak"]
    ]


def test_a_condition_is_counted_over_the_whole_set(small: Framework) -> None:
    found = tally(small, "language-help", *([3, 3, x, 3, 3] for x in (0, 2, 3, 4, 4, None, NA, NA)))
    assert found.dimension == "people"
    assert found.standing == {"bottleneck": 0, "weak": 2, "in-place": 3, "unknown": 1}
    assert (found.counting, found.not_applicable, found.not_counting) == (6, 2, 0)
    assert found.share("weak") == pytest.approx(2 / 6)
    assert found.share("in-place") == pytest.approx(3 / 6)
    assert found.share("bottleneck") == 0


def test_pilots_on_whose_route_it_does_not_count_are_told_apart(small: Framework) -> None:
    judged = judge_set(
        [record([3] * 5), record([3] * 5, route="circulation"), record([1] * 5)], small
    )
    money = {t.id: t for t in condition_tallies(judged)}["money"]
    assert money.standing == {"bottleneck": 1, "weak": 0, "in-place": 1, "unknown": 0}
    assert (money.counting, money.not_applicable, money.not_counting) == (2, 0, 1)
    nowhere = tally(small, "money", [3] * 5, route="circulation")
    assert (nowhere.counting, nowhere.not_counting) == (0, 1)
    assert nowhere.share("weak") is None


def test_weak_in_more_than_half_is_systemic(small: Framework) -> None:
    assert systemic_of_volunteers(small, 2, 3) == ""
    assert systemic_of_volunteers(small, 2, 2, 3) == "weak"
    assert systemic_of_volunteers(small, 2, 2, 3, 3) == ""
    assert systemic_of_volunteers(small, 0, 1, 2, 4, 4) == "weak"


def test_unknown_in_more_than_half_is_systemic(small: Framework) -> None:
    assert systemic_of_volunteers(small, None, 3) == ""
    assert systemic_of_volunteers(small, None, None, 3) == "unknown"
    assert systemic_of_volunteers(small, None, None, None, 2, 3) == "unknown"


def test_weak_and_unknown_together_in_more_than_half_is_mixed(small: Framework) -> None:
    assert systemic_of_volunteers(small, None, 2) == "mixed"
    assert systemic_of_volunteers(small, None, 2, 3, 3) == ""
    assert systemic_of_volunteers(small, None, None, 2, 3, 3) == "mixed"


def test_bottlenecks_count_as_weak_for_the_whole_set(small: Framework) -> None:
    found = tally(small, "trust", *([x, 3, 3, 3, 3] for x in (0, 2, 3)))
    assert found.standing == {"bottleneck": 1, "weak": 1, "in-place": 1, "unknown": 0}
    assert found.systemic == "weak"


def test_what_fails_where_it_is_known_is_told_apart_from_what_is_unknown(small: Framework) -> None:
    found = tally(small, "trust", *([x, 3, 3, 3, 3] for x in (0, 2, 4, None, None, None)))
    assert (found.counting, found.rated, found.failing) == (6, 3, 2)
    assert found.systemic == "mixed"
    assert found.fails_where_known
    # Half of those known, or one pilot alone, is not enough.
    for levels in ((0, 2, 4, 4), (0, None, None), (None, None), (3, 4)):
        rows = ([x, 3, 3, 3, 3] for x in levels)
        assert not tally(small, "trust", *rows).fails_where_known


def test_what_is_in_place_is_supported_or_only_said(small: Framework) -> None:
    pilots = [record([x, 3, 3, 3, 3], strength=s) for x, s in ((3, 1), (3, 2), (4, 4), (2, 4))]
    trust, *_ = condition_tallies(judge_set(pilots, small))
    assert (trust.standing["in-place"], trust.supported) == (3, 2)


def test_the_framework_says_what_most_pilots_are(small: Framework) -> None:
    rows = [[3, x, 3, 3, 3] for x in (0, 1, 2, 3, None)]

    def found(**rules: Any) -> ConditionTally:
        return tally(with_rules(small, systemic=SystemicRules(**rules)), "volunteers", *rows)

    assert found().systemic == found(above_share=0.59).systemic == "weak"
    assert found(above_share=0.6).systemic == "mixed"
    assert found(above_share=0.8).systemic == ""
    assert found(from_pilots=5).systemic == "weak"
    assert found(from_pilots=6).systemic == ""
    # Three of the four that have a level fail.
    assert found(above_share=0.74).fails_where_known
    assert not found(above_share=0.75).fails_where_known
    assert found(from_pilots=3).fails_where_known
    assert not found(from_pilots=4).fails_where_known


def test_exactly_the_share_is_not_above_it(small: Framework) -> None:
    # 29 of 50 is 58 %, and not more; .58 · 50 in floating point is less than 29.
    framework = with_rules(small, systemic=SystemicRules(above_share=0.58))
    rows = [[3, 1 if i < 29 else 4, 3, 3, 3] for i in range(50)]
    found = tally(framework, "volunteers", *rows)
    assert (found.systemic, found.fails_where_known) == ("", False)


def test_one_pilot_alone_says_nothing_of_a_set(small: Framework) -> None:
    assert systemic_of_volunteers(small, 0) == ""
    assert systemic_of_volunteers(small, None) == ""
    rows = [[3, 3, 0, 3, 3], [3, 3, NA, 3, 3], [3, 3, NA, 3, 3]]
    assert tally(small, "language-help", *rows).systemic == ""


def test_who_can_move_a_condition_is_told(living_lab: Framework) -> None:
    judged = judge_set([record([0] * len(living_lab.conditions))], living_lab)
    tallies = condition_tallies(judged)
    assert [t.id for t in tallies] == list(living_lab.condition_by_id)
    assert [t.actors for t in tallies] == [c.actors for c in living_lab.conditions]
    assert any(t.actors for t in tallies)
    assert [t.dimension for t in tallies] == [living_lab.dimension_of[t.id] for t in tallies]


@together("seed", range(8))
def test_every_pilot_is_counted_once_for_each_condition(living_lab: Framework, seed: int) -> None:
    random = np.random.default_rng(seed)
    records = random_records(random, uncertain(living_lab), int(random.integers(1, 12)), gaps=0.4)
    judged = judge_set(records, living_lab)
    for c, found in enumerate(condition_tallies(judged)):
        assert sum(found.standing.values()) == found.counting == judged.counting[:, c].sum()
        assert found.counting + found.not_applicable + found.not_counting == len(records)
        failing = found.standing["bottleneck"] + found.standing["weak"]
        missing = found.standing["unknown"]
        expected = ""
        if found.counting >= 2:
            half = found.counting / 2
            expected = (
                "weak" if failing > half
                else "unknown" if missing > half
                else "mixed" if failing + missing > half
                else ""
            )  # fmt: skip
        assert found.systemic == expected
