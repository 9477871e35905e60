"""Typst templates of a user's own: they lay out the report, and reach nothing else.

Typst itself reads no file outside its root folder and starts no program. What it would do is
follow a link out of the folder, and fetch packages from the network.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from pilotscan.errors import RenderError
from pilotscan.told import told

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["confine"]

_FOREIGN = re.compile(
    r'\b(?:import|include)\b(?!\s+"[^"\\@\n]+\.typ"'
    r"(?:\s|//[^\n\v\f\r\x85\u2028\u2029]*+)*+(?:[^./\s]|\Z))"
    r"|\b(?:eval|std)\b"
)
"""Code from elsewhere than a ``.typ`` file of the folder: typst can make the name of a package, or
code that names one, while it runs, so whatever is not a plain name in quotes is refused."""


def confine(folder: Path) -> None:
    """Make sure that the templates of a folder stay in it.

    Raises
    ------
    RenderError
        One does not, or cannot be read.
    """
    root = folder.resolve()
    for path in (folder, *sorted(folder.rglob("*"))):
        name = path.relative_to(folder.parent).as_posix()
        if not path.resolve().is_relative_to(root if path != folder else folder.parent.resolve()):
            _refuse(name, f"{name} is a link out of the folder")
        if path.suffix == ".typ" and path.is_file():
            _confine_source(path, name)


def _confine_source(path: Path, name: str) -> None:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        _refuse(name, "it cannot be read as UTF-8 text")
    found = _FOREIGN.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        _refuse(
            f"{name}:{line}",
            f"'{found[0]}' is not possible here: only a .typ file of the folder, named in quotes, "
            "can be imported or included; there are no packages",
        )


def _refuse(where: str, why: str) -> NoReturn:
    raise RenderError(
        told("the template %(where)s cannot be filled in: %(why)s", where=where, why=why)
    ) from None
