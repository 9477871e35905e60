"""The heatmap: pilots by conditions, whichever way round has room."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

from pilotscan.comparing.record import STATES
from pilotscan.comparing.selecting import verdict_place
from pilotscan.model.scale import OUTCOMES
from pilotscan.reporting.documents.scales import shade
from pilotscan.reporting.words.numbers import step_reached

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.reporting.comparison.sentences import ComparisonWording
    from pilotscan.reporting.words.said import Said

__all__ = [
    "GROUPINGS",
    "HEATMAP_AT_MOST",
    "By",
    "Cell",
    "GroupOfHeads",
    "Grouping",
    "Head",
    "Heatmap",
    "make_heatmap",
]

By = Literal["condition", "dimension"]
Grouping = Literal["verdict", "route", "municipality", "none"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)
HEATMAP_AT_MOST = 200
"""Pilots of a heatmap; of more, only the shares per condition can be read."""
COLUMNS_AT_MOST = 14
"""Pilots that stand side by side; more of them stand below each other."""


class Cell(NamedTuple):
    """A cell of the heatmap.

    Parameters
    ----------
    mark : level, mean, or a sign
    small : the second mark: evidence strength, or how many are rated
    classes : for its colour and frame
    """

    mark: str
    small: str
    classes: str


class Head(NamedTuple):
    """Heads a row or a column of the heatmap.

    Parameters
    ----------
    anchor : of the place on the page that says more
    sign : whether a condition is necessary; empty if not
    """

    title: Said
    anchor: str
    sign: str
    note: str


class GroupOfHeads(NamedTuple):
    """Rows or columns that belong together; the title may be empty."""

    title: str
    heads: tuple[Head, ...]


class Heatmap(NamedTuple):
    """Pilots by conditions or dimensions.

    Parameters
    ----------
    corner : what the rows are
    rows : by group, per row its cells in the order of the columns
    signs : whether signs of necessity occur, all and some
    """

    corner: str
    caption: str
    columns: tuple[GroupOfHeads, ...]
    rows: tuple[tuple[GroupOfHeads, tuple[tuple[Cell, ...], ...]], ...]
    signs: tuple[bool, bool]
    by_dimension: bool


class _Line(NamedTuple):
    """A row or a column: its group and its head."""

    group: str
    head: Head


def make_heatmap(
    say: ComparisonWording, by: By, grouping: Grouping, *, pilots_across: bool | None = None
) -> Heatmap:
    """Lay out the heatmap.

    Parameters
    ----------
    pilots_across : whether each pilot is a column; by default only if they are few
    """
    comparison, gettext = say.comparison, say.language.gettext
    order = _grouped(say, grouping)
    pilots = [
        _Line(group, Head(say.names[i], f"p-{comparison.records[i].id}", "", ""))
        for group, i in order
    ]
    if by == "dimension":
        lines = _dimension_lines(say)
        table = [_dimension_cells(say, i) for _, i in order]
        corner = gettext("Dimension")
    else:
        lines = _condition_lines(say)
        table = [_condition_cells(comparison, i) for _, i in order]
        corner = gettext("Condition")
    signs = {line.head.sign for line in lines}
    if pilots_across is None:
        pilots_across = len(pilots) <= COLUMNS_AT_MOST
    if not pilots_across:
        rows, columns, corner = pilots, lines, gettext("Pilot")
    else:
        rows, columns = lines, pilots
        table = [list(column) for column in zip(*table, strict=True)]
    return Heatmap(
        corner,
        gettext("Levels of all pilots, side by side"),
        tuple(GroupOfHeads(group, heads) for group, heads in _by_group(columns)),
        tuple(_with_cells(rows, table)),
        (ALWAYS in signs, SOMETIMES in signs),
        by == "dimension",
    )


ALWAYS, SOMETIMES = "◆", "◇"
"""Necessary on every route of the pilots shown, or on some."""


def _by_group(lines: Sequence[_Line]) -> list[tuple[str, tuple[Head, ...]]]:
    return [
        (group, tuple(line.head for line in some))
        for group, some in groupby(lines, key=lambda line: line.group)
    ]


def _with_cells(
    rows: Sequence[_Line], table: Sequence[Sequence[Cell]]
) -> list[tuple[GroupOfHeads, tuple[tuple[Cell, ...], ...]]]:
    found, start = [], 0
    for group, heads in _by_group(rows):
        cells = tuple(tuple(row) for row in table[start : start + len(heads)])
        found.append((GroupOfHeads(group, heads), cells))
        start += len(heads)
    return found


def _grouped(say: ComparisonWording, grouping: Grouping) -> list[tuple[str, int]]:
    """Return group and position of each pilot; in a group they keep their order."""
    records, judged = say.comparison.records, say.comparison.judged
    routes = list(say.framework.routes)
    nowhere = say.language.gettext("municipality not named")
    keys: dict[Grouping, Callable[[int], tuple[tuple[object, ...], str]]] = {
        "none": lambda _: ((), ""),
        "verdict": lambda i: (
            verdict_place(int(judged.verdict[i])),
            say.verdict(OUTCOMES[judged.verdict[i]], ""),
        ),
        "route": lambda i: ((routes.index(judged.routes[i]),), say.route(judged.routes[i])),
        "municipality": lambda i: (
            (not records[i].municipalities, records[i].municipalities),
            say.language.together(records[i].municipalities) or nowhere,
        ),
    }
    placed = [(*keys[grouping](i), i) for i in range(len(records))]
    return [(group, i) for _, group, i in sorted(placed, key=lambda item: (item[0], item[2]))]


def _condition_lines(say: ComparisonWording) -> list[_Line]:
    routes = set(say.comparison.judged.routes)
    lines = []
    for dimension in say.framework.dimensions:
        for condition in dimension.conditions:
            needed = [condition.is_necessary(route) for route in routes]
            sign = ALWAYS if all(needed) else SOMETIMES if any(needed) else ""
            title = say.said(condition.title)
            lines.append(
                _Line(say.said(dimension.title).text, Head(title, f"c-{condition.id}", sign, ""))
            )
    return lines


def _dimension_lines(say: ComparisonWording) -> list[_Line]:
    return [
        _Line("", Head(say.said(dimension.title), f"d-{dimension.id}", "", ""))
        for dimension in say.framework.dimensions
    ]


def _condition_cells(comparison: Comparison, i: int) -> list[Cell]:
    judged = comparison.judged
    known, cells, scale = judged.known, [], comparison.framework.levels
    levels = judged.as_written(known.level[i])
    stuck = judged.findings.bottleneck[i] | judged.findings.stop[i]
    for c in range(len(comparison.framework.conditions)):
        level = levels[c]
        counts, necessary = bool(judged.counting[i, c]), bool(judged.necessary[i, c])
        if judged.states[i, c] == STATES.index("not-applicable"):
            cells.append(Cell("–", "", "ln"))
            continue
        frame = " nec" * necessary + " bot" * bool(stuck[c]) + " out" * (not counts)
        if np.isnan(level):
            cells.append(Cell("?" if counts else "·", "", ("lu" if counts else "ln") + frame))
            continue
        mark = str(int(level)) + "!" * bool(stuck[c])
        tone = f"l{shade(int(level), scale)}" if counts else "lo"
        cells.append(Cell(mark, str(known.strength[i, c]), tone + frame))
    return cells


def _dimension_cells(say: ComparisonWording, i: int) -> list[Cell]:
    judged, framework = say.comparison.judged, say.framework
    line = framework.rules.ready.min_dimension_mean
    cells = []
    for d, dimension in enumerate(framework.dimensions):
        members = [say.position[c.id] for c in dimension.conditions]
        counting = judged.counting[i, members]
        rated = counting & ~np.isnan(judged.known.level[i, members])
        if not counting.any():
            cells.append(Cell("·", "", "ln"))
            continue
        small = f"{rated.sum()}/{counting.sum()}"
        mean = float(judged.as_written(judged.mean[i])[d])
        if np.isnan(mean):
            cells.append(Cell("?", small, "lu"))
        else:
            shown = say.language.number(mean, 1, line)
            tone = shade(step_reached(mean), framework.levels)
            cells.append(Cell(shown, small, f"l{tone}"))
    return cells
