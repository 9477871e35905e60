"""Workbooks of questions as respondents fill them in."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Said", "fill"]


class Said(NamedTuple):
    """What somebody answers to one question."""

    level: int | str
    because: str = ""
    document: str = ""


def fill(
    data: bytes, said: Mapping[str, Said], *, role: str = "", day: str = "14-01-2027"
) -> bytes:
    """Fill in the answers of a workbook by their keys, ``PILOT/CONDITION``."""
    book = openpyxl.load_workbook(BytesIO(data))
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_col=1, max_col=3):
            key, tick, text = row
            name = str(key.value or "").partition("#")[0]
            if name == "role" and role:
                text.value = role
            elif name == "date":
                text.value = day
            question, _, part = name.rpartition("/")
            answer = said.get(question)
            if answer is None:
                continue
            if part == str(answer.level):
                tick.value = "x"
            elif part in {"because", "document"} and getattr(answer, part):
                text.value = getattr(answer, part)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
