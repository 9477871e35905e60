"""What travels with a question changes when the question does, and with nothing else."""

from __future__ import annotations

import pytest

from pilotscan.asking.marks import anchors_mark, respondent_id
from pilotscan.model.base import Text
from pilotscan.model.framework import Framework


@pytest.mark.parametrize(
    ("change", "is_other"),
    [
        ({"question": Text(en="Another?")}, True),
        ({"levels": tuple(Text(en=f"level {n}") for n in range(5))}, True),
        ({"may_be_not_applicable": True}, True),
        ({"title": Text(en="Another title"), "weight": 3.0, "actors": ("mayor",)}, False),
    ],
)
def test_the_mark_is_of_what_a_respondent_reads(
    small: Framework, change: dict[str, object], is_other: bool
) -> None:
    [condition, *_] = small.conditions
    changed = condition.model_copy(update=change)
    assert (anchors_mark(small, condition) != anchors_mark(small, changed)) is is_other


def test_a_respondent_has_a_number_of_a_round_and_no_name() -> None:
    assert respondent_id("2027-01", 3) == "2027-01-3"
    assert respondent_id("2027-01", 3, 2) == "2027-01-3-2"
    assert respondent_id("2027-01", "panel") == "2027-01-panel"
