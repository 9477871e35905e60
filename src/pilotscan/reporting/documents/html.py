"""A report as HTML: tables, lists and cards. The frame of the page around it is a template.

All text is escaped here, and nowhere else.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from markupsafe import Markup, escape

from pilotscan.reporting.documents import blocks, inline
from pilotscan.reporting.words.said import marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["html"]

LONG_TITLE = 60
"""Characters from which a title is set smaller."""

_WORDS = {
    "strong": ("<strong>", "</strong>"),
    "soft": ('<span class="soft">', "</span>"),
    "against": ('<span class="against">', "</span>"),
    "letter": ("<b>", "</b>"),
    "code": ("<code>", "</code>"),
}
_SPANS = {"summary": "soft small", "aside": "note"}
"""Classes of what is not called as its look."""
_PROSE = {"note": "soft", "small": "soft small"}
_TABLES = {
    "": "stack",
    "short": "stack short-table",
    "compact": "stack compact",
    "roads": "stack compact roads",
    "learn": "stack learn",
    "ask": "stack ask",
}
_COLUMNS = {"level": "", "drawn": "", "was": "before", "was n": "n before"}
_GROUPS = {
    "section": ("section", ""),
    "nav": ("nav", ""),
    "header": ("header", ""),
    "footer": ("footer", ""),
    "own": ("section", "own"),
    "lesson": ("section", "lesson"),
    "folded": ("section", "folded"),
    "mind": ("section", "mind"),
    "question": ("section", "question"),
    "sheet": ("section", "sheet"),
}
"""Tag and class of each role; any other is a part of its own class."""
_FEW_ACROSS = 15


def html(
    report: blocks.Report,
    draw: Callable[[str, Mapping[str, object]], str],
    source: str,
    whole: str | None = None,
) -> Markup:
    """Write the body of a page.

    Parameters
    ----------
    draw : draws a chart by its name, as SVG
    source : the word before the number of a source, for who hears the page
    whole : of a part of a report the address of the whole, to which links lead; empty if there is
        none, and they lead nowhere; None for a whole report
    """
    writer = _Writer(report, draw, _text(source), whole)
    return Markup(writer.all(report.blocks))  # noqa: S704 - every text in it is escaped


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    return str(escape(text))


@lru_cache(maxsize=4096)
def _said(text: str) -> str:
    return marked(text, "")


@lru_cache(maxsize=4096)
def _words(words: inline.Words, source: str, whole: str | None) -> str:
    """Write words; `source` is said before the number of one; for `whole` see `html`."""
    text, lang, look, target, url = words
    if whole == "":
        target = ""
    if not (look or target or url):
        return marked(text, lang)
    core = text.strip(" ")
    if not core:
        return _text(text)
    shown = marked(core, lang)
    if target:
        heard = ""
        if target.startswith("s-") and text.isdigit():
            heard = f' aria-label="{source} {shown}"'
        shown = f'<a href="{_text(whole or "")}#{_text(target)}"{heard}>{shown}</a>'
    elif url:
        follow = "" if url.startswith("https://doi.org/") else " nofollow"
        shown = f'<a href="{_text(url)}" rel="noopener noreferrer{follow}">{shown}</a>'
    before, after = _WORDS.get(look, ("", ""))
    lead = " " if text[0] == " " else ""
    return f"{lead}{before}{shown}{after}{' ' if text[-1] == ' ' else ''}"


def _class(names: str) -> str:
    return f' class="{_text(names)}"' if names else ""


def _id(anchor: str) -> str:
    return f' id="{_text(anchor)}"' if anchor else ""


def _spoken(line: inline.Line) -> str:
    """Return the text of a head as a screen reader says it before a cell."""
    said = []
    for part in line:
        match part:
            case str(text) | inline.Words(text) | inline.Tag(_, text):
                said.append(text)
            case _:
                pass
    return _text("".join(said))


class _Writer:
    def __init__(
        self,
        report: blocks.Report,
        draw: Callable[[str, Mapping[str, object]], str],
        source: str,
        whole: str | None,
    ) -> None:
        self.report = report
        self.draw = draw
        self.source = source
        self.whole = whole

    # --- lines ------------------------------------------------------------------------------

    def line(self, line: inline.Line) -> str:
        if len(line) == 1 and type(line[0]) is str:
            return _said(line[0])
        return "".join([
            _said(part) if type(part) is str else self.PARTS[type(part)](self, part)
            for part in line
        ])  # fmt: skip

    def words(self, words: inline.Words) -> str:
        return _words(words, self.source, self.whole)

    def span(self, span: inline.Span) -> str:
        look, inner = span.look, self.line(span.parts)
        shown = inner.lstrip(" ")
        space = " " if len(shown) < len(inner) or look in _SPANS else ""
        names = _class(_SPANS.get(look, look))
        return f"{space}<span{names}>{shown}</span>" + " " * (look == "key")

    def tag(self, tag: inline.Tag) -> str:
        mark, title, tone = tag
        if not tone:
            return f'<span aria-hidden="true">{_text(mark)}</span> {_text(title)}'
        return (
            f'<span{_class(f"tag {tone}")}><span class="mark" aria-hidden="true">'
            f"{_text(mark)}</span> {_text(title)}</span>"
        )

    def page_link(self, link: inline.PageLink) -> str:
        text, lang, look, *_ = link.words
        shown = f'<a{_class(look)} href="{_text(link.address)}">{marked(text, lang)}</a>'
        return f" {shown}" if link.only_leads else shown

    def drawing(self, drawing: inline.Drawing) -> str:
        return self.draw(drawing.name, drawing.values).strip()

    # --- blocks -----------------------------------------------------------------------------

    def all(self, contents: Iterable[blocks.Content]) -> str:
        return "\n".join([self.KINDS[type(content)](self, content) for content in contents])

    def headline(self, _: blocks.Headline) -> str:
        text, lang, *_rest = self.report.title
        names = "long" if len(text) > LONG_TITLE else ""
        return f"<h1{_class(names)}>{marked(text, lang)}</h1>"

    def chart(self, chart: blocks.Chart) -> str:
        drawn = self.draw(chart.name, {})
        return f"<figure>\n{drawn}\n<figcaption>{_text(chart.caption)}</figcaption>\n</figure>"

    def card(self, card: blocks.Card) -> str:
        name = f"t-{card.anchor.partition('-')[2]}"
        return (
            f'<article class="condition"{_id(card.anchor)} aria-labelledby="{_text(name)}">\n'
            f'<div{_class(f"level {card.look}")} aria-hidden="true">{_text(card.mark)}</div>\n'
            f"<div>\n{self.title(blocks.Title(3, card.title, name))}\n{self.all(card.blocks)}\n"
            "</div>\n</article>"
        )

    def title(self, title: blocks.Title) -> str:
        level = title.level + 1
        return (
            f"<h{level}{_class(title.look)}{_id(title.anchor)}>{self.line(title.text)}</h{level}>"
        )

    def prose(self, prose: blocks.Prose) -> str:
        by = f'<span class="by">{self.line(prose.by)}.</span> ' if prose.by else ""
        names = _PROSE.get(prose.look, prose.look)
        return f"<p{_class(names)}>{by}{self.line(prose.text)}</p>"

    def points(self, points: blocks.Points) -> str:
        tag = "ol" if points.look in blocks.NUMBERED else "ul"
        items = "\n".join(self.item(item, points.look) for item in points.items)
        return f"<{tag}{_class(points.look)}>\n{items}\n</{tag}>"

    def item(self, item: tuple[blocks.Prose | blocks.Fold, ...], look: str) -> str:
        if look != "steps" and len(item) == 1 and isinstance(item[0], blocks.Prose):
            [prose] = item
            first = prose.text[0] if prose.text else None
            alert = isinstance(first, inline.Words) and first.look == "alert"
            return f"<li{_class('alert' if alert else '')}>{self.line(prose.text)}</li>"
        parts = (
            self.prose(part)
            if isinstance(part, blocks.Prose)
            else f"<details><summary>{_text(part.summary)}</summary>"
            f"<p>{self.line(part.text)}</p></details>"
            for part in item
        )
        return "<li>" + "\n".join(parts) + "</li>"

    def room(self, room: blocks.Room) -> str:
        return f"<p{_class(f'room of-{room.lines}')}>{self.line(room.label)}</p>"

    def pairs(self, pairs: blocks.Pairs) -> str:
        apart = pairs.look != "stamp"
        listed = (f"<dt>{_text(k)}</dt> <dd>{self.line(v)}</dd>" for k, v in pairs.pairs)
        inner = "\n".join(f"<div>{pair}</div>" if apart else pair for pair in listed)
        return f"<dl{_class(pairs.look or 'facts')}>\n{inner}\n</dl>"

    def references(self, references: blocks.References) -> str:
        listed = []
        for number, text, about, links in references.entries:
            where = "".join(f" · {self.words(link)}" for link in links)
            listed.append(
                f'<li id="s-{number}">{self.line(text)} '
                f'<span class="where">{self.line(about)}{where}</span></li>'
            )
        return '<ol class="sources">\n' + "\n".join(listed) + "\n</ol>"

    def box(self, box: blocks.Box) -> str:
        beside = [part for part in box.blocks if isinstance(part, blocks.Pairs)]
        inside = [part for part in box.blocks if not isinstance(part, blocks.Pairs)]
        named = next((part.anchor for part in inside if isinstance(part, blocks.Title)), "")
        label = f' aria-labelledby="{_text(named)}"' if named else ""
        return (
            f"<div>\n<section{_class(f'verdict {box.tone}')}{label}>\n{self.all(inside)}\n"
            f"</section>\n{self.all(beside)}\n</div>"
        )

    def group(self, group: blocks.Group) -> str:
        inner = self.all(group.blocks)
        if group.role == "main":
            return f'<main id="main">\n{inner}\n</main>'
        if group.role == "folded":
            head, _, rest = inner.partition("\n")
            inner = f"<details>\n<summary>{head}</summary>\n{rest}\n</details>"
        tag, names = _GROUPS.get(group.role, ("div", group.role))
        label = f' aria-labelledby="{_text(group.title)}"' if group.title else ""
        return f"<{tag}{_class(names)}{_id(group.anchor)}{label}>\n{inner}\n</{tag}>"

    # --- tables -----------------------------------------------------------------------------

    @staticmethod
    def wide(inner: str, label: str, name: str) -> str:
        by = f'aria-labelledby="{_text(label)}"' if label else f'aria-label="{name}"'
        return f'<div class="wide" role="group" tabindex="0" {by}>\n{inner}\n</div>'

    def table(self, table: blocks.Tabular) -> str:
        names = _TABLES.get(table.look, table.look)
        spoken = names.startswith("stack")
        heads, columns = [], []
        for column in table.columns:
            look = _COLUMNS.get(column.look, column.look)
            of_head = look.replace("before", "").strip()
            heads.append(f'<th scope="col"{_class(of_head)}>{self.line(column.head)}</th>')
            said = (
                f' data-th="{_spoken(column.head)}"'
                if spoken and column.is_named and column.look != "drawn"
                else ""
            )
            columns.append((look, said))
        caption = self.line(table.caption)
        above = f"<p>{caption}</p>\n" if caption and table.is_above else ""
        inside = f"<caption>{caption}</caption>\n" if caption and not table.is_above else ""
        bodies = "\n".join(self.rows(table, group, columns) for group in table.groups)
        name = (table.name and _text(table.name)) or _spoken(table.caption)
        return above + self.wide(
            f"<table{_class(names)}>\n{inside}<thead><tr>{''.join(heads)}</tr></thead>\n"
            f"{bodies}\n</table>",
            table.label,
            name,
        )

    def rows(
        self, table: blocks.Tabular, group: blocks.Rows, columns: list[tuple[str, str]]
    ) -> str:
        made = []
        if group.title:
            made.append(
                f'<tr class="group"><th colspan="{len(columns)}" scope="rowgroup">'
                f"{self.line(group.title)}</th></tr>"
            )
        beside = ""
        if group.beside:
            beside = (
                f'<th scope="rowgroup" rowspan="{len(group.rows)}">{self.line(group.beside)}</th>'
            )
            columns = columns[1:]
        heads = -1 if group.beside else table.heads

        def starts(looks: Sequence[str]) -> list[str]:
            return [
                '<th scope="row">' if i == heads else f"<td{_class(own or look)}{said}>"
                for i, (own, (look, said)) in enumerate(zip(looks, columns, strict=True))
            ]

        usual = starts([""] * len(columns))
        for row in group.rows:
            cells = [
                f"{start}{self.line(cell)}</{start[1:3]}>"
                for start, cell in zip(
                    starts(row.looks) if row.looks else usual, row.cells, strict=True
                )
            ]
            made.append(f"<tr{_id(row.anchor)}{_class(row.look)}>{beside}{''.join(cells)}</tr>")
            beside = ""
        return f"<tbody{_id(group.anchor)}>\n" + "\n".join(made) + "\n</tbody>"

    def grid(self, grid: blocks.Grid) -> str:
        across = sum(len(heads) for _, heads in grid.columns)
        names = " ".join(
            ["map", *([grid.look] if grid.look else []), *(["few"] if across < _FEW_ACROSS else [])]
        )
        groups = "".join(f'<colgroup span="{len(heads)}"></colgroup>' for _, heads in grid.columns)
        top = ""
        if len(grid.columns) > 1 or any(title for title, _ in grid.columns):
            spans = "".join(
                f'<th class="span" colspan="{len(heads)}" scope="colgroup" '
                f'title="{_text(title)}">{_text(title)}</th>'
                for title, heads in grid.columns
            )
            top = f"<tr><td></td>{spans}</tr>\n"
        heads = "".join(
            f'<th class="head" scope="col"><span>{self.head(head)}</span></th>'
            for _, some in grid.columns
            for head in some
        )
        bodies = []
        for title, rows in grid.rows:
            made = []
            if title:
                made.append(
                    f'<tr class="rows"><th colspan="{1 + across}" scope="rowgroup">'
                    f"{_text(title)}</th></tr>"
                )
            for head, cells in rows:
                shown = "".join(
                    f"<td{_class(look)}>{_text(mark)}"
                    + (f" <small>{_text(small)}</small>" if small else "")
                    + "</td>"
                    for mark, small, look in cells
                )
                made.append(f'<tr><th scope="row">{self.head(head)}</th>{shown}</tr>')
            bodies.append("<tbody>\n" + "\n".join(made) + "\n</tbody>")
        return self.wide(
            f"<table{_class(names)}>\n<caption>{_text(grid.caption)}</caption>\n"
            f'<colgroup></colgroup>{groups}\n<thead>\n{top}<tr><th scope="col">'
            f"{_text(grid.corner)}</th>{heads}</tr>\n</thead>\n" + "\n".join(bodies) + "\n</table>",
            grid.label,
            _text(grid.caption),
        )

    def head(self, head: blocks.GridHead) -> str:
        sign = f"&nbsp;{_text(head.sign)}" if head.sign else ""
        return self.words(head.title) + sign

    PARTS: ClassVar[Mapping[type, Callable[[Any, Any], str]]] = {
        inline.Words: words,
        inline.Span: span,
        inline.Tag: tag,
        inline.PageLink: page_link,
        inline.Drawing: drawing,
    }
    KINDS: ClassVar[Mapping[type, Callable[[Any, Any], str]]] = {
        blocks.Headline: headline,
        blocks.Title: title,
        blocks.Prose: prose,
        blocks.Points: points,
        blocks.Room: room,
        blocks.Pairs: pairs,
        blocks.Tabular: table,
        blocks.Grid: grid,
        blocks.Chart: chart,
        blocks.References: references,
        blocks.Card: card,
        blocks.Box: box,
        blocks.Group: group,
    }
