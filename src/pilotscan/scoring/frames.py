"""What was judged as DataFrames, with the names of the tables of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.scoring.result import ConditionResult, RouteResult

__all__ = ["conditions_frame", "joined", "routes_frame"]


def routes_frame(results: Iterable[tuple[Pilot, RouteResult]]) -> pd.DataFrame:
    """Make a table with a row per judgement on a route."""
    import pandas as pd

    rows = [
        (pilot.id, str(pilot.name), on.route, on.verdict, on.score.value, on.score.low,
         on.score.high, on.coverage, on.documented, joined(on.bottlenecks),
         joined(on.unknown_necessary), joined(on.outlook), on.distance.answers)
        for pilot, on in results
    ]  # fmt: skip
    names = [
        "pilot", "name", "route", "verdict", "score", "low", "high", "coverage", "documented",
        "bottlenecks", "unknown_necessary", "outlook", "distance",
    ]  # fmt: skip
    numbers = ("score", "low", "high", "coverage", "documented")
    types = dict.fromkeys(names, "string") | dict.fromkeys(numbers, "float64")
    return pd.DataFrame(rows, columns=names).astype(types | {"distance": "Int64"})


def conditions_frame(
    pilot: Pilot, framework: Framework, route: str, conditions: Iterable[ConditionResult]
) -> pd.DataFrame:
    """Make a table with a row per condition; `counts` and `necessary` are those of the route."""
    import pandas as pd

    rows = []
    for found in conditions:
        condition = framework.condition_by_id[found.id]
        spread, strength = found.spread, found.support.strength
        rows.append(
            (pilot.id, found.dimension, found.id,
             condition.title.in_language(pilot.language)[0], found.state, found.level,
             *((spread, strength) if found.level is not None else (None, None)),
             condition.is_relevant(route), condition.is_necessary(route), joined(found.flags))
        )  # fmt: skip
    names = [
        "pilot", "dimension", "condition", "title", "state", "level", "spread",
        "evidence_strength", "counts", "necessary", "flags",
    ]  # fmt: skip
    types = dict.fromkeys(names, "string")
    types |= dict.fromkeys(("level", "spread", "evidence_strength"), "Int64")
    types |= dict.fromkeys(("counts", "necessary"), "boolean")
    return pd.DataFrame(rows, columns=names).astype(types)


def joined(words: Iterable[str]) -> str | None:
    """Join words as the tables of a comparison do; None where there is none."""
    return "; ".join(words) or None
