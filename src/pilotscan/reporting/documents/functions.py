"""What templates of reports write with: functions that make blocks, and the parts of a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import jinja2

from pilotscan.reporting.documents import blocks
from pilotscan.reporting.words.wording import Mixed, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pilotscan.reporting.pilot.chart_values import ChartWords
    from pilotscan.reporting.pilot.values import EvidenceView, Passage

__all__ = ["PUT_DOWN", "WRITE", "About", "Put", "contents", "is_nothing", "say"]

FOOTER = 90
"""Characters of the footer that fit on one line of paper beside the page number."""
_ANCHOR = re.compile(r"[\w.-]+")
_URL = re.compile(r"https?://[^\s<>]+")
_BESIDE = re.compile(r"[\w./-]+(?:#[\w.-]+)?")
"""A page of the same site."""


# --- what templates put down ----------------------------------------------------------------------


class Put(list[Any]):
    """What a template, a macro or the inside of a call has put down."""


class About(dict[str, Any]):
    """What a report is called; the first one counts."""


class _Phrase(tuple[blocks.Inline, ...]):
    """Parts of a line that a macro puts down."""

    __slots__ = ()


class _Cell(NamedTuple):
    """A cell of a table with a look of its own."""

    text: blocks.Line
    look: str


class _Item(tuple[blocks.Prose | blocks.Fold, ...]):
    """An item of a list."""

    __slots__ = ()


_PARTS = frozenset({_Phrase, _Item, blocks.Fold, blocks.Rows, blocks.TableRow, blocks.Reference})
_INLINE = frozenset(get_args(blocks.Inline))
PUT_DOWN = frozenset({Put, About, *_PARTS, *get_args(blocks.Content)})


def is_nothing(value: Any) -> bool:
    """Tell whether a value is an `if` without an `else`; what is not there at all says so."""
    return value is None or (isinstance(value, str | jinja2.Undefined) and not str(value))


# --- lines ----------------------------------------------------------------------------------------


def say(text: Any, look: str = "", target: str = "", url: str = "") -> blocks.Words:
    """Make a piece of text of one look; a text knows its own language.

    What is no anchor and no http(s) address leads nowhere, wherever it comes from.
    """
    lang = text.lang if isinstance(text, Said) else ""
    address = str(url) if url and _URL.fullmatch(str(url)) else ""
    return blocks.Words(str.__str__(str(text)), lang, str(look), _anchor(target), address)


def _anchor(name: Any) -> str:
    """Return the name of a place in the report; empty for what is none, such as a pilot's text."""
    if not name:
        return ""
    anchor = str(name)
    return anchor if _ANCHOR.fullmatch(anchor) else ""


def phrase(*parts: Any) -> _Phrase:
    """Put down parts of a line, from a macro that makes some."""
    return _Phrase(line(*parts))


def line(*parts: Any) -> blocks.Line:
    """Make a line of parts: texts, and what the functions below make; nothing for what is not."""
    if len(parts) == 1 and type(parts[0]) is str:
        return parts if parts[0] else ()
    found: list[blocks.Inline] = []
    for part in parts:
        kind = type(part)
        if kind is str:
            if part:
                found.append(part)
        elif kind is Said:
            text, lang = part
            if text:
                found.append(blocks.Words(text, lang) if lang else text)
        elif kind is blocks.Words:
            if part.text:
                found.append(part)
        elif kind in _INLINE:
            found.append(part)
        elif kind is Mixed:
            found += line(*part.parts)
        elif isinstance(part, tuple | list):
            found += line(*part) if part else ()
        elif not is_nothing(part) and str(part):
            found.append(say(part))
    return tuple(found)


def strong(text: Any, target: str = "") -> blocks.Words:
    """Make a text that stands out."""
    return say(text, "strong", target)


def soft(text: Any, url: str = "") -> blocks.Words:
    """Make a text that stands back."""
    return say(text, "soft", "", url)


def link(text: Any, target: str) -> blocks.Words:
    """Make a text that leads to an anchor of the report."""
    return say(text, "", target)


def page_link(
    text: Any, address: str, *, only_leads: bool = False, look: str = ""
) -> blocks.PageLink:
    """Make a text that leads to another page of the site."""
    beside = str(address)
    if not _BESIDE.fullmatch(beside):
        beside = ""
    return blocks.PageLink(say(text, look), beside, only_leads)


def span(look: str, *parts: Any) -> blocks.Span | None:
    """Put parts of a line together under one look; nothing if there are none."""
    made = line(*parts)
    return blocks.Span(str(look), made) if made else None


def note(*parts: Any) -> blocks.Span | None:
    """Say something more of what stands before it."""
    return span("note", *parts)


def aside(*parts: Any) -> blocks.Span | None:
    """Add a sentence to the one before it."""
    return span("aside", *parts)


def asides(lead: Any, texts: Iterable[Any]) -> blocks.Line:
    """Add sentences that begin alike, each by itself."""
    return line(*(aside(lead, text) for text in texts))


def keys(pairs: Iterable[tuple[Any, Any]]) -> blocks.Line:
    """Explain signs: each with its meaning."""
    return line(*(span("key", say(f"{sign} ", "letter"), meaning) for sign, meaning in pairs))


def page_links(separator: str, files: Iterable[Any]) -> blocks.Line:
    """Link to files beside a page, by their addresses and labels."""
    made = [part for file in files for part in (separator, page_link(file.label, file.address))]
    return line(*made[1:])


def tag(mark: Any, title: Any, tone: str = "") -> blocks.Tag:
    """Name a verdict by its mark and title."""
    return blocks.Tag(str(mark), str(title), str(tone))


def drawing(name: str, **values: Any) -> blocks.Drawing:
    """Draw beside a text what it says, by ``charts/NAME.svg.j2``; only pages do."""
    return blocks.Drawing(str(name), values)


def joined(separator: str, texts: Iterable[Any], look: str = "") -> blocks.Line:
    """Put texts, each in its own language, on one line."""
    made = [say(text, look) if look else line(text) for text in texts]
    return line(*[part for one in made for part in (say(separator, look), one)][1:])


def refs(numbers: Sequence[int]) -> blocks.Span | None:
    """Name sources by their numbers, each a link to it in the list of sources."""
    if not numbers:
        return None
    listed = (part for number in numbers for part in (", ", _numbered(number)))
    return blocks.Span("refs", (" [", *list(listed)[1:], "]"))


def _numbered(source: int) -> blocks.Words:
    return blocks.Words(str(source), target=_anchor(f"s-{source}"))


def cited(evidence: Sequence[EvidenceView], contradicts: str, uncounted: Any) -> blocks.Span | None:
    """Cite the sources of a rating in one pair of brackets, each with what is said of it.

    Parameters
    ----------
    contradicts, uncounted : the words for a source that does, and for one that is not counted
    """
    listed: list[blocks.Line] = []
    for item in evidence:
        said: blocks.Line = (_numbered(item.number),)
        if item.at:
            said += line(", ", item.at)
        if item.contradicts:
            said += line(", ", say(contradicts, "against"))
        elif not item.supports and uncounted:
            said += line(f", {uncounted}")
        listed.append(said)
    if not listed:
        return None
    # A comma within one would run into the comma between two.
    between = "; " if any(len(said) > 1 for said in listed) else ", "
    parts = [part for said in listed for part in (between, *said)]
    return blocks.Span("cites", (" [", *parts[1:], "]"))


def passage(item: Passage, lead: str = "") -> blocks.Line:
    """Write prose of the pilot, with whose reading it is and its sources."""
    reading = span("reading", f" ({item.reading})") if item.reading else None
    return line(f"{lead} " if lead else "", item.text, reading, refs(item.sources))


# --- blocks ---------------------------------------------------------------------------------------


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
    return blocks.Title(int(level), line(*parts), _anchor(anchor), str(look))


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
    return blocks.TableRow(made, _anchor(anchor), str(look), looks if any(looks) else ())


def rows(*title: Any, anchor: str = "", beside: Any = (), caller: Callable[[], Put]) -> blocks.Rows:
    """Make a part of a table of the rows in its call."""
    inside = tuple(_inside(caller(), blocks.TableRow, "rows"))
    return blocks.Rows(inside, line(*title), _anchor(anchor), line(beside) if beside else ())


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
        line(caption), tuple(columns), tuple(groups), str(look), _anchor(label), str(name),
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
    return blocks.Grid(str(map_.caption), _anchor(label), str(map_.corner), columns, rows_, look)


def chart(name: str, said: ChartWords) -> blocks.Chart:
    """Place the chart of a name."""
    return blocks.Chart(str(name), f"{said.title}. {said.desc}", str(said.caption))


def source(number: int, text: Any, about: Any, links: Any = ()) -> blocks.Reference:
    """Make an entry of the list of sources."""
    found = tuple(part for part in line(*links) if isinstance(part, blocks.Words) and part.url)
    return blocks.Reference(int(number), line(text), line(about), found)


def sources(caption: str, *heads: str, caller: Callable[[], Put]) -> blocks.References:
    """Make the list of sources."""
    number, text, kind = map(str, heads)
    entries = tuple(_inside(caller(), blocks.Reference, "the list of sources"))
    return blocks.References(str(caption), (number, text, kind), entries)


def card(*parts: Any, anchor: str, mark: str, look: str, caller: Callable[[], Put]) -> blocks.Card:
    """Make a card with a mark beside it, of the blocks in its call."""
    return blocks.Card(line(*parts), _anchor(anchor), str(mark), str(look), contents(caller()))


def box(tone: str, *, caller: Callable[[], Put]) -> blocks.Box:
    """Make the blocks in its call stand out, in the colours of a verdict."""
    return blocks.Box(str(tone), contents(caller()))


def group(
    role: str = "", *, title: str = "", anchor: str = "", caller: Callable[[], Put]
) -> blocks.Group | None:
    """Put the blocks in its call together; nothing of none."""
    inside = contents(caller())
    return blocks.Group(str(role), inside, _anchor(title), _anchor(anchor)) if inside else None


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
    head = blocks.Title(int(level), line(heading), _anchor(anchor))
    return blocks.Group(str(role), (head, *contents(caller())), _anchor(anchor), _anchor(id))


WRITE: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        say, line, phrase, strong, soft, link, page_link, span, note, aside, asides, keys, tag,
        drawing, joined, page_links, refs, cited, passage, about, headline, title, p, item, fold,
        points, chips, facts, col, cols, cell, row, rows, table, grid, chart, source, sources, card,
        box, group, section,
    )
}  # fmt: skip
