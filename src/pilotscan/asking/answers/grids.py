"""Files that answers come in, opened safely: workbooks (.xlsx) and CSV, as plain grids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.asking.answers.cells import EMPTY, Book, Cell, Grid, Kind
from pilotscan.asking.answers.delimited import read_delimited
from pilotscan.asking.answers.excel import read_excel
from pilotscan.asking.answers.faults import unreadable
from pilotscan.told import told

if TYPE_CHECKING:
    from pilotscan.told import Sentence

__all__ = ["EMPTY", "MAX_BYTES", "Book", "Cell", "Grid", "Kind", "read_book"]

MAX_BYTES = 20_000_000
TYPE_OVER = told(
    "type the answers over into the workbook of 'pilotscan ask --format xlsx', or into a table"
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")


def read_book(data: bytes, file: str) -> Book:
    """Open a file of answers.

    Parameters
    ----------
    file : what people call it

    Raises
    ------
    Fault
        PS701: it is no workbook or CSV, damaged, or too large; PS702: it has macros or takes
        values from other files.
    UsageError
        The libraries that read workbooks are not installed.
    """
    if len(data) > MAX_BYTES:
        raise unreadable(
            file,
            told("is larger than %(most)s MB", most=MAX_BYTES // 1_000_000),
            told("leave out what are no answers, or split it"),
        )
    if data.startswith(_ZIP):
        return read_excel(data, file)
    _refuse_others(data, file)
    return read_delimited(data, file)


def _refuse_others(data: bytes, file: str) -> None:
    """Refuse what is neither a workbook nor text, by its name."""
    if not data.strip():
        raise unreadable(file, told("is empty"))
    if data.startswith(_OLE) and _PASSWORD in data:
        raise unreadable(
            file,
            told("has a password"),
            told("open it, take the password off, and save it again"),
        )
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        raise unreadable(file, told("is a PDF"), TYPE_OVER)
    kinds: tuple[tuple[bytes, Sentence], ...] = (
        (_OLE, told("an old Excel file (.xls)")),
        (b"<", told("a web page or XML")),
        (b"{\\rtf", told("a text document")),
    )
    for mark, kind in kinds:
        if head.startswith(mark) or data.startswith(mark):
            raise unreadable(
                file,
                told("is %(kind)s", kind=kind),
                told("open it and save it as an Excel workbook (.xlsx) or as CSV"),
            )
