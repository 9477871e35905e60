"""Values as JSON and back: exactly what was there, or nothing."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from pilotscan.diagnostics import Diagnostic, Location, Severity, show
from pilotscan.reporting.words.language import Language
from pilotscan.runs.cache.exact import Exact, Numbers, Sentence
from pilotscan.told import in_a_row, told, told_many, told_text
from support.together import together


class Tone(StrEnum):
    LOW = "low"
    HIGH = "high"


class Pair(NamedTuple):
    left: str
    right: int | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    pair: Pair
    many: tuple[Pair | str, ...]
    two: tuple[int, str]
    by_name: dict[str, tuple[float, ...]]
    tone: Tone
    word: Literal["a", "b"]
    day: date | None
    is_so: bool
    later: str = ""


EXACT = Exact(Whole, {})
TABLE = Exact(Numbers | None, {})
TEXTS = st.text()
PAIRS = st.builds(Pair, TEXTS, st.none() | st.integers())
WHOLES = st.builds(
    Whole,
    PAIRS,
    st.lists(PAIRS | TEXTS).map(tuple),
    st.tuples(st.integers(), TEXTS),
    st.dictionaries(TEXTS, st.lists(st.floats(allow_nan=False, allow_infinity=False)).map(tuple)),
    st.sampled_from(Tone),
    st.sampled_from(["a", "b"]),
    st.none() | st.dates(),
    st.booleans(),
    TEXTS,
)


def types_of(value: Any) -> Any:
    if isinstance(value, tuple):
        return type(value), [types_of(one) for one in value]
    if isinstance(value, dict):
        return dict, {key: types_of(one) for key, one in value.items()}
    return type(value)


@given(WHOLES)
def test_what_is_written_comes_back_as_it_was(value: Whole) -> None:
    back = EXACT.read(EXACT.write(value))
    assert repr(back) == repr(value)
    for name in ("pair", "many", "two", "by_name", "tone", "word", "day", "is_so", "later"):
        assert types_of(getattr(back, name)) == types_of(getattr(value, name))
    assert list(back.by_name) == list(value.by_name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=12,
)


def text_of(value: Any) -> str:
    return json.dumps([value], separators=(",", ":"), ensure_ascii=False)


GOOD = {
    "pair": ["x", None],
    "many": [],
    "two": [1, "a"],
    "by_name": {},
    "tone": "low",
    "word": "a",
    "day": None,
    "is_so": True,
    "later": "",
}


@given(st.sampled_from(list(GOOD)), JSON)
def test_other_json_is_refused_or_a_whole_value(name: str, value: Any) -> None:
    for wrong in (value, GOOD | {name: value}):
        text = text_of(wrong)
        try:
            back = EXACT.read(text)
        except ValueError:
            continue
        assert EXACT.write(back) == text


WRONG: dict[str, tuple[str, Any]] = {
    "a number for a text": ("pair", [1, None]),
    "a field too many": ("pair", ["x", None, None]),
    "a field too few": ("pair", ["x"]),
    "fields by name": ("pair", {"left": "x", "right": None}),
    "a text for a number": ("pair", ["x", "1"]),
    "a float for a number": ("pair", ["x", 1.0]),
    "a truth value for a number": ("pair", ["x", True]),
    "a text for a list": ("many", "abc"),
    "no such kind": ("many", [5]),
    "another kind": ("many", [{"left": "x"}]),
    "a pair too long": ("two", [1, "a", "b"]),
    "a list for a mapping": ("by_name", []),
    "an int for a float": ("by_name", {"x": [1]}),
    "another word of an enumeration": ("tone", "middle"),
    "another literal word": ("word", "c"),
    "no date": ("day", "yesterday"),
    "a moment for a date": ("day", "2024-01-01T00:00:00"),
    "a number for a date": ("day", 0),
    "a number for a truth value": ("is_so", 1),
    "half a letter": ("later", "\ud800"),
    "a class": ("later", {"__class__": "os.system"}),
    "a number that is none": ("by_name", {"x": [math.nan]}),
    "a number without end": ("by_name", {"x": [math.inf]}),
}


@together("name", WRONG)
def test_a_wrong_type_is_refused(name: str) -> None:
    assert EXACT.read(text_of(GOOD)).pair == Pair("x")
    field, value = WRONG[name]
    with pytest.raises(ValueError, match=r".*"):
        EXACT.read(text_of(GOOD | {field: value}))


def test_what_is_left_out_or_too_much_is_refused() -> None:
    for wrong in (
        {name: value for name, value in GOOD.items() if name != "later"},
        GOOD | {"more": 1},
        dict(reversed(GOOD.items())),
    ):
        with pytest.raises(ValueError, match="another form than it is written in"):
            EXACT.read(text_of(wrong))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, text_of(GOOD) + " ", 5, None])
def test_what_is_no_json_is_refused(text: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        EXACT.read(text)


@together(
    "value",
    [object(), ["x"], {"x"}, b"x", ("x",), date(2024, 1, 1), Markup("x"), Tone.LOW, np.int8(1)],
    ids=lambda value: type(value).__name__,  # workers must agree on the names of tests
)
def test_what_would_not_come_back_is_not_written(value: Any) -> None:
    for declared in (str, Pair):
        with pytest.raises(ValueError, match=r".*"):
            Exact(declared, {}).write(value)


def test_an_int_where_a_float_is_declared_is_not_written() -> None:
    exact = Exact(tuple[float, ...], {})
    assert exact.read(exact.write((1.0, 0.1, 1e300))) == (1.0, 0.1, 1e300)
    with pytest.raises(ValueError, match="does not come back as it was"):
        exact.write((1,))


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_what_is_no_number_of_json_is_not_written(value: float) -> None:
    with pytest.raises(ValueError, match="valid number"):
        Exact(float, {}).write(value)


def test_numbers_come_back_with_their_shape() -> None:
    numbers = np.arange(-6, 6, dtype=np.int8).reshape(3, 4).T
    back = TABLE.read(TABLE.write(numbers))
    assert (back.dtype, back.tolist()) == (np.dtype(np.int8), numbers.tolist())
    assert back.flags.writeable
    assert TABLE.read(TABLE.write(None)) is None
    for other in (numbers.astype(float), numbers.astype(np.int16), numbers[0], numbers[:0]):
        with pytest.raises(ValueError, match=r".*"):
            TABLE.write(other)


@together(
    "value", [[[1], [1, 2]], [[128]], [[-129]], [[2**70]], [["1"]], [[1.0]], [[None]], [1], "x", 5]
)
def test_numbers_that_do_not_fit_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        TABLE.read(text_of(value))


# --- sentences that remember what they were made of -----------------------------------------------

FAULTS = Exact(tuple[Diagnostic, ...], {"Sentence": Sentence})
SENTENCES = [
    told("expected %(expected)s, found %(value)s", expected=told("text"), value=show([])),
    told("more than %(most)s items in one list or mapping", most=1000),
    told_many("%(n)s file", "%(n)s files", 2),
    told_text("100 % sure", {"nl": "100 % zeker"}),
    in_a_row((told("a list"), "x"), ": "),
    "plain text",
]


def fault(sentence: str) -> Diagnostic:
    return Diagnostic("PS203", Severity.ERROR, sentence, Location("a.yaml"), sentence)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_fault_that_comes_back_can_be_told_in_dutch(sentence: str) -> None:
    dutch = Language("nl")
    (back,) = FAULTS.read(FAULTS.write((fault(sentence),)))
    assert back == fault(sentence)
    assert type(back.message) is type(sentence)
    assert dutch.tell(back.message) == dutch.tell(back.hint) == dutch.tell(sentence)


@together(
    "spoilt",
    [
        None,
        3,
        ["%(a)s", {}, "", 1, {}],
        ["%(a)1000000000s", {"a": "x"}, "", 1, {}],
        ["x", {"a": None}, "", 1, {}],
        ["x", {}, "", 1],
        ["x", {}, "%", 2, {}],
    ],
)
def test_what_is_no_sentence_is_refused(spoilt: Any) -> None:
    text = FAULTS.write((fault("here"),)).replace('"here"', json.dumps(spoilt))
    with pytest.raises((ValueError, KeyError)):
        FAULTS.read(text)
