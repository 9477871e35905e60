"""What the overview says of a pilot in a few words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pilotscan.asking.conversations import to_a_verdict
from pilotscan.model.base import in_language
from pilotscan.model.framework import Framework
from pilotscan.reporting.site.overview_words import (
    NEAR,
    SHOWN,
    distance_text,
    group_of,
    news_texts,
    next_text,
    open_text,
    outlook_texts,
    steps_to_go,
    strip_marks,
    strip_text,
    who_text,
)
from pilotscan.reporting.words.deciding import DecidingMark, deciding_order
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.result import Distance
from support.laid_out import row_of
from support.overviews import DUTCH, ENGLISH, page_of

Judge = Callable[..., Evaluation]
Rated = Callable[..., list[dict[str, Any]]]
NECESSARY = ("trust", "money", "no_harm")
BEST = {"trust": 4, "volunteers": 4, "language_help": 4, "money": 4, "no_harm": 4}


@pytest.fixture
def with_sources(judge: Judge, rated: Rated) -> Callable[..., Evaluation]:
    """Judge ratings that each rest on a strong source."""
    source = {"title": "A study", "kind": "peer-reviewed", "year": 2025}

    def made(route: str = "growth", **levels: Any) -> Evaluation:
        cited = {name: {"level": level, "evidence": ["one"]} for name, level in levels.items()}
        return judge(route, sources={"one": source}, assessments=rated(**cited))

    return made


def asking(ask: dict[str, str]) -> dict[str, Any]:
    return {name: {"level": "unknown", "ask": ask} for name in NECESSARY}


def say(evaluation: Evaluation, language: Language = ENGLISH) -> Wording:
    return Wording(evaluation.framework, language)


# --- groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "coverage", "group"),
    [
        (NEAR, 0.0, "near"),
        (NEAR + 1, 0.0, "mention"),
        (NEAR + 1, 0.374, "mention"),
        (NEAR + 1, 0.375, "near"),
        (99, 0.9, "near"),
    ],
)
def test_a_mention_is_far_from_a_verdict_and_little_of_it_is_known(
    shipped_evaluations: list[Evaluation],
    living_lab: Framework,
    answers: int,
    coverage: float,
    group: str,
) -> None:
    [head] = [e.head for e in shipped_evaluations if e.pilot.id == "haarlem-mozaiek"]
    assert living_lab.rules.min_coverage == 0.75
    distance = Distance(certain=("durable-need",) * answers)
    changed = replace(head, distance=distance, coverage=coverage)
    assert group_of(changed, living_lab) == group


@pytest.mark.parametrize(
    ("verdict", "group"),
    [
        ("stop-or-repair", "known"),
        ("not-yet", "known"),
        ("conditional", "open"),
        ("ready-stepwise", "open"),
        ("no-verdict", "profile"),
    ],
)
def test_a_verdict_says_what_group_it_is(judge: Judge, verdict: Any, group: str) -> None:
    evaluation = judge("growth")
    assert group_of(replace(evaluation.head, verdict=verdict), evaluation.framework) == group


# --- distance -------------------------------------------------------------------------------------


def test_distance_and_outlook_of_each_verdict(with_sources: Callable[..., Evaluation]) -> None:
    cases = {
        "not-assessable": with_sources(),
        "not-yet": with_sources(trust=1, volunteers=3),
        "conditional": with_sources(**{**BEST, "trust": 2}),
        "ready-stepwise": with_sources(**BEST),
    }
    assert {name: e.head.verdict for name, e in cases.items()} == {name: name for name in cases}
    told = {
        name: (distance_text(e, say(e)), outlook_texts(e.head, say(e)), steps_to_go(e.head))
        for name, e in cases.items()
    }
    assert told["not-assessable"] == (
        "4 answers, 1 conversation",
        ("■ to ●", "■ Repair first or stop to ● Ready for stepwise scaling"),
        4,
    )
    conditional = "◆ Under conditions"
    assert told["not-yet"] == ("1 improvement + 2 answers", (conditional, conditional), 3)
    ready = "● Ready for stepwise scaling"
    assert told["conditional"] == ("1 improvement", (ready, ready), 1)
    assert told["ready-stepwise"] == ("", ("", ""), 0)


def test_what_leads_nowhere_says_so(with_sources: Callable[..., Evaluation]) -> None:
    evaluation = with_sources(trust=1)
    blocked = tuple(path._replace(steps=None) for path in evaluation.head.paths)
    routes = tuple(
        replace(result, paths=blocked) if result.route == evaluation.route else result
        for result in evaluation.routes
    )
    changed = replace(evaluation, routes=routes)
    assert distance_text(changed, say(changed)).startswith("No change of ratings leads to")
    assert outlook_texts(changed.head, say(changed)) == ("", "")
    assert steps_to_go(changed.head) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_to_lead_to_a_verdict_is_what_the_evaluation_says(
    shipped_evaluations: list[Evaluation], lang: str
) -> None:
    for evaluation in shipped_evaluations:
        head, row = evaluation.head, row_of(evaluation, lang)
        if head.verdict == "not-assessable":
            talks = to_a_verdict(evaluation)
            numbers = [head.distance.answers, len(talks)]
            first = talks[0].questions[0].condition
            asked = [ask.question for ask in evaluation.asks(first) if ask.question]
            assert row.answers == row.steps == head.distance.answers > 0
            assert not row.who
            for question in asked[:1]:
                assert (
                    str(row.next).rstrip("…")[-20:]
                    in in_language(question, lang, evaluation.pilot.language)[0]
                )
        else:
            steps = head.path_to("conditional").steps or ()
            asking = sum(step.change == "find-out" for step in steps)
            numbers = [n for n in (len(steps) - asking, asking) if n]
            worst = next(
                name
                for name, _ in deciding_order(evaluation)
                if any(step.condition == name for step in steps)
            )
            weak = say(evaluation, Language(lang)).condition(worst, "bottleneck")
            assert str(row.next).startswith(weak)
            assert (row.answers, row.steps) == (0, len(steps))
        assert [int(word) for word in row.distance.split() if word.isdigit()] == numbers


# --- next step ------------------------------------------------------------------------------------


def test_a_next_step_is_short_and_its_whole_is_found(
    shipped_evaluations: list[Evaluation],
) -> None:
    for evaluation in shipped_evaluations:
        short, whole = (str(next_text(evaluation, say(evaluation), n)) for n in (SHOWN, None))
        assert len(short) <= SHOWN * 1.6
        assert len(whole) >= len(short)


@pytest.mark.parametrize(
    ("whom", "shown"),
    [
        ("The municipality", "Ask the municipality: "),
        ("Theo", "Ask Theo: "),
        ("De gemeente", "Ask de gemeente: "),
    ],
)
def test_who_is_asked_stands_in_a_sentence(
    judge: Judge, rated: Rated, whom: str, shown: str
) -> None:
    ask = {"whom": whom, "question": "Who trusts whom?"}
    evaluation = judge("growth", assessments=rated(**asking(ask)))
    assert str(next_text(evaluation, say(evaluation))) == f"{shown}Who trusts whom?"


def test_what_is_in_another_language_is_marked(judge: Judge, rated: Rated) -> None:
    ask = {"whom": "De gemeente", "question": "Wie vertrouwt wie?"}
    evaluation = judge(
        "growth",
        language="nl",
        assessments=rated(**asking(ask)),
    )
    said = next_text(evaluation, say(evaluation))
    assert '<span lang="nl">Wie vertrouwt wie?</span>' in said.__html__()  # type: ignore[union-attr]
    assert str(next_text(evaluation, say(evaluation, DUTCH))) == (
        "Vraag de gemeente: Wie vertrouwt wie?"
    )


def test_of_the_best_verdict_nothing_is_next(with_sources: Callable[..., Evaluation]) -> None:
    evaluation = with_sources(**BEST)
    assert (next_text(evaluation, say(evaluation)), who_text(evaluation, say(evaluation))) == (
        "",
        "",
    )


def test_another_road_that_is_open_is_named(with_sources: Callable[..., Evaluation]) -> None:
    shut, wide = with_sources(trust=1, volunteers=4, language_help=4, money=4), with_sources(**BEST)
    open_one = next(result for result in wide.routes if result.route == "circulation")
    routes = tuple(open_one if r.route == "circulation" else r for r in shut.routes)
    changed = replace(shut, routes=routes)
    assert open_text(changed, say(changed)) == "Circulation: ● Ready for stepwise scaling"
    assert open_text(wide, say(wide)) == ""


# --- strip ----------------------------------------------------------------------------------------


def test_the_strip_can_be_read_without_colours() -> None:
    strip = (
        DecidingMark("a", "1", "l1", is_low=True),
        DecidingMark("b", "10", "l4", is_low=False),
        DecidingMark("c", "?", "lu", is_low=False),
        DecidingMark("d", "?", "lu", is_low=False),
        DecidingMark("e", "–", "ln", is_low=False),
    )
    assert strip_marks(strip) == "1! 10 ?? –"
    assert strip_text(strip, ENGLISH) == "1 too low, 1 high enough, 2 unknown, 1 does not apply"
    assert strip_text(strip[2:4], DUTCH) == "2 onbekend"


# --- news -----------------------------------------------------------------------------------------


def test_the_news_counts_verdicts_under_the_names_they_are_shown_by(
    shipped_evaluations: list[Evaluation],
) -> None:
    page = page_of(shipped_evaluations)
    assert (page.lede, page.news) == (
        "22 pilots. None of them is a yes yet.",
        "Of 7 we know why not: “Not yet” (5) and “Work out the lessons first” (2). Of 15 we know "
        "too little: 7 are near a verdict and 8 are only a mention.",
    )
    dutch = page_of(shipped_evaluations, DUTCH)
    assert dutch.news.startswith("Van 7 weten we waarom niet: ‘Nog niet’ (5)")


def test_a_yes_is_said_first(shipped_evaluations: list[Evaluation]) -> None:
    row = row_of(shipped_evaluations[0])
    rows = [row._replace(group="open"), row._replace(group="open"), row._replace(group="near")]
    counts = [("conditional", "◆", "Yes, if", 2), ("not-assessable", "?", "No idea", 1)]
    assert news_texts(rows, counts, ENGLISH) == (
        "3 pilots. 2 are a yes: “Yes, if”.",
        "Of 1 we know too little: 1 is near a verdict.",
    )


def test_of_the_best_verdict_what_the_facts_leave_to_ask_is_next(
    with_sources: Callable[..., Evaluation], shipped_evaluations: list[Evaluation]
) -> None:
    seen = next(o for e in shipped_evaluations for o in e.observations)
    evaluation = replace(with_sources(**BEST), observations=(seen,))
    told = str(next_text(evaluation, say(evaluation)))
    assert told == f"Find out: {seen.rule.ask.in_language('en')[0]}"
