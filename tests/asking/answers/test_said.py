"""Roles as people write them."""

from __future__ import annotations

import pytest

from pilotscan.asking.answers.said import read_role
from pilotscan.model.framework import Framework


@pytest.mark.parametrize(
    "text", ["own-team", "own team", "Own Team", "eigen team", " Eigen  team ", "EIGEN TEAM"]
)
def test_a_role_is_known_by_its_id_and_its_name_in_any_language(
    text: str, small: Framework
) -> None:
    assert read_role(text, small) == "own-team"


@pytest.mark.parametrize("text", ["", " ", "team", "the boss", "owner"])
def test_a_role_is_not_guessed(text: str, small: Framework) -> None:
    assert read_role(text, small) is None


def test_roles_of_a_framework_have_names_of_their_own(small: Framework) -> None:
    tree = small.model_dump(mode="json", exclude_none=True)
    tree["roles"] = {"resident": {"en": "people who live there", "nl": "bewoners", "weight": 1}}
    own = Framework.model_validate(tree)
    assert read_role("Bewoners", own) == "resident"
    assert read_role("eigen team", own) is None
