"""The least conversations, by hand and for any pilot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pilotscan
from pilotscan.asking.conversations import Conversation, conversations, to_a_verdict
from pilotscan.asking.informants import Whom
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.scoring.evaluation import Evaluation

NAMES = ("trust", "volunteers", "language_help", "money", "no_harm")


@pytest.fixture(scope="module")
def made(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Any
) -> Callable[..., Evaluation]:
    def make(knows: dict[str, list[str]], route: str = "growth", **levels: Any) -> Evaluation:
        informants = [{"id": i, "name": i.title(), "knows": known} for i, known in knows.items()]
        pilot = make_pilot(informants=informants, assessments=rated(**levels) if levels else [])
        [evaluation] = pilotscan.evaluate([pilot], small, route=route)
        return evaluation

    return make


def told(talks: tuple[Conversation, ...]) -> list[tuple[str, list[str], float, bool]]:
    return [
        (t.whom.name, [q.condition for q in t.questions], round(t.coverage, 4), t.suffices)
        for t in talks
    ]


def test_where_there_is_a_verdict_nobody_need_be_asked(made: Callable[..., Evaluation]) -> None:
    evaluation = made({}, trust=1)
    assert evaluation.head.verdict == "not-yet"
    assert to_a_verdict(evaluation) == ()


def test_who_knows_what_a_verdict_cannot_do_without_comes_first(
    made: Callable[..., Evaluation],
) -> None:
    # On growth trust weighs 4/12, money 3/12, volunteers and language help 2/12 each, no harm 1/12.
    # Nothing is known: trust, money and no harm are necessary and are 8/12 of the weight, so that
    # one of the others is needed as well for the 3/4 that a verdict asks for: volunteers, 10/12.
    knows = {"ann": ["volunteers", "language-help"], "bob": ["money"], "cas": ["trust", "no-harm"]}
    evaluation = made(knows)
    assert evaluation.head.distance.certain == ("trust", "money", "no-harm")
    assert evaluation.head.distance.choice == ("volunteers",)
    assert told(to_a_verdict(evaluation)) == [
        ("cas", ["trust", "no-harm"], 0.4167, False),
        ("bob", ["money"], 0.6667, False),
        ("ann", ["volunteers"], 0.8333, True),
    ]


def test_each_question_says_whether_a_verdict_can_do_without(
    made: Callable[..., Evaluation],
) -> None:
    [talk] = to_a_verdict(made({"ann": [n.replace("_", "-") for n in NAMES]}))
    assert [(q.condition, q.must) for q in talk.questions] == [
        ("trust", True), ("money", True), ("no-harm", True), ("volunteers", False),
    ]  # fmt: skip
    assert (talk.whom, talk.minutes) == (Whom("informant", "ann"), 4 * 3)


def test_what_is_known_already_is_not_asked_and_counts(made: Callable[..., Evaluation]) -> None:
    # Known: 1/3 + 1/4. With no harm it is 8/12, with volunteers 10/12.
    evaluation = made({"ann": ["no-harm"], "bob": ["volunteers"]}, trust=3, money=3)
    talks = to_a_verdict(evaluation)
    # Trust and money rest on nobody's word yet: they too are needed, from whoever leads.
    asked = {name for _, names, _, _ in told(talks) for name in names}
    assert asked == {*evaluation.head.distance.certain, *evaluation.head.distance.choice}
    assert talks[-1].coverage == pytest.approx(10 / 12)
    assert talks[-1].suffices


def test_only_the_first_after_which_a_verdict_is_possible_suffices(
    made: Callable[..., Evaluation],
) -> None:
    evaluation = made(
        {"ann": ["trust", "money", "no-harm", "volunteers"], "bob": ["language-help"]}
    )
    talks = conversations(evaluation, [name.replace("_", "-") for name in NAMES])
    assert told(talks) == [
        ("ann", ["trust", "volunteers", "money", "no-harm"], 0.8333, True),
        ("bob", ["language-help"], 1.0, False),
    ]


def test_a_threshold_that_is_just_met_suffices(made: Callable[..., Evaluation]) -> None:
    # On circulation: people 2/3, of which trust is half, and no harm is all of means, 1/3.
    evaluation = made({"ann": ["trust"]}, "circulation", no_harm=3, volunteers=3)
    [talk] = conversations(evaluation, ["trust"])
    assert talk.coverage == pytest.approx(1 / 3 + 1 / 6 + 1 / 3)
    # No harm rests on nobody's word yet, so that this answer alone gives no verdict.
    assert "no-harm" in evaluation.head.distance.certain
    assert not talk.suffices


def test_the_order_of_equals_is_that_in_which_they_are_wanted(
    made: Callable[..., Evaluation],
) -> None:
    evaluation = made({"ann": ["volunteers"], "bob": ["language-help"]})
    for wanted in (["volunteers", "language-help"], ["language-help", "volunteers"]):
        talks = conversations(evaluation, wanted)
        assert [t.questions[0].condition for t in talks] == wanted


def test_somebody_named_in_several_ways_is_one_conversation(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Any
) -> None:
    ask = {name: {"level": "unknown", "ask": called}
           for name, called in (("trust", "city"), ("money", "City of Delft"))}  # fmt: skip
    pilot = make_pilot(
        informants=[{"id": "city", "name": "City of Delft", "knows": ["no-harm"]}],
        partners=[{"name": "City of Delft", "sector": "municipality", "roles": ["lead"]}],
        assessments=rated(**ask),
    )
    [evaluation] = pilotscan.evaluate([pilot], small, route="growth")
    [talk] = to_a_verdict(evaluation)
    assert talk.whom == Whom("informant", "city")
    assert len(talk.questions) == 4


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, list[str]], str, dict[str, Any]]:
    """Draw who knows what, a route, and what is rated."""
    knows: dict[str, list[str]] = {"ann": [], "bob": [], "cas": []}
    for name in NAMES:
        if who := draw(st.sampled_from(["", *knows])):
            knows[who].append(name.replace("_", "-"))
    levels = {
        name: draw(st.sampled_from(["unknown", 0, 1, 2, 3, 4]))
        for name in NAMES
        if draw(st.booleans())
    }
    return knows, draw(st.sampled_from(["growth", "circulation"])), levels


@given(cases())
def test_the_conversations_hold_exactly_what_is_wanted_and_add_it_up(
    made: Callable[..., Evaluation], case: tuple[dict[str, list[str]], str, dict[str, Any]]
) -> None:
    knows, route, levels = case
    evaluation = made(knows, route, **levels)
    head = evaluation.head
    wanted = [worth.condition for worth in head.worth]
    talks = conversations(evaluation, wanted)
    asked = [q.condition for t in talks for q in t.questions]
    assert sorted(asked) == sorted(wanted)
    assert len({t.whom for t in talks}) == len(talks)
    assert all(t.minutes == 3 * len(t.questions) > 0 for t in talks)
    shares = [t.coverage for t in talks]
    assert [head.coverage, *shares] == sorted([head.coverage, *shares])
    gains = sum(worth.coverage - head.coverage for worth in head.worth)
    if talks:
        assert shares[-1] == pytest.approx(min(1.0, head.coverage + gains))
        assert shares[-1] == pytest.approx(1)  # all that counts is known then
    assert sum(t.suffices for t in talks) == int(bool(talks) and head.verdict == "not-assessable")
    if head.verdict == "not-assessable":
        needed = to_a_verdict(evaluation)
        assert sum(len(t.questions) for t in needed) == head.distance.answers
        assert [t.suffices for t in needed] == [False] * (len(needed) - 1) + [True]
        must = [q.condition for t in needed for q in t.questions if q.must]
        assert sorted(must) == sorted(head.distance.certain)


@given(cases(), st.sampled_from(NAMES))
def test_knowing_less_never_makes_fewer_answers(
    made: Callable[..., Evaluation],
    case: tuple[dict[str, list[str]], str, dict[str, Any]],
    gone: str,
) -> None:
    knows, route, levels = case
    more = made(knows, route, **levels)
    less = made(knows, route, **{k: v for k, v in levels.items() if k != gone})
    if more.head.verdict == less.head.verdict == "not-assessable":
        count = [sum(len(t.questions) for t in to_a_verdict(one)) for one in (less, more)]
        assert count[0] >= count[1]
