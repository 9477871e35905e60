"""What a survey says of itself, and what its questions are called."""

from __future__ import annotations

from pilotscan.asking.marks import Marks
from pilotscan.asking.survey import (
    Field,
    SurveyMarks,
    label_number,
    limesurvey_answer,
    limesurvey_code,
    limesurvey_role,
    xlsform_name,
)
from support.together import together

MARKS = SurveyMarks(
    Marks("two-dimensions", "1.0.0+b.2", "ab" * 32, "2027-01-survey", "nl"),
    "plan-einstein",
    ("nl", "en"),
    ("own-team", "partner"),
    (("trust", "0123456789ab"), ("no-harm", "ba9876543210")),
    ("one-payer", "circumstance:tenure", ""),
)


def test_marks_are_read_back() -> None:
    assert SurveyMarks.read(MARKS.text()) == MARKS
    bare = MARKS._replace(asked=(), about=("",))
    assert SurveyMarks.read(bare.text()) == bare


def test_marks_hold_nothing_that_a_survey_program_could_take_for_more() -> None:
    assert not set(MARKS.text()) & set("{}<>\"'$\\\t\n;")


@together(
    "text",
    [
        "",
        "pilotscan=1",
        MARKS.text().replace("pilotscan=1", "pilotscan=2"),
        MARKS.text().replace("pilot=plan-einstein", "pilot=../../etc"),
        MARKS.text().replace("round=2027-01-survey", "round=a/b"),
        MARKS.text().replace("trust:", "../trust:"),
        MARKS.text() + " more=1",
    ],
)
def test_what_is_no_such_line_is_none(text: str) -> None:
    assert SurveyMarks.read(text) is None


def test_every_field_has_a_number_a_name_and_a_code_of_its_own() -> None:
    fields = list(MARKS.fields())
    assert len(fields) == 3 + 2 * 4 + 3
    assert [label_number(one) for one in fields] == [
        "A", "B", "C", "1", "1a", "1b", "1c", "2", "2a", "2b", "2c", "3", "4", "5",
    ]  # fmt: skip
    codes = [limesurvey_code(one) for one in fields]
    assert codes[:5] == ["respondentrole", "respondentdate", "respondentlabel", "Q1", "Q1because"]
    assert len({*codes}) == len(fields)
    assert all(code.isalnum() and len(code) <= 20 for code in codes)
    names = [xlsform_name(f, MARKS.condition(f.number) if 0 < f.number < 3 else "") for f in fields]
    assert names[3:8] == [
        "level_trust", "because_trust", "document_trust", "ask_trust", "level_no_harm",
    ]  # fmt: skip
    assert names[-1] == "about_5"
    assert len({*names}) == len(fields)


def test_codes_of_answers_are_short() -> None:
    answers = [limesurvey_answer(one) for one in ("0", "10", "unknown", "not-applicable")]
    assert answers == ["L0", "L10", "U", "N"]
    assert limesurvey_role(0) == "R1"
    assert limesurvey_code(Field("because", 100)) == "Q100because"
