"""What is open, most useful first; by hand on the small framework."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.asking.questions import open_points
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.scoring.evaluation import Evaluation


@pytest.fixture(scope="module")
def made(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Any
) -> Callable[..., Evaluation]:
    def make(**levels: Any) -> Evaluation:
        pilot = make_pilot(assessments=rated(**levels) if levels else [])
        [evaluation] = pilotscan.evaluate([pilot], small, route="growth")
        return evaluation

    return make


def test_what_a_verdict_cannot_do_without_comes_first_then_what_adds_most(
    made: Callable[..., Evaluation],
) -> None:
    # Weights on growth: trust 4/12, money 3/12, volunteers and language help 2/12 each, no harm
    # 1/12; trust, money and no harm are necessary. Each of them can settle the verdict alone.
    points = open_points(made())
    assert [(p.condition, p.why, p.must, round(p.gain, 4)) for p in points] == [
        ("trust", "unknown", True, 0.3333),
        ("money", "unknown", True, 0.25),
        ("no-harm", "unknown", True, 0.0833),
        ("volunteers", "unknown", False, 0.1667),
        ("language-help", "unknown", False, 0.1667),
    ]


def test_what_is_known_is_asked_only_if_it_is_wanted_and_then_last(
    made: Callable[..., Evaluation],
) -> None:
    evaluation = made(trust=1, volunteers=3)
    assert [p.condition for p in open_points(evaluation)] == [
        "no-harm", "money", "language-help", "trust",
    ]  # fmt: skip
    points = open_points(evaluation, known=True)
    assert [(p.condition, p.why) for p in points][-2:] == [
        ("trust", "asserted"), ("volunteers", "known"),
    ]  # fmt: skip


def test_a_level_that_follows_from_facts_is_open(made: Callable[..., Evaluation]) -> None:
    evaluation = made(volunteers=3)
    assert "volunteers" not in [p.condition for p in open_points(evaluation)]
    points = open_points(evaluation, {"volunteers"})
    assert [p.why for p in points if p.condition == "volunteers"] == ["derived"]
