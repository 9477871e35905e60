"""Rows of JSON: where they begin, and their bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pilotscan.loading.json_rows import as_yaml, open_json, tree_of
from pilotscan.loading.yamldoc import parse_document


@pytest.mark.parametrize("text", ["🏠", "\\ud83d", "a\\\\🏠", "é/", '"\\', "\ud7ff"])
def test_what_json_escapes_is_read_as_it_is_meant(text: str) -> None:
    row = json.dumps({"name": text}).replace("/", "\\/").encode()
    assert parse_document(as_yaml(row), "x").tree == {"name": text}


def test_rows_begin_behind_a_mark_and_between_empty_lines(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": 1}\r\n  \n\n{"id": 2}')
    rows, wrong = open_json(path, "r.jsonl", 2)
    assert rows is not None
    assert wrong is None
    assert [rows.name(i) for i in range(len(rows))] == [":1", ":4"]
    assert [tree_of(rows.row(i).read(100)) for i in range(2)] == [{"id": 1}, {"id": 2}]


def test_more_rows_than_a_registry_may_hold_are_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text('{"id": 1}\n' * 3, "utf-8")
    rows, wrong = open_json(path, "r.jsonl", 2)
    assert rows is None
    assert wrong is not None
    assert (wrong.code, wrong.message) == ("PS102", "holds more than 2 rows")


@pytest.mark.parametrize("data", [b"[1]", b"{", b"[" * 100_000, b"\xff", b""])
def test_what_is_no_mapping_says_nothing(data: bytes) -> None:
    assert tree_of(data) == {}
