"""Headers and footers of a stranger's template: what fetches or runs is taken out of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pilotscan.reporting.documents.word.parts import R, W

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["clean_text", "drop_dangling", "local"]

_VML = "urn:schemas-microsoft-com:vml"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_KEPT_FIELDS = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTION|SECTIONPAGES|TITLE|SUBJECT|AUTHOR|KEYWORDS|STYLEREF|DATE|TIME"
    r"|IF|=|SYMBOL|QUOTE)\b|\s*=",
    re.IGNORECASE,
)
"""Fields of headers and footers; others fetch a file or a page, or have nothing to refer to."""
_LINKS = ("hyperlink", "hlinkClick", "hlinkHover")
_HOLDERS = ("drawing", "pict", "object", "altChunk", "subDoc", "control", "ruby")


def local(element: Any) -> str:
    """Return the name of an element without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def clean_text(part: Any) -> None:
    """Take out of a header or footer what fetches or runs."""
    root = part.element
    for element in list(root.iter(f"{{{W}}}object", f"{{{W}}}altChunk", f"{{{W}}}control")):
        element.getparent().remove(element)
    for element in root.iter(f"{{{_VML}}}*"):
        for name in ("src", "href", f"{{{_OFFICE}}}href", f"{{{R}}}href"):
            element.attrib.pop(name, None)
    drop_dangling(root, part.rels)
    _drop_fields(root)


def drop_dangling(root: Any, relations: Any) -> None:
    """Drop what refers to a part or address that is not there any more."""
    for element in list(root.iter("*")):
        for name in [n for n in element.attrib if n.startswith(f"{{{R}}}")]:
            relation = relations.get(element.get(name))
            what = local(element)
            if relation is not None and relation.is_external == (what in _LINKS):
                continue
            del element.attrib[name]
            if what == "hyperlink":
                continue  # its text stays
            if what == "blip" and f"{{{R}}}embed" in element.attrib:
                continue  # the picture is there; this was where it came from
            _drop(element, what)


def _drop(element: Any, what: str) -> None:
    """Drop an element that has lost what it refers to, and what would be empty without it."""
    if what == "svgBlip":
        element = element.getparent()
    elif what not in {*_LINKS, "headerReference", "footerReference"}:
        element = next((a for a in element.iterancestors() if local(a) in _HOLDERS), element)
    if element.getparent() is not None:
        element.getparent().remove(element)


def _fields(root: Any) -> Iterator[tuple[str, list[Any]]]:
    """Give the instruction of each field, and the elements that make it one."""
    open_: list[tuple[list[str], list[Any]]] = []
    for element in root.iter(f"{{{W}}}fldChar", f"{{{W}}}instrText"):
        if local(element) == "instrText":
            if open_:
                open_[-1][0].append(element.text or "")
                open_[-1][1].append(element)
            else:
                yield "", [element]
            continue
        kind = element.get(f"{{{W}}}fldCharType")
        if kind == "begin":
            open_.append(([], []))
        if not open_:
            yield "", [element]
            continue
        open_[-1][1].append(element)
        if kind == "end":
            words, elements = open_.pop()
            yield "".join(words), elements
    for _, elements in open_:
        yield "", elements


def _drop_fields(root: Any) -> None:
    """Leave of fields that fetch something their last result, as text."""
    for instruction, elements in list(_fields(root)):
        if not _KEPT_FIELDS.match(instruction):
            for element in elements:
                element.getparent().remove(element)
    for field in list(root.iter(f"{{{W}}}fldSimple")):
        if not _KEPT_FIELDS.match(field.get(f"{{{W}}}instr", "")):
            parent = field.getparent()
            place = parent.index(field)
            for child in reversed(list(field)):
                parent.insert(place, child)
            parent.remove(field)
