"""Judge pilots with a framework: the one way from models to evaluations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

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
    from pilotscan.scoring.ratings import ConditionRating

__all__ = ["Begun", "begin", "head_route", "judge_begun", "judge_pilots"]


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


class Begun(NamedTuple):
    """A pilot of which is known what its assessments say, and not yet what follows.

    Parameters
    ----------
    evaluation : without conditions and routes
    rated : what is known of each condition, in the framework's order
    """

    evaluation: Evaluation
    rated: list[ConditionRating]


def begin(  # noqa: PLR0913
    pilot: Pilot,
    framework: Framework,
    *,
    route: str | None = None,
    as_of: date | None = None,
    file: str = "",
    sha256: str = "",
) -> Begun:
    """Bring the assessments of a pilot together; see `judge_pilots`."""
    head, is_declared = head_route(pilot, framework, route)
    observations = observe(pilot, framework, head, as_of)
    known, later = known_on(pilot, as_of)
    counted = counted_assessments(known, framework, as_of)
    evaluation = Evaluation(
        pilot=known,
        framework=framework,
        as_of=reference_date(known, as_of),
        route=head,
        route_declared=is_declared,
        assessments=tuple(counted),
        conditions=(),
        routes=(),
        file=file,
        sha256=sha256,
        later=later,
        observations=observations,
    )
    return Begun(evaluation, rate_counted(counted, known.sources, framework))


def judge_begun(begun: Sequence[Begun], framework: Framework) -> list[Evaluation]:
    """Judge pilots together, on every route."""
    if not begun:
        return []
    judged = zip(*judge_ratings([one.rated for one in begun], framework), strict=True)
    return [
        replace(one.evaluation, conditions=conditions, routes=routes)
        for one, (conditions, routes) in zip(begun, judged, strict=True)
    ]


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
    begun = [
        begin(pilot, framework, route=route, as_of=as_of, file=file, sha256=sha256)
        for pilot, (file, sha256) in zip(pilots, files or [("", "")] * len(pilots), strict=True)
    ]
    return judge_begun(begun, framework)
