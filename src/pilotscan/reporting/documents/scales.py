"""Where the marks of a chart stand: percentages across, pixels down; drawn by templates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.scale import TOP_SCORE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.dates import FuzzyDate
    from pilotscan.model.scale import Scale as Levels
    from pilotscan.scoring.result import Score

__all__ = [
    "Bar",
    "Scale",
    "Tick",
    "across",
    "in_lines",
    "level_ticks",
    "score_bar",
    "shade",
    "time_scale",
    "timeline",
]

LEFT, RIGHT = 2.0, 98.0
"""Room at both edges, so that a mark at the end of the scale is not cut off."""
SHADES = 5
"""Colours of levels in the style sheets, `l0` to `l4`; every level has its number as well."""


class Tick(NamedTuple):
    """A line of the scale: where, and its number."""

    x: float
    label: str


class Bar(NamedTuple):
    """A row of a chart, in percent of the width.

    Parameters
    ----------
    start, end : of the bar; None where there is none
    mark : a dot; None where there is none
    open_start, open_end : the bar's true end is not known
    """

    start: float | None
    end: float | None
    mark: float | None = None
    open_start: bool = False
    open_end: bool = False

    @property
    def width(self) -> float:
        """How long the bar is; never too short to be seen."""
        if self.start is None or self.end is None:
            return 0.0
        return round(max(self.end - self.start, 0.6), 2)


def across(value: float, low: float, high: float) -> float:
    """Place a value between two bounds, in percent of the chart's width."""
    return round(LEFT + (RIGHT - LEFT) * (value - low) / (high - low), 2)


def level_ticks(levels: Levels) -> tuple[Tick, ...]:
    """Return a line per level."""
    return tuple(Tick(across(n, levels.first, levels.last), str(n)) for n in levels.levels)


def shade(level: int, levels: Levels) -> int:
    """Return which of five shades a level has, 0..4: the ends of the scale alone have the ends."""
    if level in {levels.first, levels.last}:
        return 0 if level == levels.first else SHADES - 1
    place = round((level - levels.first) * (SHADES - 1) / levels.top)
    return min(max(place, 1), SHADES - 2)


def score_bar(score: Score) -> Bar:
    """Place the range and the value of a score, 0 to 100."""
    if score.low is None or score.high is None:
        return Bar(None, None)
    mark = None if score.value is None else across(score.value, 0, TOP_SCORE)
    return Bar(across(score.low, 0, TOP_SCORE), across(score.high, 0, TOP_SCORE), mark)


class Scale(NamedTuple):
    """A scale of whole years, from the first day of one to the first day after another."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether a day lies on the scale."""
        return self.first <= day <= self.last

    def place(self, day: date) -> float:
        """Place a day, in percent of the chart's width."""
        return across(day.toordinal(), self.first.toordinal(), self.last.toordinal())

    def ticks(self) -> list[Tick]:
        """Return at most eight round years."""
        years = range(self.first.year, self.last.year + 1)
        step = max(1, -(-len(years) // 8))
        return [Tick(self.place(date(y, 1, 1)), str(y)) for y in years if y % step == 0]


def time_scale(
    spans: Sequence[tuple[FuzzyDate | None, FuzzyDate | None]], points: Sequence[FuzzyDate]
) -> Scale | None:
    """Return the scale that holds all spans and points; None if nothing is dated."""
    dates = [d for span in spans for d in span if d] + list(points)
    if not dates:
        return None
    first, last = min(d.earliest for d in dates), max(d.latest for d in dates)
    return Scale(date(first.year, 1, 1), date(last.year + 1, 1, 1))


def timeline(
    spans: Sequence[tuple[FuzzyDate | None, FuzzyDate | None]], points: Sequence[FuzzyDate]
) -> tuple[list[Bar], list[float], list[Tick]]:
    """Place spans and points of time on one scale of whole years.

    Returns
    -------
    tuple
        A bar per span (without a place if it has neither end), a position per point, and ticks
        at years. All empty if nothing is dated.
    """
    scale = time_scale(spans, points)
    if scale is None:
        return [], [], []
    bars = [
        Bar(None, None)
        if start is None and end is None
        else Bar(
            LEFT if start is None else scale.place(start.earliest),
            RIGHT if end is None else scale.place(end.latest),
            None,
            start is None,
            end is None,
        )
        for start, end in spans
    ]
    return bars, [scale.place(p.earliest) for p in points], scale.ticks()


_VOWELS = frozenset("aeiouyáàâäéèêëíìîïóòôöúùûü")
_TOGETHER = frozenset(
    "bl br ch ck cl cr dr fl fr gl gr kl kr ph pl pr sh th tr vl vr".split()  # noqa: SIM905
)
"""Consonants that English and Dutch do not part."""


def _pieces(word: str, width: int) -> list[str]:
    pieces = []
    while len(word) > width:  # no recursion: a text may be one word of 20,000 letters
        last = max(1, min(width - 1, len(word) - 4))  # no scrap of a word on the next line
        at = next((i for i in range(last, 2, -1) if _may_break(word, i)), last)
        pieces.append(word[:at] if word[at - 1] == "-" else f"{word[:at]}-")
        word = word[at:]
    return [*pieces, word]


def _may_break(word: str, at: int) -> bool:
    """Tell whether a syllable is likely to begin: at the consonants right before a vowel."""
    around = word[at - 1 : at + 3].lower()
    before, first = around[0], around[1]
    if before == "-":
        return True
    if not (before + first).isalpha() or first in _VOWELS or before + first in _TOGETHER:
        return False
    vowel_at = 3 if around[1:3] in _TOGETHER else 2
    return around[vowel_at : vowel_at + 1] in _VOWELS


def in_lines(text: str, width: int, lines: int) -> tuple[str, ...]:
    """Break a text at its spaces into lines; what does not fit is cut off with an ellipsis.

    Parameters
    ----------
    width : characters of a line
    lines : at most so many
    """
    made = [""]
    for word in text.split():
        longer = f"{made[-1]} {word}".strip()
        if len(longer) <= width or not made[-1]:
            made[-1] = longer
        else:
            made.append(word)
    kept = [line if len(line) <= width else f"{line[: width - 1]}…" for line in made[:lines]]
    if len(made) > lines and not kept[-1].endswith("…"):
        kept[-1] = f"{kept[-1][: width - 1]}…"
    return tuple(kept)
