"""A framework with roles of its own: who may rate, what they are called, how much they weigh."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

import pilotscan
from pilotscan.errors import FrameworkError, PilotError
from support.project import SMALL_FRAMEWORK, Run

ROLES = {
    "director": {"en": "director", "nl": "directeur"},
    "resident": {"en": "resident of the place", "nl": "bewoner van de plek", "weight": 2},
}
PILOT = """pilotscan: 1
id: {id}
name: Pilot {id}
place: {{municipality: Utrecht, country: NL}}
assessments:
  - date: 2026-01-15
    framework: two-dimensions
    assessor: {{role: director}}
    ratings: {{{condition}: 1}}
  - date: 2026-01-16
    framework: two-dimensions
    assessor: {{role: {role}}}
    ratings: {{{condition}: 3}}
"""


def framework(folder: Path, **changes: object) -> Path:
    tree = {**yaml.safe_load(SMALL_FRAMEWORK.read_text("utf-8")), "roles": ROLES, **changes}
    path = folder / "own-roles.yaml"
    path.write_text(yaml.safe_dump({k: v for k, v in tree.items() if v is not None}), "utf-8")
    return path


@pytest.fixture
def condition(small: pilotscan.Framework) -> str:
    return small.conditions[0].id


def written(folder: Path, condition: str, role: str = "resident") -> Path:
    path = folder / "pilot.yaml"
    path.write_text(PILOT.format(id="pilot", role=role, condition=condition), "utf-8")
    return path


def level_of(path: Path, rules: Path, condition: str) -> int | None:
    loaded = pilotscan.load_framework(rules)
    [one] = pilotscan.evaluate(pilotscan.load_pilots(path, framework=loaded), loaded)
    return one.condition(condition).level


def test_weights_decide_between_roles(work: Path, condition: str) -> None:
    pilot = written(work, condition)
    # of 3 the half is 1.5, and the director's 1 does not reach it
    assert level_of(pilot, framework(work), condition) == 3
    alike = {name: {**role, "weight": 7} for name, role in ROLES.items()}
    assert level_of(pilot, framework(work, roles=alike), condition) == 1


def test_a_role_that_the_framework_lacks_is_a_fault_with_its_place(
    work: Path, run: Run, condition: str
) -> None:
    rules, pilot = framework(work), written(work, condition, "residents")
    told = run("validate", pilot, "--framework", rules)
    assert told.code == 1
    assert "pilot.yaml:12:22: PS204 error: 'residents' is not one of director, resident" in told.out
    assert "did you mean 'resident'?" in told.out
    written(work, condition, "own-team")
    told = run("validate", pilot, "--framework", rules)
    assert "'own-team' is not one of director, resident" in told.out
    assert "these are the roles of the framework 'two-dimensions'" in told.out


def test_without_roles_of_its_own_the_general_ones_hold(
    work: Path, run: Run, condition: str
) -> None:
    told = run("validate", written(work, condition), "--framework", SMALL_FRAMEWORK)
    words = "is not one of own-team, partner, participant, independent"
    assert told.code == 1
    assert f"PS204 error: 'director' {words}" in told.out
    assert f"PS204 error: 'resident' {words}" in told.out


def test_a_role_in_an_assessment_by_another_framework_is_its_business(
    work: Path, run: Run, condition: str
) -> None:
    pilot = written(work, condition)
    told = run("validate", pilot)
    assert "PS204" not in told.out


def test_a_pilot_in_memory_is_held_to_it_too(work: Path, condition: str) -> None:
    loaded = pilotscan.load_framework(framework(work))
    tree = yaml.safe_load(PILOT.format(id="pilot", role="chair", condition=condition))
    for assessment in tree["assessments"]:
        assessment["date"] = str(assessment["date"])
    with pytest.raises(PilotError, match="chair"):
        pilotscan.evaluate([pilotscan.Pilot.model_validate(tree)], loaded)


def test_pages_call_them_as_the_framework_does(work: Path, run: Run, condition: str) -> None:
    pilot, rules = written(work, condition), framework(work)
    out = work / "o"
    both = ("--lang", "en", "--lang", "nl", "--format", "html", "--format", "md")
    told = run("evaluate", pilot, "--framework", rules, "--out", out, *both)
    assert told.code == 0, told.err
    english, dutch = ((out / f"{lang}pilot.md").read_text("utf-8") for lang in ("", "nl/"))
    assert "- resident of the place, 16 January 2026" in english
    assert "bewoner van de plek, 16 januari 2026" in dutch
    assert "they weigh: director 1 and resident of the place 2." in english
    assert "De rollen wegen: directeur 1 en bewoner van de plek 2." in dutch
    for page in ("frameworks/two-dimensions.html", "method.html"):
        assert "director 1 and resident of the place 2" in (out / page).read_text("utf-8")
    assert "assessor-role" not in (out / "glossary.html").read_text("utf-8")
    assert "own team" not in english
    assert "Outsiders" not in english


def test_an_editor_offers_them(work: Path, run: Run) -> None:
    made = json.loads(run("schema", "pilot", "--framework", framework(work)).out)
    offered = made["definitions"]["Assessor"]["properties"]["role"]["anyOf"][0]
    assert offered["enum"] == ["director", "resident", "panel"]
    assert offered["enumDescriptions"][:2] == ["director", "resident of the place"]
    inside = made["definitions"]["Assessment"]["then"]["properties"]
    assert inside["assessor"]["properties"]["role"]["enum"] == offered["enum"]


def test_a_new_pilot_begins_with_the_first(work: Path, run: Run) -> None:
    made = run("new", "fresh", "--framework", framework(work), "--out", "-")
    assert made.code == 0, made.err
    assert "      role: director\n" in made.out
    assert "director, resident" in made.out


def test_a_rule_about_a_role_names_one_of_the_framework(work: Path) -> None:
    rule = {
        "id": "all-high", "role": "own-team", "from_level": 3, "min_ratings": 2,
        "finding": {"en": "is high"}, "remedy": {"en": "look again"},
    }  # fmt: skip
    with pytest.raises(FrameworkError) as refused:
        pilotscan.load_framework(framework(work, plausibility={"all_high": [rule]}))
    assert [(d.code, d.where.path) for d in refused.value.diagnostics] == [
        ("PS204", "plausibility.all_high[0].role")
    ]
    rule["role"] = "director"
    pilotscan.load_framework(framework(work, plausibility={"all_high": [rule]}))
    rule["role"] = "own-team"
    pilotscan.load_framework(framework(work, roles=None, plausibility={"all_high": [rule]}))


@pytest.mark.parametrize("weight", [0, -1, 0.0001, 1001])
def test_a_weight_is_above_zero(work: Path, weight: float) -> None:
    with pytest.raises(FrameworkError):
        pilotscan.load_framework(framework(work, roles={"one": {"en": "one", "weight": weight}}))
