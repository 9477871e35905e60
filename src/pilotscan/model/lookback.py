"""What of the facts on a pilot or target was known on a date (domain, section 5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pilotscan.model.assessment import Evidence
from pilotscan.model.base import Model, Prose
from pilotscan.model.counting import reference_date
from pilotscan.model.pilot import (
    AfterlifeEvent,
    Circumstance,
    Figure,
    Funding,
    Outcome,
    Partner,
    Pilot,
    Selection,
    TargetGroup,
    Tenure,
)
from pilotscan.model.target import CircumstanceThere, Described, Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pilotscan.model.assessment import Reply
    from pilotscan.model.dates import FuzzyDate

__all__ = ["dated_facts", "known_on", "positions_known"]

Path = tuple[str, str | int]
_Described = TypeVar("_Described", Pilot, Target)

_SOURCED = (
    AfterlifeEvent, Circumstance, CircumstanceThere, Figure, Funding, Outcome, Partner, Prose,
    Selection, TargetGroup, Tenure,
)  # fmt: skip


def known_on(described: _Described, as_of: date | None) -> tuple[_Described, int]:
    """Leave out what came after the reference date.

    Parameters
    ----------
    as_of : the reference date that was asked for; None is the newest assessment

    Returns
    -------
    tuple
        The pilot or target without sources, figures and events of its afterlife that are dated
        after the day beyond doubt, without references to such sources, and without the items of a
        list or mapping and the tenure that rest on nothing else: before their sources came out
        nobody could know them. A planned figure may lie ahead. A reply comes after the assessment,
        and is left out only where an earlier date was asked for. Then how many sources, figures,
        events and replies those are.
    """
    day = reference_date(described, as_of)
    if day is None:
        return described, 0
    found = [path for path, _, is_later in dated_facts(described, day) if is_later]
    reply: Reply | None = getattr(described, "reply", None)  # a target has none
    replied = None if reply is None else reply.date
    if as_of is not None and replied is not None and replied > as_of:
        found.append(("reply", "date"))
    if not found:
        return described, 0
    later = {name for kind, name in found if kind == "sources"}
    changes = {name: _without(value, later, day) for name, value in described}
    changes["sources"] = {n: source for n, source in described.sources.items() if n not in later}
    if ("reply", "date") in found:
        changes["reply"] = None
    return described.model_copy(update=changes), len(found)


def positions_known(pilot: Pilot, as_of: date | None, name: str) -> list[int]:
    """Return the positions in the file of the items that `known_on` leaves in a list."""
    items, day = getattr(pilot, name), reference_date(pilot, as_of)
    if day is None:
        return list(range(len(items)))
    later = {path[1] for path, _, is_later in dated_facts(pilot, day) if is_later}
    return [i for i, item in enumerate(items) if not _is_later(item, later, day)]


def dated_facts(described: Described, day: date) -> Iterator[tuple[Path, FuzzyDate, bool]]:
    """Give path and date of what can come too late, and whether it came after a day beyond doubt.

    In the order of the file: figures but for planned ones, what happened afterwards, sources.
    """
    for i, figure in enumerate(described.figures):
        if figure.date is not None and not _is_plan(figure):
            yield ("figures", i), figure.date, figure.date.is_after_day(day)
    for i, event in enumerate(described.afterlife if isinstance(described, Pilot) else ()):
        if event.date is not None:
            yield ("afterlife", i), event.date, event.date.is_after_day(day)
    for name, source in described.sources.items():
        if source.year is not None:
            yield ("sources", name), source.year, source.year.is_after_day(day)


def _is_plan(item: object) -> bool:
    return isinstance(item, Figure) and item.basis == "planned"


def _without(value: Any, later: set[str | int], day: date) -> Any:
    """Return a value, or what is inside it, without what came later."""
    if isinstance(value, tuple):
        return tuple(_without(x, later, day) for x in value if not _is_later(x, later, day))
    if isinstance(value, dict):
        kept = ((name, x) for name, x in value.items() if not _is_later(x, later, day))
        return {name: _without(x, later, day) for name, x in kept}
    if isinstance(value, Tenure) and _is_later(value, later, day):
        return None
    if isinstance(value, Model):
        changes = {
            name: tuple(s for s in x if s not in later)
            if name == "sources"
            else _without(x, later, day)
            for name, x in value
        }
        return value.model_copy(update=changes)
    return value


def _is_later(item: object, later: set[str | int], day: date) -> bool:
    if isinstance(item, Evidence):
        return item.source in later
    when = item.date if isinstance(item, Figure | AfterlifeEvent) else None
    if when is not None and when.is_after_day(day) and not _is_plan(item):
        return True
    if isinstance(item, _SOURCED):
        return bool(item.sources) and later.issuperset(item.sources)
    return False
