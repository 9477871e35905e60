"""What people see on a terminal: the table of verdicts."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from pilotscan.model.scale import NO_VERDICT
from pilotscan.reporting.output.safe import in_table
from pilotscan.reporting.output.streams import silence_stdout
from pilotscan.reporting.site.overview import groups_of
from pilotscan.reporting.site.overview_words import strip_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from pilotscan.reporting.site.overview import IndexGroup
    from pilotscan.reporting.site.overview_row import IndexRow
    from pilotscan.reporting.words.deciding import DecidingMark
    from pilotscan.reporting.words.language import Language

__all__ = ["TONES", "consoles", "summary_table"]

TONES = {
    "stop-or-repair": "bold red",
    "not-yet": "yellow",
    "not-assessable": "bright_black",
    "conditional": "blue",
    "ready-stepwise": "green",
    "no-verdict": "cyan",
}
ROWS_AT_MOST = 60
OTHER_COLUMNS = 76
"""Columns that a table of profiles needs beside the names."""
LEVELS = {
    "l0": "black on #d9d3c3",
    "l1": "black on #d3dfea",
    "l2": "black on #a3c0da",
    "l3": "white on #3f78ab",
    "l4": "white on #1f5488",
    "low": "bold red",
}
"""Colours of the strip, as on pages; its signs say the same."""
STRIP_WIDTH = 16
SHARES = (24, 17, 37, 22)
"""How pilot, answer, next step and distance divide the width that the strip leaves."""
PIPED_WIDTH = 110
"""Columns where no terminal says how wide it is."""


class _QuietlyEnding(Console):
    """A console whose reader may leave early: what is left to say is then said to nobody."""

    def on_broken_pipe(self) -> None:
        """Send what follows nowhere, so that the run still ends with its own exit code."""
        silence_stdout()


def consoles(color: str) -> tuple[Console, Console]:
    """Return the consoles of stdout and stderr.

    Parameters
    ----------
    color : auto (a terminal, and NO_COLOR not set) | always | never
    """
    forced = {"always": True, "never": False}.get(color)
    plain = True if color == "never" else None
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH
    return (
        _QuietlyEnding(force_terminal=forced, no_color=plain, highlight=False, width=width),
        Console(stderr=True, force_terminal=forced, no_color=plain, highlight=False),
    )


def summary_table(rows: Sequence[IndexRow], language: Language, width: int) -> RenderableType:
    """Lay out by group how pilots stand, what to do next and how far a verdict is.

    Parameters
    ----------
    width : columns of the terminal
    """
    if any(row.verdict == NO_VERDICT for row in rows):
        return _profiles(rows, language, width)
    shown: list[RenderableType] = []
    left = ROWS_AT_MOST
    for group in groups_of(rows, language):
        if not left:
            break
        title = f"{group.title} ({language.number(len(group.rows))})"
        shown += [Text(title, "bold"), _group(group, group.rows[:left], language, width), ""]
        left = max(0, left - len(group.rows))
    legend = language.gettext(
        "Each number is the level of a condition that decides: before “!” too low, “?” unknown."
    )
    return Group(*shown, Text(legend, "bright_black"))


def _group(group: IndexGroup, rows: Sequence[IndexRow], language: Language, width: int) -> Table:
    """Lay out pilots of which the same can be done; where they are folded, in a line each."""
    _ = language.gettext
    table = Table(
        box=None, padding=(0, 1, 0, 0), header_style="bright_black", show_header=not group.is_folded
    )
    room = width - STRIP_WIDTH - 5
    pilot, answer, step, far = (room * share // 100 for share in SHARES)
    for head, wide in (
        (_("Pilot"), pilot),
        (_("Answer"), answer),
        (_("What decides"), STRIP_WIDTH),
        (_("Next step"), step),
        (_("To a verdict"), far),
    ):
        overflow: Literal["ellipsis", "fold"] = "ellipsis" if group.is_folded else "fold"
        table.add_column(head, width=wide, no_wrap=group.is_folded, overflow=overflow)
    for row in rows:
        said = Text(in_table(f"{row.mark} {row.verdict_title}"), TONES[row.verdict])
        distance = Text(in_table(row.distance or "–"))
        if row.open_route:
            said.append(f"\n{in_table(row.open_route)}", "not bold default")
        if row.outlook and not group.is_folded:
            distance.append(f"\n→ {in_table(row.outlook)}", "bright_black")
        table.add_row(
            Text(in_table(row.name.text)),
            said,
            _strip(row.strip),
            Text(in_table(str(row.next or "–"))),
            distance,
        )
    return table


def _strip(strip: Sequence[DecidingMark]) -> Text:
    """Write the levels of what decides, what is too low before an exclamation mark."""
    text = Text()
    for kind, marks in strip_parts(strip):
        text.append(" " if text else "")
        for mark in marks:
            text.append(mark.mark, LEVELS.get("low" if mark.is_low else mark.look, "bright_black"))
        text.append("!" if kind == "low" else "", LEVELS["low"])
    return text


def _profiles(rows: Sequence[IndexRow], language: Language, width: int) -> Table:
    """Lay out pilots where no row has a verdict: what is rated, and what stands lowest."""
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    name_width = max(14, min(34, width - OTHER_COLUMNS))
    table.add_column(language.gettext("Pilot"), overflow="ellipsis", no_wrap=True, width=name_width)
    table.add_column(language.gettext("Route"), overflow="fold", min_width=21)
    table.add_column(language.gettext("Rated"), justify="right")
    table.add_column(language.gettext("What stands lowest"), overflow="fold", min_width=16)
    for row in rows[:ROWS_AT_MOST]:
        texts = (row.name.text, str(row.route), row.rated, row.blocked_by or "–")
        table.add_row(*(Text(in_table(text)) for text in texts))
    return table
