"""Paths as JSON: every field is documented."""

from __future__ import annotations

import json

from pilotscan.reading import LoadedFramework
from pilotscan.reporting.path.result_json import ahead_json
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.ahead import Terms, look_ahead
from pilotscan.scoring.evaluation import Evaluation
from support.project import ROOT


def test_every_field_is_documented(shipped_evaluations: list[Evaluation]) -> None:
    page = (ROOT / "docs/reference/json.md").read_text("utf-8")
    terms = Terms("ready-stepwise", {"legal-room": 3})
    found = [look_ahead(evaluation, terms) for evaluation in shipped_evaluations[:3]]
    document = json.loads(
        ahead_json(
            found, terms, LoadedFramework(shipped_evaluations[0].framework, ""), Language("en")
        )
    )

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*(keys(inner) for inner in value.values()))
        return set().union(*(keys(inner) for inner in value)) if isinstance(value, list) else set()

    assert [key for key in sorted(keys(document)) if f"`{key}`" not in page] == []
    assert document["pilots"][0]["path"]["steps"]
