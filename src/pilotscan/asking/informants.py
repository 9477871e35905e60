"""Who can know about a condition: named in the file, else a party of the pilot, else a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pilotscan.model.parties import own_actors, sectors_of, split_actors

if TYPE_CHECKING:
    from pilotscan.model.pilot import Partner, Pilot
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["Whom", "whom_to_ask"]

_TASKS = ("lead", "delivery")
"""Roles of those who carry a pilot."""


class Whom(NamedTuple):
    """Somebody who can know.

    Parameters
    ----------
    kind : informant, by id | named, in the words of the file | partner, by name | actor, by id
    name : by which somebody is the same in several questions
    """

    kind: Literal["informant", "named", "partner", "actor"]
    name: str

    @property
    def is_guess(self) -> bool:
        """Whether only the framework says that such a party would know."""
        return self.kind == "actor"


def whom_to_ask(evaluation: Evaluation, condition: str) -> Whom:
    """Return who is the first to ask about a condition.

    Notes
    -----
    Whoever a rating or the informants name. Else somebody of the pilot from the sector of one of
    those who can move the condition: an informant, else a partner; for the pilot itself whoever
    leads or delivers it. Else the first of these themselves, and never one that the pilot is said
    to lack while it has another.
    """
    pilot, framework = evaluation.pilot, evaluation.framework
    informants = {one.id for one in pilot.informants}
    for ask in evaluation.asks(condition):
        return Whom("informant" if ask.whom in informants else "named", ask.whom)
    actors = framework.condition_by_id[condition].actors
    able, missing = split_actors(actors, pilot, framework)
    itself = own_actors(framework)
    for actor in able:
        sectors = sectors_of(actor, framework)
        partners = [p for p in _by_task(pilot) if p.sector in sectors or actor in itself]
        if actor in itself:
            partners = [p for p in partners if set(p.roles) & set(_TASKS)]
            sectors = {p.sector for p in partners[:1] if p.sector}
        for informant in pilot.informants:
            if informant.sector in sectors or informant.id == actor:
                return Whom("informant", informant.id)
        for partner in partners:
            return Whom("partner", partner.name)
    return Whom("actor", (*able, *missing)[0])


def _by_task(pilot: Pilot) -> list[Partner]:
    """Return the partners, those who carry the pilot first."""
    return sorted(
        pilot.partners,
        key=lambda one: next(
            (i for i, task in enumerate(_TASKS) if task in one.roles), len(_TASKS)
        ),
    )
