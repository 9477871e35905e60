"""How a verdict moved from assessment to assessment, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

import pilotscan
from pilotscan.api.load import LoadedPilots
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.scoring import trend
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.ratings import rate_pilot
from pilotscan.scoring.trend import find_trend
from pilotscan.scoring.verdict import Known
from support.extreme import extreme_pilot
from support.rating_table import known_of_table, rating_table

Judge = Callable[..., Evaluation]
SOURCES = {"study": {"title": "S", "publisher": "A university", "kind": "peer-reviewed"}}


def at(level: int) -> dict[str, Any]:
    return {"level": level, "evidence": ["study"]}


def test_three_dates_by_hand(judge: Judge, rated: Any) -> None:
    # People weighs 2 (trust 2, volunteers 1, language help 1), means 1 (money 3, no harm 1).
    first = rated(assessor="ann", day="2024-01-15", trust=at(1))
    second = rated(
        assessor="ann", day="2025-01-15", trust=at(3), volunteers=at(3), language_help=at(3),
        money=at(2), no_harm=at(2),
    )  # fmt: skip
    third = rated(assessor="bob", role="partner", day="2026-01-15", no_harm=at(0))
    one, two, three = find_trend(
        judge("growth", sources=SOURCES, assessments=[*first, *second, *third])
    )
    # Trust alone, at 1: low (2 x 2/4 + 0)/3 = 1/3, high (2 x 10/4 + 4)/3 = 3; coverage 1/3.
    assert (one.date, one.verdict, one.rated, one.counting) == (date(2024, 1, 15), "not-yet", 1, 5)
    assert one.coverage == pytest.approx(1 / 3)
    assert one.score.value is None
    assert (one.score.low, one.score.high) == (pytest.approx(25 / 3), pytest.approx(75))
    # All rated: (2 x 3 + 2)/3 x 25, and money at 2 is not strong enough yet.
    assert (two.date, two.verdict, two.rated) == (date(2025, 1, 15), "conditional", 5)
    assert two.coverage == pytest.approx(1)
    assert two.score.value == two.score.low == two.score.high == pytest.approx(200 / 3)
    # Bob sees harm, which rules growth out; the middle of 2 and 0 is the lower one.
    assert (three.date, three.verdict, three.rated) == (date(2026, 1, 15), "stop-or-repair", 5)
    assert three.score.value == pytest.approx((2 * 3 + 6 / 4) / 3 * 25)


def test_the_last_point_is_the_judgement_itself(judge: Judge, rated: Any) -> None:
    days = ("2024-01-15", "2026-01-15")
    assessments = [a for day in days for a in rated(day=day, trust=3, money=int(day[3]) - 4)]
    evaluation = judge("growth", assessments=assessments)
    last, head = find_trend(evaluation)[-1], evaluation.head
    assert (last.verdict, last.score, last.coverage, last.rated, last.counting) == (
        head.verdict, head.score, head.coverage, head.rated, head.counting,
    )  # fmt: skip


def test_one_date_is_no_trend_and_costs_nothing(
    judge: Judge, rated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trend, "rate_pilot", None)
    same_day = [*rated(assessor="ann", trust=1), *rated(assessor="bob", trust=3)]
    assert find_trend(judge("growth", assessments=same_day)) == ()
    assert find_trend(judge("growth")) == ()


def test_only_dates_up_to_the_reference_date_and_of_the_framework_count(
    make_pilot: Callable[..., Pilot], small: Framework, rated: Any
) -> None:
    assessments = [
        *rated(day="2023-01-15", trust=1),
        *rated(day="2024-01-15", trust=2),
        *rated(day="2026-01-15", trust=3),
    ]
    assessments += [{**rated(day="2022-01-15", trust=1)[0], "framework": "another"}]

    def dates(as_of: date | None) -> list[int]:
        pilot = make_pilot(assessments=assessments)
        [evaluation] = pilotscan.evaluate([pilot], small, as_of=as_of)
        return [point.date.year for point in find_trend(evaluation)]

    assert dates(None) == [2023, 2024, 2026]
    assert dates(date(2025, 1, 1)) == [2023, 2024]
    assert dates(date(2023, 6, 1)) == []


def test_a_trend_is_judged_on_the_head_route(judge: Judge, rated: Any) -> None:
    assessments = [*rated(day="2024-01-15", money=0), *rated(day="2026-01-15", money=0, trust=3)]
    growth = find_trend(judge("growth", assessments=assessments))
    circulation = find_trend(judge("circulation", assessments=assessments))
    assert [point.verdict for point in growth] == ["not-yet", "not-yet"]
    assert [point.verdict for point in circulation] == ["not-assessable", "not-assessable"]


def test_what_is_known_is_the_same_with_a_table_between_and_without(
    shipped: LoadedPilots, living_lab: Framework
) -> None:
    rated = [rate_pilot(pilot, living_lab) for pilot in shipped]
    rated.append(rate_pilot(extreme_pilot(), living_lab))
    with_table = known_of_table(rating_table(rated, living_lab), living_lab)
    without = Known.of_ratings(rated, living_lab)
    for name in Known._fields:
        one, other = getattr(with_table, name), getattr(without, name)
        assert one.dtype == other.dtype, name
        np.testing.assert_array_equal(one, other, name)
    assert with_table.disputed.any()
