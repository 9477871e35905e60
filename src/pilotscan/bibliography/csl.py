"""CSL-JSON, as Zotero and other programs write it: its items as entries, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pilotscan.bibliography.entries import Raw
from pilotscan.bibliography.faults import fault
from pilotscan.bibliography.latex import tex_of
from pilotscan.diagnostics import Location, show
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.diagnostics import Diagnostic

__all__ = ["FIELDS", "PEOPLE", "TYPES", "read_csl"]

TYPES = {
    "article-journal": "article",
    "article-magazine": "newspaper",
    "article-newspaper": "newspaper",
    "post-weblog": "online",
    "webpage": "online",
    "post": "online",
    "paper-conference": "inproceedings",
    "chapter": "incollection",
    "book": "book",
    "report": "report",
    "thesis": "thesis",
    "legislation": "legislation",
    "bill": "legislation",
    "legal_case": "jurisdiction",
    "manuscript": "unpublished",
    "dataset": "dataset",
    "software": "software",
    "interview": "misc",
}
"""What BibTeX calls what CSL calls so; all else is ``misc``."""
FIELDS = {
    "title": "title",
    "container-title": "journal",
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "publisher": "publisher",
    "publisher-place": "address",
    "edition": "edition",
    "abstract": "abstract",
    "note": "note",
    "ISBN": "isbn",
    "ISSN": "issn",
    "language": "langid",
    "genre": "type",
    "collection-title": "series",
    "event-title": "eventtitle",
}
_AS_THEY_ARE = {"DOI": "doi", "URL": "url"}
_IN_A_BOOK = {"incollection", "inproceedings", "inbook", "conference"}
_PUBLISHED_AS = {"report": "institution", "thesis": "school"}
PEOPLE = {"author": "author", "editor": "editor", "translator": "translator"}
_PASSED_OVER = {"id", "type", "issued", "citation-key", "citation-label", "title-short",
                "accessed", "source", "system_id", "journalAbbreviation"}  # fmt: skip


def read_csl(text: str, file: str) -> tuple[list[Raw], list[Diagnostic]]:
    """Read the items of a bibliography; see `read_bibtex`."""
    try:
        items = json.loads(text)
    except RecursionError:
        return [], [fault("PS801", told("is nested too deeply"), Location(file))]
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        where = Location(file, line, getattr(error, "colno", 0))
        return [], [fault("PS801", told("is no proper JSON"), where)]
    if not isinstance(items, list):
        message = told("is no list of items, as CSL-JSON is")
        return [], [fault("PS801", message, Location(file))]
    places = _places(text, len(items), file)
    entries, faults = [], []
    seen: dict[str, int] = {}
    for number, (item, where) in enumerate(zip(items, places, strict=True), start=1):
        key = _key(item)
        if not key:
            message = told("item %(n)s has no 'id'", n=str(number))
            faults.append(fault("PS806", message, where, told("give it an id of its own")))
        elif key in seen:
            message = told(
                "the key %(key)s stands twice, first in line %(line)s",
                key=show(key),
                line=str(seen[key]),
            )
            hint = told("give one of the two another key; only the first is brought in")
            faults.append(fault("PS804", message, where, hint))
        else:
            seen[key] = where.line
            entry, wrong = _entry(item, key, where)
            entries.append(entry)
            faults += wrong
    return entries, faults


def _key(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    named = item.get("citation-key") or item.get("id")
    return str(named).strip() if isinstance(named, str | int) else ""


def _places(text: str, number: int, file: str) -> list[Location]:
    """Return where the items begin."""
    decoder, places, at = json.JSONDecoder(), [], text.index("[") + 1
    for _ in range(number):
        while text[at] in " \t\r\n,":
            at += 1
        line = text.count("\n", 0, at) + 1
        places.append(Location(file, line, at - (text.rfind("\n", 0, at) + 1) + 1))
        _, at = decoder.raw_decode(text, at)
    return places


def _entry(item: dict[str, Any], key: str, where: Location) -> tuple[Raw, list[Diagnostic]]:
    kind = TYPES.get(str(item.get("type", "")), "misc")
    fields, left = {}, []
    for name, value in item.items():
        if name in _PASSED_OVER or value in ("", [], {}, None):
            continue
        made = _field(name, value, kind)
        if made is None:
            left.append(name)
        else:
            fields[made[0]] = made[1]
    fields |= dict(_issued(item.get("issued")))
    faults = []
    if left:
        message = told(
            "%(key)s: left out, as there is no place for it: %(names)s",
            key=show(key),
            names=", ".join(sorted(left)),
        )
        faults.append(fault("PS802", message, where))
    return Raw(kind, key, fields, dict(fields), where), faults


def _field(name: str, value: Any, kind: str) -> tuple[str, str] | None:
    """Return what BibTeX has for a variable of CSL; None if nothing."""
    if name in PEOPLE:
        people = [_person(one) for one in value] if isinstance(value, list) else []
        return (PEOPLE[name], " and ".join(people)) if people and all(people) else None
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    text = " ".join(str(value).split())
    if name in _AS_THEY_ARE:
        return _AS_THEY_ARE[name], text
    field = FIELDS.get(name)
    if name == "container-title" and kind in _IN_A_BOOK:
        field = "booktitle"
    elif name == "publisher":
        field = _PUBLISHED_AS.get(kind, field)
    return None if field is None else (field, tex_of(text))


def _person(one: Any) -> str:
    if not isinstance(one, dict):
        return ""
    if one.get("literal"):
        return "{" + tex_of(str(one["literal"])) + "}"
    particles = [one.get("dropping-particle"), one.get("non-dropping-particle")]
    last = " ".join(str(part) for part in (*particles, one.get("family")) if part)
    parts = [last, one.get("suffix"), one.get("given")]
    said = [tex_of(str(part)) for part in parts if part]
    return "{" + said[0] + "}" if len(said) == 1 else ", ".join(said)


def _issued(issued: Any) -> Iterator[tuple[str, str]]:
    """Yield the fields of a date."""
    if not isinstance(issued, dict):
        return
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        numbers = [str(part) for part in parts[0]]
        text = "-".join([numbers[0], *(number.zfill(2) for number in numbers[1:])])
        yield "date", f"{text}~" if issued.get("circa") else text
    else:
        raw = issued.get("raw") or issued.get("literal")
        if raw:
            yield "date", str(raw)
