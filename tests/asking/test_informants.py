"""Who is the first to ask, and where somebody is to be found."""

from __future__ import annotations

from typing import Any

from pilotscan.asking.informants import Whom, first_to_ask, sector_of
from pilotscan.model.assessment import Ask
from pilotscan.model.framework import Framework
from support.side_by_side import pilot, with_actors

TOWN = {"name": "Delft", "sector": "municipality", "roles": ["funder"]}
OFFICE = {"id": "finance", "name": "Finances", "sector": "municipality"}


def test_whoever_a_file_names_comes_first(small: Framework) -> None:
    one = pilot("a", keys={"partners": [TOWN], "informants": [OFFICE]})
    framework = with_actors(small)
    assert first_to_ask(one, framework, "money", [Ask(whom="finance")]) == ("informant", "finance")
    assert first_to_ask(one, framework, "money", [Ask(whom="the mayor")]) == ("named", "the mayor")


def test_else_somebody_of_the_pilot_and_else_a_guess(small: Framework) -> None:
    framework = with_actors(small)

    def first(**keys: Any) -> Whom:
        return first_to_ask(pilot("a", keys=keys), framework, "money")

    assert first(partners=[TOWN], informants=[OFFICE]) == ("informant", "finance")
    assert first(partners=[TOWN]) == ("partner", "Delft")
    assert first() == ("actor", "municipality")
    assert [first().is_guess, first(partners=[TOWN]).is_guess] == [True, False]


def test_a_framework_that_names_nobody_sends_to_the_pilot_itself(small: Framework) -> None:
    assert first_to_ask(pilot("a"), small, "money") == ("named", "A")


def test_a_sector_is_that_of_the_informant_or_of_the_partner_of_that_name() -> None:
    nameless = {"id": "delft", "name": "Delft"}
    one = pilot("a", keys={"partners": [TOWN], "informants": [OFFICE, nameless]})
    for whom, sector in (
        (Whom("informant", "finance"), "municipality"),
        (Whom("informant", "delft"), "municipality"),
        (Whom("partner", "Delft"), "municipality"),
        (Whom("named", "Delft"), "municipality"),
        (Whom("named", "somebody"), None),
    ):
        assert sector_of(whom, one) == sector
