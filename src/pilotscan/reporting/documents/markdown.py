"""A report as Markdown, for plain text and for repositories: what the page says, without charts.

All text is escaped here, and nowhere else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from pilotscan.reporting.documents import blocks, inline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["markdown", "markdown_text"]

_MARKDOWN_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|~@$^&!"})
_MARKDOWN_START = re.compile(r"([-+=]|\d+(?=[.)](?:\s|$)))")
_MARKDOWN_LINK = re.compile(r"(?i)\b(https?|ftp)(:)(?=//)|\b(www)(\.)")
_STRONG = {"strong", "alert", "against", "letter"}
_LINK_WITHIN = re.compile(r"\]\(#([\w.-]+)\)")
_PLACE = re.compile("\0([^\0]*)\0")
"""Where a heading begins that may be linked to; no text can hold this character."""
_NAME = re.compile(r"[\w./-]+")
"""What means nothing but itself in Markdown and in a log."""
_STOPS = (".", "!", "?", "…")
_TO_WRITE_ON = "________"
_SPANS = {
    "aside": (" ", "."),
    "summary": (" – ", ""),
    "key": ("", "; "),
    "blank": (" ", f" {_TO_WRITE_ON}"),
}
"""What stands before and after a part of a line."""
_BRACKETS = {"refs", "cites"}
"""Parts of a line whose brackets are round here: square ones are those of links."""


def markdown_text(value: object) -> str:
    """Write text so that CommonMark, GitHub and pandoc read it as just this text, on one line."""
    return _markdown(str(value))


@lru_cache(maxsize=4096)
def _markdown(value: str) -> str:
    text = " ".join(value.split()).translate(_MARKDOWN_SPECIAL)
    text = _MARKDOWN_LINK.sub(lambda m: f"{m[1] or m[3]}\\{m[2] or m[4]}", text)
    start = _MARKDOWN_START.match(text)
    if start is None:
        return text
    return f"{text[: start.end()]}\\{text[start.end() :]}" if start[0].isdigit() else f"\\{text}"


def markdown(report: blocks.Report) -> str:
    """Write a report as CommonMark with tables."""
    made = _Writer().all(report.blocks)
    text = "\n\n".join([f"# {markdown_text(report.title.text)}", *made]) + "\n"
    targets = set(_LINK_WITHIN.findall(text))
    return _PLACE.sub(lambda place: _place(place[1]) if place[1] in targets else "", text)


def _place(name: str) -> str:
    """Mark a place to link to."""
    return f'<a id="{name}"></a>' if name else ""


@lru_cache(maxsize=4096)
def _words(words: inline.Words) -> str:
    text, _, look, target, url = words
    core = text.strip()
    if not core:
        return " " if text else ""
    shown = _markdown(core)
    if target:
        shown = f"[{shown}](#{target})"
    elif url:
        shown = f"[{shown}](<{url.replace('&', '&amp;')}>)"
    if look in _STRONG:
        shown = f"**{shown}**"
    elif look == "code":
        shown = f"`{core}`" if _NAME.fullmatch(core) else shown
    return (" " if text[0].isspace() else "") + shown + (" " if text[-1].isspace() else "")


@lru_cache(maxsize=4096)
def _spaced(text: str) -> str:
    return _words(inline.Words(text))


class _Writer:
    """One report in the making."""

    # --- lines ------------------------------------------------------------------------------

    def line(self, line: inline.Line) -> str:
        if len(line) == 1 and type(line[0]) is str:
            return _markdown(line[0])
        made = ""
        for part in line:
            if type(part) is inline.Span and part.look == "note":
                stop = "" if not made or made.endswith(_STOPS) else "."
                made = f"{made}{stop} {self.line(part.parts)}"
            else:
                made += self.part(part)
        return made.strip()

    def part(self, part: inline.Inline) -> str:
        return _spaced(part) if type(part) is str else self.PARTS[type(part)](self, part)

    def words(self, words: inline.Words) -> str:
        return _words(words)

    def span(self, span: inline.Span) -> str:
        text = "".join(map(self.part, span.parts))
        if span.look in _BRACKETS:
            return text.replace(" \\[", " (", 1).removesuffix("\\]") + ")"
        before, after = _SPANS.get(span.look, ("", ""))
        after = "" if after == "." and text.endswith(_STOPS) else after
        return f"{before}{text}{after}"

    def tag(self, tag: inline.Tag) -> str:
        return f"{markdown_text(tag.mark)} {markdown_text(tag.title)}"

    def page_link(self, link: inline.PageLink) -> str:
        if link.address.endswith(".md"):
            return f"[{_words(link.words)}]({link.address})"
        return "" if link.only_leads else _words(link.words)

    # --- blocks -----------------------------------------------------------------------------

    def all(self, contents: Iterable[blocks.Content]) -> list[str]:
        made = [text for content in contents for text in self.KINDS[type(content)](self, content)]
        return [text for text in made if text]

    def title(self, title: blocks.Title) -> Iterator[str]:
        yield f"{'#' * (title.level + 1)} \0{title.anchor}\0{self.line(title.text)}"

    def box(self, box: blocks.Box) -> list[str]:
        return self.all(box.blocks)

    def nothing(self, _: object) -> str:
        return ""

    def card(self, card: blocks.Card) -> list[str]:
        return [f"#### {_place(card.anchor)}{self.line(card.title)}", *self.all(card.blocks)]

    def pairs(self, pairs: blocks.Pairs) -> Iterator[str]:
        yield "\n".join(
            [f"- **{markdown_text(name)}:** {self.line(value)}" for name, value in pairs.pairs]
        )

    def group(self, group: blocks.Group) -> list[str]:
        made = self.all(group.blocks)
        if len(made) == 1 and isinstance(group.blocks[0], blocks.Title):
            return []  # all there was is a chart
        if group.anchor and made:
            sign, _, rest = made[0].partition(" ")
            made[0] = f"{sign} \0{group.anchor}\0{rest}"
        return made

    def prose(self, prose: blocks.Prose) -> Iterator[str]:
        if prose.look in blocks.ONLY_ON_PAGES:
            return
        text = self.line(prose.text)
        if prose.by:
            text = f"{self.line(prose.by)}. {text}".strip()
        if prose.look in {"call", "basis"}:
            text = f"**{text}**"
        yield f"> {text}" if prose.look == "notice" else text

    def points(self, points: blocks.Points) -> Iterator[str]:
        made = []
        for number, item in enumerate(points.items, 1):
            sign = f"{number}. " if points.look in blocks.NUMBERED else "- "
            if "ticks" in points.look.split():
                sign += "[ ] "
            parts = [
                self.line((f"{part.lead} ", *part.text))
                if isinstance(part, blocks.Fold)
                else self.line(part.elsewhere or part.text)
                for part in item
            ]
            made.append(sign + f"\n\n{' ' * len(sign)}".join(part for part in parts if part))
        yield ("\n\n" if any(len(item) > 1 for item in points.items) else "\n").join(made)

    def room(self, room: blocks.Room) -> Iterator[str]:
        yield f"{self.line(room.label)} {_TO_WRITE_ON * 4}"

    def references(self, references: blocks.References) -> Iterator[str]:
        yield "\n".join(map(self.reference, references.entries))

    def reference(self, entry: blocks.Reference) -> str:
        links = "".join(f" {_words(link)}" for link in entry.links)
        anchor = _place(f"s-{entry.number}")
        return f"{entry.number}. {anchor}{self.line(entry.text)} {self.line(entry.about)}.{links}"

    # --- tables -----------------------------------------------------------------------------

    def table(self, table: blocks.Tabular) -> Iterator[str]:
        yield self.line(table.caption)
        columns = [column for column in table.columns if column.look != "drawn"]
        heads = [self.line(column.head) for column in columns]
        sides = ["---:" if "n" in column.look.split() else "---" for column in columns]
        rows: list[list[str]] = []
        for group in table.groups:
            if group.title:
                yield f"### \0{group.anchor}\0{self.line(group.title)}"
            rows += self.rows(group, table)
            if group.title:
                yield _table(heads, sides, rows)
                rows = []
        if rows:
            yield _table(heads, sides, rows)

    def rows(self, group: blocks.Rows, table: blocks.Tabular) -> Iterator[list[str]]:
        for row, lines in group.whole(table.columns):
            cells = [self.line(line) for line in lines]
            cells[0] = _place(row.anchor) + cells[0]
            yield cells

    def grid(self, grid: blocks.Grid) -> Iterator[str]:
        heads = [(title, head) for title, some in grid.columns for head in some]
        yield "\n".join(
            f"{number}. {_head(head)}{f' ({markdown_text(title)})' if title else ''}"
            for number, (title, head) in enumerate(heads, 1)
        )
        rows = []
        for title, listed in grid.rows:
            if title:
                rows.append([f"**{markdown_text(title)}**", *("" for _ in heads)])
            rows += [[_head(head), *map(_mark, cells)] for head, cells in listed]
        numbers = [str(number) for number, _ in enumerate(heads, 1)]
        sides = ["---", *(":---:" for _ in heads)]
        yield _table([markdown_text(grid.corner), *numbers], sides, rows)

    PARTS: ClassVar[Mapping[type, Callable[[Any, Any], str]]] = {
        inline.Words: words,
        inline.Span: span,
        inline.Tag: tag,
        inline.PageLink: page_link,
        inline.Drawing: nothing,
    }
    KINDS: ClassVar[Mapping[type, Callable[[Any, Any], Iterable[str]]]] = {
        blocks.Headline: nothing,
        blocks.Title: title,
        blocks.Prose: prose,
        blocks.Points: points,
        blocks.Room: room,
        blocks.Pairs: pairs,
        blocks.Tabular: table,
        blocks.Grid: grid,
        blocks.Chart: nothing,
        blocks.References: references,
        blocks.Card: card,
        blocks.Box: box,
        blocks.Group: group,
    }


def _table(heads: list[str], sides: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, sides, *rows))


def _head(head: blocks.GridHead) -> str:
    return markdown_text(head.title.text) + (f" {markdown_text(head.sign)}" if head.sign else "")


def _mark(cell: blocks.GridCell) -> str:
    text = markdown_text(cell.said)
    return f"**{text}**" if cell.is_framed else text
