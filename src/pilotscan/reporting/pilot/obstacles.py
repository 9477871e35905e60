"""What stands in the way, and what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.reporting.pilot.values import Named, Obstacle, Step
from pilotscan.reporting.words.phrases import asks_text, assessor_name
from pilotscan.reporting.words.reasons import RULES, words_of
from pilotscan.reporting.words.said import Mixed, mixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.reporting.pilot.sentences import PilotWording
    from pilotscan.reporting.pilot.values import ProfileRow
    from pilotscan.reporting.words.reasons import RuleWords
    from pilotscan.reporting.words.said import Said

__all__ = ["obstacles", "steps"]


def obstacles(say: PilotWording, profile: Sequence[ProfileRow]) -> tuple[Obstacle, ...]:
    """List everything that stands in the way: all reasons, then other bottlenecks and gaps."""
    head = say.head
    if say.framework.profile_only:
        return _unknown(say)
    found: list[Obstacle] = []
    told: set[RuleWords] = set()
    for reason in head.reasons:
        words = words_of(reason.rule, head.verdict)
        told.add(words)
        items = [_named(say, name, words, reason.rule) for name in reason.conditions]
        items += [
            Named(f"d-{row.id}", row.title, row.mean)
            for row in profile
            if row.id in reason.dimensions
        ]
        found.append(_obstacle(say, words, items))
    for case, words, names in (
        ("bottleneck", RULES["bottleneck"], head.bottlenecks),
        ("unknown", RULES["unknown-necessary"], head.unknown_necessary),
    ):
        if names and words not in told:
            found.append(_obstacle(say, words, [_named(say, name, words, case) for name in names]))
    return tuple(found)


def _unknown(say: PilotWording) -> tuple[Obstacle, ...]:
    """List what is not known, and whom to ask: all there is to say without a verdict."""
    items = tuple(
        Named(
            f"c-{condition.id}",
            say.named(condition.id, "unknown"),
            _in_a_row(asks_text(say.evaluation, condition.id, say.language)),
        )
        for condition in say.framework.conditions
        if condition.is_relevant(say.head.route) and say.results[condition.id].state == "unknown"
    )
    return (Obstacle("", "", items),) if items else ()


def _in_a_row(texts: Sequence[Said | Mixed | str]) -> Mixed | str:
    """Put texts, each in its own language, on one line."""
    parts: list[Said | str] = []
    for text in texts:
        parts += ["; "] if parts else []
        parts += text.parts if isinstance(text, Mixed) else [text]
    return mixed(*parts)


def _obstacle(say: PilotWording, words: RuleWords, items: Sequence[Named]) -> Obstacle:
    gettext = say.language.gettext
    text = words.text and gettext(words.text, **say.covered(say.head))
    return Obstacle(gettext(words.heading, level=say.level(say.lowest)), text, tuple(items))


def _named(say: PilotWording, name: str, words: RuleWords, case: str) -> Named:
    condition, result = say.framework.condition_by_id[name], say.results[name]
    gettext, necessary = say.language.gettext, condition.necessary
    detail = "" if result.level is None else gettext("level %(level)s", level=result.level)
    if words.detail == "minimum" and necessary is not None:
        detail = gettext(
            "level %(level)s, minimum %(minimum)s",
            level=say.level_shown(result.level),
            minimum=necessary.min_level,
        )
    elif words.detail == "who":
        who = [
            f"{assessor_name(assessment, say)}: {rating.level}"
            for assessment, rating in say.warnings(say.evaluation, name, say.head)
        ]
        detail = gettext("level given by %(who)s", who="; ".join(who))
    elif words.detail == "strength":
        detail = gettext("evidence strength %(strength)s", strength=result.support.strength)
    return Named(f"c-{name}", say.named(name, case), detail)


def steps(say: PilotWording) -> tuple[Step, ...]:
    """Say what to do first and what after that."""
    return tuple(_step(say, advice.condition, advice.why) for advice in say.head.advice)


def _step(say: PilotWording, name: str, why: str) -> Step:
    condition = say.framework.condition_by_id[name]
    reason, case = say.language.label("why", why), why
    if say.framework.profile_only:
        reason = say.level_shown(say.results[name].level)
        case = "" if say.results[name].level is not None else "unknown"
    elif why == "gap" and say.results[name].level is None:
        reason, case = say.language.gettext("not known"), "unknown"
    elif why == "zero":
        reason = say.label_of(say.lowest)
    return Step(
        name,
        say.named(name, case),
        reason,
        say.advice(say.evaluation, name),
        say.who(say.evaluation, name),
        asks_text(say.evaluation, name, say.language),
        tuple(say.said(text) for text in condition.convincing),
    )
