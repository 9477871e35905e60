"""Values of Python, numpy and pandas as a tree, as if they had been read from a file.

Loads neither numpy nor pandas: a value of theirs is only there where they are loaded.
"""

from __future__ import annotations

import datetime
import decimal
import math
import numbers
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from pilotscan.diagnostics import Diagnostic, Location, Severity, show
from pilotscan.loading import limits
from pilotscan.loading.document import format_path
from pilotscan.loading.limits import Refusal
from pilotscan.loading.writing import written
from pilotscan.loading.yamldoc import control_in
from pilotscan.model.base import MOST
from pilotscan.model.dates import FuzzyDate
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PlainTree", "is_missing", "plain_tree"]

_MISSING = frozenset({"NAType", "NaTType"})
"""Types of what pandas writes where nothing is known."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOTHING: Any = object()


class PlainTree:
    """A tree made of values in memory.

    Parameters
    ----------
    file : what stands for a file in messages

    Attributes
    ----------
    faults : of values that no file can hold; each is left out
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Diagnostic] = []
        self._count = 0

    def of(  # noqa: PLR0911 - one per kind
        self, value: Any, path: tuple[str | int, ...] = ()
    ) -> Any:
        """Return a value as it is read from a file.

        Parameters
        ----------
        value : None, NaN, NaT and NA are not known: None in a mapping, and left out of a list.
            Whole numbers are whole, whatever their type; a moment is its day, and a period its
            month or year.
        """
        self._count += 1
        if len(path) > limits.MAX_DEPTH:
            return self._refuse(path, limits.DEEP)
        if self._count > limits.MAX_VALUES:
            more = self._count == limits.MAX_VALUES + 1
            return self._refuse(path, limits.MANY_VALUES) if more else _NOTHING
        if is_missing(value):
            return _NOTHING
        if isinstance(value, BaseModel):
            return written(value)
        if isinstance(value, Mapping):
            return self._mapping(value, path)
        if isinstance(value, list | tuple) or _is_array(value):
            if len(value) > limits.MAX_ITEMS:
                return self._refuse(path, limits.MANY_ITEMS)
            items = (self.of(item, (*path, i)) for i, item in enumerate(value))
            return [item for item in items if item is not _NOTHING]
        if isinstance(value, str):
            return self._text(value, path)
        scalar = _scalar(value)
        if scalar is None:
            kind = type(value).__name__
            hint = told("give text, a number, true or false, a date, a list or a mapping")
            return self._refuse(
                path,
                Refusal("PS203", told("no file can hold a %(kind)s", kind=show(kind)[1:-1]), hint),
            )
        if type(scalar) is int and abs(scalar) >= 10**limits.MAX_DIGITS:
            return self._refuse(path, limits.LONG_NUMBER)
        return scalar

    def _mapping(self, value: Mapping[Any, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        if len(value) > limits.MAX_ITEMS:
            self._refuse(path, limits.MANY_ITEMS)
            return tree
        for key, inner in value.items():
            if not isinstance(key, str):
                self._refuse((*path, str(key)), limits.KEY.of(key=show(str(key))))
                continue
            if len(key) > limits.MAX_KEY:
                self._refuse(path, limits.LONG_KEY.of(length=len(key)))
                continue
            name = self._text(key, (*path, key))
            made = self.of(inner, (*path, key))
            tree[name] = None if made is _NOTHING else made
        return tree

    def _text(self, text: str, path: tuple[str | int, ...]) -> str:
        if len(text) > limits.MAX_TEXT:
            self._refuse(path, limits.LONG_TEXT.of(length=len(text)))
            return ""
        found = control_in(text) or next(iter(_SURROGATE.findall(text)), None)
        if found is None:
            return text if type(text) is str else str(text)
        self._refuse(path, limits.CONTROL.of(control=f"U+{ord(found):04X}"))
        return ""

    def _refuse(self, path: Iterable[str | int], refusal: Refusal) -> Any:
        steps = tuple(path)
        where = Location(self.file, path=format_path(steps), steps=steps)
        code, message, hint = refusal
        self.faults.append(Diagnostic(code, Severity.ERROR, message, where, hint))
        return _NOTHING


def plain_tree(data: Mapping[str, Any], file: str) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return a mapping in memory as the tree of a file, and what no file can hold."""
    made = PlainTree(file)
    tree = made.of(data)
    return (tree if isinstance(tree, dict) else {}), made.faults


def is_missing(value: Any) -> bool:
    """Tell whether a value says that nothing is known: None, NaN, NaT or NA."""
    if value is None or type(value).__name__ in _MISSING:
        return True
    if _is_number(value) and not isinstance(value, numbers.Rational):
        return math.isnan(value)
    return type(value).__name__ == "datetime64" and str(value) == "NaT"


def _is_number(value: Any) -> bool:
    """Tell whether a value is a number; to numpy a stretch of time is one too."""
    is_one = isinstance(value, numbers.Real | decimal.Decimal)
    return is_one and type(value).__name__ != "timedelta64"


def _is_array(value: Any) -> bool:
    """Tell whether a value is an array or a column: of numpy, pandas or alike, in one dimension."""
    return getattr(value, "ndim", 0) == 1 and hasattr(value, "__iter__")


def _scalar(value: Any) -> bool | int | float | str | None:  # noqa: PLR0911 - one per kind
    """Return a value as a file has it; None for what a file has no form for."""
    if isinstance(value, bool) or type(value).__name__ in {"bool", "bool_"}:
        return bool(value)
    if _is_number(value) and isinstance(value, numbers.Integral):
        return int(value)
    if _is_number(value):
        try:
            number = float(value)
        except OverflowError:  # a fraction can be beyond any
            number = math.inf
        return int(number) if number.is_integer() and abs(number) <= MOST else number
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, FuzzyDate) or type(value).__name__ == "Period":
        return str(value)
    if type(value).__name__ == "datetime64":
        return str(value)[:10]  # of a year or a month no more than that
    return None
