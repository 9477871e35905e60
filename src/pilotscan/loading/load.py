"""From a document to a model; what pydantic finds becomes diagnostics with places."""

from __future__ import annotations

import copy
import hashlib
import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from pilotscan.diagnostics import MAX_FAULTS, Diagnostic, Severity, did_you_mean, show
from pilotscan.loading.amounts import number_hint
from pilotscan.loading.discover import STDIN, FoundFile
from pilotscan.loading.document import Document, Fault
from pilotscan.loading.limits import MAX_BYTES
from pilotscan.loading.yamldoc import parse_document, read_bytes
from pilotscan.model.base import MOST
from pilotscan.model.countries import COUNTRIES
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import LEVEL_WORDS, Pilot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pydantic_core import ErrorDetails

__all__ = [
    "FRAMEWORK_KEY",
    "LoadedFile",
    "framework_of",
    "load_file_bytes",
    "load_framework_document",
    "load_pilot_bytes",
    "load_pilot_file",
    "salvage",
]

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


def load_file_bytes(found: FoundFile) -> bytes | Diagnostic:
    """Return the bytes of a file or of standard input, or why there are none."""
    if found.data is not None:
        return found.data
    if str(found.path) == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        return read_bytes(found.path, found.shown)
    except Fault as fault:
        return fault.diagnostic


def load_pilot_file(found: FoundFile) -> LoadedFile:
    """Read one pilot file; whatever is wrong with it is in the result."""
    data = load_file_bytes(found)
    if isinstance(data, Diagnostic):
        return LoadedFile(found.shown, "", None, None, (data,))
    return load_pilot_bytes(data, found.shown, named=found.named)


def load_pilot_bytes(data: bytes, file: str, *, named: bool = True) -> LoadedFile:
    """Read a pilot from its bytes; see `load_pilot_file`."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        document = parse_document(data, file)
    except Fault as fault:
        return LoadedFile(file, digest, None, None, fault.diagnostics)
    if FRAMEWORK_KEY in document.tree:
        where = document.locate([FRAMEWORK_KEY], key=True)
        told = document.diagnostic(
            "PS201",
            Severity.ERROR,
            "this file is a framework, not a pilot",
            where,
            "name it with --framework",
        )
        faults = (told,) if named else ()
        return LoadedFile(file, digest, None, document, faults, is_framework=True)
    pilot, diagnostics = _validate(Pilot, document)
    return LoadedFile(file, digest, pilot, document, tuple(diagnostics))


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
        if diagnostic.code in _NOTHING_LOST:
            continue
        path = diagnostic.where.steps
        parent, key = _last_mapping(tree, path)
        if diagnostic.code == "PS202" or key is None or parent is tree.get("sources"):
            return None
        parent.pop(key, None)
    try:
        return Pilot.model_validate(tree)
    except ValidationError:
        return None


_NOTHING_LOST = frozenset({"PS104", "PS108", "PS110", "PS111", "PS116"})
"""Faults of reading after which the tree still holds all that the author wrote."""


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
        return None, None, list(fault.diagnostics)
    framework, diagnostics = framework_of(document)
    return framework, document, diagnostics


def framework_of(document: Document) -> tuple[Framework | None, list[Diagnostic]]:
    """Make a framework of a document; None and the faults when that cannot be done."""
    return _validate(Framework, document)


def _validate(model: type[_Model], document: Document) -> tuple[_Model | None, list[Diagnostic]]:
    """Make a model of a document, unless something is wrong with either."""
    try:
        tree = _without_empty(document.tree, model) if document.has_empty else document.tree
        made = model.model_validate(tree)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        places = {fault["loc"] for fault in faults}
        inner = {place[:depth] for place in places for depth in range(len(place))}
        found = [
            _diagnostic(model, document, fault, suggest=number < MAX_FAULTS)
            for number, fault in enumerate(faults)
            # a list is only "too short" when a faulty item was not counted
            if not (fault["type"] == "too_short" and fault["loc"] in inner)
        ]
        # What could not be read as it stands may look wrong for that reason alone.
        lines = {fault.where.line for fault in document.faults}
        return None, [*document.faults, *(f for f in found if f.where.line not in lines)]
    return (None if document.faults else made), list(document.faults)


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
_ZEROS = "check the unit and the number of zeros"
_BOUNDS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}


def _diagnostic(
    model: type[BaseModel], document: Document, fault: ErrorDetails, *, suggest: bool
) -> Diagnostic:
    """Say what pydantic found; `suggest` a near word, which takes its time."""
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
    return document.diagnostic(code, Severity.ERROR, message, where, hint)


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
        fields = _fields_at(model, tuple(path[:-1]))
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
        what, hint = _FORMS.get(
            context["pattern"], ("is not an address", "use an address that begins with https://")
        )
        if context["pattern"].startswith("^10"):
            what, hint = "is not a DOI", "give it bare: 10.1000/182"
        if what == "is not the id of a source" and _is_sentence(value):
            hint = _IDS_HINT
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
        hint = _ZEROS if context[bound] == MOST else ""
        return (
            "PS204",
            f"expected a number {words} {context[bound]:,.16g}, found {show(value)}",
            hint,
        )
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


_WORDS_OF_A_SENTENCE = 3
_AS_WRITTEN = re.compile(r"[\w.+-]{1,40}", re.ASCII)
_IDS_HINT = "write ids from 'sources' here, such as [rigo-2019]; a sentence goes behind 'because'"
_SHORT = 60
_SENTENCE = re.compile(r"[.:;#\[\]{}]")


def _value_hint(kind: str, value: object) -> str:
    if not isinstance(value, str):
        return ""
    if kind == "level":
        bare = f"write it without quotes: {value}"
        return bare if value in {"0", "1", "2", "3", "4"} else did_you_mean(value, LEVEL_WORDS)
    return f"did you mean '{value.upper()}'?" if value.upper() in COUNTRIES else ""


def _date_hint(value: object) -> str:
    """Turn round a date as it is written in Dutch, if there is no doubt about it."""
    match = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", str(value)[:12], re.ASCII)
    if match is None or not (int(match[1]) > 12 >= int(match[2]) or match[1] == match[2]):
        return ""
    return f"write {match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"


def _no_suggestion(_word: str, _allowed: Iterable[str]) -> str:
    return ""


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
