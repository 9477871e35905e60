"""Who of those that a framework names can be found among a pilot's own parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from pilotscan.model.assessment import Sector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot

__all__ = ["actor_of", "sectors_of", "split_actors"]

_SECTORS = frozenset(get_args(Sector))


def split_actors(
    actors: Sequence[str], pilot: Pilot, framework: Framework
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split actors into those that are party to a pilot and those that nobody is yet.

    Notes
    -----
    Party are the pilot itself and whoever has the sector of a partner or payer. A file that names
    no partner with a sector says nothing about its parties, and an actor without a sector cannot
    be looked for: these are not said to be missing.
    """
    if not any(partner.sector for partner in pilot.partners):
        return tuple(actors), ()
    party = {p.sector for p in pilot.partners} | {line.sector for line in pilot.funding}
    itself = framework.own_actors
    missing = [
        actor
        for actor in actors
        if actor not in itself and (sectors := sectors_of(actor, framework)) and not sectors & party
    ]
    return tuple(actor for actor in actors if actor not in missing), tuple(missing)


def sectors_of(actor: str, framework: Framework) -> set[str]:
    """Return the sectors in which an actor of a framework can be found; none if it has none."""
    named = framework.actors.get(actor)
    return set(named.sectors if named and named.sectors else (actor,)) & _SECTORS


def actor_of(sector: str | None, framework: Framework) -> str | None:
    """Return the first actor of a framework that is found in a sector, else the sector itself.

    None for no sector, and for `other`, which is no kind of party.
    """
    if sector is None or sector == "other":
        return None
    return next((a for a in framework.actors if sector in sectors_of(a, framework)), sector)
