"""What is wrong with a configuration is said with its line, its key and what to do."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from pilotscan.configuration import DEFAULTS, Exemption, Gates, Requirement
from pilotscan.configuration.finding import read_configuration
from pilotscan.configuration.model import GateKeys, PilotKeys, ProjectKeys
from pilotscan.configuration.schema import configuration_schema, key_texts
from pilotscan.diagnostics import Diagnostic
from pilotscan.errors import ConfigError
from support.together import together

EVERYTHING = """\
paths = ["pilots"]
framework = "living-lab"
route = "growth"
lang = ["nl", "en"]
formats = ["html", "docx"]
out = "site"
templates = "own"
reference_doc = "house.docx"
jobs = 2
scheduler = "tcp://127.0.0.1:8786"
cache = ".cache"
ignore = ["ps507", "PS6"]
baseline = "baseline.json"
strict = true
draws = 500
seed = 7
fail_on = ["not-yet"]
min_score = 40
min_coverage = 0.5
max_unsupported = 3
require = ["structural-funding >= 2"]
max_distance = 5
forbid_observation = "one-payer"

[pilots.plan-einstein]
min_score = 30.5
require = []
reason = "The evaluation is under way."
expires = 2027-06-30
"""


def _faults(work: Path, text: str | bytes, name: str = "pilotscan.toml") -> tuple[Diagnostic, ...]:
    file = work / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        read_configuration(file)
    assert caught.value.diagnostics, caught.value
    return caught.value.diagnostics


def _fault(work: Path, text: str | bytes, name: str = "pilotscan.toml") -> Diagnostic:
    (fault,) = _faults(work, text, name)
    return fault


def test_everything_that_can_be_said_is_read(work: Path) -> None:
    (work / "pilotscan.toml").write_text(EVERYTHING)
    found = read_configuration(work / "pilotscan.toml")
    assert found.values == {
        "paths": ("pilots",),
        "framework": "living-lab",
        "route": "growth",
        "lang": ("nl", "en"),
        "formats": ("html", "docx"),
        "out": "site",
        "templates": "own",
        "reference_doc": "house.docx",
        "jobs": 2,
        "scheduler": "tcp://127.0.0.1:8786",
        "cache": ".cache",
        "ignore": ("PS507", "PS6"),
        "baseline": "baseline.json",
        "strict": True,
        "draws": 500,
        "seed": 7,
        "fail_on": ("not-yet",),
        "min_score": 40,
        "min_coverage": 0.5,
        "max_unsupported": 3,
        "require": ("structural-funding>=2",),
        "max_distance": 5,
        "forbid_observation": ("one-payer",),
    }
    assert set(found.values) == set(DEFAULTS) == {*ProjectKeys.model_fields} - {"pilots"}
    assert (found.place("jobs"), found.lines["pilots.plan-einstein.reason"]) == (
        "pilotscan.toml:9",
        28,
    )
    assert found.exemptions == (
        Exemption(
            "plan-einstein",
            Gates(min_score=30.5, require=()),
            "The evaluation is under way.",
            date(2027, 6, 30),
            "pilotscan.toml:25",
        ),
    )


def test_a_single_text_is_a_list_of_one(work: Path) -> None:
    (work / "x.toml").write_text(
        'paths = "p"\nlang = "nl"\nformats = "md"\nignore = "PS5"\nfail_on = "not-yet"\n'
        'require = "durable-need>=0"'
    )
    values = read_configuration(work / "x.toml").values
    assert values == {
        "paths": ("p",),
        "lang": ("nl",),
        "formats": ("md",),
        "ignore": ("PS5",),
        "fail_on": ("not-yet",),
        "require": ("durable-need>=0",),
    }
    assert Gates.of(values).require == (Requirement("durable-need", 0),)


@together(
    "text, place, message, hint",
    [
        ("jobs = 1\nformatz = 'md'", (2, 1), "the key 'formatz' is not known", "'formats'?"),
        ("fail-on = []", (1, 1), "the key 'fail-on' is not known", "'fail_on'?"),
        ("[tool.pilotscan]\njobs = 2", (1, 2), "the key 'tool' is not known", "stand at the top"),
        ("zzzzzz = 1", (1, 1), "the key 'zzzzzz' is not known", "allowed here: fail_on, "),
        ("jobs = '2'", (1, 8), "'jobs' expects a whole number, found '2'", "without quotes"),
        ("jobs = 2.0", (1, 8), "'jobs' expects a whole number, found 2.0", ""),
        ("jobs = 0", (1, 8), "'jobs' is to be at least 1, found 0", ""),
        ("jobs = true", (1, 8), "'jobs' expects a whole number, found true", ""),
        ("strict = 1", (1, 10), "'strict' expects true or false, found 1", ""),
        ("min_score = 101", (1, 13), "'min_score' is to be at most 100, found 101", ""),
        ("min_score = nan", (1, 13), "'min_score' expects a finite number, found nan", ""),
        ("min_coverage = 75", (1, 16), "'min_coverage' is to be at most 1", "0.75 for 75 %"),
        ("max_unsupported = -1", (1, 19), "'max_unsupported' is to be at least 0, found -1", ""),
        ("paths = [1]", (1, 10), "'paths[0]' expects text, found 1", 'in quotes: "1"'),
        ("paths = []", (1, 9), "'paths' is empty", "leave the key out"),
        ("paths = ''", (1, 9), "'paths[0]' is empty", "leave the key out"),
        ("out = 2026-01-01", (1, 7), "'out' expects text, found 2026-01-01", ""),
        ("out = '-'", (1, 7), "'out' cannot be '-'", ""),
        ('out = "a\\u0000b"', (1, 7), "'out': 'a\\u0000b' holds signs that no path can have", ""),
        ("lang = ['en',\n 'fr']", (2, 2), "'lang[1]': 'fr' is not one of en, nl", ""),
        ("fail_on = 'not-yett'", (1, 11), "'fail_on[0]': 'not-yett' is not one", "'not-yet'?"),
        ("require = 'a>2'", (1, 11), "'a>2': expected CONDITION>=LEVEL", ""),
        ("require = 'a>=11'", (1, 11), "'a>=11': expected a level: no scale goes beyond", ""),
        ("ignore = ['PS999']", (1, 11), "there is no code or family 'PS999'", "explain codes"),
        ("route = 'Not An Id'", (1, 9), "'Not An Id' is not an id", ""),
        ("pilots = []", (1, 10), "'pilots' expects a table, found a list", ""),
        ("[pilots.a]\nexpires = 2026-01-01", (1, 9), "'a' needs 'reason'", 'reason = "…"'),
        ("[pilots.a]\nreason = 'x'", (1, 9), "'a' needs 'expires'", "expires = 2026-12-31"),
        ("pilots.a = 3", (1, 12), "'pilots.a' expects a table, found 3", ""),
        (
            "[pilots.a]\nreason = ' '\nexpires = 2026-01-01",
            (2, 10),
            "'pilots.a.reason' is empty",
            "",
        ),
        (
            "[pilots.a]\nreason = 'x'\nexpires = 2026-01-01T00:00:00",
            (3, 11),
            "is not a date",
            "",
        ),
        ("[pilots.a]\nreason='x'\nexpires='2026-02-30'", (3, 9), "no such day exists", ""),
        (
            "[pilots.a]\nreason='x'\nexpires=2026-01-01\njobs = 2",
            (4, 1),
            "the key 'jobs' is not known",
            "allowed here: ",
        ),
        (
            "[pilots.'A B']\nreason='x'\nexpires=2026-01-01",
            (1, 9),
            "'A B' is not an id",
            "",
        ),
    ],
)
def test_a_fault_is_said_with_its_place(
    work: Path, text: str, place: tuple[int, int], message: str, hint: str
) -> None:
    fault = _fault(work, text)
    assert message in fault.message
    assert hint in fault.hint
    assert (fault.where.file, fault.where.line, fault.where.column) == ("pilotscan.toml", *place)


def test_lines_may_end_as_on_windows(work: Path) -> None:
    text = b"\r\npaths = [\r\n'a', # b\r\n\r\n]\r\n\r\njobz = 1\r\n[pilots.a]\r\n\r\n"
    assert [fault.where.line for fault in _faults(work, text)] == [7, 8, 8]


def test_in_a_pyproject_the_places_are_those_of_the_table(work: Path) -> None:
    text = "[project]\nname = 'x'\n\n[tool.pilotscan]\njobz = 1\n"
    fault = _fault(work, text, "pyproject.toml")
    assert (fault.where.line, fault.where.column, fault.where.path) == (5, 1, "jobz")
    fault = _fault(work, "[tool]\npilotscan = 3", "pyproject.toml")
    assert (fault.message, fault.where.line) == ("[tool.pilotscan] is to be a table", 2)


def test_all_faults_are_said_at_once_in_the_order_of_the_file(work: Path) -> None:
    faults = _faults(work, "jobz = 1\nstrict = 1\n[pilots.a]\nlang = 'en'\n")
    assert [fault.where.line for fault in faults] == [1, 2, 3, 3, 4]


@together(
    "text, line, message, hint",
    [
        ("jobs = 2\nlang = nl\n", 2, "not valid TOML: invalid value", "put text in quotes"),
        ("jobs = 2\njobs = 3\n", 2, "not valid TOML: cannot overwrite", "only once"),
        ("[a]\n[a]\n", 2, "not valid TOML: cannot declare", "only once"),
        ("jobs = 2\nstrict\n", 2, "not valid TOML: expected '='", ""),
        ("paths = [\n'a',\n\n", 2, "not valid TOML: invalid value", "is not closed"),
        ("a = '''\n\nx", 3, "not valid TOML: expected", "is not closed"),
        ("expires = 2026-02-30", 1, "not valid TOML: invalid date", ""),
        (b"a = 1\r\nb = x\r\n", 2, "not valid TOML: invalid value", "put text in quotes"),
        (b"\r\npaths = [\r\n'a',\r\n\r\n]\r\n\r\nb = x\r\n", 7, "not valid TOML: ", "put text"),
        (b"\xef\xbb\xbfjobs = x", 1, "not valid TOML: invalid value", "put text in quotes"),
        (b"jobs = 1\nout = '\xe9'", 2, "is not UTF-8 text: byte 0xe9", "save the file as UTF-8"),
        (b"jobs = 1\x00", 1, "not valid TOML: ", ""),
        ("a = " + "[" * 100_000, 1, "nested too deeply", ""),
        ("a = " + "{a=" * 100_000, 1, "nested too deeply", ""),
        ("jobs = 1\n" + "a." * 100_000 + "a = 1", 2, "a key has too many parts", ""),
        ("a = {" + "'a' . " * 100_000 + "a = 1}", 1, "a key has too many parts", ""),
        ("[" + "a." * 100_000 + "a]", 1, "a key has too many parts", ""),
        ("a = 1\njobs = " + "9" * 5_000, 2, "a number has too many digits", ""),
        ("a = 1\njobs = 0x" + "f" * 5_000, 2, "the number has too many digits", ""),
        ("paths = [[0b" + "1" * 70 + "]]", 1, "the number has too many digits", ""),
    ],
)
def test_what_is_no_toml_is_said_with_its_line(
    work: Path, text: str | bytes, line: int, message: str, hint: str
) -> None:
    fault = _fault(work, text)
    assert fault.message.startswith(message)
    assert hint in fault.hint
    assert fault.where.line == line


def test_a_long_run_of_letters_and_quotes_is_no_trap(work: Path) -> None:
    for filler in ("a" * 900_000, '"' * 900_000, "a-" * 450_000, "'" * 900_000, "1" * 99 + "_"):
        _faults(work, f"jobs = {filler}")


def test_a_huge_file_is_refused(work: Path) -> None:
    (work / "pilotscan.toml").write_text("#" * 1_000_001)
    with pytest.raises(ConfigError, match="larger than 1 MB"):
        read_configuration(work / "pilotscan.toml")


def test_of_many_faults_a_hundred_are_listed(work: Path) -> None:
    faults = _faults(work, "".join(f"k{number} = 1\n" for number in range(1_000)))
    assert len(faults) == 101
    assert "900 more faults" in faults[-1].message


def test_requirements_of_gates_are_those_of_the_model() -> None:
    assert set(Gates._fields) == set(GateKeys.model_fields)


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_schema_describes_every_key_and_no_other(lang: str) -> None:
    schema = configuration_schema(lang)  # type: ignore[arg-type]
    keys = {*ProjectKeys.model_fields, *PilotKeys.model_fields}
    assert set(key_texts()) == {"_", *keys}
    described = {**schema["properties"], **schema["definitions"]["PilotKeys"]["properties"]}
    assert set(described) == keys
    assert {key: part["description"] for key, part in described.items()} == {
        key: key_texts()[key][lang] for key in keys
    }


def _as_json(text: str) -> object:
    import tomllib  # noqa: PLC0415

    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_schema_takes_what_is_taken_and_refuses_what_is_refused() -> None:
    check = jsonschema.Draft7Validator(configuration_schema())
    check.check_schema(check.schema)
    for good in (EVERYTHING, "paths = 'p'\nlang = 'nl'\nrequire = 'durable-need>=0'", ""):
        assert list(check.iter_errors(_as_json(good))) == []
    for bad in (
        "jobz = 1",
        "jobs = 0",
        "min_coverage = 75",
        "lang = ['fr']",
        "fail_on = 'x'",
        "require = 'a>=11'",
        "ignore = 'PX1'",
        "pilots.a.min_score = 3",
        "[pilots.'A B']\nreason = 'x'\nexpires = 2026-01-01",
        "[pilots.a]\nreason = 'x'\nexpires = 2026-01-01\njobs = 2",
        "paths = []",
    ):
        assert list(check.iter_errors(_as_json(bad))), bad
