"""A data package of very many pilots: its rows are written as the pilots come, and not held.

The files are those that `package_files` makes at once; a table in Parquet has more row groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotscan.comparing.facts import FACT_TABLES
from pilotscan.loading.package import PILOTS
from pilotscan.reporting.exports.package import Written, columns_and_facts, csv_of, row_of, says
from pilotscan.reporting.exports.parquet import ParquetTable, schema_of
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pilotscan.catalogue import Column
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.reporting.output.growing import Growing

    Row = tuple[Any, ...]

__all__ = ["StreamedPackage"]

TOGETHER = 2_000
"""Rows of a table that are laid out together."""


class StreamedPackage:
    """Writes what pilots say, one by one.

    Parameters
    ----------
    lang, kind : as for `package_files`
    begin : begins a file by its name
    """

    def __init__(
        self, framework: Framework, lang: str, kind: str, begin: Callable[[str], Growing]
    ) -> None:
        self.pilots = 0
        self._files: dict[str, Growing] = {}

        def begun(name: str) -> Growing:
            self._files[name] = begin(name)
            return self._files[name]

        self._whole = begun(f"{PILOTS}.jsonl")
        self._tables: dict[str, _CsvTable | _Columns] = {}
        for name in () if kind == "jsonl" else (*FACT_TABLES, "sources"):
            columns, _ = columns_and_facts(name, {}, framework, Language(lang))
            file = begun(f"{name}.{kind}")
            if kind == "csv":
                self._tables[name] = _CsvTable(file, columns)
            else:
                schema = schema_of(name, columns, says(lang), lang)
                self._tables[name] = _Columns(ParquetTable(file, schema))

    def add(self, pilot: Pilot, rows: Mapping[str, Sequence[Row]]) -> None:
        """Write a pilot, and what each table says of it."""
        self.pilots += 1
        self._whole.write(row_of(pilot))
        for name, table in self._tables.items():
            table.add(rows[name])

    def end(self) -> Written:
        """Close all files."""
        for table in self._tables.values():
            table.close()
        self._whole.close()
        files = {name: (file.size, file.digest) for name, file in self._files.items()}
        return Written(self.pilots, files)


class _CsvTable:
    def __init__(self, file: Growing, columns: Sequence[Column]) -> None:
        self._file = file
        file.write(csv_of((), [column.name for column in columns]))

    def add(self, rows: Sequence[Row]) -> None:
        self._file.write(csv_of(rows))

    def close(self) -> None:
        self._file.close()


class _Columns:
    """Rows for a table in columns."""

    def __init__(self, table: ParquetTable) -> None:
        self._table = table
        self._waiting: list[Row] = []

    def add(self, rows: Sequence[Row]) -> None:
        self._waiting += rows
        if len(self._waiting) >= TOGETHER:
            self._flush()

    def _flush(self) -> None:
        width = len(self._table.schema.names)
        self._table.add([[row[i] for row in self._waiting] for i in range(width)])
        self._waiting = []

    def close(self) -> None:
        self._flush()
        self._table.close({})
