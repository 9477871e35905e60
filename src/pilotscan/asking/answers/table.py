"""Answers from a plain table: a row for each answer, with columns that a mapping can name."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.asking.answers.answered import Answer, Answered
from pilotscan.asking.answers.dates import date_of
from pilotscan.asking.answers.faults import fault, no_sheet, not_typed
from pilotscan.asking.answers.levels import level_of
from pilotscan.asking.answers.rows import note_faults
from pilotscan.asking.answers.said import read_role
from pilotscan.asking.marks import Marks, respondent_id
from pilotscan.catalogue import column_meant
from pilotscan.diagnostics import Location, did_you_mean, show
from pilotscan.model.base import is_id
from pilotscan.model.mapping import COLUMNS, AnswerMapping, Column
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from pilotscan.asking.answers.faults import AnswerCode
    from pilotscan.asking.answers.grids import Book, Grid
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.assessment import Level
    from pilotscan.model.framework import Framework
    from pilotscan.told import Sentence

__all__ = ["is_table", "read_table"]

_NEEDED: tuple[Column, ...] = ("condition", "level")
_NOTHING = AnswerMapping(pilotscan_mapping=1)
_DIGITS = 8


class _Row(NamedTuple):
    """An answer with all that its row says of whom it is."""

    pilot: str
    assessor: str
    role: str
    label: str
    date: date | None
    round: str
    answer: Answer
    role_at: Location | None
    date_at: Location | None


def is_table(book: Book) -> bool:
    """Tell whether a file has the columns that a table of answers needs, by their own names."""
    grid = next(iter(book.sheets.values()), None)
    return grid is not None and set(_NEEDED) <= _heads(grid, _NOTHING).keys()


def read_table(
    book: Book, framework: Framework, mapping: AnswerMapping | None = None, gathering: str = ""
) -> tuple[list[Answered], list[Diagnostic]]:
    """Read the answers of a table.

    Parameters
    ----------
    mapping : what columns, conditions and levels are called
    gathering : id of the round where no column says it

    Notes
    -----
    An assessor goes by an id. What is none, such as a name, is not taken over: the respondent gets
    an id that is made of the round and a number that follows from it.
    """
    mapping = mapping or _NOTHING
    faults: list[Diagnostic] = []
    grid = _grid(book, mapping, faults)
    if grid is None:
        return [], faults
    places = _heads(grid, mapping)
    columns = {column: first for column, (first, *_) in places.items()}
    faults += _missing(grid, columns, mapping)
    faults += _twice(grid, places)
    if faults:
        return [], faults
    reader = _Reader(grid, columns, framework, mapping, gathering)
    rows = list(reader.rows())
    unread = _unread(book, grid, columns.values(), is_chosen=mapping.sheet is not None)
    return list(_by_respondent(rows, framework, mapping)), [*unread, *reader.faults]


def _grid(book: Book, mapping: AnswerMapping, faults: list[Diagnostic]) -> Grid | None:
    if mapping.sheet is None or mapping.sheet in book.sheets:
        return book.sheets.get(mapping.sheet or next(iter(book.sheets), ""))
    faults.append(no_sheet(mapping.sheet, book))
    return None


def _heads(grid: Grid, mapping: AnswerMapping) -> dict[Column, list[int]]:
    """Return the places of each column that is there; the first row has their heads."""
    heads = [cell.text for cell in (grid.rows[0] if grid.rows else ())]
    found: dict[Column, list[int]] = {}
    for column in COLUMNS:
        wanted = mapping.columns.get(column)
        for i, head in enumerate(heads):
            if head == wanted if wanted is not None else column_meant(head) == column:
                found.setdefault(column, []).append(i)
    return found


def _missing(
    grid: Grid, columns: dict[Column, int], mapping: AnswerMapping
) -> Iterator[Diagnostic]:
    heads = [cell.text for cell in (grid.rows[0] if grid.rows else ())]
    for column in dict.fromkeys((*mapping.columns, *_NEEDED, "pilot", "assessor")):
        if column in columns or getattr(mapping.values, column, None) is not None:
            continue
        name = mapping.columns.get(column, column)
        message = told("there is no column %(name)s", name=show(name))
        hint = did_you_mean(name, heads) or told(
            "columns: %(named)s. A mapping file says what they are called", named=", ".join(heads)
        )
        yield fault("PS703", message, grid.where(0, 0), hint)


def _twice(grid: Grid, places: dict[Column, list[int]]) -> Iterator[Diagnostic]:
    for several in places.values():
        for column in several[1:]:
            head = show(grid.cell(0, column).text)
            message = told("two columns are called %(name)s", name=head)
            if len({grid.cell(0, one).text for one in several}) > 1:
                message = told(
                    "two columns hold the same: %(first)s and %(second)s",
                    first=show(grid.cell(0, several[0]).text),
                    second=head,
                )
            hint = told("give one of them another name")
            yield fault("PS703", message, grid.where(0, column), hint)


def _unread(
    book: Book, grid: Grid, columns: Collection[int], *, is_chosen: bool
) -> Iterator[Diagnostic]:
    """PS711: tell of columns, notes and, unless a sheet was chosen, others that hold something."""
    for column, cell in enumerate(grid.rows[0]):
        below = (grid.cell(row, column).text for row in range(1, len(grid.rows)))
        if column not in columns and any(below):
            message = told("the column %(name)s is not read", name=show(cell.text))
            hint = told("if it belongs to the answers, say in a mapping file what it is")
            yield fault("PS711", message, grid.where(0, column), hint)
    for other in () if is_chosen else book.sheets.values():
        if other is not grid and any(cell.text for row in other.rows for cell in row):
            message = told("the sheet %(name)s is not read", name=show(other.sheet))
            hint = told("only the first is; with 'sheet' a mapping file says which one")
            yield fault("PS711", message, other.where(0, 0), hint)
    yield from note_faults(book)


class _Reader:
    """Reads the rows of a table, and takes note of what is wrong.

    Parameters
    ----------
    columns : where each that is there stands
    gathering : id of the round where no column says it
    """

    def __init__(
        self,
        grid: Grid,
        columns: dict[Column, int],
        framework: Framework,
        mapping: AnswerMapping,
        gathering: str,
    ) -> None:
        self.grid = grid
        self.columns = columns
        self.framework = framework
        self.gathering = gathering
        self.faults: list[Diagnostic] = []
        same = {column: getattr(mapping.values, column, None) for column in COLUMNS}
        self._same = {column: str(value) for column, value in same.items() if value is not None}
        self._levels = {name.casefold(): meant for name, meant in mapping.levels.items()}
        self._names = {name.casefold(): name for name in framework.condition_by_id}
        for condition in framework.conditions:
            for title in condition.title.by_language().values():
                self._names.setdefault(title.casefold(), condition.id)
        self._names |= {name.casefold(): meant for name, meant in mapping.conditions.items()}

    def rows(self) -> Iterator[_Row]:
        """Yield each row that says something."""
        for row in range(1, len(self.grid.rows)):
            heads = len(self.grid.rows[0])
            if any(cell.text for cell in self.grid.rows[row][heads:]):
                message = told("this row has more cells than there are heads")
                hint = told("a text with the separator in it stands in quotation marks")
                where = self.grid.where(row, heads)
                self.faults.append(fault("PS703", message, where, hint))
            elif any(cell.text for cell in self.grid.rows[row]):
                said = self._same | {
                    column: text
                    for column, at in self.columns.items()
                    if (text := self._text(row, at))
                }
                answer = self._answer(row, said)
                if answer is not None:
                    yield self._whole(row, said, answer)

    def _complain(
        self, code: AnswerCode, message: Sentence, row: int, column: Column, hint: Sentence = ""
    ) -> None:
        where = self.grid.where(row, self.columns.get(column, 0))
        self.faults.append(fault(code, message, where, hint))

    def _text(self, row: int, column: int) -> str:
        cell = self.grid.cell(row, column)
        where = self.grid.where(row, column)
        if self.grid.is_spread(row, column):
            message = told("this cell is merged with others")
            hint = told("split them, and put into each what holds for its row")
            self.faults.append(fault("PS702", message, where, hint))
        elif cell.is_typed:
            return cell.text
        else:
            self.faults.append(not_typed(cell, where))
        return ""

    def _answer(self, row: int, said: dict[Column, str]) -> Answer | None:
        written = said.get("condition", "")
        name = self._names.get(written.casefold(), "")
        if not name:
            hint = did_you_mean(written, self._names) or told("conditions go by their id or title")
            message = told("the framework has no condition %(name)s", name=show(written))
            self._complain("PS706", message, row, "condition", hint)
            return None
        level = self._level(row, name, said)
        if level is None:
            return None
        return Answer(
            name,
            level,
            said.get("because", ""),
            said.get("document", ""),
            said.get("ask", ""),
            "",
            self.grid.where(row, self.columns["level"]),
        )

    def _level(self, row: int, name: str, said: dict[Column, str]) -> Level | None:
        """Return the level; None where nobody answered, or nobody can tell what."""
        written = said.get("level", "")
        if not written:
            if not {"because", "document", "ask"} & said.keys():
                return None
            message = told("there is no level: taken as not known, with what is said of it")
            self._complain("PS710", message, row, "level")
            return "unknown"
        level = self._levels.get(written.casefold())
        if level is None:
            condition = self.framework.condition_by_id[name]
            level = level_of(written, condition, self.framework)
        if level is None:
            hint = told("write a level as a number, its name, 'unknown' or 'not-applicable'")
            message = told("%(text)s is no level of '%(name)s'", text=show(written), name=name)
            self._complain("PS704", message, row, "level", hint)
        return level

    def _whole(self, row: int, said: dict[Column, str], answer: Answer) -> _Row:
        written, assessor = said.get("date", ""), said.get("assessor", "")
        day = date_of(written) if written else None
        if written and day is None:
            message = told("%(text)s is no date", text=show(written))
            self._complain("PS708", message, row, "date", told("write it as 2027-01-14"))
        if not assessor:
            message = told("it is not said whose answer this is")
            self._complain("PS708", message, row, "assessor")
        held = said.get("round") or self.gathering
        return _Row(
            said.get("pilot", ""),
            _respondent(assessor, held),
            read_role(said.get("role", ""), self.framework) or said.get("role", ""),
            said.get("label", ""),
            day,
            held,
            answer,
            self._at(row, "role"),
            self._at(row, "date"),
        )

    def _at(self, row: int, column: Column) -> Location | None:
        """Return where a column of a row stands; None where there is none."""
        at = self.columns.get(column)
        return None if at is None else self.grid.where(row, at)


def _respondent(assessor: str, gathering: str) -> str:
    """Return the id of an assessor: as it stands there, or made so that it says no name."""
    if not assessor or is_id(assessor):
        return assessor
    digest = hashlib.sha256(assessor.casefold().encode()).hexdigest()
    return respondent_id(gathering, digest[:_DIGITS])


def _by_respondent(
    rows: list[_Row], framework: Framework, mapping: AnswerMapping
) -> Iterator[Answered]:
    lang = mapping.values.language or ""
    together: dict[tuple[object, ...], list[_Row]] = {}
    for row in rows:
        key = (row.pilot, row.assessor, row.role, row.date, row.round)
        together.setdefault(key, []).append(row)
    for several in together.values():
        first = several[0]
        yield Answered(
            pilot=first.pilot,
            marks=Marks(framework.id, "", "", first.round, lang),
            respondent=first.assessor,
            role=first.role,
            label=next((row.label for row in several if row.label), ""),
            date=first.date,
            lang=lang,
            answers=tuple(row.answer for row in several),
            remarks=(),
            where=first.answer.where,
            role_at=first.role_at,
            date_at=first.date_at,
        )
