"""The conditions that decide: which, in which order, and what stands for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.words.deciding import MARKS, deciding_marks, deciding_order
from pilotscan.scoring.evaluation import Evaluation

SOURCES = {
    "study": {"title": "A study", "publisher": "A university", "kind": "peer-reviewed"},
    "paper": {"title": "In the paper", "kind": "press"},
}
Judge = Callable[..., Evaluation]


@pytest.fixture
def marks(judge: Judge, rated: Any) -> Callable[..., list[tuple[str, str, str, bool]]]:
    def made(route: str = "growth", **levels: Any) -> list[tuple[str, str, str, bool]]:
        evaluation = judge(route, sources=SOURCES, assessments=rated(**levels) if levels else [])
        return [tuple(one) for one in deciding_marks(evaluation)]  # type: ignore[misc]

    return made


def on(level: int, source: str) -> dict[str, Any]:
    return {"level": level, "evidence": [source]}


def test_what_is_too_low_comes_first_then_by_level_then_what_nobody_knows(marks: Any) -> None:
    # Trust needs 2, money 2, no harm 1.
    assert marks(trust=4, no_harm=0) == [
        ("no-harm", "0", "l0", True), ("trust", "4", "l4", False), ("money", "?", "lu", False),
    ]  # fmt: skip
    assert marks(trust=1, money=3, no_harm=1) == [
        ("trust", "1", "l1", True), ("no-harm", "1", "l1", False), ("money", "3", "l3", False),
    ]  # fmt: skip


def test_a_level_at_its_minimum_is_not_too_low(marks: Any) -> None:
    assert [low for *_, low in marks(trust=2, money=2, no_harm=1)] == [False, False, False]


def test_the_unknown_is_never_too_low_and_keeps_the_order_of_the_framework(marks: Any) -> None:
    assert marks() == [(name, *MARKS["unknown"], False) for name in ("trust", "money", "no-harm")]


def test_only_what_is_necessary_on_the_route_decides(marks: Any) -> None:
    assert [name for name, *_ in marks("circulation", volunteers=0, money=0, trust=3)] == [
        "trust", "no-harm",
    ]  # fmt: skip


def test_a_level_that_stops_is_outlined_too_whoever_gave_it(judge: Judge, rated: Any) -> None:
    evaluation = judge(
        "growth",
        assessments=[
            *rated(assessor="ann", trust=3, no_harm=3),
            *rated(assessor="bob", role="partner", no_harm=0),
        ],
    )
    assert evaluation.head.verdict == "stop-or-repair"
    first = deciding_marks(evaluation)[0]
    assert (first.condition, first.is_low) == ("no-harm", True)


def test_of_equally_low_ones_what_can_stop_comes_first_then_what_is_best_known(
    judge: Judge, rated: Any
) -> None:
    def order(route: str, **levels: Any) -> list[tuple[str, str]]:
        evaluation = judge(route, sources=SOURCES, assessments=rated(**levels))
        marked = [one.condition for one in deciding_marks(evaluation)]
        told = [name for name, _ in deciding_order(evaluation)]
        assert [name for name in marked if name in told] == told  # page and strip say the same
        return deciding_order(evaluation)  # type: ignore[return-value]

    assert order("growth", trust=on(1, "paper"), money=on(1, "study")) == [
        ("money", "bottleneck"), ("trust", "bottleneck"),
    ]  # fmt: skip
    assert order("growth", trust=on(1, "study"), money=on(0, "paper")) == [
        ("money", "bottleneck"), ("trust", "bottleneck"),
    ]  # fmt: skip
    # On growth no harm at 0 is a stop and comes before all; on circulation nothing stops.
    assert order("growth", trust=on(0, "study"), no_harm=on(0, "paper"))[0] == ("no-harm", "stop")
    assert order("circulation", trust=on(0, "study"), no_harm=on(0, "paper")) == [
        ("trust", "bottleneck"), ("no-harm", "bottleneck"),
    ]  # fmt: skip


def test_where_nothing_is_necessary_all_that_counts_decides(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Any
) -> None:
    tree = small.model_dump(mode="json", exclude_none=True)
    for dimension in tree["dimensions"]:
        for condition in dimension["conditions"]:
            condition.pop("necessary", None)
    framework = Framework.model_validate(tree)
    reason = {"level": "not-applicable", "because": "All speak it."}
    pilot = make_pilot(assessments=rated(trust=0, volunteers=2, language_help=reason))
    [evaluation] = pilotscan.evaluate([pilot], framework, route="circulation")
    assert [tuple(one) for one in deciding_marks(evaluation)] == [
        ("trust", "0", "l0", False), ("volunteers", "2", "l2", False),
        ("no-harm", "?", "lu", False), ("language-help", "–", "ln", False),
    ]  # fmt: skip
