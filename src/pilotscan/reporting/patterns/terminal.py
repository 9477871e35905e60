"""Patterns on a terminal: what can be concluded, and the table; a page has the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from pilotscan.reporting.output.safe import in_table
from pilotscan.reporting.output.terminal import TONES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from pilotscan.reporting.patterns.values import CaseLink, PatternsPage
    from pilotscan.reporting.words.language import Language

__all__ = ["patterns_on_terminal"]

ROWS_AT_MOST = 20
CASES_AT_MOST = 4
"""So many cases of a row are named."""


def patterns_on_terminal(page: PatternsPage, language: Language) -> Iterator[RenderableType]:
    """Yield the parts of patterns, each to be printed."""
    _ = language.gettext
    yield Text(in_table(page.title), style="bold")
    yield Text(in_table(page.answer), style=TONES[page.tone])
    for number, term in enumerate(page.terms, start=1):
        yield _line(f"  {number}. {term}")
    for sentence in page.said:
        yield _line(f"- {sentence}")
    if page.needed:
        yield _heading(_("What would be needed"))
        for sentence in page.needed:
            yield _line(f"- {sentence}")
    yield _heading(_("What cannot be concluded"))
    for sentence in page.limits:
        yield _line(f"- {sentence}")
    if page.desk:
        yield _line(page.desk)
    if page.rows:
        yield Text()
        yield _rows(page, language)
        for sign, title in page.signs:
            yield _line(f"{sign}: {title}")
    if page.robustness_told:
        yield Text()
        yield _line(page.robustness_told)
    yield Text()
    more = _("'--format html' writes it whole: solutions, cases that do not fit, how firm it is.")
    yield Text(in_table(more), style="bright_black")


def _rows(page: PatternsPage, language: Language) -> Table:
    _ = language.gettext
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    for sign, _title in page.signs:
        table.add_column(in_table(sign))
    heads = (_("Outcome"), _("With the outcome"), _("Consistency"), _("Cases"))
    for head in heads:
        table.add_column(in_table(head), overflow="fold")
    for row in page.rows[:ROWS_AT_MOST]:
        table.add_row(
            *row.marks,
            Text(in_table(f"{row.mark} {row.result}"), style=TONES[row.tone]),
            in_table(row.shown),
            in_table(row.consistency),
            in_table(_named(row.cases, language)),
        )
    if len(page.rows) > ROWS_AT_MOST:
        left = language.ngettext("and %(n)s more", "and %(n)s more", len(page.rows) - ROWS_AT_MOST)
        table.add_row(*("" for _ in page.signs), "", "", "", in_table(left))
    return table


def _named(cases: Sequence[CaseLink], language: Language) -> str:
    names = [str(case.name) for case in cases[:CASES_AT_MOST]]
    rest = len(cases) - len(names)
    if rest > 0:
        names.append(language.ngettext("%(n)s more", "%(n)s more", rest))
    return ", ".join(names)


def _heading(text: str) -> Text:
    return Text(f"\n{in_table(text)}", style="bold")


def _line(text: str) -> Text:
    return Text(in_table(text))
