"""Faults as values: codes, order, the JSON shape, and texts that are safe to print."""

from __future__ import annotations

import json
import pickle
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pilotscan.catalogue import codes, families
from pilotscan.diagnostics import (
    Diagnostic,
    Location,
    Severity,
    did_you_mean,
    place_key,
    show,
    sort_diagnostics,
)
from pilotscan.told import told
from support.together import together


def fault(code: str = "PS204", message: str = "m", **where: Any) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, Location(where.pop("file", "a.yaml"), **where))


def test_codes_are_numbered_by_stage_and_titles_differ() -> None:
    assert all(re.fullmatch(r"PS[1-8]\d\d", code) for code in codes())
    assert {code[:3] for code in codes()} == set(families())
    assert list(codes()) == sorted(codes())
    for language in ("en", "nl"):
        titles = [entry.title[language] for entry in codes().values()]
        assert len(set(titles)) == len(titles)
        assert all(title.strip() == title != "" for title in titles)


@together(
    "value, shown",
    [
        ("Leiden", "'Leiden'"),
        ("", "''"),
        (3, "3"),
        (2.5, "2.5"),
        (1000.0, "1000.0"),
        (True, "true"),
        (False, "false"),
        (None, "nothing"),
        ({}, "a mapping"),
        ({"a": 1}, "a mapping"),
        ([], "a list"),
        (("a",), "a list"),
        ("café 🏠", "'café 🏠'"),
        ("a\nb", r"'a\u000ab'"),
        ("\x1b[31mred", r"'\u001b[31mred'"),
        ("a\u202eb", r"'a\u202eb'"),
        ("a\u200bb", r"'a\u200bb'"),
        ("a\u2028b", r"'a\u2028b'"),
        ("\x00\x7f\x9b", r"'\u0000\u007f\u009b'"),
        ("\ud800", r"'\ud800'"),
    ],
    ids=repr,
)
def test_a_value_is_shown_safely(value: object, shown: str) -> None:
    assert show(value) == shown


def test_eighty_characters_are_shown_whole_and_more_are_cut() -> None:
    assert show("x" * 80) == "'" + "x" * 80 + "'"
    assert show("x" * 81) == "'" + "x" * 80 + "…'"
    assert show("\n" * 81) == "'" + r"\u000a" * 80 + "…'"


@given(st.text())
@settings(derandomize=True, deadline=None, max_examples=300)
def test_whatever_is_shown_stays_on_one_line_and_is_printable(text: str) -> None:
    shown = show(text)
    assert shown.isprintable()
    assert len(shown.splitlines()) == 1
    assert len(shown) <= 6 * 80 + 3 + 80 * 4


@together(
    "word, allowed, hint",
    [
        ("sumary", ["summary", "status"], "did you mean 'summary'?"),
        ("Summary", ["summary"], "did you mean 'summary'?"),
        ("target-groups", ["target_groups"], "did you mean 'target_groups'?"),
        ("peer_reviewed", ["peer-reviewed", "press"], "did you mean 'peer-reviewed'?"),
        ("PRESS", ["press", "peer-reviewed"], "did you mean 'press'?"),
        ("xyzzy", ["summary", "status"], ""),
        ("", ["summary"], ""),
        ("summary", [], ""),
        ("summary" + "x" * 10_000, ["summary"], ""),
    ],
    ids=lambda v: repr(v)[:24],
)
def test_the_nearest_allowed_word_is_proposed(word: str, allowed: list[str], hint: str) -> None:
    assert did_you_mean(word, allowed) == hint


def test_the_proposal_does_not_depend_on_the_order_of_the_words() -> None:
    words = ["growth", "grow-th", "grow_th", "grown", "groove"]
    hints = {did_you_mean("growht", ordered) for ordered in (words, words[::-1], sorted(words))}
    assert len(hints) == 1


def test_faults_are_sorted_by_file_line_column_and_code_and_named_once() -> None:
    ordered = [
        fault(file="a.yaml", line=0),
        fault(file="a.yaml", line=2, column=9),
        fault(file="a.yaml", line=10, column=1, code="PS201"),
        fault(file="a.yaml", line=10, column=1, code="PS202", message="a"),
        fault(file="a.yaml", line=10, column=1, code="PS202", message="b"),
        fault(file="b.yaml", line=1, column=1),
    ]
    assert sort_diagnostics(ordered[::-1] + ordered) == ordered


def test_the_excerpt_makes_no_second_fault_of_one() -> None:
    one = fault(line=1)
    other = Diagnostic(one.code, one.severity, one.message, one.where, excerpt="a: 1")
    assert sort_diagnostics([one, other]) == [one]


def test_the_json_of_a_fault_has_the_shape_of_the_contract() -> None:
    diagnostic = Diagnostic(
        "PS204", Severity.ERROR, "m", Location("p/x.yaml", 14, 9, "figures[2].value"), "h", "line"
    )
    assert json.loads(json.dumps(diagnostic.as_json())) == {
        "code": "PS204",
        "severity": "error",
        "message": "m",
        "file": "p/x.yaml",
        "line": 14,
        "column": 9,
        "path": "figures[2].value",
        "hint": "h",
    }


def test_no_place_is_null_in_json_and_not_zero() -> None:
    found = Diagnostic("PS101", Severity.WARNING, "m", Location("x.yaml")).as_json()
    assert (found["line"], found["column"], found["severity"]) == (None, None, "warning")


def test_a_cell_is_told_where_there_is_one() -> None:
    where = Location(
        "a.xlsx", 14, 3, cell=told("'%(sheet)s', %(cell)s", sheet="Vragen", cell="C14")
    )
    found = Diagnostic("PS704", Severity.ERROR, "m", where).as_json()
    assert (found["cell"], found["line"], found["column"]) == ("'Vragen', C14", 14, 3)
    assert "cell" not in fault().as_json()


@given(
    places=st.lists(
        st.builds(
            Location,
            file=st.sampled_from("ab"),
            line=st.integers(0, 2),
            column=st.integers(0, 2),
            path=st.sampled_from(["", "a", "a.b"]),
            cell=st.sampled_from(["", "A1"]),
        )
    )
)
@settings(derandomize=True, deadline=None, database=None)
def test_places_are_sorted_as_they_compare(places: list[Location]) -> None:
    assert sorted(places, key=place_key) == sorted(places)


def test_two_cells_of_one_row_and_column_are_two_places() -> None:
    here, there = fault(line=3, cell="'A', B3"), fault(line=3, cell="'B', B3")
    assert sort_diagnostics([there, here, there]) == [here, there]


def test_a_fault_comes_back_whole_from_another_process() -> None:
    where = Location(
        "a.yaml", 3, 5, "figures[2]", ("figures", 2), "figures[staff]", told("'Q', C14")
    )
    sent = Diagnostic("PS204", Severity.ERROR, told("no"), where, told("help"), "x: 1", 4)
    back = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own
    assert repr(back) == repr(sent)
    assert (back.where.steps, back.where.anchor) == (where.steps, where.anchor)
    assert type(back.message) is type(back.where.cell) is type(sent.message)


@given(
    st.lists(
        st.builds(
            Location,
            st.sampled_from("ab"),
            st.integers(0, 2),
            st.integers(0, 2),
            st.sampled_from(["", "x"]),
            cell=st.sampled_from(["", "B2"]),
        )
    )
)
@settings(max_examples=50)
def test_faults_are_sorted_as_their_places_compare(places: list[Location]) -> None:
    faults = [Diagnostic("PS204", Severity.ERROR, "m", place) for place in places]
    assert [one.where for one in sort_diagnostics(faults)] == sorted(set(places))
