"""Efforts from a table: what is read of it, and how what is wrong with it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotscan.errors import UsageError
from pilotscan.loading.effort import read_effort

CONDITIONS = ("trust", "money")


def read(work: Path, data: bytes) -> dict[str, float]:
    (work / "effort.csv").write_bytes(data)
    return read_effort(Path("effort.csv"), CONDITIONS)


@pytest.mark.parametrize(
    "data",
    [
        b"condition,effort\ntrust,2.5\nmoney,0\n",
        b"\xef\xbb\xbfCondition;Effort\r\ntrust;2,5\r\nmoney;0\r\n",
        b"note\teffort\tcondition\nx\t2.5\ttrust\n\n\t0\tmoney\n",
        b'effort,condition\n"2,5",trust\n,\n0,money\n,trust\n',
    ],
)
def test_a_table_is_read_as_spreadsheets_write_it(work: Path, data: bytes) -> None:
    assert read(work, data) == {"trust": 2.5, "money": 0.0}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "effort.csv:1: the column 'condition' is missing: begin with the line condition,eff"),
        (b"condition;days\n", "effort.csv:1: the column 'effort' is missing: .* condition;effort"),
        (b"condition,effort\n\ntrust,-1\n", "effort.csv:3: the effort '-1' is not a number from 0"),
        (b"condition,effort\ntrust,nan\n", "effort.csv:2: the effort 'nan' is not a number"),
        (b"condition;effort\ntrust;1.000\n", "effort.csv:2: the effort '1.000' is not a number"),
        (
            b"condition,effort\ntrst,1\n",
            "effort.csv:2: .*no condition 'trst': did you mean 'trust'",
        ),
        (b"condition,effort\nxyz,1\n", "effort.csv:2: .*no condition 'xyz': 'pilotscan explain'"),
        (b"condition,effort\ntrust,1\ntrust,2\n", "effort.csv:3: 'trust' has an effort already"),
        (b'condition,effort\n"trust,1\n', "effort.csv:2: this is no CSV"),
        (b"condition,effort\ntrust,\xff\n", "effort.csv is not in UTF-8"),
        (b"condition,effort\n" + b"x" * 1_000_000, "effort.csv has more than 1,000,000 bytes"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(work: Path, data: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read(work, data)


def test_a_table_that_is_not_there_is_told(work: Path) -> None:
    with pytest.raises(UsageError, match=r"none.csv cannot be read: No such file"):
        read_effort(work / "none.csv", CONDITIONS)
