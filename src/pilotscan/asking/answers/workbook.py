"""Our workbooks of questions, read back: answers by the keys of rows, wherever the rows stand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from pilotscan.asking.answers.answered import Answer, Answered, Remark
from pilotscan.asking.answers.dates import date_of
from pilotscan.asking.answers.faults import fault
from pilotscan.asking.answers.keys import (
    ASK,
    BECAUSE,
    DATE,
    DOCUMENT,
    FIELDS,
    GUIDE,
    LABEL,
    OURS,
    PERSON,
    QUESTIONS,
    ROLE,
    Layout,
    find_layout,
    first_cell,
    key_and_mark,
    marks_of,
)
from pilotscan.asking.answers.said import read_role
from pilotscan.asking.marks import anchors_mark, respondent_id
from pilotscan.diagnostics import Location, clip_faults, show
from pilotscan.model.assessment import NOT_APPLICABLE, UNKNOWN
from pilotscan.model.base import is_id
from pilotscan.told import in_a_row, told, told_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pilotscan.asking.answers.cells import Book, Grid
    from pilotscan.asking.answers.faults import AnswerCode
    from pilotscan.asking.marks import Marks
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.framework import Condition, Framework
    from pilotscan.told import Sentence

__all__ = ["is_workbook", "read_workbook"]

_TICKS = frozenset({"x", "×", "✓", "✔", "✗", "✘", "☑", "☒", "*", "v", "1", "true", "waar"})
_TICKS_IN_WORDS = frozenset({"yes", "y", "ja", "j", "ok"})
_NO_TICKS = frozenset({"", "-", "–", "0", "no", "n", "nee", "false", "onwaar", "☐"})
_MOST_PERSONS = 999
_MOVE = told("if it belongs to an answer, move it to the cell for the reason")
_ORIGINAL = told("put the answers into the file as it was sent, and send that one back")


def is_workbook(book: Book) -> bool:
    """Return whether a file is one of our workbooks of questions."""
    return any(find_layout(grid) is not None for grid in book.sheets.values())


def read_workbook(book: Book, framework: Framework) -> tuple[list[Answered], list[Diagnostic]]:
    """Read a workbook of questions that was filled in.

    Parameters
    ----------
    book : one of ours, see `is_workbook`

    Returns
    -------
    tuple
        What each respondent answered about each pilot about which anything is said, and all
        faults.

    Notes
    -----
    Sheets may be renamed, and rows moved, sorted and inserted. What is ticked is any of the marks
    by which people tick; what could be something else is a fault.
    """
    answered: list[Answered] = []
    faults: list[Diagnostic] = []
    seen: dict[tuple[str, str], Location] = {}
    for grid in book.sheets.values():
        layout = find_layout(grid)
        if layout is None:
            faults += _other_sheet(grid)
            continue
        sheet = _Sheet(grid, layout, framework)
        found = sheet.read()
        faults += sheet.faults
        for one in found:
            first = seen.setdefault((one.pilot, one.respondent), one.where)
            if first is not one.where:
                message = told(
                    "the questions about '%(pilot)s' to '%(who)s' stand in two sheets; the other "
                    "is %(place)s",
                    pilot=one.pilot,
                    who=one.respondent,
                    place=first.cell,
                )
                faults.append(fault("PS703", message, one.where, told("delete one of the two")))
            answered.append(one)
    for cell, text in book.notes:
        message = told("the note at %(cell)s is not read: %(text)s", cell=cell, text=show(text))
        faults.append(fault("PS711", message, Location(book.file), _MOVE))
    return answered, clip_faults(faults)


def _other_sheet(grid: Grid) -> Iterator[Diagnostic]:
    """Tell of a sheet that is none of ours, if anything stands in it."""
    if grid.cell(0, 0).text == first_cell(GUIDE):
        return
    for i, row in enumerate(grid.rows):
        for j, cell in enumerate(row):
            if cell.text:
                yield _unread(grid, i, j)
                return


def _unread(grid: Grid, row: int, column: int) -> Diagnostic:
    message = told("is not read: %(text)s", text=show(grid.cell(row, column).text))
    return fault("PS711", message, grid.where(row, column), _MOVE)


class _Question:
    """The rows of a question."""

    def __init__(self) -> None:
        self.anchors: str | None = None
        self.ticks: dict[str, list[int]] = defaultdict(list)
        self.fields: dict[str, list[int]] = defaultdict(list)


class _Sheet:
    """Reads one sheet of questions."""

    def __init__(self, grid: Grid, layout: Layout, framework: Framework) -> None:
        self.grid, self.layout, self.framework = grid, layout, framework
        self.faults: list[Diagnostic] = []
        self.respondents: dict[str, tuple[str, int]] = {}
        self.questions: dict[str, dict[str, _Question]] = defaultdict(
            lambda: defaultdict(_Question)
        )
        self.extras: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.about: dict[str, list[int]] = defaultdict(list)

    def read(self) -> list[Answered]:
        """Read all of it; what is wrong stands in `faults`."""
        marks = self._marks()
        if marks is None:
            return []
        self._sort_rows()
        person = self._person()
        role, label, when = self._role(), self._text(LABEL, self.about[LABEL]), self._date()
        pilots = dict.fromkeys([*self.respondents, *self.questions, *self.extras])
        found = []
        for pilot in pilots:
            answers = tuple(self._answers(pilot, marks))
            remarks = tuple(self._remarks(pilot))
            respondent, row = self.respondents.get(pilot, ("", self.layout.row))
            where = self.grid.where(row, self.layout.text, pilot)
            if not respondent:
                self._tell(
                    "PS703",
                    told("the row with the name of the pilot '%(pilot)s' is missing", pilot=pilot),
                    where,
                    _ORIGINAL,
                )
            elif answers or remarks:
                who = _with_person(respondent, person)
                found.append(
                    Answered(
                        pilot, marks, who, role, label, when, marks.lang, answers, remarks, where
                    )
                )
        return found

    def _tell(
        self, code: AnswerCode, message: Sentence, where: Location, hint: Sentence = ""
    ) -> None:
        self.faults.append(fault(code, message, where, hint))

    def _marks(self) -> Marks | None:
        """Read by which framework and in which round the questions were asked."""
        layout, grid = self.layout, self.grid
        where = grid.where(layout.row, layout.key)
        if layout.version and first_cell(QUESTIONS) != f"{QUESTIONS} {layout.version}":
            message = told("was made for another version of pilotscan")
            self._tell("PS701", message, where, told("use the version that made the questions"))
            return None
        marks = marks_of(grid.cell(layout.row + 1, layout.text).text) if layout.version else None
        if marks is None:
            message = told("the hidden rows at the top are missing or damaged")
            self._tell("PS703", message, where, _ORIGINAL)
            return None
        if marks.framework != self.framework.id:
            message = told(
                "was asked by the framework %(found)s, and this is '%(framework)s'",
                found=show(marks.framework),
                framework=self.framework.id,
            )
            hint = told("choose it: --framework %(framework)s", framework=marks.framework)
            self._tell("PS706", message, where, hint)
            return None
        return marks

    # --- rows ------------------------------------------------------------------------------------

    def _sort_rows(self) -> None:
        """Find the rows of questions, and tell of text where there should be none."""
        layout = self.layout
        for row, cells in enumerate(self.grid.rows):
            key = self.grid.cell(row, layout.key).text
            ours = {layout.key, layout.tick, layout.text} if key else set()
            if row != layout.row:
                for column, cell in enumerate(cells):
                    if cell.text and column not in ours:
                        self.faults.append(_unread(self.grid, row, column))
                if key not in {"", OURS} and not self._keep(row, key):
                    where = self.grid.where(row, layout.key)
                    message = told("%(key)s is no key of ours", key=show(key))
                    self._tell("PS703", message, where, _ORIGINAL)

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
            else:
                self.respondents.setdefault(pilot, (mark, row))
        elif len(rest) < 2:
            return False
        elif not condition:
            self.extras[pilot][rest[1]].append(row)
        elif rest[1] in FIELDS:
            self.questions[pilot][condition].fields[rest[1]].append(row)
        else:
            self.questions[pilot][condition].ticks[rest[1]].append(row)
        return True

    def _text(self, key: str, rows: list[int]) -> str:
        """Read what is written in the row of a key."""
        found = ""
        for row in rows:
            cell, where = self.grid.cell(row, self.layout.text), self._place(row, key)
            if self._is_plain(row, self.layout.text, key) and cell.text:
                if found and cell.text != found:
                    message = told("the row stands twice, and the two say different things")
                    self._tell("PS703", message, where, told("delete one of the two"))
                found = found or cell.text
        return found

    def _place(self, row: int, key: str) -> Location:
        return self.grid.where(row, self.layout.text, key)

    def _is_plain(self, row: int, column: int, key: str) -> bool:
        """Return whether a cell holds what somebody typed, and tell if it does not."""
        cell, where = self.grid.cell(row, column), self.grid.where(row, column, key)
        if cell.kind == "formula":
            message = told("holds a formula: %(text)s", text=show(cell.text))
            self._tell("PS702", message, where, told("type the answer itself"))
        elif cell.kind == "error":
            message = told("holds an error value: %(text)s", text=show(cell.text))
            self._tell("PS702", message, where, told("type the answer itself"))
        elif self._is_spread(row, column):
            message = told("is merged with other cells")
            self._tell("PS702", message, where, told("split the cells"))
        else:
            return True
        return False

    def _is_spread(self, row: int, column: int) -> bool:
        """Return whether a cell is one with those of other rows, or begins left of its column."""
        return any(
            top <= row <= bottom and left <= column <= right and (top < bottom or left < column)
            for top, left, bottom, right in self.grid.merged
        )

    # --- who answers -----------------------------------------------------------------------------

    def _role(self) -> str:
        said = self._text(ROLE, self.about[ROLE])
        role = read_role(said, self.framework)
        if said and role is None:
            names = ", ".join(f"'{one}'" for one in self.framework.role_ids)
            message = told("%(text)s is no role: %(roles)s", text=show(said), roles=names)
            where = self._place(self.about[ROLE][0], ROLE)
            self._tell("PS708", message, where, told("choose one from the list"))
        return role or ""

    def _date(self) -> date | None:
        said = self._text(DATE, self.about[DATE])
        when = date_of(said)
        if said and when is None:
            message = told("%(text)s is no date", text=show(said))
            where = self._place(self.about[DATE][0], DATE)
            self._tell("PS708", message, where, told("write it as 2027-01-14 or 14-01-2027"))
        return when

    def _person(self) -> int:
        said = self._text(PERSON, self.about[PERSON]) or "1"
        if said.isascii() and said.isdigit() and 1 <= int(said[:9]) <= _MOST_PERSONS:
            return int(said)
        message = told("%(text)s is no number of a person", text=show(said))
        where = self._place(self.about[PERSON][0], PERSON)
        self._tell("PS708", message, where, told("write 1, 2, 3 and so on"))
        return 1

    # --- answers ---------------------------------------------------------------------------------

    def _answers(self, pilot: str, marks: Marks) -> Iterator[Answer]:
        for name, question in self.questions[pilot].items():
            key, before = f"{pilot}/{name}", len(self.faults)
            ticked = [
                (answer, row)
                for answer, rows in question.ticks.items()
                for row in rows
                if self._is_ticked(row, f"{key}/{answer}")
            ]
            said = {field: self._text(f"{key}/{field}", question.fields[field]) for field in FIELDS}
            nothing = not ticked and not any(said.values())
            if nothing or len(self.faults) > before:
                continue
            written = [rows[0] for field, rows in question.fields.items() if said[field]]
            row, column = (
                (ticked[0][1], self.layout.tick) if ticked else (written[0], self.layout.text)
            )
            where = self.grid.where(row, column, key)
            if not self._is_asked(name, question.anchors, marks, where):
                continue
            answer = self._answer(name, ticked, where)
            if answer is not None:
                yield Answer(
                    name,
                    answer,
                    said[BECAUSE],
                    said[DOCUMENT],
                    said[ASK],
                    question.anchors or "",
                    where,
                )

    def _is_ticked(self, row: int, key: str) -> bool:
        column = self.layout.tick
        cell = self.grid.cell(row, column)
        if not self._is_plain(row, column, key):
            return False
        said = cell.text.casefold()
        if cell.kind != "date" and said in _TICKS | _TICKS_IN_WORDS:
            return True
        if said not in _NO_TICKS:
            message = told("%(text)s is no tick", text=show(cell.text))
            where = self.grid.where(row, column, key)
            hint = told("type x if you mean this, and put words in the cell for the reason")
            self._tell("PS704", message, where, hint)
        return False

    def _is_asked(self, name: str, anchors: str | None, marks: Marks, where: Location) -> bool:
        """Return whether a question is asked as it was put, and tell if not."""
        condition = self.framework.condition_by_id.get(name)
        is_same = marks.version == self.framework.version
        if condition is None and is_same:
            message = told("the framework has no condition %(name)s", name=show(name))
            self._tell("PS706", message, where, _ORIGINAL)
        elif anchors is None:
            message = told("the row with the question '%(name)s' is missing", name=name)
            self._tell("PS703", message, where, _ORIGINAL)
        elif condition is None or anchors != anchors_mark(self.framework, condition):
            message = told(
                "'%(question)s' has changed since it was put; this answer is not taken",
                question=_titled(condition) if condition else name,
            )
            self._tell("PS707", message, where, told("put the question again"))
        else:
            return True
        return False

    def _answer(
        self, name: str, ticked: list[tuple[str, int]], where: Location
    ) -> int | Literal["unknown", "not-applicable"] | None:
        condition = self.framework.condition_by_id[name]
        if not ticked:
            message = told("something is written, and no answer to '%(question)s' is ticked",
                           question=_titled(condition))  # fmt: skip
            self._tell("PS710", message, where, told("it counts as 'I do not know'"))
            return "unknown"
        if len(ticked) > 1:
            cells = in_a_row(
                [self.grid.where(row, self.layout.tick).cell for _, row in ticked], "; "
            )
            message = told(
                "'%(question)s' has more than one tick: %(cells)s",
                question=_titled(condition),
                cells=cells,
            )
            self._tell("PS705", message, where, told("leave the one that fits best"))
            return None
        answer = ticked[0][0]
        if answer == UNKNOWN:
            return "unknown"
        if answer == NOT_APPLICABLE and condition.may_be_not_applicable:
            return "not-applicable"
        if answer in map(str, self.framework.levels.levels):
            return int(answer)
        message = told("%(answer)s is no answer to this question", answer=show(answer))
        self._tell("PS704", message, where, _ORIGINAL)
        return None

    def _remarks(self, pilot: str) -> Iterator[Remark]:
        for about, rows in self.extras[pilot].items():
            text = self._text(f"{pilot}//{about}", rows)
            if text:
                yield Remark(about, text)


def _titled(condition: Condition) -> Sentence:
    return told_text(condition.title.in_language("en")[0], condition.title.by_language())


def _with_person(respondent: str, person: int) -> str:
    gathering, _, number = respondent.rpartition("-")
    return respondent_id(gathering, number, person)
