"""Questions and answers on a terminal: whom to ask in which order, and what answers change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from pilotscan.model.scale import UNCLEAR
from pilotscan.reporting.output.safe import in_table
from pilotscan.reporting.output.terminal import TONES
from pilotscan.reporting.words.next_step import answers_text, firmness, outlook_text
from pilotscan.reporting.words.phrases import MARK_SHAPES
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from pilotscan.asking.answers.intake import TakenIn
    from pilotscan.model.framework import Framework
    from pilotscan.reporting.asking.values import SheetView
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["call_list", "taken_on_terminal"]


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
    table.add_column(_("Known if answered"), ratio=2, overflow="fold")
    for number, sheet in enumerate(sheets, start=1):
        name = Text(in_table(sheet.whom.text), style="bold")
        if sheet.is_guess:
            name.append(f" ({in_table(_('a guess'))})", style="not bold")
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


# --- what answers change ------------------------------------------------------------------------


def taken_on_terminal(taken: TakenIn, framework: Framework, language: Language) -> Iterator[Text]:
    """Yield the lines about what answers change of one pilot or target, each to be printed."""
    say, many = Wording(framework, language), language.ngettext
    parts = [
        many("%(n)s respondent", "%(n)s respondents", taken.respondents),
        many("%(n)s new answer", "%(n)s new answers", taken.ratings),
    ]
    if taken.known:
        parts.append(many("%(n)s was there already", "%(n)s were there already", taken.known))
    yield Text(in_table(f"{taken.id}: {', '.join(parts)}"), style="bold")
    if taken.ratings and taken.before is not None and taken.after is not None:
        yield from _judged(language.gettext("Before:"), taken.before, say)
        yield from _judged(language.gettext("After:"), taken.after, say)
        if taken.apart:
            text = language.gettext(
                "Those who answered differ on %(named)s: talk about it together.",
                named=say.conditions(taken.apart),
            )
            yield Text(f"  {in_table(text)}")


def _judged(lead: str, evaluation: Evaluation, say: Wording) -> Iterator[Text]:
    head = evaluation.head
    line = Text(f"  {lead} ")
    title = f"{MARK_SHAPES[head.verdict]} {say.verdict(head.verdict, head.route)}"
    line.append(in_table(title), style=TONES[head.verdict])
    for text in (firmness(head, say.language), answers_text(head.distance.answers, say.language)):
        if text:
            line.append(f" · {in_table(text)}")
    yield line
    if head.verdict == UNCLEAR:
        yield Text(f"    {in_table(outlook_text(head, say))}")
