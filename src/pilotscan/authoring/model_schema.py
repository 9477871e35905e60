"""A model as JSON Schema: what it holds, in words, with the short forms that may stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotscan.catalogue import field_texts, value_texts
from pilotscan.model.assessment import LEVEL_WORDS, Evidence, Informant
from pilotscan.model.languages import LANGUAGES

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["NULL", "Schema", "joined", "schema_of", "word_texts"]

Schema = dict[str, Any]

NULL = {"type": "null"}
_SOMETHING = r"[^\s\u0085]"
"""A character that is not white space. JavaScript does not count U+0085 as such."""
_END = r"$(?!\n)"
"""The end of a text. In Python `$` alone also matches before a last line feed."""
_EMPTY_IS_ALLOWED = ("CircumstanceThere", "Rating", "Source")
"""What may lack a value as an entry of a mapping: nothing is known of it."""
_SAME_WORDS = {
    "AllHigh.role": "Assessor.role",
    "NeedsSource.kinds": "Source.kind",
    "Source.proposed": "Source.kind",
}
"""Fields whose fixed words are explained at another field."""


def schema_of(model: type[BaseModel], lang: str) -> Schema:
    """Return the schema of a model with those it holds, described from the catalogue."""
    schema = model.model_json_schema(ref_template="#/definitions/{model}")
    parts: dict[str, Schema] = schema.pop("$defs")
    for name, part in [(model.__name__, schema), *parts.items()]:
        _tidy(part)
        _describe(name, part, lang)
    schema["description"] = field_texts()[model.__name__]["_"][lang]
    schema["definitions"] = dict(sorted(parts.items()))
    return schema


def _tidy(node: Any) -> None:
    """Drop generated titles, descriptions and defaults; say in full what the models mean."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            for word in ("title", "description"):
                if isinstance(part.get(word), str):
                    del part[word]
            part.pop("default", None)
            by_pattern = part.get("patternProperties")
            if isinstance(by_pattern, dict) and part.get("type") == "object":
                # as pydantic writes it, keys of another form would be allowed
                ((pattern, inner),) = by_pattern.items()
                del part["patternProperties"]
                part["additionalProperties"] = inner
                part["propertyNames"] = {**part.get("propertyNames", {}), "pattern": pattern}
            if part.get("type") == "string" and part.get("minLength") and "pattern" not in part:
                part["pattern"] = _SOMETHING
            pattern = part.get("pattern")
            if isinstance(pattern, str) and pattern.endswith("$"):
                part["pattern"] = pattern.removesuffix("$") + _END
            waiting += part.values()


def _describe(name: str, part: Schema, lang: str) -> None:
    """Add descriptions and short forms, and let keys that may be absent lack a value too.

    A description stands where a thing is used and not where it is defined, because an editor
    shows the innermost one.
    """
    texts = field_texts()
    required = part.get("required", ())
    for key, prop in part.get("properties", {}).items():
        says = texts[name][key][lang]
        alternatives = [each for each in prop.pop("anyOf", ()) if each != NULL] or [dict(prop)]
        for each in alternatives:
            if each.get("properties", {}).keys() == LANGUAGES.keys():
                _describe("Text", each, lang)
            _describe_words(each, f"{name}.{key}", says, lang)
            for inside in ("items", "additionalProperties"):
                if isinstance(each.get(inside), dict):
                    for form in each[inside].get("anyOf", ()):
                        _describe("Text", form, lang)
                    _describe_words(each[inside], f"{name}.{key}", says, lang)
                    each[inside] = _described(each[inside], lang)
        alternatives = [form for each in alternatives for form in _forms(each, lang)]
        if key not in required:
            # without words of its own an editor takes it for the other alternatives
            alternatives.append({**NULL, "description": says})
        prop.clear()
        prop.update(joined(alternatives), description=says)


def _describe_words(part: Schema, place: str, says: str, lang: str) -> None:
    """Say what the fixed words mean, and how to write what has a form."""
    words = word_texts(place, lang)
    if "enum" in part and words:
        part["enumDescriptions"] = [words.get(str(word), str(word)) for word in part["enum"]]
    if part.get("pattern", _SOMETHING) != _SOMETHING:
        # An editor would show the pattern.
        part["patternErrorMessage"] = says


def _described(part: Schema, lang: str) -> Schema:
    """Return an item of a list or an entry of a mapping with its short forms."""
    name = _name_of(part)
    if not name:
        inner = part.get("additionalProperties")
        if isinstance(inner, dict):  # of a mapping of mappings
            part["additionalProperties"] = _described(inner, lang)
            part["type"] = [part["type"], "null"]
        return part
    forms = _forms(part, lang)
    if name in _EMPTY_IS_ALLOWED:
        forms.append(dict(NULL))
    return {**joined(forms), "description": field_texts()[name]["_"][lang]}


def _forms(part: Schema, lang: str) -> list[Schema]:
    """Return what may stand for a mapping, and the mapping itself.

    Not as one definition: of alternatives within alternatives an editor shows all at once.
    """
    name = _name_of(part)
    if name in {"Prose", "Ask"}:
        forms: list[Schema] = Informant.model_json_schema()["properties"]["name"]["anyOf"]
        _tidy(forms)
        for each in forms:
            _describe("Text", each, lang)
        return [*forms, part]
    if name == "Evidence":
        form = Evidence.model_json_schema()["properties"]["source"]
        short = {"type": "string", "maxLength": form["maxLength"], "pattern": form["pattern"]}
        says = field_texts()["Evidence"]["source"][lang]
        _tidy(short)
        return [{**short, "patternErrorMessage": says}, part]
    if name == "Rating":
        return [{"enum": list(LEVEL_WORDS)}, part]
    return [part]


def _name_of(part: Schema) -> str:
    name: str = part.get("$ref", "").rpartition("/")[2]
    return name


def word_texts(place: str, lang: str) -> dict[str, str]:
    """Return what the fixed words of a field mean."""
    if place.endswith(".fact"):
        texts = field_texts()
        listed = {f"{owner.lower()}.{key}": says for owner in ("Period", "Scaling")
                  for key, says in texts[owner].items()}  # fmt: skip
        return {word: says[lang] for word, says in {**texts["Pilot"], **listed}.items()}
    words = value_texts().get(_SAME_WORDS.get(place, place), {})
    return {word: says[lang] for word, says in words.items()}


def joined(alternatives: list[Schema]) -> Schema:
    """Write text and its alternatives as one, so that an editor can tell what is wrong with it.

    Of `anyOf` it would speak about the alternative that comes nearest, and often take the wrong
    one. Other types stay apart: for a number that may be absent it would propose 0.
    """
    types = [each.get("type") for each in alternatives]
    fixed = any("enum" in each for each in alternatives)
    if len(alternatives) == 1 or fixed or "string" not in types or None in types:
        return alternatives[0] if len(alternatives) == 1 else {"anyOf": alternatives}
    joined: Schema = {"type": sorted(types, key="string".__ne__)}
    for each in alternatives:
        joined.update({word: value for word, value in each.items() if word != "type"})
    return joined
