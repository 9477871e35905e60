"""The small types that both file formats share."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from pilotscan.model.base import FormatNumber, Id, Line, Model, Number, Prose, Several, SourceId
from support.together import together


class Example(Model):
    name: Line
    size: Number | None = None
    tags: Several[Line] = ()


@pytest.mark.parametrize("value", ["a", "7", "plan-einstein", "a-1-b", "x" * 80])
def test_an_id_is_small_letters_digits_and_single_hyphens(value: str) -> None:
    assert TypeAdapter(Id).validate_python(value) == value


@together(
    "value, message",
    [
        ("", "string_pattern_mismatch"),
        ("Plan", "string_pattern_mismatch"),
        ("plan_einstein", "string_pattern_mismatch"),
        ("plan--einstein", "string_pattern_mismatch"),
        ("-plan", "string_pattern_mismatch"),
        ("plan-", "string_pattern_mismatch"),
        ("plan einstein", "string_pattern_mismatch"),
        ("plan\n", "string_pattern_mismatch"),
        ("../plan", "string_pattern_mismatch"),
        ("plan.html", "string_pattern_mismatch"),
        ("café", "string_pattern_mismatch"),
        ("x" * 81, "string_too_long"),
        (7, "string_type"),
    ],
    ids=lambda v: repr(v)[:20],
)
def test_an_id_that_is_no_safe_file_name_is_refused(value: object, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        TypeAdapter(Id).validate_python(value, strict=True)


@pytest.mark.parametrize("value", ["S1", "rigo-2019", "Rigo_2019", "a--b", "9"])
def test_the_id_of_a_source_may_have_capitals_and_underscores(value: str) -> None:
    assert TypeAdapter(SourceId).validate_python(value) == value


@together("value", ["", "-a", "_a", "a b", "a.b", "a/b", "[key]", "é", "a\n"])
def test_the_id_of_a_source_has_no_other_signs(value: str) -> None:
    with pytest.raises(ValidationError, match="string_pattern_mismatch"):
        TypeAdapter(SourceId).validate_python(value)


def test_a_line_loses_the_space_around_it() -> None:
    assert Example.model_validate({"name": "  Leiden \n"}).name == "Leiden"


@pytest.mark.parametrize("value", ["", " ", "\t\n", "\u00a0"])
def test_a_line_must_say_something(value: str) -> None:
    with pytest.raises(ValidationError, match="string_too_short"):
        Example.model_validate({"name": value})


@pytest.mark.parametrize("value", [1, 1.5, True, None, ["x"], {"x": "y"}], ids=repr)
def test_a_line_is_text_and_nothing_else(value: object) -> None:
    with pytest.raises(ValidationError, match="string_type"):
        Example.model_validate({"name": value})


@pytest.mark.parametrize("value", [0, 0.0, 282, 7_500_000.5])
def test_a_number_is_whole_or_not(value: float) -> None:
    assert Example.model_validate({"name": "x", "size": value}).size == value


@together(
    "value, kind",
    [
        (-1, "greater_than_equal"),
        (-0.5, "greater_than_equal"),
        ("3", "float_type"),
        ("3.5", "float_type"),
        (True, "float_type"),
        ([3], "float_type"),
        (float("inf"), "finite_number"),
        (float("nan"), "finite_number"),
    ],
    ids=repr,
)
def test_text_and_truth_are_not_numbers_nor_is_what_is_below_zero(value: object, kind: str) -> None:
    with pytest.raises(ValidationError, match=kind):
        Example.model_validate({"name": "x", "size": value})


def test_a_list_becomes_a_tuple() -> None:
    assert Example.model_validate({"name": "x", "tags": ["a", " b "]}).tags == ("a", "b")


@pytest.mark.parametrize("value", ["ab", 3, True, {"a": "b"}, None], ids=repr)
def test_what_is_no_list_is_not_made_one(value: object) -> None:
    with pytest.raises(ValidationError, match="tuple_type"):
        Example.model_validate({"name": "x", "tags": value})


@pytest.mark.parametrize("value", [[1], [True], [["a"]]], ids=repr)
def test_the_items_of_a_list_stay_strict(value: object) -> None:
    with pytest.raises(ValidationError, match="string_type"):
        Example.model_validate({"name": "x", "tags": value})


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Example.model_validate({"name": "x", "nmae": "y"})


def test_a_model_cannot_be_changed() -> None:
    example = Example(name="x")
    with pytest.raises(ValidationError, match="frozen_instance"):
        example.name = "y"
    assert example.name == "x"


def test_the_file_format_is_one() -> None:
    assert TypeAdapter(FormatNumber).validate_python(1) == 1


@pytest.mark.parametrize(
    ("value", "kind"),
    [(0, "greater_than_equal"), (2, "less_than_equal"), (-1, "greater_than_equal")],
)
def test_there_is_no_other_file_format(value: int, kind: str) -> None:
    with pytest.raises(ValidationError, match=kind):
        TypeAdapter(FormatNumber).validate_python(value)


def test_plain_prose_is_short_for_a_text_without_sources() -> None:
    short, long = Prose.model_validate("It works."), Prose.model_validate({"text": "It works."})
    assert short == long
    assert (short.text, short.sources, short.inferred) == ("It works.", (), False)


def test_prose_can_name_its_sources_and_be_the_authors_reading() -> None:
    prose = Prose.model_validate({"text": "x", "sources": ["rigo", "S2"], "inferred": True})
    assert prose.sources == ("rigo", "S2")
    assert prose.inferred is True


@together(
    "value, kind",
    [
        (3, "model_type"),
        (["x"], "model_type"),
        (None, "model_type"),
        ("", "string_too_short"),
        ({}, "missing"),
        ({"text": "x", "sources": "rigo"}, "tuple_type"),
        ({"text": "x", "sources": ["a b"]}, "string_pattern_mismatch"),
        ({"text": "x", "inferred": "yes"}, "bool_type"),
        ({"text": "x", "inferred": 1}, "bool_type"),
        ({"text": "x", "source": ["rigo"]}, "extra_forbidden"),
    ],
    ids=repr,
)
def test_prose_of_another_shape_is_refused(value: object, kind: str) -> None:
    with pytest.raises(ValidationError, match=kind):
        Prose.model_validate(value)
