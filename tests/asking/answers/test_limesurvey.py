"""Answers to a survey of LimeSurvey come back as they were given, however they are exported."""

from __future__ import annotations

from typing import Any

import pytest

from pilotscan.asking.answers.grids import read_book
from pilotscan.asking.answers.limesurvey import is_limesurvey, read_limesurvey
from pilotscan.asking.answers.xlsform import is_xlsform
from pilotscan.model.framework import Framework
from pilotscan.reporting.asking.limesurvey import limesurvey
from pilotscan.reporting.asking.values import SheetView
from pilotscan.scoring.evaluation import Evaluation
from support.surveyed import (
    ROUND,
    Filled,
    as_csv,
    as_xlsx,
    book,
    codes,
    expected,
    fill,
    found,
    limesurvey_rows,
    views,
)


@pytest.fixture(scope="module")
def asked(shipped_evaluations: list[Evaluation]) -> list[SheetView]:
    [one] = [e for e in shipped_evaluations if e.pilot.id == "plan-einstein"]
    return views(one, "nl", "en")


@pytest.fixture(scope="module")
def structure(asked: list[SheetView]) -> bytes:
    return limesurvey(asked)


@pytest.fixture(scope="module")
def filled(asked: list[SheetView]) -> list[Filled]:
    return fill(asked[0], 40, 2)


STYLES: list[dict[str, Any]] = [
    {"heads": "code"},
    {"heads": "code", "answers": "nl"},
    {"heads": "both", "answers": "en"},
    {"heads": "text", "head_lang": "nl"},
    {"heads": "text", "head_lang": "en", "answers": "en"},
]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: "-".join(style.values()))
def test_codes_and_texts_are_read_as_heads_and_as_values(
    style: dict[str, Any],
    structure: bytes,
    filled: list[Filled],
    asked: list[SheetView],
    living_lab: Framework,
) -> None:
    rows = limesurvey_rows(structure, filled, asked[0], **style)
    for data in (as_csv(rows), as_csv(rows, ";", "utf-8-sig"), as_xlsx(rows)):
        made = read_book(data, "results.csv")
        assert is_limesurvey(made)
        assert not is_xlsform(made)
        answered, faults = read_limesurvey(made, living_lab)
        assert faults == []
        assert found(answered) == expected(filled)
        assert answered[0].respondent == f"{ROUND}-s1000"
        assert answered[0].lang == "nl"


def test_a_response_that_was_not_finished_is_taken_and_told(
    structure: bytes, filled: list[Filled], asked: list[SheetView], living_lab: Framework
) -> None:
    rows = limesurvey_rows(structure, filled, asked[0])
    rows[1][1] = ""
    marks = rows[0].index("pilotscanmarks")
    rows[1][marks] = ""  # it never came to the hidden question
    rows[2] = [*rows[2][:5], *([""] * (len(rows[2]) - 5))]  # nothing answered
    rows[2][1] = ""
    answered, faults = read_limesurvey(book(rows), living_lab)
    assert found(answered) == expected([filled[0], *filled[2:]])
    assert [(one.code, one.where.line, one.severity.value) for one in faults] == [
        ("PS712", 2, "warning")
    ]


def test_a_response_without_a_date_has_the_day_on_which_it_was_sent(
    structure: bytes, filled: list[Filled], asked: list[SheetView], living_lab: Framework
) -> None:
    rows = limesurvey_rows(structure, filled, asked[0])
    at = rows[0].index("respondentdate")
    rows[1][at] = rows[2][at] = ""
    rows[2][1] = "1980-01-01 00:00:00"  # anonymous, and without dates
    rows[3][at] = "14-01-2027"
    rows[4][at] = "01/02/2027"
    answered, faults = read_limesurvey(book(rows), living_lab)
    assert answered[0].date == filled[0].date
    assert answered[1].date is None
    assert str(answered[2].date) == "2027-01-14"
    assert [(one.code, one.where.line) for one in faults] == [("PS708", 5)]


def test_an_answer_of_another_question_is_none(
    structure: bytes, filled: list[Filled], asked: list[SheetView], living_lab: Framework
) -> None:
    rows = limesurvey_rows(structure, filled, asked[0], answers="en")
    first, second = rows[0].index("Q1"), rows[0].index("Q2")
    for row in rows[1:3]:
        row[first] = "Nothing of the kind"
        row[second] = "A7"
    _, faults = read_limesurvey(book(rows), living_lab)
    assert [*codes(faults)] == ["PS704"] * 4
    assert str(faults[0].where.cell) == "row 2, column 'Q1'"


def test_a_file_without_marks_is_known_and_refused(
    structure: bytes, filled: list[Filled], asked: list[SheetView], living_lab: Framework
) -> None:
    rows = limesurvey_rows(structure, filled, asked[0])
    marks = rows[0].index("pilotscanmarks")
    cut = book([[*row[:marks], *row[marks + 1 :]] for row in rows])
    assert is_limesurvey(cut)
    answered, faults = read_limesurvey(cut, living_lab)
    assert (answered, [one.code for one in faults]) == ([], ["PS703"])


def test_others_are_not_taken_for_it() -> None:
    for heads in (["assessor", "condition", "level"], ["id", "name"], []):
        assert not is_limesurvey(book([heads]))
        assert not is_xlsform(book([heads]))
