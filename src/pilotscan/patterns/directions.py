"""What is expected to further the outcome, and which rows without cases that lets one assume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from pilotscan.errors import UsageError
from pilotscan.told import told

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pilotscan.patterns.sets import Literals, Sets
    from pilotscan.patterns.solution import Model

    Bools = NDArray[np.bool_]

__all__ = ["Directions", "EasyRows", "Expected", "read_directions"]

Directions: TypeAlias = Mapping[str, int | Sequence[int] | None] | Sequence[str]
Expected: TypeAlias = tuple[frozenset[int], ...]
"""Per condition the values that are expected to further the outcome."""


def read_directions(sets: Sets, directions: Directions) -> Expected:
    """Return the values of each condition that are expected to further the outcome.

    Raises
    ------
    UsageError
        A condition or a value is not there.
    """
    found: list[set[int]] = [set() for _ in sets.conditions]
    given = directions.items() if isinstance(directions, Mapping) else map(_split, directions)
    for name, values in given:
        if name not in sets.conditions:
            raise UsageError(
                told("a direction is given for '%(name)s', which is no condition; there are: "
                     "%(names)s", name=name, names=", ".join(sets.conditions))
            )  # fmt: skip
        at = sets.conditions.index(name)
        several = () if values is None else (values,) if isinstance(values, int) else values
        for value in several:
            if value not in range(sets.values[at]):
                raise UsageError(
                    told("a direction gives '%(name)s' the value %(value)s, which it cannot have",
                         name=name, value=value)
                )  # fmt: skip
            found[at].add(int(value))
    return tuple(frozenset(values) for values in found)


def _split(text: str) -> tuple[str, int]:
    """Read ``A``, ``~A`` or ``A[2]``."""
    name, bracket, value = text.strip().partition("[")
    if bracket:
        number = value.removesuffix("]")
        return name, int(number) if number.isdecimal() else -1
    return name.removeprefix("~"), 0 if name.startswith("~") else 1


class EasyRows:
    """Rows that a complex model does not cover, and that expectations let one add.

    Parameters
    ----------
    expected : per condition; none where nothing is expected
    """

    def __init__(self, sets: Sets, expected: Expected) -> None:
        self._sets = sets
        self._expected = expected
        self._known: dict[int, dict[Literals, Bools]] = {}
        self._rows = np.indices(sets.values, dtype=np.int8).reshape(len(sets.values), -1)

    def between(self, cautious: Model, bold: Model) -> Bools:
        """Return (possible rows,) those to which terms of a complex model can be stretched.

        As far as the terms of the parsimonious model go that hold wherever they hold.
        """
        of_model = self._known.setdefault(id(cautious), {})
        reached = np.zeros(self._sets.possible, dtype=np.bool_)
        for wide in bold.terms:
            if wide.literals not in of_model:
                of_model[wide.literals] = self._within(cautious, wide.literals)
            reached |= of_model[wide.literals]
        return reached

    def _within(self, cautious: Model, wide: Literals) -> Bools:
        """Return the rows within one term to which a complex model can be stretched."""
        reached = np.zeros(self._sets.possible, dtype=np.bool_)
        for narrow in cautious.terms:
            if set(wide) <= set(narrow.literals):
                reached |= self._stretched(narrow.literals, wide)
        return reached

    def _stretched(self, narrow: Literals, wide: Literals) -> Bools:
        """Return the rows in which no condition of a term differs but towards what is expected."""
        inside = np.ones(self._sets.possible, dtype=np.bool_)
        for at, value in narrow:
            fits = self._rows[at] == value
            towards = self._expected[at]
            if (at, value) not in wide and towards and value not in towards:
                fits |= np.isin(self._rows[at], list(towards))
            inside &= fits
        return inside
