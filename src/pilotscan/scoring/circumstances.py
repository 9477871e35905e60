"""The circumstances in which a pilot worked beside those of a target, and how the two fit."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from pilotscan.model.assessment import Evidence, Rating
from pilotscan.model.target import CircumstanceThere
from pilotscan.scoring.evidence import weigh_evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pilotscan.model.pilot import Circumstance, Pilot
    from pilotscan.model.scale import Scale
    from pilotscan.model.target import Target

__all__ = [
    "CircumstanceCompared",
    "Fit",
    "Replacements",
    "SolvedBefore",
    "compare_circumstances",
    "fit_by_rule",
    "replacements",
]

Meaning = Literal["same", "replaced", "weaker", "missing", "not-known"]

FITS, FITS_PARTLY, FITS_NOT = 0.75, 0.5, 0.25
"""How far up the scale a match lies that nobody rated, rounded down: 3, 2 and 1 on one of 0 to 4.

The highest level takes an evaluation, and is never derived.
"""
_NOTHING_SAID = CircumstanceThere()


class SolvedBefore(NamedTuple):
    """A pilot that has to do without a circumstance too, and what it has in its place."""

    pilot: str
    replacement: str


class CircumstanceCompared(NamedTuple):
    """A circumstance in which a pilot worked, and how that is at the target.

    Parameters
    ----------
    there : what the target says of it
    means : same | replaced | weaker (there in part) | missing (not there, not replaced) | not-known
    solved_before : of a missing one, who of the pilots judged together has a replacement
    """

    circumstance: Circumstance
    there: CircumstanceThere
    means: Meaning
    solved_before: tuple[SolvedBefore, ...] = ()


Replacements = dict[str, tuple[SolvedBefore, ...]]


def replacements(pilots: Sequence[Pilot]) -> Replacements:
    """Return who has a replacement for what will be absent, by the id of the circumstance."""
    found: dict[str, list[SolvedBefore]] = defaultdict(list)
    for pilot in pilots:
        for item in pilot.circumstances:
            if item.id is not None and item.at_scale == "absent" and item.replacement is not None:
                found[item.id].append(SolvedBefore(pilot.id, item.replacement))
    return {name: tuple(solved) for name, solved in found.items()}


def compare_circumstances(
    pilot: Pilot, target: Target, replaced: Replacements
) -> Iterator[CircumstanceCompared]:
    """Yield what the target says of each circumstance, in the order of the pilot."""
    said = target.circumstances.get(pilot.id, {})
    for item in pilot.circumstances:
        there = _NOTHING_SAID if item.id is None else said.get(item.id, _NOTHING_SAID)
        means = _meaning(there)
        solved = replaced.get(item.id or "", ()) if means == "missing" else ()
        yield CircumstanceCompared(item, there, means, solved)


def _meaning(there: CircumstanceThere) -> Meaning:
    if there.here == "unknown":
        return "not-known"
    if there.here == "present":
        return "same"
    if there.replacement is not None:
        return "replaced"
    return "weaker" if there.here == "partly" else "missing"


class Fit(NamedTuple):
    """A match that nobody rated, by the essential circumstances."""

    rating: Rating
    side: Pilot | Target
    """Whose sources the rating cites."""


def fit_by_rule(
    compared: Sequence[CircumstanceCompared], pilot: Pilot, target: Target, scale: Scale
) -> Fit | None:
    """Derive how pilot and place fit; None if one of the essential circumstances is not known.

    None also where the scale has no level between the lowest and the highest for what does fit.

    Notes
    -----
    A comparison is known as well as the less known of what it compares: that the pilot depends on
    something, and how it is here. So the evidence is that of the side where it is weaker.
    """
    essential = [one for one in compared if one.circumstance.role == "essential"]
    meanings = {one.means for one in essential}
    if not essential or "not-known" in meanings:
        return None
    share = FITS_NOT if "missing" in meanings else FITS_PARTLY if "weaker" in meanings else FITS
    level = scale.part(share)
    if level == scale.first and share != FITS_NOT:
        return None
    sides: list[tuple[Pilot | Target, Iterable[str]]] = [
        (target, (name for one in essential for name in one.there.sources)),
        (pilot, (name for one in essential for name in one.circumstance.sources)),
    ]
    fits = []
    for side, names in sides:
        cited = tuple(Evidence(source=name) for name in dict.fromkeys(names))
        rating = Rating(level=level, evidence=cited)
        fits.append(
            (weigh_evidence(level, [rating], side.sources, scale).strength, Fit(rating, side))
        )
    return min(fits, key=itemgetter(0))[1]
