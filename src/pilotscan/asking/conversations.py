"""The least conversations for what is open: with whom, about what, what is known then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.asking.informants import whom_to_ask
from pilotscan.model.scale import TOLERANCE, UNCLEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pilotscan.asking.informants import Whom
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["Conversation", "Question", "conversations", "one_by_one", "to_a_verdict"]


class Question(NamedTuple):
    """One open point.

    Parameters
    ----------
    must : no verdict without it, whatever else is known
    """

    condition: str
    must: bool


class Conversation(NamedTuple):
    """All that one informant is asked.

    Parameters
    ----------
    coverage : share of the weight that is known after it, 0..1
    suffices : after it a verdict is possible, for the first time
    """

    whom: Whom
    questions: tuple[Question, ...]
    minutes: int
    coverage: float
    suffices: bool


def to_a_verdict(evaluation: Evaluation) -> tuple[Conversation, ...]:
    """Return the conversations after which there is a verdict; none where there is one."""
    distance = evaluation.head.distance
    return conversations(evaluation, (*distance.certain, *distance.choice))


def conversations(evaluation: Evaluation, wanted: Sequence[str]) -> tuple[Conversation, ...]:
    """Group open conditions by who can know them.

    Parameters
    ----------
    wanted : ids of conditions that are unknown or only asserted on the route of the report

    Returns
    -------
    tuple
        Most useful first: whoever knows what a verdict cannot do without, then who adds most to
        what is known, then in the order of `wanted`.
    """
    must = set(evaluation.head.distance.certain)
    gain = _gains(evaluation)
    grouped: dict[Whom, list[str]] = {}
    for name in wanted:
        grouped.setdefault(whom_to_ask(evaluation, name), []).append(name)

    def use(asked: tuple[Whom, Sequence[str]]) -> tuple[int, float]:
        names = asked[1]
        return -len(must & set(names)), -sum(gain.get(name, 0) for name in names)

    return one_by_one(evaluation, sorted(grouped.items(), key=use))


def one_by_one(
    evaluation: Evaluation, asked: Iterable[tuple[Whom, Sequence[str]]]
) -> tuple[Conversation, ...]:
    """Say of conversations in their order what is known after each.

    Parameters
    ----------
    asked : whom, and about which conditions
    """
    head, rules = evaluation.head, evaluation.framework.rules
    left, coverage = set(head.distance.certain), head.coverage
    must = frozenset(left)
    gain, minutes = _gains(evaluation), evaluation.framework.minutes_per_question
    there, made = head.verdict != UNCLEAR, []
    for whom, names in asked:
        coverage += sum(gain.get(name, 0) for name in names)
        left -= set(names)
        suffices = not there and not left and coverage >= rules.min_coverage - TOLERANCE
        there = there or suffices
        made.append(
            Conversation(
                whom,
                tuple(Question(name, name in must) for name in names),
                minutes * len(names),
                min(coverage, 1.0),
                suffices,
            )
        )
    return tuple(made)


def _gains(evaluation: Evaluation) -> dict[str, float]:
    """Return the share of the weight that an answer adds to what is known, by condition."""
    head = evaluation.head
    return {worth.condition: worth.coverage - head.coverage for worth in head.worth}
