"""Rows of Parquet: by field or whole, and whatever else such a file can be."""

from __future__ import annotations

import datetime
import decimal
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pytest
from pyarrow.parquet import write_table

from pilotscan.diagnostics import Diagnostic
from pilotscan.loading import parquet_rows
from pilotscan.loading.limits import MAX_BYTES
from pilotscan.loading.parquet_rows import AT_ONCE, ParquetRows, open_parquet, plain_value
from support.together import together

BARE = {"pilotscan": 1, "id": "a", "name": "A"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r.parquet"


def opened(path: Path, most: int = 10_000) -> tuple[ParquetRows | None, list[Diagnostic]]:
    parquet_rows._opened.cache_clear()
    return open_parquet(path, path.name, most)


def trees(path: Path) -> list[Any]:
    rows, wrong = opened(path)
    assert rows is not None
    assert wrong == []
    return [json.loads(rows.row(i).read(MAX_BYTES)) for i in range(len(rows))]


def fault(path: Path, most: int = 10_000) -> tuple[str, str]:
    rows, [wrong] = opened(path, most)
    assert rows is None
    return wrong.code, wrong.message


def test_nested_columns_and_dotted_ones_are_the_fields_of_a_pilot(path: Path) -> None:
    ratings = arrow.map_(arrow.string(), arrow.struct([("level", arrow.float64())]))
    one = arrow.struct([("date", arrow.date32()), ("ratings", ratings)])
    day = datetime.date(2021, 6, 1)
    table = arrow.table(
        {
            **{key: [value, value] for key, value in BARE.items()},
            "place.country": arrow.array(["NL", "NL"]).dictionary_encode(),
            "place": [{"municipality": ["Ede", None]}, None],
            "period.start": [day, None],
            "summary": arrow.array([None, None], arrow.string()),
            "assessments": arrow.array(
                [[{"date": day, "ratings": [("legal-room", {"level": 3.0})]}], []],
                arrow.list_(one),
            ),
        }
    )
    write_table(table, path)
    assert trees(path) == [
        {
            **BARE,
            "place": {"country": "NL", "municipality": ["Ede"]},
            "period": {"start": "2021-06-01"},
            "assessments": [{"date": "2021-06-01", "ratings": {"legal-room": {"level": 3}}}],
        },
        {**BARE, "place": {"country": "NL"}, "assessments": []},
    ]


def test_columns_that_nobody_reads_are_told_once_and_left_out(path: Path) -> None:
    place = {"country": "NL", "municipalty": "Ede"}
    write_table(arrow.Table.from_pylist([{**BARE, "place": place, "theems": 1}] * 3), path)
    rows, wrong = opened(path)
    assert [(d.code, d.where.path, d.hint) for d in wrong] == [
        ("PS120", "place.municipalty", "did you mean 'municipality'?"),
        ("PS120", "theems", "did you mean 'themes'?"),
    ]
    assert rows is not None
    assert json.loads(rows.row(2).read(MAX_BYTES)) == {**BARE, "place": {"country": "NL"}}


def test_rows_are_read_forward_over_row_groups_and_again_from_the_top(path: Path) -> None:
    count = 3 * AT_ONCE
    rows = [{**BARE, "id": f"p{i}"} for i in range(count)]
    write_table(arrow.Table.from_pylist(rows), path, row_group_size=2 * AT_ONCE + 5)
    assert [tree["id"] for tree in trees(path)] == [f"p{i}" for i in range(count)]
    opened_again, _ = opened(path)
    assert opened_again is not None
    for i in (count - 1, 5, AT_ONCE + 1, 4, 2 * AT_ONCE + 6):
        assert json.loads(opened_again.row(i).read(MAX_BYTES))["id"] == f"p{i}"
        assert opened_again.name(i) == f"#{i + 1}"


@together(
    "cell, value",
    [
        (2.0, 2),
        (2.5, 2.5),
        (float("nan"), None),
        (decimal.Decimal("1.50"), 1.5),
        (datetime.datetime(2020, 1, 2, 3, tzinfo=datetime.UTC), "2020-01-02"),
        (True, True),
        ("2020", "2020"),
    ],
)
def test_a_value_is_what_a_file_would_say(cell: Any, value: Any) -> None:
    made = plain_value(cell)
    assert (made, type(made)) == (value, type(value))


@pytest.mark.parametrize(
    ("columns", "code", "part"),
    [
        ({"id": [b"a"]}, "PS203", "'id'"),
        ({"period": [datetime.timedelta(1)]}, "PS203", "'period'"),
        ({"x": [1]}, "PS203", "no column that a pilot has"),
        ({"id": arrow.array([], arrow.string())}, "PS107", "is empty"),
        ({"id": ["a"] * 5}, "PS102", "more than 4 rows"),
        ({f"c{i}": [1] for i in range(1_001)}, "PS203", "more than 1,000 columns"),
    ],
)
def test_what_a_registry_cannot_be_is_a_fault(
    path: Path, columns: dict[str, Any], code: str, part: str
) -> None:
    write_table(arrow.table(columns), path)
    found, message = fault(path, 4)
    assert found == code
    assert part in message


def test_two_columns_of_one_name_are_a_fault(path: Path) -> None:
    write_table(arrow.Table.from_arrays([arrow.array(["a"])] * 2, names=["id", "id"]), path)
    assert fault(path) == ("PS203", "has two columns 'id'")


def test_a_large_row_group_is_refused_before_it_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_table(arrow.table({"id": ["a" * 1000, "b" * 1000]}), path)
    monkeypatch.setattr(parquet_rows, "MAX_TOTAL", 1_000)
    assert fault(path)[0] == "PS102"


@pytest.mark.parametrize("cut", [0, 3, 11, 12, 60, -9, -1])
def test_a_broken_file_is_a_fault(path: Path, cut: int) -> None:
    write_table(arrow.table({"id": ["a", "b"]}), path)
    path.write_bytes(path.read_bytes()[:cut])
    assert fault(path) == ("PS101", "cannot be read: it is no whole Parquet file")


def test_rows_that_are_not_there_are_a_fault(path: Path) -> None:
    write_table(arrow.table({"id": ["a" * 50, "b" * 50]}), path)
    data = bytearray(path.read_bytes())
    data[4:60] = b"\xff" * 56
    path.write_bytes(bytes(data))
    assert fault(path) == ("PS101", "cannot be read: its rows are not as it declares them")


def test_every_byte_that_is_wrong_is_a_fault_or_a_row(path: Path) -> None:
    write_table(arrow.table({"id": ["a", "b"], "name": ["x", "y"]}), path)
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        rows, wrong = opened(path)
        for i in range(len(rows or ())):
            try:
                assert rows is not None
                rows.row(i).read(MAX_BYTES)
            except OSError:
                continue
        assert rows is not None or wrong


def test_a_text_that_is_none_is_the_fault_of_its_row(path: Path) -> None:
    bad = arrow.array([b"a", b"\xff"]).cast(arrow.string(), safe=False)
    write_table(arrow.table({"id": bad}), path)
    rows, _ = opened(path)
    assert rows is not None
    rows.row(0).read(MAX_BYTES)
    with pytest.raises(OSError, match="a value of this row cannot be read"):
        rows.row(1).read(MAX_BYTES)


def test_a_row_without_json_is_an_empty_file(path: Path) -> None:
    write_table(arrow.table({"json": ['{"id": "a"}', None], "note": ["x", "y"]}), path)
    rows, [wrong] = opened(path)
    assert rows is not None
    assert [rows.row(i).read(100) for i in range(2)] == [b'{"id": "a"}', b""]
    assert (wrong.code, wrong.where.path) == ("PS120", "note")


def test_without_pyarrow_it_says_what_to_install(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_table(arrow.table({"id": ["a"]}), path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    _, [wrong] = opened(path)
    assert wrong.message == "cannot be read: a Parquet file needs pyarrow"
    assert wrong.hint == "install it: pip install 'pilotscan[parquet]'"
