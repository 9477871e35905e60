"""Pilots from a table: a row each."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

import pilotscan
from pilotscan import Pilot, PilotError, UsageError, pilots_from_frame
from pilotscan.model.framework import Framework
from support.together import together

TABLE = pd.DataFrame(
    {
        "id": ["garden", "kitchen", "choir"],
        "name": ["Garden of all", "Kitchen of all", "Choir of all"],
        "country": "NL",
        "municipality": ["Utrecht; Zeist", "Gouda", "Delft"],
        "start": [2020, 2021, pd.NA],
        "themes": ["housing; language", None, " "],
        "trust": [3, np.nan, 0],
        "money": [np.nan, np.nan, 2],
    }
)


def test_a_row_is_the_pilot_that_a_file_would_say(small: Framework) -> None:
    loaded = pilots_from_frame(TABLE, small, date=date(2026, 1, 15), assessor="independent")
    assert [pilot.id for pilot in loaded] == ["garden", "kitchen", "choir"]
    assert loaded["garden"] == Pilot.from_dict(
        {
            "id": "garden",
            "name": "Garden of all",
            "place": {"country": "NL", "municipality": ["Utrecht", "Zeist"]},
            "period": {"start": 2020},
            "themes": ["housing", "language"],
            "assessments": [
                {
                    "date": "2026-01-15",
                    "framework": "two-dimensions",
                    "assessor": {"role": "independent"},
                    "ratings": {"trust": 3},
                }
            ],
        }
    )
    assert loaded["kitchen"].assessments == ()
    assert loaded["choir"].to_dict()["assessments"][0]["ratings"] == {"trust": 0, "money": 2}
    assert (loaded["choir"].themes, loaded["choir"].period.start) == ((), None)
    assert loaded.framework is small
    assert loaded.files == (("", ""),) * 3


def test_they_can_be_judged_compared_and_chosen_from(small: Framework) -> None:
    loaded = pilots_from_frame(TABLE, small, date="2026-01-15")
    levels = [one.condition("trust").level for one in pilotscan.evaluate(loaded, small)]
    assert levels == [3, None, 0]
    assert len(pilotscan.compare(loaded, small)["pilots"]) == 3
    assert [pilot.id for pilot in loaded.where(municipality="zeist")] == ["garden"]
    assert pilotscan.check(loaded, small) == loaded.diagnostics


def test_paths_lists_and_keys_of_a_rating_can_be_columns(small: Framework) -> None:
    frame = pd.DataFrame(
        {
            "name.en": ["Garden"],
            "name.nl": ["Tuin"],
            "place.country": ["NL"],
            "place.municipality": [["Gouda"]],
            "funding[0].source": ["city"],
            "funding[0].amount": [1000.0],
            "funding[1].source": ["fund"],
            "sources.report.kind": ["monitoring"],
            "trust.level": ["unknown"],
            "trust.because": ["Nobody knows."],
            "trust.ask": ["The city"],
            "money.evidence": ["report"],
            "money": [2],
            "date": pd.to_datetime(["2026-01-15"]),
            "assessor": ["partner"],
            "assessor.id": ["anna"],
        },
        index=pd.Index(["garden"], name="pilot"),
    )
    [pilot] = pilots_from_frame(frame, small)
    assert pilot.to_dict() == {
        "pilotscan": 1,
        "id": "garden",
        "name": {"en": "Garden", "nl": "Tuin"},
        "place": {"country": "NL", "municipality": ["Gouda"]},
        "funding": [{"source": "city", "amount": 1000}, {"source": "fund"}],
        "assessments": [
            {
                "date": "2026-01-15",
                "framework": "two-dimensions",
                "assessor": {"role": "partner", "id": "anna"},
                "ratings": {
                    "trust": {"because": "Nobody knows.", "ask": "The city"},
                    "money": {"level": 2, "evidence": ["report"]},
                },
            }
        ],
        "sources": {"report": {"kind": "monitoring"}},
    }


def test_the_facts_of_loaded_pilots_come_back_from_their_table(shipped: Any) -> None:
    names = ["pilot", "name", "language", "municipality", "region", "country", "scope", "status",
             "start", "end", "checked", "themes", "route"]  # fmt: skip
    table = shipped.to_frame()[names]
    again = pilots_from_frame(table.fillna({"municipality": "unknown"}))
    pd.testing.assert_frame_equal(again.to_frame()[names], table)


def test_all_faults_come_at_once_with_row_and_column(small: Framework) -> None:
    frame = TABLE.assign(trust=[3, 99, 1.5], status=["ended", "runing", None])
    frame.loc[1, "country"] = "XX"
    frame.loc[2, "id"] = "garden"
    frame.index = pd.Index(["r1", "r2", "r3"])
    with pytest.raises(PilotError) as caught:
        pilots_from_frame(frame, small, date="2026-01-15")
    told = {(d.code, d.where.file, str(d.where.cell)) for d in caught.value.diagnostics}
    assert told == {
        ("PS204", "<kitchen>", "row 'r2', column 'country'"),
        ("PS204", "<kitchen>", "row 'r2', column 'status'"),
        ("PS204", "<kitchen>", "row 'r2', column 'trust'"),
        ("PS204", "<garden>", "row 'r3', column 'trust'"),
        ("PS402", "<garden>", "row 'r3', column 'id'"),
    }
    assert "did you mean 'running'?" in str(caught.value)


def test_a_row_without_an_id_or_a_name_says_which_row(small: Framework) -> None:
    frame = TABLE.drop(columns=["trust", "money"])
    frame.loc[0, "id"] = None
    frame.loc[1, "name"] = ""
    with pytest.raises(PilotError) as caught:
        pilots_from_frame(frame, small)
    assert [(d.where.file, str(d.where.cell), d.code) for d in caught.value.diagnostics] == [
        ("<kitchen>", "row 1", "PS202"),
        ("<row 0>", "row 0", "PS202"),
    ]


@together(
    "column, hint",
    [
        ("trsut", "did you mean 'trust'?"),
        ("munipality", "did you mean 'municipality'?"),
        ("Vertrouwen", "did you mean 'trust'?"),
        ("place.town", "did you mean 'place'?"),
        ("funding[0].amuont", "rename it"),
        ("xyz", "rename it"),
        ("trust.levels", "rename it"),
        ("", "rename it"),
        (3, "rename it"),
    ],
)
def test_a_column_that_is_not_known_is_told_once(small: Framework, column: Any, hint: str) -> None:
    with pytest.raises(PilotError) as caught:
        pilots_from_frame(TABLE.rename(columns={"money": column}),
                          small, date="2026-01-15")  # fmt: skip
    [fault] = caught.value.diagnostics
    assert (fault.code, fault.where.cell) == ("PS201", f"column '{column}'")
    assert hint in fault.hint


def test_levels_without_a_day_and_two_columns_of_one_name_are_errors_of_use(
    small: Framework,
) -> None:
    with pytest.raises(UsageError, match="on which day were the levels given"):
        pilots_from_frame(TABLE, small)
    twice = pd.concat([TABLE, TABLE[["trust"]]], axis=1)
    with pytest.raises(UsageError, match="two columns are called 'trust'"):
        pilots_from_frame(twice, small, date="2026-01-15")


def test_a_table_without_rows_has_no_pilots(small: Framework) -> None:
    assert len(pilots_from_frame(TABLE.iloc[:0], small, date="2026-01-15")) == 0


def test_neither_the_table_nor_the_order_of_its_columns_matters(small: Framework) -> None:
    before = TABLE.copy()
    mixed = TABLE[TABLE.columns[::-1]]
    one, other = (pilots_from_frame(frame, small, date="2026-01-15") for frame in (TABLE, mixed))
    assert list(one) == list(other)
    pd.testing.assert_frame_equal(TABLE, before)


def test_gaps_in_a_list_are_closed_and_faults_still_name_their_column(small: Framework) -> None:
    frame = TABLE[["id", "name", "country", "municipality"]].assign(
        **{
            "funding[0].source": ["city", None, None],
            "funding[2].source": ["fund", "fund", None],
            "funding[2].amount": [1, 2, None],
        }
    )
    garden, kitchen, choir = (pilot.to_dict() for pilot in pilots_from_frame(frame, small))
    assert garden["funding"] == [{"source": "city"}, {"source": "fund", "amount": 1}]
    assert kitchen["funding"] == [{"source": "fund", "amount": 2}]
    assert "funding" not in choir
    with pytest.raises(PilotError) as caught:
        pilots_from_frame(frame.assign(**{"funding[2].amount": [None, "much", None]}), small)
    [fault] = caught.value.diagnostics
    assert fault.where.cell == "row 1, column 'funding[2].amount'"


def test_cells_can_hold_lists_and_mappings_which_stay_as_they_are(small: Framework) -> None:
    place = {"country": "NL", "municipality": ["Gouda"]}
    frame = pd.DataFrame({"id": ["garden"], "name": ["Garden"], "place": [place]})
    frame["figures"] = [[{"what": "people", "value": np.int64(3)}]]
    [pilot] = pilots_from_frame(frame, small)
    assert pilot.to_dict()["figures"] == [{"what": "people", "value": 3}]
    assert pilot.to_dict()["place"] == place == {"country": "NL", "municipality": ["Gouda"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [("pilot", "id"), ("trust", "trust.level"), ("place", "country"), ("name", "name.en"),
     ("funding", "funding[0].source"), ("municipality", "place.municipality")],
)  # fmt: skip
def test_two_columns_for_one_place_are_an_error_of_use(
    small: Framework, one: str, other: str
) -> None:
    frame = pd.DataFrame({one: ["x"], other: ["y"]})
    with pytest.raises(UsageError, match=r"the columns '.*' and '.*' say the same"):
        pilots_from_frame(frame, small, date="2026-01-15")


@pytest.mark.parametrize("frame", [None, [], {"id": ["x"]}, "x.csv"])
def test_what_is_no_table_is_an_error_of_use(frame: Any) -> None:
    with pytest.raises(UsageError, match="pilots_from_frame takes a DataFrame, not "):
        pilots_from_frame(frame)
