"""The map of a run: how far each pilot is from a verdict, and the best one still possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.scale import LADDER, UNCLEAR
from pilotscan.reporting.documents.scales import Tick, across
from pilotscan.reporting.pilot.chart_values import ChartWords
from pilotscan.reporting.words.phrases import MARK_SHAPES
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.site.overview_row import IndexRow
    from pilotscan.reporting.words.wording import Wording

__all__ = ["NAMED_AT_MOST", "MapLane", "MapMark", "MapView", "map_view", "map_words"]

NAMED_AT_MOST = 30
"""Pilots that have a line of their own with their name; more of them are counted."""
LABEL = 48
"""Characters of a name."""
LANE, LINE, COUNTED = 30, 19, 26
"""Pixels of the head of a lane, of a pilot, and of counted pilots."""
LEAST = 10
"""Answers that the scale goes to at least."""
MOST_TICKS = 8


class MapMark(NamedTuple):
    """A pilot, or several with the same verdict at the same distance.

    Parameters
    ----------
    name : empty where pilots are counted
    answers : to a verdict; 0 where there is one
    pilots : how many it stands for
    x, y : where, in percent of the width and in pixels
    is_right : its name stands to the right of it
    """

    verdict: Verdict
    mark: str
    name: Said
    answers: int
    pilots: int
    x: float
    y: int
    is_right: bool


class MapLane(NamedTuple):
    """The pilots with a verdict, and those for which it is the best that is still possible.

    Parameters
    ----------
    y : where it begins, in pixels
    title, also : what it is called, and on the routes of these pilots if that is something else
    told : how many have it, and for how many it is possible
    judged, possible : names of these pilots, or how many they are where they are too many to name
    """

    verdict: Verdict
    mark: str
    title: str
    also: tuple[str, ...]
    told: str
    y: int
    marks: tuple[MapMark, ...]
    judged: tuple[Said, ...]
    possible: tuple[Said, ...]


class MapView(NamedTuple):
    """Best verdict first, answers to a verdict from left to right; no lanes if there is no map.

    Parameters
    ----------
    bottom : where the lanes end, in pixels
    is_named : each pilot has a line of its own; else those at one place are counted
    """

    lanes: tuple[MapLane, ...]
    ticks: tuple[Tick, ...]
    bottom: int
    height: int
    is_named: bool


def map_view(rows: Sequence[IndexRow], say: Wording) -> MapView:
    """Place each pilot by how many answers it is from a verdict, and by the best one possible."""
    most = max((row.answers for row in rows), default=0)
    if not most:
        return MapView((), (), 0, 0, is_named=False)
    last = max(most, LEAST)
    is_named = len(rows) <= NAMED_AT_MOST
    lanes, y = [], 0
    for verdict in reversed(LADDER):
        here = sorted((row for row in rows if row.best == verdict), key=lambda row: row.answers)
        title = say.verdict(verdict, "")
        groups = (
            [[row] for row in here]
            if is_named
            else [
                [row for row in here if (row.answers, row.verdict) == key]
                for key in dict.fromkeys((row.answers, row.verdict) for row in here)
            ]
        )
        marks = [
            MapMark(
                group[0].verdict,
                group[0].mark,
                _label(group[0].name) if is_named else Said(""),
                group[0].answers,
                len(group),
                across(group[0].answers, 0, last),
                y + LANE + i * LINE if is_named else y + LANE,
                is_right=group[0].answers <= last / 2,
            )
            for i, group in enumerate(groups)
        ]
        lanes.append(
            MapLane(
                verdict,
                MARK_SHAPES[verdict],
                title,
                tuple(dict.fromkeys(row.best_title for row in here if row.best_title != title)),
                _told(here, say),
                y,
                tuple(marks),
                tuple(_listed([row for row in here if row.verdict != UNCLEAR], say)),
                tuple(_listed([row for row in here if row.verdict == UNCLEAR], say)),
            )
        )
        y += LANE + (len(marks) * LINE if is_named else COUNTED * bool(marks))
    step = max(1, -(-last // MOST_TICKS))
    ticks = tuple(Tick(across(n, 0, last), str(n)) for n in range(0, last + 1, step))
    return MapView(tuple(lanes), ticks, y + 4, y + 42, is_named)


def _label(name: Said) -> Said:
    return (
        name if len(name.text) <= LABEL else Said(f"{name.text[: LABEL - 1].rstrip()}…", name.lang)
    )


def _listed(rows: Sequence[IndexRow], say: Wording) -> list[Said]:
    """Name pilots, or say how many there are, with their answers to a verdict."""
    many = say.language.ngettext
    if len(rows) > NAMED_AT_MOST:
        return [Said(many("%(n)s pilot", "%(n)s pilots", len(rows)))]
    return [
        Said(f"{row.name.text} ({say.language.number(row.answers)})", row.name.lang)
        if row.answers
        else row.name
        for row in rows
    ]


def _told(rows: Sequence[IndexRow], say: Wording) -> str:
    """Say how many pilots have a verdict, and for how many it is only possible."""
    judged = sum(row.verdict != UNCLEAR for row in rows)
    return say.language.gettext(
        "the verdict of %(judged)s, still possible for %(possible)s",
        judged=say.language.number(judged),
        possible=say.language.number(len(rows) - judged),
    )


def map_words(rows: Sequence[IndexRow], say: Wording) -> ChartWords:
    """Say what the map shows."""
    language = say.language
    _ = language.gettext
    told = "; ".join(
        _(
            "“%(verdict)s”: %(told)s",
            verdict=say.verdict(verdict, ""),
            told=_told([row for row in rows if row.best == verdict], say),
        )
        for verdict in reversed(LADDER)
    )
    return ChartWords(
        _("What is near, what is far"),
        _("Pilots by verdict, or by the best one still possible: %(told)s.", told=told),
        (
            _("Each mark is a pilot.")
            if len(rows) <= NAMED_AT_MOST
            else _("The number beside a mark says how many pilots stand there.")
        )
        + " "
        + _(
            "A pilot stands at its verdict; a “?” stands at the best one that is still possible, "
            "and can turn out lower. From left to right: answers to go before there is a verdict; "
            "at 0 there is one."
        ),
    )
