"""Packaged frameworks and templates by name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pilotscan.readymade import PACKAGE

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "DEFAULT_FRAMEWORK",
    "builtin_back_test",
    "builtin_framework",
    "builtin_frameworks",
    "framework_file",
    "templates_folder",
]

DEFAULT_FRAMEWORK = "living-lab"


@cache
def builtin_frameworks() -> tuple[str, ...]:
    """Return the ids of the packaged frameworks, sorted."""
    names = (file.name for file in (PACKAGE / "frameworks").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def builtin_framework(name: str) -> bytes:
    """Return the bytes of a packaged framework.

    Raises
    ------
    KeyError
        There is no framework of that name.
    """
    if name not in builtin_frameworks():
        raise KeyError(name)
    return framework_file(name).read_bytes()


def framework_file(name: str) -> Path:
    """Return where a packaged framework lies."""
    return PACKAGE / "frameworks" / f"{name}.yaml"


def builtin_back_test(name: str) -> bytes | None:
    """Return the bytes of what a packaged framework came out with when held against later events.

    They are made by ``benchmarks/backtest/backtest.py``.
    """
    if name not in builtin_frameworks():
        return None
    file = PACKAGE / "frameworks" / "backtests" / f"{name}.yaml"
    return file.read_bytes() if file.is_file() else None


def templates_folder() -> Path:
    """Return the folder of the templates: inside an installed package, else of the checkout."""
    packaged = PACKAGE / "_templates"
    return packaged if packaged.is_dir() else PACKAGE.parents[1] / "templates"
