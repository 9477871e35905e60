"""What is open about a pilot, most useful first: what the answers can change, and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pilotscan.model.assessment import PANEL

if TYPE_CHECKING:
    from collections.abc import Collection

    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["OpenPoint", "Why", "is_settled", "open_points"]

Why = Literal["unknown", "asserted", "disputed", "contested", "derived", "known"]
_OPEN: tuple[Why, ...] = ("disputed", "contested")
"""Flags that leave open how a necessary condition stands."""


class OpenPoint(NamedTuple):
    """A condition that somebody can be asked about.

    Parameters
    ----------
    why : what is open; `known` of one that is asked about all the same
    must : no verdict without it, whatever else is known
    gain : share of the weight, 0..1, that an answer adds to what is known
    """

    condition: str
    why: Why
    must: bool
    gain: float


def is_settled(evaluation: Evaluation, condition: str) -> bool:
    """Tell whether a panel gave a level, and nobody rated the condition since then."""
    rated = [a for a in evaluation.assessments if condition in a.ratings]
    settled = [
        a.date
        for a in rated
        if a.assessor.role == PANEL and isinstance(a.ratings[condition].level, int)
    ]
    return bool(settled) and max(settled) >= max(a.date for a in rated)


def open_points(
    evaluation: Evaluation, derived: Collection[str] = (), *, known: bool = False
) -> tuple[OpenPoint, ...]:
    """Return what is open on the route of a report.

    Parameters
    ----------
    derived : conditions whose level follows from facts, as nobody rated them
    known : what is known already too, at the end

    Returns
    -------
    tuple
        First what a verdict cannot do without, then what can settle it alone, then what adds most
        to what is known; what is equal in the framework's order.
    """
    head = evaluation.head
    worth = {one.condition: one for one in head.worth}
    must, settles = set(head.distance.certain), set(head.distance.settles)
    found = []
    for condition in evaluation.framework.conditions:
        name = condition.id
        result = evaluation.condition(name)
        if not condition.is_relevant(head.route):
            continue
        flags = (flag for flag in _OPEN if flag in result.flags)
        why: Why = "known"
        if result.state == "unknown":
            why = "unknown"
        elif name in worth:
            why = "asserted"
        elif name in derived:
            why = "derived"
        elif condition.is_necessary(head.route):
            why = next((flag for flag in flags if not is_settled(evaluation, name)), "known")
        if why != "known" or known:
            gain = worth[name].coverage - head.coverage if name in worth else 0.0
            found.append(OpenPoint(name, why, name in must, gain))
    alone = settles | {one.condition for one in head.worth if one.leads_to}
    return tuple(
        sorted(
            found,
            key=lambda p: (p.why == "known", not p.must, p.condition not in alone, -p.gain),
        )
    )
