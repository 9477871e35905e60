"""What a mapping file may say (file format 1): what a table calls things."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from pilotscan.model.assessment import Role
from pilotscan.model.base import FormatNumber, Id, Line, Model, Several
from pilotscan.model.dates import ExactDate
from pilotscan.model.languages import LanguageCode
from pilotscan.model.source import Source

__all__ = ["COLUMNS", "AnswerMapping", "Column", "ProjectMapping", "SameForAll"]

Column = Literal[
    "pilot",
    "assessor",
    "role",
    "label",
    "date",
    "round",
    "condition",
    "level",
    "because",
    "document",
    "ask",
]
"""What a column of a table of answers can hold."""
COLUMNS: tuple[Column, ...] = get_args(Column)


class SameForAll(Model):
    """What holds for all rows, where there is no column for it."""

    pilot: Id | None = None
    assessor: Id | None = None
    role: Role | None = None
    date: ExactDate | None = None
    round: Id | None = None
    language: LanguageCode | None = None


class AnswerMapping(Model):
    """What the columns of a table of answers are called, and what its words mean."""

    pilotscan_mapping: FormatNumber
    sheet: Line | None = None
    """Of a workbook; by default the first."""
    columns: dict[Column, Line] = Field(default_factory=dict)
    """Their heads; by default the names of the columns themselves, in any language."""
    values: SameForAll = SameForAll()
    conditions: dict[Line, Id] = Field(default_factory=dict)
    """What conditions are called in the table."""
    levels: dict[Line, int | Literal["unknown", "not-applicable"]] = Field(default_factory=dict)
    """What levels are called in the table."""


class ProjectMapping(Model):
    """What the columns of a table of projects hold, a row for each pilot.

    Keys and columns of a pilot go by their path: ``place.municipality``, ``funding[0].amount``,
    and ``partners[].name`` where a cell holds several.
    """

    pilotscan_projects: FormatNumber
    sheet: Line | None = None
    """Of a workbook; by default the first."""
    heads: Annotated[int, Field(ge=1, le=99)] = 1
    """The row in which the heads of the columns stand."""
    columns: dict[Line, Line] = Field(min_length=1)
    """The head of the column that holds it, by path."""
    values: dict[Line, str | int | float | bool] = Field(default_factory=dict)
    """What holds for all rows, by path; of an item of a list only where the row says more of it."""
    lists: dict[Line, Annotated[str, Field(min_length=1, max_length=5)]] = Field(
        default_factory=dict
    )
    """What stands between the parts of a cell, by path; by default a semicolon or a new line."""
    words: dict[Line, dict[Line, str | int | float | bool]] = Field(default_factory=dict)
    """What the words of a column mean, by path; empty text where one says nothing."""
    empty: Several[Line] = ()
    """What a cell holds that says nothing, in any column."""
    decimal: Literal[",", "."] | None = None
    """What stands before the decimals of numbers; None, and only those are read that are sure."""
    leave: Several[Line] = ()
    """Heads of columns that are to be left out."""
    source: Source = Source()
    """What the table itself is, as a source; by default it has its name, and no kind."""
