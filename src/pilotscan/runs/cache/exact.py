"""Values as JSON and back by their declared types: what was written comes back, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any

import numpy as np
from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
)

from pilotscan.told import Told

__all__ = ["Bools", "Exact", "Floats", "Ints", "Numbers", "Row", "Sentence"]


def _table(cell: Any, dtype: type[np.generic]) -> Any:
    """Return the type of a table of numbers, as numpy has it."""
    return Annotated[
        tuple[tuple[cell, ...], ...],
        AfterValidator(lambda rows: np.array(rows, dtype=dtype)),
        PlainSerializer(lambda table: [[_number(x) for x in row] for row in table.tolist()]),
    ]


def _number(x: float) -> float | None:
    return x if x == x else None  # noqa: PLR0124 - NaN


Numbers = _table(Annotated[int, Field(ge=-128, le=127)], np.int8)
Ints = _table(Annotated[int, Field(ge=-(2**63), lt=2**63)], np.int64)
Bools = _table(bool, np.bool_)
Floats = _table(float | None, np.float64)
"""NaN is None."""


def _cell(said: Any) -> Any:
    match said:
        case None | bool() | int() | float() | str():
            return said
        case list() if all(isinstance(one, str) for one in said):
            return tuple(said)
        case {"date": str() as day, **more} if not more:
            return date.fromisoformat(day)
        case _:
            raise ValueError("no cell")


Cell = Annotated[
    Any,
    PlainValidator(_cell),
    PlainSerializer(lambda cell: {"date": str(cell)} if isinstance(cell, date) else cell),
]
Row = tuple[Cell, ...]
"""A row of a table of facts, see `comparing.facts`."""


def _parts(text: str) -> object:
    """Return a sentence with what it was made of."""
    if not isinstance(text, Told):
        return text
    values = {
        name: _parts(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return [text.template, values, text.many, text.number, dict(text.versions)]


def _sentence(parts: object) -> str:
    """Make the sentence again."""
    match parts:
        case str():
            return parts
        case [str() as template, dict() as values, str() as many, int() as number, dict() as given]:
            made = {
                name: value if isinstance(value, int | float) else _sentence(value)
                for name, value in values.items()
            }
            if _TEMPLATE.fullmatch(template + many):
                return Told(template, made, many, number, given)
        case _:
            pass
    raise ValueError("no sentence")


_TEMPLATE = re.compile(r"(?:[^%]|%%|%\(\w+\)s)*+")
Sentence = Annotated[str, PlainValidator(_sentence), PlainSerializer(_parts)]
"""A text, which may be `Told`."""


class Exact:
    """Turns values of one type into JSON, and back.

    Parameters
    ----------
    of : a type; a file cannot name another one
    names : what annotations name and their modules import for type checkers only
    """

    def __init__(self, of: Any, names: Mapping[str, Any]) -> None:
        config = ConfigDict(strict=True, defer_build=True)
        # In a tuple, because a dataclass by itself takes no configuration.
        self._adapter: TypeAdapter[tuple[Any]] = TypeAdapter(tuple[of], config=config)
        self._adapter.rebuild(_types_namespace=names)

    def write(self, value: Any) -> str:
        """Return a value as JSON; ValueError if it would come back as anything else."""
        text = self._dump(value)
        back = self.read(text)
        if not _is_same(back, value):
            raise ValueError(f"{type(value).__name__} does not come back as it was")
        return text

    def read(self, text: str) -> Any:
        """Return what was written; ValueError if it cannot have been."""
        (value,) = self._adapter.validate_json(text)
        # A default in the place of what is missing, a float for an int: none of it was written.
        if self._dump(value) != text:
            raise ValueError("another form than it is written in")
        return value

    def _dump(self, value: Any) -> str:
        # Of models what a file says, and no more: what it leaves out was never written.
        return self._adapter.dump_json((value,), warnings="none", exclude_unset=True).decode()


_PLAIN = frozenset({str, int, float, bool, type(None)})


def _is_same(one: Any, other: Any) -> bool:
    """Tell whether two values whose JSON is the same are the same."""
    kind = type(one)
    if kind is not type(other):
        return False
    if kind in _PLAIN:
        return bool(one == other)
    if isinstance(one, str):  # it knows more than it says
        return bool(one.__reduce_ex__(2) == other.__reduce_ex__(2))
    if isinstance(one, np.ndarray):
        return bool(one.dtype == other.dtype) and one.shape == other.shape
    parts = _parts_of(one.__class__)
    if parts is None:
        return bool(one == other)
    mine, its = parts(one), parts(other)
    return len(mine) == len(its) and all(map(_is_same, mine, its))


@cache
def _parts_of(kind: type[Any]) -> Callable[[Any], Sequence[Any]] | None:
    """Return what takes a value apart; None if it has no parts."""
    if issubclass(kind, tuple | list):
        return tuple
    if issubclass(kind, dict):
        return lambda value: [*value, *value.values()]
    if is_dataclass(kind):
        names = [part.name for part in fields(kind)]
        return lambda value: [getattr(value, name) for name in names]
    return None
