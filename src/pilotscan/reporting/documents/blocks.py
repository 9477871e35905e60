"""What a report is made of: said once by a template, placed by a writer per format.

Blocks hold text and never markup, so nothing of a pilot can become live in any format. A `look` or
`role` says what a part is; each writer knows what becomes of it, and of one that it does not know
nothing becomes but its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pilotscan.reporting.documents.inline import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.reporting.documents.inline import Line, Words

__all__ = [
    "NUMBERED",
    "ONLY_ON_PAGES",
    "Box",
    "Card",
    "Chart",
    "Column",
    "Content",
    "Fold",
    "Grid",
    "GridCell",
    "GridHead",
    "Group",
    "Headline",
    "Pairs",
    "Points",
    "Prose",
    "Reference",
    "References",
    "Report",
    "Room",
    "Rows",
    "TableRow",
    "Tabular",
    "Title",
]


class Title(NamedTuple):
    """A heading; the title of the report itself is no block.

    Parameters
    ----------
    level : 1 to 3, without gaps
    anchor : by which words link to it; unique; empty for none
    """

    level: int
    text: Line
    anchor: str = ""
    look: str = ""


class Headline(NamedTuple):
    """Where a page has the title of the report."""


class Prose(NamedTuple):
    """A paragraph.

    Parameters
    ----------
    by : who says it
    elsewhere : what is said instead where there are no colours and frames; empty for the same
    """

    text: Line
    look: str = ""
    by: Line = ()
    elsewhere: Line = ()


ONLY_ON_PAGES = frozenset({"data"})
"""Looks of paragraphs about other files beside a page."""


class Fold(NamedTuple):
    """More to read for who wants to: behind a summary on a page, behind a lead elsewhere."""

    summary: str
    lead: str
    text: Line


NUMBERED = frozenset({"cards", "steps", "toc", "numbered"})
"""Looks of lists whose items have numbers."""


class Points(NamedTuple):
    """A list; each item is one or more paragraphs.

    Parameters
    ----------
    look : `ticks` if each has a box to tick; a span `blank` in one is followed by room to write
    """

    items: tuple[tuple[Prose | Fold, ...], ...]
    look: str = ""


class Room(NamedTuple):
    """Room to write by hand, or to type.

    Parameters
    ----------
    label : what to write there
    lines : how many
    """

    label: Line
    lines: int = 1


class Pairs(NamedTuple):
    """Short answers to fixed questions: place, period, score."""

    pairs: tuple[tuple[str, Line], ...]
    look: str = ""


class Column(NamedTuple):
    """A column of a table.

    Parameters
    ----------
    width : share of the table
    look : n for numbers, level for those of a scale, drawn for what only a page can show
    is_named : whether a cell says the head again where columns do not fit beside each other
    """

    head: Line
    width: float
    look: str = ""
    is_named: bool = True


class TableRow(NamedTuple):
    """A row of a table.

    Parameters
    ----------
    looks : per cell one of its own, else empty; none at all if each has that of its column
    """

    cells: tuple[Line, ...]
    anchor: str = ""
    look: str = ""
    looks: tuple[str, ...] = ()


class Rows(NamedTuple):
    """Rows that belong together, under a title or beside a first cell that is one for all."""

    rows: tuple[TableRow, ...]
    title: Line = ()
    anchor: str = ""
    beside: Line = ()

    def whole(self, columns: Sequence[Column]) -> Iterator[tuple[TableRow, tuple[Line, ...]]]:
        """Give each row with all its cells, but for those that only a page can show.

        What stands beside all of them is in each; notes on it only in the first.
        """
        beside = self.beside
        for row in self.rows:
            cells = row.cells
            if self.beside:
                cells = (beside, *cells)
                beside = tuple(part for part in beside if not isinstance(part, Span))
            kept = zip(cells, columns, strict=True)
            yield row, tuple(cell for cell, column in kept if column.look != "drawn")


class Tabular(NamedTuple):
    """A table.

    Parameters
    ----------
    label : anchor of the heading that names it; else the caption does, or the `name`
    heads : column whose cells head the rows, counted from 0; -1 for none
    is_above : whether the caption is a sentence that stands before the table
    """

    caption: Line
    columns: tuple[Column, ...]
    groups: tuple[Rows, ...]
    look: str = ""
    label: str = ""
    name: str = ""
    heads: int = 0
    is_above: bool = False


class Grid(NamedTuple):
    """Cells with a mark and a colour, under and beside heads in groups: the heatmap.

    Parameters
    ----------
    corner : what the rows are
    columns : by group its title and its heads
    rows : by group its title, and its heads with their cells
    look : means if a cell holds a mean
    """

    caption: str
    label: str
    corner: str
    columns: tuple[tuple[str, tuple[GridHead, ...]], ...]
    rows: tuple[tuple[str, tuple[tuple[GridHead, tuple[GridCell, ...]], ...]], ...]
    look: str = ""


class GridHead(NamedTuple):
    """Heads a row or column of a grid."""

    title: Words
    sign: str = ""


class GridCell(NamedTuple):
    """A cell of a grid: its mark, a second small one, and what it looks like."""

    mark: str
    small: str
    look: str

    @property
    def is_framed(self) -> bool:
        """Whether the condition is necessary."""
        return "nec" in self.look.split()

    @property
    def said(self) -> str:
        """Both marks, where there are no colours: in brackets for what does not count."""
        text = f"{self.mark}/{self.small}" if self.small else self.mark
        return f"({text})" if "lo" in self.look.split() else text


class Chart(NamedTuple):
    """A chart, drawn by the template of its name.

    Parameters
    ----------
    alt : what it shows, for who cannot see it
    """

    name: str
    alt: str
    caption: str


class References(NamedTuple):
    """The numbered list of sources; each is text, what it is, and where it can be found."""

    caption: str
    heads: tuple[str, str, str]
    entries: tuple[Reference, ...]


class Reference(NamedTuple):
    """A source."""

    number: int
    text: Line
    about: Line
    links: tuple[Words, ...]


class Card(NamedTuple):
    """Something with a mark of its own beside it: a condition with its level."""

    title: Line
    anchor: str
    mark: str
    look: str
    blocks: tuple[Content, ...]


class Box(NamedTuple):
    """Blocks that stand out: the verdict. `tone` is the id of a verdict."""

    tone: str
    blocks: tuple[Content, ...]


class Group(NamedTuple):
    """Blocks that stand together.

    Parameters
    ----------
    role : section | nav | header | main | footer, or how a page lays it out: a `question` stays on
        one sheet of paper, and a `sheet` begins one
    title : anchor of the heading that names it; empty for none
    anchor : by which words link to it; empty for none
    """

    role: str
    blocks: tuple[Content, ...]
    title: str = ""
    anchor: str = ""


Content: TypeAlias = (
    Headline
    | Title
    | Prose
    | Points
    | Room
    | Pairs
    | Tabular
    | Grid
    | Chart
    | References
    | Card
    | Box
    | Group
)


class Report(NamedTuple):
    """A whole report.

    Parameters
    ----------
    lang : en | nl
    title : of the report
    window : title of the window that shows it, without the name of this program
    footer : on every page of paper, beside the page number
    subject, keywords : metadata
    sheets : names of the style sheets that its page has beside those of every page
    """

    lang: str
    title: Words
    window: str
    footer: str
    subject: str
    keywords: tuple[str, ...]
    sheets: tuple[str, ...]
    blocks: tuple[Content, ...]
