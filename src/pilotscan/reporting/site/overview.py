"""The overview of a run: one row per pilot, and by what its readers can search and sort."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan import __version__
from pilotscan.model.framework import VERDICTS
from pilotscan.model.pilot import UNKNOWN
from pilotscan.reporting.pages import Provenance
from pilotscan.reporting.view import (
    MARK_SHAPES,
    framework_name,
    number_of,
    place_text,
    range_text,
    rated_text,
    score_text,
)
from pilotscan.reporting.wording import Mixed, Said, Wording
from pilotscan.scoring.verdict import NOT_ASSESSABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pilotscan.model.framework import Framework
    from pilotscan.reporting.language import Language
    from pilotscan.scoring.result import Evaluation

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
UNCLEAR = VERDICTS[NOT_ASSESSABLE]
"""No judgement, so it is neither better nor worse than one."""


class IndexRow(NamedTuple):
    """One pilot in the overview.

    Parameters
    ----------
    themes : in the pilot's own words, all in its own language
    municipalities : as in the file, `unknown` among them
    low : end of the range of the score, unrounded
    has_score : else there is only the range
    rated_share : of the conditions that count, 0..1
    options : numbers of the options of `IndexPage.facets` that hold for it
    ranks : its place in each order of `SORTED_BY`, the same for equals; None is always last.
        `index_page` gives both, for as long as there is something to find
    """

    id: str
    name: Said
    place: Mixed | str
    route: str
    verdict: str
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
    options: tuple[int, ...] = ()
    ranks: tuple[int | None, ...] = ()


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
    """

    lang: str
    framework: Said
    rows: tuple[IndexRow, ...]
    counts: tuple[tuple[str, str, str, int], ...]
    desk: int
    as_of: str
    score_needs: str
    provenance: Provenance
    is_long: bool
    at_once: int
    facets: tuple[Facet, ...]


def index_row(evaluation: Evaluation, language: Language) -> IndexRow:
    """Lay out one pilot's row of the overview."""
    say = Wording(evaluation.framework, language)
    head, pilot = evaluation.head, evaluation.pilot
    own_lang = "" if pilot.language == language.code else pilot.language
    return IndexRow(
        pilot.id,
        Said(pilot.name, own_lang),
        place_text(pilot, language),
        say.route(head.route),
        head.verdict,
        say.verdict(head.verdict, head.route),
        MARK_SHAPES[head.verdict],
        score_text(head, language),
        range_text(head, language),
        rated_text(head, language),
        number_of(head.well_documented, head.counting, language),
        say.blocked_by(head),
        tuple(say.condition(name) for name in head.bottlenecks),
        language.gettext("status unknown")
        if pilot.status == UNKNOWN
        else language.label("status", pilot.status),
        head.route,
        tuple(Said(theme, own_lang) for theme in pilot.themes),
        pilot.place.municipality,
        head.score.low,
        head.score.value is not None,
        head.rated / head.counting if head.counting else 0.0,
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
    say = Wording(framework, language)
    counts = []
    for verdict, mark in MARK_SHAPES.items():
        n = sum(row.verdict == verdict for row in rows)
        wording = framework.verdicts.get(verdict)
        title = say.said(wording.title).text if wording else language.label("verdict", verdict)
        counts.append((verdict, mark, title, n))
    is_long = len(rows) > FEW
    facets: tuple[Facet, ...] = ()
    if is_long:
        titles: dict[str, Said] = {verdict: Said(title) for verdict, _, title, _ in counts}
        routes = {name: say.said(route.title) for name, route in framework.routes.items()}
        facets = _facets(rows, titles, routes, language)
        rows = _findable(rows, facets)
    return IndexPage(
        language.code,
        say.said(framework.title),
        tuple(rows),
        tuple(counts),
        desk,
        as_of,
        language.percent(framework.rules.min_score_coverage),
        Provenance(__version__, framework_name(framework, framework_sha256), "", "", as_of, ""),
        is_long,
        AT_ONCE,
        facets,
    )


def _plain(text: str) -> str:
    """Return text as people look it up: without accents and capitals, whatever the language."""
    spread = unicodedata.normalize("NFKD", text)
    return "".join(c for c in spread if not unicodedata.combining(c)).casefold()


# --- filters --------------------------------------------------------------------------------------

_VALUES: dict[str, Callable[[IndexRow], Iterable[str]]] = {
    "verdict": lambda row: (row.verdict,),
    "route": lambda row: (row.route_id,),
    "theme": lambda row: (theme.text.casefold() for theme in row.themes),
    "municipality": lambda row: (town.casefold() for town in row.municipalities),
}
"""By filter, the values of the options that hold for a row."""


def _facets(
    rows: Sequence[IndexRow],
    verdicts: dict[str, Said],
    routes: dict[str, Said],
    language: Language,
) -> tuple[Facet, ...]:
    _ = language.gettext
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
            for value in dict.fromkeys(_VALUES[name](row)):
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


def _findable(rows: Sequence[IndexRow], facets: Sequence[Facet]) -> list[IndexRow]:
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
                dict.fromkeys(number[value] for values, number in numbers for value in values(row))
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
