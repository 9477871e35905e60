"""The truth table: every combination of conditions that cases have, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from pilotscan.errors import UsageError
from pilotscan.model.scale import TOLERANCE
from pilotscan.patterns.fit import sufficiency_fit
from pilotscan.patterns.sets import HALF, read_sets
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from pilotscan.patterns.fit import Fit
    from pilotscan.patterns.sets import Data, Sets

    Bools = NDArray[np.bool_]

__all__ = ["Cuts", "Result", "Row", "TruthTable", "result_of", "table_of", "truth_table"]

Result: TypeAlias = Literal["1", "0", "C", "?"]
"""Enough for the outcome, not enough, contradictory, or too few cases to say."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """From where on a row is enough for the outcome.

    Parameters
    ----------
    consistency : the least for ``1``
    low : the least for ``C``; below it is ``0``
    n : fewer cases than this are ``?``
    pri : the least for ``1``
    """

    consistency: float
    low: float
    n: int
    pri: float

    @classmethod
    def of(cls, incl_cut: float | tuple[float, float], n_cut: int, pri_cut: float) -> Cuts:
        """Make cut-offs of how callers give them; see `truth_table`."""
        high, low = incl_cut if isinstance(incl_cut, tuple) else (incl_cut, incl_cut)
        return cls(high, low, n_cut, pri_cut)


@dataclass(frozen=True, slots=True)
class Row:
    """A combination of conditions that cases have.

    Parameters
    ----------
    number : among all possible rows, from 1, the first condition changing slowest
    values : of the conditions, in their order
    out : enough for the outcome ``1``, not enough ``0``, contradictory ``C``, too few cases ``?``
    cases : those that are more in than out, in the order of the data
    deviant : those of them that are less than half in the outcome
    """

    number: int
    values: tuple[int, ...]
    out: Result
    consistency: float | None
    pri: float | None
    cases: tuple[str, ...]
    deviant: tuple[str, ...]

    @property
    def n(self) -> int:
        """How many cases."""
        return len(self.cases)

    @property
    def is_mixed(self) -> bool:
        """Whether cases with and without the outcome share the row."""
        return 0 < len(self.deviant) < len(self.cases)


@dataclass(frozen=True, slots=True)
class TruthTable:
    """What came of each combination that cases have.

    Parameters
    ----------
    rows : those with cases, by number
    nowhere : cases that are in no row, because they are exactly half in a condition
    """

    sets: Sets = field(repr=False)
    cuts: Cuts
    rows: tuple[Row, ...] = field(repr=False)
    nowhere: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say how large it is, and with which cut-offs it was made."""
        return (
            f"TruthTable({self.outcome!r}, {len(self.rows)} of {self.possible} rows, {self.cuts})"
        )

    def _repr_html_(self) -> str | None:
        """Show its table in a notebook."""
        shown: str | None = self.to_frame()._repr_html_()  # type: ignore[operator]
        return shown

    @property
    def outcome(self) -> str:
        """Its name, with ``~`` where negated."""
        return self.sets.outcome

    @property
    def conditions(self) -> tuple[str, ...]:
        """Their names."""
        return self.sets.conditions

    @property
    def possible(self) -> int:
        """How many rows there could be."""
        return self.sets.possible

    @property
    def remainders(self) -> int:
        """How many rows have no case, or too few to say."""
        return self.possible - sum(row.out != "?" for row in self.rows)

    @property
    def contradictory(self) -> tuple[Row, ...]:
        """Rows that cases with and without the outcome share, whatever the cut-offs say."""
        return tuple(row for row in self.rows if row.is_mixed or row.out == "C")

    def to_frame(self) -> pd.DataFrame:
        """Return a row per combination, by number: conditions, OUT, n, consistency, PRI, cases."""
        import pandas as pd

        return pd.DataFrame(
            [
                [*row.values, row.out, row.n, row.consistency, row.pri,
                 ", ".join(row.cases), ", ".join(row.deviant)]
                for row in self.rows
            ],
            index=pd.Index([row.number for row in self.rows], name="row"),
            columns=[*self.conditions, "OUT", "n", "consistency", "PRI", "cases", "deviant"],
        ).astype({"consistency": np.float64, "PRI": np.float64})  # fmt: skip


def truth_table(  # noqa: PLR0913 - a cut-off each
    data: Data,
    outcome: str,
    conditions: Iterable[str] | None = None,
    *,
    negate: bool = False,
    incl_cut: float | tuple[float, float] = 0.8,
    n_cut: int = 1,
    pri_cut: float = 0.0,
) -> TruthTable:
    """Bring cases together in the combinations of conditions they have.

    Parameters
    ----------
    data : a DataFrame with a row per case, whose index names the cases; or columns by name
    outcome : a column with memberships from 0 to 1; ``~`` before it negates it
    conditions : columns with memberships from 0 to 1, or with whole numbers from 0 on where a
        condition has more values; None is all columns but the outcome
    negate : of the outcome: what is enough for its absence
    incl_cut : the least consistency of a row that is enough; of two numbers the second is the least
        of a contradictory one
    n_cut : the least number of cases of a row that says something
    pri_cut : the least PRI of a row that is enough

    Returns
    -------
    TruthTable
        With the rows that have cases. A case that is exactly half in a condition (0.5) is in
        none of them, and named; what it is in and out of still counts for the shares.

    Raises
    ------
    UsageError
        A column is not there, has a gap or is not calibrated, or a cut-off lies outside 0 to 1.

    References
    ----------
    Ragin (2008), Redesigning Social Inquiry, chapter 7.
    """
    sets = read_sets(data, outcome, conditions, negate=negate)
    return table_of(sets, Cuts.of(incl_cut, n_cut, pri_cut))


def table_of(sets: Sets, cuts: Cuts) -> TruthTable:
    """Bring cases together; see `truth_table`."""
    _hold(cuts)
    crisp = np.array(sets.values) <= 2
    at_half: Bools = np.abs(sets.matrix - HALF) < TOLERANCE
    nowhere: Bools = np.any(at_half & crisp, axis=1)
    members = np.where(crisp, sets.matrix > HALF, sets.matrix).astype(np.int64)
    steps = np.ones(len(sets.values), dtype=np.int64)
    steps[:-1] = np.cumprod(sets.values[:0:-1])[::-1]
    numbers = np.where(nowhere, -1, members @ steps)
    rows = []
    for number, first in zip(*np.unique(numbers, return_index=True), strict=True):
        if number < 0:
            continue
        values = tuple(int(value) for value in members[first])
        inside = numbers == number
        fit = sufficiency_fit(sets.of_term(tuple(enumerate(values))), sets.target)
        rows.append(
            Row(
                number=int(number) + 1,
                values=values,
                out=result_of(int(inside.sum()), fit, cuts),
                consistency=fit.consistency,
                pri=fit.pri,
                cases=sets.named(inside),
                deviant=sets.named(inside & (sets.target < HALF)),
            )
        )
    return TruthTable(sets, cuts, tuple(rows), sets.named(nowhere))


def result_of(n: int, fit: Fit, cuts: Cuts) -> Result:
    """Return what a row with so many cases and such a fit comes to."""
    if n < cuts.n or fit.consistency is None:
        return "?"
    if fit.consistency >= cuts.consistency - TOLERANCE:
        # A row in which nothing is more in the outcome than in its negation has no PRI.
        return "1" if cuts.pri <= (0 if fit.pri is None else fit.pri) + TOLERANCE else "0"
    return "C" if fit.consistency >= cuts.low - TOLERANCE else "0"


def _hold(cuts: Cuts) -> None:
    shares: Mapping[str, float] = {
        "incl_cut": cuts.consistency, "low incl_cut": cuts.low, "pri_cut": cuts.pri,
    }  # fmt: skip
    for name, share in shares.items():
        if not 0 <= share <= 1:
            raise UsageError(
                told("%(name)s is %(share)s; it must lie from 0 to 1", name=name, share=share)
            )
    if cuts.low > cuts.consistency:
        raise UsageError(told("the second incl_cut must not lie above the first"))
    if cuts.n < 1:
        raise UsageError(told("n_cut is %(n)s; it must be at least 1", n=cuts.n))
