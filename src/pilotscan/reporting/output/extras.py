"""Libraries that only some formats need, and that are installed apart."""

from __future__ import annotations

from importlib.util import find_spec

from pilotscan.errors import UsageError
from pilotscan.reporting.documents.formats import FORMATS, written_as
from pilotscan.told import told

__all__ = ["need"]


def need(kind: str) -> None:
    """Make sure that a format can be written.

    Raises
    ------
    UsageError
        A library of it is not installed.
    """
    extra = written_as(kind)
    libraries = FORMATS[extra].libraries if extra in FORMATS else ()  # that of a terminal has none
    for library, package in libraries:
        if find_spec(library) is None:
            raise UsageError(
                told(
                    "--format %(kind)s needs %(package)s: pip install 'pilotscan[%(extra)s]'",
                    kind=kind,
                    package=package,
                    extra=FORMATS[extra].extra or extra,
                )
            )
