"""Where assessors agree and where not: own teams beside others, and the widest gaps first."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from pilotscan.comparing.agreement import agreement, krippendorff_alpha
from pilotscan.comparing.assessors import OwnAndOthers, compare_assessors
from pilotscan.comparing.record import AssessorRecord, PilotRecord
from pilotscan.model.framework import Framework
from support.compared import record

Levels = list[int | None]


def said_by(*assessors: tuple[str, Levels]) -> PilotRecord:
    """Make a pilot of assessors; their names begin with their roles."""
    return record(
        [None] * 5,
        assessors=tuple(
            AssessorRecord(name, name.split("/")[0], None, date(2026, 1, 1), tuple(levels))
            for name, levels in assessors
        ),
    )


OWN, IND = "own-team", "independent"


def test_own_teams_are_held_against_all_others(small: Framework) -> None:
    found = compare_assessors(
        [
            said_by((OWN, [4, 3, 2, None, 1]), (IND, [2, 3, None, 3, 2])),
            said_by((IND, [1, 1, 1, 1, 1]), (OWN, [4, 1, None, None, 0])),
        ],
        small,
    )
    # Trust: 4 - 2 and 4 - 1; volunteers: 3 - 3 and 1 - 1; no harm: 1 - 2 and 0 - 1.
    assert found.own_and_others == (
        OwnAndOthers(0, higher=2, same=0, lower=0, difference=2.5),
        OwnAndOthers(1, higher=0, same=2, lower=0, difference=0),
        OwnAndOthers(4, higher=0, same=0, lower=2, difference=-1),
    )
    assert [x.pilots for x in found.own_and_others] == [2, 2, 2]


def test_several_voices_of_a_side_count_by_their_lower_median(small: Framework) -> None:
    # Own 1 and 4: 1. The others 2, 3, 4 (partner and independent): 3.
    [found] = compare_assessors(
        [
            said_by(
                (OWN, [1] + [None] * 4),
                (f"{OWN}/b", [4] + [None] * 4),
                ("partner", [2] + [None] * 4),
                (IND, [4] + [None] * 4),
                (f"{IND}/b", [3] + [None] * 4),
            )
        ],
        small,
    ).own_and_others
    assert found == OwnAndOthers(0, 0, 0, 1, -2)


def test_without_both_sides_there_is_nothing_to_hold_side_by_side(small: Framework) -> None:
    only_others = said_by((IND, [1] * 5), ("partner", [2] * 5))
    only_own = said_by((OWN, [1] * 5), (f"{OWN}/b", [2] * 5))
    found = compare_assessors([only_others, only_own], small)
    assert found.own_and_others == ()
    assert len(found.disagreements) == 10
    assert set(found.by_pilot) == {0, 1}


def test_disagreements_are_listed_widest_first_then_by_pilot_and_condition(
    small: Framework,
) -> None:
    one = said_by((OWN, [4, 3, 2, None, 1]), (IND, [2, 3, 1, 3, None]))
    other = said_by((IND, [1, 1, 2, 1, 1]), ("partner", [1, 4, 0, 2, None]), (OWN, [None] * 5))
    found = compare_assessors([one, other], small).disagreements
    assert [(d.spread, d.pilot, d.condition) for d in found] == [
        (3, 1, 1),
        (2, 0, 0),
        (2, 1, 2),
        (1, 0, 2),
        (1, 1, 3),
    ]
    assert [(a.identity, level) for a, level in found[0].levels] == [(IND, 1), ("partner", 4)]


def test_all_who_gave_a_level_are_named_in_the_order_of_the_file(small: Framework) -> None:
    pilot = said_by(
        ("partner", [2] + [None] * 4),
        (OWN, [None] * 5),
        (IND, [0] + [None] * 4),
        (f"{IND}/b", [2] + [None] * 4),
    )
    [found] = compare_assessors([pilot], small).disagreements
    assert found.spread == 2
    assert found.levels == tuple((pilot.assessors[i], [2, 0, 0, 2][i]) for i in (0, 2, 3))


def test_agreement_is_told_of_pilots_with_two_assessors_or_more(small: Framework) -> None:
    rows = [[4, 3, 2, None, 1], [2, 3, 1, 3, None]]
    pilots = [
        said_by((IND, [1] * 5)),
        said_by((OWN, rows[0]), (IND, rows[1])),
        record([1] * 5),
    ]
    found = compare_assessors(pilots, small, seed=5)
    table = np.array(rows, dtype=float)
    assert found.by_pilot == {1: agreement(table, seed=5)}
    assert found.by_pilot[1].alpha == krippendorff_alpha(table)
    # With one such pilot, together is the same.
    assert found.together == found.by_pilot[1]


def test_nothing_is_told_where_no_pilot_has_two_assessors(small: Framework) -> None:
    found = compare_assessors([said_by((IND, [1] * 5)), record([2] * 5)], small)
    assert (found.by_pilot, found.together) == ({}, None)
    assert (found.own_and_others, found.disagreements) == ((), ())


def test_over_all_pilots_a_condition_is_resampled_with_all_that_was_said_of_it(
    small: Framework,
) -> None:
    one = [[4, 3, 2, None, 1], [2, 3, 1, 3, 1]]
    other = [[1, 1, 2, 1, 1], [1, 4, 0, 2, None], [None, 1, 1, None, 1]]
    third = [[1, 2, 3, 4, 0], [1, 2, 2, 4, 1]]
    pilots = [
        said_by((IND, one[0]), ("partner", one[1])),
        said_by((IND, [0] * 5)),  # one assessor alone has nobody to agree with
        said_by((IND, other[0]), ("partner", other[1]), (OWN, other[2])),
        said_by((IND, third[0]), (OWN, third[1])),
    ]
    together = compare_assessors(pilots, small, seed=2).together
    beside = np.full((3, 15), np.nan)
    beside[:2, :5] = np.array(one, dtype=float)
    beside[:, 5:10] = np.array(other, dtype=float)
    beside[:2, 10:] = np.array(third, dtype=float)
    assert together == agreement(beside, [0, 1, 2, 3, 4] * 3, seed=2)
    assert together is not None
    assert together.alpha == pytest.approx(krippendorff_alpha(beside), abs=1e-12)
    assert together != agreement(beside, seed=2)
    assert (together.units, together.pairable) == (14, 30)


def test_a_panel_is_no_rater_of_its_own(small: Framework) -> None:
    own, other, panel = [4, 3, 2, None, 1], [2, 3, 1, 3, 2], [0, 0, 0, 0, 0]
    without = compare_assessors([said_by((OWN, own), (IND, other))], small)
    found = compare_assessors([said_by((OWN, own), (IND, other), ("panel", panel))], small)
    assert found.by_pilot == without.by_pilot
    assert found.together == without.together
    assert found.own_and_others == without.own_and_others
    # what it settled lies apart from what the others gave, and that is shown
    assert [d.spread for d in without.disagreements] == [2, 1, 1]
    assert [d.spread for d in found.disagreements] == [4, 3, 3, 2, 2]


def test_one_assessor_beside_a_panel_agrees_with_nobody(small: Framework) -> None:
    found = compare_assessors([said_by((OWN, [4, 3, 2, 1, 0]), ("panel", [4, 3, 2, 1, 0]))], small)
    assert found.by_pilot == {}
    assert found.together is None
