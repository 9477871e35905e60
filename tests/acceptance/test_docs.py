"""What the documentation says exists, and what exists is documented."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel
from typer.main import get_command

from pilotscan import load_framework, load_pilots, render
from pilotscan.api.judge import evaluate
from pilotscan.cli.app import app
from pilotscan.model.assessment import UNKNOWN, Informant
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.framework import Condition, Framework
from pilotscan.model.mapping import COLUMNS, AnswerMapping, ProjectMapping, SameForAll
from pilotscan.model.pilot import Pilot
from pilotscan.model.plausibility import (
    FACTS,
    KNOWN,
    AgainstFact,
    AllHigh,
    NeedsFact,
    NeedsSource,
    OldEvidence,
    Plausibility,
)
from pilotscan.model.source import Source
from pilotscan.model.source_file import Entry, SourcesFile
from pilotscan.model.target import CircumstanceThere, Target
from support.together import together

ROOT = Path(__file__).parents[2]
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")})
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FRAGMENT = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


@together("page", PAGES)
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    inside = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@cache
def anchors(page: Path) -> set[str]:
    """Return what a link to a heading of a page is called, as GitHub and GitLab call it."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    titles = re.findall(r"^#+ +(.*?) *$", text, flags=re.MULTILINE)
    marks = r"\]\([^)]*\)|[\[`*]|\b_|_\b"  # a name such as load_pilots keeps its own
    plain = [re.sub(marks, "", title).lower() for title in titles]
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in plain}


@together("page", PAGES)
def test_links_to_a_heading_lead_to_one(page: Path) -> None:
    lost = [
        f"{link}#{heading}"
        for link, heading in FRAGMENT.findall(page.read_text("utf-8"))
        if not link.startswith(("http://", "https://"))
        and (link.endswith(".md") or not link)
        and heading not in anchors(page.parent / link if link else page)
    ]
    assert lost == []


def test_every_page_is_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link).resolve() for link in LINK.findall(index.read_text("utf-8"))}
    pages = {page for page in index.parent.glob("**/*.md") if "decisions" not in page.parts}
    assert pages - {index, index.parent / "release-notes.md"} - linked == set()


def test_every_command_is_in_the_index_and_in_the_readme() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    for page in (ROOT / "README.md", ROOT / "docs" / "README.md"):
        text = page.read_text("utf-8")
        assert [n for n in sorted(commands) if not re.search(rf"\b{n}\b", text)] == []


def test_pictures_say_what_they_show_and_are_small() -> None:
    found = [
        (page, said, path)
        for page in PAGES
        for said, path in PICTURE.findall(page.read_text("utf-8"))
    ]
    assert found
    for page, said, path in found:
        assert len(said) > 40
        assert (page.parent / path).stat().st_size < 150_000


@together("key", sorted({*Pilot.model_fields, *Source.model_fields}))
def test_every_key_of_a_pilot_file_is_documented(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs/reference/pilot-file.md").read_text("utf-8")


@together(
    "key",
    sorted({*Target.model_fields, *CircumstanceThere.model_fields, *Informant.model_fields}),
)
def test_every_key_of_a_target_file_is_documented(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs/reference/target-file.md").read_text("utf-8")


@together("key", sorted(AssessmentFile.model_fields))
def test_every_key_of_an_assessment_file_is_documented(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs/reference/assessment-file.md").read_text("utf-8")


@together("key", sorted({*AnswerMapping.model_fields, *SameForAll.model_fields, *COLUMNS}))
def test_every_key_and_column_of_answers_is_documented(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs/reference/ask.md").read_text("utf-8")


@together(
    "key",
    sorted({*ProjectMapping.model_fields, *SourcesFile.model_fields, *Entry.model_fields}),
)
def test_every_key_of_what_is_brought_in_is_documented(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs/reference/import.md").read_text("utf-8")


@together("key", sorted({*Framework.model_fields, *Condition.model_fields}))
def test_every_key_of_a_framework_file_is_documented(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs/reference/framework-file.md").read_text("utf-8")


RULES: list[type[BaseModel]] = [NeedsFact, AgainstFact, NeedsSource, AllHigh, OldEvidence]


@together(
    "key",
    sorted(
        {*Plausibility.model_fields, *(key for rule in RULES for key in rule.model_fields)}
        | {*FACTS, KNOWN, UNKNOWN}
    ),
)
def test_every_key_and_word_of_a_rule_is_documented(key: str) -> None:
    assert f"`{key}`" in rules_section()


def rules_section() -> str:
    page = (ROOT / "docs/reference/framework-file.md").read_text("utf-8")
    return page.split("\n## Rules that compare levels with facts\n")[1].split("\n## ")[0]


def test_the_example_of_the_rules_can_be_copied_into_a_framework(
    tmp_path: Path, small_file: Path
) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", rules_section(), flags=re.DOTALL)
    conditions = {"reach": "trust", "structural-funding": "money"}
    for documented, own in conditions.items():
        example = example.replace(f"condition: {documented}\n", f"condition: {own}\n")
    copy = tmp_path / "framework.yaml"
    copy.write_text(small_file.read_text("utf-8") + example, "utf-8")
    rules = load_framework(copy).plausibility
    assert [rule.condition for rule in (*rules.needs_fact, *rules.against_fact)] == [
        *conditions.values()
    ]


def test_every_field_of_the_json_result_is_documented() -> None:
    page = (ROOT / "docs/reference/json.md").read_text("utf-8")
    pilots = load_pilots(ROOT / "pilots" / "plan-einstein.yaml")
    document = json.loads(render(evaluate(pilots), format="json"))

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*(keys(inner) for inner in value.values()))
        return set().union(*(keys(inner) for inner in value)) if isinstance(value, list) else set()

    assert [key for key in sorted(keys(document)) if f"`{key}`" not in page] == []


def test_every_package_has_a_row_that_says_what_it_says_of_itself() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("\n## Packages\n")[2]
    rows = re.findall(r"^\| `(src/[^`]+)` \| (.+) \|$", text.partition("\n## ")[0], re.MULTILINE)
    assert rows == [
        (path.parent.relative_to(ROOT).as_posix(), first_line(path))
        for path in sorted((ROOT / "src" / "pilotscan").glob("*/**/__init__.py"))
    ]


def test_every_path_in_the_guide_for_changes_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"`((?:src|templates|docs|tests|pilots)/[^`\s]+)`", text))
    assert len(named) > 60
    assert [p for p in sorted(named) if "/CODE/" not in p and not any(ROOT.glob(p))] == []


def first_line(module: Path) -> str:
    says = ast.get_docstring(ast.parse(module.read_text("utf-8")))
    assert says, f"{module} does not say what it is"
    return says.splitlines()[0]


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = LINK.findall((folder / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(p.name for p in folder.glob("0*.md"))
