"""Libraries that only some formats need, and that are installed apart."""

from __future__ import annotations

from importlib.util import find_spec

from pilotscan.errors import UsageError
from pilotscan.reporting.documents.formats import FORMATS

__all__ = ["need"]


def need(kind: str) -> None:
    """Make sure that a format can be written.

    Raises
    ------
    UsageError
        A library of it is not installed.
    """
    libraries = FORMATS[kind].libraries if kind in FORMATS else ()  # text for a terminal needs none
    for library, package in libraries:
        if find_spec(library) is None:
            raise UsageError(f"--format {kind} needs {package}: pip install 'pilotscan[{kind}]'")
