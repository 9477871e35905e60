"""What the documentation says exists, and what exists is documented."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pilotscan import load_pilots, render
from pilotscan.api import evaluate
from pilotscan.model.framework import Condition, Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.source import Source

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    inside = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("key", sorted({*Pilot.model_fields, *Source.model_fields}))
def test_every_key_of_a_pilot_file_is_documented(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs/reference/pilot-file.md").read_text("utf-8")


@pytest.mark.parametrize("key", sorted({*Framework.model_fields, *Condition.model_fields}))
def test_every_key_of_a_framework_file_is_documented(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs/reference/framework-file.md").read_text("utf-8")


def test_every_field_of_the_json_result_is_documented() -> None:
    page = (ROOT / "docs/reference/json.md").read_text("utf-8")
    pilots = load_pilots(ROOT / "pilots" / "plan-einstein.yaml")
    document = json.loads(render(evaluate(pilots), format="json"))

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*(keys(inner) for inner in value.values()))
        return set().union(*(keys(inner) for inner in value)) if isinstance(value, list) else set()

    assert [key for key in sorted(keys(document)) if f"`{key}`" not in page] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = LINK.findall((folder / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(p.name for p in folder.glob("0*.md"))
