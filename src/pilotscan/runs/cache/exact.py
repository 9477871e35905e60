"""Values as JSON and back by their declared types: what was written comes back, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
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

__all__ = ["Exact", "Numbers", "Sentence"]

_SmallNumber = Annotated[int, Field(ge=-128, le=127)]
Numbers = Annotated[
    tuple[tuple[_SmallNumber, ...], ...],
    AfterValidator(lambda rows: np.array(rows, dtype=np.int8)),
    PlainSerializer(np.ndarray.tolist),
]
"""A table of small numbers, as numpy has it."""


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
        # Of tables only type and shape are left to compare: of other numbers, none is read.
        with np.printoptions(threshold=0, edgeitems=1):
            if repr(back) != repr(value):
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
        return self._adapter.dump_json((value,), warnings="none").decode()
