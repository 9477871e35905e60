"""What a mapping file may say (file format 1): what a table of answers calls things."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pilotscan.model.assessment import Role
from pilotscan.model.base import FormatNumber, Id, Line, Model
from pilotscan.model.dates import ExactDate
from pilotscan.model.languages import LanguageCode

__all__ = ["COLUMNS", "AnswerMapping", "Column", "SameForAll"]

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
COLUMNS: tuple[Column, ...] = Column.__args__  # type: ignore[attr-defined]


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
