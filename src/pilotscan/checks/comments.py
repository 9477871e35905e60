"""Comments in a file, which the parser passes over."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.loading.document import Document, Place

__all__ = ["outside_texts"]


def outside_texts(
    document: Document, pattern: re.Pattern[str], at_most: int
) -> Iterator[re.Match[str]]:
    """Yield what a pattern finds in a file, without what stands in quotes or in a block of text.

    Parameters
    ----------
    at_most : so many places are looked at
    """
    found = list(islice(pattern.finditer(document.text), at_most))
    starts = sorted(_starts(document.places)) if found else []
    inside: dict[int, tuple[int, int]] = {}
    for match in found:
        number = bisect_right(starts, match.start())
        start = starts[number - 1] if number else 0
        if start not in inside:
            inside[start] = _inside(document.text, start)
        begin, end = inside[start]
        if not begin <= match.start() < end:
            yield match


def _inside(text: str, start: int) -> tuple[int, int]:
    """Return where the inside of a text in quotes, or of a block of text, begins and ends."""
    quoted = _QUOTED.match(text, start)
    if quoted is not None:
        return quoted.span()
    if text[start] not in "|>":
        return start, start
    begin = text.find("\n", start) + 1 or len(text)
    first = _INDENT.search(text, begin)
    if first is None:
        return begin, len(text)
    # a comment with less indentation than the first line of the block ends it
    after = re.compile(rf"^ {{0,{max(0, len(first[0]) - 1)}}}[^ \r\n]", re.MULTILINE)
    end = after.search(text, first.end()) if first[0] else first
    return begin, end.start() if end is not None else len(text)


_QUOTED = re.compile(r"""'(?:[^']++|'')*+'|"(?:[^"\\]++|\\.)*+\"""", re.DOTALL)
_INDENT = re.compile(r"^ *(?=[^ \r\n])", re.MULTILINE)


def _starts(place: Place) -> Iterator[int]:
    """Yield where all values begin."""
    waiting = [place]
    while waiting:
        place = waiting.pop()
        if isinstance(place, int):
            yield place
            continue
        start, inside = place
        yield start
        waiting += [p for _, p in inside.values()] if isinstance(inside, dict) else inside
