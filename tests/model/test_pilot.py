"""The pilot file: short forms, strictness, defaults, and what a place needs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from pilotscan.model.assessment import Assessor, Evidence, Rating
from pilotscan.model.countries import COUNTRIES
from pilotscan.model.pilot import RESERVED_IDS, Pilot, Place
from pilotscan.model.source import Source
from support.together import together

MINIMAL: dict[str, Any] = {
    "pilotscan": 1,
    "id": "plan-einstein",
    "name": "Plan Einstein",
    "place": {"country": "NL", "municipality": "Utrecht"},
}


def pilot(**fields: Any) -> Pilot:
    return Pilot.model_validate({**MINIMAL, **fields})


def assessment(**ratings: Any) -> dict[str, Any]:
    return {
        "date": "2026-11-22",
        "framework": "living-lab",
        "assessor": {"role": "independent"},
        "ratings": {name.replace("_", "-"): rating for name, rating in ratings.items()},
    }


# --- what may be absent -----------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted(MINIMAL))
def test_four_keys_are_needed(key: str) -> None:
    fields = {name: value for name, value in MINIMAL.items() if name != key}
    with pytest.raises(ValidationError, match=rf"(?s)1 validation error.*{key}\n  Field required"):
        Pilot.model_validate(fields)


DEFAULTS = [
    ("language", "en"),
    ("status", "unknown"),
    ("summary", None),
    ("problem", None),
    ("checked", None),
    ("origin", None),
    ("themes", ()),
    ("target_groups", ()),
    ("selection", ()),
    ("activities", ()),
    ("mechanisms", ()),
    ("barriers", ()),
    ("figures", ()),
    ("partners", ()),
    ("funding", ()),
    ("circumstances", ()),
    ("informants", ()),
    ("outcomes", ()),
    ("afterlife", ()),
    ("recognition", ()),
    ("assessments", ()),
    ("reply", None),
    ("sources", {}),
]


@together("field, default", DEFAULTS)
def test_what_is_absent_is_not_known(field: str, default: object) -> None:
    assert pilot().model_dump()[field] == default


def test_absent_ends_and_steps_are_not_known_either() -> None:
    bare = pilot()
    assert (bare.period.start, bare.period.end) == (None, None)
    assert (bare.scaling.route, bare.scaling.ambition, bare.scaling.because) == (None, None, None)
    assert bare.place.scope == "local"
    assert bare.place.tenure is None


def test_the_list_of_defaults_above_leaves_no_field_out() -> None:
    named = {field for field, _ in DEFAULTS}
    assert named | set(MINIMAL) | {"period", "scaling"} == set(Pilot.model_fields)


@together(
    "fields, path, default",
    [
        ({"figures": [{"what": "x"}]}, ("figures", 0, "basis"), "unknown"),
        ({"figures": [{"what": "x"}]}, ("figures", 0, "value"), None),
        ({"funding": [{"source": "x"}]}, ("funding", 0, "basis"), "unknown"),
        ({"funding": [{"source": "x"}]}, ("funding", 0, "kind"), None),
        ({"funding": [{"source": "x"}]}, ("funding", 0, "amount"), None),
        ({"circumstances": [{"what": "x"}]}, ("circumstances", 0, "role"), "unknown"),
        ({"circumstances": [{"what": "x"}]}, ("circumstances", 0, "at_scale"), "unknown"),
        ({"circumstances": [{"what": "x"}]}, ("circumstances", 0, "inferred"), False),
        ({"outcomes": [{"what": "x"}]}, ("outcomes", 0, "kind"), "intended"),
        ({"outcomes": [{"what": "x"}]}, ("outcomes", 0, "direction"), "unknown"),
        ({"outcomes": [{"what": "x"}]}, ("outcomes", 0, "design"), "unknown"),
        ({"outcomes": [{"what": "x"}]}, ("outcomes", 0, "handled"), None),
        ({"partners": [{"name": "x"}]}, ("partners", 0, "sector"), None),
        ({"partners": [{"name": "x"}]}, ("partners", 0, "roles"), ()),
        ({"target_groups": [{"name": "x"}]}, ("target_groups", 0, "size"), None),
        ({"afterlife": [{"what": "x"}]}, ("afterlife", 0, "route"), None),
        ({"origin": {"copy_of": "x"}}, ("origin", "because"), None),
    ],
    ids=lambda v: ".".join(map(str, v)) if isinstance(v, tuple) else None,
)
def test_absence_inside_an_item_is_never_zero(
    fields: dict[str, Any], path: tuple[str | int, ...], default: object
) -> None:
    value: Any = pilot(**fields).model_dump()
    for step in path:
        value = value[step]
    assert value == default


# --- short forms ------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["summary", "problem"])
def test_plain_text_is_prose(field: str) -> None:
    assert pilot(**{field: "Text"}) == pilot(**{field: {"text": "Text"}})


@pytest.mark.parametrize("field", ["activities", "mechanisms", "barriers", "recognition"])
def test_items_of_prose_may_be_plain(field: str) -> None:
    made = pilot(**{field: ["One", {"text": "Two", "sources": ["s"], "inferred": True}]})
    one, two = made.model_dump()[field]
    assert one == {"text": "One", "sources": (), "inferred": False}
    assert two == {"text": "Two", "sources": ("s",), "inferred": True}


@pytest.mark.parametrize("level", [0, 1, 2, 3, 4, "unknown"])
def test_a_bare_level_is_a_rating(level: object) -> None:
    assert Rating.model_validate(level) == Rating.model_validate({"level": level})
    assert Rating.model_validate(level).level == level


def test_a_rating_without_a_level_is_unknown() -> None:
    assert Rating.model_validate({"ask": "the municipality"}).level == "unknown"


def test_not_applicable_is_a_level() -> None:
    rating = Rating.model_validate({"level": "not-applicable", "because": "No building."})
    assert (rating.level, rating.because) == ("not-applicable", "No building.")


def test_evidence_as_text_names_a_source_that_supports() -> None:
    rating = Rating.model_validate({"level": 3, "evidence": ["rigo", {"source": "nul20"}]})
    assert rating.evidence == (Evidence(source="rigo"), Evidence(source="nul20"))
    assert [(e.source, e.at, e.supports) for e in rating.evidence] == [
        ("rigo", None, True),
        ("nul20", None, True),
    ]


def test_evidence_can_say_where_and_that_it_contradicts() -> None:
    evidence = Evidence.model_validate({"source": "nul20", "at": "p. 3", "supports": False})
    assert (evidence.at, evidence.supports) == ("p. 3", False)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Leiden", ("Leiden",)),
        (["Leiden"], ("Leiden",)),
        (["Delft", "Leiden"], ("Delft", "Leiden")),
    ],
    ids=["text", "list-of-one", "list-of-two"],
)
def test_a_municipality_is_text_or_a_list(written: object, read: tuple[str, ...]) -> None:
    assert Place.model_validate({"country": "NL", "municipality": written}).municipality == read


@pytest.mark.parametrize(
    ("fields", "identity"),
    [({"role": "own-team"}, "own-team"), ({"role": "own-team", "id": "desk"}, "desk")],
    ids=["by-role", "by-id"],
)
def test_an_assessor_is_known_by_id_else_by_role(fields: dict[str, str], identity: str) -> None:
    assert Assessor.model_validate(fields).identity == identity


# --- strictness -------------------------------------------------------------------------------


@together(
    "value, kind",
    [
        (True, "int_type"),
        (False, "int_type"),
        ("1", "int_type"),
        (1.0, "int_type"),
        (None, "int_type"),
        (0, "greater_than_equal"),
        (2, "less_than_equal"),
    ],
    ids=repr,
)
def test_only_the_number_one_is_the_file_format(value: object, kind: str) -> None:
    with pytest.raises(ValidationError, match=kind):
        pilot(pilotscan=value)


@together(
    "value",
    [
        True,
        False,
        "3",
        "",
        3.0,
        2.5,
        11,
        -1,
        None,
        "Unknown",
        "not applicable",
        "n/a",
        [3],
        ["unknown"],
        {"level": 3},
    ],
    ids=repr,
)
def test_a_level_is_a_whole_number_up_to_ten_or_one_of_two_words(value: object) -> None:
    with pytest.raises(
        ValidationError, match="expected a level: a number of the scale, unknown or not-app"
    ):
        Rating.model_validate({"level": value})


@together("value", [True, "3", 3.0, 11, None, [3], [], "Unknown"], ids=repr)
def test_a_bare_level_is_as_strict(value: object) -> None:
    with pytest.raises(
        ValidationError, match="expected a level: a number of the scale, unknown or not-app"
    ):
        pilot(assessments=[assessment(reach=value)])


@together(
    "fields, kind",
    [
        ({"name": 3}, "string_type"),
        ({"name": ""}, "string_too_short"),
        ({"id": "Plan Einstein"}, "string_pattern_mismatch"),
        ({"id": "../../etc"}, "string_pattern_mismatch"),
        ({"id": "a" * 81}, "string_too_long"),
        ({"place": "Leiden"}, "model_type"),
        ({"place": ["Leiden"]}, "model_type"),
        ({"language": "de"}, "literal_error"),
        ({"language": "NL"}, "literal_error"),
        ({"status": "stopped"}, "literal_error"),
        ({"themes": "housing"}, "tuple_type"),
        ({"themes": {"a": "b"}}, "tuple_type"),
        ({"period": 2016}, "model_type"),
        ({"period": {"start": "summer"}}, "not_a_date"),
        ({"checked": 2026}, "not_a_date"),
        ({"checked": "2026-11"}, "not_a_date"),
        ({"origin": "a-copy"}, "model_type"),
        ({"target_groups": [{"name": "x", "size": "282"}]}, "float_type"),
        ({"target_groups": [{"name": "x", "size": True}]}, "float_type"),
        ({"target_groups": ["x"]}, "model_type"),
        ({"figures": [{"what": "x", "value": -3}]}, "greater_than_equal"),
        ({"figures": [{"what": "x", "basis": "actual"}]}, "literal_error"),
        ({"figures": [{"value": 3}]}, "missing"),
        ({"partners": [{"name": "x", "roles": ["boss"]}]}, "literal_error"),
        ({"partners": [{"name": "x", "roles": "lead"}]}, "tuple_type"),
        ({"partners": [{"name": "x", "sector": "church"}]}, "literal_error"),
        ({"funding": [{"source": "x", "currency": "euro"}]}, "string_pattern_mismatch"),
        ({"funding": [{"source": "x", "kind": "grant"}]}, "literal_error"),
        ({"funding": [{"source": "x", "per": "week"}]}, "literal_error"),
        ({"funding": [{"amount": 3}]}, "missing"),
        ({"circumstances": [{"what": "x", "role": "big"}]}, "literal_error"),
        ({"circumstances": [{"what": "x", "at_scale": True}]}, "literal_error"),
        ({"outcomes": [{"what": "x", "design": "rct"}]}, "literal_error"),
        ({"outcomes": [{"what": "x", "handled": "no"}]}, "literal_error"),
        ({"afterlife": [{"what": "x", "route": "Growth!"}]}, "string_pattern_mismatch"),
        ({"scaling": {"route": 3}}, "string_type"),
        ({"scaling": "growth"}, "model_type"),
        ({"assessments": {}}, "tuple_type"),
        ({"assessments": [assessment() | {"date": "2026"}]}, "not_a_date"),
        ({"assessments": [assessment() | {"framework": "Living Lab"}]}, "string_pattern"),
        ({"assessments": [assessment() | {"assessor": "desk"}]}, "model_type"),
        ({"assessments": [assessment() | {"assessor": {"role": "m" * 81}}]}, "string_too_long"),
        ({"assessments": [assessment() | {"assessor": {"id": "me"}}]}, "missing"),
        ({"assessments": [assessment() | {"ratings": [3]}]}, "dict_type"),
        ({"assessments": [assessment(x={"level": 3, "evidence": "rigo"})]}, "tuple_type"),
        ({"assessments": [assessment(x={"level": 3, "evidence": [{"at": "p. 3"}]})]}, "missing"),
        (
            {"assessments": [assessment(x={"evidence": [{"source": "s", "supports": 0}]})]},
            "bool_type",
        ),
        ({"sources": [{"title": "x"}]}, "dict_type"),
        ({"sources": {"a b": {}}}, "string_pattern_mismatch"),
        ({"sources": {"a": "x"}}, "model_type"),
        ({"summry": "x"}, "extra_forbidden"),
        ({"place": {**MINIMAL["place"], "city": "Leiden"}}, "extra_forbidden"),
    ],
    ids=lambda v: json.dumps(v)[:60] if isinstance(v, dict) else None,
)
def test_what_the_format_does_not_allow_is_refused(fields: dict[str, Any], kind: str) -> None:
    with pytest.raises(ValidationError, match=rf"(?s)^1 validation error.*type={kind}"):
        pilot(**fields)


def test_a_pilot_cannot_be_changed() -> None:
    made = pilot(themes=["housing"], sources={"s": {"title": "S"}})
    with pytest.raises(ValidationError, match="frozen_instance"):
        made.name = "other"
    with pytest.raises(ValidationError, match="frozen_instance"):
        made.place.country = "BE"
    with pytest.raises(ValidationError, match="frozen_instance"):
        made.sources["s"].title = "T"
    assert isinstance(made.themes, tuple)


# --- place and id -----------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["NL", "BE", "NO", "CW"])
def test_a_country_is_its_two_capital_letters(country: str) -> None:
    assert Place.model_validate({"country": country, "municipality": "x"}).country == country


@together("country", ["nl", "NLD", "UK", "EU", "XX", "", " NL", False, 31, ["NL"]])
def test_what_is_not_a_country_of_the_list_is_refused(country: object) -> None:
    with pytest.raises(ValidationError, match="expected a country as its two capital letters"):
        Place.model_validate({"country": country, "municipality": "x"})


def test_the_list_of_countries_is_whole() -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in COUNTRIES)


@pytest.mark.parametrize(
    "fields",
    [{}, {"municipality": []}, {"scope": "local"}, {"area": "Merenwijk", "region": "Zuid-Holland"}],
    ids=["nothing", "empty-list", "said-to-be-local", "area-only"],
)
def test_a_local_pilot_names_its_municipality(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="a local pilot needs 'municipality'"):
        Place.model_validate({"country": "NL", **fields})


@pytest.mark.parametrize("scope", ["regional", "national", "international"])
def test_a_wider_pilot_needs_no_municipality(scope: str) -> None:
    assert Place.model_validate({"country": "NL", "scope": scope}).municipality == ()


@together("municipality", ["", "  ", [""], [3], 3, True, {"name": "Leiden"}], ids=repr)
def test_a_municipality_is_named_in_words(municipality: object) -> None:
    with pytest.raises(ValidationError, match=r"string_too_short|string_type|tuple_type"):
        Place.model_validate({"country": "NL", "municipality": municipality})


def test_index_is_reserved_because_it_names_a_page_of_the_reports() -> None:
    assert "index" in RESERVED_IDS
    with pytest.raises(
        ValidationError, match="the id 'index' is reserved for a page of the reports"
    ):
        pilot(id="index")
    assert pilot(id="index-2").id == "index-2"


def test_a_pilot_written_as_json_is_read_back_as_it_was() -> None:
    made = pilot(
        period={"start": "2016-07~", "end": 2019},
        checked="2026-11-22",
        summary="Short.",
        assessments=[assessment(reach=3, legal_room={"level": "unknown", "ask": "the lawyer"})],
        sources={"s": {"year": "2019?", "kind": "press"}},
    )
    assert Pilot.model_validate(json.loads(made.model_dump_json())) == made
    assert isinstance(made.sources["s"], Source)
