"""Tables that grow: written a batch of pilots at a time, as the files that are made at once.

A table is the same either way; in Parquet it has a row group per twenty thousand rows instead of
per million, and what is known of the whole only at its end stands beside its schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pilotscan.model.languages import LANGUAGES
from pilotscan.reporting.exports.codebook import columns_of
from pilotscan.reporting.exports.contents import facts, file_name
from pilotscan.reporting.exports.delimited import (
    BYTE_ORDER_MARK,
    delimited_file,
    delimited_table,
    explaining,
)
from pilotscan.reporting.exports.parquet import ParquetTable, schema_of
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.running import Running
    from pilotscan.reporting.output.growing import Growing

    Open = Callable[[str], Growing]

__all__ = ["STREAMED", "Streamed"]


class Streamed(Protocol):
    """Writes the tables of a running comparison in one format."""

    def add(self, batch: Comparison) -> None:
        """Write what tables say of a batch of pilots."""

    def end(self, whole: Comparison) -> None:
        """Write what is known at the end, and close all files."""


class StreamedCsv:
    """CSV, as `delimited_files` writes it.

    Parameters
    ----------
    begin : begins a file by its name
    """

    def __init__(self, running: Running, begin: Open, lang: str) -> None:
        self._running, self._begin, self._lang = running, begin, lang
        self._files: dict[str, Growing] = {}
        self._heads: dict[str, pd.DataFrame] = {}

    def add(self, batch: Comparison) -> None:
        """Write what tables say of a batch of pilots."""
        self._write(self._running.tables_of(batch, lists=False))

    def _write(self, frames: Mapping[str, pd.DataFrame]) -> None:
        comma = LANGUAGES[self._lang].comma_decimal
        for name, frame in frames.items():
            is_new = name not in self._files
            if is_new:
                self._files[name] = self._begin(file_name(name, "csv"))
                self._files[name].write(BYTE_ORDER_MARK)
                self._heads[name] = frame.iloc[:0]
            self._files[name].write(delimited_table(frame, comma_decimal=comma, header=is_new))

    def end(self, whole: Comparison) -> None:
        """Write what is known at the end, and close all files."""
        self._write(self._running.end(whole, lists=False))
        heads = {name: self._heads[name] for name in self._running.tables}
        for name, frame in explaining(heads, whole, self._lang).items():
            self._files[name] = self._begin(file_name(name, "csv"))
            self._files[name].write(delimited_file(frame, self._lang))
        for file in self._files.values():
            file.close()


class StreamedParquet:
    """Parquet, as `parquet_files` writes it; see `StreamedCsv`."""

    def __init__(self, running: Running, begin: Open, lang: str) -> None:
        self._running, self._begin, self._lang = running, begin, lang
        self._language = Language(lang)
        self._tables: dict[str, ParquetTable] = {}

    def add(self, batch: Comparison) -> None:
        """Write what tables say of a batch of pilots."""
        self._write(self._running.tables_of(batch, lists=True), batch)

    def _write(self, frames: Mapping[str, pd.DataFrame], found: Comparison) -> None:
        for name, frame in frames.items():
            if name not in self._tables:
                columns = columns_of(name, frame.columns, found.framework, self._language)
                schema = schema_of(name, columns, self._about(found), self._lang)
                self._tables[name] = ParquetTable(self._begin(file_name(name, "parquet")), schema)
            table = self._tables[name]
            table.add([frame[column] for column in table.schema.names])

    def _about(self, found: Comparison) -> dict[str, str]:
        """Return what is known of the whole before its end."""
        told = {fact.item: fact.value for fact in facts(found, self._language)}
        early = {item: value for item, value in told.items() if item not in _AT_THE_END}
        return early | {"language": self._lang}

    def end(self, whole: Comparison) -> None:
        """Write what is known at the end, and close all files."""
        self._write(self._running.end(whole, lists=True), whole)
        told = {fact.item: fact.value for fact in facts(whole, self._language)}
        for table in self._tables.values():
            table.close({item: told[item] for item in _AT_THE_END if item in told})


_AT_THE_END = ("pilots", "reference_date", "agreement", "notice")
"""Facts about the whole that depend on every pilot."""


STREAMED: dict[str, Callable[[Running, Open, str], Streamed]] = {
    "csv": StreamedCsv,
    "parquet": StreamedParquet,
}
"""What writes a format batch by batch."""
