"""From terms to models: how well each fits the cases, and which cases it does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan.patterns.empty_rows import EmptyRows
from pilotscan.patterns.fit import sufficiency_fit
from pilotscan.patterns.sets import HALF
from pilotscan.patterns.solution import Model, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pilotscan.patterns.sets import Literals
    from pilotscan.patterns.table import TruthTable

    Floats = NDArray[np.float64]

__all__ = ["ModelMaker"]


class _Known(NamedTuple):
    """What is worked out of a term once, in however many models it stands."""

    term: Term
    inside: Floats


class ModelMaker:
    """Makes models of the terms of one truth table."""

    def __init__(self, table: TruthTable) -> None:
        self._sets = table.sets
        self._empty = EmptyRows(table)
        self._known: dict[Literals, _Known] = {}

    def texts(self, terms: Sequence[Literals]) -> tuple[str, ...]:
        """Return terms as researchers write them."""
        return tuple(self._sets.text(literals) for literals in terms)

    def models(self, several: Sequence[tuple[Literals, ...]]) -> tuple[Model, ...]:
        """Make models, in the order given."""
        return tuple(self._model([self._of(literals) for literals in terms]) for terms in several)

    def _of(self, literals: Literals) -> _Known:
        if literals in self._known:
            return self._known[literals]
        sets = self._sets
        inside = sets.of_term(literals)
        fit = sufficiency_fit(inside, sets.target)
        within = inside > HALF
        term = Term(
            sets.text(literals), literals, fit.consistency, fit.pri, fit.coverage, None,
            sets.named(within), sets.named(within & (sets.target < HALF)),
        )  # fmt: skip
        return self._known.setdefault(literals, _Known(term, inside))

    def _model(self, known: list[_Known]) -> Model:
        sets = self._sets
        every = np.stack([of.inside for of in known])
        inside = every.max(axis=0)
        fit = sufficiency_fit(inside, sets.target)
        within = inside > HALF
        return Model(
            terms=tuple(
                _with_unique(of.term, unique)
                for of, unique in zip(known, self._unique(every), strict=True)
            ),
            consistency=fit.consistency,
            pri=fit.pri,
            coverage=fit.coverage,
            deviant_consistency=sets.named(within & (sets.target < HALF)),
            deviant_coverage=sets.named(~within & (sets.target > HALF)),
            empty=self._empty,
        )

    def _unique(self, every: Floats) -> list[float | None]:
        """Return what each term covers that no other does."""
        target = self._sets.target
        whole = float(target.sum())
        if len(every) == 1 or not whole:
            return [None] * len(every)
        covered = np.minimum(every, target)
        ordered = np.sort(covered, axis=0)
        # Without the highest the second highest is left.
        lost = np.where(covered == ordered[-1], ordered[-1] - ordered[-2], 0).sum(axis=1)
        return [float(x) / whole for x in lost]


def _with_unique(term: Term, unique: float | None) -> Term:
    return Term(
        term.text, term.literals, term.consistency, term.pri, term.coverage, unique, term.cases,
        term.deviant,
    )  # fmt: skip
