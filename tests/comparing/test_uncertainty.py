"""Draws of weights and levels, each judged again by the judge itself, and what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

import pilotscan
from pilotscan.comparing import acceptability, uncertainty
from pilotscan.comparing.judged import JudgedSet, judge_set, known_at
from pilotscan.comparing.uncertainty import (
    SOURCES,
    OrderDraws,
    _ahead,
    draw_order,
    keep_shares,
)
from pilotscan.model.framework import Framework
from pilotscan.model.scale import VERDICTS
from pilotscan.scoring.score import score_levels
from pilotscan.scoring.verdict import judge_route
from support.compared import KEEP, NA, random_records, record, reweighted, uncertain, with_rules

FRAMEWORKS = Path(__file__).parents[1] / "cases" / "scoring" / "frameworks"
ALWAYS = (1.0,) * 5
NOT_YET, NOT_ASSESSABLE = VERDICTS.index("not-yet"), VERDICTS.index("not-assessable")
FAR = 4
"""Standard errors that a share of many draws may lie off."""


class Kept(NamedTuple):
    """What was drawn: weights (draws, dimensions) and levels (draws, pilots, conditions)."""

    weights: NDArray[np.float64]
    levels: NDArray[np.int64]


@pytest.fixture
def keep_draws(monkeypatch: pytest.MonkeyPatch) -> list[Kept]:
    """Keep what `draw_order` draws, chunk by chunk, without changing it."""
    kept: list[Kept] = []
    weights: list[NDArray[np.float64]] = []
    real_chunks, real_sums = uncertainty.weight_chunks, uncertainty.sum_dimensions

    def weight_chunks(*args, **named):
        for chunk in real_chunks(*args, **named):
            weights.append(chunk)
            yield chunk

    def sum_dimensions(columns, plan):
        listed = list(columns)
        shape = (len(weights[-1]), len(listed[0][2]))
        levels = [np.broadcast_to(level, shape) for level, _, _ in listed]
        kept.append(Kept(weights[-1], np.stack(levels, axis=2).astype(np.int64)))
        return real_sums(listed, plan)

    monkeypatch.setattr(uncertainty, "weight_chunks", weight_chunks)
    monkeypatch.setattr(uncertainty, "sum_dimensions", sum_dimensions)
    return kept


def joined(kept: Sequence[Kept]) -> Kept:
    return Kept(*(np.concatenate(parts) for parts in zip(*kept, strict=True)))


class Again:
    """The slow way: every draw of every pilot is judged and ranked again, one by one."""

    def __init__(self, judged: JudgedSet, where: Sequence[int], kept: Kept) -> None:
        self.judged, self.where = judged, np.array(where)
        draws, pilots = len(kept.weights), len(where)
        self.verdicts = {s: np.zeros((pilots, len(VERDICTS))) for s in SOURCES}
        self.shares = {s: np.zeros((pilots, pilots)) for s in SOURCES}
        self.wins = {s: np.zeros((pilots, pilots)) for s in SOURCES}
        firsts, central = np.zeros(pilots), np.zeros((pilots, kept.weights.shape[1]))
        own_levels = judged.known.level[self.where]
        for weights, levels in zip(kept.weights, kept.levels, strict=True):
            drawn = levels.astype(float)
            for source in SOURCES:
                scores, verdicts = self._judge(
                    own_levels if source == "weights" else drawn,
                    None if source == "levels" else weights,
                )
                self.verdicts[source][np.arange(pilots), verdicts] += 1 / draws
                ahead = scores[:, None] > scores + 1e-9
                alike = np.abs(scores[:, None] - scores) <= 1e-9
                self.wins[source] += (ahead + alike / 2) / draws
                for pilot in range(pilots):
                    best, several = ahead[:, pilot].sum(), alike[pilot].sum()
                    self.shares[source][pilot, best : best + several] += 1 / several / draws
                    if source == "weights" and best == 0:
                        firsts[pilot] += 1 / several
                        central[pilot] += weights / several
        with np.errstate(invalid="ignore"):
            self.central = central / firsts[:, None]

    def _judge(
        self, levels: NDArray[np.float64], weights: NDArray[np.float64] | None
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Judge with these levels; what is unknown is so for the verdict whatever was drawn."""
        scores = np.zeros(len(self.where))
        verdicts = np.zeros(len(self.where), dtype=int)
        rules = self.judged.framework.rules
        for route, own in self.judged.plans.items():
            rows = np.array([k for k, i in enumerate(self.where) if self.judged.routes[i] == route])
            if not len(rows):
                continue
            plan = own if weights is None else replace(own, dimension_weight=weights)
            known = known_at(self.judged.known, self.where[rows])
            gap = np.isnan(known.level)
            level = np.where(gap, np.nan, levels[rows])
            alarm = np.fmin(known.alarm, level)
            verdicts[rows] = judge_route(
                known._replace(level=level, alarm=alarm), plan, rules
            ).verdict
            scores[rows] = score_levels(levels[rows], known.applies, plan).score_low
        return scores, verdicts


def assert_same(found: OrderDraws, again: Again) -> None:
    for source in SOURCES:
        drawn = found.drawn[source]
        assert drawn.verdicts == pytest.approx(again.verdicts[source], abs=1e-12), source
        assert drawn.shares == pytest.approx(again.shares[source], abs=1e-12), source
        wins = again.wins[source].copy()
        np.fill_diagonal(wins, np.nan)
        assert drawn.wins == pytest.approx(wins, abs=1e-12, nan_ok=True), source
        assert drawn.next_wins == pytest.approx(np.diagonal(wins, 1), abs=1e-12), source
    assert found.central == pytest.approx(again.central, abs=1e-12, nan_ok=True)


def load(name: str) -> Framework:
    if name == "living-lab":
        return pilotscan.load_framework()
    return pilotscan.load_framework(FRAMEWORKS / f"{name}.yaml")


SETS = [
    (name, min_coverage, kind)
    for name in ("two-dimensions", "five-routes", "living-lab")
    for min_coverage in (0.0, 0.6, 0.75, 1.0)
    for kind in range(4)
]
KINDS = (
    {"gaps": 0.3},
    {"gaps": 0.1, "worst": 2, "sound": True},
    {"gaps": 0.25, "worst": 3, "sound": True},
    {"gaps": 0.0, "worst": 3, "sound": True},
)


def some_set(name: str, min_coverage: float, kind: int) -> JudgedSet:
    random = np.random.default_rng([kind, int(100 * min_coverage)])
    framework = uncertain(load(name), min_coverage=min_coverage)
    framework = reweighted(framework, random.uniform(0.3, 3, len(framework.dimensions)))
    if kind == 3:
        # A high line, so that it is the mean of a dimension that one step down takes away.
        ready = framework.rules.ready.model_copy(update={"min_dimension_mean": 3.4, "min_level": 2})
        framework = with_rules(framework, ready=ready)
    return judge_set(random_records(random, framework, 6, **KINDS[kind]), framework)


@pytest.mark.long
@pytest.mark.parametrize(("name", "min_coverage", "kind"), SETS)
def test_every_draw_comes_out_as_if_judged_again(
    name: str,
    min_coverage: float,
    kind: int,
    keep_draws: list[Kept],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged = some_set(name, min_coverage, kind)
    monkeypatch.setattr(acceptability, "CHUNK_CELLS", 60)
    where = [4, 0, 5, 2, 1]
    found = draw_order(judged, where, draws=30, seed=kind, weights=["any", "near"][kind % 2])
    assert found.draws == 30
    assert [len(k.weights) for k in keep_draws] == [12, 12, 6]
    assert_same(found, Again(judged, where, joined(keep_draws)))


def test_the_sets_drawn_above_reach_every_verdict_in_some_draws_only() -> None:
    """Otherwise the comparison above would prove less than it says; those of one framework do."""
    reached = {
        (source, VERDICTS[v], bool(drawn.verdicts[pilot, v] < 1))
        for given in SETS[:16]
        for source, drawn in draw_order(some_set(*given), range(6), draws=30).drawn.items()
        for pilot, v in zip(*np.nonzero(drawn.verdicts), strict=True)
    }
    assert {(s, v, True) for s in ("levels", "both") for v in VERDICTS} <= reached
    # Weights alone decide only whether enough is rated.
    assert {v for s, v, some in reached if s == "weights" and some} == {
        "not-assessable",
        "conditional",
    }
    assert {v for s, v, _ in reached if s == "weights"} == set(VERDICTS)


def test_the_drawn_levels_stay_or_go_one_step_down_and_never_below_nought(
    small: Framework, keep_draws: list[Kept]
) -> None:
    framework = uncertain(small)
    random = np.random.default_rng(5)
    judged = judge_set(random_records(random, framework, 8, gaps=0.3), framework)
    draw_order(judged, range(8), draws=2_000)
    levels = joined(keep_draws).levels
    for i in range(8):
        for c in range(5):
            own, seen = judged.known.level[i, c], set(levels[:, i, c].tolist())
            if not judged.counting[i, c]:
                assert seen == {0}
            elif np.isnan(own):
                assert seen == {0, 1, 2, 3, 4}
            else:
                assert seen == {int(own), max(int(own) - 1, 0)}


def test_a_level_stays_with_the_share_that_its_evidence_gives(small: Framework) -> None:
    # Trust at its minimum of 2: one step down is a bottleneck. No other is near its minimum.
    draws = 20_000
    pilots = [record([2, 4, 4, 4, 4], strength=[s, 4, 4, 4, 4]) for s in range(5)]
    judged = judge_set(pilots, uncertain(small))
    found = draw_order(judged, range(5), draws=draws)
    for source in ("levels", "both"):
        for keep, shares in zip(KEEP, found.drawn[source].verdicts, strict=True):
            assert abs(shares[NOT_YET] - (1 - keep)) <= FAR * sqrt(keep * (1 - keep) / draws)
    assert (found.drawn["weights"].verdicts[:, NOT_YET] == 0).all()


def test_a_search_that_found_nothing_keeps_a_low_level_where_it_is(small: Framework) -> None:
    # Volunteers at 1, backed by a search record alone (strength 2, without searches 0): it stays
    # with .70, and else is at 0, which keeps the pilot from the best verdict. Nothing else does.
    draws = 20_000
    searched = record([4, 1, 4, 4, 4], strength=2, without=[2, 0, 2, 2, 2])
    found = draw_order(judge_set([searched], uncertain(small)), [0], draws=draws)
    ready = found.drawn["levels"].verdicts[0, VERDICTS.index("ready-stepwise")]
    assert abs(ready - 0.70) <= FAR * sqrt(0.7 * 0.3 / draws)


def test_every_level_above_nought_drops_equally_often(
    small: Framework, keep_draws: list[Kept]
) -> None:
    draws = 20_000
    pilots = [record([x] * 5, strength=[0, 1, 2, 3, 4]) for x in (1, 2, 3, 4)]
    draw_order(judge_set(pilots, uncertain(small)), range(4), draws=draws, seed=9)
    levels = joined(keep_draws).levels
    for i, own in enumerate((1, 2, 3, 4)):
        for c, keep in enumerate(KEEP):
            stayed = (levels[:, i, c] == own).mean()
            assert abs(stayed - keep) <= FAR * sqrt(keep * (1 - keep) / draws)


def test_draws_of_two_pilots_or_two_conditions_have_nothing_to_do_with_each_other(
    small: Framework, keep_draws: list[Kept]
) -> None:
    draws = 20_000
    judged = judge_set([record([3] * 5, strength=1)] * 2, uncertain(small))
    draw_order(judged, range(2), draws=draws)
    stayed = (joined(keep_draws).levels == 3).reshape(draws, 10).astype(float)
    apart = np.corrcoef(stayed.T) - np.eye(10)
    assert np.abs(apart).max() < 5 / sqrt(draws)


def test_weights_and_levels_have_random_numbers_of_their_own(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = acceptability.generator
    weights: list[tuple[int, int, int]] = []
    levels: list[tuple[int, int, int]] = []
    for module, calls in ((acceptability, weights), (uncertainty, levels)):

        def generator(*key, calls=calls):
            calls.append(key)
            return real(*key)

        monkeypatch.setattr(module, "generator", generator)
    monkeypatch.setattr(acceptability, "CHUNK_CELLS", 20)
    monkeypatch.setattr(acceptability, "BLOCK", 10)
    draw_order(judge_set([record([3] * 5)] * 2, small), range(2), draws=30, seed=4)
    assert len(weights) == len(levels) == 3
    assert len({*weights, *levels}) == 6
    assert {seed for seed, *_ in (*weights, *levels)} == {4}


def test_an_unknown_is_any_level_for_ranks(small: Framework) -> None:
    # Nothing known drops. Of six pilots five have volunteers at 0..4 and one unknown: drawn as k,
    # it ties with the one at k, and shares the ranks 5 - k and 6 - k with it.
    draws = 20_000
    pilots = [record([0, k, 0, 0, 0]) for k in (None, 4, 3, 2, 1, 0)]
    judged = judge_set(pilots, uncertain(small, ALWAYS))
    found = draw_order(judged, range(6), draws=draws)
    for source in ("levels", "both"):
        shares = found.drawn[source].shares[0]
        for share, exact in zip(shares, [0.1, 0.2, 0.2, 0.2, 0.2, 0.1], strict=True):
            assert abs(share - exact) <= FAR * sqrt(exact * (1 - exact) / draws)
        wins = found.drawn[source].wins
        assert wins is not None
        # Ahead of the one at k in 4 - k of five cases, level with it in one.
        for win, k in zip(wins[0, 1:], (4, 3, 2, 1, 0), strict=True):
            p = (4 - k + 0.5) / 5
            assert abs(win - p) <= FAR * sqrt(0.25 / draws)
    # At 0 it ties with the last, whatever the weights.
    assert found.drawn["weights"].shares[0].tolist() == [0, 0, 0, 0, 0.5, 0.5]


def test_an_unknown_stays_unknown_for_verdicts(small: Framework) -> None:
    framework = uncertain(small, ALWAYS)
    pilots = [record([None, 3, 3, 3, 3]), record([3, None, 3, 3, 3]), record([3] * 5)]
    found = draw_order(judge_set(pilots, framework), range(3), draws=300)
    verdicts = {name: VERDICTS.index(name) for name in VERDICTS}
    for drawn in found.drawn.values():
        assert drawn.verdicts[0, verdicts["not-assessable"]] == 1
        assert drawn.verdicts[1, verdicts["conditional"]] == 1
        assert drawn.verdicts[2, verdicts["ready-stepwise"]] == 1


def test_a_pilot_at_nought_cannot_drop(small: Framework) -> None:
    pilots = [record([1] * 5, strength=0), record([0] * 5, strength=0)]
    found = draw_order(judge_set(pilots, uncertain(small)), range(2), draws=4_000)
    shares = found.drawn["levels"].shares
    # They tie only if all five levels of the first drop: .6 ^ 5.
    tie = 0.6**5
    assert abs(shares[0, 1] - tie / 2) <= FAR * sqrt(tie * (1 - tie) / 4_000) / 2
    assert shares[1, 0] == shares[0, 1]


def test_weights_decide_whether_enough_is_rated(small: Framework) -> None:
    # Money and no harm rated, of people only trust (2 of 4): coverage is 1/2 + w/2 with w the
    # weight of means, enough (3/4) from w = 1/2 on. Weights are uniform: in half of the draws.
    draws = 20_000
    judged = judge_set([record([3, None, None, 3, 3])] * 2, uncertain(small, ALWAYS))
    found = draw_order(judged, range(2), draws=draws)
    for source, p in (("weights", 0.5), ("both", 0.5), ("levels", 1.0)):
        share = found.drawn[source].verdicts[0, NOT_ASSESSABLE]
        assert abs(share - p) <= FAR * sqrt(p * (1 - p) / draws)
    assert found.drawn["weights"].verdicts[0, VERDICTS.index("conditional")] > 0.4


def test_the_shares_say_how_often_weights_put_one_ahead(small: Framework) -> None:
    # People 4 and means 1, against 2 and 3: ahead where 4w + 1 - w > 2w + 3 (1 - w), w > 1/2.
    draws = 20_000
    judged = judge_set([record([4, 4, 4, 1, 1]), record([2, 2, 2, 3, 3])], uncertain(small))
    found = draw_order(judged, [0, 1], draws=draws)
    shares = found.drawn["weights"].shares
    assert abs(shares[0, 0] - 0.5) <= FAR * sqrt(0.25 / draws)
    # First with weights of people even between 1/2 and 1: 3/4 in the middle.
    spread = 0.5 / sqrt(12) / sqrt(draws / 2)
    assert abs(found.central[0, 0] - 3 / 4) <= FAR * spread
    assert abs(found.central[1, 0] - 1 / 4) <= FAR * spread


@pytest.mark.parametrize("weights", ["any", "near"])
def test_weights_are_drawn_evenly_or_near_those_of_the_framework(
    small: Framework, keep_draws: list[Kept], weights: uncertainty.WeightDraw
) -> None:
    draws = 20_000
    judged = judge_set([record([3] * 5)] * 2, small)
    draw_order(judged, range(2), draws=draws, weights=weights)
    drawn = joined(keep_draws).weights[:, 0]
    # Uniform: mean 1/2, variance 1/12. Near 2 : 1 with 10 units for each of two dimensions.
    mean, variance = (1 / 2, 1 / 12) if weights == "any" else (2 / 3, 2 / 9 / 21)
    assert abs(drawn.mean() - mean) <= FAR * sqrt(variance / draws)
    assert drawn.var() == pytest.approx(variance, rel=0.05)


def test_weights_are_the_same_for_any_number_of_pilots(
    small: Framework, keep_draws: list[Kept]
) -> None:
    judged = judge_set(random_records(np.random.default_rng(0), small, 9), small)
    drawn = []
    for pilots in (1, 2, 9):
        draw_order(judged, range(pilots), draws=50, seed=3)
        drawn.append(joined(keep_draws).weights)
        keep_draws.clear()
    assert (drawn[0] == drawn[1]).all()
    assert (drawn[1] == drawn[2]).all()


def test_each_source_moves_nothing_else(small: Framework) -> None:
    random = np.random.default_rng(4)
    records = random_records(random, small, 6)
    sure, unsure = (judge_set(records, uncertain(small, keep)) for keep in (ALWAYS, KEEP))
    one, other = (draw_order(judged, range(6), draws=200) for judged in (sure, unsure))
    assert (one.drawn["weights"].shares == other.drawn["weights"].shares).all()
    assert (one.drawn["weights"].verdicts == other.drawn["weights"].verdicts).all()
    assert np.array_equal(one.central, other.central, equal_nan=True)
    near = draw_order(unsure, range(6), draws=200, weights="near")
    assert (near.drawn["levels"].shares == other.drawn["levels"].shares).all()
    assert (near.drawn["levels"].verdicts == other.drawn["levels"].verdicts).all()
    assert (near.drawn["weights"].shares != other.drawn["weights"].shares).any()


def test_the_seed_decides_every_draw(small: Framework) -> None:
    judged = judge_set(random_records(np.random.default_rng(3), small, 5), uncertain(small))
    one, same, other = (draw_order(judged, range(5), draws=100, seed=s) for s in (1, 1, 2))
    for source in SOURCES:
        assert (one.drawn[source].shares == same.drawn[source].shares).all()
    assert any((one.drawn[s].shares != other.drawn[s].shares).any() for s in SOURCES)


def test_every_chunk_of_draws_is_drawn_anew(
    small: Framework, keep_draws: list[Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceptability, "CHUNK_CELLS", 20)
    judged = judge_set([record([3, None, 2, 1, 4], strength=0)] * 2, uncertain(small))
    monkeypatch.setattr(acceptability, "BLOCK", 10)
    draw_order(judged, range(2), draws=30)
    one, other, last = keep_draws
    for field in Kept._fields:
        drawn = [getattr(chunk, field) for chunk in (one, other, last)]
        assert all((drawn[i] != drawn[j]).any() for i, j in ((0, 1), (0, 2), (1, 2)))


def test_where_the_framework_tells_no_shares_every_level_stays(small: Framework) -> None:
    assert keep_shares(small.rules).tolist() == [1] * 5
    assert keep_shares(uncertain(small).rules).tolist() == list(KEEP)
    judged = judge_set([record([3] * 5, strength=0), record([2, 4, 4, 3, 1], strength=0)], small)
    drawn = draw_order(judged, [0, 1], draws=500).drawn["levels"]
    assert drawn.shares.tolist() == [[1, 0], [0, 1]]


def test_a_share_of_nought_all_but_always_drops(small: Framework) -> None:
    judged = judge_set([record([2, 4, 4, 4, 4])] * 2, uncertain(small, (0.0,) * 5))
    drawn = draw_order(judged, [0, 1], draws=2_000).drawn["levels"]
    assert drawn.verdicts[0, NOT_YET] >= 0.999


def test_the_shipped_framework_has_the_shares_of_the_method(living_lab: Framework) -> None:
    assert keep_shares(living_lab.rules).tolist() == list(KEEP)


def test_pilots_that_are_the_same_have_the_same_shares(small: Framework) -> None:
    judged = judge_set([record([3, 2, None, 1, 2])] * 3, uncertain(small))
    found = draw_order(judged, range(3), draws=8_000)
    weights = found.drawn["weights"]
    assert weights.shares == pytest.approx(np.full((3, 3), 1 / 3), abs=1e-12)
    assert weights.next_wins.tolist() == [0.5, 0.5]
    # Their levels are drawn apart, so their shares are equal but for chance.
    assert found.drawn["levels"].shares == pytest.approx(np.full((3, 3), 1 / 3), abs=0.025)


def test_every_pair_adds_up_and_nobody_beats_itself(small: Framework) -> None:
    judged = judge_set(random_records(np.random.default_rng(8), small, 7), uncertain(small))
    for drawn in draw_order(judged, range(7), draws=150).drawn.values():
        assert drawn.wins is not None
        assert np.isnan(np.diagonal(drawn.wins)).all()
        both = drawn.wins + drawn.wins.T
        assert both[~np.eye(7, dtype=bool)] == pytest.approx(np.ones(42), abs=1e-12)
        assert drawn.next_wins == pytest.approx(np.diagonal(drawn.wins, 1), abs=1e-12)


def test_scores_on_neighbouring_steps_count_half_for_either() -> None:
    steps = np.array([[8], [9], [10], [7], [6]])
    assert _ahead(np.full((5, 1), 8), steps).tolist() == [0.5, 0.5, 1, 0.5, 0]
    assert _ahead(np.array([8, 20]), np.array([8, 30])).item() == 1.5


def test_of_many_pilots_only_neighbours_are_held_side_by_side(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = judge_set(random_records(np.random.default_rng(8), small, 5), uncertain(small))
    all_pairs = draw_order(judged, range(5), draws=100).drawn["both"]
    monkeypatch.setattr(uncertainty, "PAIRS_AT_MOST", 4)
    drawn = draw_order(judged, range(5), draws=100).drawn["both"]
    assert drawn.wins is None
    assert (drawn.next_wins == all_pairs.next_wins).all()
    monkeypatch.setattr(uncertainty, "PAIRS_AT_MOST", 5)
    assert draw_order(judged, range(5), draws=100).drawn["both"].wins is not None


def test_one_pilot_alone_is_always_first(small: Framework) -> None:
    found = draw_order(judge_set([record([3] * 5)], uncertain(small)), [0], draws=10)
    for drawn in found.drawn.values():
        assert drawn.shares.tolist() == [[1]]
        assert drawn.next_wins.tolist() == []


def test_what_does_not_apply_is_not_drawn(small: Framework) -> None:
    # Language help of the first does not apply; what is left of people is 3 and cannot drop.
    pilots = [record([3, 3, NA, 3, 3]), record([3, 3, 3, 3, 3])]
    found = draw_order(judge_set(pilots, uncertain(small, ALWAYS)), [0, 1], draws=200)
    for drawn in found.drawn.values():
        assert drawn.shares.tolist() == [[0.5, 0.5], [0.5, 0.5]]


@pytest.mark.parametrize("draws", [0, -1, 1_000_001])
def test_draws_out_of_bounds_are_refused(small: Framework, draws: int) -> None:
    with pytest.raises(ValueError, match="draws must be 1 to 1,000,000"):
        draw_order(judge_set([record([3] * 5)] * 2, small), [0, 1], draws=draws)
