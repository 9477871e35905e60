"""The charts of one pilot's report: what stands where, and the same in words.

A chart is only drawn where there is something to see; each has a table or list that says the same.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.scale import TOP_SCORE
from pilotscan.reporting.documents.scales import (
    Tick,
    across,
    hyphenated,
    in_lines,
    score_bar,
)
from pilotscan.reporting.pilot.chart_values import (
    ChartWords,
    RangeRow,
    RangesView,
    SpreadView,
    StripDimension,
    StripMark,
    StripView,
    TimelineView,
)
from pilotscan.reporting.pilot.spread_chart import spread_view, spread_words
from pilotscan.reporting.pilot.timeline_chart import timeline_view, timeline_words
from pilotscan.reporting.words.deciding import mark_of
from pilotscan.reporting.words.phrases import (
    MARK_SHAPES,
    in_its_language,
    left_out_text,
    rated_text,
    score_and_range,
    trend_text,
)
from pilotscan.reporting.words.said import Said
from pilotscan.scoring.result import RouteResult
from pilotscan.scoring.trend import find_trend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotscan.model.framework import Dimension
    from pilotscan.reporting.pilot.values import ProfileRow
    from pilotscan.reporting.words.wording import Wording
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import ConditionResult
    from pilotscan.scoring.trend import TrendPoint

__all__ = ["PilotCharts", "draw_charts"]

TOLD = 8
"""So many rows of a chart are told in its description; the table has all."""
TREND_ROWS = 12
"""More rows would make a chart that nobody reads; the tables have all."""
STRIP_COLUMNS = 4
STRIP_ROW = 56
STRIP_LABEL = 16
"""Characters beside a mark that do not reach the next one, in wide fonts neither."""
STRIP_LINES = 3


class PilotCharts(NamedTuple):
    """All charts of a report, and their words by name, in the order of the page."""

    timeline: TimelineView
    routes: RangesView
    strip: StripView
    spread: SpreadView
    trend: RangesView
    words: Mapping[str, ChartWords]


def draw_charts(
    evaluation: Evaluation, say: Wording, profile: Sequence[ProfileRow], line: str
) -> PilotCharts:
    """Lay out the charts of one pilot.

    Parameters
    ----------
    profile, line : rows of the profile, and the ready line in words; empty if there is none
    """
    return _ChartMaker(evaluation, say).make(profile, line)


class _ChartMaker:
    """The charts of one page in the making."""

    def __init__(self, evaluation: Evaluation, say: Wording) -> None:
        self.evaluation = evaluation
        self.say = say
        self.language = say.language
        self.dates = 0

    def make(self, profile: Sequence[ProfileRow], line: str) -> PilotCharts:
        words = {"profile": self._profile_words(profile, line)}
        routes = self._routes()
        if routes.rows:
            words["routes"] = self._routes_words(routes)
        time = timeline_view(self.evaluation, self.language)
        if time.rows:
            words["timeline"] = timeline_words(time, self.evaluation, self.language, self._told)
        strip = self._strip()
        words["strip"] = self._strip_words(strip)
        spread = spread_view(self.evaluation, self.say)
        if spread.rows:
            words["spread"] = spread_words(spread, self.language, self._told)
        trend = self._trend()
        if trend.rows:
            words["trend"] = self._trend_words(trend)
        return PilotCharts(time, routes, strip, spread, trend, MappingProxyType(words))

    def _told(self, items: Sequence[str]) -> str:
        """Tell the first few items and count the rest."""
        told = list(items[:TOLD])
        rest = len(items) - len(told)
        if rest:
            told.append(self.language.ngettext("%(n)s more", "%(n)s more", rest))
        return "; ".join(told)

    # --- profile ----------------------------------------------------------------------------

    def _profile_words(self, rows: Sequence[ProfileRow], line: str) -> ChartWords:
        gettext = self.language.gettext
        levels = [
            gettext(
                "%(dimension)s %(mean)s (%(range)s), %(share)s rated",
                dimension=row.title.text,
                mean=row.mean,
                range=row.range,
                share=row.rated,
            )
            for row in rows
        ]
        return ChartWords(
            gettext("Profile by dimension"),
            gettext(
                "Mean level per dimension, its possible range, and how much of the weight is "
                "rated: %(levels)s. The ready line is at %(line)s.",
                levels="; ".join(levels),
                line=line,
            )
            if line
            else gettext(
                "Mean level per dimension, its possible range, and how much of the weight is "
                "rated: %(levels)s.",
                levels="; ".join(levels),
            ),
            gettext(
                "Dot: mean level; hollow if less than half is rated. Bar: what unknown conditions "
                "leave open; dashed if nothing is known. Percentage: rated weight."
            ),
        )

    # --- routes and trend -------------------------------------------------------------------

    def _range_row(
        self, result: RouteResult | TrendPoint, label: Said, y: int, *, is_head: bool
    ) -> RangeRow:
        route = result.route if isinstance(result, RouteResult) else self.evaluation.route
        return RangeRow(
            label,
            result.verdict,
            MARK_SHAPES[result.verdict],
            self.say.verdict(result.verdict, route),
            score_and_range(result, self.language),
            rated_text(result, self.language),
            score_bar(result.score),
            y,
            is_head,
        )

    def _ranges(self, rows: Sequence[RangeRow]) -> RangesView:
        ticks = tuple(Tick(across(n, 0, TOP_SCORE), str(n)) for n in (0, 25, 50, 75, 100))
        return RangesView(tuple(rows), ticks if rows else (), len(rows) * 58 + 30)

    def _routes(self) -> RangesView:
        if self.say.framework.profile_only:
            return self._ranges([])
        return self._ranges(
            [
                self._range_row(
                    result,
                    self.say.said(self.evaluation.framework.routes[result.route].title),
                    i * 58 + 8,
                    is_head=result.route == self.evaluation.route,
                )
                for i, result in enumerate(self.evaluation.routes)
            ]
        )

    def _routes_words(self, view: RangesView) -> ChartWords:
        gettext = self.language.gettext
        return ChartWords(
            gettext("Routes side by side"),
            gettext("Verdict and score per route: %(rows)s.", rows=self._range_texts(view)),
            gettext(
                "The mark stands at the score, 0 to 100; the bar is the range that unknown "
                "conditions leave open. Without a mark too little is known for a score."
            ),
        )

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

    # --- life and money ---------------------------------------------------------------------

    def _own(self, text: str) -> Said:
        return in_its_language(text, self.evaluation.pilot.language, self.language)

    # --- all conditions at a glance ---------------------------------------------------------

    def _strip(self) -> StripView:
        results = {result.id: result for result in self.evaluation.conditions}
        y, made = 0, []
        for dimension in self.evaluation.framework.dimensions:
            made.append(self._strip_dimension(dimension, results, y))
            y += 28 + -(-len(dimension.conditions) // STRIP_COLUMNS) * STRIP_ROW
        return StripView(tuple(made), y)

    def _strip_dimension(
        self, dimension: Dimension, results: Mapping[str, ConditionResult], y: int
    ) -> StripDimension:
        route, marks = self.evaluation.route, []
        for i, condition in enumerate(dimension.conditions):
            result = results[condition.id]
            needed = condition.necessary if condition.is_necessary(route) else None
            mark, mark_class = mark_of(result, self.evaluation.framework.levels)
            title = self.say.said(condition.title)
            row, column = divmod(i, STRIP_COLUMNS)
            strength = 0 if result.level is None else result.support.strength
            marks.append(
                StripMark(
                    condition.id,
                    mark,
                    mark_class,
                    _strip_label(title.text),
                    title.lang,
                    max(0, strength * 7 - 2),
                    needed is not None,
                    needed is not None
                    and result.level is not None
                    and result.level < needed.min_level,
                    condition.is_relevant(route),
                    round(2.0 + column * 97 / STRIP_COLUMNS, 2),
                    y + 28 + row * STRIP_ROW,
                )
            )
        return StripDimension(self.say.said(dimension.title), tuple(marks), y + 16)

    def _strip_words(self, view: StripView) -> ChartWords:
        gettext, levels = self.language.gettext, self.evaluation.framework.levels
        rows = [
            f"{row.title.text} {', '.join(mark.mark for mark in row.marks)}"
            for row in view.dimensions
        ]
        desc = gettext(
            "Levels of the conditions, by dimension, in the order of the list below: %(rows)s.",
            rows="; ".join(rows),
        )
        below = [mark.id for row in view.dimensions for mark in row.marks if mark.below_minimum]
        if below:
            desc += " " + gettext(
                "Below the minimum: %(named)s.", named=self.say.conditions(below, case="bottleneck")
            )
        return ChartWords(
            gettext("All conditions at a glance"),
            desc,
            gettext(
                "Number: level, %(first)s to %(last)s; ? unknown, – not applicable. Squares below "
                "it: strength of the evidence, 0 to 4.",
                first=levels.first,
                last=levels.last,
            )
            if self.say.framework.profile_only
            else gettext(
                "Number: level, %(first)s to %(last)s; ? unknown, – not applicable. Squares below "
                "it: strength of the evidence, 0 to 4. Frame: necessary; a thick frame with an "
                "exclamation mark is below its minimum. Dotted and pale: does not count on this "
                "route.",
                first=levels.first,
                last=levels.last,
            ),
        )


@lru_cache(maxsize=1024)
def _strip_label(title: str) -> tuple[str, ...]:
    """Break the title of a condition into lines; it is the same for every pilot."""
    return in_lines(hyphenated(title, STRIP_LABEL), STRIP_LABEL, STRIP_LINES)
