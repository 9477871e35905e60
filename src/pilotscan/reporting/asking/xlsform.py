"""A sheet as an XLSForm, for KoboToolbox, ODK and SurveyCTO (xlsform.org)."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from pilotscan.asking.survey import XLSFORM_MARKS, Field, xlsform_name
from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.languages import LANGUAGES
from pilotscan.reporting.asking.surveys import numbered, read_before, survey_marks, unmarked
from pilotscan.reporting.exports.sheets import OPTIONS
from pilotscan.reporting.output.extras import need
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.reporting.asking.values import QuestionView, SheetView

__all__ = ["xlsform"]

_EPOCH = datetime(2000, 1, 1)
_VERSIONS = 10**10
"""SurveyCTO takes at most ten digits."""
_ROLES = "roles"
_NARROW, _WIDE = 14, 60

Row = dict[str, str]


def xlsform(views: Sequence[SheetView]) -> bytes:
    """Write the questions about one pilot as an XLSForm.

    Parameters
    ----------
    views : one sheet in each language, of which the first is shown first

    Returns
    -------
    bytes
        A workbook with the sheets survey, choices and settings; the same for the same sheets.
    """
    need("xlsform")
    form = _Form(views)
    survey, choices = list(form.survey()), list(form.choices())
    digest = hashlib.sha256(repr((survey, choices)).encode()).hexdigest()
    settings = form.settings(str(int(digest, 16) % _VERSIONS))
    return _written({"survey": survey, "choices": choices, "settings": [settings]})


class _Form:
    def __init__(self, views: Sequence[SheetView]) -> None:
        self.views = views
        self.view = views[0]
        [self.part] = self.view.parts
        self.marks = survey_marks(views)

    def settings(self, version: str) -> Row:
        # An export does not say in which language somebody wrote: a form for each has its own id.
        view = self.view
        name = f"pilotscan_{self.part.pilot}_{view.marks.round}_{view.lang}".replace("-", "_")
        return {
            "form_title": _plain(view.title),
            "form_id": name,
            "version": version,
            "default_language": _named(view.lang),
            "style": "pages",
        }

    def survey(self) -> Iterator[Row]:
        yield {
            "type": "calculate",
            "name": XLSFORM_MARKS,
            "calculation": f"'{self.marks.text()}'",
        }
        yield self.group("start", [view.title for view in self.views])
        for i in range(len(self.view.words.intro)):
            yield {
                "type": "note",
                "name": f"intro_{i + 1}",
                **self.labels([view.words.intro[i] for view in self.views]),
            }
        yield {
            **self.field(f"select_one {_ROLES}", Field("role"), [v.words.role for v in self.views])
        }
        latest = [
            Language(view.lang).gettext("Give today's date or an earlier one.")
            for view in self.views
        ]
        yield {
            **self.field("date", Field("date"), [view.words.date for view in self.views]),
            "default": "today()",
            "constraint": ". <= today()",
            **self.labels(latest, "constraint_message"),
        }
        yield self.field("text", Field("label"), [view.words.label for view in self.views])
        yield {"type": "end group"}
        for i, question in enumerate(self.part.questions):
            yield from self.question(question, [view.parts[0].questions[i] for view in self.views])
        yield self.group("rest", [view.words.anything for view in self.views])
        for i in range(len(self.part.extras)):
            extras = [view.parts[0].extras[i] for view in self.views]
            texts = [
                str(e.text) or v.words.anything for e, v in zip(extras, self.views, strict=True)
            ]
            yield self.field(
                "text", Field("about", len(self.part.questions) + i + 1), texts, long=True
            )
        yield {"type": "end group"}

    def question(self, question: QuestionView, same: Sequence[QuestionView]) -> Iterator[Row]:
        name, number = question.condition, question.number
        words = [view.words for view in self.views]
        yield self.group(f"q_{name.replace('-', '_')}", [one.title for one in same])
        before = [read_before(one, view) for one, view in zip(same, self.views, strict=True)]
        if before[0]:
            texts = ["\n\n".join(paragraphs) for paragraphs in before]
            yield {
                "type": "note",
                "name": f"known_{name.replace('-', '_')}",
                **self.labels(texts),
            }
        level = Field("level", number)
        asked = self.field(f"select_one {_list(name)}", level, [one.text for one in same], name)
        if str(question.first):
            hints = [f"{q.lead} {unmarked(q.first)}" for q in same]
            asked |= self.labels(hints, "hint")
        yield asked
        because = Field("because", number)
        yield self.field("text", because, [w.because for w in words], name, long=True)
        yield self.field("text", Field("document", number), [w.document for w in words], name)
        yield {
            **self.field("text", Field("ask", number), [one.ask for one in words], name),
            "relevant": f"${{{xlsform_name(level, name)}}} = '{UNKNOWN}'",
        }
        yield {"type": "end group"}

    def choices(self) -> Iterator[Row]:
        for i, role in enumerate(self.view.roles):
            names = [view.roles[i].name for view in self.views]
            yield {"list_name": _ROLES, "name": role.id, **self.labels(names)}
        for i, question in enumerate(self.part.questions):
            for j, statement in enumerate(question.statements):
                texts = [view.parts[0].questions[i].statements[j].text for view in self.views]
                yield {
                    "list_name": _list(question.condition),
                    "name": statement.answer,
                    **self.labels(texts),
                }

    def field(
        self,
        kind: str,
        field: Field,
        texts: Sequence[object],
        name: str = "",
        *,
        long: bool = False,
    ) -> Row:
        row = {
            "type": kind,
            "name": xlsform_name(field, name),
            **self.labels([numbered(field, text) for text in texts]),
        }
        return {**row, "appearance": "multiline"} if long else row

    def group(self, name: str, titles: Sequence[object]) -> Row:
        # One screen: a question is read with what belongs to it.
        return {
            "type": "begin group",
            "name": name,
            **self.labels(titles),
            "appearance": "field-list",
        }

    def labels(self, texts: Sequence[object], column: str = "label") -> Row:
        return {
            f"{column}::{_named(view.lang)}": _plain(text)
            for view, text in zip(self.views, texts, strict=True)
        }


def _named(lang: str) -> str:
    return f"{LANGUAGES[lang].name} ({lang})"


def _list(condition: str) -> str:
    return f"levels_{condition.replace('-', '_')}"


def _plain(text: object) -> str:
    """Write paragraphs in which nothing is markup, Markdown included."""
    return "\n\n".join(map(_paragraph, str(text).split("\n\n")))


def _paragraph(text: str) -> str:
    plain = unmarked(text)
    for mark in "*_":
        if plain.count(mark) > 1:  # a single one begins nothing
            plain = plain.replace(mark, f"\\{mark}")
    return re.sub(r"^#", r"\#", plain)


def _written(sheets: dict[str, list[Row]]) -> bytes:
    from xlsxwriter import Workbook

    data = BytesIO()
    book = Workbook(data, OPTIONS)
    book.set_properties({"created": _EPOCH})
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        for i, column in enumerate(columns):
            sheet.set_column(i, i, _WIDE if "::" in column else _NARROW, wrapped)
            sheet.write_string(0, i, column, bold)
            for j, row in enumerate(rows, start=1):
                if row.get(column):
                    sheet.write_string(j, i, row[column])
    book.close()
    return data.getvalue()
