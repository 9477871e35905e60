"""What came of ``pilotscan answers``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.telling import note, note_written
from pilotscan.loading.discover import shown_path
from pilotscan.reporting.asking.terminal import taken_on_terminal
from pilotscan.reporting.output.safe import in_table
from pilotscan.reporting.output.terminal import consoles
from pilotscan.reporting.words.language import Language
from pilotscan.told import told, told_many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.asking.answers.intake import TakenIn
    from pilotscan.model.framework import Framework

__all__ = ["show_taken"]


def show_taken(  # noqa: PLR0913
    taken: Sequence[TakenIn],
    framework: Framework,
    lang: str,
    color: str,
    *,
    is_written: bool,
    refused: int,
) -> None:
    """Print for people what answers change, and whether it is written.

    Parameters
    ----------
    refused : files of answers with an error
    """
    stdout, _ = consoles(color)
    for one in taken:
        for line in taken_on_terminal(one, framework, Language(lang)):
            stdout.print(line, soft_wrap=True)
        for path, _ in one.files:
            stdout.print(f"  {in_table(shown_path(path))}", soft_wrap=True, markup=False)
    files = sum(len(one.files) for one in taken)
    if refused:
        note(
            told_many(
                "%(n)s file with an error is not taken in, or not whole.",
                "%(n)s files with an error are not taken in, or not whole.",
                refused,
            )
        )
    if taken:
        note_written(files, is_written=is_written)
    else:
        note(told("No file is written."))
