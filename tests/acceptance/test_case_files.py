"""The files of tests/cases: valid ones give no diagnostics, broken ones exactly the expected."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

import pilotscan
from pilotscan.catalogue import codes
from pilotscan.checks import STILL_JUDGED
from pilotscan.checks.privacy import MASK
from pilotscan.diagnostics import Diagnostic, Severity, show
from pilotscan.errors import UsageError
from pilotscan.model import assessment as assessment_module
from pilotscan.model import pilot as pilot_module
from pilotscan.model.base import Model, Prose
from pilotscan.model.source import Source
from pilotscan.reporting.words.language import Language
from support import case_table
from support.case_table import BROKEN, MADE, Case, Place, Row, framework
from support.together import together

HERE = Path(__file__).parents[1]
VALID = sorted((HERE / "cases" / "valid").glob("*.yaml"))
FILES = {case.name: case for case in case_table.file_cases()}

NOTHING_TO_READ = {"ps101-no-such-file", "ps114-folder-without-pilots"}
NO_FILES = ("PS7", "PS8", "PS119")
"""Of answers and what is brought in, which are no YAML files, and of workers that ended."""


def case_of(name: str, folder: Path) -> Case:
    if name in FILES:
        return FILES[name]
    own = folder / name
    own.mkdir()
    return MADE[name](own)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    cases = case_table.all_cases(tmp_path_factory.mktemp("made"))
    return {row.code: row for row in case_table.rows_of(cases)}


DUTCH = Language("nl")
PLACEHOLDER = re.compile(r"%\(\w+\)s")
SAME_IN_DUTCH = {"routes: %(routes)s", "pilots: %(pilots)s"}


def load(path: Path) -> pilotscan.LoadedPilots:
    return pilotscan.load_pilots(path, framework=framework())


def test_there_are_enough_cases_to_mean_something() -> None:
    assert len(VALID) >= 6
    assert len(FILES) >= 175


@together("path", VALID, ids=lambda path: path.stem)
def test_a_valid_file_gives_no_diagnostics(path: Path) -> None:
    loaded = load(path)
    assert loaded.diagnostics == ()
    assert [pilot.id for pilot in loaded] == [path.stem]


def check_loading(case: Case, found: list[Diagnostic]) -> None:
    """Loading finds what checking finds, and judges only what leaves no doubt."""
    loaded = load(case.path)
    if case.is_framework and "PS106" not in case.codes:
        assert [d.code for d in loaded.diagnostics] == ["PS201"]
        assert loaded.diagnostics[0].message == "this file is a framework, not a pilot"
    elif case.is_target:
        told = [d.message for d in loaded.diagnostics]
        assert told == ([] if case.path.is_dir() else ["this file is a target, not a pilot"])
    elif case.as_of is None:
        assert list(loaded.diagnostics) == found
    errors = {d.code for d in loaded.diagnostics if d.severity is Severity.ERROR}
    if case.path.is_dir():
        assert len(loaded) == 1  # the first of two with one id
    elif case.path.name.endswith(".assessment.yaml"):
        assert len(loaded) == 0  # nobody is read whom it rates
    else:
        assert len(loaded) == (1 if errors <= STILL_JUDGED else 0)


@together("name", [*FILES, *MADE])
def test_a_broken_file_gives_exactly_the_expected_diagnostics_each_readable(
    name: str, tmp_path: Path
) -> None:
    case = case_of(name, tmp_path)
    code, _, words = case.name.partition("-")
    assert code.upper() in case.codes
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", words)
    found = case_table.found_in(case.path, case.as_of)
    assert sorted(map(case_table.place_of, found)) == list(case.expected)
    for diagnostic in found:
        assert diagnostic.message.isprintable()
        assert diagnostic.hint.isprintable()
        assert len(diagnostic.message) > 5
        where = diagnostic.where
        if where.line == 0:
            continue
        file = case.path / Path(where.file).name if case.path.is_dir() else case.path
        lines = file.read_bytes().decode("utf-8-sig", "replace").split("\n")
        assert 1 <= where.line <= len(lines)
        assert 1 <= where.column <= len(lines[where.line - 1]) + 1
    if case.name not in NOTHING_TO_READ:
        check_loading(case, found)


@together("name", [name for name, case in FILES.items() if case.hints])
def test_a_near_word_is_offered(name: str) -> None:
    given = [diagnostic.hint for diagnostic in case_table.found_in(FILES[name].path)]
    for hint in FILES[name].hints:
        assert any(hint in one for one in given), hint


def test_there_is_a_near_word_for_each_kind_of_name() -> None:
    offered = {
        (code, hint) for case in FILES.values() for code in case.codes for hint in case.hints
    }
    assert {
        ("PS201", "did you mean 'target_groups'?"),  # a key
        ("PS204", "did you mean 'running'?"),  # a fixed word
        ("PS204", "did you mean 'not-applicable'?"),  # the word of a level
        ("PS204", "did you mean 'NL'?"),  # a country
        ("PS301", "did you mean 'adaptability'?"),  # a condition
        ("PS302", "did you mean 'rigo'?"),  # a source
        ("PS303", "did you mean 'living-lab'?"),  # a framework
        ("PS304", "did you mean 'institutionalisation'?"),  # a route
    } <= offered


@together("name", sorted(NOTHING_TO_READ))
def test_loading_where_nothing_can_be_read_is_no_empty_result(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no(thing to read| file or folder)"):
        load(case_of(name, tmp_path).path)


@together(
    "name", [name for name, case in FILES.items() if any(c.startswith("PS6") for c in case.codes)]
)
def test_personal_data_is_in_no_diagnostic_of_its_file(name: str) -> None:
    case = FILES[name]
    found = case_table.found_in(case.path, case.as_of)
    private = {(line, column) for _, code, line, column in case.expected if code.startswith("PS6")}
    for diagnostic in found:
        for line, column in private:
            index = column - diagnostic.excerpt_column
            if line == diagnostic.where.line and 0 <= index < len(diagnostic.excerpt):
                assert diagnostic.excerpt[index] == MASK, show(diagnostic.excerpt)


def test_a_folder_of_broken_files_hides_no_valid_one() -> None:
    loaded = load(BROKEN)
    together = pilotscan.load_pilots([BROKEN, *VALID], framework=framework())
    assert {path.stem for path in VALID} <= {pilot.id for pilot in together}
    assert together.diagnostics == loaded.diagnostics
    pilots = [
        case
        for case in FILES.values()
        if "PS106" in case.codes or not (case.is_framework or case.is_target)
    ]
    dated = {case.path.name for case in pilots if case.as_of is not None}
    expected = Counter(p for case in pilots for p in case.expected if p.file not in dated)
    found = map(case_table.place_of, loaded.diagnostics)
    assert Counter(place for place in found if place.file not in dated) == expected


# --- the table --------------------------------------------------------------------------------


@together("code", sorted(code for code in codes() if not code.startswith(NO_FILES)))
def test_every_code_is_provoked_at_its_place_and_nowhere_else(
    code: str, rows: dict[str, Row]
) -> None:
    row = rows[code]
    assert row.cases >= 1
    assert row.right == row.expected
    assert row.unexpected == 0


def test_no_case_expects_a_code_that_does_not_exist() -> None:
    assert set().union(*(case.codes for case in FILES.values())) <= set(codes())


def test_the_table_counts_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "ps204-x.yaml"
    path.write_text(
        "# expect: PS204 line 6 column 10; PS201 lines 7 to 8 column 1; PS107 as a whole\n"
        "pilotscan: 1\nid: x\nname: X\nplace: {country: NL, municipality: Leiden}\n"
        "status: runing\nk1: 1\nk2: 1\n",
        "utf-8",
    )
    rows = {row.code: row for row in case_table.rows_of([case_table.read_case(path)])}
    assert rows["PS204"][2:] == (1, 1, 0, 1)  # one column beside the place
    assert rows["PS201"][2:] == (1, 2, 2, 0)
    assert rows["PS107"][2:] == (1, 1, 0, 0)
    assert rows["PS301"][2:] == (0, 0, 0, 0)
    assert case_table.table_of(rows.values()).splitlines()[-1] == "| all | | | 4 | 2 | 1 |"


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("nothing", []),
        ("PS102 as a whole", [("x", "PS102", 0, 0)]),
        ("PS204 line 9 column 5", [("x", "PS204", 9, 5)]),
        (
            "PS201 lines 3 to 4 column 1; PS117 line 5 column 1",
            [("x", "PS201", 3, 1), ("x", "PS201", 4, 1), ("x", "PS117", 5, 1)],
        ),
    ],
)
def test_the_first_line_of_a_case_is_read(written: str, places: list[Place]) -> None:
    assert case_table.places_of(written, "x") == places


@pytest.mark.parametrize(
    "written",
    ["", "PS204", "PS204 line 9", "PS204 line 9 column 5;", "PS201 lines 4 to 3 column 1"],
)
def test_a_first_line_that_says_something_else_is_refused(written: str) -> None:
    with pytest.raises(AssertionError, match="x: "):
        case_table.places_of(written, "x")


@pytest.mark.outside
def test_the_table_can_be_printed() -> None:
    done = subprocess.run(
        [sys.executable, case_table.__file__], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert lines[0] == (
        "| code | fault | cases | faults expected | right code, line, column | unexpected |"
    )
    assert [line[2:7] for line in lines[2:-3]] == list(codes())
    assert lines[-1].endswith("made cases.")


# --- the valid file with all fields -----------------------------------------------------------


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
        for kind in (*vars(pilot_module).values(), *vars(assessment_module).values())
        if isinstance(kind, type) and issubclass(kind, Model) and kind is not Model
    } | {Source, Prose}
    assert set(written) == kinds
    for kind, keys in written.items():
        assert keys == set(kind.model_fields), kind.__name__
