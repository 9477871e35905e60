"""The answer on top of a report: by hand for each verdict, and against what the pictures show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import yaml

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.scale import LADDER, UNCLEAR
from pilotscan.reporting.pilot.answer import first_sentence
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.scoring.evaluation import Evaluation
from support.laid_out import page_of
from support.linked import linked
from support.read_pages import elements, parse, text_of
from support.together import together

SOURCES = {
    "study": {"title": "A study", "publisher": "A university", "kind": "peer-reviewed"},
    "paper": {"title": "In the paper", "kind": "press"},
}
NAMES = ("trust", "volunteers", "language_help", "money", "no_harm")
CASES = Path(__file__).parents[2] / "cases" / "scoring"
ENGLISH = Language("en")
Judged = Callable[..., Evaluation]


# --- the first sentence ---------------------------------------------------------------------------


@together(
    "text, first",
    [
        ("It burnt. Nobody was hurt.", "It burnt."),
        ("It burnt", "It burnt"),
        ("Did it burn? Yes. It did.", "Did it burn?"),
        ("It burnt! “All” is gone.", "It burnt!"),
        ("It burnt. “All is gone,” said Ann.", "It burnt."),
        ("It burnt. (So they say.)", "It burnt."),
        ("It burnt. 24 lost a home.", "It burnt."),
        ("It cost 1.500 euro. Nobody paid.", "It cost 1.500 euro."),
        ("It cost € 1,500.50 in all. Nobody paid.", "It cost € 1,500.50 in all."),
        ("See nr. 3 of the list. It burnt.", "See nr. 3 of the list."),
        ("It is Nr. 3 there. It burnt.", "It is Nr. 3 there."),
        ("About ca. 300 came. It burnt.", "About ca. 300 came."),
        ("Some, e.g. A and B, left. It burnt.", "Some, e.g. A and B, left."),
        ("Sommigen, o.a. Anna, gingen weg. Het brandde.", "Sommigen, o.a. Anna, gingen weg."),
        ("Zij kwamen, d.w.z. Anna en Bob. Het brandde.", "Zij kwamen, d.w.z. Anna en Bob."),
        ("Dr. J. A. de Vries zag het. Het brandde.", "Dr. J. A. de Vries zag het."),
        ("Mr. Smith saw it. It burnt.", "Mr. Smith saw it."),
        ("J.P. Coen saw it. It burnt.", "J.P. Coen saw it."),
        ("St. Jan is near. It burnt.", "St. Jan is near."),
        ("See www.example.org for more. It burnt.", "See www.example.org for more."),
        ("It burnt... and went on. It ended.", "It burnt... and went on."),
        ("Het brandde. ’s Avonds ook.", "Het brandde."),
        ("Het brandde in de zomer. Élan was er niet.", "Het brandde in de zomer."),
        ("It burnt.\n\nNobody was hurt.", "It burnt."),
        ("", ""),
        (". A", "."),
    ],
    ids=str,
)
def test_a_sentence_ends_where_a_reader_would_say_so(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_of_each_reason_of_the_shipped_pilots_a_sentence_is_left_whole(
    shipped_evaluations: list[Evaluation],
) -> None:
    odd = []
    for evaluation in shipped_evaluations:
        for lang in LANGUAGES:
            page = page_of(evaluation, lang)
            told = [page.line.text.text] if page.line else []
            told += [page.answer.fact.text.text] if page.answer.fact else []
            odd += [text for text in told if text[-1] not in ".?!" or len(text.split()) < 4]
    assert odd == []


# --- by hand --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged(make_pilot: Callable[..., Pilot], telling: Framework, rated: Any) -> Judged:
    """Judge conditions at level 3 on a study, but for what is given; None is unknown."""

    def make(route: str = "growth", framework: Framework = telling, **changed: Any) -> Evaluation:
        levels = dict.fromkeys(NAMES, 3) | changed
        ratings = {
            name: level if isinstance(level, dict) else {"level": level, "evidence": ["study"]}
            for name, level in levels.items()
            if level is not None
        }
        pilot = make_pilot(sources=SOURCES, assessments=rated(**ratings))
        [evaluation] = pilotscan.evaluate([pilot], framework, route=route)
        return evaluation

    return make


def because(level: int, text: str, *sources: str) -> dict[str, Any]:
    return {"level": level, "because": text, "evidence": list(sources) or ["study"]}


def test_stop_or_repair_tells_the_fact_of_whoever_warned(
    make_pilot: Callable[..., Pilot], telling: Framework, rated: Any
) -> None:
    fire = because(0, "It burnt. 24 lost a home.", "paper")
    calm = {"no_harm": because(3, "All was calm."), "trust": 3, "money": 3}
    pilot = make_pilot(
        sources=SOURCES,
        assessments=[*rated(assessor="ann", **calm), *rated(assessor="bob", no_harm=fire)],
    )
    [evaluation] = pilotscan.evaluate([pilot], telling, route="growth")
    told = page_of(evaluation).answer
    assert told.id == "stop-or-repair"
    assert told.fact is not None
    assert (told.fact.anchor, str(told.fact.title)) == ("c-no-harm", "no-harm fails")
    assert (str(told.fact.text), told.fact.sources) == ("It burnt.", (2,))
    assert (told.fact.lead, told.why, told.others) == ("", "", "")


def test_not_yet_tells_the_lowest_first_and_names_the_rest(judged: Judged) -> None:
    told = page_of(
        judged(trust=because(1, "Few trust it. So it is."), money=because(0, "No payer."))
    ).answer
    assert told.id == "not-yet"
    assert told.fact is not None
    assert (told.fact.anchor, str(told.fact.text)) == ("c-money", "No payer.")
    assert told.others == "Also: “trust fails”."
    assert told.outlook == ()  # nothing is open
    assert told.bar is None
    assert (told.rated, told.documented) == ("5 of 5", "5 of 5")
    assert told.distance == "The way to “Yes, if”: improve 2."
    assert told.firmness == "as research shows"


@pytest.mark.parametrize(
    ("need", "heading", "said"),
    [
        ({"level": 3, "evidence": ["town-figures"]}, "What stands in the way", None),
        ("unknown", "One conversation to a verdict", "ruled out"),
    ],
)
def test_what_no_rating_reaches_is_ruled_out_and_what_stands_in_the_way_is_told(
    need: Any, heading: str, said: str | None
) -> None:
    # Of the extras nothing applies, and "step by step" asks that half of each dimension does.
    case = yaml.safe_load((CASES / "78-path-that-no-rating-opens.yaml").read_text("utf-8"))
    [assessment] = case["pilot"]["assessments"]
    assessment["date"] = str(assessment["date"])
    assessment["ratings"]["need"] = need
    framework = pilotscan.load_framework(CASES / "frameworks" / f"{case['framework']}.yaml")
    [evaluation] = pilotscan.evaluate([Pilot.model_validate(case["pilot"])], framework)
    page = page_of(evaluation)
    assert {one.id: one.said for one in page.answer.outlook}.get("ready-stepwise") == said
    assert page.actions.heading == heading
    if said is None:
        way = "One dimension has a mean below 2 or hardly applies: “Extra”."
        assert (page.answer.distance, page.actions.cards, page.actions.then) == ("", (), way)


def test_of_equally_low_ones_what_can_stop_the_route_is_told_first(judged: Judged) -> None:
    # No harm at 0 stops growth; on circulation nothing stops, and its minimum there is 1.
    told = page_of(
        judged(
            "circulation", trust=because(0, "No trust.", "paper"), no_harm=because(0, "It burnt.")
        )
    ).answer
    assert told.id == "not-yet"
    assert told.fact is not None
    assert told.fact.anchor == "c-no-harm"  # research shows it, of the other a paper says so
    assert told.others == "Also: “trust fails”."


def test_a_verdict_without_a_reason_in_the_file_is_told_by_the_rule(judged: Judged) -> None:
    told = page_of(judged(trust=1)).answer
    assert told.fact is None
    assert told.why == "One necessary condition is below its minimum: “trust fails”."
    assert told.others == ""


def test_not_enough_known_says_how_many_answers_and_of_whom(judged: Judged) -> None:
    told = page_of(judged(trust=None, money=None, volunteers=None)).answer
    # Language help 1/6 and no harm 1/12 are known. Trust 1/3 and money 1/4 make 5/6.
    assert told.id == UNCLEAR
    assert (told.fact, told.firmness) == (None, "")
    assert told.why == "2 answers more, and there is a verdict."
    assert told.others == ""  # all of them are needed
    assert told.distance == "After one conversation that is enough for a verdict."
    assert told.bar == (25.0, 83.3, 75.0)
    assert [(one.id, one.is_possible) for one in told.outlook] == [
        ("stop-or-repair", False),  # no harm is known to be in order
        ("not-yet", True), ("conditional", True), ("ready-stepwise", True),
    ]  # fmt: skip


def test_one_answer_is_told_in_the_singular(judged: Judged) -> None:
    told = page_of(judged(trust=None)).answer
    assert told.why == "One answer more, and there is a verdict."
    assert told.others == ""


def test_yes_if_says_what_is_lacking_of_a_full_yes(judged: Judged) -> None:
    told = page_of(judged(trust=because(2, "Some trust it. Not all."))).answer
    assert told.id == "conditional"
    assert told.fact is not None
    assert told.fact.lead != ""
    assert (told.fact.anchor, str(told.fact.text)) == ("c-trust", "Some trust it.")
    assert told.distance == "The way to “Yes, step by step”: improve 1."


def test_yes_step_by_step_has_no_way_to_go(judged: Judged) -> None:
    page = page_of(judged())
    told = page.answer
    assert told.id == "ready-stepwise"
    assert (told.fact, told.others, told.distance, told.bar) == (None, "", "", None)
    assert told.why != ""
    assert [card.kicker for card in page.actions.cards] == ["Keep"] * 3
    assert {str(card.title) for card in page.actions.cards} == {"Trust", "Money", "No harm"}


def test_the_lessons_stand_where_it_is_these_that_travel(
    make_pilot: Callable[..., Pilot], small: Framework
) -> None:
    tree = small.model_dump(mode="json", exclude_none=True)
    tree["routes"]["circulation"]["lessons"] = True
    framework = Framework.model_validate(tree)
    pilot = make_pilot(mechanisms=["They meet."], barriers=["No time."])
    pages = {}
    for route in ("growth", "circulation"):
        [evaluation] = pilotscan.evaluate([pilot], framework, route=route)
        pages[route] = page_of(evaluation)
    assert pages["growth"].lessons == ()
    assert [str(one.text) for one in pages["growth"].mechanisms] == ["They meet."]
    page = pages["circulation"]
    assert [(kind.heading, [str(t.text) for t in kind.told]) for kind in page.lessons] == [
        ("How it is thought to work", ["They meet."]), ("What stood in the way", ["No time."]),
    ]  # fmt: skip
    assert (page.mechanisms, page.barriers) == ((), ())  # not said twice


def test_a_profile_has_no_answer_and_no_way(
    make_pilot: Callable[..., Pilot], small: Framework, rated: Any
) -> None:
    tree = small.model_dump(mode="json", exclude_none=True)
    for key in ("rules", "verdicts"):
        del tree[key]
    for dimension in tree["dimensions"]:
        for condition in dimension["conditions"]:
            condition.pop("necessary", None)
    framework = Framework.model_validate(tree | {"profile_only": True})
    pilot = make_pilot(assessments=rated(trust=0))
    [evaluation] = pilotscan.evaluate([pilot], framework, route="growth")
    page = page_of(evaluation)
    told = page.answer
    assert page.profile_only
    assert (told.firmness, told.fact, told.outlook, told.bar, told.distance) == (
        "", None, (), None, "",
    )  # fmt: skip
    assert told.rated == "1 of 5"
    assert (page.ways, page.hinges) == ((), ())
    # All that is not known can be asked; nothing of it is a must, and no verdict comes of it.
    assert page.actions.heading == "Whom to ask"
    questions = [q for card in page.actions.cards for q in card.questions]
    assert questions
    assert not any(q.must for q in questions)
    assert [card.after for card in page.actions.cards] == ["", ""][: len(page.actions.cards)]
    # A level that a profile judges nothing by is never outlined as too low.
    assert not any(cell.is_low for cell in page.deciding.cells)


# --- what to do -----------------------------------------------------------------------------------


def test_cards_say_what_to_improve_from_when_on_and_then_whom_to_ask(judged: Judged) -> None:
    page = page_of(judged(trust=1, volunteers=None, money=None))
    improve, ask, *_ = page.actions.cards
    assert page.actions.heading == "What has to happen first"
    assert (improve.kicker, str(improve.title), improve.anchor) == (
        "Improve", "trust fails", "c-trust",
    )  # fmt: skip
    assert str(improve.goal) == "Trust: in part"
    assert ask.kicker.startswith("Ask · ")
    assert [str(q.text) for q in ask.questions] == ["Money: how far is it in place?"]
    assert ask.after == ""  # only where there is no verdict is it said what one knows then


def test_a_card_puts_the_question_of_the_file_in_its_language(
    make_pilot: Callable[..., Pilot], small: Framework, rated: Any
) -> None:
    asked = {"level": "unknown", "ask": {"whom": "the alderman", "question": "Who pays in 2027?"}}
    pilot = make_pilot(sources=SOURCES, assessments=rated(money=asked))
    [evaluation] = pilotscan.evaluate([pilot], small, route="growth")
    card = next(
        c
        for c in pilot_page(evaluation, Language("nl")).actions.cards
        if c.title == ("the alderman", "en")
    )
    [question] = card.questions
    assert (question.text, question.must) == (("Who pays in 2027?", "en"), True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_card_is_empty_and_no_more_than_three_are_shown(
    shipped_evaluations: list[Evaluation], lang: str
) -> None:
    for evaluation in shipped_evaluations:
        page = page_of(evaluation, lang)
        assert 1 <= len(page.actions.cards) <= 3
        assert page.actions.heading
        for card in page.actions.cards:
            assert card.kicker
            assert str(card.title)
            assert card.questions or card.goal or card.who or card.anchor


# --- a picture may not suggest the opposite -------------------------------------------------------


def variants(judged: Judged) -> list[Evaluation]:
    found = [
        judged(), judged(trust=2), judged(trust=1), judged(trust=0, money=None),
        judged(trust=None), judged(no_harm=0), judged(no_harm=None, money=1),
        judged("circulation", trust=None, volunteers=None), judged("circulation", no_harm=0),
        judged(**dict.fromkeys(NAMES)),
    ]  # fmt: skip
    assert {one.head.verdict for one in found} == {*LADDER, UNCLEAR}
    return found


@pytest.fixture(scope="module")
def all_kinds(judged: Judged, shipped_evaluations: list[Evaluation]) -> list[Evaluation]:
    return [*variants(judged), *shipped_evaluations]


def test_the_verdicts_that_are_lit_are_those_that_can_still_come(
    all_kinds: list[Evaluation],
) -> None:
    for evaluation in all_kinds:
        head, told = evaluation.head, page_of(evaluation).answer
        if not told.outlook:
            assert head.worth == ()  # nothing is open
            continue
        assert [one.id for one in told.outlook] == list(LADDER)
        lit = [one.id for one in told.outlook if one.is_possible]
        assert lit == [verdict for verdict in LADDER if verdict in head.outlook]
        assert lit
        if head.verdict != UNCLEAR:
            assert head.verdict in lit
        assert (told.out_of_reach != "") <= ("ready-stepwise" not in lit)


def test_the_strip_shows_what_is_too_low_and_what_nobody_knows_and_nothing_else_so(
    all_kinds: list[Evaluation],
) -> None:
    for evaluation in all_kinds:
        page, head = page_of(evaluation), evaluation.head
        framework = evaluation.framework
        necessary = [c for c in framework.conditions if c.is_necessary(head.route)]
        low = {c.id for c in necessary if c.id in head.bottlenecks}
        stops = {n for r in head.reasons if r.rule == "stop" for n in r.conditions}
        unknown = [c for c in necessary if evaluation.condition(c.id).state == "unknown"]
        cells = page.deciding.cells
        assert len(cells) == len(necessary)
        assert sum(cell.is_low for cell in cells) == len(low | stops)
        assert sum(cell.look == "lu" for cell in cells) == len(unknown)
        assert all((cell.mark == "?") is (cell.look == "lu") for cell in cells)
        assert not any(cell.is_low and cell.look == "lu" for cell in cells)
        # Beside a yes nothing is outlined; beside a no that is not for lack of knowledge something.
        assert any(cell.is_low for cell in cells) is (head.verdict in {"stop-or-repair", "not-yet"})
        kinds = [
            0 if c.is_low else 2 if c.mark == "?" else 3 if c.mark == "–" else 1 for c in cells
        ]
        assert kinds == sorted(kinds)


def test_the_marks_are_drawn_as_they_are_laid_out(all_kinds: list[Evaluation]) -> None:
    for evaluation in all_kinds[:12]:
        page = page_of(evaluation)
        tree = parse(pilotscan.render(evaluation))
        [figure] = [
            e
            for e in elements(tree, "svg")
            if e.get("aria-labelledby") == "deciding-title deciding-desc"
        ]
        cells: list[Element] = elements(figure, "svg")[1:]
        assert [
            (
                cell.get("class"),
                text_of(elements(cell, "text")[0]),
                elements(cell, "rect")[0].get("class"),
            )
            for cell in cells
        ] == [(c.look, c.mark, "box low" if c.is_low else "box") for c in page.deciding.cells]
        assert [text_of(elements(cell, "title")[0]) for cell in cells] == [
            c.title for c in page.deciding.cells
        ]
        listed = [e for e in elements(tree, "ul") if e.get("class") == "outlook"]
        lit = [
            "tag" in (elements(item, "span")[0].get("class") or "")
            for one in listed
            for item in elements(one, "li")
        ]
        assert lit == [verdict.is_possible for verdict in page.answer.outlook]


def test_cells_stand_beside_each_other_and_within_the_picture(
    shipped_evaluations: list[Evaluation],
) -> None:
    for evaluation in shipped_evaluations:
        view = page_of(evaluation).deciding
        places = [(cell.x, cell.y) for cell in view.cells]
        assert len(set(places)) == len(places)
        assert all(x + view.width <= 100.01 for x, _ in places)
        assert all(y + 46 <= view.height for _, y in places)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bar_shows_what_is_known_now_and_after_and_that_it_is_enough(
    all_kinds: list[Evaluation], lang: str
) -> None:
    for evaluation in all_kinds:
        bar = page_of(evaluation, lang).answer.bar
        assert (bar is not None) is (evaluation.head.verdict == UNCLEAR)
        if bar:
            assert 0 <= bar.known <= bar.after <= 100
            assert bar.after >= bar.needed


# --- no link leads nowhere ------------------------------------------------------------------------


def dangling(page: str) -> set[str]:
    tree = parse(page)
    ids = {e.get("id") for e in elements(tree)}
    found = {e.get("href", "") for e in elements(tree, "a")}
    return {href for href in found if href.startswith("#") and href[1:] not in ids}


@pytest.mark.parametrize("route", ["growth", "circulation"])
def test_no_link_leads_to_what_is_not_on_the_page(
    judged: Judged, rated: Any, make_pilot: Callable[..., Pilot], telling: Framework, route: str
) -> None:
    """Money does not count on circulation, so that nothing there may lead to it."""
    for changed in ({}, {"trust": None}, {"money": 0}, {"no_harm": 0}, {"trust": 1, "money": None}):
        assert dangling(pilotscan.render(judged(route, **changed))) == set()
    differ = make_pilot(
        assessments=[
            *rated(assessor="ann", trust=1, money=0), *rated(assessor="bob", trust=4, money=4)
        ]
    )  # fmt: skip
    [evaluation] = pilotscan.evaluate([differ], telling, route=route)
    assert dangling(pilotscan.render(evaluation)) == set()


def test_no_link_of_a_shipped_pilot_leads_nowhere_on_any_route(
    shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    for number, route in enumerate(living_lab.routes):  # on each two others
        for evaluation in shipped_evaluations[number::11]:
            [judged] = pilotscan.evaluate([evaluation.pilot], living_lab, route=route)
            assert dangling(pilotscan.render(judged)) == set()


def test_no_link_leads_to_the_unknown_where_all_is_known_but_unproven(
    make_pilot: Callable[..., Pilot], living_lab: Framework
) -> None:
    ratings = {condition.id: 3 for condition in living_lab.conditions}
    given = {
        "date": "2026-01-15", "framework": "living-lab", "assessor": {"role": "own-team"},
        "ratings": ratings,
    }  # fmt: skip
    knows = [{"id": "ann", "name": "Ann", "knows": list(ratings)}]
    [evaluation] = pilotscan.evaluate(
        [make_pilot(informants=knows, assessments=[given])], living_lab, route="replication"
    )
    assert evaluation.head.verdict == UNCLEAR
    assert pilot_page(evaluation, ENGLISH).unknown_count == 0
    assert dangling(pilotscan.render(evaluation)) == set()


def test_no_link_leads_to_what_does_not_count_from_beside_another_framework(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Any
) -> None:
    here = linked(
        small, "two-dimensions",
        trust=("living-lab", "local-support"), money=("living-lab", "structural-funding"),
    )  # fmt: skip
    there = {
        "date": "2026-01-10", "framework": "living-lab", "assessor": {"role": "partner"},
        "ratings": {"structural-funding": 1, "local-support": 2},
    }  # fmt: skip
    pilot = make_pilot(assessments=[*rated(trust=3, money=3), there])
    for route, anchors in (("growth", ["c-trust", "c-money"]), ("circulation", ["c-trust", ""])):
        [evaluation] = pilotscan.evaluate([pilot], here, route=route)
        [beside] = page_of(evaluation).beside
        assert [row.anchor for row in beside.rows] == anchors
        page = pilotscan.render(evaluation)
        assert "Read beside other frameworks" in page
        assert dangling(page) == set()
