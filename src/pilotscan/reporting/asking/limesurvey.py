"""A sheet as LimeSurvey's tab-separated survey structure.

Follows the manual of LimeSurvey 6, "Tab Separated Value survey structure", and how its importer
reads it (TSVImportSurvey): relations by order, a language after the other, and of the columns only
those that a survey needs. There is no way here to run LimeSurvey.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from pilotscan.asking.survey import (
    LIMESURVEY_MARKS,
    Field,
    limesurvey_answer,
    limesurvey_code,
    limesurvey_role,
)
from pilotscan.model.assessment import UNKNOWN
from pilotscan.reporting.asking.surveys import numbered, read_before, survey_marks, unmarked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.reporting.asking.values import QuestionView, SheetView

__all__ = ["limesurvey"]

_COLUMNS = (
    "class", "type/scale", "name", "relevance", "text", "help", "language", "mandatory", "other",
    "default", "date_max", "hidden",
)  # fmt: skip
_SETTINGS = {
    "format": "G",  # a page for each group
    "anonymized": "Y",
    "datestamp": "Y",  # without it an anonymous response has no date
    "ipaddr": "N",
    "refurl": "N",
    "savetimings": "N",
    "allowprev": "Y",
    "showprogress": "Y",
}
_ISO_DATES = "6"
_SAMPLE = 10_000
_WITHIN_A_CHARACTER = 0x80
_RADIO, _LONG, _SHORT, _DATE, _DISPLAY = "L", "T", "S", "D", "X"

Row = dict[str, str]


def limesurvey(views: Sequence[SheetView]) -> bytes:
    """Write the questions about one pilot as a survey of LimeSurvey.

    Parameters
    ----------
    views : one sheet in each language, of which the first is the survey's own

    Returns
    -------
    bytes
        A text file (``.txt``) in UTF-8 with a byte order mark, as LimeSurvey imports surveys.
    """
    rows = [
        {"class": "S", "name": "language", "text": views[0].lang},
        *({"class": "S", "name": name, "text": value} for name, value in _SETTINGS.items()),
    ]
    if len(views) > 1:
        others = " ".join(view.lang for view in views[1:])
        rows.insert(1, {"class": "S", "name": "additional_languages", "text": others})
    for view in views:
        rows += _language_settings(view)
    marks = survey_marks(views).text()
    for view in views:
        contents = _contents(view, marks, is_first=view is views[0])
        rows += [{**row, "language": view.lang} for row in contents]
    text = StringIO()
    writer = csv.DictWriter(text, _COLUMNS, "", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return _encoded(text.getvalue())


def _encoded(text: str) -> bytes:
    """Encode the table so that its importer cannot take it for another encoding.

    It tells the encoding by the first 10,000 bytes, which must not end within a character: tabs
    after the last head, an empty column each, shift what follows.
    """
    data = text.encode("utf-8-sig")
    while data[_SAMPLE : _SAMPLE + 1] and data[_SAMPLE] & 0xC0 == _WITHIN_A_CHARACTER:
        text = text.replace("\n", "\t\n", 1)
        data = text.encode("utf-8-sig")
    return data


def _language_settings(view: SheetView) -> Iterator[Row]:
    for name, text in (
        ("surveyls_title", unmarked(view.title)),
        ("surveyls_welcometext", _paragraphs(view.words.intro)),
        ("surveyls_dateformat", _ISO_DATES),
    ):
        yield {"class": "SL", "name": name, "text": text, "language": view.lang}


def _contents(view: SheetView, marks: str, *, is_first: bool) -> Iterator[Row]:
    """Write the questions in one language.

    Parameters
    ----------
    is_first : what holds in every language is said in the first
    """
    [part] = view.parts
    words = view.words
    yield _group(1, view.title)
    yield {
        **_question(_LONG, LIMESURVEY_MARKS, LIMESURVEY_MARKS),
        "default": marks,
        "hidden": "1" if is_first else "",
    }
    yield _field(_RADIO, Field("role"), words.role)
    for i, role in enumerate(view.roles):
        yield _answer(limesurvey_role(i), role.name)
    yield {**_field(_DATE, Field("date"), words.date), "date_max": "today" if is_first else ""}
    yield _field(_SHORT, Field("label"), words.label)
    for question in part.questions:
        yield from _asked(question, view)
    yield _group(len(part.questions) + 2, words.anything)
    for i, extra in enumerate(part.extras, start=len(part.questions) + 1):
        yield _field(_LONG, Field("about", i), str(extra.text) or words.anything)


def _asked(question: QuestionView, view: SheetView) -> Iterator[Row]:
    words, number = view.words, question.number
    yield _group(number + 1, question.title)
    if before := read_before(question, view):
        yield _question(_DISPLAY, f"known{number}", _paragraphs(before))
    level = Field("level", number)
    first = f"{question.lead} {unmarked(question.first)}" if str(question.first) else ""
    yield {**_field(_RADIO, level, question.text), "help": first}
    for statement in question.statements:
        yield _answer(limesurvey_answer(statement.answer), statement.text)
    yield _field(_LONG, Field("because", number), words.because)
    yield _field(_SHORT, Field("document", number), words.document)
    unknown = f'{limesurvey_code(level)}.NAOK == "{limesurvey_answer(UNKNOWN)}"'
    yield {**_field(_SHORT, Field("ask", number), words.ask), "relevance": unknown}


def _group(number: int, title: object) -> Row:
    # The number ties a group to itself in the other languages.
    return {"class": "G", "type/scale": str(number), "name": unmarked(title), "relevance": "1"}


def _field(kind: str, field: Field, text: object) -> Row:
    return _question(kind, limesurvey_code(field), numbered(field, text))


def _question(kind: str, code: str, text: str) -> Row:
    row = {"class": "Q", "type/scale": kind, "name": code, "relevance": "1", "text": text}
    return {**row, "mandatory": "N", "other": "N"}


def _answer(code: str, text: object) -> Row:
    return {"class": "A", "type/scale": "0", "name": code, "text": unmarked(text)}


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{unmarked(text)}</p>" for text in texts)
