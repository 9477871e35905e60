"""What comparing finds: a set of pilots held side by side, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pilotscan.comparing.questions import ask_groups

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pilotscan.comparing.assessors import Assessors
    from pilotscan.comparing.judged import JudgedSet
    from pilotscan.comparing.learning import Lesson
    from pilotscan.comparing.order import Order, Ordering
    from pilotscan.comparing.questions import AskGroup, OpenQuestion
    from pilotscan.comparing.record import PilotRecord
    from pilotscan.comparing.schemes import Scheme
    from pilotscan.comparing.selecting import Sort
    from pilotscan.comparing.systemic import ConditionTally
    from pilotscan.model.framework import Framework
    from pilotscan.model.observations import Kind

__all__ = ["Compared", "Extent", "Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a comparison was made, beside its framework and its ordering.

    Parameters
    ----------
    route : on which all pilots are judged; None is each pilot's own
    as_of : assessments after it do not count; None is each pilot's newest
    selection : by what pilots were chosen, as FIELD=VALUE
    sort : in what order they stand
    seed : of the bootstrap of agreement
    framework_sha256 : of the framework's bytes; empty if unknown
    """

    route: str | None = None
    as_of: date | None = None
    selection: tuple[str, ...] = ()
    sort: Sort = "file"
    seed: int = 0
    framework_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Extent:
    """How many pilots there are, and of when.

    Parameters
    ----------
    days : the first reference date and the last; none if no pilot has one
    desk : how many were assessed at a desk alone
    """

    pilots: int = 0
    days: tuple[date, ...] = ()
    desk: int = 0

    def and_of(self, records: Sequence[PilotRecord]) -> Extent:
        """Return the extent with more pilots."""
        days = [*self.days, *(record.as_of for record in records if record.as_of is not None)]
        return Extent(
            self.pilots + len(records),
            tuple(sorted({min(days), max(days)})) if days else (),
            self.desk + sum(record.desk for record in records),
        )


@dataclass(frozen=True)
class Compared:
    """A set of pilots held side by side.

    Positions in any part of it are those of `records`, and of the framework's conditions.

    Parameters
    ----------
    judged : by the framework
    conditions : how each condition stands in the set
    lessons : who can learn from whom
    assessors : agreement
    roads : the set on each of the framework's routes
    schemes : the same pilots by other rules
    ordering, orders : None and empty unless an order was asked for
    summed : of pilots of which only sums are left, see `pilotscan.comparing.running`
    """

    records: tuple[PilotRecord, ...]
    judged: JudgedSet
    conditions: tuple[ConditionTally, ...]
    lessons: tuple[Lesson, ...]
    assessors: Assessors
    roads: dict[str, JudgedSet]
    schemes: tuple[Scheme, ...]
    ordering: Ordering | None = None
    orders: tuple[Order, ...] = ()
    settings: Settings = Settings()
    summed: Extent = Extent()

    @cached_property
    def extent(self) -> Extent:
        """How many pilots it is about, and of when."""
        return self.summed.and_of(self.records)

    @property
    def framework(self) -> Framework:
        """The framework by which the pilots are judged."""
        return self.judged.framework

    @property
    def has_facts(self) -> bool:
        """Whether the facts of the pilots are there too."""
        return all(record.facts is not None for record in self.records)

    @cached_property
    def observed(self) -> dict[Kind, list[int]]:
        """Positions of the pilots by kind of observation, as the framework orders its rules."""
        kinds = dict.fromkeys(rule.kind for rule in self.framework.observations)
        seen = {k: [i for i, r in enumerate(self.records) if k in r.observations] for k in kinds}
        return {kind: where for kind, where in seen.items() if where}

    @cached_property
    def asking(self) -> tuple[tuple[AskGroup, ...], tuple[OpenQuestion, ...]]:
        """What is open, by who can know it about several pilots; and what one pilot alone has."""
        return ask_groups(self.records, self.judged)

    @cached_property
    def ids(self) -> list[str]:
        """Ids of the pilots."""
        return [record.id for record in self.records]

    @cached_property
    def condition_ids(self) -> list[str]:
        """Ids of the framework's conditions."""
        return list(self.framework.condition_by_id)
