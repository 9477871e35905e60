"""What no file may hold: how much is too much, what is not allowed, and what is said of either."""

from __future__ import annotations

from typing import NamedTuple

from pilotscan.told import Sentence, Told, told

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
    message: Sentence
    hint: Sentence = ""

    def of(self, **found: str | int) -> Refusal:
        """Say what was found."""
        message, hint = (
            text.given(**found) if isinstance(text, Told) else text
            for text in (self.message, self.hint)
        )
        return Refusal(self.code, message, hint)


CONTROL = Refusal(
    "PS104",
    told("contains the control character %(control)s", control=""),
    told("remove it; it is invisible in most editors"),
)
DEEP = Refusal(
    "PS105",
    told("is nested more than %(most)s levels deep", most=MAX_DEPTH),
    told("a pilot file needs fewer than ten; check brackets and indentation"),
)
DOCUMENTS = Refusal(
    "PS108", told("holds a second document"), told("keep one pilot per file; remove '---'")
)
ALIAS = Refusal(
    "PS109", told("aliases (*name) are not allowed"), told("write the text out in full")
)
ANCHOR = Refusal(
    "PS109", told("anchors (&name) are not allowed"), told("remove the word that begins with '&'")
)
DIRECTIVE = Refusal(
    "PS110",
    told("tag directives (%%TAG) are not allowed"),
    told("remove the line that begins with '%%TAG'"),
)
TAG = Refusal(
    "PS110",
    told("tags (%(tag)s) are not allowed", tag=""),
    told("remove the word that begins with '!', or put the text in quotes"),
)
TWICE = Refusal(
    "PS111",
    told(
        "the key %(key)s stands here a second time; the first is in line %(line)s", key="", line=""
    ),
    told("keep one of the two; for a list of things begin each with '-'"),
)
KEY = Refusal(
    "PS112",
    told("the key %(key)s is not text", key=""),
    told("put the key in quotes, or check the indentation"),
)
SPLIT_NUMBER = Refusal(
    "PS112",
    told("%(written)s is cut at its comma, because in braces a comma begins a new key", written=""),
    told("for a number %(hint)s; put a text in quotes", hint=""),
)
LONG_NUMBER = Refusal(
    "PS113",
    told("the number has more than %(most)s digits", most=MAX_DIGITS),
    told("put it in quotes if it is a code, not a quantity"),
)
_ELSEWHERE = told("keep long tables elsewhere and name them as a source")
MANY_ITEMS = Refusal(
    "PS115",
    told("more than %(most)s items in one list or mapping", most=MAX_ITEMS),
    _ELSEWHERE,
)
MANY_VALUES = Refusal(
    "PS115",
    told("the file holds more than %(most)s values", most=MAX_VALUES),
    _ELSEWHERE,
)
LONG_TEXT = Refusal(
    "PS116",
    told("the text has %(length)s characters; at most %(most)s are read", length=0, most=MAX_TEXT),
    told("summarise it, and name the full text as a source"),
)
LONG_KEY = Refusal(
    "PS116",
    told("the key has %(length)s characters; at most %(most)s are read", length=0, most=MAX_KEY),
    told("put a text of this length behind a key and a colon"),
)
