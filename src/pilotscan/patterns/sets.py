"""Cases as members of sets: what is read from a table, checked once, and what a case is in.

A condition is crisp (0 or 1), fuzzy (from 0 to 1) or has more values (0, 1, 2 …); an outcome is
crisp or fuzzy. Gaps are refused here: whoever has them says first which cases are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from pilotscan.errors import UsageError
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Data: TypeAlias = pd.DataFrame | Mapping[str, Sequence[float]]

__all__ = ["HALF", "Literals", "Sets", "literal_text", "read_sets", "term_text"]

HALF = 0.5
"""A membership above it is in the set, one below it is out; at it a case is neither."""

Literals: TypeAlias = tuple[tuple[int, int], ...]
"""Positions of conditions, each with the value it has in a term, in the order of the conditions."""

_MOST_VALUES = 10


@dataclass(frozen=True, slots=True)
class Sets:
    """The memberships of cases.

    Parameters
    ----------
    cases : their names, one per row
    conditions : their names
    values : how many values each condition has; 2 of crisp and fuzzy ones
    matrix : (cases, conditions) memberships from 0 to 1, or values where there are more than two
    outcome : its name, ``~`` before it where it is negated
    target : (cases,) membership in the outcome, negated where it is
    """

    cases: tuple[str, ...]
    conditions: tuple[str, ...]
    values: tuple[int, ...]
    matrix: Floats = field(repr=False, compare=False)
    outcome: str
    target: Floats = field(repr=False, compare=False)

    @property
    def is_multi_value(self) -> bool:
        """Whether a condition has more than two values."""
        return any(n > 2 for n in self.values)

    @property
    def possible(self) -> int:
        """How many rows a truth table of the conditions has."""
        rows = 1
        for n in self.values:
            rows *= n
        return rows

    def membership(self, condition: int, value: int) -> Floats:
        """Return (cases,) membership in a condition having a value."""
        column: Floats = self.matrix[:, condition]
        if self.values[condition] > 2:
            return np.where(column == value, 1.0, 0.0)
        return column if value else np.subtract(1, column)

    def of_term(self, literals: Literals) -> Floats:
        """Return (cases,) membership in all of a term; 1 in the empty one."""
        inside = np.ones(len(self.cases))
        for condition, value in literals:
            inside = np.minimum(inside, self.membership(condition, value))
        return inside

    def text(self, literals: Literals) -> str:
        """Return a term as researchers write it: ``A*~B``, or ``A[2]*B[0]``."""
        return term_text(self.conditions, literals, brackets=self.is_multi_value)

    def named(self, inside: NDArray[np.bool_]) -> tuple[str, ...]:
        """Return the names of the cases that are in something."""
        return tuple(self.cases[i] for i in np.flatnonzero(inside))


def literal_text(name: str, value: int, *, brackets: bool = False) -> str:
    """Return a condition with a value as researchers write it."""
    if brackets:
        return f"{name}[{value}]"
    return name if value else f"~{name}"


def term_text(names: Sequence[str], literals: Literals, *, brackets: bool = False) -> str:
    """Return a term as researchers write it; ``1`` if it holds always."""
    return (
        "*".join(literal_text(names[at], value, brackets=brackets) for at, value in literals) or "1"
    )


def read_sets(
    data: Data,
    outcome: str,
    conditions: Iterable[str] | None = None,
    *,
    negate: bool = False,
) -> Sets:
    """Read a table with a row per case.

    Parameters
    ----------
    data : a DataFrame whose index names the cases, or columns by name, whose cases are then
        numbered from 1
    outcome : a column with memberships from 0 to 1; ``~`` before it negates it
    conditions : columns; None is all the others, in their order
    negate : of the outcome

    Raises
    ------
    UsageError
        A column is not there or named twice, has a gap or a text, or is not calibrated: values
        outside 0 to 1 that are not whole numbers from 0 on without a hole.
    """
    name = outcome.removeprefix("~")
    columns = [str(column) for column in data]
    twice = next((column for column in columns if columns.count(column) > 1), None)
    if twice is not None:
        raise UsageError(told("two columns are called '%(name)s'", name=twice))
    others = [column for column in columns if column != name]
    chosen = others if conditions is None else [*conditions]
    _find([name, *chosen], columns)
    if not chosen:
        raise UsageError(told("there is no condition; name at least one"))
    target = _memberships(name, _numbers(data, name))
    matrix = [_numbers(data, column) for column in chosen]
    values = tuple(_values_of(*pair) for pair in zip(chosen, matrix, strict=True))
    negated = negate != outcome.startswith("~")
    return Sets(
        cases=_case_names(data, len(target)),
        conditions=tuple(chosen),
        values=values,
        matrix=np.column_stack(matrix),
        outcome=f"~{name}" if negated else name,
        target=1 - target if negated else target,
    )


def _find(wanted: Sequence[str], columns: Sequence[str]) -> None:
    """Hold that what is asked for is there, and asked for once."""
    for name in wanted:
        if name not in columns:
            raise UsageError(
                told("there is no column '%(name)s'; there are: %(columns)s", name=name,
                     columns=", ".join(columns))
            )  # fmt: skip
        if wanted.count(name) > 1:
            raise UsageError(
                told("'%(name)s' is asked for twice; an outcome is no condition too", name=name)
            )


def _case_names(data: Data, n: int) -> tuple[str, ...]:
    index = getattr(data, "index", None)
    if index is None:
        return tuple(str(i + 1) for i in range(n))
    names = tuple(str(name) for name in index)
    if len(set(names)) < n:
        twice = next(name for name in names if names.count(name) > 1)
        raise UsageError(told("two cases are called '%(name)s'", name=twice))
    return names


def _numbers(data: Data, name: str) -> Floats:
    try:
        column = np.asarray(data[name], dtype=np.float64)
    except (TypeError, ValueError):
        raise UsageError(
            told("column '%(name)s' has something else than numbers", name=name)
        ) from None
    if not len(column):
        raise UsageError(told("there is no case"))
    gaps = int(np.isnan(column).sum())
    if gaps:
        raise UsageError(
            told("column '%(name)s' has gaps (%(n)s); leave those cases out, for a gap is never 0",
                 name=name, n=gaps)
        )  # fmt: skip
    return column


def _memberships(name: str, column: Floats) -> Floats:
    if ((column < 0) | (column > 1)).any():
        raise _uncalibrated(name)
    return column


def _values_of(name: str, column: Floats) -> int:
    """Return how many values a condition has, and hold that it is calibrated."""
    if ((column >= 0) & (column <= 1)).all():
        return 2
    top = int(column.max()) if np.isfinite(column).all() else -1
    if not 1 < top < _MOST_VALUES or set(column.tolist()) != set(range(top + 1)):
        raise _uncalibrated(name)
    return top + 1


def _uncalibrated(name: str) -> UsageError:
    return UsageError(
        told("column '%(name)s' is not calibrated: memberships are from 0 to 1; a condition with "
             "more values has whole numbers from 0 on, none skipped", name=name)
    )  # fmt: skip
