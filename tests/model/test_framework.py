"""The framework file: texts in two languages, levels, weights, routes and versions."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import copy, deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from pilotscan import load_framework
from pilotscan.model.framework import Condition, Framework, Text
from pilotscan.model.rules import Rules
from pilotscan.model.scale import VERDICTS
from support.together import together

FIVE = [{"en": word} for word in ("absent", "weak", "partial", "largely", "fully")]
CONDITION: dict[str, Any] = {
    "id": "reach",
    "title": {"en": "Reach"},
    "question": {"en": "Who is reached?"},
    "levels": FIVE,
}
RULES: dict[str, Any] = {
    "min_coverage": 0.75,
    "min_score_coverage": 0.5,
    "min_evidence": 1,
    "ready": {"min_level": 3, "min_evidence": 2, "min_dimension_mean": 2},
}
FRAMEWORK: dict[str, Any] = {
    "pilotscan_framework": 1,
    "id": "small",
    "version": "1.0.0",
    "title": {"en": "Small"},
    "scale": FIVE,
    "evidence_scale": FIVE,
    "routes": {"growth": {"title": {"en": "Growth"}}},
    "rules": RULES,
    "dimensions": [
        {"id": "people", "title": {"en": "People"}, "conditions": [CONDITION]},
        {
            "id": "money",
            "title": {"en": "Money"},
            "conditions": [{**CONDITION, "id": "rent"}, {**CONDITION, "id": "grant"}],
        },
    ],
}


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    tree = deepcopy(FRAMEWORK)
    inner: Any = tree
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return tree


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ({"en": "house", "nl": "huis"}, "en", ("house", "en")),
        ({"en": "house", "nl": "huis"}, "nl", ("huis", "nl")),
        ({"en": "house"}, "nl", ("house", "en")),
        ({"nl": "huis"}, "en", ("huis", "nl")),
        ({"en": "house"}, "en", ("house", "en")),
        ({"nl": "huis"}, "nl", ("huis", "nl")),
    ],
    ids=["both-en", "both-nl", "nl-falls-back", "en-falls-back", "only-en", "only-nl"],
)
def test_a_text_is_in_the_language_asked_for_else_in_the_other_and_says_which(
    text: dict[str, str], language: str, expected: tuple[str, str]
) -> None:
    assert Text.model_validate(text).in_language(language) == expected


@pytest.mark.parametrize("text", [{}, {"en": None, "nl": None}], ids=["empty", "no-value"])
def test_a_text_says_something(text: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="a text needs 'en' or 'nl'"):
        Text.model_validate(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("house", "model_type"),
        ({"en": ""}, "string_too_short"),
        ({"en": True}, "string_type"),
        ({"en": "house", "de": "Haus"}, "extra_forbidden"),
    ],
    ids=["plain", "empty", "norway", "german"],
)
def test_a_text_is_dutch_or_english(text: object, kind: str) -> None:
    with pytest.raises(ValidationError, match=kind):
        Text.model_validate(text)


def test_a_small_framework_is_read_with_its_defaults() -> None:
    framework = Framework.model_validate(FRAMEWORK)
    assert [d.weight for d in framework.dimensions] == [1.0, 1.0]
    assert [c.weight for c in framework.conditions] == [1.0, 1.0, 1.0]
    condition = framework.condition_by_id["reach"]
    assert (condition.necessary, condition.relevant_to) == (None, None)
    assert condition.may_be_not_applicable is False
    assert framework.rules.stop == ()
    assert framework.rules.ready.min_applicable_share == 0.5
    assert framework.rules.unsupported.from_level == 3
    assert framework.rules.unsupported.below_evidence == 2
    assert framework.rules.disputed.from_spread == 2
    assert framework.rules.uncertainty is None
    assert framework.verdicts == {}


def test_conditions_keep_the_order_of_the_file_and_know_their_dimension() -> None:
    framework = Framework.model_validate(FRAMEWORK)
    assert [c.id for c in framework.conditions] == ["reach", "rent", "grant"]
    assert list(framework.condition_by_id) == ["reach", "rent", "grant"]
    assert framework.dimension_of == {"reach": "people", "rent": "money", "grant": "money"}


@pytest.mark.parametrize(
    ("relevant_to", "route", "relevant"),
    [
        (None, "growth", True),
        (["growth"], "growth", True),
        (["growth", "deepening"], "deepening", True),
        (["growth"], "deepening", False),
    ],
    ids=["absent-means-all", "named", "second", "not-named"],
)
def test_a_condition_is_relevant_where_it_says_so(
    relevant_to: list[str] | None, route: str, relevant: bool
) -> None:
    fields = CONDITION if relevant_to is None else {**CONDITION, "relevant_to": relevant_to}
    assert Condition.model_validate(fields).is_relevant(route) is relevant


@pytest.mark.parametrize(
    ("necessary", "route", "expected"),
    [
        (None, "growth", False),
        ({"min_level": 2, "routes": ["growth"]}, "growth", True),
        ({"min_level": 2, "routes": ["growth"]}, "deepening", False),
    ],
    ids=["absent-means-never", "named", "not-named"],
)
def test_a_condition_is_necessary_only_where_it_says_so(
    necessary: dict[str, Any] | None, route: str, expected: bool
) -> None:
    fields = CONDITION if necessary is None else {**CONDITION, "necessary": necessary}
    assert Condition.model_validate(fields).is_necessary(route) is expected


def test_the_verdicts_stand_in_the_order_in_which_they_are_tried() -> None:
    assert VERDICTS == (
        "stop-or-repair",
        "not-yet",
        "not-assessable",
        "conditional",
        "ready-stepwise",
    )


@pytest.mark.parametrize("version", ["0.0.1", "1.0.0", "10.20.30", "1.0.0-rc.1", "1.0.0+build"])
def test_a_version_is_three_numbers_and_perhaps_a_mark(version: str) -> None:
    assert Framework.model_validate(changed(("version",), version)).version == version


@together(
    "path, value, kind",
    [
        (("pilotscan_framework",), True, "int_type"),
        (("pilotscan_framework",), 2, "less_than_equal"),
        (("version",), "1.0", "string_pattern_mismatch"),
        (("version",), "v1.0.0", "string_pattern_mismatch"),
        (("version",), 1.0, "string_type"),
        (("scale",), FIVE[:1], "too_short"),
        (("scale",), [*FIVE, *FIVE, FIVE[0]], "too_long"),
        (("first_level",), 2, "less_than_equal"),
        (("first_level",), True, "int_type"),
        (("evidence_scale",), FIVE[:4], "too_short"),
        (("dimensions", 0, "conditions", 0, "levels"), [*FIVE, *FIVE, FIVE[0]], "too_long"),
        (("dimensions", 0, "conditions"), [], "too_short"),
        (("dimensions",), [], "too_short"),
        (("routes",), {}, "too_short"),
        (("routes",), {"Big Growth": {"title": {"en": "x"}}}, "string_pattern_mismatch"),
        (("dimensions", 0, "weight"), 0, "greater_than"),
        (("dimensions", 0, "weight"), -1, "greater_than"),
        (("dimensions", 0, "weight"), "1", "float_type"),
        (("dimensions", 0, "weight"), True, "float_type"),
        (("dimensions", 0, "weight"), float("inf"), "finite_number"),
        (("dimensions", 0, "conditions", 0, "weight"), 0, "greater_than"),
        (("dimensions", 0, "conditions", 0, "may_be_not_applicable"), "yes", "bool_type"),
        (("dimensions", 0, "conditions", 0, "relevant_to"), [], "too_short"),
        (
            ("dimensions", 0, "conditions", 0, "necessary"),
            {"min_level": 2, "routes": []},
            "too_short",
        ),
        (
            ("dimensions", 0, "conditions", 0, "necessary"),
            {"min_level": 11, "routes": ["growth"]},
            "less_than_equal",
        ),
        (
            ("dimensions", 0, "conditions", 0, "necessary"),
            {"min_level": True, "routes": ["growth"]},
            "int_type",
        ),
        (("rules", "min_coverage"), 1.5, "less_than_equal"),
        (("rules", "min_coverage"), -0.1, "greater_than_equal"),
        (("rules", "min_evidence"), 5, "less_than_equal"),
        (("rules", "min_evidence"), 1.5, "int_type"),
        (("rules", "ready", "min_dimension_mean"), 10.1, "less_than_equal"),
        (("rules", "disputed"), {"from_spread": 0}, "greater_than_equal"),
        (("rules", "stop"), [{"condition": "reach", "at": 0, "routes": []}], "too_short"),
        (("rules", "uncertainty"), {"keep_level_by_evidence": [0.5] * 4}, "too_short"),
        (
            ("rules", "uncertainty"),
            {"keep_level_by_evidence": [0.5] * 4 + [1.1]},
            "less_than_equal",
        ),
        (("rules", "uncertainty"), {"keep_level_by_evidence": ["0.5"] * 5}, "float_type"),
        (("verdicts",), {"maybe": {"title": {"en": "Maybe"}}}, "literal_error"),
        (("weigths",), 1, "extra_forbidden"),
    ],
    ids=lambda v: ".".join(map(str, v)) if isinstance(v, tuple) else None,
)
def test_what_the_format_does_not_allow_is_refused(
    path: tuple[str | int, ...], value: Any, kind: str
) -> None:
    with pytest.raises(ValidationError, match=rf"type={kind}"):
        Framework.model_validate(changed(path, value))


@together("key", sorted(FRAMEWORK))
def test_no_part_of_a_framework_may_be_missing(key: str) -> None:
    with pytest.raises(ValidationError, match=rf"(?s)^1 validation error.*{key}\n  Field required"):
        Framework.model_validate(changed((key,), None))


@pytest.mark.parametrize("key", sorted(RULES))
def test_no_threshold_has_a_hidden_default(key: str) -> None:
    fields = {name: value for name, value in RULES.items() if name != key}
    with pytest.raises(ValidationError, match=rf"(?s)^1 validation error.*{key}\n  Field required"):
        Rules.model_validate(fields)


def test_a_framework_cannot_be_changed() -> None:
    framework = Framework.model_validate(FRAMEWORK)
    with pytest.raises(ValidationError, match="frozen_instance"):
        framework.rules.min_coverage = 0.0
    with pytest.raises(ValidationError, match="frozen_instance"):
        framework.dimensions[0].conditions[0].weight = 9.0
    assert isinstance(framework.dimensions, tuple)


# --- copies ---------------------------------------------------------------------------------------


def known(framework: Framework) -> tuple[list[str], list[str], dict[str, str], list[float]]:
    """Return all that a framework works out once."""
    return (
        [condition.id for condition in framework.conditions],
        list(framework.condition_by_id),
        framework.dimension_of,
        [condition.weight for condition in framework.condition_by_id.values()],
    )


@pytest.mark.parametrize("deep", [False, True])
def test_a_changed_copy_keeps_nothing_of_the_old_rules(deep: bool) -> None:
    framework = Framework.model_validate(FRAMEWORK)
    before = known(framework)
    people, money = framework.dimensions
    heavy = people.conditions[0].model_copy(update={"id": "trust", "weight": 9.0})
    people = people.model_copy(update={"conditions": (heavy,)})
    copied = framework.model_copy(update={"dimensions": (people, money)}, deep=deep)
    written = Framework.model_validate_json(copied.model_dump_json(exclude_none=True))
    assert known(copied) == known(written) != before
    assert known(framework) == before


@pytest.mark.parametrize(
    "duplicate",
    [
        copy,
        deepcopy,
        lambda one: pickle.loads(pickle.dumps(one)),  # noqa: S301 - of our own making
        Framework.model_copy,
    ],
    ids=["copy", "deepcopy", "pickle", "model_copy"],
)
def test_an_unchanged_copy_is_the_same(duplicate: Callable[[Framework], Framework]) -> None:
    framework = Framework.model_validate(FRAMEWORK)
    before = known(framework)
    copied = duplicate(framework)
    assert copied is not framework
    assert copied == framework
    assert known(copied) == before


def test_only_what_a_file_may_say_can_be_changed_in_a_copy() -> None:
    framework = Framework.model_validate(FRAMEWORK)
    with pytest.raises(ValueError, match="Framework has no field 'conditions' to change"):
        framework.model_copy(update={"conditions": ()})


def test_where_a_condition_belongs_may_be_left_out_and_the_packaged_framework_says_it() -> None:
    assert Condition.model_validate(CONDITION).belongs_to is None
    told = {c.id: c.belongs_to for c in load_framework().conditions}
    assert None not in told.values()
    assert [name for name, belongs in told.items() if belongs == "match"] == [
        "context-comparability"
    ]
    assert told["core-elements-described"] == "intervention"
    assert told["structural-funding"] == "place"


@pytest.mark.parametrize(
    ("roles", "ids"),
    [
        ({}, ("own-team", "partner", "participant", "independent", "panel")),
        ({"resident": {"en": "resident"}}, ("resident", "panel")),
        ({"panel": {"en": "jury"}, "resident": {"en": "resident"}}, ("panel", "resident")),
    ],
)
def test_a_panel_can_rate_with_any_framework(roles: dict[str, Any], ids: tuple[str, ...]) -> None:
    assert Framework.model_validate(FRAMEWORK | {"roles": roles}).role_ids == ids
