"""The blocks of a document as the paragraphs and tables of Word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import quoteattr

from pilotscan.reporting.documents.layout import ACROSS_CARDS
from pilotscan.reporting.documents.paper import (
    Block,
    Bullets,
    Callout,
    Cards,
    Choices,
    Document,
    Facts,
    Heading,
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
from pilotscan.reporting.documents.word.paragraphs import Paragraphs, Places, clean
from pilotscan.reporting.documents.word.parts import roomy, shares
from pilotscan.reporting.documents.word.styles import Numbering, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Body"]

_EMU = 9_525
"""Of a CSS pixel; a twentieth of a point is 635."""
_EMU_OF_TWIP = 635
_SHARE_OF_WIDTH = 0.78
"""Of a chart as wide as the text: so the profile stands on the first page, below the verdict."""
_STYLES = {"body": "Normal"}
_IN_BOX = {"body": "Callout", "mind": "Callout", "question": "Callout", "small": "Note"}
"""Styles of paragraphs that are not called as their kind."""
_BESIDE = 0.26
"""Share of the text width of the room to write beside what is ticked."""
_EMPTY = "\N{WHITE SQUARE}"
"""Larger in most fonts than a ballot box: a pen can tick it."""
_MAY_BE_TICKED = (
    '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612"'
    ' w14:font="MS Gothic"/><w14:uncheckedState w14:val="25A1" w14:font="MS Gothic"/>'
    "</w14:checkbox>"
)
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


class Body:
    """Writes the blocks of one document.

    Parameters
    ----------
    styles, numbering : of the document they are put into
    """

    def __init__(
        self, document: Document, styles: Styles, numbering: Numbering, places: Places
    ) -> None:
        self._document = document
        self._styles = styles
        self._numbering = numbering
        self._places = places
        self._text = Paragraphs(document, styles, places)

    def xml(self) -> str:
        """Return the paragraphs and tables, one after the other."""
        blocks = list(self._document.blocks)
        kicker: list[Block] = []
        if blocks and isinstance(blocks[0], Paragraph) and blocks[0].kind == "kicker":
            kicker = [blocks.pop(0)]  # stands above the title
        title = "Pilotscan Form Title" if self._document.is_form else "Title"
        parts = [
            *(self._block(block) for block in kicker),
            self._text.paragraph(title, (self._document.title,)),
        ]
        return "".join(parts) + self._all(blocks)

    def _all(self, blocks: Sequence[Block]) -> str:
        parts = []
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            parts.append(self._block(block))
            if isinstance(block, Callout) or (
                isinstance(block, Table | Cards) and not isinstance(following, Heading)
            ):
                # Word has no space below a table, and a shaded paragraph's would be outside.
                parts.append(self._text.paragraph("Pilotscan Gap", ()))
        return "".join(parts)

    def _block(self, block: Block) -> str:  # noqa: PLR0912 - one per kind
        match block:
            case Heading(level, text, anchor, is_folded):
                made = self._text.paragraph(
                    f"Heading {level}", text, anchor=anchor, is_collapsed=is_folded
                )
            case Paragraph(text, kind):
                name = _STYLES.get(kind, f"Pilotscan {kind.capitalize()}")
                made = self._text.paragraph(name, text)
            case Marked(_, _, blocks):
                made = self._all(blocks)
            case Pair(left, right):  # below each other: Word has columns for whole sections only
                made = self._all((*left, *right))
            case Bullets():
                made = self._bullets(block)
            case Ticks():
                made = self._ticks(block)
            case Room():
                made = self._room(block)
            case Question():
                made = self._question(block)
            case Cards():
                made = self._cards(block)
            case Choices():
                made = self._text.paragraph("Normal", _choices(block))
            case Facts():
                made = "".join(self._facts(block))
            case Table():
                made = self._table(block)
            case Picture():
                made = self._picture(block)
            case _:
                made = "".join(self._callout(block))
        return made

    # --- lists ------------------------------------------------------------------------------

    def _bullets(self, block: Bullets) -> str:
        name = "List Number" if block.numbered else "List Bullet"
        own = self._styles.list_number(self._styles.id(name))
        number = ""
        if block.numbered:
            number = str(self._numbering.restart(own))
        elif not self._numbering.exists(own):
            number = str(self._numbering.bullets())
        # Each step stands on one page, and so does a list of contents: one of single lines.
        is_whole = block.numbered and all(len(item) <= 1 for item in block.items)
        parts = []
        for place, item in enumerate(block.items, 1):
            first, *more = item or ((),)
            keep = bool(more) or (is_whole and place < len(block.items))
            parts.append(self._text.paragraph(name, first, list_number=number, keep=keep))
            parts += [
                self._text.paragraph("List Continue", line, keep=n < len(more))
                for n, line in enumerate(more, 1)
            ]
        return "".join(parts)

    # --- what is filled in ------------------------------------------------------------------

    def _ticks(self, block: Ticks) -> str:
        if block.is_across:
            boxes = (f"{self._box()}{self._text.runs((Run(' '), *one.text, Run('     ')))}"
                     for one in block.items)  # fmt: skip
            return self._text.paragraph("Pilotscan Tick", (), before="".join(boxes))
        return "".join(self._tick(one) for one in block.items)

    def _tick(self, one: Tickable) -> str:
        tab = "<w:r><w:tab/></w:r>"
        blank = ""
        if one.blank:
            label = tuple(run._replace(look="soft") for run in one.blank)
            blank = f"{self._text.runs((Run('  '), *label, Run(' ')))}{tab}"
        return self._text.paragraph(
            "Pilotscan Tick", one.text, before=f"{self._box()}{tab}", after=blank
        )

    def _box(self) -> str:
        """Write a box that a click ticks; on paper, and where nothing can be clicked, a square."""
        sign = f'<w:r><w:rPr><w:rStyle w:val="{self._styles.id("Pilotscan Box")}"/></w:rPr>'
        return (
            f'<w:sdt><w:sdtPr><w:id w:val="{self._text.new_id()}"/>{_MAY_BE_TICKED}</w:sdtPr>'
            f"<w:sdtContent>{sign}<w:t>{_EMPTY}</w:t></w:r></w:sdtContent></w:sdt>"
        )

    def _room(self, block: Room, name: str = "Pilotscan Before") -> str:
        lines = self._text.paragraph("Pilotscan Line", ()) * block.lines
        return self._text.paragraph(name, block.label, keep=True) + lines

    def _question(self, block: Question, room: str = "Pilotscan Before") -> str:
        """Write what stays on one page: each part keeps to the next, and a row is not broken."""
        made = []
        for part in block.blocks:
            match part:
                case Heading(_, text, anchor):
                    made.append(self._text.paragraph("Pilotscan Asked", text, anchor=anchor))
                case Paragraph(text):
                    made.append(self._text.paragraph("Pilotscan Before", text, keep=True))
                case Pair(left, right):
                    made.append(self._beside(left, right))
                case Room():
                    made.append(self._room(part, room))
                case _:
                    made.append(self._block(part))
        return "".join(made)

    def _beside(self, left: Sequence[Block], right: Sequence[Block]) -> str:
        """Write blocks beside each other, as a table of one row that is only there for that."""
        widths = shares((1 - _BESIDE, _BESIDE), self._places.text_width)
        about = (
            f'<w:tblStyle w:val="{self._styles.id("Pilotscan Form")}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        nothing = self._text.paragraph("Pilotscan Before", ())
        cells = (
            _cell(self._question(Question(tuple(part)), "Pilotscan Room") or nothing, width)
            for part, width in zip((left, right), widths, strict=True)
        )
        return (
            f"<w:tbl><w:tblPr>{about}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{_row(cells)}</w:tbl>"
        )

    def _facts(self, block: Facts, tone: str = "") -> Iterator[str]:
        for label, value in block.pairs:
            before = self._text.pieces(clean(label), "Pilotscan Fact", "") + "<w:r><w:tab/></w:r>"
            yield self._text.paragraph("Pilotscan Facts", value, tone=tone, before=before)

    def _callout(self, block: Callout) -> Iterator[str]:
        for part in block.blocks:
            if isinstance(part, Heading):
                name = f"Pilotscan Heading {part.level}"
                yield self._text.paragraph(name, part.text, tone=block.tone, anchor=part.anchor)
            elif isinstance(part, Paragraph) and part.kind == "call":
                large = tuple(run for run in part.text if run.look != "soft")
                beside = "".join(
                    self._text.pieces(clean(run.text), "Pilotscan Beside", run.lang)
                    for run in part.text[len(large) :]
                )
                yield self._text.paragraph("Pilotscan Call", large, tone=block.tone, after=beside)
            elif isinstance(part, Paragraph):
                name = _IN_BOX.get(part.kind, part.kind.capitalize())
                yield self._text.paragraph(f"Pilotscan {name}", part.text, tone=block.tone)
            elif isinstance(part, Facts):
                yield from self._facts(part, block.tone)
            elif isinstance(part, Choices):
                yield self._text.paragraph("Pilotscan Callout", _choices(part), tone=block.tone)
            elif isinstance(part, Picture):
                drawn = self._drawing(part)
                yield self._text.paragraph("Pilotscan Callout", (), tone=block.tone, before=drawn)
            else:  # a real list stands in, which would break the box
                for place, item in enumerate(part.items, 1):
                    sign = f"{place}. " if part.numbered else "• "
                    for line, lead in zip(item, [sign, *[""] * len(item)], strict=False):
                        text = (Run(lead), *line) if lead else line
                        yield self._text.paragraph("Pilotscan Callout", text, tone=block.tone)

    # --- tables and pictures ----------------------------------------------------------------

    def _table(self, block: Table) -> str:
        widths = roomy(block.heads, shares(block.widths, self._places.text_width))
        caption = self._text.paragraph("Caption", (Run(block.caption),), keep=True)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        about = (
            f'<w:tblStyle w:val="{self._styles.id("Pilotscan Table")}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1"'
            ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={_attribute(block.caption)}/>"
        )
        heads = [
            self._cell(
                (Run(head),),
                widths[column],
                f"Pilotscan Table {'Number ' if column in block.numeric else ''}Head",
            )
            for column, head in enumerate(block.heads)
        ]
        rows = [_row(heads, head=True)]
        anchors = block.anchors or ("",) * len(block.rows)
        for cells, anchor in zip(block.rows, anchors, strict=True):
            rows.append(
                _row(
                    self._cell(
                        line,
                        widths[column],
                        f"Pilotscan Table {'Number' if column in block.numeric else 'Text'}",
                        "" if column else anchor,
                    )
                    for column, line in enumerate(cells)
                )
            )
        grid = f"<w:tblGrid>{grid}</w:tblGrid>"
        return f"{caption}<w:tbl><w:tblPr>{about}</w:tblPr>{grid}{''.join(rows)}</w:tbl>"

    def _cell(self, line: Line, width: int, style: str, anchor: str = "") -> str:
        return _cell(self._text.paragraph(style, line, anchor=anchor), width)

    def _cards(self, block: Cards) -> str:
        """Write cards as tables, so that they stand beside each other: a column for each."""
        across = min(max(len(block.items), 2), ACROSS_CARDS)
        starts = range(0, len(block.items), across)
        return self._text.paragraph("Pilotscan Gap", ()).join(
            self._row_of_cards(block.items[start : start + across], start, 1 / across)
            for start in starts
        )

    def _row_of_cards(
        self, cards: Sequence[tuple[Paragraph, ...]], before: int, share: float
    ) -> str:
        widths = shares([share] * len(cards), self._places.text_width)
        about = (
            f'<w:tblStyle w:val="{self._styles.id("Pilotscan Cards")}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
            ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        )
        heads, bodies = [], []
        for number, card in enumerate(cards, before + 1):
            first, *rest = card or (Paragraph(()),)
            heads.append([self._text.paragraph(
                "Pilotscan Table Head", (Run(f"{number} · ", "", "soft"), *first.text)
            )])  # fmt: skip
            bodies.append([self._on_card(part) for part in rest])
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        parts = (
            [_cell("".join(cell) or self._text.paragraph("Pilotscan Table Text", ()), width)
             for cell, width in zip(cells, widths, strict=True)]
            for cells in (heads, bodies)
        )  # fmt: skip
        head, body = (_row(cells, head=not i) for i, cells in enumerate(parts))
        return f"<w:tbl><w:tblPr>{about}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"

    def _on_card(self, part: Paragraph) -> str:
        if part.kind == "question":
            sign = f"{self._text.pieces('•', 'Pilotscan Soft', '')}<w:r><w:tab/></w:r>"
            return self._text.paragraph("Pilotscan Question", part.text, before=sign)
        return self._text.paragraph("Pilotscan Table Text", part.text)

    def _picture(self, block: Picture) -> str:
        figure = self._text.paragraph("Pilotscan Figure", (), before=self._drawing(block))
        return figure + self._text.paragraph("Caption", (Run(block.caption),)) * bool(block.caption)

    def _drawing(self, block: Picture) -> str:
        room = round(self._places.text_width * _EMU_OF_TWIP * _SHARE_OF_WIDTH)
        across = min(block.width * _EMU, room)
        down = across * block.height // max(block.width, 1)
        relation = self._places.picture(self._places.draw(block.svg, block.width))
        number, alt = self._text.new_id(), _attribute(block.alt)
        name = _attribute(block.name)
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0"'
            f' distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
            f'<wp:docPr id="{number}" name={name} descr={alt}'
            f" title={_attribute(block.caption)}/>"
            f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
            f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr>'
            f'<pic:cNvPr id="{number}" name={name}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
            "</w:drawing></w:r>"
        )


def _choices(block: Choices) -> Line:
    """Write possible answers on a line, those within reach so that they stand out."""
    line: list[Run] = []
    for one in block.items:
        between = [Run("   ")] if line else []
        look: Literal["strong", "soft"] = "strong" if one.tone else "soft"
        # No space at which the line could break within one.
        text = one.text.replace(" ", "\N{NO-BREAK SPACE}")
        said = (
            [Run(f" ({one.said})".replace(" ", "\N{NO-BREAK SPACE}"), "", "soft")]
            if one.said
            else []
        )
        line += [*between, Run(text, "", look), *said]
    return tuple(line)


def _cell(content: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _row(cells: Iterable[str], *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _attribute(text: str) -> str:
    return quoteattr(clean(text))
