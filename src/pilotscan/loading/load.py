"""From a document to a model; what pydantic finds becomes diagnostics with places."""

from __future__ import annotations

import copy
import hashlib
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from pilotscan.diagnostics import MAX_FAULTS, Diagnostic, Severity
from pilotscan.loading.address import Address
from pilotscan.loading.discover import STDIN, FoundFile
from pilotscan.loading.document import Document, Fault
from pilotscan.loading.limits import MAX_BYTES
from pilotscan.loading.yamldoc import parse_document, read_bytes
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.fields import contents, type_at
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.source_file import SourcesFile
from pilotscan.model.target import Target
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pilotscan.model.mapping import AnswerMapping, ProjectMapping

__all__ = [
    "ASSESSMENT_KEY",
    "FRAMEWORK_KEY",
    "OTHER_KEYS",
    "SOURCES_KEY",
    "FileKind",
    "LoadedAssessment",
    "LoadedFile",
    "another_kind",
    "assessment_of",
    "digest_of",
    "framework_of",
    "kind_of",
    "load_assessment_file",
    "load_file_bytes",
    "load_framework_document",
    "load_pilot_bytes",
    "load_pilot_file",
    "mapping_of",
    "projects_of",
    "salvage",
    "sources_of",
    "target_of",
    "with_bytes",
]

FileKind = Literal["pilot", "framework", "target", "assessment", "sources"]
FRAMEWORK_KEY = "pilotscan_framework"
ASSESSMENT_KEY = "pilotscan_assessment"
SOURCES_KEY = "pilotscan_sources"
_KINDS: dict[str, FileKind] = {
    FRAMEWORK_KEY: "framework",
    "pilotscan_target": "target",
    ASSESSMENT_KEY: "assessment",
    SOURCES_KEY: "sources",
}
_KIND_HINTS: dict[FileKind, str] = {
    "pilot": told("a target begins with 'pilotscan_target: 1'"),
    "framework": told("name it with --framework"),
    "target": told("leave it out, or name it with --to of 'pilotscan transfer'"),
    "assessment": told("it is read with its pilot: name that one, or the folder of both"),
    "sources": told("leave it out: pilots name its sources by '@'"),
}
_KIND_NAMES: dict[FileKind, str] = {
    "pilot": told("a pilot"),
    "framework": told("a framework"),
    "target": told("a target"),
    "assessment": told("an assessment"),
    "sources": told("a list of sources"),
}
OTHER_KEYS = tuple(_KINDS)
"""By which of them stands at its top a file is known that is no pilot."""
_Model = TypeVar("_Model", bound=BaseModel)


class LoadedFile(NamedTuple):
    """What came of one pilot file.

    Parameters
    ----------
    file : name shown to the user
    sha256 : of the bytes read; empty when there were none
    pilot : None when the file could not be turned into one
    document : for the places of further faults; None when it could not be parsed
    diagnostics : what was found so far
    kind : a file of another kind than a pilot lies among the pilots, to be passed over
    """

    file: str
    sha256: str
    pilot: Pilot | None
    document: Document | None
    diagnostics: tuple[Diagnostic, ...]
    kind: FileKind = "pilot"


class LoadedAssessment(NamedTuple):
    """What came of one assessment file; see `LoadedFile`."""

    file: str
    sha256: str
    assessment: AssessmentFile | None
    document: Document | None
    diagnostics: tuple[Diagnostic, ...]


def load_file_bytes(found: FoundFile) -> bytes | Diagnostic:
    """Return the bytes of a file or of standard input, or why there are none."""
    if found.data is not None:
        return found.data
    if str(found.path) == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        return read_bytes(found.origin or found.path, found.shown)
    except Fault as fault:
        return fault.diagnostic


def with_bytes(found: FoundFile) -> FoundFile:
    """Return a file that has its bytes with it, for who does not see the files of this machine.

    What lies elsewhere and was not fetched yet is left to those who read it.
    """
    origin = found.origin
    if not isinstance(origin, Address) or origin.held is not None or origin.is_of_process:
        found = replace(found, data=load_file_bytes(found), origin=None)
    return replace(
        found,
        assessments=tuple(map(with_bytes, found.assessments)),
        shared=tuple(map(with_bytes, found.shared)),
    )


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
    kind = kind_of(document)
    if kind != "pilot":
        is_misplaced = named and kind != "assessment"  # which is read with a pilot
        faults = (another_kind(document, "pilot"),) if is_misplaced else ()
        return LoadedFile(file, digest, None, document, faults, kind)
    pilot, diagnostics = _validate(Pilot, document)
    return LoadedFile(file, digest, pilot, document, tuple(diagnostics))


def load_assessment_file(found: FoundFile) -> LoadedAssessment:
    """Read one assessment file; whatever is wrong with it is in the result."""
    data = load_file_bytes(found)
    if isinstance(data, Diagnostic):
        return LoadedAssessment(found.shown, "", None, None, (data,))
    digest = hashlib.sha256(data).hexdigest()
    try:
        document = parse_document(data, found.shown)
    except Fault as fault:
        return LoadedAssessment(found.shown, digest, None, None, fault.diagnostics)
    return assessment_of(document, digest)


def assessment_of(document: Document, digest: str) -> LoadedAssessment:
    """Make an assessment of a document; None and the faults when that cannot be done."""
    made, diagnostics = _validate(AssessmentFile, document)
    return LoadedAssessment(document.file, digest, made, document, tuple(diagnostics))


def digest_of(digests: Sequence[str]) -> str:
    """Return what stands for the bytes of a file and of those that are read with it.

    Parameters
    ----------
    digests : SHA-256 of each, that of the file itself first
    """
    own, *others = digests
    return hashlib.sha256(" ".join((own, *others)).encode()).hexdigest() if others else own


def kind_of(document: Document) -> FileKind:
    """Return what kind of file a document is, by the first keys of others than pilots."""
    return next((kind for key, kind in _KINDS.items() if key in document.tree), "pilot")


def another_kind(document: Document, wanted: FileKind) -> Diagnostic:
    """PS201: say that a file was named as one of another kind than it is."""
    kind = kind_of(document)
    key = next((key for key in _KINDS if key in document.tree), "pilotscan")
    message = told(
        "this file is %(kind)s, not %(wanted)s", kind=_KIND_NAMES[kind], wanted=_KIND_NAMES[wanted]
    )
    where = document.locate([key], key=True)
    return document.lines.diagnostic("PS201", Severity.ERROR, message, where, _KIND_HINTS[kind])


def salvage(
    model: type[_Model], document: Document, diagnostics: Sequence[Diagnostic]
) -> _Model | None:
    """Make a model of what is sound in a faulty file, so that its other faults can be found too.

    Returns
    -------
    BaseModel or None
        The file without the keys that are at fault. None where that cannot be done without
        making up new faults: a key is missing, a list has a faulty item, a source is lost. Only
        to be checked, never to be judged.
    """
    tree = copy.deepcopy(_without_empty(document.tree, model))
    for diagnostic in diagnostics:
        if diagnostic.code in _NOTHING_LOST:
            continue
        path = diagnostic.where.steps
        parent, key = _last_mapping(tree, path)
        if diagnostic.code == "PS202" or key is None or parent is tree.get("sources"):
            return None
        parent.pop(key, None)
    try:
        return model.model_validate(tree)
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
    data: bytes, file: str, folder: Path | None = None
) -> tuple[Framework | None, Document | None, list[Diagnostic]]:
    """Read a framework from its bytes; None and the faults when it cannot be read.

    Parameters
    ----------
    folder : see `framework_of`
    """
    try:
        document = parse_document(data, file)
    except Fault as fault:
        return None, None, list(fault.diagnostics)
    return framework_of(document, folder)


def framework_of(
    document: Document, folder: Path | None = None
) -> tuple[Framework | None, Document, list[Diagnostic]]:
    """Make a framework of a document; None and the faults when that cannot be done.

    Parameters
    ----------
    folder : of its file, in which lies what it may change; None without one

    Returns
    -------
    tuple
        With the document in which the places of further faults are looked up.
    """
    from pilotscan.loading.extending import extend  # noqa: PLC0415 - ours are read once

    try:
        whole = extend(document, folder)
    except Fault as fault:
        return None, document, list(fault.diagnostics)
    framework, diagnostics = _validate(Framework, whole)
    return framework, whole, diagnostics


def mapping_of(document: Document) -> tuple[AnswerMapping | None, list[Diagnostic]]:
    """Make a mapping of a document; None and the faults when that cannot be done."""
    from pilotscan.model import mapping  # noqa: PLC0415 - which few commands read

    return _validate(mapping.AnswerMapping, document)


def projects_of(document: Document) -> tuple[ProjectMapping | None, list[Diagnostic]]:
    """Make a mapping of a table of projects; None and the faults when that cannot be done."""
    from pilotscan.model import mapping  # noqa: PLC0415 - as above

    return _validate(mapping.ProjectMapping, document)


def sources_of(document: Document) -> tuple[SourcesFile | None, list[Diagnostic]]:
    """Make a list of sources of a document; None and the faults when that cannot be done."""
    return _validate(SourcesFile, document)


def target_of(document: Document) -> tuple[Target | None, list[Diagnostic]]:
    """Make a target of a document; None and the faults when that cannot be done."""
    return _validate(Target, document)


def _validate(model: type[_Model], document: Document) -> tuple[_Model | None, list[Diagnostic]]:
    """Make a model of a document, unless something is wrong with either."""
    try:
        tree = _without_empty(document.tree, model) if document.has_empty else document.tree
        made = model.model_validate(tree)
    except ValidationError as error:
        from pilotscan.loading.refused import explain_refusal  # noqa: PLC0415 - of faults only

        faults = error.errors(include_url=False)
        places = {fault["loc"] for fault in faults}
        inner = {place[:depth] for place in places for depth in range(len(place))}
        found = [
            explain_refusal(model, where, {**fault, "loc": loc}, suggest=number < MAX_FAULTS)
            for number, fault in enumerate(faults)
            for where, loc in [document.written_in(fault["loc"])]
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
        return [_without_empty(item, type_at(annotation, 0)) for item in value]
    if not isinstance(value, dict):
        return value
    kind, inner = contents(annotation)
    if kind is dict:
        return {k: _without_empty({} if v is None else v, inner) for k, v in value.items()}
    known = inner.model_fields if kind is BaseModel else {}
    return {
        k: _without_empty(v, type_at(annotation, k))
        for k, v in value.items()
        if v is not None or k not in known
    }
