"""Whom to ask, by name, and the question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.asking.informants import Whom
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.words.asking import question_text, whom_text
from pilotscan.reporting.words.language import Language
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.evaluation import Evaluation

BOTH = {"en": "The finance office", "nl": "De afdeling financiën"}


@pytest.fixture
def evaluation(living_lab: Framework, make_pilot: Callable[..., Pilot]) -> Evaluation:
    asked = {
        "durable-need": {"level": "unknown", "ask": {"whom": "x", "question": "Who comes?"}},
        "reach": {"level": "unknown", "ask": "finance"},
    }
    pilot = make_pilot(
        language="en",
        informants=[{"id": "finance", "name": BOTH}, {"id": "team", "name": "The team"}],
        assessments=[
            {
                "date": "2026-01-15", "framework": "living-lab", "assessor": {"role": "own-team"},
                "ratings": asked,
            }
        ],
    )  # fmt: skip
    [judged] = pilotscan.evaluate([pilot], living_lab)
    return judged


@pytest.mark.parametrize(
    ("whom", "lang", "said"),
    [
        (Whom("informant", "finance"), "en", Said("The finance office")),
        (Whom("informant", "finance"), "nl", Said("De afdeling financiën")),
        (Whom("informant", "team"), "nl", Said("The team", "en")),
        (Whom("named", "the alderman"), "nl", Said("the alderman", "en")),
        (Whom("partner", "COA"), "en", Said("COA")),
        (Whom("actor", "municipality"), "en", Said("The municipality")),
        (Whom("actor", "municipality"), "nl", Said("De gemeente")),
        (Whom("lead", ""), "en", Said("Whoever leads the pilot")),
        (Whom("lead", ""), "nl", Said("Wie de pilot leidt")),
    ],
    ids=str,
)
def test_somebody_is_named_in_words_of_the_file_or_of_the_framework(
    evaluation: Evaluation, whom: Whom, lang: str, said: Said
) -> None:
    say = Wording(evaluation.framework, Language(lang))
    assert whom_text(whom, evaluation, say) == said


def test_a_question_is_that_of_the_file_else_that_of_the_framework(
    evaluation: Evaluation, living_lab: Framework
) -> None:
    def question(name: str, lang: str) -> Any:
        return question_text(evaluation, name, Wording(living_lab, Language(lang)))

    assert question("durable-need", "en") == Said("Who comes?")
    assert question("durable-need", "nl") == Said("Who comes?", "en")
    assert question("reach", "nl").text == living_lab.condition_by_id["reach"].question.nl
