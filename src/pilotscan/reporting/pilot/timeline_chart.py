"""The chart of a pilot's life and money on one scale of years, and the same in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pilotscan.reporting.documents.scales import Bar, in_lines, time_scale, timeline
from pilotscan.reporting.pilot.chart_values import (
    ChartWords,
    TimelineLine,
    TimelineRow,
    TimelineView,
)
from pilotscan.reporting.pilot.money import last_end
from pilotscan.reporting.words.phrases import in_its_language, span_text
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["timeline_view", "timeline_words"]

TIMELINE_LABEL = 34
"""Characters of a line that a screen of 320 pixels still shows."""
LINE = 16
"""Pixels from line to line of a label on the timeline."""
TIMELINE_ROWS = 24


def timeline_view(evaluation: Evaluation, language: Language) -> TimelineView:
    """Lay out the pilot, its money and what happened afterwards on one scale of years."""
    own = partial(in_its_language, lang=evaluation.pilot.language, language=language)
    pilot, gettext = evaluation.pilot, language.gettext
    money = [line for line in pilot.funding if line.start or line.end]
    moments = [event for event in pilot.afterlife if event.date]
    spans = [(pilot.period.start, pilot.period.end)]
    spans += [(line.start, line.end) for line in money]
    if not pilot.funding or not any(end for _, end in spans):
        return TimelineView((), (), 0)  # it stands with the money; two dates are no picture
    dates = [event.date for event in moments if event.date]
    scale = time_scale(spans, dates)
    if scale is None:
        return TimelineView((), (), 0)
    bars, points, ticks = timeline(spans, dates)
    labels = [(Said(gettext("The pilot")), span_text(*spans[0], language), "life")]
    labels += [
        (own(line.source), span_text(line.start, line.end, language), "money") for line in money
    ]
    found = [
        (label, detail, kind, bar)
        for (label, detail, kind), bar in zip(labels, bars, strict=True)
        if bar.start is not None
    ]
    found += [
        (
            own(event.what),
            language.fuzzy(event.date) if event.date else "",
            "event",
            Bar(None, None, x),
        )
        for event, x in zip(moments, points, strict=True)
    ]
    rows, y = [], 8
    for label, detail, kind, bar in found[:TIMELINE_ROWS]:
        lines = in_lines(label.text, TIMELINE_LABEL, 2)
        rows.append(TimelineRow(lines, label.lang, detail, kind, bar, y))
        y += 24 + LINE * len(lines)
    bottom = y + 4
    days = []
    if last := last_end(pilot.funding):
        days.append(("money-end", gettext("known money ends"), last.latest))
    as_of = evaluation.as_of
    if as_of and scale.holds(as_of):
        days.append(("as-of", gettext("reference date"), as_of))
    crossing = []
    for i, (what, words, day) in enumerate(days):
        x = scale.place(day)
        anchor = "start" if x < 25 else "end" if x > 75 else "middle"
        crossing.append(TimelineLine(what, words, x, anchor, bottom + 32 + i * 15))
    height = bottom + 22 + 16 * len(crossing)
    return TimelineView(tuple(rows), tuple(ticks), height, tuple(crossing), bottom)


def timeline_words(
    view: TimelineView, evaluation: Evaluation, language: Language, told: Callable[[list[str]], str]
) -> ChartWords:
    """Say what the chart shows.

    Parameters
    ----------
    told : puts rows in a sentence
    """
    gettext = language.gettext
    rows = [f"{' '.join(row.lines).rstrip('.')}: {row.detail}" for row in view.rows]
    caption = gettext(
        "Bars: the pilot, then each line of money that has a date. Dots: what happened "
        "afterwards. A pale, dashed bar has an end that is not known."
    )
    pilot = evaluation.pilot
    undated = sum(not (line.start or line.end) for line in pilot.funding)
    if undated:
        caption += " " + language.ngettext(
            "%(n)s line of money has no date and is not drawn.",
            "%(n)s lines of money have no date and are not drawn.",
            undated,
        )
    if len(view.rows) == TIMELINE_ROWS:
        caption += " " + gettext("The tables may have more rows than the chart.")
    return ChartWords(
        gettext("Life and money"),
        gettext("On one scale of years: %(rows)s.", rows=told(rows)),
        caption,
    )
