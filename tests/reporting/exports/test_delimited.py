"""CSV of a comparison, read back by the programs that analysts use."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pilotscan
from pilotscan.catalogue import tables as codebook
from pilotscan.comparing import Comparison
from pilotscan.comparing.comparison import compare_records
from pilotscan.reporting.exports.contents import facts
from pilotscan.reporting.exports.delimited import delimited_files, delimited_table
from pilotscan.reporting.words.language import Language
from support.exported import (
    CONTROLS,
    FORMULAS,
    INNOCENT,
    hostile,
    made,
    named_like_columns,
    shipped,
    write,
)
from support.together import together

SEPARATOR = {"en": ",", "nl": ";"}
DECIMAL = {"en": ".", "nl": ","}
TYPES = {
    "text": "string",
    "list": "string",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
}
ORDER_TABLES = {
    "order", "order_uncertainty", "acceptability", "verdict_shares", "wins", "central_weights",
    "break_even", "dominance",
}  # fmt: skip
SIGNS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")

READ = pytest.mark.parametrize(
    ("compared", "lang"), [(shipped, "en"), (made, "nl")], ids=["shipped-en", "made-nl"]
)
"""What programs read back: each table that has rows, and both ways to write a number."""
LANGUAGES = pytest.mark.parametrize("lang", ["en", "nl"])


@cache
def unordered() -> Comparison:
    return compare_records(hostile().records[:2], hostile().framework)


@cache
def files_of(compared: Any, lang: str) -> dict[str, bytes]:
    return delimited_files(compared(), lang)


def name_of(table: str) -> str:
    return f"comparison-{table.replace('_', '-')}.csv"


def rows_of(data: bytes, lang: str) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATOR[lang], strict=True))


def type_of(table: str, column: str) -> str:
    known = {c.name: c.type for c in codebook()[table].columns}
    return known.get(column, "integer")


def column_of(*values: Any, dtype: str = "string") -> pd.DataFrame:
    return pd.DataFrame({"n": range(len(values)), "x": pd.array(list(values), dtype=dtype)})


def cells(frame: pd.DataFrame, lang: str = "en") -> list[str]:
    data = delimited_table(frame, comma_decimal=lang == "nl")
    return [row[1] for row in rows_of(data, lang)[1:]]


# --- which files ----------------------------------------------------------------------------------


def test_every_table_is_a_file_even_when_nothing_was_found() -> None:
    comparison = shipped()
    files = files_of(shipped, "en")
    expected = {name_of(name) for name in comparison.tables if name != "schemes"}
    assert set(files) == expected | {"comparison-codebook.csv", "comparison-about.csv"}
    assert len(comparison["learning"]) == 0
    [header] = rows_of(files["comparison-learning.csv"], "en")
    assert header == list(comparison["learning"].columns)


def test_tables_of_an_order_are_there_only_if_one_was_asked_for() -> None:
    ordered, plain = files_of(hostile, "en"), files_of(unordered, "en")
    assert set(ordered) - set(plain) == {name_of(name) for name in ORDER_TABLES}


def test_other_rules_are_a_file_only_if_there_are_any() -> None:
    assert name_of("schemes") in files_of(hostile, "en")
    assert name_of("schemes") not in files_of(shipped, "en")


def test_another_language_is_refused() -> None:
    with pytest.raises(KeyError, match="de"):
        delimited_files(shipped(), "de")


# --- bytes ----------------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize("compared", [shipped, hostile], ids=["shipped", "hostile"])
def test_each_row_is_one_line_and_lines_end_as_in_windows(compared: Any, lang: str) -> None:
    comparison: Comparison = compared()
    made = files_of(compared, lang)
    for name, data in made.items():
        assert data.startswith(b"\xef\xbb\xbf"), name
        assert not data[3:].startswith(b"\xef\xbb\xbf"), name
        assert data.endswith(b"\r\n"), name
        assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n"), name
        assert len(data.decode().splitlines()) == data.count(b"\n"), name
    for table, frame in comparison.tables.items():
        data = made.get(name_of(table))
        assert data is None or data.count(b"\n") == len(frame) + 1


def test_a_single_table_for_a_stream_has_no_byte_order_mark() -> None:
    frame = shipped()["pilots"]
    data = delimited_table(frame, comma_decimal=True)
    assert data.startswith(b"pilot;name;")
    assert b"\xef\xbb\xbf" + data == files_of(shipped, "nl")["comparison-pilots.csv"]


# --- cells ----------------------------------------------------------------------------------------


@together("value, dtype, en, nl",
    [
        (3, "Int64", "3", "3"),
        (-3, "Int64", "-3", "-3"),
        (75.0, "float64", "75.0", "75,0"),
        (-1.5, "float64", "-1.5", "-1,5"),
        (0.1 + 0.2, "float64", "0.30000000000000004", "0,30000000000000004"),
        (1e-05, "float64", "1e-05", "1e-05"),
        (2 / 3, "float64", "0.6666666666666666", "0,6666666666666666"),
        (True, "boolean", "TRUE", "TRUE"),
        (False, "boolean", "FALSE", "FALSE"),
        (pd.Timestamp(2026, 2, 1), "datetime64[s]", "2026-02-01", "2026-02-01"),
        ("é; ë, \"ï\"", "string", "é; ë, \"ï\"", "é; ë, \"ï\""),
    ],
)  # fmt: skip
def test_a_value_is_written_exactly(value: object, dtype: str, en: str, nl: str) -> None:
    frame = column_of(value, None, dtype=dtype)
    assert cells(frame, "en") == [en, ""]
    assert cells(frame, "nl") == [nl, ""]


@together("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_disarmed(text: str) -> None:
    [written] = cells(column_of(text))
    assert written.startswith("'")
    assert written[1:].split() == text.split()


@together("text", [t for t in INNOCENT if "\n" not in t and "\t" not in t])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert cells(column_of(text)) == cells(column_of(text), "nl") == [text]


def test_line_ends_and_control_characters_are_replaced() -> None:
    assert cells(column_of("two\n lines\r\n\tand a\u2028third\x85")) == ["two lines and a third "]
    assert cells(column_of(CONTROLS)) == ["bell\ufffd and escape\ufffd[31m"]


@pytest.mark.parametrize(
    ("text", "disarmed"),
    [
        ("a;=cmd|' /C calc'!A0", "a;'=cmd|' /C calc'!A0"),
        ('a, "=HYPERLINK("x")', 'a,\' "=HYPERLINK("x")'),
        ("a\n=SUM(1)", "a =SUM(1)"),
        ("about € 500,- (a month)", "about € 500,'- (a month)"),
        ("about € 500,- a month", "about € 500,- a month"),
    ],
)
def test_what_would_be_a_cell_with_the_wrong_separator_is_disarmed(
    text: str, disarmed: str
) -> None:
    assert cells(column_of(text)) == [disarmed]


@given(st.text(st.sampled_from("=+-@(|;, \t\n\"'ab")))
def test_no_separator_makes_a_cell_that_runs(text: str) -> None:
    data = {
        lang: delimited_table(column_of(text), comma_decimal=lang == "nl") for lang in SEPARATOR
    }
    for lang, other in (("en", "nl"), ("nl", "en")):
        [cell] = [row[1] for row in rows_of(data[lang], lang)[1:]]
        assert not cell.lstrip().startswith(SIGNS)
        line = data[lang].decode().splitlines()[1]
        loose = csv.reader([line], delimiter=SEPARATOR[other])
        for part in [*next(loose), *line.split(SEPARATOR[other])]:
            runs = part.strip(" '\"").startswith(SIGNS) and ("(" in part or "|" in part)
            assert not runs or part.lstrip(' "').startswith("'")


# --- read back ------------------------------------------------------------------------------------


def looked_at(compared: Any, files: dict[str, bytes]) -> dict[str, pd.DataFrame]:
    """Return the tables of the made-up pilots; of others that of pilots, and what they add."""
    tables = {t: frame for t, frame in compared().tables.items() if name_of(t) in files}
    if compared is made:
        return tables
    return {t: frame for t, frame in tables.items() if t == "pilots" or made()[t].empty}


@READ
def test_python_reads_every_value_exactly(compared: Any, lang: str) -> None:
    files = files_of(compared, lang)
    for table, frame in looked_at(compared, files).items():
        header, *rows = rows_of(files[name_of(table)], lang)
        assert header == list(frame.columns)
        read = {
            "text": str,
            "list": str,
            "integer": int,
            "number": lambda cell: float(cell.replace(DECIMAL[lang], ".")),
            "boolean": {"TRUE": True, "FALSE": False}.__getitem__,
            "date": date.fromisoformat,
        }
        for place, column in enumerate(header):
            convert_cell = read[type_of(table, column)]
            found = [convert_cell(row[place]) if row[place] else None for row in rows]
            assert found == plain(frame[column]), (table, column)


@READ
def test_pandas_reads_the_very_tables(compared: Any, lang: str) -> None:
    files = files_of(compared, lang)
    for table, frame in looked_at(compared, files).items():
        kinds = {column: type_of(table, column) for column in frame.columns}
        read = pd.read_csv(
            io.BytesIO(files[name_of(table)]),
            sep=SEPARATOR[lang],
            decimal=DECIMAL[lang],
            dtype={column: TYPES[kind] for column, kind in kinds.items() if kind != "date"},
            parse_dates=[column for column, kind in kinds.items() if kind == "date"],
            keep_default_na=False,
            na_values=[""],
        )
        pd.testing.assert_frame_equal(
            read.astype(frame.dtypes), frame, rtol=1e-12, atol=0, obj=f"{table} {lang}"
        )


@READ
def test_duckdb_reads_values_and_types(compared: Any, lang: str, tmp_path: Path) -> None:
    files = files_of(compared, lang)
    write(files, tmp_path)
    expected = {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
    for table, frame in looked_at(compared, files).items():
        path = tmp_path / name_of(table)
        if frame.empty:
            continue
        found = duckdb.read_csv(
            str(path), sep=SEPARATOR[lang], decimal=DECIMAL[lang], sample_size=-1
        )
        assert found.columns == list(frame.columns)
        rows = found.fetchall()
        for place, (column, kind) in enumerate(zip(found.columns, found.types, strict=True)):
            values = plain(frame[column])
            if any(value is not None for value in values) and type_of(table, column) in expected:
                assert str(kind) == expected[type_of(table, column)], (table, column)
            read = [row[place] for row in rows]
            if type_of(table, column) == "text":  # years, and dates of which all are full
                read = [None if value is None else str(value) for value in read]
            assert read == values, (table, column)


def plain(series: pd.Series[Any]) -> list[Any]:
    """Return values as Python has them, None for none."""
    values = [None if missing else v for v, missing in zip(series, series.isna(), strict=True)]
    return [v.date() if isinstance(v, pd.Timestamp) else v for v in values]


# --- codebook and facts ---------------------------------------------------------------------------


@LANGUAGES
def test_the_codebook_describes_every_column_of_every_file(lang: str) -> None:
    files = dict(files_of(hostile, lang))
    header, *lines = rows_of(files.pop("comparison-codebook.csv"), lang)
    assert header == ["table", "column", "type", "values", "meaning"]
    del files["comparison-about.csv"]
    described: dict[str, list[str]] = {}
    for table, column, type_, _, meaning in lines:
        assert meaning
        if not column:
            assert meaning == codebook()[table].says[lang]
            described[name_of(table)] = []
            continue
        assert type_ == type_of(table, column)
        described[name_of(table)].append(column)
    assert described == {name: rows_of(data, lang)[0] for name, data in files.items()}


@pytest.mark.parametrize(
    ("lang", "level", "strength"),
    [
        ("en", "level: Trust", "evidence strength: Trust"),
        ("nl", "niveau: Vertrouwen", "bewijskracht: Vertrouwen"),
    ],
)
def test_the_codebook_names_conditions_by_their_titles(
    lang: str, level: str, strength: str
) -> None:
    lines = rows_of(files_of(hostile, lang)["comparison-codebook.csv"], lang)
    assert ["wide", "trust", "integer", "0..4", level] in lines
    assert ["wide", "trust.evidence", "integer", "0..4", strength] in lines


def test_a_condition_with_the_id_of_a_column_is_told_apart_from_it() -> None:
    files = files_of(named_like_columns, "en")
    header, first, _ = rows_of(files["comparison-wide.csv"], "en")
    assert [name for name in header if "score" in name] == [
        "score",
        "score.level",
        "score.evidence",
    ]
    assert float(first[header.index("score")]) > 4
    assert first[header.index("score.level")] == "3"
    lines = rows_of(files["comparison-codebook.csv"], "en")
    assert ["wide", "score.level", "integer", "0..4", "level: Money"] in lines
    assert ["wide", "score.evidence", "integer", "0..4", "evidence strength: Money"] in lines


def test_the_facts_say_by_what_of_when_and_by_whom() -> None:
    header, *rows = rows_of(files_of(shipped, "nl")["comparison-about.csv"], "nl")
    assert header == ["item", "label", "value"]
    facts = {item: value for item, _, value in rows}
    assert facts.pop("notice").startswith("5 van deze oordelen komen uit openbare bronnen")
    assert facts == {
        "framework": "living-lab 2.0.0",
        "pilots": "5",
        "reference_date": "2026-11-30",
        "sort": "file",
        "order": "draws=200 seed=0 weights=any rank_from=0.3 across_routes=false",
        "keep_level_by_evidence": "0.4 0.55 0.7 0.85 0.95",
        "made_with": f"pilotscan {pilotscan.__version__}",
    }
    assert dict(row[:2] for row in rows)["framework"] == "Kader"


def test_facts_that_are_not_so_are_not_told() -> None:
    rows = rows_of(files_of(hostile, "en")["comparison-about.csv"], "en")
    assert "notice" not in {row[0] for row in rows}
    rows = rows_of(files_of(unordered, "en")["comparison-about.csv"], "en")
    assert "order" not in {row[0] for row in rows}


def test_reference_dates_that_differ_are_a_span() -> None:
    comparison = made()
    early = replace(comparison.records[0], as_of=date(2024, 5, 6))
    changed = replace(comparison, records=(early, *comparison.records[1:]))
    [reference] = [f for f in facts(changed, Language("en")) if f.item == "reference_date"]
    assert reference.value == "2024-05-06/2026-09-01"
    assert reference.text == "6 May 2024 to 1 September 2026"
    without = replace(comparison, records=(replace(early, as_of=None),))
    assert "reference_date" not in {f.item for f in facts(without, Language("en"))}
