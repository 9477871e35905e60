"""A report on paper: few kinds of blocks, in the looks that PDF and Word have.

`layout` makes them of a report, once; so PDF and Word always say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


__all__ = [
    "Block",
    "Bullets",
    "Callout",
    "Cards",
    "Choice",
    "Choices",
    "Document",
    "Facts",
    "Heading",
    "Line",
    "Marked",
    "Pair",
    "Paragraph",
    "Picture",
    "Question",
    "Room",
    "Run",
    "Table",
    "Tickable",
    "Ticks",
    "inside",
]


class Run(NamedTuple):
    """A piece of text of one look.

    Parameters
    ----------
    text : plain; never markup
    lang : of the text; empty if it is the document's own
    look : strong and soft as on the pages; tone is the colour of the callout around it
    target : anchor of a heading or table row of this document that it links to; empty for none
    url : address it links to; always http(s); empty for none
    """

    text: str
    lang: str = ""
    look: Literal["", "strong", "soft"] = ""
    target: str = ""
    url: str = ""


Line: TypeAlias = tuple[Run, ...]
"""Text without a break."""


class Heading(NamedTuple):
    """A heading; the title of the document itself is no block.

    Parameters
    ----------
    level : 1 to 3, without gaps
    anchor : by which runs link to it; unique; empty for none
    is_folded : whether what it heads is folded on a page
    """

    level: int
    text: Line
    anchor: str = ""
    is_folded: bool = False


Kind: TypeAlias = Literal["body", "lede", "kicker", "note", "small", "call", "mind", "question"]


class Paragraph(NamedTuple):
    """A paragraph.

    Parameters
    ----------
    kind : `call` is the verdict in words, `lede` the summary under the title, `mind` what to keep
        in mind, `question` one of those on a card
    """

    text: Line
    kind: Kind = "body"


class Bullets(NamedTuple):
    """A list; each item is one or more paragraphs."""

    items: tuple[tuple[Line, ...], ...]
    numbered: bool = False


class Tickable(NamedTuple):
    """Something to tick; `blank` is followed by room to write on the same line, if it is there."""

    text: Line
    blank: Line = ()


class Ticks(NamedTuple):
    """Things to tick, each with a box; beside each other if they are short."""

    items: tuple[Tickable, ...]
    is_across: bool = False


class Room(NamedTuple):
    """Room to write so many lines, by hand or typed; the label says what."""

    label: Line
    lines: int


class Cards(NamedTuple):
    """Things to do, beside each other and numbered; each is paragraphs of which the first heads it.

    At most `ACROSS_CARDS` stand beside each other.
    """

    items: tuple[tuple[Paragraph, ...], ...]


class Choice(NamedTuple):
    """One of several possible answers; `tone` is its verdict, empty if it is out of reach."""

    text: str
    said: str
    tone: str


class Choices(NamedTuple):
    """Possible answers, from worst to best, and which of them are within reach."""

    items: tuple[Choice, ...]


class Facts(NamedTuple):
    """Short answers to fixed questions: place, period, score."""

    pairs: tuple[tuple[str, Line], ...]


class Table(NamedTuple):
    """A table with a header row; the first cell of each row heads it.

    Parameters
    ----------
    widths : share of each column; they sum to 1
    numeric : columns, counted from 0, whose cells stand at the right
    anchors : per row the anchor by which runs link to it, or empty; no entries for none at all
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]
    numeric: tuple[int, ...] = ()
    anchors: tuple[str, ...] = ()


class Picture(NamedTuple):
    """A chart: a self-contained SVG, sizes in CSS pixels.

    Parameters
    ----------
    alt : what the picture shows, for who cannot see it
    caption : empty for none
    """

    name: str
    svg: str
    width: int
    height: int
    alt: str
    caption: str


class Callout(NamedTuple):
    """Blocks that stand out: the verdict. `tone` is the id of a verdict."""

    tone: str
    blocks: tuple[Heading | Paragraph | Bullets | Facts | Choices | Picture, ...]


class Marked(NamedTuple):
    """Blocks with a mark beside them: a condition with its level; `look` is that of the mark."""

    mark: str
    look: str
    blocks: tuple[Block, ...]


class Pair(NamedTuple):
    """Blocks beside each other, where paper is wide enough: the answer, and what to see of it."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


class Question(NamedTuple):
    """Blocks that stay on one page: a question and its answers.

    The two sides of a pair in it stand beside each other in Word too, and room to write at the
    right is as high as what is at the left.
    """

    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Ticks
    | Room
    | Cards
    | Choices
    | Facts
    | Table
    | Picture
    | Callout
    | Marked
    | Pair
    | Question
)


def inside(contents: Iterable[Block]) -> Iterator[Block]:
    """Give all blocks in the order in which they are read, those within others in their place."""
    for block in contents:
        if isinstance(block, Pair):
            yield from inside((*block.left, *block.right))
        elif isinstance(block, Callout | Marked | Question):
            yield from inside(block.blocks)
        else:
            yield block


class Document(NamedTuple):
    """A whole report.

    Parameters
    ----------
    lang : en | nl
    title : of the document, also as its metadata
    footer : on every page, beside the page number
    subject, keywords : metadata
    is_sheet : it has one page
    """

    lang: str
    title: Run
    footer: str
    subject: str
    keywords: tuple[str, ...]
    blocks: tuple[Block, ...]
    is_sheet: bool = False

    @property
    def is_form(self) -> bool:
        """Whether it is to be filled in, and so has narrow margins and little space between."""
        return any(isinstance(block, Question) for block in self.blocks)
