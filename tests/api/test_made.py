"""Pilots and frameworks made in memory, held against the rules of files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pilotscan
from pilotscan import FrameworkError, LoadedPilots, Pilot, PilotError, UsageError
from pilotscan.api.faults import ABOUT_WRITING
from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.loading.load import load_pilot_bytes
from pilotscan.loading.yamldoc import parse_document
from pilotscan.model.framework import Framework
from support.case_table import BROKEN
from support.together import together

MINIMAL = {
    "id": "garden",
    "name": "Garden of all",
    "place": {"country": "NL", "municipality": "Utrecht"},
}


def test_a_pilot_is_made_of_what_notebooks_hold() -> None:
    made = Pilot.from_dict(
        {
            **MINIMAL,
            "summary": None,
            "checked": pd.Timestamp("2026-03-01 15:00"),
            "period": {"start": pd.Period("2024-05", "M"), "end": pd.NaT},
            "themes": np.array(["housing", "language"]),
            "figures": [{"what": "people", "value": np.float64(12), "low": np.nan, "unit": pd.NA}],
            "funding": ({"source": "city", "amount": np.int64(1000), "start": 2024},),
            "assessments": [
                {
                    "date": date(2026, 3, 1),
                    "framework": "living-lab",
                    "assessor": {"role": "own-team"},
                    "ratings": {"reach": np.float32(3), "durable-need": float("nan")},
                }
            ],
        }
    )
    as_in_a_file = parse_document(
        b"""\
pilotscan: 1
id: garden
name: Garden of all
place: {country: NL, municipality: Utrecht}
checked: 2026-03-01
period: {start: 2024-05}
themes: [housing, language]
figures: [{what: people, value: 12}]
funding: [{source: city, amount: 1000, start: 2024}]
assessments:
  - {date: 2026-03-01, framework: living-lab, assessor: {role: own-team},
     ratings: {reach: 3, durable-need: unknown}}
""",
        "x",
    )
    assert made == Pilot.model_validate(as_in_a_file.tree)


def test_every_shipped_pilot_is_made_of_its_dict(shipped: LoadedPilots) -> None:
    for pilot in shipped:
        assert Pilot.from_dict(pilot.to_dict()) == pilot


def key_of(fault: Diagnostic) -> tuple[str, str, str]:
    return fault.code, fault.where.path, str(fault.message)


UNDERSTOOD = {
    "ps203-format-is-a-decimal",  # a whole number is whole, whatever its type
    "ps204-levels-out-of-the-scale",
    "ps203-item-without-a-value",  # what is not known is left out of a list
    "ps203-items-without-a-value",
}
"""Broken files that say in memory what can be understood."""


def in_trees() -> list[Path]:
    """Broken files whose faults are in what they say, not in how they are written."""
    paths = [path for path in sorted(BROKEN.glob("*.yaml")) if ".target" not in path.name]
    return [path for path in paths if path.name[:3] != "ps1" and is_in_tree(path)]


def is_in_tree(path: Path) -> bool:
    data = path.read_bytes()
    is_pilot = b"pilotscan: 1" in data and b"pilotscan: allow" not in data
    return is_pilot and path.stem not in UNDERSTOOD


@together("path", in_trees(), ids=lambda path: path.stem)
def test_a_mapping_has_the_faults_of_a_file(path: Path) -> None:
    framework = pilotscan.load_framework()
    found = pilotscan.load_pilots(path, framework=framework).diagnostics
    tree = parse_document(path.read_bytes(), "x").tree
    checked = pilotscan.check(tree, framework)
    wanted = {key_of(fault) for fault in found if fault.code not in ABOUT_WRITING}
    assert set(map(key_of, checked)) == wanted
    assert {(d.where.line, d.where.column, d.excerpt) for d in checked} <= {(0, 0, "")}
    refused = load_pilot_bytes(path.read_bytes(), "x").diagnostics
    if refused:
        with pytest.raises(PilotError) as caught:
            Pilot.from_dict(tree)
        assert {key_of(f) for f in caught.value.diagnostics} == {key_of(f) for f in refused}


def test_there_are_broken_files_of_every_family() -> None:
    assert {path.name[:3] for path in in_trees()} == {"ps2", "ps3", "ps4", "ps5", "ps6"}
    assert len(in_trees()) > 80


def test_shipped_pilots_have_the_faults_of_their_files(shipped: LoadedPilots) -> None:
    of_files = [(d.code, d.where.path, d.message, d.hint) for d in shipped.diagnostics]
    in_memory = pilotscan.check(shipped)
    assert sorted((d.code, d.where.path, d.message, d.hint) for d in in_memory) == sorted(of_files)
    assert {d.where.file[1:-1] for d in in_memory} <= {pilot.id for pilot in shipped}


def test_all_faults_of_all_pilots_come_at_once_in_one_order(shipped: LoadedPilots) -> None:
    one, two = shipped[0].to_dict(), shipped[1].to_dict()
    one["statsu"], two["place"], two["country"] = "ended", {"country": "XX"}, "NL"
    found = pilotscan.check([two, one])
    errors = [(d.where.file, d.where.path) for d in found if d.severity is Severity.ERROR]
    assert errors == [
        (f"<{one['id']}>", "statsu"),
        (f"<{two['id']}>", "country"),
        (f"<{two['id']}>", "place.country"),
    ]
    assert found == pilotscan.check(iter([two, one]))


def test_two_pilots_with_one_id_are_a_fault(shipped: LoadedPilots) -> None:
    found = pilotscan.check([shipped[0], shipped[0]])
    assert [d.code for d in found if d.severity is Severity.ERROR] == ["PS402"]


def test_route_and_day_are_those_of_the_question(make_pilot: Any, small: Framework) -> None:
    pilot = make_pilot(scaling={"route": "replication"})
    for route, severity in ((None, "error"), ("growth", "warning")):
        [fault] = pilotscan.check(pilot, small, route=route)
        assert (fault.code, fault.severity.value) == ("PS304", severity)
    with pytest.raises(UsageError, match="no route 'growht': did you mean 'growth'"):
        pilotscan.check(pilot, small, route="growht")


@together(
    "data, message",
    [
        ({"id": "x"}, r"^<x>: the key 'name' is missing .*; <x>: the key 'place' is missing"),
        ({}, r"^<pilot>: the key 'id' is missing \(add 'id: …' here\); .*"),
        ({**MINIMAL, "id": 3}, r"^<pilot> id: expected text, found 3"),
        ({**MINIMAL, "checked": "soon"}, r"^<garden> checked: 'soon' is not a date"),
        ({**MINIMAL, "themes": {"a"}}, r"^<garden> themes: no file can hold a set"),
        ({**MINIMAL, "figures": [{"what": "x", "value": float("inf")}]}, "figures.*expected a num"),
        ({**MINIMAL, "pilotscan": 2}, r"^<garden> pilotscan: expected a number at most 1"),
    ],
)
def test_what_is_no_pilot_is_an_error_that_says_where(data: Any, message: str) -> None:
    with pytest.raises(PilotError, match=message) as caught:
        Pilot.from_dict(data)
    assert caught.value.diagnostics
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [None, "text", [1], 3])
def test_what_is_no_mapping_is_an_error_of_use(data: Any) -> None:
    with pytest.raises(UsageError, match="a pilot is made of a mapping, not of"):
        Pilot.from_dict(data)


# --- other weights and rules ----------------------------------------------------------------------


def test_other_weights_are_judged_by(make_pilot: Any, rated: Any, small: Framework) -> None:
    pilot = make_pilot(
        scaling={"route": "growth"},
        assessments=rated(trust=4, volunteers=0, language_help=0, money=0, no_harm=0),
    )
    dimension = small.dimensions[0]
    other = small.replace(weights={"trust": 8, dimension.id: 9})
    [before], [after] = pilotscan.evaluate(pilot, small), pilotscan.evaluate(pilot, other)
    weights = {c.id: (8 if c.id == "trust" else c.weight) for c in other.conditions}
    means = []
    for group in small.dimensions:
        counting = [c for c in group.conditions if c.is_relevant("growth")]
        total = sum(weights[c.id] for c in counting)
        mean = sum(weights[c.id] * 4 * (c.id == "trust") for c in counting) / total
        means.append((9 if group is dimension else group.weight, mean))
    by_hand = 25 * sum(w * m for w, m in means) / sum(w for w, _ in means)
    assert after.head.score.value == pytest.approx(by_hand)
    assert before.head.score.value != after.head.score.value
    assert small.condition_by_id["trust"].weight != 8


def test_what_is_necessary_can_be_otherwise(living_lab: Framework) -> None:
    name = next(c.id for c in living_lab.conditions if c.necessary and c.relevant_to is None)
    other = next(c for c in living_lab.conditions if c.necessary is None and c.relevant_to)
    made = living_lab.replace(necessary={name: 3, other.id: 1})
    kept = living_lab.condition_by_id[name].necessary
    assert kept is not None
    assert made.condition_by_id[name].necessary == kept.model_copy(update={"min_level": 3})
    assert made.condition_by_id[other.id].necessary is not None
    assert set(made.condition_by_id[other.id].necessary.routes) == set(other.relevant_to or ())
    without = living_lab.replace(necessary={name: None})
    assert without.condition_by_id[name].necessary is None
    route = kept.routes[0]
    whole = living_lab.replace(necessary={name: {"min_level": 1, "routes": [route]}})
    assert whole.condition_by_id[name].necessary == kept.model_copy(
        update={"min_level": 1, "routes": (route,)}
    )


def test_other_rules_keep_what_is_not_named_and_the_version_says_so(living_lab: Framework) -> None:
    made = living_lab.replace(rules={"min_coverage": np.float64(0.25)})
    assert made.rules == living_lab.rules.model_copy(update={"min_coverage": 0.25})
    assert (made.id, made.version) == ("living-lab", f"{living_lab.version}+changed")
    assert made.replace(weights={"reach": 2}).version == made.version
    assert living_lab.replace(version="3.0.0-own").replace().version == "3.0.0-own.changed"
    back = made.replace(rules=living_lab.to_dict()["rules"], version=living_lab.version)
    assert back == living_lab


def test_rules_are_named_at_any_depth_and_other_keys_are_given_whole(living_lab: Framework) -> None:
    made = living_lab.replace(rules={"ready": {"min_level": 2}}, title={"en": "Ours"})
    ready = living_lab.rules.ready.model_copy(update={"min_level": 2})
    assert made.rules == living_lab.rules.model_copy(update={"ready": ready})
    assert made.title.by_language() == {"en": "Ours"}


def test_the_framework_itself_stays_as_it_was(living_lab: Framework) -> None:
    before = living_lab.to_dict()
    living_lab.replace(weights={"reach": 5}, necessary={"reach": 1}, rules={"min_coverage": 0})
    assert living_lab.to_dict() == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": {"trsut": 2}}, "no dimension or condition 'trsut': did you mean 'trust'"),
        ({"necessary": {"trsut": 2}}, "no condition 'trsut': did you mean 'trust'"),
        ({"weights": {"trust": float("nan")}}, "the weight of 'trust' is no number"),
        ({"weigths": {}}, "a framework has no key 'weigths'"),
        ({"titel": {}}, "a framework has no key 'titel': did you mean 'title'"),
    ],
)
def test_a_name_that_is_not_there_is_an_error_of_use(
    small: Framework, changes: Any, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        small.replace(**changes)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"weights": {"trust": 0}}, r"dimensions\[\d\].conditions\[\d\].weight: expected a number"),
        ({"weights": {"trust": "much"}}, r"weight: expected a number, found 'much'"),
        ({"necessary": {"trust": 9}}, r"necessary.min_level"),
        ({"necessary": {"trust": {"min_level": 1, "routes": ["up"]}}}, r"necessary.routes\[0\]"),
        ({"rules": {"min_coverage": 40}}, r"rules.min_coverage: expected a number at most 1"),
        ({"rules": {1, 2}}, "no file can hold a set"),
    ],
)
def test_a_value_that_breaks_a_rule_is_an_error_with_its_place(
    small: Framework, changes: Any, path: str
) -> None:
    with pytest.raises(FrameworkError, match=path) as caught:
        small.replace(**changes)
    assert caught.value.diagnostics
    assert caught.value.diagnostics[0].where.line == 0


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*Pilot.model_fields, "country", "level", "x"]), inner)
    ),
    max_leaves=15,
)


@pytest.mark.long
@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*Pilot.model_fields, "x"]), ANYTHING, max_size=6))
def test_whatever_is_given_there_is_a_pilot_or_an_error_with_places(data: dict[str, Any]) -> None:
    found = pilotscan.check({**MINIMAL, **data})
    errors = [fault for fault in found if fault.severity is Severity.ERROR]
    assert all(fault.where.path and not fault.where.line for fault in errors)
    try:
        made = Pilot.from_dict({**MINIMAL, **data})
    except PilotError as error:
        assert error.diagnostics  # noqa: PT017 - it may be a pilot as well
        assert errors
    else:
        assert Pilot.from_dict(made.to_dict()) == made
