"""A comparison as tidy tables; what each holds is written in ``catalogue/columns.yaml``.

pandas is for tables: those of sets of pilots, of exports and of `to_frame`. Judging and reports
work on arrays of numpy, so that what makes no table does not wait for pandas to load.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from pilotscan.catalogue import tables as codebook
from pilotscan.comparing.learning import ASPECTS
from pilotscan.comparing.order_tables import ORDER_TABLES
from pilotscan.comparing.record import STATES, lowest_of, spreads_of
from pilotscan.comparing.systemic import STANDINGS, standings
from pilotscan.model.scale import OUTCOMES
from pilotscan.scoring.frames import joined as _joined
from pilotscan.scoring.outlook import verdicts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from pilotscan.comparing.agreement import Agreement
    from pilotscan.comparing.compared import Compared
    from pilotscan.comparing.judged import JudgedSet
    from pilotscan.comparing.systemic import Standing
    from pilotscan.scoring.result import RouteResult
    from pilotscan.scoring.verdict import Known

    Columns = dict[str, Any]
    Rows = Iterable[Sequence[Any]]

__all__ = [
    "EVIDENCE_SUFFIX",
    "LEVEL_SUFFIX",
    "agreement_row",
    "frame_of",
    "frame_of_rows",
    "level_column",
    "make_tables",
]

EVIDENCE_SUFFIX, LEVEL_SUFFIX = ".evidence", ".level"
_DTYPES = {
    "text": "string",
    "list": "string",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}
_BY_LINES: Sequence[Standing] = ("bottleneck", "weak", "in-place")
"""How a condition can stand by the lines that a framework sets; a profile sets none."""
_AGREEMENT = attrgetter("units", "pairable", "alpha", "low", "high", "varied")


def make_tables(
    found: Compared, *, lists: bool = False, only: Collection[str] | None = None
) -> dict[str, pd.DataFrame]:
    """Lay out a comparison as tables by name, in the order of the codebook.

    Parameters
    ----------
    only : the names of some
    lists : a cell of a list holds a tuple of texts, perhaps empty; else they are joined, and the
        cell is empty where there is none

    Returns
    -------
    dict
        Without tables of facts unless all pilots were recorded with theirs: an empty one would say
        that there are no facts.
    """
    made = {}
    for name in codebook():
        if only is not None and name not in only:
            continue
        if name in _COLUMNS:
            made[name] = frame_of(name, _COLUMNS[name](found), lists=lists)
        elif name in _ROWS:
            made[name] = frame_of_rows(name, _ROWS[name](found), lists=lists)
        elif found.has_facts:
            rows = (row for record in found.records for row in (record.facts or {})[name])
            made[name] = frame_of_rows(name, rows, lists=lists)
    return made


def frame_of(name: str, columns: Columns, *, lists: bool = False) -> pd.DataFrame:
    """Make a table with the columns of the codebook, in its order and of its types.

    Parameters
    ----------
    columns : cells by name of the column
    lists : see `make_tables`
    """
    import pandas as pd

    listed = codebook()[name].columns
    typed: dict[str, Any] = {}
    for c in listed:
        cells = columns[c.name]
        if c.type != "list":
            typed[c.name] = pd.array(cells, dtype=_DTYPES[c.type])
        elif lists:
            typed[c.name] = pd.Series(list(cells), dtype=object)
        else:
            typed[c.name] = pd.array([_joined(words) for words in cells], dtype="string")
    more = {k: pd.array(v, dtype="Int64") for k, v in columns.items() if k not in typed}
    return pd.DataFrame(typed | more)


def frame_of_rows(name: str, rows: Rows, *, lists: bool = False) -> pd.DataFrame:
    """Make a table of rows with their cells in the order of the codebook; see `frame_of`."""
    return frame_of(name, _columns(name, rows), lists=lists)


def _columns(table: str, rows: Rows) -> Columns:
    """Turn rows, with their cells in the order of the codebook, into columns."""
    listed = list(rows)
    names = (column.name for column in codebook()[table].columns)
    return {name: [row[i] for row in listed] for i, name in enumerate(names)}


def _pilots(found: Compared) -> Rows:
    ahead = _ahead(found.judged)
    for i, (record, result) in enumerate(zip(found.records, found.judged.results, strict=True)):
        yield (
            record.id, record.name, record.language, record.municipalities,
            record.region, record.country, record.scope, record.status,
            record.themes, record.target_groups, record.sectors,
            record.route, record.route_declared, result.verdict, result.score.value,
            result.score.low, result.score.high, result.coverage, result.documented,
            result.counting, result.rated, result.bottlenecks,
            result.unknown_necessary, *(values[i] for values in ahead.values()),
            record.observations, len(record.assessors), record.as_of,
            record.file or None, record.sha256 or None,
        )  # fmt: skip


def _ahead(judged: JudgedSet) -> Columns:
    """Lay out what lies ahead of each pilot; see `_pilots` and `_routes`."""
    ahead = judged.ahead
    return {
        "basis": ahead.basis,
        "outlook": [verdicts_of(bits) for bits in ahead.outlook.tolist()],
        "distance": ahead.distance.tolist(),
        "distance_certain": ahead.certain.tolist(),
        "risks": judged.risks.tolist(),
    }


def _levels(found: Compared) -> Columns:
    judged, records, ids = found.judged, found.records, found.condition_ids
    known = judged.known
    dimension_of = found.framework.dimension_of
    said = [record.said.get(c) for record in records for c in ids]
    necessary = judged.necessary.ravel()
    is_profile = found.framework.profile_only
    words = [None if is_profile and word in _BY_LINES else word for word in STANDINGS]
    return {
        "pilot": [name for name in found.ids for _ in ids],
        "dimension": [dimension_of[c] for c in ids] * len(records),
        "condition": ids * len(records),
        "state": np.array(STATES, dtype=object)[judged.states.ravel()],
        "level": judged.as_written(known.level).ravel(),
        "lowest": lowest_of([record.numbers for record in records]).ravel(),
        "spread": _where_rated(spreads_of([r.numbers for r in records]), known).ravel(),
        "evidence_strength": _where_rated(known.strength, known).ravel(),
        "counts": judged.counting.ravel(),
        "necessary": necessary,
        "min_level": np.where(necessary, judged.as_written(judged.min_level).ravel(), np.nan),
        "standing": np.array([*words, None], dtype=object)[standings(judged).ravel()],
        "disputed": known.disputed.ravel(),
        "contested": known.contested.ravel(),
        "unsupported": judged.unsupported.ravel(),
        **{
            name: [() if s is None else getattr(s, name) for s in said]
            for name in ("because", "supporting", "contradicting", "ask", "question")
        },
    }


def _where_rated(numbers: NDArray[np.int64], known: Known) -> NDArray[np.float64]:
    """Leave out the numbers of conditions without a level: there they say nothing."""
    return np.where(np.isnan(known.level), np.nan, numbers)


def _wide(found: Compared) -> Columns:
    known, pilots = found.judged.known, _columns("pilots", _pilots(found))
    columns = {column.name: pilots[column.name] for column in codebook()["wide"].columns}
    level = found.judged.as_written(known.level)
    strength = _where_rated(known.strength, known)
    for c, name in enumerate(found.condition_ids):
        columns[level_column(name)] = level[:, c]
    for c, name in enumerate(found.condition_ids):
        columns[f"{name}{EVIDENCE_SUFFIX}"] = strength[:, c]
    return columns


def level_column(condition: str) -> str:
    """Return the column of `wide` that holds a condition's level: its id, if that is free."""
    taken = {column.name for column in codebook()["wide"].columns}
    return f"{condition}{LEVEL_SUFFIX}" if condition in taken else condition


def _by_dimension(found: Compared) -> Columns:
    judged, dimensions = found.judged, found.framework.dimensions
    return {
        "pilot": [pilot for pilot in found.ids for _ in dimensions],
        "dimension": [dimension.id for dimension in dimensions] * len(judged),
        "weight": [dimension.weight for dimension in dimensions] * len(judged),
        "mean": judged.as_written(judged.mean).ravel(),
        "mean_low": judged.as_written(judged.dimension_low).ravel(),
        "mean_high": judged.as_written(judged.dimension_high).ravel(),
        "dimension_coverage": judged.share.ravel(),
    }


def _routes(found: Compared) -> Columns:
    roads = found.roads
    ahead = [_ahead(judged) for judged in roads.values()]

    def side_by_side(field: str) -> NDArray[Any]:
        return np.stack([getattr(judged, field) for judged in roads.values()], axis=1).ravel()

    return {
        "pilot": [pilot for pilot in found.ids for _ in roads],
        "route": list(roads) * len(found.ids),
        "declared": [r.own_route == name for r in found.records for name in roads],
        "verdict": np.array(OUTCOMES, dtype=object)[side_by_side("verdict")],
        **{name: side_by_side(name) for name in ("score", "low", "high", "coverage", "documented")},
        **{
            name: [
                value for row in zip(*(each[name] for each in ahead), strict=True) for value in row
            ]
            for name in ahead[0]
        },
    }


def _tallies(found: Compared) -> Rows:
    columns = [column.name for column in codebook()["conditions"].columns]
    is_profile = found.framework.profile_only
    codes = [name.removeprefix("title_") for name in columns if name.startswith("title_")]
    for tally in found.conditions:
        said = found.framework.condition_by_id[tally.id].title.by_language()
        standing = tally.standing
        known = (*(standing[s] for s in _BY_LINES), tally.supported)
        yield (
            tally.id, tally.dimension, *(said.get(code) for code in codes), tally.counting,
            *((None,) * 4 if is_profile else known), standing["unknown"],
            *(None if is_profile else tally.share(s) for s in _BY_LINES),
            tally.share("unknown"),
            tally.not_applicable, tally.not_counting, tally.systemic or None,
            tally.actors,
        )  # fmt: skip


def _observations(found: Compared) -> Rows:
    for kind, where in found.observed.items():
        yield kind, len(where), tuple(found.ids[i] for i in where)


def _learning(found: Compared) -> Rows:
    known, ids, conditions = found.judged.known, found.ids, found.condition_ids
    level = found.judged.as_written(known.level)
    for lesson in found.lessons:
        i, c, j = lesson.learner, lesson.condition, lesson.teacher
        said = found.records[j].said.get(conditions[c])
        alike = lesson.likeness
        yield (
            ids[i], conditions[c], level[i, c], ids[j], level[j, c],
            known.strength[j, c], alike.value, *(alike.by_aspect[a] for a in ASPECTS),
            tuple(word for a in ASPECTS for word in alike.shared[a]),
            () if said is None else said.because,
            () if said is None else said.supporting,
        )  # fmt: skip


def _agreement(found: Compared) -> Rows:
    assessors, several = found.assessors, 0
    for i, agreement in assessors.by_pilot.items():
        several += len(found.records[i].assessors)
        yield found.ids[i], len(found.records[i].assessors), *_AGREEMENT(agreement)
    if assessors.together is not None:
        yield agreement_row(several, assessors.together)


def agreement_row(assessors: int, together: Agreement) -> Sequence[Any]:
    """Return the row of `agreement` that is about all pilots with several assessors."""
    return None, assessors, *_AGREEMENT(together)


def _ratings(found: Compared) -> Rows:
    for record in found.records:
        for a in record.assessors:
            for condition, level in zip(found.condition_ids, a.levels, strict=True):
                if level is not None:
                    yield record.id, a.identity, a.role, a.date, condition, level


def _own_and_others(found: Compared) -> Rows:
    for o in found.assessors.own_and_others:
        condition = found.condition_ids[o.condition]
        yield condition, o.pilots, o.higher, o.same, o.lower, o.difference


def _disagreements(found: Compared) -> Rows:
    for d in found.assessors.disagreements:
        levels = _joined(f"{assessor.identity}: {level}" for assessor, level in d.levels)
        yield found.ids[d.pilot], found.condition_ids[d.condition], d.spread, levels


def _reasons(result: RouteResult) -> str | None:
    return _joined(
        reason.rule + (f": {', '.join(named)}" if named else "")
        for reason in result.reasons
        for named in [(*reason.conditions, *reason.dimensions)]
    )


def _schemes(found: Compared) -> Rows:
    judged = found.judged
    for scheme in found.schemes:
        other = scheme.judged
        place = {pilot: position for position, pilot in enumerate(scheme.pilots)}
        changed = set(scheme.changed)
        name = f"{scheme.framework.id} {scheme.framework.version}"
        for i, pilot in enumerate(found.ids):
            k = place.get(i)
            beside: tuple[Any, ...] = (None, None, None, None)
            if other is not None and k is not None:
                beside = (
                    OUTCOMES[other.verdict[k]], other.low[k], other.coverage[k],
                    _reasons(other.results[k]),
                )  # fmt: skip
            yield (
                scheme.kind, name, pilot, OUTCOMES[judged.verdict[i]], beside[0],
                i in changed if k is not None else None, judged.low[i], beside[1],
                judged.coverage[i], beside[2], _reasons(judged.results[i]), beside[3],
            )  # fmt: skip


def _sources(found: Compared) -> Rows:
    for record in found.records:
        for source in record.sources:
            yield record.id, *source


def _trend(found: Compared) -> Rows:
    for record in found.records:
        for point in record.trend:
            yield (
                record.id, point.date, point.verdict, point.score.value, point.score.low,
                point.score.high, point.coverage, point.counting, point.rated,
            )  # fmt: skip


_COLUMNS: dict[str, Callable[[Compared], Columns]] = {
    "levels": _levels,
    "wide": _wide,
    "dimensions": _by_dimension,
    "routes": _routes,
}
_ROWS: dict[str, Callable[[Compared], Rows]] = {
    "pilots": _pilots,
    "trend": _trend,
    "conditions": _tallies,
    "observations": _observations,
    "learning": _learning,
    **ORDER_TABLES,
    "agreement": _agreement,
    "ratings": _ratings,
    "own_and_others": _own_and_others,
    "disagreements": _disagreements,
    "schemes": _schemes,
    "sources": _sources,
}
