"""Parquet: one file per table, which says itself what its columns mean."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pilotscan.catalogue import tables as codebook
from pilotscan.reporting.exports.codebook import columns_of
from pilotscan.reporting.exports.contents import exported_tables, facts, file_name
from pilotscan.reporting.output.extras import need
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from pilotscan.catalogue import Column
    from pilotscan.comparing.comparison import Comparison
    from pilotscan.reporting.output.growing import Growing

__all__ = ["ParquetTable", "parquet_files", "parquet_table", "schema_of"]

COMPRESSION = "zstd"
ROWS = 20_000
"""Rows of a row group, at least, in a table that grows."""
_FEW = re.compile(r"\d\.\.\d{1,2}")
"""Whole numbers between such bounds fit in a byte; the others are counts, ranks and sums."""


def parquet_files(comparison: Comparison, lang: str) -> dict[str, bytes]:
    """Write a comparison as Parquet files.

    The type of a column follows from the codebook, never from the data: text is a string, a list
    one of strings, levels are int8 and other whole numbers int32, numbers are float64, dates
    date32. Each field carries `description` and `values`. The file carries the table, its
    description, the columns as JSON (for programs that do not show metadata of fields) and the
    facts about the whole.

    Parameters
    ----------
    lang : en | nl, of the descriptions

    Returns
    -------
    dict
        Bytes by file name. The same comparison gives the same bytes with the same pyarrow.

    Raises
    ------
    UsageError
        pyarrow is not installed.
    KeyError
        Another language.
    """
    need("parquet")
    language, framework = Language(lang), comparison.framework
    common = {fact.item: fact.value for fact in facts(comparison, language)} | {"language": lang}
    files = {}
    for name, frame in exported_tables(comparison, lists=True).items():
        columns = columns_of(name, frame.columns, framework, language)
        cells = [frame[column.name] for column in columns]
        files[file_name(name, "parquet")] = parquet_table(name, columns, cells, common, lang)
    return files


def parquet_table(
    name: str,
    columns: Sequence[Column],
    cells: Sequence[Any],
    about: Mapping[str, str],
    lang: str,
) -> bytes:
    """Write one table as a Parquet file; see `parquet_files`.

    Parameters
    ----------
    cells : of each column, as a Series or a list
    about : what the file says of the whole
    """
    import pyarrow as arrow
    from pyarrow.parquet import write_table

    sink = arrow.BufferOutputStream()
    schema = schema_of(name, columns, about, lang)
    write_table(arrow_table(schema, cells), sink, compression=COMPRESSION)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def schema_of(name: str, columns: Sequence[Column], about: Mapping[str, str], lang: str) -> Any:
    """Return the schema of a table, with what it says of itself; see `parquet_files`."""
    import pyarrow as arrow

    fields, said = [], {}
    for column in columns:
        words = {"description": column.says[lang], "values": column.values}
        said[column.name] = {"type": column.type} | words
        fields.append(arrow.field(column.name, _type(column, arrow), metadata=words))
    own = {
        "table": name,
        "description": codebook()[name].says[lang],
        "columns": json.dumps(said, ensure_ascii=False),
    }
    return arrow.schema(fields, metadata={**about, **own})


def arrow_table(schema: Any, cells: Sequence[Any]) -> Any:
    """Return the cells of each column, a Series or a list, as a table with a schema."""
    import pyarrow as arrow

    arrays = [
        arrow.array(values, field.type, from_pandas=True)
        for field, values in zip(schema, cells, strict=True)
    ]
    return arrow.Table.from_arrays(arrays, schema=schema)


def _type(column: Column, arrow: ModuleType) -> Any:
    """Return the type of a column in the file."""
    if column.type == "integer":
        return arrow.int8() if _FEW.fullmatch(column.values) else arrow.int32()
    types = {
        "text": arrow.string,
        "list": lambda: arrow.list_(arrow.string()),
        "number": arrow.float64,
        "boolean": arrow.bool_,
        "date": arrow.date32,
    }
    return types[column.type]()


class ParquetTable:
    """A table that is written a row group at a time; see `Growing`."""

    def __init__(self, file: Growing, schema: Any) -> None:
        from pyarrow.parquet import ParquetWriter

        self._file, self.schema = file, schema
        self._writer = ParquetWriter(file, schema, compression=COMPRESSION)
        self._waiting: list[Any] = []
        self._is_begun = False

    def add(self, cells: Sequence[Any]) -> None:
        """Add rows, as the cells of each column."""
        if self._is_begun and not len(cells[0]):
            return  # a thousand empty tables are much to hold
        self._is_begun = True
        self._waiting.append(arrow_table(self.schema, cells))
        if sum(table.num_rows for table in self._waiting) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        from pyarrow import concat_tables

        table = concat_tables(self._waiting).combine_chunks()
        self._writer.write_table(table, row_group_size=max(table.num_rows, 1))
        self._waiting.clear()

    def close(self, about: Mapping[str, str]) -> None:
        """Finish it, with what is known only now beside its schema."""
        if self._waiting:
            self._flush()
        if hasattr(self._writer, "add_key_value_metadata"):  # not in the oldest pyarrow
            self._writer.add_key_value_metadata(dict(about))
        self._writer.close()
        self._file.close()
