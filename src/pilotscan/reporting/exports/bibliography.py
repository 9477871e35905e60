"""Sources as a bibliography of other programs: BibTeX, and CSL-JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pilotscan.bibliography.csl import FIELDS, PEOPLE, TYPES
from pilotscan.bibliography.entries import all_fields, guessed_entry, plain_people
from pilotscan.bibliography.latex import plain_of
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.base import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pilotscan.model.pilot import Pilot
    from pilotscan.model.source import Source
    from pilotscan.model.source_file import Entry
    from pilotscan.model.target import Target

__all__ = ["bibtex_of", "csl_of", "sources_of_pilots"]

_CSL_TYPES = {
    **{name: csl for csl, name in reversed(TYPES.items()) if name != "misc"},
    "newspaper": "article-newspaper",
    "online": "webpage",
    "conference": "paper-conference",
    "inbook": "chapter",
    "techreport": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
}
_CSL_NAMES = {field: csl for csl, field in FIELDS.items()} | {
    "booktitle": "container-title",
    "institution": "publisher",
    "organization": "publisher",
    "school": "publisher",
}


def sources_of_pilots(
    pilots: Iterable[Pilot | Target | AssessmentFile], listed: Mapping[str, Source] | None = None
) -> dict[str, Source]:
    """Return the sources of pilots, targets and assessments, each once, and then those of lists.

    Of two that differ under one id the second gets that of its pilot or assessor behind it; those
    of lists keep theirs.
    """
    listed = listed or {}
    found: dict[str, Source] = {}
    for pilot in pilots:
        owner = pilot.assessor.identity if isinstance(pilot, AssessmentFile) else pilot.id
        for name, source in pilot.sources.items():
            plain = name.removeprefix(SHARED)
            here, number = plain, 1
            while found.get(here, source) != source or listed.get(here, source) != source:
                here = f"{plain}-{owner}" if number == 1 else f"{plain}-{owner}-{number}"
                number += 1
            found[here] = source
    return {**found, **listed}


def bibtex_of(sources: Mapping[str, Source], entries: Mapping[str, Entry] | None = None) -> str:
    """Return sources as BibTeX, in UTF-8.

    Parameters
    ----------
    entries : what else is known of them, as a file of sources has it
    """
    return "\n".join(
        _bibtex_entry(name, source, (entries or {}).get(name) or guessed_entry(source))
        for name, source in sources.items()
    )


def _bibtex_entry(name: str, source: Source, entry: Entry) -> str:
    lines = [f"  {field} = {{{text}}},\n" for field, text in all_fields(entry, source).items()]
    return f"@{entry.type}{{{entry.key or name},\n{''.join(lines)}}}\n"


def csl_of(sources: Mapping[str, Source], entries: Mapping[str, Entry] | None = None) -> str:
    """Return sources as CSL-JSON; see `bibtex_of`."""
    items = [
        _csl_item(name, source, (entries or {}).get(name) or guessed_entry(source))
        for name, source in sources.items()
    ]
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


def _csl_item(name: str, source: Source, entry: Entry) -> dict[str, Any]:
    fields = all_fields(entry, source)
    item: dict[str, Any] = {
        "id": entry.key or name,
        "type": _CSL_TYPES.get(entry.type, "document"),
    }
    for field, csl in _CSL_NAMES.items():
        if field in fields:
            item.setdefault(csl, plain_of(fields[field]))
    for field, csl in (("title", "title"), ("doi", "DOI"), ("url", "URL")):
        value = getattr(source, field)
        if value is not None:
            item[csl] = value
    item |= {csl: plain_people(fields[field]) for field, csl in PEOPLE.items() if field in fields}
    day = source.year
    if day is not None:
        parts = [part for part in (day.year, day.month, day.day) if part is not None]
        item["issued"] = {"date-parts": [parts]} | ({"circa": True} if day.about else {})
    return item
