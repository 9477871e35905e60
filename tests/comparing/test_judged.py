"""A set judged as arrays says of each pilot what its own report says."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

import pilotscan
from pilotscan.api.load import LoadedPilots
from pilotscan.comparing.judged import JudgedSet, judge_set, known_at, plan_of
from pilotscan.comparing.record import known_of, record_pilot
from pilotscan.model.framework import Framework
from pilotscan.model.scale import VERDICTS
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.outlook import verdicts_of
from pilotscan.scoring.result import NextStep, RouteResult
from pilotscan.scoring.verdict import Known
from support.compared import NA, plain_score, random_records, record, reweighted, uncertain


def assert_same(judged: JudgedSet, i: int, expected: RouteResult, framework: Framework) -> None:
    own = judged.results[i]
    assert (own.hinges, own.advice) == ((), ())
    not_asked_for = {"hinges", "advice"} | set(NextStep._fields)
    for field in fields(RouteResult):
        if field.name not in not_asked_for:
            assert getattr(own, field.name) == getattr(expected, field.name), field.name
    assert VERDICTS[judged.verdict[i]] == expected.verdict
    assert (judged.ahead.basis[i], judged.risks[i]) == (expected.basis, len(expected.risks))
    assert verdicts_of(int(judged.ahead.outlook[i])) == expected.outlook
    assert judged.ahead.distance[i] == expected.distance.answers
    assert judged.ahead.certain[i] == len(expected.distance.certain)
    assert (judged.low[i], judged.high[i]) == (expected.score.low, expected.score.high)
    assert (judged.coverage[i], judged.documented[i]) == (expected.coverage, expected.documented)
    assert number(judged.score[i]) == expected.score.value
    if expected.score.value is not None:
        assert judged.value[i] == expected.score.value
    for array, name in (
        (judged.mean, "mean"),
        (judged.dimension_low, "low"),
        (judged.dimension_high, "high"),
        (judged.share, "coverage"),
    ):
        written = [getattr(d, name) for d in expected.dimensions]
        assert [number(x) for x in array[i]] == written
    assert judged.counting[i].sum() == expected.counting
    ids = [c.id for c in framework.conditions]
    assert (
        tuple(ids[c] for c in np.flatnonzero(judged.findings.bottleneck[i])) == expected.bottlenecks
    )
    necessary = {
        c.id: c.necessary.min_level
        for c in framework.conditions
        if c.necessary and c.is_necessary(expected.route)
    }
    for c, name in enumerate(ids):
        assert judged.necessary[i, c] == (name in necessary and judged.known.applies[i, c])
        assert judged.min_level[i, c] == necessary.get(name, 0)


def number(value: float) -> float | None:
    return None if np.isnan(value) else value


@pytest.mark.parametrize("route", [None, "growth", "circulation", "deepening"])
def test_the_shipped_pilots_are_judged_as_evaluate_does(
    shipped: LoadedPilots, living_lab: Framework, route: str | None
) -> None:
    records = [record_pilot(pilot, living_lab, route=route) for pilot in shipped]
    judged = judge_set(records, living_lab)
    evaluations = pilotscan.evaluate(shipped, living_lab, route=route)
    assert len(judged) == len(evaluations)
    for i, evaluation in enumerate(evaluations):
        assert judged.routes[i] == evaluation.route
        assert_same(judged, i, evaluation.head, living_lab)
        flags = [("unsupported" in c.flags) for c in evaluation.conditions]
        assert judged.unsupported[i].tolist() == flags


def test_on_every_route_the_shipped_pilots_are_judged_as_evaluate_does(
    shipped: LoadedPilots, shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    records = [record_pilot(pilot, living_lab) for pilot in shipped]
    for route in living_lab.routes:
        judged = judge_set(records, living_lab, routes=[route] * len(records))
        for i, evaluation in enumerate(shipped_evaluations):
            assert_same(judged, i, evaluation.on(route), living_lab)


def test_the_numbers_of_one_pilot_are_worked_out_by_hand(small: Framework) -> None:
    # People (2): trust 3 (2), volunteers unknown (1), language help n/a. Means (1): money 1 (3),
    # no harm 4 (1). Means 3 and (3 + 4)/4 = 7/4; low (6 + 0)/3 = 2; high (6 + 4)/3 = 10/3.
    judged = judge_set([record([3, None, NA, 1, 4])], small)
    assert judged.mean[0] == pytest.approx([3, 7 / 4])
    assert judged.dimension_low[0] == pytest.approx([2, 7 / 4])
    assert judged.dimension_high[0] == pytest.approx([10 / 3, 7 / 4])
    assert judged.share[0] == pytest.approx([2 / 3, 1])
    assert judged.value[0] == pytest.approx(25 * (2 * 3 + 7 / 4) / 3)
    assert judged.low[0] == pytest.approx(25 * (2 * 2 + 7 / 4) / 3)
    assert judged.high[0] == pytest.approx(25 * (2 * 10 / 3 + 7 / 4) / 3)
    assert judged.coverage[0] == pytest.approx((2 * 2 / 3 + 1) / 3)
    assert VERDICTS[judged.verdict[0]] == "not-yet"
    assert judged.counting[0].tolist() == [True, True, False, True, True]
    assert judged.necessary[0].tolist() == [True, False, False, True, True]
    assert judged.min_level[0].tolist() == [2, 0, 0, 2, 1]


def test_what_lies_ahead_is_worked_out_by_hand(small: Framework) -> None:
    # Three conditions are necessary for growth, and of all five three fifths are not enough.
    silent, one_known = record([None] * 5, "silent"), record([3, None, None, None, None], "one")
    judged = judge_set([silent, one_known, record([3] * 5, "whole")], small)
    assert judged.ahead.distance.tolist() == [4, 3, 0]
    assert judged.ahead.certain.tolist() == [3, 2, 0]
    assert judged.ahead.basis[:2] == (None, None)
    assert verdicts_of(int(judged.ahead.outlook[2])) == ("ready-stepwise",)


def test_what_does_not_apply_is_not_necessary(small: Framework) -> None:
    judged = judge_set([record([NA, 3, 3, 3, 3])], small)
    assert judged.counting[0].tolist() == [False, True, True, True, True]
    assert judged.necessary[0].tolist() == [False, False, False, True, True]


def test_each_pilot_is_judged_on_its_own_route(small: Framework) -> None:
    # Without money (circulation) Means is no harm alone.
    levels = [3, 3, 3, 0, 4]
    judged = judge_set([record(levels), record(levels, route="circulation")], small)
    assert judged.routes == ("growth", "circulation")
    assert judged.mean[:, 1].tolist() == [1, 4]
    assert [VERDICTS[v] for v in judged.verdict] == ["not-yet", "ready-stepwise"]
    assert sorted(judged.plans) == sorted(judged.judgements) == ["circulation", "growth"]
    assert judged.judgements["circulation"][0].tolist() == [1]
    turned = judge_set([record(levels)] * 2, small, routes=["circulation", "growth"])
    assert turned.mean[:, 1].tolist() == [4, 1]


@pytest.mark.parametrize("seed", range(6))
def test_a_pilot_is_judged_the_same_alone_and_in_company(small: Framework, seed: int) -> None:
    records = random_records(np.random.default_rng(seed), small, 9)
    whole = judge_set(records, small)
    for i, one in enumerate(records):
        alone = judge_set([one], small)
        assert alone.results == whole.results[i : i + 1]
        assert np.array_equal(alone.mean[0], whole.mean[i], equal_nan=True)
        assert alone.low[0] == whole.low[i]
        assert alone.verdict[0] == whole.verdict[i]


@pytest.mark.parametrize("seed", range(6))
def test_scores_are_those_of_the_plain_formulas(living_lab: Framework, seed: int) -> None:
    random = np.random.default_rng(seed)
    weights = random.uniform(0.2, 5, len(living_lab.dimensions))
    framework = reweighted(living_lab, weights, random.uniform(0.2, 5, len(living_lab.conditions)))
    records = random_records(random, framework, 6)
    judged = judge_set(records, framework)
    for i, one in enumerate(records):
        states = judged.states[i]
        levels = [
            NA if states[c] == 2 else None if states[c] == 1 else int(one.numbers[0, c])
            for c in range(len(states))
        ]
        plan = judged.plans[one.route]
        assert judged.low[i] == pytest.approx(plain_score(levels, plan), abs=1e-9)
        assert judged.high[i] == pytest.approx(plain_score(levels, plan, missing=4), abs=1e-9)


def test_equal_weights_are_equal_within_and_over_dimensions(small: Framework) -> None:
    judged = judge_set([record([4, 1, 1, 4, 0])], small, equal=True)
    assert judged.mean[0].tolist() == [2, 2]
    assert judged.low[0] == 50
    plan = plan_of(small, "growth", equal=True)
    assert set(plan.weight) == set(plan.dimension_weight) == {1.0}
    own = plan_of(small, "growth")
    assert own.weight.tolist() == [2, 1, 1, 3, 1]
    assert own.dimension_weight.tolist() == [2, 1]
    for name in ("relevant", "necessary", "min_level", "stop_at", "dimension"):
        assert (getattr(plan, name) == getattr(own, name)).all()


def test_numbers_can_be_put_in_the_place_of_those_recorded(small: Framework) -> None:
    pilots = [record([0] * 5), record([1] * 5)]
    others = [record([2] * 5).numbers, record([3] * 5).numbers]
    assert judge_set(pilots, small).low.tolist() == [0, 25]
    assert judge_set(pilots, small, numbers=others).low.tolist() == [50, 75]


def test_a_route_that_the_framework_does_not_have_is_refused(small: Framework) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        judge_set([record([1] * 5, route="nowhere")], small)


def test_a_part_of_what_is_known_keeps_every_field_in_step(small: Framework) -> None:
    records = random_records(np.random.default_rng(1), uncertain(small), 5)
    known, _ = known_of([r.numbers for r in records], small)
    part = known_at(known, np.array([3, 0]))
    alone, _ = known_of([records[3].numbers, records[0].numbers], small)
    for name in Known._fields:
        one, other = getattr(part, name), getattr(alone, name)
        assert np.array_equal(one, other, equal_nan=one.dtype == float)


def test_a_score_is_told_from_the_framework_s_line_on(small: Framework) -> None:
    # Coverage (2 · 1/4 + 1)/3 = 1/2 is just enough, 1/3 is not; the value is there all the same.
    judged = judge_set([record([None, 4, None, 2, 2]), record([None, None, None, 4, 4])], small)
    assert judged.coverage == pytest.approx([1 / 2, 1 / 3])
    assert judged.score[0] == judged.value[0] == pytest.approx(25 * (2 * 4 + 2) / 3)
    assert (number(judged.score[1]), judged.value[1]) == (None, 100)


def test_a_pilot_without_a_rating_has_the_whole_range_and_no_coverage(small: Framework) -> None:
    judged = judge_set([record([None] * 5)], small)
    assert (judged.low[0], judged.high[0], judged.coverage[0]) == (0, 100, 0)
    assert np.isnan(judged.value[0])
    assert VERDICTS[judged.verdict[0]] == "not-assessable"
