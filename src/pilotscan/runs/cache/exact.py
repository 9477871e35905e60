"""Values as JSON and back by their declared types: what was written comes back, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
from pydantic import AfterValidator, ConfigDict, Field, PlainSerializer, TypeAdapter

__all__ = ["Exact", "Numbers"]

_SmallNumber = Annotated[int, Field(ge=-128, le=127)]
Numbers = Annotated[
    tuple[tuple[_SmallNumber, ...], ...],
    AfterValidator(lambda rows: np.array(rows, dtype=np.int8)),
    PlainSerializer(np.ndarray.tolist),
]
"""A table of small numbers, as numpy has it."""


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
