"""What comes with the package: the default framework and the templates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from pilotscan.checks import check_framework
from pilotscan.loading import builtin
from pilotscan.loading.builtin import (
    DEFAULT_FRAMEWORK,
    builtin_framework,
    builtin_frameworks,
    templates_folder,
)
from pilotscan.loading.load import load_framework_document
from pilotscan.model.framework import Framework, Text


def default_framework() -> Framework:
    data = builtin_framework(DEFAULT_FRAMEWORK)
    framework, document, faults = load_framework_document(data, "living-lab.yaml")
    assert faults == []
    assert framework is not None
    assert document is not None
    assert check_framework(framework, document) == []
    return framework


def test_the_default_framework_is_packaged() -> None:
    assert DEFAULT_FRAMEWORK in builtin_frameworks()
    assert list(builtin_frameworks()) == sorted(builtin_frameworks())


@pytest.mark.parametrize("name", builtin_frameworks())
def test_every_packaged_framework_keeps_its_own_rules_and_is_called_as_its_file(name: str) -> None:
    framework, document, faults = load_framework_document(builtin_framework(name), name)
    assert faults == []
    assert framework is not None
    assert document is not None
    assert check_framework(framework, document) == []
    assert framework.id == name


@pytest.mark.parametrize("name", ["", "none", "../living-lab", "living-lab.yaml", "LIVING-LAB"])
def test_no_other_name_reads_a_file(name: str) -> None:
    with pytest.raises(KeyError, match=f"^'{name}'$"):
        builtin_framework(name)


def test_the_default_framework_has_28_conditions_in_7_dimensions_and_5_routes() -> None:
    framework = default_framework()
    assert len(framework.dimensions) == 7
    assert len(framework.conditions) == 28
    assert list(framework.routes) == [
        "growth",
        "replication",
        "circulation",
        "institutionalisation",
        "deepening",
    ]


def texts(value: object, path: str = "") -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(value.__dict__[name], f"{path}.{name}")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, f"{path}.{name}")
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from texts(item, f"{path}[{i}]")


def test_every_text_of_the_default_framework_is_there_in_english_and_dutch() -> None:
    found = list(texts(default_framework()))
    assert len(found) > 28 * 8, "the walk over the framework misses most of it"
    assert [path for path, text in found if text.en is None] == []
    assert [path for path, text in found if text.nl is None] == []


def test_no_long_text_of_the_default_framework_was_left_untranslated() -> None:
    found = [(path, text) for path, text in texts(default_framework()) if len(text.en or "") > 25]
    assert [path for path, text in found if text.en == text.nl] == []


def test_every_route_and_verdict_of_the_default_framework_has_its_words() -> None:
    framework = default_framework()
    assert all(route.about is not None for route in framework.routes.values())
    assert list(framework.verdicts) == [
        "stop-or-repair",
        "not-yet",
        "not-assessable",
        "conditional",
        "ready-stepwise",
    ]


def test_every_condition_of_the_default_framework_says_why_what_next_and_by_whom() -> None:
    framework = default_framework()
    for condition in framework.conditions:
        assert condition.advice is not None, condition.id
        assert condition.convincing, condition.id
        assert condition.grounded_in, condition.id
        assert set(condition.actors) <= set(framework.actors), condition.id
        assert condition.actors, condition.id


OTHERS = tuple(name for name in builtin_frameworks() if name != DEFAULT_FRAMEWORK)


def packaged(name: str) -> Framework:
    framework, _, _ = load_framework_document(builtin_framework(name), name)
    assert framework is not None
    return framework


def test_three_frameworks_of_others_are_packaged() -> None:
    assert OTHERS == ("isat", "nasss-cat", "scaling-scan")


@pytest.mark.parametrize(
    ("name", "parts", "conditions", "levels", "lowest"),
    [
        ("isat", 10, 17, [0, 1, 2, 3], "not at all"),
        ("nasss-cat", 7, 7, [0, 1, 2], "complex"),
        ("scaling-scan", 10, 10, [1, 2, 3, 4, 5], "hardly"),
    ],
)
def test_a_framework_of_others_has_its_own_parts_and_scale_and_no_verdict(
    name: str, parts: int, conditions: int, levels: list[int], lowest: str
) -> None:
    framework = packaged(name)
    assert (len(framework.dimensions), len(framework.conditions)) == (parts, conditions)
    assert list(framework.levels.levels) == levels
    assert framework.scale[0].en == lowest
    assert framework.profile_only
    assert not framework.verdicts


@pytest.mark.parametrize("name", OTHERS)
def test_every_text_of_a_framework_of_others_is_there_in_english_and_dutch(name: str) -> None:
    found = list(texts(packaged(name)))
    assert len(found) > 30, "the walk over the framework misses most of it"
    assert [path for path, text in found if text.en is None or text.nl is None] == []
    long = [(path, text) for path, text in found if len(text.en or "") > 25]
    assert [path for path, text in long if text.en == text.nl] == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_framework_of_others_names_its_sources_and_where_the_original_is(name: str) -> None:
    framework = packaged(name)
    assert framework.sources
    for source in framework.sources.values():
        assert source.year is not None
        assert source.read in {"part", "abstract"}
        assert source.doi or source.url
    head = builtin_framework(name).decode().partition("pilotscan_framework")[0]
    assert "in our own words" in head
    assert "For real work use the original" in head
    assert "Choices of this project" in head


@pytest.mark.parametrize("name", OTHERS)
def test_every_counterpart_in_the_default_framework_exists(name: str) -> None:
    known = default_framework().condition_by_id
    named = [item for c in packaged(name).conditions for item in c.crosswalk]
    assert {item.framework for item in named} == {DEFAULT_FRAMEWORK}
    assert [item.part for item in named if item.part not in known] == []


def test_the_templates_are_found() -> None:
    names = {path.name for path in templates_folder().rglob("*.j2")}
    assert {"report.html.j2", "index.html.j2", "pilot.j2", "index.j2"} <= names


def test_packaged_templates_come_before_those_of_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "src" / "pilotscan"
    package.mkdir(parents=True)
    monkeypatch.setattr(builtin, "PACKAGE", package)
    assert templates_folder() == tmp_path / "templates"
    (package / "_templates").mkdir()
    assert templates_folder() == package / "_templates"
