"""The scales of the method: levels, strengths of evidence, points and verdicts (docs/method.md).

What a framework can set stands in its file; this is what no framework can. Nothing is imported, so
that a configuration can be read without pydantic.
"""

from __future__ import annotations

from typing import Literal

__all__ = [
    "LADDER",
    "LEVELS",
    "PER_LEVEL",
    "STRENGTHS",
    "STRONGEST_BASE",
    "TOLERANCE",
    "TOP_LEVEL",
    "TOP_SCORE",
    "TOP_STRENGTH",
    "UNCLEAR",
    "VERDICTS",
    "Verdict",
]

TOP_LEVEL = 4
LEVELS = range(TOP_LEVEL + 1)
TOP_STRENGTH = 4
"""Of the evidence for a level, over all sources."""
STRENGTHS = range(TOP_STRENGTH + 1)
STRONGEST_BASE = 3
"""What one source can carry by itself."""
TOP_SCORE = 100
PER_LEVEL = TOP_SCORE / TOP_LEVEL
"""Points of the score per level."""
TOLERANCE = 1e-9
"""A threshold t is met from t - TOLERANCE on, so that 3/4 by way of thirds is still 3/4."""

Verdict = Literal["stop-or-repair", "not-yet", "not-assessable", "conditional", "ready-stepwise"]
VERDICTS: tuple[Verdict, ...] = (
    "stop-or-repair",
    "not-yet",
    "not-assessable",
    "conditional",
    "ready-stepwise",
)
"""In the order in which the rules are tried; the first that holds is the verdict."""
UNCLEAR: Verdict = "not-assessable"
"""No judgement, and so neither better nor worse than another verdict."""
LADDER: tuple[Verdict, ...] = tuple(verdict for verdict in VERDICTS if verdict != UNCLEAR)
"""Verdicts from worst to best. One that cannot be given has no place among them."""
