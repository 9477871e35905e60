"""The sheet with a row per pilot and a column per condition, coloured by level."""

from __future__ import annotations

from itertools import groupby, repeat
from typing import TYPE_CHECKING, Any

from pilotscan.comparing.record import STATES
from pilotscan.comparing.systemic import STANDINGS, standings
from pilotscan.reporting.documents.scales import shade
from pilotscan.reporting.exports.cells import plain_values
from pilotscan.reporting.exports.contents import WIDE
from pilotscan.reporting.exports.sheets import (
    A3,
    EVIDENCE_SHADES,
    INK,
    LEVEL_SHADES,
    SOFT,
    WASH,
    width_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pilotscan.catalogue import Column
    from pilotscan.comparing.comparison import Comparison
    from pilotscan.model.scale import Scale
    from pilotscan.reporting.exports.sheets import Book, Shade

__all__ = ["OUTLINE", "UNKNOWN", "colour", "heatmap", "not_applicable"]

UNKNOWN = "?"
_NAMES_ROW = 2
"""Above it stand the titles of dimensions and of conditions, for people."""
_FROZEN = 2
_WIDEST, _LEVEL_WIDTH = 40, 5.5
_DIMENSION_HEIGHT, _TITLE_HEIGHT = 48, 170
OUTLINE = {"border": 2, "left": 2, "border_color": INK, "left_color": INK, "bold": True}
"""Of the level of a bottleneck."""


def not_applicable(book: Book) -> str:
    """Return what stands where a condition does not apply."""
    return book.language.gettext("n/a")


def heatmap(book: Book, title: str, columns: Sequence[Column], comparison: Comparison) -> None:
    """Write the levels side by side.

    Unknown and not applicable are told apart here, which the table itself does not do. Behind the
    levels stands the evidence strength of each; it is not printed, so that the levels fit a page.

    Parameters
    ----------
    columns : of the table `wide`, in its order
    """
    sheet = book.sheet(title, paper=A3)
    frame, conditions = comparison.tables[WIDE], len(comparison.framework.condition_by_id)
    levels = len(columns) - 2 * conditions
    strengths = levels + conditions
    book.text(sheet, 0, 0, title, bold=True, font_size=16, valign="top")
    small = {"bold": False, "font_color": SOFT, "font_size": 9}
    book.names(sheet, _NAMES_ROW, columns, **small, align="left")
    for place, column in enumerate(columns[:levels]):
        values = plain_values(frame[column.name])
        book.column(sheet, _NAMES_ROW + 1, place, column, values)
        sheet.set_column(place, place, min(width_of(column, values), _WIDEST))
    states = comparison.judged.states
    bottlenecks = standings(comparison.judged) == STANDINGS.index("bottleneck")
    marks = {STATES.index("unknown"): UNKNOWN, STATES.index("not-applicable"): not_applicable(book)}
    for c, begins in enumerate(_titles(book, sheet, levels, "", comparison)):
        values = plain_values(frame[columns[levels + c].name])
        shown = [marks.get(s, v) for s, v in zip(states[:, c].tolist(), values, strict=True)]
        _levels(book, sheet, levels + c, shown, begins=begins, outlined=bottlenecks[:, c].tolist())
    evidence = f"{book.language.gettext('Evidence strength')}: "
    for c, begins in enumerate(_titles(book, sheet, strengths, evidence, comparison)):
        values = plain_values(frame[columns[strengths + c].name])
        _levels(book, sheet, strengths + c, values, begins=begins)
    last = _NAMES_ROW + len(frame)
    area = (_NAMES_ROW + 1, levels, last, strengths - 1)
    colour(book, sheet, area, level_shades(comparison.framework.levels))
    area = (_NAMES_ROW + 1, strengths, last, len(columns) - 1)
    colour(book, sheet, area, dict(enumerate(EVIDENCE_SHADES)))
    sheet.set_column(levels, strengths - 1, _LEVEL_WIDTH)
    sheet.set_column(strengths, len(columns) - 1, _LEVEL_WIDTH, None, {"level": 1})
    book.hold(sheet, _NAMES_ROW, len(frame), len(columns), _FROZEN)
    sheet.print_area(0, 0, last, strengths - 1)


def _titles(book: Book, sheet: Any, place: int, before: str, comparison: Comparison) -> list[bool]:
    """Write the titles of dimensions and conditions; tell which condition begins a dimension."""
    framework, code = comparison.framework, book.language.code
    titles = {d.id: d.title.in_language(code)[0] for d in framework.dimensions}
    sheet.set_row(0, _DIMENSION_HEIGHT)
    sheet.set_row(1, _TITLE_HEIGHT)
    begins = []
    for dimension, group in groupby(framework.conditions, lambda c: framework.dimension_of[c.id]):
        conditions = list(group)
        look = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": WASH, "left": 1}
        if len(conditions) > 1:
            sheet.merge_range(0, place, 0, place + len(conditions) - 1, "", book.format(**look))
        book.text(sheet, 0, place, before + titles[dimension], **look)
        for n, condition in enumerate(conditions):
            begins.append(n == 0)
            book.text(
                sheet, 1, place + n, condition.title.in_language(code)[0], rotation=90,
                text_wrap=True, valign="bottom", align="center", left=int(n == 0), left_color=SOFT,
            )  # fmt: skip
        place += len(conditions)
    return begins


def _levels(  # noqa: PLR0913 - what a cell looks like
    book: Book,
    sheet: Any,
    place: int,
    values: Sequence[int | str | None],
    *,
    begins: bool,
    outlined: Iterable[bool] = repeat(False),
) -> None:
    """Write the values of one condition, or the marks that stand for them."""
    plain: dict[str, Any] = {"align": "center", "border": 1, "border_color": "#FFFFFF"}
    if begins:
        plain |= {"left": 1, "left_color": SOFT}
    for row, (value, outline) in enumerate(zip(values, outlined), _NAMES_ROW + 1):  # noqa: B905
        look = plain | (OUTLINE if outline else {})
        if isinstance(value, str):
            book.text(sheet, row, place, value, **look, font_color=SOFT, font_size=9)
        elif value is None:
            sheet.write_blank(row, place, None, book.format(**look))
        else:
            sheet.write_number(row, place, value, book.format(**look))


def level_shades(scale: Scale) -> dict[int, Shade]:
    """Return how each level of a scale is coloured."""
    return {level: LEVEL_SHADES[shade(level, scale)] for level in scale.levels}


def colour(
    book: Book, sheet: Any, area: tuple[int, int, int, int], shades: Mapping[int, Shade]
) -> None:
    """Colour cells by their level, also one that somebody changes later.

    Parameters
    ----------
    area : first row and column, last row and column
    """
    # To a spreadsheet an empty cell equals 0.
    sheet.conditional_format(*area, {"type": "blanks", "stop_if_true": True})
    for level, tone in shades.items():
        look = book.format(bg_color=tone.fill, font_color=tone.ink)
        rule = {"type": "cell", "criteria": "==", "value": level, "format": look}
        sheet.conditional_format(*area, rule)
