"""Cells and their places."""

from __future__ import annotations

import pytest

from pilotscan.asking.answers.cells import EMPTY, Cell, Grid, plain

TWO = Cell("2", "number")


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (16383, "XFD")]
)
def test_a_cell_of_a_workbook_is_named_as_people_see_it(column: int, letters: str) -> None:
    where = Grid("a.xlsx", "Vragen", ()).where(13, column, "pilot/one")
    assert (where.file, where.line, where.column) == ("a.xlsx", 14, column + 1)
    assert (where.cell, where.path) == (f"'Vragen', {letters}14", "pilot/one")


def test_a_cell_of_a_csv_file_is_named_by_its_column() -> None:
    grid = Grid("a.csv", "", ((Cell("assessor", "text"), EMPTY), (EMPTY, EMPTY, TWO)))
    assert [grid.where(6, column).cell for column in range(3)] == [
        "row 7, column 'assessor'",
        "row 7, column 'B'",
        "row 7, column 'C'",
    ]


def test_where_there_is_no_cell_it_is_empty() -> None:
    grid = Grid("a.csv", "", ((TWO,), ()))
    assert [grid.cell(*at) for at in ((0, 0), (0, 1), (1, 0), (9, 9), (-1, -1))] == [
        TWO, EMPTY, EMPTY, EMPTY, EMPTY,
    ]  # fmt: skip


def test_cells_that_are_one_are_known() -> None:
    grid = Grid("a.xlsx", "S", (), ((1, 1, 2, 3),))
    is_spread = [grid.is_spread(*at) for at in ((1, 1), (2, 3), (0, 1), (3, 3), (2, 4))]
    assert is_spread == [True, True, False, False, False]


def test_a_cell_that_is_one_with_what_is_right_of_it_is_still_that_cell() -> None:
    grid = Grid("a.xlsx", "S", (), ((1, 1, 1, 3),))
    assert [grid.is_spread(1, column) for column in range(5)] == [False, False, True, True, False]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" a\xa0", "a"),
        ("a\r\nb\rc\x0bd", "a\nb\nc\nd"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("één\tß 日本", "één\tß 日本"),
        ("\ufeffid", "id"),
    ],
)
def test_a_text_is_plain(text: str, shown: str) -> None:
    assert plain(text) == shown
