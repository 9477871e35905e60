"""JSON Schema of pilot, target, assessment and framework files, for editors and other validators.

Made from the models, so that it cannot say anything else than they do; what pydantic cannot tell
of one (short forms, keys without a value, descriptions) is added in `model_schema`, rules between
fields and what a framework offers here. Draft 7, because that is what editors know best.

Two things a schema cannot tell: that a number is written ``2.0`` where 2 is meant (to JSON Schema
both are the same), and what takes more than one place of a file to see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.authoring.model_schema import NULL, Schema, joined, schema_of, word_texts
from pilotscan.catalogue import field_texts, labels, terms
from pilotscan.model.assessment import LEVEL_WORDS, ROLES, UNKNOWN
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.fields import fixed_words
from pilotscan.model.framework import Framework
from pilotscan.model.languages import DEFAULT_LANGUAGE, LANGUAGES
from pilotscan.model.observations import KINDS, TAKES
from pilotscan.model.pilot import RESERVED_IDS, Pilot
from pilotscan.model.plausibility import ITEMS, KNOWN
from pilotscan.model.rating_rules import rating_rules
from pilotscan.model.scale import HIGHEST_LEVEL
from pilotscan.model.target import Target

if TYPE_CHECKING:
    from pydantic import BaseModel

    from pilotscan.model.base import Text
    from pilotscan.model.framework import Condition

__all__ = ["assessment_schema", "framework_schema", "pilot_schema", "target_schema"]

DRAFT = "http://json-schema.org/draft-07/schema#"
_ITS_OWN = ("pilotscan_framework", "id", "version")
"""What a framework never takes from one that it changes."""
_MERGED = (
    "Condition", "Dimension", "Necessary", "Ready", "Route", "Rules", "StopQuorum", "Uncertainty",
    "VerdictWording",
)  # fmt: skip
"""Of what a framework that changes another may give a part."""


def pilot_schema(framework: Framework, lang: str = DEFAULT_LANGUAGE) -> Schema:
    """Return the schema of pilot files.

    Parameters
    ----------
    framework : its conditions and routes are offered; a rating of a condition that it lacks is a
        fault in an assessment that uses it
    lang : of the descriptions
    """
    schema = _schema_of_described(Pilot, framework, lang)
    for owner in ("Scaling", "AfterlifeEvent"):
        _name_routes(schema["definitions"][owner]["properties"]["route"], framework, lang)
    schema["properties"]["id"]["not"] = {"enum": sorted(RESERVED_IDS)}
    return {"$schema": DRAFT, "title": f"pilotscan: {framework.id} {framework.version}", **schema}


def target_schema(framework: Framework, lang: str = DEFAULT_LANGUAGE) -> Schema:
    """Return the schema of target files; see `pilot_schema`."""
    title = f"pilotscan: target, {framework.id} {framework.version}"
    return {"$schema": DRAFT, "title": title, **_schema_of_described(Target, framework, lang)}


def assessment_schema(framework: Framework, lang: str = DEFAULT_LANGUAGE) -> Schema:
    """Return the schema of assessment files; see `pilot_schema`."""
    title = f"pilotscan: assessment, {framework.id} {framework.version}"
    schema = schema_of(AssessmentFile, lang)
    _name_ratings(schema, schema["definitions"], framework, lang)
    return {"$schema": DRAFT, "title": title, **schema}


def framework_schema(lang: str = DEFAULT_LANGUAGE) -> Schema:
    """Return the schema of framework files; `lang` is that of the descriptions."""
    schema = schema_of(Framework, lang)
    _name_verdicts(schema["properties"]["verdicts"], lang)
    _require_what_is_whole(schema)
    _offer_roles(schema["definitions"]["AllHigh"]["properties"]["role"], lang)
    schema["definitions"]["KeysOfFacts"] = _keys_of_facts(lang)
    for rule in ("NeedsFact", "AgainstFact"):
        schema["definitions"][rule]["allOf"] = [{"$ref": "#/definitions/KeysOfFacts"}]
    schema["definitions"]["ObservationRule"]["allOf"] = _thresholds()
    schema["definitions"]["Text"]["anyOf"] = [
        {"required": [code], "properties": {code: {"type": "string"}}} for code in LANGUAGES
    ]
    return {"$schema": DRAFT, "title": "pilotscan: framework", **schema}


def _schema_of_described(model: type[BaseModel], framework: Framework, lang: str) -> Schema:
    """Return what pilots and targets have in common: a place, and ratings of conditions."""
    schema = schema_of(model, lang)
    parts = schema["definitions"]
    _name_ratings(parts["Assessment"], parts, framework, lang)
    _allow_one_municipality(parts["Place"])
    _require_municipality(parts["Place"])
    return schema


def _name_ratings(assessment: Schema, parts: Schema, framework: Framework, lang: str) -> None:
    """Offer what a framework has for an assessment."""
    _name_levels(assessment, parts, framework, lang)
    _name_conditions(assessment, framework, lang)
    _name_roles(assessment, parts, framework, lang)


def _allow_one_municipality(place: Schema) -> None:
    """Take plain text for a list of one."""
    municipality = place["properties"]["municipality"]
    several, nothing = municipality.pop("anyOf")
    municipality.update(joined([several["items"], several, nothing]))


def _require_municipality(place: Schema) -> None:
    """Require a municipality of a local pilot, as `Place` does."""
    wider = ["regional", "national", "international"]
    place["if"] = {"properties": {"scope": {"enum": wider}}, "required": ["scope"]}
    place["then"] = {}
    place["else"] = {
        "required": ["municipality"],
        "properties": {"municipality": {"not": {"enum": [None, []]}}},
    }


def _name_levels(assessment: Schema, parts: Schema, framework: Framework, lang: str) -> None:
    """Offer the framework's levels; an assessment that uses another one may have other numbers."""
    words = word_texts("Rating.level", lang)
    levels = framework.levels.levels
    offered = {
        "enum": [*levels, *LEVEL_WORDS],
        "enumDescriptions": [
            *(_say(framework.label(level), lang) for level in levels),
            *(words[word] for word in LEVEL_WORDS),
        ],
    }
    ratings = assessment["properties"]["ratings"]["anyOf"][0]
    level = parts["Rating"]["properties"]["level"]
    other = {"type": "integer", "minimum": 0, "maximum": HIGHEST_LEVEL}
    # a bare level has no words of its own, so that an editor shows those of its condition
    ratings["additionalProperties"]["anyOf"][0:1] = [offered, other]
    level["anyOf"][0:1] = [offered, {**other, "description": level["description"]}]
    ours = {"enum": [*offered["enum"], None]}
    parts["RatingHere"] = {
        "if": {"type": "object"},
        "then": {"properties": {"level": ours}},
        "else": ours,
    }


def _name_conditions(assessment: Schema, framework: Framework, lang: str) -> None:
    """Offer the framework's conditions, and no others where an assessment uses it."""
    ratings = assessment["properties"]["ratings"]["anyOf"][0]
    entry = ratings["additionalProperties"]
    named = {
        condition.id: {**entry, "description": _explain(condition, framework, lang)}
        for condition in framework.conditions
    }
    ratings["properties"] = named
    assessment["if"] = {"properties": {"framework": {"const": framework.id}}}
    assessment["then"] = {
        "properties": {
            "ratings": {
                "properties": {name: {"$ref": "#/definitions/RatingHere"} for name in named},
                "additionalProperties": False,
            }
        }
    }


def _name_roles(assessment: Schema, parts: Schema, framework: Framework, lang: str) -> None:
    """Offer the framework's roles, and no others where an assessment uses it."""
    prop, texts = parts["Assessor"]["properties"]["role"], word_texts("Assessor.role", lang)
    own = framework.roles
    offered = {
        "enum": list(framework.role_ids),
        "enumDescriptions": [
            _say(own[role], lang) if role in own else texts[role] for role in framework.role_ids
        ],
    }
    description = prop.pop("description")
    others = dict(prop)
    prop.clear()
    prop.update({"anyOf": [offered, others], "description": description})
    inside = assessment["then"]["properties"]
    inside["assessor"] = {"properties": {"role": dict(offered)}}


def _explain(condition: Condition, framework: Framework, lang: str) -> str:
    lines = [f"{_say(condition.title, lang)}. {_say(condition.question, lang)}", ""]
    for level in framework.levels.levels:
        label, anchor = framework.label(level), framework.anchor(condition, level)
        lines.append(f"- {level} ({_say(label, lang)}): {_say(anchor, lang)}")
    for heading, rule in rating_rules(framework, condition):
        lines += ["", f"{labels()[heading][lang]}: {_say(rule, lang)}"]
    return "\n".join(lines)


def _name_routes(prop: Schema, framework: Framework, lang: str) -> None:
    """Offer the framework's routes; other ones are told by the checks, not by the schema."""
    offered = {
        "enum": list(framework.routes),
        "enumDescriptions": [
            _say(route.about or route.title, lang) for route in framework.routes.values()
        ],
    }
    others: Schema = {"type": "string", **{key: prop[key] for key in ("pattern", "maxLength")}}
    says = prop["description"]
    prop.clear()
    prop["anyOf"] = [
        offered,
        {**others, "patternErrorMessage": says},
        {**NULL, "description": says},
    ]
    prop["description"] = says


def _require_what_is_whole(schema: Schema) -> None:
    """Require less of a framework that changes another, or gives no verdict."""
    parts = schema["definitions"]
    needed = {name: {"required": parts[name].pop("required")} for name in _MERGED}
    own = [key for key in schema["required"] if key in _ITS_OWN]
    whole = [key for key in schema["required"] if key not in {*own, "rules"}]
    schema["required"] = own
    rules = needed["Rules"]["required"]
    inside = {"ready": "Ready", "stop_quorum": "StopQuorum", "uncertainty": "Uncertainty"}
    necessary = {"properties": {"necessary": needed["Necessary"]}}
    conditions = {"properties": {"conditions": {"items": {**needed["Condition"], **necessary}}}}
    schema["if"] = {"properties": {"extends": {"type": "string"}}, "required": ["extends"]}
    schema["then"] = {}
    schema["else"] = {
        "required": whole,
        "properties": {
            "dimensions": {"items": {**needed["Dimension"], **conditions}},
            "routes": {"additionalProperties": needed["Route"]},
            "verdicts": {"additionalProperties": needed["VerdictWording"]},
            "rules": {"properties": {key: needed[name] for key, name in inside.items()}},
        },
        "if": {"properties": {"profile_only": {"const": True}}, "required": ["profile_only"]},
        "then": {"properties": {"rules": {"properties": dict.fromkeys(rules, False)}}},
        "else": {"required": ["rules"], "properties": {"rules": {"required": rules}}},
    }


def _offer_roles(prop: Schema, lang: str) -> None:
    """Offer the general roles; a framework can have its own."""
    texts, description = word_texts("AllHigh.role", lang), prop.pop("description")
    offered = {"enum": list(ROLES), "enumDescriptions": [texts[role] for role in ROLES]}
    others = dict(prop)
    prop.clear()
    prop.update({"anyOf": [offered, others], "description": description})


def _name_verdicts(prop: Schema, lang: str) -> None:
    """Offer the verdicts as keys, each with what it means."""
    whole = prop["anyOf"][0]
    entry, names = whole["additionalProperties"], whole.pop("propertyNames")["enum"]
    whole["properties"] = {
        name: {**entry, "description": terms()[name].says[lang]} for name in names
    }
    whole["additionalProperties"] = False


def _keys_of_facts(lang: str) -> Schema:
    """Offer in `where` the keys and words that an item of a rule's fact can have."""
    texts, always = field_texts(), word_texts("NeedsFact.where", lang)
    offered = []
    for fact, item in ITEMS.items():
        keys = {}
        for key, field in item.model_fields.items():
            words = [*dict.fromkeys((*fixed_words(field.annotation), UNKNOWN, KNOWN))]
            says = {**always, **word_texts(f"{item.__name__}.{key}", lang)}
            keys[key] = {
                "description": texts[item.__name__][key][lang],
                "items": {"enum": words, "enumDescriptions": [says[word] for word in words]},
            }
        where = {"properties": keys, "additionalProperties": False}
        offered.append({"if": _is_about([fact]), "then": {"properties": {"where": where}}})
    no_items = {"properties": {"where": {"maxProperties": 0}}}
    offered.append({"if": {"not": _is_about(list(ITEMS))}, "then": no_items})
    return {"allOf": offered}


def _thresholds() -> list[Schema]:
    """Ask of each kind of rule for its own threshold, and for no other."""
    asked: list[Schema] = []
    for name in ("share", "years"):
        takes = [kind for kind in KINDS if TAKES.get(kind) == name]
        kinds = {"properties": {"kind": {"enum": takes}}, "required": ["kind"]}
        given = {"required": [name], "properties": {name: {"type": "number"}}}
        asked.append({"if": kinds, "then": given, "else": {"properties": {name: NULL}}})
    return asked


def _is_about(facts: list[str]) -> Schema:
    return {"properties": {"fact": {"enum": facts}}, "required": ["fact"]}


def _say(text: Text, lang: str) -> str:
    return " ".join(text.in_language(lang)[0].split())
