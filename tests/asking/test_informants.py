"""Who can know about a condition, by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.asking.informants import Whom, sector_of, whom_to_ask
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from support.side_by_side import pilot

Ask = Callable[..., Whom]
CITY = {"name": "City of Delft", "sector": "municipality"}
CLUB = {"name": "The club", "sector": "ngo", "roles": ["delivery"]}


@pytest.fixture(scope="module")
def acting(small: Framework) -> Framework:
    """Say who can move which condition; the team is in no group, so it is the pilot itself."""
    tree = small.model_dump(mode="json", exclude_none=True)
    tree["actors"] = {
        "team": {"en": "the team"},
        "city": {"en": "the city", "sectors": ["municipality"]},
        "ngo": {"en": "a society"},
        "school": {"en": "a school", "sectors": ["education"]},
    }
    tree["actor_groups"] = [{"title": {"en": "Others"}, "actors": ["city", "ngo", "school"]}]
    actors = {
        "trust": ["team", "city"],
        "volunteers": ["ngo"],
        "language-help": ["school", "city"],
        "money": ["city"],
    }
    for dimension in tree["dimensions"]:
        for condition in dimension["conditions"]:
            if condition["id"] in actors:  # no-harm names nobody
                condition["actors"] = actors[condition["id"]]
    return Framework.model_validate(tree)


@pytest.fixture
def ask(acting: Framework, make_pilot: Callable[..., Pilot], rated: Any) -> Ask:
    def make(condition: str, asked: Any = None, **keys: Any) -> Whom:
        if asked:
            rating = {"level": "unknown", "ask": asked}
            keys["assessments"] = rated(**{condition.replace("-", "_"): rating})
        [evaluation] = pilotscan.evaluate([make_pilot(**keys)], acting, route="growth")
        return whom_to_ask(evaluation, condition)

    return make


def test_whom_a_rating_names_comes_before_all_others(ask: Ask) -> None:
    informants = [{"id": "finance", "name": "Finance", "knows": ["money"]}]
    assert ask("money", "the alderman", informants=informants, partners=[CITY]) == Whom(
        "named", "the alderman"
    )
    assert ask("money", "finance", informants=informants) == Whom("informant", "finance")


def test_then_who_is_said_to_know(ask: Ask) -> None:
    informants = [
        {"id": "clerk", "name": "The clerk", "sector": "municipality"},
        {"id": "finance", "name": "Finance", "knows": ["money"]},
    ]
    assert ask("money", informants=informants, partners=[CITY]) == Whom("informant", "finance")


def test_then_an_informant_and_then_a_partner_of_the_sector(ask: Ask) -> None:
    clerk = {"id": "clerk", "name": "The clerk", "sector": "municipality"}
    assert ask("money", informants=[clerk], partners=[CITY]) == Whom("informant", "clerk")
    assert ask("money", partners=[CLUB, CITY]) == Whom("partner", "City of Delft")


def test_of_several_partners_of_a_sector_whoever_leads_is_asked_then_who_delivers(ask: Ask) -> None:
    named = [
        {"name": name, "sector": "municipality", "roles": roles}
        for name, roles in (("Payer", ["funder"]), ("Doer", ["delivery"]), ("Leader", ["lead"]))
    ]
    assert ask("money", partners=named) == Whom("partner", "Leader")
    assert ask("money", partners=named[:2]) == Whom("partner", "Doer")
    assert ask("money", partners=named[:1]) == Whom("partner", "Payer")


def test_the_pilot_itself_is_who_carries_it(ask: Ask) -> None:
    # Trust is first of all up to the team.
    assert ask("trust", partners=[CITY, CLUB]) == Whom("partner", "The club")
    # Who is only a payer is not the pilot itself; the city can move trust as well.
    assert ask("trust", partners=[{**CITY, "roles": ["funder"]}]) == Whom(
        "partner", "City of Delft"
    )


def test_an_informant_of_the_sector_of_who_carries_the_pilot_speaks_for_it(ask: Ask) -> None:
    coach = {"id": "coach", "name": "The coach", "sector": "ngo"}
    assert ask("trust", informants=[coach], partners=[CLUB]) == Whom("informant", "coach")


def test_an_informant_can_go_by_the_id_of_an_actor(ask: Ask) -> None:
    assert ask("trust", informants=[{"id": "team", "name": "Us"}]) == Whom("informant", "team")


def test_else_it_is_a_guess_and_never_a_party_that_the_pilot_lacks(ask: Ask) -> None:
    nobody = ask("language-help")
    assert (nobody, nobody.is_guess) == (Whom("actor", "school"), True)
    # With a city among the partners and no school, the city is asked.
    assert ask("language-help", partners=[CITY]) == Whom("partner", "City of Delft")
    payer = ask(
        "language-help",
        partners=[CLUB],
        funding=[{"source": "The city pays", "sector": "municipality"}],
    )
    assert (payer, payer.is_guess) == (Whom("actor", "city"), True)
    # Where it lacks all who could know, the first of these is named all the same.
    assert ask("language-help", partners=[CLUB]) == Whom("actor", "school")


def test_where_the_framework_names_nobody_whoever_leads_the_pilot_is_asked(ask: Ask) -> None:
    assert ask("no-harm", partners=[CITY, CLUB]) == Whom("partner", "The club")
    lead = ask("no-harm", partners=[CITY])
    assert (lead, lead.is_guess) == (Whom("lead", ""), True)


@pytest.mark.parametrize("name", ["finance", "City of Delft", "The club"])
def test_somebody_is_the_same_by_whichever_name_the_file_calls_them(ask: Ask, name: str) -> None:
    city = {"id": "finance", "name": "City of Delft", "sector": "municipality"}
    keys = {"informants": [city], "partners": [CITY, CLUB]}
    expected = Whom("partner", name) if name == "The club" else Whom("informant", "finance")
    assert ask("money", name, **keys) == expected
    assert ask("money", **keys) == Whom("informant", "finance")


TOWN = {"name": "Delft", "sector": "municipality", "roles": ["funder"]}
OFFICE = {"id": "finance", "name": "Finances", "sector": "municipality"}


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
