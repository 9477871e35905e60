"""The one way from pilots to a comparison: all parts hang together and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

import pilotscan.comparing
from pilotscan.api.load import LoadedPilots
from pilotscan.comparing import Comparison, Ordering, compare
from pilotscan.comparing.assessors import compare_assessors
from pilotscan.comparing.comparison import Settings, compare_records
from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.learning import learning_pairs
from pilotscan.comparing.order import order_pilots
from pilotscan.comparing.record import AssessorRecord, record_pilot
from pilotscan.comparing.systemic import condition_tallies
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.scale import VERDICTS
from support.compared import random_numbers, record, record_of

Make = Callable[..., Pilot]
Write = Callable[..., list[dict[str, Any]]]


ORDERING = Ordering(draws=50, rank_from=0.0)


@pytest.fixture(scope="module")
def comparison(shipped: LoadedPilots, living_lab: Framework) -> Comparison:
    return compare(shipped, living_lab, ordering=ORDERING, seed=3)


@pytest.fixture(scope="module")
def made(small: Framework) -> Comparison:
    """Pilots of every kind, with lessons to learn and assessors who differ."""
    random = np.random.default_rng(0)
    records = [
        record_of(
            numbers,
            f"p{i}",
            ["growth", "circulation"][i % 2],
            assessors=(said("own-team", 4, 3, 2, 1, 0), said("partner", 1, 3, 2, 0, i % 5)),
        )
        for i, numbers in enumerate(random_numbers(random, small, 8))
    ]
    return compare_records(records, small, ordering=ORDERING, settings=Settings(seed=3))


def said(role: str, *levels: int) -> AssessorRecord:
    return AssessorRecord(role, role, None, date(2026, 1, 1), levels)


@pytest.mark.parametrize("which", ["comparison", "made"])
def test_all_parts_are_about_the_same_pilots(which: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(which)
    records, judged, framework = found.records, found.judged, found.framework
    assert judged.results == judge_set(records, framework).results
    assert list(found.conditions) == condition_tallies(judged)
    assert list(found.lessons) == learning_pairs(records, judged)
    assert found.assessors == compare_assessors(records, framework, seed=3)
    again = order_pilots(judged, ORDERING)
    assert [(o.route, o.ranked, o.ranks, o.intervals, o.break_even) for o in found.orders] == [
        (o.route, o.ranked, o.ranks, o.intervals, o.break_even) for o in again
    ]
    placed = sorted(i for o in found.orders for i in (*o.ranked, *o.unranked))
    assert placed == list(range(len(records)))


def test_the_pilots_made_have_something_in_every_part(made: Comparison) -> None:
    assert made.lessons
    assert made.schemes
    assert made.assessors.disagreements
    assert all(order.draws for order in made.orders)


def test_pilots_keep_the_order_in_which_they_were_given(
    comparison: Comparison, shipped: LoadedPilots, living_lab: Framework
) -> None:
    assert [r.id for r in comparison.records] == [p.id for p in shipped]
    assert comparison.framework is living_lab
    assert comparison.ordering is ORDERING


def test_the_set_is_judged_on_each_route_of_the_framework(
    comparison: Comparison, living_lab: Framework
) -> None:
    assert list(comparison.roads) == list(living_lab.routes)
    for route, judged in comparison.roads.items():
        assert set(judged.routes) == {route}
        own = [i for i, r in enumerate(comparison.records) if r.route == route]
        assert (judged.verdict[own] == comparison.judged.verdict[own]).all()
        assert (judged.low[own] == comparison.judged.low[own]).all()


def test_without_an_order_nothing_is_ranked_or_drawn(make_pilot: Make, small: Framework) -> None:
    found = compare([make_pilot()], small)
    assert (found.ordering, found.orders) == (None, ())


def test_comparing_twice_gives_the_same_tables(
    shipped: LoadedPilots, living_lab: Framework
) -> None:
    ordering = Ordering(draws=200, across_routes=True, rank_from=0.0)
    some = shipped[::4]
    one, other = (compare(some, living_lab, ordering=ordering).tables for _ in range(2))
    assert list(one) == list(other)
    for name, table in one.items():
        assert table.equals(other[name]), name


def test_records_are_compared_as_pilots_are(shipped: LoadedPilots, living_lab: Framework) -> None:
    one = compare(shipped, living_lab)
    records = [record_pilot(pilot, living_lab) for pilot in shipped]
    other = compare_records(records, living_lab)
    assert one.lessons == other.lessons
    assert one.conditions == other.conditions
    assert one.judged.results == other.judged.results


def test_route_date_and_files_reach_every_record(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    assessments = [*rated(day="2025-01-01", trust=1), *rated(day="2026-01-01", trust=4)]
    pilots = (make_pilot(id=name, assessments=assessments) for name in ("a", "b"))
    found = compare(
        pilots,
        small,
        route="circulation",
        as_of=date(2025, 6, 1),
        files=[("a.yaml", "1f"), ("b.yaml", "2f")],
    )
    assert found.judged.routes == ("circulation", "circulation")
    assert found.settings == Settings("circulation", date(2025, 6, 1))
    assert [r.as_of for r in found.records] == [date(2025, 6, 1)] * 2
    assert [(r.file, r.sha256) for r in found.records] == [("a.yaml", "1f"), ("b.yaml", "2f")]
    assert [VERDICTS[v] for v in found.judged.verdict] == ["not-yet", "not-yet"]


def test_the_seed_of_agreement_is_passed_on(small: Framework) -> None:
    assessors = (said("own-team", 4, 3, 2, 1, 0), said("partner", 1, 3, 2, 0, 2))
    records = [record([1] * 5, name, assessors=assessors) for name in "abc"]
    one, same, other = (
        compare_records(records, small, settings=Settings(seed=seed)).assessors.together
        for seed in (0, 0, 1)
    )
    assert one == same != other


def test_a_table_can_be_taken_by_its_name(comparison: Comparison) -> None:
    assert comparison["pilots"] is comparison.tables["pilots"]
    with pytest.raises(KeyError, match="no-such-table"):
        comparison["no-such-table"]


def test_one_pilot_alone_can_be_looked_at(make_pilot: Make, small: Framework) -> None:
    found = compare([make_pilot()], small, ordering=Ordering(draws=5, rank_from=0.0))
    [order] = found.orders
    assert (order.ranked, order.draws, found.lessons) == ((0,), None, ())
    assert all(t.systemic == "" for t in found.conditions)
    assert len(found.tables["pilots"]) == 1


def test_pilots_of_which_nothing_is_known_can_be_compared(
    make_pilot: Make, small: Framework
) -> None:
    pilots = [make_pilot(id=f"p{i}") for i in range(3)]
    found = compare(pilots, small, ordering=Ordering(draws=5))
    [order] = found.orders
    assert (order.ranked, order.unranked) == ((), (0, 1, 2))
    assert {t.systemic for t in found.conditions} == {"unknown"}
    assert np.isnan(found.judged.value).all()
    assert found.tables["order"]["rank"].isna().all()


def test_a_route_that_the_framework_does_not_have_is_refused(
    make_pilot: Make, small: Framework
) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        compare([make_pilot()], small, route="nowhere")


def test_no_pilot_is_refused(small: Framework) -> None:
    with pytest.raises(ValueError, match="there is no pilot to compare"):
        compare([], small)
    with pytest.raises(ValueError, match="there is no pilot to compare"):
        compare_records([], small)


def test_a_pilot_that_is_there_twice_is_refused(make_pilot: Make, small: Framework) -> None:
    with pytest.raises(ValueError, match="the pilot 'a' is there more than once"):
        compare([make_pilot(id="a"), make_pilot(id="b"), make_pilot(id="a")], small)


def test_files_that_are_not_one_per_pilot_are_refused(make_pilot: Make, small: Framework) -> None:
    with pytest.raises(ValueError, match="zip"):
        compare([make_pilot()], small, files=[("a", ""), ("b", "")])


def test_draws_out_of_bounds_are_refused(small: Framework) -> None:
    with pytest.raises(ValueError, match="draws must be 1 to 1,000,000, not 0"):
        compare_records([record([1] * 5)], small, ordering=Ordering(draws=0))


def test_the_settings_say_how_a_comparison_was_made(made: Comparison, make_pilot: Make) -> None:
    assert made.settings == Settings(seed=3)
    assert Settings() == Settings(None, None, (), "file", 0, "")
    assert compare([make_pilot()], made.framework, seed=8).settings.seed == 8


def test_what_the_package_offers_is_there() -> None:
    for name in pilotscan.comparing.__all__:
        assert getattr(pilotscan.comparing, name) is not None
