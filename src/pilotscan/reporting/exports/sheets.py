"""The sheets of a workbook: text that stays text, formats, and a table as a plain sheet."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan.reporting.exports.cells import is_formula, plain_values, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from pilotscan.catalogue import Column
    from pilotscan.reporting.words.language import Language

__all__ = [
    "A3",
    "A4",
    "EVIDENCE_SHADES",
    "INK",
    "LEVEL_SHADES",
    "OPTIONS",
    "SOFT",
    "WASH",
    "Book",
    "Shade",
    "as_cell_text",
    "width_of",
]


class Shade(NamedTuple):
    """A fill and the colour of the text on it."""

    fill: str
    ink: str


OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
"""Of every workbook: text stays text, and is no formula, number or link."""
INK, SOFT, WASH = "#1C2126", "#545C66", "#F4F3EF"
# From light to dark, so that they also differ in grey and to the colour-blind. As in the style
# sheet of reports, level 3 a little darker for the small text of a cell.
LEVEL_SHADES = (
    Shade("#F0ECE2", INK),
    Shade("#D3DFEA", INK),
    Shade("#A3C0DA", INK),
    Shade("#3F78AB", "#FFFFFF"),
    Shade("#1F5488", "#FFFFFF"),
)
EVIDENCE_SHADES = (
    Shade("#FAF8F3", INK),
    Shade("#E8DFCB", INK),
    Shade("#CDB98E", INK),
    Shade("#877035", "#FFFFFF"),
    Shade("#5B4717", "#FFFFFF"),
)

_UNITS_AT_MOST = 32_767
"""Of UTF-16 in a cell, see Excel's specifications and limits."""
_FIRST_DAY = date(1900, 3, 1)
"""Excel has no days before 1900, and one too many in its first February; these become text."""
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
A3, A4 = 8, 9
_TEXT_AT_MOST, _LEAST, _FILTER_BUTTON, _PAGE = 50, 9, 4, 250
"""Widths in characters; on a page of more than that nobody can read anything."""


class Book:
    """A workbook in the making.

    Parameters
    ----------
    book : an `xlsxwriter.Workbook`
    language : of what the program says itself
    """

    def __init__(self, book: Any, language: Language) -> None:
        self.book = book
        self.language = language
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._texts: dict[str, tuple[str, bool]] = {}
        self._mark = language.gettext("… (cut off; CSV and Parquet hold all of it)")

    def format(self, **properties: Any) -> Any:
        """Return the format with these properties; equal ones are one in the file."""
        key = tuple(properties.items())
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def sheet(self, title: str, *, paper: int = A4, fit: bool = True) -> Any:
        """Add a sheet.

        Parameters
        ----------
        fit : print it no wider than the page
        """
        sheet = self.book.add_worksheet(title)
        sheet.set_landscape()
        sheet.set_paper(paper)
        if fit:
            sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&R&P / &N")
        return sheet

    def text(self, sheet: Any, row: int, column: int, text: str, **properties: Any) -> None:
        """Write a text as text, whatever it looks like."""
        if text not in self._texts:
            safe = as_cell_text(text, self._mark)
            self._texts[text] = safe, is_formula(safe)
        safe, formula = self._texts[text]
        if formula:
            properties["quote_prefix"] = True  # so that it stays text when somebody edits it
        sheet.write_string(row, column, safe, self.format(**properties) if properties else None)

    def table(
        self, title: str, columns: Sequence[Column], frame: pd.DataFrame, frozen: int = 1
    ) -> None:
        """Write a table as a sheet: the names of the columns in the first row, then the data.

        Parameters
        ----------
        columns : of the table, in its order
        frozen : so many columns stay in view
        """
        values = [plain_values(frame[column.name]) for column in columns]
        widths = [width_of(*pair) for pair in zip(columns, values, strict=True)]
        sheet = self.sheet(title, fit=sum(widths) <= _PAGE)
        self.names(sheet, 0, columns)
        for place, column in enumerate(columns):
            self.column(sheet, 1, place, column, values[place])
            sheet.set_column(place, place, widths[place])
        self.hold(sheet, 0, len(frame), len(columns), frozen)

    def names(self, sheet: Any, row: int, columns: Iterable[Column], **look: Any) -> None:
        """Write the names of columns, over numbers where these stand."""
        for place, column in enumerate(columns):
            side = "right" if column.type in {"integer", "number"} else "left"
            self.head(sheet, row, place, column.name, **{"align": side} | look)

    def head(self, sheet: Any, row: int, place: int, text: str, **look: Any) -> None:
        """Write the head of a column."""
        head = {"bold": True, "bg_color": WASH, "bottom": 1, "bottom_color": SOFT}
        self.text(sheet, row, place, text, **head | look)

    def hold(self, sheet: Any, row: int, rows: int, columns: int, frozen: int) -> None:
        """Keep the header in `row` and the first columns in view, and let columns be filtered."""
        sheet.freeze_panes(row + 1, frozen)
        sheet.autofilter(row, 0, row + rows, columns - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, row)
        sheet.repeat_columns(0, frozen - 1)
        # Years and fingerprints are texts that look like numbers; that is no mistake.
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{row + rows + 1}"})

    def column(
        self, sheet: Any, row: int, place: int, column: Column, values: Sequence[Any]
    ) -> None:
        """Write the values of a column downwards from a row; None is an empty cell."""
        properties = _look(column)
        layout = self.format(**properties) if properties else None
        for at, value in enumerate(values, row):
            if isinstance(value, str):
                self.text(sheet, at, place, value)
            elif isinstance(value, bool):
                sheet.write_boolean(at, place, value)
            elif isinstance(value, date) and value < _FIRST_DAY:
                self.text(sheet, at, place, value.isoformat())
            elif isinstance(value, date):
                sheet.write_datetime(at, place, value, layout)
            elif value is not None:
                sheet.write_number(at, place, value, layout)


def as_cell_text(text: str, mark: str) -> str:
    """Make a text fit for a cell.

    Parameters
    ----------
    mark : stands where a text that is too long is cut off
    """
    text = _LINE_END.sub("\n", printable(text))
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "  # xlsxwriter takes a text between these marks for XML of its own
    units = text.encode("utf-16-le")
    if len(units) > 2 * _UNITS_AT_MOST:
        kept = units[: 2 * (_UNITS_AT_MOST - len(mark))]
        text = kept.decode("utf-16-le", "ignore") + mark
    return text


def _look(column: Column) -> dict[str, Any]:
    """Say how numbers and dates are shown; the cells hold them as they are."""
    if column.type == "date":
        return {"num_format": "yyyy-mm-dd", "align": "left"}
    if column.type == "number":
        return {"num_format": {"0..1": "0.0%", "0..100": "0.0"}.get(column.values, "0.00")}
    return {}


def width_of(column: Column, values: Iterable[Any]) -> int:
    """Return how wide a column has to be for its name and, up to a limit, its texts."""
    longest = 0
    if column.type in {"text", "list"}:
        longest = max((len(value) for value in values if value is not None), default=0)
    shown = min(longest + 2, _TEXT_AT_MOST)
    return max(shown, len(column.name) + _FILTER_BUTTON, _LEAST)
