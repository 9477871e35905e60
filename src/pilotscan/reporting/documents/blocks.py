"""What a document is made of, whatever it is then written as.

A report is laid out once as blocks; a writer per format places them. So PDF and Word always say
the same, and neither decides what is said.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

__all__ = [
    "Block",
    "Bullets",
    "Callout",
    "Document",
    "Facts",
    "Heading",
    "Line",
    "Paragraph",
    "Picture",
    "Run",
    "Table",
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
    """

    level: int
    text: Line
    anchor: str = ""


class Paragraph(NamedTuple):
    """A paragraph; `call` is the verdict in words, `lede` the summary under the title."""

    text: Line
    kind: Literal["body", "lede", "kicker", "note", "call"] = "body"


class Bullets(NamedTuple):
    """A list; each item is one or more paragraphs."""

    items: tuple[tuple[Line, ...], ...]
    numbered: bool = False


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
    blocks: tuple[Heading | Paragraph | Bullets | Facts, ...]


Block: TypeAlias = Heading | Paragraph | Bullets | Facts | Table | Picture | Callout


class Document(NamedTuple):
    """A whole report.

    Parameters
    ----------
    lang : en | nl
    title : of the document, also as its metadata
    footer : on every page, beside the page number
    subject, keywords : metadata
    """

    lang: str
    title: Run
    footer: str
    subject: str
    keywords: tuple[str, ...]
    blocks: tuple[Block, ...]
