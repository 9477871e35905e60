"""The values that come out of judging: plain, frozen, unrounded, without wording."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from pilotscan.model.scale import Verdict
    from pilotscan.scoring.evidence import Support
    from pilotscan.scoring.ratings import State

__all__ = [
    "BASES",
    "NO_DISTANCE",
    "Advice",
    "After",
    "AnswerWorth",
    "ConditionResult",
    "DimensionResult",
    "Distance",
    "Hinge",
    "NextStep",
    "Path",
    "PathStep",
    "Reason",
    "RouteResult",
    "RouteState",
    "RuledOut",
    "Score",
    "state_on",
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
Basis = Literal["asserted", "documented", "established"]
BASES: tuple[Basis, ...] = ("asserted", "asserted", "documented", "established", "established")
"""How firmly something is known, by the strength of the evidence that it rests on."""
Change = Literal["raise", "find-out", "document", "settle"]


class Reason(NamedTuple):
    """One rule that made the verdict, with every condition or dimension that it holds for."""

    rule: Rule
    conditions: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()


class Score(NamedTuple):
    """0..100. `value` is None where too little is known, all three where nothing is summed."""

    value: float | None
    low: float | None
    high: float | None


class DimensionResult(NamedTuple):
    """Numbers of one dimension on one route; None where no relevant condition applies.

    Parameters
    ----------
    mean : on the scale of the levels, over the rated conditions; None if none is rated
    low, high : the same with every unknown at the lowest level and at the highest
    coverage : rated share of the weight, 0..1
    """

    id: str
    mean: float | None
    low: float | None
    high: float | None
    coverage: float | None
    weight: float


class ConditionResult(NamedTuple):
    """What is known of one condition, whatever the route.

    Parameters
    ----------
    flags : of disputed, contested, unsupported, lone-stop
    """

    id: str
    dimension: str
    state: State
    level: int | None
    spread: int
    support: Support
    flags: tuple[str, ...]

    def __repr__(self) -> str:
        """Say how it stands, and no more: many stand in a row."""
        return f"ConditionResult({self.id}: {self.state if self.level is None else self.level})"


class Hinge(NamedTuple):
    """A single change that changes the verdict; `before` is None for an unknown level."""

    condition: str
    what: Literal["level", "evidence"]
    before: int | None
    after: int
    verdict: Verdict


class Advice(NamedTuple):
    """A condition to work on, and why it stands where it stands."""

    condition: str
    why: Why


class RuledOut(NamedTuple):
    """A verdict that no answer to what is open can give any more.

    Parameters
    ----------
    reasons : what stands in the way even with the best answers; empty where what is known is
        already too good for it
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]


class Distance(NamedTuple):
    """The fewest conditions to be answered, well enough, before a verdict can be given.

    Parameters
    ----------
    certain : necessary, and unknown or only asserted, in the framework's order
    choice : unknown ones that bring the coverage to its minimum, those that add most first
    settles : of the certain ones those of which one bad answer alone gives a verdict
    """

    certain: tuple[str, ...] = ()
    choice: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()

    @property
    def answers(self) -> int:
        """How many answers; 0 where there is a verdict."""
        return len(self.certain) + len(self.choice)


NO_DISTANCE = Distance()
"""That of a verdict."""


class AnswerWorth(NamedTuple):
    """What an answer to one open condition brings by itself.

    Parameters
    ----------
    coverage : share of weight, 0..1, after it
    leads_to : other verdicts that it can give, as in `VERDICTS`
    listed : it is one of the answers of the distance
    """

    condition: str
    coverage: float
    leads_to: tuple[Verdict, ...]
    listed: bool


class PathStep(NamedTuple):
    """A change of one condition, and the verdict after it.

    Parameters
    ----------
    change : raise (the level) | find-out (an unknown, and be at least `to_level`) | document (the
        level stays, with better evidence) | settle (the level stays, agreed by all assessors and
        uncontradicted)
    to_level, to_strength : None where it stays as it is
    """

    condition: str
    change: Change
    to_level: int | None
    to_strength: int | None
    verdict_after: Verdict


class After(NamedTuple):
    """What a step of a path leaves possible.

    Parameters
    ----------
    distance : number of answers to a verdict
    """

    outlook: tuple[Verdict, ...]
    distance: int


class Path(NamedTuple):
    """The least that leads to a verdict or a better one.

    Parameters
    ----------
    steps : in the order to take them; empty where the pilot is there, None where no change of
        ratings leads there
    blocked : what is in the way where there is no path: the reasons that are left when all that
        can be changed is at its best
    effort : the sum for the conditions of the steps, if efforts were given
    after : per step, of a path that was asked for by itself; see `Evaluation.path`
    """

    to: Verdict
    steps: tuple[PathStep, ...] | None
    blocked: tuple[Reason, ...] = ()
    effort: float | None = None
    after: tuple[After, ...] = ()


class NextStep(NamedTuple):
    """What follows from a judgement on one route; its fields are those of `RouteResult`."""

    basis: Basis | None
    outlook: tuple[Verdict, ...]
    ruled_out: tuple[RuledOut, ...]
    distance: Distance
    worth: tuple[AnswerWorth, ...]
    paths: tuple[Path, ...]
    risks: tuple[str, ...]


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
    basis : how firmly the deciding ratings are known; None where there is no verdict
    outlook : the verdicts that completing the file could give, as in `VERDICTS`
    ruled_out : the others, and what rules them out
    worth : what an answer brings, per open condition, in the framework's order
    paths : to `conditional` and to `ready-stepwise`
    risks : necessary and below the minimum or unknown, in the framework's order

    Notes
    -----
    From `basis` on the fields are empty in results that are made for a number alone, as hinges and
    advice are.
    """

    counting: int
    rated: int
    well_documented: int
    dimensions: tuple[DimensionResult, ...]
    hinges: tuple[Hinge, ...]
    advice: tuple[Advice, ...]
    basis: Basis | None = None
    outlook: tuple[Verdict, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    distance: Distance = NO_DISTANCE
    worth: tuple[AnswerWorth, ...] = ()
    paths: tuple[Path, ...] = ()
    risks: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say in one line how it turned out: whole, it fills a notebook."""
        return (
            f"RouteResult({self.route!r}, {self.verdict!r}, score={self.score.value}, "
            f"coverage={self.coverage:.2f})"
        )

    def path_to(self, verdict: Verdict) -> Path:
        """Return the least that leads to a verdict or a better one.

        Raises
        ------
        KeyError
            No path leads to such a verdict: it is none that one works towards.
        """
        for path in self.paths:
            if path.to == verdict:
                return path
        raise KeyError(verdict)


_STATE = attrgetter(*(part.name for part in fields(RouteState)))


def state_on(result: RouteState) -> RouteState:
    """Return how a pilot stands on a route, without the rest of the judgement."""
    return RouteState(*_STATE(result))
