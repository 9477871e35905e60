"""A comparison of more pilots than fit in memory: tables batch by batch, and sums at the end.

What a batch adds up are whole numbers, or sums that run pilot by pilot, so that nothing depends on
how many pilots a batch has. What needs all pilots at once, an order and who can learn from whom, is
not there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pilotscan.catalogue import tables as codebook
from pilotscan.comparing.agreement import Coincidences
from pilotscan.comparing.assessors import Assessors, OwnAndOthers, compare_assessors
from pilotscan.comparing.compared import Extent
from pilotscan.comparing.comparison import Comparison, Settings
from pilotscan.comparing.facts import FACT_TABLES
from pilotscan.comparing.judged import JudgedSet, judge_set
from pilotscan.comparing.order_tables import ORDER_TABLES
from pilotscan.comparing.schemes import judge_by_schemes
from pilotscan.comparing.selecting import having
from pilotscan.comparing.systemic import condition_counts, tallies_of
from pilotscan.comparing.tables import agreement_row, frame_of_rows, make_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from pilotscan.comparing.record import PilotRecord
    from pilotscan.comparing.selecting import Wanted
    from pilotscan.model.framework import Framework

    Frames = dict[str, pd.DataFrame]

__all__ = ["DISAGREEMENTS_AT_MOST", "NOT_RUNNING", "Running"]

DISAGREEMENTS_AT_MOST = 100_000
"""Rows of the table `disagreements`, the widest first."""
NOT_RUNNING = ("learning", *ORDER_TABLES)
"""Tables for which all pilots are needed at once."""
_AT_THE_END = ("conditions", "observations", "own_and_others", "disagreements")
"""Tables of the whole."""


class Running:
    """A comparison that is made a batch of pilots at a time, each of them once.

    Parameters
    ----------
    other : a second framework, by which the same pilots are judged too
    wanted : which pilots count
    facts : the records have the facts of their pilots

    Attributes
    ----------
    last : id of the last pilot that was taken in
    """

    def __init__(
        self,
        framework: Framework,
        other: Framework | None,
        settings: Settings,
        wanted: Wanted,
        *,
        facts: bool,
    ) -> None:
        self.framework, self.settings = framework, settings
        self._other, self._wanted = other, wanted
        self._facts = facts
        self._judged: JudgedSet | None = None
        self.last = ""
        self._schemes: Comparison | None = None
        self._extent = Extent()
        self._counts = np.zeros((len(framework.conditions), 6), dtype=np.int64)
        self._verdicts: list[Any] = []
        self._coverage: list[Any] = []
        self._coincidences = Coincidences(range(framework.levels.first, framework.levels.last + 1))
        self._several = 0
        self._own: Counter[tuple[int, str]] = Counter()
        self._apart: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        self._kinds = tuple(dict.fromkeys(rule.kind for rule in framework.observations))
        self._observed: dict[str, list[str]] = {kind: [] for kind in self._kinds}

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of all tables, in the order of the codebook."""
        absent = {*NOT_RUNNING, *(() if self._facts else FACT_TABLES)}
        if self._schemes is not None and not self._schemes.schemes:
            absent.add("schemes")
        return tuple(name for name in codebook() if name not in absent)

    def add(self, records: Sequence[PilotRecord]) -> Comparison | None:
        """Take in pilots, and return what is found of them; None if no one of them is wanted."""
        judged = judge_set(records, self.framework)
        if self._wanted:
            chosen = having(records, judged, self._wanted)
            records = [records[i] for i in chosen]
            if not records:
                return None
            judged = judge_set(records, self.framework)
        batch = Comparison(
            records=tuple(records),
            judged=judged,
            conditions=(),
            lessons=(),
            assessors=compare_assessors(
                records, self.framework, self.settings.seed, self._coincidences
            ),
            roads={
                name: judge_set(records, self.framework, routes=[name] * len(records))
                for name in self.framework.routes
            },
            schemes=judge_by_schemes(records, judged, self._other),
            settings=self.settings,
        )
        self._sum(batch)
        return batch

    def tables_of(self, batch: Comparison, *, lists: bool) -> Frames:
        """Return what tables say of each pilot of a batch, without the tables of the whole.

        Parameters
        ----------
        lists : see `make_tables`
        """
        names = [name for name in self.tables if name not in _AT_THE_END]
        return make_tables(batch, lists=lists, only=names)

    def _sum(self, batch: Comparison) -> None:
        self._judged, self._schemes = batch.judged, batch
        self.last = batch.ids[-1]
        self._extent = self._extent.and_of(batch.records)
        self._counts += condition_counts(batch.judged)
        self._verdicts.append(batch.judged.verdict.astype(np.int8))
        self._coverage.append(batch.judged.coverage)
        self._several += sum(len(batch.records[i].assessors) for i in batch.assessors.by_pilot)
        for own in batch.assessors.own_and_others:
            for name in ("higher", "same", "lower"):
                self._own[own.condition, name] += getattr(own, name)
            # of whole numbers, so that their sum is one
            self._own[own.condition, "sum"] += round(own.difference * own.pilots)
        if len(self._apart) or batch.assessors.disagreements:
            rows = make_tables(batch, only=["disagreements"])["disagreements"]
            for row in rows.itertuples(index=False, name=None):
                kept = self._apart[int(row[2])]
                if len(kept) < DISAGREEMENTS_AT_MOST:
                    kept.append(row)
        for kind, where in batch.observed.items():
            self._observed[kind] += [batch.ids[i] for i in where]

    @property
    def whole(self) -> Comparison | None:
        """What is known of all pilots so far, without themselves; None before the first."""
        if self._judged is None or self._schemes is None:
            return None
        together = self._coincidences.agreement(self.settings.seed) if self._several else None
        judged = replace(
            self._judged,
            verdict=np.concatenate(self._verdicts).astype(np.int64),
            coverage=np.concatenate(self._coverage),
        )
        return Comparison(
            records=(),
            judged=judged,
            conditions=tuple(tallies_of(self._counts, self._extent.pilots, self.framework)),
            lessons=(),
            assessors=Assessors({}, together, tuple(self._own_and_others()), ()),
            roads={},
            schemes=self._schemes.schemes,
            settings=self.settings,
            summed=self._extent,
        )

    def _own_and_others(self) -> Iterator[OwnAndOthers]:
        for c in sorted({condition for condition, _ in self._own}):
            higher, same, lower, total = (
                self._own[c, name] for name in ("higher", "same", "lower", "sum")
            )
            yield OwnAndOthers(c, higher, same, lower, total / (higher + same + lower))

    def end(self, whole: Comparison, *, lists: bool) -> Frames:
        """Return the tables of the whole, and the rows about it of others."""
        frames = make_tables(whole, lists=lists, only=["conditions", "own_and_others"])
        rows: dict[str, Iterable[Sequence[Any]]] = {
            "observations": [
                (kind, len(ids), tuple(ids)) for kind, ids in self._observed.items() if ids
            ],
            "disagreements": [
                row for spread in sorted(self._apart, reverse=True) for row in self._apart[spread]
            ][:DISAGREEMENTS_AT_MOST],
            "agreement": []
            if whole.assessors.together is None
            else [agreement_row(self._several, whole.assessors.together)],
        }
        return frames | {
            name: frame_of_rows(name, listed, lists=lists) for name, listed in rows.items()
        }
