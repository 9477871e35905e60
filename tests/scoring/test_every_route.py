"""Pilots judged in company, by what judges them itself: nothing is kept of an earlier test."""

from __future__ import annotations

from pilotscan.api.load import LoadedPilots
from pilotscan.model.framework import Framework
from pilotscan.scoring.every_route import judge_ratings
from pilotscan.scoring.ratings import rate_pilot


def test_each_pilot_in_company_is_judged_as_alone(
    shipped: LoadedPilots, living_lab: Framework
) -> None:
    rated = [rate_pilot(pilot, living_lab) for pilot in shipped]
    conditions, routes = judge_ratings(rated, living_lab)
    alone = [judge_ratings([one], living_lab) for one in rated]
    assert list(zip(conditions, routes, strict=True)) == [(c, r) for [c], [r] in alone]
