"""The configuration file that belongs to a folder: in it, or in the nearest folder above.

What reads one is imported when there is one: help looks for it too, to know its language.
"""

from __future__ import annotations

import os
from pathlib import Path

from pilotscan.configuration.values import NAME, PYPROJECT, Configured
from pilotscan.loading.files import read_input, refuse_outside

__all__ = ["find_configuration", "read_configuration"]

_EVERYBODYS = 0o1002
"""Mode of a folder in which everybody may make files: /tmp."""
_WORTH_READING = 1_000_000
"""Bytes that are looked at, to see whether a file is worth it."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_configuration(file: str | Path) -> Configured:
    """Read a configuration file that was named.

    Raises
    ------
    ConfigError
        It cannot be read, or something in it is wrong.
    """
    from pilotscan.configuration.reading import read_file  # noqa: PLC0415 - see above

    return read_file(Path(file))


def find_configuration(folder: str | Path | None = None) -> Configured:
    """Read the configuration of the nearest folder that has one.

    Of each folder first ``pilotscan.toml``, then a ``pyproject.toml`` with a table
    ``[tool.pilotscan]``. The search ends at the first one, at the root of a git repository, at a
    folder in which everybody may make files, and at the root of the file system.

    Parameters
    ----------
    folder : where to begin; by default the working folder

    Raises
    ------
    ConfigError
        It cannot be read, or something in it is wrong.
    """
    try:
        start = Path(os.path.abspath(folder)) if folder else Path(os.getcwd())  # noqa: PTH100, PTH109
    except OSError:  # the working folder is gone
        return Configured()
    for here in (start, *start.parents):
        if here != start and (_is_everybodys(here) or _is_outside(here)):
            break
        own = here / NAME
        # `lexists`, so that a link to nowhere is said and not taken for no configuration
        if os.path.lexists(own):
            return read_configuration(own)
        shared = here / PYPROJECT
        if _may_have_table(shared):
            from pilotscan.configuration.reading import read_table  # noqa: PLC0415 - see above

            found = read_table(shared)
            if found is not None:
                return found
        if os.path.lexists(here / ".git"):
            break
    return Configured()


def _is_everybodys(folder: Path) -> bool:
    try:
        return os.name == "posix" and folder.stat().st_mode & _EVERYBODYS == _EVERYBODYS
    except OSError:
        return False


def _is_outside(folder: Path) -> bool:
    try:
        refuse_outside(folder)
    except OSError:
        return True
    return False


def _may_have_table(path: Path) -> bool:
    """Tell whether a `pyproject.toml` is worth parsing: those of others need not be sound."""
    if not os.path.lexists(path) or path.is_dir():
        return False

    try:
        data = read_input(path, _WORTH_READING)
    except OSError:
        return True  # reading it says what is wrong
    return len(data) > _WORTH_READING or b"pilotscan" in data or data.startswith(_UTF16)
