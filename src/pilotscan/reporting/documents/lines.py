"""The parts of a line, as templates of reports write them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, get_args

import jinja2

from pilotscan.reporting.documents import inline
from pilotscan.reporting.words.said import Mixed, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pilotscan.reporting.pilot.values import EvidenceView, FigureValue, Passage

__all__ = ["PARTS", "anchored", "is_nothing", "line", "say"]

_ANCHOR = re.compile(r"[\w.-]+")
_URL = re.compile(r"https?://[^\s<>]+")
_BESIDE = re.compile(r"[\w./-]+(?:#[\w.-]+)?")
"""A page of the same site."""
_INLINE = frozenset(get_args(inline.Inline))


def is_nothing(value: Any) -> bool:
    """Tell whether a value is an `if` without an `else`; what is not there at all says so."""
    return value is None or (isinstance(value, str | jinja2.Undefined) and not str(value))


def say(text: Any, look: str = "", target: str = "", url: str = "") -> inline.Words:
    """Make a piece of text of one look; a text knows its own language.

    What is no anchor and no http(s) address leads nowhere, wherever it comes from.
    """
    lang = text.lang if isinstance(text, Said) else ""
    address = str(url) if url and _URL.fullmatch(str(url)) else ""
    return inline.Words(str.__str__(str(text)), lang, str(look), anchored(target), address)


def anchored(name: Any) -> str:
    """Return the name of a place in the report; empty for what is none, such as a pilot's text."""
    return _anchor(str(name)) if name else ""


@lru_cache(maxsize=4096)
def _anchor(name: str) -> str:
    return name if _ANCHOR.fullmatch(name) else ""


def line(*parts: Any) -> inline.Line:
    """Make a line of parts: texts, and what the functions below make; nothing for what is not."""
    if len(parts) == 1 and type(parts[0]) is str:
        return parts if parts[0] else ()
    found: list[inline.Inline] = []
    for part in parts:
        kind = type(part)
        if kind is str:
            if part:
                found.append(part)
        elif kind is Said:
            text, lang = part
            if text:
                found.append(inline.Words(text, lang) if lang else text)
        elif kind is inline.Words:
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


def strong(text: Any, target: str = "") -> inline.Words:
    """Make a text that stands out."""
    return say(text, "strong", target)


def soft(text: Any, url: str = "") -> inline.Words:
    """Make a text that stands back."""
    return say(text, "soft", "", url)


def link(text: Any, target: str) -> inline.Words:
    """Make a text that leads to an anchor of the report."""
    return say(text, "", target)


def page_link(
    text: Any, address: str, *, only_leads: bool = False, look: str = ""
) -> inline.PageLink:
    """Make a text that leads to another page of the site."""
    beside = str(address)
    if not _BESIDE.fullmatch(beside):
        beside = ""
    return inline.PageLink(say(text, look), beside, only_leads)


def span(look: str, *parts: Any) -> inline.Span | None:
    """Put parts of a line together under one look; nothing if there are none."""
    made = line(*parts)
    return inline.Span(str(look), made) if made else None


def note(*parts: Any) -> inline.Span | None:
    """Say something more of what stands before it."""
    return span("note", *parts)


def aside(*parts: Any) -> inline.Span | None:
    """Add a sentence to the one before it."""
    return span("aside", *parts)


def asides(lead: Any, texts: Iterable[Any]) -> inline.Line:
    """Add sentences that begin alike, each by itself."""
    return line(*(aside(lead, text) for text in texts))


def keys(pairs: Iterable[tuple[Any, Any]]) -> inline.Line:
    """Explain signs: each with its meaning."""
    return line(*(span("key", say(f"{sign} ", "letter"), meaning) for sign, meaning in pairs))


def page_links(separator: str, files: Iterable[Any]) -> inline.Line:
    """Link to files beside a page, by their addresses and labels."""
    made = [part for file in files for part in (separator, page_link(file.label, file.address))]
    return line(*made[1:])


def tag(mark: Any, title: Any, tone: str = "") -> inline.Tag:
    """Name a verdict by its mark and title."""
    return inline.Tag(str(mark), str(title), str(tone))


def drawing(name: str, **values: Any) -> inline.Drawing:
    """Draw beside a text what it says, by ``charts/NAME.svg.j2``; only pages do."""
    return inline.Drawing(str(name), values)


def joined(separator: str, texts: Iterable[Any], look: str = "") -> inline.Line:
    """Put texts, each in its own language, on one line."""
    made = [say(text, look) if look else line(text) for text in texts]
    return line(*[part for one in made for part in (say(separator, look), one)][1:])


def refs(numbers: Sequence[int]) -> inline.Span | None:
    """Name sources by their numbers, each a link to it in the list of sources."""
    if not numbers:
        return None
    listed = (part for number in numbers for part in (", ", _numbered(number)))
    return inline.Span("refs", (" [", *list(listed)[1:], "]"))


@cache
def _numbered(source: int) -> inline.Words:
    return inline.Words(str(source), target=anchored(f"s-{source}"))


def cited(evidence: Sequence[EvidenceView], contradicts: str, uncounted: Any) -> inline.Span | None:
    """Cite the sources of a rating in one pair of brackets, each with what is said of it.

    Parameters
    ----------
    contradicts, uncounted : the words for a source that does, and for one that is not counted
    """
    listed: list[inline.Line] = []
    for item in evidence:
        said: inline.Line = (_numbered(item.number),)
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
    return inline.Span("cites", (" [", *parts[1:], "]"))


def passage(item: Passage, lead: str = "") -> inline.Line:
    """Write prose of the pilot, with whose reading it is and its sources."""
    reading = span("reading", f" ({item.reading})") if item.reading else None
    return line(f"{lead} " if lead else "", item.text, reading, refs(item.sources))


def links(conditions: Sequence[tuple[str, Any]]) -> inline.Line:
    """Name conditions, each a link to what is said of it."""
    return joined("; ", [link(title, f"c-{name}") for name, title in conditions])


def figured(values: Sequence[FigureValue]) -> inline.Line:
    """Write figures on one thing, each with of when it is and its sources."""
    made: list[Any] = []
    for value in values:
        made += [
            "; " if made else "",
            value.text,
            f" ({value.detail})" if value.detail else "",
            refs(value.sources),
            note(value.note),
        ]
    return line(*made)


PARTS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        say, line, strong, soft, link, page_link, span, note, aside, asides, keys, tag, drawing,
        joined, page_links, refs, cited, links, figured, passage,
    )
}  # fmt: skip
