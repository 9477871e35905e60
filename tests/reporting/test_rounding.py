"""To nearest, half away from zero, and never across a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotscan.model.scale import TOLERANCE
from pilotscan.reporting import rounding
from pilotscan.reporting.rounding import rounded, rounded_share


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (0.716739, 2, 0.72), (-0.09284, 2, -0.09), (0.125, 2, 0.13), (-0.125, 2, -0.13),
        (2.675, 2, 2.68), (0.5, 0, 1.0), (1.5, 0, 2.0), (2.5, 0, 3.0), (54.96, 1, 55.0),
        (0.0, 2, 0.0), (1e300, 2, 1e300),
    ],
    ids=str,
)  # fmt: skip
def test_to_nearest_and_half_away_from_zero(value: float, digits: int, shown: float) -> None:
    assert rounded(value, digits) == shown


@pytest.mark.parametrize(
    ("value", "line", "shown"),
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


@pytest.mark.parametrize(
    ("share", "lines", "shown"),
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


def test_a_line_is_met_as_in_judging() -> None:
    assert rounding._TOLERANCE == TOLERANCE
