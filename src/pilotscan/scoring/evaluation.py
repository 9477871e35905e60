"""What came of judging a pilot: all that a report, a table or a notebook may ask of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pilotscan.doors import door
from pilotscan.model.assessment import asks_about
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.model.scale import YES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    import pandas as pd

    from pilotscan.model.assessment import Ask, Assessment
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.scale import Verdict
    from pilotscan.scoring.observations import Observation
    from pilotscan.scoring.result import ConditionResult, Path, RouteResult

__all__ = ["Evaluation"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One pilot judged with one framework.

    Parameters
    ----------
    as_of : the reference date; None when the pilot has no assessment and none was asked for
    route : the one that heads the report
    route_declared : False when neither the caller nor the pilot named a route of the framework
    assessments : those that counted, in the order of the file
    conditions : in the framework's order
    routes : in the framework's order
    file, sha256 : where the pilot was read; empty for one made in memory
    later : how many facts and sources of the file are left out of `pilot`, because they are dated
        after the reference date
    assumed : conditions that are judged otherwise than the file has them, see `what_if`
    observations : risks that follow from its facts, on the route that heads the report

    Examples
    --------
    >>> [evaluation] = pilotscan.evaluate(pilotscan.load_pilots("pilots/plan-einstein.yaml"))
    >>> evaluation.head.verdict, evaluation.head.bottlenecks
    ('not-yet', ('policy-coherence', 'outcome-evidence'))
    """

    pilot: Pilot
    framework: Framework
    as_of: date | None
    route: str
    route_declared: bool
    assessments: tuple[Assessment, ...]
    conditions: tuple[ConditionResult, ...]
    routes: tuple[RouteResult, ...]
    file: str = ""
    sha256: str = ""
    later: int = 0
    assumed: tuple[tuple[str, int | tuple[int, int]], ...] = ()
    observations: tuple[Observation, ...] = ()

    def __repr__(self) -> str:
        """Say in one line of what it is: whole, it fills a notebook."""
        assumed = f", assumed={len(self.assumed)}" if self.assumed else ""
        return (
            f"Evaluation(pilot={self.pilot.id!r}, framework={self.framework.id!r}, "
            f"route={self.route!r}, verdict={self.head.verdict!r}, as_of={self.as_of}{assumed})"
        )

    def _repr_html_(self) -> str | None:
        """Show in a notebook what was judged, a row per route."""
        from pilotscan.scoring.frames import routes_frame  # noqa: PLC0415 - needs pandas

        names = ["pilot", "route", "verdict", "score", "low", "high", "coverage", "bottlenecks"]
        shown: str | None = routes_frame((self.pilot, on) for on in self.routes)[
            names
        ]._repr_html_()  # type: ignore[operator]
        return shown

    def to_frame(self) -> pd.DataFrame:
        """Return a table with a row per condition, in the framework's order.

        Columns are called as in the table ``levels`` of a comparison; level, spread and evidence
        strength are empty where the level is not known.

        Examples
        --------
        >>> [evaluation] = pilotscan.evaluate(pilotscan.load_pilots("pilots/plan-einstein.yaml"))
        >>> evaluation.to_frame().query("necessary and level < 2")["condition"].tolist()
        ['policy-coherence', 'outcome-evidence']
        """
        from pilotscan.scoring.frames import conditions_frame  # noqa: PLC0415 - needs pandas

        return conditions_frame(self.pilot, self.framework, self.route, self.conditions)

    def to_dict(self, lang: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """Return what the JSON result says of the pilot (docs/reference/json.md).

        Parameters
        ----------
        lang : of the sentences in it; ids and numbers do not depend on it

        Examples
        --------
        >>> [evaluation] = pilotscan.evaluate(pilotscan.load_pilots("pilots/plan-einstein.yaml"))
        >>> evaluation.to_dict()["id"]
        'plan-einstein'
        """
        made: dict[str, Any] = door("evaluation_dict")(self, lang)
        return made

    @property
    def head(self) -> RouteResult:
        """The judgement on the route that heads the report."""
        return self.on(self.route)

    @property
    def best_open(self) -> RouteResult | None:
        """The judgement on the other route with the best verdict, where that is a yes.

        None where the route that heads the report has as good a one.
        """
        others = [on for on in self.routes if on.verdict in YES and on.route != self.route]
        best = max(others, key=lambda on: YES.index(on.verdict), default=None)
        if best is None or (
            self.head.verdict in YES and YES.index(self.head.verdict) >= YES.index(best.verdict)
        ):
            return None
        return best

    def on(self, route: str) -> RouteResult:
        """Return the judgement on a route.

        Raises
        ------
        KeyError
            The framework has no such route.
        """
        for result in self.routes:
            if result.route == route:
                return result
        raise KeyError(route)

    def path(
        self,
        to: Verdict,
        *,
        route: str | None = None,
        effort: Mapping[str, float] | None = None,
        actors: Collection[str] | None = None,
    ) -> Path:
        """Return the least that leads to a verdict or a better one.

        Parameters
        ----------
        to : `conditional` or `ready-stepwise`
        route : the one that heads the report if not given
        effort : what it takes to touch a condition, in any unit, of every condition that may be
            touched; the least in all instead of the fewest conditions
        actors : only conditions that one of these can move may be touched

        Raises
        ------
        KeyError
            The framework has no such route.
        ValueError
            No path leads to such a verdict, a name is not one of the framework's, or an effort is
            missing or below 0.
        """
        from pilotscan.scoring.what_if import path_of  # noqa: PLC0415 - results need no numpy

        on = self.on(route or self.route).route
        assumed = dict(self.assumed)
        return path_of(self.pilot, self.framework, self.as_of, assumed, on, to, effort, actors)

    def what_if(self, changes: Mapping[str, int | tuple[int, int]]) -> Evaluation:
        """Judge the pilot as if some conditions stood otherwise, all else held.

        Parameters
        ----------
        changes : by condition its level, or level and strength of evidence. The level is that of
            all assessors. Without a strength it stays as it is, and of an unknown one it is what
            the best verdict asks for. What was assumed before still holds.

        Raises
        ------
        ValueError
            The framework has no such condition, or a level or strength is outside its scale.

        Examples
        --------
        >>> [evaluation] = pilotscan.evaluate(pilotscan.load_pilots("pilots/plan-einstein.yaml"))
        >>> steps = evaluation.path("conditional").steps
        >>> better = {step.condition: step.to_level for step in steps}
        >>> evaluation.what_if(better).head.verdict
        'conditional'
        """
        from pilotscan.scoring.what_if import judge_changed, plain_changes  # noqa: PLC0415

        assumed = {**dict(self.assumed), **plain_changes(changes)}
        conditions, routes = judge_changed(self.pilot, self.framework, self.as_of, assumed)
        return replace(self, assumed=tuple(assumed.items()), conditions=conditions, routes=routes)

    def asks(self, name: str) -> tuple[Ask, ...]:
        """Return who would know about a condition, and what to ask.

        First by the assessments that count, then the informants who are said to know.
        """
        return asks_about(name, self.assessments, self.pilot.informants)

    def unseen(self, name: str) -> tuple[str, ...]:
        """Return the documents that are said to show how a condition stands, and nobody has seen.

        By their titles, each once.
        """
        cited = dict.fromkeys(
            evidence.source
            for assessment in self.assessments
            if name in assessment.ratings
            for evidence in assessment.ratings[name].evidence
        )
        sources = self.pilot.sources
        unseen = (s for s in cited if s in sources and sources[s].read == "unseen")
        return tuple(dict.fromkeys(sources[source].title or source for source in unseen))

    def condition(self, name: str) -> ConditionResult:
        """Return what is known of a condition.

        Raises
        ------
        KeyError
            The framework has no such condition.
        """
        for result in self.conditions:
            if result.id == name:
                return result
        raise KeyError(name)
