"""Observations: hand-worked cases per kind, and that they move no verdict."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pilotscan import evaluate, load_framework, load_pilots, render
from pilotscan.loading.document import format_path
from pilotscan.model.dates import FuzzyDate
from pilotscan.model.framework import Framework
from pilotscan.model.observations import KINDS, TAKES, VALUES, ObservationRule
from pilotscan.model.pilot import Pilot
from pilotscan.scoring.observations import Observation, Value, observe
from support.together import together

TESTS = Path(__file__).parents[1]
CASES = {file.stem: file for file in sorted((TESTS / "cases" / "observations").glob("*.yaml"))}
SOURCES: dict[str, Any] = {
    "a": {"title": "A", "kind": "monitoring", "year": 2020},
    "b": {"title": "B", "kind": "press", "year": "2020~"},
    "c": {"title": "C"},
    "d": {"title": "D"},
    "late": {"title": "Late", "kind": "press", "year": 2026},
    "search": {"title": "Search", "kind": "search-record", "year": 2026},
    "undated": {"title": "Undated", "kind": "press"},
}
DAY = "2026-11-22"


def read(file: Path) -> Any:
    """Read a file of cases; what YAML takes for a date is text again."""
    return json.loads(json.dumps(yaml.load(file.read_text("utf-8"), yaml.CSafeLoader), default=str))


def rule(kind: str, **keys: Any) -> ObservationRule:
    text = {"en": "x"}
    return ObservationRule.model_validate({"kind": kind, "says": text, "ask": text, **keys})


def ruled_by(framework: Framework, *rules: ObservationRule) -> Framework:
    return framework.model_copy(update={"observations": rules})


def pilot(facts: dict[str, Any], rated: list[str]) -> Pilot:
    rating = {"level": 2, "evidence": rated}
    return Pilot.model_validate(
        {
            "pilotscan": 1,
            "id": "observed",
            "name": "Observed",
            "sources": SOURCES,
            "assessments": [
                {
                    "date": day,
                    "framework": "living-lab",
                    "assessor": {"role": "independent"},
                    "ratings": {"reach": rating},
                }
                for day in ("2016-01-01", DAY)
            ],
            **facts,
            "place": {"country": "NL", "municipality": "Delft", **facts.get("place", {})},
        }
    )


def told(observation: Observation) -> dict[str, Any]:
    def plain(value: Value) -> object:
        if isinstance(value, tuple):
            return list(value)
        return str(value) if isinstance(value, FuzzyDate) else value

    return {
        "facts": [format_path(path) for path in observation.facts],
        "sources": list(observation.sources),
        "values": {name: plain(value) for name, value in observation.values.items()},
    }


def expected(case: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return what a case expects, dates as text and numbers to the last bits."""
    listed = deepcopy(case["expect"])
    for one in listed:
        for name, value in one["values"].items():
            if VALUES[kind][name] == "date":  # type: ignore[index]
                one["values"][name] = str(value)
            elif isinstance(value, int | float):
                one["values"][name] = pytest.approx(value, abs=1e-9)
    return listed


WORKED = [(kind, case) for kind, file in CASES.items() for case in read(file)["cases"]]


@together("kind, case", WORKED, ids=lambda one: f"{one[0]}: {one[1]['name']}")
def test_case(kind: str, case: dict[str, Any], living_lab: Framework) -> None:
    framework = ruled_by(living_lab, rule(kind, **read(CASES[kind])["threshold"]))
    day = date.fromisoformat(case["as_of"]) if "as_of" in case else None
    seen = observe(pilot(case["facts"], case.get("rated", [])), framework, "growth", day)
    assert [told(one) for one in seen] == expected(case, kind)
    assert all(one.kind == kind and list(one.values) == list(VALUES[one.kind]) for one in seen)


def test_every_kind_has_cases_in_which_it_speaks_and_is_silent() -> None:
    assert set(CASES) == set(KINDS) == set(VALUES)
    assert set(TAKES) <= set(KINDS)
    for kind in KINDS:
        speaks = {bool(case["expect"]) for of, case in WORKED if of == kind}
        assert speaks == {True, False}, kind


def test_without_any_assessment_nothing_is_said_that_needs_a_date(living_lab: Framework) -> None:
    facts = {
        "assessments": [],
        "status": "running",
        "funding": [{"source": "A", "end": 2018}],
        "place": {"tenure": {"until": 2018}},
    }
    assert observe(pilot(facts, []), living_lab, "growth") == ()


def test_the_order_is_that_of_the_rules_and_routes_are_kept_apart(living_lab: Framework) -> None:
    facts = {
        "circumstances": [{"what": "Land", "role": "essential", "at_scale": "absent"}],
        "place": {"tenure": {"until": 2027}},
    }
    land, place = rule("circumstance-missing"), rule("tenure-ends", years=3, routes=["growth"])
    for rules in ((land, place), (place, land)):
        framework = ruled_by(living_lab, *rules)
        seen = observe(pilot(facts, []), framework, "growth")
        assert [one.rule for one in seen] == list(rules)
        [only] = observe(pilot(facts, []), framework, "circulation")
        assert only.rule is land


def test_what_rests_on_the_own_reading_of_the_author_is_marked(living_lab: Framework) -> None:
    missing = {"what": "Land", "role": "essential", "at_scale": "absent"}
    facts = {"circumstances": [missing, {**missing, "inferred": True}]}
    framework = ruled_by(living_lab, rule("circumstance-missing"))
    seen = observe(pilot(facts, []), framework, "growth")
    assert [one.inferred for one in seen] == [False, True]


# --- the packaged framework and pilots ------------------------------------------------------------

SHIPPED = {
    "startblok-riekerhaven": ["tenure-ends", "one-payer", "selection-differs"],
    "plan-einstein": ["circumstance-missing", "circumstance-missing"],
    "nieuw-thuis-rotterdam": ["circumstance-missing"],
}
"""What the shipped pilots give beside old evidence, read in their files."""


def test_the_packaged_framework_has_each_kind_once_in_both_languages() -> None:
    rules = load_framework().observations
    assert sorted(one.kind for one in rules) == sorted(KINDS)
    for one in rules:
        for text in (one.says, one.ask):
            assert set(text.by_language()) == {"en", "nl"}
        values = dict.fromkeys(VALUES[one.kind], "…")
        for said in one.says.by_language().values():
            assert all(f"{{{name}}}" in said for name in values), one.kind
            assert "{" not in said.format_map(values)


def test_what_the_shipped_pilots_give() -> None:
    framework = load_framework()
    found = {
        one.id: [o.kind for o in observe(one, framework, one.scaling.route or "growth")]
        for one in load_pilots(TESTS.parent / "pilots")
    }
    for kinds in found.values():
        assert kinds.count("old-evidence") <= 1
    besides = {
        name: [kind for kind in kinds if kind != "old-evidence"] for name, kinds in found.items()
    }
    assert {name: kinds for name, kinds in besides.items() if kinds} == SHIPPED


def test_the_result_has_what_was_observed_on_the_route_that_heads_the_report() -> None:
    [pilot] = load_pilots(TESTS.parent / "pilots" / "startblok-riekerhaven.yaml")
    [result] = evaluate([pilot], route="replication")
    [document] = json.loads(render([result], format="json", lang="nl"))["pilots"]
    assert [one["kind"] for one in document["observations"]] == SHIPPED[pilot.id]
    assert document["observations"][1] == {
        "kind": "one-payer",
        "facts": ["funding[0]", "funding[1]"],
        "sources": ["nul20-2016-01"],
        "ask": "Kan het doorgaan als deze betaler stopt, en wie kan er nog meer betalen?",
    }
    [result] = evaluate([pilot], route="circulation")
    assert result.observations == ()


def test_no_observation_touches_a_verdict() -> None:
    framework = load_framework()
    pilots = load_pilots(TESTS.parent / "pilots")
    bare = ruled_by(framework)
    facts = ("figures", "funding", "circumstances", "selection")
    less = [one.model_copy(update=dict.fromkeys(facts, ())) for one in pilots]
    judged = [
        evaluate(pilots, framework),
        evaluate(pilots, bare),
        evaluate(less, framework),
    ]
    for with_all, without_rules, without_facts in zip(*judged, strict=True):
        assert with_all.routes == without_rules.routes
        assert with_all.routes == without_facts.routes
        assert with_all.conditions == without_facts.conditions
