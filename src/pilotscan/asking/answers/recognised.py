"""Files of answers, by what they are: each is looked at, unless somebody says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pilotscan.asking.answers.faults import fault
from pilotscan.asking.answers.limesurvey import is_limesurvey, read_limesurvey
from pilotscan.asking.answers.grids import MAX_BYTES, read_book
from pilotscan.asking.answers.table import is_table, read_table
from pilotscan.asking.answers.workbook import is_workbook, read_workbook
from pilotscan.asking.answers.xlsform import is_xlsform, read_xlsform
from pilotscan.diagnostics import Diagnostic, Location
from pilotscan.errors import reason_of
from pilotscan.loading.discover import shown_path
from pilotscan.loading.document import Fault
from pilotscan.loading.files import read_input
from pilotscan.told import told

if TYPE_CHECKING:
    from pathlib import Path

    from pilotscan.asking.answers.answered import Answered
    from pilotscan.asking.answers.grids import Book
    from pilotscan.model.framework import Framework
    from pilotscan.model.mapping import AnswerMapping

__all__ = ["Form", "read_answers"]

Form = Literal["workbook", "xlsform", "limesurvey", "table"]


def read_answers(
    path: Path,
    framework: Framework,
    form: Form | None = None,
    mapping: AnswerMapping | None = None,
    gathering: str = "",
) -> tuple[list[Answered], list[Diagnostic]]:
    """Read a file of answers.

    Parameters
    ----------
    form : what it is; None to look
    mapping : what columns of a table are called; the file is then one
    gathering : id of the round of a table that names none
    """
    shown = shown_path(path)
    try:
        book = read_book(read_input(path, MAX_BYTES), shown)
    except OSError as error:
        message = told("cannot be read: %(reason)s", reason=reason_of(error))
        return [], [fault("PS701", message, Location(shown))]
    except Fault as refused:
        return [], list(refused.diagnostics)
    known = form or ("table" if mapping is not None else _form(book))
    if known == "workbook":
        return read_workbook(book, framework)
    if known == "xlsform":
        return read_xlsform(book, framework)
    if known == "limesurvey":
        return read_limesurvey(book, framework)
    if known == "table":
        return read_table(book, framework, mapping, gathering)
    message = told("this is no file of answers that can be recognised")
    hint = told(
        "workbooks of 'pilotscan ask', exports of surveys, and tables with the columns condition "
        "and level can be read; --format says which it is, --mapping what its columns are called"
    )
    return [], [fault("PS701", message, Location(shown), hint)]


def _form(book: Book) -> Form | None:
    """Return what a file is by what stands in it."""
    if is_workbook(book):
        return "workbook"
    if is_xlsform(book):
        return "xlsform"
    if is_limesurvey(book):
        return "limesurvey"
    return "table" if is_table(book) else None
