"""Every condition in full: its level, its evidence, what each assessor said, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.assessment import UNKNOWN
from pilotscan.reporting.pilot.sentences import HALF
from pilotscan.reporting.pilot.spread_chart import clipped
from pilotscan.reporting.pilot.values import (
    ConditionView,
    DimensionView,
    EvidenceView,
    RatingView,
)
from pilotscan.reporting.words.deciding import mark_of
from pilotscan.reporting.words.phrases import ask_text, assessor_name
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from pilotscan.model.assessment import Assessment, Rating
    from pilotscan.model.framework import Condition, Dimension
    from pilotscan.reporting.pilot.sentences import PilotWording
    from pilotscan.scoring.result import ConditionResult

__all__ = ["dimension_view"]


def dimension_view(say: PilotWording, dimension: Dimension) -> DimensionView:
    """Lay out a dimension with its conditions."""
    result = next(d for d in say.head.dimensions if d.id == dimension.id)
    if say.framework.profile_only and len(dimension.conditions) == 1:
        summary = ""  # the card below says all of it
    elif result.coverage is None:
        summary = say.language.gettext("Does not count on this route")
    elif result.mean is None:
        summary = say.language.gettext("no condition rated")
    else:
        summary = say.language.gettext(
            "mean %(mean)s, %(coverage)s rated",
            mean=say.two(result.mean),
            coverage=say.language.percent(result.coverage, HALF),
        )
    return DimensionView(
        dimension.id,
        say.said(dimension.title),
        say.said(dimension.about),
        summary,
        tuple(_condition(say, condition) for condition in dimension.conditions),
    )


def _condition(say: PilotWording, condition: Condition) -> ConditionView:
    result = say.results[condition.id]
    level, gettext = result.level, say.language.gettext
    mark, mark_class = mark_of(result, say.framework.levels)
    needed = condition.necessary if condition.is_necessary(say.head.route) else None
    below = needed is not None and level is not None and level < needed.min_level
    necessity = ""
    if needed is not None:
        necessity = (
            gettext("Necessary, minimum %(minimum)s: bottleneck", minimum=needed.min_level)
            if below
            else gettext("Necessary, minimum %(minimum)s", minimum=needed.min_level)
        )
    assessed = [
        (assessment, assessment.ratings[condition.id])
        for assessment in say.evaluation.assessments
        if condition.id in assessment.ratings
    ]
    lead, following = _next(say, condition, result)
    backing = result.support.strength
    return ConditionView(
        id=condition.id,
        title=say.said(condition.title),
        question=say.said(condition.question),
        mark=mark,
        mark_class=mark_class,
        level=gettext("Level: %(label)s", label=_state(say, result))
        if level is None
        else gettext("Level %(level)s, %(label)s", level=level, label=say.label_of(level)),
        anchor_lead=""
        if level is None
        else gettext("Level %(level)s of the ladder reads:", level=level),
        anchor=say.said(say.framework.anchor(condition, level)) if level is not None else Said(""),
        evidence=""
        if level is None
        else gettext(
            "Evidence strength %(strength)s, %(label)s",
            strength=backing,
            label=say.said(say.framework.evidence_scale[backing]).text,
        ),
        necessity=necessity,
        below_minimum=below,
        irrelevant=_irrelevant(say, condition),
        flags=tuple(say.language.label("flag", flag).capitalize() for flag in result.flags),
        next_lead=lead,
        next_text=following,
        ratings=tuple(_rating(say, a, rating, result) for a, rating in assessed),
        several=len(assessed) > 1,
        convincing=tuple(say.said(text) for text in condition.convincing),
    )


def _irrelevant(say: PilotWording, condition: Condition) -> Said | str:
    """Say why a condition does not count on the head route; empty if it does."""
    if condition.is_relevant(say.head.route):
        return ""
    text = say.language.gettext("Does not count on this route")
    because = say.said(condition.relevant_because)
    return Said(f"{text}. {because.text}" if because.text else text, because.lang)


def _next(say: PilotWording, condition: Condition, result: ConditionResult) -> tuple[str, Said]:
    """Say what better looks like; for an unknown, what would tell."""
    if result.state == "unknown" and condition.convincing:
        told = [say.said(text) for text in condition.convincing]
        joined = "; ".join(text.text for text in told)
        return say.language.gettext("What would tell:"), Said(joined, told[0].lang)
    if result.level is None or result.level == say.framework.levels.last:
        return "", Said("")
    following = result.level + 1
    lead = say.language.gettext("What better looks like (level %(level)s):", level=following)
    return lead, say.said(say.framework.anchor(condition, following))


def _state(say: PilotWording, result: ConditionResult) -> str:
    if result.state == "not-applicable":
        return say.language.gettext("not applicable")
    return say.language.gettext("unknown")


def _rating(
    say: PilotWording, assessment: Assessment, rating: Rating, result: ConditionResult
) -> RatingView:
    support = result.support
    if isinstance(rating.level, int):
        level = say.level_shown(rating.level)
    elif rating.level == UNKNOWN:
        level = say.language.gettext("unknown")
    else:
        level = say.language.gettext("not applicable")
    return RatingView(
        say.own(clipped(assessor_name(assessment, say))),
        level,
        say.maybe(rating.because),
        ask_text(rating.ask, say.pilot, say.language) if rating.ask else "",
        tuple(
            EvidenceView(
                say.numbers[item.source],
                say.maybe(item.at),
                item.source in support.contradicting,
                item.source in support.supporting,
            )
            for item in rating.evidence
            if item.source in say.numbers
        ),
    )
