"""From the entry of a bibliography to a source of ours and back; nothing is lost between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from pilotscan.bibliography.faults import fault
from pilotscan.bibliography.latex import plain_of, tex_of
from pilotscan.diagnostics import show
from pilotscan.model.base import like_an_id
from pilotscan.model.dates import FuzzyDate, parse_fuzzy_date
from pilotscan.model.source import Source
from pilotscan.model.source_file import Entry
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pilotscan.diagnostics import Diagnostic, Location
    from pilotscan.model.source import SourceKind

__all__ = [
    "PROPOSED",
    "Raw",
    "all_fields",
    "entry_of",
    "guessed_entry",
    "id_of",
    "plain_people",
    "source_of",
]

PROPOSED: dict[str, SourceKind] = {
    "article": "peer-reviewed",
    "inproceedings": "peer-reviewed",
    "conference": "peer-reviewed",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "bathesis": "thesis",
    "thesis": "thesis",
    "online": "statement",
    "electronic": "statement",
    "www": "statement",
    "newspaper": "press",
    "legislation": "official-document",
    "jurisdiction": "official-document",
}
"""The kind that a type of entry makes likely; of others nothing can be said."""
_MONTHS = (
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
)
_MAKERS = ("institution", "organization")
"""Who did the work; the publisher of a book did not."""
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "title": ("title", "subtitle"),
    "author": ("author", "editor"),
    "publisher": (*_MAKERS, "publisher"),
    "year": ("date", "year", "month"),
    "url": ("url", "howpublished"),
    "doi": ("doi",),
    "kind": ("pilotscan-kind",),
    "read": ("pilotscan-read",),
    "team": ("pilotscan-team",),
    "site": ("pilotscan-site",),
}
"""From which fields an attribute of a source comes."""
_FIRST = ("author", "editor", "title", "subtitle", "booktitle", "journal", "year", "month", "date")
_TYPE_OF = {
    "thesis": "thesis",
    "press": "newspaper",
    "statement": "online",
    "official-document": "report",
    "internal-document": "report",
    "monitoring": "report",
    "own-evaluation": "report",
    "independent-evaluation": "report",
    "peer-reviewed": "article",
}
_OURS = ("kind", "read", "team", "site")
_OUR_FIELD = "pilotscan-"
"""How the fields begin of what only a source of ours says."""
_READ = ("title", "subtitle", *_MAKERS, "publisher", "year", "month",
         *(_OUR_FIELD + name for name in _OURS))  # fmt: skip
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_URL = re.compile(r'https?://[^\s<>"\\^`{|}]+')
_NOT_ID = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST = 80


class Raw(NamedTuple):
    """An entry as it stands in a bibliography.

    Parameters
    ----------
    type : in small letters
    fields : as they stand, without braces around them; names in small letters
    whole : with what the entry takes over from others
    where : it begins
    """

    type: str
    key: str
    fields: dict[str, str]
    whole: dict[str, str]
    where: Location


def source_of(raw: Raw, kinds: Mapping[str, SourceKind]) -> tuple[Source, list[Diagnostic]]:
    """Return the source that an entry is.

    Parameters
    ----------
    kinds : what somebody says that entries of a type are

    Returns
    -------
    tuple
        With what is not understood, each a warning: it is kept as it stands beside the source.
    """
    said = dict(_attributes(raw.whole))
    faults = []
    if "year" not in said and any(raw.whole.get(name) for name in ("date", "year")):
        written = raw.whole.get("date") or raw.whole.get("year", "")
        faults.append(_left_out(raw, "year", written, told("a year, month or day is taken over")))
    kind, proposed = kinds.get(raw.type), PROPOSED.get(raw.type)
    kind = kind or said.get("kind")  # type: ignore[assignment]
    also = {"kind": kind, "proposed": None if kind else proposed}
    made = Source.model_validate({**said, **also})
    for name in ("doi", "url"):
        if name not in said and raw.whole.get(name):
            faults.append(_left_out(raw, name, raw.whole[name]))
    return made, faults


def _left_out(raw: Raw, name: str, written: str, hint: str = "") -> Diagnostic:
    message = told(
        "%(key)s: %(name)s %(text)s is not understood, and left out of the source",
        key=show(raw.key),
        name=f"'{name}'",
        text=show(written),
    )
    return fault("PS802", message, raw.where, hint)


def _attributes(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what a source says, from fields as they stand."""
    plain = {name: plain_of(fields[name]) for name in _READ if name in fields}
    title = plain.get("title", "")
    if title:
        subtitle = plain.get("subtitle")
        yield "title", f"{title}: {subtitle}" if subtitle else title
    people = _people(fields.get("author", ""))
    editors = _people(fields.get("editor", ""))
    if people or editors:
        yield "author", people or f"{editors} (eds.)"
    maker = next((plain[name] for name in _MAKERS if plain.get(name)), "")
    if not maker and not people and not editors:
        maker = plain.get("publisher", "")
    if maker:
        yield "publisher", maker
    day = _date(fields, plain)
    if day is not None:
        yield "year", str(day)
    doi = _DOI.search(fields.get("doi", "").replace("\\", ""))
    if doi and _is_valid("doi", doi[0]):
        yield "doi", doi[0]
    for name in _OURS:
        value = plain.get(_OUR_FIELD + name, "")
        if value and _is_valid(name, value):
            yield name, value
    url = _URL.search(fields.get("url", "").replace("\\", "")) or _URL.search(
        fields.get("howpublished", "").replace("\\", "")
    )
    if url and _is_valid("url", url[0]):
        yield "url", url[0]


def _is_valid(name: str, value: str) -> bool:
    try:
        Source.model_validate({name: value})
    except ValidationError:
        return False
    return True


def _people(tex: str) -> str:
    """Return names as people say them: ``Ána van der Berg and Gemeente Utrecht``."""
    names = [_name(one) for one in _split(tex, r"\s+and\s+")]
    if names and names[-1].casefold() == "others":
        names[-1] = "others"
    return " and ".join(name for name in names if name)


def _name(tex: str) -> str:
    parts = [plain_of(part) for part in _split(tex, r",")]
    if len(parts) == 2:
        last, first = parts
        return f"{first} {last}".strip()
    if len(parts) > 2:
        last, junior, first, *_ = parts
        return f"{first} {last} {junior}".strip()
    return parts[0] if parts else ""


def _split(tex: str, between: str) -> list[str]:
    """Split where no braces stand around it."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(rf"[{{}}]|{between}", tex):
        if found[0] in "{}":
            escaped = tex[found.start() - 1 : found.start()] == "\\"
            depth += 0 if escaped else (1 if found[0] == "{" else -1)
        elif depth <= 0:
            parts.append(tex[start : found.start()])
            start = found.end()
    return [part.strip() for part in (*parts, tex[start:])] if tex.strip() else []


def _date(fields: Mapping[str, str], plain: Mapping[str, str]) -> FuzzyDate | None:
    if fields.get("date"):
        return _parsed(fields["date"])  # `~` is no space in it
    day = _parsed(plain.get("year", ""))
    month = _month(plain.get("month", ""))
    if day is None or month is None or day.month is not None:
        return day
    number, in_month = month
    return _parsed(f"{day.year:04d}-{number:02d}{in_month}") or day


def _parsed(text: str) -> FuzzyDate | None:
    try:
        return parse_fuzzy_date(text.strip())
    except ValueError:
        return None


def _month(text: str) -> tuple[int, str] | None:
    """Return the number of a month, and the day in it: ``3``, ``March``, ``3~1``, ``mrt 1``."""
    words = re.findall(r"[A-Za-z]+|\d+", text)
    number = 0
    for word in words[:]:
        short = word.lower()[:3]
        found = next((m.split().index(short) for m in _MONTHS if short in m.split()), None)
        if found is not None:
            number = found + 1
            words.remove(word)
            break
    if not number and words and words[0].isdigit():
        number = int(words.pop(0))
    if not 1 <= number <= 12:
        return None
    in_month = f"-{int(words[0]):02d}" if len(words) == 1 and words[0].isdigit() else ""
    return number, in_month


def _fields_of(kind: str, source: Source) -> dict[str, str]:
    """Return the fields of BibTeX that follow from a source."""
    fields: dict[str, str] = {}
    author = source.author
    if author is not None:
        editors = author.removesuffix(" (eds.)")
        name = "author" if editors == author else "editor"
        fields[name] = " and ".join(map(_kept_whole, editors.split(" and ")))
    if source.title is not None:
        fields["title"] = tex_of(source.title)
    if source.publisher is not None:
        is_book = author is None and kind not in {"techreport", "report"}
        fields["publisher" if is_book else "institution"] = tex_of(source.publisher)
    if source.year is not None:
        day = source.year
        if day.about or day.uncertain or day.day is not None:
            fields["date"] = str(day)
        else:
            fields["year"] = f"{day.year:04d}"
            if day.month is not None:
                fields["month"] = str(day.month)
    for name in ("doi", "url"):
        value = getattr(source, name)
        if value is not None:
            fields[name] = value
    for name in _OURS:
        value = getattr(source, name)
        if value is not None:
            fields[_OUR_FIELD + name] = tex_of(value)
    return fields


def _kept_whole(name: str) -> str:
    """Return a name as BibTeX reads it: one of several words and no first name stays whole."""
    return tex_of(name) if "," not in name else "{" + tex_of(name) + "}"


def entry_of(raw: Raw, source: Source, name: str) -> Entry:
    """Return what an entry says besides its source.

    Parameters
    ----------
    name : the id of the source
    """
    follows = _fields_of(raw.type, source)
    kept = {field: value for field, value in raw.fields.items() if follows.get(field) != value}
    kept = dict(sorted(kept.items(), key=lambda field: _place(field[0])))
    return Entry(type=raw.type, key=None if raw.key == name else raw.key, fields=kept)


def all_fields(entry: Entry, source: Source) -> dict[str, str]:
    """Return the fields of an entry for a source, which somebody may have changed since.

    What stands in the entry counts as long as it says of the source what the source says.
    """
    follows = _fields_of(entry.type, source)
    whole = {**follows, **entry.fields}
    for attribute, names in _ATTRIBUTES.items():
        own = {name: entry.fields[name] for name in names if name in entry.fields}
        if not own:
            continue
        value = getattr(source, attribute)
        said = None if value is None else str(value)
        ours = {name: follows[name] for name in names if name in follows}
        others = {name: text for name, text in whole.items() if name not in names}
        tried = [{**others, **fields} for fields in (own, {**ours, **own}, ours)]
        whole = next(
            (
                one
                for one in tried
                if dict(_attributes(one)).get(attribute) == said or one is tried[-1]
            ),
            whole,
        )
    return dict(sorted(whole.items(), key=lambda field: _place(field[0])))


def _place(name: str) -> tuple[int, str]:
    """Return where a field stands in an entry: what people look for first."""
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST)), name


def guessed_entry(source: Source) -> Entry:
    """Return the entry of a source that comes from no bibliography, by its kind."""
    return Entry(type=_TYPE_OF.get(source.kind or "", "misc"))


def plain_people(tex: str) -> list[dict[str, str]]:
    """Return names in their parts, as CSL has them."""
    people = []
    for one in _split(tex, r"\s+and\s+"):
        parts = [plain_of(part) for part in _split(one, ",")]
        if len(parts) == 1:
            people.append({"literal": parts[0]})
        elif len(parts) == 2:
            people.append({"family": parts[0], "given": parts[1]})
        else:
            people.append({"family": parts[0], "suffix": parts[1], "given": parts[2]})
    return people


def id_of(key: str) -> str:
    """Return the id of a source by the key of an entry; empty where nothing can be in one."""
    plain = _NOT_ID.sub("-", key).strip("-_") if key.isascii() else like_an_id(key)
    return plain[:_LONGEST].strip("-_")
