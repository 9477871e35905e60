"""How sure an order is: draws of weights and of levels, all through the one scoring function.

Weights of dimensions are drawn; conditions keep theirs within a dimension. A known level stays as
it is with the share that the framework gives for its evidence strength, and else is one step lower,
never below the first. An unknown one is any of the scale for ranks, and stays unknown for verdicts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from pilotscan.comparing.acceptability import first_shares, generator, weight_chunks
from pilotscan.comparing.judged import known_at
from pilotscan.comparing.ranking import SAME, RankCounter
from pilotscan.model.scale import STRENGTHS, TOLERANCE, VERDICTS
from pilotscan.scoring.score import divide, points_of, sum_dimensions, weigh
from pilotscan.scoring.verdict import READY, decide, find_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pilotscan.comparing.judged import JudgedSet
    from pilotscan.model.rules import Rules

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Levels = NDArray[np.uint8]

__all__ = [
    "NEAR",
    "PAIRS_AT_MOST",
    "SOURCES",
    "Drawn",
    "OrderDraws",
    "Source",
    "WeightDraw",
    "draw_order",
    "keep_shares",
]

Source = Literal["weights", "levels", "both"]
SOURCES: tuple[Source, ...] = get_args(Source)
"""Where uncertainty comes from: each alone, and together."""

WeightDraw = Literal["any", "near"]
"""Any weights are equally likely; or weights near those of the framework."""
NEAR = 10.0
"""Concentration per dimension of weights near the framework's: of seven equal ones, each mostly
within a third of its own size."""

PAIRS_AT_MOST = 200
"""Pilots up to which every pair is counted; of more, neighbours only."""
_LEVELS = 1
"""The stream of random numbers for levels; 0 is that of weights."""
_BITS = 16
_ONE = 1 << _BITS
"""Random numbers are whole, below this."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of the draws with one source of uncertainty.

    Parameters
    ----------
    shares : (pilots, ranks) rank acceptability, rows and columns add up to 1
    verdicts : (pilots, verdicts) share of the draws per verdict, in the order of `VERDICTS`
    wins : (pilots, pilots) share of the draws in which the one of the row is ahead of the one of
        the column, ties half, NaN against itself; None for more than `PAIRS_AT_MOST`
    next_wins : (pilots - 1,) the same of each pilot and the next in the order
    """

    shares: Floats
    verdicts: Floats
    wins: Floats | None
    next_wins: Floats


@dataclass(frozen=True, slots=True)
class OrderDraws:
    """Draws of one order.

    Parameters
    ----------
    drawn : by source of uncertainty
    central : (pilots, dimensions) mean weights with which the pilot comes first when only weights
        are drawn, NaN if it never does
    """

    draws: int
    drawn: dict[Source, Drawn]
    central: Floats


class _Panel:
    """The pilots of an order as arrays: what stays the same in all draws."""

    def __init__(self, judged: JudgedSet, where: NDArray[np.intp]) -> None:
        rules = judged.framework.rules
        self.rules = rules
        self.known = known_at(judged.known, where)
        self.counting = judged.counting[where]
        self.plan = next(iter(judged.plans.values()))
        self.weights = self.plan.dimension_weight
        self.scale = self.plan.scale
        self.low = list(judged.dimension_low[where].T)
        self.is_known = self.counting & ~np.isnan(self.known.level)
        self.can_drop = self.is_known & (self.known.level > 0)
        self.verdict = judged.verdict[where]
        self.share = judged.share[where]
        line = rules.min_coverage - TOLERANCE
        self.covered = judged.coverage[where] >= line
        least = np.where(np.isnan(self.share), np.inf, self.share).min(axis=1)
        most = np.where(np.isnan(self.share), -np.inf, self.share).max(axis=1)
        self.open = np.flatnonzero((least < line) & (most >= line))
        findings = judged.findings
        self.unclear = _anywhere(findings.unclear[where])
        self.stop = _anywhere(findings.stop[where])
        self.bottleneck = _anywhere(findings.bottleneck[where])
        self.blocks = _anywhere(findings.blocks_ready[where])
        self.lower_stop, self.lower_bottleneck, self.lower_blocks = self._one_step_lower(
            judged, where
        )
        stays = keep_shares(rules)[self.known.strength]
        # A level drops where a random number is above the bound. A share that is 0 becomes 1 in
        # 65,536, far less than any number of draws can tell.
        bound = np.clip(np.rint(stays * _ONE), 1, _ONE).astype(np.int64) - 1
        self.bound = np.where(self.can_drop, bound, _ONE - 1).astype(np.uint16)

    def _one_step_lower(
        self, judged: JudgedSet, where: NDArray[np.intp]
    ) -> tuple[Bools, Bools, Bools]:
        """Return which rules each condition makes hold once its level is one step lower."""
        known = self.known
        level = np.where(self.can_drop, known.level - 1, known.level)
        alarm = np.fmin(known.alarm, level)
        stop, bottleneck, blocks = (np.zeros(level.shape, dtype=bool) for _ in range(3))
        for route, plan in judged.plans.items():
            rows = np.flatnonzero([judged.routes[i] == route for i in where])
            found = find_rules(
                known_at(known, rows), plan, self.rules, level[rows], alarm[rows],
                known.strength[rows], known.without_searches[rows],
            )  # fmt: skip
            stop[rows] = found.stop
            bottleneck[rows] = found.bottleneck
            blocks[rows] = found.blocks_ready
        return stop & self.can_drop, bottleneck & self.can_drop, blocks & self.can_drop


def _anywhere(holds: Bools) -> Bools:
    """Return (pilots,) whether it holds for any condition."""
    found: Bools = np.any(holds, axis=1)
    return found


def keep_shares(rules: Rules) -> Floats:
    """Return by evidence strength 0..4 with what share a level stays; 1 if nothing says so."""
    if rules.uncertainty is None:
        return np.ones(len(STRENGTHS))
    return np.array(rules.uncertainty.keep_level_by_evidence)


class _LevelDraw:
    """A chunk of draws of levels.

    Parameters
    ----------
    means : per dimension (draws, pilots), every unknown drawn; NaN where none applies
    stop, bottleneck, blocks : (draws, pilots) whether a rule holds
    """

    def __init__(self, panel: _Panel, size: int, random: np.random.Generator) -> None:
        pilots = len(panel.counting)
        self.stop, self.bottleneck, self.blocks = (
            np.broadcast_to(holds, (size, pilots)).copy()
            for holds in (panel.stop, panel.bottleneck, panel.blocks)
        )
        sums = sum_dimensions(self._columns(panel, size, random), panel.plan)
        self.means = [divide(p, a) for p, a in zip(sums.points, sums.applicable, strict=True)]

    def blocked(self, panel: _Panel) -> Bools:
        """Return (draws, pilots) where something keeps a pilot from the best verdict.

        What does so for the levels as they are also does when some of them drop; only a pilot that
        has the best verdict can lose it.
        """
        blocked: Bools = self.blocks | (panel.verdict != READY)
        best = np.flatnonzero(panel.verdict == READY)
        if len(best):
            line = panel.plan.ready_mean - TOLERANCE
            for d, mean in enumerate(self.means):
                relevant = ~np.isnan(panel.share[best, d])
                blocked[:, best] |= ~(mean[..., best] >= line) & relevant
        return blocked

    def _columns(
        self, panel: _Panel, size: int, random: np.random.Generator
    ) -> Iterator[tuple[Levels, Bools, Bools]]:
        pilots = len(panel.counting)
        for c in range(panel.counting.shape[1]):
            counts = panel.counting[:, c]
            level = np.where(panel.is_known[:, c], panel.known.level[:, c], 0).astype(np.uint8)
            if not counts.any():
                yield level, counts, counts
                continue
            number = _whole_numbers(random, size, pilots)
            lower = number > panel.bound[:, c]
            drawn = level - lower
            unknown = np.flatnonzero(counts & ~panel.is_known[:, c])
            if len(unknown):
                levels = panel.scale.top + 1
                drawn[:, unknown] = (number[:, unknown].astype(np.uint32) * levels) >> _BITS
            for holds, hits in (
                (self.stop, panel.lower_stop),
                (self.bottleneck, panel.lower_bottleneck),
                (self.blocks, panel.lower_blocks),
            ):
                if hits[:, c].any():
                    np.logical_or(holds, lower & hits[:, c], out=holds)
            yield drawn, counts, counts


def _whole_numbers(random: np.random.Generator, size: int, pilots: int) -> NDArray[np.uint16]:
    """Return (size, pilots) random whole numbers below 65,536, four out of each one drawn."""
    count = size * pilots
    raw = random.bit_generator.random_raw(-(-count // 4))
    return raw.astype("<u8", copy=False).view("<u2")[:count].reshape(size, pilots)


def draw_order(
    judged: JudgedSet,
    where: Sequence[int],
    *,
    draws: int = 10_000,
    seed: int = 0,
    weights: WeightDraw = "any",
) -> OrderDraws:
    """Draw weights and levels, and count ranks and verdicts.

    Parameters
    ----------
    where : positions of the pilots of one order, best first; at least one
    weights : how they are drawn

    Notes
    -----
    Weights depend on the seed alone. Levels are drawn place by place, so those of a pilot also
    depend on who else is in the order; with another company they differ as with another seed.

    Raises
    ------
    ValueError
        Draws out of bounds.
    """
    order = np.array(where, dtype=np.intp)
    panel = _Panel(judged, order)
    around = None if weights == "any" else panel.weights
    pilots, dimensions = len(order), len(panel.weights)
    tallies = {source: _Tally(pilots) for source in SOURCES}
    central, firsts = np.zeros((pilots, dimensions)), np.zeros(pilots)
    chunks = weight_chunks(draws, pilots, dimensions, seed, around, NEAR)
    for number, drawn in enumerate(chunks):
        columns = drawn.T[:, :, None]
        levels = _LevelDraw(panel, len(drawn), generator(seed, _LEVELS, number))
        places = tallies["weights"].rank(points_of(panel.low, columns, panel.scale))
        tallies["levels"].rank(points_of(levels.means, panel.weights, panel.scale))
        tallies["both"].rank(points_of(levels.means, columns, panel.scale))
        for source, verdicts in _verdicts(panel, levels, columns).items():
            tallies[source].count_verdicts(verdicts)
        share = first_shares(places)
        central += share.T @ drawn
        firsts += share.sum(axis=0)
    mean_weights = np.full(central.shape, np.nan)
    np.divide(central, firsts[:, None], out=mean_weights, where=firsts[:, None] > 0)
    return OrderDraws(draws, {name: t.result() for name, t in tallies.items()}, mean_weights)


def _verdicts(
    panel: _Panel, levels: _LevelDraw, weights: Floats
) -> dict[Source, NDArray[np.int64]]:
    """Return verdicts, (draws, pilots), by source of uncertainty."""
    size, pilots = levels.stop.shape
    by_levels = decide(
        levels.stop, levels.bottleneck, ~panel.covered | panel.unclear, levels.blocked(panel)
    )
    by_weights: NDArray[np.int64] = np.broadcast_to(panel.verdict, (size, pilots))
    some = panel.open
    if not len(some):
        return {"weights": by_weights, "levels": by_levels, "both": by_levels}
    # Weights matter for a verdict only where they decide whether enough is rated. Something is
    # then unknown, which keeps a pilot from the best verdict.
    covered = weigh(panel.share[some].T, weights) >= panel.rules.min_coverage - TOLERANCE
    unclear = ~covered | panel.unclear[some]
    blocked = np.ones(unclear.shape, dtype=bool)
    by_weights, both = by_weights.copy(), by_levels.copy()
    by_weights[:, some] = decide(panel.stop[some], panel.bottleneck[some], unclear, blocked)
    both[:, some] = decide(levels.stop[:, some], levels.bottleneck[:, some], unclear, blocked)
    return {"weights": by_weights, "levels": by_levels, "both": both}


class _Tally:
    """Counts of one source of uncertainty."""

    def __init__(self, pilots: int) -> None:
        self.ranks = RankCounter(pilots)
        self.verdicts = np.zeros((pilots, len(VERDICTS)))
        self.wins = np.zeros((pilots, pilots)) if pilots <= PAIRS_AT_MOST else None
        self.next_wins = np.zeros(max(pilots - 1, 0))

    def rank(self, scores: Floats) -> NDArray[np.int64]:
        """Count ranks and who is ahead of whom, and return the places."""
        places = self.ranks.add(scores)
        by_pilot = np.ascontiguousarray(places.T)
        self.next_wins += _ahead(by_pilot[:-1], by_pilot[1:])
        if self.wins is not None:
            for i in range(len(by_pilot) - 1):
                ahead = _ahead(by_pilot[i], by_pilot[i + 1 :])
                self.wins[i, i + 1 :] += ahead
                self.wins[i + 1 :, i] += len(scores) - ahead
        return places

    def count_verdicts(self, verdicts: NDArray[np.int64]) -> None:
        for v in range(len(VERDICTS)):
            self.verdicts[:, v] += (verdicts == v).view(np.uint8).sum(axis=0, dtype=np.uint32)

    def result(self) -> Drawn:
        draws = self.ranks.draws
        wins = None
        if self.wins is not None:
            wins = self.wins / draws
            np.fill_diagonal(wins, np.nan)
        return Drawn(self.ranks.shares, self.verdicts / draws, wins, self.next_wins / draws)


def _ahead(one: NDArray[np.int64], other: NDArray[np.int64]) -> Floats:
    """Count over the last axis how often the one is ahead of the other, ties half."""
    behind = other - one
    ahead = (behind > SAME).view(np.uint8).sum(axis=-1, dtype=np.uint32)
    not_behind = (behind >= -SAME).view(np.uint8).sum(axis=-1, dtype=np.uint32)
    counted: Floats = 0.5 * (ahead + not_behind.astype(float))
    return counted
