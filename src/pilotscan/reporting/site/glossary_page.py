"""The glossary: words of the method, of a framework and of the tables, with their meaning."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.catalogue import terms, value_texts
from pilotscan.model.quoted import quoting
from pilotscan.model.scale import NO_VERDICT
from pilotscan.reporting.pilot.result_json import framework_document
from pilotscan.reporting.site.data import PageData
from pilotscan.reporting.site.framework_page import full_provenance
from pilotscan.reporting.words.language import LANGUAGES, labels
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotscan.catalogue import Term
    from pilotscan.model.framework import Framework
    from pilotscan.reporting.pilot.values import Provenance
    from pilotscan.reporting.words.language import Language

__all__ = ["Entry", "GlossaryPage", "Group", "glossary_data", "glossary_page"]


class Entry(NamedTuple):
    """A word and its meaning.

    Parameters
    ----------
    id : of the anchor, without its ``t-``; the same in every language
    names : routes on which a verdict has another name, and that name
    see : ids and words of related entries
    """

    id: str
    word: Said
    says: Said
    names: tuple[tuple[Said, Said], ...] = ()
    see: tuple[tuple[str, Said], ...] = ()


class Group(NamedTuple):
    """Entries that belong together; a group of several vocabularies has `parts` instead."""

    id: str
    title: str
    about: str
    entries: tuple[Entry, ...]
    parts: tuple[Group, ...] = ()


class GlossaryPage(NamedTuple):
    """Everything on the page of terms."""

    lang: str
    framework: Said
    total: int
    groups: tuple[Group, ...]
    provenance: Provenance


class _Word(NamedTuple):
    """A word in all languages that it is known in, before it is laid out."""

    group: str
    id: str
    word: dict[str, str]
    says: dict[str, str]
    see: tuple[str, ...] = ()


def _(heading: str) -> str:
    """Mark a heading for translation."""
    return heading


GROUPS: tuple[tuple[str, str, str], ...] = (
    ("terms", _("Words of the method"), ""),
    ("verdicts", _("Verdicts"), _("From the least to the most favourable.")),
    ("routes", _("Routes"), _("What scaling up can mean.")),
    ("levels", _("Levels"), _("How a condition stands.")),
    ("strengths", _("Evidence strength"), _("How sure a level is.")),
    ("sources", _("Kinds of source"), ""),
)
"""Groups before the tables: id, title, and what they are about."""
IN_ORDER = {"verdicts", "levels", "strengths"}
"""Groups in an order of their own; the others stand in that of the alphabet."""
VOCABULARIES: tuple[tuple[str, str, str, str], ...] = (
    ("status", "Pilot.status", "status", _("Status of a pilot")),
    ("scope", "Place.scope", "scope", _("Size of the area")),
    ("sector", "Partner.sector", "sector", _("Kind of partner or funder")),
    ("partner-role", "Partner.roles", "partner_role", _("Role of a partner")),
    ("funding-kind", "Funding.kind", "funding_kind", _("Kind of money")),
    ("funding-per", "Funding.per", "per", _("What an amount of money is for")),
    ("funding-basis", "Funding.basis", "basis", _("Basis of an amount of money")),
    ("figure-basis", "Figure.basis", "basis", _("Basis of a figure")),
    (
        "circumstance-role",
        "Circumstance.role",
        "circumstance_role",
        _("Role of a circumstance in the result"),
    ),
    (
        "at-scale",
        "Circumstance.at_scale",
        "at_scale",
        _("Is a circumstance there at a larger scale?"),
    ),
    ("outcome-kind", "Outcome.kind", "outcome_kind", _("Kind of outcome")),
    ("direction", "Outcome.direction", "direction", _("Direction of an outcome")),
    ("design", "Outcome.design", "design", _("How an outcome was examined")),
    ("handled", "Outcome.handled", "handled", _("Was a problem or harm handled?")),
    ("assessor-role", "Assessor.role", "assessor_role", _("Role of an assessor")),
    ("read", "Source.read", "read", _("How much of a source was read")),
)
"""Fixed words of the tables of a report: id, where their meaning and their name are, heading."""


def glossary_page(framework: Framework, language: Language, sha256: str = "") -> GlossaryPage:
    """Lay out the page of terms.

    Parameters
    ----------
    framework : whose verdicts, routes, levels and strengths are explained
    sha256 : of the framework's bytes, for the provenance; empty if unknown
    """
    words = _words(framework)
    gettext, entries = language.gettext, _entries(words, framework, language)
    groups = (
        Group(name, gettext(title), gettext(about) if about else "", entries.get(name, ()))
        for name, title, about in GROUPS
    )
    parts = (
        Group(name, gettext(heading), "", entries.get(name, ()))
        for name, *_where, heading in VOCABULARIES
        if name in entries
    )
    tables = Group("tables", gettext("Words in the tables of a report"), "", (), tuple(parts))
    return GlossaryPage(
        language.code,
        Wording(framework, language).said(framework.title),
        len(words),
        (*groups, tables),
        full_provenance(framework, language, sha256),
    )


def glossary_data(framework: Framework, sha256: str = "") -> PageData:
    """Return the glossary as data: a row per word, in both languages."""
    rows = [
        {
            "id": word.id,
            "group": word.group,
            **{f"word_{code}": word.word.get(code) for code in LANGUAGES},
            **{f"meaning_{code}": word.says.get(code) for code in LANGUAGES},
            "see": word.see,
        }
        for word in _words(framework)
    ]
    return PageData(rows, {**framework_document(framework, sha256), "terms": rows})


def _words(framework: Framework) -> list[_Word]:
    """List every word that is explained, once."""
    found = [
        _Word(term.kind, term.id, _title(term, framework), quoting(term.says, framework), term.see)
        for term in terms().values()
        if term.id != NO_VERDICT or framework.profile_only
    ]
    found += [
        _Word("routes", f"route-{name}", route.title.by_language(), route.about.by_language())
        for name, route in framework.routes.items()
        if route.about is not None
    ]
    for group, term, scale, first in (
        ("levels", "level", framework.scale, framework.levels.first),
        ("strengths", "evidence-strength", framework.evidence_scale, 0),
    ):
        found += [
            _Word(group, f"{term}-{n}", _numbered(term, n), label.by_language())
            for n, label in enumerate(scale, first)
        ]
    for group, place, name, _heading in VOCABULARIES:
        if name == "assessor_role" and framework.roles:
            continue  # they stand on the page of the framework
        found += [
            _Word(group, f"{group}-{value}", labels()[name][value], says)
            for value, says in value_texts()[place].items()
        ]
    return found


def _title(term: Term, framework: Framework) -> dict[str, str]:
    """Return what a term is called; a verdict as the framework calls it."""
    if term.kind == "verdicts":
        for verdict, wording in framework.verdicts.items():
            if verdict == term.id:
                return wording.title.by_language()
    return term.title


def _numbered(term: str, n: int) -> dict[str, str]:
    return {code: f"{title} {n}" for code, title in terms()[term].title.items()}


def _entries(
    words: Iterable[_Word], framework: Framework, language: Language
) -> dict[str, tuple[Entry, ...]]:
    """Lay out words in one language, by group."""
    say = Wording(framework, language)
    listed = {word.id: word for word in words}
    found: dict[str, list[Entry]] = {}
    for word in listed.values():
        entry = Entry(
            word.id,
            _said(word.word, language),
            _said(word.says, language),
            say.names_by_route(word.id),
            tuple(
                (other, _said(listed[other].word, language))
                for other in word.see
                if other in listed
            ),
        )
        found.setdefault(word.group, []).append(entry)
    return {
        group: tuple(
            entries if group in IN_ORDER else sorted(entries, key=lambda e: _sort_key(e.word.text))
        )
        for group, entries in found.items()
    }


def _said(words: dict[str, str], language: Language) -> Said:
    """Return the text in a language; else in another one, marked so."""
    if language.code in words:
        return Said(words[language.code])
    code, text = next(iter(words.items()), ("", ""))
    return Said(text, code)


def _sort_key(word: str) -> tuple[str, str]:
    """Sort as a dictionary does: capitals and accents make no difference."""
    plain = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)), word
