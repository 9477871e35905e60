"""A pilot otherwise: other ratings, efforts and actors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pilotscan.model.scale import VERDICTS, Verdict
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.result import Path

Judge = Callable[..., Evaluation]
SOURCES = {"figures": {"title": "F", "publisher": "A town", "kind": "monitoring"}}


def at(level: int) -> dict[str, Any]:
    return {"level": level, "evidence": ["figures"]}


@pytest.fixture
def bottleneck(judge: Judge, rated: Any) -> Evaluation:
    """Money at 1, all else at 3."""
    assessments = rated(
        trust=at(3), volunteers=at(3), language_help=at(3), money=at(1), no_harm=at(3)
    )
    return judge("growth", sources=SOURCES, assessments=assessments)


@pytest.fixture
def unknown(judge: Judge, rated: Any) -> Evaluation:
    """Trust and no harm at 3: coverage 2/3 x 2/4 + 1/3 x 1/4 = 5/12, and money is necessary."""
    return judge("growth", sources=SOURCES, assessments=rated(trust=at(3), no_harm=at(3)))


def told(path: Path) -> list[tuple[str, str, int | None, int | None]]:
    assert path.steps is not None
    return [(s.condition, s.change, s.to_level, s.to_strength) for s in path.steps]


# --- what if --------------------------------------------------------------------------------------


def test_what_if_judges_every_route_anew_and_leaves_the_pilot(bottleneck: Evaluation) -> None:
    before = replace(bottleneck)
    then = bottleneck.what_if({"money": (3, 2)})
    assert (bottleneck.head.verdict, then.head.verdict) == ("not-yet", "ready-stepwise")
    assert then.condition("money").level == 3
    assert [on.route for on in then.routes] == [on.route for on in bottleneck.routes]
    assert then.on("circulation") == bottleneck.on("circulation"), "money does not count there"
    assert bottleneck == before
    assert then.pilot == bottleneck.pilot


@pytest.mark.parametrize("to", [np.int64(3), 3.0, np.float64(3), (np.int64(3), np.int8(2))])
def test_numbers_of_a_table_are_numbers(bottleneck: Evaluation, to: Any) -> None:
    plain = (3, 2) if isinstance(to, tuple) else 3
    then = bottleneck.what_if({"money": to})
    assert then == bottleneck.what_if({"money": plain})
    [(_, assumed)] = then.assumed
    assert type(assumed) is type(plain)


def test_without_a_strength_it_stays(bottleneck: Evaluation, unknown: Evaluation) -> None:
    assert bottleneck.what_if({"money": 2}).condition("money").support.strength == 2
    assert bottleneck.what_if({"money": (2, 0)}).head.verdict == "not-assessable"
    assert unknown.what_if({"money": 2}).condition("money").support.strength == 2
    assert unknown.what_if({}).routes == unknown.routes


def test_the_level_is_that_of_all_assessors(judge: Judge, rated: Any) -> None:
    all_else = {"trust": at(3), "volunteers": at(3), "language_help": at(3), "money": at(3)}
    both = [
        *rated(assessor="ann", no_harm=at(4), **all_else),
        *rated(assessor="bob", no_harm=at(0)),
    ]
    split = judge("growth", sources=SOURCES, assessments=both)
    assert split.head.verdict == "stop-or-repair"
    then = split.what_if({"no-harm": 3})
    assert then.head.verdict == "ready-stepwise"
    assert then.condition("no-harm").flags == ()


def test_what_was_assumed_holds_for_what_follows(bottleneck: Evaluation) -> None:
    then = bottleneck.what_if({"money": 2}).what_if({"trust": (1, 0)})
    assert then.head.bottlenecks == ("trust",)
    assert told(then.path("conditional")) == [("trust", "raise", 2, 1)]
    assert then.path("conditional")._replace(after=()) == then.head.path_to("conditional")
    assert then.what_if({"trust": (3, 2)}).routes == bottleneck.what_if({"money": 2}).routes


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mony": 3}, "the framework has no condition 'mony': did you mean 'money'"),
        ({"money": 5}, "'money': the level 5 is not one of 0 to 4"),
        ({"money": -1}, "'money': the level -1 is not one of 0 to 4"),
        ({"money": 2.5}, "'money': the level 2.5 is not one of 0 to 4"),
        ({"money": (2, 7)}, "'money': the strength 7 is not one of 0 to 4"),
    ],
)
def test_what_is_not_in_the_framework_is_refused(
    bottleneck: Evaluation, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        bottleneck.what_if(changes)


def test_a_step_is_what_what_if_gives(bottleneck: Evaluation, unknown: Evaluation) -> None:
    for evaluation in (bottleneck, unknown):
        for to in ("conditional", "ready-stepwise"):
            path = evaluation.path(to)
            changes: dict[str, tuple[int, int]] = {}
            for step, after in zip(path.steps or (), path.after, strict=True):
                assert step.to_level is not None
                had = evaluation.condition(step.condition).support.strength
                changes[step.condition] = (
                    step.to_level,
                    had if step.to_strength is None else step.to_strength,
                )
                then = evaluation.what_if(changes).head
                assert then.verdict == step.verdict_after
                assert (then.outlook, then.distance.answers) == after


# --- paths on other terms -------------------------------------------------------------------------


def test_the_path_is_that_of_the_result(unknown: Evaluation) -> None:
    for on in unknown.routes:
        for path in on.paths:
            assert unknown.path(path.to, route=on.route)._replace(after=()) == path
    assert unknown.path("conditional", route=unknown.route) == unknown.path("conditional")


def test_the_least_effort_instead_of_the_fewest(unknown: Evaluation) -> None:
    # Money is certain: 5/12 + 1/4 = 2/3. 1/12 is missing, and either of the two adds 1/6.
    effort = {"trust": 9, "volunteers": 2, "language-help": 0.5, "money": 4, "no-harm": 9}
    path = unknown.path("conditional", effort=effort)
    assert told(path) == [("money", "find-out", 2, 1), ("language-help", "find-out", 0, None)]
    assert path.effort == 4.5
    assert unknown.path("conditional").effort is None
    as_many = unknown.path("conditional", effort=effort | {"language-help": 2})
    assert told(as_many)[1][0] == "volunteers"


def test_an_effort_where_nothing_is_left_to_choose(bottleneck: Evaluation) -> None:
    effort = dict.fromkeys(("trust", "volunteers", "language-help", "money", "no-harm"), 1.5)
    path = bottleneck.path("conditional", effort=effort)
    assert told(path) == [("money", "raise", 2, None)]
    assert path.effort == 1.5
    assert bottleneck.what_if({"money": 2}).path("conditional", effort=effort).effort == 0


def test_only_what_the_actors_can_move(unknown: Evaluation) -> None:
    actors = {
        c.id: actor
        for c, actor in zip(unknown.framework.conditions, "abcde", strict=True)
    }  # fmt: skip
    framework = unknown.framework.model_copy(
        update={
            "dimensions": tuple(
                d.model_copy(
                    update={
                        "conditions": tuple(
                            c.model_copy(update={"actors": (actors[c.id],)}) for c in d.conditions
                        )
                    }
                )
                for d in unknown.framework.dimensions
            )
        }
    )
    acted = replace(unknown, framework=framework)
    assert told(acted.path("conditional", actors={"c", "d"})) == [
        ("money", "find-out", 2, 1), ("language-help", "find-out", 0, None),
    ]  # fmt: skip
    without_money = acted.path("conditional", actors=["b", "c"])
    assert without_money.steps is None
    assert [(r.rule, r.conditions) for r in without_money.blocked] == [("unknown", ("money",))]
    only_money = acted.path("conditional", actors={"d"})
    assert only_money.steps is None
    assert [r.rule for r in only_money.blocked] == ["coverage"]
    with pytest.raises(ValueError, match="the framework has no actor 'z'"):
        acted.path("conditional", actors={"z"})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"to": "not-yet"}, "no path leads to 'not-yet': choose one of conditional"),
        ({"effort": {"money": 1}}, "no effort is given for 'trust', 'volunteers', 'language-help'"),
        ({"effort": {"money": -1}}, "'money': the effort -1 is not a number from 0 on"),
        ({"effort": {"money": float("nan")}}, "'money': the effort nan is not a number"),
        ({"effort": {"gold": 1}}, "the framework has no condition 'gold'"),
    ],
)
def test_terms_that_are_none_are_refused(
    unknown: Evaluation, given: dict[str, Any], message: str
) -> None:
    to: Any = given.pop("to", "conditional")
    with pytest.raises(ValueError, match=message):
        unknown.path(to, **given)


def test_other_names_are_refused(unknown: Evaluation) -> None:
    with pytest.raises(KeyError):
        unknown.path("conditional", route="nowhere")
    none: Verdict = "not-yet"
    with pytest.raises(KeyError):
        unknown.head.path_to(none)
    assert none in VERDICTS
