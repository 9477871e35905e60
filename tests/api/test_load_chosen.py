"""Loaded pilots as a sequence to choose from, to show and to write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pilotscan
from pilotscan import LoadedPilots, Pilot, UsageError, WriteError
from pilotscan.comparing.selecting import FIELDS
from pilotscan.model.scale import VERDICTS


def ids(pilots: LoadedPilots) -> list[str]:
    return [pilot.id for pilot in pilots]


def test_a_slice_is_loaded_pilots_with_what_is_said_of_their_files(shipped: LoadedPilots) -> None:
    some = shipped[3:7]
    assert isinstance(some, LoadedPilots)
    assert (some.pilots, some.files) == (shipped.pilots[3:7], shipped.files[3:7])
    assert some.framework is shipped.framework
    named = {file for file, _ in some.files}
    assert [d for d in shipped.diagnostics if d.where.file in named] == list(some.diagnostics)
    assert ids(shipped[::-1]) == ids(shipped)[::-1]
    assert pilotscan.evaluate(some) == pilotscan.evaluate(shipped)[3:7]


def test_a_pilot_can_be_taken_by_its_id(shipped: LoadedPilots) -> None:
    assert shipped["plan-einstein"].name == "Plan Einstein"
    assert shipped[-1] is shipped.pilots[-1]
    with pytest.raises(KeyError, match="plan-eistein"):
        shipped["plan-eistein"]
    with pytest.raises(IndexError):
        shipped[22]


CHOICES: list[tuple[dict[str, Any], Any]] = [
    ({"theme": "Housing"}, lambda p: "housing" in p.themes),
    ({"status": "ended"}, lambda p: p.status == "ended"),
    ({"status": ("ended", "running")}, lambda p: p.status in {"ended", "running"}),
    ({"country": "nl"}, lambda p: p.place.country == "NL"),
    ({"municipality": np.array(["Utrecht"])}, lambda p: "Utrecht" in p.place.municipality),
    ({"route": "growth"}, lambda p: p.scaling.route == "growth"),
    ({"sector": "ngo"}, lambda p: any(one.sector == "ngo" for one in p.partners)),
    ({"theme": "housing", "status": "ended"},
     lambda p: "housing" in p.themes and p.status == "ended"),
    ({"theme": "no such theme"}, lambda _: False),
    ({}, lambda _: True),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "has"), CHOICES, ids=[str(fields) for fields, _ in CHOICES])
def test_where_keeps_those_that_have_all_that_is_asked(
    shipped: LoadedPilots, fields: dict[str, Any], has: Any
) -> None:
    assert ids(shipped.where(**fields)) == [pilot.id for pilot in shipped if has(pilot)]


def test_where_knows_what_follows_from_judging(shipped: LoadedPilots) -> None:
    judged = pilotscan.evaluate(shipped)
    for verdict in VERDICTS:
        assert ids(shipped.where(verdict=verdict)) == [
            one.pilot.id for one in judged if one.head.verdict == verdict
        ]
    near = shipped.where(distance=range(1, 7))
    assert ids(near) == [o.pilot.id for o in judged if 1 <= o.head.distance.answers <= 6]
    assert ids(near) == ids(shipped.where(distance=[1, 2, 3, 4, 5, np.int64(6)]))
    assert len(shipped[:0].where(verdict="not-yet")) == 0


def test_where_takes_every_field_of_the_command() -> None:
    said = LoadedPilots.where.__doc__ or ""
    assert [name for name in FIELDS if f"``{name}``" not in said] == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"themes": "x"}, r"pilots have no field 'themes': did you mean 'theme'\?"),
        ({"xyz": "x"}, "pilots have no field 'xyz': fields: theme, municipality"),
        ({"status": "runing"}, r"'runing' is no status: did you mean 'running'\?"),
        ({"verdict": ["not-yet", "x"]}, "'x' is no verdict: values: "),
    ],
    ids=str,
)
def test_what_no_pilot_can_have_is_an_error_of_use(
    shipped: LoadedPilots, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        shipped.where(**fields)


def test_written_files_are_read_as_the_same_and_never_overwritten(
    shipped: LoadedPilots, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "pilots"
    some = shipped[:3]
    written = some.to_yaml(folder)
    assert written == [folder / f"{pilot.id}.yaml" for pilot in some]
    again = pilotscan.load_pilots(folder)
    assert again.pilots == some.pilots
    assert again.to_dict() == some.to_dict()
    before = written[0].read_bytes()
    with pytest.raises(WriteError, match=r"cannot write .*/achterhoek.*\.yaml: File exists"):
        some.to_yaml(folder)
    assert written[0].read_bytes() == before
    (tmp_path / "a-file").write_text("", "utf-8")
    with pytest.raises(WriteError, match="cannot write"):
        some.to_yaml(tmp_path / "a-file" / "below")
    assert len(list(folder.iterdir())) == 3


def test_a_table_has_a_row_per_pilot_and_nothing_for_what_is_not_known(
    make_pilot: Any, shipped: LoadedPilots
) -> None:
    compared = pilotscan.compare(shipped)["pilots"]
    table = shipped.to_frame()
    same = [name for name in table if name in compared and name != "route"]
    assert len(same) > 10
    for name in same:
        assert table[name].equals(compared[name]), name
    bare = LoadedPilots((make_pilot(),), (("", ""),), ()).to_frame()
    assert set(bare.columns[bare.notna().all()]) == {
        "pilot", "name", "language", "municipality", "country", "scope", "status", "assessments",
    }  # fmt: skip
    assert bare["assessments"].tolist() == [0]


def test_pilots_of_files_and_of_memory_have_the_same_dict(shipped: LoadedPilots) -> None:
    assert {name: Pilot.from_dict(tree) for name, tree in shipped.to_dict().items()} == {
        pilot.id: pilot for pilot in shipped
    }
