"""How the judgement of a pilot moved from assessment to assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pilotscan.scoring.judge import route_results
from pilotscan.scoring.ratings import rate_pilot
from pilotscan.scoring.score import RoutePlan
from pilotscan.scoring.verdict import Known, judge_route

if TYPE_CHECKING:
    from datetime import date

    from pilotscan.model.framework import Verdict
    from pilotscan.scoring.result import Evaluation, Score

__all__ = ["TrendPoint", "find_trend"]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The judgement as of one date.

    Parameters
    ----------
    coverage : rated share of the weight, 0..1
    counting, rated : numbers of conditions
    """

    date: date
    verdict: Verdict
    score: Score
    coverage: float
    counting: int
    rated: int


def find_trend(evaluation: Evaluation) -> tuple[TrendPoint, ...]:
    """Judge a pilot on its head route as of each date on which it was assessed.

    Returns
    -------
    tuple
        A point per date of an assessment for the framework, up to the reference date, rising. The
        last one is the evaluation's own judgement. Empty if there are fewer than two dates: one
        judgement is no trend.

    Notes
    -----
    The facts of the file are those of today: sources found later count for earlier dates too. So
    a change comes from new or changed ratings, which other assessors may have given.
    """
    pilot, framework, as_of = evaluation.pilot, evaluation.framework, evaluation.as_of
    days = sorted(
        {
            assessment.date
            for assessment in pilot.assessments
            if assessment.framework == framework.id
            and as_of is not None
            and assessment.date <= as_of
        }
    )
    if len(days) < 2:
        return ()
    earlier = [rate_pilot(pilot, framework, day) for day in days[:-1]]
    known = Known.of_ratings(earlier, framework.rules)
    judged = judge_route(known, RoutePlan.of(framework, evaluation.route), framework.rules)
    nothing = [()] * len(earlier)
    results = route_results(evaluation.route, framework, judged, nothing, nothing)
    return tuple(
        TrendPoint(day, r.verdict, r.score, r.coverage, r.counting, r.rated)
        for day, r in zip(days, [*results, evaluation.head], strict=True)
    )
