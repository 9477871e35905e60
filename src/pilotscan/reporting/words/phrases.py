"""Short texts that pages, overview, comparison and terminal share: names, places, numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.model.assessment import UNKNOWN, called
from pilotscan.model.base import in_language
from pilotscan.model.desk import desk_of
from pilotscan.model.scale import NO_VERDICT, STRENGTHS
from pilotscan.reporting.words.numbers import outwards
from pilotscan.reporting.words.said import Mixed, Said, mixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.assessment import Ask, Assessment
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.wording import Wording
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import RouteResult, RouteState
    from pilotscan.scoring.trend import TrendPoint

__all__ = [
    "MARK_SHAPES",
    "ask_text",
    "asks_text",
    "assessor_name",
    "desk_pilots_text",
    "desk_text",
    "framework_name",
    "in_its_language",
    "judged_cells",
    "judged_text",
    "left_out_text",
    "levels_text",
    "marks_of",
    "no_ranking_text",
    "number_of",
    "place_text",
    "range_text",
    "rated_text",
    "score_and_range",
    "score_text",
    "source_text",
    "span_text",
    "trend_text",
    "unrated_text",
    "verdict_cells",
    "verdict_counts",
    "with_rest",
]

MARK_SHAPES: dict[Verdict, str] = {
    "stop-or-repair": "■",
    "not-yet": "▲",
    "conditional": "◆",
    "ready-stepwise": "●",
    "not-assessable": "?",
    NO_VERDICT: "○",
}
"""A shape per verdict, so that colour is never the only sign; what is no judgement stands last."""


def marks_of(framework: Framework) -> dict[Verdict, str]:
    """Return the verdicts that a framework can give, in the order of `MARK_SHAPES`."""
    return {
        verdict: mark
        for verdict, mark in MARK_SHAPES.items()
        if (verdict == NO_VERDICT) == framework.profile_only
    }


def verdict_counts(
    judged: Sequence[tuple[Verdict, str]], say: Wording
) -> dict[str, tuple[str, str, str, int]]:
    """Count verdicts under the names they are shown by: verdict, mark, title and number by value.

    Parameters
    ----------
    judged : verdict and route of each pilot

    Notes
    -----
    A verdict that nobody has is counted too, under its general name.
    """
    counted = Counter(say.verdict_value(verdict, route) for verdict, route in judged)
    found: dict[str, tuple[str, str, str, int]] = {}
    for verdict, mark in marks_of(say.framework).items():
        names = {
            say.verdict_value(verdict, route): say.verdict(verdict, route)
            for route in ("", *say.framework.routes)
        }
        shown = [value for value in names if counted[value]] or [verdict]
        found |= {value: (verdict, mark, names[value], counted[value]) for value in shown}
    return found


def desk_text(pilot: Pilot, assessments: Sequence[Assessment], language: Language) -> str:
    """Say that nobody of the organisation had a say; empty if somebody had, or nobody assessed."""
    match desk_of(pilot, assessments):
        case "alone":
            return language.gettext(
                "Desk assessment from public sources: not the judgement of the organisations "
                "involved, and not checked with them."
            )
        case "with-others":
            return language.gettext(
                "Desk assessment from public sources, with ratings by others: not the judgement "
                "of the organisations involved, of whom nobody gave a level or replied."
            )
        case "outsiders":
            return language.gettext(
                "Assessed by outsiders: not the judgement of the organisations involved, of whom "
                "nobody gave a level or replied."
            )
        case "":
            return ""


def judged_text(pilots: int, language: Language) -> str:
    """Say how many pilots are judged, and on what."""
    return language.ngettext(
        "%(n)s pilot, judged on conditions that matter for scaling up.",
        "%(n)s pilots, each judged on conditions that matter for scaling up.",
        pilots,
    )


def no_ranking_text(language: Language) -> str:
    """Say that pilots one below the other are not ranked."""
    return language.gettext(
        "This is not a ranking: pilots on different routes are judged on different conditions."
    )


def desk_pilots_text(pilots: int, language: Language) -> str:
    """Say of how many pilots nobody of the organisation had a say; empty of none."""
    if not pilots:
        return ""
    return language.ngettext(
        "%(n)s of these is a desk assessment from public sources. It is not the judgement of the "
        "organisations involved, of whom nobody gave a level or replied.",
        "%(n)s of these are desk assessments from public sources. They are not the judgement of "
        "the organisations involved, of whom nobody gave a level or replied.",
        pilots,
    )


def levels_text(say: Wording) -> str:
    """Say what a level is, and what evidence strength is beside it."""
    levels, gettext = say.framework.levels, say.language.gettext
    if (levels.first, levels.last) == (STRENGTHS[0], STRENGTHS[-1]):
        return gettext(
            "Each condition has a level from 0 to 4, or is unknown. Evidence strength, also 0 to "
            "4, follows from the sources and is kept apart from the level."
        )
    return gettext(
        "Each condition has a level from %(first)s to %(last)s, or is unknown. Evidence strength, "
        "0 to 4, follows from the sources and is kept apart from the level.",
        first=levels.first,
        last=levels.last,
    )


def unrated_text(language: Language) -> str:
    """Say that a pilot has no assessment by the framework."""
    return language.gettext(
        "Nobody has rated this pilot with this framework yet, so every condition is unknown."
    )


def trend_text(language: Language) -> str:
    """Say how each date of a trend is judged, and what else moves a verdict."""
    return language.gettext(
        "Each date is judged by the newest ratings of each assessor up to then, by the same "
        "rules. The pilot is not all that moves a verdict: other assessors and newly found facts "
        "move it too."
    )


def left_out_text(dates: int, language: Language) -> str:
    """Say how many dates before those of a trend are left out; empty of none."""
    if not dates:
        return ""
    return language.ngettext(
        "%(n)s earlier date is left out.", "%(n)s earlier dates are left out.", dates
    )


def assessor_name(assessment: Assessment, say: Wording) -> str:
    """Name an assessor: the label, else the id, else the role."""
    assessor = assessment.assessor
    return assessor.label or assessor.id or say.role(assessor.role)


def framework_name(framework: Framework, sha256: str, language: Language) -> str:
    """Name a framework exactly: id, version, what it changes, and the beginning of its hash."""
    name = f"{framework.id} {framework.version}"
    for base in reversed((framework.extends or "").split()):
        name = language.gettext(
            "%(base)s, changed by %(name)s", base=base.replace("@", " "), name=name
        )
    return f"{name} (SHA-256 {sha256[:12]}…)" if sha256 else name


def place_text(pilot: Pilot, language: Language) -> Mixed | str:
    """Say where a pilot is; area and region are the pilot's own words, towns are names."""
    place = pilot.place
    towns = [
        language.gettext("municipality not named") if name == UNKNOWN else name
        for name in place.municipality
    ]
    named: list[Said | str] = [language.together(towns)] if towns else []
    named += [
        in_its_language(words, pilot.language, language)
        for words in (place.area, place.region)
        if words
    ]
    scope = "" if place.scope == "local" else language.label("scope", place.scope)
    if not named:
        return f"{scope} ({place.country})"
    parts = [part for words in named for part in (", ", words)][1:]
    return mixed(*parts, f" ({scope}, {place.country})" if scope else f" ({place.country})")


def span_text(start: object, end: object, language: Language) -> str:
    """Say from when to when; what is not known is said to be so."""
    gettext = language.gettext
    if start is None and end is None:
        return gettext("period unknown")
    return gettext(
        "%(start)s to %(end)s",
        start=gettext("unknown") if start is None else language.fuzzy(start),  # type: ignore[arg-type]
        end=gettext("unknown") if end is None else language.fuzzy(end),  # type: ignore[arg-type]
    )


def score_text(result: RouteState | TrendPoint, language: Language) -> str:
    """Write the score as a whole number; empty where it has no value."""
    value = result.score.value
    return "" if value is None else language.number(value, 0)


def range_text(result: RouteState | TrendPoint, language: Language) -> str:
    """Write the range, rounded outwards so that it never looks surer than it is."""
    score = result.score
    if score.low is None or score.high is None:
        return ""
    low, high = outwards(score.low, score.high)
    if score.low == score.high:
        return language.number(score.low, 0)
    return language.gettext(
        "%(low)s to %(high)s", low=language.number(low, 0), high=language.number(high, 0)
    )


def score_and_range(result: RouteState | TrendPoint, language: Language) -> str:
    """Write score and range together; the range alone where the score has no value."""
    score, between = score_text(result, language), range_text(result, language)
    if score and result.score.low == result.score.high:
        return score
    return f"{score} ({between})" if score else between


def rated_text(result: RouteResult | TrendPoint, language: Language) -> str:
    """Say how many of the conditions that count are rated."""
    return number_of(result.rated, result.counting, language)


def verdict_cells(verdict: Verdict, route: str, say: Wording) -> tuple[Verdict, str, str]:
    """Return what a row shows of a verdict: its id, what it is called on a route, and its mark."""
    return verdict, say.verdict(verdict, route), MARK_SHAPES[verdict]


def judged_cells(
    result: RouteResult | TrendPoint, route: str, say: Wording
) -> tuple[Verdict, str, str, str, str]:
    """Return what a row shows of a judgement: its verdict, its score and range, what is rated."""
    return (
        *verdict_cells(result.verdict, route, say),
        score_and_range(result, say.language),
        rated_text(result, say.language),
    )


def source_text(*parts: str | None) -> str:
    """Write a source in one line: author, title, publisher and year, as far as they are known."""
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def in_its_language(text: str, lang: str, language: Language) -> Said:
    """Return words of a file in the language of the page, where the file has it; else marked.

    Parameters
    ----------
    lang : the language of the file
    """
    words, spoken = in_language(text, language.code, lang)
    return Said(words, language.foreign(spoken))


def asks_text(
    evaluation: Evaluation, name: str, language: Language
) -> tuple[Said | Mixed | str, ...]:
    """Say who would know about a condition, and what to ask."""
    return tuple(ask_text(ask, evaluation.pilot, language) for ask in evaluation.asks(name))


def ask_text(ask: Ask, pilot: Pilot, language: Language) -> Said | Mixed | str:
    """Say who would know, by name, and what to ask."""
    whom = in_its_language(called(ask.whom, pilot.informants), pilot.language, language)
    if ask.question is None:
        return whom
    return mixed(whom, ": ", in_its_language(ask.question, pilot.language, language))


def with_rest(shown: Sequence[str], rest: int, language: Language) -> list[str]:
    """Return what is named, and after it how many more there are, if any."""
    more = [language.ngettext("%(n)s more", "%(n)s more", rest)] if rest > 0 else []
    return [*shown, *more]


def number_of(part: int, total: int, language: Language) -> str:
    """Write a count out of a total."""
    return language.gettext(
        "%(part)s of %(total)s", part=language.number(part), total=language.number(total)
    )
