"""Workbooks of strangers: what stands in their cells, and what is refused before it is read."""

from __future__ import annotations

import io
import re
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from xlsxwriter import Workbook

from pilotscan.asking.answers import excel
from pilotscan.asking.answers.excel import read_excel
from pilotscan.errors import UsageError
from pilotscan.loading.document import Fault


def book(fill: Callable[[Any], object] = lambda _: None) -> bytes:
    """A workbook with the sheet S, filled."""
    made = openpyxl.Workbook()
    made.active.title = "S"
    fill(made.active)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one part changed, or added if it is not there."""
    made, old = io.BytesIO(), zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            content = old.read(name)
            archive.writestr(name, change(content) if name == part else content)
        if part not in old.namelist():
            archive.writestr(part, change(b""))
    return made.getvalue()


def grid(data: bytes) -> Any:
    return read_excel(data, "a.xlsx").sheets["S"]


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(Fault) as caught:
        read_excel(data, "a.xlsx")
    assert caught.value.diagnostic.hint
    return caught.value.diagnostic.code, str(caught.value.diagnostic.message)


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        ("a", "a", "text"),
        (" a\r\nb_x000D_\nc ", "a\nb\nc", "text"),
        ("   ", "", "text"),
        (2, "2", "number"),
        (2.0, "2", "number"),
        (2.5, "2.5", "number"),
        (0.1 + 0.2, "0.3", "number"),
        (-3, "-3", "number"),
        (True, "true", "bool"),
        (date(2027, 1, 14), "2027-01-14", "date"),
        (datetime(2027, 1, 14, 9, 30), "2027-01-14T09:30:00", "date"),
        ("=1+1", "=1+1", "formula"),
        ("#N/A", "#N/A", "error"),
    ],
)
def test_a_cell_is_read_as_people_write_it(value: object, text: str, kind: str) -> None:
    def fill(sheet: Any) -> None:
        sheet["B2"] = value
        sheet["C2"] = "x"

    assert grid(book(fill)).cell(1, 1) == (text, kind)


def test_what_begins_like_a_formula_and_is_text_is_text() -> None:
    stream = io.BytesIO()
    with Workbook(stream, {"strings_to_formulas": False}) as made:
        made.add_worksheet("S").write_string(0, 0, "=1+1 _x0041_")
    assert grid(stream.getvalue()).cell(0, 0) == ("=1+1 _x0041_", "text")


def test_rows_are_as_long_as_what_they_hold_and_stand_where_they_stood() -> None:
    def fill(sheet: Any) -> None:
        sheet["B3"] = "x"
        sheet["D3"] = " "
        sheet["Z9"].font = openpyxl.styles.Font(bold=True)

    read = grid(book(fill))
    assert [len(row) for row in read.rows] == [0, 0, 2]


def test_merged_cells_are_known() -> None:
    read = grid(book(lambda sheet: sheet.merge_cells("B2:D5")))
    assert read.merged == ((1, 1, 4, 3),)


def test_hidden_sheets_are_read_too() -> None:
    made = openpyxl.Workbook()
    for state in ("hidden", "veryHidden"):
        sheet = made.create_sheet(state)
        sheet.sheet_state = state
        sheet["A1"] = state
    stream = io.BytesIO()
    made.save(stream)
    sheets = read_excel(stream.getvalue(), "a.xlsx").sheets
    assert [sheets[name].cell(0, 0).text for name in ("hidden", "veryHidden")] == [
        "hidden", "veryHidden",
    ]  # fmt: skip


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    def declared(content: bytes) -> bytes:
        return content.replace(b'ref="A1:A3"', b'ref="A1:XFD10000000"')

    data = book(lambda sheet: [sheet.append(["x"]) for _ in range(3)])
    vast = changed(data, "xl/worksheets/sheet1.xml", declared)
    assert vast != data
    began = time.perf_counter()
    assert len(grid(vast).rows) == 3
    assert time.perf_counter() - began < 1


def rows_at(*cells: str) -> bytes:
    """A workbook with cells at these places only."""
    rows = "".join(
        f'<row r="{re.sub("[A-Z]", "", at)}"><c r="{at}"><v>1</v></c></row>' for at in cells
    )
    return changed(
        book(),
        "xl/worksheets/sheet1.xml",
        lambda content: re.sub(
            rb"<sheetData ?/>|<sheetData></sheetData>",
            b"<sheetData>" + rows.encode() + b"</sheetData>",
            content,
        ),
    )


def test_a_cell_at_the_far_end_is_read() -> None:
    assert grid(rows_at("XFD3")).cell(2, 16383).text == "1"


@pytest.mark.parametrize(
    "cells", [["A2000000000"], [f"XFD{i}" for i in range(1, 9)]], ids=["far down", "far right"]
)
def test_cells_so_far_apart_that_they_fill_the_memory_are_refused(
    cells: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MAX_SPACE", 100_000)
    assert refused(rows_at(*cells)) == ("PS701", "sheet 'S' has too many rows or cells")


def test_more_cells_than_answers_can_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MAX_CELLS", 5)
    data = book(lambda sheet: [sheet.append(["x", "y"]) for _ in range(3)])
    assert refused(data) == ("PS701", "sheet 'S' has too many rows or cells")


def test_a_merge_of_everything_takes_no_time() -> None:
    data = book(lambda sheet: sheet.merge_cells("A1:B2"))
    vast = changed(
        data, "xl/worksheets/sheet1.xml", lambda old: old.replace(b"A1:B2", b"A1:XFD1048576")
    )
    assert grid(vast).is_spread(500, 500)


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("xl/vbaProject.bin", ("PS702", "is a workbook with macros")),
        ("xl/macrosheets/sheet1.xml", ("PS702", "is a workbook with macros")),
        ("xl/externalLinks/externalLink1.xml", ("PS702", "takes values from other files")),
    ],
)
def test_macros_and_links_are_refused(part: str, fault: tuple[str, str]) -> None:
    assert refused(changed(book(), part, lambda _: b"x")) == fault


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_entities_are_refused(part: str, code: str) -> None:
    lots = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    data = changed(book(), part, lambda _: lots.encode(code))
    assert refused(data) == ("PS701", "has XML that no workbook needs")


def test_a_bomb_is_not_unpacked() -> None:
    data = changed(book(), "xl/worksheets/sheet1.xml", lambda old: old + bytes(30_000_000))
    assert len(data) < 100_000
    assert refused(data) == ("PS701", "is far too large when it is unpacked")


def test_much_of_little_is_too_large_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MAX_UNPACKED", 1_000)
    assert refused(book()) == ("PS701", "is far too large when it is unpacked")


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"PK\x01\x02", b"PK\x01\x03"),
        lambda data: changed(data, "xl/workbook.xml", lambda _: b"<x"),
        lambda data: changed(data, "xl/worksheets/sheet1.xml", lambda old: old[:-30]),
        lambda data: changed(data, "xl/styles.xml", lambda _: b"<styleSheet/>" * 2),
        lambda data: changed(data, "xl/_rels/workbook.xml.rels", lambda _: b""),
        lambda data: changed(
            data, "xl/worksheets/sheet1.xml", lambda old: old.replace(b'r="A1"', b'r="??"')
        ),
        lambda data: changed(
            data,
            "xl/worksheets/sheet1.xml",
            lambda old: re.sub(rb'"inlineStr">.*</is>', b'"s"><v>99</v>', old),
        ),
    ],
)
def test_whatever_is_broken_is_told_and_not_raised(change: Callable[[bytes], bytes]) -> None:
    data = book(lambda sheet: sheet.append(["x"]))
    broken = change(data)
    assert broken != data
    assert refused(broken) == ("PS701", "is damaged")


def test_a_workbook_in_the_other_dialect_is_told() -> None:
    strict = changed(
        book(),
        "xl/workbook.xml",
        lambda old: old.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
    )
    assert refused(strict) == ("PS701", "is a workbook of the kind 'Strict Open XML'")


def test_parts_with_one_name_are_refused() -> None:
    made = io.BytesIO(book())
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"")
    assert refused(made.getvalue()) == ("PS701", "is damaged")


def test_without_openpyxl_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl.reader.excel", None)
    with pytest.raises(UsageError, match=r"pip install 'pilotscan\[answers\]'$"):
        read_excel(book(), "a.xlsx")
