"""Values of Python, numpy and pandas as they would be read from a file."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pilotscan.loading.limits import MAX_DEPTH, MAX_VALUES
from pilotscan.loading.plain import is_missing, plain_tree
from pilotscan.model.assessment import Rating
from pilotscan.model.base import Prose
from pilotscan.model.dates import FuzzyDate
from support.together import together

MISSING = [None, float("nan"), np.nan, np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT"),
           Decimal("nan")]  # fmt: skip


@together("value", MISSING)
def test_what_is_not_known_is_none_and_left_out_of_lists(value: Any) -> None:
    assert is_missing(value)
    assert plain_tree({"a": value, "b": [1, value, 2]}, "x") == ({"a": None, "b": [1, 2]}, [])


@together("value, read",
    [
        (True, True), (np.bool_(False), False), (pd.Series([True])[0], True),
        (3, 3), (np.int64(3), 3), (np.uint8(3), 3), (3.0, 3), (np.float64(3), 3), (0.5, 0.5),
        (np.float32(0.5), 0.5), (Decimal("0.5"), 0.5), (Decimal(2), 2), (Fraction(1, 4), 0.25),
        ("text", "text"), (np.str_("text"), "text"), ("", ""), (0, 0), (False, False),
        (date(2026, 3, 1), "2026-03-01"), (datetime(2026, 3, 1, 15, tzinfo=UTC), "2026-03-01"),
        (pd.Timestamp("2026-03-01 15:00"), "2026-03-01"),
        (np.datetime64("2026-03-01"), "2026-03-01"),
        (np.datetime64("2026-03-01T15:00:00.123", "ns"), "2026-03-01"),
        (np.datetime64("2026-03"), "2026-03"), (np.datetime64("2026"), "2026"),
        (pd.Period("2026-03", "M"), "2026-03"), (FuzzyDate(2016, 7, about=True), "2016-07~"),
        ((1, 2), [1, 2]), (np.array([1, 2]), [1, 2]), (pd.Series([1, 2]), [1, 2]),
        (pd.Index(["a"]), ["a"]), ({"a": {"b": np.int64(1)}}, {"a": {"b": 1}}),
        (Fraction(10**500, 3), math.inf), (pd.Categorical(["a"])[0], "a"),
        (Prose(text="a"), "a"), (Rating(level=3), 3),
        ([Rating(level=3, because="x")], [{"level": 3, "because": "x"}]),
    ],

)  # fmt: skip
def test_a_value_is_what_a_file_would_have(value: Any, read: Any) -> None:
    tree, faults = plain_tree({"a": value}, "x")
    assert (tree, faults) == ({"a": read}, [])
    assert type(tree["a"]) is type(read)


@together("value, code, path",
    [
        ({1, 2}, "PS203", "a"), (Ellipsis, "PS203", "a"), (b"text", "PS203", "a"),
        (np.timedelta64(1, "D"), "PS203", "a"), (1 + 2j, "PS203", "a"), (range, "PS203", "a"),
        (np.array([[1]]), "PS203", "a"), ({1: "x"}, "PS112", "a.1"),
        ([{None: 1}], "PS112", "a[0].None"),
        (10**18, "PS113", "a"), ([-(10**5000)], "PS113", "a[0]"), ([1] * 1001, "PS115", "a"),
        (dict.fromkeys(map(str, range(1001))), "PS115", "a"), ("x" * 20_001, "PS116", "a"),
        ({"x" * 1025: 1}, "PS116", "a"), ("a\x00b", "PS104", "a"), ("a\ud800b", "PS104", "a"),
        (["x", "\u202e"], "PS104", "a[1]"),
    ],
)  # fmt: skip
def test_what_no_file_can_hold_is_a_fault_with_its_place(value: Any, code: str, path: str) -> None:
    _, [fault] = plain_tree({"a": value}, "<x>")
    assert (fault.code, fault.where.file, fault.where.path) == (code, "<x>", path)
    assert fault.hint


def test_what_holds_itself_and_what_is_too_much_ends() -> None:
    endless: dict[str, Any] = {}
    endless["a"] = endless
    tree, [fault] = plain_tree(endless, "x")
    assert fault.code == "PS105"
    assert fault.where.path.count("a") == MAX_DEPTH + 1
    many: Any = "x"
    for _ in range(30):
        many = [many] * 10
    tree, [fault] = plain_tree({"a": many}, "x")
    assert fault.code == "PS115"
    assert str(tree).count("x") < MAX_VALUES


@pytest.mark.outside
def test_no_pandas_is_loaded_for_it() -> None:
    script = (
        "import sys\nfrom pilotscan.loading.plain import plain_tree\n"
        "assert plain_tree({'a': float('nan')}, 'x') == ({'a': None}, [])\n"
        "sys.exit(sorted({'pandas', 'numpy'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
