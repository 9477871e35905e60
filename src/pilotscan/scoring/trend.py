"""How the judgement of a pilot moved from assessment to assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.scoring.every_route import route_results
from pilotscan.scoring.ratings import rate_pilot
from pilotscan.scoring.score import RoutePlan
from pilotscan.scoring.verdict import Known, judge_route

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence
    from datetime import date

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.scale import Verdict
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import Score

__all__ = ["TrendPoint", "find_trend", "pilot_trend"]


class TrendPoint(NamedTuple):
    """The judgement as of one date.

    Parameters
    ----------
    coverage : rated share of the weight, 0..1
    counting, rated : numbers of conditions
    """

    date: datetime.date
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
    Each date is judged by what was known then: later ratings and later sources do not count.
    """
    pilot, framework = evaluation.pilot, evaluation.framework
    days = _days(pilot, framework, evaluation.as_of)
    if len(days) < 2:
        return ()
    earlier = _judge(pilot, framework, evaluation.route, days[:-1])
    head = evaluation.head
    last = TrendPoint(days[-1], head.verdict, head.score, head.coverage, head.counting, head.rated)
    return (*earlier, last)


def pilot_trend(
    pilot: Pilot, framework: Framework, route: str, as_of: date | None
) -> tuple[TrendPoint, ...]:
    """Judge a pilot on a route as of each date of an assessment; see `find_trend`.

    Parameters
    ----------
    as_of : the reference date of the pilot; None if it has no assessment
    """
    days = _days(pilot, framework, as_of)
    return _judge(pilot, framework, route, days) if len(days) > 1 else ()


def _days(pilot: Pilot, framework: Framework, as_of: date | None) -> list[date]:
    """Return the dates of assessments for the framework up to the reference date, rising."""
    return sorted(
        {
            assessment.date
            for assessment in pilot.assessments
            if assessment.framework == framework.id
            and as_of is not None
            and assessment.date <= as_of
        }
    )


def _judge(
    pilot: Pilot, framework: Framework, route: str, days: Sequence[date]
) -> tuple[TrendPoint, ...]:
    rated = [rate_pilot(pilot, framework, day) for day in days]
    known = Known.of_ratings(rated, framework)
    judged = judge_route(known, RoutePlan.of(framework, route), framework.rules)
    nothing = [()] * len(rated)
    results = route_results(route, framework, judged, nothing, nothing)
    return tuple(
        TrendPoint(day, r.verdict, r.score, r.coverage, r.counting, r.rated)
        for day, r in zip(days, results, strict=True)
    )
