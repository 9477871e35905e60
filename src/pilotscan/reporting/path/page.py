"""The page of paths: what `values` holds, worded and rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan._version import __version__
from pilotscan.model.desk import is_desk
from pilotscan.reporting.changes.values import VerdictMark
from pilotscan.reporting.path.values import AheadPage, AheadView, PathStepView, StandView
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.words.names import case_of
from pilotscan.reporting.words.next_step import (
    answers_text,
    blocked_by,
    change_of,
    distance_text,
    firmness,
    lead_of,
    outlook_text,
)
from pilotscan.reporting.words.phrases import (
    MARK_SHAPES,
    asks_text,
    desk_pilots_text,
    desk_text,
    framework_name,
    in_its_language,
)
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.model.framework import Framework
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.ahead import Ahead, Terms
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import Path

__all__ = ["ahead_page"]


def ahead_page(
    found: Sequence[Ahead],
    terms: Terms,
    framework: Framework,
    language: Language,
    framework_sha256: str = "",
) -> AheadPage:
    """Lay out what leads on from pilots, one after the other."""
    say, _ = Wording(framework, language), language.gettext
    judged = [one.now for one in found]
    if len(judged) == 1:
        desk = desk_text(judged[0].pilot, judged[0].assessments, language)
    else:
        desk = desk_pilots_text(sum(is_desk(e.pilot, e.assessments) for e in judged), language)
    return AheadPage(
        language.code,
        _("What if") if terms.to is None else _("The way to a better verdict"),
        say.said(framework.title),
        tuple(_terms(terms, say)),
        tuple(_ahead(one, say) for one in found),
        desk,
        Provenance(__version__, framework_name(framework, framework_sha256, language)),
    )


def _terms(terms: Terms, say: Wording) -> Iterator[str]:
    _ = say.language.gettext
    if terms.actors is not None:
        named = say.language.together([say.actor(actor) for actor in terms.actors])
        yield _("Only conditions that one of these can move are touched: %(actors)s.", actors=named)
    if terms.effort is not None:
        yield _("The least effort counts, not the fewest conditions.")


def _ahead(one: Ahead, say: Wording) -> AheadView:
    now, path = one.now, one.path
    head = (one.then or now).head
    pilot = now.pilot
    return AheadView(
        pilot.id,
        f"p-{pilot.id}",
        in_its_language(pilot.name, pilot.language, say.language),
        say.said(say.framework.routes[now.route].title),
        say.route_question(now.route),
        _stand(now, say),
        tuple(_assumed(one.then, say)) if one.then else (),
        _stand(one.then, say) if one.then else None,
        lead_of(path, now.route, say) if path else "",
        ""
        if path is None or path.effort is None
        else say.language.gettext("Effort: %(effort)s", effort=say.language.number(path.effort)),
        tuple(_steps(path, one.then or now, say)) if path else (),
        tuple(blocked_by(path, head, say)) if path else (),
    )


def _stand(evaluation: Evaluation, say: Wording) -> StandView:
    head = evaluation.head
    return StandView(
        _mark(head.verdict, head.route, say),
        firmness(head, say.language),
        outlook_text(head, say),
        distance_text(head, say),
    )


def _mark(verdict: Verdict, route: str, say: Wording) -> VerdictMark:
    return VerdictMark(verdict, MARK_SHAPES[verdict], say.verdict(verdict, route))


def _assumed(then: Evaluation, say: Wording) -> Iterator[str]:
    for name, _to in then.assumed:
        result = then.condition(name)
        if result.level is not None:
            yield say.language.gettext(
                "“%(condition)s” at level %(level)s, with evidence of strength %(strength)s",
                condition=say.condition(name),
                level=say.level(result.level),
                strength=result.support.strength,
            )


def _steps(path: Path, evaluation: Evaluation, say: Wording) -> Iterator[PathStepView]:
    for step, after in zip(path.steps or (), path.after, strict=True):
        name = step.condition
        yield PathStepView(
            name,
            say.named(name, case_of(step, evaluation)),
            change_of(step, say),
            say.advice(evaluation, name),
            say.who(evaluation, name),
            asks_text(evaluation, name, say.language),
            _mark(step.verdict_after, evaluation.route, say),
            answers_text(after.distance, say.language),
        )
