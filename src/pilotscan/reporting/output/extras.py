"""Libraries that only some formats need, and that are installed apart."""

from __future__ import annotations

from importlib.util import find_spec

from pilotscan.errors import UsageError
from pilotscan.reporting.documents.formats import FORMATS, written_as
from pilotscan.told import told

__all__ = ["need", "need_library"]


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
        need_library(library, FORMATS[extra].extra or extra, f"--format {kind}", package)


def need_library(library: str, extra: str, what: str, package: str = "") -> None:
    """Make sure that a library is installed.

    Parameters
    ----------
    extra : with which it comes
    what : needs it, as on the command line
    package : its name, if it is not called as it is imported

    Raises
    ------
    UsageError
        It is not.
    """
    if find_spec(library) is None:
        raise UsageError(
            told(
                "%(what)s needs %(package)s: pip install 'pilotscan[%(extra)s]'",
                what=what,
                package=package or library,
                extra=extra,
            )
        )
