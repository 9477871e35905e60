"""A workbook for Excel and LibreOffice: what the tables say, ready to look at."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from pilotscan.catalogue import Column, Words
from pilotscan.catalogue import tables as codebook
from pilotscan.errors import UsageError
from pilotscan.reporting.exports.codebook import HEADER, codebook_lines, columns_of
from pilotscan.reporting.exports.contents import WIDE, exported_tables
from pilotscan.reporting.exports.front import SheetLine, front_sheet
from pilotscan.reporting.exports.heatmap import heatmap
from pilotscan.reporting.exports.sheets import OPTIONS, Book
from pilotscan.reporting.output.extras import need
from pilotscan.reporting.words.language import Language
from pilotscan.told import told

if TYPE_CHECKING:
    import pandas as pd

    from pilotscan.comparing.comparison import Comparison

__all__ = ["ROWS_AT_MOST", "sheet_titles", "workbook"]

ROWS_AT_MOST = 1_048_576
"""Rows of a sheet, see Excel's specifications and limits."""
_TITLE_ROWS = 3
_CODEBOOK = "codebook"
_WITH_NAMES = "pilots"


def sheet_titles(language: Language) -> dict[str, str]:
    """Return what the sheet of each table is called; at most 31 characters."""
    _ = language.gettext
    return {
        "pilots": _("Pilots"),
        "levels": _("Levels"),
        "wide": _("Levels side by side"),
        "dimensions": _("Dimensions"),
        "routes": _("Routes"),
        "trend": _("How verdicts moved"),
        "conditions": _("Conditions"),
        "observations": _("Observations"),
        "learning": _("Who can learn from whom"),
        "order": _("Order"),
        "order_uncertainty": _("How sure the order is"),
        "acceptability": _("Ranks in the draws"),
        "verdict_shares": _("Verdicts in the draws"),
        "wins": _("Pairs in the draws"),
        "central_weights": _("Weights with which it is first"),
        "break_even": _("Weights that change the order"),
        "dominance": _("At least as good throughout"),
        "agreement": _("Agreement of assessors"),
        "ratings": _("Levels by assessor"),
        "own_and_others": _("Own team and others"),
        "disagreements": _("Where assessors differ"),
        "schemes": _("By other rules"),
        "sources": _("Sources"),
        "facts": _("Facts"),
        "texts": _("Texts"),
        "target_groups": _("Target groups"),
        "selection": _("Who is let in"),
        "figures": _("Figures"),
        "partners": _("Partners"),
        "funding": _("Money"),
        "circumstances": _("Circumstances"),
        "outcomes": _("Outcomes"),
        "afterlife": _("What became of it"),
        "informants": _("Who can know"),
        "assessments": _("Assessments"),
        "assessed": _("Ratings in full"),
        "evidence": _("Evidence"),
        "remarks": _("Remarks"),
        "citations": _("Which fact rests on what"),
        _CODEBOOK: _("Codebook"),
    }


def workbook(comparison: Comparison, lang: str) -> bytes:
    """Write a comparison as an Excel workbook.

    The first sheet says what this is and how to read it, the second shows the levels of all
    pilots as a coloured map; then follows a sheet for each other table, with the names of its
    columns in the first row, and the codebook. Nothing in it is a formula or a link.

    Parameters
    ----------
    lang : en | nl

    Returns
    -------
    bytes
        The same for the same comparison; it tells no time but the newest reference date.

    Raises
    ------
    UsageError
        xlsxwriter is not installed, or a table has more rows than a sheet.
    KeyError
        Another language.
    """
    need("xlsx")
    import pandas as pd
    from xlsxwriter import Workbook

    language, tables = Language(lang), exported_tables(comparison)
    _refuse_too_long(tables)
    stream = BytesIO()
    made = Workbook(stream, OPTIONS)
    days = [record.as_of for record in comparison.records if record.as_of is not None]
    newest = max(days) if days else date(1980, 1, 1)
    made.set_properties(
        {
            "title": language.gettext("Comparison of pilots"),
            "created": datetime(newest.year, newest.month, newest.day),
        }
    )
    book, titles = Book(made, language), sheet_titles(language)
    lines = codebook_lines(tables, comparison.framework, language)
    tables = {WIDE: tables.pop(WIDE)} | tables
    front_sheet(
        book,
        language.gettext("Read this first"),
        comparison,
        [
            *(
                SheetLine(titles[name], codebook()[name].says[lang], len(frame), name)
                for name, frame in tables.items()
            ),
            SheetLine(
                titles[_CODEBOOK],
                language.gettext("What each column means."),
                len(lines),
                _CODEBOOK,
            ),
        ],
    )
    for name, frame in tables.items():
        columns = columns_of(name, frame.columns, comparison.framework, language)
        if name == WIDE:
            heatmap(book, titles[name], columns, comparison)
        else:
            book.table(titles[name], columns, frame, frozen=2 if name == _WITH_NAMES else 1)
    words = [Column(name, "text", "", Words()) for name in HEADER]
    table = pd.DataFrame(lines, columns=list(HEADER), dtype="string").replace("", None)
    book.table(titles[_CODEBOOK], words, table, frozen=2)
    made.close()
    return stream.getvalue()


def _refuse_too_long(tables: dict[str, pd.DataFrame]) -> None:
    for name, frame in tables.items():
        if len(frame) + _TITLE_ROWS > ROWS_AT_MOST:
            raise UsageError(
                told(
                    "--format xlsx: the table '%(name)s' has %(rows)s rows and a sheet holds "
                    "%(most)s: use --format parquet or --format csv",
                    name=name,
                    rows=len(frame),
                    most=ROWS_AT_MOST,
                )
            )
