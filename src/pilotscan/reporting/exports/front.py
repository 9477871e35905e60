"""The first sheet of a workbook: what this is, how to read it, and where everything stands."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan.model.scale import NO_VERDICT, VERDICTS
from pilotscan.reporting.documents.scales import shade
from pilotscan.reporting.exports.contents import facts
from pilotscan.reporting.exports.heatmap import OUTLINE, UNKNOWN, not_applicable
from pilotscan.reporting.exports.sheets import EVIDENCE_SHADES, LEVEL_SHADES, SOFT
from pilotscan.reporting.words.phrases import judged_text, levels_text, no_ranking_text
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.model.framework import Text
    from pilotscan.reporting.exports.sheets import Book, Shade

__all__ = ["SheetLine", "front_sheet"]

_WIDTHS = (32, 90, 10, 20)
_LINE_HEIGHT, _LINE_LENGTH = 15, 95


class SheetLine(NamedTuple):
    """A sheet in the list of sheets.

    Parameters
    ----------
    rows : of data
    table : its name in the other formats and in the codebook
    """

    title: str
    meaning: str
    rows: int
    table: str


def front_sheet(
    book: Book, title: str, comparison: Comparison, sheets: Sequence[SheetLine]
) -> None:
    """Write the first sheet."""
    page = _Page(book, book.sheet(title))
    _ = book.language.gettext
    page.line(_("Comparison of pilots"), bold=True, font_size=18)
    page.line(judged_text(len(comparison.records), book.language), font_color=SOFT)
    page.skip()
    for fact in facts(comparison, book.language):
        page.pair(fact.label, fact.text)
    _reading(page, comparison)
    _words(page, comparison)
    page.head(_("Sheets"), _("What it holds"), _("Rows"), _("Table"))
    for line in sheets:
        page.pair(line.title, line.meaning)
        page.beside(line.rows, line.table)


def _reading(page: _Page, comparison: Comparison) -> None:
    """Say how the cells are to be read."""
    framework, _ = comparison.framework, page.book.language.gettext
    page.head(_("How to read the cells"))
    page.pair(_("Levels"), levels_text(Wording(framework, page.book.language)))
    levels = framework.levels
    shades = [LEVEL_SHADES[shade(level, levels)] for level in levels.levels]
    page.scale(framework.scale, shades, levels.first)
    page.sample(
        levels.first + levels.top // 2,
        OUTLINE,
        _("A bottleneck: necessary on this route, and below its minimum."),
    )
    page.sample(
        UNKNOWN, {}, _("Unknown. It never counts as level %(lowest)s.", lowest=levels.first)
    )
    page.sample(not_applicable(page.book), {}, _("Does not apply to this pilot."))
    page.sample("", {}, _("An empty cell: no value, or not known. It is never zero."))
    page.pair(_("Evidence strength"), "")
    page.scale(framework.evidence_scale, EVIDENCE_SHADES)
    page.pair(_("Numbers"), _("Shown rounded. The cells hold every digit that Excel keeps."))
    page.pair(_("Rows"), no_ranking_text(page.book.language))
    if comparison.ordering is not None:
        page.pair(
            _("Shares of draws"),
            _("They hold under the assumptions of the draws; they do not say how likely it is."),
        )


def _words(page: _Page, comparison: Comparison) -> None:
    """Say what the fixed words in the cells are called elsewhere."""
    language, _ = page.book.language, page.book.language.gettext
    say = Wording(comparison.framework, language)
    page.head(_("Verdict"))
    for verdict in (NO_VERDICT,) if comparison.framework.profile_only else VERDICTS:
        page.pair(verdict, say.verdict(verdict, ""))
    page.head(_("Route"))
    for name in comparison.framework.routes:
        page.pair(name, say.route(name))


class _Page:
    """A sheet written from top to bottom."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book, self._sheet, self._row = book, sheet, 0
        sheet.hide_gridlines(2)
        sheet.set_portrait()
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)

    def line(self, text: str, **look: Any) -> None:
        """Write a text over the whole width."""
        self.book.text(self._sheet, self._row, 0, text, **look)
        self._row += 1

    def skip(self) -> None:
        """Leave a row empty."""
        self._row += 1

    def head(self, *titles: str) -> None:
        """Begin a part, with titles of its columns."""
        self.skip()
        for place, title in enumerate([*titles, "", "", ""][: len(_WIDTHS)]):
            self.book.head(self._sheet, self._row, place, title)
        self._row += 1

    def pair(self, label: str, text: str) -> None:
        """Write a label and a text that may need several lines."""
        self.book.text(self._sheet, self._row, 0, label, bold=True, valign="top")
        self._wrapped(text)

    def sample(self, value: int | str, look: dict[str, Any], text: str) -> None:
        """Write what a cell can look like, and what that means."""
        look = {"align": "center", "valign": "top"} | look
        if isinstance(value, str):
            self.book.text(self._sheet, self._row, 0, value, **look)
        else:
            self._sheet.write_number(self._row, 0, value, self.book.format(**look))
        self._wrapped(text)

    def scale(self, labels: Sequence[Text], shades: Sequence[Shade], first: int = 0) -> None:
        """Write labels beside their colours and numbers, the first of which is given."""
        for level, (label, tone) in enumerate(zip(labels, shades, strict=True), first):
            words = label.in_language(self.book.language.code)[0]
            self.sample(level, {"bg_color": tone.fill, "font_color": tone.ink}, words)

    def beside(self, rows: int, table: str) -> None:
        """Add to the line above."""
        look = self.book.format(num_format="#,##0", valign="top", align="left")
        self._sheet.write_number(self._row - 1, 2, rows, look)
        self.book.text(self._sheet, self._row - 1, 3, table, valign="top", font_color=SOFT)

    def _wrapped(self, text: str) -> None:
        # Not every program makes a row as high as its text.
        self._sheet.set_row(self._row, _LINE_HEIGHT * max(1, ceil(len(text) / _LINE_LENGTH)))
        self.book.text(self._sheet, self._row, 1, text, text_wrap=True, valign="top", indent=1)
        self._row += 1
