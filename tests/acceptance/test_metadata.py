"""What catalogues and archives read of this project is valid, and agrees with the project."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import pilotscan
from pilotscan.reporting.words.language import LANGUAGES
from support.together import together

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "tests" / "schemas" / "publiccode.schema.json"
A_CONTRACTOR = {"name": "A company", "until": "2027-12-31"}
PLACEHOLDER = "https://example.org/pilotscan.git"


def read(name: str) -> dict[str, Any]:
    document = yaml.safe_load((ROOT / name).read_text("utf-8"))
    assert isinstance(document, dict)
    return document


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def faults(document: object) -> list[str]:
    validator = Draft202012Validator(
        json.loads(SCHEMA.read_text("utf-8")), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return sorted(error.json_path for error in validator.iter_errors(document))


def publiccode() -> dict[str, Any]:
    return read("publiccode.yml")


def test_publiccode_is_valid() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text("utf-8")))
    assert faults(publiccode()) == []


@together("path, value, where",
    [
        ("name", None, "$"),
        ("developmentStatus", "alpha", "$.developmentStatus"),
        ("url", "pilotscan.git", "$.url"),
        ("monochromeLogo", "logo.svg", "$"),
        ("releaseDate", "2026-13-01", "$.releaseDate"),
        ("description.en.shortDescription", "x" * 151, "$.description.en.shortDescription"),
        ("description.nl.longDescription", "x" * 149, "$.description.nl.longDescription"),
        ("description.nl.features", ["x" * 101], "$.description.nl.features[0]"),
        ("maintenance.contacts", None, "$.maintenance"),
        ("maintenance.type", "contract", "$.maintenance"),
        ("maintenance.contractors", [A_CONTRACTOR], "$.maintenance"),
        ("intendedAudience.countries", ["nl"], "$.intendedAudience.countries[0]"),
        ("categories", ["policy"], "$.categories[0]"),
    ],
)  # fmt: skip
def test_the_schema_refuses(path: str, value: object, where: str) -> None:
    document = publiccode()
    *above, key = path.split(".")
    inner = document
    for name in above:
        inner = inner[name]
    if value is None:
        del inner[key]
    else:
        inner[key] = value
    assert faults(document) == [where]


def test_publiccode_agrees_with_the_project(project: dict[str, Any]) -> None:
    public = publiccode()
    assert public["name"] == project["name"]
    assert public["legal"]["license"] == project["license"]
    assert public["legal"]["mainCopyrightOwner"] in (ROOT / "LICENSE").read_text("utf-8")
    assert set(public["localisation"]["availableLanguages"]) == set(LANGUAGES)
    assert set(public["description"]) == set(LANGUAGES)
    [python] = public["dependsOn"]["open"]
    assert project["requires-python"] == f">={python['versionMin']}"
    assert f"4 - {public['developmentStatus'].title()}" in " ".join(project["classifiers"])
    assert public.get("softwareVersion", pilotscan.__version__) == pilotscan.__version__
    for text in public["description"].values():
        for picture in text["screenshots"]:
            assert (ROOT / picture).is_file()


def test_a_placeholder_is_explained_and_caught_before_a_release() -> None:
    """As long as nobody published a copy, its address is not known."""
    guide = (ROOT / "docs" / "release.md").read_text("utf-8")
    if publiccode()["url"] == PLACEHOLDER:
        assert "placeholder" in (ROOT / "publiccode.yml").read_text("utf-8").split("\n\n")[0]
    assert "example.org" in guide


@pytest.mark.outside
def test_the_citation_is_valid() -> None:
    done = subprocess.run(
        [
            sys.executable, "-m", "check_jsonschema", "--builtin-schema",
            "vendor.citation-file-format", str(ROOT / "CITATION.cff"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_citation_agrees_with_the_project(project: dict[str, Any]) -> None:
    citation = read("CITATION.cff")
    assert citation["cff-version"] == "1.2.0"
    assert citation["title"] == project["name"]
    assert citation["version"] == pilotscan.__version__
    assert citation["license"] == project["license"]
    assert citation["keywords"] == project["keywords"]
    [author] = citation["authors"]
    assert f"Copyright (c) 2026 {author['name']}" in (ROOT / "LICENSE").read_text("utf-8")


def test_nothing_is_cited_that_does_not_exist() -> None:
    """An identifier or address is there only once it was given out."""
    text = (ROOT / "CITATION.cff").read_text("utf-8") + (ROOT / "publiccode.yml").read_text("utf-8")
    addresses = set(re.findall(r"https?://[^\s\"']+", text))
    assert addresses <= {"https://yml.publiccode.tools/", publiccode()["url"]}
    assert "doi" not in text.lower().split()
