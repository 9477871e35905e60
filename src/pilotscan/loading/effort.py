"""What it takes to touch each condition, from a table that people keep in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from pilotscan.diagnostics import did_you_mean, show
from pilotscan.errors import UsageError, reason_of
from pilotscan.loading.amounts import readings
from pilotscan.loading.discover import shown_path
from pilotscan.loading.files import read_input
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["read_effort"]

COLUMNS = ("condition", "effort")
BIGGEST = 1_000_000
"""Bytes; more conditions than anybody can weigh."""


def read_effort(path: Path, conditions: Collection[str]) -> dict[str, float]:
    """Read the efforts of a CSV file, with commas, semicolons or tabs, and by condition.

    Other columns and conditions without an effort are passed over.

    Raises
    ------
    UsageError
        It cannot be read, lacks a column, or has a line that says nothing of a condition.
    """
    name = shown_path(path)
    found: dict[str, float] = {}
    for place, row in _rows(_text(path, name), name):
        condition, effort = row
        if condition not in conditions:
            hint = did_you_mean(condition, conditions) or told("'pilotscan explain' lists them")
            raise UsageError(
                told(
                    "%(place)s: the framework has no condition %(condition)s: %(hint)s",
                    place=place,
                    condition=show(condition),
                    hint=hint,
                )
            )
        if condition in found:
            raise UsageError(
                told(
                    "%(place)s: %(condition)s has an effort already: keep one line",
                    place=place,
                    condition=show(condition),
                )
            )
        numbers = readings(effort)
        if len(numbers) != 1:
            raise UsageError(
                told(
                    "%(place)s: the effort %(effort)s is not a number from 0 on: write digits only",
                    place=place,
                    effort=show(effort),
                )
            )
        found[condition] = float(numbers[0])
    return found


def _text(path: Path, name: str) -> str:
    try:
        data = read_input(path, BIGGEST)
    except (OSError, ValueError) as error:
        raise UsageError(
            told("%(name)s cannot be read: %(reason)s", name=name, reason=reason_of(error))
        ) from None
    if len(data) > BIGGEST:
        raise UsageError(
            told(
                "%(name)s has more than %(most)s bytes: one line per condition is enough",
                name=name,
                most=BIGGEST,
            )
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            told("%(name)s is not in UTF-8: save it as CSV in UTF-8", name=name)
        ) from None


def _rows(text: str, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield place, condition and effort of each line that has an effort."""
    first = text.partition("\n")[0]
    delimiter = next((sign for sign in ";\t" if sign in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        heads = [cell.strip().lower() for cell in next(reader, [])]
        missing = [column for column in COLUMNS if column not in heads]
        if missing:
            raise UsageError(
                told(
                    "%(name)s:1: the column '%(column)s' is missing: begin with the line "
                    "%(columns)s",
                    name=name,
                    column=missing[0],
                    columns=delimiter.join(COLUMNS),
                )
            )
        at = [heads.index(column) for column in COLUMNS]
        for row in reader:
            condition, effort = (row[i].strip() if i < len(row) else "" for i in at)
            if effort:
                yield f"{name}:{reader.line_num}", (condition, effort)
    except csv.Error as error:
        raise UsageError(
            told(
                "%(name)s:%(line)s: this is no CSV: %(error)s",
                name=name,
                line=reader.line_num,
                error=error,
            )
        ) from None
