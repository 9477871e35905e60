"""What no file may hold: how much is too much, what is not allowed, and what is said of either."""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "ALIAS",
    "ANCHOR",
    "CONTROL",
    "DEEP",
    "DIRECTIVE",
    "DOCUMENTS",
    "KEY",
    "LONG_KEY",
    "LONG_NUMBER",
    "LONG_TEXT",
    "MANY_ITEMS",
    "MANY_VALUES",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_DIGITS",
    "MAX_DIRECTIVES",
    "MAX_EVENTS",
    "MAX_ITEMS",
    "MAX_KEY",
    "MAX_REVISION",
    "MAX_TEXT",
    "MAX_TOTAL",
    "MAX_VALUES",
    "SPLIT_NUMBER",
    "TAG",
    "TWICE",
    "Refusal",
]

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_DIGITS = 18
MAX_ITEMS = 1_000
"""Items of one list, or keys of one mapping."""
MAX_VALUES = 20_000
"""Values of one file, at any depth."""
MAX_EVENTS = 4 * MAX_VALUES
"""Steps of reading: a value takes at most three, so that only what is thrown away can exceed it."""
MAX_TEXT = 20_000
"""Characters of one text."""
MAX_KEY = 1_024
"""Characters of a key before its colon; the parser's own limit."""
MAX_DIRECTIVES = 100
MAX_REVISION = 500
"""Characters of the name of a revision."""
MAX_TOTAL = 1_000_000_000
"""Bytes of all files of one revision together."""
"""Lines that begin with %TAG; the parser compares each with all before it."""


class Refusal(NamedTuple):
    """Why something is not read as it stands."""

    code: str
    message: str
    hint: str = ""

    def of(self, *found: object) -> Refusal:
        """Put what was found in the place of the braces."""
        return Refusal(self.code, self.message.format(*found), self.hint.format(*found))


CONTROL = Refusal(
    "PS104", "contains the control character U+{:04X}", "remove it; it is invisible in most editors"
)
DEEP = Refusal(
    "PS105",
    f"is nested more than {MAX_DEPTH} levels deep",
    "a pilot file needs fewer than ten; check brackets and indentation",
)
DOCUMENTS = Refusal("PS108", "holds a second document", "keep one pilot per file; remove '---'")
ALIAS = Refusal("PS109", "aliases (*name) are not allowed", "write the text out in full")
ANCHOR = Refusal("PS109", "anchors (&name) are not allowed", "remove the word that begins with '&'")
DIRECTIVE = Refusal(
    "PS110", "tag directives (%TAG) are not allowed", "remove the line that begins with '%TAG'"
)
TAG = Refusal(
    "PS110",
    "tags ({}) are not allowed",
    "remove the word that begins with '!', or put the text in quotes",
)
TWICE = Refusal(
    "PS111",
    "the key {} stands here a second time; the first is in line {}",
    "keep one of the two; for a list of things begin each with '-'",
)
KEY = Refusal("PS112", "the key {} is not text", "put the key in quotes, or check the indentation")
SPLIT_NUMBER = Refusal(
    "PS112",
    "{0} is cut at its comma, because in braces a comma begins a new key",
    "for a number {1}; put a text in quotes",
)
LONG_NUMBER = Refusal(
    "PS113",
    f"the number has more than {MAX_DIGITS} digits",
    "put it in quotes if it is a code, not a quantity",
)
_ELSEWHERE = "keep long tables elsewhere and name them as a source"
MANY_ITEMS = Refusal("PS115", f"more than {MAX_ITEMS:,} items in one list or mapping", _ELSEWHERE)
MANY_VALUES = Refusal("PS115", f"the file holds more than {MAX_VALUES:,} values", _ELSEWHERE)
LONG_TEXT = Refusal(
    "PS116",
    f"the text has {{:,}} characters; at most {MAX_TEXT:,} are read",
    "summarise it, and name the full text as a source",
)
LONG_KEY = Refusal(
    "PS116",
    f"the key has {{:,}} characters; at most {MAX_KEY:,} are read",
    "put a text of this length behind a key and a colon",
)
