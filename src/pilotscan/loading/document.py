"""One document as it was read: its tree, and where in the text everything stands."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pilotscan.diagnostics import Diagnostic, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Document", "Fault", "Lines", "Place", "anchor", "anchored", "format_path", "index_of"]

MAX_EXCERPT = 400
"""Characters of a line that are kept to show a place in it."""

# Where things stand: an index into the text for a scalar, with what is inside for the others.
MapPlaces = dict[str, tuple[int, "Place"]]
Place = int | tuple[int, MapPlaces] | tuple[int, list["Place"]]


class Fault(Exception):  # noqa: N818 - a value on its way to becoming a diagnostic
    """A file cannot be read any further.

    Parameters
    ----------
    diagnostic : why
    earlier : faults before it that would not have stopped the reading
    """

    def __init__(self, diagnostic: Diagnostic, earlier: Sequence[Diagnostic] = ()) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
        self.diagnostics = (*earlier, diagnostic)


class Lines:
    """A text by lines and columns, both 1-based, as an editor counts them.

    Lines end with a line feed (and nothing else), columns are characters.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate([len(line) + 1 for line in self.text.split("\n")])]

    def position(self, index: int) -> tuple[int, int]:
        """Return line and column of an index into the text."""
        line = bisect_right(self._starts, index, hi=len(self._starts) - 1)
        return line, index - self._starts[line - 1] + 1

    def _span(self, number: int) -> tuple[int, int]:
        """Return where a line begins and ends, without its end; an empty span if there is none."""
        if not 0 < number < len(self._starts):
            return 0, 0
        start, end = self._starts[number - 1], self._starts[number] - 1
        return start, end - (end > start and self.text[end - 1] == "\r")

    def line(self, number: int) -> str:
        """Return one line without its end; empty if there is none of that number."""
        start, end = self._span(number)
        return self.text[start:end]

    def excerpt(self, line: int, column: int) -> tuple[str, int]:
        """Return a line, or the part of a very long one around a column, and where it begins."""
        begin, end = self._span(line)
        if end - begin <= MAX_EXCERPT:
            return self.text[begin:end], 1
        # only the part is copied: a line can be the whole file, and hold a fault in every word
        start = max(0, column - 1 - MAX_EXCERPT // 2)
        return self.text[begin + start : min(begin + start + MAX_EXCERPT, end)], start + 1

    def diagnostic(
        self, code: str, severity: Severity, message: str, where: Location, hint: str = ""
    ) -> Diagnostic:
        """Make a diagnostic that shows its line."""
        return Diagnostic(
            code, severity, message, where, hint, *self.excerpt(where.line, where.column)
        )


@dataclass(frozen=True)
class Document:
    """One YAML document: its tree and where everything stands.

    Parameters
    ----------
    file : name shown to the user
    text : as read, without byte order mark
    tree : mapping of text keys to text, numbers, booleans, lists and mappings, None where a key
        has no value
    places : index into the text of every key and value
    has_empty : some key has no value
    faults : found while reading, none of which stopped it
    """

    file: str
    text: str
    tree: dict[str, Any]
    places: Place
    has_empty: bool = False
    faults: tuple[Diagnostic, ...] = ()

    @cached_property
    def lines(self) -> Lines:
        """The text by lines."""
        return Lines(self.text)

    def index(self, path: Sequence[str | int], *, key: bool = False) -> int:
        """Return the index into the text of a path, walked as far as it exists."""
        place, key_index = self.places, index_of(self.places)
        for step in path:
            found = _child(place, step)
            if found is None:
                return index_of(place)
            key_index, place = found
        return key_index if key else index_of(place)

    def at(self, index: int, path: Sequence[str | int] = ()) -> Location:
        """Return the place of an index into the text, said to belong to a path."""
        line, column = self.lines.position(index)
        return Location(self.file, line, column, format_path(path), tuple(path))

    def locate(self, path: Sequence[str | int], *, key: bool = False) -> Location:
        """Find the place of a path.

        Parameters
        ----------
        path : keys and positions from the top; walked as far as it exists
        key : the place of the last key itself instead of its value
        """
        return self.at(self.index(path, key=key), path)

    def written_in(self, path: Sequence[str | int]) -> tuple[Document, tuple[str | int, ...]]:
        """Return the document in which a path was written, and its path there."""
        return self, tuple(path)

    def has(self, path: Sequence[str | int]) -> bool:
        """Tell whether the author wrote this path, be it without a value."""
        place = self.places
        for step in path:
            found = _child(place, step)
            if found is None:
                return False
            place = found[1]
        return True


def format_path(path: Sequence[str | int]) -> str:
    """Write ``('figures', 2, 'value')`` as ``figures[2].value``."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(parts).removeprefix(".")


def anchored(diagnostic: Diagnostic, tree: dict[str, Any], within: str = "") -> Diagnostic:
    """Give a diagnostic its anchor in the tree of its file; see `Location`.

    Parameters
    ----------
    within : what all anchors of the file begin with
    """
    code, severity, message, where, hint, excerpt, begins = diagnostic
    file, line, column, path, steps, _, cell = where
    # not by `_replace`, which takes thrice the time, for every fault of a run
    placed = Location(file, line, column, path, steps, within + anchor(tree, steps), cell)
    return Diagnostic(code, severity, message, placed, hint, excerpt, begins)


def anchor(tree: dict[str, Any], steps: Sequence[str | int]) -> str:
    """Write a path as `format_path` does, with the items of lists by what they are about."""
    parts: list[str] = []
    node: Any = tree
    for step in steps:
        if isinstance(node, dict):
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node):
            node = node[step]
            parts.append(f"[{_about(node, tree, step)}]")
            continue
        else:
            node = None
        parts.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return "".join(parts).removeprefix(".")


_ID = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NAMING = ("what", "name", "source", "title")


def _about(item: Any, tree: dict[str, Any], position: int) -> str:
    """Say what an item of a list is about; its position if it does not tell.

    Ids and dates are written as they are, prose as a digest: an anchor is kept where the file
    itself may not be, and prose can hold personal data.
    """
    if isinstance(item, dict):
        assessor = item.get("assessor")
        if isinstance(assessor, dict):
            who = assessor.get("id") or assessor.get("role")
            found = " ".join(_word(value) for value in (item.get("date"), who) if value)
            return found or str(position)
        sources = tree.get("sources")
        source = item.get("source")
        if isinstance(sources, dict) and isinstance(source, str) and source in sources:
            return _word(source)
        if isinstance(item.get("id"), str) and item["id"]:
            return _word(item["id"])
        item = next((item[key] for key in _NAMING if isinstance(item.get(key), str)), None)
    elif (
        isinstance(item, str) and isinstance(tree.get("sources"), dict) and item in tree["sources"]
    ):
        return _word(item)
    if not isinstance(item, str) or not item.strip():
        return str(position)
    return _digest(item)


def _word(value: object) -> str:
    text = str(value)
    return text if _ID.fullmatch(text) else _digest(text)


def _digest(text: str) -> str:
    plain = " ".join(text.split())
    return "~" + hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def index_of(place: Place) -> int:
    """Return where a value begins."""
    return place if isinstance(place, int) else place[0]


def _child(place: Place, step: str | int) -> tuple[int, Place] | None:
    """Return the index of a key (or of an item) and the place of what it holds."""
    if isinstance(place, int):
        return None
    inside = place[1]
    if isinstance(inside, dict):
        return inside.get(step) if isinstance(step, str) else None
    if isinstance(step, int) and 0 <= step < len(inside):
        return index_of(inside[step]), inside[step]
    return None
