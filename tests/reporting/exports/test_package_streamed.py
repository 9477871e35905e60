"""A package that is written pilot by pilot: small pieces, the same tables, nothing held."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pyarrow import parquet as pq

from pilotscan import load_framework
from pilotscan.comparing.facts import FACT_TABLES, fact_rows
from pilotscan.reporting.exports import package_streamed, parquet
from pilotscan.reporting.exports.package_streamed import StreamedPackage
from pilotscan.reporting.output.growing import Growing
from support.made_cases import made_pilots


def test_rows_go_out_in_groups_and_each_file_is_known_by_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package_streamed, "TOGETHER", 3)
    monkeypatch.setattr(parquet, "ROWS", 5)
    package = StreamedPackage(
        load_framework(), "en", "parquet", lambda name: Growing(tmp_path / name)
    )
    pilots = made_pilots()
    for pilot in pilots:
        package.add(pilot, fact_rows(pilot, language="en"))
    written = package.end()
    assert written.pilots == len(pilots)
    tables = (*FACT_TABLES, "sources")
    assert written.files.keys() == {"pilots.jsonl", *(f"{name}.parquet" for name in tables)}
    for name, mark in written.files.items():
        data = (tmp_path / name).read_bytes()
        assert mark == (len(data), hashlib.sha256(data).hexdigest())
    for name in tables:
        rows = [row for one in pilots for row in fact_rows(one, language="en")[name]]
        found = pq.ParquetFile(tmp_path / f"{name}.parquet")
        assert found.metadata.num_rows == len(rows)
        assert found.metadata.num_row_groups >= len(rows) // 10
        ids = [row[0] for row in rows]
        assert found.read([found.schema_arrow.names[0]]).column(0).to_pylist() == ids
