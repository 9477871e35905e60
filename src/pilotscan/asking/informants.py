"""Who can know about a condition: named in the file, else a party of the pilot, else a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pilotscan.model.assessment import called
from pilotscan.model.parties import sectors_of, split_actors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.assessment import Ask
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Partner, Pilot
    from pilotscan.scoring.evaluation import Evaluation

__all__ = [
    "EVERYBODY",
    "TASKS",
    "Whom",
    "carrying",
    "first_to_ask",
    "name_of",
    "sector_of",
    "whom_to_ask",
]

TASKS = ("lead", "delivery")
"""Roles of those who carry a pilot."""


class Whom(NamedTuple):
    """Somebody who can know.

    Parameters
    ----------
    kind : informant, by id | named, in the words of the file | partner, by name | actor, by id |
        lead, who has no name in the file | everybody, who fills in a survey | meeting, of those who
        rated
    name : by which somebody is the same in several questions
    """

    kind: Literal["informant", "named", "partner", "actor", "lead", "everybody", "meeting"]
    name: str

    @property
    def is_guess(self) -> bool:
        """Whether the file does not say who would know."""
        return self.kind in {"actor", "lead"}


EVERYBODY = Whom("everybody", "everybody")
"""Whoever knows something about a pilot."""


def whom_to_ask(evaluation: Evaluation, condition: str) -> Whom:
    """Return who is the first to ask about a condition; see `first_to_ask`."""
    asks = evaluation.asks(condition)
    return first_to_ask(evaluation.pilot, evaluation.framework, condition, asks)


def first_to_ask(
    pilot: Pilot, framework: Framework, condition: str, asks: Sequence[Ask] = ()
) -> Whom:
    """Return who is the first to ask about a condition.

    Parameters
    ----------
    asks : whom the pilot's file names for it

    Notes
    -----
    Whoever a rating or the informants name. Else somebody of the pilot from the sector of one of
    those who can move the condition: an informant, else a partner; for the pilot itself whoever
    leads or delivers it. Else the first of these themselves, and never one that the pilot is said
    to lack while it has another; where the framework names nobody, whoever leads the pilot.
    """
    for ask in asks:
        return _known_as(ask.whom, pilot)
    actors = framework.condition_by_id[condition].actors
    if not actors:
        return carrying(pilot)
    able, missing = split_actors(actors, pilot, framework)
    itself = framework.own_actors
    for actor in able:
        sectors = sectors_of(actor, framework)
        partners = [p for p in _by_task(pilot) if p.sector in sectors or actor in itself]
        if actor in itself:
            partners = [p for p in partners if set(p.roles) & set(TASKS)]
            sectors = {p.sector for p in partners[:1] if p.sector}
        for informant in pilot.informants:
            if informant.sector in sectors or informant.id == actor:
                return Whom("informant", informant.id)
        for partner in partners:
            return _known_as(partner.name, pilot)
    return Whom("actor", (*able, *missing)[0])


def carrying(pilot: Pilot) -> Whom:
    """Return who carries a pilot, as far as its file says."""
    able = (partner for partner in _by_task(pilot) if set(partner.roles) & set(TASKS))
    return next((_known_as(one.name, pilot) for one in able), Whom("lead", ""))


def name_of(whom: Whom, pilot: Pilot) -> str:
    """Return what somebody is called in the file of a pilot; empty of whoever leads it."""
    return called(whom.name, pilot.informants) if whom.kind == "informant" else whom.name


def sector_of(whom: Whom, pilot: Pilot) -> str | None:
    """Return the sector of somebody of a pilot; None where nothing says it."""
    parties = {one.name: one.sector for one in pilot.partners}
    parties |= {one.name: one.sector for one in pilot.informants if one.sector}
    return parties.get(name_of(whom, pilot))


def _known_as(whom: str, pilot: Pilot) -> Whom:
    """Return the same for all names that somebody has in a file: an id or a name."""
    for informant in pilot.informants:
        if whom in {informant.id, informant.name}:
            return Whom("informant", informant.id)
    is_partner = any(partner.name == whom for partner in pilot.partners)
    return Whom("partner" if is_partner else "named", whom)


def _by_task(pilot: Pilot) -> list[Partner]:
    """Return the partners, those who carry the pilot first."""
    return sorted(
        pilot.partners,
        key=lambda one: next((i for i, task in enumerate(TASKS) if task in one.roles), len(TASKS)),
    )
