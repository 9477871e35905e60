"""What each assessor said of a condition; of many of one role how their levels are spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.assessment import LEVEL_WORDS, NOT_APPLICABLE, UNKNOWN
from pilotscan.reporting.pilot.spread_chart import clipped
from pilotscan.reporting.pilot.values import EvidenceView, RatingView
from pilotscan.reporting.words.phrases import assessor_name
from pilotscan.reporting.words.said import Said, mixed
from pilotscan.reporting.words.voices import Voice, crowd_name, fewer, spread_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.model.assessment import Assessment, Level, Rating
    from pilotscan.reporting.pilot.sentences import PilotWording
    from pilotscan.scoring.result import ConditionResult

__all__ = ["crowds_of", "rating_views", "ratings_of"]

REASONS = 1
"""So many reasons are told of many who gave the same level; the rest is counted."""


def ratings_of(say: PilotWording, name: str) -> list[tuple[Assessment, Rating]]:
    """Return who rated a condition, and how, in the order of the file."""
    return [(a, a.ratings[name]) for a in say.evaluation.assessments if name in a.ratings]


def rating_views(say: PilotWording, result: ConditionResult) -> Iterator[RatingView]:
    """Lay out what was said of a condition; a crowded role where the first of them stands."""
    given = ratings_of(say, result.id)
    done = set()
    for assessment, rating in given:
        role = assessment.assessor.role
        if role not in say.crowded:
            name = say.own(clipped(assessor_name(assessment, say)))
            because = say.maybe(rating.because)
            yield RatingView(
                name, _level(say, rating.level), because, _cited(say, [rating], result)
            )
        elif role not in done:
            done.add(role)
            yield from _crowd(say, role, [r for a, r in given if a.assessor.role == role], result)


def crowds_of(say: PilotWording, name: str) -> Iterator[Said]:
    """Say of each crowded role how its levels of a condition are spread."""
    by_role: dict[str, list[Rating]] = {}
    for assessment, rating in ratings_of(say, name):
        by_role.setdefault(assessment.assessor.role, []).append(rating)
    for role, ratings in by_role.items():
        if role in say.crowded:
            yield Said(f"{crowd_name(role, len(ratings), say)}: {_spread(say, role, ratings)}.")


def _spread(say: PilotWording, role: str, ratings: Sequence[Rating]) -> str:
    voices = [
        Voice(role, role, r.level if isinstance(r.level, int) else None, r.level == UNKNOWN)
        for r in ratings
    ]
    return spread_text(voices, say)


def _crowd(
    say: PilotWording, role: str, ratings: Sequence[Rating], result: ConditionResult
) -> Iterator[RatingView]:
    """Tell how a role is spread, and of each level a few reasons, those to be seen first ahead."""
    yield RatingView(Said(crowd_name(role, len(ratings), say)), _spread(say, role, ratings), "", ())
    for level in (*say.framework.levels.levels, *LEVEL_WORDS):
        some = sorted((r for r in ratings if r.level == level), key=lambda r: not r.highlight)
        reasons = fewer([say.own(r.because) for r in some if r.because], say.language, REASONS)
        cited = _cited(say, some, result)
        if reasons or cited:
            people = say.language.ngettext("%(n)s of them", "%(n)s of them", len(some))
            parts = [part for one in reasons for part in (" · ", one)]
            yield RatingView(Said(_level(say, level)), people, mixed(*parts[1:]), cited)


def _level(say: PilotWording, level: Level) -> str:
    if level == NOT_APPLICABLE:
        return say.language.gettext("not applicable")
    return say.level_shown(level if isinstance(level, int) else None)


def _cited(
    say: PilotWording, ratings: Sequence[Rating], result: ConditionResult
) -> tuple[EvidenceView, ...]:
    """Return the sources of some who gave the same level, each place once."""
    support = result.support
    found = (
        EvidenceView(
            say.numbers[item.source],
            say.maybe(item.at),
            item.source in support.contradicting,
            item.source in support.supporting,
        )
        for rating in ratings
        for item in rating.evidence
        if item.source in say.numbers
    )
    return tuple(dict.fromkeys(found)) if len(ratings) > 1 else tuple(found)
