"""What the page of patterns says of cases, in its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

import pilotscan
from pilotscan.patterns.study import Question, Study, study
from pilotscan.reporting.patterns.page import patterns_page
from pilotscan.reporting.patterns.values import PatternsPage
from pilotscan.reporting.words.language import Language
from support.made_cases import CASES, CONDITIONS, ROUTE, made_pilots

LIVING_LAB = pilotscan.load_framework()
OWNER_ONLY = ("owner-and-coordination",)


@pytest.fixture(scope="module")
def found() -> Study:
    return study(made_pilots(), LIVING_LAB, Question(ROUTE))


def page(of: Study, lang: str = "en", linked: tuple[str, ...] = ()) -> PatternsPage:
    return patterns_page(of, Language(lang), linked=linked)


def test_what_can_be_concluded_comes_first(found: Study) -> None:
    told = page(found)
    assert told.answer == (
        "In these cases “adopted” goes with 3 combinations of conditions, each by itself:"
    )
    assert told.terms[1] == (
        "“Local support”, “Ownership and coordination” and “Legal room and powers” in place"
    )
    assert told.said[:3] == (
        "19 cases on the route “Institutionalisation”: 8 adopted, 1 partly adopted and 10 not "
        "adopted.",
        "2 of 21 pilots are left out: 1 of which it is not known what became of it on this route "
        "and 1 of which a condition that is looked at is not known.",
        "That holds for 8 of 9 cases that were adopted; not for Pilot A3.",
    )
    assert told.needed == ()


def test_no_word_says_that_one_thing_caused_another(found: Study) -> None:
    for lang, words in (("en", ("because of", "leads to", "led to")), ("nl", ("zorgt", "leidt"))):
        text = str(page(found, lang))
        assert [word for word in words if word in text] == []
    assert "caused" in page(found).limits[0]  # that it cannot be concluded


def test_one_combination_is_told_in_the_sentence() -> None:
    told = page(study(made_pilots(), LIVING_LAB, Question(ROUTE, OWNER_ONLY, incl_cut=0.7)))
    assert (
        told.answer == "In these cases “adopted” goes with “Ownership and coordination” in place."
    )
    assert told.terms == ()


def test_absence_is_told_apart_from_presence() -> None:
    told = page(study(made_pilots(), LIVING_LAB, Question(ROUTE, CONDITIONS[:2], negate=True)))
    assert told.title == "What pilots that were not adopted have in common: Institutionalisation"
    assert told.answer.startswith("In these cases “not adopted” goes with")
    assert "“Ownership and coordination” not in place" in told.answer


def test_too_few_cases_say_what_would_be_needed() -> None:
    told = page(study(made_pilots()[:8], LIVING_LAB, Question(ROUTE, CONDITIONS[1:3])))
    assert told.answer == "Too few for a conclusion: 8 cases."
    assert told.needed[0].startswith("2 more cases: pilots of which it is known")
    assert told.solutions == told.robustness == ()
    assert told.rows
    assert told.membership.dots == ()


def test_cases_that_fared_alike_cannot_be_compared() -> None:
    alike = CASES.replace("not-adopted", "adopted").replace("partly", "adopted")
    told = page(study(made_pilots(alike), LIVING_LAB, Question(ROUTE)))
    assert told.answer == ("all cases have the same outcome, so that nothing can tell them apart")
    assert told.needed[-1].startswith("Cases that fared differently")


def test_rows_have_their_cases_and_contradictions_their_names(found: Study) -> None:
    told = page(found)
    [mixed] = [row for row in told.rows if row.result == "contradictory"]
    assert [str(case.name) for case in mixed.cases] == ["Pilot A3", "Pilot N8"]
    assert (mixed.shown, mixed.consistency) == ("1 of 2", "0.50")
    assert told.rows[0].shown == "3 of 3"
    groups = {group.title: [str(case.name) for case in group.cases] for group in told.misfits}
    assert groups == {
        "With the outcome, without the conditions": ["Pilot A3"],
        "Same conditions, different outcome: ~A*B*C*~D": ["Pilot A3", "Pilot N8"],
    }


def test_a_solution_like_another_is_not_told_twice(found: Study) -> None:
    between, short, whole = page(found).solutions
    assert between.models
    assert short.told.startswith("There are 2 equally short ways")
    assert [model.title for model in short.models] == ["Way 1", "Way 2"]
    assert whole.nothing == f"The same as “{between.title}”."
    assert whole.models == ()


def test_of_many_models_the_first_few_are_told_whole(
    found: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pilotscan.reporting.patterns.solutions.MODELS_AT_MOST", 1)
    monkeypatch.setattr("pilotscan.reporting.patterns.solutions.LISTED_AT_MOST", 1)
    short = page(found).solutions[1]
    assert (len(short.models), short.formulas, short.more) == (1, (), 1)
    monkeypatch.setattr("pilotscan.reporting.patterns.solutions.LISTED_AT_MOST", 2)
    short = page(found).solutions[1]
    assert (len(short.formulas), short.more) == (1, 0)


def test_what_changes_the_answer_has_a_line_of_its_own(found: Study) -> None:
    told = page(found)
    assert told.robustness_told.startswith("Worked out in ")
    steady = sum(one.is_same for one in found.variations if one.what == "without")
    assert told.robustness[-1].change == f"any one of {steady} cases is left out"
    assert all(row.holds or row.result != "it stays as it is" for row in told.robustness)


def test_an_answer_in_many_ways_is_said_not_to_be_firm(found: Study) -> None:
    many = tuple(replace(one, n_models=25) for one in found.solutions)
    told = page(replace(found, solutions=many, variations=()))
    assert told.robustness == ()
    assert told.robustness_told.startswith("Not firm: these cases allow 25 equally short answers")


def test_only_reports_that_are_there_are_linked(found: Study) -> None:
    told = page(found, linked=("a1",))
    assert {row.case.address for row in told.cases} == {"", "a1.html"}
    assert all(not row.case.address for row in page(found).cases)


def test_left_out_conditions_stand_by_their_reason(found: Study) -> None:
    [reason] = page(found).left_out_conditions
    assert reason.why == "not known of any pilot with an outcome"
    assert reason.named.count(";") == 23


def test_degrees_are_numbers_and_the_plot_has_a_diagonal() -> None:
    question = Question(ROUTE, CONDITIONS, fuzzy=True, incl_cut=0.6)
    told = page(study(made_pilots(), LIVING_LAB, question))
    assert all(len(value) == 4 for row in told.cases for value in row.values)
    assert {row.result for row in told.rows} >= {"there", "absent", "not enough"}
    assert [tick.label for tick in told.membership.ticks] == ["0", "0.25", "0.5", "0.75", "1"]


def test_pictures_say_in_words_what_they_show(found: Study) -> None:
    words = page(found).chart_words
    assert words["combinations"].desc.startswith("Cases that were adopted, per combination: A, B")
    assert words["membership"].desc.endswith("1 case does not fit: Pilot A3.")


def test_a_level_of_ones_own_is_named() -> None:
    told = page(study(made_pilots(), LIVING_LAB, Question(ROUTE, OWNER_ONLY, at=4, incl_cut=0.5)))
    assert told.in_place == "at level 4 or more"
    assert "at level 4 or more" in told.answer
