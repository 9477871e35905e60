"""Lines of text as the paragraphs of Word: their runs, links and bookmarks, in either direction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from pilotscan.reporting.documents.word.parts import UNSHOWN, bookmarks, safe_address
from pilotscan.reporting.documents.word.styles import LOCALES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pilotscan.reporting.documents.paper import Document, Line, Run
    from pilotscan.reporting.documents.word.styles import Styles

__all__ = ["Paragraphs", "Places", "clean"]

_BREAK = re.compile("[\t\n\v\f\r\x85\u2028\u2029]\\s*")
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_TO_LEFT = re.compile(f"[{_RIGHT}](?:[^A-Za-z\u00c0-\u058f\u0900-\ufb1c]*[{_RIGHT}])*")
"""From the first to the last right-to-left letter without a left-to-right one in between."""
_HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def clean(text: str) -> str:
    """Write text on one line, with a mark for each character that Word cannot hold."""
    return UNSHOWN.sub("\ufffd", _BREAK.sub(" ", text))


class Places(NamedTuple):
    """What a body refers to outside of itself.

    Parameters
    ----------
    link : address -> id of the relation to it
    picture : PNG -> id of the relation to it
    draw : SVG and its width in pixels -> PNG
    text_width : in twentieths of a point
    first_id : of pictures and bookmarks that is free
    """

    link: Callable[[str], str]
    picture: Callable[[bytes], str]
    draw: Callable[[str, int], bytes]
    text_width: int
    first_id: int


class Paragraphs:
    """Writes the paragraphs of one document.

    Parameters
    ----------
    styles : of the document they are put into
    """

    def __init__(self, document: Document, styles: Styles, places: Places) -> None:
        self._lang = document.lang
        self._styles = styles
        self._link = places.link
        self._next_id = places.first_id
        self._names = bookmarks(document.blocks)
        self._unmarked = set(self._names)

    def paragraph(  # noqa: PLR0913
        self,
        name: str,
        line: Line,
        *,
        anchor: str = "",
        tone: str = "",
        list_number: str = "",
        keep: bool = False,
        is_collapsed: bool = False,
        before: str = "",
        after: str = "",
    ) -> str:
        """Write a paragraph.

        Parameters
        ----------
        name : of its style
        keep : on the page of the next one, where its style does not say so
        is_collapsed : a heading of which Word shows what it heads when asked for
        before, after : XML of runs that stand first and last
        """
        style = self._styles.id(name, tone)
        about = f'<w:pStyle w:val="{style}"/>'
        if keep:
            about += "<w:keepNext/>"
        if list_number:
            about += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_number}"/></w:numPr>'
        if _is_to_left(line):
            about += "<w:bidi/>"
        if is_collapsed:
            about += "<w15:collapsed/>"
        text = f"{before}{self.runs(line)}{after}"
        return f"<w:p><w:pPr>{about}</w:pPr>{self._marked(anchor, text)}</w:p>"

    def _marked(self, anchor: str, text: str) -> str:
        if anchor not in self._unmarked:
            return text
        self._unmarked.discard(anchor)
        number = self.new_id()
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{self._names[anchor]}"/>{text}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )

    def new_id(self) -> int:
        """Return a number that nothing else in the document has."""
        self._next_id += 1
        return self._next_id - 1

    def runs(self, line: Line) -> str:
        """Write a line as runs."""
        return "".join(self._run(run) for run in line)

    def _run(self, run: Run) -> str:
        text = clean(run.text)
        if not text:
            return ""
        goal = ""
        if run.target in self._names:
            goal = f'w:anchor="{self._names[run.target]}"'
        elif address := safe_address(run.url):
            goal = f'r:id="{self._link(address)}"'
        style = ""
        if goal:
            style = "Pilotscan Strong Link" if run.look == "strong" else "Hyperlink"
        elif run.look:
            style = {"strong": "Strong", "soft": "Pilotscan Soft"}[run.look]
        inside = self.pieces(text, style, run.lang)
        return f'<w:hyperlink {goal} w:history="1">{inside}</w:hyperlink>' if goal else inside

    def pieces(self, text: str, style: str, lang: str) -> str:
        """Write a text as runs, of which each reads in one direction."""
        made, end = [], 0
        for found in _TO_LEFT.finditer(text):
            made.append(self._piece(text[end : found.start()], style, lang))
            made.append(self._piece(found[0], style, lang, to_left=True))
            end = found.end()
        made.append(self._piece(text[end:], style, lang))
        return "".join(made)

    def _piece(self, text: str, style: str, lang: str, *, to_left: bool = False) -> str:
        if not text:
            return ""
        about = f'<w:rStyle w:val="{self._styles.id(style)}"/>' if style else ""
        language = lang if lang != self._lang and _LANGUAGE.fullmatch(lang) else ""
        if to_left:
            known = {"ar": "ar-SA", "he": "he-IL", "fa": "fa-IR"}
            guess = "he-IL" if _HEBREW.match(text) else "ar-SA"
            language = language if language[:2] in {*known, "ur", "ps", "ku", "yi"} else guess
            about += f'<w:rtl/><w:lang w:bidi="{known.get(language, language)}"/>'
        elif language:
            about += f'<w:lang w:val="{LOCALES.get(language, language)}"/>'
        about = f"<w:rPr>{about}</w:rPr>" if about else ""
        return f'<w:r>{about}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _is_to_left(line: Line) -> bool:
    """Tell whether a line has letters that read to the left, and no others."""
    text = "".join(run.text for run in line)
    found = _TO_LEFT.search(text)
    return found is not None and not any(
        c.isalpha() for c in text[: found.start()] + text[found.end() :]
    )
