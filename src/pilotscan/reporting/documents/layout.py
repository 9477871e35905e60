"""A report laid out for paper: its blocks as the few kinds that PDF and Word have.

What a report says is made by its template, with parts that only a page can show. Here it is laid
out for paper, once; so PDF and Word always say the same, and neither decides what is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pilotscan.reporting.documents import blocks, inline
from pilotscan.reporting.documents.paper import (
    Block,
    Bullets,
    Callout,
    Cards,
    Choice,
    Choices,
    Document,
    Facts,
    Heading,
    Kind,
    Line,
    Marked,
    Pair,
    Paragraph,
    Picture,
    Question,
    Room,
    Run,
    Table,
    Tickable,
    Ticks,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pilotscan.reporting.documents.pictures import ChartImage

__all__ = ["document", "plain", "text_of"]

ACROSS_CARDS = 3
"""So many cards stand beside each other."""
FEW = 4
"""So many numbers of sources stay on one line."""
WIDEST, ACROSS = 12, 7
"""So many columns a table has at most; so many beside the first has each part of a wider one."""

_KINDS: dict[str, Kind] = {
    "lede": "lede",
    "kicker": "kicker",
    "call": "call",
    "note": "note",
    "notice": "note",
    "q": "question",
    "small": "small",
}
"""Looks of paragraphs that paper has; any other is that of the body."""
_LOOKS: dict[str, Literal["", "strong", "soft"]] = {
    "strong": "strong",
    "lead": "strong",
    "alert": "strong",
    "against": "strong",
    "letter": "strong",
    "soft": "soft",
    "small": "soft",
}
"""Looks of words that paper has."""
_PLAIN_SPANS = {"where", "key"}
"""Looks of parts of a line that stand out on a page only."""


def document(
    report: blocks.Report, picture: Callable[[str, Mapping[str, Any]], ChartImage]
) -> Document:
    """Lay out a report for paper.

    Parameters
    ----------
    picture : draws a chart by its name, with values of its own
    """
    return Document(
        lang=report.lang,
        title=Run(report.title.text, report.title.lang),
        footer=report.footer,
        subject=report.subject,
        keywords=report.keywords,
        blocks=tuple(_Layout(picture).all(report.blocks)),
    )


def plain(line: inline.Line, look: Literal["", "strong", "soft"] = "") -> Line:
    """Write a line in the looks that paper has; words without one get that given."""
    runs: list[Run] = []
    for part in line:
        match part:
            case str():
                runs.append(Run(part, "", look))
            case inline.Words(text, lang, own, target, url):
                runs.append(Run(text, lang, _LOOKS.get(own, look), target, url))
            case inline.Tag(mark, title):
                runs.append(Run(f"{mark} {title}", "", look))
            case inline.Span(own, parts):
                runs += _span(own, parts, look)
            case inline.PageLink(words, _, only_leads) if not only_leads:
                runs += plain((words,), look)
            case _:
                pass
    return tuple(runs)


def _span(own: str, parts: inline.Line, look: Literal["", "strong", "soft"]) -> Line:
    if own in _PLAIN_SPANS:
        return plain(parts, look)
    runs = plain(parts, "soft")
    if own == "note":
        return (Run(" – ", "", "soft"), *runs)
    before = {"summary": " – ", "aside": " "}.get(own, "")
    if before:
        first, *rest = runs
        return (first._replace(text=before + first.text), *rest)
    if own == "refs" and sum(bool(run.target) for run in runs) <= FEW:
        return tuple(run._replace(text=run.text.replace(", ", ",\N{NO-BREAK SPACE}"))
                     for run in runs)  # fmt: skip
    return runs


def text_of(line: inline.Line) -> str:
    """Return a line as text alone; what explains a sign is parted from what follows."""
    parts = []
    for part in line:
        parts += [run.text for run in plain((part,))]
        if isinstance(part, inline.Span) and part.look == "key":
            parts.append("; ")
    return "".join(parts)


class _Layout:
    """One document in the making."""

    def __init__(self, picture: Callable[[str, Mapping[str, Any]], ChartImage]) -> None:
        self.picture = picture

    def all(self, contents: Iterable[blocks.Content]) -> Iterator[Block]:
        for content in contents:
            yield from self.block(content)

    def block(self, content: blocks.Content) -> Iterator[Block]:  # noqa: PLR0912 - one per kind
        match content:
            case blocks.Headline():
                pass
            case blocks.Title(level, text, anchor):
                yield Heading(min(level, 3), plain(text), anchor)
            case blocks.Prose():
                yield from self.prose(content)
            case blocks.Points(items, "chips"):
                yield Paragraph(_joined(plain(_only(item)) for item in items))
            case blocks.Points(items, "cards"):
                yield Cards(tuple(self.card(item) for item in items))
            case blocks.Points(items, "outlook"):
                yield Choices(tuple(map(_choice, items)))
            case blocks.Points(items, look) if "ticks" in look.split():
                yield Ticks(tuple(map(_tick, items)), "across" in look.split())
            case blocks.Room(label, lines):
                yield Room(plain(label), lines)
            case blocks.Points(items, look):
                yield Bullets(tuple(map(_lines, items)), look in blocks.NUMBERED)
            case blocks.Pairs(pairs):
                yield Facts(tuple((name, plain(value)) for name, value in pairs))
            case blocks.Tabular():
                yield from self.table(content)
            case blocks.Grid():
                yield from self.grid(content)
            case blocks.Chart(name, alt, caption):
                image = self.picture(name, {})
                yield Picture(name, image.svg, image.width, image.height, alt, caption)
            case blocks.References():
                yield self.references(content)
            case blocks.Card(text, anchor, mark, look, parts):
                yield Marked(mark, look, (Heading(3, plain(text), anchor), *self.all(parts)))
            case blocks.Box(tone, parts):
                kinds = Heading | Paragraph | Bullets | Facts | Choices | Picture
                yield Callout(tone, tuple(b for b in self.all(parts) if isinstance(b, kinds)))
            case blocks.Group():
                yield from self.group(content)

    def group(self, group: blocks.Group) -> Iterator[Block]:
        made = _anchored(self.all(group.blocks), group.anchor)
        if group.role == "pair":
            beside = [part for part in group.blocks if _is_beside(part)]
            main = (part for part in group.blocks if not _is_beside(part))
            yield Pair(tuple(self.all(main)), tuple(self.all(beside)))
        elif group.role == "question":
            yield Question(tuple(made))
        elif group.role == "folded":
            yield from _folded(made)
        elif group.role == "mind":
            for block in made:
                match block:
                    case Paragraph(text, "body"):
                        yield Paragraph(text, "mind")
                    case _:
                        yield block
        else:
            yield from made

    def card(self, item: tuple[blocks.Prose | blocks.Fold, ...]) -> tuple[Paragraph, ...]:
        """Lay out one thing to do."""
        made = (
            block for part in item if isinstance(part, blocks.Prose) for block in self.prose(part)
        )
        return tuple(block for block in made if isinstance(block, Paragraph))

    def prose(self, content: blocks.Prose) -> Iterator[Block]:
        text, look, by, _ = content
        if look in blocks.ONLY_ON_PAGES:
            return
        if by:
            yield Paragraph(plain(by, "soft"))
        shade: dict[str, Literal["", "strong", "soft"]] = {
            "basis": "strong",
            "question": "soft",
            "soft": "soft",
            "small": "soft",
            "who": "soft",
        }
        line = plain(text, shade.get(look, ""))
        for drawn in (part for part in text if isinstance(part, inline.Drawing)):
            image = self.picture(drawn.name, drawn.values)
            told = "".join(run.text for run in line).strip()
            yield Picture(drawn.name, image.svg, image.width, image.height, told, "")
        if line:
            yield Paragraph(line, _KINDS.get(look, "body"))

    def table(self, content: blocks.Tabular) -> Iterator[Block]:
        """Lay out a table; parts of it under titles of their own are tables of their own.

        A part that is a place to go to has a heading; the title of any other heads its rows.
        """
        columns = [column for column in content.columns if column.look != "drawn"]
        caption = text_of(content.caption)
        groups = content.groups
        if not any(group.title for group in groups):
            rows = [row for group in groups for row in group.whole(content.columns)]
            yield from _tables(caption, columns, rows)
            return
        if caption:
            yield Paragraph(plain(content.caption), "note")
        for group in groups:
            first = columns[0]
            if group.anchor:
                yield Heading(2, plain(group.title), group.anchor)
            elif group.title:
                first = first._replace(head=group.title)
            rows = list(group.whole(content.columns))
            yield from _tables("", [first, *columns[1:]], rows)

    def grid(self, content: blocks.Grid) -> Iterator[Block]:
        """Lay out a grid as tables that a page can hold, each of a few columns."""
        at = 0
        for name, heads in content.columns:
            for start in range(0, len(heads), ACROSS):
                few = heads[start : start + ACROSS]
                first = at + start
                rows: list[tuple[Line, ...]] = []
                for title, listed in content.rows:
                    if title:
                        rows.append(((Run(title, "", "strong"),), *(() for _ in few)))
                    for head, cells in listed:
                        marks = (_mark(one) for one in cells[first : first + len(few)])
                        rows.append((_head(head), *marks))
                width = 0.7 / ACROSS
                yield Table(
                    f"{content.caption}: {name}" if name else content.caption,
                    (content.corner, *("".join(r.text for r in _head(one)) for one in few)),
                    tuple(rows),
                    (1 - width * len(few), *(width for _ in few)),
                )
            at += len(heads)

    @staticmethod
    def references(content: blocks.References) -> Table:
        between = Run(" · ", "", "soft")
        rows: list[tuple[Line, ...]] = []
        for entry in content.entries:
            links = (plain((link,), "soft") for link in entry.links)
            where = tuple(run for link in links for run in (between, *link))
            rows.append((
                (Run(str(entry.number)),), (*plain(entry.text), *where), plain(entry.about),
            ))  # fmt: skip
        anchors = tuple(f"s-{entry.number}" for entry in content.entries)
        return Table(
            content.caption, content.heads, tuple(rows), (0.05, 0.63, 0.32), anchors=anchors
        )


def _anchored(made: Iterable[Block], anchor: str) -> Iterator[Block]:
    """Let the first heading have the anchor of what it heads, unless it has one."""
    for block in made:
        if anchor and isinstance(block, Heading):
            yield block if block.anchor else block._replace(anchor=anchor)
            anchor = ""
        else:
            yield block


def _tables(
    caption: str,
    columns: Sequence[blocks.Column],
    rows: Sequence[tuple[blocks.TableRow, tuple[inline.Line, ...]]],
) -> Iterator[Table]:
    """Lay out rows as a table; as several of a few columns where no page could hold all."""
    few = len(columns) if len(columns) <= WIDEST else ACROSS
    for start in range(1, max(len(columns), 2), max(few, 1)):
        shown = [0, *range(start, min(start + few, len(columns)))]
        chosen = [columns[i] for i in shown]
        whole = sum(column.width for column in chosen) if len(chosen) < len(columns) else 1
        anchors = tuple(row.anchor for row, _ in rows) if start == 1 else ()
        yield Table(
            caption,
            tuple(text_of(column.head) for column in chosen),
            tuple(tuple(plain(lines[i]) for i in shown) for _, lines in rows),
            tuple(column.width / whole for column in chosen),
            tuple(i for i, c in enumerate(chosen) if {"n", "level"} & set(c.look.split())),
            anchors if any(anchors) else (),
        )


def _is_beside(part: blocks.Content) -> bool:
    return isinstance(part, blocks.Group) and part.role == "aside"


def _folded(made: Iterable[Block]) -> Iterator[Block]:
    """Say of the first heading that a page folds what it heads."""
    is_first = True
    for block in made:
        if is_first and isinstance(block, Heading):
            yield block._replace(is_folded=True)
            is_first = False
        else:
            yield block


def _choice(item: tuple[blocks.Prose | blocks.Fold, ...]) -> Choice:
    """Read a verdict, and what is said of it to who cannot see its colour."""
    text, said, tone = "", "", ""
    for part in _only(item):
        if isinstance(part, inline.Tag):
            text, tone = f"{part.mark} {part.title}", part.tone
        else:
            said += text_of((part,)).strip(" ()")
    return Choice(text, said, tone)


def _tick(item: tuple[blocks.Prose | blocks.Fold, ...]) -> Tickable:
    """Read what there is to tick, and what to write behind it."""
    line = _only(item)
    blanks = tuple(p for p in line if isinstance(p, inline.Span) and p.look == "blank")
    text = tuple(part for part in line if part not in blanks)
    return Tickable(plain(text), plain(tuple(part for one in blanks for part in one.parts)))


def _only(item: tuple[blocks.Prose | blocks.Fold, ...]) -> inline.Line:
    return item[0].text if item else ()


def _joined(lines: Iterable[Line]) -> Line:
    parts = [part for line in lines for part in (Run(" · "), *line)]
    return tuple(parts[1:])


def _lines(item: tuple[blocks.Prose | blocks.Fold, ...]) -> tuple[Line, ...]:
    lines = [
        (Run(f"{part.lead} ", "", "soft"), *plain(part.text, "soft"))
        if isinstance(part, blocks.Fold)
        else plain(part.elsewhere or part.text)
        for part in item
    ]
    return tuple(line for line in lines if line)


def _head(head: blocks.GridHead) -> Line:
    words = plain((head.title,))
    return (*words, Run(f" {head.sign}")) if head.sign else words


def _mark(cell: blocks.GridCell) -> Line:
    return (Run(cell.said, "", "strong" if cell.is_framed else ""),)
