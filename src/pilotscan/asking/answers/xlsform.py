"""Exports of KoboToolbox, ODK and other programs for XLSForms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pilotscan.asking.answers.programs import Program, named_in
from pilotscan.asking.answers.surveys import read_surveys
from pilotscan.asking.survey import XLSFORM_MARKS, xlsform_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.asking.answers.answered import Answered
    from pilotscan.asking.answers.grids import Book
    from pilotscan.asking.survey import Field, SurveyMarks
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.assessment import Level
    from pilotscan.model.framework import Framework

__all__ = ["is_xlsform", "read_xlsform"]

_LEVEL = re.compile(r"(?:^|[/:_.-])level_[a-z0-9_]+$")
_SEPARATORS = re.compile(r"[/:_.-]")


def _names(head: str) -> Iterator[str]:
    """Return the head, and what it is without the groups before it, the longest first."""
    yield head
    for separator in _SEPARATORS.finditer(head):
        yield head[separator.end() :]


def _columns(survey: SurveyMarks) -> dict[str, Field]:
    def name(one: Field) -> str:
        is_asked = 0 < one.number <= len(survey.asked)
        return xlsform_name(one, survey.condition(one.number) if is_asked else "")

    return {name(one): one for one in survey.fields()}


def _answers(framework: Framework) -> dict[str, Level]:
    levels = {str(level): level for level in framework.levels.levels}
    return {**levels, "unknown": "unknown", "not-applicable": "not-applicable"}


def _roles(survey: SurveyMarks) -> dict[str, str]:
    return {role: role for role in survey.roles}


_PROGRAM = Program(
    marks=XLSFORM_MARKS,
    ids=(
        "_id",
        "key",
        "_uuid",
        "meta/instanceid",
        "meta-instanceid",
        "meta:instanceid",
        "instanceid",
    ),
    submitted=("_submission_time", "submissiondate"),
    language=(),
    names=_names,
    columns=_columns,
    answers=_answers,
    roles=_roles,
)


def is_xlsform(book: Book) -> bool:
    """Return whether these are answers to an XLSForm of ours, even if it does not say so itself."""
    return any(
        named_in(grid, [XLSFORM_MARKS], _names) is not None
        or (
            any(_LEVEL.search(cell.text) for cell in grid.rows[0])
            and named_in(grid, _PROGRAM.ids) is not None
        )
        for grid in book.sheets.values()
        if grid.rows
    )


def read_xlsform(book: Book, framework: Framework) -> tuple[list[Answered], list[Diagnostic]]:
    """Read an export: names or labels as heads, codes or labels as values, with groups or without.

    Notes
    -----
    A respondent is known by the program's own id of the response (`_id`, `KEY`, `_uuid`,
    `instanceID`), so that a later export with more responses has the same ones. Columns that are
    no question of ours are not read: no user names, addresses or places.
    """
    return read_surveys(book, framework, _PROGRAM)
