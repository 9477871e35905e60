"""Where this project's files are, a good pilot, and the types of what fixtures give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pilotscan.scoring.evaluation import Evaluation

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
PILOTS = ROOT / "pilots"
SMALL_FRAMEWORK = TESTS / "cases" / "scoring" / "frameworks" / "two-dimensions.yaml"

GOOD = """\
pilotscan: 1
id: good
name: Good pilot
place: {municipality: Delft, country: NL}
scaling: {route: growth}
assessments:
  - date: 2026-01-15
    framework: living-lab
    assessor: {role: independent}
    ratings:
      durable-need:
        level: 3
        because: The figures say so.
        evidence: [report]
sources:
  report: {title: A report, kind: monitoring}
figures: [{what: people in need of a home, value: 40, date: 2025}]
"""


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
Evaluate = Callable[..., Evaluation]
