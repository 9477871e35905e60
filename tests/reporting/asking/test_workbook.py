"""Workbooks of questions: what they ask, what can be filled in, and that nothing is live."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest

from pilotscan.reporting.asking.values import ReadView, SheetView
from pilotscan.reporting.asking.workbook import workbook
from pilotscan.reporting.words.said import Said
from support.filled_in import TEXT, TICK, cells_of, opened, rows_of
from support.surveyed import views

HOSTILE = "=cmd|'/C calc'!A1 http://x.example <r>&</r>"


@pytest.fixture(scope="module")
def view(judge: Any, rated: Any) -> SheetView:
    """The made-up pilot, in English: five questions."""
    [made] = views(
        judge(
            assessments=rated(trust={"level": 2, "because": "They say so."}),
            partners=[{"name": "City", "sector": "municipality", "roles": ["lead"]}],
        ),
        "en",
    )
    return made


@pytest.fixture(scope="module")
def longest(shipped_evaluations: Any) -> SheetView:
    """All 28 questions of a shipped pilot, in Dutch."""
    [einstein] = [e for e in shipped_evaluations if e.pilot.id == "plan-einstein"]
    [made] = views(einstein, "nl")
    assert len(made.questions) == 28
    return made


@pytest.fixture(scope="module")
def data(longest: SheetView) -> bytes:
    return workbook([longest])


@pytest.fixture(scope="module")
def book(data: bytes) -> Any:
    """The longest as a workbook, not to be changed."""
    return opened(data)


def texts(sheet: Any) -> list[str]:
    return [str(row[TEXT - 1]) for row in sheet.values if row[TEXT - 1] is not None]


def test_the_first_sheet_says_what_it_is_and_the_second_asks(view: SheetView) -> None:
    guide, questions = opened(workbook([view])).worksheets
    assert (guide.title, questions.title) == ("Read this first", "Questions")
    assert set(view.words.intro) <= set(texts(guide))
    shown = texts(questions)
    for question in view.questions:
        at = shown.index(str(question.text))
        asked = shown[at : at + 20]
        assert [str(one.text) for one in question.statements if str(one.text) in asked] == [
            str(one.text) for one in question.statements
        ]
    assert "What we have read: They say so." in shown
    assert all(extra.key in rows_of(questions) for part in view.parts for extra in part.extras)


def test_every_answer_has_a_cell_of_its_own_and_all_else_is_held(
    longest: SheetView, book: Any
) -> None:
    _, sheet = book.worksheets
    expected = {"role", "date", "label", "person"}
    for question in longest.questions:
        answers = [one.answer for one in question.statements]
        expected |= {f"{question.key}/{end}" for end in (*answers, "because", "document", "ask")}
    expected |= {extra.key for part in longest.parts for extra in part.extras}
    cells = cells_of(sheet)
    open_cells = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert {cells[key].coordinate for key in expected} == open_cells
    assert len(open_cells) == len(expected)
    for page in book.worksheets:
        assert page.protection.sheet
        assert page.protection.password is None


def test_who_answers_is_asked_and_what_is_known_of_that_is_filled_in(view: SheetView) -> None:
    likely = view._replace(parts=tuple(part._replace(role="partner") for part in view.parts))
    for shown, role in ((view, None), (likely, "partner")):
        sheet = opened(workbook([shown])).worksheets[1]
        cells = cells_of(sheet)
        names = {one.id: one.name for one in view.roles}
        wanted = names.get(shown.parts[0].role, role)
        assert [cells[key].value for key in ("role", "date", "label", "person")] == [
            wanted, None, None, 1,
        ]  # fmt: skip
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    source = re.fullmatch(r"=?\$C\$(\d+):\$C\$(\d+)", lists[cells["role"].coordinate])
    assert source is not None
    first, last = map(int, source.groups())
    offered = [sheet.cell(row, TEXT).value for row in range(first, last + 1)]
    assert offered == [role.name for role in view.roles]
    ticks = [cell for key, cell in cells.items() if key.endswith(("/0", "/unknown"))]
    assert {lists[cell.coordinate] for cell in ticks} == {'"x"'}


def test_keys_and_marks_are_not_seen(view: SheetView) -> None:
    _, sheet = opened(workbook([view])).worksheets
    assert sheet.column_dimensions["A"].hidden
    hidden = [row for row, look in sheet.row_dimensions.items() if look.hidden]
    assert hidden == list(range(1, len(view.roles) + 3))
    assert view.marks.sha256 in str(sheet.cell(2, TEXT).value)
    row = rows_of(sheet)[view.questions[0].key]
    assert sheet.cell(row, 1).value == f"{view.questions[0].key}#{view.questions[0].anchors}"
    assert sheet.cell(row, TICK).value == "1"


def test_nothing_of_a_pilot_is_a_formula_or_a_link(view: SheetView) -> None:
    text = Said(HOSTILE)
    part = view.parts[0]
    question = part.questions[0]._replace(
        text=text, first=text, known=(ReadView(text, text, (text,)),)
    )
    extra = part.extras[0]._replace(text=text)
    hostile = view._replace(
        title=HOSTILE,
        whom=text,
        parts=(part._replace(name=text, place=HOSTILE, questions=(question,), extras=(extra,)),),
    )
    data = workbook([hostile, hostile])
    archive = zipfile.ZipFile(BytesIO(data))
    for name in archive.namelist():
        content = archive.read(name)
        assert b"<f>" not in content, name
        assert b'TargetMode="External"' not in content, name
    book = opened(data)
    links = [cell.hyperlink for sheet in book for row in sheet for cell in row if cell.hyperlink]
    assert [link.location for link in links] == [f"'{s.title}'!C4" for s in book.worksheets[1:]]
    assert any(HOSTILE in text for text in texts(book.worksheets[1]))


def test_sheets_of_several_people_have_names_of_their_own(view: SheetView) -> None:
    names = ["A/B: [the office]", "x" * 40, "x" * 40, "History", "'", "read THIS first", "Ü"]
    data = workbook([view._replace(whom=Said(name)) for name in names])
    assert opened(data).sheetnames == [
        "Read this first",
        "A B the office",
        "x" * 31,
        "x" * 29 + " 2",
        "History 2",
        "Questions",
        "read THIS first 2",
        "Ü",
    ]


def test_equal_questions_are_equal_files_and_small(longest: SheetView, data: bytes) -> None:
    assert data == workbook([longest])
    assert len(data) < 60_000


def test_a_text_that_no_row_can_show_goes_on_in_the_next(view: SheetView) -> None:
    long = "word " * 1_500
    part = view.parts[0]
    question = part.questions[0]._replace(known=(ReadView(Said(long), "", ()),))
    changed = view._replace(parts=(part._replace(questions=(question,)),))
    _, sheet = opened(workbook([changed])).worksheets
    rows = [row for row in sheet.iter_rows() if str(row[TEXT - 1].value).count("word") > 20]
    assert sum(str(row[TEXT - 1].value).count("word") for row in rows) == 1_500
    assert len(rows) == 4
    heights = [sheet.row_dimensions[row[0].row].height for row in rows]
    assert all(15 * 15 < height <= 409 for height in heights)


def test_a_row_is_as_high_as_its_text_needs(longest: SheetView, book: Any) -> None:
    _, sheet = book.worksheets
    short, long = [], []
    for row in sheet.iter_rows(min_row=len(longest.roles) + 3):
        text = str(row[TEXT - 1].value or "")
        height = sheet.row_dimensions[row[0].row].height
        (short if len(text) < 60 else long if len(text) > 120 else []).append((height, text))
    assert max(height for height, text in short if text) <= 15 * 2 * 14 / 11 + 6
    assert min(height for height, _ in long) >= 30
    assert long
