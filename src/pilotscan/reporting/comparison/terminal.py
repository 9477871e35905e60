"""A comparison on a terminal: what stands out, the levels side by side, bottlenecks, the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table
from rich.text import Text

from pilotscan.reporting.comparison.heatmap import make_heatmap
from pilotscan.reporting.comparison.ordering import assumptions, order_section
from pilotscan.reporting.comparison.sentences import (
    NAMED_AT_MOST,
    ComparisonWording,
    desk_notice,
    distance_text,
    failing_case,
    failing_text,
)
from pilotscan.reporting.output.safe import in_table
from pilotscan.reporting.words.phrases import with_rest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.reporting.comparison.heatmap import Cell, Heatmap
    from pilotscan.reporting.comparison.order_values import OrderSection
    from pilotscan.reporting.comparison.page import Layout
    from pilotscan.reporting.words.language import Language

__all__ = ["on_terminal"]

TITLE_WIDTH = 34
TITLE_AT_LEAST = 20
CELL_WIDTH, MEAN_WIDTH = 4, 10
"""A level and its evidence strength; a mean and how many of how many are rated."""
BOTTLENECKS_AT_MOST = 10
LESSONS_AT_MOST = 10
NEAREST_AT_MOST = 10
ROWS_AT_MOST = 40
_STYLES = {
    "l0": "black on #d9d3c3",
    "l1": "black on #d3dfea",
    "l2": "black on #a3c0da",
    "l3": "white on #3f78ab",
    "l4": "white on #1f5488",
    "lo": "bright_black",
    "lu": "bright_black",
    "ln": "bright_black",
}


def on_terminal(
    comparison: Comparison, language: Language, layout: Layout, width: int
) -> Iterator[RenderableType]:
    """Yield the parts of a comparison, each to be printed.

    Parameters
    ----------
    width : columns of the terminal
    """
    say = ComparisonWording(comparison, language)
    _ = language.gettext
    told = [*([] if say.framework.profile_only else [say.news()]), *say.highlights()]
    if told:
        yield Text(_("What stands out"), style="bold")
    for sentence in told:
        yield Text(f"- {in_table(sentence)}")
    notice = desk_notice(comparison, language)
    if notice:
        yield Text(f"- {in_table(notice)}")
    yield Text()
    if comparison.summed.pilots:  # the pilots themselves are not there
        yield from _bottlenecks(say) if not comparison.framework.profile_only else ()
        return
    yield from _map(say, layout, width)
    if comparison.framework.profile_only:
        yield from _observations(say)
        return
    yield from _bottlenecks(say)
    yield from _nearest(say)
    yield from _observations(say)
    yield from _lessons(say)
    if comparison.ordering is not None:
        yield from _orders(say)


def _map(say: ComparisonWording, layout: Layout, width: int) -> Iterator[RenderableType]:
    _ = say.language.gettext
    found = None
    if len(say.names) <= ROWS_AT_MOST:
        ways = [make_heatmap(say, *layout, pilots_across=across) for across in (True, False)]
        found = next((heatmap for heatmap in ways if _title_width(heatmap, width)), None)
    if found is None:
        yield Text(
            _(
                "%(n)s pilots do not fit side by side here; --format html shows every level.",
                n=say.language.number(len(say.names)),
            ),
            style="bright_black",
        )
        yield Text()
        return
    table = Table(box=None, padding=0, show_edge=False, header_style="bold")
    table.add_column(
        in_table(found.corner),
        width=_title_width(found, width) - 1,
        no_wrap=True,
        overflow="ellipsis",
    )
    heads = [head for group in found.columns for head in group.heads]
    cell_width = MEAN_WIDTH if found.by_dimension else CELL_WIDTH
    for number in range(1, len(heads) + 1):
        table.add_column(str(number), width=cell_width, justify="center")
    for group, rows in found.rows:
        if group.title:
            table.add_row(Text(in_table(group.title), style="bold bright_black"))
        for head, cells in zip(group.heads, rows, strict=True):
            title = f"  {in_table(head.title.text)}" + (f" {head.sign}" if head.sign else "")
            table.add_row(Text(title), *(_cell(cell, cell_width) for cell in cells))
    yield table
    yield Text()
    number = 0
    for group in found.columns:
        if group.title:
            yield Text(in_table(group.title), style="bold bright_black")
        for head in group.heads:
            number += 1
            yield Text(f"{number:>3}  {in_table(head.title.text)}")
    legend = (
        _("mean level; ? none rated")
        if found.by_dimension
        else _("level/evidence; ? unknown, – not applicable, · does not count, ! bottleneck")
    )
    yield Text(legend, style="bright_black")
    yield Text()


def _title_width(heatmap: Heatmap, width: int) -> int:
    """Return how wide the titles of rows can be; 0 if there is no room for the levels."""
    columns = sum(len(group.heads) for group in heatmap.columns)
    cell = MEAN_WIDTH if heatmap.by_dimension else CELL_WIDTH
    room = min(width - columns * cell, TITLE_WIDTH)
    return room if room >= TITLE_AT_LEAST else 0


def _cell(cell: Cell, width: int) -> Text:
    tone = cell.classes.split(" ")[0]
    small = (
        f"/{cell.small}" if cell.small and "/" not in cell.small and "!" not in cell.mark else ""
    )
    style = "bold white on red" if " bot" in cell.classes else _STYLES[tone]
    return Text(f"{cell.mark}{small}".center(width - 1), style=style)


def _bottlenecks(say: ComparisonWording) -> Iterator[RenderableType]:
    language, _ = say.language, say.language.gettext
    failing = [t for t in say.comparison.conditions if t.failing]
    failing.sort(key=lambda t: (-t.failing, -t.standing["bottleneck"]))
    yield Text(_("What fails most often"), style="bold")
    if not failing:
        yield Text(
            _(
                "No condition is known to be a bottleneck or not yet %(in_place)s.",
                in_place=say.in_place,
            )
        )
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(max_width=TITLE_WIDTH, overflow="fold")
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for tally in failing[:BOTTLENECKS_AT_MOST]:
        table.add_row(
            Text(in_table(say.condition(tally.id, failing_case(tally)))),
            Text(in_table(failing_text(tally, say))),
            Text(in_table(language.together([say.actor(a) for a in tally.actors])), "bright_black"),
        )
    if failing:
        yield table
    yield Text()


def _nearest(say: ComparisonWording) -> Iterator[RenderableType]:
    """Name the pilots that need the fewest answers to a verdict."""
    _, distance = say.language.gettext, say.comparison.judged.ahead.distance
    without = sorted(np.flatnonzero(distance).tolist(), key=lambda i: int(distance[i]))
    if not without:
        return
    yield Text(_("Nearest to a verdict"), style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    table.add_column(_("Pilot"), overflow="fold")
    table.add_column(_("Answers to a verdict"), overflow="fold")
    for i in without[:NEAREST_AT_MOST]:
        table.add_row(Text(in_table(say.names[i].text)), distance_text(say, i))
    yield table
    yield from _more_pilots(len(without) - NEAREST_AT_MOST, say.language)
    yield Text()


def _observations(say: ComparisonWording) -> Iterator[RenderableType]:
    """Name the pilots whose facts give the same kind of observation."""
    language, observed = say.language, say.comparison.observed
    if not observed:
        return
    yield Text(language.gettext("What facts show"), style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for kind, where in observed.items():
        names = [say.names[i].text for i in where[:NAMED_AT_MOST]]
        table.add_row(
            Text(language.label("observation", kind)),
            language.number(len(where)),
            Text(in_table("; ".join(with_rest(names, len(where) - NAMED_AT_MOST, language)))),
        )
    yield table
    yield Text()


def _lessons(say: ComparisonWording) -> Iterator[RenderableType]:
    comparison, language, names = say.comparison, say.language, say.names
    _ = language.gettext
    yield Text(_("Who can learn from whom"), style="bold")
    if not comparison.lessons:
        yield Text(
            _(
                "No pilot of the set has a condition %(in_place)s that is another's bottleneck.",
                in_place=say.in_place,
            )
        )
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    for head in (_("Pilot with the bottleneck"), _("Condition"), _("Can learn from")):
        table.add_column(head, overflow="fold")
    table.add_column(_("Comparable"), justify="right")
    first: dict[tuple[int, int], None] = {}
    for lesson in comparison.lessons:
        if (lesson.learner, lesson.condition) in first or len(first) >= LESSONS_AT_MOST:
            continue
        first[lesson.learner, lesson.condition] = None
        alike = lesson.likeness.value
        table.add_row(
            Text(in_table(names[lesson.learner].text)),
            Text(in_table(say.titles[lesson.condition].text)),
            Text(in_table(names[lesson.teacher].text)),
            Text("–" if alike is None else language.percent(alike)),
        )
    if first:
        yield table
    more = len({(x.learner, x.condition) for x in comparison.lessons}) - len(first)
    if more > 0:
        yield Text(
            language.ngettext("… and %(n)s more bottleneck", "… and %(n)s more bottlenecks", more)
        )
    yield Text()


def _orders(say: ComparisonWording) -> Iterator[RenderableType]:
    comparison, language = say.comparison, say.language
    yield Text(language.gettext("An order, and how sure it is"), style="bold")
    for order in comparison.orders:
        section = order_section(say, order)
        yield Text(f"\n{in_table(section.title)}", style="bold")
        sentences = (section.about, section.remark, section.caution)
        yield Text(in_table(" ".join(text for text in sentences if text)))
        if section.rows:
            yield _order_table(section, language)
        yield from _more_pilots(len(order.ranked) - ROWS_AT_MOST, language)
        for row in section.unranked[:LESSONS_AT_MOST]:
            told = language.gettext(
                "%(rated)s conditions rated, possible score %(range)s",
                rated=row.rated,
                range=row.range,
            )
            yield Text(in_table(f"–  {row.name.text}: {told}"), style="bright_black")
        yield from _more_pilots(section.unranked_total - LESSONS_AT_MOST, language)
    yield Text()
    for line in assumptions(say):
        yield Text(f"- {in_table(line)}", style="bright_black")


def _more_pilots(more: int, language: Language) -> Iterator[RenderableType]:
    if more > 0:
        yield Text(
            language.ngettext("… and %(n)s more pilot", "… and %(n)s more pilots", more),
            style="bright_black",
        )


def _order_table(section: OrderSection, language: Language) -> Table:
    _ = language.gettext
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    table.add_column(_("Rank"), justify="right")
    table.add_column(_("Pilot"), overflow="fold")
    table.add_column(_("Verdict"), overflow="fold")
    for head in (_("Lowest possible score"), _("Score (range)"), _("Rated")):
        table.add_column(head, justify="right")
    if section.drawn:
        table.add_column(_("Rank in 90 of 100 draws"), overflow="fold")
        table.add_column(_("Comes first"), justify="right")
    for row in section.rows[:ROWS_AT_MOST]:
        name = row.name.text + (f" ({row.route})" if section.with_routes else "")
        cells = [row.rank, name, f"{row.mark} {row.verdict_title}", row.low, row.score, row.rated]
        if section.drawn and row.bars:
            between = _(
                "weights: %(weights)s · levels: %(levels)s · both: %(both)s",
                weights=row.by_weights, levels=row.by_levels, both=row.by_both,
            )  # fmt: skip
            cells += [between, row.first]
        table.add_row(*(Text(in_table(cell)) for cell in cells))
    return table
