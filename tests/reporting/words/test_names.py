"""A condition that fails or is not known is called so, wherever it is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.comparison.conditions import actor_sections, own_section
from pilotscan.reporting.comparison.sentences import ComparisonWording
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.site.overview import index_row
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.reporting.words.names import case_of, name_of
from pilotscan.reporting.words.next_step import distance_text
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.evaluation import Evaluation
from support.together import together

ENGLISH = Language("en")
STRONG = {"study": {"title": "A study", "publisher": "A university", "kind": "peer-reviewed"}}


@pytest.fixture
def judged(make_pilot: Callable[..., Pilot], rated: Any, telling: Framework) -> Callable[..., Any]:
    """Judge a pilot on a strong study with the framework that has three names."""

    def judge(framework: Framework = telling, **levels: int) -> Evaluation:
        given = {name: {"level": x, "evidence": ["study"]} for name, x in levels.items()}
        pilot = make_pilot(sources=STRONG, assessments=rated(**given))
        [evaluation] = pilotscan.evaluate([pilot], framework, route="growth")
        return evaluation

    return judge


@together("case, named",
    [
        ("bottleneck", "trust fails"), ("stop", "trust fails"), ("zero", "trust fails"),
        ("dimension", "trust fails"), ("unknown", "trust, who knows?"),
        ("unknown-necessary", "trust, who knows?"), ("level", "Trust"), ("evidence", "Trust"),
        ("asserted", "Trust"), ("gap", "Trust"), ("", "Trust"),
    ],
)  # fmt: skip
def test_a_condition_is_called_by_how_it_stands(
    telling: Framework, small: Framework, case: str, named: str
) -> None:
    assert name_of(telling.condition_by_id["trust"], case).en == named
    assert name_of(small.condition_by_id["trust"], case).en == "Trust"


def test_a_page_names_what_fails_and_what_nobody_knows(judged: Callable[..., Evaluation]) -> None:
    page = pilot_page(judged(trust=1, volunteers=3, language_help=3, no_harm=3), ENGLISH)
    assert page.answer.why == "One necessary condition is below its minimum: “trust fails”."
    assert [str(card.title) for card in page.actions.cards][:1] == ["trust fails"]
    assert page.chart_words["deciding"].desc.startswith("Worst first: trust fails 1; ")
    assert [cell.title for cell in page.deciding.cells][:1] == ["trust fails"]
    titles = [str(condition.title) for part in page.known for condition in part.conditions]
    assert titles == ["trust fails", "Volunteers", "Language help", "No harm"]
    unclear = pilot_page(judged(trust=3, volunteers=3, language_help=3, no_harm=3), ENGLISH)
    assert [str(c.title) for g in unclear.unknown for c in g.conditions] == ["Money"]


def test_another_route_names_what_fails(judged: Callable[..., Evaluation]) -> None:
    page = pilot_page(judged(trust=1, volunteers=3, language_help=3, no_harm=3), ENGLISH)
    assert [row.blocked_by for row in page.routes] == ["“trust fails”"]


def test_what_is_good_keeps_its_title(judged: Callable[..., Evaluation]) -> None:
    page = pilot_page(judged(trust=3, volunteers=3, language_help=3, money=3, no_harm=3), ENGLISH)
    titles = [str(condition.title) for part in page.known for condition in part.conditions]
    assert titles == ["Trust", "Volunteers", "Language help", "Money", "No harm"]
    assert [cell.title for cell in page.deciding.cells] == ["Trust", "Money", "No harm"]


def test_an_overview_names_bottlenecks_so_and_finds_them_by_title(
    judged: Callable[..., Evaluation],
) -> None:
    row = index_row(judged(trust=1, no_harm=3), ENGLISH)
    assert str(row.next).startswith("trust fails")
    assert row.blocked_by == "“trust fails”"
    assert row.obstacles == ("Trust", "Money")


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_to_be_answered_is_called_unknown(
    judged: Callable[..., Evaluation], telling: Framework, code: str
) -> None:
    head = judged(trust=3, volunteers=3, language_help=3).head
    text = distance_text(head, Wording(telling, Language(code)))
    assert {"en": "money, who knows?", "nl": "money, wie weet het?"}[code] in text


def test_a_comparison_says_what_fails_in_most(
    telling: Framework, make_pilot: Any, rated: Any
) -> None:
    pilots = [
        make_pilot(id=name, assessments=rated(trust=1, volunteers=4)) for name in ("one", "two")
    ]
    say = ComparisonWording(pilotscan.compare(pilots, telling), ENGLISH)
    told = " ".join(say.highlights())
    assert "“trust fails” (2 of 2" in told
    assert "“money, who knows?”" in told
    sections = [part for part in (*actor_sections(say), own_section(say)) if part is not None]
    named = {str(item.title) for part in sections for listed in part.lists for item in listed.items}
    assert "trust fails" in named
    assert "Trust" not in named


def test_a_path_names_what_fails_and_what_is_in_place_in_part(
    judged: Callable[..., Evaluation], telling: Framework
) -> None:
    evaluation = judged(trust=1, volunteers=3, language_help=0, no_harm=2)
    path = evaluation.head.path_to("ready-stepwise")
    named = {
        step.condition: name_of(
            telling.condition_by_id[step.condition], case_of(step, evaluation)
        ).en
        for step in path.steps or ()
    }
    assert named == {
        "trust": "trust fails",
        "language-help": "language-help fails",
        "money": "money, who knows?",
        "no-harm": "No harm",  # it meets its minimum
    }


def test_a_comparison_calls_what_is_in_place_in_part_by_its_title(
    telling: Framework, make_pilot: Any, rated: Any
) -> None:
    pilots = [make_pilot(id=name, assessments=rated(trust=2)) for name in ("one", "two")]
    told = " ".join(ComparisonWording(pilotscan.compare(pilots, telling), ENGLISH).highlights())
    assert "“Trust” (2 of 2" in told
