"""Exports of survey programs: a table with a row for each who answered."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.asking.answers.answered import Answer, Answered, Remark
from pilotscan.asking.answers.dates import date_of
from pilotscan.asking.answers.faults import fault
from pilotscan.asking.answers.levels import level_of
from pilotscan.asking.answers.programs import HEAD, fields_in, named_in
from pilotscan.asking.answers.said import read_role
from pilotscan.asking.marks import anchors_mark, respondent_id
from pilotscan.asking.survey import Field, SurveyMarks
from pilotscan.diagnostics import show
from pilotscan.model.languages import LANGUAGES
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from pilotscan.asking.answers.faults import AnswerCode
    from pilotscan.asking.answers.grids import Book, Grid
    from pilotscan.asking.answers.programs import Program
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.assessment import Level
    from pilotscan.model.framework import Framework
    from pilotscan.told import Sentence

__all__ = ["read_surveys"]

_NOTHING = {"", "n/a"}
"""What programs write where nothing was filled in."""
_NEVER = 1980
"""LimeSurvey sends anonymous responses in January of this year if it is to keep no dates."""
_DIGITS = 12


def read_surveys(
    book: Book, framework: Framework, program: Program
) -> tuple[list[Answered], list[Diagnostic]]:
    """Read what was answered.

    Parameters
    ----------
    framework : by which the pilot is judged

    Returns
    -------
    list of Answered
        One for each row in which something is answered, in the order of the file.
    list of Diagnostic
        All that is wrong: by an error it is known which row is not taken in.
    """
    answered: list[Answered] = []
    faults: list[Diagnostic] = []
    marked = [
        (grid, column)
        for grid in book.sheets.values()
        if (column := named_in(grid, [program.marks], program.names)) is not None
    ]
    for grid, column in marked:
        table = _Table(grid, column, framework, program)
        answered += table.read()
        faults += table.faults
    if not marked:
        first = next(iter(book.sheets.values()))
        faults.append(
            fault(
                "PS703",
                told("there is no column '%(name)s'", name=program.marks),
                first.where(HEAD, 0),
                told(
                    "it says what was asked about which pilot: export all questions, the hidden "
                    "ones too"
                ),
            )
        )
    return answered, faults


class _Plan(NamedTuple):
    """Where the answers to one version of a survey stand.

    Parameters
    ----------
    columns : of all fields that the table has
    taken : numbers of the questions that are still put like that
    """

    survey: SurveyMarks
    columns: Mapping[Field, int]
    taken: tuple[int, ...]
    roles: Mapping[str, str]


@dataclass
class _Table:
    grid: Grid
    marks: int
    framework: Framework
    program: Program
    faults: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        program, self.answers = self.program, self.program.answers(self.framework)
        self.id = named_in(self.grid, program.ids)
        self.submitted = named_in(self.grid, program.submitted)
        self.language = named_in(self.grid, program.language)
        self.levels: dict[tuple[str, str], Level | None] = {}
        self.same: Counter[str] = Counter()

    def read(self) -> Iterator[Answered]:
        rows = [i for i, row in enumerate(self.grid.rows) if i > HEAD and any(c.text for c in row)]
        texts = {i: self.grid.cell(i, self.marks).text for i in rows}
        plans: dict[str, _Plan | None] = {}
        for i in rows:
            if texts[i] and texts[i] not in plans:
                plans[texts[i]] = self.plan(texts[i], i)
        # A response that was never finished can lack what is hidden; there is one survey, then.
        only = next(iter(plans)) if len(plans) == 1 else ""
        unfinished: list[int] = []
        for i in rows:
            text = texts[i] or only
            if not text:
                self.tell(
                    "PS703",
                    told("it is not said here what was asked about which pilot"),
                    i,
                    self.marks,
                    told("export the response again, with the hidden questions"),
                )
            elif (plan := plans[text]) and (made := self.answered(plan, i)):
                yield made
                if self.submitted is not None and not self.grid.cell(i, self.submitted).text:
                    unfinished.append(i)
        for i in unfinished:
            self.tell(
                "PS712",
                told("this response was not finished"),
                i,
                self.submitted or 0,
                told("what it answers is taken; leave the row out if that is not meant"),
            )

    def plan(self, text: str, row: int) -> _Plan | None:
        """Find out where everything stands; None where nothing of it can be taken."""
        survey = SurveyMarks.read(text)
        if survey is None:
            self.tell(
                "PS703",
                told("what was asked about which pilot cannot be read here: %(text)s",
                     text=show(text)),
                row,
                self.marks,
                told("export the responses again, and do not change this column"),
            )  # fmt: skip
            return None
        if survey.marks.framework != self.framework.id:
            self.tell(
                "PS706",
                told(
                    "asked by the framework '%(theirs)s', not by '%(ours)s'",
                    theirs=survey.marks.framework,
                    ours=self.framework.id,
                ),
                row,
                self.marks,
                told("give the framework by which the survey was made, with --framework"),
            )
            return None
        columns = self.columns(survey)
        taken = tuple(self.taken(survey, columns))
        return _Plan(survey, columns, taken, self.program.roles(survey))

    def columns(self, survey: SurveyMarks) -> dict[Field, int]:
        """Find the column of each field."""
        found: dict[Field, int] = {}
        for i, one in fields_in(self.grid, survey, self.program):
            if one in found:
                self.tell(
                    "PS703",
                    told(
                        "two columns hold the same question: '%(first)s' and '%(second)s'",
                        first=show(self.grid.cell(HEAD, found[one]).text),
                        second=show(self.grid.cell(HEAD, i).text),
                    ),
                    HEAD,
                    i,
                    told("leave one of them out"),
                )
            else:
                found[one] = i
        return found

    def taken(self, survey: SurveyMarks, columns: Mapping[Field, int]) -> Iterator[int]:
        """Say which questions are there and still put as they were."""
        for number, (name, mark) in enumerate(survey.asked, start=1):
            column = columns.get(Field("level", number))
            if column is None:
                self.tell(
                    "PS703",
                    told("there is no column for the question about '%(name)s'", name=name),
                    HEAD,
                    self.marks,
                    told("export all questions"),
                )
                continue
            condition = self.framework.condition_by_id.get(name)
            if condition and anchors_mark(self.framework, condition) == mark:
                yield number
                continue
            message = (
                told("the question about '%(name)s' has changed since it was put", name=name)
                if condition
                else told("the framework has no condition '%(name)s' any more", name=name)
            )
            self.tell(
                "PS707", message, HEAD, column, told("its answers are not taken, all others are")
            )

    def answered(self, plan: _Plan, row: int) -> Answered | None:
        """Read a row; None where it answers nothing."""
        survey = plan.survey
        answers = tuple(self.row_answers(plan, row))
        first_about = len(survey.asked) + 1
        remarks = tuple(
            Remark(about, text)
            for i, about in enumerate(survey.about)
            if (text := self.text(plan, Field("about", first_about + i), row))
        )
        if not answers and not remarks:
            return None
        role, day = self.role(plan, row), self.date(plan, row)
        label = self.text(plan, Field("label"), row)
        content = (survey.pilot, role, label, day, [one[:-1] for one in answers], remarks)
        lang = self.lang(row) or survey.marks.lang
        return Answered(
            survey.pilot,
            survey.marks._replace(lang=lang),
            respondent_id(survey.marks.round, self.number(row, content)),
            role,
            label,
            day,
            lang,
            answers,
            remarks,
            self.grid.where(row, 0),
            is_row=True,
        )

    def row_answers(self, plan: _Plan, row: int) -> Iterator[Answer]:
        for number in plan.taken:
            name, mark = plan.survey.asked[number - 1]
            because = self.text(plan, Field("because", number), row)
            document = self.text(plan, Field("document", number), row)
            ask = self.text(plan, Field("ask", number), row)
            column = plan.columns[Field("level", number)]
            said = self.text(plan, Field("level", number), row)
            level: Level | None = "unknown"
            if said:
                level = self.level(name, said)
            elif because or document:
                self.tell(
                    "PS710",
                    told("something is written about '%(name)s', and no answer chosen", name=name),
                    row,
                    column,
                    told("taken as not known, with the text"),
                )
            elif not ask:
                continue
            if level is None:
                self.tell(
                    "PS704",
                    told(
                        "%(said)s is no answer to the question about '%(name)s'",
                        said=show(said),
                        name=name,
                    ),
                    row,
                    column,
                    told("give one of the answers of the survey, as its code or as its text"),
                )
            else:
                where = self.grid.where(row, column)
                yield Answer(name, level, because, document, ask, mark, where)

    def level(self, name: str, said: str) -> Level | None:
        if (name, said) not in self.levels:
            condition = self.framework.condition_by_id[name]
            code = self.answers.get(said)
            # A code comes first: a label of a level can be the number of another one.
            if code is None or (code == "not-applicable" and not condition.may_be_not_applicable):
                code = level_of(said, condition, self.framework)
            self.levels[name, said] = code
        return self.levels[name, said]

    def role(self, plan: _Plan, row: int) -> str:
        said = self.text(plan, Field("role"), row)
        if not said:
            return ""
        role = read_role(plan.roles.get(said, said), self.framework)
        if role is None:
            self.tell(
                "PS708",
                told("%(role)s is no role of the framework", role=show(said)),
                row,
                plan.columns[Field("role")],
            )
        return role or ""

    def date(self, plan: _Plan, row: int) -> date | None:
        """Return the date that was given, else the day on which the response was sent."""
        if said := self.text(plan, Field("date"), row):
            day = date_of(said)
            if day is None:
                self.tell(
                    "PS708",
                    told("%(date)s is no date", date=show(said)),
                    row,
                    plan.columns[Field("date")],
                    told("write it as 2027-01-14 or 14-01-2027"),
                )
            return day
        sent = (
            date_of(self.grid.cell(row, self.submitted).text)
            if self.submitted is not None
            else None
        )
        return sent if sent and sent.year > _NEVER else None

    def lang(self, row: int) -> str:
        if self.language is None:
            return ""
        said = self.grid.cell(row, self.language).text.casefold()
        spoken = (
            code
            for code, one in LANGUAGES.items()
            if said in {code, one.name.casefold(), one.english.casefold()}
        )
        return next(spoken, "")

    def number(self, row: int, content: object) -> str:
        """Return by what a response is known: the program's own id, else all that it says.

        Two that say the same without an id are told apart by counting, which comes out alike
        however the rows are sorted.
        """
        own = self.grid.cell(row, self.id).text if self.id is not None else ""
        if own.isascii() and own.isdigit():
            return f"s{own}"
        if own:
            return f"s{_digest(own)}"
        number = f"s{_digest(repr(content))}"
        self.same[number] += 1
        return number if self.same[number] == 1 else f"{number}-{self.same[number]}"

    def text(self, plan: _Plan, one: Field, row: int) -> str:
        """Return what a field holds; empty if it is not there or cannot be read."""
        column = plan.columns.get(one)
        if column is None:
            return ""
        cell = self.grid.cell(row, column)
        if not cell.is_typed:
            self.tell(
                "PS702",
                told("%(cell)s is a formula or an error", cell=show(cell.text)),
                row,
                column,
            )
            return ""
        return "" if cell.text.casefold() in _NOTHING else cell.text

    def tell(
        self, code: AnswerCode, message: Sentence, row: int, column: int, hint: Sentence = ""
    ) -> None:
        self.faults.append(fault(code, message, self.grid.where(row, column), hint))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
