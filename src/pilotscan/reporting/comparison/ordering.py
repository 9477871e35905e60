"""Orders and their uncertainty, laid out."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from pilotscan.comparing.order import ORDER_AT_MOST
from pilotscan.comparing.uncertainty import NEAR, SOURCES, Source, keep_shares
from pilotscan.model.scale import TOLERANCE, VERDICTS
from pilotscan.reporting.comparison.order_values import (
    BreakEvenLine,
    OrderRow,
    OrderSection,
    RankBar,
    RankRow,
    VerdictShareRow,
)
from pilotscan.reporting.documents.scales import across
from pilotscan.reporting.words.phrases import judged_cells, range_text

if TYPE_CHECKING:
    from pilotscan.comparing.order import Order
    from pilotscan.comparing.uncertainty import Drawn
    from pilotscan.reporting.comparison.sentences import ComparisonWording
    from pilotscan.reporting.words.language import Language

__all__ = ["assumptions", "order_section"]

MATRIX_AT_MOST = 12
"""Pilots of which the share of every rank is shown; of more, the interval only."""
ROWS_AT_MOST = 100
LISTED_AT_MOST = 30
LINES_AT_MOST = 20
CROSSINGS_AT_MOST = 2
_OFFSETS: dict[Source, int] = {"weights": 2, "levels": 10, "both": 18}
SHADES = 5


def assumptions(say: ComparisonWording) -> tuple[str, ...]:
    """Say what the draws assume, and how far their number alone makes shares unsure."""
    comparison, language = say.comparison, say.language
    ordering = comparison.ordering
    if ordering is None or all(order.draws is None for order in comparison.orders):
        return ()
    gettext, number = language.gettext, language.number
    stays = keep_shares(comparison.framework.rules)
    if ordering.weights == "any":
        weights = gettext(
            "Weights: any weights of the dimensions are equally likely; conditions keep theirs "
            "within a dimension."
        )
    else:
        weights = gettext(
            "Weights: those of the dimensions are drawn near the framework's own (Dirichlet, "
            "%(units)s units per dimension); conditions keep theirs within a dimension.",
            units=number(NEAR),
        )
    if comparison.framework.rules.uncertainty is None:
        levels = gettext(
            "Levels: the framework does not say how surely a known level stays as it is, so known "
            "levels stay."
        )
    else:
        levels = gettext(
            "Levels: a known level stays as it is in %(shares)s of the draws with evidence "
            "strength 0, 1, 2, 3 and 4; else it is one step lower, because people tend to rate "
            "their own work too high.",
            shares=language.together([language.exact_percent(share) for share in stays.tolist()]),
        )
    return (
        gettext(
            "One draw is one more calculation with other weights or levels: %(draws)s in all, seed "
            "%(seed)s. Shares are shares of these draws, under the assumptions below. They do not "
            "say how likely something is.",
            draws=number(ordering.draws),
            seed=ordering.seed,
        ),
        weights,
        levels,
        gettext(
            "What is unknown can turn out at any level from %(first)s to %(last)s for a rank, and "
            "stays unknown for a verdict; with other weights alone it stays at %(first)s. So in "
            "the draws of levels an unknown can turn out better than a level that is known to be "
            "low: knowing little can look favourable there. The order itself does not reward it.",
            first=comparison.framework.levels.first,
            last=comparison.framework.levels.last,
        ),
        gettext(
            "Known levels can only go down here, so no verdict gets better by them, and “all” does "
            "not mean certain."
        ),
        gettext(
            "Through the number of draws alone, a share of one half has a standard error of "
            "%(points)s percentage points; other shares have less.",
            points=language.at_most(100 * sqrt(0.25 / ordering.draws), 2),
        ),
    )


def order_section(say: ComparisonWording, order: Order) -> OrderSection:
    """Lay out one order."""
    language, comparison = say.language, say.comparison
    gettext, ranked = language.gettext, order.ranked
    line = comparison.ordering.line(comparison.framework) if comparison.ordering else 0.0
    remark = ""
    if not ranked:
        remark = gettext("None of these pilots is known well enough for a rank.")
    elif len(ranked) == 1:
        remark = gettext("Only one of these pilots is known well enough for a rank.")
    elif order.draws is None:
        remark = gettext(
            "More than %(n)s pilots: the order is shown without draws.",
            n=language.number(ORDER_AT_MOST),
        )
    section = OrderSection(
        id=order.name,
        title=say.route(order.route) if order.route else gettext("All routes together"),
        about=language.ngettext(
            "%(n)s pilot, in the order of the lowest score that is still possible (everything "
            "unknown at level %(first)s). A rank needs ratings for at least %(line)s of the "
            "weight.",
            "%(n)s pilots, in the order of the lowest score that is still possible (everything "
            "unknown at level %(first)s). A rank needs ratings for at least %(line)s of the "
            "weight.",
            len(ranked) + len(order.unranked),
            first=comparison.framework.levels.first,
            line=language.exact_percent(line),
        ),
        rows=tuple(_ranked(say, order, place) for place in range(len(ranked))[:ROWS_AT_MOST]),
        unranked=tuple(_row(say, i) for i in order.unranked[:LISTED_AT_MOST]),
        unranked_total=len(order.unranked),
        more_rows=max(len(ranked) - ROWS_AT_MOST, 0),
        remark=remark,
        with_routes=order.route is None,
    )
    if order.draws is None:
        return section
    return _with_draws(section, say, order, order.draws.drawn["both"], line)


def _with_draws(
    section: OrderSection, say: ComparisonWording, order: Order, both: Drawn, line: float
) -> OrderSection:
    """Add to an order what the draws tell of it."""
    language, names, ranked = say.language, say.names, order.ranked
    pairs = _by_pair(order)
    return section._replace(
        drawn=True,
        caution=language.gettext(
            "This order also ranks pilots of which little is known. The draws give the unknown any "
            "level, so such a pilot can come first often. That is because little is known, not "
            "because the pilot is good."
        )
        if line < say.framework.rules.min_coverage - TOLERANCE
        else "",
        ranks=tuple(
            RankRow(names[i], _rank_cells(both.shares[place], language))
            for place, i in enumerate(ranked)
        )
        if len(ranked) <= MATRIX_AT_MOST
        else (),
        verdict_heads=tuple(say.verdict(verdict, order.route or "") for verdict in VERDICTS),
        verdicts=tuple(
            VerdictShareRow(
                names[i],
                tuple(share_text(share, language) for share in both.verdicts[place].tolist()),
            )
            for place, i in enumerate(ranked[:LISTED_AT_MOST])
        ),
        more_verdicts=max(len(ranked) - LISTED_AT_MOST, 0),
        break_even=tuple(_break_even(say, pairs)[:LINES_AT_MOST]),
        steady=sum(not crossings for crossings in pairs.values()),
        tied=sum(a == b for a, b in pairwise(order.ranks)),
        more_break_even=max(sum(map(bool, pairs.values())) - LINES_AT_MOST, 0),
        dominance=tuple(
            (names[better], names[worse]) for better, worse in order.dominating[:LINES_AT_MOST]
        ),
        more_dominance=max(len(order.dominating) - LINES_AT_MOST, 0),
    )


def share_text(share: float, language: Language) -> str:
    """Write a share of draws; none and all only where it is none and all of them."""
    if share <= 0:
        return language.gettext("none")
    if share >= 1 - 1e-12:
        return language.gettext("all")
    if share < 0.01:
        return language.gettext("under %(share)s", share=language.percent(0.01))
    if share > 0.99:
        return language.gettext("over %(share)s", share=language.percent(0.99))
    return language.percent(share)


def _row(say: ComparisonWording, i: int) -> OrderRow:
    """Lay out a pilot of which too little is known for a rank."""
    result = say.comparison.judged.results[i]
    return OrderRow(
        "–",
        say.names[i],
        say.comparison.records[i].id,
        say.route(result.route),
        say.language.number(result.score.low or 0.0, 1),
        range_text(result, say.language),
        *judged_cells(result, result.route, say),
    )


def _ranked(say: ComparisonWording, order: Order, place: int) -> OrderRow:
    language, count = say.language, len(order.ranked)
    rank = order.ranks[place]
    row = _row(say, order.ranked[place])._replace(rank=str(rank), place=_across(rank, count))
    if order.draws is None:
        return row
    both = order.draws.drawn["both"]
    between, bars = {}, []
    for source in SOURCES:
        best, worst = order.intervals[source][place]
        between[source] = (
            str(best)
            if best == worst
            else language.gettext("%(low)s to %(high)s", low=best, high=worst)
        )
        start, end = _across(best, count), _across(worst, count)
        bars.append(RankBar(source, start, round(max(end - start, 0.8), 2), _OFFSETS[source]))
    return row._replace(
        by_weights=between["weights"],
        by_levels=between["levels"],
        by_both=between["both"],
        first=share_text(float(both.shares[place, 0]), language),
        ahead=share_text(float(both.next_wins[place]), language)
        if place < len(both.next_wins)
        else "",
        bars=tuple(bars),
    )


def _across(rank: int, count: int) -> float:
    return across(rank, 1, max(count, 2))


def _rank_cells(
    shares: np.ndarray[tuple[int], np.dtype[np.float64]], language: Language
) -> tuple[tuple[str, int], ...]:
    return tuple(
        (
            "" if share <= 0 else share_text(share, language),
            min(int(np.ceil(share * SHADES)), SHADES),
        )
        for share in shares.tolist()
    )


def _by_pair(order: Order) -> dict[tuple[int, int], list[tuple[int, float, float]]]:
    """Return by pair of neighbours dimension, weight now and weight of each crossing."""
    found: dict[tuple[int, int], list[tuple[int, float, float]]] = {}
    for item in order.break_even:
        lines = found.setdefault((item.above, item.below), [])
        lines += [(item.dimension, item.now, weight) for weight in item.weights]
    return found


def _break_even(
    say: ComparisonWording, pairs: dict[tuple[int, int], list[tuple[int, float, float]]]
) -> list[BreakEvenLine]:
    dimensions, language, names = say.framework.dimensions, say.language, say.names
    lines = []
    for (above, below), crossings in pairs.items():
        if not crossings:
            continue
        told = [
            language.gettext(
                "“%(dimension)s” at %(weight)s (now %(now)s)",
                dimension=say.said(dimensions[d].title).text,
                weight=_weight(weight, language),
                now=_weight(now, language),
            )
            for d, now, weight in sorted(crossings, key=lambda x: abs(x[2] - x[1]))[
                :CROSSINGS_AT_MOST
            ]
        ]
        lines.append(BreakEvenLine(names[above], names[below], "; ".join(told)))
    return lines


def _weight(share: float, language: Language) -> str:
    """Write a weight in percent, with a decimal where it needs one."""
    return f"{language.at_most(100 * share, 1)}%"
