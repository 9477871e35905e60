"""Knowing less never looks better: what a pilot leaves out moves it down an order, or nowhere."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

import pilotscan
from pilotscan import Ordering
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from support.side_by_side import NA, assessment, pilot, rating

NAMES = ("trust", "volunteers", "language-help", "money", "no-harm")
LEVEL = st.sampled_from([None, 0, 1, 2, 3, 4])
LEVELS = st.fixed_dictionaries(
    {
        name: st.sampled_from([None, NA, 0, 1, 2, 3, 4]) if name == "language-help" else LEVEL
        for name in NAMES
    }
)
VOICES = st.lists(LEVELS, min_size=1, max_size=3)
ROLES = ("independent", "own-team", "partner")


def voiced(name: str, voices: list[dict[str, Any]], without: str = "") -> Pilot:
    """Make a pilot that each voice rates, and in which nobody rates one condition."""
    given = [
        assessment({c: x for c, x in levels.items() if c != without}, role=role)
        for role, levels in zip(ROLES, voices, strict=False)
    ]
    return pilot(name, keys={"assessments": given})


def places(pilots: list[Pilot], framework: Framework, **how: Any) -> dict[str, tuple[int, int]]:
    """Return per pilot its place in the order, and its rank or one behind all ranks."""
    compared = pilotscan.compare(pilots, framework, ordering=Ordering(draws=1, **how))
    table = compared["order"]
    ranks = table["rank"].fillna(len(pilots) + 1).astype(int)
    return {
        name: (place, rank)
        for place, (name, rank) in enumerate(zip(table["pilot"], ranks, strict=True))
    }


SOME = settings(max_examples=40, deadline=None)


GOOD_IN_PART = {**dict.fromkeys(NAMES), "trust": 4}
GOOD_AND_BAD = {**GOOD_IN_PART, "volunteers": 0}


@SOME
@given(st.lists(VOICES, min_size=2, max_size=3), st.sampled_from(NAMES), st.sampled_from([0, None]))
@example([[{**GOOD_IN_PART, "volunteers": 1}], [GOOD_AND_BAD]], "volunteers", None)
def test_taking_away_what_is_said_of_a_condition_never_moves_a_pilot_up(
    small: Framework, sets: list[list[dict[str, Any]]], taken: str, line: float | None
) -> None:
    everyone = [voiced(f"p{i}", voices) for i, voices in enumerate(sets)]
    # The last in the file, so that a tie is never an excuse.
    fewer = [*everyone[:-1], voiced(everyone[-1].id, sets[-1], without=taken)]
    before, after = (places(pilots, small, rank_from=line) for pilots in (everyone, fewer))
    name = everyone[-1].id
    assert after[name] >= before[name]
    assert after[name][1] >= before[name][1]


@SOME
@given(st.lists(VOICES, min_size=2, max_size=3), st.sampled_from(NAMES))
def test_taking_away_evidence_never_moves_a_pilot_at_all(
    small: Framework, sets: list[list[dict[str, Any]]], taken: str
) -> None:
    everyone = [voiced(f"p{i}", voices) for i, voices in enumerate(sets)]
    bare = [
        {c: rating(x, evidence=()) if c == taken and isinstance(x, int) else x
         for c, x in levels.items()}
        for levels in sets[-1]
    ]  # fmt: skip
    fewer = [*everyone[:-1], voiced(everyone[-1].id, bare)]
    assert places(fewer, small, rank_from=0) == places(everyone, small, rank_from=0)


@SOME
@given(st.lists(LEVELS, min_size=2, max_size=3), st.sampled_from(NAMES))
def test_a_pilot_of_which_less_is_known_is_never_called_an_example(
    small: Framework, sets: list[dict[str, Any]], taken: str
) -> None:
    everyone = [voiced(f"p{i}", [levels]) for i, levels in enumerate(sets)]
    fewer = [*everyone[:-1], voiced(everyone[-1].id, [sets[-1]], without=taken)]

    def lessons(pilots: list[Pilot]) -> set[tuple[str, str]]:
        table = pilotscan.compare(pilots, small)["learning"]
        name = everyone[-1].id
        return set(
            table[table["teacher"] == name][["learner", "condition"]].itertuples(index=False)
        )

    assert lessons(fewer) <= lessons(everyone)
