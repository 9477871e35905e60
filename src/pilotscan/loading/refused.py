"""Values that a model refuses, in words an author understands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pilotscan.diagnostics import Diagnostic, Severity, did_you_mean, show
from pilotscan.loading.amounts import number_hint
from pilotscan.model.assessment import LEVEL_WORDS
from pilotscan.model.base import MOST
from pilotscan.model.countries import COUNTRIES
from pilotscan.model.fields import keys_at
from pilotscan.model.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from pilotscan.loading.document import Document

__all__ = ["explain_refusal"]

_EXPECTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "dict_type": "a mapping of keys to values",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "finite_number": "a finite number",
}
_FORMS = {
    "^[a-z0-9]+": ("is not an id", "use small letters, digits and single hyphens: plan-einstein"),
    "^[A-Za-z0-9]": (
        "is not the id of a source",
        "use letters, digits, hyphens and underscores: rigo-2019",
    ),
    "^[A-Z]{3}": ("is not a currency", "use three capital letters (ISO 4217): EUR"),
    "^[0-9]+": ("is not a version", "use three numbers: 1.0.0"),
    "^10": ("is not a DOI", "give it bare: 10.1000/182"),
    "^https?": ("is not an address", "use an address that begins with https://"),
}
"""By the beginning of the pattern of a text."""
_IDS_HINT = "write ids from 'sources' here, such as [rigo-2019]; a sentence goes behind 'because'"
_WORDS_OF_A_SENTENCE = 3
_SENTENCE = re.compile(r"[.:;#\[\]{}]")
_SHORT = 60
_AS_WRITTEN = re.compile(r"[\w.+-]{1,40}", re.ASCII)
_BOUNDS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}


def explain_refusal(
    model: type[BaseModel], document: Document, fault: ErrorDetails, *, suggest: bool
) -> Diagnostic:
    """Say what a model refuses, at the place where its author went wrong.

    Parameters
    ----------
    suggest : a near word where there is one, which takes its time
    """
    path = list(fault["loc"])
    # pydantic marks a bad key of a mapping by one more step behind the key itself
    key = len(path) > 1 and path[-1] == "[key]" and path[-2] == fault["input"]
    if key:
        path.pop()
    code, message, hint = _explain(model, document, fault, path, suggest=suggest)
    if fault["type"] == "missing":
        written = document.has(path)
        where = document.locate(path if written else path[:-1], key=written)
    elif fault["type"] == "missing_municipality" and document.has([*path, "municipality"]):
        where = document.locate([*path, "municipality"], key=True)
    elif fault["type"] == "reserved_id":
        where = document.locate(["id"])
    else:
        where = document.locate(path, key=key or code == "PS201")
    return document.lines.diagnostic(code, Severity.ERROR, message, where, hint)


def _explain(  # noqa: PLR0911, PLR0912 - one return per kind of fault reads best as a list
    model: type[BaseModel],
    document: Document,
    fault: ErrorDetails,
    path: Sequence[str | int],
    *,
    suggest: bool,
) -> tuple[str, str, str]:
    """Return code, message and hint of one pydantic error."""
    near = did_you_mean if suggest else _no_suggestion
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    name = path[-1] if path else ""
    if kind == "extra_forbidden":
        fields = keys_at(model, tuple(path[:-1])) or tuple(LANGUAGES)
        hint = near(str(name), fields) or f"allowed here: {', '.join(fields)}"
        return "PS201", f"the key {show(name)} is not known", hint
    if kind == "missing":
        if document.has(path):
            return "PS202", f"{show(name)} has no value", "give it a value"
        return "PS202", f"the key {show(name)} is missing", f"add '{name}: …' here"
    if kind in {"missing_municipality", "missing_text"}:
        hint = "or give 'scope: regional', 'national' or 'international'" if "muni" in kind else ""
        return "PS202", fault["msg"], hint
    if kind == "literal_error":
        allowed = [
            word.strip("' ") for word in context["expected"].replace(" or ", ", ").split(",")
        ]
        hint = near(str(value), allowed) if isinstance(value, str) else ""
        return "PS204", f"{show(value)} is not one of {', '.join(allowed)}", hint
    if kind == "not_a_date":
        return "PS206", f"{show(value)} is not a date: {fault['msg']}", _date_hint(value)
    if kind in {"level", "country", "reserved_id"}:
        found = "" if kind == "reserved_id" else f", found {show(value)}"
        return "PS204", f"{fault['msg']}{found}", _value_hint(kind, value)
    if kind == "tuple_type" and name in {"evidence", "sources"} and _is_sentence(value):
        return "PS203", f"expected ids of sources, found the sentence {show(value)}", _IDS_HINT
    if kind in _EXPECTED:
        hint = _type_hint(kind, value)
        if kind == "string_type" and isinstance(value, int | float):
            written = _AS_WRITTEN.match(document.text, document.index(path))  # 1.10 is read as 1.1
            hint = f"put it in quotes: '{written[0]}'" if written else "put it in quotes"
        return "PS203", f"expected {_EXPECTED[kind]}, found {show(value)}", hint
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        what, hint = next(said for start, said in _FORMS.items() if pattern.startswith(start))
        if what == "is not the id of a source" and _is_sentence(value):
            hint = _IDS_HINT
        return "PS205", f"{show(value)} {what}", hint
    if kind == "string_too_short":
        return "PS205", "the text is empty", "leave the key out if nothing is known"
    if kind == "string_too_long":
        return "PS205", f"longer than {context['max_length']} characters", "shorten it"
    if kind in {"too_short", "too_long"}:
        fewest, most = context.get("min_length"), context.get("max_length")
        bound = f"needs at least {fewest}" if kind == "too_short" else f"takes at most {most}"
        return "PS204", f"{bound}, found {context['actual_length']}", ""
    if kind in _BOUNDS:
        name_of_bound, words = _BOUNDS[kind]
        limit = context[name_of_bound]
        hint = "check the unit and the number of zeros" if limit == MOST else ""
        return "PS204", f"expected a number {words} {limit:,.16g}, found {show(value)}", hint
    return "PS203", f"{fault['msg']}, found {show(value)}", ""


def _type_hint(kind: str, value: object) -> str:
    """Say how a value of the wrong type is written."""
    if kind == "tuple_type":
        if not isinstance(value, str):
            return "begin each item on a line of its own with '- '"
        short = len(value) <= _SHORT and not _SENTENCE.search(value)
        return f"write [{value}]" if short and value.isprintable() else "write [first, second]"
    if kind in {"float_type", "int_type"} and isinstance(value, str):
        return number_hint(value, whole=kind == "int_type")
    return ""


def _is_sentence(value: object) -> bool:
    return isinstance(value, str) and len(value.split()) >= _WORDS_OF_A_SENTENCE


def _value_hint(kind: str, value: object) -> str:
    if not isinstance(value, str):
        return ""
    if kind == "level":
        bare = f"write it without quotes: {value}"
        return bare if value.isascii() and value.isdigit() else did_you_mean(value, LEVEL_WORDS)
    return f"did you mean '{value.upper()}'?" if value.upper() in COUNTRIES else ""


def _date_hint(value: object) -> str:
    """Turn round a date as it is written in Dutch, if there is no doubt about it."""
    match = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", str(value)[:12], re.ASCII)
    if match is None or not (int(match[1]) > 12 >= int(match[2]) or match[1] == match[2]):
        return ""
    return f"write {match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"


def _no_suggestion(_word: str, _allowed: Iterable[str]) -> str:
    return ""
