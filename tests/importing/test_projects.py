"""Tables of projects: what rows become, and what is told of which cell."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

from pilotscan.asking.answers.grids import read_book
from pilotscan.diagnostics import Diagnostic
from pilotscan.errors import UsageError
from pilotscan.importing.projects import check_paths, read_projects
from pilotscan.model.mapping import ProjectMapping
from support.together import together

COLUMNS = {"name": "Name", "place.municipality": "Town"}
Rows = list[list[object]]


def mapping(**said: Any) -> ProjectMapping:
    columns = {**COLUMNS, **said.pop("columns", {})}
    return ProjectMapping.model_validate({"pilotscan_projects": 1, "columns": columns, **said})


def csv(text: str) -> bytes:
    return text.encode()


def xlsx(rows: Rows, *merged: str) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Projects"
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def read(data: bytes, **said: Any) -> tuple[list[dict[str, Any]], list[Diagnostic]]:
    how = mapping(**said)
    name = "t.xlsx" if data.startswith(b"PK") else "t.csv"
    made, faults = read_projects(read_book(data, name), how, check_paths(how, "m.yaml"))
    return [yaml.safe_load(one.text) for one in made], faults


def told_of(faults: list[Diagnostic]) -> list[tuple[str, int, int]]:
    return [(one.code, one.where.line, one.where.column) for one in faults]


def test_a_row_becomes_a_pilot_that_says_where_it_comes_from() -> None:
    [pilot], faults = read(
        csv("Name,Town,Money,From\nHuis op Maat,Utrecht,1200,City\n"),
        columns={"funding[0].amount": "Money", "funding[0].source": "From"},
        values={"place.country": "NL", "funding[0].currency": "EUR", "status": "running"},
    )
    assert faults == []
    assert pilot == {
        "pilotscan": 1,
        "id": "huis-op-maat",
        "name": "Huis op Maat",
        "place": {"country": "NL", "municipality": ["Utrecht"]},
        "status": "running",
        "funding": [{"source": "City", "amount": 1200, "currency": "EUR", "sources": ["table"]}],
        "sources": {"table": {"title": "t.csv"}},
    }


def test_the_source_is_what_the_mapping_says_of_the_table() -> None:
    [pilot], _ = read(
        xlsx([["Name", "Town", "What"], ["A", "Ede", "A house"]]),
        columns={"summary": "What"},
        source={"publisher": "Province", "year": 2026, "kind": "internal-document"},
    )
    assert pilot["sources"]["table"] == {
        "title": "t.xlsx, Projects",
        "publisher": "Province",
        "year": 2026,
        "kind": "internal-document",
    }


def test_the_source_is_left_out_where_nothing_can_name_it() -> None:
    [pilot], _ = read(csv("Name,Town\nA,Ede\n"))
    assert pilot.keys() == {"pilotscan", "id", "name", "place"}


def test_what_holds_for_all_holds_of_an_item_only_where_a_row_says_of_it() -> None:
    pilots, _ = read(
        csv("Name,Town,With\nA,Ede,Rigo;Mitros\nB,Ede,\n"),
        columns={"partners[].name": "With"},
        values={"partners[].sector": "ngo", "themes": "housing"},
    )
    assert [one.get("partners") for one in pilots] == [
        [
            {"name": "Rigo", "sector": "ngo", "sources": ["table"]},
            {"name": "Mitros", "sector": "ngo", "sources": ["table"]},
        ],
        None,
    ]
    assert [one["themes"] for one in pilots] == [["housing"], ["housing"]]


def test_prose_and_languages() -> None:
    [pilot], _ = read(
        csv('Town,Name,What,Wat,Do\nEde,A,It is,Het is,"one\ntwo"\n'),
        columns={"summary.en": "What", "summary.nl": "Wat", "activities": "Do"},
    )
    assert pilot["summary"] == {"text": {"en": "It is", "nl": "Het is"}, "sources": ["table"]}
    assert pilot["activities"] == [
        {"text": "one", "sources": ["table"]},
        {"text": "two", "sources": ["table"]},
    ]


@together(
    "path, text, said",
    [
        ("period.start", "2016", 2016),
        ("period.start", "2016-07~", "2016-07~"),
        ("period.start", "03-2019", "2019-03"),
        ("period.start", "mrt 2020", "2020-03"),
        ("period.start", "14-01-2027", date(2027, 1, 14)),
        ("target_groups[0].size", "€ 1.250.000", 1250000),
        ("target_groups[0].size", "12,5", 12.5),
        ("status", "ENDED", None),
        ("status", "running", "running"),
        ("period.start", "32-13-2020", None),
        ("target_groups[0].size", "1.250", None),
        ("target_groups[0].size", "many", None),
        ("circumstances[0].highlight", "ja", True),
        ("circumstances[0].highlight", "maybe", None),
        ("checked", "2026-11-22", date(2026, 11, 22)),
    ],
)
def test_a_cell_is_read_as_its_key_wants_or_told(path: str, text: str, said: Any) -> None:
    pilots, faults = read(csv(f'Name,Town,X\nA,Ede,"{text}"\n'), columns={path: "X"})
    if said is None:
        assert (pilots, told_of(faults)) == ([], [("PS803", 2, 3)])
        return
    assert faults == []
    node: Any = pilots[0]
    for step in path.replace("[0]", ".0").split("."):
        node = node[int(step) if step.isdigit() else step]
    assert (node, type(node)) == (said, type(said))


def test_words_decimals_and_empty_cells_as_the_mapping_says() -> None:
    pilots, faults = read(
        csv('Name,Town,S,N\nA,Ede,klaar,1.250\nB,Ede,-,"1.250,5"\nC,Ede,weg,n.v.t.\n'),
        columns={"status": "S", "target_groups[0].size": "N"},
        words={"status": {"Klaar": "ended", "weg": ""}},
        decimal=",",
        empty=["-", "N.v.t."],
    )
    assert faults == []
    assert [one.get("status") for one in pilots] == ["ended", None, None]
    assert [one.get("target_groups", [{}])[0].get("size") for one in pilots] == [1250, 1250.5, None]


def test_a_row_with_a_fault_does_not_hide_the_others() -> None:
    pilots, faults = read(
        csv(
            "Name,Town,S\nA,Ede,running\nB,Ede,gone\n,Ede,running\nA,Oss,running\n學,Ede,\nC,Ede,\n"
        ),
        columns={"status": "S"},
    )
    assert [one["id"] for one in pilots] == ["a", "c"]
    assert told_of(faults) == [("PS803", 3, 3), ("PS803", 4, 1), ("PS804", 5, 1), ("PS803", 6, 1)]
    assert "row 2" in faults[2].message


def test_an_id_of_its_own_goes_before_the_name() -> None:
    pilots, faults = read(csv("Name,Town,Key\nA,Ede,p-1\nA,Ede,P 2\n"), columns={"id": "Key"})
    assert [one["id"] for one in pilots] == ["p-1"]
    assert told_of(faults) == [("PS803", 3, 3)]
    assert "p-2" in faults[0].hint


def test_ragged_rows() -> None:
    pilots, faults = read(csv("Name,Town,S\nA,Ede\n\n  ,,\nB,Ede,x,y\n"), leave=["S"])
    assert [one["id"] for one in pilots] == ["a"]
    assert told_of(faults) == [("PS703", 5, 4)]


def test_columns_that_nobody_names_are_told_once() -> None:
    pilots, faults = read(csv("Name,Town,Odd,Left\nA,Ede,1,2\nB,Ede,3,4\n"), leave=["Left"])
    assert [one["id"] for one in pilots] == ["a", "b"]
    assert [(one.code, one.severity, one.where.column) for one in faults] == [
        ("PS802", "warning", 3)
    ]


@pytest.mark.parametrize(
    ("heads", "column"), [("Name,Twn", 1), ("Name,Town,Town", 3), ("name,Town", 1)]
)
def test_a_column_that_is_missing_or_there_twice_stops_the_table(heads: str, column: int) -> None:
    pilots, faults = read(csv(f"{heads}\nA,Ede,x\n"))
    assert (pilots, told_of(faults)) == ([], [("PS703", 1, column)])


def test_merged_heads() -> None:
    rows: Rows = [["Project", None, "Money"], ["Name", "Town", None], ["A", "Ede", 12]]
    with_money = {"columns": {"funding[0].amount": "Money"}, "values": {"funding[0].source": "X"}}
    pilots, faults = read(xlsx(rows, "A1:B1", "C1:C2"), heads=2, **with_money)
    assert (faults, pilots[0]["funding"][0]["amount"]) == ([], 12)
    wide: Rows = [["Name", "Town", "Money", None], ["A", "Ede", 12, 13]]
    pilots, faults = read(xlsx(wide, "C1:D1"), **with_money)
    assert (pilots, told_of(faults)) == ([], [("PS703", 1, 3)])


def test_formulas_errors_and_merged_cells_are_not_guessed_at() -> None:
    rows: Rows = [["Name", "Town"], ["A", "=B4"], ["B", "#REF!"], ["C", "Ede"], ["D", None]]
    pilots, faults = read(xlsx(rows, "B4:B5"))
    assert pilots == []
    assert told_of(faults)[0] == ("PS702", 2, 2)
    assert {code for code, _, _ in told_of(faults)} == {"PS702"}
    assert [line for _, line, _ in told_of(faults)] == [2, 3, 4, 5]


def test_a_sheet_that_is_not_there() -> None:
    _, faults = read(xlsx([["Name", "Town"]]), sheet="Project")
    assert [(one.code, "Projects" in one.hint) for one in faults] == [("PS703", True)]


@together(
    "said, why",
    [
        ({"columns": {"place.town": "X"}}, "nothing that a pilot file holds"),
        ({"columns": {"name[0]": "X"}}, "no list"),
        ({"columns": {"assessments[0].date": "X"}}, "nothing that a pilot file holds"),
        ({"columns": {"partners": "X"}}, "keys there"),
        ({"columns": {"partners[].roles": "X"}}, "list in a list|lists in a list"),
        ({"columns": {"funding[0]amount": "X"}}, "write it as"),
        ({"values": {"stat": "x"}}, "status"),
        ({"words": {"status": {"x": "ended"}}}, "no column is read"),
    ],
)
def test_a_path_that_leads_nowhere_is_wrong_usage(said: Any, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        check_paths(mapping(**said), "m.yaml")
