"""What Word holds to: namespaces, names of bookmarks, addresses, widths that sum to the whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from pilotscan.reporting.documents.paper import Block, Heading, Table, inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["UNSHOWN", "R", "W", "bookmarks", "roomy", "safe_address", "shares"]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# What XML cannot hold, and what would turn the text around it: shown as a mark, as in a terminal.
UNSHOWN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff]"
)
_LONGEST_ADDRESS = 2_000
"""Characters; Word takes little more."""
_CELL_PADDING, _LETTER, _LONG_WORD = 180, 126, 16
"""Width of a cell without text and of a letter of its head, in a wide font, in twentieths of a
point; and the letters beyond which a word is not kept whole."""
_GIVES_AT_MOST = 0.6
"""Share of the room of a column that it gives to others."""


def shares(widths: Sequence[float], whole: int) -> list[int]:
    """Cut a width into columns that sum to it."""
    made, sum_ = [], 0.0
    for width in widths:
        start = round(sum_ * whole)
        sum_ += width
        made.append(round(sum_ * whole) - start)
    return made


def roomy(heads: Sequence[str], widths: list[int]) -> list[int]:
    """Widen columns for the longest word of their head, at the cost of those with room."""
    longest = [max((len(word) for word in head.split()), default=0) for head in heads]
    needs = [_CELL_PADDING + _LETTER * min(n, _LONG_WORD) for n in longest]
    lack = sum(max(need - width, 0) for need, width in zip(needs, widths, strict=True))
    room = [max(width - need, 0) for need, width in zip(needs, widths, strict=True)]
    if not 0 < lack <= sum(room) * _GIVES_AT_MOST:
        return widths
    made = [
        max(width, need) if not spare else width - spare * lack // sum(room)
        for need, width, spare in zip(needs, widths, room, strict=True)
    ]
    made[room.index(max(room))] -= sum(made) - sum(widths)
    return made


def safe_address(url: str) -> str:
    """Return an http(s) address as a relation can hold it, empty if there is none."""
    if not url.lower().startswith(("https://", "http://")) or len(url) > _LONGEST_ADDRESS:
        return ""
    try:
        parts = urlsplit(url)
        if not parts.hostname or UNSHOWN.search(url):
            return ""
    except ValueError:
        return ""
    return "".join(
        c if ord(c) > 126 else quote(c, safe="%/:?#[]@!$&'()*+,;=~-._") for c in url.strip()
    )


def _anchors(blocks: Iterable[Block]) -> Iterator[str]:
    for block in inside(blocks):
        if isinstance(block, Heading):
            yield block.anchor
        elif isinstance(block, Table):
            yield from block.anchors


def bookmarks(blocks: Iterable[Block]) -> dict[str, str]:
    """Name the bookmarks by anchor: letters, digits and lines, 40 at most, apart in any case."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for anchor in _anchors(blocks):
        if not anchor or anchor in names:
            continue
        stem = "ps_" + re.sub("[^A-Za-z0-9_]", "_", anchor)[:32]
        name, number = stem, 1
        while name.lower() in taken:
            number += 1
            name = f"{stem[:34]}_{number}"
        taken.add(name.lower())
        names[anchor] = name
    return names
