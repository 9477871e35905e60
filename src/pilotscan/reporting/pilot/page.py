"""The report of one pilot: what `values` holds, worded and rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan._version import __version__
from pilotscan.catalogue import codes
from pilotscan.loading.document import format_path
from pilotscan.reporting.documents.scales import across, level_ticks, profile_bar
from pilotscan.reporting.pilot import facts
from pilotscan.reporting.pilot.assessors import agreement, assessors, disagreements
from pilotscan.reporting.pilot.beside import beside_views
from pilotscan.reporting.pilot.charts import draw_charts
from pilotscan.reporting.pilot.conditions import dimension_view
from pilotscan.reporting.pilot.money import money_end
from pilotscan.reporting.pilot.obstacles import obstacles, steps
from pilotscan.reporting.pilot.sentences import HALF, PilotWording
from pilotscan.reporting.pilot.values import (
    ObservationView,
    PilotPage,
    ProfileRow,
    Provenance,
    Reply,
    RouteRow,
    VerdictView,
    WarningView,
)
from pilotscan.reporting.words.hinges import change_text, hinge_text
from pilotscan.reporting.words.next_step import (
    distance_text,
    firmness,
    observation_text,
    outlook_text,
    way,
)
from pilotscan.reporting.words.numbers import outwards, step_reached
from pilotscan.reporting.words.phrases import (
    MARK_SHAPES,
    desk_text,
    framework_name,
    judged_cells,
    levels_text,
    number_of,
    place_text,
    range_text,
    rated_text,
    score_text,
    unrated_text,
)
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.observations import Observation
    from pilotscan.scoring.result import RouteResult

__all__ = ["pilot_page"]

FIRST_STEPS = 3


def pilot_page(
    evaluation: Evaluation,
    language: Language,
    framework_sha256: str = "",
    diagnostics: Sequence[Diagnostic] = (),
) -> PilotPage:
    """Lay out the report of one pilot.

    Parameters
    ----------
    diagnostics : what checking its file found, with what is private masked
    """
    say = PilotWording(evaluation, language)
    pilot, head, framework = say.pilot, say.head, say.framework
    route, rules, levels = framework.routes[head.route], framework.rules, framework.levels
    # A reason for another route is none for this one.
    because = pilot.scaling.because if pilot.scaling.route in {None, head.route} else None
    todo, profile = steps(say), _profile(say)
    first = FIRST_STEPS
    if framework.profile_only:
        first = min(first, sum(say.results[step.id].level is not None for step in todo))
    line = "" if framework.profile_only else language.number(rules.ready.min_dimension_mean)
    charts = draw_charts(evaluation, say, profile, line)
    return PilotPage(
        lang=language.code,
        id=pilot.id,
        name=say.own(pilot.name),
        framework=say.said(framework.title),
        place=place_text(pilot, language),
        period=say.period(),
        status=language.label("status", pilot.status),
        route=say.said(route.title),
        route_about=say.said(route.about),
        question=say.said(route.question),
        # Where there is one route only, nobody has to name it.
        route_declared=evaluation.route_declared or len(framework.routes) == 1,
        route_because=facts.passage(say, because),
        ambition=facts.passage(say, pilot.scaling.ambition),
        target_context=facts.passage(say, pilot.scaling.target_context),
        origin=say.own(pilot.origin.copy_of) if pilot.origin else "",
        origin_because=facts.passage(say, pilot.origin.because if pilot.origin else None),
        summary=facts.passage(say, pilot.summary),
        desk=desk_text(pilot, evaluation.assessments or pilot.assessments, language),
        reply=_reply(say),
        prose_in=_untranslated(say),
        too_early=say.too_early(),
        unrated=unrated_text(language),
        looking_back=say.looking_back(),
        verdict=VerdictView(
            head.verdict,
            MARK_SHAPES[head.verdict],
            say.verdict(head.verdict, head.route),
            say.basis(evaluation, head),
            say.why(head),
            change_text(head, say),
            firmness(head, language),
            outlook_text(head, say),
            distance_text(head, say),
            tuple(way(path, head, say) for path in head.paths if path.steps != ()),
        ),
        highlights=facts.highlights(say),
        observations=tuple(_observation(say, seen) for seen in evaluation.observations),
        score=score_text(head, language),
        score_range=range_text(head, language),
        rated=rated_text(head, language),
        documented=number_of(head.well_documented, head.counting, language),
        profile_only=framework.profile_only,
        profile=profile,
        profile_ready=across(rules.ready.min_dimension_mean, levels.first, levels.last),
        profile_ready_text=line,
        profile_needs=say.profile_needs(),
        top_level=say.level(levels.last),
        first_level=levels.first,
        has_necessary=say.has_necessary(head.route),
        profile_ticks=level_ticks(levels),
        profile_height=len(profile) * 40 + 46,
        obstacles=obstacles(say, profile),
        first_steps=todo[:first],
        later_steps=todo[first:],
        routes=tuple(_route_row(say, result) for result in evaluation.routes),
        themes=tuple(say.own(theme) for theme in pilot.themes),
        problem=facts.passage(say, pilot.problem),
        target_groups=facts.target_groups(say),
        activities=facts.passages(say, pilot.activities),
        mechanisms=facts.passages(say, pilot.mechanisms),
        barriers=facts.passages(say, pilot.barriers),
        recognition=facts.passages(say, pilot.recognition),
        figures=facts.figures(say),
        partners=facts.partners(say),
        funding=facts.funding(say),
        timeline=charts.timeline,
        circumstances=facts.circumstances(say),
        outcomes=facts.outcomes(say),
        afterlife=facts.afterlife(say),
        levels_about=levels_text(say),
        dimensions=tuple(dimension_view(say, dimension) for dimension in framework.dimensions),
        irrelevant=sum(not c.is_relevant(head.route) for c in framework.conditions),
        hinges=tuple(
            (hinge.condition, hinge_text(hinge, head, say), say.verdict(hinge.verdict, head.route))
            for hinge in head.hinges
        ),
        together=tuple(say.reason(reason, head) for reason in head.reasons),
        assessors=assessors(say),
        disagreements=disagreements(say),
        voices=say.voices(),
        agreement=agreement(say),
        beside=beside_views(evaluation, say),
        warnings=tuple(_warning(say, diagnostic) for diagnostic in diagnostics),
        score_needs=language.exact_percent(rules.min_score_coverage),
        documented_from=rules.unsupported.below_evidence,
        sources=facts.sources(say),
        provenance=_provenance(say, framework_sha256),
        charts=tuple(charts.words),
        chart_words=charts.words,
        money_end=money_end(evaluation, language),
        route_ranges=charts.routes,
        strip=charts.strip,
        spread=charts.spread,
        trend=charts.trend,
    )


def _profile(say: PilotWording) -> tuple[ProfileRow, ...]:
    rows: list[ProfileRow] = []
    for dimension, result in zip(say.framework.dimensions, say.head.dimensions, strict=True):
        if result.low is None or result.high is None:
            continue
        mean, coverage = result.mean, result.coverage or 0.0
        low, high = outwards(result.low, result.high, 2)
        rows.append(
            ProfileRow(
                dimension.id,
                say.said(dimension.title),
                "–" if mean is None else say.two(mean),
                say.language.gettext("unknown")
                if mean is None
                else say.label_of(step_reached(mean)),
                say.two(result.low)
                if result.low == result.high
                else say.language.gettext(
                    "%(low)s to %(high)s", low=say.two(low), high=say.two(high)
                ),
                say.language.percent(coverage, HALF),
                coverage < HALF,
                profile_bar(result, say.framework.levels),
                len(rows) * 40 + 8,
            )
        )
    return tuple(rows)


def _route_row(say: PilotWording, result: RouteResult) -> RouteRow:
    route = say.framework.routes[result.route]
    return RouteRow(
        result.route,
        say.said(route.title),
        say.said(route.question),
        say.said(route.about),
        *judged_cells(result, result.route, say),
        say.blocked_by(result),
        result.route == say.head.route,
    )


def _observation(say: PilotWording, seen: Observation) -> ObservationView:
    return ObservationView(
        observation_text(seen, say.pilot, say),
        say.refs(seen.sources),
        tuple(format_path(path) for path in seen.facts),
        say.reading(seen.sources) if seen.inferred else "",
        say.said(seen.rule.ask),
    )


def _warning(say: PilotWording, diagnostic: Diagnostic) -> WarningView:
    """Say what was found, where and what to do; what is only there in English is marked so."""
    where, entry = diagnostic.where, codes()[diagnostic.code]
    place = say.language.gettext("line %(line)s", line=where.line) if where.line else "–"
    if where.file != say.evaluation.file:
        place = f"{where.file}, {place}"
    english = "" if say.language.code == "en" else "en"
    hint = Said(diagnostic.hint, english)
    return WarningView(
        place,
        diagnostic.code,
        entry.title[say.language.code],
        Said(diagnostic.message, english),
        hint if hint.text else Said(entry.remedy[say.language.code]),
    )


def _untranslated(say: PilotWording) -> str:
    """Return the language of the file, where the pilot is not described in that of the page."""
    pilot = say.pilot
    described = (pilot.summary, pilot.problem, *pilot.activities, *pilot.mechanisms)
    rated = (rating for a in say.evaluation.assessments for rating in a.ratings.values())
    told = [
        *(prose.text for prose in described if prose),
        *(rating.because for rating in rated if rating.because),
    ]
    # A name needs no translation: it tells the language only where nothing else does.
    own = any(say.own(text).lang for text in told or [pilot.name])
    return say.label("language", pilot.language) if own else ""


def _reply(say: PilotWording) -> Reply | None:
    reply = say.pilot.reply
    if reply is None:
        return None
    return Reply(
        say.maybe(reply.by),
        say.language.date(reply.date) if reply.date else "",
        say.own(reply.text),
    )


def _provenance(say: PilotWording, framework_sha256: str) -> Provenance:
    as_of, checked = say.evaluation.as_of, say.pilot.checked
    return Provenance(
        __version__,
        framework_name(say.framework, framework_sha256, say.language),
        say.evaluation.file,
        say.evaluation.sha256,
        say.language.date(as_of) if as_of else "",
        say.language.date(checked) if checked else "",
    )
