"""The report of one pilot: what `values` holds, worded and rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan._version import __version__
from pilotscan.catalogue import codes
from pilotscan.loading.document import format_path
from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.model.scale import UNCLEAR
from pilotscan.reporting.pilot import facts
from pilotscan.reporting.pilot.actions import actions
from pilotscan.reporting.pilot.answer import answer, first_sentence
from pilotscan.reporting.pilot.assessors import agreement, assessors, lone_stops
from pilotscan.reporting.pilot.beside import beside_views
from pilotscan.reporting.pilot.charts import draw_charts
from pilotscan.reporting.pilot.conditions import (
    does_not_count,
    known_views,
    unknown_views,
)
from pilotscan.reporting.pilot.lessons import lessons
from pilotscan.reporting.pilot.money import money_end
from pilotscan.reporting.pilot.sentences import PilotWording
from pilotscan.reporting.pilot.values import (
    Mind,
    Passage,
    PilotPage,
    Provenance,
    Reply,
    RouteRow,
    WarningView,
)
from pilotscan.reporting.words.hinges import hinge_rows
from pilotscan.reporting.words.next_step import answers_text, observation_text, way
from pilotscan.reporting.words.phrases import (
    desk_text,
    framework_name,
    place_text,
    range_text,
    rated_text,
    score_text,
    unrated_text,
    verdict_cells,
)
from pilotscan.reporting.words.said import Said
from pilotscan.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.next_step import Way
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.observations import Observation
    from pilotscan.scoring.result import RouteResult

__all__ = ["pilot_page"]

ROUTE_NAMES = 1
"""So many conditions are named in the way of another route."""
MIND = 2
"""So much to keep in mind stands on the first screen."""


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
    route = framework.routes[head.route]
    # A reason for another route is none for this one.
    because = pilot.scaling.because if pilot.scaling.route in {None, head.route} else None
    charts = draw_charts(evaluation, say)
    line, summary = _in_a_line(facts.passage(say, pilot.summary))
    mind = _mind(say)
    learnt, todo = lessons(say), actions(say)
    asked = {question.condition for card in todo.cards for question in card.questions}
    unknown = unknown_views(say, asked)
    return PilotPage(
        lang=language.code,
        id=pilot.id,
        name=say.own(pilot.name),
        line=line,
        framework=say.said(framework.title),
        place=place_text(pilot, language),
        period=say.period(),
        status=language.gettext("status unknown")
        if pilot.status == UNKNOWN
        else language.label("status", pilot.status),
        route=say.said(route.title),
        question=say.said(route.question),
        # Where there is one route only, nobody has to name it.
        route_declared=evaluation.route_declared or len(framework.routes) == 1,
        profile_only=framework.profile_only,
        answer=answer(say),
        deciding=charts.deciding,
        mind=mind[:MIND],
        desk=desk_text(pilot, evaluation.assessments or pilot.assessments, language),
        desk_date=language.date(evaluation.as_of) if evaluation.as_of else "",
        reply=_reply(say),
        prose_in=_untranslated(say),
        too_early=say.too_early(),
        unrated=unrated_text(language),
        looking_back=say.looking_back(),
        actions=todo,
        ways=_ways(say),
        lessons=learnt,
        known=known_views(say),
        unknown=unknown,
        unknown_count=sum(len(group.conditions) for group in unknown),
        more_mind=mind[MIND:],
        also_ask=tuple(one.ask for one in mind if one.ask),
        does_not_count=does_not_count(say),
        routes=tuple(_route_row(say, result) for result in evaluation.routes if result is not head),
        routes_alike=_routes_alike(say),
        route_because=facts.passage(say, because),
        ambition=facts.passage(say, pilot.scaling.ambition),
        target_context=facts.passage(say, pilot.scaling.target_context),
        origin=say.own(pilot.origin.copy_of) if pilot.origin else "",
        origin_because=facts.passage(say, pilot.origin.because if pilot.origin else None),
        summary=summary,
        themes=tuple(say.own(theme) for theme in pilot.themes),
        problem=facts.passage(say, pilot.problem),
        target_groups=facts.target_groups(say),
        activities=facts.passages(say, pilot.activities),
        mechanisms=() if learnt else facts.passages(say, pilot.mechanisms),
        barriers=() if learnt else facts.passages(say, pilot.barriers),
        recognition=facts.passages(say, pilot.recognition),
        figures=facts.figures(say),
        partners=facts.partners(say),
        funding=facts.funding(say),
        money_end=money_end(evaluation, language),
        timeline=charts.timeline,
        circumstances=facts.circumstances(say),
        outcomes=facts.outcomes(say),
        score=score_text(head, language),
        score_range=range_text(head, language),
        hinges=hinge_rows(head, say),
        together=tuple(say.reason(reason, head) for reason in head.reasons),
        assessors=assessors(say),
        voices=say.voices(),
        agreement=agreement(say),
        spread=charts.spread,
        trend=charts.trend,
        beside=beside_views(evaluation, say),
        afterlife=facts.afterlife(say),
        warnings=tuple(_warnings(say, diagnostics)),
        sources=facts.sources(say),
        provenance=_provenance(say, framework_sha256),
        charts=tuple(charts.words),
        chart_words=charts.words,
    )


def _ways(say: PilotWording) -> tuple[Way, ...]:
    """Say how much leads to each yes, or what is in the way; an unclear answer says so itself."""
    head = say.head
    if head.verdict == UNCLEAR:
        return ()
    ways = [(path, way(path, head, say)) for path in head.paths if path.steps != ()]
    return tuple(one._replace(parts=()) if path.steps else one for path, one in ways)


def _in_a_line(summary: Passage | None) -> tuple[Passage | None, Passage | None]:
    """Split a summary: its first sentence for the top of the page, and the rest of it."""
    if summary is None:
        return None, None
    first = first_sentence(summary.text.text)
    rest = summary.text.text[len(first) :].strip()
    line = summary._replace(text=summary.text._replace(text=first))
    if not rest:
        return line, None
    return line, summary._replace(text=summary.text._replace(text=rest))


def _mind(say: PilotWording) -> tuple[Mind, ...]:
    """Return what to keep in mind: first one thing that the file wants seen, then a risk, then on.

    One of each comes first, so that neither hides the other; before all that somebody warns.
    """
    warned = [Mind(told) for told in lone_stops(say)]
    wanted = [Mind(told.text, told.sources) for told in facts.highlights(say)]
    kinds = [one.kind for one in say.evaluation.observations]
    seen = [
        _observation(say, one, is_another=one.kind in kinds[:i])
        for i, one in enumerate(say.evaluation.observations)
    ]
    return (*warned, *wanted[:1], *seen[:1], *wanted[1:], *seen[1:])


def _routes_alike(say: PilotWording) -> str:
    """Say in a sentence that too little is known on every other route; empty if not so."""
    others = [on for on in say.evaluation.routes if on.route != say.head.route]
    if not others or any(on.verdict != UNCLEAR for on in others):
        return ""
    named = [
        f"{say.route(on.route)} ({answers_text(on.distance.answers, say.language)})"
        for on in others
    ]
    return say.language.gettext(
        "Too little is known on the other routes as well: %(routes)s.",
        routes=say.language.together(named),
    )


def _route_row(say: PilotWording, result: RouteResult) -> RouteRow:
    route = say.framework.routes[result.route]
    return RouteRow(
        result.route,
        say.said(route.title),
        say.said(route.question),
        *verdict_cells(result.verdict, result.route, say),
        rated_text(result, say.language),
        answers_text(result.distance.answers, say.language) or say.blocked_by(result, ROUTE_NAMES),
    )


def _observation(say: PilotWording, seen: Observation, *, is_another: bool) -> Mind:
    sources = say.refs(seen.sources)
    return Mind(
        observation_text(seen, say.pilot, say, is_another=is_another),
        sources,
        say.reading(seen.sources) if seen.inferred else "",
        () if sources else tuple(format_path(path) for path in seen.facts),
        "" if is_another else say.said(seen.rule.ask),
    )


def _warnings(say: PilotWording, diagnostics: Sequence[Diagnostic]) -> Iterator[WarningView]:
    """Say what was found; what was found alike of many of one role, once, with how often."""
    alike: dict[tuple[object, ...], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        alike.setdefault(_kind(say, diagnostic), []).append(diagnostic)
    for first, *others in alike.values():
        view = _warning(say, first)
        if others:
            more = say.language.ngettext("and %(n)s more", "and %(n)s more", len(others))
            view = view._replace(place=f"{view.place}, {more}")
        yield view


def _kind(say: PilotWording, diagnostic: Diagnostic) -> tuple[object, ...]:
    """Return what warnings about assessors of a crowded role have in common; else all of it."""
    steps = diagnostic.where.steps
    listed = say.pilot.assessments
    if diagnostic.where.file == say.evaluation.file and steps[:1] == ("assessments",) and steps[1:]:
        i, *rest = steps[1:]
        if isinstance(i, int) and i < len(listed) and listed[i].assessor.role in say.crowded:
            return diagnostic.code, listed[i].assessor.role, *rest
    return (id(diagnostic),)


def _warning(say: PilotWording, diagnostic: Diagnostic) -> WarningView:
    """Say what was found, where and what to do."""
    where, entry = diagnostic.where, codes()[diagnostic.code]
    place = say.language.gettext("line %(line)s", line=where.line) if where.line else "–"
    place = say.language.tell(where.cell) or place
    if where.file != say.evaluation.file:
        place = f"{where.file}, {place}"
    return WarningView(
        place,
        diagnostic.code,
        entry.title[say.language.code],
        _told(say.language, diagnostic.message),
        _told(say.language, diagnostic.hint)
        if diagnostic.hint
        else Said(entry.remedy[say.language.code]),
    )


def _told(language: Language, text: str) -> Said:
    """Tell a sentence; one of which nothing but the English is known is marked as that."""
    is_known = isinstance(text, Told)
    return Said(language.tell(text), "" if is_known else language.foreign(DEFAULT_LANGUAGE))


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
