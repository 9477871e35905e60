"""Ask once for many, worked out by hand."""

from __future__ import annotations

from typing import Any

from pilotscan.comparing import Comparison, compare
from pilotscan.comparing.questions import AskGroup
from pilotscan.model.framework import Framework
from support.side_by_side import pilot, rating, with_actors

TOWN = {"id": "finance", "name": "The town's finance department", "sector": "municipality"}
FULL = dict.fromkeys(("trust", "volunteers", "language_help", "money", "no_harm"), 3)


def knowing(*conditions: str, **changed: Any) -> dict[str, Any]:
    return {"informants": [TOWN | {"knows": list(conditions)} | changed]}


def without(*names: str, **changed: Any) -> dict[str, Any]:
    return {name: level for name, level in (FULL | changed).items() if name not in names}


def told(compared: Comparison, group: AskGroup) -> list[tuple[str, str, str, bool]]:
    return [
        (compared.ids[q.pilot], compared.condition_ids[q.condition], q.whom.name, q.needed)
        for q in group.questions
    ]


def test_those_of_one_sector_are_asked_at_once(small: Framework) -> None:
    framework = with_actors(small)
    compared = compare(
        [
            pilot("a", keys=knowing("money"), **without("money")),
            pilot("b", keys=knowing("money", id="treasury", name="B's treasury"),
                  **without("money")),
            pilot("c", **FULL),
        ],
        framework,
    )  # fmt: skip
    [group], alone = compared.asking
    assert alone == ()
    assert group.actor == "municipality"
    # Money is necessary on growth: without it there is no verdict.
    assert told(compared, group) == [
        ("a", "money", "The town's finance department", True),
        ("b", "money", "B's treasury", True),
    ]
    assert (group.pilots, group.needed) == ((0, 1), 2)


def test_without_a_name_it_is_the_actor_who_can_move_it(small: Framework) -> None:
    pilots = [pilot(name, **without("money")) for name in ("a", "b")]
    compared = compare(pilots, with_actors(small))
    [group], _ = compared.asking
    assert group.actor == "municipality"
    assert all(question.whom.is_actor for question in group.questions)


def test_an_office_without_a_sector_is_one_by_its_name(small: Framework) -> None:
    keys = knowing("money", sector=None, name="The lawyers")
    pilots = [pilot(name, keys=keys, **without("money")) for name in ("a", "b")]
    [group], alone = compare(pilots, with_actors(small)).asking
    assert (group.actor, {q.whom.name for q in group.questions}) == (None, {"The lawyers"})
    assert alone == ()


def test_what_no_two_pilots_share_is_not_asked_once_for_many(small: Framework) -> None:
    pilots = [
        pilot("a", keys=knowing("money"), **without("money")),
        pilot("b", keys=knowing("no-harm"), **without("no_harm")),
    ]
    groups, alone = compare(pilots, with_actors(small)).asking
    assert groups == ()
    assert len(alone) == 2


def test_what_somebody_only_says_is_open_and_what_is_known_is_not(small: Framework) -> None:
    asserted = without(money=rating(3, evidence=()))
    pilots = [pilot(name, **asserted) for name in ("a", "b")]
    [group], _ = compare(pilots, with_actors(small)).asking
    assert [(q.condition, q.needed) for q in group.questions] == [(3, True), (3, True)]


def test_an_answer_that_counts_for_no_verdict_is_open_all_the_same(small: Framework) -> None:
    # Trust is a bottleneck, which is a verdict already.
    pilots = [pilot(name, **without("money", trust=1)) for name in ("a", "b")]
    [group], _ = compare(pilots, with_actors(small)).asking
    assert (len(group.questions), group.needed) == (2, 0)


def test_the_most_useful_stand_first(small: Framework) -> None:
    team = {"informants": [TOWN | {"id": "team", "sector": "ngo", "knows": ["volunteers"]}]}
    # Volunteers are not needed for a verdict, money is; of volunteers more pilots are asked.
    pilots = [
        *(pilot(name, keys=team, **without("volunteers")) for name in ("a", "b", "c")),
        *(pilot(name, **without("money")) for name in ("d", "e")),
    ]
    groups, _ = compare(pilots, with_actors(small)).asking
    assert [(group.actor, len(group.pilots), group.needed) for group in groups] == [
        ("municipality", 2, 2),
        ("ngo", 3, 0),
    ]


def test_a_framework_without_actors_sends_to_the_pilot_itself(small: Framework) -> None:
    pilots = [pilot(name, **without("money")) for name in ("a", "b")]
    groups, alone = compare(pilots, small).asking
    assert groups == ()
    assert [question.whom.name for question in alone] == ["A", "B"]
