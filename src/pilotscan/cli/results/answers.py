"""What came of ``pilotscan answers``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.telling import note
from pilotscan.loading.discover import shown_path
from pilotscan.reporting.asking.taken import taken_on_terminal
from pilotscan.reporting.output.terminal import consoles
from pilotscan.reporting.words.language import Language
from pilotscan.told import told, told_many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.framework import Framework
    from pilotscan.runs.answers import TakenIn

__all__ = ["show_taken"]


def show_taken(
    taken: Sequence[TakenIn], framework: Framework, lang: str, color: str, *, is_written: bool
) -> None:
    """Print for people what answers change, and whether it is written."""
    stdout, _ = consoles(color)
    for one in taken:
        lines = taken_on_terminal(
            one.id,
            (one.respondents, one.ratings, one.known),
            [shown_path(path) for path, _ in one.files],
            one.before,
            one.after,
            framework,
            Language(lang),
        )
        for line in lines:
            stdout.print(line, soft_wrap=True)
    files = sum(len(one.files) for one in taken)
    if not files:
        note(told("There is nothing new: no file is written."))
    elif is_written:
        note(told_many("%(n)s file is written.", "%(n)s files are written.", files))
    else:
        note(told_many("%(n)s file would be written.", "%(n)s files would be written.", files))
