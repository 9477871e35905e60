"""Who rated the pilot, and where they differ."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.model.assessment import PANEL
from pilotscan.model.counting import by_assessor
from pilotscan.reporting.pilot.spread_chart import apart_on
from pilotscan.reporting.pilot.values import AssessorView
from pilotscan.reporting.words.phrases import assessor_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.model.assessment import Assessment
    from pilotscan.reporting.pilot.sentences import PilotWording

__all__ = ["agreement", "assessors", "lone_stops"]


def assessors(say: PilotWording) -> tuple[AssessorView, ...]:
    """Say who rated, when, and how many conditions."""
    return tuple(_assessor(say, own) for own in by_assessor(say.evaluation.assessments))


def _assessor(say: PilotWording, own: Sequence[Assessment]) -> AssessorView:
    rated = sum(
        isinstance(assessment.ratings[c.id].level, int)
        for assessment in own
        for c in say.framework.conditions
        if c.id in assessment.ratings
    )
    return AssessorView(
        say.own(assessor_name(own[-1], say)),
        say.role(own[-1].assessor.role),
        say.language.together([say.language.date(assessment.date) for assessment in own]),
        say.language.gettext(
            "%(rated)s of %(total)s conditions rated",
            rated=rated,
            total=len(say.framework.conditions),
        ),
    )


def agreement(say: PilotWording) -> str:
    """Say how assessors agree who do not differ; empty if they do, or nobody rated."""
    gettext = say.language.gettext
    given = [a for a in say.evaluation.assessments if a.assessor.role != PANEL]
    levels = Counter(
        name
        for assessment in given
        for name, rating in assessment.ratings.items()
        if isinstance(rating.level, int) and name in say.results
    )
    if not given or apart_on(say.evaluation):
        return ""
    if len(given) == 1:
        return gettext("One assessor rated alone.")
    if max(levels.values(), default=0) > 1:
        return gettext("Where more than one of them gave a level, they agree.")
    return gettext(
        "No condition has a level of more than one of them, so nothing can be said about "
        "whether they agree."
    )


def lone_stops(say: PilotWording) -> Iterator[str]:
    """Say of each condition who warned in vain: too few of many, without a document."""
    stopping = {
        stop.condition for stop in say.framework.rules.stop if say.head.route in stop.routes
    }
    for result in say.evaluation.conditions:
        if result.id not in stopping or "lone-stop" not in result.flags:
            continue
        warned = say.warnings(say.evaluation, result.id, say.head)
        rated = sum(
            isinstance(a.ratings[result.id].level, int)
            for a in say.evaluation.assessments
            if result.id in a.ratings and a.assessor.role != PANEL
        )
        yield say.language.ngettext(
            "%(n)s of %(rated)s assessors gives “%(condition)s” a level that rules out this route, "
            "without a source that is firm enough. Find out whether it is so.",
            "%(n)s of %(rated)s assessors give “%(condition)s” a level that rules out this route, "
            "without a source that is firm enough. Find out whether it is so.",
            len(warned),
            rated=say.language.number(rated),
            condition=say.condition(result.id),
        )
