"""Reports as Word documents: real styles, so that an adviser can put them in the house style."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from pilotscan.errors import UsageError
from pilotscan.reporting.documents.word.body import Body
from pilotscan.reporting.documents.word.paragraphs import Places, clean
from pilotscan.reporting.documents.word.parts import R, W
from pilotscan.reporting.documents.word.raster import png
from pilotscan.reporting.documents.word.reference import prepared, zipped
from pilotscan.reporting.documents.word.styles import LOCALES, Numbering, Styles
from pilotscan.reporting.output.extras import need
from pilotscan.told import told

if TYPE_CHECKING:
    from pilotscan.reporting.documents.paper import Document

__all__ = ["word"]

_NAMES = f'xmlns:w="{W}" xmlns:r="{R}"'
_LATER = {"w15": "2012"}
"""For headings that are collapsed, which programs may ignore that do not know of them."""
_TICKED = {"w14": "2010"}
"""For boxes that a click ticks."""
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
_MADE = "2000-01-01T00:00:00Z"
"""Of every document, so that the same pilot gives the same bytes."""
_ALWAYS = (
    "Normal", "Default Paragraph Font", "Normal Table", "No List",
    "Title", "Heading 1", "Heading 2", "Heading 3", "Caption",
)  # fmt: skip
"""Styles of every document: those Word wants, and those an adviser may look for."""
_LONGEST_PROPERTY = 255
_DIGITS = 9
"""A number with as many may be too large for Word."""
_MARGIN = "680"
"""Above and below a sheet, in twentieths of a point."""
_FORM = {"top": "560", "bottom": "680", "left": "850", "right": "850", "footer": "340"}
"""Margins of what is filled in."""
_NARROWEST = 2_000
"""Text width, in twentieths of a point, below which a page is not one to write on."""


def word(document: Document, reference: bytes | None = None) -> bytes:
    """Write a report as .docx.

    Parameters
    ----------
    reference : a house template (.docx or .dotx) that lends its styles, page, headers and footers;
        None for our own look

    Raises
    ------
    UsageError
        A library is not installed, or the template cannot be used.
    """
    need("docx")
    from docx.package import Package

    package = Package.open(BytesIO(prepared(reference)))
    main = package.main_document_part
    numbering = Numbering(_part(main, "numbering").element)
    styles = Styles(_part(main, "styles").element, numbering, own_look=reference is None)
    locale = LOCALES.get(document.lang, document.lang)
    for name in _ALWAYS:
        styles.id(name)
    section = main.element.body[-1]
    if document.is_form and reference is None:
        _set_margins(section, _FORM)
    width = _text_width(section)
    places = Places(
        link=lambda url: main.relate_to(url, f"{R}/hyperlink", is_external=True),
        picture=lambda data: main.get_or_add_image(BytesIO(data))[0],
        draw=png,
        text_width=width,
        first_id=_first_id(main),
    )
    body = Body(document, styles, numbering, places).xml()
    _fill(main, body, section, _LATER | _TICKED if document.is_form else _LATER)
    if document.is_sheet and reference is None:  # a house decides for itself what is on a page
        styles.draw_in()
        _set_margins(section, {"top": _MARGIN, "bottom": _MARGIN})
    _add_footer(main, section, document, styles, width)
    styles.speak(locale)
    _set_language(_part(main, "settings").element, locale)
    _set_properties(package, document, locale)
    out = BytesIO()
    package.save(out)
    with zipfile.ZipFile(out) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def _part(main: Any, name: str) -> Any:
    """Return the part of a document of a kind; one that a template lacks is made."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart
    from docx.oxml import parse_xml

    for relation in main.rels.values():
        if relation.reltype == f"{R}/{name}":
            return relation.target_part
    made = parse_xml(f"<w:{name} {_NAMES}/>")
    place = PackURI(f"/word/pilotscan-{name}.xml")
    part = XmlPart(place, f"{_KIND}.{name}+xml", made, main.package)
    main.relate_to(part, f"{R}/{name}")
    return part


def _set_margins(section: Any, margins: dict[str, str]) -> None:
    for side, width in margins.items():
        section.find(f"{{{W}}}pgMar").set(f"{{{W}}}{side}", width)


def _text_width(section: Any) -> int:
    """Return how wide text is on a page, in twentieths of a point."""
    size, margins = section.find(f"{{{W}}}pgSz"), section.find(f"{{{W}}}pgMar")
    sides = [margins.get(f"{{{W}}}{side}", "0") for side in ("left", "right", "gutter")]
    try:
        whole, *off = (round(float(text)) for text in (size.get(f"{{{W}}}w", "0"), *sides))
    except (ValueError, OverflowError):
        whole, off = 0, []
    width = whole - sum(off)
    if width < _NARROWEST:
        raise UsageError(told("the reference document is broken: its page has no room for text"))
    return width


def _first_id(main: Any) -> int:
    """Return a number above those of the bookmarks and pictures of headers and footers."""
    taken = [0]
    kinds = {f"{R}/header", f"{R}/footer"}
    for part in (r.target_part for r in main.rels.values() if r.reltype in kinds):
        for element in part.element.iter(f"{{{W}}}bookmarkStart", "{*}docPr"):
            text = element.get(f"{{{W}}}id") or element.get("id") or ""
            if text.isdecimal() and len(text) < _DIGITS:
                taken.append(int(text))
    return max(taken) + 1


def _fill(main: Any, body: str, section: Any, later: dict[str, str]) -> None:
    from docx.oxml import parse_xml

    # A root that knows all names: elements moved under another would repeat them one by one.
    names = " ".join(
        f'xmlns:{name}="http://schemas.microsoft.com/office/word/{year}/wordml"'
        for name, year in later.items()
    )
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    names += f' xmlns:mc="{compatible}" mc:Ignorable="{" ".join(later)}"'
    made = parse_xml(f"<w:document {_NAMES} {names}><w:body>{body}</w:body></w:document>")
    made[0].append(section)
    main._element = made


def _add_footer(main: Any, section: Any, document: Document, styles: Styles, width: int) -> None:
    """Put the page number on every page, unless a template has a footer of its own."""
    from docx.opc.packuri import PackURI
    from docx.oxml import parse_xml
    from docx.parts.hdrftr import FooterPart

    style = styles.id("Pilotscan Footer")
    footers = section.findall(f"{{{W}}}footerReference")
    if any(_is_of_house(main.related_parts[f.get(f"{{{R}}}id")].element, style) for f in footers):
        return
    for footer in footers:
        section.remove(footer)
        main.rels.pop(footer.get(f"{{{R}}}id"), None)
    text = escape(clean(document.footer))
    stops = dict.fromkeys(styles.tab_stops(style), "clear") | {width: "right"}
    tabs = "".join(f'<w:tab w:val="{kind}" w:pos="{at}"/>' for at, kind in sorted(stops.items()))
    field = '<w:fldSimple w:instr=" {} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    element = parse_xml(
        f'<w:ftr {_NAMES}><w:p><w:pPr><w:pStyle w:val="{style}"/><w:tabs>{tabs}</w:tabs></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r><w:r><w:tab/></w:r>'
        f'{field.format("PAGE")}<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
        f"{field.format('NUMPAGES')}</w:p></w:ftr>"
    )
    place = PackURI("/word/pilotscan-footer.xml")
    part = FooterPart(place, f"{_KIND}.footer+xml", element, main.package)
    key = main.relate_to(part, f"{R}/footer")
    kinds = ["default"]
    if _part(main, "settings").element.find(f"{{{W}}}evenAndOddHeaders") is not None:
        kinds.append("even")
    place_of_first = len(section.findall(f"{{{W}}}headerReference"))
    for kind in kinds:
        reference = parse_xml(f'<w:footerReference {_NAMES} w:type="{kind}" r:id="{key}"/>')
        section.insert(place_of_first, reference)


def _is_of_house(root: Any, own_style: str) -> bool:
    """Tell whether a footer says something that is not of an earlier report."""
    styles = {e.get(f"{{{W}}}val") for e in root.iter(f"{{{W}}}pStyle")}
    says = "".join(root.itertext()).split() or root.find(".//{*}docPr") is not None
    return bool(says) and own_style not in styles


def _set_language(settings: Any, locale: str) -> None:
    language = settings.find(f"{{{W}}}themeFontLang")
    if language is not None:
        language.set(f"{{{W}}}val", locale)


def _set_properties(package: Any, document: Document, locale: str) -> None:
    """Say what the document is; no clock, and nothing of who made the template."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    def said(text: str) -> str:
        return escape(clean(text)[:_LONGEST_PROPERTY])

    names = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    text = (
        f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<cp:coreProperties {names}>"
        f"<dc:title>{said(document.title.text)}</dc:title>"
        f"<dc:subject>{said(document.subject)}</dc:subject><dc:creator>pilotscan</dc:creator>"
        f"<cp:keywords>{said(', '.join(document.keywords))}</cp:keywords>"
        "<cp:lastModifiedBy>pilotscan</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_MADE}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_MADE}</dcterms:modified>'
        f"<dc:language>{said(locale)}</dc:language></cp:coreProperties>"
    )
    part = Part(PackURI("/docProps/core.xml"), _CORE, text.encode(), package)
    package.relate_to(part, _CORE_RELATION)
