"""Templates that make blocks: a report is written once, and placed by a writer per format.

What such a template puts down is blocks, from the functions here; text beside them has no place in
any format, so it is a fault of the template.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.nativetypes import NativeCodeGenerator

from pilotscan.reporting.documents.blocks import (
    Box,
    Card,
    Cell,
    Chart,
    Column,
    Drawing,
    Fold,
    Grid,
    GridCell,
    GridHead,
    Group,
    Headline,
    Inline,
    Line,
    PageLink,
    Pairs,
    Points,
    Prose,
    Reference,
    References,
    Report,
    Rows,
    Span,
    TableRow,
    Tabular,
    Tag,
    Title,
    Words,
)
from pilotscan.reporting.environment import environment_for, faults_told
from pilotscan.reporting.wording import Mixed, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from jinja2.compiler import Frame, MacroRef

    from pilotscan.reporting.pages import ChartWords, EvidenceView, Passage

__all__ = ["WRITE", "make_report", "say"]

FOOTER = 90
"""Characters of the footer that fit on one line of paper beside the page number."""
_ANCHOR = re.compile(r"[\w.-]+")
_URL = re.compile(r"https?://[^\s<>]+")
_BESIDE = re.compile(r"[\w./-]+(?:#[\w.-]+)?")
"""A page of the same site."""
SHOWN = 40
"""Characters of a text that stands where none can stand."""


# --- the language -------------------------------------------------------------------------------


class _Put(list[Any]):
    """What a template, a macro or the inside of a call has put down."""


class _About(dict[str, Any]):
    """What a report is called; the first one counts."""


class _Phrase(tuple[Inline, ...]):
    """Parts of a line that a macro puts down."""

    __slots__ = ()


class _Item(tuple[Prose | Fold, ...]):
    """An item of a list."""

    __slots__ = ()


_PARTS = frozenset({_Phrase, _Item, Fold, Rows, TableRow, Reference})
_INLINE = frozenset({Span, Tag, PageLink, Drawing})
_PUT_DOWN = frozenset({
    _Phrase, _Put, _About, _Item, Headline, Title, Prose, Fold, Points, Pairs, Tabular, TableRow,
    Rows, Grid, Chart, References, Reference, Card, Box, Group,
})  # fmt: skip


def _collect(parts: Iterable[Any]) -> _Put:
    """Put down the parts of a template, one after the other."""
    found = _Put()
    for part in parts:
        if type(part) is _Put:
            found += part
        elif part is not None:
            found.append(part)
    return found


def _only_blocks(value: Any) -> Any:
    """Refuse to put down anything but blocks."""
    if type(value) in _PUT_DOWN:
        return value
    if _is_nothing(value):
        return None
    raise jinja2.TemplateRuntimeError(_stray(str(value)))


def _is_nothing(value: Any) -> bool:
    """Tell whether a value is an `if` without an `else`; what is not there at all says so."""
    return value is None or (isinstance(value, jinja2.Undefined) and not str(value))


def _stray(text: str) -> str:
    shown = " ".join(text.split())
    shown = f"{shown[:SHOWN]}…" if len(shown) > SHOWN else shown
    return f"'{shown}' stands outside of a block: put it into one, such as {{{{ p(…) }}}}"


class _Code(NativeCodeGenerator):
    """Writes the shortest code that our own templates need; for those of others Jinja's own.

    What ours call wants nothing of Jinja besides, and all they read is an attribute.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame, **more: Any) -> None:  # noqa: N802 - of Jinja
        """Write the reading of an attribute."""
        if self.environment.sandboxed:
            super().visit_Getattr(node, frame, **more)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write what a call hands on as its inside."""
        named = not isinstance(macro_ref.node, nodes.CallBlock)
        if self.environment.sandboxed or named or macro_ref.accesses_caller:
            super().macro_def(macro_ref, frame)
            return
        self.write("macro")

    def visit_Call(  # noqa: N802 - of Jinja, as is what it takes
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,
    ) -> None:
        """Write a call; beside templates of one's own as the sandbox has it."""
        if self.environment.sandboxed or node.dyn_kwargs is not None:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        if node.dyn_args is not None:
            self.write("*")
            self.visit(node.dyn_args, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


class _MakesBlocks:
    """Turns an environment of Jinja into one whose templates make blocks."""

    code_generator_class = _Code
    concat = staticmethod(_collect)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Read a template; the space between blocks is none of its content."""
        tree: nodes.Template = super()._parse(source, name, filename)  # type: ignore[misc]
        for output in tree.find_all(nodes.Output):
            for part in output.nodes:
                if isinstance(part, nodes.TemplateData) and part.data.strip():
                    before = part.data[: len(part.data) - len(part.data.lstrip())]
                    line = part.lineno + before.count("\n")
                    raise jinja2.TemplateSyntaxError(_stray(part.data), line, name, filename)
            output.nodes = [n for n in output.nodes if not isinstance(n, nodes.TemplateData)]
        return tree


@cache
def _environment(lang: str, own: Path | None) -> jinja2.Environment:
    environment = environment_for(lang, "report", own, _MakesBlocks)
    environment.finalize = _only_blocks
    environment.globals.update(WRITE)
    return environment


def make_report(lang: str, own: Path | None, name: str, values: Mapping[str, object]) -> Report:
    """Fill in the template of a report.

    Parameters
    ----------
    own : folder of templates that take the place of ours
    name : of the report: pilot, comparison, changes or index
    values : what the template may use, beside the functions of this module

    Raises
    ------
    RenderError
        The template is missing or broken, uses what is not there, puts down something other than
        blocks, or takes too much.
    """
    where = f"report/{name}.j2"
    if own is None:
        return _make_here(lang, None, where, values)
    from pilotscan.reporting.apart import apart  # noqa: PLC0415 - few have templates of their own

    return apart(where, _make_here, lang, own, where, values)


def _make_here(lang: str, own: Path | None, where: str, values: Mapping[str, object]) -> Report:
    with faults_told(where, own):
        template = _environment(lang, own).get_template(where)
        context = template.new_context(dict(values))
        try:
            parts = _collect(template.root_render_func(context))
        except Exception:  # noqa: BLE001 - given back with the line of the template
            template.environment.handle_exception()
        about = next((part for part in parts if isinstance(part, _About)), None)
        if about is None:
            raise jinja2.TemplateRuntimeError("it does not say what the report is about: about(…)")
        sheets = tuple(map(str, context.vars.get("sheets", ())))
        return Report(lang=lang, sheets=sheets, blocks=_contents(parts), **about)


# --- what templates write with --------------------------------------------------------------------


def say(text: Any, look: str = "", target: str = "", url: str = "") -> Words:
    """Make a piece of text of one look; a text knows its own language.

    What is no anchor and no http(s) address leads nowhere, wherever it comes from.
    """
    lang = text.lang if isinstance(text, Said) else ""
    address = str(url) if url and _URL.fullmatch(str(url)) else ""
    return Words(str.__str__(str(text)), lang, str(look), _anchor(target), address)


def _anchor(name: Any) -> str:
    """Return the name of a place in the report; empty for what is none, such as a pilot's text."""
    if not name:
        return ""
    anchor = str(name)
    return anchor if _ANCHOR.fullmatch(anchor) else ""


def phrase(*parts: Any) -> _Phrase:
    """Put down parts of a line, from a macro that makes some."""
    return _Phrase(line(*parts))


def line(*parts: Any) -> Line:
    """Make a line of parts: texts, and what the functions below make; nothing for what is not."""
    found: list[Inline] = []
    for part in parts:
        kind = type(part)
        if kind is str:
            if part:
                found.append(Words(part))
        elif kind is Said:
            if part.text:
                found.append(Words(part.text, part.lang))
        elif kind is Words:
            if part.text:
                found.append(part)
        elif kind in _INLINE:
            found.append(part)
        elif kind is Mixed:
            found += line(*part.parts)
        elif isinstance(part, tuple | list):
            found += line(*part) if part else ()
        elif not _is_nothing(part) and str(part):
            found.append(say(part))
    return tuple(found)


def strong(text: Any, target: str = "") -> Words:
    """Make a text that stands out."""
    return say(text, "strong", target)


def soft(text: Any, url: str = "") -> Words:
    """Make a text that stands back."""
    return say(text, "soft", "", url)


def link(text: Any, target: str) -> Words:
    """Make a text that leads to an anchor of the report."""
    return say(text, "", target)


def page_link(text: Any, address: str, *, only_leads: bool = False, look: str = "") -> PageLink:
    """Make a text that leads to another page of the site."""
    beside = str(address)
    if not _BESIDE.fullmatch(beside):
        beside = ""
    return PageLink(say(text, look), beside, only_leads)


def span(look: str, *parts: Any) -> Span | None:
    """Put parts of a line together under one look; nothing if there are none."""
    made = line(*parts)
    return Span(str(look), made) if made else None


def note(*parts: Any) -> Span | None:
    """Say something more of what stands before it."""
    return span("note", *parts)


def aside(*parts: Any) -> Span | None:
    """Add a sentence to the one before it."""
    return span("aside", *parts)


def asides(lead: Any, texts: Iterable[Any]) -> Line:
    """Add sentences that begin alike, each by itself."""
    return line(*(aside(lead, text) for text in texts))


def keys(pairs: Iterable[tuple[Any, Any]]) -> Line:
    """Explain signs: each with its meaning."""
    return line(*(span("key", say(f"{sign} ", "letter"), meaning) for sign, meaning in pairs))


def page_links(separator: str, files: Iterable[Any]) -> Line:
    """Link to files beside a page, by their addresses and labels."""
    made = [part for file in files for part in (separator, page_link(file.label, file.address))]
    return line(*made[1:])


def tag(mark: Any, title: Any, tone: str = "") -> Tag:
    """Name a verdict by its mark and title."""
    return Tag(str(mark), str(title), str(tone))


def drawing(name: str, **values: Any) -> Drawing:
    """Draw beside a text what it says, by ``charts/NAME.svg.j2``; only pages do."""
    return Drawing(str(name), values)


def joined(separator: str, texts: Iterable[Any], look: str = "") -> Line:
    """Put texts, each in its own language, on one line."""
    made = [say(text, look) if look else line(text) for text in texts]
    return line(*[part for one in made for part in (say(separator, look), one)][1:])


def refs(numbers: Sequence[int]) -> Span | None:
    """Name sources by their numbers, each a link to it in the list of sources."""
    if not numbers:
        return None
    parts = [Words(" [")]
    for i, number in enumerate(numbers):
        parts += [Words(", ")] if i else []
        parts.append(say(number, target=f"s-{number}"))
    return Span("refs", (*parts, Words("]")))


def cited(evidence: Sequence[EvidenceView], contradicts: str, uncounted: Any) -> Span | None:
    """Cite the sources of a rating in one pair of brackets, each with what is said of it.

    Parameters
    ----------
    contradicts, uncounted : the words for a source that does, and for one that is not counted
    """
    listed: list[Line] = []
    for item in evidence:
        said: Line = (Words(str(item.number), target=f"s-{item.number}"),)
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
    between = Words("; " if any(len(said) > 1 for said in listed) else ", ")
    parts = [part for said in listed for part in (between, *said)]
    return Span("cites", (Words(" ["), *parts[1:], Words("]")))


def passage(item: Passage, lead: str = "") -> Line:
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
) -> _About:
    """Say what the report is called, on the page and as metadata."""
    foot = str(footer)
    if len(foot) > FOOTER:
        foot = f"{foot[: FOOTER - 1].rstrip()}…"
    return _About(
        title=say(title),
        window=str(window) or str(title),
        footer=foot or str(title),
        subject=str(subject) or str(title),
        keywords=tuple(dict.fromkeys(text for word in keywords if (text := str(word)))),
    )


def _contents(put: Iterable[Any]) -> tuple[Any, ...]:
    """Return what has been put down where blocks stand."""
    found = tuple(part for part in put if not isinstance(part, _About))
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


def title(level: int, *parts: Any, anchor: str = "", look: str = "") -> Title:
    """Make a heading."""
    return Title(int(level), line(*parts), _anchor(anchor), str(look))


def headline() -> Headline:
    """Place the title of the report, where a page has it; paper has it below the kicker."""
    return Headline()


def p(*parts: Any, look: str = "", by: Any = ()) -> Prose:
    """Make a paragraph."""
    return Prose(line(*parts), str(look), line(by) if by else ())


def item(*parts: Any, elsewhere: Any = (), caller: Callable[[], _Put] | None = None) -> _Item:
    """Make an item of a list: of one line, or of the paragraphs in its call.

    Parameters
    ----------
    elsewhere : what is said instead where there are no colours and frames
    """
    if caller is None:
        return _Item((Prose(line(*parts), elsewhere=line(elsewhere)),))
    return _Item(_inside(caller(), (Prose, Fold), "an item"))


def fold(summary: str, lead: str, *parts: Any) -> Fold:
    """Make a part that a page shows when asked for."""
    return Fold(str(summary), str(lead), line(*parts))


def points(look: str = "", *, caller: Callable[[], _Put]) -> Points | None:
    """Make a list of the items in its call; nothing of none."""
    items = tuple(_inside(caller(), _Item, "a list"))
    return Points(items, str(look)) if items else None


def chips(*parts: Any, alerts: Iterable[Any] = ()) -> Points | None:
    """Make a list of short remarks beside each other."""
    shown = [*map(line, parts), *(line(say(text, "alert")) for text in alerts)]
    items = tuple((Prose(text),) for text in shown if text)
    return Points(items, "chips") if items else None


def facts(*pairs: Any, look: str = "") -> Pairs:
    """Make a list of short answers, of pairs; nothing for a pair that is not."""
    listed = (pair for pair in pairs if not _is_nothing(pair))
    return Pairs(tuple((str(pair[0]), line(*pair[1:])) for pair in listed), str(look))


def col(head: Any, width: float, look: str = "", *, is_named: bool = True) -> Column:
    """Make a column of a table."""
    return Column(line(head), float(width), str(look), is_named)


def cols(heads: Iterable[Any], width: float, look: str = "") -> list[Column]:
    """Make columns that are alike but for their heads."""
    return [col(head, width, look) for head in heads]


def cell(*parts: Any, look: str = "") -> Cell:
    """Make a cell with a look of its own."""
    return Cell(line(*parts), str(look))


def row(*cells: Any, anchor: str = "", look: str = "") -> TableRow:
    """Make a row of cells, each of one part, of a list of parts, or made by `cell`."""
    made = tuple(one if isinstance(one, Cell) else Cell(line(one)) for one in cells)
    return TableRow(made, _anchor(anchor), str(look))


def rows(*title: Any, anchor: str = "", beside: Any = (), caller: Callable[[], _Put]) -> Rows:
    """Make a part of a table of the rows in its call."""
    inside = tuple(_inside(caller(), TableRow, "rows"))
    return Rows(inside, line(*title), _anchor(anchor), line(beside))


def table(  # noqa: PLR0913 - what a table can be
    caption: Any,
    columns: Sequence[Column],
    *,
    look: str = "",
    label: str = "",
    name: str = "",
    heads: int = 0,
    is_above: bool = False,
    caller: Callable[[], _Put],
) -> Tabular:
    """Make a table of the rows in its call."""
    groups: list[Rows] = []
    loose: list[TableRow] = []
    for part in _inside(caller(), (TableRow, Rows), "a table"):
        if isinstance(part, TableRow):
            loose.append(part)
        else:
            groups.append(part)
    if loose:
        groups.insert(0, Rows(tuple(loose)))
    for one in (one for group in groups for one in group.rows):
        wanted = len(columns) - bool(any(group.beside for group in groups))
        if len(one.cells) != wanted:
            raise jinja2.TemplateRuntimeError(
                f"a row has {len(one.cells)} cells where its table has room for {wanted}"
            )
    return Tabular(
        line(caption), tuple(columns), tuple(groups), str(look), _anchor(label), str(name),
        int(heads), is_above,
    )  # fmt: skip


def grid(map_: Any, label: str) -> Grid:
    """Make the heatmap of a comparison."""

    def head(one: Any) -> GridHead:
        return GridHead(say(one.title, "", one.anchor), str(one.sign))

    columns = tuple((group.title, tuple(map(head, group.heads))) for group in map_.columns)
    rows_ = tuple(
        (
            group.title,
            tuple(
                (head(one), tuple(GridCell(c.mark, c.small, c.classes) for c in cells))
                for one, cells in zip(group.heads, listed, strict=True)
            ),
        )
        for group, listed in map_.rows
    )
    look = "means" if map_.by_dimension else ""
    return Grid(str(map_.caption), _anchor(label), str(map_.corner), columns, rows_, look)


def chart(name: str, said: ChartWords) -> Chart:
    """Place the chart of a name."""
    return Chart(str(name), f"{said.title}. {said.desc}", str(said.caption))


def source(number: int, text: Any, about: Any, links: Any = ()) -> Reference:
    """Make an entry of the list of sources."""
    found = tuple(part for part in line(*links) if isinstance(part, Words) and part.url)
    return Reference(int(number), line(text), line(about), found)


def sources(caption: str, *heads: str, caller: Callable[[], _Put]) -> References:
    """Make the list of sources."""
    number, text, kind = map(str, heads)
    entries = tuple(_inside(caller(), Reference, "the list of sources"))
    return References(str(caption), (number, text, kind), entries)


def card(*parts: Any, anchor: str, mark: str, look: str, caller: Callable[[], _Put]) -> Card:
    """Make a card with a mark beside it, of the blocks in its call."""
    return Card(line(*parts), _anchor(anchor), str(mark), str(look), _contents(caller()))


def box(tone: str, *, caller: Callable[[], _Put]) -> Box:
    """Make the blocks in its call stand out, in the colours of a verdict."""
    return Box(str(tone), _contents(caller()))


def group(
    role: str = "", *, title: str = "", anchor: str = "", caller: Callable[[], _Put]
) -> Group | None:
    """Put the blocks in its call together; nothing of none."""
    inside = _contents(caller())
    return Group(str(role), inside, _anchor(title), _anchor(anchor)) if inside else None


def section(  # noqa: PLR0913 - what a section can be
    heading: Any,
    anchor: str,
    *,
    level: int = 1,
    role: str = "section",
    id: str = "",
    caller: Callable[[], _Put],
) -> Group:
    """Put the blocks in its call together under a heading.

    Parameters
    ----------
    anchor : of the heading
    id : anchor of the whole; empty for none
    """
    head = Title(int(level), line(heading), _anchor(anchor))
    return Group(str(role), (head, *_contents(caller())), _anchor(anchor), _anchor(id))


WRITE: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        say, line, phrase, strong, soft, link, page_link, span, note, aside, asides, keys, tag,
        drawing, joined, page_links, refs, cited, passage, about, headline, title, p, item, fold,
        points, chips, facts, col, cols, cell, row, rows, table, grid, chart, source, sources, card,
        box, group, section,
    )
}  # fmt: skip
