"""About what questions are: a pilot, or a pilot for a place, where each has people of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.asking.informants import carrying, whom_to_ask
from pilotscan.asking.questions import open_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pilotscan.asking.informants import Whom
    from pilotscan.asking.questions import OpenPoint
    from pilotscan.model.pilot import Circumstance, Pilot
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.observations import Observation
    from pilotscan.scoring.transfer import Transfer

__all__ = ["Subject", "informants_of", "numbers", "of_pair", "of_pilot"]


class Subject(NamedTuple):
    """What is asked about in one file: that of a pilot or of a target.

    Parameters
    ----------
    evaluation : of the pilot, or of the pair
    own : the same with the names, people and questions of the file that is asked about
    informants : by condition who is the first to be asked about it
    points : most useful first
    observations : risks seen in facts, about which something can be asked
    circumstances : essential or helpful to the pilot, and not known at the target
    target : the questions are about the target
    """

    evaluation: Evaluation
    own: Evaluation
    informants: Mapping[str, Whom]
    points: tuple[OpenPoint, ...]
    observations: tuple[Observation, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    target: bool = False

    @property
    def id(self) -> str:
        """The id that the file has."""
        return self.own.pilot.id

    def whom(self, condition: str) -> Whom:
        """Return who is the first to ask about a condition."""
        return self.informants[condition]

    def carrying(self) -> Whom:
        """Return who is asked what is about no condition: whoever carries the pilot."""
        return carrying(self.own.pilot)

    def number(self, whom: Whom) -> int:
        """Return the number of an informant; see `numbers`."""
        return numbers(self.informants, self.own.pilot)[whom]


def informants_of(evaluation: Evaluation) -> dict[str, Whom]:
    """Return by condition who is the first to be asked about it."""
    return {c.id: whom_to_ask(evaluation, c.id) for c in evaluation.framework.conditions}


def numbers(informants: Mapping[str, Whom], pilot: Pilot) -> dict[Whom, int]:
    """Give each informant of a pilot a number, from 1: the same whatever is open.

    By the conditions of the framework, in its order, of which each is the first to be asked.
    """
    listed = dict.fromkeys((*informants.values(), carrying(pilot)))
    return {whom: number for number, whom in enumerate(listed, start=1)}


def of_pilot(evaluation: Evaluation, *, known: bool = False) -> Subject:
    """Return what to ask about a pilot.

    Parameters
    ----------
    known : about what is known already too
    """
    return Subject(
        evaluation,
        evaluation,
        informants_of(evaluation),
        open_points(evaluation, known=known),
        evaluation.observations,
    )


def of_pair(transfer: Transfer, origin: Evaluation, *, known: bool = False) -> tuple[Subject, ...]:
    """Return what to ask about a pilot and about the place for which it is judged.

    Parameters
    ----------
    origin : of the pilot, with the people who know it
    """
    pair = transfer.evaluation
    derived = {one.id for one in transfer.conditions if one.comes_from == "derived"}
    travels = {one.id for one in transfer.conditions if one.comes_from == "travels"}
    points = open_points(pair, derived, known=known)
    target = transfer.target
    here = pair.pilot.model_copy(
        update={
            "id": target.id,
            "name": target.name,
            "language": target.language,
            "partners": target.partners,
            "informants": target.informants,
            "funding": (),
        }
    )
    at_target = replace(pair, pilot=here)
    unknown = (one.circumstance for one in transfer.circumstances if one.means == "not-known")
    return (
        Subject(
            pair,
            origin,
            informants_of(origin),
            tuple(point for point in points if point.condition in travels),
        ),
        Subject(
            pair,
            at_target,
            informants_of(at_target),
            tuple(point for point in points if point.condition not in travels),
            circumstances=tuple(one for one in unknown if one.role in {"essential", "helpful"}),
            target=True,
        ),
    )
