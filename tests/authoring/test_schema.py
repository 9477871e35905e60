"""The JSON Schemas: what they are made of, and that they say the same as pilotscan itself."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

import pilotscan
from pilotscan.authoring.schema import (
    assessment_schema,
    framework_schema,
    pilot_schema,
    target_schema,
)
from pilotscan.catalogue import field_texts
from pilotscan.checks import check_framework
from pilotscan.loading.builtin import builtin_framework
from pilotscan.loading.load import load_framework_document
from pilotscan.loading.yamldoc import parse_document
from pilotscan.model.scale import OUTCOMES
from pilotscan.reading import check_bytes, check_target_bytes
from support.together import together

HERE = Path(__file__).parents[1]
ROOT = HERE.parent
VALID = sorted((HERE / "cases" / "valid").glob("*.yaml"))
BROKEN = sorted((HERE / "cases" / "broken").glob("*.yaml"))
PILOTS = sorted((ROOT / "pilots").glob("*.yaml"))
TARGETS = sorted((HERE / "cases" / "targets").glob("*.yaml"))
ASSESSMENTS = sorted((HERE / "cases" / "assessments").glob("*.yaml"))
FRAMEWORKS = sorted((HERE / "cases" / "scoring" / "frameworks").glob("*.yaml"))
PACKAGED = ROOT / "src" / "pilotscan" / "frameworks" / "living-lab.yaml"
KINDS = ("pilot", "target", "assessment", "framework")
SCHEMAS = [(kind, lang) for kind in KINDS for lang in ("en", "nl")]

CANNOT_TELL = {"ps203-format-is-a-decimal", "ps204-role-of-a-rule.framework"}
"""To JSON Schema 1.0 is the same number as 1, and any id can be a role."""

Path_ = tuple[str | int, ...]


@cache
def living_lab() -> pilotscan.Framework:
    return pilotscan.load_framework()


@cache
def made(kind: str, lang: str = "en") -> Any:
    if kind == "pilot":
        return pilot_schema(living_lab(), lang)
    if kind == "target":
        return target_schema(living_lab(), lang)
    if kind == "assessment":
        return assessment_schema(living_lab(), lang)
    return framework_schema(lang)


@cache
def validator(kind: str) -> Draft7Validator:
    return Draft7Validator(made(kind))


def parts_of(schema: Any, path: Path_ = ()) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Yield every mapping in a schema with its path."""
    if isinstance(schema, dict):
        yield path, schema
        for key, value in schema.items():
            yield from parts_of(value, (*path, key))
    elif isinstance(schema, list):
        for number, value in enumerate(schema):
            yield from parts_of(value, (*path, number))


def properties_of(schema: Any) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Yield every property, those aside that a condition (`if`, `else`, `anyOf` …) only repeats."""
    for path, part in parts_of(schema):
        repeats = {"if", "then", "else"} & set(path) or ("Text" in path and "anyOf" in path)
        if len(path) > 1 and path[-2] == "properties" and not repeats:
            yield path, part


# --- what a schema is made of ---------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "lang"), SCHEMAS)
def test_a_schema_is_valid_draft_7(kind: str, lang: str) -> None:
    schema = made(kind, lang)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema)


@together("kind, lang", SCHEMAS)
def test_every_property_has_a_description(kind: str, lang: str) -> None:
    listed = list(properties_of(made(kind, lang)))
    assert len(listed) > (50 if kind == "assessment" else 90)
    assert [path for path, part in listed if not part.get("description")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_languages_differ_in_words_and_in_nothing_else(kind: str) -> None:
    words = ("description", "enumDescriptions", "patternErrorMessage")
    pairs = list(zip(parts_of(made(kind, "en")), parts_of(made(kind, "nl")), strict=True))
    assert len(pairs) > 250
    for (path, english), (same, dutch) in pairs:
        assert (path, list(english)) == (same, list(dutch))
        if "properties" in path[-1:]:
            continue  # here `description` may be the name of a key
        for word in words:
            assert word not in english or english[word] != dutch[word], path
        for word, value in english.items():
            if isinstance(value, str | int) and word not in words:
                assert dutch[word] == value, path


@together("kind, lang", SCHEMAS)
def test_every_fixed_word_is_explained(kind: str, lang: str) -> None:
    bare = []
    for path, part in parts_of(made(kind, lang)):
        if "enum" not in part or {"if", "not", "propertyNames", "RatingHere"} & set(path):
            continue
        says = part.get("enumDescriptions")
        if says is None:
            bare.append(path)
            continue
        assert len(says) == len(part["enum"]), path
        assert all(isinstance(text, str) and text for text in says), path
        assert len(set(says)) == len(says), path
    # countries are their own explanation
    country = ("definitions", "Place", "properties", "country")
    assert bare == ([country] if kind in {"pilot", "target"} else [])


def test_every_key_of_the_models_is_in_the_schemas() -> None:
    written: dict[str, set[str]] = {}
    tops = ("Pilot", "Target", "AssessmentFile", "Framework")
    for kind, top in zip(KINDS, tops, strict=True):
        schema = made(kind)
        written.setdefault(top, set()).update(schema["properties"])
        for name, part in schema["definitions"].items():
            for inner in (part, *part.get("anyOf", ())):
                if inner.get("type") == "object":
                    written.setdefault(name, set()).update(inner["properties"])
    assert written == {name: set(texts) - {"_"} for name, texts in field_texts().items()}


def test_a_condition_is_described_by_its_question_and_its_five_levels() -> None:
    for lang in ("en", "nl"):
        ratings = made("pilot", lang)["definitions"]["Assessment"]["properties"]["ratings"]
        named = ratings["anyOf"][0]["properties"]
        assert list(named) == [condition.id for condition in living_lab().conditions]
        for condition in living_lab().conditions:
            says = named[condition.id]["description"]
            texts = [condition.title, condition.question, *condition.levels]
            assert all(text.in_language(lang)[0] in says for text in texts)


def test_the_verdicts_are_offered_in_a_framework() -> None:
    verdicts = made("framework")["properties"]["verdicts"]["anyOf"][0]
    assert list(verdicts["properties"]) == list(OUTCOMES)
    assert verdicts["additionalProperties"] is False


@together("kind, lang", SCHEMAS)
def test_no_place_of_this_computer_is_in_a_schema(kind: str, lang: str) -> None:
    text = json.dumps(made(kind, lang), ensure_ascii=False)
    for place in (str(ROOT), str(Path.home()), str(Path.cwd()), "file://", sys.prefix):
        assert place not in text


@pytest.mark.outside
def test_a_schema_is_the_same_at_every_run() -> None:
    def print_schema(kind: str, seed: str) -> bytes:
        return subprocess.run(
            [sys.executable, "-m", "pilotscan", "schema", kind],
            capture_output=True,
            check=True,
            timeout=120,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout

    for kind in ("pilot", "framework"):
        first = print_schema(kind, "1")
        assert json.loads(first) == made(kind)
        assert print_schema(kind, "2") == first


# --- the command ----------------------------------------------------------------------------------


def test_schema_prints_what_the_library_makes(run: Any) -> None:
    for kind, lang in SCHEMAS:
        done = run("schema", kind, "--lang", lang)
        assert (done.code, done.err) == (0, "")
        assert json.loads(done.out) == made(kind, lang)
        assert done.out.endswith("}\n")


def test_schema_offers_the_conditions_and_routes_of_another_framework(
    run: Any, small: pilotscan.Framework, small_file: Path
) -> None:
    done = run("schema", "pilot", "--framework", small_file)
    assert (done.code, done.err) == (0, "")
    parts = json.loads(done.out)["definitions"]
    ratings = parts["Assessment"]["properties"]["ratings"]["anyOf"][0]
    assert list(ratings["properties"]) == [condition.id for condition in small.conditions]
    assert parts["Assessment"]["if"] == {"properties": {"framework": {"const": small.id}}}
    for owner in ("Scaling", "AfterlifeEvent"):
        assert parts[owner]["properties"]["route"]["anyOf"][0]["enum"] == list(small.routes)
    assert "durable-need" not in done.out


def test_schema_writes_to_a_file(run: Any, work: Path) -> None:
    done = run("schema", "pilot", "--out", "pilot.schema.json")
    assert done == (0, "", "")
    assert json.loads((work / "pilot.schema.json").read_bytes()) == made("pilot")
    assert [path.name for path in work.iterdir()] == ["pilot.schema.json"]


@pytest.mark.usefixtures("work")
def test_a_dash_stands_for_standard_output(run: Any, work: Path) -> None:
    done = run("schema", "framework", "--out", "-")
    assert json.loads(done.out) == made("framework")
    assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    ("out", "says"),
    [
        ("somebodys-pilot.yaml", "must not be a YAML file"),
        ("somebodys-pilot.YML", "must not be a YAML file"),
        ("no/such/folder.json", "no/such/folder.json cannot be written: No such file"),
        (".", "cannot be written: Is a directory"),
    ],
)
def test_schema_says_where_it_cannot_be_written(run: Any, work: Path, out: str, says: str) -> None:
    done = run("schema", "pilot", "--out", out)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert list(work.iterdir()) == []


def test_there_is_a_schema_of_some_kinds_of_files_only(run: Any) -> None:
    done = run("schema", "pilots")
    assert (done.code, done.out) == (2, "")
    assert "'pilot', 'target', 'assessment', 'framework'" in done.err


# --- patterns -------------------------------------------------------------------------------------

SAMPLES = [
    "", " ", "\n", "\t", "\u0085", "\u00a0", "\u2028", "\u200b", "a", "a ", " a", "a\n", "\na", "é",
    "😀", "a-b", "a--b", "a-b\n", "A-b", "-a", "a_b", "rigo-2019", "rigo_2019", "rigo 2019", "EUR",
    "EUR\n", "eur", "EURO", "1.0.0", "1.0.0\n", "1.0", "1.0.0-rc.1", "https://example.org/a",
    "https://example.org/a b", "https://example.org/é", "http://x", "ftp://x", "https://x\n",
    "https://a|b", "https://a`b", "https://a\\b", 'https://a"b', "10.1000/182", "10.1000/182\n",
    "10.1/1", "doi:10.1000/182", "2016", "0999", "9999", "2016~", "2016?", "2016~?", "2016?~",
    "2016~~", "2016-07", "2016-13", "2016-00", "2016-07-01", "2016-07-32", "2016-06-31",
    "2016-02-29", "2016-02-30", "2015-02-29", "1900-02-29", "2000-02-29", "2016-07-01\n",
    "2016-07-01~", "0000-01-01", "٢٠١٦", "2016-7-1",
]  # fmt: skip

MATCH_IN_NODE = """
const {patterns, samples} = JSON.parse(require("fs").readFileSync(0, "utf8"));
const match = (pattern, flags) => samples.map((text) => new RegExp(pattern, flags).test(text));
console.log(JSON.stringify(patterns.map((p) => [match(p, ""), match(p, "u")])));
"""


def patterns() -> list[str]:
    found = {
        part["pattern"]
        for kind in ("pilot", "framework")
        for path, part in parts_of(made(kind))
        if isinstance(part.get("pattern"), str) and path[-1:] != ("properties",)
    }
    return sorted(found)


@pytest.mark.outside
def test_patterns_mean_the_same_in_javascript() -> None:
    node = shutil.which("node")
    if node is None and os.environ.get("CI"):
        pytest.fail("node is missing, and this is CI")
    if node is None:
        pytest.skip("node is not installed")
    assert len(patterns()) >= 8
    done = subprocess.run(
        [node, "-e", MATCH_IN_NODE],
        input=json.dumps({"patterns": patterns(), "samples": SAMPLES}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for pattern, found in zip(patterns(), json.loads(done.stdout), strict=True):
        expected = [re.search(pattern, sample) is not None for sample in SAMPLES]
        assert True in expected
        assert False in expected
        assert found == [expected, expected], pattern


# --- agreement with pilotscan, by the program of others -------------------------------------------


def expected_codes(path: Path) -> set[str]:
    first = path.read_bytes().split(b"\n", 1)[0].replace(b"\0", b"").decode("utf-8", "replace")
    assert "# expect: PS" in first, path.name
    return set(re.findall(r"PS\d{3}", first))


def kind_of(path: Path) -> str:
    found = re.search(rb"^pilotscan_(framework|target|assessment):", path.read_bytes(), re.M)
    return "pilot" if found is None else found[1].decode()


def check_with_schema(kind: str, paths: list[Path], folder: Path) -> set[str]:
    """Run check-jsonschema once over all files; return the names of those that it refuses."""
    schema = folder / f"{kind}.schema.json"
    schema.write_text(json.dumps(made(kind)), "utf-8")
    program = shutil.which("check-jsonschema", path=Path(sys.executable).parent)
    assert program is not None, "check-jsonschema is not installed beside this Python"
    done = subprocess.run(
        [program, "--output-format", "json", "--schemafile", schema, *paths],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode in {0, 1}, done.stderr
    report = json.loads(done.stdout)
    refused = {fault["filename"] for fault in report["errors"]}
    refused |= {fault["filename"] for fault in report.get("parse_errors", ())}
    assert (report["status"] == "fail") is bool(refused)
    assert refused <= {str(path) for path in paths}
    return {Path(name).stem for name in refused}


@pytest.mark.parametrize(("kind", "lang"), SCHEMAS)
@pytest.mark.outside
def test_check_jsonschema_accepts_the_schema_itself(kind: str, lang: str, tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(made(kind, lang)), "utf-8")
    program = [sys.executable, "-m", "check_jsonschema", "--check-metaschema", str(schema)]
    done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.outside
def test_check_jsonschema_accepts_every_valid_file(tmp_path: Path) -> None:
    assert len(VALID) >= 6
    assert len(PILOTS) >= 20
    assert check_with_schema("pilot", [*VALID, *PILOTS], tmp_path) == set()
    assert check_with_schema("target", TARGETS, tmp_path) == set()
    assert check_with_schema("assessment", ASSESSMENTS, tmp_path) == set()
    assert check_with_schema("framework", [*FRAMEWORKS, PACKAGED], tmp_path) == set()


@pytest.mark.outside
def test_check_jsonschema_refuses_exactly_the_files_of_another_shape(tmp_path: Path) -> None:
    # Faults of reading are for the reader to tell, and faults between fields for the checks.
    codes = {path: expected_codes(path) for path in BROKEN if path.stem not in CANNOT_TELL}
    scope = [path for path, told in codes.items() if not any(c.startswith("PS1") for c in told)]
    told_by_schema = {
        path.stem
        for path in scope
        if any(code.startswith("PS2") for code in codes[path])
        or ("PS301" in codes[path] and kind_of(path) != "framework")
    }
    refused = set()
    for kind in KINDS:
        paths = [path for path in scope if kind_of(path) == kind]
        refused |= check_with_schema(kind, paths, tmp_path)
    assert refused == told_by_schema
    assert len(refused) >= 35
    assert len(scope) - len(refused) >= 10


@pytest.mark.parametrize("name", sorted(CANNOT_TELL))
def test_what_a_schema_cannot_tell_is_told_by_pilotscan(name: str) -> None:
    path = HERE / "cases" / "broken" / f"{name}.yaml"
    assert validator(kind_of(path)).is_valid(tree_of(path.read_bytes()))
    assert expected_codes(path)  # which `test_case_files` holds against what is told


# --- agreement with pilotscan, for all trees ------------------------------------------------------

TREES = [
    (path.stem, kind_of(path), path.read_bytes())
    for path in [
        *VALID,
        ROOT / "pilots" / "plan-einstein.yaml",
        *TARGETS,
        *ASSESSMENTS,
        *FRAMEWORKS,
    ]
] + [("living-lab", "framework", builtin_framework("living-lab"))]

VALUES: list[Any] = [
    None, True, False, 0, 1, 2, 4, 5, -1, 0.5, 2.5, -0.5, 999, 1000, 2016, 9998, 9999, 10**17,
    "", " ", "\n", "\u00a0", "\u0085", "\u200b", "text", " text ", "unknown", "not-applicable",
    "known", "2", "en", "fr", "NL", "nl", "XX", "local", "regional", "index", "living-lab",
    "two-dimensions", "growth", "a-b", "A-b", "a_b", "a--b", "a-b\n", "a\n", "x" * 80, "x" * 81,
    "2016", "2016-07", "2016-13", "2016-07-01", "2016-07-01~", "2016~?", "2016~~", "0999", "9999",
    "2023-02-29", "2024-02-29", "2026-01-15\n", "https://example.org/a", "https://example.org/a b",
    "https://example.org/\n", "https://" + "x" * 2000, "10.1000/182", "10.1000/182\n", "EUR",
    "EUR\n", "EURO", "1.0.0", "1.0.0\n", "1.0", "project", "statement", "lead", "own-team",
    "ready-stepwise", "summary", "period.end", "funding", "some", [], [None], ["text"], [""],
    [" "], [1], ["a-b", "A b"], ["lead"], ["press", None], [{}], [{"text": "text"}], {},
    {"text": "text"}, {"text": None}, {"text": " "}, {"source": "rigo"}, {"source": None},
    {"level": 2}, {"level": None}, {"level": "2"}, {"because": " "}, {"x": None}, {"en": None},
    {"en": "text"}, {"en": None, "nl": "tekst"}, {"A b": {}}, {"a-b": None}, {"a-b": {}},
    {"a-b\n": {}}, {"durable-need": 3}, {"durable-need": None}, {"durabel-need": 3},
    {"country": "NL"}, {"country": "NL", "scope": "national"}, {"country": "NL", "scope": None},
    {"country": "NL", "municipality": "Delft"}, {"country": "NL", "municipality": []},
    {"country": "NL", "municipality": None}, {"country": "NL", "municipality": ""},
]  # fmt: skip

KEYS = sorted({key for texts in field_texts().values() for key in texts if key != "_"})


def tree_of(data: bytes) -> Any:
    return parse_document(data, "file.yaml").tree


def places_in(tree: Any, path: Path_ = ()) -> Iterator[Path_]:
    if path:
        yield path
    steps = tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for step in steps:
        yield from places_in(tree[step], (*path, step))


def inside(tree: Any, path: Path_) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def verdict(kind: str, tree: Any) -> bool | None:
    """Tell whether pilotscan finds the shape sound; None if it cannot even be read."""
    data = json.dumps(tree, ensure_ascii=False).encode()
    if kind != "framework":
        check = check_target_bytes if kind == "target" else check_bytes
        diagnostics = list(check(data, "file.yaml", living_lab()).diagnostics)
    else:
        framework, document, diagnostics = load_framework_document(data, "file.yaml")
        if framework is not None and document is not None:
            diagnostics += check_framework(framework, document)
    codes = {diagnostic.code for diagnostic in diagnostics}
    if any(code.startswith("PS1") for code in codes):
        return None
    conditions = {"PS301"} if kind != "framework" else set()
    return not any(code.startswith("PS2") or code in conditions for code in codes)


values = st.one_of(
    st.sampled_from(VALUES).map(copy.deepcopy),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=8),
    st.integers(-3, 3000),
    st.floats(-3, 3, allow_nan=False).filter(lambda number: not number.is_integer()),
)


@st.composite
def changed_trees(draw: st.DrawFn) -> tuple[str, Any]:
    """A valid file with one to three things changed."""
    _, kind, data = draw(st.sampled_from(TREES))
    tree = tree_of(data)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places_in(tree))))
        parent, step = inside(tree, path[:-1]), path[-1]
        how = draw(st.sampled_from(["replace", "replace", "remove", "rename", "add", "wrap"]))
        if how == "remove" and len(parent) > 1:
            del parent[step]
        elif how == "rename" and isinstance(parent, dict):
            parent[draw(st.sampled_from(KEYS) | st.text(max_size=3))] = parent.pop(step)
        elif how == "add" and isinstance(parent, dict):
            parent.setdefault(draw(st.sampled_from(KEYS)), draw(values))
        elif how == "add":
            parent.append(draw(values))
        elif how == "wrap":
            parent[step] = [parent[step]]
        else:
            parent[step] = draw(values)
    return kind, tree


MINIMAL = {
    "pilotscan": 1,
    "id": "a",
    "name": "A",
    "place": {"country": "NL", "municipality": "Delft"},
}


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@example(("pilot", {**MINIMAL, "id": "a\n"}))
@example(("pilot", {**MINIMAL, "name": "\u0085"}))
@example(("pilot", {**MINIMAL, "sources": {"a": None}, "funding": None}))
@example(("pilot", {**MINIMAL, "funding": [None]}))
@given(changed_trees())
def test_the_schema_agrees_with_pilotscan_about_every_tree(changed: tuple[str, Any]) -> None:
    kind, tree = changed
    sound = verdict(kind, tree)
    assume(sound is not None)
    faults = [fault.message for fault in validator(kind).iter_errors(tree)]
    assert (not faults) is sound, faults


@pytest.mark.parametrize(
    ("fact", "where", "sound"),
    [
        ("summary", {}, True),
        ("summary", {"text": ["known"]}, False),
        ("period.end", {"end": ["known"]}, False),
        ("figures", {"date": ["known"], "basis": ["realised", "unknown"]}, True),
        ("figures", {"date": ["2016"]}, False),
        ("figures", {"basis": ["budgeted"]}, False),
        ("figures", {"source": ["known"]}, False),
        ("funding", {"basis": ["budgeted"], "source": ["known"]}, True),
        ("funding", {"basis": []}, False),
        ("funding", {"basis": None}, False),
        ("nothing", {"basis": ["known"]}, False),
        (None, {"basis": ["known"]}, False),
    ],
)
def test_the_schema_agrees_about_rules_that_look_at_facts(
    fact: str | None, where: dict[str, Any], sound: bool
) -> None:
    tree = tree_of(FRAMEWORKS[0].read_bytes())
    text = {"en": "text"}
    condition = tree["dimensions"][0]["conditions"][0]["id"]
    rule = {"id": "a", "condition": condition, "from_level": 3, "finding": text, "remedy": text}
    rule |= {"fact": fact, "where": where}
    tree["plausibility"] = {"needs_fact": [rule]}
    assert verdict("framework", tree) is sound
    assert validator("framework").is_valid(tree) is sound


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("pilot", (HERE / "cases" / "valid" / "all-fields.yaml").read_bytes()),
        ("framework", FRAMEWORKS[0].read_bytes()),
    ],
    ids=["pilot", "framework"],
)
def test_the_schema_agrees_about_which_keys_and_items_may_be_empty(kind: str, data: bytes) -> None:
    seen, whole = set(), tree_of(data)
    for path in places_in(whole):
        tree = deepcopy(whole)
        inside(tree, path[:-1])[path[-1]] = None
        sound = verdict(kind, tree)
        assert validator(kind).is_valid(tree) is sound, path
        seen.add(sound)
    assert seen == {True, False}


def test_a_condition_shows_its_rules_of_rating(telling: pilotscan.Framework) -> None:
    ratings = pilot_schema(telling)["definitions"]["Assessment"]["properties"]["ratings"]
    says = ratings["anyOf"][0]["properties"]["money"]["description"]
    levels, *rules = says.split("\n\n")[1:]
    assert levels.startswith("- 0 (")
    assert rules[0] == "First ask: Who pays, and how much?"
    assert rules[-1] == "How to rate: The first half decides."
