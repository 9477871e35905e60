"""The reference page of the exports: it names every table and column, as the codebook has them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from pilotscan.catalogue import tables as codebook
from pilotscan.reporting.exports.contents import file_name
from pilotscan.reporting.exports.delimited import delimited_files
from pilotscan.reporting.exports.parquet import parquet_files
from pilotscan.reporting.exports.workbook import workbook
from support.exported import made, write

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "comparison.md"


def section(title: str) -> str:
    return PAGE.read_text("utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> list[str]:
    return [line for line in section(title).splitlines() if re.match(r"\| `", line)]


def test_every_table_is_there_with_its_columns() -> None:
    expected = []
    for name, table in codebook().items():
        columns = ", ".join(f"`{column.name}`" for column in table.columns)
        expected.append(f"| `{name}` | {table.says['en']} | {columns} |")
    assert rows("Tables") == expected


def test_every_column_is_there_with_what_it_holds() -> None:
    columns = {column.name: column for table in codebook().values() for column in table.columns}
    expected = [
        f"| `{name}` | {c.type} | {c.values} | {c.says['en']} |" for name, c in columns.items()
    ]
    assert sorted(rows("Columns")) == sorted(expected)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_files_are_named_as_they_are_written(ending: str) -> None:
    page = PAGE.read_text("utf-8")
    for name in re.findall(rf"comparison-[a-z-]+\.{ending}", page):
        table = name.removeprefix("comparison-").removesuffix(f".{ending}").replace("-", "_")
        assert table in {*codebook(), "codebook", "about"}
        assert file_name(table, ending) == name


@pytest.fixture
def folder(request: pytest.FixtureRequest, work: Path) -> str:
    """Work where the files in a language are; return the language."""
    lang: str = request.param
    write(files_in(lang), work)
    return lang


@cache
def files_in(lang: str) -> dict[str, bytes]:
    files = delimited_files(made(), lang) | parquet_files(made(), lang)
    return files | {"comparison.xlsx": workbook(made(), lang)}


def examples(kind: str, lang: str) -> list[str]:
    """Return the lines of the examples that are meant for a language, or for any."""
    page = PAGE.read_text("utf-8")
    blocks = re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    other = {"en": "--lang nl", "nl": "--lang en"}[lang]
    found = [line for line in lines if other not in line and not line.startswith(("#", "--"))]
    assert len(found) > 2
    return found


@pytest.mark.parametrize("folder", ["en", "nl"], indirect=True)
def test_the_examples_of_duckdb_work(folder: str) -> None:
    for line in examples("sql", folder):
        rows = duckdb.sql(line).fetchall()
        assert len(rows) == len(made()["levels"]) or "kv_metadata" in line
        assert "kv_metadata" not in line or "description" in dict(rows)


@pytest.mark.parametrize("folder", ["en", "nl"], indirect=True)
def test_the_examples_of_pandas_work(folder: str) -> None:
    for line in examples("python", folder):
        if "xlsx" in line and folder == "nl":  # whose sheets have Dutch names
            continue
        names: dict[str, Any] = {"pd": pd}
        exec(line, names)  # noqa: S102 - our own documentation
        for table in {"levels", "wide"} & set(names):
            frame, expected = names[table], made()[table]
            assert list(frame.columns) == list(expected.columns)
            assert len(frame) == len(expected)
            column = "level" if table == "levels" else "structural-funding"
            assert frame[column].sum() == expected[column].sum()
