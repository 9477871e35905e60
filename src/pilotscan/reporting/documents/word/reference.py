"""The document a report is put into: ours, or a house template of a stranger's, made harmless.

Of a template we take what makes the look (styles, theme, numbering, page, headers and footers with
their pictures) and leave all else: its text, and whatever runs, asks or fetches when it is opened.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from pilotscan.errors import UsageError
from pilotscan.reporting.documents.word.colours import filled
from pilotscan.reporting.documents.word.headers import clean_text, drop_dangling, local
from pilotscan.reporting.documents.word.parts import R, W
from pilotscan.told import told

__all__ = ["BIGGEST", "prepared", "zipped"]

BIGGEST = 20_000_000
"""Bytes of a reference document; a house template is seldom more than one."""
_MOST_PARTS = 1_000
_BIGGEST_XML = 10_000_000
_BIGGEST_UNPACKED = 100_000_000

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = _MAIN.replace("document.main", "template.main")

_KEPT_RELATIONS = {
    "document": ("styles", "numbering", "theme", "fontTable", "settings", "header", "footer"),
    "header": ("image", "hyperlink"),
    "footer": ("image", "hyperlink"),
    "numbering": ("image",),
    "theme": ("image",),
    "fontTable": ("font",),
}
"""By kind of part the kinds of parts and addresses that it may refer to."""
_PICTURES = ("png", "jpeg", "jpg", "gif", "bmp", "tiff", "x-emf", "x-wmf")
_KEPT_SETTINGS = (
    "zoom", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter", "gutterAtTop", "defaultTabStop", "autoHyphenation",
    "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "defaultTableStyle",
    "evenAndOddHeaders", "characterSpacingControl", "compat", "themeFontLang",
    "clrSchemeMapping", "decimalSymbol", "listSeparator",
)  # fmt: skip
_KEPT_OF_SECTION = (
    "headerReference", "footerReference", "pgSz", "pgMar", "pgBorders", "titlePg", "bidi",
    "rtlGutter", "docGrid",
)  # fmt: skip
_ROOTS = {"header": "hdr", "footer": "ftr"}
_WEB = ("https://", "http://", "mailto:")


def prepared(reference: bytes | None) -> bytes:
    """Return an empty document with the look of a report.

    Parameters
    ----------
    reference : a house template (.docx or .dotx), None for our own look

    Raises
    ------
    UsageError
        The template cannot be used; the message says why.
    """
    return _own() if reference is None else _house(reference)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Pack parts so that the same parts give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            about = zipfile.ZipInfo(name)  # dated 1980
            about.create_system = 0
            about.external_attr = 0
            packed = not name.endswith(".png")  # which are packed already
            about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(about, data, compresslevel=6 if packed else None)
    return out.getvalue()


_KIND = "application/vnd.openxmlformats-officedocument"


@lru_cache(maxsize=1)
def _own() -> bytes:
    folder = files("pilotscan.reporting.documents.word") / "base"
    kinds = {
        "styles": f"{_KIND}.wordprocessingml.styles+xml",
        "numbering": f"{_KIND}.wordprocessingml.numbering+xml",
        "settings": f"{_KIND}.wordprocessingml.settings+xml",
        "theme": f"{_KIND}.theme+xml",
    }
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>'
        for name, kind in {"document": _MAIN, **kinds}.items()
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{name}" Target="{name}.xml"/>'
        for number, name in enumerate(kinds, 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    texts = {
        "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{package}/relationships"><Relationship '
        f'Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{package}/relationships">'
        f"{relations}</Relationships>",
    }
    for name in ("document", *kinds):
        text = (folder / f"{name}.xml").read_text("utf-8")
        if name == "styles":  # each of them comes when it is needed
            text = re.sub(r"<w:style\b.*</w:style>", "", text, flags=re.DOTALL)
        elif name == "numbering":  # and so does each list
            text = re.sub(r"<w:(abstractNum|num)\b.*</w:num>", "", text, flags=re.DOTALL)
        texts[f"word/{name}.xml"] = filled(text)
    return zipped({name: text.encode() for name, text in texts.items()})


# --- a template of a stranger's -------------------------------------------------------------------


def _fault(what: str) -> UsageError:
    return UsageError(told("the reference document %(what)s", what=what))


@lru_cache(maxsize=2)
def _house(reference: bytes) -> bytes:
    parts = _unpacked(reference)
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(_TEMPLATE.encode(), _MAIN.encode())
    from docx.package import Package
    from lxml import etree  # type: ignore[import-untyped]

    try:
        package = Package.open(BytesIO(zipped(parts)))
        _clean(package)
        out = BytesIO()
        package.save(out)
    except (
        etree.LxmlError, ArithmeticError, AssertionError, AttributeError, LookupError,
        RecursionError, TypeError, ValueError, zipfile.BadZipFile,
    ) as error:  # fmt: skip
        raise _fault(
            told("is broken: %(error)s", error=str(error) or type(error).__name__)
        ) from error
    return out.getvalue()


def _unpacked(reference: bytes) -> dict[str, bytes]:
    """Unpack a document after looking at what it says it is."""
    if len(reference) > BIGGEST:
        raise _fault(
            told(
                "has more than %(most)s MB; remove what is not of the style",
                most=BIGGEST // 1_000_000,
            )
        )
    if reference.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in reference:
            raise _fault(told("is protected by a password; save it without one"))
        raise _fault(told("is of an old kind (.doc); save it as .docx or .dotx"))
    try:
        with zipfile.ZipFile(BytesIO(reference)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            _check_entries(entries)
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise _fault(told("is no .docx or .dotx, or it is broken")) from error
    _check_parts(parts)
    return parts


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise _fault(told("is protected by a password; save it without one"))
    # An archive that says less than is in it is refused by the reading of it.
    unpacked = sum(entry.file_size for entry in entries)
    xml = [e.file_size for e in entries if e.filename.endswith((".xml", ".rels"))]
    if (
        len(entries) > _MOST_PARTS
        or unpacked > _BIGGEST_UNPACKED
        or max(xml, default=0) > _BIGGEST_XML
    ):
        raise _fault(told("unpacks to far more than a document; it may be meant to do harm"))
    if len({entry.filename for entry in entries}) < len(entries):
        raise _fault(told("is broken: it has two parts of one name"))


def _check_parts(parts: dict[str, bytes]) -> None:
    types = parts.get("[Content_Types].xml", b"")
    active = re.compile(rb"macroEnabled|vbaProject|activeX", re.IGNORECASE)
    if active.search(types) or any(active.search(name.encode()) for name in parts):
        raise _fault(told("has macros or controls; save it as .docx or .dotx without them"))
    if _MAIN.encode() not in types and _TEMPLATE.encode() not in types:
        raise _fault(told("is no Word document (.docx or .dotx)"))
    if b"http://purl.oclc.org/ooxml/" in parts.get("_rels/.rels", b""):
        raise _fault(told("is “Strict Open XML”; save it as an ordinary .docx or .dotx"))
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in data.replace(b"\0", b""):
            raise _fault(told("is broken: %(name)s has a document type", name=name))


def _clean(package: Any) -> None:
    """Leave of an opened template only what makes the look."""
    document = package.main_document_part
    for key in [k for k, r in package.rels.items() if not r.reltype.endswith("/officeDocument")]:
        del package.rels[key]
    body = document.element.body
    section = _section(body)
    for child in list(body):
        body.remove(child)
    body.append(section)
    root = document.element
    for child in list(root):
        if child is not body:
            root.remove(child)
    _drop_relations(document, "document")
    drop_dangling(section, document.rels)
    used = {e.get(f"{{{R}}}id") for e in section if e.get(f"{{{R}}}id")}
    for key, relation in list(document.rels.items()):
        kind, part = _kind(relation), relation.target_part
        had = len(part.rels)
        _drop_relations(part, kind)
        if kind in {"theme", "fontTable"}:
            _parse(part.blob)
            if len(part.rels) < had:  # it would refer to what is gone
                del document.rels[key]
        elif part.element.tag != f"{{{W}}}{_ROOTS.get(kind, kind)}":
            raise _fault(told("is broken: its %(kind)s are something else", kind=kind))
        elif kind in {"header", "footer"} and key not in used:
            del document.rels[key]
        elif kind == "settings":
            _clean_settings(part.element)
        else:
            clean_text(part)
    _number_pictures(document)


def _parse(data: bytes) -> None:
    from lxml import etree

    etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _kind(relation: Any) -> str:
    return str(relation.reltype.rsplit("/", 1)[-1])


def _drop_relations(part: Any, kind: str) -> None:
    kept = _KEPT_RELATIONS.get(kind, ())
    seen = set()
    for key, relation in list(part.rels.items()):
        what = _kind(relation)
        if relation.is_external:
            keep = what == "hyperlink" in kept and relation.target_ref.startswith(_WEB)
        else:
            keep = what in kept and what != "hyperlink"
            if what == "image":
                kind_of_picture = relation.target_part.content_type
                keep = keep and kind_of_picture in {f"image/{p}" for p in _PICTURES}
            if kind == "document" and what not in {"header", "footer"}:
                keep = keep and what not in seen  # there is one of each
                seen.add(what)
        if not keep:
            del part.rels[key]


def _section(body: Any) -> Any:
    """Return the section that a document ends with; of its page and headers, no more."""
    from docx.oxml import parse_xml

    references: dict[tuple[str, str], Any] = {}
    last = None
    for section in body.iter(f"{{{W}}}sectPr"):
        if section.getparent().tag == f"{{{W}}}sectPrChange":
            continue
        last = section
        for child in section:
            name = local(child)
            if name in {"headerReference", "footerReference"}:
                # What a section does not say it has from the one before.
                references[name, child.get(f"{{{W}}}type", "default")] = child
    made = parse_xml(f'<w:sectPr xmlns:w="{W}" xmlns:r="{R}"/>')
    for reference in references.values():
        made.append(reference)
    for child in list(last) if last is not None else ():
        if local(child) in _KEPT_OF_SECTION and not local(child).endswith("Reference"):
            made.append(child)
    if made.find(f"{{{W}}}pgSz") is None or made.find(f"{{{W}}}pgMar") is None:
        raise _fault(told("is broken: it does not say how large its page is"))
    columns = made.makeelement(f"{{{W}}}cols", {f"{{{W}}}space": "720"})
    before = {"headerReference", "footerReference", "pgSz", "pgMar", "pgBorders"}
    made.insert(sum(local(child) in before for child in made), columns)
    return made


def _clean_settings(root: Any) -> None:
    for child in list(root):
        if local(child) not in _KEPT_SETTINGS:
            root.remove(child)


def _number_pictures(document: Any) -> None:
    """Give each picture of headers and footers a number of its own; ours come after."""
    number = 0
    for relation in document.rels.values():
        if _kind(relation) in {"header", "footer"}:
            for element in relation.target_part.element.iter():
                if local(element) == "docPr":
                    number += 1
                    element.set("id", str(number))
