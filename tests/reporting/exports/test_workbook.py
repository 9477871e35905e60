"""The workbook, cell by cell: values, types, formats, and nothing that runs."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from math import isclose
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

import pilotscan
from pilotscan.catalogue import tables as codebook
from pilotscan.comparing import Comparison
from pilotscan.comparing.comparison import compare_records
from pilotscan.comparing.record import PilotRecord
from pilotscan.errors import UsageError
from pilotscan.reporting.exports.sheets import (
    EVIDENCE_SHADES,
    LEVEL_SHADES,
    Shade,
    as_cell_text,
)
from pilotscan.reporting.exports.workbook import sheet_titles, workbook
from pilotscan.reporting.words.language import Language
from support.exported import (
    FORMULAS,
    HOSTILE,
    hostile,
    made,
    one_in_a_dimension,
    shipped,
)

LANGUAGES = pytest.mark.parametrize("lang", ["en", "nl"])
BOOKS = pytest.mark.parametrize(
    ("compared", "lang"),
    [(made, "nl"), (hostile, "en")],
    ids=["made-nl", "hostile-en"],
)
"""Those of which each cell is looked at; of shipped pilots only what they alone have."""


@cache
def unordered() -> Comparison:
    return of_records(*hostile().records[:2])


def of_records(*records: PilotRecord) -> Comparison:
    """Compare a few records only, of which a test looks at one thing."""
    return compare_records(records, hostile().framework)


NAMES_ROW = 3
"""Of the heatmap, counted from 1."""


@cache
def written(compared: Any, lang: str) -> bytes:
    return workbook(compared(), lang)


@cache
def opened(compared: Any, lang: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written(compared, lang)), rich_text=True)


@cache
def looked_into(data: bytes) -> openpyxl.Workbook:
    """Open a workbook of which a test reads little, and read only that."""
    return openpyxl.load_workbook(io.BytesIO(data), read_only=True)


def sheet_of(compared: Any, lang: str, table: str) -> Worksheet:
    return opened(compared, lang)[sheet_titles(Language(lang))[table]]


def tables_of(comparison: Comparison) -> list[str]:
    return [name for name in comparison.tables if comparison.schemes or name != "schemes"]


def every_cell(book: openpyxl.Workbook) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from row


def plain(series: pd.Series[Any]) -> list[Any]:
    values = [None if missing else v for v, missing in zip(series, series.isna(), strict=True)]
    return [v.to_pydatetime() if isinstance(v, pd.Timestamp) else v for v in values]


# --- sheets ---------------------------------------------------------------------------------------


@BOOKS
def test_the_map_comes_first_after_the_explanation_and_the_codebook_last(
    compared: Any, lang: str
) -> None:
    titles = sheet_titles(Language(lang))
    listed = tables_of(compared())
    order = ["wide", *(name for name in listed if name != "wide"), "codebook"]
    first, *others = opened(compared, lang).sheetnames
    assert first == {"en": "Read this first", "nl": "Lees dit eerst"}[lang]
    assert others == [titles[name] for name in order]


@LANGUAGES
def test_every_table_has_a_title_that_excel_takes(lang: str) -> None:
    titles = sheet_titles(Language(lang))
    assert set(titles) == {*codebook(), "codebook"}
    assert len({title.lower() for title in titles.values()}) == len(titles)
    for title in titles.values():
        assert 0 < len(title) <= 31
        assert not set(title) & set("[]:*?/\\")
        assert not title.startswith("'")


def test_without_an_order_its_sheets_are_not_there() -> None:
    book = looked_into(written(unordered, "en"))
    assert "Order" not in book.sheetnames
    assert "Levels" in book.sheetnames


@BOOKS
def test_a_sheet_holds_the_very_table(compared: Any, lang: str) -> None:
    comparison: Comparison = compared()
    changed = 0
    for table in tables_of(comparison):
        if table == "wide":
            continue
        frame, sheet = comparison[table], sheet_of(compared, lang, table)
        changed += check_rows(sheet, frame)
    assert (changed > 0) == (compared is hostile)


def check_rows(sheet: Any, frame: pd.DataFrame) -> int:
    """Fail unless a sheet holds a table; return how many of its texts are changed."""
    changed = 0
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == tuple(frame.columns)
    assert len(rows) == len(frame)
    for place, column in enumerate(frame.columns):
        for found, value in zip([r[place] for r in rows], plain(frame[column]), strict=True):
            if isinstance(value, float):  # of which a workbook holds 16 digits
                assert isclose(found, value, rel_tol=1e-15)
            elif found != value:
                assert found.split() == as_cell_text(value, "").split()
                changed += 1
    return changed


def test_a_sheet_holds_a_table_that_only_shipped_pilots_fill_or_leave_empty() -> None:
    book, titles = looked_into(written(shipped, "en")), sheet_titles(Language("en"))
    filled = {table for table in tables_of(made()) if len(made()[table])}
    alone = [t for t in tables_of(shipped()) if (t in filled) is (len(shipped()[t]) == 0)]
    assert {"selection", "informants", "observations", "learning"} <= set(alone)
    for table in alone:
        assert check_rows(book[titles[table]], shipped()[table]) == 0


def test_numbers_are_numbers_and_look_like_what_they_are() -> None:
    sheet = sheet_of(made, "nl", "pilots")
    header = [cell.value for cell in sheet[1]]
    formats = {
        "score": ("n", "0.0"),
        "coverage": ("n", "0.0%"),
        "counting": ("n", "General"),
        "route_declared": ("b", "General"),
        "as_of": ("d", "yyyy-mm-dd"),
        "name": ("s", "General"),
    }
    for name, expected in formats.items():
        cell = sheet.cell(2, header.index(name) + 1)
        assert (cell.data_type, cell.number_format) == expected, name


@BOOKS
def test_headers_stay_in_view_and_columns_can_be_filtered(compared: Any, lang: str) -> None:
    comparison: Comparison = compared()
    for table in tables_of(comparison):
        frame, sheet = comparison[table], sheet_of(compared, lang, table)
        names = NAMES_ROW if table == "wide" else 1
        corner = "C" if table in {"pilots", "wide"} else "B"
        assert sheet.freeze_panes == f"{corner}{names + 1}"
        last = f"{get_column_letter(len(frame.columns))}{names + len(frame)}"
        assert sheet.auto_filter.ref == f"A{names}:{last}"
        assert sheet.print_title_rows == f"$1:${names}"
        widths = [sheet.column_dimensions[c].width for c in sheet.column_dimensions]
        assert 5 < min(widths) <= max(widths) < 60


# --- the map --------------------------------------------------------------------------------------


@BOOKS
def test_the_map_tells_unknown_from_not_applicable(compared: Any, lang: str) -> None:
    comparison: Comparison = compared()
    sheet = sheet_of(compared, lang, "wide")
    header = [cell.value for cell in sheet[NAMES_ROW]]
    assert header == list(comparison["wide"].columns)
    marks = {"unknown": "?", "not-applicable": {"en": "n/a", "nl": "n.v.t."}[lang]}
    row_of = {record.id: n for n, record in enumerate(comparison.records, NAMES_ROW + 1)}
    seen = set()
    for line in comparison["levels"].itertuples():
        cell = sheet.cell(row_of[line.pilot], header.index(line.condition) + 1)
        assert cell.value == marks.get(line.state, line.level)
        seen.add(line.state)
        outlined = cell.border.top.style == "medium"
        assert outlined == (line.standing is not pd.NA and line.standing == "bottleneck")
        strength = sheet.cell(row_of[line.pilot], header.index(f"{line.condition}.evidence") + 1)
        assert strength.value == (line.evidence_strength if line.state == "rated" else None)
    assert "rated" in seen
    assert seen == {"rated", "unknown", "not-applicable"} or compared is not made


def test_the_map_has_titles_for_people_above_the_names() -> None:
    sheet = sheet_of(made, "nl", "wide")
    framework = made().framework
    header = [cell.value for cell in sheet[NAMES_ROW]]
    for condition in framework.conditions:
        for name in (condition.id, f"{condition.id}.evidence"):
            assert sheet.cell(2, header.index(name) + 1).value == condition.title.nl
    bands = [cell.value for cell in sheet[1] if cell.value]
    titles = [dimension.title.nl for dimension in framework.dimensions]
    assert bands == ["Niveaus naast elkaar", *titles, *(f"Bewijskracht: {t}" for t in titles)]
    assert sorted(str(merged) for merged in sheet.merged_cells.ranges) == sorted(
        f"{get_column_letter(at)}1:{get_column_letter(at + 3)}1" for at in range(10, 66, 4)
    )
    assert sheet.print_area == "'Niveaus naast elkaar'!$A$1:$AK$11"


def test_a_dimension_of_one_condition_has_its_title_too() -> None:
    sheet = sheet_of(one_in_a_dimension, "nl", "wide")
    assert [cell.value for cell in sheet[1] if cell.value][1:] == [
        "Mensen", "Middelen", "Alleen", "Bewijskracht: Mensen", "Bewijskracht: Middelen",
        "Bewijskracht: Alleen",
    ]  # fmt: skip
    assert len(sheet.merged_cells.ranges) == 4


@BOOKS
def test_levels_are_coloured_also_when_somebody_changes_them(compared: Any, lang: str) -> None:
    comparison: Comparison = compared()
    sheet = sheet_of(compared, lang, "wide")
    count, last = len(comparison.framework.conditions), NAMES_ROW + len(comparison.records)
    found = {str(area.sqref): area.rules for area in sheet.conditional_formatting}
    for at, shades in ((10, LEVEL_SHADES), (10 + count, EVIDENCE_SHADES)):
        area = f"{get_column_letter(at)}4:{get_column_letter(at + count - 1)}{last}"
        blank, *levels = sorted(found.pop(area), key=lambda rule: rule.priority)
        assert (blank.type, blank.stopIfTrue) == ("containsBlanks", True)
        assert [(r.type, r.operator, r.formula) for r in levels] == [
            ("cellIs", "equal", [str(level)]) for level in range(5)
        ]
        assert [Shade(f"#{r.dxf.fill.bgColor.rgb[2:]}", f"#{r.dxf.font.color.rgb[2:]}")
                for r in levels] == list(shades)  # fmt: skip
    assert found == {}


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("shades", [LEVEL_SHADES, EVIDENCE_SHADES])
def test_colours_can_be_read_and_told_apart_without_colour(shades: tuple[Shade, ...]) -> None:
    fills = [luminance(shade.fill) for shade in shades]
    for shade, fill in zip(shades, fills, strict=True):
        light, dark = sorted((fill, luminance(shade.ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert all((a + 0.05) / (b + 0.05) > 1.1 for a, b in pairwise(fills))


# --- text from strangers --------------------------------------------------------------------------


@BOOKS
def test_nothing_in_the_file_is_a_formula_a_link_or_a_macro(compared: Any, lang: str) -> None:
    for cell in every_cell(opened(compared, lang)):
        assert cell.data_type != "f"
        assert cell.hyperlink is None
    with zipfile.ZipFile(io.BytesIO(written(compared, lang))) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            assert b"<f>" not in data
            assert b"<hyperlink " not in data
            assert b"relationships/hyperlink" not in data
            assert not name.endswith((".bin", ".vml"))
            assert "externalLink" not in name


def test_a_hostile_text_is_the_text_of_its_cell() -> None:
    sheet = sheet_of(hostile, "en", "pilots")
    region = list(hostile()["pilots"].columns).index("region") + 1
    placed = [(row, place, text) for row, both in enumerate(HOSTILE, 2)
              for place, text in zip((2, region), both, strict=True)]  # fmt: skip
    for row, place, text in placed:
        cell = sheet.cell(row, place)
        shown = text.replace("\r\n", "\n").replace("\x07", "\ufffd").replace("\x1b", "\ufffd")
        assert cell.data_type == "s"
        assert cell.value == shown + (" " if text.startswith("<r>") else "")
        # So that it stays text when somebody edits the cell.
        assert cell.quotePrefix == (text in FORMULAS), text


@pytest.fixture(scope="module")
def odd() -> openpyxl.Workbook:
    """Three pilots with names that are long, and with days of three centuries."""
    names = ("x" * 40_000, "🏘" * 20_000, "y" * 32_767)
    days = (date(1899, 12, 31), date(2027, 1, 2), date(1900, 3, 1))
    given = zip(hostile().records, names, days, strict=False)
    return looked_into(
        workbook(of_records(*(replace(one, name=n, as_of=day) for one, n, day in given)), "en")
    )


def test_a_text_that_is_too_long_is_cut_with_a_mark(odd: openpyxl.Workbook) -> None:
    cells = [odd["Pilots"].cell(row, 2).value for row in (2, 3, 4)]
    mark = "… (cut off; CSV and Parquet hold all of it)"
    assert cells[0] == "x" * (32_767 - len(mark)) + mark
    assert cells[1].startswith("🏘🏘")
    assert cells[1].endswith(f"🏘{mark}")
    assert 32_765 <= len(cells[1].encode("utf-16-le")) // 2 <= 32_767
    assert cells[2] == "y" * 32_767


def test_a_day_that_excel_does_not_have_is_text(odd: openpyxl.Workbook) -> None:
    place = list(made()["pilots"].columns).index("as_of") + 1
    assert odd["Pilots"].cell(2, place).value == "1899-12-31"
    assert odd["Pilots"].cell(4, place).value == datetime(1900, 3, 1)


def test_years_that_are_text_are_no_mistake_to_excel() -> None:
    with zipfile.ZipFile(io.BytesIO(written(made, "nl"))) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        ignoring = [n for n in sheets if b'numberStoredAsText="1"' in archive.read(n)]
    assert len(ignoring) == len(sheets) - 1, "all but the first"


# --- explanation and codebook ---------------------------------------------------------------------


@LANGUAGES
def test_the_first_sheet_says_what_this_is(lang: str) -> None:
    book = looked_into(written(shipped, lang))
    sheet = book.worksheets[0]
    pairs = [(row[0], row[1]) for row in sheet.iter_rows(values_only=True)]
    text = "\n".join(str(part) for pair in pairs for part in pair if part is not None)
    said = {
        "en": [
            "Comparison of pilots", "5 pilots", "30 November 2026", "200 draws, seed 0",
            "5 of these are desk assessments", "never counts as level 0", "n/a",
            "do not say how likely", "not a ranking", "largely in place", "Not enough known yet",
        ],
        "nl": [
            "Vergelijking van pilots", "5 pilots", "30 november 2026", "200 trekkingen",
            "uit openbare bronnen", "nooit als niveau 0", "n.v.t.", "niet hoe waarschijnlijk",
            "geen ranglijst", "grotendeels aanwezig", "Nog te weinig bekend",
        ],
    }  # fmt: skip
    for words in (*said[lang], "living-lab 2.0.0", f"pilotscan {pilotscan.__version__}", "?"):
        assert words in text, words
    listed = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    titles = sheet_titles(Language(lang))
    for table in tables_of(shipped()):
        says, frame = codebook()[table].says[lang], shipped()[table]
        assert listed[titles[table]][1:] == (says, len(frame), table)
    assert listed[titles["codebook"]][3] == "codebook"
    assert set(book.sheetnames[1:]) <= set(listed)


def test_draws_are_explained_only_if_there_are_any() -> None:
    book = looked_into(written(unordered, "en"))
    text = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "Shares of draws" not in text
    assert "Order" not in text


@pytest.mark.parametrize(("compared", "lang"), [(hostile, "en"), (made, "nl")])
def test_the_codebook_describes_every_sheet(compared: Any, lang: str) -> None:
    header, *lines = sheet_of(compared, lang, "codebook").iter_rows(values_only=True)
    assert header == ("table", "column", "type", "values", "meaning")
    for table in tables_of(compared()):
        described = [line for line in lines if line[0] == table]
        assert described[0] == (table, None, None, None, codebook()[table].says[lang])
        assert [line[1] for line in described[1:]] == list(compared()[table].columns)
        assert all(line[2] and line[4] for line in described[1:])


# --- the file -------------------------------------------------------------------------------------


@LANGUAGES
def test_the_file_names_no_author_and_no_time_of_making(lang: str) -> None:
    about = looked_into(written(shipped, lang)).properties
    assert about.title == {"en": "Comparison of pilots", "nl": "Vergelijking van pilots"}[lang]
    assert not about.creator
    assert not about.lastModifiedBy
    assert about.created == about.modified == datetime(2026, 11, 30)


def test_the_newest_reference_date_counts(odd: openpyxl.Workbook) -> None:
    assert odd.properties.created == datetime(2027, 1, 2)


def test_without_a_reference_date_the_file_is_of_the_first_day_of_1980() -> None:
    records = [replace(record, as_of=None) for record in hostile().records[:1]]
    book = looked_into(workbook(of_records(*records), "en"))
    assert book.properties.created == datetime(1980, 1, 1)


def test_a_table_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["pilotscan.reporting.exports.workbook"]
    rows = len(made()["levels"])
    monkeypatch.setattr(module, "ROWS_AT_MOST", rows + 2)
    refusal = "the table 'levels' has 224 rows and a sheet holds 226: use --format parquet or"
    with pytest.raises(UsageError, match=refusal):
        workbook(made(), "en")


def test_without_xlsxwriter_the_command_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    hint = r"^--format xlsx needs xlsxwriter: pip install 'pilotscan\[xlsx\]'$"
    with pytest.raises(UsageError, match=hint):
        workbook(shipped(), "en")


def test_another_language_is_refused() -> None:
    with pytest.raises(KeyError, match="de"):
        workbook(shipped(), "de")
