"""Gates: met and missed, what would meet them, and that knowing less never helps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pilotscan
from pilotscan.configuration import Exemption, Gates, Requirement, parse_requirement
from pilotscan.errors import UsageError
from pilotscan.gates import Change, GateResult, Judging, read_gates, standing_of
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.scale import VERDICTS
from pilotscan.reporting.words.gates import help_text, miss_text, summary_text
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation
from support.together import together

Judge = Callable[..., Evaluation]
Rated = Callable[..., list[dict[str, Any]]]


def _hold(evaluation: Evaluation, gates: Gates, *exemptions: Exemption) -> list[GateResult]:
    judging = Judging(gates, exemptions, evaluation.framework, date(2026, 6, 1))
    return judging.hold(standing_of(evaluation))


def _one(evaluation: Evaluation, **gates: Any) -> GateResult:
    (result,) = _hold(evaluation, Gates.of(gates))
    return result


def test_shares_add_up_to_the_numbers_of_the_judgement(
    shipped_evaluations: list[Evaluation],
) -> None:
    one = next(found for found in shipped_evaluations if found.pilot.id == "plan-einstein")
    elsewhere = [
        pilotscan.evaluate(one.pilot, one.framework, route=route)[0]
        for route in one.framework.routes
    ]
    for judged in (*shipped_evaluations, *elsewhere):
        standing = standing_of(judged)
        rated = [part for part in standing.parts if part.level is not None]
        assert sum(part.share for part in standing.parts) == pytest.approx(1)
        assert sum(part.share for part in rated) == pytest.approx(judged.head.coverage)
        low = 25 * sum(part.share * (part.level or 0) for part in rated)
        assert low == pytest.approx(judged.head.score.low)


@pytest.fixture(scope="session")
def conditions(small: Framework) -> tuple[str, ...]:
    return tuple(condition.id for condition in small.conditions)


def _judge_levels(
    judge: Judge, rated: Rated, levels: dict[str, int], route: str | None = None
) -> Evaluation:
    given_levels = {name.replace("-", "_"): level for name, level in levels.items()}
    return judge(route, assessments=rated(**given_levels))


LEVELS = st.lists(st.none() | st.integers(0, 4), min_size=5, max_size=5)


@settings(max_examples=40)
@given(levels=LEVELS, bound=st.integers(0, 100))
def test_the_changes_named_for_a_score_meet_it(
    judge: Judge,
    rated: Rated,
    conditions: tuple[str, ...],
    levels: list[int | None],
    bound: int,
) -> None:
    known = {name: lv for name, lv in zip(conditions, levels, strict=True) if lv is not None}
    evaluation = _judge_levels(judge, rated, known)
    result = _one(evaluation, min_score=bound)
    assert result.met == (not result.changes)
    if not result.met:
        raised = known | {change.about: int(change.after or 0) for change in result.changes}
        assert _one(_judge_levels(judge, rated, raised), min_score=bound).met
        # without any one of them it is missed
        for change in result.changes:
            fewer = {name: level for name, level in raised.items() if name != change.about}
            if change.before is not None:
                fewer[change.about] = int(change.before)
            assert not _one(_judge_levels(judge, rated, fewer), min_score=bound).met


@settings(max_examples=40)
@given(levels=LEVELS, bound=st.integers(0, 100))
def test_the_changes_named_for_coverage_meet_it(
    judge: Judge,
    rated: Rated,
    conditions: tuple[str, ...],
    levels: list[int | None],
    bound: int,
) -> None:
    known = {name: lv for name, lv in zip(conditions, levels, strict=True) if lv is not None}
    result = _one(_judge_levels(judge, rated, known), min_coverage=bound / 100)
    if not result.met:
        more = known | {change.about: 0 for change in result.changes}
        assert _one(_judge_levels(judge, rated, more), min_coverage=bound / 100).met
        last = result.changes[-1].about
        fewer = {name: level for name, level in more.items() if name != last}
        assert not _one(_judge_levels(judge, rated, fewer), min_coverage=bound / 100).met


KINDS = ("statement", "official-document", "peer-reviewed")


REFUSED = [
    ("stop-or-repair",), ("not-yet",), ("not-assessable",), ("stop-or-repair", "not-yet"),
    ("not-yet", "not-assessable"), ("not-yet", "conditional"), ("conditional",),
    ("stop-or-repair", "not-yet", "not-assessable"), VERDICTS[:4],
]  # fmt: skip
KINDS = ("statement", "statement", "official-document", "peer-reviewed", "peer-reviewed")


def _source(number: int) -> dict[str, str]:
    return {"title": "x", "publisher": f"team {number}", "kind": KINDS[number]}


def _cited(strength: int) -> list[dict[str, str]]:
    """Cite sources that together have a strength: two of the strongest kind for 4."""
    return [{"source": f"made-{n}"} for n in range(min(strength, 3), strength + 1) if n]


def changed(evaluation: Evaluation, changes: Sequence[Change]) -> Pilot:
    """Return a pilot of which all assessors, and the sources, say what changes ask for."""
    pilot, framework = evaluation.pilot, evaluation.framework
    tree = pilot.model_dump(mode="json", exclude_unset=True)
    tree["sources"] = tree.get("sources", {}) | {f"made-{n}": _source(n) for n in range(5)}
    levels = {result.id: result.level for result in evaluation.conditions}
    for change in changes:
        if change.what == "level":
            levels[change.about] = int(change.after or 0)
    rated: list[dict[str, Any]] = [
        assessment["ratings"]
        for assessment in tree.get("assessments", [])
        if assessment["framework"] == framework.id
    ]
    for change, ratings in product(changes, rated):
        names = [change.about]
        if change.what == "dimension":
            names = [c for c, within in framework.dimension_of.items() if within == change.about]
            names = [c for c in names if levels[c] is not None]
            levels |= dict.fromkeys(names, 4)
        for name in names:
            old = ratings.get(name, {})
            evidence = old.get("evidence", []) if isinstance(old, dict) else []
            if change.what == "contested":
                evidence = [each for each in evidence if each.get("supports", True)]
            if change.what == "evidence":
                evidence = [*evidence, *_cited(int(change.after or 0))]
            ratings[name] = {"level": levels[name], "evidence": evidence}
    return Pilot.model_validate_json(json.dumps(tree))


def _each_gate(framework: Framework) -> Iterator[Gates]:
    yield from (Gates(fail_on=refused) for refused in REFUSED[1::2])
    yield from (Gates(min_score=bound, min_coverage=bound / 100) for bound in (35, 75, 95))
    yield Gates(max_unsupported=0, require=(Requirement(framework.conditions[0].id, 3),))
    yield from (Gates(max_distance=bound) for bound in (0, 3, 15))


def test_every_hint_about_a_shipped_pilot_is_true(
    shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    missed = [
        (evaluation, gates, result)
        for evaluation in shipped_evaluations
        for gates in _each_gate(living_lab)
        for result in _hold(evaluation, gates)
        if not result.met
    ]
    assert len(missed) > 150
    mended = [changed(evaluation, result.changes) for evaluation, _, result in missed]
    judged = pilotscan.evaluate(mended, living_lab)
    for (evaluation, gates, result), after in zip(missed, judged, strict=True):
        assert result.changes
        assert after.route == evaluation.route
        assert all(r.met for r in _hold(after, gates) if r.rule == result.rule), result
        assert result.rule != "fail-on" or after.head.verdict != "not-assessable"


RATING = st.none() | st.tuples(
    st.sampled_from([0, 1, 2, 3, 4, 4, 4]),
    st.integers(0, 4),
    st.sampled_from(["", "search", "against"]),
)
"""Level, strength of evidence, and what else is cited."""


@st.composite
def assessed(draw: st.DrawFn, conditions: tuple[str, ...]) -> dict[str, Any]:
    """Draw the keys of a pilot that one assessor rated, or three."""
    sources = {
        "search": {"title": "x", "kind": "search-record"},
        "against": {"title": "x", "kind": draw(st.sampled_from(KINDS))},
        **{f"made-{number}": _source(number) for number in range(5)},
    }
    assessments = []
    for role in draw(st.sampled_from([("independent",), ("independent", "own-team", "partner")])):
        ratings = {}
        for name in conditions:
            rating = draw(RATING)
            if rating is not None:
                level, strength, more = rating
                evidence: list[dict[str, Any]] = [*_cited(strength)]
                if more:
                    evidence.append({"source": more, "supports": more == "search"})
                ratings[name] = {"level": level, "evidence": evidence}
        who = {"date": "2026-01-15", "framework": "two-dimensions", "assessor": {"role": role}}
        assessments.append({**who, "ratings": ratings})
    return {"assessments": assessments, "sources": sources}


@pytest.fixture(scope="session")
def strict(small: Framework) -> Framework:
    """As `small`, but that levels that are just enough do not make a dimension good."""
    tree = small.model_dump(mode="json", exclude_unset=True)
    tree["rules"]["ready"]["min_dimension_mean"] = 3
    return Framework.model_validate_json(json.dumps(tree))


@settings(max_examples=150)
@given(data=st.data())
def test_what_a_hint_about_a_verdict_proposes_leads_to_a_better_one(
    small: Framework,
    strict: Framework,
    make_pilot: Callable[..., Pilot],
    conditions: tuple[str, ...],
    data: st.DataObject,
) -> None:
    framework = data.draw(st.sampled_from([small, strict]))
    route = data.draw(st.sampled_from(list(framework.routes)))
    refused = data.draw(st.sampled_from(REFUSED))
    pilot = make_pilot(**data.draw(assessed(conditions)))
    (before,) = pilotscan.evaluate([pilot], framework, route=route)
    result = _one(before, fail_on=refused)
    assert result.met == (before.head.verdict not in refused)
    if result.met:
        return
    assert result.is_enough == bool(result.changes)
    if result.is_enough:
        (after,) = pilotscan.evaluate([changed(before, result.changes)], framework, route=route)
        verdict = after.head.verdict
        assert verdict not in {*refused, "not-assessable"}
        assert VERDICTS.index(verdict) > VERDICTS.index(before.head.verdict)


@settings(max_examples=40)
@given(levels=LEVELS, gone=st.integers(0, 4), bound=st.integers(1, 100))
def test_knowing_less_never_meets_a_gate_that_was_missed(  # noqa: PLR0917 - fixtures add up
    judge: Judge,
    rated: Rated,
    conditions: tuple[str, ...],
    levels: list[int | None],
    gone: int,
    bound: int,
) -> None:
    known = {name: lv for name, lv in zip(conditions, levels, strict=True) if lv is not None}
    less = {name: level for name, level in known.items() if name != conditions[gone]}
    gates = Gates(
        min_score=bound,
        min_coverage=bound / 100,
        require=tuple(Requirement(name, bound // 25) for name in conditions),
        max_distance=bound // 25,
    )
    before = _hold(_judge_levels(judge, rated, known), gates)
    after = _hold(_judge_levels(judge, rated, less), gates)
    for one, other in zip(before, after, strict=True):
        assert (one.rule, one.condition) == (other.rule, other.condition)
        assert one.met or not other.met


def test_a_score_is_not_met_without_one(judge: Judge, rated: Rated, conditions: Any) -> None:
    evaluation = _judge_levels(judge, rated, {conditions[0]: 4})
    assert evaluation.head.score.value is None
    assert evaluation.head.score.low > 1
    result = _one(evaluation, min_score=1)
    assert (result.met, result.value) == (False, None)
    assert _one(evaluation, min_score=0).met


def test_a_bound_that_is_just_reached_is_met(judge: Judge, rated: Rated, conditions: Any) -> None:
    evaluation = _judge_levels(judge, rated, dict.fromkeys(conditions, 3))
    low = evaluation.head.score.low
    assert _one(evaluation, min_score=low).met
    assert _one(evaluation, min_coverage=1.0).met
    assert not _one(evaluation, min_score=low + 0.01).met


def test_unsupported_levels_are_counted_on_the_route(
    judge: Judge, rated: Rated, conditions: Any
) -> None:
    evaluation = _judge_levels(judge, rated, dict.fromkeys(conditions, 3))
    relevant = [
        c.id for c in evaluation.framework.conditions if c.is_relevant(evaluation.head.route)
    ]
    result = _one(evaluation, max_unsupported=1)
    assert (result.value, result.met) == (len(relevant), False)
    assert [change.about for change in result.changes] == relevant[: len(relevant) - 1]
    assert _one(evaluation, max_unsupported=len(relevant)).met


def test_a_distance_is_held_at_the_answers_that_are_lacking(
    judge: Judge, rated: Rated, conditions: Any
) -> None:
    # Nothing is known: three necessary conditions, and a fourth for the coverage.
    evaluation = _judge_levels(judge, rated, {})
    answers = standing_of(evaluation).answers
    assert len(answers) == 4
    assert [_one(evaluation, max_distance=n).met for n in (3, 4)] == [False, True]
    result = _one(evaluation, max_distance=3)
    assert (result.value, result.bound) == (4, 3)
    assert {change.about for change in result.changes} == {answers[0]}
    # A verdict that is given is no answer away, however bad it is.
    bad = _judge_levels(judge, rated, dict.fromkeys(conditions, 0))
    assert (_one(bad, max_distance=0).value, _one(bad, max_distance=0).met) == (0, True)


def test_an_observation_that_is_refused_is_named_with_its_facts(
    living_lab: Framework, make_pilot: Callable[..., Pilot]
) -> None:
    funding = [
        {"source": payer, "amount": amount, "currency": "EUR"}
        for payer, amount in (("Town", 90), ("Fund", 10))
    ]
    route = "growth"
    (evaluation,) = pilotscan.evaluate([make_pilot(funding=funding)], living_lab, route=route)
    seen, unseen = _hold(evaluation, Gates(forbid_observation=("one-payer", "tenure-ends")))
    assert (seen.met, seen.value, seen.bound) == (False, "one-payer", ("one-payer",))
    assert [(c.about, c.what) for c in seen.changes] == [
        (f"funding[{i}]", "facts") for i in range(2)
    ]
    assert (unseen.met, unseen.value, unseen.bound) == (True, None, ("tenure-ends",))
    assert help_text(seen, Language("en")) == (
        "It would be met with facts at 'funding[0]' and 'funding[1]' that no longer show it."
    )


@pytest.mark.parametrize(
    ("name", "hint"), [("one-player", "did you mean 'one-payer'"), ("x", "explain")]
)
def test_kinds_of_observation_that_no_rule_looks_for_are_refused(
    living_lab: Framework, small: Framework, name: str, hint: str
) -> None:
    wrong = Gates(forbid_observation=(name,))
    with pytest.raises(UsageError, match=rf"^here: the gate 'forbid-observation' names .*{hint}"):
        Judging(wrong, [], living_lab, None, {"forbid_observation": "here: "})
    with pytest.raises(UsageError, match="no kind of observation of the framework"):
        Judging(Gates(forbid_observation=("one-payer",)), [], small, None)


def test_what_does_not_count_for_a_pilot_is_not_required(small: Framework, judge: Judge) -> None:
    for route in small.routes:
        for condition in small.conditions:
            results = _hold(judge(route), Gates(require=(Requirement(condition.id, 0),)))
            assert [result.met for result in results] == [False] * condition.is_relevant(route)


def test_a_hint_about_a_verdict_does_not_stop_at_one_that_cannot_be_given(
    shipped_evaluations: list[Evaluation],
) -> None:
    (evaluation,) = [e for e in shipped_evaluations if e.pilot.id == "otav-support-team"]
    result = _one(evaluation, fail_on=["not-yet"])
    # the three bottlenecks alone would leave too little known for a verdict
    assert help_text(result, Language("en")) == (
        "It would be met with 'core-elements-described', 'pilot-conditions-explicit' and "
        "'scaling-route-chosen' at level 2 (now 1); a rating of 'reach' and 'broadening', "
        "at any level."
    )


def test_where_no_level_helps_that_is_said(
    strict: Framework, make_pilot: Callable[..., Pilot], rated: Rated
) -> None:
    tree = strict.model_dump(mode="json", exclude_unset=True)
    tree["rules"]["ready"]["min_applicable_share"] = 0.9
    framework = Framework.model_validate_json(json.dumps(tree))
    without = {"level": "not-applicable", "because": "everybody speaks it"}
    pilot = make_pilot(assessments=rated(language_help=without, trust=1))
    (evaluation,) = pilotscan.evaluate([pilot], framework)
    result = _one(evaluation, fail_on=("not-yet", "conditional"))
    assert (result.changes, result.as_json()["enough"]) == ((), False)
    assert help_text(result, Language("en")) == "No change of levels and evidence would meet it."
    assert _one(evaluation, fail_on=("not-yet",)).is_enough


def test_coverage_asks_for_what_is_necessary_first(judge: Judge, conditions: Any) -> None:
    result = _one(judge(), min_coverage=0.5)
    necessary = [
        name
        for name in conditions
        if judge().framework.condition_by_id[name].is_necessary(judge().head.route)
    ]
    assert set(necessary) & {change.about for change in result.changes}


def test_changes_that_are_alike_are_said_together_and_all_of_them() -> None:
    changes = tuple(Change(f"c{n}", "level", None, 0, any_level=True) for n in range(7))
    more = (
        Change("a", "level", 1, 2),
        Change("b", "level", None, 2),
        Change("b", "evidence", None, 1),
    )
    result = GateResult("p", "", "fail-on", False, "not-yet", ("not-yet",), "", (*more, *changes))
    assert help_text(result, Language("en")) == (
        "It would be met with 'a' at level 2 (now 1); 'b' at level 2 (now unknown) with evidence "
        "of strength 1; a rating of 'c0', 'c1', 'c2', 'c3', 'c4', 'c5' and 'c6', at any level."
    )


def test_of_every_shipped_pilot_every_gate_can_be_said_in_both_languages(
    shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    gates = Gates(VERDICTS, 99, 0.99, 0, tuple(Requirement(c.id, 4) for c in living_lab.conditions))
    said: dict[str, set[str]] = {"en": set(), "nl": set()}
    for evaluation in shipped_evaluations:
        for result in _hold(evaluation, gates):
            if not result.met:
                for lang, texts in said.items():
                    texts |= {miss_text(result, Language(lang)), help_text(result, Language(lang))}
    said["en"].discard("")
    said["nl"].discard("")
    assert len(said["en"]) > 500
    assert not said["en"] & said["nl"]


def _exempt(expires: date = date(2026, 12, 31), **gates: Any) -> Exemption:
    return Exemption("made", Gates.of(gates), "a reason", expires, "pilotscan.toml:3")


def test_an_exemption_takes_the_place_of_what_it_names_only(judge: Judge) -> None:
    gates = Gates(fail_on=("not-assessable",), min_score=50)
    assert [r.met for r in _hold(judge(), gates)] == [False, False]
    exemption = _exempt(min_score=0)
    first, second = _hold(judge(), gates, exemption)
    assert (first.met, first.exemption) == (False, None)
    assert (second.met, second.exemption) == (True, exemption)
    assert second.as_json()["exemption"] == {"reason": "a reason", "expires": "2026-12-31"}


def test_an_empty_list_exempts_from_a_list(judge: Judge, conditions: Any) -> None:
    gates = Gates(fail_on=("not-assessable",), require=(Requirement(conditions[0], 2),))
    assert len(_hold(judge(), gates)) == 2
    assert _hold(judge(), gates, _exempt(fail_on=[], require=[])) == []


def test_an_exemption_of_another_pilot_changes_nothing(judge: Judge) -> None:
    other = Exemption("other", Gates(min_score=0), "x", date(2099, 1, 1))
    assert [r.met for r in _hold(judge(), Gates(min_score=50), other)] == [False]


@pytest.mark.parametrize(("day", "met"), [(1, True), (2, False)])
def test_the_last_day_is_the_last_one(judge: Judge, day: int, met: bool) -> None:
    evaluation = judge()
    exemption = _exempt(date(2026, 6, 1), min_score=0)
    judging = Judging(Gates(min_score=50), [exemption], evaluation.framework, date(2026, 6, day))
    assert [result.met for result in judging.hold(standing_of(evaluation))] == [met]
    assert judging.expired == ([] if met else [exemption])


def test_unknown_conditions_are_refused_wherever_they_stand(small: Framework) -> None:
    wrong = Gates(require=(Requirement("funding-structral", 2),))
    with pytest.raises(UsageError, match=r"^pilotscan.toml:2: the gate 'require' names"):
        Judging(wrong, [], small, None, {"require": "pilotscan.toml:2: "})
    for expires in (date(2020, 1, 1), date(2099, 1, 1)):
        exemption = Exemption("x", wrong, "y", expires, "pilotscan.toml:9")
        with pytest.raises(UsageError, match=r"^pilotscan.toml:9: "):
            Judging(Gates(), [exemption], small, date(2026, 1, 1))


def test_the_order_of_gates_is_fixed(judge: Judge, conditions: Any) -> None:
    gates = read_gates(
        require=[f"{conditions[1]}>=1", f"{conditions[0]} >= 1"],
        max_unsupported=0,
        min_coverage=0.5,
        min_score=10,
        fail_on=["conditional,not-assessable", "not-yet"],
        max_distance=3,
    )
    assert gates.fail_on == ("not-yet", "not-assessable", "conditional")
    assert [(r.rule, r.condition) for r in _hold(judge(), gates)] == [
        ("fail-on", ""),
        ("min-score", ""),
        ("min-coverage", ""),
        ("max-unsupported", ""),
        ("require", conditions[1]),
        ("require", conditions[0]),
        ("max-distance", ""),
    ]


@together("text", ["a=2", "a", "", "a>=x", "A>=2", "a>=11", "a>=-1", "a>=2.", ">=2"])
def test_a_requirement_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_requirement(text)
    with pytest.raises(UsageError, match="--require"):
        read_gates(require=[text])


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="--min-score needs a number"):
        read_gates(min_score=float("nan"))


def test_summaries_count() -> None:
    english = Language("en")
    assert summary_text(0, 1, english) == "Gates: met by the 1 pilot judged."
    assert summary_text(0, 3, english) == "Gates: met by all 3 pilots judged."
    assert summary_text(2, 1, english) == "Gates: 2 missed; 1 pilot judged."
