"""Values as JSON and back: exactly what was there, or nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pilotscan.runs.cache.plain import Plain


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
    left_out: object | None = None


PLAIN = Plain({}, without=[(Whole, "left_out")])
TEXTS = st.text()
PAIRS = st.builds(Pair, TEXTS, st.none() | st.integers())
WHOLES = st.builds(
    Whole,
    PAIRS,
    st.lists(PAIRS | TEXTS).map(tuple),
    st.tuples(st.integers(), TEXTS),
    st.dictionaries(TEXTS, st.lists(st.floats(allow_nan=False)).map(tuple)),
    st.sampled_from(Tone),
    st.sampled_from(["a", "b"]),
    st.none() | st.dates(),
    st.booleans(),
    st.none(),
)


def types_of(value: Any) -> Any:
    if isinstance(value, tuple):
        return type(value), [types_of(one) for one in value]
    if isinstance(value, dict):
        return dict, {key: types_of(one) for key, one in value.items()}
    return type(value)


@given(WHOLES)
def test_what_is_written_comes_back_as_it_was(value: Whole) -> None:
    text = json.dumps(PLAIN.encode(value, Whole))
    back = PLAIN.decode(json.loads(text), Whole)
    assert back == value
    for name in ("pair", "many", "two", "by_name", "tone", "word", "day", "is_so"):
        assert types_of(getattr(back, name)) == types_of(getattr(value, name))
    assert list(back.by_name) == list(value.by_name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=12,
)


@given(JSON)
def test_other_json_is_refused_or_a_whole_value(value: Any) -> None:
    try:
        back = PLAIN.decode(value, Whole)
    except ValueError:
        return
    assert PLAIN.encode(back, Whole) == value


GOOD = ["x", None], [], [1, "a"], {}, "low", "a", None, True
WRONG: dict[str, tuple[int, Any]] = {
    "a number for a text": (0, [1, None]),
    "a field too many": (0, ["x", None, None]),
    "a field too few": (0, ["x"]),
    "a text for a number": (0, ["x", ["1"]]),
    "a truth value for a number": (0, ["x", [True]]),
    "a text for a list": (1, "abc"),
    "no such kind": (1, [[2, "x"]]),
    "a kind below the first": (1, [[-1, "x"]]),
    "a pair too long": (2, [1, "a", "b"]),
    "a list for a mapping": (3, []),
    "another word of an enumeration": (4, "middle"),
    "another literal word": (5, "c"),
    "no date": (6, ["yesterday"]),
    "a number for a truth value": (7, 1),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_type_is_refused(name: str) -> None:
    assert PLAIN.decode(list(GOOD), Whole).pair == Pair("x")
    place, value = WRONG[name]
    wrong = list(GOOD)
    wrong[place] = value
    with pytest.raises(ValueError, match=r".*"):
        PLAIN.decode(wrong, Whole)


def test_a_field_that_is_left_out_must_be_empty() -> None:
    value = Whole(Pair("x"), (), (1, ""), {}, Tone.LOW, "a", None, True, "precious")
    with pytest.raises(TypeError, match="Whole has what is not kept"):
        PLAIN.encode(value, Whole)


@pytest.mark.parametrize("hint", [object, list[str], set[str], bytes, Any])
def test_a_type_without_a_form_in_json_is_told(hint: Any) -> None:
    with pytest.raises(TypeError, match="cannot be kept as JSON"):
        PLAIN.encode("x", hint)


def test_numbers_come_back_with_their_shape() -> None:
    hint = NDArray[np.int8]
    numbers = np.arange(-6, 6, dtype=np.int8).reshape(3, 4).T
    back = PLAIN.decode(json.loads(json.dumps(PLAIN.encode(numbers, hint))), hint)
    assert (back.dtype, back.tolist()) == (np.dtype(np.int8), numbers.tolist())
    assert back.flags.writeable
    with pytest.raises(TypeError, match="float64"):
        PLAIN.encode(numbers.astype(float), hint)


@pytest.mark.parametrize(
    "value", [[[2], "AA=="], [[-1], "AA=="], [["1"], "AA=="], [[1], 5], [[1], "%"], [1], "x"]
)
def test_numbers_that_do_not_fit_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        PLAIN.decode(value, NDArray[np.int8])
