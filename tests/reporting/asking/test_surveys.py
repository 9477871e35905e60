"""What surveys of every program share."""

from __future__ import annotations

from pilotscan.asking.survey import Field
from pilotscan.reporting.asking.surveys import known_text, numbered, unmarked
from pilotscan.reporting.asking.values import KnownView
from pilotscan.reporting.words.said import Said


def test_what_programs_give_a_meaning_is_written_otherwise() -> None:
    assert unmarked('<a> {b}\n [c](d)\t"e"') == "‹a› (b) (c)(d) ”e”"


def test_the_number_of_a_field_is_in_front() -> None:
    assert numbered(Field("because", 3), "Why?") == "3a. Why?"
    assert numbered(Field("role"), "Who?") == "A. Who?"


def test_what_was_read_names_its_sources() -> None:
    assert known_text(KnownView(Said("It runs."), "", ())) == "It runs."
    known = KnownView(Said("It runs."), "The team", (Said("A plan"), "B"))
    assert known_text(known) == "The team: It runs. (A plan; B)"
