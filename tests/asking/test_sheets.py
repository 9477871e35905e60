"""Which questions go to whom, over one pilot and over several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.asking.sheets import Sheet, sheets, whole
from pilotscan.asking.subjects import of_pilot
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.scoring.evaluation import Evaluation

TRUST = {"id": "ann", "name": "Ann's office", "knows": ["trust"]}
MONEY = {"id": "finance", "name": "Finance", "knows": ["money", "volunteers"]}


@pytest.fixture(scope="module")
def asked(small: Framework, make_pilot: Callable[..., Pilot]) -> Callable[..., tuple[Sheet, ...]]:
    def make(*described: dict[str, Any], at_most: int | None = None) -> tuple[Sheet, ...]:
        pilots = [make_pilot(**one) for one in described]
        evaluations = pilotscan.evaluate(pilots, small, route="growth")
        return sheets([of_pilot(one) for one in evaluations], at_most)

    return make


def town(name: str, pilot: str, *informants: dict[str, Any]) -> dict[str, Any]:
    place = {"country": "NL", "municipality": name}
    return {"id": pilot, "place": place, "informants": list(informants)}


def told(made: tuple[Sheet, ...]) -> list[tuple[str, list[tuple[str, int | str, list[str]]]]]:
    return [
        (
            sheet.key,
            [(p.subject.id, p.number, [q.condition for q in p.points]) for p in sheet.parts],
        )
        for sheet in made
    ]


def test_each_informant_has_a_sheet_and_a_number_that_stays(
    asked: Callable[..., tuple[Sheet, ...]],
) -> None:
    # conditions in the framework's order: trust (ann), volunteers (finance), language help, money
    made = asked(town("Utrecht", "one", TRUST, MONEY))
    # each knows something necessary; money and volunteers weigh 5/12, trust 4/12
    assert told(made)[:2] == [
        ("finance", [("one", 2, ["money", "volunteers"])]),
        ("ann", [("one", 1, ["trust"])]),
    ]


def test_one_office_is_asked_once_about_several_pilots_of_its_town(
    asked: Callable[..., tuple[Sheet, ...]],
) -> None:
    made = asked(town("Utrecht", "one", MONEY), town("Utrecht", "two", MONEY))
    [finance] = [sheet for sheet in made if sheet.key == "finance"]
    assert [part.subject.id for part in finance.parts] == ["one", "two"]


def test_offices_of_two_towns_with_one_name_are_two(
    asked: Callable[..., tuple[Sheet, ...]],
) -> None:
    made = asked(town("Utrecht", "one", MONEY), town("Leiden", "two", MONEY))
    keys = [sheet.key for sheet in made if "finance" in sheet.key]
    assert keys == ["one-finance", "two-finance"]


def test_of_many_questions_the_most_useful_are_kept_and_the_rest_is_counted(
    asked: Callable[..., tuple[Sheet, ...]],
) -> None:
    made = asked(town("Utrecht", "one", MONEY), at_most=1)
    [part] = next(sheet.parts for sheet in made if sheet.key == "finance")
    assert ([point.condition for point in part.points], part.left_out) == (["money"], 1)


def test_a_survey_asks_everybody_about_all_that_is_open(
    small: Framework, make_pilot: Callable[..., Pilot]
) -> None:
    [evaluation] = pilotscan.evaluate([make_pilot()], small, route="growth")
    sheet = whole(of_pilot(evaluation))
    assert sheet.questions == 5
    assert sheet.parts[0].talk.suffices


def test_every_open_point_is_on_one_sheet_and_on_one_only(
    shipped_evaluations: list[Evaluation],
) -> None:
    subjects = [of_pilot(one) for one in shipped_evaluations]
    wanted = sorted((s.id, p.condition) for s in subjects for p in s.points)
    made = sheets(subjects)
    on_sheets = [
        (part.subject.id, point.condition)
        for sheet in made
        for part in sheet.parts
        for point in part.points
    ]
    assert sorted(on_sheets) == wanted
    keys = [sheet.key for sheet in made]
    assert len(set(keys)) == len(keys)
    numbers = [(p.subject.id, p.number) for sheet in made for p in sheet.parts]
    assert len(set(numbers)) == len(numbers), "two informants of a pilot would be one respondent"
