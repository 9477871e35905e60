"""Answers to an XLSForm come back as they were given, however they are exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.asking.answers.grids import read_book
from pilotscan.asking.answers.limesurvey import is_limesurvey
from pilotscan.asking.answers.xlsform import is_xlsform, read_xlsform
from pilotscan.model.framework import Framework
from pilotscan.reporting.asking.values import SheetView
from pilotscan.reporting.asking.xlsform import xlsform
from pilotscan.scoring.evaluation import Evaluation
from support.surveyed import (
    ROUND,
    Filled,
    Table,
    as_csv,
    as_xlsx,
    book,
    changed,
    codes,
    expected,
    fill,
    found,
    views,
    xlsform_rows,
)

KOBO = {"before": (), "after": ("_id", "_uuid", "_submission_time", "username")}


@pytest.fixture(scope="module")
def asked(shipped_evaluations: list[Evaluation]) -> list[SheetView]:
    """The whole sheet of Plan Einstein in English and Dutch."""
    [one] = [e for e in shipped_evaluations if e.pilot.id == "plan-einstein"]
    return views(one)


@pytest.fixture(scope="module")
def form(asked: list[SheetView]) -> bytes:
    return xlsform(asked)


@pytest.fixture(scope="module")
def filled(asked: list[SheetView]) -> list[Filled]:
    return fill(asked[0], 40)


Export = Callable[..., Table]


@pytest.fixture(scope="module")
def export(asked: list[SheetView], form: bytes, filled: list[Filled]) -> Export:
    def make(**style: Any) -> Table:
        return xlsform_rows(form, filled, asked[0], **style)

    return make


def test_what_was_filled_in_is_read_from_odk_central(
    export: Export, filled: list[Filled], living_lab: Framework
) -> None:
    made = read_book(as_csv(export()), "einstein.csv")
    assert is_xlsform(made)
    assert not is_limesurvey(made)
    answered, faults = read_xlsform(made, living_lab)
    assert found(answered) == expected(filled)
    assert faults == []
    first = answered[0]
    assert first.pilot == "plan-einstein"
    assert first.marks.round == ROUND
    assert first.lang == "en"
    assert (first.where.file, first.where.line) == ("einstein.csv", 2)
    assert len({one.respondent for one in answered}) == 40
    assert all(one.respondent.startswith(f"{ROUND}-s") for one in answered)


STYLES: list[dict[str, Any]] = [
    {"separator": ""},
    {"separator": "/", **KOBO},
    {"separator": "_", **KOBO},
    {"separator": ":", **KOBO},
    {"separator": "", "head_labels": "nl", **KOBO},
    {"separator": "/", "head_labels": "en", "value_labels": "en", **KOBO},
    {"separator": "/", "value_labels": "nl", **KOBO},
]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: "-".join(map(str, style.values()))[:40])
def test_names_and_labels_are_read_with_groups_and_without(
    style: dict[str, Any], export: Export, filled: list[Filled], living_lab: Framework
) -> None:
    answered, faults = read_xlsform(book(export(**style)), living_lab)
    assert faults == []
    assert found(answered) == expected(filled)


def test_files_of_other_kinds_say_the_same(
    export: Export, filled: list[Filled], living_lab: Framework
) -> None:
    rows = export(separator="/", value_labels="nl", **KOBO)
    repeats = [["_index", "_parent_index", "who"], ["1", "1", "somebody"]]
    latin = [[text.replace("ß", "ss") for text in row] for row in rows]
    for data in (
        as_xlsx(rows, repeats),
        as_csv(rows, ";", "utf-8-sig"),
        as_csv(rows, "\t", "utf-16"),
        as_csv(latin, ";", "cp1252"),
    ):
        answered, faults = read_xlsform(read_book(data, "kobo"), living_lab)
        assert faults == []
        assert [one[:3] for one in found(answered)] == [one[:3] for one in expected(filled)]
        assert "€" in str(answered)


def test_a_respondent_stays_the_same_whatever_is_exported(
    export: Export, living_lab: Framework
) -> None:
    rows = export(**KOBO)
    ids = {one.respondent for one in read_xlsform(book(rows), living_lab)[0]}
    assert f"{ROUND}-s1007" in ids
    fewer = [rows[0], *reversed(rows[1:21])]
    assert {one.respondent for one in read_xlsform(book(fewer), living_lab)[0]} < ids
    without = [row[:-4] for row in rows]
    first = [one.respondent for one in read_xlsform(book(without), living_lab)[0]]
    assert len({*first}) == 40
    again = read_xlsform(book([without[0], *reversed(without[1:])]), living_lab)[0]
    assert [one.respondent for one in again] == first[::-1]
    twice = read_xlsform(book([*without[:2], without[1]]), living_lab)[0]
    assert [one.respondent for one in twice] == [first[0], f"{first[0]}-2"]


def test_two_with_one_id_are_both_there_each_with_its_place(
    export: Export, living_lab: Framework
) -> None:
    rows = export(**KOBO)
    rows[2][-4] = rows[1][-4]
    answered, _ = read_xlsform(book(rows), living_lab)
    assert answered[0].respondent == answered[1].respondent
    assert [one.where.line for one in answered[:2]] == [2, 3]


def test_other_columns_are_not_read(export: Export, living_lab: Framework) -> None:
    rows = [[*row, text] for row, text in zip(export(**KOBO), ["email"] + ["a@b.nl"] * 40,
                                              strict=True)]  # fmt: skip
    answered, faults = read_xlsform(book(rows), living_lab)
    assert faults == []
    assert "a@b.nl" not in repr(answered)
    assert "collector" not in repr(answered)


def column(rows: Table, name: str) -> int:
    return next(i for i, head in enumerate(rows[0]) if head.endswith(name))


def test_a_missing_column_is_told(export: Export, living_lab: Framework) -> None:
    rows = export()
    gone = column(rows, "level_legal_room")
    answered, faults = read_xlsform(
        book([[*row[:gone], *row[gone + 1 :]] for row in rows]), living_lab
    )
    assert [str(one.message) for one in faults] == [
        "there is no column for the question about 'legal-room'"
    ]
    assert [one.code for one in faults] == ["PS703"]
    assert faults[0].where.line == 1
    assert all(a.condition != "legal-room" for one in answered for a in one.answers)


def test_without_marks_nothing_is_read(export: Export, living_lab: Framework) -> None:
    rows = export()
    gone = column(rows, "pilotscan_marks")
    cut = book([[*row[:gone], *row[gone + 1 :]] for row in rows])
    assert is_xlsform(cut)
    answered, faults = read_xlsform(cut, living_lab)
    assert answered == []
    assert [(one.code, one.message) for one in faults] == [
        ("PS703", "there is no column 'pilotscan_marks'")
    ]
    for text in ("", "pilotscan=1 pilot=../etc", "pilotscan=2"):
        for row in rows[1:]:
            row[gone] = text
        answered, faults = read_xlsform(book(rows), living_lab)
        assert answered == []
        assert {*codes(faults)} == {"PS703"}
        assert (faults[0].where.line, faults[0].where.column) == (2, gone + 1)


def test_another_framework_is_told(export: Export, small: Framework) -> None:
    answered, faults = read_xlsform(book(export()), small)
    assert answered == []
    assert [(one.code, one.where.line) for one in faults] == [("PS706", 2)]
    assert "'living-lab'" in faults[0].message


def test_a_question_that_has_changed_is_left_out(export: Export, living_lab: Framework) -> None:
    levels = [{"en": f"Now {i}."} for i in range(5)]
    newer = changed(living_lab, "legal-room", levels=levels, version="2.1.0")
    rows = export()
    answered, faults = read_xlsform(book(rows), newer)
    assert [(one.code, one.where.column) for one in faults] == [
        ("PS707", column(rows, "level_legal_room") + 1)
    ]
    taken = {answer.condition for one in answered for answer in one.answers}
    assert len(taken) == len(living_lab.conditions) - 1
    assert "legal-room" not in taken


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("level_no_serious_harm", "7", "PS704 '7' is no answer"),
        ("level_no_serious_harm", "2 or 3", "PS704 '2 or 3' is no answer"),
        ("level_no_serious_harm", "not-applicable", "PS704 'not-applicable' is no answer"),
        ("respondent_role", "boss", "PS708 'boss' is no role"),
        ("respondent_date", "last week", "PS708 'last week' is no date"),
        ("respondent_date", "2027-02-30", "PS708 '2027-02-30' is no date"),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_place(
    name: str, text: str, told: str, export: Export, living_lab: Framework
) -> None:
    rows = export()
    rows[3][column(rows, name)] = text
    _, faults = read_xlsform(book(rows), living_lab)
    [fault] = faults
    assert f"{fault.code} {fault.message}".startswith(told)
    head = rows[0][column(rows, name)]
    assert str(faults[0].where.cell) == f"row 4, column '{head}'"
    assert (faults[0].where.line, faults[0].where.column) == (4, column(rows, name) + 1)


def test_a_text_without_an_answer_is_taken_as_not_known(
    export: Export, living_lab: Framework
) -> None:
    rows = export()
    rows[1][column(rows, "level_no_serious_harm")] = ""
    rows[1][column(rows, "because_no_serious_harm")] = "See the report"
    answered, faults = read_xlsform(book(rows), living_lab)
    assert [(one.code, one.where.line) for one in faults] == [("PS710", 2)]
    [answer] = [a for a in answered[0].answers if a.condition == "no-serious-harm"]
    assert (answer.level, answer.because) == ("unknown", "See the report")


def test_a_respondent_without_role_and_date_is_one(export: Export, living_lab: Framework) -> None:
    rows = export(before=(), after=("KEY",))
    for name in ("respondent_role", "respondent_date"):
        rows[1][column(rows, name)] = ""
    answered, faults = read_xlsform(book(rows), living_lab)
    assert faults == []
    assert (answered[0].role, answered[0].date) == ("", None)
    sent = export()
    sent[1][column(sent, "respondent_date")] = ""
    assert (
        read_xlsform(book(sent), living_lab)[0][0].date
        == answered[1].date.replace(  # type: ignore[union-attr]
            day=int(sent[1][0][8:10])
        )
    )


def test_what_is_not_answered_is_no_answer(export: Export, living_lab: Framework) -> None:
    rows = export()
    keep = {0, column(rows, "pilotscan_marks"), column(rows, "respondent_role"), len(rows[0]) - 1}
    empty = [text if i in keep else "n/a" for i, text in enumerate(rows[1])]
    assert read_xlsform(book([rows[0], empty, [""] * 3]), living_lab) == ([], [])


def test_a_column_that_is_there_twice_is_told(export: Export, living_lab: Framework) -> None:
    rows = export()
    twice = column(rows, "level_legal_room")
    _, faults = read_xlsform(book([[*row, row[twice]] for row in rows]), living_lab)
    assert [(one.code, one.where.column) for one in faults] == [("PS703", len(rows[0]) + 1)]


def test_a_formula_is_not_read(export: Export, living_lab: Framework) -> None:
    made = book(export(), "x.xlsx", "data")
    at = column(export(), "because_no_serious_harm")
    row = list(made.sheets["data"].rows[1])
    row[at] = row[at]._replace(text="=B7", kind="formula")
    grid = made.sheets["data"]._replace(
        rows=(made.sheets["data"].rows[0], tuple(row), *made.sheets["data"].rows[2:])
    )
    _, faults = read_xlsform(made._replace(sheets={"data": grid}), living_lab)
    assert [(one.code, one.where.line, one.where.column) for one in faults] == [
        ("PS702", 2, at + 1)
    ]


def test_a_pilot_with_marks_of_its_own_comes_back(judge: Any, rated: Any, small: Framework) -> None:
    """Texts that survey programs could take for references, tags, links and emphasis."""
    texts = ("${level_trust} *a* *b*", "_c_ d_e", "[f](http://g.nl)", '"h" = 1', "# i")
    levels = [{"en": f"{text} <b>{{x}}</b>"} for text in texts]
    framework = changed(small, levels=levels, may_be_not_applicable=True)
    evaluation = judge(assessments=rated(trust=2))
    [again] = pilotscan.evaluate([evaluation.pilot], framework)
    asked = views(again, "en")
    who = fill(asked[0], 12, 3)
    rows = xlsform_rows(xlsform(asked), who, asked[0], head_labels="en", value_labels="en")
    answered, faults = read_xlsform(book(rows), framework)
    assert faults == []
    assert found(answered) == expected(who)
    assert {a.level for one in answered for a in one.answers} >= {0, 4, "not-applicable"}
