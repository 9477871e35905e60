"""The chart of where assessors differ: a letter for each at the level given, and it in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.counting import by_assessor
from pilotscan.reporting.documents.scales import across, level_ticks
from pilotscan.reporting.pilot.chart_values import ChartWords, SpreadGroup, SpreadRow, SpreadView
from pilotscan.reporting.words.phrases import assessor_name, in_its_language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.wording import Wording
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["clipped", "spread_view", "spread_words"]

LABEL = 42
"""Characters of a name in a caption."""
SPREAD_ROWS = 12
"""More rows would make a chart that nobody reads; the tables have all."""
LETTERS_TOGETHER = 6


def spread_view(evaluation: Evaluation, say: Wording) -> SpreadView:
    """Lay out the conditions on which assessors gave different levels, the widest apart first."""
    scale = evaluation.framework.levels
    ends = scale.first, scale.last
    apart = [result for result in evaluation.conditions if result.spread > 0]
    apart.sort(key=lambda result: -result.spread)
    drawn = min(len(apart), SPREAD_ROWS)
    given = [
        (own[-1], {r.id: assessment.ratings[r.id].level for r in apart for assessment in own
                   if r.id in assessment.ratings})
        for own in by_assessor(evaluation.assessments)
    ]  # fmt: skip
    given = [
        (assessment, levels)
        for assessment, levels in given
        if any(isinstance(level, int) for level in levels.values())
    ]
    letters = [_letter(i) for i in range(len(given))]
    rows = []
    for i, result in enumerate(apart):
        levels = [said.get(result.id) for _, said in given]
        at: dict[int, list[str]] = {}
        for letter, level in zip(letters, levels, strict=True):
            if isinstance(level, int):
                at.setdefault(level, []).append(letter)
        title = say.said(evaluation.framework.condition_by_id[result.id].title)
        rows.append(
            SpreadRow(
                result.id,
                title,
                across(min(at), *ends),
                across(max(at), *ends),
                tuple(_group(at[level], across(level, *ends)) for level in sorted(at)),
                tuple(str(x) if isinstance(x, int) else "–" for x in levels),
                i * 48 + 8,
            )
        )
    return SpreadView(
        tuple(
            (letter, in_its_language(
                    assessor_name(assessment, say), evaluation.pilot.language, say.language
                ))
            for letter, (assessment, _) in zip(letters, given, strict=True)
        ),
        tuple(rows),
        level_ticks(scale),
        drawn * 48 + 30,
        drawn,
    )  # fmt: skip


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
    text = "".join(letters) if len(letters) <= LETTERS_TOGETHER else f"{len(letters)}×"
    return SpreadGroup(text, x, 13 + 9 * len(text))
