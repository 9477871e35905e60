"""Pilots judged and held side by side; needs pandas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pilotscan.api.load import LoadedPilots, load_framework
from pilotscan.checks import check_names
from pilotscan.comparing.comparison import compare as compare_pilots
from pilotscan.diagnostics import Diagnostic
from pilotscan.errors import PilotError, UsageError
from pilotscan.model.pilot import Pilot
from pilotscan.reading import (
    check_route,
)
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.judge import judge_pilots

if TYPE_CHECKING:
    from datetime import date

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.order import Ordering
    from pilotscan.model.framework import Framework
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["compare", "evaluate", "taken"]

FAULTS_TOLD = 5
"""Faults of pilots in memory that the message of an error repeats."""


def evaluate(
    pilots: Pilot | Iterable[Pilot],
    framework: Framework | None = None,
    *,
    route: str | None = None,
    as_of: date | None = None,
) -> list[Evaluation]:
    """Judge pilots on every route of a framework.

    Parameters
    ----------
    pilots : one or several, for example what `load_pilots` returns
    framework : the default one if not given
    route : heads each result instead of the route that the pilot declares
    as_of : assessments after this date do not count; by default each pilot's newest one counts

    Returns
    -------
    list of Evaluation
        In the order of `pilots`.

    Raises
    ------
    PilotError
        A pilot that no file was checked for names a condition, a source, a route or a framework
        that is not there; its `diagnostics` list all of them.
    UsageError
        The framework does not have the route asked for.
    """
    used = framework or load_framework()
    listed, files = taken(pilots, used, route)
    return judge_pilots(listed, used, route=route, as_of=as_of, files=files)


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
        raise PilotError(_names_missing(faults), faults)
    return listed, files


def _names_missing(faults: Sequence[Diagnostic]) -> str:
    told = [
        f"{fault.where.file} {fault.where.path}: {fault.message} ({fault.hint})"
        for fault in faults[:FAULTS_TOLD]
    ]
    more = len(faults) - len(told)
    return "; ".join([*told, *([f"and {more} more"] if more else [])])


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
    """
    used = framework or load_framework()
    listed, files = taken(pilots, used, route)
    try:
        return compare_pilots(
            listed, used, route=route, as_of=as_of, other=other, ordering=ordering, files=files
        )
    except ValueError as error:
        raise UsageError(str(error)) from None
