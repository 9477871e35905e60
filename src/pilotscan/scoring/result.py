"""The values that come out of judging: plain, frozen, unrounded, without wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Assessment, Pilot
    from pilotscan.model.scale import Verdict
    from pilotscan.scoring.evidence import Support
    from pilotscan.scoring.ratings import State

__all__ = [
    "Advice",
    "ConditionResult",
    "DimensionResult",
    "Evaluation",
    "Hinge",
    "Reason",
    "RouteResult",
    "RouteState",
    "Score",
]

Rule = Literal[
    "stop",
    "bottleneck",
    "unknown",
    "asserted",
    "coverage",
    "level",
    "evidence",
    "disputed",
    "contested",
    "zero",
    "dimension",
]
Why = Literal[
    "stop",
    "bottleneck",
    "unknown-necessary",
    "asserted",
    "unsupported",
    "disputed",
    "contested",
    "zero",
    "dimension",
    "gap",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that made the verdict, with every condition or dimension that it holds for."""

    rule: Rule
    conditions: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """0..100. `value` is None where too little is known; `low` and `high` always have one."""

    value: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """Numbers of one dimension on one route; None where no relevant condition applies.

    Parameters
    ----------
    mean : 0..4 over the rated conditions, None if none is rated
    low, high : 0..4 with every unknown at 0 and at 4
    coverage : rated share of the weight, 0..1
    """

    id: str
    mean: float | None
    low: float | None
    high: float | None
    coverage: float | None
    weight: float


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """What is known of one condition, whatever the route.

    Parameters
    ----------
    flags : of disputed, contested, unsupported
    """

    id: str
    dimension: str
    state: State
    level: int | None
    spread: int
    support: Support
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hinge:
    """A single change that changes the verdict; `before` is None for an unknown level."""

    condition: str
    what: Literal["level", "evidence"]
    before: int | None
    after: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Advice:
    """A condition to work on, and why it stands where it stands."""

    condition: str
    why: Why


@dataclass(frozen=True, slots=True)
class RouteState:
    """How a pilot stands on one route: what a saved result says of it as well.

    Parameters
    ----------
    coverage, documented : shares of weight, 0..1
    """

    route: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    score: Score
    coverage: float
    documented: float
    bottlenecks: tuple[str, ...]
    unknown_necessary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RouteResult(RouteState):
    """The judgement on one route.

    Parameters
    ----------
    counting, rated, well_documented : numbers of conditions
    """

    counting: int
    rated: int
    well_documented: int
    dimensions: tuple[DimensionResult, ...]
    hinges: tuple[Hinge, ...]
    advice: tuple[Advice, ...]


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

    def __repr__(self) -> str:
        """Say in one line of what it is: whole, it fills a notebook."""
        return (
            f"Evaluation(pilot={self.pilot.id!r}, framework={self.framework.id!r}, "
            f"route={self.route!r}, verdict={self.head.verdict!r}, as_of={self.as_of})"
        )

    def _repr_html_(self) -> str | None:
        """Show in a notebook what was judged, a row per route."""
        import pandas as pd  # noqa: PLC0415 - results are read by much that needs no pandas

        rows = [
            {
                "pilot": self.pilot.id,
                "route": on.route,
                "verdict": on.verdict,
                "score": on.score.value,
                "low": on.score.low,
                "high": on.score.high,
                "coverage": on.coverage,
                "bottlenecks": "; ".join(on.bottlenecks),
            }
            for on in self.routes
        ]
        shown: str | None = pd.DataFrame(rows)._repr_html_()  # type: ignore[operator]
        return shown

    @property
    def head(self) -> RouteResult:
        """The judgement on the route that heads the report."""
        return self.on(self.route)

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

    def asks(self, name: str) -> tuple[str, ...]:
        """Return who would know about a condition, by the assessments that count."""
        ratings = (a.ratings[name] for a in self.assessments if name in a.ratings)
        return tuple(dict.fromkeys(rating.ask for rating in ratings if rating.ask))

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
