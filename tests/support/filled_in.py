"""Workbooks of questions filled in by a script, as people and their programs do."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from pilotscan.asking.answers.grids import read_book
from pilotscan.asking.answers.keys import key_and_mark
from pilotscan.asking.answers.workbook import read_workbook
from pilotscan.model.framework import Framework

KEY, TICK, TEXT = 1, 2, 3
"""Columns of a sheet of questions as it is made."""
TICKED = frozenset("0123456789") | {"unknown", "not-applicable"}


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rows_of(sheet: Any) -> dict[str, int]:
    """The row of each key; the mark of a question or pilot left out."""
    return {
        key_and_mark(cell.value)[0]: cell.row
        for cell in sheet["A"]
        if cell.value is not None and cell.value != "-"
    }


def cells_of(sheet: Any) -> dict[str, Any]:
    """The cell to fill in of each key."""
    return {
        key: sheet.cell(row, TICK if key.rpartition("/")[2] in TICKED else TEXT)
        for key, row in rows_of(sheet).items()
    }


def filled(data: bytes, values: dict[str, Any]) -> bytes:
    """Fill in cells by their keys, on whatever sheet each is."""
    book, left = opened(data), dict(values)
    for sheet in book.worksheets[1:]:
        cells = cells_of(sheet)
        for key in [key for key in left if key in cells]:
            cells[key].value = left.pop(key)
    assert not left, left
    return saved(book)


def read(data: bytes, framework: Framework) -> tuple[list[Any], list[Any]]:
    return read_workbook(read_book(data, "a.xlsx"), framework)


def said(answered: Any) -> dict[str, tuple[Any, str, str, str]]:
    """What somebody answered, by condition."""
    return {
        one.condition: (one.level, one.because, one.document, one.ask) for one in answered.answers
    }
