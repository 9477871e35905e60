"""What a word means: a code, a condition, a dimension, a route, a verdict, a key, a term."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pilotscan.catalogue import Term, codes, families, field_texts, labels, terms, value_texts
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.model.quoted import quoting
from pilotscan.model.rating_rules import HOW_TO_RATE, rating_rules
from pilotscan.model.scale import NO_VERDICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pilotscan.catalogue import Entry, Words
    from pilotscan.model.base import Text
    from pilotscan.model.framework import Condition, Dimension, Framework, Grounding

__all__ = ["Explanation", "explain", "near_words", "overview"]

NEAR_AT_MOST = 5
_KIND_OF_RULE = "ObservationRule.kind"
_KINDS = {"terms": "term", "verdicts": "verdict", "sources": "source"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One meaning of a word.

    Parameters
    ----------
    word : its id, or several ids
    kind : code | family | condition | dimension | route | verdict | source | term | observation |
        key | value
    parts : heading (may be empty) and text; a text with line feeds is shown as it stands
    see : words that are worth looking up too
    """

    word: str
    kind: str
    title: str
    parts: tuple[tuple[str, str], ...]
    see: tuple[str, ...] = ()


def explain(word: str, framework: Framework, lang: str = DEFAULT_LANGUAGE) -> list[Explanation]:
    """Return every meaning of a word; none if it has none.

    Parameters
    ----------
    word : an id, or a title in any language; capitals, hyphens and underscores do not matter

    Returns
    -------
    list
        Things that mean the same, such as the key `sources` of many mappings, are one.
    """
    wanted = _folded(word)
    found: dict[Explanation, list[str]] = {}
    for names, meaning in _meanings(framework, lang):
        if wanted in {_folded(name) for name in names}:
            one = meaning()
            found.setdefault(replace(one, word=""), []).append(one.word)
    return [replace(one, word=", ".join(words)) for one, words in found.items()]


def near_words(word: str, framework: Framework) -> list[str]:
    """Return words that can be explained and look like this one, the nearest first."""
    known: dict[str, str] = {}
    for names, _ in _meanings(framework, DEFAULT_LANGUAGE):
        for name in names:
            known.setdefault(_folded(name), names[0])
    wanted = _folded(word[:80])
    close = difflib.get_close_matches(wanted, known, n=NEAR_AT_MOST, cutoff=0.6)
    inside = [name for name in known if len(wanted) >= 3 and wanted in name]
    return list(dict.fromkeys(known[name] for name in [*close, *inside]))[:NEAR_AT_MOST]


def overview(framework: Framework, lang: str = DEFAULT_LANGUAGE) -> list[tuple[str, list[str]]]:
    """Return what can be explained: a heading and words, by kind."""
    say = labels()
    return [
        (say["condition"][lang], [condition.id for condition in framework.conditions]),
        (say["dimension"][lang], [dimension.id for dimension in framework.dimensions]),
        (say["route"][lang], list(framework.routes)),
        (
            say["verdict"][lang],
            [v for v in _ids("verdicts") if (v == NO_VERDICT) == framework.profile_only],
        ),
        (say["source"][lang], _ids("sources")),
        (say["term"][lang], _ids("terms")),
        (say["observation"][lang], list(_observed())),
        (say["code"][lang], list(codes())),
    ]


def _ids(kind: str) -> list[str]:
    return [term.id for term in terms().values() if term.kind == kind]


def _folded(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())


def _meanings(framework: Framework, lang: str) -> Iterator[tuple[list[str], _Meaning]]:
    """Yield the names of everything, the id first, and what makes its explanation."""
    for code, entry in codes().items():
        yield [code, *entry.title.values()], _Meaning(_code, entry, lang)
    for family, title in families().items():
        names = [family, f"{family}xx", *title.values()]
        yield names, _Meaning(_family, (family, title), lang)
    for condition in framework.conditions:
        names = [condition.id, *_titles(condition.title)]
        yield names, _Meaning(_condition, (condition, framework), lang)
    for dimension in framework.dimensions:
        yield [dimension.id, *_titles(dimension.title)], _Meaning(_dimension, dimension, lang)
    for name, route in framework.routes.items():
        yield [name, *_titles(route.title)], _Meaning(_route, (name, framework), lang)
    for term in terms().values():
        titles = list(term.title.values())
        if term.kind == "verdicts" and term.id in framework.verdicts:
            titles += _titles(framework.verdicts[term.id].title)
        yield [term.id, *titles], _Meaning(_term, (term, framework), lang)
    for kind, says in _observed().items():
        yield (
            [kind, f"{_KIND_OF_RULE}.{kind}"],
            _Meaning(_observation, (kind, says, framework), lang),
        )
    yield from _keys(lang)


def _observed() -> dict[str, Words]:
    """Return what each kind of observation is."""
    return value_texts()[_KIND_OF_RULE]


def _keys(lang: str) -> Iterator[tuple[list[str], _Meaning]]:
    for owner, fields in field_texts().items():
        for key, says in fields.items():
            if key != "_":
                yield [f"{owner}.{key}", key], _Meaning(_key, (owner, key, says), lang)
    for place, values in value_texts().items():
        for value, says in values.items() if place != _KIND_OF_RULE else ():
            if not value.isdigit() and value not in terms():
                yield [f"{place}.{value}", value], _Meaning(_value, (place, value, says), lang)


class _Meaning:
    """An explanation that is made when it is asked for."""

    def __init__(self, make: Callable[..., Explanation], what: object, lang: str) -> None:
        self.make = make
        self.what = what
        self.lang = lang

    def __call__(self) -> Explanation:
        return self.make(self.what, self.lang)


def _code(entry: Entry, lang: str) -> Explanation:
    say = labels()
    parts = [("", entry.why[lang]), (say["remedy"][lang], entry.remedy[lang])]
    if entry.example is not None:
        parts.append((say["example"][lang], entry.example[lang]))
    if entry.bad:
        parts.append((say["bad"][lang], entry.bad))
    if entry.good:
        parts.append((say["good"][lang], entry.good))
    title = f"{entry.title[lang]} ({say[entry.severity][lang]})"
    return Explanation(entry.code, "code", title, tuple(parts))


def _family(what: tuple[str, dict[str, str]], lang: str) -> Explanation:
    family, title = what
    listed = [
        f"{code}  {entry.title[lang]}" for code, entry in codes().items() if code.startswith(family)
    ]
    return Explanation(f"{family}xx", "family", title[lang], (("", "\n".join(listed) + "\n"),))


def _condition(what: tuple[Condition, Framework], lang: str) -> Explanation:
    condition, framework = what
    say = labels()
    levels = [
        f"{level}  {_say(framework.label(level), lang)}: "
        f"{_say(framework.anchor(condition, level), lang)}"
        for level in framework.levels.levels
    ]
    parts = [("", _say(condition.question, lang))]
    parts += [("", level) for level in levels]
    parts += [
        (say[label][lang], _say(rule, lang)) for label, rule in rating_rules(framework, condition)
    ]
    if condition.necessary is not None:
        routes = ", ".join(condition.necessary.routes)
        parts.append((say["necessary"][lang], f"{routes} (≥ {condition.necessary.min_level})"))
    if condition.relevant_to is not None:
        parts.append((say["relevant"][lang], ", ".join(condition.relevant_to)))
    if condition.advice is not None:
        parts.append((say["advice"][lang], _say(condition.advice, lang)))
    parts += [(say["convincing"][lang], _say(text, lang)) for text in condition.convincing]
    parts += _grounded(condition.grounded_in, lang)
    see = (framework.dimension_of[condition.id],)
    return Explanation(condition.id, "condition", _say(condition.title, lang), tuple(parts), see)


def _dimension(dimension: Dimension, lang: str) -> Explanation:
    parts = [("", _say(dimension.about, lang))] if dimension.about is not None else []
    see = tuple(condition.id for condition in dimension.conditions)
    return Explanation(dimension.id, "dimension", _say(dimension.title, lang), tuple(parts), see)


def _route(what: tuple[str, Framework], lang: str) -> Explanation:
    name, framework = what
    route = framework.routes[name]
    necessary = [c.id for c in framework.conditions if c.is_necessary(name)]
    parts = [("", _say(text, lang)) for text in (route.question, route.about) if text is not None]
    parts.append((labels()["needs"][lang], ", ".join(necessary) or "–"))
    return Explanation(name, "route", _say(route.title, lang), tuple(parts))


def _term(what: tuple[Term, Framework], lang: str) -> Explanation:
    term, framework = what
    parts = [("", quoting(term.says, framework)[lang])]
    if term.id == HOW_TO_RATE:
        rules = enumerate(rating_rules(framework), start=1)
        parts += [("", f"{n}  {_say(rule, lang)}") for n, (_, rule) in rules]
    return Explanation(term.id, _KINDS[term.kind], term.title[lang], tuple(parts), term.see)


def _observation(what: tuple[str, Words, Framework], lang: str) -> Explanation:
    kind, says, framework = what
    say = labels()
    parts = [("", says[lang])]
    for rule in framework.observations:
        if rule.kind != kind:
            continue
        for name, threshold in (("years", rule.years), ("share", rule.share)):
            if threshold is not None:
                parts.append((say["threshold"][lang], f"{threshold:g} {say[name][lang]}"))
        if rule.routes is not None:
            parts.append((say["relevant"][lang], ", ".join(rule.routes)))
        parts.append((say["sentence"][lang], _say(rule.says, lang)))
        parts.append((say["ask"][lang], _say(rule.ask, lang)))
        parts += _grounded(rule.grounded_in, lang)
    return Explanation(kind, "observation", kind, tuple(parts), ("observation",))


def _grounded(listed: Sequence[Grounding], lang: str) -> list[tuple[str, str]]:
    heading = labels()["grounded"][lang]
    return [(heading, f"{one.source}: {_say(one.says, lang)}") for one in listed]


def _key(what: tuple[str, str, dict[str, str]], lang: str) -> Explanation:
    owner, key, says = what
    values = value_texts().get(f"{owner}.{key}", {})
    listed = "".join(f"{value}: {text[lang]}\n" for value, text in values.items())
    parts = [("", says[lang]), *([("", listed)] if listed else [])]
    return Explanation(f"{owner}.{key}", "key", key, tuple(parts))


def _value(what: tuple[str, str, dict[str, str]], lang: str) -> Explanation:
    place, value, says = what
    return Explanation(f"{place}.{value}", "value", value, (("", says[lang]),), (place,))


def _titles(text: Text) -> list[str]:
    return list(text.by_language().values())


def _say(text: Text, lang: str) -> str:
    return " ".join(text.in_language(lang)[0].split())
