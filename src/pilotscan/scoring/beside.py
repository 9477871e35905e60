"""One pilot under two frameworks: which conditions correspond, and what each says of its own."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.counting import counted_assessments
from pilotscan.scoring.ratings import State, rate_pilot

if TYPE_CHECKING:
    from pilotscan.model.framework import Framework
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["Beside", "BesideRow", "Standing", "corresponding", "read_beside"]


class Standing(NamedTuple):
    """What is known of a condition, on the scale of its own framework."""

    condition: str
    state: State
    level: int | None


class BesideRow(NamedTuple):
    """A condition, and those of the other framework that ask about the same."""

    here: Standing
    there: tuple[Standing, ...]


class Beside(NamedTuple):
    """A pilot under the framework in use, read beside another one.

    Parameters
    ----------
    framework : the other one
    rows : in the order of the framework in use
    only_here : conditions without a counterpart in the other framework
    only_there : conditions of the other framework without one here
    """

    framework: Framework
    rows: tuple[BesideRow, ...]
    only_here: tuple[Standing, ...]
    only_there: tuple[Standing, ...]


def corresponding(here: Framework, there: Framework) -> dict[str, tuple[str, ...]]:
    """Return by condition those of the other framework that ask about the same.

    They are those that either crosswalk names, also under the id of a framework that the named one
    changes; where one changes the other, those of the same id.

    Returns
    -------
    dict
        Only conditions that correspond to any, both in the order of their framework.
    """
    known, ours, theirs = here.condition_by_id, _names(here), _names(there)
    alike = known.keys() & there.condition_by_id.keys() if ours & theirs else ()
    pairs: dict[str, set[str]] = defaultdict(set, {name: {name} for name in alike})
    for condition in here.conditions:
        pairs[condition.id] |= {x.part for x in condition.crosswalk if x.framework in theirs}
    for condition in there.conditions:
        for item in condition.crosswalk:
            if item.framework in ours and item.part in known:
                pairs[item.part].add(condition.id)
    found = {
        condition.id: tuple(c.id for c in there.conditions if c.id in pairs[condition.id])
        for condition in here.conditions
    }
    return {name: others for name, others in found.items() if others}


def _names(framework: Framework) -> set[str]:
    """Return the id of a framework and of those that it changes."""
    bases = (framework.extends or "").split()
    return {framework.id, *(base.partition("@")[0] for base in bases)}


def read_beside(evaluation: Evaluation, other: Framework) -> Beside | None:
    """Put what another framework says of a pilot beside an evaluation; nothing is converted.

    Returns
    -------
    Beside or None
        None if no assessment under the other framework counts on the reference date.
    """
    pilot, as_of = evaluation.pilot, evaluation.as_of
    if not counted_assessments(pilot, other, as_of):
        return None
    rated = zip(other.conditions, rate_pilot(pilot, other, as_of), strict=True)
    # Levels of assessments for another framework are not checked: one off its scale says nothing.
    there = {
        condition.id: Standing(condition.id, r.state, r.level)
        if r.level is None or r.level in other.levels.levels
        else Standing(condition.id, "unknown", None)
        for condition, r in rated
    }
    here = [Standing(c.id, c.state, c.level) for c in evaluation.conditions]
    alike = corresponding(evaluation.framework, other)
    met = {name for names in alike.values() for name in names}
    return Beside(
        other,
        tuple(
            BesideRow(one, tuple(there[name] for name in alike[one.condition]))
            for one in here
            if one.condition in alike
        ),
        tuple(one for one in here if one.condition not in alike),
        tuple(one for name, one in there.items() if name not in met),
    )
