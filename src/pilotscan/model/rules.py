"""Thresholds of a framework: what its verdicts, flags and comparisons take."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pilotscan.model.base import Id, Model, Several
from pilotscan.model.scale import (
    HIGHEST_LEVEL,
    MOST_LEVELS,
    STRENGTHS,
    STRONGEST_BASE,
    TOP_STRENGTH,
)

__all__ = [
    "Disputed",
    "LevelNumber",
    "Ready",
    "Rules",
    "Share",
    "StopQuorum",
    "StopRule",
    "StrengthNumber",
    "Systemic",
    "Uncertainty",
    "Unsupported",
]

Share = Annotated[float, Field(ge=0, le=1)]
LevelNumber = Annotated[int, Field(ge=0, le=HIGHEST_LEVEL)]
"""Whether it lies on the scale is checked with the whole framework at hand."""
StrengthNumber = Annotated[int, Field(ge=0, le=TOP_STRENGTH)]


class StopRule(Model):
    """A level at or below `at`, by any assessor, stops scaling on the routes named."""

    condition: Id
    at: LevelNumber
    routes: Annotated[Several[Id], Field(min_length=1)]


class StopQuorum(Model):
    """Where many rated, a single voice without a document does not stop.

    Where `from_assessors` or more gave a level, a stop takes `at_least` of them, or one who cites a
    source of base strength `or_base` or more.
    """

    from_assessors: Annotated[int, Field(ge=2)]
    at_least: Annotated[int, Field(ge=1)]
    or_base: Annotated[int, Field(ge=0, le=STRONGEST_BASE)]


class Ready(Model):
    """What every necessary condition and every dimension needs for the best verdict."""

    min_level: LevelNumber
    min_evidence: StrengthNumber
    min_dimension_mean: Annotated[float, Field(ge=0, le=HIGHEST_LEVEL)]
    min_applicable_share: Share = 0.5
    """Of a dimension's relevant weight; below it too little is left to judge by."""


class Unsupported(Model):
    """A level from `from_level` on with a strength below `below_evidence` is flagged."""

    from_level: LevelNumber = 3
    below_evidence: StrengthNumber = 2


class Disputed(Model):
    """Single levels that lie `from_spread` or more apart are flagged."""

    from_spread: Annotated[int, Field(ge=1, lt=MOST_LEVELS)] = 2


class Systemic(Model):
    """What holds for more than `above_share` of at least `from_pilots` pilots holds for most."""

    above_share: Share = 0.5
    from_pilots: Annotated[int, Field(ge=1)] = 2


class Uncertainty(Model):
    """How surely a known level stays as it is, by evidence strength 0..4."""

    keep_level_by_evidence: Annotated[
        Several[Share], Field(min_length=len(STRENGTHS), max_length=len(STRENGTHS))
    ]


class Rules(Model):
    """Thresholds of the verdict."""

    min_coverage: Share
    min_score_coverage: Share
    min_evidence: StrengthNumber
    ready: Ready
    stop: Several[StopRule] = ()
    stop_quorum: StopQuorum | None = None
    unsupported: Unsupported = Unsupported.model_construct()
    disputed: Disputed = Disputed.model_construct()
    systemic: Systemic = Systemic.model_construct()
    uncertainty: Uncertainty | None = None

    @property
    def enough(self) -> int:
        """The strength of evidence that a good answer brings."""
        return max(self.ready.min_evidence, self.min_evidence)
