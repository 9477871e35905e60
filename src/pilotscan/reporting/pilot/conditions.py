"""The conditions of a report: what is known of each, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.asking.conversations import conversations
from pilotscan.asking.marks import FIRST_ROUND, respondent_id
from pilotscan.asking.subjects import informants_of, numbers
from pilotscan.model.assessment import UNKNOWN
from pilotscan.reporting.pilot.ratings import crowds_of, rating_views, ratings_of
from pilotscan.reporting.pilot.sentences import HALF
from pilotscan.reporting.pilot.values import (
    DimensionView,
    KnownView,
    UnknownGroup,
    UnknownView,
)
from pilotscan.reporting.words.asking import whom_text
from pilotscan.reporting.words.deciding import mark_of
from pilotscan.reporting.words.phrases import ask_text
from pilotscan.reporting.words.voices import fewer
from pilotscan.scoring.result import BASES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pilotscan.model.framework import Condition, Dimension
    from pilotscan.reporting.pilot.sentences import PilotWording
    from pilotscan.scoring.result import DimensionResult

__all__ = ["does_not_count", "known_views", "unknown_views"]


def _counting(say: PilotWording) -> Iterator[Condition]:
    return (c for c in say.framework.conditions if c.is_relevant(say.head.route))


# --- what is known --------------------------------------------------------------------------------


def known_views(say: PilotWording) -> tuple[DimensionView, ...]:
    """Lay out by dimension the conditions that have a level, or that do not apply, and why."""
    results = {result.id: result for result in say.head.dimensions}
    found = (
        DimensionView(
            dimension.id,
            say.said(dimension.title),
            _summary(say, dimension, results[dimension.id]),
            tuple(
                _known(say, condition)
                for condition in dimension.conditions
                if condition.is_relevant(say.head.route)
                and say.results[condition.id].state != UNKNOWN
            ),
        )
        for dimension in say.framework.dimensions
    )
    return tuple(view for view in found if view.conditions)


def _summary(say: PilotWording, dimension: Dimension, result: DimensionResult) -> str:
    if say.framework.profile_only and len(dimension.conditions) == 1:
        return ""  # the row below says all of it
    if result.mean is None:
        return say.language.gettext("no condition rated")
    return say.language.gettext(
        "mean %(mean)s, %(coverage)s rated",
        mean=say.two(result.mean),
        coverage=say.language.percent(result.coverage or 0.0, HALF),
    )


def _known(say: PilotWording, condition: Condition) -> KnownView:
    result = say.results[condition.id]
    level, gettext = result.level, say.language.gettext
    mark, mark_class = mark_of(result, say.framework.levels)
    needed = condition.necessary if condition.is_necessary(say.head.route) else None
    below = needed is not None and level is not None and level < needed.min_level
    necessity = ""
    if needed is not None:
        necessity = (
            gettext("necessary, minimum %(minimum)s: too low", minimum=needed.min_level)
            if below
            else gettext("necessary, minimum %(minimum)s", minimum=needed.min_level)
        )
    backing = result.support.strength
    return KnownView(
        id=condition.id,
        title=say.named(condition.id, "bottleneck" if below else ""),
        mark=mark,
        mark_class=mark_class,
        level=gettext("not applicable").capitalize() if level is None else say.level_shown(level),
        evidence="" if level is None else say.language.label("firmness", BASES[backing]),
        necessity=necessity,
        below_minimum=below,
        flags=tuple(say.language.label("flag", flag).capitalize() for flag in result.flags),
        ratings=tuple(rating_views(say, result)),
        several=len(ratings_of(say, condition.id)) > 1,
        unseen=tuple(map(say.own, say.evaluation.unseen(condition.id))),
    )


# --- what is not ----------------------------------------------------------------------------------


def unknown_views(say: PilotWording, asked: Collection[str]) -> tuple[UnknownGroup, ...]:
    """Lay out the conditions that nobody knows, by whom to ask; the most useful first.

    Parameters
    ----------
    asked : those whose question the page puts already
    """
    unknown = [c.id for c in _counting(say) if say.results[c.id].state == UNKNOWN]
    number = numbers(informants_of(say.evaluation), say.pilot)
    return tuple(
        UnknownGroup(
            whom_text(talk.whom, say.evaluation, say),
            talk.whom.is_guess,
            tuple(
                _unknown(say, question.condition, question.condition in asked)
                for question in talk.questions
            ),
            respondent_id(FIRST_ROUND, number[talk.whom]),
        )
        for talk in conversations(say.evaluation, unknown)
    )


def _unknown(say: PilotWording, name: str, is_asked: bool) -> UnknownView:
    condition = say.framework.condition_by_id[name]
    ratings = [rating for _, rating in ratings_of(say, name)]
    reasons = fewer([say.own(r.because) for r in ratings if r.because], say.language)
    cited = [item.source for rating in ratings for item in rating.evidence]
    asks = say.evaluation.asks(name)
    question = say.maybe(asks[0].question) if asks and not is_asked else ""
    return UnknownView(
        name,
        say.said(condition.title),
        condition.is_necessary(say.head.route),
        (*crowds_of(say, name), *reasons),
        say.refs(cited),
        question,
        tuple(ask_text(ask, say.pilot, say.language) for ask in asks[1:]),
    )


def does_not_count(say: PilotWording) -> str:
    """Name what does not count on the route; empty if all does."""
    names = [c.id for c in say.framework.conditions if not c.is_relevant(say.head.route)]
    if not names:
        return ""
    return say.language.gettext(
        "Does not count on this route: %(named)s.", named=say.conditions(names)
    )
