"""Styles and lists of a Word document: found by name, ours where the document has none."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pilotscan.reporting.documents.word.colours import filled, tone_of
from pilotscan.reporting.documents.word.parts import W

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LOCALES", "Numbering", "Styles"]

_CLOSER = 0.88
"""Share of the size of letters on a sheet; of the space between paragraphs less is left."""
LOCALES = {"en": "en-GB", "nl": "nl-NL"}
"""Languages as Word names them; any other stands for itself."""

_ALSO = {
    "title": ("titel",),
    "heading 1": ("kop 1",),
    "heading 2": ("kop 2",),
    "heading 3": ("kop 3",),
    "list bullet": ("lijst opsom.teken", "lijstopsomteken"),
    "list number": ("lijstnummering",),
    "list continue": ("lijstvoortzetting",),
    "caption": ("bijschrift",),
    "footer": ("voettekst",),
    "strong": ("zwaar",),
}
"""Word writes the English names of its own styles whatever its language; other programs may not."""


def w(name: str) -> str:
    """Name an element or attribute of Word."""
    return f"{{{W}}}{name}"


@cache
def _library() -> dict[str, str]:
    """Return our styles by name in small letters, as XML in which colours are named."""
    path = files("pilotscan.reporting.documents.word") / "base" / "styles.xml"
    found = re.findall(r"<w:style\b.*?</w:style>", path.read_text("utf-8"), re.DOTALL)
    names = (re.search(r'<w:name w:val="([^"]+)"', style) for style in found)
    return {name[1].lower(): style for name, style in zip(names, found, strict=True) if name}


class Styles:
    """The styles of one document.

    Parameters
    ----------
    root : the element that holds them
    numbering : the lists of the same document
    own_look : whether the document began as ours, not as a house template
    """

    def __init__(self, root: Any, numbering: Numbering, *, own_look: bool) -> None:
        self._root = root
        self._numbering = numbering
        self._own_look = own_look
        self._ids: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()
        self._known: dict[str, Any] = {}
        for style in root.iterchildren(w("style")):
            self._register(style)

    def _register(self, style: Any) -> None:
        kind, key = style.get(w("type"), "paragraph"), style.get(w("styleId"), "")
        self._taken.add(key.lower())
        self._known[key] = style
        named = [style.find(w("name")), style.find(w("aliases"))]
        texts = [element.get(w("val"), "") for element in named if element is not None]
        for name in ",".join(texts).split(","):
            self._ids.setdefault((kind, name.strip().lower()), key)
        if style.get(w("default")) in {"1", "true", "on"}:
            self._ids[kind, "default"] = key

    def id(self, name: str, verdict: str = "") -> str:
        """Return the id of a style; one that the document lacks is made.

        Parameters
        ----------
        verdict : in whose colours it is, for the styles that have them
        """
        tone = tone_of(verdict) if verdict else ""
        source = _library()[(f"{name} TONE" if tone else name).lower()]
        return self._find(f"{name} {tone}" if tone else name, source, tone)

    def _find(self, name: str, source: str, tone: str) -> str:
        kind = re.search(r'w:type="(\w+)"', source)
        kind_name = kind[1] if kind else "paragraph"
        lowered = name.lower()
        if lowered in {"normal", "normal table", "default paragraph font", "no list"}:
            found = self._ids.get((kind_name, "default"))
            if found is not None:
                return found
        for called in (lowered, *_ALSO.get(lowered, ())):
            if (kind_name, called) in self._ids:
                return self._ids[kind_name, called]
        return self._add(name, source, tone)

    def _add(self, name: str, source: str, tone: str) -> str:
        from docx.oxml import parse_xml

        text = filled(source.replace("TONE", tone)) if tone else filled(source)
        style = parse_xml(text.replace("<w:style ", f'<w:style xmlns:w="{W}" ', 1))
        key = style.get(w("styleId"))
        while key.lower() in self._taken:
            key += "Pilotscan"
        style.set(w("styleId"), key)
        if (style.get(w("type")), "default") in self._ids:
            style.attrib.pop(w("default"), None)
        self._register(style)
        for tag in ("basedOn", "next", "link"):
            reference = style.find(w(tag))
            if reference is not None:
                reference.set(w("val"), self._by_own_id(reference.get(w("val")), tone))
        if not self._own_look:
            self._follow_house(style)
        number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        if number is not None:
            bullets = name.lower() == "list bullet"
            number.set(w("val"), str(self._numbering.add(bullets=bullets)))
        self._root.append(style)
        return str(key)

    def _by_own_id(self, key: str, tone: str) -> str:
        for name, source in _library().items():
            plain = source.replace("TONE", tone)
            if f'w:styleId="{key}"' in plain:
                in_tone = source != plain
                called = name.replace(" tone", f" {tone}") if in_tone else name
                return self._find(called, source, tone if in_tone else "")
        raise KeyError(key)

    def _follow_house(self, style: Any) -> None:
        """Leave fonts and colours of a theme to the house."""
        for fonts in list(style.iter(w("rFonts"))):
            fonts.getparent().remove(fonts)
        for element in style.iter():
            for name in ("themeColor", "themeFill"):
                element.attrib.pop(w(name), None)

    def speak(self, locale: str) -> None:
        """Make a language that of the whole document."""
        from docx.oxml import OxmlElement

        for lang in list(self._root.iter(w("lang"))):
            lang.getparent().remove(lang)
        element = self._root
        for place, tag in ((0, "docDefaults"), (0, "rPrDefault"), (0, "rPr")):
            child = element.find(w(tag))
            if child is None:
                child = OxmlElement(f"w:{tag}")
                element.insert(place, child)
            element = child
        lang = OxmlElement("w:lang")
        lang.set(w("val"), locale)
        lang.set(w("eastAsia"), locale)
        lang.set(w("bidi"), "ar-SA")
        element.append(lang)

    def draw_in(self) -> None:
        """Make text smaller, and the space between and within lines, so that a page holds more."""
        for tag in ("sz", "szCs"):
            for size in self._root.iter(w(tag)):
                size.set(w("val"), str(round(int(size.get(w("val"))) * _CLOSER)))
        for spacing in self._root.iter(w("spacing")):
            for name in ("before", "after"):
                if w(name) in spacing.attrib:
                    spacing.set(w(name), str(round(int(spacing.get(w(name))) * _CLOSER**3)))

    def chain(self, key: str) -> Iterator[Any]:
        """Give a style and those that it is based on."""
        seen: set[str] = set()
        while key in self._known and key not in seen:
            seen.add(key)
            style = self._known[key]
            yield style
            based = style.find(w("basedOn"))
            key = based.get(w("val"), "") if based is not None else ""

    def list_number(self, key: str) -> str:
        """Return the number of the list that a style belongs to, empty for none."""
        for style in self.chain(key):
            number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
            if number is not None:
                return str(number.get(w("val"), ""))
        return ""

    def tab_stops(self, key: str) -> list[int]:
        """Return where a style has its tab stops, in twentieths of a point."""
        places = []
        for style in self.chain(key):
            for tab in style.iterfind(f"{w('pPr')}/{w('tabs')}/{w('tab')}"):
                places.append(_whole(tab.get(w("pos"), "")))
        return [place for place in places if place is not None]


def _whole(text: str) -> int | None:
    try:
        return round(float(text))
    except (OverflowError, ValueError):
        return None


class Numbering:
    """The lists of one document.

    Parameters
    ----------
    root : the element that holds them
    """

    def __init__(self, root: Any) -> None:
        self._root = root
        self._bullets = 0

    def _free(self, tag: str, attribute: str) -> int:
        taken = [_whole(e.get(w(attribute), "")) or 0 for e in self._root.iterchildren(w(tag))]
        return max(taken, default=0) + 1

    def add(self, *, bullets: bool) -> int:
        """Add a list as we make them; return its number."""
        from docx.oxml import parse_xml

        path = files("pilotscan.reporting.documents.word") / "base" / "numbering.xml"
        wanted = parse_xml(path.read_bytes()).findall(w("abstractNum"))[0 if bullets else 1]
        number = self._free("abstractNum", "abstractNumId")
        wanted.set(w("abstractNumId"), str(number))
        before = self._root.findall(w("abstractNum")) or self._root.findall(w("numPicBullet"))
        self._root.insert(self._root.index(before[-1]) + 1 if before else 0, wanted)
        return self._add_num(number, restart=False)

    def _add_num(self, abstract: int, *, restart: bool) -> int:
        from docx.oxml import parse_xml

        number = self._free("num", "numId")
        again = (
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
            if restart
            else ""
        )
        made = parse_xml(
            f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
            f"{again}</w:num>"
        )
        before = [
            child
            for child in self._root
            if child.tag in {w("num"), w("abstractNum"), w("numPicBullet")}
        ]
        self._root.insert(self._root.index(before[-1]) + 1 if before else 0, made)
        return number

    def restart(self, number: str) -> int:
        """Begin a list like another one at 1; return its number."""
        abstract = self._abstract(number)
        if abstract is None:
            return self._again(self.add(bullets=False))
        return self._add_num(abstract, restart=True)

    def _again(self, number: int) -> int:
        abstract = self._abstract(str(number))
        return number if abstract is None else self._add_num(abstract, restart=True)

    def exists(self, number: str) -> bool:
        """Tell whether there is a list of that number."""
        return self._abstract(number) is not None

    def bullets(self) -> int:
        """Return the number of a list with bullets of ours."""
        self._bullets = self._bullets or self.add(bullets=True)
        return self._bullets

    def _abstract(self, number: str) -> int | None:
        for num in self._root.iterchildren(w("num")):
            if num.get(w("numId")) == number:
                found = num.find(w("abstractNumId"))
                return self._with_levels(found.get(w("val"), "")) if found is not None else None
        return None

    def _with_levels(self, key: str) -> int | None:
        abstracts = {
            e.get(w("abstractNumId"), ""): e for e in self._root.iterchildren(w("abstractNum"))
        }
        abstract = abstracts.get(key)
        if abstract is None:
            return None
        elsewhere = abstract.find(w("numStyleLink"))
        if elsewhere is not None:
            for other, element in abstracts.items():
                link = element.find(w("styleLink"))
                if link is not None and link.get(w("val")) == elsewhere.get(w("val")):
                    return _whole(other)
        return _whole(key)
