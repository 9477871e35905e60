"""Each rule of a verdict is told in one row."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

import pilotscan
from pilotscan.gates import What
from pilotscan.model.scale import VERDICTS
from pilotscan.reporting.words.reasons import OF_BEST, RULES, words_of
from pilotscan.scoring.result import Rule
from pilotscan.scoring.verdict import CONDITIONAL, REASONS

REPORTING = Path(pilotscan.__file__).parent / "reporting"
TELLING = ("asserted", "contested", "disputed", "zero")
"""Names that no other word of a report shares."""


def test_every_rule_has_a_row_and_every_row_is_told() -> None:
    told = {id(words_of(rule, verdict)) for rule in get_args(Rule) for verdict in VERDICTS}
    assert told == {id(words) for words in RULES.values()}


def test_the_best_verdict_needs_what_its_absence_is_reasoned_with() -> None:
    by_condition = [rule for rule, _ in REASONS[CONDITIONAL]]
    assert list(OF_BEST) == [*by_condition, "dimension"]


def test_what_a_gate_says_would_help_has_words() -> None:
    of_ratings = set(get_args(What)) - {"level", "facts"}
    assert all(RULES[what].mended for what in of_ratings)


@pytest.mark.parametrize("name", TELLING)
def test_no_other_part_of_the_reports_lists_the_rules(name: str) -> None:
    literal = re.compile(rf"[\"']{name}[\"']")
    found = [
        path.relative_to(REPORTING).as_posix()
        for path in sorted(REPORTING.rglob("*.py"))
        if literal.search(path.read_text("utf-8"))
    ]
    # How firmly a level is known has a word in common with the rules.
    others = {"words/reasons.py"} | ({"pilot/deciding_chart.py"} if name == "asserted" else set())
    assert [name for name in found if name not in others] == []
