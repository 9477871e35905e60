"""Libraries that only some formats need, and that are installed apart."""

from __future__ import annotations

from importlib.util import find_spec

from pilotscan.errors import UsageError

__all__ = ["EXTRAS", "need"]

EXTRAS = {
    "docx": {"docx": "python-docx", "typst": "typst"},
    "parquet": {"pyarrow": "pyarrow"},
    "pdf": {"typst": "typst"},
    "xlsx": {"xlsxwriter": "xlsxwriter"},
}
"""By format the libraries it needs: name in Python and name of the package.

The extra of the package is called as the format.
"""


def need(kind: str) -> None:
    """Make sure that a format can be written.

    Raises
    ------
    UsageError
        A library of it is not installed.
    """
    for library, package in EXTRAS.get(kind, {}).items():
        if find_spec(library) is None:
            raise UsageError(f"--format {kind} needs {package}: pip install 'pilotscan[{kind}]'")
