"""A study of cases: everything that can be said of what went with an outcome, gathered once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pilotscan.patterns.as_cases import OUTCOME, cases
from pilotscan.patterns.minimizing import minimize
from pilotscan.patterns.needed import necessity
from pilotscan.patterns.robustness import robustness
from pilotscan.patterns.together import associations, evidence_by_level, known_shares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.patterns.as_cases import Cases, LeftOut
    from pilotscan.patterns.robustness import Variation
    from pilotscan.patterns.solution import Model, Refusal, Solution
    from pilotscan.patterns.table import TruthTable

__all__ = ["FIRM_AT_MOST", "Question", "Study", "study"]

MOST_PAIRS, FEW_OF_MANY = 2_000, 100
"""Pairs of complex and parsimonious models up to which all intermediate ones are listed; of more,
so many are."""
FIRM_AT_MOST = 20
"""More models are no firm answer, and to work each out otherwise would take minutes."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the cases.

    Parameters
    ----------
    route : on which the outcome is meant
    conditions : ids; None to have them proposed
    expected : per condition whether its presence, or its absence, is expected to go with the
        outcome; nothing is expected of others. None to expect the presence of all, and their
        absence where the outcome is negated
    at : the lowest level that is in place; None for what the framework asks of the best verdict
    fuzzy : let levels be degrees of membership
    partly : what was partly adopted is more in the outcome than out
    negate : look at the cases without the outcome
    incl_cut, pri_cut, n_cut : from where on a row counts, see `truth_table`
    """

    route: str
    conditions: tuple[str, ...] | None = None
    expected: Mapping[str, bool] | None = None
    at: int | None = None
    fuzzy: bool = False
    partly: bool = True
    negate: bool = False
    incl_cut: float = 0.8
    pri_cut: float = 0.0
    n_cut: int = 1


@dataclass(frozen=True, slots=True)
class Study:
    """What cases show of an outcome.

    Parameters
    ----------
    pilots : all of them, cases or not
    results : per case what its file says of the outcome
    left_out : the pilots that are no case
    refusal : why there is no solution
    table : None where there is no case, or no condition
    necessity : of each condition and its absence; None as well
    solutions : intermediate, parsimonious and complex; empty where they are refused
    variations : what becomes of the parsimonious solution, worked out otherwise; empty where it has
        more models than `FIRM_AT_MOST`
    together, strength, known : see `associations`, `evidence_by_level` and `known_shares`
    """

    framework: Framework
    question: Question
    as_of: date | None
    pilots: tuple[Pilot, ...] = field(repr=False)
    cases: Cases = field(repr=False)
    results: tuple[str, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(repr=False)
    refusal: Refusal | None
    table: TruthTable | None = field(repr=False)
    necessity: pd.DataFrame | None = field(repr=False)
    solutions: tuple[Solution, ...] = field(repr=False)
    variations: tuple[Variation, ...] = field(repr=False)
    together: pd.DataFrame = field(repr=False)
    strength: pd.DataFrame = field(repr=False)
    known: pd.DataFrame = field(repr=False)

    @property
    def conditions(self) -> tuple[str, ...]:
        """Those that are used, in the order of the framework."""
        return self.cases.used

    @property
    def with_outcome(self) -> int:
        """Of how many pilots somebody said what became of them."""
        return sum(result is not None for result in self.cases.results)

    @property
    def outcomes(self) -> tuple[float, ...]:
        """Per case its membership in the outcome, not negated."""
        if self.table is None:
            return ()
        target = self.table.sets.target
        return tuple((1 - target if self.question.negate else target).tolist())

    @property
    def expected(self) -> dict[str, bool | None]:
        """Of each condition used, which is expected; None for neither."""
        return expectations(self.question, self.conditions)

    @property
    def solution(self) -> Solution | None:
        """The one to begin with: the intermediate, or another that has models."""
        return next((one for one in self.solutions if one.models), None)

    @property
    def model(self) -> Model | None:
        """The first one of the solution to begin with."""
        solution = self.solution
        return None if solution is None else solution.models[0]


def expectations(question: Question, conditions: Sequence[str]) -> dict[str, bool | None]:
    """Return of each condition which is expected to go with the outcome; None for neither."""
    if question.expected is None:
        return dict.fromkeys(conditions, not question.negate)
    return {name: question.expected.get(name) for name in conditions}


def study(
    pilots: Sequence[Pilot],
    framework: Framework,
    question: Question,
    *,
    as_of: date | None = None,
) -> Study:
    """Say everything that the cases show of an outcome.

    Parameters
    ----------
    pilots : with different ids
    as_of : assessments and outcomes after this day do not count; None for the newest of each pilot

    Raises
    ------
    UsageError
        See `cases` and `truth_table`.
    """
    found = cases(
        pilots,
        framework,
        question.route,
        conditions=question.conditions,
        at=question.at,
        calibrated=question.fuzzy,
        as_of=as_of,
        partly=question.partly,
    )
    results = dict(zip(found.pilots, found.results, strict=True))
    refusal = found.refusal
    table = needed = None
    solutions: tuple[Solution, ...] = ()
    variations: tuple[Variation, ...] = ()
    if found.cases and found.used:
        table = found.table(
            negate=question.negate,
            incl_cut=question.incl_cut,
            n_cut=question.n_cut,
            pri_cut=question.pri_cut,
        )
        needed = necessity(found.to_frame(), OUTCOME, found.used, negate=question.negate)
        if refusal is None:
            expected = expectations(question, found.used)
            directions = {name: None if one is None else int(one) for name, one in expected.items()}
            short, whole = minimize(table, "?"), minimize(table)
            # Between is looked from each of the one to each of the other.
            most = None if short.n_models * whole.n_models <= MOST_PAIRS else FEW_OF_MANY
            solutions = minimize(table, "?", directions=directions, most=most), short, whole
            if 0 < short.n_models <= FIRM_AT_MOST:
                variations = robustness(table, "?", cases=found)
    return Study(
        framework=framework,
        question=question,
        as_of=as_of,
        pilots=tuple(pilots),
        cases=found,
        results=tuple(str(results[case]) for case in found.cases),
        left_out=found.left_out,
        refusal=refusal,
        table=table,
        necessity=needed,
        solutions=solutions,
        variations=variations,
        together=associations(found),
        strength=evidence_by_level(found),
        known=known_shares(found),
    )
