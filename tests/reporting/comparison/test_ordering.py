"""Orders laid out: ranks, what has none, and how sure it all is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pilotscan
from pilotscan import Comparison, Ordering
from pilotscan.comparing import order as ordering_of_pilots
from pilotscan.comparing.order import BreakEven
from pilotscan.comparing.uncertainty import SOURCES
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.comparison import ordering as layout
from pilotscan.reporting.comparison.order_values import OrderSection
from pilotscan.reporting.comparison.ordering import assumptions, order_section, share_text
from pilotscan.reporting.comparison.sentences import ComparisonWording
from pilotscan.reporting.words.language import Language
from support.read_pages import plain
from support.side_by_side import assessment, four, pilot
from support.together import together

ENGLISH, DUTCH = Language("en"), Language("nl")
FULL = {"trust": 3, "volunteers": 3, "language_help": 3, "money": 3, "no_harm": 3}


def sections_of(compared: Comparison, language: Language = ENGLISH) -> list[OrderSection]:
    say = ComparisonWording(compared, language)
    return [order_section(say, order) for order in compared.orders]


def sections(
    pilots: Sequence[Pilot], framework: Framework, language: Language = ENGLISH, **how: Any
) -> list[OrderSection]:
    ordering = Ordering(**{"draws": 200, **how})
    return sections_of(pilotscan.compare(pilots, framework, ordering=ordering), language)


def on_growth(*levels: dict[str, int]) -> list[Pilot]:
    return [pilot(f"p{i}", **one) for i, one in enumerate(levels)]


# --- ranks ----------------------------------------------------------------------------------------


def test_each_route_has_its_order_by_the_lowest_possible_score(small: Framework) -> None:
    growth, circulation = sections(four(), small)
    assert (growth.id, growth.title, growth.with_routes) == ("growth", "Growth", False)
    shown = [(r.rank, r.id, r.low, r.score, r.rated, r.verdict_title) for r in growth.rows]
    assert shown[0] == ("1", "alder", "62.5", "63", "5 of 5", "Not yet")
    assert (shown[1][:2], shown[1][3:]) == (("2", "birch"), ("58 (56 to 65)", "3 of 4", "Not yet"))
    # Dogwood's coverage is 5/12, below the line.
    [dogwood] = growth.unranked
    assert (dogwood.rank, dogwood.id, dogwood.score, dogwood.range) == (
        "–",
        "dogwood",
        "16 to 75",
        "16 to 75",
    )
    assert growth.unranked_total == 1
    assert growth.about.startswith("3 pilots, in the order of the lowest score ")
    assert growth.about.endswith("A rank needs ratings for at least 75% of the weight.")
    assert [(row.rank, row.id) for row in circulation.rows] == [("1", "cedar")]
    assert circulation.about.startswith("1 pilot, in the order of the lowest score ")


def test_across_routes_there_is_one_order_that_says_so(small: Framework) -> None:
    [together] = sections(four(), small, across_routes=True)
    assert (together.id, together.title, together.with_routes) == (
        "all",
        "All routes together",
        True,
    )
    # 62.5, 58.33 and 56.25.
    assert [(r.rank, r.id, r.route) for r in together.rows] == [
        ("1", "alder", "Growth"),
        ("2", "cedar", "Circulation"),
        ("3", "birch", "Growth"),
    ]
    [dutch] = sections(four(), small, DUTCH, across_routes=True)
    assert dutch.title == "Alle routes samen"


def test_across_routes_on_one_route_is_the_order_of_that_route(small: Framework) -> None:
    [order] = sections(on_growth(FULL, FULL), small, across_routes=True)
    assert (order.id, order.with_routes) == ("growth", False)


def test_pilots_without_a_rank_are_listed_by_the_lowest_possible_score_too(
    small: Framework,
) -> None:
    # Known alone they have 100 and 75; at the least 25 * 2 * 8/4 / 3 = 33.3 and 37.5.
    [order] = sections(on_growth({"trust": 4}, {"trust": 3, "volunteers": 3}), small)
    assert order.rows == ()
    assert [row.id for row in order.unranked] == ["p1", "p0"]


def test_equal_pilots_share_a_rank(small: Framework) -> None:
    weaker = {**FULL, "trust": 2}
    [order] = sections(on_growth(weaker, FULL, FULL, weaker), small)
    assert [(row.rank, row.id) for row in order.rows] == [
        ("1", "p1"),
        ("1", "p2"),
        ("3", "p0"),
        ("3", "p3"),
    ]


def test_the_lowest_possible_score_is_rounded_to_nearest(small: Framework) -> None:
    # 25 / 12 per step of no-harm: 2.08, 4.17, 6.25 and 8.33, and dogwood's 16.67.
    pilots = [*(pilot(f"p{i}", no_harm=i) for i in range(1, 5)), four()[3]]
    [order] = sections(pilots, small, rank_from=0)
    assert [row.low for row in order.rows] == ["16.7", "8.3", "6.3", "4.2", "2.1"]
    [dutch] = sections(pilots, small, DUTCH, rank_from=0)
    assert dutch.rows[0].low == "16,7"


# --- what has no rank or no draws -----------------------------------------------------------------


def test_an_order_of_nobody_or_of_one_says_why_it_has_no_draws(small: Framework) -> None:
    [nobody] = sections(on_growth({"trust": 3}, {"trust": 4}), small)
    assert nobody.remark == "None of these pilots is known well enough for a rank."
    assert [row.id for row in nobody.unranked] == ["p1", "p0"]
    [one] = sections(on_growth(FULL, {"trust": 4}), small)
    assert one.remark == "Only one of these pilots is known well enough for a rank."
    for order in (nobody, one):
        assert not order.drawn
        assert (order.ranks, order.verdicts, order.verdict_heads, order.steady) == ((), (), (), 0)
    assert [(row.first, row.ahead, row.bars) for row in one.rows] == [("", "", ())]
    [dutch] = sections(on_growth({"trust": 3}, {"trust": 4}), small, DUTCH)
    assert dutch.remark
    assert dutch.remark != nobody.remark


def test_too_many_pilots_for_draws_are_still_in_order(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering_of_pilots, "ORDER_AT_MOST", 2)
    monkeypatch.setattr(layout, "ORDER_AT_MOST", 2)
    [order] = sections(on_growth(FULL, {**FULL, "trust": 4}, FULL), small)
    assert order.remark == "More than 2 pilots: the order is shown without draws."
    assert [row.id for row in order.rows] == ["p1", "p0", "p2"]
    assert (order.drawn, order.break_even, order.dominance) == (False, (), ())


def test_long_orders_are_cut_off_and_counted(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "ROWS_AT_MOST", 2)
    monkeypatch.setattr(layout, "LISTED_AT_MOST", 1)
    monkeypatch.setattr(layout, "LINES_AT_MOST", 1)
    monkeypatch.setattr(layout, "MATRIX_AT_MOST", 3)
    ranked = [
        {**FULL, "trust": 4, "no_harm": 2},
        {**FULL, "volunteers": 2, "no_harm": 4},
        {**FULL, "money": 2},
        {**FULL, "money": 1, "volunteers": 4},
    ]
    thin = [{"trust": 3}, {"trust": 2}, {"trust": 1}]
    [order] = sections(on_growth(*ranked, *thin), small)
    assert (len(order.rows), order.more_rows) == (2, 2)
    assert ([row.id for row in order.unranked], order.unranked_total) == (["p4"], 3)
    assert (len(order.verdicts), order.more_verdicts) == (1, 3)
    assert order.ranks == ()  # of more than three the intervals only
    assert len(order.break_even) == 1
    assert order.more_break_even + order.steady == 2  # three pairs of neighbours in all
    assert order.more_dominance == max(len(dominating(ranked)) - 1, 0)


def dominating(levels: Sequence[dict[str, int]]) -> list[tuple[int, int]]:
    return [
        (i, j)
        for i, one in enumerate(levels)
        for j, other in enumerate(levels)
        if all(one[c] >= other[c] for c in one) and one != other
    ]


@pytest.mark.parametrize(
    ("rank_from", "cautioned"),
    [(None, False), (0.75, False), (0.9, False), (0.74, True), (0, True)],
)
def test_a_lower_line_for_a_rank_comes_with_a_caution(
    small: Framework, rank_from: float | None, cautioned: bool
) -> None:
    [order] = sections(on_growth(FULL, FULL), small, rank_from=rank_from)
    assert bool(order.caution) is cautioned
    if cautioned:
        assert "because little is known, not because the pilot is good" in order.caution


@pytest.mark.parametrize(
    ("rank_from", "ranked"), [(0, 3), (0.4, 3), (0.5, 2), (0.9, 2), (0.95, 1), (1, 1)]
)
def test_the_line_for_a_rank_decides_who_gets_one_and_is_told(
    small: Framework, rank_from: float, ranked: int
) -> None:
    growth = sections(four(), small, rank_from=rank_from)[0]
    assert len(growth.rows) == ranked  # coverage 1, 11/12 and 5/12
    assert f"at least {rank_from:.0%} of the weight" in growth.about


# --- how sure it is -------------------------------------------------------------------------------


@together(
    "share, shown",
    [
        (0.0, "none"),
        (1e-9, "under 1%"),
        (0.0099, "under 1%"),
        (0.01, "1%"),
        (0.29, "29%"),
        (0.5, "50%"),
        (0.57, "57%"),
        (0.99, "99%"),
        (0.9901, "over 99%"),
        (1 - 1e-6, "over 99%"),
        (1.0, "all"),
    ],
)
def test_none_and_all_are_said_only_of_none_and_all(share: float, shown: str) -> None:
    assert plain(share_text(share, ENGLISH)) == shown


@given(st.integers(0, 10_000))
def test_a_share_of_draws_is_told_within_a_percentage_point(hits: int) -> None:
    shown = plain(share_text(hits / 10_000, ENGLISH))
    assert (shown == "none") is (hits == 0)
    assert (shown == "all") is (hits == 10_000)
    if shown[0].isdigit():
        assert abs(int(shown.removesuffix("%")) - hits / 100) <= 0.5


def test_shares_are_told_in_dutch() -> None:
    shown = [plain(share_text(share, DUTCH)) for share in (0, 0.001, 0.5, 0.999, 1)]
    assert shown == ["geen", "minder dan 1%", "50%", "meer dan 99%", "alle"]


def test_a_pilot_that_is_better_on_everything_always_comes_first(small: Framework) -> None:
    worse, better = {**FULL, "trust": 2}, {**FULL, "trust": 4}
    [order] = sections(on_growth(worse, better), small)
    first, second = order.rows
    assert (first.id, first.first, first.ahead) == ("p1", "all", "all")
    assert (second.first, second.ahead) == ("none", "")
    assert (first.by_weights, first.by_levels, first.by_both) == ("1", "1", "1")
    assert [(row.name.text, row.cells) for row in order.ranks] == [
        ("P1", (("all", 5), ("", 0))),
        ("P0", (("", 0), ("all", 5))),
    ]
    assert [(a.text, b.text) for a, b in order.dominance] == [("P1", "P0")]
    assert (order.break_even, order.steady) == ((), 1)


def test_pilots_that_tie_share_the_draws(small: Framework) -> None:
    [order] = sections(on_growth(FULL, FULL), small)
    assert [(plain(row.first), row.by_both) for row in order.rows] == [("50%", "1 to 2")] * 2
    assert plain(order.rows[0].ahead) == "50%"
    assert [(plain(text), shade) for text, shade in order.ranks[0].cells] == [("50%", 3)] * 2
    assert (order.steady, order.tied, order.dominance) == (0, 1, ())


def test_break_even_weights_are_those_worked_out_by_hand(small: Framework) -> None:
    # Alder 2.25 and 3, birch 3 and 0.75 (its unknown at 0): equal at 0.75 for people.
    growth, _ = sections(four(), small)
    [line] = growth.break_even
    assert (line.above.text, line.below.text) == ("Alder", "Birch")
    assert set(line.text.split("; ")) == {
        "“Means” at 25% (now 33.3%)",
        "“People” at 75% (now 66.7%)",
    }
    [dutch] = sections(four(), small, DUTCH)[0].break_even
    assert "(nu 33,3%)" in plain(dutch.text)


def test_of_many_break_even_weights_the_two_nearest_are_shown(small: Framework) -> None:
    compared = pilotscan.compare(four(), small, ordering=Ordering(draws=10))
    growth = compared.orders[0]
    crossings = (BreakEven(0, 1, 0, 2 / 3, (0.1, 0.7, 0.9)), BreakEven(0, 1, 1, 1 / 3, (0.35,)))
    compared = replace(compared, orders=(replace(growth, break_even=crossings),))
    [order] = sections_of(compared)
    [line] = order.break_even
    assert line.text == "“Means” at 35% (now 33.3%); “People” at 70% (now 66.7%)"


def test_verdict_shares_have_a_column_per_verdict_and_add_up(small: Framework) -> None:
    growth, _ = sections(four(), small)
    assert growth.verdict_heads == (
        "Repair first or stop",
        "Not yet",
        "Cannot be assessed",
        "Under conditions",
        "Ready for stepwise scaling",
    )
    # Nothing says how surely levels stay, so a bottleneck stays one.
    assert [(row.name.text, row.cells) for row in growth.verdicts] == [
        (name, ("none", "all", "none", "none", "none")) for name in ("Alder", "Birch")
    ]


def test_bars_lie_on_the_scale_and_hold_the_rank(small: Framework) -> None:
    levels = [{**FULL, "trust": t, "money": m} for t, m in ((4, 0), (3, 1), (2, 3), (1, 4))]
    [order] = sections(on_growth(*levels), small)
    places = [row.place for row in order.rows]
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)
    for row in order.rows:
        assert [bar.source for bar in row.bars] == list(SOURCES)
        assert len({bar.y for bar in row.bars}) == 3
        for bar in row.bars:
            assert bar.width > 0
            assert 0 <= bar.start <= row.place <= bar.start + bar.width + 0.01
            assert bar.start + bar.width <= 101


def test_shares_of_ranks_add_up_both_ways(small: Framework) -> None:
    levels = [{**FULL, "trust": t, "money": m} for t, m in ((4, 0), (3, 1), (2, 3), (1, 4))]
    [order] = sections(on_growth(*levels), small, draws=1000)
    assert len(order.ranks) == len(order.ranks[0].cells) == 4

    def percent(text: str) -> float:
        words = {"": 0.0, "all": 100.0, "under 1%": 0.5, "over 99%": 99.5}
        return words[text] if text in words else float(text.removesuffix("%"))

    table = [[percent(plain(text)) for text, _ in row.cells] for row in order.ranks]
    for line in [*table, *zip(*table, strict=True)]:
        assert sum(line) == pytest.approx(100, abs=2.5)


def test_a_row_tells_how_often_its_pilot_comes_first_and_before_the_next(small: Framework) -> None:
    levels = [{**FULL, "trust": t, "money": m} for t, m in ((4, 0), (3, 1), (2, 3), (1, 4))]
    levels[0]["volunteers"] = levels[2]["language_help"] = 0
    compared = pilotscan.compare(on_growth(*levels), small, ordering=Ordering(draws=500))
    [order] = sections_of(compared)
    table = compared["order_uncertainty"]
    both = table[table["source"] == "both"].set_index("pilot")
    assert len(set(both["first_share"])) > 2
    for row in order.rows:
        assert row.first == share_text(both["first_share"][row.id], ENGLISH)
        ahead = both["ahead_of_next"][row.id]
        assert row.ahead == ("" if row is order.rows[-1] else share_text(ahead, ENGLISH))
    for shares, row in zip(order.ranks, order.rows, strict=True):
        assert shares.name == row.name
        assert (shares.cells[0][0] or "none") == row.first


# --- what the draws assume ------------------------------------------------------------------------


def told(
    framework: Framework, language: Language = ENGLISH, level: int | None = 3, **how: Any
) -> tuple[str, ...]:
    levels = dict.fromkeys(framework.condition_by_id, level)
    keys = {"assessments": [assessment(levels, framework=framework.id)]}
    pilots = [pilot(name, keys=keys) for name in ("a", "b")]
    compared = pilotscan.compare(pilots, framework, ordering=Ordering(**how))
    return assumptions(ComparisonWording(compared, language))


def test_assumptions_name_draws_seed_and_their_standard_error(small: Framework) -> None:
    lines = told(small, draws=10_000, seed=7)
    assert "10,000 in all, seed 7." in lines[0]
    assert "They do not say how likely something is." in lines[0]
    assert "standard error of 0.5 percentage points" in lines[-1]
    assert "standard error of 50 percentage points" in told(small, draws=1)[-1]
    assert "10.000" in told(small, DUTCH, draws=10_000)[0]


def test_assumptions_say_how_weights_are_drawn(small: Framework) -> None:
    assert "any weights" in told(small)[1]
    assert "near the framework's own (Dirichlet, 10 units" in told(small, weights="near")[1]


def test_assumptions_give_the_table_of_the_framework(
    small: Framework, living_lab: Framework
) -> None:
    assert "40%, 55%, 70%, 85% and 95%" in told(living_lab, draws=5)[2]
    assert told(small)[2].endswith("so known levels stay.")


def test_without_an_order_nothing_is_assumed(small: Framework) -> None:
    assert assumptions(ComparisonWording(pilotscan.compare(four(), small), ENGLISH)) == ()
    assert told(small, level=None) == ()  # nobody has a rank, so there are no draws either
