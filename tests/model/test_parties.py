"""Who of a framework's actors is party to a pilot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pilotscan.model.framework import Actor, Framework
from pilotscan.model.parties import split_actors
from pilotscan.model.pilot import Pilot

Make = Callable[..., Pilot]
ACTORS = ("project-team", "municipality", "housing-association", "ngo")


def test_actors_in_no_group_are_the_pilot_itself(living_lab: Framework, small: Framework) -> None:
    assert living_lab.own_actors == {"project-team"}
    assert small.own_actors == set()


@pytest.mark.parametrize(
    ("keys", "able", "missing"),
    [
        (
            {"partners": [{"name": "A club", "sector": "ngo"}]},
            ("project-team", "ngo"),
            ("municipality", "housing-association"),
        ),
        (
            {
                "partners": [{"name": "A club", "sector": "ngo"}],
                "funding": [{"source": "The town", "sector": "municipality"}],
            },
            ("project-team", "municipality", "ngo"),
            ("housing-association",),
        ),
        ({"partners": [{"name": "A club"}]}, ACTORS, ()),
        ({}, ACTORS, ()),
    ],
    ids=["by partner", "by payer", "no sector is known", "no partner is known"],
)
def test_an_actor_is_party_by_its_sector(
    make_pilot: Make,
    living_lab: Framework,
    keys: dict[str, object],
    able: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    assert split_actors(ACTORS, make_pilot(**keys), living_lab) == (able, missing)


def test_a_framework_says_which_sectors_an_actor_of_its_own_can_have(
    make_pilot: Make, living_lab: Framework
) -> None:
    own = Actor(en="the landlord", sectors=("housing-association", "company"))
    framework = living_lab.model_copy(update={"actors": {"landlord": own}})
    firm, club = (
        make_pilot(partners=[{"name": "B", "sector": sector}]) for sector in ("company", "ngo")
    )
    assert split_actors(["landlord", "neighbours"], firm, framework)[1] == ()
    # Nobody can look for neighbours, who have no sector.
    assert split_actors(["landlord", "neighbours"], club, framework)[1] == ("landlord",)
