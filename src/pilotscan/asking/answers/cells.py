"""Tables as plain grids of text, whatever file they come from, and the places in them."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pilotscan.diagnostics import Location
from pilotscan.told import told

__all__ = ["EMPTY", "Book", "Cell", "Grid", "Kind", "plain"]

Kind = Literal["text", "number", "date", "bool", "formula", "error"]
_LETTERS = 26
_LINE_END = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


class Cell(NamedTuple):
    """What stands in a cell.

    Parameters
    ----------
    text : without space around it; a number as people write it (``2``, not ``2.0``), a date as in
        ISO 8601, ``true`` or ``false``, a formula with ``=`` in front
    """

    text: str
    kind: Kind

    @property
    def is_typed(self) -> bool:
        """Whether somebody typed it: it is no formula, and no error of one."""
        return self.kind not in {"formula", "error"}


EMPTY = Cell("", "text")


class Grid(NamedTuple):
    """One table.

    Parameters
    ----------
    sheet : its name in a workbook; empty of a CSV file
    rows : from the top, each as long as its last cell that holds something
    merged : first row, first column, last row and last column of cells that are one, from 0
    """

    file: str
    sheet: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell, both counted from 0; where there is none, an empty one."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else EMPTY

    def is_spread(self, row: int, column: int) -> bool:
        """Return whether a cell is one with those of other rows, or begins left of its column."""
        return any(
            top <= row <= bottom and left <= column <= right and (top < bottom or left < column)
            for top, left, bottom, right in self.merged
        )

    def where(self, row: int, column: int, path: str = "") -> Location:
        """Return the place of a cell, as people see it.

        Parameters
        ----------
        row, column : from 0
        path : what the cell is about, by which a fault stays the same when cells move
        """
        letters = _letters_of(column)
        if self.sheet:
            cell = f"{letters}{row + 1}"
            place = told("'%(sheet)s', %(cell)s", sheet=self.sheet, cell=cell)
        else:
            name = self.cell(0, column).text or letters
            place = told("row %(row)s, column '%(column)s'", row=str(row + 1), column=name)
        return Location(self.file, row + 1, column + 1, path, cell=place)


class Book(NamedTuple):
    """A file of answers.

    Parameters
    ----------
    sheets : by name, in their order; of a CSV file one, whose name is empty
    notes : what people attached to cells: the cell, on whichever sheet, and the text
    """

    file: str
    sheets: dict[str, Grid]
    notes: tuple[tuple[str, str], ...] = ()


def _letters_of(column: int) -> str:
    """Return what a workbook calls a column, which is counted from 0."""
    letters, left = "", column + 1
    while left:
        left, last = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + last) + letters
    return letters


def plain(text: str) -> str:
    """Return a text without space around it and without characters that nobody sees."""
    return _CONTROL.sub("", _LINE_END.sub("\n", text)).strip()
