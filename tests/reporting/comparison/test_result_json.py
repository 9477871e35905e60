"""The JSON result of a comparison: every table as it is, and nothing that is no number."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pilotscan
from pilotscan import Comparison, Ordering, __version__
from pilotscan.catalogue import tables as codebook
from pilotscan.comparing.agreement import RESAMPLES
from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.model.framework import Framework
from pilotscan.reporting.comparison.result_json import comparison_json
from support.side_by_side import assessment, four, moving, pilot, stricter


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def read(text: str) -> dict[str, Any]:
    """Read JSON as strict readers do."""
    document: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return document


@pytest.fixture(scope="module")
def compared(small: Framework) -> Comparison:
    """A comparison in which every table has rows."""
    two = [
        assessment({"trust": 3, "money": 1}, role="own-team"),
        assessment({"trust": 1, "money": 1, "no_harm": 2}),
    ]
    better, worse = (
        pilot(name, trust=x, volunteers=x, language_help=x, money=x, no_harm=x)
        for name, x in (("better", 4), ("worse", 3))
    )
    pilots = [
        *four(),
        pilot("two", keys={"assessments": two}),
        better,
        worse,
        pilot("none"),
        moving(),
    ]
    return pilotscan.compare(
        pilots, small, other=stricter(small), ordering=Ordering(draws=50, rank_from=0.3)
    )


@pytest.fixture(scope="module")
def text(compared: Comparison) -> str:
    return comparison_json(compared)


@pytest.fixture(scope="module")
def document(text: str) -> dict[str, Any]:
    return read(text)


@pytest.fixture(scope="module")
def plain(small: Framework) -> dict[str, Any]:
    """A comparison of which nothing was asked."""
    return read(comparison_json(pilotscan.compare(four(), small)))


@pytest.fixture(scope="module")
def asked(small: Framework) -> dict[str, Any]:
    """A comparison of which all was asked that can be."""
    order = Ordering(draws=5, seed=10**30, weights="near", across_routes=True)
    compared = pilotscan.compare(
        four(), small, route="circulation", as_of=date(2026, 2, 1), ordering=order
    )
    settings = replace(
        compared.settings,
        selection=("theme=housing",), sort="low", seed=4, framework_sha256="ab" * 32,
    )  # fmt: skip
    fault = Diagnostic("PS303", Severity.WARNING, "x", Location("a.yaml", 3, 5), "y")
    return read(comparison_json(replace(compared, settings=settings), diagnostics=[fault]))


def test_the_document_has_the_fields_that_are_documented(
    document: dict[str, Any], root: Path
) -> None:
    assert list(document) == [
        "pilotscan", "framework", "settings", "ordering", "tables", "diagnostics",
    ]  # fmt: skip
    page = (root / "docs" / "reference" / "compare.md").read_text("utf-8")
    described = page.partition("## The JSON result")[2]
    for field in (*document, *document["ordering"], *document["settings"]):
        assert f"`{field}`" in described, field


def test_the_head_says_by_what_it_was_made(asked: dict[str, Any]) -> None:
    assert asked["pilotscan"] == {"version": __version__, "format": 1}
    assert asked["framework"] == {
        "id": "two-dimensions",
        "version": "1.0.0",
        "sha256": "ab" * 32,
    }


def test_settings_and_diagnostics_stand_in_it(plain: dict[str, Any], asked: dict[str, Any]) -> None:
    assert plain["settings"] == {
        "route": None, "as_of": None, "selection": [], "sort": "file", "seed": 0,
        "resamples": RESAMPLES,
    }  # fmt: skip
    assert asked["settings"] == {
        "route": "circulation", "as_of": "2026-02-01", "selection": ["theme=housing"],
        "sort": "low", "seed": 4, "resamples": RESAMPLES,
    }  # fmt: skip
    assert [(d["code"], d["file"], d["line"]) for d in asked["diagnostics"]] == [
        ("PS303", "a.yaml", 3)
    ]


def test_the_ordering_is_what_was_asked_for_or_null(
    document: dict[str, Any], plain: dict[str, Any], asked: dict[str, Any]
) -> None:
    assert document["ordering"] == {
        "draws": 50,
        "seed": 0,
        "weights": "any",
        "across_routes": False,
        "rank_from": 0.3,
        "keep_level_by_evidence": [1.0] * 5,
    }
    assert plain["ordering"] is None
    assert asked["ordering"] == {
        "draws": 5,
        "seed": 10**30,
        "weights": "near",
        "across_routes": True,
        "rank_from": 0.75,
        "keep_level_by_evidence": [1.0] * 5,
    }


def test_every_table_of_the_codebook_is_there_with_its_columns(document: dict[str, Any]) -> None:
    assert list(document["tables"]) == list(codebook())
    for name, rows in document["tables"].items():
        # The small framework looks for no observations, and small pilots say few facts.
        assert rows or name == "observations" or codebook()[name].is_fact, f"{name} has no rows"
        known = [column.name for column in codebook()[name].columns]
        for row in rows:
            assert list(row)[: len(known)] == known


def as_json(value: Any) -> Any:
    """Return what a value of a table is in JSON."""
    if isinstance(value, tuple):
        return list(value)
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value


def test_tables_are_those_of_the_comparison(compared: Comparison, document: dict[str, Any]) -> None:
    tables = compared.listed_tables()
    assert list(tables) == list(document["tables"])
    for name, frame in tables.items():
        rows = [
            {column: as_json(value) for column, value in zip(frame, line, strict=True)}
            for line in frame.itertuples(index=False, name=None)
        ]
        assert document["tables"][name] == rows, name


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from numbers(item)
    elif isinstance(value, float):
        yield value


def test_numbers_are_unrounded_and_all_of_them_are_numbers(document: dict[str, Any]) -> None:
    found = list(numbers(document))
    assert all(map(math.isfinite, found))
    low = {row["pilot"]: row["low"] for row in document["tables"]["pilots"]}
    assert low["birch"] == 56.25
    assert low["dogwood"] == pytest.approx(50 / 3, abs=1e-12)


def test_no_value_is_null_and_not_zero(document: dict[str, Any]) -> None:
    tables = document["tables"]
    by_pilot = {row["pilot"]: row for row in tables["pilots"]}
    assert (by_pilot["dogwood"]["score"], by_pilot["none"]["as_of"]) == (None, None)
    assert (by_pilot["none"]["low"], by_pilot["none"]["coverage"]) == (0, 0)
    levels = {(row["pilot"], row["condition"]): row for row in tables["levels"]}
    assert levels["dogwood", "no-harm"]["level"] == 0
    assert levels["dogwood", "money"]["level"] is None
    assert levels["birch", "language-help"]["state"] == "not-applicable"
    ranks = {row["pilot"]: row["rank"] for row in tables["order"]}
    assert ranks["none"] is None


def test_kinds_of_values_are_those_of_the_codebook(document: dict[str, Any]) -> None:
    kinds: dict[str, Callable[[Any], bool]] = {
        "text": lambda value: isinstance(value, str),
        "list": lambda value: all(isinstance(item, str) for item in value),
        "integer": lambda value: type(value) is int,
        "number": lambda value: type(value) in {int, float},
        "boolean": lambda value: type(value) is bool,
        "date": lambda value: bool(date.fromisoformat(value)),
    }
    for name, rows in document["tables"].items():
        for column in codebook()[name].columns:
            for row in rows:
                value = row[column.name]
                assert value is None or kinds[column.type](value), (name, column.name, value)


def test_the_document_ends_in_one_line_feed(text: str) -> None:
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")


def test_render_gives_the_same_document_whatever_the_language(
    compared: Comparison, text: str
) -> None:
    assert pilotscan.render(compared, format="json", lang="nl") == text
