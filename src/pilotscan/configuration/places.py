"""Where keys and values stand in a TOML text that the parser of the standard library accepts.

That parser keeps no places. This reads the same text once more, and only as far as is needed to
tell where a key ends and a value begins; it is no judge of what is valid.
"""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

__all__ = ["Place", "find_places"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANKS = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|(?!""")[^\\])*"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_OTHER = re.compile(r"[^,\]}\n#]*")

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """Indexes into the text: of the key, and of its value."""

    key: int
    value: int


def find_places(text: str) -> dict[Path, Place]:
    """Return the place of every path.

    Parameters
    ----------
    text : valid TOML, with line feeds only

    Returns
    -------
    dict
        By keys and positions from the top. Of a table, key and value are where its name stands.
    """
    return _Scanner(text).places


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[Path, Place] = {}
        self.arrays: dict[Path, int] = {}
        self._statements()

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _statements(self) -> None:
        table: Path = ()
        while True:
            self._skip(_GAP)
            if self.at >= len(self.text):
                return
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        is_array = self.text.startswith("[[", self.at)
        self.at += 1 + is_array
        parts = self._key()
        self.at += 1 + is_array
        path: Path = ()
        for number, (part, index) in enumerate(parts, start=1):
            path += (part,)
            self.places.setdefault(path, Place(index, index))
            if number == len(parts) and is_array:
                count = self.arrays.get(path, 0)
                self.arrays[path] = count + 1
                path += (count,)
                self.places[path] = Place(index, index)
            elif path in self.arrays:
                path += (self.arrays[path] - 1,)
        return path

    def _key(self) -> list[tuple[str, int]]:
        """Read a dotted key; each part with its index."""
        parts = []
        while True:
            self._skip(_BLANKS)
            start = self.at
            quoted = _STRING.match(self.text, start)
            match = quoted or _BARE.match(self.text, start)
            if match is None:
                raise ValueError("not a key")
            self.at = match.end()
            part = tomllib.loads(f"k = {match[0]}")["k"] if quoted else match[0]
            parts.append((part, start))
            self._skip(_BLANKS)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def _pair(self, table: Path) -> None:
        path = table
        parts = self._key()
        self.at += 1  # the equals sign
        self._skip(_BLANKS)
        for number, (part, index) in enumerate(parts, start=1):
            path += (part,)
            self.places.setdefault(path, Place(index, self.at if number == len(parts) else index))
        self._value(path)

    def _value(self, path: Path) -> None:
        opened = self.text[self.at : self.at + 1]
        if opened == "[":
            self._several(path, "]")
        elif opened == "{":
            self._several(path, "}")
        else:
            self._skip(_STRING if opened in {'"', "'"} else _OTHER)

    def _several(self, path: Path, end: str) -> None:
        """Read a list, or an inline table."""
        self.at += 1
        count = 0
        while True:
            self._skip(_GAP)
            if self.text.startswith(end, self.at):
                self.at += 1
                return
            if self.text.startswith(",", self.at):
                self.at += 1
            elif end == "]":
                inner = (*path, count)
                self.places[inner] = Place(self.at, self.at)
                count += 1
                self._value(inner)
            else:
                self._pair(path)
