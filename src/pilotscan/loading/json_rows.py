"""Rows of JSON: where each begins in its file, and its bytes as those of a pilot file."""

from __future__ import annotations

import json
import re
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.loading.files import open_regular, refuse_outside
from pilotscan.loading.limits import MAX_BYTES
from pilotscan.told import told

__all__ = ["JsonRow", "JsonRows", "as_yaml", "open_json", "tree_of"]

_PAIR = re.compile(rb"(?<!\\)((?:\\\\)*)\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)", re.DOTALL)
_NO_ROW = {b"[", b"{", b"]", b"}"}
"""First lines of one document of JSON over many lines."""


class JsonRow(NamedTuple):
    """A row of JSON: where it stands in a file.

    Parameters
    ----------
    without : a key that is not part of what it says
    """

    path: Path
    start: int
    size: int
    without: str = ""

    def read(self, limit: int, /) -> bytes:
        """Return its bytes; see `as_yaml`."""
        refuse_outside(self.path)
        with open_regular(self.path) as stream:
            stream.seek(self.start)
            data = stream.read(min(self.size, limit + 1))
        if self.without:
            tree = tree_of(data)
            tree.pop(self.without, None)
            data = json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return as_yaml(data)


def as_yaml(data: bytes) -> bytes:
    """Return JSON with those signs as such that it writes as two escapes, and YAML cannot."""
    return _PAIR.sub(_joined, data) if b"\\u" in data else data


def _joined(found: re.Match[bytes]) -> bytes:
    try:
        high, low = int(found[2], 16), int(found[3], 16)
    except ValueError:
        return found[0]
    return found[1] + chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00).encode()


@dataclass(frozen=True, slots=True)
class JsonRows:
    """The rows of a file of JSON lines, in order.

    Parameters
    ----------
    starts, sizes, lines : of each row, in bytes, and the number of its line
    """

    path: Path
    starts: array[int] = field(default_factory=lambda: array("Q"))
    sizes: array[int] = field(default_factory=lambda: array("L"))
    lines: array[int] = field(default_factory=lambda: array("L"))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.starts)

    def name(self, position: int, /) -> str:
        """Return the number of a row's line, as behind the name of a file."""
        return f":{self.lines[position]}"

    def row(self, position: int, /) -> JsonRow:
        """Return where a row stands."""
        return JsonRow(self.path, self.starts[position], self.sizes[position])


def open_json(path: Path, shown: str, most: int) -> tuple[JsonRows | None, Diagnostic | None]:
    """Find where the rows of a file begin; a line without anything in it is none.

    Parameters
    ----------
    most : rows that it may hold

    Returns
    -------
    tuple
        Its rows, or why it has none.

    Raises
    ------
    OSError
        It cannot be read.
    """

    def refuse(code: str, message: str, hint: str = "") -> tuple[None, Diagnostic]:
        return None, Diagnostic(code, Severity.ERROR, message, Location(shown), hint)

    rows, start, number = JsonRows(path), 0, 0
    with open_regular(path) as stream:
        mark = stream.read(4)
        if mark.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in mark:
            message = told("is not UTF-8 text: byte 0x%(byte)s", byte=f"{mark[0]:02x}")
            return refuse("PS103", message, told("save the file as UTF-8"))
        start = 3 if mark.startswith(b"\xef\xbb\xbf") else 0
        stream.seek(start)
        while line := stream.readline(MAX_BYTES + 2):
            size, is_row = len(line), bool(line.strip())
            while not line.endswith(b"\n") and (line := stream.readline(MAX_BYTES)):
                size += len(line)  # too large, as is told when it is its turn
            number += 1
            if is_row and not len(rows) and line.strip() in _NO_ROW:
                message = told("is one JSON document, and not a pilot per line")
                return refuse("PS107", message, told("write each pilot on one line"))
            if is_row and len(rows) == most:
                message = told("holds more than %(most)s rows", most=most)
                return refuse("PS102", message, told("divide it over several registries"))
            if is_row:
                rows.starts.append(start)
                rows.sizes.append(size)
                rows.lines.append(number)
            start += size
    if not len(rows):
        return refuse("PS107", told("is empty"), told("a registry has a pilot per row"))
    return rows, None


def tree_of(data: bytes) -> dict[str, object]:
    """Return what a row says; nothing if it is no row, as is told where it is read."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return tree if isinstance(tree, dict) else {}
