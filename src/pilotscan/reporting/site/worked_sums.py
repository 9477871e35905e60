"""The sums of a worked example: means, ranges, rated shares and the score, written in full."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.reporting.words.numbers import has_decimals, rounded_share
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pilotscan.model.framework import Condition, Dimension
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import DimensionResult

__all__ = [
    "DimensionSum",
    "ScoreSum",
    "Sum",
    "SumRow",
    "dimension_sums",
    "most_telling",
    "score_sum",
]

_TIMES = "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"


class Sum(NamedTuple):
    """A sum in full: what is added and divided, and what comes out, to two decimals.

    All is rounded to nearest; a share as its percentage is.
    """

    terms: str
    sign: str
    result: str

    def __str__(self) -> str:
        return f"{self.terms} {self.sign}\N{NO-BREAK SPACE}{self.result}"


class SumRow(NamedTuple):
    """One condition of a dimension; `level` is empty if it is unknown."""

    id: str
    title: Said
    weight: str
    level: str
    points: str
    lowest: str
    highest: str


class DimensionSum(NamedTuple):
    """A dimension worked out; a part without a value is None."""

    id: str
    title: Said
    weight: str
    rows: tuple[SumRow, ...]
    mean: Sum | None
    low: Sum
    high: Sum
    share: Sum


class ScoreSum(NamedTuple):
    """The score worked out; `value` is None where too little is known for one."""

    value: Sum | None
    low: Sum
    high: Sum
    share: Sum
    share_percent: str


def dimension_sums(evaluation: Evaluation, language: Language) -> tuple[DimensionSum, ...]:
    """Work out every dimension that has a condition that counts on the head route."""
    sums = _Sums(evaluation, language)
    results = {result.id: result for result in evaluation.head.dimensions}
    made = (sums.dimension(d, results[d.id]) for d in evaluation.framework.dimensions)
    return tuple(one for one in made if one is not None)


def most_telling(sums: Sequence[DimensionSum]) -> DimensionSum | None:
    """Choose the dimension that shows most: different levels, and something unknown."""

    def shows(made: DimensionSum) -> tuple[bool, int]:
        levels = [row.level for row in made.rows if row.level]
        return len(set(levels)) > 1 and len(levels) < len(made.rows), len(levels)

    return max(sums, key=shows, default=None)


def score_sum(evaluation: Evaluation, language: Language) -> ScoreSum | None:
    """Work out score, range and coverage; None where no condition counts."""
    sums, head = _Sums(evaluation, language), evaluation.head
    counting = [d for d in head.dimensions if d.coverage is not None]
    if not counting:
        return None
    means = [(d.mean, d.weight) for d in counting if d.mean is not None]
    lows = [(d.low or 0, d.weight) for d in counting]
    highs = [(d.high or 0, d.weight) for d in counting]
    shares = [(d.coverage or 0, d.weight) for d in counting]
    value = head.score.value
    return ScoreSum(
        None if value is None else sums.score(means, value),
        sums.score(lows, head.score.low or 0.0),
        sums.score(highs, head.score.high or 0.0),
        sums.weigh(shares, head.coverage, write=sums.share),
        sums.say.coverage(head.coverage),
    )


class _Sums:
    """Writes the sums of one pilot."""

    def __init__(self, evaluation: Evaluation, language: Language) -> None:
        self.head = evaluation.head
        self.rules = evaluation.framework.rules
        self.levels = evaluation.framework.levels
        self.results = {result.id: result for result in evaluation.conditions}
        self.say = Wording(evaluation.framework, language)
        self.language = language

    def dimension(self, dimension: Dimension, result: DimensionResult) -> DimensionSum | None:
        if result.low is None or result.high is None or result.coverage is None:
            return None
        counting = [
            (c, self.results[c.id].level)
            for c in dimension.conditions
            if c.is_relevant(self.head.route) and self.results[c.id].state != "not-applicable"
        ]
        known = [(level, c.weight) for c, level in counting if level is not None]
        low, high = (
            [(unknown if level is None else level, c.weight) for c, level in counting]
            for unknown in (self.levels.first, self.levels.last)
        )
        weights = [c.weight for c, _ in counting]
        rated = fsum(weight for _, weight in known)
        return DimensionSum(
            dimension.id,
            self.say.said(dimension.title),
            self.number(dimension.weight),
            tuple(self._row(c, level) for c, level in counting),
            None if result.mean is None else self.weigh(known, result.mean),
            self.weigh(low, result.low),
            self.weigh(high, result.high),
            _sum(
                f"{self.number(rated)} / {self.number(fsum(weights))}",
                self.share(result.coverage),
                (result.coverage, *weights),
            ),
        )

    def _row(self, condition: Condition, level: int | None) -> SumRow:
        number, weight = self.number, condition.weight
        return SumRow(
            condition.id,
            self.say.said(condition.title),
            number(weight),
            "" if level is None else str(level),
            "" if level is None else number(level * weight),
            number(self.levels.first if level is None else level),
            number(self.levels.last if level is None else level),
        )

    def score(self, weighed: Sequence[tuple[float, float]], result: float) -> Sum:
        """Write a score: the weighted mean above the lowest level, times the points of a step."""
        points, first = self.levels.per_step, self.levels.first
        mean, parts = self._mean(weighed, self.number)
        terms = f"({mean} - {first})" if first else mean
        terms = f"{self.number(points)}{_TIMES}{terms}"
        return _sum(terms, self.number(result), (result, points, *parts))

    def weigh(
        self,
        weighed: Sequence[tuple[float, float]],
        result: float,
        write: Callable[[float], str] | None = None,
    ) -> Sum:
        """Write a weighted mean; `write` rounds what is averaged."""
        write = write or self.number
        terms, parts = self._mean(weighed, write)
        return _sum(terms, write(result), (result, *parts))

    def _mean(
        self, weighed: Sequence[tuple[float, float]], write: Callable[[float], str]
    ) -> tuple[str, tuple[float, ...]]:
        """Return how a weighted mean is written, and the numbers in it."""
        terms = " + ".join(f"{write(x)}{_TIMES}{self.number(weight)}" for x, weight in weighed)
        whole = self.number(fsum(weight for _, weight in weighed))
        return f"({terms}) / {whole}", tuple(number for pair in weighed for number in pair)

    def number(self, value: float) -> str:
        """Write a number with as many decimals as it has, two at most."""
        return self.language.at_most(value, 2)

    def share(self, value: float) -> str:
        """Write a share so that it agrees with the percentage."""
        lines = (self.rules.min_coverage, self.rules.min_score_coverage)
        return self.language.number(rounded_share(value, lines))


def _sum(terms: str, result: str, values: Iterable[float]) -> Sum:
    """Write a sum; with ≈ where a part or the result is rounded."""
    is_exact = all(has_decimals(value, 2) for value in values)
    return Sum(terms, "=" if is_exact else "≈", result)
