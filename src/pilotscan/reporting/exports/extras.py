"""Libraries that only some formats need, and that are installed apart."""

from __future__ import annotations

from importlib.util import find_spec

from pilotscan.errors import UsageError

__all__ = ["EXTRAS", "need"]

EXTRAS = {"parquet": "pyarrow", "xlsx": "xlsxwriter"}
"""The library by format; the extra of the package is called as the format."""


def need(kind: str) -> None:
    """Make sure that a format can be written.

    Raises
    ------
    UsageError
        Its library is not installed.
    """
    library = EXTRAS.get(kind)
    if library is not None and find_spec(library) is None:
        raise UsageError(f"--format {kind} needs {library}: pip install 'pilotscan[{kind}]'")
