"""The charts of one pilot's report: what stands where, and the same in words.

A chart is only drawn where there is something to see; each has a table or list that says the same.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.scale import TOP_SCORE
from pilotscan.reporting.documents.scales import (
    Tick,
    across,
    score_bar,
)
from pilotscan.reporting.pilot.chart_values import (
    ChartWords,
    RangeRow,
    RangesView,
    SpreadView,
    TimelineView,
)
from pilotscan.reporting.pilot.deciding_chart import deciding_view, deciding_words
from pilotscan.reporting.pilot.spread_chart import spread_view, spread_words
from pilotscan.reporting.pilot.timeline_chart import timeline_view, timeline_words
from pilotscan.reporting.words.phrases import (
    MARK_SHAPES,
    left_out_text,
    rated_text,
    score_and_range,
    trend_text,
)
from pilotscan.reporting.words.said import Said
from pilotscan.scoring.trend import find_trend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotscan.reporting.pilot.chart_values import DecidingView
    from pilotscan.reporting.pilot.sentences import PilotWording
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.trend import TrendPoint

__all__ = ["PilotCharts", "draw_charts"]

TOLD = 8
"""So many rows of a chart are told in its description; the table has all."""
TREND_ROWS = 12
"""More rows would make a chart that nobody reads; the tables have all."""


class PilotCharts(NamedTuple):
    """All charts of a report, and their words by name, in the order of the page."""

    deciding: DecidingView
    timeline: TimelineView
    spread: SpreadView
    trend: RangesView
    words: Mapping[str, ChartWords]


def draw_charts(evaluation: Evaluation, say: PilotWording) -> PilotCharts:
    """Lay out the charts of one pilot."""
    return _ChartMaker(evaluation, say).make()


class _ChartMaker:
    """The charts of one page in the making."""

    def __init__(self, evaluation: Evaluation, say: PilotWording) -> None:
        self.evaluation = evaluation
        self.say = say
        self.language = say.language
        self.dates = 0

    def make(self) -> PilotCharts:
        words = {"deciding": deciding_words(self.say)}
        time = timeline_view(self.evaluation, self.language)
        if time.rows:
            words["timeline"] = timeline_words(time, self.evaluation, self.language, self._told)
        spread = spread_view(self.evaluation, self.say)
        if spread.rows:
            words["spread"] = spread_words(spread, self.language, self._told)
        trend = self._trend()
        if trend.rows:
            words["trend"] = self._trend_words(trend)
        return PilotCharts(deciding_view(self.say), time, spread, trend, MappingProxyType(words))

    def _told(self, items: Sequence[str]) -> str:
        """Tell the first few items and count the rest."""
        told = list(items[:TOLD])
        rest = len(items) - len(told)
        if rest:
            told.append(self.language.ngettext("%(n)s more", "%(n)s more", rest))
        return "; ".join(told)

    # --- routes and trend -------------------------------------------------------------------

    def _range_row(self, result: TrendPoint, label: Said, y: int, *, is_head: bool) -> RangeRow:
        return RangeRow(
            label,
            result.verdict,
            MARK_SHAPES[result.verdict],
            self.say.verdict(result.verdict, self.evaluation.route),
            score_and_range(result, self.language),
            rated_text(result, self.language),
            score_bar(result.score),
            y,
            is_head,
        )

    def _ranges(self, rows: Sequence[RangeRow]) -> RangesView:
        ticks = tuple(Tick(across(n, 0, TOP_SCORE), str(n)) for n in (0, 25, 50, 75, 100))
        return RangesView(tuple(rows), ticks if rows else (), len(rows) * 58 + 30)

    def _range_texts(self, view: RangesView) -> str:
        return self._told(
            [
                self.language.gettext(
                    "%(label)s: “%(verdict)s”, %(score)s",
                    label=row.label, verdict=row.words, score=row.score,
                )
                for row in view.rows
            ]
        )  # fmt: skip

    def _trend(self) -> RangesView:
        if self.say.framework.profile_only:
            return self._ranges([])
        points = find_trend(self.evaluation)
        self.dates = len(points)
        return self._ranges(
            [
                self._range_row(
                    point,
                    Said(self.language.date(point.date)),
                    i * 58 + 8,
                    is_head=point is points[-1],
                )
                for i, point in enumerate(points[-TREND_ROWS:])
            ]
        )

    def _trend_words(self, view: RangesView) -> ChartWords:
        gettext = self.language.gettext
        left_out = left_out_text(self.dates - len(view.rows), self.language)
        return ChartWords(
            gettext("From assessment to assessment"),
            gettext("Verdict and score per date: %(rows)s.", rows=self._range_texts(view)),
            f"{trend_text(self.language)} {left_out}".rstrip(),
        )
