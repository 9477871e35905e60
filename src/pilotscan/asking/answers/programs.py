"""What exports of survey programs look like: where they say what, and what they call it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pilotscan.asking.survey import SurveyMarks, label_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pilotscan.asking.answers.grids import Grid
    from pilotscan.asking.survey import Field
    from pilotscan.model.assessment import Level
    from pilotscan.model.framework import Framework

__all__ = ["HEAD", "Program", "coded", "fields_in", "named_in"]

HEAD = 0
"""The row with the names of columns."""
_LABEL = re.compile(r"(?:^|[/:_.-])\s*([ABC]|[0-9]{1,3}[abc]?)\.[ _]")
"""A text with the number in front that we gave it, after those of groups."""
_CODE = re.compile(r"([A-Za-z0-9]+)\W{1,3}\s")


@dataclass(frozen=True)
class Program:
    """How a survey program writes what was answered.

    Parameters
    ----------
    marks : name of the hidden question
    ids : names of the column with the program's own id of a response, the best one first
    submitted : names of the column that says when it was sent
    language : names of the column that says in which language
    names : what a column can be called, given its head: the head, or the part of it that is a name
    columns : the name of each field
    answers : the code of each answer
    roles : the code of each role
    """

    marks: str
    ids: tuple[str, ...]
    submitted: tuple[str, ...]
    language: tuple[str, ...]
    names: Callable[[str], Iterable[str]]
    columns: Callable[[SurveyMarks], Mapping[str, Field]]
    answers: Callable[[Framework], Mapping[str, Level]]
    roles: Callable[[SurveyMarks], Mapping[str, str]]


def coded(head: str) -> Iterator[str]:
    """Return the head of a column, and the code in front of a text."""
    yield head
    if code := _CODE.match(head):
        yield code[1]


def named_in(
    grid: Grid, names: Iterable[str], called: Callable[[str], Iterable[str]] = coded
) -> int | None:
    """Return the column that has one of some names, the first of them before the others."""
    heads = [cell.text for cell in grid.rows[HEAD]] if grid.rows else []
    for name in names:
        for i, head in enumerate(heads):
            if any(name == one.casefold() for one in called(head)):
                return i
    return None


def fields_in(grid: Grid, survey: SurveyMarks, program: Program) -> Iterator[tuple[int, Field]]:
    """Return the columns that hold a field: by their names, or by the number before a text."""
    names = program.columns(survey)
    numbers = {label_number(one): one for one in survey.fields()}
    for i, cell in enumerate(grid.rows[HEAD]):
        named = (names[one] for one in program.names(cell.text) if one in names)
        label = _LABEL.search(cell.text)
        one = next(named, numbers.get(label[1]) if label else None)
        if one is not None:
            yield i, one
