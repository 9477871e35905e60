"""The glossary: words of the method, of a framework and of the tables, with their meaning."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.catalogue import terms, value_texts
from pilotscan.model.quoted import quoting
from pilotscan.reporting.pilot.result_json import framework_document
from pilotscan.reporting.site.framework_page import PageData, full_provenance
from pilotscan.reporting.words.language import LANGUAGES, labels
from pilotscan.reporting.words.wording import Said, Wording

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
    names : other names of a verdict, with the route that has them
    see : ids and words of related entries
    """

    id: str
    word: Said
    says: Said
    names: tuple[tuple[Said, Said], ...] = ()
    see: tuple[tuple[str, Said], ...] = ()


class Part(NamedTuple):
    """One fixed vocabulary of the tables of a report."""

    id: str
    title: str
    entries: tuple[Entry, ...]


class Group(NamedTuple):
    """Entries that belong together; a group of several vocabularies has `parts` instead."""

    id: str
    title: str
    about: str
    entries: tuple[Entry, ...]
    parts: tuple[Part, ...] = ()


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


VOCABULARIES: tuple[tuple[str, str, str], ...] = (
    ("status", "Pilot.status", "status"),
    ("scope", "Place.scope", "scope"),
    ("sector", "Partner.sector", "sector"),
    ("partner-role", "Partner.roles", "partner_role"),
    ("funding-kind", "Funding.kind", "funding_kind"),
    ("funding-per", "Funding.per", "per"),
    ("funding-basis", "Funding.basis", "basis"),
    ("figure-basis", "Figure.basis", "basis"),
    ("circumstance-role", "Circumstance.role", "circumstance_role"),
    ("at-scale", "Circumstance.at_scale", "at_scale"),
    ("outcome-kind", "Outcome.kind", "outcome_kind"),
    ("direction", "Outcome.direction", "direction"),
    ("design", "Outcome.design", "design"),
    ("handled", "Outcome.handled", "handled"),
    ("assessor-role", "Assessor.role", "assessor_role"),
    ("read", "Source.read", "read"),
)
"""Fixed words of the tables of a report: id, where their meaning is, where their name is."""


def glossary_page(framework: Framework, language: Language, sha256: str = "") -> GlossaryPage:
    """Lay out the page of terms.

    Parameters
    ----------
    framework : whose verdicts, routes, levels and strengths are explained
    sha256 : of the framework's bytes, for the provenance; empty if unknown
    """
    words = _words(framework)
    _, groups = language.gettext, _entries(words, framework, language)

    def by_word(name: str) -> tuple[Entry, ...]:
        return tuple(sorted(groups.get(name, ()), key=lambda entry: _sort_key(entry.word.text)))

    headings = _headings(language)
    return GlossaryPage(
        language.code,
        Wording(framework, language).said(framework.title),
        len(words),
        (
            Group("terms", _("Words of the method"), "", by_word("terms")),
            Group(
                "verdicts",
                _("Verdicts"),
                _("From the least to the most favourable."),
                tuple(groups["verdicts"]),
            ),
            Group("routes", _("Routes"), _("What scaling up can mean."), by_word("routes")),
            Group(
                "levels",
                _("Levels"),
                _("How a condition stands."),
                tuple(groups["levels"]),
            ),
            Group(
                "strengths",
                _("Evidence strength"),
                _("How sure a level is."),
                tuple(groups["strengths"]),
            ),
            Group("sources", _("Kinds of source"), "", by_word("sources")),
            Group(
                "tables",
                _("Words in the tables of a report"),
                "",
                (),
                tuple(Part(name, headings[name], by_word(name)) for name, _, _ in VOCABULARIES),
            ),
        ),
        full_provenance(framework, sha256),
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


def _headings(language: Language) -> dict[str, str]:
    _ = language.gettext
    return {
        "status": _("Status of a pilot"),
        "scope": _("Size of the area"),
        "sector": _("Kind of partner or funder"),
        "partner-role": _("Role of a partner"),
        "funding-kind": _("Kind of money"),
        "funding-per": _("What an amount of money is for"),
        "funding-basis": _("Basis of an amount of money"),
        "figure-basis": _("Basis of a figure"),
        "circumstance-role": _("Role of a circumstance in the result"),
        "at-scale": _("Is a circumstance there at a larger scale?"),
        "outcome-kind": _("Kind of outcome"),
        "direction": _("Direction of an outcome"),
        "design": _("How an outcome was examined"),
        "handled": _("Was a problem or harm handled?"),
        "assessor-role": _("Role of an assessor"),
        "read": _("How much of a source was read"),
    }


def _words(framework: Framework) -> list[_Word]:
    """List every word that is explained, once."""
    found = [
        _Word(term.kind, term.id, _title(term, framework), quoting(term.says, framework), term.see)
        for term in terms().values()
    ]
    found += [
        _Word("routes", f"route-{name}", route.title.by_language(), route.about.by_language())
        for name, route in framework.routes.items()
        if route.about is not None
    ]
    for group, term, scale in (
        ("levels", "level", framework.scale),
        ("strengths", "evidence-strength", framework.evidence_scale),
    ):
        found += [
            _Word(group, f"{term}-{n}", _numbered(term, n), label.by_language())
            for n, label in enumerate(scale)
        ]
    for group, place, name in VOCABULARIES:
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
) -> dict[str, list[Entry]]:
    """Lay out words in one language, by group, in the order given."""
    say = Wording(framework, language)
    listed = {word.id: word for word in words}
    found: dict[str, list[Entry]] = {}
    for word in listed.values():
        wording = next((w for v, w in framework.verdicts.items() if v == word.id), None)
        names = wording.by_route.items() if wording else ()
        entry = Entry(
            word.id,
            _said(word.word, language),
            _said(word.says, language),
            tuple(
                (say.said(title), say.said(framework.routes[route].title))
                for route, title in names
                if route in framework.routes
            ),
            tuple(
                (other, _said(listed[other].word, language))
                for other in word.see
                if other in listed
            ),
        )
        found.setdefault(word.group, []).append(entry)
    return found


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
