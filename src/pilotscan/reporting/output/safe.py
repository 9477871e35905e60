"""Text from strangers' files, made safe for the places it is printed."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["begin_line", "disarm", "in_log", "in_table", "to_json", "visible"]

# Build services obey what stands behind these marks anywhere in a line of a log: ##[error] (GitHub,
# Azure), ##vso[…] (Azure), ##teamcity[…].
_COMMANDS = re.compile(r"##(?=\w*\[)")
# GitHub obeys ::error:: and the like where a line begins with it.
_BEGINNINGS = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
# Characters of JSON that stand for themselves and that a terminal takes for commands or line ends.
_UNSEEN = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]")
_IN_ESCAPED = (b"#", b"\x7f", b"\xc2")
"""Bytes of which one stands in all that is escaped in JSON, besides line ends of Unicode."""
_STYLE_SHEET = re.compile(r"(<style\b.*?</style>)", re.DOTALL)


def visible(text: str) -> str:
    """Replace what a terminal might obey, and what XML cannot hold, by a mark of the same width."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return disarm(text) if "##" in text else text


def disarm(text: str) -> str:
    """Keep text from being read as a command by a build service that reads the log."""
    return _COMMANDS.sub("#\ufffd", text)


def begin_line(file: str) -> str:
    """Keep the name of a file at the start of a line from being read as GitHub's ``::error::``."""
    return f"./{file}" if file.lstrip().startswith("::") else file


def in_table(text: str) -> str:
    """Write text for a cell on one line, and so that it begins no command where it is folded."""
    return re.sub(":(?=:)", ": ", visible(" ".join(text.split())))


def in_log(document: bytes, kind: str) -> bytes:
    """Write a report so that it says the same and no line of it is a command.

    Parameters
    ----------
    kind : html | md | json
    """
    text = document.decode()
    if kind == "json":
        # single bytes and characters are looked for in no time, others are not
        if not (
            any(map(document.__contains__, _IN_ESCAPED)) or "\u2028" in text or "\u2029" in text
        ):
            return document
        return _UNSEEN.sub(_escaped, document.replace(b"##", b"\\u0023\\u0023"))
    if kind == "md":  # in which every `#` of a user's is escaped already
        return _BEGINNINGS.sub(r"\1\:", text).encode()
    parts = _STYLE_SHEET.split(re.sub("[\r\x85\u2028\u2029]", " ", text))
    for index in range(0, len(parts), 2):  # all but the style sheets
        part = _BEGINNINGS.sub(r"\1&#58;", parts[index])
        parts[index] = part.replace("##", "&#35;&#35;")
    return "".join(parts).encode()


def _escaped(found: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % ord(found[0].decode())


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Write JSON in which only plain ASCII stands outside of escapes, and no log command."""
    # Also readers that are no JSON parser see this text: a terminal, a log with commands in it.
    text = json.dumps(value, indent=indent, ensure_ascii=True, allow_nan=False)
    return text.replace("##", "\\u0023\\u0023")
