"""What surveys of every program share."""

from __future__ import annotations

from typing import Any

from pilotscan.asking.survey import Field
from pilotscan.reporting.asking.limesurvey import limesurvey
from pilotscan.reporting.asking.surveys import known_text, numbered, read_before, unmarked
from pilotscan.reporting.asking.values import ReadView
from pilotscan.reporting.asking.xlsform import xlsform
from pilotscan.reporting.words.said import Said
from support.surveyed import views, xlsform_asked


def test_what_programs_give_a_meaning_is_written_otherwise() -> None:
    assert unmarked('<a> {b}\n [c](d)\t"e"') == "‹a› (b) (c)(d) ”e”"


def test_the_number_of_a_field_is_in_front() -> None:
    assert numbered(Field("because", 3), "Why?") == "3a. Why?"
    assert numbered(Field("role"), "Who?") == "A. Who?"


def test_what_was_read_names_its_sources() -> None:
    assert known_text(ReadView(Said("It runs."), "", ())) == "It runs."
    known = ReadView(Said("It runs."), "The team", (Said("A plan"), "B"))
    assert known_text(known) == "The team: It runs. (A plan; B)"


def test_how_others_answered_stands_above_a_question_and_not_in_its_answers(
    judge: Any, rated: Any
) -> None:
    [view] = views(judge(assessments=rated(trust=2)), "nl")
    [part] = view.parts
    first = part.questions[0]
    shared = tuple(one._replace(share=f"{i} van 10") for i, one in enumerate(first.statements))
    asked = first._replace(statements=shared)
    told = read_before(asked, view)
    assert told[-len(shared) - 1 :] == [
        "Wat in de eerdere ronde is geantwoord:",
        *(f"{unmarked(one.text)} · {i} van 10" for i, one in enumerate(shared)),
    ]
    again = view._replace(parts=(part._replace(questions=(asked, *part.questions[1:])),))
    assert "3 van 10" in limesurvey([again]).decode()
    for one in xlsform_asked(xlsform([again])):
        assert "van 10" not in str(one.choices)
