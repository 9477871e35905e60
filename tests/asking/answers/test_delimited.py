"""CSV as programs of all kinds write it."""

from __future__ import annotations

import codecs

import pytest

from pilotscan.asking.answers import delimited
from pilotscan.asking.answers.delimited import read_delimited
from pilotscan.loading.document import Fault
from support.together import together

DUTCH = "assessor;level;because\r\nfinanciën;2;één “reden”\r\n"
READ = [["assessor", "level", "because"], ["financiën", "2", "één “reden”"]]


def texts(data: bytes) -> list[list[str]]:
    [grid] = read_delimited(data, "a.csv").sheets.values()
    return [[cell.text for cell in row] for row in grid.rows]


@together(
    "data",
    [
        DUTCH.encode(),
        DUTCH.encode("utf-8-sig"),
        DUTCH.encode("utf-16"),
        codecs.BOM_UTF16_BE + DUTCH.encode("utf-16-be"),
        DUTCH.encode("utf-16-le"),
        DUTCH.encode("utf-16-be"),
        DUTCH.encode("cp1252"),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-be", "le without bom", "be without bom", "cp1252"],
)
def test_the_encodings_of_offices_are_known(data: bytes) -> None:
    assert texts(data) == READ


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_the_one_of_the_head(separator: str) -> None:
    text = f'a{separator}"b,;\tc"{separator}d\n1{separator}2,5{separator}x;y;z;w'
    expected = [["a", "b,;\tc", "d"], ["1", "2,5", "x;y;z;w"]]
    if separator == ",":
        expected[1] = ["1", "2", "5", "x;y;z;w"]
    elif separator == ";":
        expected[1] = ["1", "2,5", "x", "y", "z", "w"]
    assert texts(text.encode()) == expected


@together(
    "text, rows",
    [
        ("level, 0-4;because\n2;a\n3;b\n", [["level, 0-4", "because"], ["2", "a"], ["3", "b"]]),
        ("sep=;\na,b,c;d\n1;2\n", [["a,b,c", "d"], ["1", "2"]]),
        ("only\none\n", [["only"], ["one"]]),
        ("a,b\n1\n1,2,3\n\n,,\n4,,\n", [["a", "b"], ["1"], ["1", "2", "3"], [], [], ["4"]]),
        ('a,b\n"x\r\ny ""z""",2\n', [["a", "b"], ['x\ny "z"', "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("a,b\n=1+1,@x\n", [["a", "b"], ["=1+1", "@x"]]),
    ],
)
def test_tables_are_read_as_they_were_meant(text: str, rows: list[list[str]]) -> None:
    assert texts(text.encode()) == rows


def test_an_open_quotation_mark_does_not_swallow_the_rest() -> None:
    with pytest.raises(Fault, match=r"^is no proper CSV in line 3$"):
        texts(b'a,b\n1,"x\n3,4\n')


def test_a_table_with_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_CELLS", 6)
    assert len(texts(b"a,b\n1,2\n")) == 2
    with pytest.raises(Fault, match="more than 6 cells"):
        texts(b"a,b\n1,2\n\n\n")
