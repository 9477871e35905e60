"""A comparison as tidy tables; what each holds is written in ``catalogue/columns.yaml``."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pilotscan.catalogue import tables as codebook
from pilotscan.comparing.learning import ASPECTS
from pilotscan.comparing.record import STATES, lowest_of, spreads_of
from pilotscan.comparing.systemic import STANDINGS, standings
from pilotscan.comparing.uncertainty import PAIRS_AT_MOST
from pilotscan.model.scale import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.order import Order
    from pilotscan.comparing.uncertainty import Drawn, Source
    from pilotscan.scoring.result import RouteResult
    from pilotscan.scoring.verdict import Known

    Columns = dict[str, Any]

__all__ = ["ALL_ROUTES", "EVIDENCE_SUFFIX", "LEVEL_SUFFIX", "level_column", "make_tables"]

ALL_ROUTES = "all"
"""Name of an order over several routes."""
EVIDENCE_SUFFIX, LEVEL_SUFFIX = ".evidence", ".level"
_DTYPES = {
    "text": "string",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}


def make_tables(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Lay out a comparison as tables by name, in the order of the codebook."""
    return {name: _frame(name, _MAKERS[name](comparison)) for name in codebook()}


def _frame(name: str, columns: Columns) -> pd.DataFrame:
    """Make a table with the columns of the codebook, in its order and of its types."""
    listed = codebook()[name].columns
    typed = {c.name: pd.array(columns[c.name], dtype=_DTYPES[c.type]) for c in listed}
    more = {k: pd.array(v, dtype="Int64") for k, v in columns.items() if k not in typed}
    return pd.DataFrame(typed | more)


def _columns(table: str, rows: Iterable[Sequence[Any]]) -> Columns:
    """Turn rows, with their cells in the order of the codebook, into columns."""
    listed = list(rows)
    names = (column.name for column in codebook()[table].columns)
    return {name: [row[i] for row in listed] for i, name in enumerate(names)}


def _or_none(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else value


def _joined(words: Iterable[str]) -> str | None:
    """Join words; None where there is none."""
    return "; ".join(words) or None


def _ids(comparison: Comparison) -> list[str]:
    return [record.id for record in comparison.records]


def _conditions(comparison: Comparison) -> list[str]:
    return list(comparison.framework.condition_by_id)


def _dimensions(comparison: Comparison) -> list[str]:
    return [dimension.id for dimension in comparison.framework.dimensions]


def _pilots(comparison: Comparison) -> Columns:
    rows = []
    for record, result in zip(comparison.records, comparison.judged.results, strict=True):
        rows.append(
            (
                record.id, record.name, record.language, _joined(record.municipalities),
                record.region, record.country, record.scope, record.status,
                _joined(record.themes), _joined(record.target_groups), _joined(record.sectors),
                record.route, record.route_declared, result.verdict, result.score.value,
                result.score.low, result.score.high, result.coverage, result.documented,
                result.counting, result.rated, _joined(result.bottlenecks),
                _joined(result.unknown_necessary), len(record.assessors), record.as_of,
                record.file or None, record.sha256 or None,
            )
        )  # fmt: skip
    return _columns("pilots", rows)


def _levels(comparison: Comparison) -> Columns:
    judged, records = comparison.judged, comparison.records
    known = judged.known
    ids = _conditions(comparison)
    dimension_of = comparison.framework.dimension_of
    said = [record.said.get(c) for record in records for c in ids]
    necessary = judged.necessary.ravel()
    min_level = judged.min_level.ravel()
    disputed = known.disputed.ravel()
    return {
        "pilot": [name for name in _ids(comparison) for _ in ids],
        "dimension": [dimension_of[c] for c in ids] * len(records),
        "condition": ids * len(records),
        "state": np.array(STATES, dtype=object)[judged.states.ravel()],
        "level": known.level.ravel(),
        "lowest": lowest_of([record.numbers for record in records]).ravel(),
        "spread": _where_rated(spreads_of([r.numbers for r in records]), known).ravel(),
        "evidence_strength": _where_rated(known.strength, known).ravel(),
        "counts": judged.counting.ravel(),
        "necessary": necessary,
        "min_level": np.where(necessary, min_level, np.nan),
        "standing": np.array([*STANDINGS, None], dtype=object)[standings(judged).ravel()],
        "disputed": disputed,
        "contested": known.contested.ravel(),
        "unsupported": judged.unsupported.ravel(),
        "because": [None if s is None else _joined(s.because) for s in said],
        "supporting": [None if s is None else _joined(s.supporting) for s in said],
        "contradicting": [None if s is None else _joined(s.contradicting) for s in said],
        "ask": [None if s is None else _joined(s.ask) for s in said],
    }


def _where_rated(numbers: NDArray[np.int64], known: Known) -> NDArray[np.float64]:
    """Leave out the numbers of conditions without a level: there they say nothing."""
    return np.where(np.isnan(known.level), np.nan, numbers)


def _wide(comparison: Comparison) -> Columns:
    known, pilots = comparison.judged.known, _pilots(comparison)
    columns = {column.name: pilots[column.name] for column in codebook()["wide"].columns}
    strength = _where_rated(known.strength, known)
    names = {name: level_column(name) for name in _conditions(comparison)}
    for c, name in enumerate(names.values()):
        columns[name] = known.level[:, c]
    for c, name in enumerate(names):
        columns[f"{name}{EVIDENCE_SUFFIX}"] = strength[:, c]
    return columns


def level_column(condition: str) -> str:
    """Return the column of `wide` that holds a condition's level: its id, if that is free."""
    taken = {column.name for column in codebook()["wide"].columns}
    return f"{condition}{LEVEL_SUFFIX}" if condition in taken else condition


def _by_dimension(comparison: Comparison) -> Columns:
    judged, names = comparison.judged, _dimensions(comparison)
    weights = [dimension.weight for dimension in comparison.framework.dimensions]
    return {
        "pilot": [pilot for pilot in _ids(comparison) for _ in names],
        "dimension": names * len(judged),
        "weight": weights * len(judged),
        "mean": judged.mean.ravel(),
        "mean_low": judged.dimension_low.ravel(),
        "mean_high": judged.dimension_high.ravel(),
        "dimension_coverage": judged.share.ravel(),
    }


def _routes(comparison: Comparison) -> Columns:
    roads = comparison.roads
    ids = _ids(comparison)

    def side_by_side(field: str) -> NDArray[np.float64]:
        return np.stack([getattr(judged, field) for judged in roads.values()], axis=1).ravel()

    verdicts = np.stack([judged.verdict for judged in roads.values()], axis=1).ravel()
    return {
        "pilot": [pilot for pilot in ids for _ in roads],
        "route": list(roads) * len(ids),
        "declared": [r.own_route == name for r in comparison.records for name in roads],
        "verdict": np.array(VERDICTS, dtype=object)[verdicts],
        **{name: side_by_side(name) for name in ("score", "low", "high", "coverage", "documented")},
    }


def _tallies(comparison: Comparison) -> Columns:
    rows = []
    by_id = comparison.framework.condition_by_id
    columns = [column.name for column in codebook()["conditions"].columns]
    codes = [name.removeprefix("title_") for name in columns if name.startswith("title_")]
    for tally in comparison.conditions:
        said = by_id[tally.id].title.by_language()
        titles = [said.get(code) for code in codes]
        standing = tally.standing
        counts = (
            standing["bottleneck"], standing["weak"], standing["in-place"], tally.supported,
            standing["unknown"],
        )  # fmt: skip
        shares = [tally.share(s) for s in ("bottleneck", "weak", "in-place", "unknown")]
        rows.append(
            (
                tally.id, tally.dimension, *titles, tally.counting, *counts, *shares,
                tally.not_applicable, tally.not_counting, tally.systemic or None,
                _joined(tally.actors),
            )
        )  # fmt: skip
    return _columns("conditions", rows)


def _learning(comparison: Comparison) -> Columns:
    known, ids, conditions = comparison.judged.known, _ids(comparison), _conditions(comparison)
    rows = []
    for lesson in comparison.lessons:
        i, c, j = lesson.learner, lesson.condition, lesson.teacher
        said = comparison.records[j].said.get(conditions[c])
        alike = lesson.likeness
        rows.append(
            (
                ids[i], conditions[c], known.level[i, c], ids[j], known.level[j, c],
                known.strength[j, c], alike.value, *(alike.by_aspect[a] for a in ASPECTS),
                _joined(word for a in ASPECTS for word in alike.shared[a]),
                None if said is None else _joined(said.because),
                None if said is None else _joined(said.supporting),
            )
        )  # fmt: skip
    return _columns("learning", rows)


def _order_name(order: Order) -> str:
    return order.route or ALL_ROUTES


def _order(comparison: Comparison) -> Columns:
    judged, ids, scores = comparison.judged, _ids(comparison), comparison.judged.score
    rows = []
    for order in comparison.orders:
        ranks: list[int | None] = [*order.ranks, *(None for _ in order.unranked)]
        for i, rank in zip((*order.ranked, *order.unranked), ranks, strict=True):
            rows.append(
                (
                    _order_name(order), judged.routes[i], ids[i], rank, scores[i], judged.low[i],
                    judged.high[i], judged.coverage[i],
                )
            )  # fmt: skip
    return _columns("order", rows)


def _draws(comparison: Comparison) -> Iterator[tuple[Order, int, Source, Drawn]]:
    for order in comparison.orders:
        if order.draws is not None:
            for source, drawn in order.draws.drawn.items():
                yield order, order.draws.draws, source, drawn


def _order_uncertainty(comparison: Comparison) -> Columns:
    ids, rows = _ids(comparison), []
    for order, _, source, drawn in _draws(comparison):
        means = drawn.shares @ np.arange(1, len(order.ranked) + 1)
        following = [*drawn.next_wins.tolist(), None]
        for place, i in enumerate(order.ranked):
            best, worst = order.intervals[source][place]
            rows.append(
                (
                    _order_name(order), source, ids[i], order.ranks[place], means[place], best,
                    worst, drawn.shares[place, 0], following[place],
                )
            )  # fmt: skip
    return _columns("order_uncertainty", rows)


def _standard_error(share: float, draws: int) -> float:
    return sqrt(max(share * (1 - share), 0.0) / draws)


def _acceptability(comparison: Comparison) -> Columns:
    ids, rows = _ids(comparison), []
    for order, draws, source, drawn in _draws(comparison):
        if len(order.ranked) > PAIRS_AT_MOST:
            continue
        for place, i in enumerate(order.ranked):
            for rank in np.flatnonzero(drawn.shares[place] > 0).tolist():
                share = float(drawn.shares[place, rank])
                rows.append(
                    (
                        _order_name(order), source, ids[i], rank + 1, share,
                        _standard_error(share, draws),
                    )
                )  # fmt: skip
    return _columns("acceptability", rows)


def _verdict_shares(comparison: Comparison) -> Columns:
    ids, rows = _ids(comparison), []
    for order, draws, source, drawn in _draws(comparison):
        for place, i in enumerate(order.ranked):
            for v, verdict in enumerate(VERDICTS):
                share = float(drawn.verdicts[place, v])
                rows.append(
                    (
                        _order_name(order), source, ids[i], verdict, share,
                        _standard_error(share, draws),
                    )
                )  # fmt: skip
    return _columns("verdict_shares", rows)


def _wins(comparison: Comparison) -> Columns:
    ids, rows = _ids(comparison), []
    for order, draws, source, drawn in _draws(comparison):
        if drawn.wins is None:
            continue
        for place, i in enumerate(order.ranked):
            for other, j in enumerate(order.ranked):
                if i != j:
                    share = float(drawn.wins[place, other])
                    rows.append(
                        (
                            _order_name(order), source, ids[i], ids[j], share,
                            _standard_error(share, draws),
                        )
                    )  # fmt: skip
    return _columns("wins", rows)


def _central_weights(comparison: Comparison) -> Columns:
    ids, names, rows = _ids(comparison), _dimensions(comparison), []
    for order in comparison.orders:
        if order.draws is not None:
            for place, i in enumerate(order.ranked):
                for d, name in enumerate(names):
                    weight = float(order.draws.central[place, d])
                    rows.append((_order_name(order), ids[i], name, _or_none(weight)))
    return _columns("central_weights", rows)


def _break_even(comparison: Comparison) -> Columns:
    ids, names, rows = _ids(comparison), _dimensions(comparison), []
    for order in comparison.orders:
        for item in order.break_even:
            for weight in item.weights or (None,):
                rows.append(
                    (
                        _order_name(order), ids[item.above], ids[item.below],
                        names[item.dimension], item.now, weight,
                    )
                )  # fmt: skip
    return _columns("break_even", rows)


def _dominance(comparison: Comparison) -> Columns:
    ids = _ids(comparison)
    rows = [
        (_order_name(order), ids[better], ids[worse])
        for order in comparison.orders
        for better, worse in order.dominating
    ]
    return _columns("dominance", rows)


def _agreement(comparison: Comparison) -> Columns:
    ids, assessors = _ids(comparison), comparison.assessors
    rows = []
    for i, found in assessors.by_pilot.items():
        several = len(comparison.records[i].assessors)
        rows.append((ids[i], several, found))
    if assessors.together is not None:
        total = sum(several for _, several, _ in rows)
        rows.append((None, total, assessors.together))  # type: ignore[arg-type]
    return _columns(
        "agreement",
        ((pilot, n, a.units, a.pairable, a.alpha, a.low, a.high, a.varied) for pilot, n, a in rows),
    )


def _ratings(comparison: Comparison) -> Columns:
    conditions = _conditions(comparison)
    rows = [
        (record.id, a.identity, a.role, a.date, condition, level)
        for record in comparison.records
        for a in record.assessors
        for condition, level in zip(conditions, a.levels, strict=True)
        if level is not None
    ]
    return _columns("ratings", rows)


def _own_and_others(comparison: Comparison) -> Columns:
    conditions = _conditions(comparison)
    rows = [
        (conditions[o.condition], o.pilots, o.higher, o.same, o.lower, o.difference)
        for o in comparison.assessors.own_and_others
    ]
    return _columns("own_and_others", rows)


def _disagreements(comparison: Comparison) -> Columns:
    ids, conditions = _ids(comparison), _conditions(comparison)
    rows = [
        (
            ids[d.pilot],
            conditions[d.condition],
            d.spread,
            _joined(f"{assessor.identity}: {level}" for assessor, level in d.levels),
        )
        for d in comparison.assessors.disagreements
    ]
    return _columns("disagreements", rows)


def _reasons(result: RouteResult) -> str | None:
    return _joined(
        reason.rule + (f": {', '.join(named)}" if named else "")
        for reason in result.reasons
        for named in [(*reason.conditions, *reason.dimensions)]
    )


def _schemes(comparison: Comparison) -> Columns:
    ids, judged, rows = _ids(comparison), comparison.judged, []
    for scheme in comparison.schemes:
        other = scheme.judged
        place = {pilot: position for position, pilot in enumerate(scheme.pilots)}
        changed = set(scheme.changed)
        name = f"{scheme.framework.id} {scheme.framework.version}"
        for i, pilot in enumerate(ids):
            k = place.get(i)
            beside: tuple[Any, ...] = (None, None, None, None)
            if other is not None and k is not None:
                beside = (
                    VERDICTS[other.verdict[k]], other.low[k], other.coverage[k],
                    _reasons(other.results[k]),
                )  # fmt: skip
            rows.append(
                (
                    scheme.kind, name, pilot, VERDICTS[judged.verdict[i]], beside[0],
                    i in changed if k is not None else None, judged.low[i], beside[1],
                    judged.coverage[i], beside[2], _reasons(judged.results[i]), beside[3],
                )
            )  # fmt: skip
    return _columns("schemes", rows)


def _sources(comparison: Comparison) -> Columns:
    rows = [
        (record.id, s.id, s.kind, s.base, s.author, s.title, s.publisher, s.year, s.url, s.doi)
        for record in comparison.records
        for s in record.sources
    ]
    return _columns("sources", rows)


def _trend(comparison: Comparison) -> Columns:
    rows = [
        (
            record.id, point.date, point.verdict, point.score.value, point.score.low,
            point.score.high, point.coverage, point.counting, point.rated,
        )
        for record in comparison.records
        for point in record.trend
    ]  # fmt: skip
    return _columns("trend", rows)


_MAKERS: dict[str, Callable[[Comparison], Columns]] = {
    "pilots": _pilots,
    "levels": _levels,
    "wide": _wide,
    "dimensions": _by_dimension,
    "routes": _routes,
    "trend": _trend,
    "conditions": _tallies,
    "learning": _learning,
    "order": _order,
    "order_uncertainty": _order_uncertainty,
    "acceptability": _acceptability,
    "verdict_shares": _verdict_shares,
    "wins": _wins,
    "central_weights": _central_weights,
    "break_even": _break_even,
    "dominance": _dominance,
    "agreement": _agreement,
    "ratings": _ratings,
    "own_and_others": _own_and_others,
    "disagreements": _disagreements,
    "schemes": _schemes,
    "sources": _sources,
}
