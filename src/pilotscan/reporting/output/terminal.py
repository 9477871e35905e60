"""What people see on a terminal: the table of verdicts."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pilotscan.model.scale import NO_VERDICT
from pilotscan.reporting.output.safe import in_table
from pilotscan.reporting.output.streams import silence_stdout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.reporting.site.overview import IndexRow
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
BOTTLENECKS_AT_MOST = 2
OTHER_COLUMNS = 76
"""Columns that the table needs beside the names."""
ROOMY = 100
"""Columns from which there is room for the share of rated conditions."""
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


def summary_table(rows: Sequence[IndexRow], language: Language, width: int) -> Table:
    """Lay out verdict, score with range, coverage and bottlenecks per pilot.

    Parameters
    ----------
    width : columns of the terminal
    """
    _ = language.gettext
    name_width = max(14, min(34, width - OTHER_COLUMNS))
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(_("Pilot"), overflow="ellipsis", no_wrap=True, width=name_width)
    if any(row.verdict == NO_VERDICT for row in rows):
        return _profiles(rows, language, table)
    roomy = width >= ROOMY
    table.add_column(_("Verdict and route"), overflow="fold", min_width=24 if roomy else 21)
    score_head = _("Score (range)") if roomy else f"{_('Score (range)')}\n{_('Rated')}"
    table.add_column(score_head, justify="right", min_width=15)
    if roomy:
        table.add_column(_("Rated"), justify="right")
    table.add_column(_("Bottlenecks"), overflow="fold", min_width=16)
    for row in rows[:ROWS_AT_MOST]:
        verdict = Text(in_table(f"{row.mark} {row.verdict_title}"), style=TONES[row.verdict])
        if row.question:
            verdict = Text.assemble(in_table(row.question), "\n", verdict)
        else:
            verdict.append(f"\n{in_table(str(row.route))}", style="not bold default")
        shown = in_table("; ".join(row.bottlenecks[:BOTTLENECKS_AT_MOST]))
        rest = len(row.bottlenecks) - BOTTLENECKS_AT_MOST
        score = Text(f"{row.score or '–'} ({row.range})".replace(" ", "\xa0"))
        rated = Text(row.rated.replace(" ", "\xa0"))
        cells = [Text(in_table(row.name.text)), verdict]
        cells += [score, rated] if roomy else [score.append("\n").append_text(rated)]
        table.add_row(*cells, Text(f"{shown} +{rest}" if rest > 0 else shown or "–"))
    return table


def _profiles(rows: Sequence[IndexRow], language: Language, table: Table) -> Table:
    """Go on where no row has a verdict: what is rated, and what stands lowest."""
    table.add_column(language.gettext("Route"), overflow="fold", min_width=21)
    table.add_column(language.gettext("Rated"), justify="right")
    table.add_column(language.gettext("What stands lowest"), overflow="fold", min_width=16)
    for row in rows[:ROWS_AT_MOST]:
        texts = (row.name.text, str(row.route), row.rated, row.blocked_by or "–")
        table.add_row(*(Text(in_table(text)) for text in texts))
    return table
