"""A transfer on a terminal: all pairs in a table, then each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from pilotscan.reporting.output.safe import in_table
from pilotscan.reporting.output.terminal import TONES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from pilotscan.reporting.transfer.values import CircumstanceRow, PairView, TransferPage
    from pilotscan.reporting.words.language import Language

__all__ = ["transfer_on_terminal"]


def transfer_on_terminal(page: TransferPage, language: Language) -> Iterator[RenderableType]:
    """Yield the parts of a transfer, each to be printed."""
    if len(page.matrix) * len(page.targets) > 1:
        yield _matrix(page, language)
    for pair in page.pairs:
        yield Text()
        yield from _pair(pair, language)
    if page.more_pairs:
        yield Text()
        more = language.ngettext(
            "and %(n)s more pair; --format json has all",
            "and %(n)s more pairs; --format json has all",
            page.more_pairs,
        )
        yield Text(more, style="bright_black")


def _matrix(page: TransferPage, language: Language) -> Table:
    table = _table(language.gettext("Pilot"), *(target.text for target in page.targets))
    for row in page.matrix:
        cells = []
        for cell in row.cells:
            text = _tag(cell.mark, cell.title, cell.verdict)
            cells.append(text.append(f"\n  {in_table(cell.distance)}") if cell.distance else text)
        table.add_row(in_table(row.pilot.text), *cells)
    return table


def _pair(pair: PairView, language: Language) -> Iterator[RenderableType]:
    _ = language.gettext
    title = _("%(pilot)s for %(target)s", pilot=pair.pilot, target=pair.target)
    yield Text(in_table(title), style="bold")
    question = f"{in_table(pair.question.text)}\n" if pair.question.text else ""
    verdict = Text(question or f"{in_table(pair.route.text)}: ")
    yield verdict.append_text(_tag(pair.mark, pair.title, pair.verdict))
    yield _line(pair.why)
    if pair.missing:
        yield _line(_("Essential there, and neither here nor replaced:"))
        yield from (_line(f"- {what}") for what in pair.missing)
    for sentence in (pair.outlook, pair.distance, pair.path):
        if sentence:
            yield _line(sentence)
    yield from (_line(f"{i}. {step}", "  ") for i, step in enumerate(pair.steps, start=1))
    if pair.desk:
        yield _line(pair.desk)
    if pair.circumstances:
        yield Text()
        yield _circumstances(pair.circumstances, language)
    if pair.solved:
        yield _heading(_("Who has solved this before"))
        yield from (_line(f"- {solved}") for solved in pair.solved)
    for group in pair.ratings:
        yield _heading(group.title)
        for row in group.rows:
            told = f"- {row.title}: {row.level}"
            if row.at_origin:
                at_origin = _("at the origin: %(level)s", level=row.at_origin)
                told = f"{told} ({at_origin})"
            yield _line(told)
    if pair.questions:
        yield _heading(_("What to do on Monday"))
        for asked in pair.questions:
            who = f" → {asked.who}" if asked.who else ""
            yield _line(f"- {asked.question} ({asked.about}){who}")


def _circumstances(rows: tuple[CircumstanceRow, ...], language: Language) -> Table:
    _ = language.gettext
    table = _table(
        _("Circumstance"),
        _("Role"),
        _("There on a larger scale"),
        _("Here"),
        _("Replacement"),
        _("What it means"),
    )
    for row in rows:
        texts = (row.what, row.role, row.at_origin, row.here, row.replacement or "–")
        table.add_row(*(in_table(str(text)) for text in texts), _tag(row.mark, row.means, row.tone))
    return table


def _table(*heads: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    for head in heads:
        table.add_column(in_table(head), overflow="fold")
    return table


def _tag(mark: str, title: str, tone: str) -> Text:
    return Text(in_table(f"{mark} {title}"), style=TONES[tone])


def _heading(text: str) -> Text:
    return Text(f"\n{in_table(text)}", style="bold")


def _line(text: str, indent: str = "") -> Text:
    return Text(f"{indent}{in_table(text)}")
