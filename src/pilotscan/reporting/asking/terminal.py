"""The call list on a terminal: whom to ask, in which order, what is known after each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from pilotscan.reporting.output.safe import in_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from pilotscan.reporting.asking.values import SheetView
    from pilotscan.reporting.words.language import Language

__all__ = ["call_list"]


def call_list(
    sheets: Sequence[SheetView], language: Language, *, questions: bool = False
) -> Iterator[RenderableType]:
    """Yield the parts of a call list, each to be printed.

    Parameters
    ----------
    questions : put below whom they are asked
    """
    _ = language.gettext
    if not sheets:
        yield Text(_("There is nothing to ask: everything that counts is known."))
        return
    several = len({part.pilot for sheet in sheets for part in sheet.parts}) > 1
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("", justify="right")
    table.add_column(_("Whom to ask"), ratio=3, overflow="fold")
    if several:
        table.add_column(_("About"), ratio=2, overflow="fold")
    table.add_column(_("How long"), overflow="fold")
    table.add_column(_("Known after it"), ratio=2, overflow="fold")
    for number, sheet in enumerate(sheets, start=1):
        name = Text(in_table(sheet.whom.text), style="bold")
        if sheet.is_guess:
            name.append(in_table(f" ({_('a guess')})"), style="not bold")
        after = [part.after for part in sheet.parts]
        about = [Text(in_table(", ".join(part.name.text for part in sheet.parts)))]
        told = Text("; ".join(map(in_table, after)) if len(after) == 1 else "")
        table.add_row(
            str(number), name, *(about if several else ()), Text(in_table(sheet.length)), told
        )
    yield table
    if not questions:
        return
    for number, sheet in enumerate(sheets, start=1):
        yield Text()
        yield Text(f"{number}. {in_table(sheet.whom.text)}", style="bold")
        for part in sheet.parts:
            if several:
                yield Text(f"   {in_table(part.name.text)}")
            for question in part.questions:
                mark = f" [{_('needed')}]" if question.must else ""
                yield Text(f"   {question.number}. {in_table(question.text.text)}{mark}")
            for extra in part.extras:
                if extra.about:
                    yield Text(f"   – {in_table(str(extra.text))}")
            if part.left_out:
                yield Text(f"   {in_table(part.left_out)}")
