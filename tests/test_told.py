"""Sentences that remember what they were made of."""

from __future__ import annotations

import pickle
from typing import TypeVar

import pytest

from pilotscan.diagnostics import Diagnostic, Location, Severity, show
from pilotscan.errors import FrameworkError, UsageError, reason_of
from pilotscan.told import ENGLISH, Told, in_a_row, told, told_many, told_text

T = TypeVar("T")
NOT_A_TEXT = told("expected %(expected)s, found %(value)s", expected=told("text"), value=show([]))


def again(value: T) -> T:
    """Return a value as another process gets it."""
    made: T = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own
    return made


def test_a_sentence_without_values_is_made_once() -> None:
    assert told("mend these first") is told("mend these first")
    assert told("%(n)s left", n=1) is not told("%(n)s left", n=1)


def test_a_sentence_is_its_english_text() -> None:
    assert NOT_A_TEXT == "expected text, found a list"
    assert type(ENGLISH.tell(NOT_A_TEXT)) is str
    assert {NOT_A_TEXT: 1}["expected text, found a list"] == 1


@pytest.mark.parametrize(
    ("value", "written"),
    [("1000", "1000"), (1000, "1,000"), (12345.5, "12,345.5"), (None, "None"), (0.1 + 0.2, "0.3")],
)
def test_a_number_is_written_as_people_do_and_a_text_as_it_is(value: object, written: str) -> None:
    assert told("%(value)s%%", value=value) == f"{written}%"


@pytest.mark.parametrize(("number", "text"), [(0, "0 files"), (1, "1 file"), (1234, "1234 files")])
def test_the_form_follows_the_number(number: int, text: str) -> None:
    assert told_many("%(n)s file", "%(n)s files", number) == text


def test_words_in_a_row_are_told_one_by_one() -> None:
    row = in_a_row(("x", told("a list")), " % ")
    assert row == "x % a list"
    assert isinstance(row, Told)
    assert list(row.values.values()) == ["x", "a list"]
    assert type(in_a_row(("x", "y"))) is str


@pytest.mark.parametrize(
    "sentence",
    [
        NOT_A_TEXT,
        told_many("%(n)s %(what)s", "%(n)s %(what)s", 3, what="x"),
        told_text("100 % sure", {"nl": "100 % zeker"}),
    ],
)
def test_a_sentence_survives_another_process_and_a_changed_fault(sentence: Told) -> None:
    fault = Diagnostic("PS203", Severity.ERROR, sentence, Location("a.yaml"), sentence)
    back = again(fault._replace(excerpt="x"))
    for text in (back.message, back.hint):
        assert isinstance(text, Told)
        assert text == sentence
        assert text.__reduce__() == sentence.__reduce__()


@pytest.mark.parametrize("error", [UsageError(NOT_A_TEXT), FrameworkError(NOT_A_TEXT)])
def test_an_error_keeps_its_sentence(error: UsageError | FrameworkError) -> None:
    assert str(error) == NOT_A_TEXT
    assert error.message is NOT_A_TEXT
    assert isinstance(again(error).message, Told)


def test_an_error_without_a_sentence_has_an_empty_one() -> None:
    assert UsageError().message == ""


def test_a_reason_of_the_system_is_a_sentence() -> None:
    assert isinstance(reason_of(FileNotFoundError(2, "No such file or directory")), Told)
    assert reason_of(OSError(5, "Input/output error")) == "Input/output error"
    assert reason_of(ValueError("null byte")) == "null byte"
