"""Rows of a sheet of questions: sorted by their keys, and read where people write."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pilotscan.asking.answers.faults import fault
from pilotscan.asking.answers.keys import (
    DATE,
    FIELDS,
    LABEL,
    OURS,
    PERSON,
    ROLE,
    key_and_mark,
)
from pilotscan.diagnostics import Location, show
from pilotscan.model.base import is_id
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.asking.answers.cells import Book, Grid
    from pilotscan.asking.answers.faults import AnswerCode
    from pilotscan.asking.answers.keys import Layout
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.told import Sentence

__all__ = ["ORIGINAL", "Rows", "note_faults", "unread"]

MOVE = told("if it belongs to an answer, move it to the cell for the reason")
ORIGINAL = told("put the answers into the file as it was sent, and send that one back")


def unread(grid: Grid, row: int, column: int) -> Diagnostic:
    """Tell of text where nothing is read."""
    message = told("is not read: %(text)s", text=show(grid.cell(row, column).text))
    return fault("PS711", message, grid.where(row, column), MOVE)


def note_faults(book: Book) -> Iterator[Diagnostic]:
    """Tell of what people attached to cells, which nobody reads."""
    for cell, text in book.notes:
        message = told("the note at %(cell)s is not read: %(text)s", cell=cell, text=show(text))
        yield fault("PS711", message, Location(book.file), MOVE)


class Question:
    """The rows of a question."""

    def __init__(self) -> None:
        self.anchors: str | None = None
        self.ticks: dict[str, list[int]] = defaultdict(list)
        self.fields: dict[str, list[int]] = defaultdict(list)


class Rows:
    """The rows of a sheet, by what is answered in them.

    Parameters
    ----------
    faults : what is found to be wrong, in the order in which it is found
    respondents : by pilot the id of whoever answers, and the row that says it
    questions : by pilot and condition
    extras : rows of questions about no condition, by pilot and what they are about
    about : rows of what respondents say of themselves, by key
    """

    def __init__(self, grid: Grid, layout: Layout) -> None:
        self.grid, self.layout = grid, layout
        self.faults: list[Diagnostic] = []
        self.respondents: dict[str, tuple[str, int]] = {}
        self.questions: dict[str, dict[str, Question]] = defaultdict(lambda: defaultdict(Question))
        self.extras: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.about: dict[str, list[int]] = defaultdict(list)

    def tell(
        self, code: AnswerCode, message: Sentence, where: Location, hint: Sentence = ""
    ) -> None:
        """Take note of what is wrong."""
        self.faults.append(fault(code, message, where, hint))

    def sort(self) -> None:
        """Find the rows of questions, and tell of text where there should be none."""
        layout = self.layout
        for row, cells in enumerate(self.grid.rows):
            key = self.grid.cell(row, layout.key).text
            ours = {layout.key, layout.tick, layout.text} if key else set()
            if row != layout.row:
                for column, cell in enumerate(cells):
                    if cell.text and column not in ours:
                        self.faults.append(unread(self.grid, row, column))
                if key not in {"", OURS} and not self._keep(row, key):
                    where = self.grid.where(row, layout.key)
                    message = told("%(key)s is no key of ours", key=show(key))
                    self.tell("PS703", message, where, ORIGINAL)

    def _keep(self, row: int, text: str) -> bool:
        """Keep the row of a key; False if it is none."""
        if text in {ROLE, DATE, LABEL, PERSON}:
            self.about[text].append(row)
            return True
        key, mark = key_and_mark(text)
        pilot, *rest = key.split("/", 2)
        condition = rest[0] if rest else ""
        if not is_id(pilot) or not (not condition or is_id(condition)):
            return False
        if mark is not None:
            if not is_id(mark) or len(rest) > 1 or (rest and not condition):
                return False
            if condition:
                self.questions[pilot][condition].anchors = mark
            elif self.respondents.setdefault(pilot, (mark, row))[0] != mark:
                message = told("rows of two respondents stand in one sheet")
                self.tell("PS703", message, self.place(row, text), ORIGINAL)
        elif len(rest) < 2:
            return False
        elif not condition:
            self.extras[pilot][rest[1]].append(row)
        elif rest[1] in FIELDS:
            self.questions[pilot][condition].fields[rest[1]].append(row)
        else:
            self.questions[pilot][condition].ticks[rest[1]].append(row)
        return True

    def text(self, key: str, rows: list[int]) -> str:
        """Read what is written in the rows of a key: in one of them, or the same in all."""
        found = ""
        for row in rows:
            cell, where = self.grid.cell(row, self.layout.text), self.place(row, key)
            if self.is_plain(row, self.layout.text, key) and cell.text:
                if found and cell.text != found:
                    message = told("the row stands twice, and the two say different things")
                    self.tell("PS703", message, where, told("delete one of the two"))
                found = found or cell.text
        return found

    def place(self, row: int, key: str) -> Location:
        """Return the place of what is written in a row."""
        return self.grid.where(row, self.layout.text, key)

    def is_plain(self, row: int, column: int, key: str) -> bool:
        """Return whether a cell holds what somebody typed, and tell if it does not."""
        cell, where = self.grid.cell(row, column), self.grid.where(row, column, key)
        if cell.kind == "formula":
            message = told("holds a formula: %(text)s", text=show(cell.text))
            self.tell("PS702", message, where, told("type the answer itself"))
        elif cell.kind == "error":
            message = told("holds an error value: %(text)s", text=show(cell.text))
            self.tell("PS702", message, where, told("type the answer itself"))
        elif self.grid.is_spread(row, column):
            message = told("is merged with other cells")
            self.tell("PS702", message, where, told("split the cells"))
        else:
            return True
        return False
