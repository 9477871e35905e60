"""Text with LaTeX in it, as plain text, and plain text as BibTeX holds it."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

__all__ = ["plain_of", "tex_of"]

_HAS_TEX = re.compile(r"[\\{}$~]|--|``|''")
_URL = re.compile(r"\\(?:url|href|path|nolinkurl)\s*\{([^{}]*)\}(?:\s*\{[^{}]*\})?")
_COMMENT = re.compile(r"(?<!\\)%")
"""What BibTeX takes for a sign like any other, and LaTeX for the beginning of a comment."""
_LIGATURE = re.compile(r"([-'`])(?=\1)")
"""What LaTeX makes one sign of."""
_SPECIAL = re.compile(r"([&%#_$])")
_SPELLED = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
            "^": r"\textasciicircum{}"}  # fmt: skip


def plain_of(tex: str) -> str:
    r"""Return what LaTeX says, in plain letters; what is no LaTeX stays as it is.

    >>> plain_of(r"M{\"u}ller \& {Gemeente Utrecht}")
    'Müller & Gemeente Utrecht'
    """
    if not _HAS_TEX.search(tex):
        return " ".join(tex.split())
    tex = _COMMENT.sub(r"\\%", tex)
    logger = logging.getLogger("pylatexenc")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # what cannot be read stays as it is
    try:
        text: str = _reader().latex_to_text(
            _URL.sub(lambda found: tex_of(found[1].replace("\\", "")), tex)
        )
    except Exception:  # noqa: BLE001 - whatever stumbles over the LaTeX of a stranger
        text = tex
    finally:
        logger.setLevel(level)
    return " ".join(text.replace("ˆ", "^").split())


@cache
def _reader() -> Any:
    """Return what reads LaTeX, made once."""
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="text")


def tex_of(text: str) -> str:
    r"""Return text as BibTeX holds it: in UTF-8, with what means something else spelled out.

    >>> print(tex_of("R&D at 50 %"))
    R\&D at 50 \%
    """
    spelled = "".join(_SPELLED.get(c, c) for c in text)
    return _LIGATURE.sub(r"\1{}", _SPECIAL.sub(r"\\\1", spelled))
