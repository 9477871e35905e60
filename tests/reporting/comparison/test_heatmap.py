"""Levels side by side: every kind of cell, both ways round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.comparison.heatmap import (
    COLUMNS_AT_MOST,
    GROUPINGS,
    By,
    Cell,
    Grouping,
    Heatmap,
    make_heatmap,
)
from pilotscan.reporting.comparison.sentences import ComparisonWording
from pilotscan.reporting.words.language import Language
from support.side_by_side import NA, assessment, four, pilot, place

ENGLISH, DUTCH = Language("en"), Language("nl")
CONDITIONS = ["c-trust", "c-volunteers", "c-language-help", "c-money", "c-no-harm"]


def heatmap(
    pilots: Sequence[Pilot],
    framework: Framework,
    by: By = "condition",
    grouping: Grouping = "none",
    language: Language = ENGLISH,
    **options: Any,
) -> Heatmap:
    compared = pilotscan.compare(pilots, framework)
    return make_heatmap(ComparisonWording(compared, language), by, grouping, **options)


def anchors(map_: Heatmap) -> tuple[list[str], list[str]]:
    """Return what heads the rows and what heads the columns."""
    rows = [head.anchor for group, _ in map_.rows for head in group.heads]
    return rows, [head.anchor for group in map_.columns for head in group.heads]


def cells(map_: Heatmap) -> dict[tuple[str, str], Cell]:
    """Return cells by the two heads, whichever way round."""
    rows, columns = anchors(map_)
    lines = [line for _, lines in map_.rows for line in lines]
    assert len(lines) == len(rows)
    found = {}
    for row, line in zip(rows, lines, strict=True):
        for column, cell in zip(columns, line, strict=True):
            pair = (row, column) if row.startswith("p-") else (column, row)
            found[pair] = cell
    return found


def titles(map_: Heatmap) -> list[tuple[str, list[str]]]:
    """Return the groups of pilots with their ids."""
    groups = (
        map_.columns if map_.corner in {"Condition", "Dimension"} else [g for g, _ in map_.rows]
    )
    return [(g.title, [head.anchor.removeprefix("p-") for head in g.heads]) for g in groups]


# --- conditions -----------------------------------------------------------------------------------

LEVELS = {
    "p-alder": [
        ("1!", "3", "l1 nec bot"), ("3", "3", "l3"), ("4", "3", "l4"), ("3", "3", "l3 nec"),
        ("3", "3", "l3 nec"),
    ],
    "p-birch": [
        ("4", "3", "l4 nec"), ("1", "3", "l1"), ("–", "", "ln"), ("1!", "3", "l1 nec bot"),
        ("?", "", "lu nec"),
    ],
    "p-cedar": [
        ("3", "3", "l3 nec"), ("?", "", "lu"), ("2", "3", "l2"), ("4", "3", "lo out"),
        ("3", "3", "l3 nec"),
    ],
    "p-dogwood": [
        ("2", "3", "l2 nec"), ("?", "", "lu"), ("?", "", "lu"), ("?", "", "lu nec"),
        ("0!", "3", "l0 nec bot"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("across", [True, False], ids=["pilots across", "pilots down"])
def test_every_level_stands_in_its_cell(small: Framework, across: bool) -> None:
    found = cells(heatmap(four(), small, pilots_across=across))
    assert found == {
        (name, condition): Cell(*cell)
        for name, line in LEVELS.items()
        for condition, cell in zip(CONDITIONS, line, strict=True)
    }


@pytest.mark.parametrize("by", ["condition", "dimension"])
@pytest.mark.parametrize("grouping", GROUPINGS)
def test_both_ways_round_have_the_same_cells(small: Framework, by: By, grouping: Grouping) -> None:
    across = heatmap(four(), small, by, grouping, pilots_across=True)
    down = heatmap(four(), small, by, grouping, pilots_across=False)
    assert cells(across) == cells(down)
    assert anchors(across) == anchors(down)[::-1]
    assert (across.caption, across.signs) == (down.caption, down.signs)
    assert down.corner == "Pilot"
    assert titles(across) == titles(down)


def test_what_is_unknown_and_does_not_count_is_no_question(small: Framework) -> None:
    pilots = [pilot("a", "circulation", trust=3), pilot("b")]
    found = cells(heatmap(pilots, small))
    assert found["p-a", "c-money"] == Cell("·", "", "ln out")
    assert found["p-b", "c-money"] == Cell("?", "", "lu nec")


def test_not_applicable_is_told_from_unknown_and_from_absent(small: Framework) -> None:
    pilots = [pilot("a", language_help=NA), pilot("b", language_help=None), pilot("c")]
    pilots.append(pilot("d", language_help=0))
    found = cells(heatmap(pilots, small))
    assert [found[f"p-{name}", "c-language-help"][:2] for name in "abcd"] == [
        ("–", ""),
        ("?", ""),
        ("?", ""),
        ("0", "3"),
    ]


def test_a_stop_is_marked_at_a_level_that_is_not_low(small: Framework) -> None:
    roles = (("independent", 3), ("own-team", 3), ("participant", 0))
    voices = [assessment({"no_harm": level}, role=role) for role, level in roles]
    found = cells(heatmap([pilot("a", keys={"assessments": voices}), pilot("b")], small))
    assert found["p-a", "c-no-harm"][::2] == ("3!", "l3 nec bot")


def test_a_low_level_that_is_not_necessary_is_no_bottleneck(small: Framework) -> None:
    found = cells(heatmap([pilot("a", volunteers=0), pilot("b", "circulation", money=0)], small))
    assert found["p-a", "c-volunteers"] == Cell("0", "3", "l0")
    assert found["p-b", "c-money"] == Cell("0", "3", "lo out")


def test_the_small_figure_is_the_evidence_strength(small: Framework) -> None:
    sources = {"report": {"title": "R", "kind": "statement", "publisher": "them"}}
    bare = pilot("a", keys={"sources": sources}, trust=3)
    found = cells(heatmap([bare, pilot("b", trust=3)], small))
    assert [found[f"p-{name}", "c-trust"].small for name in "ab"] == ["1", "3"]


def test_signs_say_on_which_routes_a_condition_is_necessary(small: Framework) -> None:
    def signs(*routes: str) -> tuple[list[str], tuple[bool, bool]]:
        found = heatmap([pilot(f"p{i}", route) for i, route in enumerate(routes)], small)
        return [head.sign for group, _ in found.rows for head in group.heads], found.signs

    assert signs("growth", "circulation") == (["◆", "", "", "◇", "◆"], (True, True))
    assert signs("growth", "growth") == (["◆", "", "", "◆", "◆"], (True, False))
    assert signs("circulation", "circulation") == (["◆", "", "", "", "◆"], (True, False))


def test_conditions_stand_in_their_dimensions(small: Framework) -> None:
    for across in (True, False):
        found = heatmap(four(), small, pilots_across=across)
        groups = [group for group, _ in found.rows] if across else list(found.columns)
        assert [(g.title, [h.anchor for h in g.heads]) for g in groups] == [
            ("People", CONDITIONS[:3]),
            ("Means", CONDITIONS[3:]),
        ]
        assert [h.title.text for g in groups for h in g.heads][:2] == ["Trust", "Volunteers"]


# --- dimensions -----------------------------------------------------------------------------------


def test_by_dimension_a_cell_is_the_mean_of_what_is_rated(small: Framework) -> None:
    found = heatmap(four(), small, "dimension")
    assert found.by_dimension
    assert anchors(found)[0] == ["d-people", "d-means"]
    shown = cells(found)
    assert {name: (shown[f"p-{name}", "d-people"], shown[f"p-{name}", "d-means"])
            for name in ("alder", "birch", "cedar", "dogwood")} == {
        "alder": (Cell("2.3", "3/3", "l2"), Cell("3.0", "2/2", "l3")),
        "birch": (Cell("3.0", "2/2", "l3"), Cell("1.0", "1/2", "l1")),
        # (2 * 3 + 2) / 3 = 2.67; money does not count.
        "cedar": (Cell("2.7", "2/3", "l2"), Cell("3.0", "1/1", "l3")),
        "dogwood": (Cell("2.0", "1/3", "l2"), Cell("0.0", "1/2", "l0")),
    }  # fmt: skip


def test_by_dimension_nothing_rated_and_nothing_that_counts_differ(small: Framework) -> None:
    changed = small.model_dump(mode="json", exclude_none=True)
    changed["dimensions"][1]["conditions"].pop()  # money alone counts for growth only
    changed["rules"]["stop"] = []
    framework = Framework.model_validate(changed)
    found = cells(heatmap([pilot("a"), pilot("b", "circulation")], framework, "dimension"))
    assert found["p-a", "d-means"] == Cell("?", "0/1", "lu")
    assert found["p-b", "d-means"] == Cell("·", "", "ln")


def test_by_dimension_dutch_numbers_have_a_comma(small: Framework) -> None:
    found = cells(heatmap(four(), small, "dimension", language=DUTCH))
    assert found["p-cedar", "d-people"].mark == "2,7"


# --- groups and orientation -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grouping", "groups"),
    [
        ("none", [("", ["alder", "birch", "cedar", "dogwood"])]),
        (
            "verdict",
            [
                ("Under conditions", ["cedar"]),
                ("Not yet", ["alder", "birch"]),
                ("Repair first or stop", ["dogwood"]),
            ],
        ),
        ("route", [("Growth", ["alder", "birch", "dogwood"]), ("Circulation", ["cedar"])]),
        (
            "municipality",
            [
                ("Assen", ["cedar"]),
                ("Delft", ["dogwood"]),
                ("Gent", ["birch"]),
                ("Zwolle", ["alder"]),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_pilots_stand_in_their_groups(
    small: Framework, grouping: Grouping, groups: list[tuple[str, list[str]]]
) -> None:
    assert titles(heatmap(four(), small, grouping=grouping)) == groups


def test_pilots_of_several_or_of_no_municipality_have_their_own_groups(small: Framework) -> None:
    places: dict[str, Any] = {
        "a": {"scope": "national", "country": "NL"},
        "b": {"municipality": ["Gent", "Delft"], "country": "NL"},
        "c": place("Gent"),
        "d": place("unknown"),
    }
    pilots = [pilot(name, keys={"place": where}) for name, where in places.items()]
    assert titles(heatmap(pilots, small, grouping="municipality")) == [
        ("Gent", ["c"]),
        ("Gent and Delft", ["b"]),
        ("municipality not named", ["a", "d"]),
    ]


def test_groups_are_named_in_dutch(small: Framework) -> None:
    found = heatmap(four(), small, "condition", "route", DUTCH)
    assert found.corner == "Voorwaarde"
    assert [group.title for group in found.columns] == ["Groei", "Circulatie"]
    assert [group.title for group, _ in found.rows] == ["Mensen", "Middelen"]


def test_many_pilots_stand_below_each_other(small: Framework) -> None:
    few = [pilot(f"p{i}") for i in range(COLUMNS_AT_MOST)]
    assert heatmap(few, small).corner == "Condition"
    assert heatmap(few, small, "dimension").corner == "Dimension"
    many = heatmap([*few, pilot("last")], small)
    assert (many.corner, anchors(many)[0][-1], anchors(many)[1]) == ("Pilot", "p-last", CONDITIONS)


def test_pilots_keep_their_order_within_a_group(small: Framework) -> None:
    pilots = [pilot(name, trust=level) for name, level in (("z", 3), ("a", 1), ("m", 3), ("b", 1))]
    assert titles(heatmap(pilots, small, grouping="verdict")) == [
        ("Not yet", ["a", "b"]),
        ("Cannot be assessed", ["z", "m"]),  # of which nobody knows where they stand
    ]
