"""Sentences of a report: what they must name, whatever their exact words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest
from markupsafe import escape

from pilotscan.model.framework import Framework, Text
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.reporting.words.said import Said, woven
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.result import Reason, Rule
from support.together import together

Judge = Callable[..., Evaluation]
STRONG = {"study": {"title": "A study", "publisher": "A university", "kind": "peer-reviewed"}}


def level(value: Any) -> dict[str, Any]:
    return {"level": value, "evidence": ["study"]}


def with_levels(judge: Judge, route: str = "growth", **levels: Any) -> Evaluation:
    """Judge a pilot on a strong study; conditions not named are at level 3, None is unrated."""
    names = ("trust", "volunteers", "language-help", "money", "no-harm")
    given = {name: levels.get(name.replace("-", "_"), 3) for name in names}
    ratings = {name: level(value) for name, value in given.items() if value is not None}
    assessment = {
        "date": "2026-01-15",
        "framework": "two-dimensions",
        "assessor": {"role": "independent"},
        "ratings": ratings,
    }
    return judge(route, sources=STRONG, assessments=[assessment])


@pytest.fixture(scope="module", params=LANGUAGES)
def say(request: pytest.FixtureRequest, small: Framework) -> Wording:
    return Wording(small, Language(request.param))


@pytest.fixture(scope="module")
def english(small: Framework) -> Wording:
    return Wording(small, Language("en"))


@pytest.fixture(scope="module")
def dutch(small: Framework) -> Wording:
    return Wording(small, Language("nl"))


def test_a_framework_speaks_the_language_of_the_page(english: Wording, dutch: Wording) -> None:
    assert (english.condition("no-harm"), dutch.condition("no-harm")) == ("No harm", "Geen schade")
    assert (english.dimension("means"), dutch.dimension("means")) == ("Means", "Middelen")
    assert (english.route("growth"), dutch.route("growth")) == ("Growth", "Groei")
    assert dutch.said(Text(en="Trust", nl="Vertrouwen")) == Said("Vertrouwen", "")


def test_a_text_that_lacks_the_language_is_marked_with_the_one_it_has(
    english: Wording, dutch: Wording
) -> None:
    assert dutch.said(Text(en="Trust")) == Said("Trust", "en")
    assert english.said(Text(nl="Vertrouwen")) == Said("Vertrouwen", "nl")
    assert english.said(None) == Said("", "")


def test_a_said_text_marks_and_escapes_itself_on_a_page_only() -> None:
    assert str(Said("<b>", "nl")) == "<b>"
    assert Said("<b> & 'c'", "nl").__html__() == (
        '<span lang="nl">&lt;b&gt; &amp; &#39;c&#39;</span>'
    )
    assert Said("<b>").__html__() == "&lt;b&gt;"


def test_a_verdict_is_called_by_its_route(living_lab: Framework) -> None:
    english, dutch = (Wording(living_lab, Language(code)) for code in LANGUAGES)
    assert english.verdict("not-yet", "circulation") == "Work out the lessons first"
    assert dutch.verdict("not-yet", "circulation") == "Werk eerst de lessen uit"
    assert english.verdict("not-yet", "growth") == "Not yet"


def test_a_framework_without_titles_of_verdicts_uses_the_labels(small: Framework) -> None:
    bare = small.model_copy(update={"verdicts": {}})
    assert Wording(bare, Language("en")).verdict("conditional", "growth") == "Yes, if"
    assert Wording(bare, Language("nl")).verdict("conditional", "growth") == "Ja, mits"


def test_an_actor_is_named_by_framework_then_sector_then_id(
    living_lab: Framework, dutch: Wording
) -> None:
    assert Wording(living_lab, Language("nl")).actor("municipality") == "de gemeente"
    assert dutch.actor("municipality") == "gemeente"
    assert dutch.actor("the-neighbours") == "the-neighbours"


ALL = ("trust", "volunteers", "language-help", "money", "no-harm")


@together("count", range(1, 6))
def test_the_first_three_conditions_are_named_and_the_rest_counted(
    say: Wording, count: int
) -> None:
    text = say.conditions(ALL[:count])
    for position, name in enumerate(ALL[:count]):
        assert (say.condition(name) in text) is (position < 3)
    assert (str(count - 3) in text) is (count > 3)


def test_a_few_titles_in_english(english: Wording) -> None:
    assert english.conditions(ALL[:1]) == "“Trust”"
    assert english.conditions(ALL[:2]) == "“Trust” and “Volunteers”"
    assert english.conditions(ALL[:3]) == "“Trust”, “Volunteers” and “Language help”"
    assert english.conditions(ALL) == "“Trust”, “Volunteers”, “Language help” and 2 more"


def test_a_title_with_a_percent_sign_is_only_text(small: Framework) -> None:
    tree = small.model_dump(mode="json", exclude_none=True)
    tree["dimensions"][0]["conditions"][0]["title"] = {"en": "100 %(n)s {x}"}
    odd = Framework.model_validate(tree)
    say = Wording(odd, Language("en"))
    assert say.conditions(["trust"]) == "“100 %(n)s {x}”"


# --- verdict, basis, why --------------------------------------------------------------------------


def test_the_reason_of_coverage_tells_both_shares(judge: Judge, english: Wording) -> None:
    # Volunteers and language help are half of people: coverage (2 * 1/2 + 1) / 3 = 2/3.
    evaluation = with_levels(judge, volunteers=None, language_help=None)
    assert english.why(evaluation.head) == (
        "Too little is known: ratings cover 67% of the weight, 75% is needed."
    )


def test_a_coverage_just_below_what_is_asked_for_never_reads_as_enough(english: Wording) -> None:
    # The rules ask for 0.75 for a verdict and for 0.5 for a score.
    told = [english.coverage(share) for share in (0.7479, 0.75, 0.4951, 0.716, 0.9951)]
    assert told == ["74%", "75%", "49%", "72%", "99%"]


def test_parts_of_a_sentence_keep_their_languages() -> None:
    def compose(names: list[str]) -> str:
        return f"Zie {names[1]} en {names[0]}."

    text = woven(compose, [Said("<One>", "en"), Said("Twee")])
    assert str(text) == "Zie Twee en <One>."
    assert escape(text) == 'Zie Twee en <span lang="en">&lt;One&gt;</span>.'
    assert woven(compose, [Said("Een"), Said("Twee")]) == "Zie Twee en Een."


def test_a_ready_pilot_is_told_why_without_a_condition(judge: Judge, say: Wording) -> None:
    evaluation = with_levels(judge)
    assert evaluation.head.verdict == "ready-stepwise"
    text = say.why(evaluation.head)
    assert text
    assert not any(say.condition(name) in text for name in ALL)
    assert say.blocked_by(evaluation.head) == ""


def test_why_tells_every_reason(judge: Judge, say: Wording) -> None:
    evaluation = with_levels(judge, trust=1, money=0)
    text = say.why(evaluation.head)
    assert say.condition("trust") in text
    assert say.condition("money") in text
    assert say.condition("volunteers") not in text


@together("rule", get_args(Rule))
def test_every_reason_has_a_sentence_that_names_what_it_is_about(
    judge: Judge, say: Wording, rule: Rule
) -> None:
    result = with_levels(judge).head
    about_dimension, about_nothing = rule == "dimension", rule == "coverage"
    one = Reason(
        rule,
        () if about_dimension or about_nothing else ("trust",),
        ("people",) if about_dimension else (),
    )
    two = Reason(
        rule,
        () if about_dimension or about_nothing else ("trust", "money"),
        ("people", "means") if about_dimension else (),
    )
    single, several = say.reason(one, result), say.reason(two, result)
    assert single.endswith(".")
    assert "%(" not in single + several
    if about_nothing:
        assert say.language.percent(result.coverage) in single
        assert say.language.percent(say.framework.rules.min_coverage) in single
    elif about_dimension:
        assert say.dimension("people") in single
        assert say.dimension("means") in several
        assert say.dimension("means") not in single
    else:
        assert say.condition("trust") in single
        assert say.condition("money") in several
        assert "2" in several


def test_unknown_reads_otherwise_where_it_decides(judge: Judge, english: Wording) -> None:
    result = with_levels(judge).head
    reason = Reason("unknown", ("trust",))
    decides = english.reason(reason, replace(result, verdict="not-assessable"))
    remains = english.reason(reason, replace(result, verdict="conditional"))
    assert decides != remains
    assert "necessary" in decides
    assert "necessary" not in remains


# --- what blocks a route --------------------------------------------------------------------------


def test_a_route_is_blocked_by_each_condition_once(judge: Judge, english: Wording) -> None:
    evaluation = with_levels(judge, trust=2)
    result = replace(
        evaluation.head, reasons=(Reason("level", ("trust",)), Reason("evidence", ("trust",)))
    )
    assert english.blocked_by(result) == "“Trust”"


def test_a_route_can_be_blocked_by_a_dimension(judge: Judge, say: Wording) -> None:
    evaluation = with_levels(judge, trust=3, volunteers=1, language_help=0)
    result = replace(evaluation.head, reasons=(Reason("dimension", (), ("people",)),))
    assert say.dimension("people") in say.blocked_by(result)


def test_a_route_can_be_blocked_by_too_little_knowledge(judge: Judge, english: Wording) -> None:
    # Volunteers and language help are half of people: coverage (2 * 1/2 + 1) / 3 = 2/3.
    evaluation = with_levels(judge, volunteers=None, language_help=None)
    assert [reason.rule for reason in evaluation.head.reasons] == ["coverage"]
    assert english.blocked_by(evaluation.head) == "too little is known"
