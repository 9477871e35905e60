"""The chart of where assessors differ: a letter for each at the level given, and it in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.counting import by_assessor
from pilotscan.reporting.documents.scales import across, level_ticks
from pilotscan.reporting.pilot.chart_values import ChartWords, SpreadGroup, SpreadRow, SpreadView
from pilotscan.reporting.words.phrases import assessor_name, in_its_language
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.voices import crowd_name, crowded_roles

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from pilotscan.model.assessment import Assessment
    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.wording import Wording
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import ConditionResult

Levels: TypeAlias = "Mapping[str, int | str]"
"""What an assessor gave, by condition."""

__all__ = ["apart_on", "clipped", "spread_view", "spread_words"]

LABEL = 42
"""Characters of a name in a caption."""
SPREAD_ROWS = 12
"""More rows would make a chart that nobody reads; the tables have all."""
LETTERS_TOGETHER = 6


def spread_view(evaluation: Evaluation, say: Wording) -> SpreadView:
    """Lay out the conditions on which assessors gave different levels, the widest apart first."""
    scale = evaluation.framework.levels
    ends = scale.first, scale.last
    apart = apart_on(evaluation)
    drawn = min(len(apart), SPREAD_ROWS)
    everybody = [
        (own[-1], {r.id: assessment.ratings[r.id].level for r in apart for assessment in own
                   if r.id in assessment.ratings})
        for own in by_assessor(evaluation.assessments)
    ]  # fmt: skip
    parties = _parties(
        [(a, levels) for a, levels in everybody if any(map(_is_level, levels.values()))],
        crowded_roles(assessment.assessor.role for assessment, _ in everybody),
    )
    letters = [_letter(i) for i in range(len(parties))]
    rows = []
    for i, result in enumerate(apart):
        at: dict[int, list[str]] = {}
        cells = []
        for letter, (_, members) in zip(letters, parties, strict=True):
            levels = Counter(said.get(result.id) for said in members)
            known = {level: n for level, n in levels.items() if isinstance(level, int)}
            shares = _shares(known, len(members), say.language)
            cells.append(_cell(shares, levels[UNKNOWN]))
            for level, share in shares.items():
                at.setdefault(level, []).append(f" {letter} {share} " if share else letter)
        title = say.said(evaluation.framework.condition_by_id[result.id].title)
        rows.append(
            SpreadRow(
                result.id,
                title,
                across(min(at), *ends),
                across(max(at), *ends),
                tuple(_group(at[level], across(level, *ends)) for level in sorted(at)),
                tuple(cells),
                i * 48 + 8,
            )
        )
    return SpreadView(
        tuple(
            (letter, _party_name(assessment, len(members), evaluation, say))
            for letter, (assessment, members) in zip(letters, parties, strict=True)
        ),
        tuple(rows),
        level_ticks(scale),
        drawn * 48 + 30,
        drawn,
    )


def _parties(
    given: Sequence[tuple[Assessment, Levels]], crowded: Collection[str]
) -> list[tuple[Assessment, list[Levels]]]:
    """Put the assessors of a crowded role together, where the first of them stands."""
    parties: dict[str, tuple[Assessment, list[Levels]]] = {}
    for i, (assessment, levels) in enumerate(given):
        role = assessment.assessor.role
        key = role if role in crowded else f"{role}/{i}"
        parties.setdefault(key, (assessment, []))[1].append(levels)
    return list(parties.values())


def _party_name(assessment: Assessment, members: int, evaluation: Evaluation, say: Wording) -> Said:
    if members == 1:
        name = assessor_name(assessment, say)
        return in_its_language(name, evaluation.pilot.language, say.language)
    return Said(crowd_name(assessment.assessor.role, members, say))


def _is_level(level: object) -> bool:
    return isinstance(level, int)


def _shares(known: Mapping[int, int], members: int, language: Language) -> dict[int, str]:
    """Return what share of a party gave each level; nothing to say of one alone."""
    total = sum(known.values())
    return {
        level: language.percent(known[level] / total) if members > 1 else ""
        for level in sorted(known)
    }


def _cell(shares: Mapping[int, str], unsure: int) -> str:
    """Write the levels of a party: one, or the share of each and how many do not know."""
    told = [f"{level}: {share}" if share else str(level) for level, share in shares.items()]
    if unsure and any(shares.values()):
        told.append(f"?: {unsure}")
    return "; ".join(told) or "–"


def apart_on(evaluation: Evaluation) -> list[ConditionResult]:
    """Return what counts on the route and has levels that lie apart, the widest first."""
    counts = {c.id for c in evaluation.framework.conditions if c.is_relevant(evaluation.route)}
    apart = [result for result in evaluation.conditions if result.spread and result.id in counts]
    return sorted(apart, key=lambda result: -result.spread)


def spread_words(
    view: SpreadView, language: Language, told: Callable[[list[str]], str]
) -> ChartWords:
    """Say what the chart shows.

    Parameters
    ----------
    told : puts rows in a sentence
    """
    gettext = language.gettext
    names = [letter for letter, _ in view.assessors]
    rows = [
        f"{row.title.text}: "
        + ", ".join(f"{n} {x}" for n, x in zip(names, row.levels, strict=True) if x != "–")
        for row in view.rows
    ]
    legend = "; ".join(f"{a} = {clipped(name.text)}" for a, name in view.assessors)
    caption = gettext("A letter per assessor, at the level given: %(legend)s.", legend=legend)
    if any("%" in level for row in view.rows for level in row.levels):
        caption += " " + gettext(
            "Many of one role share a letter, with the share of them who gave the level; ? is how "
            "many do not know."
        )
    more = len(view.rows) - view.drawn
    if more:
        caption += " " + language.ngettext(
            "They differ on %(n)s more condition.",
            "They differ on %(n)s more conditions.",
            more,
        )
    return ChartWords(
        gettext("Where assessors differ"),
        gettext("Levels by assessor, most apart first: %(rows)s.", rows=told(rows)),
        caption,
    )


def clipped(text: str) -> str:
    """Shorten a name where it is repeated; in full it stands where it belongs."""
    return text if len(text) <= LABEL else f"{text[:LABEL].rstrip()}…"


def _letter(i: int) -> str:
    """Name the assessors A, B, and so on; after Z come AA and AB."""
    first, last = divmod(i, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)


def _group(letters: Sequence[str], x: float) -> SpreadGroup:
    many = len(letters) > LETTERS_TOGETHER
    text = f"{len(letters)}×" if many else " ".join("".join(letters).split())
    return SpreadGroup(text, x, 13 + 9 * len(text))
