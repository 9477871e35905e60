"""JSON Schema of a configuration file, for editors: made from the model, so that both agree.

That of a ``pilotscan.toml``, and of the table ``[tool.pilotscan]`` in a ``pyproject.toml``.
"""

from __future__ import annotations

from typing import Any

from pilotscan.catalogue import Words, words_of
from pilotscan.configuration.model import ProjectKeys
from pilotscan.model.languages import DEFAULT_LANGUAGE

__all__ = ["configuration_schema", "key_texts"]

DRAFT = "http://json-schema.org/draft-07/schema#"
_DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def key_texts() -> dict[str, Words]:
    """Return what each key means, by language."""
    return words_of("catalogue", "configuration.yaml")


def configuration_schema(lang: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
    """Return the schema; `lang` is that of the descriptions."""
    made = ProjectKeys.model_json_schema(ref_template="#/definitions/{model}")
    parts = made.pop("$defs")
    for part in (made, *parts.values()):
        part.pop("title", None)
        part.pop("description", None)
        part["properties"] = {
            key: _tidy(key, value, lang) for key, value in part["properties"].items()
        }
    of_pilots = made["properties"]["pilots"]
    if "patternProperties" in of_pilots:
        # as pydantic writes it, keys of another form would be allowed
        ((pattern, inner),) = of_pilots.pop("patternProperties").items()
        of_pilots["additionalProperties"] = inner
        of_pilots["propertyNames"] = {**of_pilots.get("propertyNames", {}), "pattern": pattern}
    return {
        "$schema": DRAFT,
        "title": "pilotscan: configuration",
        "description": key_texts()["_"][lang],
        **made,
        "definitions": parts,
    }


def _tidy(key: str, value: dict[str, Any], lang: str) -> dict[str, Any]:
    """Describe a key; TOML knows no null, and text alone stands for a list of one."""
    value.pop("title", None)
    value.pop("default", None)
    forms = [form for form in value.pop("anyOf", [value]) if form != {"type": "null"}]
    if key == "expires":
        forms = [_DAY]
    for form in list(forms):
        if form.get("type") == "array":
            forms.insert(0, form["items"])
    says = key_texts()[key][lang]
    joined = dict(forms[0]) if len(forms) == 1 else {"anyOf": forms}
    return {**joined, "description": says}
