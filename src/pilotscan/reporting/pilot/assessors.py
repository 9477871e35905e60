"""Who rated the pilot, and where they differ."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.model.assessment import PANEL
from pilotscan.model.counting import by_assessor
from pilotscan.reporting.pilot.spread_chart import apart_on
from pilotscan.reporting.pilot.values import AssessorView
from pilotscan.reporting.words.phrases import assessor_name
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.voices import crowd_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.model.assessment import Assessment
    from pilotscan.reporting.pilot.sentences import PilotWording

__all__ = ["agreement", "assessors", "lone_stops"]


def assessors(say: PilotWording) -> tuple[AssessorView, ...]:
    """Say who rated, when, and how many conditions; a crowded role where its first one stands."""
    people: dict[str, list[Sequence[Assessment]]] = {}
    for own in by_assessor(say.evaluation.assessments):
        role = own[-1].assessor.role
        key = role if role in say.crowded else f"{role}/{own[-1].assessor.identity}"
        people.setdefault(key, []).append(own)
    return tuple(_assessor(say, *some) for some in people.values())


def _assessor(say: PilotWording, *people: Sequence[Assessment]) -> AssessorView:
    language, newest = say.language, people[0][-1]
    rated = sorted({_rated(say, own) for own in people})
    days = sorted(a.date for own in people for a in own)
    dates = [language.date(day) for day in days]
    is_crowd, role = len(people) > 1, say.role(newest.assessor.role)
    name = say.own(assessor_name(newest, say))
    if is_crowd:
        role = crowd_name(newest.assessor.role, len(people), say)
        name = Said(role)
        dates = [dates[0]]
        if days[0] != days[-1]:
            end = language.date(days[-1])
            dates = [language.gettext("%(start)s to %(end)s", start=dates[0], end=end)]
    return AssessorView(
        name,
        role,
        language.together(dates),
        language.gettext(
            "%(rated)s of %(total)s conditions rated",
            rated=language.gettext("%(start)s to %(end)s", start=rated[0], end=rated[-1])
            if rated[1:]
            else rated[0],
            total=len(say.framework.conditions),
        ),
    )


def _rated(say: PilotWording, own: Sequence[Assessment]) -> int:
    return sum(
        isinstance(assessment.ratings[c.id].level, int)
        for assessment in own
        for c in say.framework.conditions
        if c.id in assessment.ratings
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
