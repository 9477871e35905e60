"""What a notebook shows of a value: a small table, without pandas and without markup of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["clipped", "html_table"]

MOST_SHOWN = 200
"""Characters of one cell, or of what is printed of a part of a file."""
MOST_ROWS = 60
"""Rows of a table, as many as pandas shows."""


def clipped(text: str, at_most: int = MOST_SHOWN) -> str:
    """Return a text, cut where it is longer than is worth showing."""
    return text if len(text) <= at_most else text[: at_most - 1] + "…"


def html_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table for a notebook; no value is an empty cell."""
    from html import escape  # noqa: PLC0415 - a table of all entities, which no command needs

    def cell(value: object) -> str:
        return "" if value is None else escape(clipped(str(value)))

    listed = list(rows)
    cut = len(listed) > MOST_ROWS
    shown = listed[:MOST_ROWS] + ([("…",) * len(columns)] if cut else [])
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{cell(value)}</td>" for value in row) + "</tr>" for row in shown
    )
    return (
        f'<table class="dataframe">\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )
