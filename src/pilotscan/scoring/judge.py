"""Judge pilots with a framework: the one way from models to evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.counting import counted_assessments, reference_date
from pilotscan.model.lookback import known_on
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.every_route import judge_ratings
from pilotscan.scoring.observations import observe
from pilotscan.scoring.ratings import rate_counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot

__all__ = ["head_route", "judge_pilots"]


def head_route(pilot: Pilot, framework: Framework, route: str | None = None) -> tuple[str, bool]:
    """Return the route that heads the report, and whether anybody declared it.

    A route that the pilot declares and the framework lacks is one of another framework.

    Raises
    ------
    KeyError
        The framework does not have the route asked for.
    """
    if route is not None and route not in framework.routes:
        raise KeyError(route)
    declared = route or pilot.scaling.route
    if declared in framework.routes:
        return declared, True
    return next(iter(framework.routes)), False


def judge_pilots(
    pilots: Sequence[Pilot],
    framework: Framework,
    *,
    route: str | None = None,
    as_of: date | None = None,
    files: Sequence[tuple[str, str]] | None = None,
) -> list[Evaluation]:
    """Judge pilots on every route of a framework.

    Parameters
    ----------
    pilots : any number; each is judged as if alone
    route : heads every report instead of the one that each pilot declares
    as_of : assessments and facts after it do not count; None is each pilot's newest assessment
    files : per pilot the name of its file and the SHA-256 of its bytes

    Returns
    -------
    list
        In the order of `pilots`.

    Raises
    ------
    KeyError
        The framework does not have the route asked for.
    """
    if not pilots:
        return []
    heads = [head_route(pilot, framework, route) for pilot in pilots]
    observations = [
        observe(pilot, framework, head, as_of)
        for pilot, (head, _) in zip(pilots, heads, strict=True)
    ]
    looked_back = [known_on(pilot, as_of) for pilot in pilots]
    pilots = [pilot for pilot, _ in looked_back]
    counted = [counted_assessments(pilot, framework, as_of) for pilot in pilots]
    rated = [
        rate_counted(assessments, pilot.sources, framework)
        for pilot, assessments in zip(pilots, counted, strict=True)
    ]
    conditions, routes = judge_ratings(rated, framework)
    names = files or [("", "")] * len(pilots)
    return [
        Evaluation(
            pilot=pilot,
            framework=framework,
            as_of=reference_date(pilot, as_of),
            route=heads[i][0],
            route_declared=heads[i][1],
            assessments=tuple(counted[i]),
            conditions=conditions[i],
            routes=routes[i],
            file=names[i][0],
            sha256=names[i][1],
            later=looked_back[i][1],
            observations=observations[i],
        )
        for i, pilot in enumerate(pilots)
    ]
