"""Outlook, distance and paths against all that could be: small frameworks, every completion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import compress, product
from typing import Any

import numpy as np
import pytest

from pilotscan.model.rules import Rules
from pilotscan.model.scale import VERDICTS, Scale
from pilotscan.scoring.hinges import find_hinges
from pilotscan.scoring.next_step import find_next_steps
from pilotscan.scoring.outlook import Yardstick, find_missing, find_outlook
from pilotscan.scoring.path import Means, find_paths
from pilotscan.scoring.result import After, NextStep, Path, PathStep
from pilotscan.scoring.score import RoutePlan
from pilotscan.scoring.verdict import Known, judge_route, rule_on

pytestmark = pytest.mark.long

FRAMEWORKS, PILOTS = 200, 15
CONDITIONS = (2, 3, 4, 4)
UNCLEAR = VERDICTS.index("not-assessable")
AIMS = (VERDICTS.index("conditional"), VERDICTS.index("ready-stepwise"))
UNKNOWN, DROPPED = -1, -2
SCALE = Scale(0, 4)
LEVELS, TOP_LEVEL = SCALE.levels, SCALE.last


@dataclass(frozen=True)
class Some:
    """Pilots judged by one framework on one route."""

    known: Known
    plan: RoutePlan
    rules: Rules
    steps: list[NextStep]
    verdict: Any

    @property
    def width(self) -> int:
        return len(self.plan.weight)

    def rows(self, i: int, times: int) -> dict[str, Any]:
        """One pilot many times, to be changed."""
        return {
            name: np.repeat(array[i : i + 1], times, axis=0)
            for name, array in self.known._asdict().items()
        }

    def judge(self, states: list[dict[str, Any]]) -> list[Any]:
        """Judge states of pilots, each of many rows, in one go."""
        verdict = judge_route(Known(**stacked(states)), self.plan, self.rules).verdict
        return np.split(verdict, np.cumsum([len(state["level"]) for state in states])[:-1])

    def counts(self, i: int) -> Any:
        return self.known.applies[i] & self.plan.relevant

    def opens(self, i: int) -> tuple[list[int], list[int]]:
        """Relevant unknown conditions, and necessary ones that are only asserted."""
        unknown = np.isnan(self.known.level[i])
        counts = self.counts(i)
        warned = (self.known.lone[i] <= self.plan.stop_at) & (
            self.known.alarm[i] > self.plan.stop_at
        )
        enough = max(self.rules.ready.min_evidence, self.rules.min_evidence)
        least = np.where(warned, enough, self.rules.min_evidence)
        thin = self.known.without_searches[i] < least
        asserted = counts & self.plan.necessary & ~unknown & thin
        return np.flatnonzero(counts & unknown).tolist(), np.flatnonzero(asserted).tolist()


def stacked(states: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.concatenate([state[name] for state in states]) for name in states[0]}


def make_rules(random: np.random.Generator) -> Rules:
    return Rules.model_validate(
        {
            "min_coverage": float(random.choice([0.0, 0.5, 0.6, 0.75, 1.0])),
            "min_score_coverage": 0.5,
            "min_evidence": int(random.choice([0, 1, 1, 2])),
            "ready": {
                "min_level": int(random.choice([1, 2, 3, 3])),
                "min_evidence": int(random.choice([1, 2, 2, 3])),
                "min_dimension_mean": float(random.choice([1.0, 2.0, 2.5, 3.2])),
            },
        }
    )


def make_plan(random: np.random.Generator, width: int) -> RoutePlan:
    necessary = random.random(width) < 0.5
    relevant = necessary | (random.random(width) < 0.8)
    min_level = np.where(necessary, random.integers(0, 5, width), 0).astype(float)
    stop_at = np.where(
        necessary & (min_level > 0) & (random.random(width) < 0.5),
        np.floor(random.random(width) * min_level),
        -1,
    )
    dimension = np.sort(random.integers(0, 2, width))
    dimension -= dimension[0]
    return RoutePlan(
        scale=SCALE,
        ready_level=0,
        ready_mean=0.0,
        weight=random.choice([1.0, 1.0, 2.0, 0.3, 0.7], width),
        dimension=dimension,
        dimension_weight=random.choice([1.0, 2.0, 0.5], dimension[-1] + 1),
        relevant=relevant,
        necessary=necessary,
        min_level=min_level,
        stop_at=stop_at,
        may_drop=~necessary & (random.random(width) < 0.4),
    )


def make_known(random: np.random.Generator, plan: RoutePlan) -> Known:
    shape = (PILOTS, len(plan.weight))
    lowest = random.integers(0, 4, (PILOTS, 1))
    level = np.maximum(random.integers(0, 5, shape), lowest).astype(float)
    level[random.random(shape) < random.choice([0.0, 0.3, 0.6], (PILOTS, 1))] = np.nan
    applies = ~(plan.may_drop & (random.random(shape) < 0.2))
    level[~applies] = np.nan
    is_known = ~np.isnan(level)
    spread = np.where(random.random(shape) < 0.15, random.integers(0, 5, shape), 0)
    strength = np.where(is_known, random.integers(0, 5, shape), 0)
    without = np.where(random.random(shape) < 0.1, 0, strength)
    contested = applies & (random.random(shape) < 0.15)
    alarm = np.maximum(level - spread, 0)
    return Known(
        level=level,
        alarm=alarm,
        lone=np.where((alarm > 0) & (random.random(shape) < 0.1), 0.0, np.nan),
        alarm_strength=strength,
        strength=strength,
        without_searches=without,
        contradiction=np.where(contested, random.integers(0, 4, shape), 0),
        contested=contested,
        disputed=is_known & (spread >= 2),
        applies=applies,
    )


@cache
def samples() -> list[Some]:
    """3,000 pilots, and what follows for each."""
    random = np.random.default_rng(1)
    made = []
    for number in range(FRAMEWORKS):
        plan = make_plan(random, CONDITIONS[number % len(CONDITIONS)])
        rules, known = make_rules(random), make_known(random, plan)
        ready = rules.ready
        plan = replace(plan, ready_level=ready.min_level, ready_mean=ready.min_dimension_mean)
        judged = judge_route(known, plan, rules)
        hinges = find_hinges(known, judged, rules)
        steps = find_next_steps(known, judged, hinges, rules, names_of_width(len(plan.weight)))
        made.append(Some(known, plan, rules, steps, judged.verdict))
    return made


def names_of_width(width: int) -> tuple[list[str], list[str]]:
    return [f"c{c}" for c in range(width)], ["d0", "d1"]


def number(name: str) -> int:
    return int(name[1:])


def completions(some: Some, i: int) -> dict[str, Any]:
    """Every way to answer all that is open."""
    unknown, asserted = some.opens(i)
    options = [
        (*LEVELS, DROPPED) if some.plan.may_drop[c] else tuple(LEVELS) for c in unknown
    ]  # fmt: skip
    answers = np.array(list(product(*options)), dtype=float)
    rows = some.rows(i, len(answers))
    enough = max(some.rules.ready.min_evidence, some.rules.min_evidence)
    for k, c in enumerate(unknown):
        drops = answers[:, k] == DROPPED
        rows["level"][:, c] = rows["alarm"][:, c] = np.where(drops, np.nan, answers[:, k])
        rows["applies"][:, c] = ~drops
    for c in [*unknown, *asserted]:
        for name in ("strength", "without_searches"):
            rows[name][:, c] = np.maximum(rows[name][:, c], enough)
    return rows


def test_there_are_pilots_of_every_kind() -> None:
    verdicts = np.concatenate([some.verdict for some in samples()])
    assert len(verdicts) == 3000
    assert min(np.bincount(verdicts, minlength=len(VERDICTS))) >= 100
    paths = [path for some in samples() for step in some.steps for path in step.paths]
    assert sum(path.steps is None for path in paths) >= 100
    for of_both in zip(*(step.paths for some in samples() for step in some.steps), strict=True):
        assert {len(path.steps or ()) for path in of_both} >= {0, 1, 2, 3, 4}
    kinds = {step.change for path in paths for step in path.steps or ()}
    assert kinds == {"raise", "find-out", "document", "settle"}


@cache
def completed() -> list[list[Any]]:
    """Per framework and pilot the verdicts of every completion."""
    return [
        some.judge([completions(some, i) for i in range(PILOTS)]) for some in samples()
    ]  # fmt: skip


def test_the_outlook_is_what_every_completion_gives() -> None:
    for some, verdicts in zip(samples(), completed(), strict=True):
        for i, of_pilot in enumerate(verdicts):
            possible = {VERDICTS[v] for v in of_pilot.tolist()}
            step = some.steps[i]
            assert step.outlook == tuple(v for v in VERDICTS if v in possible)
            assert {out.verdict for out in step.ruled_out} == (
                set(VERDICTS) - possible - {"not-assessable"}
            )
            for out in step.ruled_out:
                assert bool(out.reasons) == (of_pilot.max() < VERDICTS.index(out.verdict))
            applies = some.counts(i) & ~(np.isnan(some.known.level[i]) & some.plan.may_drop)
            assert "not-assessable" not in possible or not applies.any()


def test_the_distance_is_the_fewest_good_answers() -> None:
    for some in samples():
        states, opens = [], []
        for i in range(PILOTS):
            unknown, asserted = some.opens(i)
            opens.append([*unknown, *asserted])
            chosen = np.array(list(product([False, True], repeat=len(opens[i]))), dtype=bool)
            rows = some.rows(i, len(chosen))
            for k, c in enumerate(opens[i]):
                answered = chosen[:, k]
                if c in unknown:
                    rows["level"][answered, c] = rows["alarm"][answered, c] = TOP_LEVEL
                rows["strength"][answered, c] = rows["without_searches"][answered, c] = 4
            states.append(rows)
        for i, verdict in enumerate(some.judge(states)):
            distance = some.steps[i].distance
            if some.verdict[i] != UNCLEAR:
                assert (distance.answers, distance.certain, distance.choice) == (0, (), ())
                continue
            named = {number(name) for name in (*distance.certain, *distance.choice)}
            assert len(named) == distance.answers
            answered_ones = [
                dict(zip(opens[i], row, strict=True))
                for row in product([False, True], repeat=len(opens[i]))
            ]
            leads = [row for row, v in zip(answered_ones, verdict, strict=True) if v != UNCLEAR]
            if leads:
                assert distance.answers == min(sum(row.values()) for row in leads)
                assert {c: c in named for c in opens[i]} in leads
            else:
                assert not some.counts(i).any()
            assert list(distance.certain) == sorted(distance.certain)


def test_one_bad_answer_to_what_settles_gives_a_verdict() -> None:
    for some in samples():
        asked = [
            (i, c)
            for i in range(PILOTS)
            if some.verdict[i] == UNCLEAR
            for c in some.opens(i)[0]
        ]  # fmt: skip
        if asked:
            bad = some.judge([answered_badly(some, i, c) for i, c in asked])
            for (i, c), [verdict] in zip(asked, bad, strict=True):
                assert (f"c{c}" in some.steps[i].distance.settles) == (verdict < UNCLEAR)


def answered_badly(some: Some, i: int, c: int) -> dict[str, Any]:
    rows = some.rows(i, 1)
    rows["level"][:, c] = rows["alarm"][:, c] = 0
    return rows


@cache
def targets(width: int) -> Any:
    """Every way to leave conditions alone (-1) or to bring them to a level."""
    return np.array(list(product([UNKNOWN, *LEVELS], repeat=width)))


def everything_tried(some: Some) -> Iterator[tuple[Any, Any]]:
    """Per pilot the verdict and the levels raised, after each of `targets`.

    What is touched is at its best in every other respect.
    """
    tried = targets(some.width)
    touched = tried != UNKNOWN
    states = []
    for i in range(PILOTS):
        rows, counting = some.rows(i, len(tried)), touched & some.counts(i)
        for name in ("level", "alarm"):
            rows[name] = np.where(counting, tried, rows[name])
        for name in ("strength", "without_searches"):
            rows[name] = np.where(counting, 4, rows[name])
        for name in ("contested", "disputed"):
            rows[name] &= ~counting
        rows["lone"] = np.where(counting, np.nan, rows["lone"])
        states.append(rows)
    for i, verdict in enumerate(some.judge(states)):
        before = np.nan_to_num(some.known.level[i])
        yield verdict, np.where(touched, np.maximum(tried - before, 0), 0).sum(axis=1)


def levels_raised(some: Some, i: int, path: Path) -> int:
    before = np.nan_to_num(some.known.level[i]).astype(int).tolist()
    steps = [step for step in path.steps or () if step.to_level is not None]
    return sum((step.to_level or 0) - before[number(step.condition)] for step in steps)


def test_no_other_path_is_shorter() -> None:
    for some in samples():
        touched = (targets(some.width) != UNKNOWN).sum(axis=1)
        for i, (verdict, raised) in enumerate(everything_tried(some)):
            for aim, path in zip(AIMS, some.steps[i].paths, strict=True):
                leads_there = verdict >= aim
                assert (path.steps is None) == (not leads_there.any())
                assert bool(path.blocked) == (path.steps is None)
                if path.steps is not None:
                    size = len(path.steps) * 100 + levels_raised(some, i, path)
                    assert size == (touched * 100 + raised)[leads_there].min()


def test_no_other_path_takes_less_effort_of_those_who_can_move_it() -> None:
    random = np.random.default_rng(7)
    seen = 0
    for some in samples()[:60]:
        movable = random.random(some.width) < 0.8
        effort = [Fraction(int(n), 10) for n in random.integers(0, 6, some.width)]
        tried = targets(some.width) != UNKNOWN
        allowed = ~(tried & ~movable).any(axis=1)
        # Tenths of effort, then conditions, then levels.
        takes = tried @ np.array([int(one * 10) for one in effort]) * 10_000
        found = paths_of(some, Means(movable, effort))
        for i, (verdict, raised) in enumerate(everything_tried(some)):
            size = takes + tried.sum(axis=1) * 100 + raised
            for aim, path in zip(AIMS, found[i], strict=True):
                leads_there = allowed & (verdict >= aim)
                assert (path.steps is None) == (not leads_there.any())
                if path.steps:
                    seen += 1
                    own = [number(step.condition) for step in path.steps]
                    assert movable[own].all()
                    assert path.effort == float(sum(effort[c] for c in own))
                    best = size[leads_there].min()
                    assert best == round(path.effort * 10) * 10_000 + len(own) * 100 + (
                        levels_raised(some, i, path)
                    )
    assert seen > 200


def paths_of(
    some: Some, means: Means | None = None, *, ahead: bool = False
) -> list[tuple[Path, ...]]:
    ruled, by = rule_on(some.known, some.plan, some.rules), Yardstick.of(some.plan, some.rules)
    return find_paths(some.known, ruled, by, names_of_width(some.width), means, ahead=ahead)


def taken(some: Some, i: int, steps: tuple[PathStep, ...]) -> Iterator[dict[str, Any]]:
    """Take the steps of a path, as they are told."""
    rows = some.rows(i, 1)
    for step in steps:
        c = number(step.condition)
        if step.to_level is not None:
            rows["level"][0, c] = rows["alarm"][0, c] = step.to_level
            rows["disputed"][0, c] = False
            rows["lone"][0, c] = np.nan
        if step.change == "settle":
            rows["alarm"][0, c] = rows["level"][0, c]
            rows["disputed"][0, c] = rows["contested"][0, c] = False
            rows["lone"][0, c] = np.nan
        if step.to_strength is not None:
            for name in ("strength", "without_searches"):
                least = 0 if step.to_level is not None else rows[name][0, c]
                rows[name][0, c] = max(least, step.to_strength)
        yield {name: values.copy() for name, values in rows.items()}


def test_following_a_path_step_by_step_ends_at_its_verdict() -> None:
    for some in samples():
        states: list[dict[str, Any]] = []
        told: list[PathStep] = []
        after: list[After] = []
        paths = paths_of(some, ahead=True)
        for i in range(PILOTS):
            assert some.steps[i].paths == tuple(path._replace(after=()) for path in paths[i])
            for aim, path in zip(AIMS, paths[i], strict=True):
                if not path.steps:
                    assert path.steps is None or some.verdict[i] >= aim
                    continue
                names = [step.condition for step in path.steps]
                assert len(set(names)) == len(names), "a path touches a condition once"
                assert VERDICTS.index(path.steps[-1].verdict_after) >= aim
                states += taken(some, i, path.steps)
                told += path.steps
                after += path.after
        if not told:
            continue
        verdicts = np.concatenate(some.judge(states)).tolist()
        assert [step.verdict_after for step in told] == [VERDICTS[v] for v in verdicts]
        assert after == [*seen(some, states)]


def test_what_an_answer_is_worth_is_what_judging_it_gives() -> None:
    for some in samples():
        asked = [(i, one) for i in range(PILOTS) for one in some.steps[i].worth]
        states = []
        for i, one in asked:
            c, rows = number(one.condition), some.rows(i, len(LEVELS))
            enough = some.rules.ready.min_evidence
            if np.isnan(some.known.level[i, c]):
                rows["level"][:, c] = rows["alarm"][:, c] = LEVELS
            else:
                enough = max(enough, some.rules.min_evidence)
            for name in ("strength", "without_searches"):
                rows[name][:, c] = np.maximum(rows[name][:, c], enough)
            states.append(rows)
        if not asked:
            continue
        judged = judge_route(Known(**stacked(states)), some.plan, some.rules)
        verdicts = judged.verdict.reshape(-1, len(LEVELS)).tolist()
        coverage = judged.scores.coverage[:: len(LEVELS)].tolist()
        for (i, one), found, share in zip(asked, verdicts, coverage, strict=True):
            distance = some.steps[i].distance
            assert set(one.leads_to) == {VERDICTS[v] for v in found if v != some.verdict[i]}
            assert one.coverage == pytest.approx(share, abs=1e-12)
            assert one.listed == (one.condition in (*distance.certain, *distance.choice))
        for i in range(PILOTS):
            opens = sorted([*some.opens(i)[0], *some.opens(i)[1]])
            assert [number(one.condition) for one in some.steps[i].worth] == opens


def again(some: Some, arrays: dict[str, Any]) -> list[NextStep]:
    known = Known(**arrays)
    judged = judge_route(known, some.plan, some.rules)
    hinges = find_hinges(known, judged, some.rules)
    return find_next_steps(known, judged, hinges, some.rules, names_of_width(some.width))


def seen(some: Some, states: list[dict[str, Any]]) -> Iterator[After]:
    """The outlook and the distance of states of pilots."""
    known, by = Known(**stacked(states)), Yardstick.of(some.plan, some.rules)
    ruled = rule_on(known, some.plan, some.rules)
    possible = find_outlook(known, ruled, by)
    answers = find_missing(ruled, by).answers
    answers[ruled.verdict != UNCLEAR] = 0
    for row, distance in zip(possible.tolist(), answers.tolist(), strict=True):
        yield After(tuple(compress(VERDICTS, row)), distance)


def test_a_good_answer_shortens_the_distance_by_one_or_leaves_it() -> None:
    """By exactly one if it was on the list, by one or nothing if it was not; a bad one ends it."""
    for some in samples():
        rows, expected = [], []
        for i in range(PILOTS):
            if some.verdict[i] != UNCLEAR:
                continue
            unknown, asserted = some.opens(i)
            before = some.steps[i].distance
            for c in [*unknown, *asserted]:
                good = some.rows(i, 1)
                if c in unknown:
                    good["level"][:, c] = good["alarm"][:, c] = TOP_LEVEL
                good["strength"][:, c] = good["without_searches"][:, c] = 4
                listed = f"c{c}" in (*before.certain, *before.choice)
                rows.append(good)
                expected.append({before.answers - 1} | (set() if listed else {before.answers}))
                if f"c{c}" in before.settles:
                    rows.append(answered_badly(some, i, c))
                    expected.append({0})
        if rows:
            for (_, distance), allowed in zip(seen(some, rows), expected, strict=True):
                assert distance in allowed


def test_taking_ratings_away_never_makes_the_worst_that_is_possible_better() -> None:
    """The worst verdict of the outlook stays possible, or a worse one becomes so."""
    for some in samples():
        rows, before = [], []
        for i in range(PILOTS):
            for c in np.flatnonzero(~np.isnan(some.known.level[i])).tolist():
                less = some.rows(i, 1)
                less["level"][:, c] = less["alarm"][:, c] = np.nan
                less["strength"][:, c] = less["without_searches"][:, c] = 0
                less["disputed"][:, c] = False
                rows.append(less)
                before.append(some.steps[i].outlook)
        if rows:
            for (outlook, _), was in zip(seen(some, rows), before, strict=True):
                assert VERDICTS.index(outlook[0]) <= VERDICTS.index(was[0])
                if was[0] in {"stop-or-repair", "not-yet"}:
                    assert was[0] in outlook


def test_a_pilot_has_the_same_next_step_alone_and_in_company() -> None:
    for some in samples()[:10]:
        for i in range(PILOTS):
            assert again(some, some.rows(i, 1)) == [some.steps[i]]


def test_basis_and_risks() -> None:
    words = ("asserted", "asserted", "documented", "established", "established")
    for some in samples():
        found = judge_route(some.known, some.plan, some.rules).findings
        for i, step in enumerate(some.steps):
            strength = some.known.strength[i]
            rests_on = {
                "stop-or-repair": max(strength[found.stop[i]], default=None),
                "not-yet": max(strength[found.bottleneck[i]], default=None),
                "not-assessable": None,
            }.get(
                VERDICTS[some.verdict[i]],
                min(strength[some.counts(i) & some.plan.necessary], default=None),
            )
            assert step.basis == (None if rests_on is None else words[rests_on])
            weak = found.bottleneck[i] | found.unknown_necessary[i]
            assert step.risks == tuple(f"c{c}" for c in np.flatnonzero(weak))
