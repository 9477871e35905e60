"""Tables that grow: the same files as those that are made at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pyarrow import parquet as pq

from pilotscan.comparing.comparison import Comparison
from pilotscan.comparing.running import Running
from pilotscan.reporting.exports import parquet
from pilotscan.reporting.exports.delimited import delimited_files
from pilotscan.reporting.exports.parquet import parquet_files
from pilotscan.reporting.exports.streamed import STREAMED
from pilotscan.reporting.output.growing import Growing
from support.exported import hostile, made, shipped

OF_ALL = {f"comparison-{name}" for name in ("learning", "codebook")}


def grown(comparison: Comparison, kind: str, lang: str, folder: Path) -> dict[str, bytes]:
    """Write a comparison again, a third of its pilots at a time."""
    running = Running(comparison.framework, None, comparison.settings, {}, facts=True)
    writer = STREAMED[kind](running, lambda name: Growing(folder / name), lang)
    records = comparison.records
    third = -(-len(records) // 3)
    for start in range(0, len(records), third):
        batch = running.add(records[start : start + third])
        assert batch is not None
        writer.add(batch)
    whole = running.whole
    assert whole is not None
    writer.end(whole)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(("compared", "lang"), [(made, "nl"), (hostile, "en")])
def test_csv_is_the_same_to_the_byte(
    compared: Callable[[], Comparison], lang: str, tmp_path: Path
) -> None:
    comparison = compared()
    expected = delimited_files(comparison, lang)
    found = grown(comparison, "csv", lang, tmp_path)
    here = {name for name in found if name.removesuffix(".csv") not in OF_ALL}
    assert here <= expected.keys()
    for name in here - {"comparison-about.csv"}:
        assert found[name] == expected[name], name


def test_parquet_holds_the_same_rows_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 10)
    comparison = shipped()  # of which a notice is told
    expected = parquet_files(comparison, "nl")
    found = grown(comparison, "parquet", "nl", tmp_path)
    for name, data in found.items():
        one, other = pq.read_table(io.BytesIO(data)), pq.read_table(io.BytesIO(expected[name]))
        assert one.cast(other.schema).equals(other), name
        assert one.schema.equals(other.schema)
        assert [f.metadata for f in one.schema] == [f.metadata for f in other.schema]
        said = pq.read_metadata(io.BytesIO(data)).metadata
        for key in (b"pilots", b"framework", b"columns", b"language", b"notice"):
            assert said.get(key) == other.schema.metadata.get(key), name
