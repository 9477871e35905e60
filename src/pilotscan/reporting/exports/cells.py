"""Values for the cells of a spreadsheet; text from strangers' files made safe for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["disarm", "is_formula", "on_one_line", "plain_values", "printable"]

# What no XML and no terminal can hold; line ends and tabs are another matter.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("[\t\n\v\f\r\x85\u2028\u2029]\\s*")
# Also full-width forms, which Excel takes for the plain ones where it is set to Chinese or
# Japanese. See https://owasp.org/www-community/attacks/CSV_Injection.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(f"\\s*[{_SIGNS}]")
# A comma file opened where the semicolon is the separator, or the other way around, is split
# within texts.
_CELL_WITHIN = re.compile(f"(?<=[,;])(?=[\\s\"']*[{_SIGNS}])")


def plain_values(series: pd.Series[Any]) -> list[Any]:
    """Return the values of a column as plain Python: None is no value, dates are dates."""
    if isinstance(series.dtype, np.dtype) and series.dtype.kind == "M":
        days: list[Any] = series.to_numpy().astype("datetime64[D]").tolist()
        return days
    pairs = zip(series.tolist(), series.isna().tolist(), strict=True)
    return [None if missing else value for value, missing in pairs]


def printable(text: str) -> str:
    """Replace control characters by a mark; line ends and tabs stay."""
    return _CONTROLS.sub("\ufffd", text)


def on_one_line(text: str) -> str:
    """Write a text on one line: a line end or tab, and spaces after it, become one space."""
    return _BREAK.sub(" ", text)


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet might take a text for a formula."""
    return _FORMULA.match(text) is not None


def disarm(text: str) -> str:
    """Put an apostrophe before what a spreadsheet might take for a formula.

    That is the whole text, or a part of it that would be a cell of its own where the file is
    opened with the wrong separator.
    """
    if is_formula(text):
        text = f"'{text}"
    # Without a call of a function or a program the worst that can come of it is a wrong sum.
    last = max(text.rfind("("), text.rfind("|"), 0)
    return _CELL_WITHIN.sub("'", text[:last]) + text[last:]
