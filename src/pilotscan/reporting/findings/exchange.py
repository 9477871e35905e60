"""Our own JSON, and the formats of other programs: SARIF, JUnit, GitHub, GitLab."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from pilotscan._version import __version__
from pilotscan.catalogue import codes
from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.reporting.findings.text import count_codes, one_line
from pilotscan.reporting.output.safe import to_json, visible
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.reporting.findings import Findings
    from pilotscan.told import Teller

__all__ = ["fingerprint", "github", "gitlab", "json", "jsonl", "junit", "sarif", "statistics_json"]

FORMAT = 1
"""Version of the shape of our own JSON."""

_LINE_NUMBER = re.compile(r"\b(line|regel) \d+")


def json(findings: Findings) -> Iterator[str]:
    """Yield one JSON document with everything that was found."""
    yield _document(
        {
            "pilotscan": {"version": __version__, "format": FORMAT},
            "framework": {"id": findings.framework[0], "version": findings.framework[1]},
            "files": len(findings.files),
            "errors": findings.errors,
            "warnings": findings.warnings,
            "accepted": findings.accepted,
            "diagnostics": [
                diagnostic.as_json(findings.language) for diagnostic in findings.diagnostics
            ],
        }
    )


def jsonl(findings: Findings) -> Iterator[str]:
    """Yield one JSON object per line and fault."""
    for diagnostic in findings.diagnostics:
        yield to_json(diagnostic.as_json(findings.language)) + "\n"


def statistics_json(findings: Findings) -> Iterator[str]:
    """Yield how often each code was found, as JSON."""
    counts = [
        {"code": c, "count": n, "title": t}
        for c, n, t in count_codes(findings.diagnostics, findings.language)
    ]
    yield _document(counts)


def fingerprint(diagnostic: Diagnostic) -> str:
    """Return what stays the same when lines move: file, code, path in the document, message."""
    where = diagnostic.where
    message = _LINE_NUMBER.sub(r"\1", diagnostic.message)  # "the first is in line 12"
    parts = (where.file, diagnostic.code, where.path, message)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _fingerprints(findings: Findings) -> list[str]:
    """Return the fingerprints of all faults; equal ones are numbered."""
    seen: Counter[str] = Counter()
    made = []
    for diagnostic in findings.diagnostics:
        first = fingerprint(diagnostic)
        again = seen[first]
        seen[first] += 1
        made.append(hashlib.sha256(f"{first}\0{again}".encode()).hexdigest() if again else first)
    return made


def _uri(file: str) -> str:
    return quote(file, safe="/~!$&'()*+,;=@")


def sarif(findings: Findings) -> Iterator[str]:
    """Yield a log of the Static Analysis Results Interchange Format, version 2.1.0."""
    used = sorted({diagnostic.code for diagnostic in findings.diagnostics})
    results = [
        {
            "ruleId": diagnostic.code,
            "ruleIndex": used.index(diagnostic.code),
            "level": diagnostic.severity.value,
            "message": {"text": _sarif_text(_with_hint(diagnostic, findings.language))},
            "locations": [_sarif_location(diagnostic, findings.language)],
            "partialFingerprints": {"pilotscanPath/v1": mark},
        }
        for diagnostic, mark in zip(findings.diagnostics, _fingerprints(findings), strict=True)
    ]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "pilotscan",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": [_sarif_rule(code, findings.language.code) for code in used],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    yield _document(log)


def _sarif_rule(code: str, language: str) -> dict[str, Any]:
    entry = codes()[code]
    name = "".join(c for c in entry.title["en"].title() if c.isalnum())
    return {
        "id": code,
        "name": name,
        "shortDescription": {"text": _sarif_text(_sentence(entry.title[language]))},
        "fullDescription": {"text": _sarif_text(entry.why[language])},
        "help": {"text": _sarif_text(entry.remedy[language])},
        "defaultConfiguration": {"level": entry.severity},
    }


def _sarif_text(text: str) -> str:
    """Write text so that it holds no placeholder `{0}` and no link `[text](target)`."""
    # Sections 3.11.5 and 3.11.6 of the standard: braces are doubled; brackets that look like a
    # link cannot be escaped in 2.1.0, so they are kept apart.
    plain = " ".join(text.split()).replace("](", "] (")
    return plain.replace("{", "{{").replace("}", "}}")


def _sarif_location(diagnostic: Diagnostic, language: Teller) -> dict[str, Any]:
    where = diagnostic.where
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(where.file)}}
    if where.line and not where.cell:  # a region is one of a text, and a workbook is none
        place["region"] = {"startLine": where.line, "startColumn": where.column}
    location: dict[str, Any] = {"physicalLocation": place}
    names = [visible(name) for name in (where.path, language.tell(where.cell)) if name]
    if names:
        location["logicalLocations"] = [{"fullyQualifiedName": name} for name in names]
    return location


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _with_hint(diagnostic: Diagnostic, language: Teller) -> str:
    cell = f"{visible(language.tell(diagnostic.where.cell))}: " if diagnostic.where.cell else ""
    return f"{cell}{visible(language.tell(diagnostic.message))}{_hint(diagnostic, language)}"


def _hint(diagnostic: Diagnostic, language: Teller) -> str:
    return f"; {visible(language.tell(diagnostic.hint))}" if diagnostic.hint else ""


def junit(findings: Findings) -> Iterator[str]:
    """Yield JUnit XML: a test suite per file, a failed test per fault.

    Warnings do not fail unless they count as errors: they are tests that passed with a note,
    because a reader of test results knows no third kind.
    """
    by_file: dict[str, list[Diagnostic]] = {file: [] for file in findings.files}
    for diagnostic in findings.diagnostics:
        by_file.setdefault(diagnostic.where.file, []).append(diagnostic)
    language = findings.language
    root = ET.Element("testsuites", {"name": "pilotscan validate"})
    for file, listed in sorted(by_file.items()):
        failing = sum(_fails(diagnostic, findings) for diagnostic in listed)
        suite = ET.SubElement(
            root,
            "testsuite",
            {
                "name": visible(file),
                "tests": str(max(len(listed), 1)),
                "failures": str(failing),
                "errors": "0",
            },
        )
        if not listed:
            ET.SubElement(
                suite,
                "testcase",
                {"name": language.tell(told("no faults")), "classname": visible(file)},
            )
        for diagnostic, name in zip(listed, _test_names(listed, language), strict=True):
            case = ET.SubElement(suite, "testcase", {"name": name, "classname": visible(file)})
            if _fails(diagnostic, findings):
                attributes = {"type": diagnostic.code, "message": _with_hint(diagnostic, language)}
                note = ET.SubElement(case, "failure", attributes)
            else:
                note = ET.SubElement(case, "system-out")
            line = one_line(diagnostic, language=language)
            note.text = f"{line}{_hint(diagnostic, language)}"
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    yield '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _fails(diagnostic: Diagnostic, findings: Findings) -> bool:
    return findings.strict or diagnostic.severity is Severity.ERROR


def _test_names(listed: Sequence[Diagnostic], language: Teller) -> list[str]:
    """Name tests so that they keep their names when lines move; equal ones are numbered."""
    # A reader of results takes two tests of one name in one file for the same test.
    seen: Counter[str] = Counter()
    names = []
    for diagnostic in listed:
        message = _LINE_NUMBER.sub(r"\1", language.tell(diagnostic.message))
        name = visible(f"{diagnostic.code} {message}")
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return names


def github(findings: Findings) -> Iterator[str]:
    """Yield commands by which GitHub marks the places in a pull request."""
    for diagnostic in findings.diagnostics:
        where = diagnostic.where
        values = {
            "title": f"{diagnostic.code} {codes()[diagnostic.code].title[findings.language.code]}"
        }
        values["file"] = where.file
        if where.line:
            values |= {"line": str(where.line), "col": str(where.column)}
        listed = ",".join(f"{name}={_property(value)}" for name, value in values.items())
        message = _data(_with_hint(diagnostic, findings.language))
        yield f"::{diagnostic.severity} {listed}::{message}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def gitlab(findings: Findings) -> Iterator[str]:
    """Yield a GitLab code quality report."""
    severities = {Severity.ERROR: "major", Severity.WARNING: "minor"}
    yield _document(
        [
            {
                "description": _with_hint(diagnostic, findings.language),
                "check_name": diagnostic.code,
                "fingerprint": mark,
                "severity": severities[diagnostic.severity],
                "location": {
                    "path": diagnostic.where.file,
                    "lines": {"begin": diagnostic.where.line or 1},
                },
            }
            for diagnostic, mark in zip(findings.diagnostics, _fingerprints(findings), strict=True)
        ]
    )


def _document(value: Any) -> str:
    return to_json(value, indent=2) + "\n"
