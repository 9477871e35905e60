"""What the page of a transfer says of pairs, in their own words."""

from __future__ import annotations

from typing import Any

import pytest

import pilotscan
from pilotscan.model.pilot import Pilot
from pilotscan.model.target import Target
from pilotscan.reporting.transfer.page import AT_MOST, transfer_page
from pilotscan.reporting.transfer.values import PairView
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.transfer import judge_pairs

LIVING_LAB = pilotscan.load_framework()
PLACE = {"country": "NL", "municipality": "Breda"}


def pilot(name: str = "one", **more: Any) -> Pilot:
    tree = {"pilotscan": 1, "id": name, "name": name, "place": PLACE}
    return Pilot.model_validate({**tree, "scaling": {"route": "replication"}, **more})


def target(name: str = "breda", **more: Any) -> Target:
    tree = {"pilotscan_target": 1, "id": name, "name": name, "place": PLACE}
    return Target.model_validate({**tree, **more})


def pair(lang: str = "en", of: dict[str, Any] | None = None, **here: Any) -> PairView:
    judged = judge_pairs([pilot(**(of or {}))], [target(**here)], LIVING_LAB)
    [found] = transfer_page(judged, Language(lang)).pairs
    return found


def assessed(levels: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "date": "2026-01-15",
            "framework": "living-lab",
            "assessor": {"role": "independent"},
            "ratings": levels,
        }
    ]


@pytest.mark.parametrize(
    ("role", "there", "means", "tone"),
    [
        ("essential", {"here": "present"}, "as it was there", "ready-stepwise"),
        ("essential", {"here": "partly"}, "weaker here", "not-yet"),
        ("essential", {"here": "absent"}, "missing, and essential", "stop-or-repair"),
        ("helpful", {"here": "absent"}, "missing", "not-yet"),
        ("essential", {"here": "absent", "replacement": "A team"}, "replaced", "conditional"),
        ("essential", {}, "find out", "not-assessable"),
    ],
)
def test_what_a_circumstance_means_here(
    role: str, there: dict[str, str], means: str, tone: str
) -> None:
    of = {"circumstances": [{"id": "drive", "what": "Drive", "role": role}]}
    [row] = pair(of=of, circumstances={"one": {"drive": there}}).circumstances
    assert (row.means, row.tone) == (means, tone)


def test_of_an_unknown_one_the_first_questions_are_what_it_cannot_do_without() -> None:
    of = {
        "circumstances": [
            {"id": "luck", "what": "Luck", "role": "helpful"},
            {"id": "drive", "what": "Drive", "role": "essential"},
        ]
    }
    asked = pair(of=of).questions
    assert str(asked[0].question) == "Is this here too? Drive"
    assert str(asked[-1].question) == "Is this here too? Luck"
    necessary = [one.is_necessary for one in asked]
    assert necessary == sorted(necessary, reverse=True)


def test_who_knows_is_asked_and_else_who_can_move_it() -> None:
    informants = [{"id": "clerk", "name": "The clerk", "knows": ["legal-room"]}]
    asked = {str(one.about): one.who for one in pair(informants=informants).questions}
    assert asked["Legal room and powers"] == "The clerk"
    assert "the municipality" in asked["Structural funding"]


def test_ratings_stand_by_where_they_come_from() -> None:
    of = {"assessments": assessed({"outcome-evidence": 3, "legal-room": 4})}
    groups = {
        one.comes_from: one
        for one in pair(of=of, assessments=assessed({"local-support": 2})).ratings
    }
    assert {row.title.text: row.level for row in groups["asked-here"].rows} == {
        "Local support": "2 (partial), evidence 0"
    }
    travels = {row.title.text: row for row in groups["travels"].rows}
    assert travels["Evidence that it works"].level.startswith("3 ")
    assert travels["Evidence that it works"].at_origin == ""
    [legal] = [row for row in groups["open"].rows if row.title.text == "Legal room and powers"]
    assert (legal.level, legal.at_origin) == ("unknown", "4 (fully in place), evidence 0")


def test_words_of_a_file_are_marked_where_the_page_is_in_another_language() -> None:
    of = {
        "language": "nl",
        "circumstances": [{"id": "drive", "what": "Een trekker", "role": "essential"}],
    }
    found = pair(of=of, circumstances={"one": {"drive": {"here": "absent"}}})
    assert [(said.text, said.lang) for said in found.missing] == [("Een trekker", "nl")]
    assert found.circumstances[0].what.lang == "nl"


def test_of_many_pairs_fifty_are_told_and_the_table_has_all() -> None:
    targets = [target(f"place-{i}") for i in range(AT_MOST + 3)]
    page = transfer_page(judge_pairs([pilot()], targets, LIVING_LAB), Language("en"))
    assert (len(page.pairs), page.more_pairs) == (AT_MOST, 3)
    [row] = page.matrix
    assert len(row.cells) == AT_MOST + 3
    assert (row.cells[0].anchor, row.cells[-1].anchor) == ("pair-1", "")
    assert row.cells[0].distance.endswith("answers to go")


def test_a_title_names_one_pair_and_not_many() -> None:
    one = transfer_page(judge_pairs([pilot()], [target()], LIVING_LAB), Language("nl"))
    assert one.title == "one voor breda"
    two = judge_pairs([pilot()], [target(), target("delft")], LIVING_LAB)
    assert transfer_page(two, Language("nl")).title == "Pilots beoordeeld voor andere plaatsen"
