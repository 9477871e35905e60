"""The scales of the method: levels, strengths of evidence, points and verdicts (docs/method.md).

How many levels there are, and from which number on, a framework says; what no framework can set
stands here. Only what is quick to import is, so that a configuration can be read without pydantic.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = [
    "HIGHEST_LEVEL",
    "LADDER",
    "MOST_LEVELS",
    "NO_VERDICT",
    "OUTCOMES",
    "STRENGTHS",
    "STRONGEST_BASE",
    "TOLERANCE",
    "TOP_SCORE",
    "TOP_STRENGTH",
    "UNCLEAR",
    "VERDICTS",
    "YES",
    "Scale",
    "Verdict",
]

MOST_LEVELS = 10
HIGHEST_LEVEL = 10
"""Of any scale: ten levels, numbered from 1."""
TOP_STRENGTH = 4
"""Of the evidence for a level, over all sources."""
STRENGTHS = range(TOP_STRENGTH + 1)
STRONGEST_BASE = 3
"""What one source can carry by itself."""
TOP_SCORE = 100
TOLERANCE = 1e-9
"""A threshold t is met from t - TOLERANCE on, so that 3/4 by way of thirds is still 3/4."""


class Scale(NamedTuple):
    """The levels of a framework.

    Parameters
    ----------
    first, last : their numbers in files and reports
    """

    first: int
    last: int

    @property
    def levels(self) -> range:
        """All of them, the lowest first."""
        return range(self.first, self.last + 1)

    @property
    def top(self) -> int:
        """How many steps the highest lies above the lowest.

        What is worked out is worked out in steps, and so does not depend on the first number.
        """
        return self.last - self.first

    @property
    def per_step(self) -> float:
        """Points of the score per step."""
        return TOP_SCORE / self.top

    @property
    def high(self) -> int:
        """The lowest level at three quarters of the scale or above."""
        return self.last - self.top // 4

    @property
    def searched(self) -> int:
        """The highest level that a search which found nothing can support: one step up at most."""
        return self.first + min(1, self.top - 1)

    def part(self, share: float) -> int:
        """Return the level at a share of the scale, rounded down to one that there is."""
        return self.first + int(share * self.top)


Verdict = Literal[
    "stop-or-repair", "not-yet", "not-assessable", "conditional", "ready-stepwise", "no-verdict"
]
VERDICTS: tuple[Verdict, ...] = (
    "stop-or-repair",
    "not-yet",
    "not-assessable",
    "conditional",
    "ready-stepwise",
)
"""In the order in which the rules are tried; the first that holds is the verdict."""
NO_VERDICT: Verdict = "no-verdict"
"""By a framework that gives none, whatever the ratings."""
OUTCOMES: tuple[Verdict, ...] = (*VERDICTS, NO_VERDICT)
"""What can stand where a verdict stands; arrays of verdicts hold positions in it."""
UNCLEAR: Verdict = "not-assessable"
"""No judgement, and so neither better nor worse than another verdict."""
LADDER: tuple[Verdict, ...] = tuple(verdict for verdict in VERDICTS if verdict != UNCLEAR)
"""Verdicts from worst to best. One that cannot be given has no place among them."""
YES: tuple[Verdict, ...] = LADDER[-2:]
"""Verdicts by which a road is open."""
