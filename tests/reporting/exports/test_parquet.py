"""Parquet of a comparison: types from the codebook, values as they are, and what they mean."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet as pq

import pilotscan
from pilotscan.catalogue import tables as codebook
from pilotscan.comparing import Comparison
from pilotscan.errors import UsageError
from pilotscan.reporting.exports.parquet import parquet_files
from support.exported import hostile, made, shipped, write

COMPARED = pytest.mark.parametrize("compared", [made, hostile], ids=["made", "hostile"])
"""That of shipped pilots is only compared with one of these: the types are the same."""
ARROW = {
    "text": pa.string(),
    "list": pa.list_(pa.string()),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
DUCKDB = {
    "text": "VARCHAR",
    "list": "VARCHAR[]",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
SMALL = {"0..3", "0..4"}
ENDS = {"first": 0, "last": 4, "steps": 4}


@cache
def files_of(compared: Any, lang: str) -> dict[str, bytes]:
    return parquet_files(compared(), lang)


def name_of(table: str) -> str:
    return f"comparison-{table.replace('_', '-')}.parquet"


def kind_of(table: str, column: str) -> tuple[str, bool]:
    """Return the type of a column, and whether it is a whole number of at most 4."""
    for known in codebook()[table].columns:
        if known.name == column:
            return known.type, known.values.format_map(ENDS) in SMALL
    return "integer", True


def read(data: bytes) -> pa.Table:
    return pq.read_table(io.BytesIO(data))


@COMPARED
def test_every_table_is_a_file_with_its_values_and_types(compared: Any) -> None:
    comparison: Comparison = compared()
    files = files_of(compared, "en")
    absent = set() if comparison.schemes else {"schemes"}
    assert set(files) == {name_of(table) for table in comparison.tables if table not in absent}
    for table, frame in comparison.listed_tables().items():
        seen = compared is hostile and table != "pilots" and len(made()[table]) > 0
        if table in absent or seen:
            continue
        found = read(files[name_of(table)])
        assert found.column_names == list(frame.columns)
        for field in found.schema:
            kind, small = kind_of(table, field.name)
            whole = pa.int8() if small else pa.int32()
            assert field.type == ARROW.get(kind, whole), (table, field.name)
            assert field.nullable
        lists = [f.name for f in found.schema if f.type == ARROW["list"]]
        for name in lists:
            assert [tuple(cell) for cell in found[name].to_pylist()] == list(frame[name])
        rest = frame.drop(columns=lists)
        back = found.drop(lists).to_pandas().astype(rest.dtypes)
        if not back.equals(rest):  # which is quick, and says nothing
            pd.testing.assert_frame_equal(back, rest, check_exact=True, obj=table)


def test_types_do_not_depend_on_the_data() -> None:
    few, many = files_of(shipped, "en"), files_of(made, "en")
    assert len(shipped()["learning"]) == 0 < len(made()["learning"])
    for name, data in few.items():
        assert read(data).schema.equals(read(many[name]).schema, check_metadata=False), name


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_columns_and_tables_say_what_they_mean(lang: str) -> None:
    for name, data in files_of(hostile, lang).items():
        schema = read(data).schema
        about = {key.decode(): value.decode() for key, value in schema.metadata.items()}
        table = codebook()[about["table"]]
        assert name == name_of(table.name)
        assert about["description"] == table.says[lang]
        assert about["language"] == lang
        assert about["framework"] == "two-dimensions 1.0.0"
        assert about["made_with"] == f"pilotscan {pilotscan.__version__}"
        assert about["order"].startswith("draws=200 seed=0 weights=any rank_from=0.3")
        assert "pandas" not in about
        columns = json.loads(about["columns"])
        assert list(columns) == schema.names
        for column in table.columns:
            field = {k.decode(): v.decode() for k, v in schema.field(column.name).metadata.items()}
            words = {"description": column.says[lang], "values": column.values}
            assert field == {k: text.format_map(ENDS) for k, text in words.items()}
            assert columns[column.name] == {"type": column.type} | field
    assert json.loads(
        read(files_of(hostile, "nl")["comparison-wide.parquet"]).schema.metadata[b"columns"]
    )["trust.evidence"] == {
        "type": "integer",
        "description": "bewijskracht: Vertrouwen",
        "values": "0..4",
    }


def test_a_desk_assessment_says_so() -> None:
    metadata = read(files_of(shipped, "en")["comparison-levels.parquet"]).schema.metadata
    assert metadata[b"notice"].startswith(b"5 of these are desk assessments")
    one = shipped()
    [first, *_] = one.records
    other = replace(first, desk=False)
    changed = replace(one, records=(other, *one.records[1:]))
    metadata = read(parquet_files(changed, "en")["comparison-levels.parquet"]).schema.metadata
    assert metadata[b"notice"].startswith(b"4 of these are desk assessments")


def test_duckdb_reads_types_values_and_metadata(tmp_path: Path) -> None:
    comparison = made()
    write(files_of(made, "en"), tmp_path)
    tables = comparison.listed_tables()
    for path in sorted(tmp_path.glob("*.parquet")):
        found = duckdb.read_parquet(str(path))
        table = path.stem.removeprefix("comparison-").replace("-", "_")
        frame = tables[table]
        for column, kind in zip(found.columns, found.types, strict=True):
            type_, small = kind_of(table, column)
            assert str(kind) == DUCKDB.get(type_, "TINYINT" if small else "INTEGER")
        values = [
            [None if missing else v for v, missing in zip(series, series.isna(), strict=True)]
            for _, series in frame.items()
        ]
        rows = found.fetchall()
        for place, column in enumerate(values):
            expected = [v.date() if isinstance(v, pd.Timestamp) else v for v in column]
            found_here = [row[place] for row in rows]
            assert [tuple(v) if isinstance(v, list) else v for v in found_here] == expected
        kept = duckdb.execute("select key from parquet_kv_metadata(?)", [str(path)]).fetchall()
        assert {b"description", b"columns", b"framework"} <= {key for (key,) in kept}


def test_files_are_compressed_and_hold_no_index() -> None:
    data = files_of(made, "en")["comparison-levels.parquet"]
    group = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(0)
    assert {group.column(i).compression for i in range(group.num_columns)} == {"ZSTD"}
    assert len(data) < 70_000


def test_without_pyarrow_the_command_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    hint = r"^--format parquet needs pyarrow: pip install 'pilotscan\[parquet\]'$"
    with pytest.raises(UsageError, match=hint):
        parquet_files(shipped(), "en")


def test_another_language_is_refused() -> None:
    with pytest.raises(KeyError, match="de"):
        parquet_files(shipped(), "de")
