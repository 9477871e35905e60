"""What can be wrong with answers: codes of the family PS7, each as bad as it always is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from pilotscan.diagnostics import Diagnostic, Location, Severity, did_you_mean, show
from pilotscan.loading.document import Fault
from pilotscan.told import told

if TYPE_CHECKING:
    from pilotscan.asking.answers.cells import Book, Cell
    from pilotscan.told import Sentence

__all__ = ["WARNINGS", "AnswerCode", "fault", "no_sheet", "not_typed", "unreadable"]

AnswerCode = Literal[
    "PS701",  # the file cannot be read
    "PS702",  # a cell is not plain text or a number
    "PS703",  # a sheet, column or row is missing or stands twice
    "PS704",  # an answer cannot be understood
    "PS705",  # two answers to one question
    "PS706",  # about another pilot, condition or framework
    "PS707",  # the question has changed
    "PS708",  # not said who answers, in what role or when
    "PS709",  # a respondent answered twice otherwise
    "PS710",  # something written, nothing ticked
    "PS711",  # text outside the cells for answers
    "PS712",  # a response was not finished
    "PS713",  # nothing is filled in
]
WARNINGS: frozenset[AnswerCode] = frozenset(
    get_args(Literal["PS707", "PS710", "PS711", "PS712", "PS713"])
)
"""Of these the answers of a file are taken in all the same."""


def fault(code: AnswerCode, message: Sentence, where: Location, hint: Sentence = "") -> Diagnostic:
    """Make a fault of answers."""
    severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
    return Diagnostic(code, severity, message, where, hint)


def no_sheet(name: str, book: Book) -> Diagnostic:
    """Say that a file has no sheet of a name, and which it has."""
    message = told("there is no sheet %(name)s", name=show(name))
    hint = did_you_mean(name, book.sheets) or told(
        "sheets: %(named)s", named=", ".join(book.sheets)
    )
    return fault("PS703", message, Location(book.file), hint)


def not_typed(cell: Cell, where: Location) -> Diagnostic:
    """Say that nobody typed what stands in a cell."""
    message = told("this cell is a formula or an error: %(text)s", text=show(cell.text))
    hint = told("put in what it stands for, as plain text or a number")
    return fault("PS702", message, where, hint)


def unreadable(file: str, message: Sentence, hint: Sentence = "") -> Fault:
    """Make what is raised of a file that cannot be read."""
    return Fault(fault("PS701", message, Location(file), hint))
