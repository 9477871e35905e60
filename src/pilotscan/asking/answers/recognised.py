"""Files of answers, by what they are: each is looked at, unless somebody says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from pilotscan.asking.answers.faults import fault
from pilotscan.asking.answers.grids import MAX_BYTES, read_book
from pilotscan.asking.answers.limesurvey import is_limesurvey, read_limesurvey
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

    Read: TypeAlias = tuple[list[Answered], list[Diagnostic]]
    Reader: TypeAlias = Callable[[Book, Framework], Read]

__all__ = ["Form", "read_answers"]

Form = Literal["workbook", "xlsform", "limesurvey", "table"]

_READERS: dict[Form | None, tuple[Callable[[Book], bool], Reader]] = {
    "workbook": (is_workbook, read_workbook),
    "xlsform": (is_xlsform, read_xlsform),
    "limesurvey": (is_limesurvey, read_limesurvey),
}
"""Of what comes from sheets of ours: how it is recognised, and what reads it."""


def read_answers(
    path: Path,
    framework: Framework,
    form: Form | None = None,
    mapping: AnswerMapping | None = None,
    gathering: str = "",
) -> Read:
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
    reader = _reader(book, form, is_table_by_name=mapping is not None)
    if reader is not None:
        answered, faults = reader(book, framework)
    elif form is not None or mapping is not None or is_table(book):
        answered, faults = read_table(book, framework, mapping, gathering)
    else:
        return [], [_unknown(shown)]
    if not answered and not faults:
        hint = told("was it saved before it was sent?")
        faults = [fault("PS713", told("nothing is filled in"), Location(shown), hint)]
    return answered, faults


def _reader(book: Book, form: Form | None, *, is_table_by_name: bool) -> Reader | None:
    """Return what reads a file that comes from sheets of ours; None of a table."""
    if form is not None or is_table_by_name:
        return _READERS[form][1] if form in _READERS else None
    return next((read for is_one, read in _READERS.values() if is_one(book)), None)


def _unknown(shown: str) -> Diagnostic:
    message = told("this is no file of answers that can be recognised")
    hint = told(
        "workbooks of 'pilotscan ask', exports of surveys, and tables with the columns condition "
        "and level can be read; --format says which it is, --mapping what its columns are called"
    )
    return fault("PS701", message, Location(shown), hint)
