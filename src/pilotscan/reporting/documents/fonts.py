"""Which characters a PDF can show: what is inside typst first, then what the machine has."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    import typst

__all__ = ["NOT_SHOWN", "SURE", "Shown", "SystemFonts", "fonts", "showable", "shows"]

SURE = re.compile(
    "[\x20-\x7e\xa0-\xac\xae-\u017f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f"
    "\u2010-\u2015‘’‚“”„†‡•…‹›€→−≤≥■□▲●◆]+"
)
"""Characters that the fonts inside typst are known to have; a test holds them to it."""

NOT_SHOWN = "could not be displayed"
"""What typst says of text that no font has."""

_PROBE = b"""#set document(title: "probe", date: none)
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))
#sys.inputs.pieces.split("\n").map(one => box(one)).join(" ")"""


class Shown(NamedTuple):
    """What the characters of a text need.

    Parameters
    ----------
    missing : characters, and letters with their marks, that no font has
    by_system : some are only in a font of this machine
    """

    missing: frozenset[str]
    by_system: bool


@cache
def fonts(*, system: bool) -> typst.Fonts:
    """Return the fonts inside typst, and those of the machine if asked for."""
    import typst

    return typst.Fonts(include_system_fonts=system)


@cache
def _probe(*, system: bool) -> typst.Compiler:
    import typst

    return typst.Compiler(font_paths=fonts(system=system))


def shows(pieces: Iterable[str], *, system: bool) -> bool:
    """Tell whether there is a font for each of the characters, or letters with their marks."""
    import typst

    try:
        _probe(system=system).compile(
            input=_PROBE,
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"pieces": "\n".join(pieces)},
        )
    except typst.TypstError as error:
        if NOT_SHOWN not in error.message:
            raise
        return False
    return True


_NEVER = {"Cc", "Cn", "Co", "Cs"}
"""Categories of characters that mean nothing to a reader, even where a font draws something."""
_known: dict[tuple[str, bool], bool] = {}


class SystemFonts:
    """How often the fonts of this machine were looked through.

    What became of a text then can be different elsewhere, and here tomorrow.
    """

    asked = 0


def _lacking(pieces: Iterable[str], *, system: bool) -> frozenset[str]:
    """Find those without a font by halves, and remember them."""
    pieces = sorted(pieces)
    unknown = [piece for piece in pieces if (piece, system) not in _known]
    if unknown:
        if shows(unknown, system=system):
            _known.update({(piece, system): True for piece in unknown})
        elif len(unknown) == 1:
            _known[unknown[0], system] = False
        else:
            half = len(unknown) // 2
            _lacking(unknown[:half], system=system)
            _lacking(unknown[half:], system=system)
    return frozenset(piece for piece in pieces if not _known[piece, system])


def showable(text: str) -> Shown:
    """Find out what of a text a PDF cannot show."""
    unsure = set(SURE.sub("", text))
    never = frozenset(c for c in unsure if unicodedata.category(c) in _NEVER)
    pieces = unsure - never
    marks = "".join(sorted(c for c in pieces if unicodedata.category(c)[0] == "M"))
    if marks:  # fonts may have a letter and a mark, and none has both
        pieces.update(re.findall(rf"[^\s{marks}]?[{marks}]+", text))
        pieces = {piece for piece in pieces if not never.intersection(piece)}
    inside = _lacking(pieces, system=False)
    SystemFonts.asked += bool(inside)
    nowhere = _lacking(inside, system=True)
    alone = never | {piece for piece in nowhere if len(piece) == 1}
    together = {piece for piece in nowhere if alone.isdisjoint(piece)}
    return Shown(alone | together, by_system=inside != nowhere)
