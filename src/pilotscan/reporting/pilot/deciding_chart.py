"""The strip of the conditions that decide: where each stands, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.scale import UNCLEAR
from pilotscan.reporting.pilot.chart_values import ChartWords, DecidingCell, DecidingView
from pilotscan.reporting.words.deciding import deciding_marks

if TYPE_CHECKING:
    from pilotscan.reporting.pilot.sentences import PilotWording
    from pilotscan.reporting.words.deciding import DecidingMark

__all__ = ["deciding_view", "deciding_words"]

ROW, HEIGHT = 14, 52
"""Cells in a row, and how high one is."""
WIDEST = 10.0
"""Percent of the width that a cell takes at most."""


def deciding_view(say: PilotWording) -> DecidingView:
    """Place the cells, in rows."""
    marks = deciding_marks(say.evaluation)
    width = min(100 / min(len(marks), ROW), WIDEST) if marks else 0
    cells = tuple(
        DecidingCell(
            _called(one, say),
            one.mark,
            one.look,
            one.is_low,
            round(i % ROW * width, 2),
            i // ROW * HEIGHT,
        )
        for i, one in enumerate(marks)
    )
    return DecidingView(cells, round(width, 2), -(-len(marks) // ROW) * HEIGHT)


def _called(one: DecidingMark, say: PilotWording) -> str:
    return say.condition(one.condition, "bottleneck" if one.is_low else "")


def deciding_words(say: PilotWording) -> ChartWords:
    """Say what the strip shows: what is too low, what is not known, what nobody has checked."""
    gettext, many = say.language.gettext, say.language.ngettext
    marks = deciding_marks(say.evaluation)
    title = (
        many(
            "%(n)s of %(all)s conditions decides",
            "%(n)s of %(all)s conditions decide",
            len(marks),
            all=say.language.number(say.head.counting),
        )
        if say.has_necessary(say.head.route)
        else gettext("Where the conditions stand")
    )
    desc = gettext(
        "Worst first: %(marks)s.",
        marks="; ".join(f"{_called(one, say)} {one.mark}" for one in marks),
    )
    return ChartWords(title, desc, " ".join(_caption(say, marks)))


def _caption(say: PilotWording, marks: tuple[DecidingMark, ...]) -> list[str]:
    """Say what the answer beside it does not: that names what is too low, or what is missing."""
    gettext = say.language.gettext
    unknown = [one.condition for one in marks if one.mark == "?"]
    if len(unknown) == len(marks):
        return [gettext("Nothing is known of any of them.")]
    told = []
    if not any(one.is_low for one in marks) and say.has_necessary(say.head.route):
        told.append(gettext("None is known to be too low."))
    if unknown and say.head.verdict != UNCLEAR:
        told.append(gettext("Not known: %(named)s.", named=say.conditions(unknown)))
    told.append(gettext("The darker, the better."))
    if any(one.is_low for one in marks):
        told.append(gettext("Red frame: too low."))
    return told
