"""What can be wrong with answers: codes of the family PS7, each as bad as it always is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.loading.document import Fault

if TYPE_CHECKING:
    from pilotscan.told import Sentence

__all__ = ["WARNINGS", "AnswerCode", "fault", "unreadable"]

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


def unreadable(file: str, message: Sentence, hint: Sentence = "") -> Fault:
    """Make what is raised of a file that cannot be read."""
    return Fault(fault("PS701", message, Location(file), hint))
