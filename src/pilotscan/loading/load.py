"""From a document to a model; what pydantic finds becomes diagnostics with places."""

from __future__ import annotations

import copy
import hashlib
import sys
from dataclasses import dataclass
from functools import lru_cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from pilotscan.diagnostics import Diagnostic, Severity, did_you_mean, show
from pilotscan.loading.discover import STDIN, FoundFile
from pilotscan.loading.yamldoc import MAX_BYTES, Document, Fault, parse_document, read_bytes
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic_core import ErrorDetails

__all__ = ["FRAMEWORK_KEY", "LoadedFile", "load_framework_document", "load_pilot_file", "salvage"]

FRAMEWORK_KEY = "pilotscan_framework"
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """What came of one pilot file.

    Parameters
    ----------
    file : name shown to the user
    sha256 : of the bytes read; empty when there were none
    pilot : None when the file could not be turned into one
    document : for the places of further faults; None when it could not be parsed
    diagnostics : what was found so far
    is_framework : a framework file that lies among the pilots, to be passed over
    """

    file: str
    sha256: str
    pilot: Pilot | None
    document: Document | None
    diagnostics: tuple[Diagnostic, ...]
    is_framework: bool = False


def load_pilot_file(found: FoundFile) -> LoadedFile:
    """Read one pilot file; whatever is wrong with it is in the result."""
    digest = ""
    try:
        if str(found.path) == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            data = read_bytes(found.path, found.shown)
        digest = hashlib.sha256(data).hexdigest()
        document = parse_document(data, found.shown)
    except Fault as fault:
        return LoadedFile(found.shown, digest, None, None, (fault.diagnostic,))
    if FRAMEWORK_KEY in document.tree and not found.named:
        return LoadedFile(found.shown, digest, None, document, (), is_framework=True)
    pilot, diagnostics = _validate(Pilot, document)
    return LoadedFile(found.shown, digest, pilot, document, tuple(diagnostics))


def salvage(document: Document, diagnostics: Sequence[Diagnostic]) -> Pilot | None:
    """Make a pilot of what is sound in a faulty file, so that its other faults can be found too.

    Returns
    -------
    Pilot or None
        The file without the keys that are at fault. None where that cannot be done without
        making up new faults: a key is missing, a list has a faulty item, a source is lost. Only
        to be checked, never to be judged.
    """
    tree = copy.deepcopy(_without_empty(document.tree, Pilot))
    for diagnostic in diagnostics:
        path = diagnostic.where.steps
        parent, key = _last_mapping(tree, path)
        if diagnostic.code == "PS202" or key is None or parent is tree.get("sources"):
            return None
        parent.pop(key, None)
    try:
        return Pilot.model_validate(tree)
    except ValidationError:
        return None


def _last_mapping(tree: Any, path: Sequence[str | int]) -> tuple[Any, str | None]:
    """Return the innermost mapping on a path that has the next step, and that step."""
    found: tuple[Any, str | None] = (tree, None)
    node = tree
    for step in path:
        if isinstance(node, dict) and isinstance(step, str) and step in node:
            found = (node, step)
            node = node[step]
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            found = (node, None)  # a faulty item cannot be left out: the others would move up
            node = node[step]
        else:
            break
    return found


def load_framework_document(
    data: bytes, file: str
) -> tuple[Framework | None, Document | None, list[Diagnostic]]:
    """Read a framework from its bytes; None and the faults when it cannot be read."""
    try:
        document = parse_document(data, file)
    except Fault as fault:
        return None, None, [fault.diagnostic]
    framework, diagnostics = _validate(Framework, document)
    return framework, document, diagnostics


def _validate(model: type[_Model], document: Document) -> tuple[_Model | None, list[Diagnostic]]:
    try:
        tree = _without_empty(document.tree, model) if document.has_empty else document.tree
        return model.model_validate(tree), []
    except ValidationError as error:
        faults = error.errors(include_url=False)
        places = [fault["loc"] for fault in faults]
        return None, [
            _diagnostic(model, document, fault)
            for fault in faults
            if not (fault["type"] == "too_short" and _has_faulty_item(fault["loc"], places))
        ]


def _without_empty(value: Any, annotation: Any) -> Any:
    """Leave out known keys without a value, because empty and absent both mean "not known".

    An unknown key stays, to be reported; an entry of a mapping (a rating, a source) without a
    value is an entry of which nothing is known.
    """
    if isinstance(value, list):
        return [_without_empty(item, _step_into(annotation, 0)) for item in value]
    if not isinstance(value, dict):
        return value
    several = _first(annotation, lambda part: get_origin(part) is dict)
    if several:
        inner = get_args(several)[1]
        return {k: _without_empty({} if v is None else v, inner) for k, v in value.items()}
    model = _first(annotation, _is_model)
    known = model.model_fields if model else {}
    return {
        k: _without_empty(v, _step_into(annotation, k))
        for k, v in value.items()
        if v is not None or k not in known
    }


def _has_faulty_item(path: tuple[str | int, ...], places: list[tuple[str | int, ...]]) -> bool:
    """Tell whether a list is only "too short" because a faulty item was not counted."""
    return any(len(place) > len(path) and place[: len(path)] == path for place in places)


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
    "^[a-z0-9]+(-[a-z0-9]+)*$": (
        "is not an id",
        "use small letters, digits and single hyphens: plan-einstein",
    ),
    "^[A-Za-z0-9][A-Za-z0-9_-]*$": (
        "is not the id of a source",
        "use letters, digits, hyphens and underscores: rigo-2019",
    ),
    "^[A-Z]{3}$": ("is not a currency", "use three capital letters (ISO 4217): EUR"),
}
_BOUNDS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}


def _diagnostic(model: type[BaseModel], document: Document, fault: ErrorDetails) -> Diagnostic:
    path = list(fault["loc"])
    # pydantic marks a bad key of a mapping by one more step behind the key itself
    key = len(path) > 1 and path[-1] == "[key]" and path[-2] == fault["input"]
    if key:
        path.pop()
    code, message, hint = _explain(model, document, fault, path)
    if fault["type"] == "missing":
        written = document.has(path)
        where = document.locate(path if written else path[:-1], key=written)
    elif fault["type"] == "missing_municipality" and document.has([*path, "municipality"]):
        where = document.locate([*path, "municipality"], key=True)
    elif fault["type"] == "reserved_id":
        where = document.locate(["id"])
    else:
        where = document.locate(path, key=key or code == "PS201")
    return Diagnostic(code, Severity.ERROR, message, where, hint, document.excerpt(where.line))


def _explain(  # noqa: PLR0911, PLR0912 - one return per kind of fault reads best as a list
    model: type[BaseModel], document: Document, fault: ErrorDetails, path: Sequence[str | int]
) -> tuple[str, str, str]:
    """Return code, message and hint of one pydantic error."""
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    name = path[-1] if path else ""
    if kind == "extra_forbidden":
        fields = _fields_at(model, tuple(path[:-1]))
        hint = did_you_mean(str(name), fields) or f"allowed here: {', '.join(fields)}"
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
        hint = did_you_mean(str(value), allowed) if isinstance(value, str) else ""
        return "PS204", f"{show(value)} is not one of {', '.join(allowed)}", hint
    if kind == "not_a_date":
        return "PS206", f"{show(value)} is not a date: {fault['msg']}", ""
    if kind in {"level", "country", "reserved_id"}:
        found = "" if kind == "reserved_id" else f", found {show(value)}"
        return "PS204", f"{fault['msg']}{found}", ""
    if kind in _EXPECTED:
        quoted = kind == "string_type" and isinstance(value, int | float)
        hint = f"put it in quotes: '{show(value)}'" if quoted else ""
        if kind == "tuple_type":
            hint = "begin each item on a line of its own with '- '"
        return "PS203", f"expected {_EXPECTED[kind]}, found {show(value)}", hint
    if kind == "string_pattern_mismatch":
        what, hint = _FORMS.get(
            context["pattern"], ("is not an address", "use an address that begins with https://")
        )
        if context["pattern"].startswith("^10"):
            what, hint = "is not a DOI", "give it bare: 10.1000/182"
        if name == "version":
            what, hint = "is not a version", "use three numbers: 1.0.0"
        return "PS205", f"{show(value)} {what}", hint
    if kind == "string_too_short":
        return "PS205", "the text is empty", "leave the key out if nothing is known"
    if kind == "string_too_long":
        return "PS205", f"longer than {context['max_length']} characters", "shorten it"
    if kind == "too_short":
        return (
            "PS204",
            f"needs at least {context['min_length']}, found {context['actual_length']}",
            "",
        )
    if kind == "too_long":
        return (
            "PS204",
            f"takes at most {context['max_length']}, found {context['actual_length']}",
            "",
        )
    if kind in _BOUNDS:
        bound, words = _BOUNDS[kind]
        return "PS204", f"expected a number {words} {context[bound]:g}, found {show(value)}", ""
    return "PS203", f"{fault['msg']}, found {show(value)}", ""


@lru_cache(maxsize=256)
def _fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that are allowed at a path."""
    current: Any = model
    for step in path:
        current = _step_into(current, step)
    inner = _first(current, _is_model)
    return tuple(inner.model_fields) if inner else ()


def _step_into(annotation: Any, step: str | int) -> Any:
    """Return the type of what stands at a key or position of a value of a type."""
    if isinstance(step, int):
        several = _first(annotation, lambda part: get_origin(part) is tuple)
        return get_args(several)[0] if several else None
    mapping = _first(annotation, lambda part: get_origin(part) is dict)
    if mapping:
        return get_args(mapping)[1]
    inner = _first(annotation, _is_model)
    field = inner.model_fields.get(step) if inner else None
    return field.annotation if field else None


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _first(annotation: Any, wanted: Callable[[Any], bool]) -> Any:
    """Find a type in a union or annotated type, not looking into lists and mappings."""
    if wanted(annotation):
        return annotation
    if get_origin(annotation) in {Annotated, Union, UnionType}:
        for part in get_args(annotation):
            found = _first(part, wanted)
            if found is not None:
                return found
    return None
