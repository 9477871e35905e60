"""Workbooks (.xlsx) of strangers: what they weigh is looked at before anything is read of them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any

from pilotscan.asking.answers.cells import EMPTY, Book, Cell, Grid, plain
from pilotscan.asking.answers.faults import fault, unreadable
from pilotscan.diagnostics import Location
from pilotscan.errors import UsageError
from pilotscan.loading.document import Fault
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pilotscan.told import Sentence

__all__ = ["read_excel"]

MAX_UNPACKED = 200_000_000
MAX_RATIO = 300
"""How much larger a part may be unpacked, beyond `FREE`: 100 is seen of sheets that repeat much."""
FREE = 1_000_000
MAX_PARTS = 2_000
MAX_CELLS = 1_000_000
"""Filled cells of a workbook."""
MAX_ROW = 1_048_576
"""Last row that a workbook can have."""
MAX_SPACE = 10_000_000
"""Cells between the left side and the last filled one, of all rows."""
MAX_MERGED = 10_000
MAX_NOTES = 100
_XML = (".xml", ".rels")
_NOTES = re.compile(r"xl/(?:comments/)?comments?[0-9]*\.xml")
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_STRICT = b"http://purl.oclc.org/ooxml/"
_CHUNK = 1 << 20
_ESCAPED = re.compile(r"_x000D_\n?|_x000A_")
"""Line ends, as a workbook writes them."""
_SAVE = told("open it and save it as an Excel workbook (.xlsx)")
_VALUES = told("copy the cells, paste them as values only, and save it again")


def read_excel(data: bytes, file: str) -> Book:
    """Read a workbook; no formula is evaluated and no link followed.

    Raises
    ------
    Fault
        PS701 or PS702, for the whole file.
    UsageError
        The libraries that read it are not installed.
    """
    try:
        import defusedxml.ElementTree
        from openpyxl.reader.excel import ExcelReader
    except ImportError:
        raise UsageError(
            told("reading .xlsx needs openpyxl and defusedxml: pip install 'pilotscan[answers]'")
        ) from None
    damaged = unreadable(file, told("is damaged"), _SAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_at(archive, file)
            with warnings.catch_warnings(action="ignore"):
                reader = ExcelReader(io.BytesIO(data), read_only=True, keep_links=False)
                reader.read()
                parts = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
                reading = _Reading(file, archive, defusedxml.ElementTree.iterparse)
                sheets = reader.wb.worksheets
                grids = {one.title: reading.grid(one, parts[one.title]) for one in sheets}
                book = Book(file, grids, tuple(islice(reading.notes(), MAX_NOTES)))
    except Fault:
        raise
    except Exception:  # noqa: BLE001 - whatever stumbles over bytes of a stranger, means damage
        raise damaged from None
    return book


def _look_at(archive: zipfile.ZipFile, file: str) -> None:
    """Refuse what is no workbook, what is too large unpacked, and what is dangerous."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS or len(names) < len(parts):
        raise unreadable(file, told("is damaged"), _SAVE)
    if any(part.flag_bits & 1 for part in parts):
        raise unreadable(
            file, told("has a password"), told("open it, take the password off, and save it again")
        )
    if "xl/workbook.xml" not in {name.lower() for name in names} and not _has_workbook(names):
        raise unreadable(file, told("is %(kind)s", kind=_kind(archive, names)), _SAVE)
    if any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise Fault(fault("PS702", told("is a workbook with macros"), Location(file), _SAVE))
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise Fault(fault("PS702", told("takes values from other files"), Location(file), _VALUES))
    too_large = unreadable(file, told("is far too large when it is unpacked"), _SAVE)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise too_large
    for part in parts:
        if part.file_size > FREE and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise too_large
        if part.filename.lower().endswith(_XML):
            _refuse_entities(archive, part, file)
    if "xl/workbook.xml" in names and _STRICT in archive.read("xl/workbook.xml"):
        kind = told("a workbook of the kind 'Strict Open XML'")
        raise unreadable(file, told("is %(kind)s", kind=kind), _SAVE)


def _has_workbook(names: Iterable[str]) -> bool:
    """Return whether there is a workbook under another name, as some programs write it."""
    return any(name.lower().endswith("workbook.xml") for name in names)


def _kind(archive: zipfile.ZipFile, names: set[str]) -> Sentence:
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]:
        return told("a LibreOffice table (.ods)")
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        return told("a Numbers file (.numbers)")
    if "xl/workbook.bin" in names:
        return told("a binary workbook (.xlsb)")
    if "word/document.xml" in names:
        return told("a Word document (.docx)")
    return told("a zip file without a workbook in it")


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> None:
    before = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if any(mark in before + chunk for mark in _DOCTYPE):
                raise unreadable(file, told("has XML that no workbook needs"), _SAVE)
            before = chunk[-20:]


class _Reading:
    """Reads sheets, and counts the cells of all of them."""

    def __init__(self, file: str, archive: zipfile.ZipFile, iterparse: Any) -> None:
        self.file, self.archive, self.iterparse = file, archive, iterparse
        self.filled = self.space = 0

    def grid(self, sheet: Any, part: str) -> Grid:
        """Read a sheet."""
        sheet.reset_dimensions()  # they are what the file says of itself
        rows: list[tuple[Cell, ...]] = []
        for i, row in enumerate(sheet.iter_rows()):
            self.space += len(row)
            if i >= MAX_ROW or self.space > MAX_SPACE:
                raise self._too_many(sheet.title)
            rows.append(self._row(row, sheet.title) if row else ())
        while rows and not rows[-1]:
            rows.pop()
        return Grid(self.file, sheet.title, tuple(rows), tuple(self._merged(part)))

    def _row(self, row: Iterable[Any], sheet: str) -> tuple[Cell, ...]:
        cells = [EMPTY if cell.value is None else _cell(cell) for cell in row]
        while cells and cells[-1] is EMPTY:
            cells.pop()
        self.filled += sum(cell is not EMPTY for cell in cells)
        if self.filled > MAX_CELLS:
            raise self._too_many(sheet)
        return tuple(cells)

    def _too_many(self, sheet: str) -> Fault:
        message = told("sheet '%(sheet)s' has too many rows or cells", sheet=sheet)
        return unreadable(
            self.file, message, told("copy the rows with answers to a new workbook and save that")
        )

    def notes(self) -> Iterator[tuple[str, str]]:
        """Read what people attached to cells."""
        for name in sorted(filter(_NOTES.fullmatch, self.archive.namelist())):
            with self.archive.open(name) as stream:
                for _, element in self.iterparse(stream):
                    if element.tag.endswith("}comment"):
                        text = plain("".join(element.itertext()))
                        yield str(element.get("ref")), text

    def _merged(self, part: str) -> Iterator[tuple[int, int, int, int]]:
        from openpyxl.utils import range_boundaries

        number = 0
        with self.archive.open(part.lstrip("/")) as stream:
            for _, element in self.iterparse(stream):
                if element.tag.endswith("}mergeCell"):
                    number += 1
                    if number > MAX_MERGED:
                        return
                    left, top, right, bottom = range_boundaries(element.get("ref"))
                    yield top - 1, left - 1, bottom - 1, right - 1
                element.clear()


def _cell(cell: Any) -> Cell:
    value, kind = cell.value, cell.data_type
    if kind == "f":
        return Cell(plain(str(getattr(value, "text", None) or value)) or "=", "formula")
    if kind == "e":
        return Cell(plain(str(value)), "error")
    if isinstance(value, bool):
        return Cell("true" if value else "false", "bool")
    if isinstance(value, int | float):
        return Cell(_number(value), "number")
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date | time):
        return Cell(value.isoformat(), "date")
    text = plain(_ESCAPED.sub("\n", str(value)))
    return Cell(text, "text") if text else EMPTY


def _number(value: float) -> str:
    """Write a number as people do."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else f"{value:.15g}"
