"""What stays of a solution when a choice or a case is another one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from pilotscan.model.scale import TOLERANCE
from pilotscan.patterns.fit import fit_of
from pilotscan.patterns.minimizing import minimize
from pilotscan.patterns.solution import Refusal
from pilotscan.patterns.table import TruthTable, result_of, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.patterns.as_cases import Cases
    from pilotscan.patterns.directions import Directions
    from pilotscan.patterns.minimizing import Included
    from pilotscan.patterns.table import Cuts, Row

__all__ = ["Variation", "What", "robustness", "without_each"]

CONSISTENCIES = (0.75, 0.8, 0.85, 0.9)
FEWEST = (1, 2)

MOST_COMPARED = 20
"""Models of each solution: where there are more, none of them says much."""

What: TypeAlias = Literal["consistency", "fewest-cases", "level", "partly", "without"]


@dataclass(frozen=True, slots=True)
class Variation:
    """A solution with one choice made otherwise.

    Parameters
    ----------
    what : the choice: the least consistency of a row, its fewest cases, the level that counts as in
        place, whether what was partly taken up counts, or a case that is left out
    value : how it was made, or the case
    models : minimal models as texts, sorted, twenty at most; empty where refused
    is_same : whether they are the same as without the change
    refusal : why there is no solution
    """

    what: What
    value: str | float
    models: tuple[str, ...]
    is_same: bool
    refusal: Refusal | None = None


def robustness(
    table: TruthTable,
    include: Included = "",
    *,
    directions: Directions | None = None,
    cases: Cases | None = None,
    consistencies: Sequence[float] = CONSISTENCIES,
) -> tuple[Variation, ...]:
    """Make a solution again with other choices, one at a time.

    Parameters
    ----------
    table, include, directions : of the solution, see `minimize`
    cases : what the table was made of, if pilots: then other levels are tried too, one below and
        one above, and the other reading of what was partly taken up
    consistencies : cut-offs to try

    Returns
    -------
    tuple
        Of every choice but the one that was made: consistencies, fewest cases, levels, partly, then
        without each case in turn.
    """
    known: dict[tuple[object, ...], tuple[tuple[str, ...], Refusal | None]] = {}

    def solve(of: TruthTable) -> tuple[tuple[str, ...], Refusal | None]:
        # Most changes leave all rows as they are.
        key = (of.sets.conditions, tuple((row.number, row.out) for row in of.rows))
        if key not in known:
            found = minimize(of, include, directions=directions, most=MOST_COMPARED)
            known[key] = tuple(sorted(model.text for model in found.models)), found.refusal
        return known[key]

    base, _ = solve(table)

    def vary(what: What, value: str | float, other: TruthTable | Refusal) -> Variation:
        models, refusal = ((), other) if isinstance(other, Refusal) else solve(other)
        return Variation(what, value, models, models == base, refusal)

    return tuple(vary(*other) for other in _others(table, cases, consistencies))


def _others(
    table: TruthTable, cases: Cases | None, consistencies: Sequence[float]
) -> Iterator[tuple[What, str | float, TruthTable | Refusal]]:
    cuts, sets = table.cuts, table.sets
    for least in consistencies:
        if abs(least - cuts.consistency) > TOLERANCE:
            other = replace(cuts, consistency=least, low=min(cuts.low, least))
            yield "consistency", least, table_of(sets, other)
    for n in FEWEST:
        if n != cuts.n:
            yield "fewest-cases", n, table_of(sets, replace(cuts, n=n))
    if cases is not None:
        negate = sets.outcome.startswith("~")
        for at in (cases.at - 1, cases.at + 1):
            if at in cases.scale.levels[1:]:
                yield "level", at, _again(cases.at_level(at), cuts, negate=negate)
        if "partly" in cases.results:
            other_way = replace(cases, partly_counts=not cases.partly_counts)
            yield "partly", float(other_way.partly_counts), _again(other_way, cuts, negate=negate)
    for case, other_table in without_each(table):
        yield "without", case, other_table


def _again(cases: Cases, cuts: Cuts, *, negate: bool) -> TruthTable | Refusal:
    return cases.refusal or table_of(cases.sets_for(negate=negate), cuts)


def without_each(table: TruthTable) -> Iterator[tuple[str, TruthTable]]:
    """Give for each case the truth table without it.

    Only the shares and results of its rows are worked out anew; sets and lists of cases without it
    are made of these.
    """
    sets = table.sets
    if not table.rows:
        return
    inside = np.stack([sets.of_term(tuple(enumerate(row.values))) for row in table.rows])
    both = np.minimum(inside, sets.target)
    neither = np.minimum(both, 1 - sets.target)
    sums = [of.sum(axis=1) for of in (inside, both, neither)]
    for i, case in enumerate(sets.cases):
        whole, shared, none = (
            of - part[:, i] for of, part in zip(sums, (inside, both, neither), strict=True)
        )
        left = [
            _without(row, case, float(shared[at]), float(whole[at]), float(none[at]), table.cuts)
            for at, row in enumerate(table.rows)
        ]
        kept = np.arange(len(sets.cases)) != i
        rest = replace(
            sets, cases=sets.cases[:i] + sets.cases[i + 1 :], matrix=sets.matrix[kept],
            target=sets.target[kept],
        )  # fmt: skip
        nowhere = tuple(name for name in table.nowhere if name != case)
        yield case, TruthTable(rest, table.cuts, tuple(row for row in left if row.n), nowhere)


def _without(  # noqa: PLR0913, PLR0917 - what a row is made of
    row: Row, case: str, shared: float, whole: float, neither: float, cuts: Cuts
) -> Row:
    fit = fit_of(shared, whole, neither)
    names = tuple(name for name in row.cases if name != case)
    return replace(
        row, cases=names, deviant=tuple(name for name in row.deviant if name != case),
        consistency=fit.consistency, pri=fit.pri, out=result_of(len(names), fit, cuts),
    )  # fmt: skip
