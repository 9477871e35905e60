"""CSV as people's programs write it: their encodings, their separators, their line breaks."""

from __future__ import annotations

import codecs
import csv
import io
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from pilotscan.asking.answers.cells import EMPTY, Book, Cell, Grid, plain
from pilotscan.asking.answers.faults import unreadable
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_CELLS", "read_delimited"]

MAX_CELLS = 1_000_000
"""Of a table, whether filled or not."""
_SEPARATORS = ",;\t"
_NAMED = "sep="
"""Line by which Excel is told the separator."""
_LOOKED_AT = 20
"""Rows by which a separator is chosen."""


def read_delimited(data: bytes, file: str) -> Book:
    """Read CSV.

    Raises
    ------
    Fault
        PS701.
    """
    text = _decode(data, file)
    separator, start = _separator(text)
    parsed = _parsed(text[start:], separator)
    try:
        rows = tuple(_limited(map(_cells, parsed), file))
    except csv.Error:
        raise unreadable(
            file,
            told("is no proper CSV in line %(line)s", line=str(parsed.line_num)),
            told(
                "a text with quotation marks stands in quotation marks, with each of them doubled"
            ),
        ) from None
    return Book(file, {"": Grid(file, "", rows)})


def _decode(data: bytes, file: str) -> str:
    encodings = ["utf-8-sig", "cp1252"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        sample = data[:400]
        zeros = [sample[start::2].count(0) * 4 > len(sample) for start in (0, 1)]
        encodings = {(True, False): ["utf-16-be"], (False, True): ["utf-16-le"]}.get(
            (zeros[0], zeros[1]), []
        )
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise unreadable(
        file,
        told("is not text"),
        told("open it and save it as an Excel workbook (.xlsx) or as CSV"),
    )


def _separator(text: str) -> tuple[str, int]:
    """Return what stands between the cells, and where the table begins.

    It is what stands most often in the head row outside quotation marks; of two that stand there
    equally often, the one by which more of the rows below are as long as the head.
    """
    first, _, _ = text.partition("\n")
    named = first.strip().lower()
    if named.startswith(_NAMED) and len(named) <= len(_NAMED) + 1:
        return named[len(_NAMED) :] or "\t", len(first) + 1
    candidates = []
    for separator in _SEPARATORS:
        lengths: list[int] = []
        with suppress(csv.Error):  # what is wrong further down, is told of the right separator
            lengths.extend(len(row) for row in islice(_parsed(text, separator), _LOOKED_AT))
        if lengths:
            candidates.append((lengths[0], lengths.count(lengths[0]), separator))
    best = max(candidates, key=lambda one: one[:2], default=(1, 0, ","))
    return best[2], 0


def _parsed(text: str, separator: str) -> Any:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _cells(row: list[str]) -> tuple[Cell, ...]:
    cells = [Cell(shown, "text") if (shown := plain(text)) else EMPTY for text in row]
    while cells and not cells[-1].text:
        cells.pop()
    return tuple(cells)


def _limited(rows: Iterator[tuple[Cell, ...]], file: str) -> Iterator[tuple[Cell, ...]]:
    number = 0
    for row in rows:
        number += len(row) + 1
        if number > MAX_CELLS:
            raise unreadable(file, told("has more than %(most)s cells", most=MAX_CELLS))
        yield row
