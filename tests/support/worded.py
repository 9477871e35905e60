"""Documents to write as Word, house templates to put them in, and what is read back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor
from lxml import etree

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
    Run,
    Table,
)
from pilotscan.reporting.documents.word.raster import png

LONG = "W" * 200
ARABIC = "مشروع الإسكان المشترك"
HEBREW = "פיילוט דיור"
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="160">'
    '<rect width="40%" height="60" fill="#1f5488"/><text x="9" y="90">2.5</text></svg>'
)
MACRO_FREE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def line(*texts: str) -> Line:
    return tuple(Run(text) for text in texts)


DOCUMENT = Document(
    lang="en",
    title=Run("Plan & <Einstein>"),
    footer="Plan: not yet",
    subject="Evaluation",
    keywords=("housing", "language"),
    blocks=(
        Paragraph(line("Evaluation for scaling up"), "kicker"),
        Paragraph((Run("In short: see "), Run("one", target="s-1"), Run(".")), "lede"),
        Facts((("Place", line("Utrecht")), ("Period", line("2016 to 2019")))),
        Callout(
            "not-yet",
            (
                Heading(1, line("Verdict"), "verdict"),
                Paragraph(line("Not yet"), "call"),
                Paragraph((*line("Why: see "), Run("funding", "", "strong", "c-funding"))),
                Bullets(((line("first"), line("and more")), (line("second"),)), numbered=True),
                Facts((("Score", line("62")),)),
            ),
        ),
        Paragraph(line("A desk assessment."), "note"),
        Heading(1, line("Profile"), "profile"),
        Picture("profile", CHART, 640, 160, "Means by dimension", "Mean level, 0 to 4"),
        Heading(1, line("First steps"), "first-steps"),
        Bullets(((line("do this"), line("who can")), (line("then that"),)), numbered=True),
        Bullets(((line("a point"),), (line("another"),))),
        Heading(2, line("Funding"), "c-funding"),
        Paragraph((Run("Het geld is op.", "nl"), Run(" (sic)", "", "soft"))),
        Bullets(((line("begins at one again"),),), numbered=True),
        Heading(3, (Run(f"In {ARABIC}, {HEBREW} and Delft"),)),
        Paragraph((Run(ARABIC, "ar"),)),
        Paragraph(
            (
                Run("Site", url="https://example.org/a b?c=1&d=<2>"),
                Run("script", url="javascript:alert(1)"),
                Run("broken", url="https://[nowhere"),
                Run("lost", target="not-here"),
            )
        ),
        Heading(1, line("Sources"), "sources"),
        Table(
            "What the numbers refer to",
            ("No.", "Source", "Share"),
            (
                (line("1"), (Run("A report", "nl", "strong"),), line("50%")),
                (line("2"), line(LONG), line("–")),
                (line("3"), (), line("7%")),
            ),
            (0.1, 0.7, 0.2),
            (2,),
            ("s-1", "s-2", "s-3"),
        ),
        Table("A second one right below", ("A", "B"), ((line("a"), line("b")),), (0.5, 0.5)),
        Paragraph(line("The end.")),
    ),
)
"""Everything a document may have, once."""


def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tree(data: bytes, name: str = "word/document.xml") -> Any:
    return etree.fromstring(parts(data)[name])


def val(element: Any) -> str:
    return str(element.get(qn("w:val")))


def said(blocks: tuple[Block, ...]) -> Iterator[str]:  # noqa: PLR0912 - one per kind
    """Give every text of a document, in order."""
    for block in blocks:
        match block:
            case Heading(_, text) | Paragraph(text):
                yield from (run.text for run in text)
            case Bullets(items, _):
                yield from (run.text for item in items for text in item for run in text)
            case Facts(pairs):
                for label, text in pairs:
                    yield label
                    yield from (run.text for run in text)
            case Table():
                yield block.caption
                yield from block.heads
                yield from (run.text for row in block.rows for text in row for run in text)
            case Picture():
                yield block.caption
            case Cards(items):
                # A row with the heads of those beside each other, and one with what they say.
                for n, (head, *_) in enumerate(items, 1):
                    yield f"{n} · "
                    yield from (run.text for run in head.text)
                for _, *rest in items:
                    for part in rest:
                        yield "•" * (part.kind == "question")
                        yield from (run.text for run in part.text)
            case Choices(items):
                told = (f"{one.text} ({one.said})" for one in items)
                yield "   ".join(one.replace(" ", "\N{NO-BREAK SPACE}") for one in told)
            case Callout(_, inner) | Marked(_, _, inner):
                yield from said(inner)
            case Pair(left, right):
                yield from said((*left, *right))


def written(data: bytes) -> str:
    """Return all text of a Word document's body, without any space between."""
    root = tree(data)
    return "".join("".join(text.itertext()) for text in root.iter(qn("w:t")))


ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
        "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
        "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
        "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
        "rPr sectPr pPrChange collapsed"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
        "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u "
        "effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
        "tblDescription"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
        "vAlign hideMark"
    ),
    "pBdr": "top left bottom right between bar",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed "
        "qFormat locked rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "num": "abstractNumId lvlOverride",
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
        "docGrid printerSettings"
    ),
    "settings": (
        "writeProtection view zoom removePersonalInformation removeDateAndTime "
        "doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText "
        "printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts "
        "saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges "
        "bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors "
        "hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate "
        "linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge "
        "revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection "
        "autoFormatOverride styleLockTheme styleLockQFSet defaultTabStop autoHyphenation "
        "consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope summaryLength "
        "clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting "
        "bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing "
        "drawingGridVerticalSpacing displayHorizontalDrawingGridEvery "
        "displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin "
        "drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData "
        "noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars "
        "noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema "
        "saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml "
        "saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags "
        "alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat "
        "docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping "
        "doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions "
        "readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags "
        "decimalSymbol listSeparator"
    ),
}
"""What stands in an element, in the order of the schema of ISO/IEC 29500, on which Word insists."""


def misplaced(root: Any) -> list[str]:
    """Return what stands where the schema does not have it."""
    found = []
    for element in root.iter("*"):
        name = etree.QName(element).localname
        if name in ORDER and element.tag.startswith(f"{{{root.nsmap['w']}}}"):
            order = ORDER[name].split()
            children = [etree.QName(child).localname for child in element.iterchildren("*")]
            unknown = set(children) - set(order)
            places = [order.index(child) for child in children if child in order]
            if unknown or places != sorted(places):
                found.append(f"{name}: {' '.join(children)}")
    return found


# --- house templates ------------------------------------------------------------------------------


@cache
def house() -> bytes:
    """Make a template of a municipality: Letter, own fonts and colours, a logo and a footer."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1.25)
    header = section.header.paragraphs[0]
    header.add_run("Gemeente Voorbeeld").add_picture(
        BytesIO(png(CHART.replace("2.5", "logo"), 640)), width=Inches(1)
    )
    section.footer.paragraphs[0].text = "Vertrouwelijk"
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        style.font.name, style.font.size = "Georgia", Pt(13)
        style.font.color.rgb = RGBColor(0x7A, 0x1F, 0x5C)
    for style in [*document.styles]:  # a hundred looks of tables, that no report has
        if style.type == WD_STYLE_TYPE.TABLE and not style.name.endswith(("Grid", "Normal Table")):
            style.delete()
    document.add_paragraph("Text that is not taken over")
    document.add_paragraph("A point of it", style="List Number")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def changed(change: Callable[[dict[str, bytes]], None], document: bytes | None = None) -> bytes:
    """Return a house template of which the parts are changed."""
    files = parts(document or house())
    change(files)
    return packed(files)


def replaced(name: str, old: str, new: str, document: bytes | None = None) -> bytes:
    def change(files: dict[str, bytes]) -> None:
        text = files[name].decode()
        assert re.search(old, text), old
        files[name] = re.sub(old, lambda _: new, text, count=1).encode()

    return changed(change, document)
