"""A comparison batch by batch: the same tables as at once, whatever the batches."""

from __future__ import annotations

import json
import random

import pandas as pd
import pytest

from pilotscan.api.load import LoadedPilots
from pilotscan.comparing import running
from pilotscan.comparing.comparison import Comparison, Settings, compare_records
from pilotscan.comparing.record import PilotRecord, record_pilot
from pilotscan.comparing.running import NOT_RUNNING, Running
from pilotscan.comparing.selecting import read_wanted
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from support.side_by_side import assessment, four, moving, tree

Wanted = dict[str, tuple[str, ...]]


def made() -> list[Pilot]:
    """Make pilots of which many assessors think many things."""
    draw = random.Random(1)  # noqa: S311 - made up
    names = ("trust", "volunteers", "language_help", "money", "no_harm")
    trees = []
    for number in range(15):
        rounds = [
            assessment(
                {name: draw.choice([None, 0, 1, 2, 3, 4]) for name in names}, role=role, id=f"a{i}"
            )
            for i, role in enumerate(
                draw.choices(["own-team", "independent", "partner"], k=draw.randint(1, 4))
            )
        ]
        route = draw.choice(["growth", "circulation"])
        trees.append(tree(f"p{number}", route, keys={"assessments": rounds}))
    return [Pilot.model_validate_json(json.dumps(one)) for one in trees]


def records_of(pilots: list[Pilot], framework: Framework) -> list[PilotRecord]:
    return [record_pilot(p, framework, facts=True, file=f"{p.id}.yaml") for p in pilots]


def in_batches(
    records: list[PilotRecord], framework: Framework, size: int, wanted: Wanted | None = None
) -> tuple[dict[str, pd.DataFrame], Comparison]:
    """Compare in batches, and put their tables together."""
    made = Running(framework, None, Settings(), wanted or {}, facts=True)
    parts: dict[str, list[pd.DataFrame]] = {}
    for start in range(0, len(records), size):
        batch = made.add(records[start : start + size])
        for name, frame in {} if batch is None else made.tables_of(batch, lists=True).items():
            parts.setdefault(name, []).append(frame)
    whole = made.whole
    assert whole is not None
    for name, frame in made.end(whole, lists=True).items():
        parts.setdefault(name, []).append(frame)
    assert set(parts) == set(made.tables)
    # as concat, without its opinion of what is empty
    return {
        n: pd.concat([f for f in p if len(f)] or p[:1], ignore_index=True) for n, p in parts.items()
    }, whole


def check(found: dict[str, pd.DataFrame], expected: dict[str, pd.DataFrame]) -> None:
    absent = {*NOT_RUNNING, *(() if len(expected["schemes"]) else ("schemes",))}
    assert set(expected) - set(found) == absent
    for name, frame in found.items():
        if not frame.equals(expected[name]):  # which is quick, and says nothing
            pd.testing.assert_frame_equal(frame, expected[name], check_exact=True, obj=name)


def test_the_shipped_pilots_have_the_same_tables(
    shipped: LoadedPilots, living_lab: Framework
) -> None:
    records = records_of([*shipped[:3], shipped[-2]], living_lab)
    comparison = compare_records(records, living_lab)
    expected = comparison.listed_tables()
    assert max(map(len, expected["observations"]["seen_in"])) > 2
    for size in (1, 3):
        found, whole = in_batches(records, living_lab, size)
        check(found, expected)
        assert whole.conditions == comparison.conditions
        assert whole.extent == comparison.extent


def test_many_assessors_have_the_same_tables(small: Framework) -> None:
    records = records_of([*four(), moving(), *made()], small)
    comparison = compare_records(records, small)
    assert comparison.assessors.together is not None
    assert len(comparison.assessors.own_and_others) > 2
    assert len(comparison.assessors.disagreements) > 20
    expected = comparison.listed_tables()
    for size in (7, 100):
        found, whole = in_batches(records, small, size)
        check(found, expected)
        assert whole.assessors.together == comparison.assessors.together
        assert whole.judged.verdict.tolist() == comparison.judged.verdict.tolist()


def test_only_pilots_that_are_wanted_count(small: Framework) -> None:
    records = records_of(four(), small)
    wanted = read_wanted(["theme=housing"], small)
    found, whole = in_batches(records, small, 2, wanted)
    assert whole.extent.pilots == 2
    check(found, compare_records(records[:2], small).listed_tables())


def test_nobody_is_nothing(small: Framework) -> None:
    made = Running(small, None, Settings(), read_wanted(["theme=x"], small), facts=True)
    assert made.add(records_of(four(), small)) is None
    assert made.whole is None


def test_without_facts_no_table_says_that_there_are_none(small: Framework) -> None:
    made = Running(small, None, Settings(), {}, facts=False)
    assert "funding" not in made.tables
    assert "levels" in made.tables


def test_of_disagreements_the_widest_are_kept(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = records_of(made(), small)
    all_rows = compare_records(records, small)["disagreements"]
    monkeypatch.setattr(running, "DISAGREEMENTS_AT_MOST", 5)
    found, _ = in_batches(records, small, 8)
    pd.testing.assert_frame_equal(found["disagreements"], all_rows.head(5))
