"""Our workbooks of questions, read back: answers by the keys of rows, wherever the rows stand."""

from __future__ import annotations

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
    PERSON,
    QUESTIONS,
    ROLE,
    find_layout,
    first_cell,
    marks_of,
)
from pilotscan.asking.answers.rows import ORIGINAL, Rows, note_faults, unread
from pilotscan.asking.answers.said import read_role
from pilotscan.asking.marks import anchors_mark, respondent_id
from pilotscan.diagnostics import show
from pilotscan.model.assessment import NOT_APPLICABLE, PANEL, UNKNOWN
from pilotscan.told import in_a_row, told, told_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pilotscan.asking.answers.cells import Book, Grid
    from pilotscan.asking.answers.keys import Layout
    from pilotscan.asking.marks import Marks
    from pilotscan.diagnostics import Diagnostic, Location
    from pilotscan.model.framework import Condition, Framework
    from pilotscan.told import Sentence

__all__ = ["is_workbook", "read_workbook"]

_TICKS = frozenset({"x", "×", "✓", "✔", "✗", "✘", "☑", "☒", "*", "v", "1", "true", "waar"})
_TICKS_IN_WORDS = frozenset({"yes", "y", "ja", "j", "ok"})
_NO_TICKS = frozenset({"", "-", "–", "0", "no", "n", "nee", "false", "onwaar", "☐"})
_MOST_PERSONS = 999


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
        faults += sheet.rows.faults
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
    return answered, [*faults, *note_faults(book)]


def _other_sheet(grid: Grid) -> Iterator[Diagnostic]:
    """Tell of a sheet that is none of ours, if anything stands in it."""
    if grid.cell(0, 0).text == first_cell(GUIDE):
        return
    for i, row in enumerate(grid.rows):
        for j, cell in enumerate(row):
            if cell.text:
                yield unread(grid, i, j)
                return


class _Sheet:
    """Reads one sheet of questions."""

    def __init__(self, grid: Grid, layout: Layout, framework: Framework) -> None:
        self.rows = Rows(grid, layout)
        self.grid, self.layout, self.framework = grid, layout, framework
        self.is_meeting = False

    def read(self) -> list[Answered]:
        """Read all of it; what is wrong stands in the faults of `rows`."""
        marks = self._marks()
        if marks is None:
            return []
        self.rows.sort()
        person = self._person()
        role, label, when = self._role(), self._own(LABEL), self._date()
        self.is_meeting = role == PANEL
        pilots = dict.fromkeys([*self.rows.respondents, *self.rows.questions, *self.rows.extras])
        found = []
        for pilot in pilots:
            answers = tuple(self._answers(pilot, marks))
            remarks = tuple(self._remarks(pilot))
            respondent, row = self.rows.respondents.get(pilot, ("", self.layout.row))
            where = self.grid.where(row, self.layout.text, pilot)
            if not respondent:
                self.rows.tell(
                    "PS703",
                    told("the row with the name of the pilot '%(pilot)s' is missing", pilot=pilot),
                    where,
                    ORIGINAL,
                )
            elif answers or remarks:
                who = _with_person(respondent, person)
                found.append(
                    Answered(
                        pilot,
                        marks,
                        who,
                        role,
                        label,
                        when,
                        marks.lang,
                        answers,
                        remarks,
                        where,
                        role_at=self._at(ROLE),
                        date_at=self._at(DATE),
                    )
                )
        return found

    def _marks(self) -> Marks | None:
        """Read by which framework and in which round the questions were asked."""
        layout, grid = self.layout, self.grid
        where = grid.where(layout.row, layout.key)
        if layout.version and first_cell(QUESTIONS) != f"{QUESTIONS} {layout.version}":
            message = told("was made for another version of pilotscan")
            self.rows.tell("PS701", message, where, told("use the version that made the questions"))
            return None
        marks = marks_of(grid.cell(layout.row + 1, layout.text).text) if layout.version else None
        if marks is None:
            message = told("the hidden rows at the top are missing or damaged")
            self.rows.tell("PS703", message, where, ORIGINAL)
            return None
        if marks.framework != self.framework.id:
            message = told(
                "was asked by the framework %(found)s, and this is '%(framework)s'",
                found=show(marks.framework),
                framework=self.framework.id,
            )
            hint = told("choose it: --framework %(framework)s", framework=marks.framework)
            self.rows.tell("PS706", message, where, hint)
            return None
        return marks

    # --- who answers -----------------------------------------------------------------------------

    def _own(self, key: str) -> str:
        """Return what respondents say of themselves in the row of a key."""
        return self.rows.text(key, self.rows.about[key])

    def _at(self, key: str) -> Location | None:
        """Return where respondents say something of themselves."""
        rows = self.rows.about[key]
        return self.rows.place(rows[0], key) if rows else None

    def _refuse(self, key: str, message: Sentence, hint: Sentence) -> None:
        where = self.rows.place(self.rows.about[key][0], key)
        self.rows.tell("PS708", message, where, hint)

    def _role(self) -> str:
        said = self._own(ROLE)
        role = read_role(said, self.framework)
        if said and role is None:
            names = ", ".join(f"'{one}'" for one in self.framework.role_ids)
            message = told("%(text)s is no role: %(roles)s", text=show(said), roles=names)
            self._refuse(ROLE, message, told("choose one from the list"))
        return role or ""

    def _date(self) -> date | None:
        said = self._own(DATE)
        when = date_of(said)
        if said and when is None:
            message = told("%(text)s is no date", text=show(said))
            self._refuse(DATE, message, told("write it as 2027-01-14 or 14-01-2027"))
        return when

    def _person(self) -> int:
        said = self._own(PERSON) or "1"
        if said.isascii() and said.isdigit() and 1 <= int(said[:9]) <= _MOST_PERSONS:
            return int(said)
        message = told("%(text)s is no number of a person", text=show(said))
        self._refuse(PERSON, message, told("write 1, 2, 3 and so on"))
        return 1

    # --- answers ---------------------------------------------------------------------------------

    def _answers(self, pilot: str, marks: Marks) -> Iterator[Answer]:
        for name, question in self.rows.questions[pilot].items():
            key, before = f"{pilot}/{name}", len(self.rows.faults)
            ticked = [
                (answer, row)
                for answer, rows in question.ticks.items()
                for row in rows
                if self._is_ticked(row, f"{key}/{answer}")
            ]
            said = {
                field: self.rows.text(f"{key}/{field}", question.fields[field]) for field in FIELDS
            }
            nothing = not ticked and not any(said.values())
            if nothing or len(self.rows.faults) > before:
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
        if not self.rows.is_plain(row, column, key):
            return False
        said = cell.text.casefold()
        if cell.kind != "date" and said in _TICKS | _TICKS_IN_WORDS:
            return True
        if said not in _NO_TICKS:
            message = told("%(text)s is no tick", text=show(cell.text))
            where = self.grid.where(row, column, key)
            hint = told("type x if you mean this, and put words in the cell for the reason")
            self.rows.tell("PS704", message, where, hint)
        return False

    def _is_asked(self, name: str, anchors: str | None, marks: Marks, where: Location) -> bool:
        """Return whether a question is asked as it was put, and tell if not."""
        condition = self.framework.condition_by_id.get(name)
        is_same = marks.version == self.framework.version
        if condition is None and is_same:
            message = told("the framework has no condition %(name)s", name=show(name))
            self.rows.tell("PS706", message, where, ORIGINAL)
        elif anchors is None:
            message = told("the row with the question '%(name)s' is missing", name=name)
            self.rows.tell("PS703", message, where, ORIGINAL)
        elif condition is None or anchors != anchors_mark(self.framework, condition):
            message = told(
                "'%(question)s' has changed since it was put; this answer is not taken",
                question=_titled(condition) if condition else name,
            )
            self.rows.tell("PS707", message, where, told("put the question again"))
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
            if not self.is_meeting:  # there it says that nothing was agreed
                self.rows.tell("PS710", message, where, told("it counts as 'I do not know'"))
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
            self.rows.tell("PS705", message, where, told("leave the one that fits best"))
            return None
        answer = ticked[0][0]
        if answer == UNKNOWN:
            return "unknown"
        if answer == NOT_APPLICABLE and condition.may_be_not_applicable:
            return "not-applicable"
        if answer in map(str, self.framework.levels.levels):
            return int(answer)
        message = told("%(answer)s is no answer to this question", answer=show(answer))
        self.rows.tell("PS704", message, where, ORIGINAL)
        return None

    def _remarks(self, pilot: str) -> Iterator[Remark]:
        for about, rows in self.rows.extras[pilot].items():
            text = self.rows.text(f"{pilot}//{about}", rows)
            if text:
                yield Remark(about, text)


def _titled(condition: Condition) -> Sentence:
    return told_text(condition.title.in_language("en")[0], condition.title.by_language())


def _with_person(respondent: str, person: int) -> str:
    gathering, _, number = respondent.rpartition("-")
    return respondent_id(gathering, number, person)
