"""Pilots judged and held side by side; needs pandas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, SupportsIndex, overload

from pilotscan.api.faults import pilot_error
from pilotscan.api.load import LoadedPilots, load_framework
from pilotscan.checks import check_names
from pilotscan.comparing.comparison import compare as compare_pilots
from pilotscan.errors import UsageError
from pilotscan.model.pilot import Pilot
from pilotscan.reading import (
    check_route,
)
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.frames import routes_frame
from pilotscan.scoring.judge import judge_pilots

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.order import Ordering
    from pilotscan.model.framework import Framework
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["Evaluations", "compare", "evaluate", "taken"]

SHOWN = ["pilot", "name", "route", "verdict", "score", "low", "high", "coverage", "bottlenecks"]
"""Columns that a notebook shows of what was judged."""


class Evaluations(list[Evaluation]):
    """What `evaluate` returns: a list that is short where it is printed, and can be a table.

    Examples
    --------
    >>> evaluations = pilotscan.evaluate(pilotscan.load_pilots("pilots"))
    >>> evaluations
    Evaluations(22 pilots: 15 not-assessable, 7 not-yet)
    >>> evaluations.to_frame().query("coverage > 0.7")["pilot"].tolist()
    ['nieuw-thuis-rotterdam', 'plan-einstein', 'startblok-riekerhaven']
    """

    def __repr__(self) -> str:
        """Count them by verdict, in one line."""
        counts = Counter(one.head.verdict for one in self).most_common()
        said = ", ".join(f"{n} {verdict}" for verdict, n in counts)
        return f"Evaluations({len(self)} pilots{': ' if said else ''}{said})"

    @overload
    def __getitem__(self, index: SupportsIndex) -> Evaluation: ...
    @overload
    def __getitem__(self, index: slice) -> Evaluations: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Evaluation | Evaluations:
        """Return one, or several, which can be a table too."""
        if isinstance(index, slice):
            return Evaluations(super().__getitem__(index))
        return super().__getitem__(index)

    def _repr_html_(self) -> str | None:
        """Show in a notebook a row per pilot."""
        shown: str | None = self.to_frame()[SHOWN]._repr_html_()  # type: ignore[operator]
        return shown

    def to_frame(self) -> pd.DataFrame:
        """Return a table with a row per pilot, as it stands on the route that heads its report.

        Columns are called as in the table ``pilots`` of a comparison.
        """
        return routes_frame((one.pilot, one.head) for one in self)


def evaluate(
    pilots: Pilot | Iterable[Pilot],
    framework: Framework | None = None,
    *,
    route: str | None = None,
    as_of: date | None = None,
) -> Evaluations:
    """Judge pilots on every route of a framework.

    Parameters
    ----------
    pilots : one or several, for example what `load_pilots` returns
    framework : the default one if not given
    route : heads each result instead of the route that the pilot declares
    as_of : assessments after this date do not count; by default each pilot's newest one counts

    Returns
    -------
    Evaluations
        A list, in the order of `pilots`.

    Raises
    ------
    PilotError
        A pilot that no file was checked for names a condition, a source, a route or a framework
        that is not there; its `diagnostics` list all of them.
    UsageError
        The framework does not have the route asked for.

    Examples
    --------
    >>> pilots = pilotscan.load_pilots("pilots")
    >>> pilotscan.evaluate(pilots)[0]
    Evaluation(pilot='achterhoek-school-absence', framework='living-lab', route='circulation', …)
    """
    used = framework or load_framework()
    listed, files = taken(pilots, used, route)
    return Evaluations(judge_pilots(listed, used, route=route, as_of=as_of, files=files))


def taken(
    pilots: Pilot | Iterable[Pilot], framework: Framework, route: str | None
) -> tuple[list[Pilot], list[tuple[str, str]] | None]:
    """Return the pilots of a call and their files, if their names and the route are there."""
    check_route(route, framework)
    files = None
    listed = [pilots] if isinstance(pilots, Pilot) else list(pilots)
    if isinstance(pilots, LoadedPilots):
        files = list(pilots.files)
        if pilots.framework == framework:
            return listed, files
    faults = [fault for pilot in listed for fault in check_names(pilot, framework, route)]
    if faults:
        raise pilot_error(faults)
    return listed, files


def compare(  # noqa: PLR0913 - what judging depends on
    pilots: Pilot | Iterable[Pilot],
    framework: Framework | None = None,
    *,
    route: str | None = None,
    as_of: date | None = None,
    other: Framework | None = None,
    ordering: Ordering | None = None,
) -> Comparison:
    """Hold pilots side by side.

    Parameters
    ----------
    pilots : for example what `load_pilots` returns; at least one
    framework : the default one if not given
    route : on which all are judged, instead of the one that each declares
    as_of : assessments after this date do not count
    other : a second framework by which the same pilots are judged
    ordering : how to order them; None for no order

    Returns
    -------
    Comparison
        Its `tables` are tidy DataFrames by name.

    Raises
    ------
    PilotError
        As for `evaluate`.
    UsageError
        No pilot, two with the same id, a route that the framework does not have, frameworks that
        share no condition, or draws out of bounds.

    Examples
    --------
    >>> pilots = pilotscan.load_pilots("pilots")
    >>> comparison = pilotscan.compare(pilots, ordering=pilotscan.Ordering(draws=200))
    >>> comparison
    Comparison(22 pilots, framework='living-lab'; its tables: comparison.tables)
    >>> comparison["pilots"]["verdict"].value_counts().to_dict()
    {'not-assessable': 15, 'not-yet': 7}
    """
    used = framework or load_framework()
    listed, files = taken(pilots, used, route)
    try:
        return compare_pilots(
            listed, used, route=route, as_of=as_of, other=other, ordering=ordering, files=files
        )
    except ValueError as error:
        raise UsageError(str(error)) from None
