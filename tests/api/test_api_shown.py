"""What is printed and what a notebook shows: short, of every public value and its parts."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

import pilotscan
from pilotscan import Comparison, Diagnostics, Evaluations, LoadedPilots, Ordering
from pilotscan.diagnostics import Severity
from pilotscan.model.framework import Framework
from pilotscan.scoring.evaluation import Evaluation

AT_MOST = 2_000
"""Characters that anything of ours prints."""
IN_A_NOTEBOOK = 20_000


@pytest.fixture(scope="module")
def comparison(shipped: LoadedPilots) -> Comparison:
    return pilotscan.compare(shipped, ordering=Ordering(draws=5))


@pytest.fixture(scope="module")
def values(
    shipped: LoadedPilots,
    living_lab: Framework,
    comparison: Comparison,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """One of every public value, the longest there is."""
    folder = tmp_path_factory.mktemp("shown")
    (folder / "gouda.yaml").write_text(
        "pilotscan_target: 1\nid: gouda\nname: Gouda\nplace: {country: NL, municipality: Gouda}\n",
        "utf-8",
    )
    targets = pilotscan.load_targets(folder)
    evaluations = pilotscan.evaluate(shipped)
    longest = max(shipped, key=lambda pilot: len(pilot.to_yaml()))
    with pytest.raises(pilotscan.PilotError) as refused:
        pilotscan.Pilot.from_dict({"x" * 500: "y" * 500, "id": "z" * 500, "place": 3})
    with pytest.raises(pilotscan.FrameworkError) as broken:
        living_lab.replace(weights=dict.fromkeys(living_lab.condition_by_id, -1))
    made: dict[str, Any] = {
        "Comparison": comparison,
        "Diagnostics": shipped.diagnostics,
        "Evaluation": next(one for one in evaluations if one.pilot == longest),
        "Evaluations": evaluations,
        "Framework": living_lab,
        "FrameworkError": broken.value,
        "LoadedPilots": shipped,
        "LoadedTargets": targets,
        "Ordering": Ordering(),
        "Pilot": longest,
        "PilotError": refused.value,
        "Target": next(iter(targets)),
        "WrittenSite": pilotscan.write_site(shipped[:4], folder / "site", formats=["md"]),
    }
    bare = ("PilotscanError", "RenderError", "UsageError", "WriteError")
    return made | {name: getattr(pilotscan, name)("one line") for name in bare}


def parts(value: object) -> Iterator[tuple[str, object]]:
    """Yield the public attributes of a value that are of our own types."""
    for name in dir(value):
        if name.startswith(("_", "model_")):
            continue
        part = getattr(value, name)
        if type(part).__module__.startswith("pilotscan."):
            yield name, part
        elif isinstance(part, tuple | list):
            ours = [one for one in part if type(one).__module__.startswith("pilotscan.")]
            yield from ((f"{name}[…]", one) for one in ours)


def test_there_is_one_of_every_public_value(values: dict[str, Any]) -> None:
    public = {name: getattr(pilotscan, name) for name in pilotscan.__all__}
    assert set(values) == {name for name, value in public.items() if isinstance(value, type)}
    assert all(type(value) is public[name] for name, value in values.items())


def test_nothing_prints_more_than_can_be_read(values: dict[str, Any]) -> None:
    long = {
        f"{owner}.{name}".removesuffix("."): len(repr(part))
        for owner, value in values.items()
        for name, part in [("", value), *parts(value)]
        if len(repr(part)) > AT_MOST or len(str(part)) > AT_MOST
    }
    assert long == {}


def test_every_value_has_a_small_table_in_a_notebook_without_markup_of_others(
    values: dict[str, Any], make_pilot: Any
) -> None:
    errors = {name for name, value in values.items() if isinstance(value, Exception)}
    shown = {name: values[name]._repr_html_() for name in set(values) - errors - {"Ordering"}}
    assert {name for name, page in shown.items() if "<table" not in page} == set()
    assert {n: len(page) for n, page in shown.items() if len(page) > IN_A_NOTEBOOK} == {}
    odd = make_pilot(name="<script>alert(1)</script>" + "x" * 10_000, themes=["<b>" * 100])
    of_odd = (odd, LoadedPilots((odd,), (("", ""),), ()), pilotscan.evaluate(odd))
    for page in (value._repr_html_() for value in of_odd):
        assert "<script" not in page
        assert "<b>" not in page
        assert len(page) < IN_A_NOTEBOOK


def test_what_is_printed_says_what_it_is(
    values: dict[str, Any], shipped: LoadedPilots, comparison: Comparison
) -> None:
    assert repr(values["Evaluations"][:0]) == repr(Evaluations([])) == "Evaluations(0 pilots)"
    assert repr(shipped[:0]) == "LoadedPilots(0 pilots; 0 diagnostics)"
    assert repr(Diagnostics()) == "Diagnostics(0 faults)"
    assert repr(comparison.tables).startswith("Tables(pilots: 22 × ")
    assert repr(values["Evaluation"].head).startswith("RouteResult('")
    changed = values["Evaluation"].what_if({"reach": 3})
    assert repr(changed).endswith(", assumed=1)")


def test_values_are_still_lists_tuples_and_mappings(
    shipped: LoadedPilots, values: dict[str, Any], comparison: Comparison
) -> None:
    assert isinstance(values["Evaluations"], list)
    assert isinstance(shipped.diagnostics, tuple)
    assert isinstance(comparison.tables, dict)
    assert tuple(shipped.diagnostics) == shipped.diagnostics
    again = pickle.loads(pickle.dumps(shipped))  # noqa: S301 - our own bytes
    assert again == shipped
    assert type(again.diagnostics) is Diagnostics


# --- tables and plain values ----------------------------------------------------------------------


def test_what_was_judged_is_a_row_per_pilot_as_in_a_comparison(
    values: dict[str, Any], comparison: Comparison
) -> None:
    table, compared = values["Evaluations"].to_frame(), comparison["pilots"]
    assert set(table) <= set(compared)
    for name in table:
        pd.testing.assert_series_equal(table[name], compared[name])
    assert comparison.to_frame() is compared
    assert comparison.to_frame("levels") is comparison["levels"]
    with pytest.raises(KeyError, match="nothing"):
        comparison.to_frame("nothing")
    assert list(Evaluations([]).to_frame()) == list(table)


def test_one_evaluation_is_a_row_per_condition_as_in_a_comparison(
    values: dict[str, Any], comparison: Comparison
) -> None:
    levels = comparison["levels"]
    for one in values["Evaluations"]:
        table = one.to_frame()
        of_one = levels[levels["pilot"] == one.pilot.id].reset_index(drop=True)
        for name in ("dimension", "condition", "state", "level", "necessary"):
            pd.testing.assert_series_equal(table[name], of_one[name])
        known = table["level"].notna()
        assert table.loc[~known, ["spread", "evidence_strength"]].isna().all(axis=None)
        assert table.loc[known, "evidence_strength"].equals(of_one.loc[known, "evidence_strength"])
        assert [one.condition(c).level for c in table["condition"]] == [
            None if pd.isna(level) else level for level in table["level"]
        ]


def test_dicts_are_the_json_results(values: dict[str, Any], comparison: Comparison) -> None:
    one: Evaluation = values["Evaluation"]
    for lang in ("en", "nl"):
        document = json.loads(pilotscan.render(one, format="json", lang=lang))
        assert one.to_dict(lang) == document["pilots"][0]
    assert comparison.to_dict() == json.loads(pilotscan.render(comparison, format="json"))


def test_faults_are_a_row_each(shipped: LoadedPilots, small: Framework) -> None:
    table = shipped.diagnostics.to_frame()  # type: ignore[attr-defined]
    assert table["code"].tolist() == [d.code for d in shipped.diagnostics]
    assert table["line"].tolist() == [d.where.line for d in shipped.diagnostics]
    found = pilotscan.check({"id": "x"}, small)
    assert found.to_frame()["line"].isna().all()
    assert set(found.to_frame()["severity"]) == {Severity.ERROR.value}
