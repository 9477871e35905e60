"""Standard streams: what they cannot show, and output that may close before we are done."""

from __future__ import annotations

import codecs
import os
import sys
from io import TextIOWrapper

__all__ = ["fit_streams", "fitted", "silence_stdout"]

OURS = "pilotscan"
"""Name of our way with characters that a stream cannot show."""
PLAIN_ASCII = "plain-ascii"
"""ASCII by a name of our own: click takes the real one for a mistake and writes UTF-8 instead."""
STRICT = frozenset({"strict", "surrogateescape", "backslashreplace"})
"""What streams do by default; anything else was somebody's wish, by PYTHONIOENCODING."""

_MARKS = {
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "‹": "<", "›": ">",
    "–": "-", "—": "-", "−": "-", "\u2010": "-", "\u2011": "-", "…": "...",
    "\xa0": " ", "\u202f": " ", "·": ".", "•": "*", "×": "x", "→": "->", "≥": ">=", "≤": "<=",
    "≈": "~", "€": "EUR", "■": "#", "▲": "^", "◆": "*", "●": "o", "◇": "+", "□": "?",
    "\ufffd": "?",
}  # fmt: skip


def fit_streams() -> None:
    """Let standard output and standard error show what they can, and never fail on the rest.

    A mark is written as its like in ASCII, and a letter as an escape. Documents are written as
    bytes, in UTF-8 whatever the stream.
    """
    codecs.register_error(OURS, _shown)
    codecs.register(_plain_ascii)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors in STRICT:
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding=PLAIN_ASCII if is_ascii else None, errors=OURS)


def fitted(text: str) -> bytes:
    """Return text for people as the bytes that standard output can show."""
    return text.encode(sys.stdout.encoding, sys.stdout.errors or "strict")


def silence_stdout() -> None:
    """Point standard output at nothing; nothing more can or need be written there."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _shown(error: UnicodeError) -> tuple[str, int]:
    """Write what an encoding cannot hold with characters that every encoding holds."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_like, error.object[error.start : error.end])), error.end


def _like(character: str) -> str:
    # Letters are not stripped of their accents: a key or a file would be told by a wrong name.
    return _MARKS.get(character) or character.encode("ascii", "backslashreplace").decode("ascii")


def _plain_ascii(name: str) -> codecs.CodecInfo | None:
    if name != PLAIN_ASCII.replace("-", "_"):
        return None
    ascii_ = codecs.lookup("ascii")
    return codecs.CodecInfo(
        ascii_.encode,
        ascii_.decode,
        incrementalencoder=ascii_.incrementalencoder,
        incrementaldecoder=ascii_.incrementaldecoder,
        name=PLAIN_ASCII,
    )
