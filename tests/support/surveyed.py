"""Surveys filled in by a script and exported as survey programs do, from the form that was made."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO, StringIO
from random import Random
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook

from pilotscan.asking.answers.answered import Answered
from pilotscan.asking.answers.grids import Book, Cell, Grid
from pilotscan.asking.marks import Marks
from pilotscan.asking.sheets import whole
from pilotscan.asking.subjects import of_pilot
from pilotscan.model.framework import Framework
from pilotscan.reporting.asking.page import sheet_view
from pilotscan.reporting.asking.values import SheetView
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation

ROUND = "2027-01-survey"
Table = list[list[str]]


def views(
    evaluation: Evaluation, *langs: str, at_most: int | None = None, known: bool = True
) -> list[SheetView]:
    """Word the whole sheet of a pilot in some languages."""
    framework = evaluation.framework
    sheet = whole(of_pilot(evaluation, known=known), at_most)
    return [
        sheet_view(
            sheet,
            Marks(framework.id, framework.version, "ab" * 32, ROUND, lang),
            framework,
            Language(lang),
        )
        for lang in langs or ("en", "nl")
    ]


class Filled(NamedTuple):
    """What somebody filled in: by condition level, why, document and who would know."""

    id: int
    role: str
    label: str
    date: date
    answers: dict[str, tuple[str, str, str, str]]
    remarks: dict[str, str]


WHY = ("", "Until 2028; “in the budget”, says the council.", "Line one.\nLine two: é, ß, €.", "=no")


def fill(view: SheetView, number: int, seed: int = 1) -> list[Filled]:
    """Fill in a survey at random, some questions not at all."""
    random, [part] = Random(seed), view.parts  # noqa: S311 - the same each time
    made = []
    for i in range(number):
        answers = {}
        for question in part.questions:
            if random.random() < 0.2 and question.number > 1:
                continue
            level = random.choice(question.statements).answer
            ask = "The alderman" if level == "unknown" and random.random() < 0.5 else ""
            document = random.choice(("", "Budget 2027, p. 12"))
            answers[question.condition] = (level, random.choice(WHY), document, ask)
        remarks = {one.about: f"Said by {i}" for one in part.extras if random.random() < 0.5}
        role = random.choice(view.roles).id
        label = random.choice(("", "Finance"))
        day = date(2027, 1, 4) + timedelta(days=random.randrange(9))
        made.append(Filled(1000 + 7 * i, role, label, day, answers, remarks))
    return made


def expected(filled: Sequence[Filled]) -> list[Any]:
    """Return what a reader must find, as `found` puts it."""
    return [
        (
            one.role,
            one.label,
            one.date,
            {
                name: (int(said[0]) if said[0].isdigit() else said[0], *said[1:])
                for name, said in one.answers.items()
            },
            one.remarks,
        )
        for one in filled
    ]


def found(answered: Sequence[Answered]) -> list[Any]:
    return [
        (
            one.role,
            one.label,
            one.date,
            {a.condition: (a.level, a.because, a.document, a.ask) for a in one.answers},
            {remark.about: remark.text for remark in one.remarks},
        )
        for one in answered
    ]


class Asked(NamedTuple):
    """A question of a form: its name, the groups that it is in, its texts and those of answers."""

    name: str
    kind: str
    groups: tuple[str, ...]
    labels: dict[str, str]
    default: str
    choices: dict[str, dict[str, str]]


@lru_cache
def xlsform_asked(data: bytes) -> list[Asked]:
    """Read the questions of an XLSForm."""
    book = load_workbook(BytesIO(data))
    survey, choices = (
        [dict(zip(head, row, strict=True)) for row in rows]
        for head, *rows in (list(book[name].iter_rows(values_only=True)) for name in
                            ("survey", "choices"))
    )  # fmt: skip

    def labels(row: dict[Any, Any]) -> dict[str, str]:
        return {k[-3:-1]: v for k, v in row.items() if str(k).startswith("label::") and v}

    groups: list[str] = []
    made = []
    for row in survey:
        kind, _, listed = row["type"].partition(" ")
        if kind == "begin":
            groups.append(row["name"])
        elif kind == "end":
            groups.pop()
        elif kind != "note":
            options = {r["name"]: labels(r) for r in choices if listed and r["list_name"] == listed}
            default = (row["calculation"] or "")[1:-1]
            made.append(Asked(row["name"], kind, tuple(groups), labels(row), default, options))
    return made


@lru_cache
def limesurvey_asked(data: bytes) -> list[Asked]:
    """Read the questions of a LimeSurvey structure."""
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter="\t"))
    made: dict[str, Asked] = {}
    last = ""
    for row in rows:
        if row["class"] == "Q" and row["type/scale"] != "X":
            last = row["name"]
            blank = Asked(last, row["type/scale"], (), {}, row["default"], {})
            made.setdefault(last, blank).labels[row["language"]] = row["text"]
        elif row["class"] == "A":
            options = made[last].choices.setdefault(row["name"], {})
            options[row["language"]] = row["text"]
    return list(made.values())


def value(asked: Asked, one: Filled, view: SheetView) -> str:
    """Return what somebody filled in for a question, in the code of an XLSForm."""
    part, _, rest = asked.name.partition("_")
    names = {q.condition.replace("-", "_"): q.condition for q in view.questions}
    if asked.default:
        return asked.default
    if part == "respondent":
        return {"role": one.role, "label": one.label, "date": one.date.isoformat()}[rest]
    if part == "about":
        extra = view.parts[0].extras[int(rest) - len(view.questions) - 1]
        return one.remarks.get(extra.about, "")
    said = one.answers.get(names[rest])
    return said[("level", "because", "document", "ask").index(part)] if said else ""


def xlsform_rows(
    data: bytes,
    filled: Sequence[Filled],
    view: SheetView,
    *,
    before: Sequence[str] = ("SubmissionDate",),
    after: Sequence[str] = ("KEY",),
    separator: str = "-",
    head_labels: str = "",
    value_labels: str = "",
) -> Table:
    """Export as ODK Central and KoboToolbox do.

    Parameters
    ----------
    separator : between groups and name; empty for no groups
    head_labels, value_labels : language of labels instead of names and codes; empty for these
    """
    asked = xlsform_asked(data)

    def head(one: Asked) -> str:
        name = one.labels.get(head_labels, one.name)
        return separator.join([*one.groups, name]) if separator else name

    def cell(one: Asked, who: Filled) -> str:
        code = value(one, who, view)
        return one.choices[code][value_labels] if code in one.choices and value_labels else code

    own: dict[str, Callable[[Filled], str]] = {
        "SubmissionDate": lambda who: f"{who.date}T09:30:00.000Z",
        "_submission_time": lambda who: f"{who.date}T09:30:00",
        "KEY": lambda who: f"uuid:{who.id:012d}",
        "_uuid": lambda who: f"{who.id:012d}",
        "_id": lambda who: str(who.id),
        "username": lambda who: f"collector-{who.id}@example.org",
    }
    return [
        [*before, *map(head, asked), *after],
        *(
            [
                *(own[name](who) for name in before),
                *(cell(one, who) for one in asked),
                *(own[name](who) for name in after),
            ]
            for who in filled
        ),
    ]


def limesurvey_rows(
    data: bytes,
    filled: Sequence[Filled],
    view: SheetView,
    *,
    heads: str = "code",
    head_lang: str = "en",
    answers: str = "",
) -> Table:
    """Export responses as LimeSurvey does.

    Parameters
    ----------
    heads : code, text or both
    answers : language of full answers; empty for codes
    """
    asked = limesurvey_asked(data)
    names = {f"Q{q.number}": q.condition.replace("-", "_") for q in view.questions}
    roles = {role.id: f"R{i}" for i, role in enumerate(view.roles, start=1)}

    def in_xlsform(code: str) -> str:
        if code.startswith("respondent"):
            return f"respondent_{code.removeprefix('respondent')}"
        number = "".join(c for c in code[1:] if c.isdigit())
        part = code[1 + len(number) :] or "level"
        return f"{part}_{names[f'Q{number}']}" if f"Q{number}" in names else f"about_{number}"

    def cell(one: Asked, who: Filled) -> str:
        if one.default:
            return one.default
        said = value(one._replace(name=in_xlsform(one.name)), who, view)
        if one.kind == "D":
            return f"{said} 00:00:00"
        if one.kind != "L" or not said:
            return said
        code = roles.get(said, f"L{said}" if said.isdigit() else said[0].upper())
        return one.choices[code][answers] if answers else code

    own = {
        "id": "Response ID",
        "submitdate": "Date submitted",
        "lastpage": "Last page",
        "startlanguage": "Start language",
        "seed": "Seed",
    }
    template = {"code": "{0}", "text": "{1}", "both": "{0}. {1}"}[heads]
    return [
        [
            *(template.format(code, text) for code, text in own.items()),
            *(template.format(one.name, one.labels[head_lang]) for one in asked),
        ],
        *(
            [
                str(who.id),
                f"{who.date} 10:00:00",
                "3",
                view.lang,
                "123",
                *(cell(q, who) for q in asked),
            ]
            for who in filled
        ),
    ]


def book(rows: Table, file: str = "export.csv", sheet: str = "") -> Book:
    """Put a table in a book, without reading a file."""
    cells = tuple(tuple(Cell(text.strip(), "text") for text in row) for row in rows)
    return Book(file, {sheet: Grid(file, sheet, cells)})


def as_csv(rows: Table, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Table, *others: Table) -> bytes:
    made = Workbook()
    for i, table in enumerate((rows, *others)):
        sheet = made.active if i == 0 else made.create_sheet(f"repeat{i}")
        for row in table:
            sheet.append([int(text) if text.isdigit() else text for text in row])
            for cell in sheet[sheet.max_row]:
                if cell.data_type == "f":
                    cell.data_type = "s"
    data = BytesIO()
    made.save(data)
    return data.getvalue()


def codes(faults: Sequence[Any]) -> Iterator[str]:
    return (one.code for one in faults)


def changed(framework: Framework, condition: str = "trust", **keys: Any) -> Framework:
    """Change a framework, or one condition of it."""
    tree = framework.model_dump(mode="json", exclude_none=True)
    own = {k: keys.pop(k) for k in ("levels", "may_be_not_applicable", "question") if k in keys}
    for dimension in tree["dimensions"]:
        for one in dimension["conditions"]:
            if one["id"] == condition:
                one.update(own)
    return Framework.model_validate(tree | keys)
