"""What is kept of a pilot is what the judge itself would read from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotscan.api.judge import evaluate
from pilotscan.api.load import LoadedPilots
from pilotscan.comparing.facts import FACT_TABLES
from pilotscan.comparing.record import (
    STATES,
    AssessorRecord,
    Said,
    SourceRecord,
    known_of,
    lowest_of,
    record_pilot,
    spreads_of,
)
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.rules import Disputed
from pilotscan.model.source import BASE_STRENGTH
from pilotscan.scoring.ratings import rate_pilot
from pilotscan.scoring.trend import find_trend
from pilotscan.scoring.verdict import Known
from support.compared import with_rules
from support.rating_table import known_of_table, rating_table

Make = Callable[..., Pilot]
Write = Callable[..., list[dict[str, Any]]]
steady = settings(max_examples=60, deadline=None, derandomize=True)
KINDS = [*sorted(BASE_STRENGTH), None]
SOURCES = {
    f"s{i}": {"publisher": f"Publisher {i % 3}", **({"kind": kind} if kind else {})}
    for i, kind in enumerate(KINDS)
}
CONDITIONS = ["trust", "volunteers", "language-help", "money", "no-harm"]
evidence = st.lists(
    st.fixed_dictionaries({"source": st.sampled_from(sorted(SOURCES)), "supports": st.booleans()}),
    max_size=4,
)
rating = st.fixed_dictionaries(
    {
        "level": st.sampled_from([0, 1, 2, 3, 4, "unknown", "not-applicable"]),
        "because": st.sampled_from([None, "seen", "heard"]),
        "evidence": evidence,
    }
)
assessment = st.fixed_dictionaries(
    {
        "date": st.sampled_from(["2025-01-01", "2025-06-01", "2026-01-01"]),
        "framework": st.sampled_from(["two-dimensions", "two-dimensions", "living-lab"]),
        "assessor": st.fixed_dictionaries(
            {
                "role": st.sampled_from(["own-team", "partner", "independent"]),
                "id": st.sampled_from(["a", "b", "c", "d"]),
            }
        ),
        "ratings": st.fixed_dictionaries({}, optional=dict.fromkeys(CONDITIONS, rating)),
    }
)
pilots = st.lists(st.lists(assessment, max_size=5), min_size=1, max_size=3)


def assert_as_the_judge_reads(
    listed: list[Pilot], framework: Framework, as_of: date | None = None
) -> None:
    rated = [rate_pilot(pilot, framework, as_of) for pilot in listed]
    table = rating_table(rated, framework)
    expected = known_of_table(table, framework)
    records = [record_pilot(pilot, framework, as_of=as_of) for pilot in listed]
    known, states = known_of([r.numbers for r in records], framework)
    for name in Known._fields:
        one, other = getattr(known, name), getattr(expected, name)
        assert one.dtype == other.dtype
        assert np.array_equal(one, other, equal_nan=one.dtype == float), name
    shape = known.level.shape
    assert (np.array(STATES)[states] == table["state"].to_numpy().reshape(shape)).all()
    spreads = spreads_of([r.numbers for r in records])
    assert (spreads == table["spread"].to_numpy().reshape(shape)).all()


def test_the_shipped_pilots_are_recorded_as_the_judge_reads_them(
    shipped: LoadedPilots, living_lab: Framework
) -> None:
    listed = list(shipped)
    assert len(listed) > 20
    assert_as_the_judge_reads(listed, living_lab)


@steady
@given(pilots, st.sampled_from([None, date(2025, 3, 1), date(2026, 1, 1)]), st.integers(1, 4))
def test_any_pilots_are_recorded_as_the_judge_reads_them(
    small: Framework,
    make_pilot: Make,
    given_pilots: list[list[dict[str, Any]]],
    as_of: date | None,
    spread: int,
) -> None:
    framework = with_rules(small, disputed=Disputed(from_spread=spread))
    listed = [
        make_pilot(id=f"p{i}", assessments=assessments, sources=SOURCES)
        for i, assessments in enumerate(given_pilots)
    ]
    assert_as_the_judge_reads(listed, framework, as_of)


def test_numbers_stand_for_levels_states_and_strengths(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    sources = {
        "study": {"kind": "independent-evaluation", "publisher": "A"},
        "look": {"kind": "search-record", "publisher": "B"},
        "post": {"kind": "statement", "publisher": "C"},
    }
    pilot = make_pilot(
        sources=sources,
        assessments=[
            *rated(
                assessor="a",
                trust={"level": 4, "evidence": ["study", {"source": "post", "supports": False}]},
                volunteers={"level": 1, "evidence": ["look"]},
                language_help={"level": "not-applicable", "because": "all speak Dutch"},
            ),
            *rated(assessor="b", role="partner", trust=2),
        ],
    )
    known, states = known_of([record_pilot(pilot, small).numbers], small)
    # Trust: 4 and 2 by two roles, lower median 2; then the study (cited for 4) supports it.
    assert known.level[0].tolist()[:2] == [2, 1]
    assert np.isnan(known.level[0, 2:]).all()
    assert known.alarm[0].tolist()[:2] == [2, 1]
    assert states[0].tolist() == [0, 0, 2, 1, 1]
    assert known.applies[0].tolist() == [True, True, False, True, True]
    assert known.strength[0].tolist() == [3, 2, 0, 0, 0]
    assert known.without_searches[0].tolist() == [3, 0, 0, 0, 0]
    assert known.contradiction[0].tolist() == [1, 0, 0, 0, 0]
    assert known.contested[0].tolist() == [True, False, False, False, False]
    assert known.disputed[0].tolist() == [True, False, False, False, False]
    assert spreads_of([record_pilot(pilot, small).numbers]).tolist() == [[2, 0, 0, 0, 0]]


def test_the_lowest_level_of_any_assessor_is_kept_beside_the_median(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    assessments = [
        found
        for role, level in (("own-team", 4), ("partner", 0), ("independent", 3))
        for found in rated(role=role, no_harm=level)
    ]
    numbers = record_pilot(make_pilot(assessments=assessments), small).numbers
    known, _ = known_of([numbers], small)
    assert (known.level[0, 4], lowest_of([numbers])[0, 4], spreads_of([numbers])[0, 4]) == (3, 0, 4)


def test_a_record_holds_the_facts_of_the_file(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    pilot = make_pilot(
        name="Buddies",
        language="nl",
        place={
            "municipality": ["Delft", "unknown", "Gouda"],
            "region": "South",
            "country": "NL",
            "scope": "regional",
        },
        status="running",
        themes=["housing", "language", "housing"],
        target_groups=[{"name": "pupils"}, {"name": "parents"}, {"name": "pupils"}],
        partners=[
            {"name": "Town", "sector": "municipality"},
            {"name": "Friends"},
            {"name": "Club", "sector": "ngo"},
            {"name": "Other town", "sector": "municipality"},
        ],
        scaling={"route": "circulation"},
        sources={
            "report": {
                "title": "A report", "author": "Ann", "publisher": "Press", "year": 2019,
                "kind": "monitoring", "url": "https://example.org/r", "doi": "10.1000/1",
                "team": "Ann and Bo", "site": "Breda", "read": "part",
            },
            "talk": {"title": "A talk"},
        },
        assessments=rated(trust=3),
    )  # fmt: skip
    found = record_pilot(pilot, small, file="pilots/buddies.yaml", sha256="ab12")
    assert (found.id, found.name, found.language) == ("made", "Buddies", "nl")
    assert (found.file, found.sha256, found.as_of) == (
        "pilots/buddies.yaml",
        "ab12",
        date(2026, 1, 15),
    )
    assert (found.route, found.route_declared) == ("circulation", True)
    assert (found.country, found.scope, found.region) == ("NL", "regional", "South")
    assert (found.status, found.municipalities) == ("running", ("Delft", "Gouda"))
    assert found.themes == ("housing", "language")
    assert found.target_groups == ("pupils", "parents")
    assert found.sectors == ("municipality", "ngo")
    assert found.sources == (
        SourceRecord(
            "report", "monitoring", 2, "Ann", "A report", "Press", "2019", "https://example.org/r",
            "10.1000/1", "Ann and Bo", "Breda", "part",
        ),
        SourceRecord("talk", None, 0, None, "A talk", *[None] * 7),
    )  # fmt: skip
    assert (found.other_numbers, found.other_route) == (None, True)
    assert found.facts is None  # they are most of what a file says, and most runs need none


def test_facts_are_kept_only_where_they_are_asked_for_as_they_were_known_then(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    pilot = make_pilot(
        funding=[{"source": "Fund", "sources": ["late"]}, {"source": "Town"}],
        sources={"late": {"title": "Later", "year": 2030}},
        assessments=rated(trust=3),
    )
    found = record_pilot(pilot, small, facts=True).facts
    assert found is not None
    assert list(found) == list(FACT_TABLES)
    assert [row[:3] for row in found["funding"]] == [("made", 1, "Town")]


def test_the_route_is_the_one_asked_for_else_declared_else_the_first(
    make_pilot: Make, small: Framework
) -> None:
    silent = record_pilot(make_pilot(), small)
    assert (silent.route, silent.route_declared, silent.as_of) == ("growth", False, None)
    declared = make_pilot(scaling={"route": "circulation"})
    assert record_pilot(declared, small).route == "circulation"
    asked = record_pilot(declared, small, route="growth")
    assert (asked.route, asked.route_declared) == ("growth", True)
    assert (silent.own_route, asked.own_route) == (None, "circulation")
    with pytest.raises(KeyError, match="nowhere"):
        record_pilot(declared, small, route="nowhere")


def test_of_each_assessor_the_newest_levels_up_to_the_date_are_kept(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    pilot = make_pilot(
        assessments=[
            *rated(assessor="a", day="2024-01-01", trust=1),
            *rated(assessor="b", role="own-team", day="2025-01-01", trust=4, money="unknown"),
            *rated(assessor="a", day="2026-01-01", trust=2, no_harm=0),
        ]
    )
    own = AssessorRecord("b", "own-team", None, date(2025, 1, 1), (4, None, None, None, None), (3,))
    newest = AssessorRecord("a", "independent", None, date(2026, 1, 1), (2, None, None, None, 0))
    oldest = AssessorRecord("a", "independent", None, date(2024, 1, 1), (1, None, None, None, None))
    assert record_pilot(pilot, small).assessors == (own, newest)
    earlier = record_pilot(pilot, small, as_of=date(2025, 6, 1))
    assert earlier.assessors == (oldest, own)
    assert earlier.as_of == date(2025, 6, 1)
    [only] = record_pilot(make_pilot(assessments=rated(trust=3)), small).assessors
    assert only.identity == "independent"


def test_reasons_are_those_for_the_level_and_sources_those_that_bear_on_it(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    both = ["plan", {"source": "post", "supports": False}]
    pilot = make_pilot(
        sources={"plan": {"kind": "official-document"}, "post": {"kind": "press"}},
        assessments=[
            *rated(
                assessor="a",
                trust={"level": 3, "because": "signed", "evidence": both},
                volunteers={"level": "unknown", "because": "nobody counted"},
                money={"level": 2, "because": "budgeted"},
                no_harm=3,
            ),
            *rated(
                assessor="b",
                trust={"level": "unknown", "because": "not seen"},
                volunteers={"level": "unknown", "because": "nobody counted"},
                money={"level": 2, "because": "half of it"},
                language_help={"level": "unknown", "ask": "the teacher"},
            ),
        ],
    )
    assert record_pilot(pilot, small).said == {
        "trust": Said(("signed",), ("plan",), ("post",)),
        "volunteers": Said(("nobody counted",), (), ()),
        "money": Said(("budgeted", "half of it"), (), ()),
        "language-help": Said((), (), (), ("the teacher",)),
    }


def test_a_record_holds_the_trend_on_the_route_judged(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    days = ("2024-01-15", "2026-01-15")
    pilot = make_pilot(
        assessments=[a for day in days for a in rated(day=day, trust=1, money=int(day[3]) - 4)]
    )
    for route in small.routes:
        [evaluation] = evaluate([pilot], small, route=route)
        assert record_pilot(pilot, small, route=route).trend == find_trend(evaluation) != ()
    assert record_pilot(pilot, small, as_of=date(2025, 1, 1)).trend == ()
    assert record_pilot(make_pilot(assessments=rated(trust=1)), small).trend == ()
    assert record_pilot(make_pilot(), small).trend == ()


def test_a_second_framework_judges_the_same_assessments(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    other = small.model_copy(update={"id": "other"})
    mine = rated(trust=4, money=1)
    # What was said for the other framework itself stays out: both judge the same levels.
    theirs = [{**rated(trust=0, volunteers=2)[0], "framework": "other"}]
    for assessments in (mine, [*mine, *theirs]):
        found = record_pilot(make_pilot(assessments=assessments), small, other=other)
        assert found.other_numbers is not None
        assert (found.other_numbers == found.numbers).all()
    only_theirs = record_pilot(make_pilot(assessments=theirs), small, other=other)
    assert only_theirs.other_numbers is not None
    assert set(only_theirs.other_numbers[0].tolist()) == {-1}


def test_a_second_framework_takes_levels_by_the_ids_of_conditions(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    tree = small.model_dump(exclude={"sources"})
    tree["dimensions"] = tree["dimensions"][::-1]
    tree["dimensions"][1]["conditions"][1]["id"] = "something-else"
    other = Framework.model_validate({**tree, "id": "other"})
    pilot = make_pilot(assessments=rated(trust=4, volunteers=3, money=1, no_harm=2))
    found = record_pilot(pilot, small, other=other)
    assert [c.id for c in other.conditions] == [
        "money", "no-harm", "trust", "something-else", "language-help",
    ]  # fmt: skip
    assert found.other_numbers is not None
    assert found.other_numbers[0].tolist() == [1, 2, 4, -1, -1]
    assert record_pilot(pilot, small).other_numbers is None


def test_a_second_framework_without_the_route_is_told(make_pilot: Make, small: Framework) -> None:
    growth = {"growth": small.routes["growth"]}
    other = small.model_copy(update={"id": "other", "routes": growth})
    pilot = make_pilot(scaling={"route": "circulation"})
    assert record_pilot(pilot, small, other=other).other_route is False
    assert record_pilot(pilot, small, other=other, route="growth").other_route is True


def test_who_only_knows_is_among_whom_to_ask_and_own_questions_are_kept(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    unknown = {"level": "unknown", "ask": {"whom": "finance", "question": "Who pays?"}}
    pilot = make_pilot(
        assessments=rated(trust=3, money=unknown),
        informants=[
            {"id": "finance", "name": "Finances", "sector": "municipality"},
            {"id": "ann", "name": "Ann", "knows": ["money", "volunteers"]},
        ],
    )
    record = record_pilot(pilot, small)
    assert (record.said["money"].ask, record.said["money"].question) == (
        ("Finances", "Ann"),
        ("Who pays?",),
    )
    assert record.said["volunteers"].ask == ("Ann",)
    assert record.whom["money"] == ("Finances", "municipality", False)
    assert record.whom["volunteers"] == ("Ann", None, False)
