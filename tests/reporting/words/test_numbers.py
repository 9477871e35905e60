"""To nearest, half away from zero, and never across a line."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import pilotscan
from pilotscan.model.scale import TOLERANCE
from pilotscan.reporting.words.numbers import outwards, rounded, rounded_share, step_reached
from support.together import together

SOURCE = Path(pilotscan.__file__).parent


@together("value, digits, shown",
    [
        (0.716739, 2, 0.72), (-0.09284, 2, -0.09), (0.125, 2, 0.13), (-0.125, 2, -0.13),
        (2.675, 2, 2.68), (0.5, 0, 1.0), (1.5, 0, 2.0), (2.5, 0, 3.0), (54.96, 1, 55.0),
        (0.0, 2, 0.0), (1e300, 2, 1e300),
    ],
    ids=str,
)  # fmt: skip
def test_to_nearest_and_half_away_from_zero(value: float, digits: int, shown: float) -> None:
    assert rounded(value, digits) == shown


@together("value, line, shown",
    [
        (0.7479, 0.75, 0.74), (0.75, 0.75, 0.75), (0.75 - 1e-12, 0.75, 0.75), (0.7501, 0.75, 0.75),
        (0.6669, 0.667, 0.66), (0.667, 0.667, 0.67), (0.6671, 0.667, 0.67), (1.996, 2.0, 1.99),
        (0.6643, 0.664, 0.67),
    ],
    ids=str,
)  # fmt: skip
def test_a_value_stays_on_its_side_of_a_line(value: float, line: float, shown: float) -> None:
    assert rounded(value, 2, (line,)) == shown


def test_between_two_lines_closer_than_the_last_digit_a_value_is_not_rounded() -> None:
    assert rounded(0.662, 2, (0.661, 0.663)) == 0.662


def test_nothing_has_no_sign() -> None:
    assert str(rounded(-0.001, 2)) == "0.0"


@given(st.floats(-100, 100), st.integers(0, 3), st.lists(st.floats(-100, 100), max_size=3))
def test_no_line_is_ever_crossed(value: float, digits: int, lines: list[float]) -> None:
    shown = rounded(value, digits, lines)
    assert abs(shown - value) <= 10**-digits
    for line in lines:
        assert (shown >= line - TOLERANCE) == (value >= line - TOLERANCE)


@together("share, lines, shown",
    [
        (0, (), 0), (1e-9, (), 0.01), (0.004, (), 0.01), (0.714, (), 0.71), (0.716, (), 0.72),
        (0.7479, (), 0.75), (0.7479, (0.75,), 0.74), (0.996, (), 0.99), (1, (), 1),
    ],
    ids=str,
)  # fmt: skip
def test_a_share_is_nothing_or_all_only_if_it_is(
    share: float, lines: tuple[float, ...], shown: float
) -> None:
    assert rounded_share(share, lines) == shown


def test_ranges_are_rounded_outwards_and_means_down_to_the_level_they_reach() -> None:
    assert outwards(49.5, 50.5) == (49, 51)
    assert outwards(50 - TOLERANCE / 2, 50 + TOLERANCE / 2) == (50, 50)
    assert outwards(1.234, 2.345, 2) == (1.23, 2.35)
    assert outwards(2 / 3, 2 / 3, 2) == (0.66, 0.67)
    assert (step_reached(2.999), step_reached(3 * (1 / 3) * 3 - TOLERANCE / 2)) == (2, 3)


ROUNDS = re.compile(
    r"\b(?:round|floor|ceil|rint|trunc)\(|[:%][,+]?\.\d+[efg%]|\bint\([^()]*[-+] ?(?:1e-|0\.\d)"
)
ELSEWHERE = {
    "asking/answers/excel.py": "a number as people wrote it in a cell",
    "checks/consistency.py": "amounts of a file, as the file has them",
    "comparing/learning.py": "where an average of positions falls",
    "comparing/ranking.py": "scores as whole steps, to count draws",
    "comparing/running.py": "a sum of whole numbers, back from its mean",
    "comparing/uncertainty.py": "random numbers",
    "gates/remedies.py": "how many levels are missing",
    "loading/amounts.py": "a number as it is to be written in a file",
    "loading/refused.py": "bounds of a file format",
    "model/quoted.py": "thresholds of a framework, as it has them",
    "patterns/covering.py": "the least number of columns",
    "patterns/together.py": "associations that are alike, to sort them",
    "reporting/patterns/charts.py": "where things are drawn",
    "scoring/result.py": "what an object looks like in a notebook",
    "reporting/documents/scales.py": "where things are drawn",
    "reporting/comparison/conditions.py": "where things are drawn",
    "reporting/comparison/ordering.py": "where things are drawn, and in which shade",
    "reporting/documents/word/body.py": "sizes of a page",
    "reporting/documents/word/document.py": "sizes of a page",
    "reporting/documents/word/parts.py": "sizes of a page",
    "reporting/documents/word/styles.py": "sizes of a page",
    "reporting/exports/front.py": "lines of a cell",
    "reporting/pilot/answer.py": "where things are drawn",
    "reporting/pilot/deciding_chart.py": "where things are drawn",
    "reporting/pilot/money.py": "about how many years",
    "reporting/words/numbers.py": "the place for it",
    "scoring/outlook.py": "gains that are alike, to sort them",
    "told.py": "amounts and limits of a file, in English",
}


def test_values_are_rounded_in_one_place() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if ROUNDS.search(path.read_text("utf-8"))
    }
    assert sorted(found ^ ELSEWHERE.keys()) == []
