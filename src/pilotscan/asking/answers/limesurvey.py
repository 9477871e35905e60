"""Exports of responses from LimeSurvey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.asking.answers.programs import Program, coded, named_in
from pilotscan.asking.answers.surveys import read_surveys
from pilotscan.asking.survey import (
    LIMESURVEY_MARKS,
    limesurvey_answer,
    limesurvey_code,
    limesurvey_role,
)

if TYPE_CHECKING:
    from pilotscan.asking.answers.answered import Answered
    from pilotscan.asking.answers.grids import Book
    from pilotscan.asking.survey import Field, SurveyMarks
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.assessment import Level
    from pilotscan.model.framework import Framework

__all__ = ["is_limesurvey", "read_limesurvey"]

_OWN = ("submitdate", "startlanguage")
"""Columns that every export has and no other program's."""


def _columns(survey: SurveyMarks) -> dict[str, Field]:
    return {limesurvey_code(one): one for one in survey.fields()}


def _answers(framework: Framework) -> dict[str, Level]:
    levels = {limesurvey_answer(str(level)): level for level in framework.levels.levels}
    return {
        **levels,
        limesurvey_answer("unknown"): "unknown",
        limesurvey_answer("not-applicable"): "not-applicable",
    }


def _roles(survey: SurveyMarks) -> dict[str, str]:
    return {limesurvey_role(i): role for i, role in enumerate(survey.roles)}


_PROGRAM = Program(
    marks=LIMESURVEY_MARKS,
    ids=("id", "response id", "antwoord id", "antwoord-id"),
    submitted=("submitdate", "date submitted"),
    language=("startlanguage", "start language"),
    names=coded,
    columns=_columns,
    answers=_answers,
    roles=_roles,
)


def is_limesurvey(book: Book) -> bool:
    """Return whether these are responses of LimeSurvey, even if they do not say what was asked."""
    return any(
        named_in(grid, [LIMESURVEY_MARKS]) is not None
        or all(named_in(grid, [name]) is not None for name in _OWN)
        for grid in book.sheets.values()
    )


def read_limesurvey(book: Book, framework: Framework) -> tuple[list[Answered], list[Diagnostic]]:
    """Read an export: codes, texts or both as heads, codes or full answers as values.

    Notes
    -----
    A response that was not finished is taken if it answers anything, and told as PS712. A
    respondent is known by the id of the response. Columns that are no question of ours are not
    read: no addresses and no tokens.
    """
    return read_surveys(book, framework, _PROGRAM)
