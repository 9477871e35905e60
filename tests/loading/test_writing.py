"""Models as files: what is written is read back as the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotscan import LoadedPilots
from pilotscan.loading.builtin import builtin_frameworks
from pilotscan.loading.load import load_pilot_bytes
from pilotscan.loading.writing import framework_tree, tree_of, yaml_of
from pilotscan.loading.yamldoc import parse_document
from pilotscan.reading import framework_of_bytes, packaged_framework
from support.project import TESTS
from support.together import together

VALID = sorted((TESTS / "cases" / "valid").glob("*.yaml"))
MEANT = [
    "1e3", "1.10", "017", "12:30", "1_000", "0x1f", "~", "null", "Null", "yes", "NO", "on", "true",
    "2016", "2016-07", "2016-07-01", "2016-07-01T10:00:00", "=", "<<", "-", "- a", "a: b", "a #b",
    "#a", "&a", "*a", "!a", "%a", "@a", "`a", "'", '"', "a\nb", "a\n\n\nb ", " a", "é\u2028b\x85c",
    "{a}", "[a]", "|", ">", "?", ", ", ".inf", "-0", "+1", "", "x" * 300,
]  # fmt: skip
"""Texts that some reader of YAML takes for something else."""


@together("text", MEANT)
def test_a_text_is_read_as_this_text_as_value_key_and_item(text: str) -> None:
    tree = {"value": text, text or "empty": 1, "items": [text, [text]]}
    document = parse_document(yaml_of(tree).encode(), "x")
    assert (document.tree, document.faults) == (tree, ())


PLAIN = st.text(st.characters(categories=("L", "N", "P", "S", "Z")), max_size=40)
NUMBERS = st.integers(-(10**17), 10**17) | st.floats(-(10.0**15), 10.0**15, allow_nan=False)
TREES = st.recursive(
    st.booleans() | NUMBERS | PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(PLAIN, TREES, min_size=1, max_size=4))
def test_any_tree_is_read_as_it_was(tree: dict[str, Any]) -> None:
    assert parse_document(yaml_of(tree).encode(), "x").tree == tree


def test_what_is_there_twice_is_written_twice_and_days_have_no_quotes() -> None:
    source = ["report"]
    tree = {"a": source, "b": source, "day": date(2026, 1, 15), "text": "2026-01-15"}
    assert yaml_of(tree) == "a:\n- report\nb:\n- report\nday: 2026-01-15\ntext: 2026-01-15\n"


def test_every_shipped_pilot_is_read_back_as_it_was(shipped: LoadedPilots) -> None:
    for pilot in shipped:
        tree = tree_of(pilot)
        read = load_pilot_bytes(yaml_of(tree).encode(), "x")
        assert read.diagnostics == ()
        assert read.pilot == pilot
        assert read.pilot is not None
        assert tree_of(read.pilot) == tree  # equal models can differ in their other languages


@together("path", VALID, ids=lambda path: path.stem)
def test_every_form_of_a_file_is_read_back_as_it_was(path: Any) -> None:
    pilot = load_pilot_bytes(path.read_bytes(), "x").pilot
    assert pilot is not None
    again = load_pilot_bytes(yaml_of(tree_of(pilot)).encode(), "x").pilot
    assert again == pilot
    assert again.model_dump(mode="json") == pilot.model_dump(mode="json")


def test_the_tree_is_as_short_as_an_author_writes_it(make_pilot: Any, rated: Any) -> None:
    pilot = make_pilot(
        name={"en": "Garden", "nl": "Tuin"},
        status="unknown",
        summary={"text": "A garden."},
        period={"start": 2016, "end": "2018-07~"},
        figures=[{"what": "people", "value": 12.0}, {"what": "rate", "value": 0.5}],
        assessments=rated(trust={"level": 3, "evidence": [{"source": "report"}]}, money={}),
        sources={"report": {}},
    )
    assert tree_of(pilot) == {
        "pilotscan": 1,
        "id": "made",
        "name": {"en": "Garden", "nl": "Tuin"},
        "place": {"country": "NL", "municipality": ["Delft"]},
        "summary": "A garden.",
        "period": {"start": 2016, "end": "2018-07~"},
        "figures": [{"what": "people", "value": 12}, {"what": "rate", "value": 0.5}],
        "assessments": [
            {
                "date": "2026-01-15",
                "framework": "two-dimensions",
                "assessor": {"role": "independent"},
                "ratings": {"trust": {"level": 3, "evidence": ["report"]}, "money": "unknown"},
            }
        ],
        "sources": {"report": {}},
    }


@pytest.mark.parametrize("name", builtin_frameworks())
def test_every_framework_is_read_back_as_it_was(name: str) -> None:
    framework = packaged_framework(name)
    again = framework_of_bytes(yaml_of(framework_tree(framework)).encode(), "x").framework
    assert again == framework
    assert framework_tree(again) == framework_tree(framework)


def test_a_framework_that_changes_another_is_written_whole() -> None:
    text = (
        b"pilotscan_framework: 1\nid: own\nversion: 1.0.0\ntitle: {en: Own}\nextends: living-lab\n"
    )
    own = framework_of_bytes(text, "own.yaml").framework
    again = framework_of_bytes(yaml_of(framework_tree(own)).encode(), "x").framework
    assert own.extends is not None
    assert again.extends is None
    assert again == own.model_copy(update={"extends": None})
