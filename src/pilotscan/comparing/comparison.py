"""Compare pilots: the one way from records to everything that a comparison shows."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pilotscan.comparing.assessors import compare_assessors
from pilotscan.comparing.compared import Compared, Settings
from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.learning import learning_pairs
from pilotscan.comparing.order import order_pilots
from pilotscan.comparing.record import record_pilot
from pilotscan.comparing.schemes import judge_by_schemes
from pilotscan.comparing.systemic import condition_tallies
from pilotscan.comparing.tables import make_tables
from pilotscan.doors import door

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import pandas as pd

    from pilotscan.comparing.order import Ordering
    from pilotscan.comparing.record import PilotRecord
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot

__all__ = ["Comparison", "Settings", "compare", "compare_records"]

SHOWN = ["pilot", "name", "route", "verdict", "score", "low", "high", "coverage", "bottlenecks"]
"""Columns of the table `pilots` that a notebook shows."""


class Tables(dict[str, "pd.DataFrame"]):
    """Tables by name, which print as their names and sizes."""

    def __repr__(self) -> str:
        """Name each table with its rows and columns."""
        sizes = (f"{name}: {len(t)} × {len(t.columns)}" for name, t in self.items())
        return f"Tables({', '.join(sizes)})"


class Comparison(Compared):
    """A set of pilots held side by side, with its tables.

    Examples
    --------
    >>> comparison = pilotscan.compare(pilotscan.load_pilots("pilots"))
    >>> comparison["conditions"].nlargest(2, "bottleneck")["condition"].tolist()
    ['core-elements-described', 'pilot-conditions-explicit']
    """

    def __repr__(self) -> str:
        """Say in one line of what it is: whole, it fills a notebook."""
        return (
            f"Comparison({len(self.records)} pilots, framework={self.framework.id!r}; "
            "its tables: comparison.tables)"
        )

    def _repr_html_(self) -> str | None:
        """Show in a notebook what stands first in the table `pilots`."""
        shown: str | None = self.tables["pilots"][SHOWN]._repr_html_()  # type: ignore[operator]
        return shown

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All of it as tidy tables by name; docs/reference/comparison.md says what each holds.

        Lists are texts, joined; in `listed_tables` they are tuples.
        """
        return Tables(make_tables(self))

    def listed_tables(self) -> dict[str, pd.DataFrame]:
        """Return the same tables with a tuple of texts in each cell of a list."""
        return make_tables(self, lists=True)

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return one of the tables."""
        return self.tables[table]

    def to_frame(self, table: str = "pilots") -> pd.DataFrame:
        """Return one of the tables (docs/reference/comparison.md); by default a row per pilot.

        Raises
        ------
        KeyError
            There is no such table.
        """
        return self.tables[table]

    def to_dict(self) -> dict[str, Any]:
        """Return what the JSON result says: settings, and each table as a list of rows."""
        made: dict[str, Any] = door("comparison_dict")(self)
        return made


def compare(  # noqa: PLR0913 - what judging depends on
    pilots: Iterable[Pilot],
    framework: Framework,
    *,
    route: str | None = None,
    as_of: date | None = None,
    other: Framework | None = None,
    ordering: Ordering | None = None,
    seed: int = 0,
    files: Sequence[tuple[str, str]] | None = None,
) -> Comparison:
    """Compare pilots.

    Parameters
    ----------
    pilots : at least one
    route : on which all are judged, instead of the one that each declares
    as_of : assessments after it do not count
    other : a second framework, by which the same pilots are judged too
    ordering : how to order them; None is no order
    seed : of the bootstrap of agreement
    files : per pilot the name of its file and the SHA-256 of its bytes

    Returns
    -------
    Comparison
        Its `tables` are tidy DataFrames: `pilots`, `levels`, `conditions`, `learning`, …

    Raises
    ------
    KeyError
        A route that the framework does not have.
    ValueError
        No pilot, two with the same id, frameworks that share no condition, or draws out of bounds.
    """
    listed = list(pilots)
    names = files or [("", "")] * len(listed)
    records = [
        record_pilot(
            pilot,
            framework,
            route=route,
            as_of=as_of,
            other=other,
            file=file,
            sha256=sha256,
            facts=True,
        )
        for pilot, (file, sha256) in zip(listed, names, strict=True)
    ]
    return compare_records(
        records,
        framework,
        other=other,
        ordering=ordering,
        settings=Settings(route, as_of, seed=seed),
    )


def compare_records(
    records: Sequence[PilotRecord],
    framework: Framework,
    *,
    other: Framework | None = None,
    ordering: Ordering | None = None,
    settings: Settings | None = None,
) -> Comparison:
    """Compare pilots that are recorded already; see `compare`."""
    if not records:
        raise ValueError("there is no pilot to compare")
    twice = [name for name, n in Counter(record.id for record in records).items() if n > 1]
    if twice:
        raise ValueError(f"the pilot '{twice[0]}' is there more than once")
    if other is not None and not framework.condition_by_id.keys() & other.condition_by_id.keys():
        raise ValueError(f"'{framework.id}' and '{other.id}' share no condition")
    for rules in (framework, other) if ordering is not None or other is not None else ():
        if rules is not None and rules.profile_only:
            asked = "an order" if other is None else "to judge by two frameworks"
            raise ValueError(rules.without_verdict(asked))
    if other is not None and framework.levels != other.levels:
        raise ValueError(
            f"the levels of '{framework.id}' and '{other.id}' are not the same: a rating is read "
            "beside another by its crosswalk, never converted"
        )
    made = settings or Settings()
    judged = judge_set(records, framework)
    return Comparison(
        records=tuple(records),
        judged=judged,
        conditions=tuple(condition_tallies(judged)),
        lessons=tuple(learning_pairs(records, judged)),
        assessors=compare_assessors(records, framework, made.seed),
        roads={
            name: judge_set(records, framework, routes=[name] * len(records))
            for name in framework.routes
        },
        schemes=judge_by_schemes(records, judged, other),
        ordering=ordering,
        orders=() if ordering is None else order_pilots(judged, ordering),
        settings=made,
    )
