"""From a truth table to solutions: the shortest sentences that hold for its rows."""

from __future__ import annotations

from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from pilotscan.patterns.covering import minimum_covers
from pilotscan.patterns.directions import EasyRows, read_directions
from pilotscan.patterns.fitting import ModelMaker
from pilotscan.patterns.primes import MOST_TERMS, covered_rows, prime_implicants, terms_there_are
from pilotscan.patterns.solution import Assumed, Refusal, Solution
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pilotscan.patterns.directions import Directions, Expected
    from pilotscan.patterns.sets import Literals
    from pilotscan.patterns.solution import Kind
    from pilotscan.patterns.table import TruthTable

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

__all__ = ["MOST_MODELS", "minimize"]

MOST_MODELS = 10_000
"""That are listed; more are only counted."""

MOST_PAIRS = 1_000
"""Of complex and parsimonious models that intermediate ones are made of."""
_LISTED_OF_MANY = 100
"""Of more conditions than all models are always listed for."""
_ALL_LISTED = 12

Included = Literal["", "?", "C", "?C"]


class Found(NamedTuple):
    """Minimal models as terms, before anything is said of them."""

    primes: tuple[Literals, ...]
    models: tuple[tuple[Literals, ...], ...]
    essential: tuple[Literals, ...]
    n: int
    is_counted: bool


def minimize(  # noqa: PLR0913 - what may be asked of it
    table: TruthTable,
    include: Included = "",
    *,
    explain: Literal["1", "1C"] = "1",
    directions: Directions | None = None,
    row_dominance: bool = False,
    most: int | None = None,
) -> Solution:
    """Find all minimal models: the fewest terms that hold for every row with the outcome.

    Parameters
    ----------
    include : rows that a term may hold for too: ``?`` those without enough cases, ``C``
        contradictory ones. Without ``?`` the solution is complex (or conservative), with it
        parsimonious, or intermediate if there are `directions`
    explain : rows that have to be covered: ``1C`` takes contradictory ones for ones with the
        outcome
    directions : what is expected to further the outcome, so that a row without enough cases may be
        taken to have it: by condition 1, 0, several values, or None for no expectation; or a list
        such as ``["A", "~B", "C[2]"]``
    row_dominance : leave out prime implicants of which another covers all rows and more
    most : how many models are listed; None is 10,000, or 100 of more than 12 conditions. An
        intermediate solution is made of the first thousand pairs of models at most

    Returns
    -------
    Solution
        With `refusal` instead of models where no row has the outcome, where every row has or may
        have it, or where there are too many conditions.

    Raises
    ------
    UsageError
        A direction names a condition or value that is not there.

    References
    ----------
    Quine (1952) and McCluskey (1956) for prime implicants; Ragin (2008), chapters 8 and 9, for
    parsimonious and intermediate solutions.
    """
    problem = _Problem(table, row_dominance=row_dominance, most=most)
    if "?" not in include or directions is None:
        return problem.solve("parsimonious" if "?" in include else "complex", include, explain)
    return _intermediate(problem, include, explain, read_directions(table.sets, directions))


class _Problem:
    """A truth table, and what is asked of all its solutions."""

    def __init__(self, table: TruthTable, *, row_dominance: bool, most: int | None) -> None:
        self.table = table
        self.values = table.sets.values
        self.row_dominance = row_dominance
        many = len(self.values) > _ALL_LISTED
        self.most = most or (_LISTED_OF_MANY if many else MOST_MODELS)

    @cached_property
    def maker(self) -> ModelMaker:
        """Says of models how well they fit."""
        return ModelMaker(self.table)

    def refusal(self) -> Refusal | None:
        """Return why nothing can be worked out at all."""
        if terms_there_are(self.values) > MOST_TERMS:
            return Refusal("too-many-conditions", told(
                "%(n)s conditions make more terms than can be looked through; choose at most 16, "
                "fewer where they have more than two values", n=len(self.values),
            ))  # fmt: skip
        return None

    def marked(self, wanted: str) -> Bools:
        """Return (possible rows,) which have one of some results; ``?`` has those without cases."""
        marks = np.full(self.table.possible, "?" in wanted)
        for row in self.table.rows:
            marks[row.number - 1] = row.out in wanted
        return marks

    def solve(self, kind: Kind, include: str, explain: str) -> Solution:
        """Return the solution."""
        refusal = self.refusal()
        if refusal is not None:
            return Solution(self.table, kind, refusal=refusal)
        useful = self.marked(explain)
        found = self.find(useful, useful | self.marked(include))
        if isinstance(found, Refusal):
            return Solution(self.table, kind, refusal=found)
        maker = self.maker
        return Solution(
            self.table, kind, maker.models(found.models), found.n,
            is_complete=len(found.models) == found.n and found.is_counted,
            is_counted=found.is_counted,
            primes=maker.texts(found.primes), essential=maker.texts(found.essential),
        )  # fmt: skip

    def find(self, useful: Bools, allowed: Bools) -> Found | Refusal:
        """Return all minimal models for some rows."""
        if not useful.any():
            return Refusal("no-row", told("no row of the truth table is enough for the outcome"))
        if allowed.all():
            return Refusal("all-rows", told(
                "every row has the outcome or may have it, so that no condition makes a difference"
            ))  # fmt: skip
        primes = prime_implicants(self.values, useful, allowed)
        rows = np.column_stack(np.unravel_index(np.flatnonzero(useful), self.values))
        chart = covered_rows(primes, self.values, rows)
        as_literals = [_literals(prime, self.values) for prime in primes.tolist()]
        kept = _undominated(chart) if self.row_dominance else np.arange(len(chart))
        covers = minimum_covers(chart[kept], self.most)
        if covers.size is None:
            return Refusal("too-hard", told(
                "the least number of terms could not be proven; choose fewer conditions"
            ))  # fmt: skip
        return Found(
            tuple(as_literals),
            tuple(tuple(as_literals[kept[i]] for i in cover) for cover in covers.listed),
            tuple(as_literals[kept[i]] for i in covers.shared),
            covers.n,
            covers.is_counted,
        )


def _intermediate(problem: _Problem, include: str, explain: str, expected: Expected) -> Solution:
    """Return what lies between each complex and each parsimonious model."""
    table = problem.table
    least = problem.solve("complex", include.replace("?", ""), explain)
    most = problem.solve("parsimonious", include, explain)
    refusal = least.refusal or most.refusal
    if refusal is not None:
        return Solution(table, "intermediate", refusal=refusal)
    useful, fixed = problem.marked(explain), problem.marked(include.replace("?", ""))
    free = problem.marked("?")
    easy_rows = EasyRows(table.sets, expected)
    solved: dict[bytes, Found | Refusal] = {}
    models: dict[tuple[Literals, ...], int] = {}
    pairs: list[Assumed] = []
    is_counted = least.is_counted and most.is_counted
    at_most = min(problem.most, MOST_PAIRS)
    together = list(product(enumerate(least.models), enumerate(most.models)))
    for (c, cautious), (p, bold) in together[:at_most]:
        easy = free & easy_rows.between(cautious, bold)
        key = easy.tobytes()
        if key not in solved:
            solved[key] = problem.find(useful, useful | fixed | easy)
        found = solved[key]
        if isinstance(found, Refusal):
            return Solution(table, "intermediate", refusal=found)
        is_counted &= found.is_counted and len(found.models) == found.n
        at = tuple(models.setdefault(model, len(models)) for model in found.models)
        taken = tuple((np.flatnonzero(easy) + 1).tolist())
        difficult = tuple(sorted(set(bold.assumed) - set(taken)))
        pairs.append(Assumed(c, p, taken, difficult, at))
    is_whole = is_counted and len(together) <= at_most and least.is_complete and most.is_complete
    return Solution(
        table, "intermediate", problem.maker.models(list(models)), len(models),
        is_complete=is_whole, is_counted=is_whole, pairs=tuple(pairs),
    )  # fmt: skip


def _literals(prime: list[int], values: Sequence[int]) -> Literals:
    return tuple(
        (at, value) for at, (value, n) in enumerate(zip(prime, values, strict=True)) if value < n
    )


def _undominated(chart: Bools) -> Ints:
    """Return the positions of the columns of which no other covers all rows and more."""
    counts = chart.sum(axis=1)
    shared = chart.astype(np.int64) @ chart.T
    # Another one covers all that this one covers, and more.
    beaten = (shared == counts[:, None]) & (counts[None, :] > counts[:, None])
    return np.flatnonzero(~beaten.any(axis=1))
