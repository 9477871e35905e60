"""Answers in a plain table: what is understood, and where what is not is told."""

from __future__ import annotations

from datetime import date

import pytest

from pilotscan.asking.answers.cells import Book, Cell, Grid
from pilotscan.asking.answers.grids import read_book
from pilotscan.asking.answers.table import is_table, read_table
from pilotscan.model.framework import Framework
from pilotscan.model.mapping import AnswerMapping

PLAIN = """pilot,assessor,role,date,condition,level,because,document
one,finance,partner,2027-01-14,money,2,until 2028,the budget
one,finance,partner,2027-01-14,trust,unknown,,
one,finance,partner,2027-01-14,volunteers,,,
one,Jan de Vries,participant,2027-01-15,money,1,it stops,
"""


def book(text: str) -> Book:
    return read_book(text.encode(), "answers.csv")


def mapping(**said: object) -> AnswerMapping:
    return AnswerMapping.model_validate({"pilotscan_mapping": 1, **said})


def test_each_respondent_and_day_is_one(small: Framework) -> None:
    answered, faults = read_table(book(PLAIN), small, gathering="round-1")
    assert faults == []
    one, other = answered
    assert (one.pilot, one.respondent, one.role, one.date) == (
        "one", "finance", "partner", date(2027, 1, 14),
    )  # fmt: skip
    assert [(a.condition, a.level, a.because, a.document) for a in one.answers] == [
        ("money", 2, "until 2028", "the budget"),
        ("trust", "unknown", "", ""),
    ]
    assert [(a.condition, a.level) for a in other.answers] == [("money", 1)]


def test_a_name_is_not_taken_over(small: Framework) -> None:
    answered, _ = read_table(book(PLAIN), small, gathering="round-1")
    assert "jan" not in answered[1].respondent.lower()
    again, _ = read_table(book(PLAIN), small, gathering="round-1")
    assert answered[1].respondent == again[1].respondent
    assert answered[1].label == ""


def test_a_mapping_says_what_things_are_called(small: Framework) -> None:
    text = "Wie;Over;Cijfer\nwoco;Geld;goed\nwoco;Vertrouwen;weet niet\n"
    named = mapping(
        columns={"assessor": "Wie", "condition": "Over", "level": "Cijfer"},
        values={"pilot": "one", "role": "partner", "date": "2027-01-14", "language": "nl"},
        conditions={"Geld": "money", "Vertrouwen": "trust"},
        levels={"goed": 3},
    )
    [one], faults = read_table(book(text), small, named)
    assert faults == []
    assert (one.pilot, one.respondent, one.lang) == ("one", "woco", "nl")
    assert [(a.condition, a.level) for a in one.answers] == [("money", 3), ("trust", "unknown")]


def test_columns_go_by_their_names_in_either_language(small: Framework) -> None:
    text = (
        "proeftuin;beoordelaar;rol;datum;voorwaarde;niveau\none;woco;partner;14-01-2027;money;2\n"
    )
    assert is_table(book(text))
    [one], faults = read_table(book(text), small)
    assert (faults, one.date, one.answers[0].level) == ([], date(2027, 1, 14), 2)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("one,ann,partner,2027-01-14,mony,2,,", "PS706", "condition"),
        ("one,ann,partner,2027-01-14,money,7,,", "PS704", "level"),
        ("one,ann,partner,2027-01-14,money,quite good,,", "PS704", "level"),
        ("one,ann,partner,soon,money,2,,", "PS708", "date"),
        ("one,,partner,2027-01-14,money,2,,", "PS708", "assessor"),
        ("one,ann,partner,2027-01-14,money,,it is fine,", "PS710", "level"),
    ],
)
def test_a_fault_has_its_row_and_column(small: Framework, row: str, code: str, column: str) -> None:
    head = PLAIN.splitlines()[0]
    _, [fault] = read_table(book(f"{head}\n{row}\n"), small)
    assert fault.code == code
    assert str(fault.where.cell) == f"row 2, column '{column}'"


def test_a_text_without_a_level_is_kept_as_not_known(small: Framework) -> None:
    head = PLAIN.splitlines()[0]
    [one], _ = read_table(book(f"{head}\none,ann,partner,2027-01-14,money,,fine,\n"), small)
    assert [(a.level, a.because) for a in one.answers] == [("unknown", "fine")]


def test_a_column_that_is_named_and_not_there_is_told_with_what_is_there(small: Framework) -> None:
    _, faults = read_table(book(PLAIN), small, mapping(columns={"level": "lvel"}))
    assert [(f.code, f.hint) for f in faults] == [("PS703", "did you mean 'level'?")]


def test_a_sheet_that_is_not_there_is_told(small: Framework) -> None:
    _, [fault] = read_table(book(PLAIN), small, mapping(sheet="Answers"))
    assert fault.code == "PS703"


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        (PLAIN.replace("document\n", "because\n"), "two columns are called 'because'", (1, 8)),
        (PLAIN.replace("document\n", "reason\n"), "two columns hold the same", (1, 8)),
        (PLAIN.replace("until 2028", "yes, until 2028"), "this row has more cells", (2, 9)),
    ],
)
def test_what_would_go_by_unseen_is_an_error(
    small: Framework, text: str, message: str, place: tuple[int, int]
) -> None:
    _, [fault] = read_table(book(text), small, gathering="round-1")
    assert (fault.code, fault.message[: len(message)]) == ("PS703", message)
    assert (fault.where.line, fault.where.column) == place


def test_empty_cells_beyond_the_heads_say_nothing(small: Framework) -> None:
    plain, none = read_table(book(PLAIN), small, gathering="round-1")
    head, *rows = PLAIN.splitlines()
    longer = "\n".join([head, *(f"{row},," for row in rows)])
    assert read_table(book(longer), small, gathering="round-1") == (plain, none)
    assert len(plain) == 2


def sheet(name: str, text: str, **more: object) -> Grid:
    rows = tuple(
        tuple(Cell(cell, "text") for cell in line.split(",")) for line in text.splitlines()
    )
    return Grid("a.xlsx", name, rows, **more)  # type: ignore[arg-type]


def test_other_columns_sheets_and_notes_are_told(small: Framework) -> None:
    lines = PLAIN.splitlines()
    text = "\n".join([f"{lines[0]},email,empty", *(f"{line},a@b.nl" for line in lines[1:])])
    sheets = {"One": sheet("One", text), "Two": sheet("Two", PLAIN), "None": sheet("None", "")}
    made = Book("a.xlsx", sheets, (("C3", "ask again"),))
    answered, faults = read_table(made, small, gathering="round-1")
    assert len(answered) == 2
    assert [(f.code, f.message) for f in faults] == [
        ("PS711", "the column 'email' is not read"),
        ("PS711", "the sheet 'Two' is not read"),
        ("PS711", "the note at C3 is not read: 'ask again'"),
    ]
    _, faults = read_table(made, small, mapping(sheet="One"), "round-1")
    assert [f.message[:10] for f in faults] == ["the column", "the note a"]


def test_a_level_in_merged_cells_is_refused(small: Framework) -> None:
    made = Book("a.xlsx", {"One": sheet("One", PLAIN, merged=((1, 5, 2, 5),))})
    _, faults = read_table(made, small, gathering="round-1")
    wrong = [f for f in faults if f.severity == "error"]
    assert [(f.code, f.where.line, f.where.column) for f in wrong] == [
        ("PS702", 2, 6),
        ("PS702", 3, 6),
    ]
