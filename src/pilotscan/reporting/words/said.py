"""Texts with the language they are in, alone and in a row."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Mixed", "Said", "marked", "mixed", "woven"]

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks of Hebrew, Arabic and all other scripts that run from right to left."""


class Said(NamedTuple):
    """A text and the language it is in; no language if it is the page's own.

    Prints itself as its text; on an HTML page escaped, marked when in another language, and kept
    apart when it has letters that run from right to left, so that what follows stays in its place.
    """

    text: str
    lang: str = ""

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        return marked(self.text, self.lang)


class Mixed(NamedTuple):
    """A text of several parts in a row, some of them in another language than the page.

    Prints itself as its text; on an HTML page each part is marked by itself.
    """

    parts: tuple[Said | str, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def __html__(self) -> str:
        return "".join(str(escape(part)) for part in self.parts)


def mixed(*parts: Said | str) -> Mixed | str:
    """Put parts in a row; plain text where none is in a language of its own."""
    if any(isinstance(part, Said) and part.lang for part in parts):
        return Mixed(tuple(part for part in parts if str(part)))
    return "".join(map(str, parts))


def woven(compose: Callable[[list[str]], str], parts: Sequence[Said]) -> Mixed | str:
    """Put parts where a sentence has them, each in its own language.

    Parameters
    ----------
    compose : makes the sentence, with a text for each part
    """
    if not any(part.lang for part in parts):
        return compose([part.text for part in parts])
    # No file can hold this character, so it only stands where a part is to come.
    pieces = compose([f"\0{i}\0" for i in range(len(parts))]).split("\0")
    return mixed(*(parts[int(piece)] if i % 2 else piece for i, piece in enumerate(pieces)))


@lru_cache(maxsize=4096)
def marked(text: str, lang: str) -> str:
    """Write a text for HTML: escaped, marked as in its language, and apart if it runs leftwards."""
    escaped = str(escape(text))
    if _RIGHT_TO_LEFT.search(text):
        return f'<bdi lang="{lang}">{escaped}</bdi>' if lang else f"<bdi>{escaped}</bdi>"
    return f'<span lang="{lang}">{escaped}</span>' if lang else escaped
