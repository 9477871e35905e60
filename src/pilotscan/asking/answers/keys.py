"""How our workbooks of questions mark what stands where: for who writes them, and who reads them.

A sheet of questions has a hidden column with a key in each row, and hidden rows at the top: what
the questions are about travels with the sheet, whatever a program does to the rest of the file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.asking.marks import FORMAT, Marks
from pilotscan.model.base import is_id
from pilotscan.model.languages import LANGUAGES

if TYPE_CHECKING:
    from pilotscan.asking.answers.cells import Grid

__all__ = [
    "ASK",
    "BECAUSE",
    "DATE",
    "DOCUMENT",
    "FIELDS",
    "GUIDE",
    "LABEL",
    "OURS",
    "PERSON",
    "QUESTIONS",
    "ROLE",
    "TEXT",
    "TICK",
    "Layout",
    "find_layout",
    "first_cell",
    "key_and_mark",
    "marks_of",
    "marks_text",
    "with_mark",
]

GUIDE, QUESTIONS = "pilotscan-guide", "pilotscan-questions"
"""Kinds of sheets; each stands in the first cell, followed by the version of the format."""
TICK, TEXT = "tick", "text"
"""Columns: of what is ticked, and of what is written."""
ROLE, DATE, LABEL, PERSON = "role", "date", "label", "person"
"""Keys of what respondents say of themselves."""
BECAUSE, DOCUMENT, ASK = FIELDS = ("because", "document", "ask")
"""What is written beside an answer; their keys are ``PILOT/CONDITION/FIELD``."""
OURS = "-"
"""Key of a row in which nothing is answered."""
_MARK = "#"
_ROWS, _COLUMNS = 200, 20
"""Where a sheet can say what it is: at the top, or where somebody moved that."""
_PARTS = Marks._fields


class Layout(NamedTuple):
    """Where a sheet has what.

    Parameters
    ----------
    version : of the format
    row : that says it, from 0; what it is about stands in the one below
    key, tick, text : columns, from 0
    """

    version: str
    row: int
    key: int
    tick: int
    text: int


def with_mark(key: str, mark: str) -> str:
    """Return the key of a row that also says by what its answers are known."""
    return f"{key}{_MARK}{mark}"


def key_and_mark(text: str) -> tuple[str, str | None]:
    """Return the key of a row, and the mark that it has if it is one of a question or a pilot."""
    key, has_mark, mark = text.partition(_MARK)
    return key, mark if has_mark else None


def first_cell(kind: str) -> str:
    """Return what the first cell of a sheet says."""
    return f"{kind} {FORMAT}"


def marks_text(marks: Marks) -> str:
    """Write what the questions of a sheet have in common."""
    return json.dumps(marks._asdict(), ensure_ascii=False)


def marks_of(text: str) -> Marks | None:
    """Read what the questions of a sheet have in common; None if that cannot be read."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or not all(isinstance(read.get(p), str) for p in _PARTS):
        return None
    marks = Marks(*(read[part] for part in _PARTS))
    is_good = is_id(marks.framework) and is_id(marks.round) and marks.lang in LANGUAGES
    return marks if is_good else None


def find_layout(grid: Grid) -> Layout | None:
    """Return where a sheet of questions has what; None if it is none."""
    for i, row in enumerate(grid.rows[:_ROWS]):
        for j, cell in enumerate(row[:_COLUMNS]):
            kind, _, version = cell.text.partition(" ")
            if kind == QUESTIONS:
                texts = [one.text for one in row[:_COLUMNS]]
                if TICK in texts and TEXT in texts:
                    return Layout(version, i, j, texts.index(TICK), texts.index(TEXT))
                return Layout("", i, j, -1, -1)
    return None
