"""The data package of the shipped pilots, read by the programs of others."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pilotscan.api.load import LoadedPilots
from pilotscan.catalogue import tables as codebook
from pilotscan.cli.app import main
from pilotscan.comparing.facts import FACT_TABLES, fact_rows
from support.packages import program
from support.project import PILOTS, ROOT
from support.together import together

TABLES = (*FACT_TABLES, "sources")
POLARS = {
    "text": pl.String, "list": pl.List(pl.String), "integer": pl.Int32, "number": pl.Float64,
    "boolean": pl.Boolean, "date": pl.Date,
}  # fmt: skip


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A package of each kind."""
    folder = tmp_path_factory.mktemp("packages")
    for kind in ("csv", "parquet"):
        out = str(folder / kind)
        assert main(["export", str(PILOTS), "--out", out, "--format", kind, "-q"]) == 0
    return {kind: folder / kind for kind in ("csv", "parquet")}


@pytest.fixture(scope="module")
def rows(shipped: LoadedPilots) -> dict[str, list[tuple[Any, ...]]]:
    """What the files say; the name and fingerprint of each file are looked at elsewhere."""
    each = [fact_rows(pilot, language="en") for pilot in shipped]
    return {name: [row for found in each for row in found[name]] for name in TABLES}


def compared(name: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Leave out where the files were, and write lists as such."""
    cut = -2 if name == "facts" else None
    return [tuple(list(c) if isinstance(c, tuple) else c for c in row[:cut]) for row in rows]


@pytest.mark.parametrize("name", TABLES)
def test_polars_reads_parquet_as_it_is(packages: Any, rows: Any, name: str) -> None:
    found = pl.read_parquet(packages["parquet"] / f"{name}.parquet")
    for column in codebook()[name].columns:
        kinds = (
            {POLARS[column.type], pl.Int8} if column.type == "integer" else {POLARS[column.type]}
        )
        assert found.schema[column.name] in kinds, column.name
    assert compared(name, found.rows()) == compared(name, rows[name])


@together("name", TABLES)
def test_duckdb_reads_parquet_as_it_is(packages: Any, rows: Any, name: str) -> None:
    found = duckdb.read_parquet(str(packages["parquet"] / f"{name}.parquet")).fetchall()
    assert compared(name, found) == compared(name, rows[name])


@pytest.mark.parametrize("name", TABLES)
def test_both_read_csv_with_as_many_values_as_the_files_have(
    packages: Any, rows: Any, name: str
) -> None:
    path = packages["csv"] / f"{name}.csv"
    polars = pl.read_csv(path, infer_schema_length=None)
    duck = duckdb.read_csv(str(path), sample_size=-1, auto_detect=True)
    columns = [column.name for column in codebook()[name].columns]
    assert (polars.columns, duck.columns) == (columns, columns)
    assert polars.height == len(duck.fetchall()) == len(rows[name])
    for i, column in enumerate(codebook()[name].columns):
        if column.name in {"file", "sha256"}:
            continue
        expected = [row[i] for row in rows[name] if row[i] not in {None, ()}]
        said = polars[column.name].drop_nulls()
        assert len(said) == len(expected), column.name
        if column.type == "number" and expected:
            assert said.cast(pl.Float64).sum() == pytest.approx(sum(expected))


def test_frictionless_finds_the_shipped_package_valid(packages: Any) -> None:
    from frictionless import validate  # noqa: PLC0415 - slow to load

    for folder in packages.values():
        assert validate(folder / "datapackage.json").flatten(["name", "message"]) == []


def test_the_examples_of_the_page_work(
    packages: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "package").symlink_to(packages["csv"])
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "reference" / "export.md").read_text("utf-8")
    query, polars = (
        re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)[0] for kind in ("sql", "python")
    )
    money = {row[0]: row[1:] for row in duckdb.sql(query).fetchall()}
    assert money["housing-association"] == (7_500_000, 0)
    assert money[None][0] is None  # what nobody knows adds up to nothing, not to 0
    names: dict[str, Any] = {}
    exec(polars, names)  # noqa: S102 - our own documentation
    assert names["pilots"].height == 22
    assert names["funding"]["amount"].null_count() > 0
    first = json.loads((packages["csv"] / "pilots.jsonl").read_bytes().splitlines()[0])
    assert names["pilots"]["id"][0] == first["id"]


@pytest.mark.outside
def test_r_reads_the_example_of_the_page(packages: Any) -> None:
    page = (ROOT / "docs" / "reference" / "export.md").read_text("utf-8")
    [example] = re.findall(r"```r\n(.*?)```", page, re.DOTALL)
    asked = (
        "cat(sum(funding$amount, na.rm = TRUE), sum(is.na(funding$amount)), class(funding$amount),"
        " nrow(funding), Encoding(funding$funder[nchar(funding$funder) < nchar(funding$funder,"
        ' "bytes")])[1:1])'
    )
    done = subprocess.run(
        [program("Rscript"), "-e", example.replace("package/", "csv/") + asked],
        cwd=packages["csv"].parent,
        capture_output=True,
        text=True,
        check=False,
    )
    funding = pl.read_parquet(packages["parquet"] / "funding.parquet")
    total, gaps = funding["amount"].sum(), funding["amount"].null_count()
    assert done.returncode == 0, done.stderr
    found = done.stdout.split()
    assert float(found[0]) == pytest.approx(total, rel=1e-6)
    assert found[1:4] == [str(gaps), "numeric", str(len(funding))]
