"""The facts of a pilot that are known on a day, each with its place in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan.model.counting import reference_date
from pilotscan.model.lookback import known_on, positions_known

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pilotscan.model.dates import FuzzyDate
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot

__all__ = ["Fact", "KnownFacts", "Path"]

Path = tuple[str | int, ...]


class Fact(NamedTuple):
    """An item of a pilot's file, with where it stands and the ids of the sources that say it."""

    path: Path
    item: Any
    sources: Sequence[str]


class KnownFacts:
    """What is known of a pilot on the reference date, each fact with its place in the file."""

    def __init__(self, pilot: Pilot, framework: Framework, as_of: date | None) -> None:
        self.file, self.as_of = pilot, as_of
        self.pilot, self.left_out = known_on(pilot, as_of)
        self.day = reference_date(pilot, as_of)
        self.framework = framework
        self._listed: dict[str, list[Fact]] = {}

    def listed(self, name: str) -> list[Fact]:
        """Return the items of a list."""
        if name not in self._listed:
            self._listed[name] = self._facts(name)
        return self._listed[name]

    def _facts(self, name: str) -> list[Fact]:
        items = getattr(self.pilot, name)
        places: Sequence[int] = range(len(items))
        if self.left_out:
            places = positions_known(self.file, self.as_of, name)
        return [Fact((name, i), x, x.sources) for i, x in zip(places, items, strict=True)]

    def figures(self, kind: str, at: str) -> list[Fact]:
        """Return the figures of a kind at a site; what was only planned here was not there."""
        return [
            fact
            for fact in self.listed("figures")
            if (fact.item.kind, fact.item.at) == (kind, at)
            and (at == "next" or fact.item.basis != "planned")
        ]

    def ends_within(self, when: FuzzyDate, years: float) -> bool:
        """Tell whether a date lies before the horizon; what an ended pilot had is history."""
        if self.day is None:
            return False
        last = when.latest
        if last < self.day and self.pilot.status not in {"planned", "running"}:
            return False
        return (last.year - years, last.month, last.day) < (
            self.day.year, self.day.month, self.day.day,
        )  # fmt: skip
