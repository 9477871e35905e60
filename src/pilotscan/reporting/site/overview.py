"""The overview of a run: one row per pilot, in groups by what can be done next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pilotscan._version import __version__
from pilotscan.model.assessment import UNKNOWN
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.site.overview_find import (
    Facet,
    facets_of,
    findable,
    searchable,
    words_beside,
)
from pilotscan.reporting.site.overview_map import MapView, map_view, map_words
from pilotscan.reporting.site.overview_row import IndexRow
from pilotscan.reporting.site.overview_words import (
    GROUPS,
    best_possible,
    distance_text,
    group_of,
    group_title,
    news_texts,
    next_text,
    open_text,
    outlook_texts,
    steps_to_go,
    strip_marks,
    strip_text,
    texts_to_find,
    who_text,
)
from pilotscan.reporting.words.deciding import deciding_marks
from pilotscan.reporting.words.phrases import (
    MARK_SHAPES,
    desk_pilots_text,
    framework_name,
    in_its_language,
    judged_text,
    marks_of,
    no_ranking_text,
    number_of,
    place_text,
    rated_text,
    verdict_counts,
)
from pilotscan.reporting.words.said import Mixed, Said
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.framework import Framework
    from pilotscan.reporting.pilot.chart_values import ChartWords
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation

__all__ = [
    "AT_ONCE",
    "IndexGroup",
    "IndexPage",
    "groups_of",
    "index_page",
    "index_row",
]

FEW = 3
"""So many pilots are seen at a glance: no search, filters and order for them."""
AT_ONCE = 100
"""Rows that are shown of a longer list until a reader asks for all: a browser lays out a table of
thousands of rows too slowly to answer while somebody types."""


class IndexGroup(NamedTuple):
    """Pilots for which the same can be done next.

    Parameters
    ----------
    title : empty where a framework gives no verdict, and all pilots stand together
    rows : nearest to a verdict first, then in the order of their files
    is_folded : they are shown when asked for
    """

    id: str
    title: str
    rows: tuple[IndexRow, ...]
    is_folded: bool


class IndexPage(NamedTuple):
    """The overview of a run.

    Parameters
    ----------
    lede, news : how many pilots are a yes, and what is known of the others; or on what they are
        judged, where a framework gives no verdict
    groups : in the order of the page, without empty ones
    marks : what the marks of verdicts mean
    is_long : there are so many pilots that readers want to search and sort
    at_once : rows that the script shows of a longer list; without it, and on paper, it is whole
    facets : filters that leave some pilots out; none unless the overview is long
    words : texts by which rows are found beside what they show, each once
    map, map_words : how far each pilot is from which verdict; without lanes where that is no
        question
    """

    lang: str
    framework: Said
    title: str
    lede: str
    news: str
    order: str
    no_ranking: str
    profile_only: bool
    rows: tuple[IndexRow, ...]
    groups: tuple[IndexGroup, ...]
    counts: tuple[tuple[str, str, str, int], ...]
    marks: tuple[tuple[str, str], ...]
    desk: str
    as_of: str
    provenance: Provenance
    is_long: bool
    at_once: int
    facets: tuple[Facet, ...]
    words: tuple[str, ...]
    map: MapView
    map_words: ChartWords


def index_row(evaluation: Evaluation, language: Language) -> IndexRow:
    """Lay out one pilot's row of the overview."""
    say = Wording(evaluation.framework, language)
    head, pilot = evaluation.head, evaluation.pilot
    own = partial(in_its_language, lang=pilot.language, language=language)
    strip, best = deciding_marks(evaluation), best_possible(head)
    row = IndexRow(
        pilot.id,
        own(pilot.name),
        place_text(pilot, language),
        say.route(head.route),
        head.verdict,
        say.verdict(head.verdict, head.route),
        MARK_SHAPES[head.verdict],
        group_of(head, evaluation.framework),
        strip,
        strip_marks(strip),
        strip_text(strip, language),
        open_text(evaluation, say),
        next_text(evaluation, say),
        who_text(evaluation, say),
        distance_text(evaluation, say),
        *outlook_texts(head, say),
        best,
        say.verdict(best, head.route),
        head.distance.answers,
        steps_to_go(head),
        rated_text(head, language),
        number_of(head.well_documented, head.counting, language),
        say.standing_lowest(evaluation) if say.framework.profile_only else say.blocked_by(head),
        language.gettext("status unknown")
        if pilot.status == UNKNOWN
        else language.label("status", pilot.status),
        head.route,
        tuple(map(own, pilot.themes)),
        pilot.place.municipality,
        head.rated / head.counting if head.counting else 0.0,
        tuple(say.obstacles(head)),
        question=say.route_question(head.route).text,
    )
    shown: list[Mixed | Said | str] = [row.name, row.place, row.route]
    if say.framework.profile_only:
        shown.append(row.blocked_by)
    else:
        shown += [row.verdict_title, row.open_route, row.next, row.who]
    texts = [row.status, row.blocked_by, *texts_to_find(evaluation, say)]
    return row._replace(told=words_beside(map(str, shown), row.obstacles, texts))


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
    counts = verdict_counts([(row.verdict, row.route_id) for row in rows], say)
    is_long = len(rows) > FEW
    facets: tuple[Facet, ...] = ()
    words: tuple[str, ...] = ()
    if is_long:
        facets = facets_of(rows, counts, say)
        rows = findable(rows, facets, say)
        rows, words = searchable(rows)
    if framework.profile_only:
        title, order = _("Pilots judged for scaling up"), _("In the order of their files.")
        lede, news = judged_text(len(rows), language), ""
    else:
        title = _("Which pilots can go on?")
        order = _("In each group what is nearest to a verdict comes first.")
        lede, news = news_texts(rows, tuple(counts.values()), language)
    return IndexPage(
        language.code,
        say.said(framework.title),
        title,
        lede,
        news,
        order,
        no_ranking_text(language),
        framework.profile_only,
        tuple(rows),
        groups_of(rows, language),
        tuple(counts.values()),
        tuple((mark, say.verdict(verdict, "")) for verdict, mark in marks_of(framework).items()),
        desk_pilots_text(desk, language),
        as_of,
        Provenance(__version__, framework_name(framework, framework_sha256, language), as_of=as_of),
        is_long,
        AT_ONCE,
        facets,
        words,
        map_view(rows if is_long else (), say),
        map_words(rows, say),
    )


def groups_of(rows: Sequence[IndexRow], language: Language) -> tuple[IndexGroup, ...]:
    """Part pilots by what can be done next, nearest to a verdict first."""
    groups = []
    for group in GROUPS:
        here = [row for row in rows if row.group == group]
        if not here:
            continue
        here.sort(key=lambda row: (row.steps is None, row.steps))
        is_folded = group == "mention" and len(here) < len(rows)
        groups.append(IndexGroup(group, group_title(group, here, language), tuple(here), is_folded))
    return tuple(groups)
