"""Fuzzy dates: the forms that are read, those that are refused, and which lies before which."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from pilotscan.model.dates import (
    ExactDate,
    FuzzyDate,
    FuzzyDateField,
    parse_date,
    parse_fuzzy_date,
)
from support.together import together

GOOD = [
    (2016, FuzzyDate(2016), "2016"),
    ("2016", FuzzyDate(2016), "2016"),
    (1000, FuzzyDate(1000), "1000"),
    (9998, FuzzyDate(9998), "9998"),
    ("2016-07", FuzzyDate(2016, 7), "2016-07"),
    ("2016-12", FuzzyDate(2016, 12), "2016-12"),
    ("2016-07-01", FuzzyDate(2016, 7, 1), "2016-07-01"),
    ("2016-02-29", FuzzyDate(2016, 2, 29), "2016-02-29"),
    ("2016~", FuzzyDate(2016, about=True), "2016~"),
    ("2016?", FuzzyDate(2016, uncertain=True), "2016?"),
    ("2016-07~", FuzzyDate(2016, 7, about=True), "2016-07~"),
    ("2016-07-01?", FuzzyDate(2016, 7, 1, uncertain=True), "2016-07-01?"),
    ("2016~?", FuzzyDate(2016, about=True, uncertain=True), "2016~?"),
    ("2016?~", FuzzyDate(2016, about=True, uncertain=True), "2016~?"),
]
FORM = r"^expected a year, a year and month or a date: 2016, 2016-07 or 2016-07-01$"
RANGE = r"^expected a year from 1000 to 9998$"
NO_SUCH = r"^no such day or month exists$"
BAD = [
    ("", FORM),
    ("16", FORM),
    ("201", FORM),
    ("20160", FORM),
    (20160701, FORM),
    (-2016, FORM),
    (16, FORM),
    ("2016-7", FORM),
    ("2016-07-1", FORM),
    ("2016-07-", FORM),
    ("2016-", FORM),
    ("07-2016", FORM),
    ("01-07-2016", FORM),
    ("2016/07", FORM),
    ("2016-07-01T12:00", FORM),
    ("2016 ", FORM),
    (" 2016", FORM),
    ("2016\n", FORM),
    ("~2016", FORM),
    ("2016~~", FORM),
    ("2016??", FORM),
    ("2016~?~", FORM),
    ("2016-~", FORM),
    ("about 2016", FORM),
    ("٢٠١٦", FORM),
    (2016.0, FORM),
    (2016.5, FORM),
    (True, FORM),
    (None, FORM),
    ([2016], FORM),
    ({"year": 2016}, FORM),
    (date(2016, 7, 1), FORM),
    ("0999", RANGE),
    ("0000", RANGE),
    (9999, RANGE),
    ("2016-13", NO_SUCH),
    ("2016-00", NO_SUCH),
    ("2016-00-01", NO_SUCH),
    ("2016-07-00", NO_SUCH),
    ("2016-07-32", NO_SUCH),
    ("2016-02-30", NO_SUCH),
    ("2015-02-29", NO_SUCH),
    ("2016-13~", NO_SUCH),
]


@together("value, expected, written", GOOD, ids=repr)
def test_a_fuzzy_date_is_read_with_its_precision(
    value: object, expected: FuzzyDate, written: str
) -> None:
    assert parse_fuzzy_date(value) == expected
    assert str(expected) == written


@together("value, message", BAD, ids=lambda v: repr(v)[:30])
def test_another_form_or_an_impossible_day_is_refused(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_fuzzy_date(value)


@together(
    "text, earliest, latest",
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-02", date(2015, 2, 1), date(2015, 2, 28)),
        ("2016-04", date(2016, 4, 1), date(2016, 4, 30)),
        ("2016-12", date(2016, 12, 1), date(2016, 12, 31)),
        ("2016-07-15", date(2016, 7, 15), date(2016, 7, 15)),
        ("2016~?", date(2016, 1, 1), date(2016, 12, 31)),
    ],
)
def test_the_first_and_last_day_a_date_can_mean(text: str, earliest: date, latest: date) -> None:
    fuzzy = parse_fuzzy_date(text)
    assert (fuzzy.earliest, fuzzy.latest) == (earliest, latest)


@together(
    "first, second, before",
    [
        # the same precision
        ("2015", "2016", True),
        ("2016", "2016", False),
        ("2017", "2016", False),
        ("2016-06", "2016-07", True),
        ("2016-07-01", "2016-07-02", True),
        ("2016-07-01", "2016-07-01", False),
        # one within the other can be the same day
        ("2016", "2016-07", False),
        ("2016-07", "2016", False),
        ("2016-07-31", "2016-07", False),
        # different precisions that cannot overlap
        ("2015", "2016-01-01", True),
        ("2015-12-31", "2016", True),
        ("2016-06", "2016-07-01", True),
        ("2016-07-01", "2016-06", False),
        # a mark on either side leaves a year of doubt
        ("2016~", "2017", False),
        ("2016", "2017~", False),
        ("2016?", "2017", False),
        ("2016", "2017?", False),
        ("2016~", "2018", True),
        ("2016", "2018?", True),
        ("2016-12-31~", "2018-01-01", True),
        ("2016-01~", "2017-12", False),
        # both marks on one date are still one doubt
        ("2016~?", "2017", False),
        ("2016~?", "2018", True),
        # a mark on both sides leaves two years of doubt
        ("2016~", "2018~", False),
        ("2016~", "2018?", False),
        ("2016~", "2019~", True),
        ("2016?", "2019?", True),
        ("2019~", "2016~", False),
    ],
)
def test_only_what_lies_before_under_every_reading_is_before(
    first: str, second: str, before: bool
) -> None:
    assert parse_fuzzy_date(first).is_before(parse_fuzzy_date(second)) is before


@st.composite
def fuzzy_dates(draw: st.DrawFn) -> FuzzyDate:
    day = draw(st.dates(date(1000, 1, 1), date(9998, 12, 31)))
    precision = draw(st.integers(1, 3))
    return FuzzyDate(
        day.year,
        day.month if precision > 1 else None,
        day.day if precision > 2 else None,
        draw(st.booleans()),
        draw(st.booleans()),
    )


@given(fuzzy_dates())
@settings(derandomize=True, deadline=None)
def test_a_written_date_is_read_back_as_it_was(fuzzy: FuzzyDate) -> None:
    assert parse_fuzzy_date(str(fuzzy)) == fuzzy


@given(fuzzy_dates(), fuzzy_dates())
@settings(derandomize=True, deadline=None)
def test_before_is_never_true_both_ways_nor_with_overlap(a: FuzzyDate, b: FuzzyDate) -> None:
    if a.is_before(b):
        assert not b.is_before(a)
        assert a.latest < b.earliest


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-11-22", date(2026, 11, 22)), ("2024-02-29", date(2024, 2, 29))],
)
def test_a_full_date_is_read(text: str, expected: date) -> None:
    assert parse_date(text) == expected


@together(
    "value, message",
    [
        (2026, r"^expected a full date: 2026-11-22$"),
        ("2026", r"^expected a full date: 2026-11-22$"),
        ("2026-11", r"^expected a full date: 2026-11-22$"),
        ("2026-11-22~", r"^expected a full date: 2026-11-22$"),
        ("20261122", r"^expected a full date: 2026-11-22$"),
        ("2026-W47-7", r"^expected a full date: 2026-11-22$"),
        ("2026-11-22T00:00:00", r"^expected a full date: 2026-11-22$"),
        ("2026-11-22\n", r"^expected a full date: 2026-11-22$"),
        (0, r"^expected a full date: 2026-11-22$"),
        ("0", r"^expected a full date: 2026-11-22$"),
        (None, r"^expected a full date: 2026-11-22$"),
        ("2026-02-30", r"^no such day exists$"),
        ("2026-13-01", r"^no such day exists$"),
        ("2026-00-10", r"^no such day exists$"),
        ("0000-01-01", r"^no such day exists$"),
    ],
    ids=lambda v: repr(v)[:30],
)
def test_anything_but_a_full_date_is_refused(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_date(value)


@pytest.mark.parametrize(
    ("field", "value"),
    [(FuzzyDateField, "soon"), (ExactDate, "soon")],
    ids=["fuzzy", "exact"],
)
def test_a_refusal_inside_a_model_has_its_own_error_type(field: object, value: str) -> None:
    with pytest.raises(ValidationError, match=r"type=not_a_date") as caught:
        TypeAdapter(field).validate_python(value)
    assert [error["type"] for error in caught.value.errors()] == ["not_a_date"]


def test_dates_are_written_as_their_authors_wrote_them() -> None:
    assert TypeAdapter(FuzzyDateField).dump_json(FuzzyDate(2016, 7, about=True)) == b'"2016-07~"'
    assert TypeAdapter(ExactDate).dump_json(date(2026, 11, 22)) == b'"2026-11-22"'


def schema_accepts(field: object, value: object) -> bool:
    schema = TypeAdapter(field).json_schema()
    for option in schema.get("anyOf", [schema]):
        if option["type"] == "integer" and isinstance(value, int):
            return bool(option["minimum"] <= value <= option["maximum"])
        if option["type"] == "string" and isinstance(value, str):
            return re.search(option["pattern"], value) is not None
    return False


@together("value", [value for value, _, _ in GOOD], ids=repr)
def test_the_published_schema_takes_every_date_the_parser_takes(value: object) -> None:
    assert schema_accepts(FuzzyDateField, value)


@together(
    "value", ["", "201", "2016-7", "2016-13", "2016-00", "2016-07-00", "2016~~", "0999", 999, 99999]
)
def test_the_published_schema_refuses_what_the_parser_refuses(value: object) -> None:
    assert not schema_accepts(FuzzyDateField, value)
    with pytest.raises(ValueError, match=r"expected a year|no such day"):
        parse_fuzzy_date(value)


@together(
    "written, before, after",
    [
        ("2024", False, False),
        ("2024-06", False, False),
        ("2024-06-15", False, False),
        ("2024-05", True, False),
        ("2024-06-16", False, True),
        ("2025", False, True),
        ("2025~", False, False),  # perhaps 2024
        ("2026?", False, True),
        ("2023~", False, False),
        ("2022~", True, False),
    ],
)
def test_which_dates_lie_before_or_after_a_day_beyond_doubt(
    written: str, before: bool, after: bool
) -> None:
    day, when = date(2024, 6, 15), parse_fuzzy_date(written)
    assert (when.is_before_day(day), when.is_after_day(day)) == (before, after)
