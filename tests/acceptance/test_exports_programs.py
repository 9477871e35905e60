"""What R and LibreOffice make of the files: the values that are in the tables, and no formula."""

from __future__ import annotations

import os
import re
import subprocess
from math import isclose
from pathlib import Path
from typing import Any

import pytest

from pilotscan.catalogue import tables as codebook
from pilotscan.reporting.exports import workbook as exports
from pilotscan.reporting.exports.contents import exported_tables
from pilotscan.reporting.exports.delimited import delimited_files
from support.exported import convert, hostile, made, write
from support.packages import program

pytestmark = pytest.mark.outside

LANGUAGES = pytest.mark.parametrize("lang", ["en", "nl"])
READ = {"en": "read.csv", "nl": "read.csv2"}
SEPARATOR = {"en": 44, "nl": 59}
LOCALE = {"en": 2057, "nl": 1043}
"""Of LibreOffice: British English and Dutch."""

IN_R = """
arguments <- commandArgs(trailingOnly = TRUE)
for (path in arguments[-1]) {
  x <- get(arguments[1])(path, fileEncoding = "UTF-8-BOM", na.strings = "", check.names = FALSE)
  cat("file", basename(path), nrow(x), "\\n")
  for (name in names(x)) {
    column <- x[[name]]
    shown <- if (is.double(column)) sprintf("%.17g", column) else as.character(column)
    shown[is.na(column)] <- "-"
    cat("column", class(column), name, "\\n")
    cat(shown, sep = "\\n")
    if (length(shown)) cat("\\n")
  }
}
"""


def in_r(files: dict[str, bytes], lang: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Read files in R as the documentation says; return (class, values) by file and column."""
    write(files, folder)
    done = subprocess.run(
        [
            program("Rscript"),
            "--vanilla",
            "-e",
            IN_R,
            READ[lang],
            *(str(folder / f) for f in files),
        ],
        capture_output=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        timeout=120,
    )
    assert done.stderr == b""
    found: dict[str, dict[str, Any]] = {}
    lines = iter(done.stdout.decode().split("\n"))
    for line in lines:
        if line.startswith("file "):
            _, name, count = line.split()
            columns = found[name] = {}
        elif line.startswith("column "):
            _, kind, column = line.split()
            columns[column] = kind, [next(lines) for _ in range(int(count))]
    return found


@LANGUAGES
def test_r_reads_values_and_types(lang: str, tmp_path: Path) -> None:
    comparison = made()
    files = delimited_files(comparison, lang)
    found = in_r(files, lang, tmp_path)
    kinds = {"integer": "integer", "number": "numeric", "boolean": "logical"}
    checked = 0
    for table, frame in comparison.tables.items():
        name = f"comparison-{table.replace('_', '-')}.csv"
        if name not in files or frame.empty:
            continue
        types = {c.name: c.type for c in codebook()[table].columns}
        dates = {c.name for c in codebook()[table].columns if c.values == "EDTF"}
        assert list(found[name]) == list(frame.columns)
        for column, (kind, values) in found[name].items():
            missing = frame[column].isna()
            if missing.all():
                assert kind == "logical"  # R's type of nothing but NA
                continue
            type_ = types.get(column, "integer")
            if column in dates and kind == "integer":
                continue  # a column of years alone, which R takes for numbers
            assert kind == kinds.get(type_, "character"), (table, column)
            for value, shown, none in zip(frame[column], values, missing, strict=True):
                checked += 1
                if none:
                    assert shown == "-"
                elif type_ in {"integer", "number"}:
                    assert float(shown) == value, (table, column)
                elif type_ == "boolean":
                    assert shown == str(value).upper()
                else:
                    assert shown == str(value).removesuffix(" 00:00:00"), (table, column)
    assert checked > 5_000


@LANGUAGES
def test_r_reads_hostile_texts_as_texts(lang: str, tmp_path: Path) -> None:
    name = "comparison-pilots.csv"
    found = in_r({name: delimited_files(hostile(), lang)[name]}, lang, tmp_path)
    for column in ("name", "region"):
        kind, values = found[name][column]
        assert kind == "character"
        given = hostile()["pilots"][column].str.replace("[\x07\x1b]", "\ufffd", regex=True)
        assert [essence(text) for text in values] == [essence(text) for text in given]
    assert found[name]["country"] == ("character", ["NA"] * len(given))  # Namibia


def essence(text: str) -> str:
    """Return a text without what is changed on purpose: line ends, and apostrophes."""
    return " ".join(text.replace("'", "").split())


# --- LibreOffice ----------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[("en", "en"), ("en", "nl"), ("nl", "nl"), ("nl", "en")])
def sheets(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """CSV as LibreOffice opens it where it is set to a language: text of the sheets by name."""
    lang, opened_as = request.param
    folder = tmp_path_factory.mktemp("csv")
    files = {f"made-{n}": data for n, data in delimited_files(made(), lang).items()}
    files = {n: data for n, data in files.items() if n.removesuffix(".csv") in OPENED}
    files["hostile.csv"] = delimited_files(hostile(), lang)["comparison-pilots.csv"]
    files["armed.csv"] = b"a,b\r\n=1+1,=1+1\r\n" if opened_as == "en" else b"a;b\r\n=1+1;=1+1\r\n"
    write(files, folder)
    reading = f"Text - txt - csv (StarCalc):{SEPARATOR[opened_as]},34,76,1,,{LOCALE[opened_as]}"
    convert([folder / name for name in files], "fods", folder, reading=reading)
    texts = {path.stem: path.read_text("utf-8") for path in folder.glob("*.fods")}
    assert len(texts) == len(files)
    return texts


ROWS = 170
"""So many of each sheet: all but of three, in which there are the same columns 3,000 times."""
ALWAYS = ("wide", "pilots")
"""Sheets that hold every text."""
OPENED = {"made-comparison-pilots", "made-comparison-own-and-others"}
CELL = re.compile(
    r"<table:table-cell(?P<about>[^>]*?)(?:/>|>(?P<inside>.*?)</table:table-cell>)", re.DOTALL
)
REPEATED = re.compile(r'number-columns-repeated="(\d+)"')
VALUE = re.compile(r'office:value="([^"]*)"')


def rows_in(sheet: str) -> list[list[Any]]:
    """Return the rows of a sheet: numbers, texts, None for an empty cell."""
    rows = []
    for row in re.findall(r"<table:table-row.*?>(.*?)</table:table-row>", sheet, re.DOTALL):
        cells: list[Any] = []
        for cell in CELL.finditer(row):
            times = int((REPEATED.search(cell["about"]) or ["", "1"])[1])
            number = VALUE.search(cell["about"])
            text = re.sub("<[^>]+>", "", cell["inside"] or "").strip()
            value = float(number[1]) if number else text or None
            cells += [value] * min(times, 100)
        rows.append(cells)
    return rows


@pytest.mark.parametrize("sheets", [("en", "en"), ("nl", "nl")], indirect=True)
@pytest.mark.parametrize("table", ["pilots", "own_and_others"])
def test_libreoffice_reads_numbers_as_numbers(table: str, sheets: Any) -> None:
    header, *rows = rows_in(sheets[f"made-comparison-{table.replace('_', '-')}"])
    frame = made()[table]
    assert header[: len(frame.columns)] == list(frame.columns)
    checked = 0
    for column in codebook()[table].columns:
        if column.type not in {"integer", "number"}:
            continue
        place = list(frame.columns).index(column.name)
        missing = frame[column.name].isna()
        for value, none, row in zip(frame[column.name], missing, rows, strict=False):
            found = row[place] if place < len(row) else None
            assert (found is None) == none, column.name
            assert none or isclose(found, value, rel_tol=1e-14), column.name
            checked += 1
    assert checked > 50


def test_libreoffice_finds_no_formula_in_csv_even_with_the_wrong_separator(sheets: Any) -> None:
    found = {name for name, text in sheets.items() if "table:formula=" in text}
    assert found == {"armed"}, "the one that is not disarmed"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hostile workbooks as LibreOffice has them, as one file of XML and as a PDF.

    Each of 40 sheets takes it a third of a second, whatever is on it: so each is in one of two.
    """
    folder = tmp_path_factory.mktemp("workbook")
    tables = exported_tables(hostile())
    others = [name for name in tables if name not in ALWAYS]
    sheets = {"en": others[::2], "nl": others[1::2], "print": []}
    for name, some in sheets.items():
        chosen = {table: tables[table].head(ROWS) for table in (*ALWAYS, *some)}
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(exports, "exported_tables", lambda _, chosen=chosen: dict(chosen))
            book = exports.workbook(hostile(), "en" if name == "en" else "nl")
        (folder / f"{name}.xlsx").write_bytes(book)
    convert([folder / "en.xlsx", folder / "nl.xlsx"], "fods", folder)
    convert([folder / "print.xlsx"], "pdf", folder)
    return folder


@LANGUAGES
def test_libreoffice_opens_the_workbook_without_formulas_or_errors(opened: Path, lang: str) -> None:
    sheets = (opened / f"{lang}.fods").read_text("utf-8")
    # A truth value is a formula to LibreOffice.
    formulas = set(re.findall(r'table:formula="([^"]*)"', sheets))
    assert formulas <= {"of:=TRUE()", "of:=FALSE()"}
    assert "xlink:href" not in sheets
    assert not re.search(r"Err:\d|#(REF|NAME|VALUE|N/A|DIV/0)[!?]", sheets.replace("#REF?", ""))


def test_libreoffice_prints_the_workbook(opened: Path) -> None:
    assert (opened / "print.pdf").read_bytes().startswith(b"%PDF")


@LANGUAGES
def test_libreoffice_shows_hostile_texts_in_the_workbook(opened: Path, lang: str) -> None:
    sheets = (opened / f"{lang}.fods").read_text("utf-8")
    for text in ("=1+1", "=cmd|&apos; /C calc&apos;!A0", "&lt;r&gt;not &lt;b&gt;", "_x0041_"):
        assert f"<text:p>{text}" in sheets, text
