"""What a line of a report is made of: texts, and parts that are more than text alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Drawing", "Inline", "Line", "PageLink", "Span", "Tag", "Words"]


class Words(NamedTuple):
    """A piece of text that is more than text alone, which is a `str`.

    Parameters
    ----------
    text : plain; never markup
    lang : of the text; empty if it is the report's own
    look : strong, soft and others; empty for none
    target : anchor of what in this report it links to; empty for none
    url : address it links to; always http(s); empty for none
    """

    text: str
    lang: str = ""
    look: str = ""
    target: str = ""
    url: str = ""


class Span(NamedTuple):
    """Parts of a line that belong together: the numbers of sources, a note."""

    look: str
    parts: tuple[Inline, ...]


class Tag(NamedTuple):
    """A verdict by its mark and title; in its colour where there is a tone."""

    mark: str
    title: str
    tone: str = ""


class PageLink(NamedTuple):
    """Text that leads to another page of the same site; of no use elsewhere if it only leads."""

    words: Words
    address: str
    only_leads: bool = False


class Drawing(NamedTuple):
    """A small picture of what the text beside it says, drawn by a template of a chart."""

    name: str
    values: Mapping[str, Any]


Inline: TypeAlias = str | Words | Span | Tag | PageLink | Drawing
Line: TypeAlias = tuple[Inline, ...]
"""Text without a break."""
