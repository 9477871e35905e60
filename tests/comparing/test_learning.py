"""Who can learn from whom: only from what is shown, and from the most comparable first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotscan.comparing import learning
from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.learning import ASPECTS, Lesson, learning_pairs, likeness
from pilotscan.comparing.record import PilotRecord
from pilotscan.comparing.systemic import STANDINGS, standings
from pilotscan.model.framework import Framework
from support.compared import NA, random_records, record, uncertain

GOOD, STUCK = [3, 3, 3, 3, 3], [1, 3, 3, 3, 3]
TRUST, HARM = 0, 4
steady = settings(max_examples=150, deadline=None, derandomize=True)
words = st.lists(st.sampled_from(["housing", "Housing", "work", "language ", "a b", "A  B"]))


def lessons(framework: Framework, *records: PilotRecord) -> list[Lesson]:
    return learning_pairs(records, judge_set(records, framework))


def triples(framework: Framework, *records: PilotRecord) -> list[tuple[int, int, int]]:
    return [(x.learner, x.condition, x.teacher) for x in lessons(framework, *records)]


def alike(one: dict[str, Any], other: dict[str, Any]) -> learning.Likeness:
    return likeness(record(GOOD, **one), record(GOOD, **other))


def test_a_bottleneck_finds_the_pilots_that_have_the_condition_in_place(small: Framework) -> None:
    assert triples(small, record(STUCK), record(GOOD), record([4, 0, 0, 0, 0])) == [
        (0, TRUST, 2),
        (0, TRUST, 1),
        (2, 3, 0),
        (2, 3, 1),
        (2, HARM, 0),
        (2, HARM, 1),
    ]


def test_weak_or_unknown_conditions_are_no_bottlenecks_and_teach_nothing(small: Framework) -> None:
    assert triples(small, record([2, 0, None, 2, 1]), record(GOOD)) == []
    assert triples(small, record([None] * 5), record(GOOD)) == []
    assert triples(small, record(STUCK), record([2, 3, 3, 3, 3]), record([None] + [3] * 4)) == []


def test_only_supported_evidence_shows_how_it_is_done(small: Framework) -> None:
    for strength, teaches in ((0, False), (1, False), (2, True), (4, True)):
        found = triples(small, record(STUCK), record(GOOD, strength=strength))
        assert found == ([(0, TRUST, 1)] if teaches else [])


def test_a_contested_or_disputed_level_shows_nothing(small: Framework) -> None:
    assert triples(small, record(STUCK), record(GOOD, contested=True, against=1)) == []
    only_money = [False, False, False, True, False]
    assert triples(small, record(STUCK), record(GOOD, contested=only_money)) == [(0, TRUST, 1)]
    assert triples(small, record(STUCK), record(GOOD, spread=2)) == []
    assert triples(small, record(STUCK), record(GOOD, spread=1)) == [(0, TRUST, 1)]


def test_a_pilot_for_which_the_condition_does_not_count_is_no_example(small: Framework) -> None:
    poor = [3, 3, 3, 0, 3]
    assert triples(small, record(poor), record(GOOD)) == [(0, 3, 1)]
    assert triples(small, record(poor), record(GOOD, route="circulation")) == []
    assert triples(small, record(poor, route="circulation"), record(GOOD)) == []
    assert triples(small, record(STUCK), record(GOOD, route="circulation")) == [(0, TRUST, 1)]


def test_what_stops_a_pilot_is_something_to_learn(small: Framework) -> None:
    stopped = record([3, 3, 3, 3, 4], lowest=[3, 3, 3, 3, 0], spread=4)
    assert triples(small, stopped, record(GOOD)) == [(0, HARM, 1)]


def test_the_most_comparable_come_first(small: Framework) -> None:
    learner = record(STUCK, themes=("housing", "work"))
    far = record(GOOD, themes=("sport",))
    near = record(GOOD, themes=("housing", "sport"))
    same = record(GOOD, themes=("work", "housing"))
    silent = record(GOOD)
    found = lessons(small, learner, far, near, same, silent)
    assert [x.teacher for x in found] == [3, 2, 1, 4]
    assert [x.likeness.value for x in found] == [1, 1 / 3, 0, None]


def test_a_little_more_comparable_comes_before_a_higher_level(small: Framework) -> None:
    words = tuple("abcdefghijk")
    learner = record(STUCK, themes=words[:6])
    half = record([4] * 5, themes=words[:3], strength=4)  # 3 of 6
    more = record(GOOD, themes=words, strength=2)  # 6 of 11
    found = lessons(small, learner, half, more)
    assert [(x.teacher, x.likeness.value) for x in found] == [(2, 6 / 11), (1, 1 / 2)]


def test_of_equally_comparable_ones_level_then_evidence_then_order_decide(small: Framework) -> None:
    found = triples(
        small,
        record(STUCK),
        record(GOOD, strength=2),
        record([4, 3, 3, 3, 3], strength=2),
        record(GOOD, strength=4),
        record(GOOD, strength=2),
    )
    assert [teacher for *_, teacher in found] == [2, 3, 1, 4]


def test_at_most_a_handful_of_examples_is_given(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [record(GOOD) for _ in range(7)]
    found = triples(small, record(STUCK), *many)
    assert [teacher for *_, teacher in found] == [1, 2, 3, 4, 5]
    monkeypatch.setattr(learning, "TEACHERS_AT_MOST", 2)
    assert [t for *_, t in triples(small, record(STUCK), *many)] == [1, 2]


def test_likeness_is_the_mean_over_what_both_tell() -> None:
    one = {"themes": ("housing", "work"), "target_groups": ("pupils",), "sectors": ("ngo",)}
    other = {"themes": ("work", "sport", "housing"), "target_groups": ("parents",)}
    found = alike(one, other)
    # Themes 2 of 3, target groups 0 of 2, sectors not told by one: (2/3 + 0) / 2.
    assert found.by_aspect == {"themes": 2 / 3, "target_groups": 0, "sectors": None}
    assert found.value == pytest.approx(1 / 3)
    assert found.shared == {"themes": ("housing", "work"), "target_groups": (), "sectors": ()}


def test_what_nobody_told_does_not_make_pilots_different() -> None:
    assert alike({}, {}).value is None
    assert alike({"themes": ("work",)}, {}).value is None
    assert alike({"themes": ("work",), "sectors": ("ngo",)}, {"sectors": ("ngo",)}).value == 1


def test_spelling_with_capitals_or_spaces_is_the_same_word_shown_as_first_written() -> None:
    found = alike({"themes": ("Social  Contact",)}, {"themes": ("social contact", "work")})
    assert found.by_aspect["themes"] == 1 / 2
    assert found.shared["themes"] == ("Social  Contact",)
    # Two spellings in one file are one word.
    assert alike({"themes": ("Work", "work")}, {"themes": ("work",)}).value == 1


@steady
@given(*[st.lists(words, min_size=3, max_size=3)] * 2)
def test_likeness_is_the_same_both_ways_and_one_with_itself(
    one: list[list[str]], other: list[list[str]]
) -> None:
    first, second = (dict(zip(ASPECTS, map(tuple, told), strict=True)) for told in (one, other))
    there, back = alike(first, second), alike(second, first)
    assert there.by_aspect == back.by_aspect
    assert there.value == back.value
    assert there.value is None or 0 <= there.value <= 1
    assert alike(first, first).value in {1, None}
    for aspect in ASPECTS:
        forms = [{" ".join(w.casefold().split()) for w in told[aspect]} for told in (first, second)]
        expected = len(forms[0] & forms[1]) / len(forms[0] | forms[1]) if all(forms) else None
        assert there.by_aspect[aspect] == expected
        assert len(there.shared[aspect]) == len(forms[0] & forms[1])


PILOTS = 16


def telling_records(seed: int, framework: Framework, pilots: int) -> list[PilotRecord]:
    random = np.random.default_rng(seed)
    vocabulary = ["housing", "work", "sport", "school", "care"]

    def some() -> tuple[str, ...]:
        return tuple(random.permutation(vocabulary)[: random.integers(0, 4)].tolist())

    return [
        record(
            levels_of(made),
            route=made.route,
            strength=made.numbers[4],
            contested=made.numbers[7],
            spread=made.numbers[3],
            **{aspect: some() for aspect in ASPECTS},
        )
        for made in random_records(random, framework, pilots)
    ]


def levels_of(made: PilotRecord) -> Sequence[int | str | None]:
    return [
        int(level) if state == 0 else None if state == 1 else NA
        for level, state in zip(made.numbers[0], made.numbers[2], strict=True)
    ]


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("block", [256, 2])
def test_lessons_are_what_looking_at_every_pair_finds(
    small: Framework, seed: int, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whatever blocks likeness is worked out, it sorts as it is explained."""
    monkeypatch.setattr(learning, "ROWS", block)
    records = telling_records(seed, uncertain(small), PILOTS)
    judged = judge_set(records, small)
    standing, known = standings(judged), judged.known
    expected = []
    for i in range(PILOTS):
        for c in range(5):
            if standing[i, c] != STANDINGS.index("bottleneck"):
                continue
            teachers = [
                j
                for j in range(PILOTS)
                if standing[j, c] == STANDINGS.index("in-place")
                and not judged.unsupported[j, c]
                and not known.contested[j, c]
                and not known.disputed[j, c]
            ]
            told = {j: likeness(records[i], records[j]) for j in teachers}
            teachers.sort(
                key=lambda j: (
                    1 if told[j].value is None else -told[j].value,
                    -known.level[j, c],
                    -known.strength[j, c],
                    j,
                )
            )
            expected += [Lesson(i, c, j, told[j]) for j in teachers[:5]]
    assert expected
    assert learning_pairs(records, judged) == expected
