"""Calibration against R's QCA (tests/oracles/qca), and what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pilotscan.errors import UsageError
from pilotscan.patterns import calibrate, dichotomize
from support.qca_tables import expected

CALIBRATION = expected("calibration")
ODDS_OF_3 = 1 / (1 + math.exp(-3))


@pytest.mark.parametrize("name", CALIBRATION["fuzzy_direct"])
def test_the_direct_method_and_the_straight_and_bent_lines(name: str) -> None:
    case = CALIBRATION["fuzzy_direct"][name]
    out, crossover, full = (case["thresholds"][key] for key in "eci")

    def membership(**more: object) -> list[float]:
        return calibrate(case["raw"], full=full, crossover=crossover, out=out, **more).tolist()

    assert membership() == pytest.approx(case["logistic_idm095"], abs=1e-9)
    assert membership(full_at=ODDS_OF_3) == pytest.approx(case["logistic_idm_odds3"], abs=1e-9)
    assert membership(method="linear") == pytest.approx(case["linear"], abs=1e-9)
    bent = membership(method="linear", below=2, above=3)
    assert bent == pytest.approx(case["below2_above3"], abs=1e-9)
    # Published with two decimals.
    assert membership(full_at=ODDS_OF_3) == pytest.approx(case["published_LF"], abs=0.0101)


def test_incomes_of_countries() -> None:
    case = CALIBRATION["ragin2008_income_direct"]
    out, crossover, full = case["thresholds"]
    anchors = {"full": full, "crossover": crossover, "out": out}
    assert calibrate(case["x"], **anchors).tolist() == pytest.approx(case["out"], abs=1e-9)
    by_odds = calibrate(case["x"], full_at=ODDS_OF_3, **anchors)
    assert by_odds.tolist() == pytest.approx(case["out_odds3"], abs=1e-9)


@pytest.mark.parametrize(("name", "powers"), [("linear", (1, 1)), ("above3_below3", (3, 3))])
def test_a_bell_is_the_least_of_a_rise_and_a_fall(name: str, powers: tuple[int, int]) -> None:
    case = CALIBRATION["bell"]
    below, above = powers
    low, middle, top, end, down, out = case["thresholds"]
    bend = {"method": "linear", "below": below, "above": above}
    rise = calibrate(case["x"], out=low, crossover=middle, full=top, **bend)
    fall = calibrate(case["x"], out=out, crossover=down, full=end, **bend)
    assert np.minimum(rise, fall).tolist() == pytest.approx(case[name], abs=1e-9)


@pytest.mark.parametrize("name", ["DEV", "DEV_mv", "URB", "boundary"])
def test_steps(name: str) -> None:
    case = CALIBRATION["crisp"][name]
    raw = case.get("x") or CALIBRATION["fuzzy_direct"][name.removesuffix("_mv")]["raw"]
    assert dichotomize(raw, case["th"]).tolist() == case["out"]


def test_less_can_be_more() -> None:
    rising = calibrate([1, 2, 3], full=3, crossover=2, out=1)
    falling = calibrate([3, 2, 1], full=1, crossover=2, out=3)
    assert rising.tolist() == pytest.approx([0.05, 0.5, 0.95])
    assert falling.tolist() == pytest.approx(rising.tolist())


def test_a_gap_stays_a_gap() -> None:
    raw = [1.0, math.nan]
    for made in (
        calibrate(raw, full=3, crossover=2, out=1),
        calibrate(raw, full=3, crossover=2, out=1, method="linear"),
        dichotomize(raw, 2),
    ):
        assert np.isnan(made).tolist() == [False, True]


@pytest.mark.parametrize("anchors", [(3, 3, 1), (1, 3, 2), (2, 1, 3)])
def test_anchors_out_of_order_are_refused(anchors: tuple[int, int, int]) -> None:
    full, crossover, out = anchors
    with pytest.raises(UsageError, match="the anchors must be in order"):
        calibrate([1], full=full, crossover=crossover, out=out)


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_full_is_more_than_half_and_less_than_whole(share: float) -> None:
    with pytest.raises(UsageError, match="full_at is"):
        calibrate([1], full=3, crossover=2, out=1, full_at=share)
