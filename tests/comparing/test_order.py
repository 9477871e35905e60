"""The order of pilots: by what is sure, silence never rewarded, and with what it hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pilotscan
from pilotscan.api.load import LoadedPilots
from pilotscan.comparing import order as order_module
from pilotscan.comparing.dominance import dominating_pairs
from pilotscan.comparing.judged import JudgedSet, judge_set
from pilotscan.comparing.order import BreakEven, Order, Ordering, order_pilots
from pilotscan.comparing.ranking import rank_interval
from pilotscan.comparing.record import PilotRecord, record_pilot
from pilotscan.comparing.uncertainty import SOURCES, draw_order
from pilotscan.model.framework import Framework
from support.compared import (
    NA,
    plain_score,
    random_numbers,
    record,
    record_of,
    reweighted,
    uncertain,
    with_rules,
)
from support.together import together

FIVE_ROUTES = Path(__file__).parents[1] / "cases" / "scoring" / "frameworks" / "five-routes.yaml"
Levels = Sequence[int | str | None]
steady = settings(max_examples=250, deadline=None, derandomize=True)
level = st.one_of(st.integers(0, 4), st.none())


@st.composite
def sets_of_levels(draw: st.DrawFn) -> list[tuple[str, list[int | str | None]]]:
    """Route and levels of some pilots, several of them perhaps equal."""
    one = st.tuples(
        st.sampled_from(["growth", "growth", "circulation"]),
        st.tuples(level, level, st.one_of(level, st.just(NA)), level, level).map(list),
    )
    made = draw(st.lists(one, min_size=1, max_size=4))
    twins = draw(st.lists(st.sampled_from(made), max_size=2))
    return [(route, list(levels)) for route, levels in (*made, *twins)]


def order_of(
    framework: Framework, *rows: Levels, route: str = "growth", draws: int = 1, **ordering
) -> Order:
    judged = judge_set([record(row, route=route) for row in rows], framework)
    [found] = order_pilots(judged, Ordering(draws=draws, **ordering))
    return found


def test_pilots_are_ordered_by_the_lowest_score_left_open(small: Framework) -> None:
    # Lows: 75; 50; (2 · (4·2 + 4)/4 + 4)/3 · 25 = 83 1/3 with language help unknown.
    found = order_of(small, [3] * 5, [2] * 5, [4, 4, None, 4, 4])
    assert (found.ranked, found.ranks, found.unranked) == ((2, 0, 1), (1, 2, 3), ())
    assert found.route == "growth"


def test_a_higher_score_with_more_unknown_comes_later(small: Framework) -> None:
    # The second is 100 on what is rated, and at least (2 · 3 + 4)/3 · 25 = 83 1/3.
    sure, silent = [4, 4, 3, 4, 4], [4, 4, None, 4, 4]
    judged = judge_set([record(silent), record(sure)], small)
    assert judged.value[0] > judged.value[1]
    assert order_of(small, silent, sure).ranked == (1, 0)


def test_equal_pilots_share_a_rank_in_the_order_of_the_files(small: Framework) -> None:
    found = order_of(small, [1] * 5, [3] * 5, [2] * 5, [3] * 5, [2] * 5)
    assert (found.ranked, found.ranks) == ((1, 3, 2, 4, 0), (1, 1, 3, 3, 5))


def test_scores_that_differ_by_rounding_share_a_rank_in_the_order_of_the_files(
    small: Framework,
) -> None:
    # Decimal weights: one score through .1 + .2, the other through .3.
    framework = reweighted(small, [0.7, 0.1], [0.1, 0.2, 0.3, 0.1, 0.2])
    one, other = [1, 1, 0, 2, 2], [0, 0, 1, 2, 2]
    lows = judge_set([record(one), record(other)], framework).low
    assert lows[0] != lows[1]
    assert lows[0] == pytest.approx(lows[1], abs=1e-12)
    for rows in ((one, other), (other, one)):
        found = order_of(framework, *rows)
        assert (found.ranked, found.ranks) == ((0, 1), (1, 1))


def test_pilots_of_which_too_little_is_known_get_no_rank_and_come_after(small: Framework) -> None:
    # Coverage: (2 · 2/4 + 1)/3 = 2/3 < 3/4 of the second and last, 1/3 of the third.
    rows = [[1] * 5, [4, None, None, 4, 4], [None, None, None, 3, 3], [2, None, None, 2, 2]]
    found = order_of(small, *rows)
    assert (found.ranked, found.ranks) == ((0,), (1,))
    # Lows of the others: (2 · 2 + 4)/3, 3/3 and (2 · 1 + 2)/3.
    assert found.unranked == (1, 3, 2)


def test_the_line_for_a_rank_can_be_moved_and_is_met_exactly(small: Framework) -> None:
    rows = [[1] * 5, [4, None, None, 4, 4]]
    assert order_of(small, *rows, rank_from=0.7).ranked == (0,)
    assert order_of(small, *rows, rank_from=2 / 3).ranked == (1, 0)
    assert order_of(small, *rows, rank_from=0.0).ranked == (1, 0)
    assert order_of(with_rules(small, min_coverage=0.66), *rows).ranked == (1, 0)
    assert order_of(small, *rows, rank_from=1.0).unranked == (1,)


def test_the_line_for_a_rank_is_met_but_for_rounding(small: Framework) -> None:
    # People: .9 of 2.0 rated, .45; (.5 · .45 + .6 · 1) / 1.1 = .825 / 1.1 = 3/4.
    framework = reweighted(small, [0.5, 0.6], [0.7, 0.9, 0.4, 0.4, 0.5])
    rows = [[None, 3, None, 3, 3], [1] * 5]
    assert judge_set([record(rows[0])], framework).coverage[0] < 0.75
    assert order_of(framework, *rows).ranked == (0, 1)


def test_scores_are_ranked_unrounded(small: Framework) -> None:
    # One level on a condition of weight .001 is 25 · 2/3 · .001/3.001, about .006 points.
    framework = reweighted(small, [2, 1], [2, 1, 0.001, 3, 1])
    found = order_of(framework, [3, 3, 2, 3, 3], [3, 3, 3, 3, 3], [3, 3, 2, 3, 3])
    assert (found.ranked, found.ranks) == ((1, 0, 2), (1, 2, 2))


def test_each_route_has_an_order_of_its_own(small: Framework) -> None:
    judged = judge_set(
        [
            record([1] * 5, route="circulation"),
            record([2] * 5),
            record([3] * 5, route="circulation"),
            record([4] * 5),
        ],
        small,
    )
    growth, circulation = order_pilots(judged, Ordering(draws=1))
    assert (growth.route, growth.ranked, growth.ranks) == ("growth", (3, 1), (1, 2))
    assert (circulation.route, circulation.ranked) == ("circulation", (2, 0))
    [together] = order_pilots(judged, Ordering(draws=1, across_routes=True))
    assert (together.route, together.ranked, together.ranks) == (None, (3, 2, 1, 0), (1, 2, 3, 4))


def test_an_order_across_routes_of_one_route_is_that_route_s_order(small: Framework) -> None:
    assert order_of(small, [1] * 5, [2] * 5, across_routes=True).route == "growth"
    rows = [1] * 5, [2] * 5
    assert order_of(small, *rows, route="circulation", across_routes=True).route == "circulation"


def test_one_ranked_pilot_is_first_and_nothing_is_drawn(small: Framework) -> None:
    found = order_of(small, [3] * 5, [None] * 5)
    assert (found.ranked, found.ranks, found.unranked) == ((0,), (1,), (1,))
    assert (found.draws, found.intervals, found.dominating, found.break_even) == (None, {}, (), ())


def test_where_nothing_is_known_nobody_is_ranked(small: Framework) -> None:
    found = order_of(small, [None] * 5, [None] * 5)
    assert (found.ranked, found.ranks, found.unranked, found.draws) == ((), (), (0, 1), None)
    everyone = order_of(small, [None] * 5, [None] * 5, rank_from=0.0, draws=20)
    assert (everyone.ranked, everyone.ranks) == ((0, 1), (1, 1))
    assert everyone.draws is not None
    assert everyone.draws.drawn["weights"].shares.tolist() == [[0.5, 0.5], [0.5, 0.5]]


@pytest.mark.parametrize("min_coverage", [0.75, 0.0])
def test_a_pilot_to_which_nothing_applies_gets_no_rank(
    small: Framework, min_coverage: float
) -> None:
    tree = small.model_dump(exclude={"sources"})
    tree["rules"].update(stop=[], min_coverage=min_coverage)
    for dimension in tree["dimensions"]:
        for condition in dimension["conditions"]:
            condition.update(necessary=None, may_be_not_applicable=True)
    framework = Framework.model_validate(tree)
    found = order_of(framework, [NA] * 5, [3] * 5, [2] * 5, rank_from=0.0, draws=20)
    assert (found.ranked, found.ranks, found.unranked) == ((1, 2), (1, 2), (0,))
    assert order_of(framework, [NA] * 5, [3] * 5, [None] * 5).unranked[-1] in {0, 2}


def test_identical_pilots_share_first_rank_and_every_draw_of_weights(small: Framework) -> None:
    found = order_of(uncertain(small), *[[3, 1, None, 2, 4]] * 3, draws=30)
    assert (found.ranked, found.ranks) == ((0, 1, 2), (1, 1, 1))
    assert found.draws is not None
    assert found.draws.drawn["weights"].shares == pytest.approx(np.full((3, 3), 1 / 3))
    assert found.intervals["weights"] == ((1, 3),) * 3
    assert (found.dominating, found.break_even) == ((), ())


def test_more_pilots_than_can_be_drawn_are_ranked_without_draws(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[1] * 5, [2] * 5, [3] * 5]
    monkeypatch.setattr(order_module, "ORDER_AT_MOST", 2)
    found = order_of(small, *rows)
    assert (found.ranked, found.ranks) == ((2, 1, 0), (1, 2, 3))
    assert (found.draws, found.intervals) == (None, {})
    # Those without a rank do not count.
    assert order_of(small, *rows[:2], [None] * 5).draws is not None
    monkeypatch.setattr(order_module, "ORDER_AT_MOST", 3)
    assert order_of(small, *rows).draws is not None


def test_draws_and_weights_and_seed_are_those_asked_for(small: Framework) -> None:
    framework = uncertain(small)
    judged = judge_set([record([2, 3, None, 3, 2]), record([3, 2, 2, 2, 3])], framework)
    for ordering in (Ordering(draws=70, seed=5), Ordering(draws=70, seed=5, weights="near")):
        [found] = order_pilots(judged, ordering)
        expected = draw_order(judged, found.ranked, draws=70, seed=5, weights=ordering.weights)
        assert found.draws is not None
        assert found.draws.draws == 70
        for source in SOURCES:
            assert (found.draws.drawn[source].shares == expected.drawn[source].shares).all()
            best, worst = rank_interval(
                expected.drawn[source].shares, np.array(found.ranks), order_module.INTERVAL
            )
            assert found.intervals[source] == tuple(zip(best.tolist(), worst.tolist(), strict=True))
    assert Ordering() == Ordering(10_000, 0, "any", across_routes=False, rank_from=None)


@together(
    "more, message",
    [
        ({"draws": 0}, "draws must be 1 to 1,000,000, not 0"),
        ({"draws": 1_000_001}, "draws must be 1 to 1,000,000, not 1,000,001"),
        ({"seed": -1}, "seed must not be below 0"),
        ({"weights": "all"}, "weights must be one of any, near, not 'all'"),
        ({"rank_from": 1.1}, "1.1"),
        ({"rank_from": -0.1}, "-0.1"),
        ({"rank_from": float("nan")}, "nan"),
    ],
)
def test_what_no_order_can_be_made_with_is_refused(
    small: Framework, more: dict[str, Any], message: str
) -> None:
    judged = judge_set([record([3] * 5)] * 2, small)
    with pytest.raises(ValueError, match=message):
        order_pilots(judged, Ordering(**more))


def test_the_line_for_a_rank_is_the_one_asked_for_else_the_framework_s(small: Framework) -> None:
    assert Ordering().line(small) == 0.75
    assert Ordering(rank_from=0.0).line(small) == 0
    assert Ordering(rank_from=1.0).line(small) == 1


def test_neighbours_change_places_at_weights_worked_out_by_hand(small: Framework) -> None:
    # People 4, means 1 against 2 and 2: equal where 4w + 1 - w = 2, w = 1/3; now 2/3 to 1/3.
    found = order_of(small, [2] * 5, [4, 4, 4, 1, 1])
    assert found.break_even == (
        BreakEven(1, 0, 0, pytest.approx(2 / 3), (pytest.approx(1 / 3),)),
        BreakEven(1, 0, 1, pytest.approx(1 / 3), (pytest.approx(2 / 3),)),
    )
    # With no money known the first has low means of 1/4: 4w + (1 - w)/4 = 2, w = 7/15.
    open_ = order_of(small, [2] * 5, [4, 4, 4, None, 1], rank_from=0.0)
    assert [b.weights for b in open_.break_even] == [
        (pytest.approx(7 / 15),),
        (pytest.approx(8 / 15),),
    ]


def test_only_neighbours_that_do_not_share_a_rank_are_told_apart(small: Framework) -> None:
    found = order_of(small, [2] * 5, [4, 4, 4, 1, 1], [2] * 5, [1] * 5)
    assert found.ranked == (1, 0, 2, 3)
    assert [(b.above, b.below, b.dimension) for b in found.break_even] == [
        (1, 0, 0), (1, 0, 1), (2, 3, 0), (2, 3, 1),
    ]  # fmt: skip
    assert [b.weights for b in found.break_even][2:] == [(), ()]


def test_a_dimension_that_counts_for_neither_has_no_break_even() -> None:
    framework = pilotscan.load_framework(FIVE_ROUTES)
    conditions = len(framework.conditions)
    judged = judge_set([record([x] * conditions, route="circulation") for x in (2, 3)], framework)
    counting = {d for d in range(len(framework.dimensions)) if not np.isnan(judged.mean[0, d])}
    assert counting < set(range(len(framework.dimensions)))
    [found] = order_pilots(judged, Ordering(draws=1))
    assert {b.dimension for b in found.break_even} == counting


@steady
@given(sets_of_levels(), st.data())
def test_saying_less_never_improves_a_place_or_a_rank(
    small: Framework, made: list[tuple[str, list[int | str | None]]], data: st.DataObject
) -> None:
    pilot = data.draw(st.integers(0, len(made) - 1))
    said = [c for c, x in enumerate(made[pilot][1]) if x is not None]
    if not said:
        return
    taken = data.draw(st.lists(st.sampled_from(said), min_size=1, unique=True))
    less = [(route, list(levels)) for route, levels in made]
    for c in taken:
        less[pilot][1][c] = None
    for across in (False, True):
        (place, rank), (new_place, new_rank) = (
            place_of(small, rows, pilot, across) for rows in (made, less)
        )
        assert new_place >= place
        assert new_rank >= rank


def place_of(
    framework: Framework, made: list[tuple[str, list[int | str | None]]], pilot: int, across: bool
) -> tuple[int, float]:
    """Return the place in the order and the rank, endless for one that has none."""
    judged = judge_set([record(levels, route=route) for route, levels in made], framework)
    for found in order_pilots(judged, Ordering(draws=1, across_routes=across)):
        listed = (*found.ranked, *found.unranked)
        if pilot in listed:
            at = listed.index(pilot)
            return at, found.ranks[at] if at < len(found.ranks) else np.inf
    raise AssertionError("every pilot is in an order")


@steady
@given(sets_of_levels())
def test_an_order_holds_every_pilot_of_its_route_once_and_in_order(
    small: Framework, made: list[tuple[str, list[int | str | None]]]
) -> None:
    judged = judge_set([record(levels, route=route) for route, levels in made], small)
    for found in order_pilots(judged, Ordering(draws=1)):
        own = [i for i, (route, _) in enumerate(made) if route == found.route]
        assert sorted((*found.ranked, *found.unranked)) == own
        plan = judged.plans[str(found.route)]
        lows = {i: plain_score(made[i][1], plan) or 0.0 for i in own}
        for listed in (found.ranked, found.unranked):
            assert [lows[i] for i in listed] == pytest.approx(
                sorted((lows[i] for i in listed), reverse=True), abs=1e-9
            )
        assert list(found.ranks) == [
            1 + sum(lows[j] > lows[i] + 1e-9 for j in found.ranked) for i in found.ranked
        ]
        assert all((judged.coverage[i] >= 0.75 - 1e-9) == (i in found.ranked) for i in own)


def test_the_shipped_pilots_are_ordered_by_route(
    shipped: LoadedPilots, living_lab: Framework
) -> None:
    judged = judge_set([record_pilot(pilot, living_lab) for pilot in shipped], living_lab)
    found = order_pilots(judged, Ordering(draws=200, rank_from=0.0))
    assert [order.route for order in found] == [r for r in living_lab.routes if r in judged.routes]
    for order in found:
        assert_sound(judged, order)


@pytest.mark.long
def test_thousands_of_sets_of_pilots_are_sound(small: Framework) -> None:
    """Ranges, intervals, acceptability, dominance and shares hold whatever the pilots."""
    random = np.random.default_rng(2026)
    dominated = several = 0
    for _ in range(30):
        keep = np.sort(random.random(5))
        weights = random.uniform(0.2, 5, 2), random.uniform(0.2, 5, 5)
        framework = uncertain(reweighted(small, *weights), keep)
        for number in range(100):
            made = random_set(random, framework)
            judged = judge_set(made, framework)
            ordering = Ordering(
                draws=4, seed=number, across_routes=bool(number % 2),
                rank_from=[0.0, 0.4, None][number % 3],
            )  # fmt: skip
            for order in order_pilots(judged, ordering):
                assert_sound(judged, order)
                dominated += len(order.dominating) > 0
                several += order.draws is not None
            rated = ~np.isnan(judged.value)
            assert (judged.low[rated] <= judged.value[rated]).all()
            assert (judged.value[rated] <= judged.high[rated]).all()
            assert (judged.low <= judged.high).all()
    assert several > 2_400
    assert dominated > 600


def random_set(random: np.random.Generator, framework: Framework) -> list[PilotRecord]:
    pilots = int(random.integers(2, 9))
    kind = {"gaps": random.choice([0.0, 0.1, 0.5]), "worst": int(random.choice([0, 0, 2]))}
    rows = random_numbers(random, framework, pilots, **kind)
    if random.random() < 0.2:
        rows[-1] = rows[0]
    routes = random.choice(["growth", "circulation"], pilots).tolist()
    return [record_of(row, "p", route) for row, route in zip(rows, routes, strict=True)]


def assert_sound(judged: JudgedSet, order: Order) -> None:
    assert order.dominating == (
        tuple(dominating_pairs(judged, order.ranked)) if order.draws else ()
    )
    if order.draws is None:
        return
    beaten = {worse for _, worse in order.dominating}
    assert set(order.draws.drawn) == set(order.intervals) == set(SOURCES)
    for source, drawn in order.draws.drawn.items():
        assert np.abs(drawn.shares.sum(axis=0) - 1).max() < 1e-9
        assert np.abs(drawn.shares.sum(axis=1) - 1).max() < 1e-9
        assert np.abs(drawn.verdicts.sum(axis=1) - 1).max() < 1e-9
        for rank, (best, worst) in zip(order.ranks, order.intervals[source], strict=True):
            assert 1 <= best <= rank <= worst <= len(order.ranked)
    for at, pilot in enumerate(order.ranked):
        if pilot in beaten:
            assert order.draws.drawn["weights"].shares[at, 0] == 0
            assert np.isnan(order.draws.central[at]).all()
