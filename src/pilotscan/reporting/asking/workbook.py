"""Questions as a workbook to fill in: for e-mail, in Excel or LibreOffice."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pilotscan.asking.answers.keys import (
    ASK,
    BECAUSE,
    DATE,
    DOCUMENT,
    GUIDE,
    LABEL,
    OURS,
    PERSON,
    QUESTIONS,
    ROLE,
    TEXT,
    TICK,
    first_cell,
    marks_text,
    with_mark,
)
from pilotscan.model.assessment import UNKNOWN
from pilotscan.reporting.asking.surveys import known_text
from pilotscan.reporting.exports.sheets import INK, OPTIONS, SOFT, WASH, Book
from pilotscan.reporting.output.extras import need
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pilotscan.reporting.asking.values import (
        PartView,
        QuestionView,
        SheetView,
    )

__all__ = ["workbook"]

_MADE = datetime(1980, 1, 1)
"""The same for all, so that equal questions are equal files."""
_TICKS, _WRITTEN = 6, 90
"""Widths of the two columns, in characters: together they fit a screen and a page."""
_FILL, _EDGE = "#FFF8DC", "#8A7F5C"
_LINE, _AIR = 15, 6
"""Height of a line and of the room around it, in points."""
_PIXELS = 0.93 * (7 * _WRITTEN + 5)
"""Of a line, with room to spare: programs do not have the same letters."""
_BOLD, _SIZE = 1.1, 11
"""How much wider bold letters are, and how large letters are of which nothing is said."""
_LETTERS_AT_MOST = 2_000
"""Of a cell that is only read: no row can be higher than 409 points."""
_NAME_AT_MOST = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")
_RESERVED = {"history"}
"""Excel keeps this name to itself."""
_BOXED: dict[str, Any] = {"border": 1, "border_color": _EDGE, "bg_color": _FILL, "locked": False}


def workbook(views: Sequence[SheetView]) -> bytes:
    """Write sheets of questions as an Excel workbook to fill in.

    The first sheet says what this is and how to fill it in; then follows one for each informant.
    All cells but those for answers are protected, without a password.

    Parameters
    ----------
    views : at least one, in one language

    Returns
    -------
    bytes
        The same for the same sheets; nothing in it is a formula, and nothing of a pilot a link.

    Raises
    ------
    UsageError
        xlsxwriter is not installed.
    """
    need("xlsx")
    from xlsxwriter import Workbook

    language = Language(views[0].lang)
    stream = BytesIO()
    made = Workbook(stream, OPTIONS)
    made.set_properties({"title": views[0].title, "created": _MADE})
    book = Book(made, language)
    guide = language.gettext("Read this first")
    names = list(_names(views, guide, language))
    _guide(book, guide, views, names)
    for view, name in zip(views, names, strict=True):
        _Questions(book, name, view).write()
    made.close()
    return stream.getvalue()


def _names(views: Sequence[SheetView], guide: str, language: Language) -> Iterator[str]:
    """Name the sheets: by what they are, or by who is asked if there are several."""
    taken = {guide.casefold()} | _RESERVED
    questions = language.gettext("Questions")
    for view in views:
        wanted = questions if len(views) == 1 else view.whom.text
        plain = " ".join(_NOT_IN_NAMES.sub(" ", wanted).split()) or questions
        name, number = plain[:_NAME_AT_MOST].strip(), 2
        while name.casefold() in taken:
            end = f" {number}"
            name, number = plain[: _NAME_AT_MOST - len(end)].strip() + end, number + 1
        taken.add(name.casefold())
        yield name


class _Page:
    """A sheet that is written from the top, row after row.

    Parameters
    ----------
    kind : of the sheet, see `keys`
    """

    def __init__(self, book: Book, name: str, kind: str) -> None:
        self.book, self.row = book, 0
        self.sheet = book.book.add_worksheet(name)
        self.sheet.hide_gridlines(2)
        self.sheet.set_column(0, 0, 2, None, {"hidden": True})
        self.sheet.set_column(1, 1, _TICKS)
        self.sheet.set_column(2, 2, _WRITTEN)
        self.sheet.set_portrait()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.set_footer("&L&A&R&P / &N")
        self.sheet.protect("", {"format_rows": True, "format_columns": True})
        self.hidden(first_cell(kind), TICK, TEXT)

    def hidden(self, *texts: str) -> None:
        """Write a row that nobody sees."""
        for column, text in enumerate(texts):
            self.book.text(self.sheet, self.row, column, text)
        self.sheet.set_row(self.row, None, None, {"hidden": True})
        self.row += 1

    def say(self, text: str, key: str = OURS, **look: Any) -> None:
        """Write what is only read, over several rows if it is very long."""
        for piece in _pieces(text):
            height = _height(piece, look)
            self.sheet.set_row(self.row, height)
            self.book.text(self.sheet, self.row, 0, key)
            self.book.text(self.sheet, self.row, 2, piece, **_look(look))
            self.row, key = self.row + 1, OURS

    def gap(self, height: int = 9) -> None:
        """Leave a little room."""
        self.sheet.set_row(self.row, height)
        self.row += 1


def _guide(book: Book, name: str, views: Sequence[SheetView], names: Sequence[str]) -> None:
    """Write the sheet that says what this is and how to fill it in."""
    _ = book.language.gettext
    page, view = _Page(book, name, GUIDE), views[0]
    page.say(view.title if len(views) == 1 else _("Questions"), **_TITLE)
    page.say(view.length if len(views) == 1 else "", **_GREY)
    page.gap()
    for text in view.words.intro:
        page.say(text)
        page.gap(6)
    page.say(_("How to fill it in"), **_HEADING)
    for number, text in enumerate(
        (
            _("Go to the sheet with the questions: click on its name at the bottom of the window."),
            _("Say there first how you are involved and on which day you answer."),
            _(
                "Put an x in the yellow box before the sentence that fits best: one for each "
                "question. Nothing fits quite? Take the nearest one and say why."
            ),
            _("Only the yellow boxes can be filled in. You need not answer every question."),
            _("Save the file, and send it back to whoever sent it to you."),
        ),
        start=1,
    ):
        page.book.text(page.sheet, page.row, 1, f"{number}.", **_look({"align": "right"}))
        page.say(text)
    page.gap()
    for sheet in names:
        # To a sheet of this same workbook: it leads nowhere else.
        target = f"internal:'{sheet}'!C4"
        look = _look({"font_color": "#1F5488", "underline": 1, "bold": True})
        text = _("To the questions") if len(names) == 1 else sheet
        page.sheet.write_url(page.row, 2, target, book.format(**look), text)
        page.row += 1
    page.gap()
    page.say(f"pilotscan {view.provenance.version} · {view.provenance.framework}", **_GREY | _SMALL)


class _Questions:
    """Writes the sheet of one informant."""

    def __init__(self, book: Book, name: str, view: SheetView) -> None:
        self.view, self.book = view, book
        self.page = _Page(book, name, QUESTIONS)
        self.sheet = self.page.sheet

    def write(self) -> None:
        """Write all of it."""
        page, view = self.page, self.view
        page.hidden(OURS, "", marks_text(view.marks))
        first_role = page.row
        for role in view.roles:
            page.hidden(OURS, "", role.name)
        roles = f"=$C${first_role + 1}:$C${page.row}"
        self._head()
        self._respondent(roles)
        for part in view.parts:
            self._part(part)

    def _head(self) -> None:
        page = self.page
        page.say(self.view.title, **_TITLE)
        self.sheet.freeze_panes(page.row, 0)
        self.sheet.repeat_rows(page.row - 1)
        page.say(self.view.length, **_GREY)
        page.gap()

    def _respondent(self, roles: str) -> None:
        """Ask who answers, and when."""
        _, words = self.book.language.gettext, self.view.words
        page = self.page
        likely = {part.role for part in self.view.parts}
        names = {role.id: role.name for role in self.view.roles}
        page.say(_("First about you"), **_HEADING)
        page.say(words.role + " " + _("(choose from the list)"), **_LABEL)
        self._box(ROLE, names.get(likely.pop(), "") if len(likely) == 1 else "")
        self._list(roles)
        page.say(words.date + " " + _("(day-month-year, as in 14-1-2027)"), **_LABEL)
        self._box(DATE, num_format="d mmmm yyyy")
        page.say(words.label, **_LABEL)
        self._box(LABEL)
        page.say(
            _("Do several people of one office fill in a copy each? Then number them: 1, 2, 3 …"),
            **_LABEL,
        )
        self._box(PERSON, 1)
        page.gap(15)

    def _part(self, part: PartView) -> None:
        page = self.page
        page.say(_titled(part), with_mark(part.pilot, part.respondent), **_HEADING | _RULED)
        if part.left_out:
            page.say(part.left_out, **_GREY)
        page.gap(6)
        for question in part.questions:
            self._question(question)
        for extra in part.extras:
            page.say(str(extra.text) or self.view.words.anything, **_BOLD_TEXT)
            self._box(extra.key, lines=3)
            page.gap(15)

    def _question(self, question: QuestionView) -> None:
        page, words = self.page, self.view.words
        look = _look({"bold": True, "align": "center", "valign": "top"})
        self.book.text(self.sheet, page.row, 1, str(question.number), **look)
        page.say(str(question.text), with_mark(question.key, question.anchors), **_BOLD_TEXT)
        if str(question.first):
            page.say(f"{question.lead} {question.first}", italic=True)
        for i, known in enumerate(question.known):
            page.say((f"{words.known} " if i == 0 else "") + known_text(known, str), **_GREY)
        page.gap(4)
        for statement in question.statements:
            share = f" ({statement.share})" if statement.share else ""
            self._tick(f"{question.key}/{statement.answer}", f"{statement.text}{share}")
            if statement.answer == UNKNOWN:
                page.say(words.ask, **_LABEL)
                self._box(f"{question.key}/{ASK}")
        page.say(words.because, **_LABEL)
        self._box(f"{question.key}/{BECAUSE}", lines=2)
        page.say(words.document, **_LABEL)
        self._box(f"{question.key}/{DOCUMENT}")
        page.gap(18)

    def _tick(self, key: str, text: str) -> None:
        page = self.page
        box = self.book.format(
            **_BOXED | {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"}
        )
        self.sheet.write_blank(page.row, 1, None, box)
        self.sheet.data_validation(
            page.row, 1, page.row, 1, {"validate": "list", "source": ["x"], "show_error": False}
        )
        page.say(text, key, valign="vcenter", indent=1)

    def _box(self, key: str, value: str | int = "", lines: int = 1, **look: Any) -> None:
        """Write a cell to write in."""
        page = self.page
        layout = {**_BOXED, "text_wrap": True, "valign": "top", "align": "left", **look}
        self.book.text(self.sheet, page.row, 0, key)
        if isinstance(value, int):
            self.sheet.write_number(page.row, 2, value, self.book.format(**layout))
        elif value:
            self.book.text(self.sheet, page.row, 2, value, **layout)
        else:
            self.sheet.write_blank(page.row, 2, None, self.book.format(**layout))
        self.sheet.set_row(page.row, lines * _LINE + _AIR)
        page.row += 1

    def _list(self, source: str) -> None:
        """Let people choose in the row above."""
        row = self.page.row - 1
        self.sheet.data_validation(
            row, 2, row, 2, {"validate": "list", "source": source, "show_error": False}
        )


_TITLE: dict[str, Any] = {"bold": True, "font_size": 14}
_HEADING: dict[str, Any] = {"bold": True, "font_size": 13}
_RULED: dict[str, Any] = {"bg_color": WASH, "bottom": 1, "bottom_color": SOFT}
_BOLD_TEXT: dict[str, Any] = {"bold": True}
_GREY: dict[str, Any] = {"font_color": SOFT}
_SMALL: dict[str, Any] = {"font_size": 10}
_LABEL: dict[str, Any] = {"font_size": 10, "valign": "bottom"}


def _look(look: dict[str, Any]) -> dict[str, Any]:
    return {"font_color": INK, "text_wrap": True, "valign": "top", **look}


def _titled(part: PartView) -> str:
    return " · ".join(filter(None, (str(part.name), str(part.place))))


def _pieces(text: str) -> Iterable[str]:
    """Cut a text that is too long for one row, between words."""
    while len(text) > _LETTERS_AT_MOST:
        end = text.rfind(" ", 0, _LETTERS_AT_MOST)
        end = end if end > 0 else _LETTERS_AT_MOST
        yield text[:end]
        text = text[end:].lstrip()
    yield text


def _height(text: str, look: dict[str, Any]) -> float:
    """Return how high a row must be to show all of a text."""
    from xlsxwriter.utility import xl_pixel_width

    size: float = look.get("font_size", _SIZE) / _SIZE
    wide = size * (_BOLD if look.get("bold") else 1)
    space, lines = xl_pixel_width(" "), 0
    for paragraph in text.split("\n"):
        lines, used = lines + 1, 0.0
        for word in paragraph.split():
            length = xl_pixel_width(word)
            if used and (used + space + length) * wide > _PIXELS:
                lines, used = lines + 1, 0.0
            used += length + (space if used else 0)
            lines += int(used * wide / _PIXELS)
    return lines * _LINE * max(size, 1) + _AIR
