"""Workbooks of questions read back: as they were filled in, and whatever happened to them since."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.utils.cell import coordinate_to_tuple

import pilotscan
from pilotscan.asking.answers.answered import Remark
from pilotscan.asking.answers.grids import Book, Cell, Grid, Kind, read_book
from pilotscan.asking.answers.workbook import is_workbook, read_workbook
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.asking.values import SheetView
from pilotscan.reporting.asking.workbook import workbook
from support.exported import convert
from support.filled_in import (
    KEY,
    TEXT,
    cells_of,
    filled,
    opened,
    read,
    said,
    saved,
)
from support.project import SMALL_FRAMEWORK
from support.surveyed import views
from support.together import together

SMALL = pilotscan.load_framework(SMALL_FRAMEWORK)
Rows = dict[int, dict[int, Cell]]
"""Cells of a sheet by row and column, from 0."""
ME = {"role": "partner", "date": date(2027, 1, 14)}
TRUST = {"made/trust/2": "x", "made/trust/because": "They say so."}


def made_views() -> dict[str, SheetView]:
    pilot = Pilot.model_validate(
        {
            "pilotscan": 1,
            "id": "made",
            "name": "Made for a test",
            "place": {"municipality": "Delft", "country": "NL"},
        }
    )
    [evaluation] = pilotscan.evaluate([pilot], SMALL)
    return {view.lang: view for view in views(evaluation)}


VIEWS = made_views()
BLANK = workbook([VIEWS["en"]])
FILLED = filled(BLANK, ME | TRUST)


def changed(change: Callable[[Any, dict[str, Any]], object], data: bytes = FILLED) -> bytes:
    """Change the sheet of questions, of which the cells to fill in are given by their keys."""
    book = opened(data)
    change(book.worksheets[1], cells_of(book.worksheets[1]))
    return saved(book)


def shown(found: list[Any]) -> list[tuple[str, str, str]]:
    return [(one.code, str(one.message), str(one.where.cell)) for one in found]


def faults(data: bytes) -> list[tuple[str, str, str]]:
    return shown(read(data, SMALL)[1])


PLACES = {key: cell.coordinate for key, cell in cells_of(opened(BLANK).worksheets[1]).items()}


def at(key: str) -> str:
    """How people call the cell of a key."""
    return f"'Questions', {PLACES[key]}"


GRIDS = {data: read_book(data, "a.xlsx").sheets["Questions"] for data in (BLANK, FILLED)}
NOTHING = Cell("", "text")


def as_cell(value: Any) -> Cell:
    """What a workbook holds when somebody types this."""
    kinds: dict[Any, Kind] = {bool: "bool", int: "number", float: "number", date: "date"}
    text = str(value).lower() if isinstance(value, bool) else str(value)
    signs: dict[str, Kind] = {"=": "formula", "#": "error"}
    return Cell(text.strip(), kinds.get(type(value)) or signs.get(text[:1], "text"))


def read_with(
    values: dict[str, Any], data: bytes = BLANK, change: Callable[[Rows], object] = len
) -> tuple[list[Any], list[Any]]:
    """Read a workbook with other values in cells, by their keys, and whatever else is changed."""
    rows = {
        i: {j: cell for j, cell in enumerate(row) if cell.text}
        for i, row in enumerate(GRIDS[data].rows)
    }
    for key, value in values.items():
        row, column = coordinate_to_tuple(PLACES[key])
        rows[row - 1][column - 1] = as_cell(value)
    change(rows)
    grid = tuple(
        tuple(rows.get(i, {}).get(j, NOTHING) for j in range(9)) for i in range(max(rows) + 1)
    )
    book = Book("a.xlsx", {"Questions": Grid("a.xlsx", "Questions", grid)})
    return read_workbook(book, SMALL)


# --- what is filled in is what is read ------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "role", "day"),
    [("en", "own team", "14 January 2027"), ("nl", "eigen team", ME["date"])],
)
def test_what_is_filled_in_is_read(lang: str, role: str, day: Any) -> None:
    data = filled(
        workbook([VIEWS[lang]]),
        {
            "role": role,
            "date": day,
            "label": " Finance ",
            "person": 2,
            "made/trust/3": "x",
            "made/trust/because": "Two\nlines; é",
            "made/trust/document": "The budget",
            "made/volunteers/unknown": "X",
            "made/volunteers/ask": "the city",
            "made/language-help/not-applicable": "✓",
            "made/language-help/because": 2028,
            "made//": "Call us.",
        },
    )
    assert is_workbook(read_book(data, "a.xlsx"))
    [one], found = read(data, SMALL)
    assert found == []
    assert (one.pilot, one.marks, one.lang) == ("made", VIEWS[lang].marks, lang)
    assert one.respondent == VIEWS[lang].parts[0].respondent + "-2"
    assert (one.role, one.label, one.date) == ("own-team", "Finance", date(2027, 1, 14))
    assert said(one) == {
        "trust": (3, "Two\nlines; é", "The budget", ""),
        "volunteers": ("unknown", "", "", "the city"),
        "language-help": ("not-applicable", "2028", "", ""),
    }
    assert one.remarks == (Remark("", "Call us."),)
    assert {a.condition: a.anchors for a in one.answers}.items() <= {
        q.condition: q.anchors for q in VIEWS[lang].questions
    }.items()
    assert str(one.answers[0].where.cell).split(", ")[1][0] == "B"


def test_a_file_that_nobody_filled_in_holds_no_answers() -> None:
    assert read(BLANK, SMALL) == ([], [])
    assert read_with(ME) == ([], [])


def test_who_does_not_say_who_and_when_is_for_the_intake() -> None:
    [one], found = read_with(TRUST)
    assert (one.role, one.date, one.label, found) == ("", None, "", [])


def test_a_shipped_pilot_comes_back(shipped_evaluations: Any, living_lab: Framework) -> None:
    [einstein] = [e for e in shipped_evaluations if e.pilot.id == "plan-einstein"]
    for view in views(einstein):
        wanted: dict[str, Any] = {}
        values: dict[str, Any] = {}
        for i, question in enumerate(view.questions):
            answer = question.statements[i % len(question.statements)].answer
            values[f"{question.key}/{answer}"] = "x"
            values[f"{question.key}/because"] = f"reason {i}"
            level = int(answer) if answer.isdigit() else answer
            wanted[question.condition] = (level, f"reason {i}", "", "")
        [one], found = read(filled(workbook([view]), values), living_lab)
        assert (said(one), found) == (wanted, [])
        assert len(wanted) == 28


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        question.key: st.tuples(
            st.sampled_from([statement.answer for statement in question.statements]),
            st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=9),
        )
        for question in VIEWS["en"].questions
    },
)


@given(ANSWERS)
@settings(max_examples=6)
def test_whatever_is_answered_is_what_is_read(answers: dict[str, tuple[str, str]]) -> None:
    book = opened(BLANK)
    cells = cells_of(book.worksheets[1])
    for key, (answer, because) in answers.items():
        cells[f"{key}/{answer}"].value = "x"
        cells[f"{key}/because"].value = because or None
        cells[f"{key}/because"].data_type = "s"  # typed after an apostrophe, it is no formula
    answered, found = read(saved(book), SMALL)
    assert found == []
    assert {f"made/{name}": one[:2] for a in answered for name, one in said(a).items()} == {
        key: (int(answer) if answer.isdigit() else answer, because)
        for key, (answer, because) in answers.items()
    }


@together("mark", ["x", "X", " x ", "×", "✓", "✔", "v", 1, True, "ja", "Yes", "☒"])
def test_whatever_people_tick_with_is_a_tick(mark: Any) -> None:
    [one], found = read_with({"made/trust/0": mark})
    assert (said(one), found) == ({"trust": (0, "", "", "")}, [])


@pytest.mark.parametrize("mark", ["no", "nee", "-", 0, False, " "])
def test_what_says_that_it_does_not_hold_is_no_tick(mark: Any) -> None:
    assert read_with({"made/trust/0": mark}) == ([], [])


@pytest.mark.parametrize("mark", ["?", "2", "partly", date(2027, 1, 2), "x?"])
def test_what_could_be_something_else_is_not_guessed(mark: Any) -> None:
    [(code, message, where)] = shown(read_with({"made/trust/0": mark})[1])
    assert (code, where) == ("PS704", at("made/trust/0"))
    assert message.endswith("is no tick")


# --- what is wrong, and where ---------------------------------------------------------------------


@together(
    "values, code, message, key",
    [
        ({"made/trust/0": "x"}, "PS705", "'Trust' has more than one tick", "made/trust/0"),
        ({"made/trust/unknown": "x"}, "PS705", "'Trust' has more than one tick", "made/trust/2"),
        ({"made/trust/2": "=A1"}, "PS702", "holds a formula: '=A1'", "made/trust/2"),
        ({"made/trust/because": "=B7"}, "PS702", "holds a formula", "made/trust/because"),
        ({"made/trust/2": "#REF!"}, "PS702", "holds an error value", "made/trust/2"),
        ({"role": "the boss"}, "PS708", "'the boss' is no role: 'own-team', ", "role"),
        ({"date": "last week"}, "PS708", "'last week' is no date", "date"),
        ({"date": "01/02/2027"}, "PS708", "'01/02/2027' is no date", "date"),
        ({"person": "two"}, "PS708", "'two' is no number of a person", "person"),
        ({"person": 0}, "PS708", "'0' is no number of a person", "person"),
        ({"person": 1.5}, "PS708", "'1.5' is no number of a person", "person"),
        (
            {"made/money/document": "the budget"},
            "PS710",
            "something is written, and no answer to 'Money' is ticked",
            "made/money/document",
        ),
    ],
)
def test_a_fault_says_the_cell(values: dict[str, Any], code: str, message: str, key: str) -> None:
    found = shown(read_with(values, FILLED)[1])
    assert [(one[0], one[2]) for one in found][:1] == [(code, at(key))]
    assert found[0][1].startswith(message)
    assert code == "PS702" or len(found) == 1


def test_both_ticks_are_named() -> None:
    [(_, message, _)] = shown(read_with({"made/trust/4": "x"}, FILLED)[1])
    assert at("made/trust/2") in message
    assert at("made/trust/4") in message


def test_what_is_written_without_a_tick_is_not_known_and_kept() -> None:
    values = {"made/money/because": "See the budget", "made/money/ask": "Ann"}
    [one], _ = read_with(values)
    assert said(one) == {"money": ("unknown", "See the budget", "", "Ann")}


def test_merged_cells_are_refused_where_they_hide_which_is_meant() -> None:
    def merge(sheet: Any, cells: dict[str, Any]) -> None:
        sheet.merge_cells(f"{cells['made/trust/2'].coordinate}:{cells['made/trust/4'].coordinate}")

    found = faults(changed(merge))
    assert {code for code, _, _ in found} == {"PS702"}
    assert found[0] == ("PS702", "is merged with other cells", at("made/trust/2"))


def test_cells_merged_with_empty_ones_beside_them_are_no_matter() -> None:
    def merge(sheet: Any, cells: dict[str, Any]) -> None:
        row = cells["made/trust/because"].row
        sheet.merge_cells(f"C{row}:E{row}")

    assert faults(changed(merge)) == []


def test_text_outside_the_cells_is_told() -> None:
    def write(sheet: Any, cells: dict[str, Any]) -> None:
        sheet.cell(cells["made/trust/2"].row, 5).value = "call me"
        sheet.cell(sheet.max_row + 3, TEXT).value = "and this"

    [one], _ = read(changed(write), SMALL)
    assert said(one) == {"trust": (2, "They say so.", "", "")}
    assert [(code, message) for code, message, _ in faults(changed(write))] == [
        ("PS711", "is not read: 'call me'"),
        ("PS711", "is not read: 'and this'"),
    ]


def test_a_note_at_a_cell_is_told() -> None:
    def write(sheet: Any, cells: dict[str, Any]) -> None:
        cells["made/trust/2"].comment = Comment("Ask Ann.", "me")
        del sheet

    message = f"the note at {PLACES['made/trust/2']} is not read: 'Ask Ann.'"
    assert faults(changed(write)) == [("PS711", message, "")]


def test_a_sheet_of_ones_own_is_told_unless_it_is_empty() -> None:
    book = opened(FILLED)
    book.create_sheet("Empty")
    book.create_sheet("Notes")["B2"] = "to do"
    assert faults(saved(book)) == [("PS711", "is not read: 'to do'", "'Notes', B2")]


# --- whatever happened to the sheet ---------------------------------------------------------------


def rename(sheet: Any, _: Any) -> None:
    sheet.title = "Blad1"


def hide(sheet: Any, _: Any) -> None:
    sheet.sheet_state = "hidden"


def insert_rows(sheet: Any, _: Any) -> None:
    sheet.insert_rows(5, 3)
    sheet.insert_rows(1, 2)


def insert_columns(sheet: Any, _: Any) -> None:
    sheet.insert_cols(2)
    sheet.insert_cols(1)


def turn(sheet: Any, _: Any) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    for i, row in enumerate(reversed(rows), start=3):
        for j, value in enumerate(row, start=1):
            sheet.cell(i, j).value = value


def unprotect(sheet: Any, _: Any) -> None:
    sheet.protection.sheet = False
    sheet.column_dimensions["A"].hidden = False


def drop_the_guide(sheet: Any, _: Any) -> None:
    del sheet.parent["Read this first"]


@pytest.mark.parametrize(
    "change", [rename, hide, insert_rows, insert_columns, turn, unprotect, drop_the_guide]
)
def test_answers_are_found_wherever_they_stand(change: Callable[..., None]) -> None:
    [one], found = read(changed(change), SMALL)
    assert found == []
    assert said(one) == {"trust": (2, "They say so.", "", "")}
    assert (one.role, one.date) == ("partner", date(2027, 1, 14))


def marks(**changes: Any) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        old = json.loads(rows[1][TEXT - 1].text)
        rows[1][TEXT - 1] = Cell(json.dumps(old | changes), "text")

    return change


def first_cell(text: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[0][KEY - 1] = Cell(text, "text")

    return change


def key_of(key: str, new: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        [row] = [i for i, cells in rows.items() if cells.get(0, NOTHING).text.split("#")[0] == key]
        rows[row][KEY - 1] = Cell(new, "text")

    return change


def another_respondent(rows: Rows) -> None:
    rows[max(rows) + 1] = {KEY - 1: Cell("made#2027-01-survey-9", "text")}


@together(
    "change, code, message",
    [
        (marks(framework="other"), "PS706", "was asked by the framework 'other'"),
        (marks(round="../../etc"), "PS703", "the hidden rows at the top are missing or damaged"),
        (marks(lang="xx"), "PS703", "the hidden rows at the top"),
        (marks(version=2), "PS703", "the hidden rows at the top"),
        (lambda rows: rows.pop(1), "PS703", "the hidden rows at the top"),
        (first_cell("pilotscan-questions 2"), "PS701", "was made for another version"),
        (key_of("made", "../etc#x"), "PS703", "'../etc#x' is no key of ours"),
        (key_of("made", "made#../x"), "PS703", "'made#../x' is no key of ours"),
        (key_of("made", ""), "PS711", "is not read: 'Made for a test"),
        (another_respondent, "PS703", "rows of two respondents stand in one sheet"),
        (key_of("made/trust", "-"), "PS703", "the row with the question 'trust' is missing"),
        (key_of("made/trust/2", "made/trust/9"), "PS704", "'9' is no answer to this question"),
        (
            key_of("made/trust/2", "made/trust/not-applicable"),
            "PS704",
            "'not-applicable' is no answer",
        ),
        (key_of("made/trust/2", "made/gone/2"), "PS706", "the framework has no condition 'gone'"),
        (key_of("made/trust/2", "made/trust"), "PS703", "'made/trust' is no key of ours"),
        (key_of("made/trust/2", "hello"), "PS703", "'hello' is no key of ours"),
        (key_of("made/trust/2", "A B/trust/2"), "PS703", "'A B/trust/2' is no key of ours"),
    ],
)
def test_what_was_tampered_with_is_refused(
    change: Callable[[Rows], None], code: str, message: str
) -> None:
    found = shown(read_with({}, FILLED, change)[1])
    assert (code, message) in [(one[0], one[1][: len(message)]) for one in found]
    assert any(one[0] not in {"PS711", "PS710"} for one in found)
    assert all(one[2].startswith("'Questions', ") for one in found)


@pytest.mark.parametrize(
    ("text", "code"), [("They say so.", []), ("", []), ("They do not.", ["PS703"])]
)
def test_rows_that_stand_twice_are_told_only_if_they_differ(text: str, code: list[str]) -> None:
    def copy(rows: Rows) -> None:
        end = max(rows) + 1
        rows[end] = {KEY - 1: Cell("made/trust/because", "text"), TEXT - 1: Cell(text, "text")}
        rows[end + 1] = {KEY - 1: Cell("made/trust/2", "text")}

    assert [one.code for one in read_with({}, FILLED, copy)[1]] == code


def test_a_sheet_that_was_copied_and_filled_in_again_is_told() -> None:
    book = opened(FILLED)
    copy = book.copy_worksheet(book.worksheets[1])
    assert copy.title == "Questions Copy"
    [(code, message, where)] = faults(saved(book))
    assert (code, where[:17]) == ("PS703", "'Questions Copy',")
    assert "stand in two sheets; the other is 'Questions', " in message


def test_a_question_that_has_changed_is_not_taken_and_all_others_are() -> None:
    tree = SMALL.model_dump(mode="json", exclude_none=True)
    tree["version"] = "1.1.0"
    tree["dimensions"][0]["conditions"][0]["levels"][4] = {"en": "More", "nl": "Meer"}
    tree["dimensions"][0]["conditions"][1]["id"] = "helpers"
    newer = Framework.model_validate(tree)
    values = {"made/volunteers/1": "x", "made/language-help/3": "x"}
    [one], found = read(filled(FILLED, values), newer)
    assert said(one) == {"language-help": (3, "", "", "")}
    assert [(f.code, f.severity, str(f.message)[:30]) for f in found] == [
        ("PS707", "warning", "'Trust' has changed since it w"),
        ("PS707", "warning", "'volunteers' has changed since"),
    ]
    assert found[0].where.cell == at("made/trust/2")


def test_several_people_and_pilots_in_one_file() -> None:
    view = VIEWS["en"]
    other = view._replace(
        whom=view.whom._replace(text="Another"),
        parts=(view.parts[0]._replace(respondent="2027-01-survey-9"),),
    )
    book = opened(workbook([view, other]))
    for sheet, level in zip(book.worksheets[1:], (1, 4), strict=True):
        cells = cells_of(sheet)
        cells[f"made/trust/{level}"].value = "x"
        cells["role"].value = "participant" if level == 1 else "independent"
    answered, found = read(saved(book), SMALL)
    assert found == []
    assert [(one.respondent, one.role, said(one)["trust"][0]) for one in answered] == [
        (view.parts[0].respondent, "participant", 1),
        ("2027-01-survey-9", "independent", 4),
    ]


def test_all_faults_of_a_file_are_there_to_be_counted() -> None:
    def write(rows: Rows) -> None:
        for i in range(3, 153):
            rows.setdefault(i, {})[5] = Cell(f"note {i}", "text")

    assert len(read_with({}, FILLED, write)[1]) == 150


def test_other_workbooks_are_not_ours() -> None:
    book = openpyxl.Workbook()
    book.active.append(["condition", "level"])
    assert not is_workbook(read_book(saved(book), "a.xlsx"))
    assert not is_workbook(read_book(b"condition,level\n", "a.csv"))


# --- programs -------------------------------------------------------------------------------------


@pytest.mark.outside
def test_what_libreoffice_saved_again_is_read_the_same(tmp_path: Path) -> None:
    values = ME | {
        "made/trust/3": "x",
        "made/trust/because": "Two\nlines; é",
        "made/volunteers/unknown": "x",
        "made/volunteers/ask": "the city",
        "made//": "Call us.",
        "label": "Finance",
    }
    for lang, view in VIEWS.items():
        (tmp_path / f"{lang}.xlsx").write_bytes(filled(workbook([view]), values))
    out = tmp_path / "out"
    convert(sorted(tmp_path.glob("*.xlsx")), "xlsx", out)
    for lang in VIEWS:
        again = (out / f"{lang}.xlsx").read_bytes()
        before = (tmp_path / f"{lang}.xlsx").read_bytes()
        with zipfile.ZipFile(out / f"{lang}.xlsx") as archive:
            assert b"LibreOffice" in archive.read("docProps/app.xml")
        [one], found = read(again, SMALL)
        [expected], _ = read(before, SMALL)
        assert found == []
        assert one == expected
