"""The page of a comparison: what `values` holds, worded and rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan._version import __version__
from pilotscan.comparing.schemes import has_equal_weights
from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.scale import OUTCOMES, UNCLEAR
from pilotscan.reporting.comparison.asking import asking
from pilotscan.reporting.comparison.assessors import (
    agreement_rows,
    agreement_text,
    own_rows,
    talks,
)
from pilotscan.reporting.comparison.conditions import actor_sections, dimension_rows, own_section
from pilotscan.reporting.comparison.heatmap import HEATMAP_AT_MOST, By, Grouping, make_heatmap
from pilotscan.reporting.comparison.lessons import lesson_sections, without_lesson
from pilotscan.reporting.comparison.ordering import assumptions, order_section
from pilotscan.reporting.comparison.sentences import (
    ComparisonWording,
    desk_notice,
    distance_text,
)
from pilotscan.reporting.comparison.values import (
    ComparisonPage,
    ObservationRow,
    PilotRow,
    RoadRow,
    SchemeRow,
    SchemeSection,
    TrendRow,
    TrendStep,
)
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.words.phrases import (
    framework_name,
    judged_cells,
    left_out_text,
    marks_of,
    no_ranking_text,
    trend_text,
    verdict_cells,
    verdict_counts,
)
from pilotscan.reporting.words.said import mixed
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.record import PilotRecord
    from pilotscan.comparing.schemes import Scheme
    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.said import Said

__all__ = ["Layout", "comparison_page"]

CHANGED_AT_MOST = 40
PILOTS_AT_MOST = 200
TRENDS_AT_MOST = 40
OBSERVED_AT_MOST = 20
STEPS_AT_MOST = 6


class Layout(NamedTuple):
    """How a comparison is to be shown: what the heatmap shows, and how its pilots are grouped."""

    by: By = "condition"
    grouping: Grouping = "verdict"


def comparison_page(
    comparison: Comparison, language: Language, layout: Layout | None = None
) -> ComparisonPage:
    """Lay out the page of a comparison."""
    say, settings = ComparisonWording(comparison, language), comparison.settings
    records, framework = comparison.records, comparison.framework
    agreements, more_agreements = agreement_rows(say)
    told, more_talks, small_differences = talks(say)
    moving = _moving(say)
    return ComparisonPage(
        lang=language.code,
        framework=say.said(framework.title),
        profile_only=framework.profile_only,
        total=len(records),
        desk=desk_notice(comparison, language),
        no_ranking=no_ranking_text(language),
        selection=settings.selection,
        routes=language.together(
            [say.route(r) for r in framework.routes if r in comparison.judged.routes]
        ),
        route_given="" if settings.route is None else say.route(settings.route),
        news="" if framework.profile_only else say.news(),
        highlights=tuple(say.highlights()),
        counts=_counts(say),
        tally=tuple(
            verdict_counts([(r.verdict, r.route) for r in comparison.judged.results], say).values()
        ),
        actors=actor_sections(say),
        own=own_section(say),
        dimensions=dimension_rows(say),
        ready_level=say.level(framework.rules.ready.min_level),
        can_be_weak=framework.rules.ready.min_level > framework.levels.first,
        in_place=say.in_place,
        speaks_of_place=say.speaks_of_place,
        first_level=framework.levels.first,
        last_level=framework.levels.last,
        heatmap=make_heatmap(say, *(layout or Layout()))
        if len(records) <= HEATMAP_AT_MOST
        else None,
        heatmap_at_most=HEATMAP_AT_MOST,
        asking=asking(say),
        bottlenecks=sum(tally.standing["bottleneck"] for tally in comparison.conditions),
        lessons=lesson_sections(say),
        no_lesson=without_lesson(say),
        roads=_roads(say),
        observations=_observations(say),
        orders=tuple(order_section(say, order) for order in comparison.orders),
        order_assumptions=assumptions(say),
        order_asked=comparison.ordering is not None,
        order_drawn=any(order.draws is not None for order in comparison.orders),
        agreement=agreement_text(say),
        agreements=agreements,
        more_agreements=more_agreements,
        own_rows=own_rows(say),
        talks=told,
        more_talks=more_talks,
        small_differences=small_differences,
        trends=tuple(_trend_row(say, i) for i in moving[:TRENDS_AT_MOST]),
        more_trends=max(len(moving) - TRENDS_AT_MOST, 0),
        trends_summary=_trends_summary(say, moving),
        trends_about=trend_text(language),
        schemes=tuple(_scheme(say, scheme) for scheme in comparison.schemes),
        weights_remark=language.gettext(
            "The framework gives every dimension, and every condition within a dimension, the "
            "same weight. Equal weights are therefore nothing else."
        )
        if has_equal_weights(framework)
        else "",
        pilots=tuple(_pilot_row(say, i) for i in range(len(records))[:PILOTS_AT_MOST]),
        listed=frozenset(record.id for record in records[:PILOTS_AT_MOST]),
        more_pilots=max(len(records) - PILOTS_AT_MOST, 0),
        provenance=Provenance(
            __version__,
            framework_name(framework, settings.framework_sha256, language),
            as_of=_dates(say),
        ),
    )


def _counts(say: ComparisonWording) -> tuple[tuple[str, str, str, int], ...]:
    found = say.comparison.judged.verdict.tolist()
    return tuple(
        (name, mark, say.verdict(name, ""), found.count(OUTCOMES.index(name)))
        for name, mark in marks_of(say.framework).items()
    )


def _dates(say: ComparisonWording) -> str:
    days = sorted({record.as_of for record in say.comparison.records if record.as_of is not None})
    if not days:
        return ""
    first, last = say.language.date(days[0]), say.language.date(days[-1])
    if first == last:
        return first
    return say.language.gettext("%(start)s to %(end)s", start=first, end=last)


def _pilot_row(say: ComparisonWording, i: int) -> PilotRow:
    record, result = say.comparison.records[i], say.comparison.judged.results[i]
    return PilotRow(
        record.id,
        say.names[i],
        mixed(_place(say, record), f" ({record.country})"),
        say.language.gettext("status unknown")
        if record.status == UNKNOWN
        else say.language.label("status", record.status),
        say.route(result.route),
        *judged_cells(result, result.route, say),
        "" if result.verdict == UNCLEAR else say.blocked_by(result),
        distance_text(say, i),
    )


def _place(say: ComparisonWording, record: PilotRecord) -> Said | str:
    """Say where a pilot is; a region is in the pilot's own words, towns are names."""
    if record.municipalities:
        return say.language.together(record.municipalities)
    if record.region:
        return say.own(record, record.region)
    if record.scope == "local":
        return say.language.gettext("municipality not named")
    return say.language.label("scope", record.scope)


def _observations(say: ComparisonWording) -> tuple[ObservationRow, ...]:
    comparison = say.comparison
    asked = {rule.kind: rule.ask for rule in reversed(say.framework.observations)}
    return tuple(
        ObservationRow(
            kind,
            say.language.label("observation", kind),
            say.said(asked[kind]),
            say.language.number(len(where)),
            tuple((say.names[i], comparison.ids[i]) for i in where[:OBSERVED_AT_MOST]),
            max(len(where) - OBSERVED_AT_MOST, 0),
        )
        for kind, where in comparison.observed.items()
    )


def _roads(say: ComparisonWording) -> tuple[RoadRow, ...]:
    rows = []
    verdicts = marks_of(say.framework)
    for name, judged in say.comparison.roads.items():
        found = judged.verdict.tolist()
        route = say.framework.routes[name]
        rows.append(
            RoadRow(
                say.said(route.title),
                say.said(route.about),
                sum(record.own_route == name for record in say.comparison.records),
                tuple(found.count(OUTCOMES.index(verdict)) for verdict in verdicts),
                tuple(say.verdict(verdict, name) for verdict in verdicts),
            )
        )
    return tuple(rows)


def _moving(say: ComparisonWording) -> list[int]:
    """Return the pilots with a trend, those that got another verdict first."""
    found = [i for i, record in enumerate(say.comparison.records) if record.trend]
    return sorted(found, key=lambda i: not _has_moved(say, i))


def _has_moved(say: ComparisonWording, i: int) -> bool:
    return len({point.verdict for point in say.comparison.records[i].trend}) > 1


def _trends_summary(say: ComparisonWording, moving: Sequence[int]) -> str:
    if not moving:
        return ""
    return say.language.ngettext(
        "%(n)s pilot has assessments of two dates or more; the verdict moved in %(moved)s.",
        "%(n)s pilots have assessments of two dates or more; the verdict moved in %(moved)s.",
        len(moving),
        moved=say.language.number(sum(_has_moved(say, i) for i in moving)),
    )


def _trend_row(say: ComparisonWording, i: int) -> TrendRow:
    record = say.comparison.records[i]
    steps = tuple(
        TrendStep(
            say.language.date(point.date),
            *judged_cells(point, record.route, say),
        )
        for point in record.trend[-STEPS_AT_MOST:]
    )
    left_out = left_out_text(len(record.trend) - len(steps), say.language)
    return TrendRow(say.names[i], record.id, steps, left_out)


def _scheme(say: ComparisonWording, scheme: Scheme) -> SchemeSection:
    gettext, many = say.language.gettext, say.language.ngettext
    other_say = Wording(scheme.framework, say.language)
    if scheme.kind == "equal-weights":
        title = gettext("Equal weights")
        about = gettext(
            "The same framework, with every dimension and every condition within a dimension "
            "counting the same."
        )
    else:
        name = framework_name(scheme.framework, "", say.language)
        title = f"{other_say.said(scheme.framework.title).text} ({name})"
        about = gettext(
            "The same ratings by the rules of the other framework, as far as its conditions "
            "have the same id: %(shared)s of %(total)s. Its other conditions count as unknown.",
            shared=say.language.number(len(scheme.shared)),
            total=say.language.number(len(scheme.framework.conditions)),
        )
    rows = []
    place = {pilot: k for k, pilot in enumerate(scheme.pilots)}
    for i in scheme.changed[:CHANGED_AT_MOST]:
        if scheme.judged is None:
            break
        mine, theirs = say.comparison.judged.results[i], scheme.judged.results[place[i]]
        rows.append(
            SchemeRow(
                say.names[i],
                *verdict_cells(mine.verdict, mine.route, say),
                *verdict_cells(theirs.verdict, theirs.route, other_say),
                say.why(mine),
                other_say.why(theirs),
            )
        )
    able = len(scheme.pilots)
    summary = many(
        "%(changed)s of %(n)s pilot gets another verdict.",
        "%(changed)s of %(n)s pilots get another verdict.",
        able,
        changed=say.language.number(len(scheme.changed)),
    )
    lost = len(say.comparison.records) - able
    if lost:
        summary += " " + many(
            "%(n)s pilot is on a route that the other framework does not have.",
            "%(n)s pilots are on a route that the other framework does not have.",
            lost,
        )
    return SchemeSection(
        title, about, tuple(rows), summary, max(len(scheme.changed) - CHANGED_AT_MOST, 0)
    )
