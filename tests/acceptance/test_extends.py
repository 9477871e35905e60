"""A framework file that holds only what differs from another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

import pilotscan
from pilotscan.authoring.schema import framework_schema
from pilotscan.diagnostics import Diagnostic
from pilotscan.errors import FrameworkError
from pilotscan.loading.document import Document
from pilotscan.loading.extending import extend
from pilotscan.reading import framework_of_bytes, read_framework
from support.project import SMALL_FRAMEWORK, Run
from support.together import together

HEAD = """pilotscan_framework: 1
id: mine
version: 1.0.0
extends: {extends}
"""


@pytest.fixture
def base(work: Path) -> Path:
    (work / "base.yaml").write_text(SMALL_FRAMEWORK.read_text("utf-8"), "utf-8")
    return work


def mine(folder: Path, text: str = "", extends: str = "base.yaml", name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(HEAD.format(extends=extends) + text, "utf-8")
    return path


def refused(path: Path | str) -> list[Diagnostic]:
    with pytest.raises(FrameworkError) as error:
        pilotscan.load_framework(path)
    return list(error.value.diagnostics)


def told(path: Path | str) -> tuple[str, str, str]:
    [one] = refused(path)
    return one.code, f"{one.where.file}:{one.where.line}:{one.where.column}", one.message


def test_only_what_differs_is_other(base: Path, small: pilotscan.Framework) -> None:
    first = small.conditions[0]
    dimension = small.dimensions[0]
    made = pilotscan.load_framework(
        mine(
            base,
            f"""rules: {{min_coverage: 0.5, ready: {{min_level: 4}}}}
routes: {{growth: {{title: {{en: Larger, nl: Groter}}}}}}
dimensions:
  - id: {dimension.id}
    conditions:
      - {{id: {first.id}, weight: 9}}
  - id: fresh
    title: {{en: Fresh}}
    conditions:
      - id: new-one
        title: {{en: New}}
        question: {{en: New?}}
        levels: [{{en: a}}, {{en: b}}, {{en: c}}, {{en: d}}, {{en: e}}]
""",
        )
    )
    assert (made.id, made.version, made.title) == ("mine", "1.0.0", small.title)
    assert made.extends == "two-dimensions@1.0.0"
    assert made.rules.min_coverage == 0.5
    assert made.rules.ready.min_level == 4
    assert made.rules.ready.min_evidence == small.rules.ready.min_evidence
    assert made.rules.stop == small.rules.stop
    assert made.routes["growth"].title.by_language() == {"en": "Larger", "nl": "Groter"}
    assert made.routes["growth"].about == small.routes["growth"].about
    assert [d.id for d in made.dimensions] == [*(d.id for d in small.dimensions), "fresh"]
    assert made.condition_by_id[first.id] == first.model_copy(update={"weight": 9.0})
    assert made.conditions[1:-1] == small.conditions[1:]
    assert made.conditions[-1].id == "new-one"


@pytest.mark.parametrize("framework", ["living-lab", str(SMALL_FRAMEWORK)])
def test_a_file_that_changes_nothing_is_the_same_but_for_its_name(
    work: Path, framework: str
) -> None:
    extends = framework
    if framework != "living-lab":
        (work / "base.yaml").write_bytes(Path(framework).read_bytes())
        extends = "base.yaml"
    one = pilotscan.load_framework(framework)
    other = pilotscan.load_framework(mine(work, extends=extends))
    renamed = {"id": one.id, "version": one.version, "extends": None}
    assert other.model_copy(update=renamed) == one


IDS = [c.id for c in pilotscan.load_framework(SMALL_FRAMEWORK).conditions]


@given(st.sets(st.sampled_from(IDS), max_size=len(IDS) - 1))
def test_what_is_taken_out_takes_along_the_rules_about_it(gone: set[str]) -> None:
    tree = yaml.safe_load(SMALL_FRAMEWORK.read_text("utf-8"))
    kept = [c for c in IDS if c not in gone]
    empty = [d["id"] for d in tree["dimensions"] if not {c["id"] for c in d["conditions"]} - gone]
    whole = extend_tree({"remove": [*sorted(gone), *empty]}, tree)
    assert [c["id"] for d in whole["dimensions"] for c in d["conditions"]] == kept
    assert [s["condition"] for s in whole["rules"]["stop"]] == [
        s["condition"] for s in tree["rules"]["stop"] if s["condition"] in kept
    ]


def extend_tree(own: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """Put two trees together as files do, whatever their text."""
    folder = Path(pilotscan.__file__).parent
    head = {"pilotscan_framework": 1, "id": "mine", "version": "1.0.0", "extends": "x.yaml"}
    document = Document("mine.yaml", "", {**head, **own}, 0)
    with pytest.MonkeyPatch.context() as patched:
        made = Document("x.yaml", "", base, 0)
        patched.setattr("pilotscan.loading.extending._path", lambda *_: folder / "x.yaml")
        patched.setattr("pilotscan.loading.extending.read_bytes", lambda *_: b"")
        patched.setattr("pilotscan.loading.extending.parse_document", lambda *_: made)
        return extend(document, folder).tree


@together("name", [c.id for c in pilotscan.load_framework().conditions])
def test_any_condition_of_the_packaged_framework_can_be_taken_out(work: Path, name: str) -> None:
    made = pilotscan.load_framework(mine(work, f"remove: [{name}]\n", "living-lab"))
    assert name not in made.condition_by_id


def test_an_actor_whose_conditions_are_gone_leaves_its_group(
    work: Path, living_lab: pilotscan.Framework
) -> None:
    listed = [actor for group in living_lab.actor_groups for actor in group.actors]
    lonely = next(a for a in listed if sum(a in c.actors for c in living_lab.conditions) == 1)
    [name] = [c.id for c in living_lab.conditions if lonely in c.actors]
    made = pilotscan.load_framework(mine(work, f"remove: [{name}]\n", "living-lab"))
    left = [actor for group in made.actor_groups for actor in group.actors]
    assert left == [actor for actor in listed if actor != lonely]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "dimensions", "conditions", "rules", "stop", "plausibility"]),
            inside, max_size=4,
        )
    ),
    max_leaves=12,
)  # fmt: skip
TREES = st.dictionaries(
    st.sampled_from(["dimensions", "conditions", "rules", "plausibility", "routes"]), JSON
)


@given(TREES, TREES)
def test_whatever_stands_in_two_files_they_can_be_put_together(
    own: dict[str, Any], base: dict[str, Any]
) -> None:
    named = {"pilotscan_framework": 1, "id": "base", "version": "1.0.0"}
    whole = extend_tree(own, {**base, **named})
    assert whole["id"] == "mine"
    for key, value in own.items():
        if value is not None and not isinstance(value, dict | list):
            assert whole[key] == value


def test_faults_are_told_where_they_were_written(base: Path, small: pilotscan.Framework) -> None:
    first, dimension = small.conditions[0], small.dimensions[0]
    text = f"""dimensions:
  - id: {dimension.id}
    conditions:
      - id: {first.id}
        weight: 0
"""
    assert told(mine(base, text))[:2] == ("PS204", "mine.yaml:9:17")
    broken = (base / "base.yaml").read_text("utf-8").replace("min_evidence: 1", "min_evidence: 9")
    (base / "base.yaml").write_text(broken, "utf-8")
    code, place, _ = told(mine(base))
    line = broken.split("\n").index("  min_evidence: 9") + 1
    assert (code, place) == ("PS204", f"base.yaml:{line}:17")


def test_a_rule_between_both_is_told_at_the_part_that_breaks_it(base: Path) -> None:
    text = (
        "routes: {growth: {title: {en: G}}}\n"
        "rules: {stop: [{condition: nowhere, at: 0, routes: [growth]}]}\n"
    )
    code, place, message = told(mine(base, text))
    assert (code, place) == ("PS301", "mine.yaml:6:28")
    assert "nowhere" in message


@pytest.mark.parametrize(
    ("extends", "text", "code", "message"),
    [
        ("living-labb", "", "PS204", "'living-labb' is no framework that comes with pilotscan"),
        ("nothing.yaml", "", "PS204", "there is no file 'nothing.yaml'"),
        ("../outside.yaml", "", "PS204", "lies outside the folder of this file"),
        ("link.yaml", "", "PS204", "lies outside the folder of this file"),
        ("/etc/hosts.yaml", "", "PS204", "lies outside the folder of this file"),
        ("pilot.yaml", "", "PS204", "'pilot.yaml' is not a framework"),
        ("folder.yaml", "", "PS204", "there is no file 'folder.yaml'"),
        ("base.yaml@2", "", "PS405", "this changes version 2 of 'two-dimensions', and here it has"),
        ("base.yaml@1.0.1", "", "PS405", "this changes version 1.0.1"),
        ("mine.yaml", "", "PS405", "'mine.yaml' changes this framework in turn"),
        ("base.yaml", "remove: [nothing]\n", "PS301", "'nothing' is no dimension or condition of"),
    ],
)
def test_what_cannot_be_extended_is_refused(
    base: Path, extends: str, text: str, code: str, message: str
) -> None:
    outside = base.parent / "outside.yaml"
    outside.write_bytes(SMALL_FRAMEWORK.read_bytes())
    (base / "link.yaml").symlink_to(outside)
    (base / "pilot.yaml").write_text("pilotscan: 1\n", "utf-8")
    (base / "folder.yaml").mkdir()
    found = told(mine(base, text, extends))
    assert found[0] == code
    assert message in found[2]
    assert found[1].startswith("mine.yaml:")


@pytest.mark.parametrize("extends", ["base.yaml@1", "base.yaml@1.0", "base.yaml@1.0.0"])
def test_a_version_can_be_pinned_by_more_or_fewer_digits(base: Path, extends: str) -> None:
    assert pilotscan.load_framework(mine(base, extends=extends)).id == "mine"


def test_a_part_of_a_number_is_no_version(base: Path) -> None:
    text = SMALL_FRAMEWORK.read_text("utf-8").replace("version: 1.0.0", "version: 12.0.0", 1)
    (base / "base.yaml").write_text(text, "utf-8")
    assert told(mine(base, extends="base.yaml@1"))[0] == "PS405"


def test_its_own_id_and_version_are_needed(base: Path) -> None:
    (base / "mine.yaml").write_text("pilotscan_framework: 1\nextends: base.yaml\n", "utf-8")
    found = refused(base / "mine.yaml")
    assert [(d.code, d.message, d.where.file) for d in found] == [
        ("PS202", f"the key '{key}' is missing", "mine.yaml") for key in ("id", "version")
    ]


def test_an_id_of_the_base_is_refused(base: Path) -> None:
    path = mine(base)
    path.write_text(path.read_text("utf-8").replace("id: mine", "id: two-dimensions"), "utf-8")
    assert told(path)[:2] == ("PS405", "mine.yaml:2:5")


def test_a_condition_does_not_move(base: Path, small: pilotscan.Framework) -> None:
    last, dimension = small.conditions[-1], small.dimensions[0]
    text = f"dimensions: [{{id: {dimension.id}, conditions: [{{id: {last.id}, weight: 2}}]}}]\n"
    code, place, message = told(mine(base, text))
    assert (code, place.rpartition(":")[0]) == ("PS405", "mine.yaml:5")
    assert f"'{last.id}' stands under '{small.dimensions[1].id}'" in message


def test_one_can_stand_behind_another_but_not_in_a_circle_or_a_long_row(base: Path) -> None:
    def step(name: str, extends: str) -> None:
        path = mine(base, f"rules: {{min_coverage: 0.{name[1]}}}\n", extends, f"{name}.yaml")
        path.write_text(path.read_text("utf-8").replace("id: mine", f"id: {name}"), "utf-8")

    step("s1", "base.yaml")
    step("s2", "s1.yaml")
    step("s3", "s2.yaml")
    made = pilotscan.load_framework(base / "s3.yaml")
    assert made.extends == "two-dimensions@1.0.0 s1@1.0.0 s2@1.0.0"
    assert made.rules.min_coverage == 0.3
    step("s4", "s3.yaml")
    code, place, message = told(base / "s4.yaml")
    assert (code, place) == ("PS405", "s1.yaml:4:10")
    assert message == "more than 3 frameworks stand behind one another"
    step("s1", "s2.yaml")
    assert told(base / "s3.yaml")[0] == "PS405"


def test_the_fingerprint_is_of_both(base: Path) -> None:
    path = mine(base)
    before = read_framework(path).sha256
    assert before != read_framework(base / "base.yaml").sha256
    changed = (base / "base.yaml").read_text("utf-8") + "# more\n"
    (base / "base.yaml").write_text(changed, "utf-8")
    assert read_framework(path).sha256 != before


def test_bytes_without_a_folder_can_change_only_what_comes_with_pilotscan() -> None:
    text = HEAD.format(extends="living-lab").encode()
    assert framework_of_bytes(text, "mine.yaml").framework.extends.startswith("living-lab@")
    with pytest.raises(FrameworkError):
        framework_of_bytes(HEAD.format(extends="base.yaml").encode(), "mine.yaml")


def test_pages_results_and_other_commands_know_it(
    base: Path, run: Run, small: pilotscan.Framework
) -> None:
    first = small.conditions[0].id
    path = mine(base, f"remove: [{small.conditions[1].id}]\n")
    (base / "p.yaml").write_text(
        "pilotscan: 1\nid: p\nname: P\nplace: {municipality: Utrecht, country: NL}\n"
        "assessments:\n  - date: 2026-01-15\n    framework: mine\n"
        f"    assessor: {{role: own-team}}\n    ratings: {{{first}: 2}}\n", "utf-8",
    )  # fmt: skip
    both = ("--format", "html", "--format", "md", "--format", "json")
    made = run("evaluate", "p.yaml", "--framework", path, "--out", "o", *both)
    assert made.code == 0, made.err
    name = "two-dimensions 1.0.0, changed by mine 1.0.0"
    for page in ("p.md", "p.html", "index.html", "frameworks/mine.html", "method.html"):
        assert name in (base / "o" / page).read_text("utf-8"), page
    head = json.loads((base / "o/p.json").read_text("utf-8"))["framework"]
    assert head["extends"] == ["two-dimensions@1.0.0"]
    assert head["sha256"] == read_framework(path).sha256
    assert first in run("explain", "--framework", path).out
    assert small.conditions[1].id not in run("explain", "--framework", path).out
    assert f"      {first}:" in run("new", "q", "--framework", path, "--out", "-").out
    offered = run("schema", "pilot", "--framework", path).out
    assert f'"{first}"' in offered
    (base / "pilotscan.toml").write_text('framework = "mine.yaml"\n', "utf-8")
    assert run("validate", "p.yaml").code == 0


def test_checking_a_folder_checks_the_files_of_frameworks_in_it(base: Path, run: Run) -> None:
    mine(base)
    told = run("validate", ".")
    assert "mine.yaml" not in told.out + told.err
    mine(base, "remove: [nothing]\n")
    told = run("validate", ".")
    assert told.code == 1
    assert "mine.yaml:5:10: PS301 error: 'nothing' is no dimension or condition" in told.out


def test_an_editor_asks_for_less_of_it() -> None:
    check = Draft7Validator(framework_schema())
    tree = yaml.safe_load(HEAD.format(extends="living-lab"))
    part = {
        "dimensions": [{"id": "reach", "conditions": [{"id": "x", "necessary": {"min_level": 3}}]}]
    }
    assert list(check.iter_errors({**tree, **part, "rules": {"ready": {"min_level": 4}}})) == []
    whole = yaml.safe_load(SMALL_FRAMEWORK.read_text("utf-8"))
    assert list(check.iter_errors(whole)) == []
    for key in ("title", "rules", "dimensions", "routes", "scale"):
        assert list(check.iter_errors({k: v for k, v in whole.items() if k != key})), key
    assert list(check.iter_errors({**whole, **part}))
    assert list(check.iter_errors({**whole, "rules": {"min_coverage": 1}}))
