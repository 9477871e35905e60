"""The files of tests/cases: valid ones give no diagnostics, broken ones exactly the expected."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

import pilotscan
from pilotscan.diagnostics import CODES, Severity
from pilotscan.model import pilot as pilot_module
from pilotscan.model.base import Model, Prose
from pilotscan.model.source import Source

HERE = Path(__file__).parent
VALID = sorted((HERE / "cases" / "valid").glob("*.yaml"))
BROKEN = sorted((HERE / "cases" / "broken").glob("*.yaml"))

Place = tuple[str, int, int]

_EXPECT = re.compile(r"# expect: (PS\d{3} line \d+ column \d+(?:; PS\d{3} line \d+ column \d+)*)")
_ONE = re.compile(r"(PS\d{3}) line (\d+) column (\d+)")

# Codes that need more than one pilot file, none, a huge one or a framework: who provokes them.
ELSEWHERE = {
    "PS101": ("loading/test_discover.py", "test_what_is_not_there_is_said"),
    "PS102": (
        "loading/test_yamldoc.py",
        "test_a_file_of_one_megabyte_is_read_and_one_byte_more_is_not",
    ),
    "PS114": ("loading/test_discover.py", "test_a_folder_without_pilot_files_is_a_warning"),
    "PS402": ("test_checks.py", "test_the_second_file_with_an_id_is_not_judged"),
    "PS503": ("test_checks.py", "test_a_framework_that_breaks_its_own_rules_is_refused"),
}


@cache
def framework() -> pilotscan.Framework:
    return pilotscan.load_framework("living-lab")


def load(path: Path) -> pilotscan.LoadedPilots:
    return pilotscan.load_pilots(path, framework=framework())


def expected_of(path: Path) -> list[Place]:
    first = path.read_bytes().split(b"\n", 1)[0].decode("utf-8-sig").rstrip("\r")
    match = _EXPECT.fullmatch(first)
    assert match is not None, (
        f"{path.name}: the first line must be '# expect: PS204 line 9 column 5'"
    )
    return [(code, int(line), int(column)) for code, line, column in _ONE.findall(match[1])]


def test_there_are_enough_cases_to_mean_something() -> None:
    assert len(VALID) >= 6
    assert len(BROKEN) >= 45


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_file_gives_no_diagnostics(path: Path) -> None:
    loaded = load(path)
    assert loaded.diagnostics == ()
    assert [pilot.id for pilot in loaded] == [path.stem]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_gives_exactly_the_expected_diagnostics(path: Path) -> None:
    found = sorted((d.code, d.where.line, d.where.column) for d in load(path).diagnostics)
    assert found == sorted(expected_of(path))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_named_after_a_code_it_provokes(path: Path) -> None:
    code, _, words = path.stem.partition("-")
    assert code.upper() in {found for found, _, _ in expected_of(path)}
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", words)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_diagnostic_says_something_readable_about_its_line(path: Path) -> None:
    lines = path.read_bytes().decode("utf-8-sig", "replace").split("\n")
    for diagnostic in load(path).diagnostics:
        assert diagnostic.message.isprintable()
        assert diagnostic.hint.isprintable()
        assert len(diagnostic.message) > 5
        assert diagnostic.where.file.endswith(path.name)
        assert 1 <= diagnostic.where.line <= len(lines)
        assert diagnostic.where.column <= len(lines[diagnostic.where.line - 1]) + 1


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_judged_only_if_its_faults_leave_no_doubt(path: Path) -> None:
    loaded = load(path)
    errors = {d.code for d in loaded.diagnostics if d.severity is Severity.ERROR}
    assert len(loaded) == (1 if errors <= {"PS501", "PS502"} else 0)


def test_a_folder_of_broken_files_hides_no_valid_one() -> None:
    loaded = pilotscan.load_pilots(HERE / "cases" / "broken", framework=framework())
    together = pilotscan.load_pilots([HERE / "cases" / "broken", *VALID], framework=framework())
    assert {path.stem for path in VALID} <= {pilot.id for pilot in together}
    assert together.diagnostics == loaded.diagnostics
    codes = {code for path in BROKEN for code, _, _ in expected_of(path)}
    assert {d.code for d in loaded.diagnostics} == codes


def test_every_code_is_provoked_by_a_case_file_or_a_named_test() -> None:
    by_file = {code for path in BROKEN for code, _, _ in expected_of(path)}
    assert by_file | set(ELSEWHERE) == set(CODES)
    assert by_file & set(ELSEWHERE) == set()


@pytest.mark.parametrize("code", sorted(ELSEWHERE))
def test_the_test_named_for_a_code_exists_and_names_the_code(code: str) -> None:
    file, name = ELSEWHERE[code]
    source = (HERE / file).read_text(encoding="utf-8")
    bodies = [
        ast.get_source_segment(source, node) or ""
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    assert len(bodies) == 1, f"{file} has no test {name}"
    assert code in bodies[0]


def models_in(value: object) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from models_in(value.__dict__[name])
    elif isinstance(value, dict):
        for item in value.values():
            yield from models_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from models_in(item)


def test_the_file_with_all_fields_leaves_no_key_of_the_format_out() -> None:
    (pilot,) = load(HERE / "cases" / "valid" / "all-fields.yaml")
    written: dict[type[BaseModel], set[str]] = {}
    for model in models_in(pilot):
        written.setdefault(type(model), set()).update(model.model_fields_set)
    kinds = {
        kind
        for kind in vars(pilot_module).values()
        if isinstance(kind, type) and issubclass(kind, Model) and kind is not Model
    } | {Source, Prose}
    assert set(written) == kinds
    for kind, keys in written.items():
        assert keys == set(kind.model_fields), kind.__name__
