"""What templates of reports write with: functions that make blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import jinja2

from pilotscan.reporting.documents import blocks, inline
from pilotscan.reporting.documents.lines import PARTS, anchored, is_nothing, line, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pilotscan.reporting.pilot.chart_values import ChartWords

__all__ = ["PUT_DOWN", "WRITE", "About", "Put", "contents"]

FOOTER = 90
"""Characters of the footer that fit on one line of paper beside the page number."""


class Put(list[Any]):
    """What a template, a macro or the inside of a call has put down."""


class About(dict[str, Any]):
    """What a report is called; the first one counts."""


class _Phrase(tuple[inline.Inline, ...]):
    """Parts of a line that a macro puts down."""

    __slots__ = ()


class _Cell(NamedTuple):
    """A cell of a table with a look of its own."""

    text: inline.Line
    look: str


class _Item(tuple[blocks.Prose | blocks.Fold, ...]):
    """An item of a list."""

    __slots__ = ()


_PARTS = frozenset({_Phrase, _Item, blocks.Fold, blocks.Rows, blocks.TableRow, blocks.Reference})
PUT_DOWN = frozenset({Put, About, *_PARTS, *get_args(blocks.Content)})


def phrase(*parts: Any) -> _Phrase:
    """Put down parts of a line, from a macro that makes some."""
    return _Phrase(line(*parts))


def about(
    title: Any,
    *,
    window: Any = "",
    subject: Any = "",
    footer: Any = "",
    keywords: Iterable[Any] = (),
) -> About:
    """Say what the report is called, on the page and as metadata."""
    foot = str(footer)
    if len(foot) > FOOTER:
        foot = f"{foot[: FOOTER - 1].rstrip()}…"
    return About(
        title=say(title),
        window=str(window) or str(title),
        footer=foot or str(title),
        subject=str(subject) or str(title),
        keywords=tuple(dict.fromkeys(text for word in keywords if (text := str(word)))),
    )


def contents(put: Iterable[Any]) -> tuple[Any, ...]:
    """Return what has been put down where blocks stand."""
    found = tuple(part for part in put if not isinstance(part, About))
    for part in found:
        if type(part) in _PARTS:
            raise jinja2.TemplateRuntimeError(
                f"'{type(part).__name__.lstrip('_').lower()}' stands outside of its place"
            )
    return found


def _inside(put: Iterable[Any], kind: type[Any] | tuple[type[Any], ...], what: str) -> list[Any]:
    found = list(put)
    for part in found:
        if not isinstance(part, kind):
            raise jinja2.TemplateRuntimeError(f"'{type(part).__name__.lower()}' stands in {what}")
    return found


def title(level: int, *parts: Any, anchor: str = "", look: str = "") -> blocks.Title:
    """Make a heading."""
    return blocks.Title(int(level), line(*parts), anchored(anchor), str(look))


def headline() -> blocks.Headline:
    """Place the title of the report, where a page has it; paper has it below the kicker."""
    return blocks.Headline()


def p(*parts: Any, look: str = "", by: Any = ()) -> blocks.Prose:
    """Make a paragraph."""
    return blocks.Prose(line(*parts), str(look), line(by) if by else ())


def item(*parts: Any, elsewhere: Any = (), caller: Callable[[], Put] | None = None) -> _Item:
    """Make an item of a list: of one line, or of the paragraphs in its call.

    Parameters
    ----------
    elsewhere : what is said instead where there are no colours and frames
    """
    if caller is None:
        return _Item((blocks.Prose(line(*parts), "", (), line(elsewhere) if elsewhere else ()),))
    return _Item(_inside(caller(), (blocks.Prose, blocks.Fold), "an item"))


def fold(summary: str, lead: str, *parts: Any) -> blocks.Fold:
    """Make a part that a page shows when asked for."""
    return blocks.Fold(str(summary), str(lead), line(*parts))


def points(look: str = "", *, caller: Callable[[], Put]) -> blocks.Points | None:
    """Make a list of the items in its call; nothing of none."""
    items = tuple(_inside(caller(), _Item, "a list"))
    return blocks.Points(items, str(look)) if items else None


def room(*label: Any, lines: int = 1) -> blocks.Room:
    """Leave room to write."""
    return blocks.Room(line(*label), int(lines))


def chips(*parts: Any, alerts: Iterable[Any] = ()) -> blocks.Points | None:
    """Make a list of short remarks beside each other."""
    shown = [*map(line, parts), *(line(say(text, "alert")) for text in alerts)]
    items = tuple((blocks.Prose(text),) for text in shown if text)
    return blocks.Points(items, "chips") if items else None


def facts(*pairs: Any, look: str = "") -> blocks.Pairs:
    """Make a list of short answers, of pairs; nothing for a pair that is not."""
    listed = (pair for pair in pairs if not is_nothing(pair))
    return blocks.Pairs(tuple((str(pair[0]), line(*pair[1:])) for pair in listed), str(look))


def col(head: Any, width: float, look: str = "", *, is_named: bool = True) -> blocks.Column:
    """Make a column of a table."""
    return blocks.Column(line(head), float(width), str(look), is_named)


def cols(heads: Iterable[Any], width: float, look: str = "") -> list[blocks.Column]:
    """Make columns that are alike but for their heads."""
    return [col(head, width, look) for head in heads]


def cell(*parts: Any, look: str = "") -> _Cell:
    """Make a cell with a look of its own."""
    return _Cell(line(*parts), str(look))


def row(*cells: Any, anchor: str = "", look: str = "") -> blocks.TableRow:
    """Make a row of cells, each of one part, of a list of parts, or made by `cell`."""
    made = tuple([one.text if type(one) is _Cell else line(one) for one in cells])
    looks = tuple([one.look if type(one) is _Cell else "" for one in cells])
    return blocks.TableRow(made, anchored(anchor), str(look), looks if any(looks) else ())


def rows(*title: Any, anchor: str = "", beside: Any = (), caller: Callable[[], Put]) -> blocks.Rows:
    """Make a part of a table of the rows in its call."""
    inside = tuple(_inside(caller(), blocks.TableRow, "rows"))
    return blocks.Rows(inside, line(*title), anchored(anchor), line(beside) if beside else ())


def table(  # noqa: PLR0913 - what a table can be
    caption: Any,
    columns: Sequence[blocks.Column],
    *,
    look: str = "",
    label: str = "",
    name: str = "",
    heads: int = 0,
    is_above: bool = False,
    caller: Callable[[], Put],
) -> blocks.Tabular:
    """Make a table of the rows in its call."""
    groups: list[blocks.Rows] = []
    loose: list[blocks.TableRow] = []
    for part in _inside(caller(), (blocks.TableRow, blocks.Rows), "a table"):
        if isinstance(part, blocks.TableRow):
            loose.append(part)
        else:
            groups.append(part)
    if loose:
        groups.insert(0, blocks.Rows(tuple(loose)))
    for one in (one for group in groups for one in group.rows):
        wanted = len(columns) - bool(any(group.beside for group in groups))
        if len(one.cells) != wanted:
            raise jinja2.TemplateRuntimeError(
                f"a row has {len(one.cells)} cells where its table has room for {wanted}"
            )
    return blocks.Tabular(
        line(caption), tuple(columns), tuple(groups), str(look), anchored(label), str(name),
        int(heads), is_above,
    )  # fmt: skip


def grid(map_: Any, label: str) -> blocks.Grid:
    """Make the heatmap of a comparison."""

    def head(one: Any) -> blocks.GridHead:
        return blocks.GridHead(say(one.title, "", one.anchor), str(one.sign))

    columns = tuple((group.title, tuple(map(head, group.heads))) for group in map_.columns)
    rows_ = tuple(
        (
            group.title,
            tuple(
                (head(one), tuple(blocks.GridCell(c.mark, c.small, c.classes) for c in cells))
                for one, cells in zip(group.heads, listed, strict=True)
            ),
        )
        for group, listed in map_.rows
    )
    look = "means" if map_.by_dimension else ""
    return blocks.Grid(str(map_.caption), anchored(label), str(map_.corner), columns, rows_, look)


def chart(name: str, said: ChartWords) -> blocks.Chart:
    """Place the chart of a name."""
    return blocks.Chart(str(name), f"{said.title}. {said.desc}", str(said.caption))


def source(number: int, text: Any, about: Any, links: Any = ()) -> blocks.Reference:
    """Make an entry of the list of sources."""
    found = tuple(part for part in line(*links) if isinstance(part, inline.Words) and part.url)
    return blocks.Reference(int(number), line(text), line(about), found)


def sources(caption: str, *heads: str, caller: Callable[[], Put]) -> blocks.References:
    """Make the list of sources."""
    number, text, kind = map(str, heads)
    entries = tuple(_inside(caller(), blocks.Reference, "the list of sources"))
    return blocks.References(str(caption), (number, text, kind), entries)


def card(*parts: Any, anchor: str, mark: str, look: str, caller: Callable[[], Put]) -> blocks.Card:
    """Make a card with a mark beside it, of the blocks in its call."""
    return blocks.Card(line(*parts), anchored(anchor), str(mark), str(look), contents(caller()))


def box(tone: str, *, caller: Callable[[], Put]) -> blocks.Box:
    """Make the blocks in its call stand out, in the colours of a verdict."""
    return blocks.Box(str(tone), contents(caller()))


def group(
    role: str = "", *, title: str = "", anchor: str = "", caller: Callable[[], Put]
) -> blocks.Group | None:
    """Put the blocks in its call together; nothing of none."""
    inside = contents(caller())
    return blocks.Group(str(role), inside, anchored(title), anchored(anchor)) if inside else None


def section(  # noqa: PLR0913 - what a section can be
    heading: Any,
    anchor: str,
    *,
    level: int = 1,
    role: str = "section",
    id: str = "",
    caller: Callable[[], Put],
) -> blocks.Group:
    """Put the blocks in its call together under a heading.

    Parameters
    ----------
    anchor : of the heading
    id : anchor of the whole; empty for none
    """
    head = blocks.Title(int(level), line(heading), anchored(anchor))
    return blocks.Group(str(role), (head, *contents(caller())), anchored(anchor), anchored(id))


WRITE = PARTS | {
    function.__name__: function
    for function in (
        phrase, about, headline, title, p, item, fold, points, room, chips, facts, col, cols,
        cell, row, rows, table, grid, chart, source, sources, card, box, group, section,
    )
}  # fmt: skip
