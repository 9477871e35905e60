"""The overview of a run: one row per pilot, and by what its readers can search and sort."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import partial
from itertools import pairwise
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan._version import __version__
from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.scale import UNCLEAR
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.words.next_step import answers_text
from pilotscan.reporting.words.phrases import (
    MARK_SHAPES,
    desk_pilots_text,
    framework_name,
    in_its_language,
    judged_text,
    no_ranking_text,
    number_of,
    place_text,
    range_text,
    rated_text,
    score_text,
    verdict_counts,
)
from pilotscan.reporting.words.said import Mixed, Said
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pilotscan.model.framework import Framework
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation

__all__ = [
    "AT_ONCE",
    "SORTED_BY",
    "Facet",
    "IndexPage",
    "IndexRow",
    "Option",
    "index_page",
    "index_row",
]

FEW = 3
"""So many pilots are seen at a glance: no search, filters and order for them."""
AT_ONCE = 100
"""Rows that are shown of a longer list until a reader asks for all: a browser lays out a table of
thousands of rows too slowly to answer while somebody types."""
SORTED_BY = ("name", "verdict", "low", "rated")
"""What the overview can be sorted by, in the order of `IndexRow.ranks`."""


class IndexRow(NamedTuple):
    """One pilot in the overview.

    Parameters
    ----------
    themes : in the pilot's own words, all in its own language
    municipalities : as in the file, `unknown` among them
    low : end of the range of the score, unrounded
    has_score : else there is only the range
    rated_share : of the conditions that count, 0..1
    obstacles : titles of all that stands in the way, and of what is necessary and unknown
    told : what else readers look for: summary, partners and region, as in the file
    options : numbers of the options of `IndexPage.facets` that hold for it
    ranks : its place in each order of `SORTED_BY`, the same for equals; None is always last.
        `index_page` gives these and what follows, for as long as there is something to find
    distance : answers to a verdict, in short; empty where there is one
    question : of the route, which the verdict answers; empty if it has none
    words : which of `IndexPage.words` it is found by, beside what the row shows; written for the
        script
    """

    id: str
    name: Said
    place: Mixed | str
    route: str
    verdict: Verdict
    verdict_title: str
    mark: str
    score: str
    range: str
    rated: str
    documented: str
    blocked_by: str
    bottlenecks: tuple[str, ...]
    status: str
    route_id: str
    themes: tuple[Said, ...]
    municipalities: tuple[str, ...]
    low: float
    has_score: bool
    rated_share: float
    obstacles: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    options: tuple[int, ...] = ()
    ranks: tuple[int | None, ...] = ()
    words: str = ""
    distance: str = ""
    question: str = ""


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


class IndexPage(NamedTuple):
    """The overview of a run.

    Parameters
    ----------
    is_long : there are so many pilots that readers want to search and sort
    at_once : rows that the script shows of a longer list; without it, and on paper, it is whole
    facets : filters that leave some pilots out; none unless the overview is long
    count_values : per count the value by which the filter on verdicts knows it
    words : texts by which rows are found beside what they show, each once
    """

    lang: str
    framework: Said
    title: str
    lede: str
    order: str
    no_ranking: str
    profile_only: bool
    rows: tuple[IndexRow, ...]
    counts: tuple[tuple[str, str, str, int], ...]
    desk: str
    as_of: str
    score_needs: str
    score_rule: str
    provenance: Provenance
    is_long: bool
    at_once: int
    facets: tuple[Facet, ...]
    count_values: tuple[str, ...]
    words: tuple[str, ...]


def index_row(evaluation: Evaluation, language: Language) -> IndexRow:
    """Lay out one pilot's row of the overview."""
    say = Wording(evaluation.framework, language)
    head, pilot = evaluation.head, evaluation.pilot
    own = partial(in_its_language, lang=pilot.language, language=language)
    return IndexRow(
        pilot.id,
        own(pilot.name),
        place_text(pilot, language),
        say.route(head.route),
        head.verdict,
        say.verdict(head.verdict, head.route),
        MARK_SHAPES[head.verdict],
        score_text(head, language),
        range_text(head, language),
        rated_text(head, language),
        number_of(head.well_documented, head.counting, language),
        say.standing_lowest(evaluation) if say.framework.profile_only else say.blocked_by(head),
        tuple(say.condition(name, "bottleneck") for name in head.bottlenecks),
        language.gettext("status unknown")
        if pilot.status == UNKNOWN
        else language.label("status", pilot.status),
        head.route,
        tuple(map(own, pilot.themes)),
        pilot.place.municipality,
        head.score.low or 0.0,
        head.score.value is not None,
        head.rated / head.counting if head.counting else 0.0,
        tuple(say.obstacles(head)),
        tuple(
            own(text).text
            for text in (
                pilot.summary.text if pilot.summary else "",
                *(partner.name for partner in pilot.partners),
                pilot.place.region or "",
            )
            if text
        ),
        distance=answers_text(head.distance.answers, language),
        question=say.route_question(head.route).text,
    )


def index_page(  # noqa: PLR0913 - what a run knows beside its rows
    rows: Sequence[IndexRow],
    framework: Framework,
    language: Language,
    *,
    desk: int,
    as_of: str = "",
    framework_sha256: str = "",
) -> IndexPage:
    """Lay out the overview of a run; rows stand in the order given."""
    say, _ = Wording(framework, language), language.gettext
    needs = language.exact_percent(framework.rules.min_score_coverage)
    counts = verdict_counts([(row.verdict, row.route_id) for row in rows], say)
    is_long = len(rows) > FEW
    facets: tuple[Facet, ...] = ()
    words: tuple[str, ...] = ()
    if is_long:
        facets = _facets(rows, counts, say)
        rows = _findable(rows, facets, say)
        rows, words = _searchable(rows)
    return IndexPage(
        language.code,
        say.said(framework.title),
        _("Pilots judged for scaling up"),
        judged_text(len(rows), language),
        _("In the order of their files."),
        no_ranking_text(language),
        framework.profile_only,
        tuple(rows),
        tuple(counts.values()),
        desk_pilots_text(desk, language),
        as_of,
        needs,
        _(
            "There is a score only if at least %(share)s of the conditions are rated; else only "
            "the range that is still possible.",
            share=needs,
        ),
        Provenance(__version__, framework_name(framework, framework_sha256, language), as_of=as_of),
        is_long,
        AT_ONCE,
        facets,
        tuple(counts),
        words,
    )


def _plain(text: str) -> str:
    """Return text as people look it up: without accents and capitals, whatever the language."""
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


def _facets(
    rows: Sequence[IndexRow], counted: dict[str, tuple[str, str, str, int]], say: Wording
) -> tuple[Facet, ...]:
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
    return dict(sorted(found.items(), key=lambda item: (_plain(item[0]), item[0])))


# --- order ----------------------------------------------------------------------------------------


def _findable(rows: Sequence[IndexRow], facets: Sequence[Facet], say: Wording) -> list[IndexRow]:
    """Add to each row which options hold for it and where it stands in each order."""
    numbers = [
        (_VALUES[facet.name], {option.value: option.number for option in facet.options})
        for facet in facets
    ]
    severity: dict[str, int] = {
        verdict: i for i, verdict in enumerate(MARK_SHAPES) if verdict != UNCLEAR
    }
    orders = (
        _ranks([(_plain(row.name.text), row.name.text) for row in rows]),
        _ranks([severity.get(row.verdict) for row in rows]),
        _ranks([row.low if row.has_score else None for row in rows]),
        _ranks([row.rated_share for row in rows]),
    )
    return [
        row._replace(
            options=tuple(
                dict.fromkeys(
                    number[value] for values, number in numbers for value in values(row, say)
                )
            ),
            ranks=ranks,
        )
        for row, ranks in zip(rows, zip(*orders, strict=True), strict=True)
    ]


def _ranks(keys: Sequence[Any]) -> list[int | None]:
    """Return the place of each key among the different ones; None stays None."""
    known = sorted({key for key in keys if key is not None})
    place = {key: i for i, key in enumerate(known)}
    return [None if key is None else place[key] for key in keys]


# --- search ---------------------------------------------------------------------------------------


def _searchable(rows: Sequence[IndexRow]) -> tuple[list[IndexRow], tuple[str, ...]]:
    """Add to each row the words by which it is found beside what it shows.

    Returns
    -------
    tuple
        The rows, and all words. What many rows share stands in the page once, and what is most
        common gets the smallest number: a page of thousands of rows stays light.
    """
    found = [_words_of(row) for row in rows]
    counts = Counter(word for words in found for word in words)
    known = sorted(counts, key=lambda word: (-counts[word], word))
    number = {word: i for i, word in enumerate(known)}
    searchable = [
        row._replace(words=_steps(sorted(number[word] for word in words)))
        for row, words in zip(rows, found, strict=True)
    ]
    return searchable, tuple(known)


def _words_of(row: IndexRow) -> list[str]:
    """Return the texts that a row lacks: titles whole, all else word by word.

    Parts of a word are found as well, so that a part of what is there already adds nothing.
    """
    shown = (
        row.name.text, str(row.place), row.status, *(theme.text for theme in row.themes),
        row.verdict_title, row.route, row.blocked_by,
    )  # fmt: skip
    there = "\n".join(map(_plain, shown))
    titles = [" ".join(_plain(title).split()) for title in row.obstacles]
    words = sorted({word for text in row.told for word in _plain(text).split()})
    lacking = []
    for text in (*titles, *sorted(words, key=len, reverse=True)):
        if text not in there:
            there = f"{there}\n{text}"
            lacking.append(text)
    return lacking


def _steps(numbers: Sequence[int]) -> str:
    """Write numbers as the steps between them: 0 to 25 is a letter, 26 `1a`, 27 `1b`, 52 `2a`."""
    steps = (divmod(n - before, 26) for before, n in pairwise((0, *numbers)))
    return "".join(f"{tens or ''}{ascii_lowercase[rest]}" for tens, rest in steps)
