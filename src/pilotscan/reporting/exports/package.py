"""A data package: what files of pilots say, as tables with their codebook, and whole.

By the Data Package standard (https://specs.frictionlessdata.io/data-package/), version 1: a folder
with ``datapackage.json`` and the files that it describes. `pilotscan.loading.package` reads it
back, from the rows that hold each file whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import to_json

from pilotscan._version import __version__
from pilotscan.catalogue import Column
from pilotscan.catalogue import tables as codebook
from pilotscan.comparing.facts import FACT_TABLES
from pilotscan.loading.package import (
    ASSESSMENTS,
    DESCRIPTOR,
    FILE,
    FORMAT,
    PILOTS,
    SHARED_SOURCES,
    TARGETS,
    PackagedAssessment,
)
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.pilot import Pilot
from pilotscan.model.source_file import SourcesFile
from pilotscan.model.target import Target
from pilotscan.reporting.exports.codebook import columns_of
from pilotscan.reporting.exports.delimited import delimited_rows
from pilotscan.reporting.exports.parquet import parquet_table
from pilotscan.reporting.output.extras import need
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from pilotscan.model.framework import Framework
    from pilotscan.model.source import Source
    from pilotscan.reading import LoadedFramework

    Row = tuple[Any, ...]

__all__ = ["Contents", "Written", "columns_and_facts", "csv_of", "package_files", "row_of", "says"]

CONDITIONS = ("condition", "dimension", "title_en", "title_nl")
"""Columns of the table `conditions` that say what a condition is."""
_LISTS = (
    "target_groups", "selection", "figures", "partners", "funding", "circumstances", "outcomes",
    "afterlife", "informants",
)  # fmt: skip
KEYS: dict[str, tuple[str, ...]] = {
    "facts": ("pilot",),
    "texts": ("pilot", "part", "number"),
    **dict.fromkeys(_LISTS, ("pilot", "number")),
    "assessments": ("pilot", "assessment"),
    "assessed": ("pilot", "assessment", "condition"),
    "remarks": ("pilot", "assessment", "number"),
    "sources": ("pilot", "source_id"),
    "conditions": ("condition",),
}  # fmt: skip
"""Columns that together name a row; of other tables none do."""
LEADS_TO: dict[str, tuple[str, ...]] = {
    "assessed": ("assessments",),
    "remarks": ("assessments",),
    "evidence": ("assessments", "sources"),
    "citations": ("sources",),
}
"""Tables of which rows of another one name a row by its key, besides `facts`."""
TYPES = {"list": "string", "text": "string"}
_PATTERNS = {
    "EDTF": r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?]{0,2}",
    "ISO 3166-1 alpha-2": "[A-Z]{2}",
    "ISO 4217": "[A-Z]{3}",
}
_OPEN_WORDS = frozenset({"role"})
"""Columns of which a framework may have words of its own, beside those of the codebook."""
_BETWEEN = re.compile(r"(\d+)\.\.(\d+)")
_AT_LEAST = re.compile(r"≥ (\d+)")
_OBJECTS = frozenset({"place", "summary", "period", "origin", "problem", "scaling", "reply"})
_JSON_TYPES = {
    **dict.fromkeys(
        ("pilotscan", "pilotscan_target", "pilotscan_assessment", "pilotscan_sources"), "integer"
    ),
    **dict.fromkeys(("id", "language", "status", "pilot", "framework", "round", FILE), "string"),
    **dict.fromkeys(("checked", "date"), "date"),
    **dict.fromkeys((*_OBJECTS, "sources", "assessor", "ratings", "entries"), "object"),
    "name": "any",
    "circumstances": "any",  # of a pilot a list, of a target a mapping
}
"""Types of the keys of a file, in the words of the standard; of all others, lists, array."""


class Contents(NamedTuple):
    """What goes into a package.

    Parameters
    ----------
    rows : of each table of facts, and of `sources`
    pilots, targets : as their own files say them
    assessments : of files of their own
    shared : sources of shared lists that these name, by their keys there
    """

    rows: Mapping[str, Sequence[Row]]
    pilots: Sequence[Pilot]
    assessments: Sequence[PackagedAssessment] = ()
    targets: Sequence[Target] = ()
    shared: Mapping[str, Source] = {}


class Written(NamedTuple):
    """What was written already, pilot by pilot.

    Parameters
    ----------
    pilots : how many
    files : size in bytes and SHA-256 of each file, by its name
    """

    pilots: int
    files: Mapping[str, tuple[int, str]]


def row_of(pilot: Pilot) -> bytes:
    """Return the row of a pilot: its file, whole."""
    return to_json(_whole(pilot)) + b"\n"


def package_files(
    contents: Contents,
    loaded: LoadedFramework,
    lang: str,
    kind: str,
    written: Written | None = None,
) -> Iterator[dict[str, bytes]]:
    """Write a data package.

    Parameters
    ----------
    written : the rows of pilots and of tables, if they were written one by one
    lang : of the descriptions; those in every language stand beside them
    kind : csv | parquet | jsonl: what the tables are written as; jsonl has none, and is a row per
        pilot

    Yields
    ------
    dict
        Bytes by file name, ``datapackage.json`` last. The same contents give the same bytes.

    Raises
    ------
    UsageError
        pyarrow is not installed, for parquet.
    """
    need(kind)
    language = Language(lang)
    resources = []
    for name, model, items in (
        (PILOTS, Pilot, [_whole(one) for one in contents.pilots]),
        (ASSESSMENTS, AssessmentFile, [
            {FILE: one.file} | _whole(one.assessment) for one in contents.assessments
        ]),
        (TARGETS, Target, [_whole(one) for one in contents.targets]),
        (SHARED_SOURCES, SourcesFile, [
            {"pilotscan_sources": 1, "sources": {key: source.model_dump(mode="json")}}
            for key, source in contents.shared.items()
        ]),
    ):  # fmt: skip
        file = f"{name}.jsonl"
        if written is not None and file in written.files:
            resources.append(_carrier(name, model, _print_of(*written.files[file]), language))
        elif items or name == PILOTS:
            data = b"".join(to_json(item) + b"\n" for item in items)
            resources.append(_carrier(name, model, _fingerprint(data), language))
            yield {file: data}
    framework = loaded.framework
    for name in () if kind == "jsonl" else (*FACT_TABLES, "sources", "conditions"):
        columns, rows = columns_and_facts(name, contents.rows, framework, language)
        file = f"{name}.{kind}"
        if written is not None and file in written.files:
            mark = _print_of(*written.files[file])
        else:
            data = _written(name, columns, rows, kind, lang)
            mark = _fingerprint(data)
            yield {file: data}
        resources.append(_resource(name, columns, mark, kind, lang))
    pilots = len(contents.pilots) if written is None else written.pilots
    yield {DESCRIPTOR: _json(_descriptor(resources, pilots, loaded, language))}


def _whole(model: BaseModel) -> dict[str, Any]:
    """Return all keys of a file, and below them what it says."""
    said = model.model_dump(mode="json", exclude_none=True)
    return {name: said.get(name) for name in type(model).model_fields}


def _json(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=False, indent=2).encode() + b"\n"


# --- tables ---------------------------------------------------------------------------------------


def columns_and_facts(
    name: str, rows: Mapping[str, Sequence[Row]], framework: Framework, language: Language
) -> tuple[list[Column], Iterable[Row]]:
    """Return what the columns of a table are called and mean, and its rows."""
    names = [column.name for column in codebook()[name].columns]
    if name != "conditions":
        return columns_of(name, names, framework, language), rows.get(name, ())
    titles = [column.removeprefix("title_") for column in CONDITIONS[2:]]
    made = [
        (c.id, framework.dimension_of[c.id], *(c.title.by_language().get(t) for t in titles))
        for c in framework.conditions
    ]
    return columns_of(name, CONDITIONS, framework, language), made


def _written(
    name: str, columns: Sequence[Column], rows: Iterable[Row], kind: str, lang: str
) -> bytes:
    if kind == "csv":
        return csv_of(rows, [column.name for column in columns])
    listed = list(rows)
    by_column = [[row[i] for row in listed] for i in range(len(columns))]
    return parquet_table(name, columns, by_column, says(lang), lang)


def csv_of(rows: Iterable[Row], header: Sequence[str] | None = None) -> bytes:
    """Write rows as CSV, a list in one cell."""
    cells = (["; ".join(c) or None if type(c) is tuple else c for c in row] for row in rows)
    return delimited_rows(header, cells, "en", mark=False)


def says(lang: str) -> dict[str, str]:
    """Return what a table in Parquet says of the package."""
    return {"made_with": f"pilotscan {__version__}", "language": lang}


def _resource(
    name: str, columns: Sequence[Column], mark: dict[str, Any], kind: str, lang: str
) -> dict[str, Any]:
    said = codebook()[name].says
    key = KEYS.get(name, ())
    schema: dict[str, Any] = {
        "fields": [_field(column, column.name in key, kind, lang) for column in columns],
        "missingValues": [""],
    }
    if key:
        schema["primaryKey"] = list(key)
    leads = [one for one in ("facts", *LEADS_TO.get(name, ())) if one != name]
    if name != "conditions" and leads:
        schema["foreignKeys"] = [
            {"fields": list(KEYS[one]), "reference": {"resource": one, "fields": list(KEYS[one])}}
            for one in leads
        ]
    described: dict[str, Any] = {
        "name": name,
        "title": _title(name),
        "description": said[lang],
        "descriptions": dict(said),
        "path": f"{name}.{kind}",
        "format": kind,
    }
    if kind == "csv":
        described |= {"profile": "tabular-data-resource", "mediatype": "text/csv"}
        described |= {"encoding": "utf-8"}
    else:
        # The library that most people check packages with reads lists and gaps in numbers of such
        # a file as something else: it is to look at the bytes only.
        described |= {"mediatype": "application/vnd.apache.parquet", "type": "file"}
    return described | mark | {"schema": schema}


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _fingerprint(data: bytes) -> dict[str, Any]:
    return _print_of(len(data), hashlib.sha256(data).hexdigest())


def _print_of(size: int, digest: str) -> dict[str, Any]:
    return {"bytes": size, "hash": f"sha256:{digest}"}


def _field(column: Column, is_key: bool, kind: str, lang: str) -> dict[str, Any]:
    type_ = "array" if column.type == "list" and kind != "csv" else TYPES.get(column.type)
    field: dict[str, Any] = {
        "name": column.name,
        "type": type_ or column.type,
        "title": _title(column.name),
        "description": column.says[lang],
        "descriptions": dict(column.says),
    }
    constraints = _constraints(column) | ({"required": True} if is_key else {})
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(column: Column) -> dict[str, Any]:
    """Say what a column can hold, in the words of the standard."""
    values = column.values
    if column.type == "list" or not values or column.name in _OPEN_WORDS:
        return {}
    if values in _PATTERNS:
        return {"pattern": _PATTERNS[values]}
    if between := _BETWEEN.fullmatch(values):
        return {"minimum": int(between[1]), "maximum": int(between[2])}
    if at_least := _AT_LEAST.fullmatch(values):
        return {"minimum": int(at_least[1])}
    return {"enum": values.split(", ")} if column.type == "text" else {}


# --- the rows that hold files whole ---------------------------------------------------------------


def _carrier(
    name: str, model: type[BaseModel], mark: dict[str, Any], language: Language
) -> dict[str, Any]:
    says = {
        PILOTS: language.gettext(
            "One row per pilot: its file, whole. From these rows the pilots are read back."
        ),
        ASSESSMENTS: language.gettext(
            "One row per assessment in a file of its own: that file, whole, with its name."
        ),
        SHARED_SOURCES: language.gettext("One row per source that files name in a shared list."),
        TARGETS: language.gettext("One row per place for which pilots can be judged, whole."),
    }
    keys = [*([FILE] if name == ASSESSMENTS else []), *model.model_fields]
    fields = [{"name": key, "type": _JSON_TYPES.get(key, "array")} for key in keys]
    return {
        "name": name,
        "title": _title(name),
        "description": says[name],
        "path": f"{name}.jsonl",
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
        **mark,
        "schema": {"fields": fields},
    }


def _descriptor(
    resources: list[dict[str, Any]], pilots: int, loaded: LoadedFramework, language: Language
) -> dict[str, Any]:
    framework = loaded.framework
    return {
        "profile": "data-package",
        "name": "pilots",
        "title": language.gettext("Pilots and what is known of them"),
        "description": language.gettext(
            "What the files of pilots say, as tables and whole. An empty cell is not known, and "
            "never zero. Read back is only what stands in the rows of whole files; comments in "
            "files are not in here."
        ),
        "pilotscan": {
            "format": FORMAT,
            "version": __version__,
            "pilots": pilots,
            "language": language.code,
            "framework": {
                "id": framework.id,
                "version": framework.version,
                "sha256": loaded.sha256,
            },
        },
        "resources": resources,
    }
