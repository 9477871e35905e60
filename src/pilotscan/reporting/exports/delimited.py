"""CSV in two dialects: the one of RFC 4180, and the one of programs that are set to Dutch."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from pilotscan.model.languages import LANGUAGES
from pilotscan.reporting.exports.cells import disarm, on_one_line, plain_values, printable
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from pilotscan.comparing.comparison import Comparison

__all__ = [
    "BYTE_ORDER_MARK",
    "delimited_file",
    "delimited_files",
    "delimited_rows",
    "delimited_table",
    "explaining",
]

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
KEPT_TEXTS = 4_096
"""Texts that are remembered as they are written: those of a framework stand in many rows."""


def delimited_files(comparison: Comparison, lang: str) -> dict[str, bytes]:
    """Write a comparison as CSV files.

    Tables of an order, and of other rules, are left out where the comparison has none; any other
    table without rows is a file with a header only.

    Parameters
    ----------
    lang : en gives comma and decimal point, nl semicolon and decimal comma; also the language of
        the codebook

    Returns
    -------
    dict
        Bytes by file name: one file per table, the codebook, and the facts about the whole. Each
        begins with a byte order mark, without which Excel takes UTF-8 for something else.

    Raises
    ------
    KeyError
        Another language.
    """
    from pilotscan.reporting.exports.contents import exported_tables, file_name  # noqa: PLC0415

    tables = exported_tables(comparison)
    return {
        file_name(name, "csv"): delimited_file(frame, lang)
        for name, frame in (tables | explaining(tables, comparison, lang)).items()
    }


def explaining(
    tables: Mapping[str, pd.DataFrame], comparison: Comparison, lang: str
) -> dict[str, pd.DataFrame]:
    """Return the codebook of tables, of which only the columns matter, and what is said of all."""
    # Most who write CSV have rows, and no comparison.
    from pilotscan.reporting.exports.codebook import HEADER, codebook_lines  # noqa: PLC0415
    from pilotscan.reporting.exports.contents import Fact, facts  # noqa: PLC0415

    language = Language(lang)
    lines = codebook_lines(tables, comparison.framework, language)
    return {
        "codebook": _texts_only(HEADER, lines),
        "about": _texts_only(Fact._fields[:3], [fact[:3] for fact in facts(comparison, language)]),
    }


def delimited_file(frame: pd.DataFrame, lang: str) -> bytes:
    """Write one table as a CSV file in the dialect of a language; see `delimited_files`."""
    return BYTE_ORDER_MARK + delimited_table(frame, comma_decimal=LANGUAGES[lang].comma_decimal)


def _texts_only(header: Sequence[str], rows: Iterable[Sequence[str]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([[text or None for text in row] for row in rows], columns=list(header))


def delimited_table(frame: pd.DataFrame, *, comma_decimal: bool, header: bool = True) -> bytes:
    """Write one table as CSV in UTF-8, without a byte order mark, for programs that read a stream.

    Lines end with CR LF, and every row is one line. An empty cell is no value; booleans are TRUE
    and FALSE, dates ISO, numbers exact. A text that a spreadsheet would take for a formula gets an
    apostrophe in front; control characters are replaced.

    Parameters
    ----------
    comma_decimal : write 0,5 and separate by semicolons
    header : begin with the names of the columns
    """
    separator = ";" if comma_decimal else ","
    columns = [
        [*([_text(str(name), separator)] if header else []), *_column(series, separator)]
        for name, series in frame.items()
    ]
    rows = map(separator.join, zip(*columns, strict=True))
    return "".join(f"{row}\r\n" for row in rows).encode()


def delimited_rows(
    header: Sequence[str] | None, rows: Iterable[Sequence[Any]], lang: str, *, mark: bool = True
) -> bytes:
    """Write rows of plain values as a CSV file; see `delimited_table`.

    Parameters
    ----------
    header : None for rows that go on
    rows : texts, numbers, booleans and None for no value
    lang : en gives comma and decimal point, nl semicolon and decimal comma
    mark : begin with a byte order mark
    """
    separator = ";" if LANGUAGES[lang].comma_decimal else ","
    lines = rows if header is None else chain([header], rows)
    written = (separator.join(_plain(value, separator) for value in line) for line in lines)
    data = "".join(f"{line}\r\n" for line in written).encode()
    return BYTE_ORDER_MARK + data if mark else data


def _plain(value: Any, separator: str) -> str:
    """Write one plain value."""
    if type(value) is str:  # as most are
        return _text(value, separator)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return repr(value).replace(".", ",") if separator == ";" else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else _text(str(value), separator)


def _column(series: pd.Series, separator: str) -> list[str]:
    """Write the cells of a column; of what stands in it often, once."""
    written: dict[Any, str] = {}
    cells = []
    for value in plain_values(series):
        if value not in written:
            written[value] = _plain(value, separator)
        cells.append(written[value])
    return cells


@lru_cache(maxsize=KEPT_TEXTS)
def _text(text: str, separator: str) -> str:
    text = disarm(on_one_line(printable(text)))
    if separator in text or '"' in text:
        text = '"' + text.replace('"', '""') + '"'
    return text
