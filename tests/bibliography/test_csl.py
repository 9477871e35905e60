"""CSL-JSON: names, dates and types, and what is wrong with its line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pilotscan.bibliography.library import read_library
from pilotscan.diagnostics import Diagnostic
from pilotscan.model.source import Source

ITEM = {
    "id": "http://zotero.org/users/1/items/AB",
    "citation-key": "vries2020",
    "type": "article-journal",
    "title": "Costs & benefits",
    "container-title": "Journal of Housing",
    "author": [
        {"family": "Vries", "given": "Jan", "non-dropping-particle": "de"},
        {"literal": "Gemeente Utrecht"},
    ],
    "issued": {"date-parts": [["2020", 3]]},
    "DOI": "10.1000/a_b",
    "accessed": {"date-parts": [[2021]]},
}


def read(*items: Any) -> tuple[dict[str, Source], list[Diagnostic]]:
    data = json.dumps(items, indent=1).encode()
    read_in = read_library(data, "x.json")
    return read_in.listed.sources, read_in.faults


def test_an_item_becomes_a_source() -> None:
    sources, faults = read(ITEM)
    assert faults == []
    source = sources["vries2020"]
    assert (source.title, source.author, str(source.year), source.doi) == (
        "Costs & benefits",
        "Jan de Vries and Gemeente Utrecht",
        "2020-03",
        "10.1000/a_b",
    )
    assert (source.kind, source.proposed) == (None, "peer-reviewed")


def test_a_report_is_made_by_who_published_it_and_a_newspaper_is_press() -> None:
    sources, _ = read(
        {"id": "r", "type": "report", "title": "R", "publisher": "RIGO"},
        {"id": "n", "type": "article-newspaper", "title": "N"},
    )
    assert sources["r"].made_by == "RIGO"
    assert sources["n"].proposed == "press"


@pytest.mark.parametrize(
    ("issued", "said"),
    [
        ({"date-parts": [[2020, 3, 5]]}, "2020-03-05"),
        ({"date-parts": [[2020]], "circa": True}, "2020~"),
        ({"raw": "2019-11"}, "2019-11"),
        ({"literal": "in press"}, "None"),
        ({"date-parts": [[]]}, "None"),
        ("2020", "None"),
    ],
)
def test_dates(issued: Any, said: str) -> None:
    sources, _ = read({"id": "a", "type": "book", "title": "A", "issued": issued})
    assert str(sources["a"].year) == said


def test_what_there_is_no_place_for_is_told() -> None:
    _, faults = read({**ITEM, "PMID": "1", "custom": {"a": 1}})
    assert [(one.code, str(one.message)) for one in faults] == [("PS802", (
        "'vries2020': left out, as there is no place for it: PMID, custom"
    ))]  # fmt: skip


def test_two_alike_and_one_without_an_id_are_told_with_their_lines() -> None:
    _, faults = read({"id": "a", "type": "book"}, {"id": "a", "type": "book"}, {"type": "book"}, 3)
    assert [(one.code, one.where.line) for one in faults] == [
        ("PS804", 6), ("PS806", 10), ("PS806", 13),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "{", '{"a": 1}', "[1, ", "[" * 100_000, "null"])
def test_what_is_no_list_of_items_cannot_be_read(text: str) -> None:
    assert [one.code for one in read_library(text.encode(), "x.json").faults] == ["PS801"]
