"""Which ratings count: the newest of each assessor and condition, whatever else is rated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotscan import evaluate, load_framework
from pilotscan.model.counting import by_assessor, counted_assessments
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from support.project import SMALL_FRAMEWORK

FRAMEWORK = load_framework(SMALL_FRAMEWORK)
CONDITIONS = [condition.id for condition in FRAMEWORK.conditions[:3]]
DAYS = [date(2026, 1, 1), date(2026, 5, 12), date(2026, 6, 20)]

levels = st.sampled_from([0, 1, 2, 3, 4, "unknown"])
assessments = st.builds(
    lambda day, who, ratings: {
        "date": day.isoformat(),
        "framework": FRAMEWORK.id,
        "assessor": {"id": who, "role": "partner"},
        "ratings": ratings,
    },
    st.sampled_from(DAYS),
    st.sampled_from(["ann", "ben"]),
    st.dictionaries(st.sampled_from(CONDITIONS), levels),
)
several = st.lists(assessments, max_size=6)


def pilot_of(listed: list[dict[str, Any]]) -> Pilot:
    return Pilot.model_validate(
        {
            "pilotscan": 1,
            "id": "made-up",
            "name": "Made up",
            "place": {"municipality": "Nowhere", "country": "NL"},
            "assessments": listed,
        }
    )


def counted(pilot: Pilot, until: date = DAYS[-1]) -> set[tuple[str, str, date, Any]]:
    """What counts: assessor, condition, date, level."""
    return {
        (a.assessor.identity, name, a.date, rating.level)
        for a in counted_assessments(pilot, FRAMEWORK, until)
        for name, rating in a.ratings.items()
    }


def test_a_later_answer_to_another_question_deletes_nothing() -> None:
    may = dict.fromkeys(CONDITIONS, 3) | {"trust": 1}
    pilot = pilot_of(
        [
            {"date": "2026-05-12", "framework": FRAMEWORK.id, "assessor": {"role": "partner"},
             "ratings": may},
            {"date": "2026-06-20", "framework": FRAMEWORK.id, "assessor": {"role": "partner"},
             "ratings": {"money": 2}},
        ]
    )  # fmt: skip
    [evaluation] = evaluate([pilot], FRAMEWORK)
    rated = {c.id: c.level for c in evaluation.conditions if c.state == "rated"}
    assert rated == may | {"money": 2}
    assert [a.date for a in evaluation.assessments] == [date(2026, 5, 12), date(2026, 6, 20)]
    assert len(by_assessor(evaluation.assessments)) == 1


def test_what_is_rated_anew_is_left_out_of_the_older_assessment() -> None:
    older = {"date": "2026-01-01", "framework": FRAMEWORK.id, "assessor": {"role": "partner"},
             "ratings": {"trust": 1, "money": 2}}  # fmt: skip
    newer = older | {"date": "2026-05-12", "ratings": {"trust": "unknown"}}
    pilot = pilot_of([older, newer])
    assert counted(pilot) == {
        ("partner", "money", date(2026, 1, 1), 2),
        ("partner", "trust", date(2026, 5, 12), "unknown"),
    }
    assert counted(pilot, date(2026, 5, 11)) == {
        ("partner", "money", date(2026, 1, 1), 2),
        ("partner", "trust", date(2026, 1, 1), 1),
    }


@given(several, assessments)
@settings(max_examples=300)
def test_one_more_assessment_removes_no_rating_of_others(
    listed: list[dict[str, Any]], added: dict[str, Any]
) -> None:
    before = counted(pilot_of(listed))
    after = counted(pilot_of([*listed, added]))
    who, rates = added["assessor"]["id"], set(added["ratings"])
    gone = before - after
    assert all(assessor == who and condition in rates for assessor, condition, *_ in gone)
    assert after - before <= {
        (who, name, date.fromisoformat(added["date"]), level)
        for name, level in added["ratings"].items()
    }


@pytest.mark.long
@given(several.flatmap(lambda listed: st.tuples(st.just(listed), st.permutations(listed))))
@settings(max_examples=100)
def test_the_order_of_the_file_does_not_matter(
    orders: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    first, second = (pilot_of(listed) for listed in orders)
    assert counted(first) == counted(second)
    [one], [two] = evaluate([first], FRAMEWORK), evaluate([second], FRAMEWORK)
    assert one.conditions == two.conditions
    assert one.routes == two.routes


@given(several)
@settings(max_examples=200)
def test_each_assessor_has_the_newest_rating_of_each_condition(
    listed: list[dict[str, Any]],
) -> None:
    found = counted(pilot_of(listed))
    said = {(a["assessor"]["id"], name) for a in listed for name in a["ratings"]}
    assert {(who, name) for who, name, *_ in found} == said
    for who, name, day, _ in found:
        days = {a["date"] for a in listed if a["assessor"]["id"] == who and name in a["ratings"]}
        assert day.isoformat() == max(days)


def test_the_framework_is_the_one_that_was_asked_for(small: Framework) -> None:
    pilot = pilot_of([{"date": "2026-01-01", "framework": "living-lab",
                       "assessor": {"role": "partner"}, "ratings": {"reach": 1}}])  # fmt: skip
    assert counted_assessments(pilot, small) == []
