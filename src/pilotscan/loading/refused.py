"""Values that a model refuses, in words an author understands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pilotscan.catalogue import meant
from pilotscan.diagnostics import Diagnostic, Severity, did_you_mean, show
from pilotscan.loading.amounts import number_hint
from pilotscan.model.assessment import LEVEL_WORDS
from pilotscan.model.base import MOST
from pilotscan.model.countries import COUNTRIES
from pilotscan.model.fields import keys_at
from pilotscan.model.languages import LANGUAGES
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from pilotscan.loading.document import Document

__all__ = ["explain_refusal"]

_EXPECTED = {
    "string_type": told("text"),
    "tuple_type": told("a list"),
    "model_type": told("a mapping of keys to values"),
    "model_attributes_type": told("a mapping of keys to values"),
    "dict_type": told("a mapping of keys to values"),
    "float_type": told("a number"),
    "int_type": told("a whole number"),
    "int_from_float": told("a whole number"),
    "bool_type": told("true or false"),
    "finite_number": told("a finite number"),
}
_FORMS = {
    "^[a-z0-9]+": (
        told("is not an id"),
        told("use small letters, digits and single hyphens: plan-einstein"),
    ),
    "^[A-Za-z0-9]": (
        told("is not the id of a source"),
        told("use letters, digits, hyphens and underscores: rigo-2019"),
    ),
    "^@?[A-Za-z0-9]": (
        told("is not the id of a source"),
        told("use letters, digits, hyphens and underscores: rigo-2019"),
    ),
    "^[A-Z]{3}": (told("is not a currency"), told("use three capital letters (ISO 4217): EUR")),
    "^[0-9]+": (told("is not a version"), told("use three numbers: 1.0.0")),
    "^10": (told("is not a DOI"), told("give it bare: 10.1000/182")),
    "^https?": (told("is not an address"), told("use an address that begins with https://")),
}
"""By the beginning of the pattern of a text."""
_IDS_HINT = told(
    "write ids from 'sources' here, such as [rigo-2019]; a sentence goes behind 'because'"
)
_WORDS_OF_A_SENTENCE = 3
_SENTENCE = re.compile(r"[.:;#\[\]{}]")
_SHORT = 60
_AS_WRITTEN = re.compile(r"[\w.+-]{1,40}", re.ASCII)
_BOUNDS = {
    "greater_than": ("gt", told("above")),
    "greater_than_equal": ("ge", told("at least")),
    "less_than": ("lt", told("below")),
    "less_than_equal": ("le", told("at most")),
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
    reason = context.get("reason", fault["msg"])
    if kind == "extra_forbidden":
        fields = keys_at(model, tuple(path[:-1])) or tuple(LANGUAGES)
        hint = near(str(name), fields) or told("allowed here: %(fields)s", fields=", ".join(fields))
        return "PS201", told("the key %(name)s is not known", name=show(name)), hint
    if kind == "missing":
        if document.has(path):
            return "PS202", told("%(name)s has no value", name=show(name)), told("give it a value")
        return (
            "PS202",
            told("the key %(name)s is missing", name=show(name)),
            told("add '%(name)s: …' here", name=name),
        )
    if kind in {"missing_municipality", "missing_text"}:
        hint = (
            told("or give 'scope: regional', 'national' or 'international'")
            if "muni" in kind
            else ""
        )
        return "PS202", reason, hint
    if kind == "literal_error":
        allowed = [
            word.strip("' ") for word in context["expected"].replace(" or ", ", ").split(",")
        ]
        hint = near(str(value), allowed) if isinstance(value, str) else ""
        return (
            "PS204",
            told(
                "%(value)s is not one of %(allowed)s", value=show(value), allowed=", ".join(allowed)
            ),
            hint,
        )
    if kind == "not_a_date":
        return (
            "PS206",
            told("%(value)s is not a date: %(reason)s", value=show(value), reason=reason),
            _date_hint(value),
        )
    if kind in {"level", "country", "reserved_id"}:
        found = _found(reason, value) if kind != "reserved_id" else reason
        return "PS204", found, _value_hint(kind, value)
    if kind == "tuple_type" and name in {"evidence", "sources"} and _is_sentence(value):
        return (
            "PS203",
            told("expected ids of sources, found the sentence %(value)s", value=show(value)),
            _IDS_HINT,
        )
    if kind in _EXPECTED:
        hint = _type_hint(kind, value)
        if kind == "string_type" and isinstance(value, int | float):
            written = _AS_WRITTEN.match(document.text, document.index(path))  # 1.10 is read as 1.1
            hint = (
                told("put it in quotes: '%(written)s'", written=written[0])
                if written
                else told("put it in quotes")
            )
        return (
            "PS203",
            told(
                "expected %(expected)s, found %(value)s",
                expected=_EXPECTED[kind],
                value=show(value),
            ),
            hint,
        )
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        what, hint = next(said for start, said in _FORMS.items() if pattern.startswith(start))
        if what == "is not the id of a source" and _is_sentence(value):
            hint = _IDS_HINT
        return "PS205", in_a_row((show(value), what), " "), hint
    if kind == "string_too_short":
        return "PS205", told("the text is empty"), told("leave the key out if nothing is known")
    if kind == "string_too_long":
        return (
            "PS205",
            told("longer than %(most)s characters", most=str(context["max_length"])),
            told("shorten it"),
        )
    if kind in {"too_short", "too_long"}:
        fewest, most = context.get("min_length"), context.get("max_length")
        bound = (
            told("needs at least %(fewest)s", fewest=str(fewest))
            if kind == "too_short"
            else told("takes at most %(most)s", most=str(most))
        )
        return "PS204", _found(bound, context["actual_length"]), ""
    if kind in _BOUNDS:
        name_of_bound, words = _BOUNDS[kind]
        limit = context[name_of_bound]
        hint = told("check the unit and the number of zeros") if limit == MOST else ""
        return (
            "PS204",
            told(
                "expected a number %(words)s %(limit)s, found %(value)s",
                words=words,
                limit=int(limit) if limit == int(limit) else f"{limit:,.16g}",
                value=show(value),
            ),
            hint,
        )
    return "PS203", _found(reason, value), ""


def _found(expected: str, value: object) -> str:
    return told("%(expected)s, found %(value)s", expected=expected, value=show(value))


def _type_hint(kind: str, value: object) -> str:
    """Say how a value of the wrong type is written."""
    if kind == "tuple_type":
        if not isinstance(value, str):
            return told("begin each item on a line of its own with '- '")
        short = len(value) <= _SHORT and not _SENTENCE.search(value)
        return (
            told("write [%(value)s]", value=value)
            if short and value.isprintable()
            else told("write [first, second]")
        )
    if kind == "bool_type" and isinstance(value, str):
        return did_you_mean(value, ("true", "false"))
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
    near = value.upper() if value.upper() in COUNTRIES else meant(value, COUNTRIES)
    return told("did you mean '%(word)s'?", word=near) if near else ""


def _date_hint(value: object) -> str:
    """Turn round a date as it is written in Dutch, if there is no doubt about it."""
    match = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", str(value)[:12], re.ASCII)
    if match is None or not (int(match[1]) > 12 >= int(match[2]) or match[1] == match[2]):
        return ""
    day = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    return told("write %(day)s", day=day)


def _no_suggestion(_word: str, _allowed: Iterable[str]) -> str:
    return ""
