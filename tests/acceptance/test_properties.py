"""What must hold for every pilot, whatever its ratings: knowing less never looks better."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotscan import evaluate, load_framework
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.scale import VERDICTS
from pilotscan.model.source import BASE_STRENGTH
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.hinges import find_hinges
from pilotscan.scoring.ratings import rate_pilot
from pilotscan.scoring.score import RoutePlan, score_levels
from pilotscan.scoring.verdict import Known, judge_route
from support.rating_table import known_of_table, rating_table

pytestmark = pytest.mark.long

CASE_FRAMEWORKS = Path(__file__).parents[1] / "cases" / "scoring" / "frameworks"
FRAMEWORKS = [
    load_framework(),
    load_framework(CASE_FRAMEWORKS / "two-dimensions.yaml"),
    load_framework(CASE_FRAMEWORKS / "five-routes.yaml"),
]
NEVER_BY_KNOWING_LESS = {"conditional", "ready-stepwise"}
SOURCES = {
    f"s{i}": {"kind": kind, **({"team": team} if team else {}), **({"site": site} if site else {})}
    for i, (kind, team, site) in enumerate(
        (kind, team, site)
        for kind in sorted(BASE_STRENGTH)
        for team, site in (("a", None), ("b", None), (None, "elsewhere"))
    )
}
STRONG = [
    {"source": name, "supports": True}
    for name, source in SOURCES.items()
    if source["kind"] == "independent-evaluation" and "team" in source
]
steady = settings(max_examples=60, deadline=None, derandomize=True)
thorough = settings(max_examples=12, deadline=None, derandomize=True)


def pilot_of(framework: Framework, ratings: dict[str, Any]) -> Pilot:
    return Pilot.model_validate(
        {
            "pilotscan": 1,
            "id": "made-up",
            "name": "Made up",
            "place": {"municipality": "Nowhere", "country": "NL"},
            "sources": SOURCES,
            "assessments": [
                {
                    "date": "2025-01-01",
                    "framework": framework.id,
                    "assessor": {"role": "independent"},
                    "ratings": ratings,
                }
            ],
        }
    )


def evidence(draw: st.DrawFn) -> list[dict[str, Any]]:
    names = draw(st.lists(st.sampled_from(sorted(SOURCES)), max_size=4, unique=True))
    return [{"source": name, "supports": draw(st.integers(0, 7)) > 0} for name in names]


@st.composite
def rated(draw: st.DrawFn) -> tuple[Framework, dict[str, Any]]:
    """A framework and the ratings of one assessor, good often enough to reach every verdict."""
    framework = draw(st.sampled_from(FRAMEWORKS))
    floor = draw(st.sampled_from([0, 1, 2, 3, 3]))
    gaps = draw(st.sampled_from([0, 0, 1, 4]))
    sound = draw(st.booleans())
    ratings: dict[str, Any] = {}
    for condition in framework.conditions:
        if draw(st.integers(0, 9)) < gaps:
            continue
        level: Any = draw(st.integers(floor, 4))
        if condition.may_be_not_applicable and draw(st.integers(0, 9)) == 0:
            level = "not-applicable"
        cited = STRONG if sound else evidence(draw)
        ratings[condition.id] = {"level": level, "because": "why", "evidence": cited}
    if ratings and draw(st.booleans()):
        weak = draw(st.sampled_from(sorted(ratings)))
        ratings[weak] = {**ratings[weak], "level": draw(st.integers(0, 2))}
    return framework, ratings


def verdicts(framework: Framework, ratings: dict[str, Any]) -> dict[str, str]:
    [result] = evaluate(pilot_of(framework, ratings), framework)
    return {on_route.route: on_route.verdict for on_route in result.routes}


def assert_not_better(before: dict[str, str], after: dict[str, str]) -> None:
    for route, old in before.items():
        new = after[route]
        if VERDICTS.index(new) > VERDICTS.index(old):
            assert old in {"stop-or-repair", "not-yet"}, f"{route}: {old} became {new}"
            assert new not in NEVER_BY_KNOWING_LESS, f"{route}: {old} became {new}"


@steady
@given(rated(), st.data())
def test_taking_away_all_ratings_of_a_condition_never_improves(
    given_pilot: tuple[Framework, dict[str, Any]], data: st.DataObject
) -> None:
    framework, ratings = given_pilot
    if not ratings:
        return
    weakest = sorted(ratings, key=lambda name: (str(ratings[name]["level"]), name))
    name = data.draw(st.sampled_from([*weakest[:3], *weakest]))
    less = {key: value for key, value in ratings.items() if key != name}
    assert_not_better(verdicts(framework, ratings), verdicts(framework, less))


@steady
@given(rated(), st.data())
def test_taking_away_supporting_evidence_never_improves(
    given_pilot: tuple[Framework, dict[str, Any]], data: st.DataObject
) -> None:
    framework, ratings = given_pilot
    places = [
        (name, i)
        for name, rating in ratings.items()
        for i, item in enumerate(rating["evidence"])
        if item["supports"]
    ]
    if not places:
        return
    name, i = data.draw(st.sampled_from(places))
    kept = [item for k, item in enumerate(ratings[name]["evidence"]) if k != i]
    less = {**ratings, name: {**ratings[name], "evidence": kept}}
    before, after = verdicts(framework, ratings), verdicts(framework, less)
    for route, old in before.items():
        assert VERDICTS.index(after[route]) <= VERDICTS.index(old)


QUORUM = load_framework(CASE_FRAMEWORKS / "stop-quorum.yaml")
OTHERS = [c.id for c in QUORUM.conditions if c.id != "no-harm"]
Said = list[tuple[str, dict[str, Any]]]


@st.composite
def heard(draw: st.DrawFn) -> Said:
    """Role and rating of the stop condition by some people, most of whom see no harm."""
    several = []
    for _ in range(draw(st.integers(3, 7))):
        role = draw(st.sampled_from(["independent", "independent", "partner", "panel"]))
        level: Any = draw(st.sampled_from([0, 0, 1, 3, 3, 3, 4, 4, "unknown"]))
        several.append((role, {"level": level, "evidence": evidence(draw)}))
    return several


def judged_by(said: Said) -> Evaluation:
    assessments = [
        {
            "date": "2025-01-01",
            "framework": QUORUM.id,
            "assessor": {"id": f"a{i}", "role": role},
            "ratings": {"no-harm": rating}
            | {name: {"level": 4, "evidence": STRONG} for name in OTHERS if i == 0},
        }
        for i, (role, rating) in enumerate(said)
    ]
    pilot = pilot_of(QUORUM, {}).model_dump(exclude_unset=True, mode="json")
    changed = Pilot.model_validate_json(json.dumps(pilot | {"assessments": assessments}))
    [result] = evaluate(changed, QUORUM, route="growth")
    return result


@steady
@given(heard())
def test_taking_away_what_all_say_of_harm_never_improves(said: Said) -> None:
    nothing: Said = [(role, {"level": "unknown"}) for role, _ in said]
    before, after = judged_by(said).head.verdict, judged_by(nothing).head.verdict
    assert_not_better({"growth": before}, {"growth": after})


@st.composite
def warned(draw: st.DrawFn) -> Said:
    """Five or more, of whom the last warns and names a source; perhaps a panel at the end."""
    names = st.sampled_from([*sorted(SOURCES), *WEAK, *WEAK, *WEAK, *WEAK])
    cited = st.lists(names, max_size=2, unique=True)
    several: Said = [
        ("independent", {"level": draw(st.integers(2, 4)), "evidence": draw(cited)})
        for _ in range(draw(st.integers(4, 6)))
    ]
    if draw(st.booleans()):
        several.append(("panel", {"level": draw(st.integers(1, 4)), "evidence": draw(cited)}))
    warning = {"level": 0, "evidence": [draw(st.sampled_from(sorted(SOURCES)))]}
    return [*several, ("partner", warning)]


WEAK = [name for name, source in SOURCES.items() if source["kind"] == "statement"]


@settings(steady, max_examples=150)
@given(warned(), st.data())
def test_keeping_back_a_source_never_pays(said: Said, data: st.DataObject) -> None:
    """What supports the level never does; what shows the harm only against other documents."""
    places = [i for i, (_, rating) in enumerate(said) if rating["evidence"]]
    i = data.draw(st.sampled_from([places[-1], *places]))
    role, rating = said[i]
    less = [*said[:i], (role, {**rating, "evidence": rating["evidence"][1:]}), *said[i + 1 :]]
    before, after = judged_by(said), judged_by(less)
    found = after.condition("no-harm")
    if VERDICTS.index(after.head.verdict) <= VERDICTS.index(before.head.verdict):
        return
    if role == "partner":
        assert "lone-stop" in found.flags
        assert after.head.verdict != "ready-stepwise"
        if found.support.without_searches < QUORUM.rules.ready.min_evidence:
            assert after.head.verdict not in NEVER_BY_KNOWING_LESS
    else:  # it only contradicted what counts
        assert rating["level"] < (found.level or 0) - 1


@steady
@given(rated(), st.data())
def test_lowering_a_level_never_improves(
    given_pilot: tuple[Framework, dict[str, Any]], data: st.DataObject
) -> None:
    framework, ratings = given_pilot
    above = sorted(n for n, r in ratings.items() if isinstance(r["level"], int) and r["level"] > 0)
    if not above:
        return
    name = data.draw(st.sampled_from(above))
    lower = data.draw(st.integers(0, ratings[name]["level"] - 1))
    less = {**ratings, name: {**ratings[name], "level": lower}}
    before, after = verdicts(framework, ratings), verdicts(framework, less)
    for route, old in before.items():
        assert VERDICTS.index(after[route]) <= VERDICTS.index(old)


@steady
@given(rated())
def test_the_score_lies_in_its_range_and_shares_between_0_and_1(
    given_pilot: tuple[Framework, dict[str, Any]],
) -> None:
    framework, ratings = given_pilot
    [result] = evaluate(pilot_of(framework, ratings), framework)
    for on_route in result.routes:
        score = on_route.score
        assert 0 <= score.low <= score.high <= 100
        if score.value is not None:
            assert score.low <= score.value <= score.high
            assert on_route.coverage >= framework.rules.min_score_coverage - 1e-9
        assert 0 <= on_route.documented <= on_route.coverage + 1e-12 <= 1 + 1e-9
        for dimension in on_route.dimensions:
            if dimension.mean is not None:
                assert dimension.low is not None
                assert dimension.high is not None
                assert dimension.low <= dimension.mean <= dimension.high
        assert (on_route.verdict == "ready-stepwise") == (not on_route.reasons)
        names = [advice.condition for advice in on_route.advice]
        assert len(names) == len(set(names))


@thorough
@given(rated())
def test_hinges_are_what_judging_again_finds(
    given_pilot: tuple[Framework, dict[str, Any]],
) -> None:
    """The hinges are counted from sums; here each change is made and everything judged anew."""
    framework, ratings = given_pilot
    rows = [rate_pilot(pilot_of(framework, ratings), framework)]
    known = known_of_table(rating_table(rows, framework), framework)
    for route in framework.routes:
        plan = RoutePlan.of(framework, route)
        judged = judge_route(known, plan, framework.rules)
        hinges = find_hinges(known, judged, framework.rules)
        was = int(judged.verdict[0])
        for c, condition in enumerate(framework.conditions):
            if not condition.is_relevant(route) or not known.applies[0, c]:
                assert (hinges.level_to[:, 0, c] == -1).all()
                continue
            level, strength = known.level[0, c], int(known.strength[0, c])
            for target in range(5):
                single = np.isnan(level) or abs(level - target) == 1
                fresh = framework.rules.ready.min_evidence if np.isnan(level) else None
                again = judge_route(changed(known, c, target, fresh), plan, framework.rules)
                expected = int(again.verdict[0]) if single else was
                found = int(hinges.level_to[target, 0, c])
                assert found == (-1 if expected == was else expected)
            for k, step in enumerate((-1, 1)):
                possible = not np.isnan(level) and 0 <= strength + step <= 4
                expected = was
                if possible:
                    again = judge_route(stronger(known, c, step), plan, framework.rules)
                    expected = int(again.verdict[0])
                found = int(hinges.strength_by[k, 0, c])
                assert found == (-1 if expected == was else expected)


def changed(known: Known, c: int, target: int, fresh: int | None) -> Known:
    level, alarm = known.level.copy(), known.alarm.copy()
    strength, without = known.strength.copy(), known.without_searches.copy()
    level[0, c] = alarm[0, c] = target
    lone = known.lone.copy()
    lone[0, c] = np.nan
    if fresh is not None:
        strength[0, c] = without[0, c] = fresh
    return known._replace(
        level=level, alarm=alarm, lone=lone, strength=strength, without_searches=without
    )


def stronger(known: Known, c: int, step: int) -> Known:
    strength, without = known.strength.copy(), known.without_searches.copy()
    strength[0, c] += step
    without[0, c] = strength[0, c] if step > 0 else min(without[0, c], strength[0, c])
    return known._replace(strength=strength, without_searches=without)


@steady
@given(st.lists(rated(), min_size=2, max_size=5))
def test_a_pilot_is_judged_the_same_alone_and_in_company(
    several: list[tuple[Framework, dict[str, Any]]],
) -> None:
    framework = several[0][0]
    pilots = [pilot_of(framework, ratings) for own, ratings in several if own.id == framework.id]
    together = evaluate(pilots, framework)
    for pilot, result in zip(pilots, together, strict=True):
        [alone] = evaluate(pilot, framework)
        assert alone.routes == result.routes
        assert alone.conditions == result.conditions


levels = st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=28, max_size=28)


@steady
@given(levels, st.integers(0, 4))
def test_a_dimension_of_equal_levels_has_that_mean(gaps: list[int | None], level: int) -> None:
    plan = RoutePlan.of(FRAMEWORKS[0], "growth")
    x = np.array([[np.nan if gap is None else float(level) for gap in gaps]])
    scores = score_levels(x, np.ones_like(x, dtype=bool), plan)
    means = scores.mean[~np.isnan(scores.mean)]
    assert means == pytest.approx(np.full(len(means), level), abs=1e-12)


@steady
@given(levels, st.floats(0.1, 50))
def test_only_the_proportions_of_weights_matter(gaps: list[int | None], factor: float) -> None:
    plan = RoutePlan.of(FRAMEWORKS[0], "growth")
    x = np.array([[np.nan if gap is None else float(gap) for gap in gaps]])
    applies = np.ones_like(x, dtype=bool)
    scaled = replace(
        plan, weight=plan.weight * factor, dimension_weight=plan.dimension_weight * factor
    )
    one, other = score_levels(x, applies, plan), score_levels(x, applies, scaled)
    for name in ("value", "score_low", "score_high", "coverage"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9, nan_ok=True)


def test_every_verdict_is_reached_by_the_generated_pilots() -> None:
    """Otherwise the properties above would prove less than they say."""
    reached: set[str] = set()

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(rated())
    def collect(given_pilot: tuple[Framework, dict[str, Any]]) -> None:
        reached.update(verdicts(*given_pilot).values())

    collect()
    assert reached == set(VERDICTS)
