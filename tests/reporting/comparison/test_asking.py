"""Whom to ask once about several pilots, in words."""

from __future__ import annotations

from typing import Any

import pytest

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.comparison import asking as asking_module
from pilotscan.reporting.comparison.page import comparison_page
from pilotscan.reporting.comparison.values import Asking
from pilotscan.reporting.words.language import Language
from support.side_by_side import assessment, pilot, with_actors

LEVELS = {"trust": 3, "volunteers": 3, "language_help": 3, "no_harm": 3}
SHORT, LONG = "Who pays after 2026?", "Who pays, and until when? " * 4


def unpaid(pilot_id: str, question: str = "", **changed: Any) -> Pilot:
    """Make a pilot of which nobody knows whether there is money, which a verdict needs."""
    ask = {"whom": "finance", "question": question} if question else "finance"
    levels = LEVELS | {"money": {"level": "unknown", "ask": ask}}
    office = {"id": "finance", "name": f"{pilot_id}'s finances", "sector": "municipality"} | changed
    return pilot(pilot_id, keys={"assessments": [assessment(levels)], "informants": [office]})


def asked(framework: Framework, *pilots: Pilot, lang: str = "en") -> Asking:
    compared = pilotscan.compare(pilots, with_actors(framework))
    return comparison_page(compared, Language(lang)).asking


def test_a_row_says_who_they_are_and_what_is_asked(small: Framework) -> None:
    found = asked(small, unpaid("a"), unpaid("b", SHORT))
    assert found.told == "2 questions are open. 2 of the answers count for a verdict."
    assert (found.alone, found.by_verdict) == ("", True)
    [row] = found.rows
    assert (row.title.text, row.whom) == ("The town", "a's finances; b's finances")
    assert (row.pilots, row.questions, row.needed) == ("2", "2", "2")
    assert [(item.id, item.detail) for item in row.first] == [("money", "2")]


def test_in_dutch_too(small: Framework) -> None:
    found = asked(small, unpaid("a"), unpaid("b"), lang="nl")
    assert found.told == "Er zijn 2 open vragen. 2 van de antwoorden tellen voor een oordeel."
    assert found.rows[0].title.text == "De gemeente"


def test_a_question_of_a_pilot_is_its_own_where_it_is_short(small: Framework) -> None:
    [row] = asked(small, unpaid("a"), unpaid("b", SHORT), unpaid("c", LONG)).rows
    [question] = row.asked
    assert (question.id, question.pilots, question.more) == ("money", "3", 0)
    assert [(name.text, id, own.text) for name, id, own in question.named] == [
        ("A", "a", ""), ("B", "b", SHORT), ("C", "c", ""),
    ]  # fmt: skip


def test_an_office_that_knows_of_several_pilots_is_named_once_and_first(small: Framework) -> None:
    same = {"name": "The lawyers"}
    [row] = asked(small, unpaid("a"), unpaid("b", **same), unpaid("c", **same)).rows
    assert row.whom == "The lawyers; a's finances"


def test_many_names_are_cut_off_and_counted(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_module, "PILOTS_AT_MOST", 2)
    [row] = asked(small, *(unpaid(name) for name in "abcde")).rows
    assert row.whom == "a's finances; b's finances; c's finances; 2 more"
    assert [(len(q.named), q.more) for q in row.asked] == [(2, 3)]


def test_what_counts_for_no_verdict_is_listed_only_where_nothing_does(small: Framework) -> None:
    stuck = [pilot(n, **{**LEVELS, "trust": 1}) for n in ("d", "e")]  # a verdict without money
    [row] = asked(small, unpaid("a"), *stuck).rows
    assert (row.questions, row.needed) == ("3", "1")
    assert [[name.text for name, *_ in q.named] for q in row.asked] == [["A"]]
    found = asked(small, *stuck)
    assert (found.told, found.by_verdict) == ("2 questions are open.", False)
    assert [q.pilots for q in found.rows[0].asked] == ["2"]
