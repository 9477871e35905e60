"""All open points of a pilot on one sheet, whoever knows them."""

from __future__ import annotations

from typing import Any

from pilotscan.asking.sheets import sheets, whole
from pilotscan.asking.subjects import of_pilot
from support.project import Evaluate


def test_everything_that_is_open_is_on_it(judge: Evaluate, rated: Any) -> None:
    informants = [{"id": "finance", "name": "Finance", "knows": ["money"]}]
    subject = of_pilot(judge(informants=informants, assessments=rated(trust=2)))
    asked = whole(subject)
    [part] = asked.parts
    assert len(sheets([subject])) == 2
    assert part.points == subject.points
    assert asked.questions == len(subject.points) == sum(s.questions for s in sheets([subject]))
    assert asked.key == "made"
    assert asked.whom.kind == "everybody"
    assert not asked.whom.is_guess
    assert part.talk.coverage == 1
    assert part.left_out == 0


def test_the_least_useful_are_left_out(judge: Evaluate) -> None:
    subject = of_pilot(judge())
    [part] = whole(subject, 2).parts
    assert part.points == subject.points[:2]
    assert part.left_out == len(subject.points) - 2


def test_what_is_about_no_condition_is_asked_too(judge: Evaluate) -> None:
    assert whole(of_pilot(judge())).parts[0].takes_rest
