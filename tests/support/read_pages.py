"""Pages read back as their readers get them: HTML as a browser does, Markdown as a converter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib
from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SVG = "{http://www.w3.org/2000/svg}"
PAGES = 64
"""Pages that are kept as they were read: one test after another looks at the same."""


def parse(page: str) -> Element:
    """Parse as a browser does, and fail at the first thing that is not HTML5."""
    return deepcopy(_parsed(page))


@lru_cache(maxsize=PAGES)
def _parsed(page: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(page)


def local(element: Element) -> str:
    return str(element.tag).removeprefix(SVG) if isinstance(element.tag, str) else "comment"


def elements(within: Element, *names: str) -> list[Element]:
    return [e for e in within.iter() if not names or local(e) in names]


def squeeze(text: str) -> str:
    return " ".join(text.split())


def text_of(element: Element) -> str:
    return squeeze("".join(element.itertext()))


def by_id(within: Element, name: str) -> Element:
    [found] = [e for e in within.iter() if e.get("id") == name]
    return found


def section(page: Element, label: str) -> Element:
    """Return the section whose heading has this id."""
    [found] = [e for e in elements(page, "section") if e.get("aria-labelledby") == label]
    return found


def rows_of(table: Element) -> list[list[str]]:
    return [[text_of(c) for c in elements(row, "th", "td")] for row in elements(table, "tr")]


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or [])


@lru_cache(maxsize=PAGES)
def markdown_tokens(page: str) -> tuple[Token, ...]:
    return tuple(flat(MARKDOWN.parse(page)))


@lru_cache(maxsize=PAGES)
def markdown_as_text(page: str) -> str:
    """Return what a reader of the rendered Markdown sees."""
    parts = []
    for token in markdown_tokens(page):
        if token.type in {"text", "code_inline", "fence", "code_block"}:
            parts.append(token.content)
        elif token.block or token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
    return squeeze("".join(parts))


def markdown_tables(page: str) -> list[list[str]]:
    """Return per table its raw lines."""
    tables: list[list[str]] = [[]]
    for line in page.splitlines():
        if line.startswith("|"):
            tables[-1].append(line)
        elif tables[-1]:
            tables.append([])
    return [table for table in tables if table]


def bars(line: str) -> int:
    """Count the bars of a line of a Markdown table that are not escaped."""
    return re.sub(r"\\.", "", line).count("|")


def as_read(page: str, kind: str) -> str:
    """Return the words of a page as its reader gets them."""
    if kind == "md":
        return markdown_as_text(page)
    [body] = elements(parse(page), "body")
    return text_of(body)


def plain(text: str) -> str:
    """Make hard spaces ordinary."""
    return text.replace("\xa0", " ").replace("\u202f", " ")
