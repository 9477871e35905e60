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
    for place in {0, 1, *range(2, len(rated), 4), len(rated) - 1}:  # the others are company
        alone = judge_ratings([rated[place]], living_lab)
        assert alone == ([conditions[place]], [routes[place]]), place
