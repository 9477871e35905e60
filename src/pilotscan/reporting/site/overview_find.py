"""By what the readers of an overview find a pilot: filters, order and words."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import pairwise
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.scale import UNCLEAR
from pilotscan.reporting.words.phrases import MARK_SHAPES
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pilotscan.reporting.site.overview_row import IndexRow
    from pilotscan.reporting.words.wording import Wording

__all__ = [
    "SORTED_BY",
    "Facet",
    "Option",
    "facets_of",
    "findable",
    "plain",
    "searchable",
    "words_beside",
]

SORTED_BY: Mapping[bool, tuple[str, ...]] = {
    False: ("name", "verdict", "distance"),
    True: ("name", "rated"),
}
"""What the overview can be sorted by, in the order of `IndexRow.ranks`; by whether its framework
gives profiles only."""


class Option(NamedTuple):
    """One choice of a filter, and for how many pilots it holds."""

    number: int
    value: str
    label: Said
    pilots: int


class Facet(NamedTuple):
    """One filter."""

    name: str
    title: str
    options: tuple[Option, ...]


def plain(text: str) -> str:
    """Return text as people look it up: without accents and capitals, whatever the language."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text)
    return "".join(c for c in spread if not unicodedata.combining(c)).lower()


# --- filters --------------------------------------------------------------------------------------

_VALUES: dict[str, Callable[[IndexRow, Wording], Iterable[str]]] = {
    "verdict": lambda row, say: (say.verdict_value(row.verdict, row.route_id),),
    "route": lambda row, _: (row.route_id,),
    "theme": lambda row, _: (theme.text.casefold() for theme in row.themes),
    "municipality": lambda row, _: (town.casefold() for town in row.municipalities),
}
"""By filter, the values of the options that hold for a row."""


def facets_of(
    rows: Sequence[IndexRow], counted: Mapping[str, tuple[str, str, str, int]], say: Wording
) -> tuple[Facet, ...]:
    """Return the filters that leave some pilots out.

    Parameters
    ----------
    counted : verdicts by the value of their option, see `verdict_counts`
    """
    _ = say.language.gettext
    verdicts = {value: Said(title) for value, (_verdict, _mark, title, _n) in counted.items()}
    routes = {name: say.said(route.title) for name, route in say.framework.routes.items()}
    unnamed = {UNKNOWN: Said(_("municipality not named"))}
    known = (
        ("verdict", _("Verdict"), verdicts),
        ("route", _("Route"), routes),
        ("theme", _("Theme"), _alphabetical(theme for row in rows for theme in row.themes)),
        (
            "municipality",
            _("Municipality"),
            _alphabetical(
                Said(town) for row in rows for town in row.municipalities if town != UNKNOWN
            )
            | unnamed,
        ),
    )
    facets: list[Facet] = []
    number = 0
    for name, title, labels in known:
        counts = dict.fromkeys(labels, 0)
        for row in rows:
            for value in dict.fromkeys(_VALUES[name](row, say)):
                counts[value] += 1
        found = [(value, n) for value, n in counts.items() if n]
        if not any(n < len(rows) for _, n in found):
            continue
        options = [
            Option(number + i, value, labels[value], n) for i, (value, n) in enumerate(found)
        ]
        number += len(options)
        facets.append(Facet(name, title, tuple(options)))
    return tuple(facets)


def _alphabetical(labels: Iterable[Said]) -> dict[str, Said]:
    """Return labels by their text without capitals; of those that are then the same, the first."""
    found: dict[str, Said] = {}
    for label in labels:
        found.setdefault(label.text.casefold(), label)
    return dict(sorted(found.items(), key=lambda item: (plain(item[0]), item[0])))


# --- order ----------------------------------------------------------------------------------------


def findable(rows: Sequence[IndexRow], facets: Sequence[Facet], say: Wording) -> list[IndexRow]:
    """Add to each row which options hold for it and where it stands in each order."""
    numbers = [
        (_VALUES[facet.name], {option.value: option.number for option in facet.options})
        for facet in facets
    ]
    severity: dict[str, int] = {
        verdict: i for i, verdict in enumerate(MARK_SHAPES) if verdict != UNCLEAR
    }
    orders: dict[str, Callable[[IndexRow], Any]] = {
        "name": lambda row: (plain(row.name.text), row.name.text),
        "verdict": lambda row: severity.get(row.verdict),
        "distance": lambda row: row.steps,
        "rated": lambda row: row.rated_share,
    }
    ranks = [
        _ranks([orders[name](row) for row in rows])
        for name in SORTED_BY[say.framework.profile_only]
    ]
    return [
        row._replace(
            options=tuple(
                dict.fromkeys(
                    number[value] for values, number in numbers for value in values(row, say)
                )
            ),
            ranks=places,
        )
        for row, places in zip(rows, zip(*ranks, strict=True), strict=True)
    ]


def _ranks(keys: Sequence[Any]) -> list[int | None]:
    """Return the place of each key among the different ones; None stays None."""
    known = sorted({key for key in keys if key is not None})
    place = {key: i for i, key in enumerate(known)}
    return [None if key is None else place[key] for key in keys]


# --- search ---------------------------------------------------------------------------------------


def words_beside(
    shown: Iterable[str], titles: Iterable[str], texts: Iterable[str]
) -> tuple[str, ...]:
    """Return what a row does not show and is found by: titles whole, all else word by word.

    Parts of a word are found as well, so that a part of what is there already adds nothing.
    """
    there = "\n".join(map(plain, shown))
    whole = [" ".join(plain(title).split()) for title in titles]
    words = {word for text in texts for word in plain(text).split()}
    lacking = []
    for text in (*whole, *sorted(words, key=lambda word: (-len(word), word))):
        if text not in there:
            there = f"{there}\n{text}"
            lacking.append(text)
    return tuple(lacking)


def searchable(rows: Sequence[IndexRow]) -> tuple[list[IndexRow], tuple[str, ...]]:
    """Give a number to each word by which rows are found beside what they show.

    Returns
    -------
    tuple
        The rows, and all words. What many rows share stands in the page once, and what is most
        common gets the smallest number: a page of thousands of rows stays light.
    """
    counts = Counter(word for row in rows for word in row.told)
    known = sorted(counts, key=lambda word: (-counts[word], word))
    number = {word: i for i, word in enumerate(known)}
    numbered = [
        row._replace(words=_steps(sorted(number[word] for word in row.told))) for row in rows
    ]
    return numbered, tuple(known)


def _steps(numbers: Sequence[int]) -> str:
    """Write numbers as the steps between them: 0 to 25 is a letter, 26 `1a`, 27 `1b`, 52 `2a`."""
    steps = (divmod(n - before, 26) for before, n in pairwise((0, *numbers)))
    return "".join(f"{tens or ''}{ascii_lowercase[rest]}" for tens, rest in steps)
