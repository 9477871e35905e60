"""The heatmap: pilots by conditions, whichever way round has room."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

from pilotscan.comparing.record import STATES
from pilotscan.comparing.selecting import verdict_place
from pilotscan.model.scale import VERDICTS
from pilotscan.reporting.comparison.values import Cell, GroupOfHeads, Head, Heatmap
from pilotscan.reporting.words.numbers import step_reached
from pilotscan.reporting.words.wording import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.wording import Wording

__all__ = ["GROUPINGS", "HEATMAP_AT_MOST", "By", "Grouping", "make_heatmap"]

By = Literal["condition", "dimension"]
Grouping = Literal["verdict", "route", "municipality", "none"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)
HEATMAP_AT_MOST = 200
"""Pilots of a heatmap; of more, only the shares per condition can be read."""
COLUMNS_AT_MOST = 14
"""Pilots that stand side by side; more of them stand below each other."""


class _Line(NamedTuple):
    """A row or a column: its group and its head."""

    group: str
    head: Head


def make_heatmap(  # noqa: PLR0913, PLR0917 - what the picture depends on
    comparison: Comparison,
    names: Sequence[Said],
    say: Wording,
    language: Language,
    by: By,
    grouping: Grouping,
    *,
    pilots_across: bool | None = None,
) -> Heatmap:
    """Lay out the heatmap.

    Parameters
    ----------
    names : of the pilots
    pilots_across : whether each pilot is a column; by default only if they are few
    """
    gettext = language.gettext
    order = _grouped(comparison, say, language, grouping)
    pilots = [
        _Line(group, Head(names[i], f"p-{comparison.records[i].id}", "", "")) for group, i in order
    ]
    if by == "dimension":
        lines = _dimension_lines(comparison, say)
        table = [_dimension_cells(comparison, i, language) for _, i in order]
        corner = gettext("Dimension")
    else:
        lines = _condition_lines(comparison, say)
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


def _grouped(
    comparison: Comparison, say: Wording, language: Language, grouping: Grouping
) -> list[tuple[str, int]]:
    """Return group and position of each pilot; in a group they keep their order."""
    records, judged = comparison.records, comparison.judged
    routes = list(comparison.framework.routes)
    nowhere = language.gettext("municipality not named")
    keys: dict[Grouping, Callable[[int], tuple[tuple[object, ...], str]]] = {
        "none": lambda _: ((), ""),
        "verdict": lambda i: (
            verdict_place(int(judged.verdict[i])),
            say.verdict(VERDICTS[judged.verdict[i]], ""),
        ),
        "route": lambda i: ((routes.index(judged.routes[i]),), say.route(judged.routes[i])),
        "municipality": lambda i: (
            (not records[i].municipalities, records[i].municipalities),
            language.together(records[i].municipalities) or nowhere,
        ),
    }
    placed = [(*keys[grouping](i), i) for i in range(len(records))]
    return [(group, i) for _, group, i in sorted(placed, key=lambda item: (item[0], item[2]))]


def _condition_lines(comparison: Comparison, say: Wording) -> list[_Line]:
    framework = comparison.framework
    routes = set(comparison.judged.routes)
    lines = []
    for dimension in framework.dimensions:
        for condition in dimension.conditions:
            needed = [condition.is_necessary(route) for route in routes]
            sign = ALWAYS if all(needed) else SOMETIMES if any(needed) else ""
            title = say.said(condition.title)
            lines.append(
                _Line(say.said(dimension.title).text, Head(title, f"c-{condition.id}", sign, ""))
            )
    return lines


def _dimension_lines(comparison: Comparison, say: Wording) -> list[_Line]:
    return [
        _Line("", Head(say.said(dimension.title), f"d-{dimension.id}", "", ""))
        for dimension in comparison.framework.dimensions
    ]


def _condition_cells(comparison: Comparison, i: int) -> list[Cell]:
    judged = comparison.judged
    known, cells = judged.known, []
    stuck = judged.findings.bottleneck[i] | judged.findings.stop[i]
    for c in range(len(comparison.framework.conditions)):
        level = known.level[i, c]
        counts, necessary = bool(judged.counting[i, c]), bool(judged.necessary[i, c])
        if judged.states[i, c] == STATES.index("not-applicable"):
            cells.append(Cell("–", "", "ln"))
            continue
        frame = " nec" * necessary + " bot" * bool(stuck[c]) + " out" * (not counts)
        if np.isnan(level):
            cells.append(Cell("?" if counts else "·", "", ("lu" if counts else "ln") + frame))
            continue
        mark = str(int(level)) + "!" * bool(stuck[c])
        tone = f"l{int(level)}" if counts else "lo"
        cells.append(Cell(mark, str(known.strength[i, c]), tone + frame))
    return cells


def _dimension_cells(comparison: Comparison, i: int, language: Language) -> list[Cell]:
    judged, framework = comparison.judged, comparison.framework
    position = {c.id: k for k, c in enumerate(framework.conditions)}
    line = framework.rules.ready.min_dimension_mean
    cells = []
    for d, dimension in enumerate(framework.dimensions):
        members = [position[c.id] for c in dimension.conditions]
        counting = judged.counting[i, members]
        rated = counting & ~np.isnan(judged.known.level[i, members])
        if not counting.any():
            cells.append(Cell("·", "", "ln"))
            continue
        small = f"{rated.sum()}/{counting.sum()}"
        mean = judged.mean[i, d]
        if np.isnan(mean):
            cells.append(Cell("?", small, "lu"))
        else:
            cells.append(
                Cell(
                    language.number(float(mean), 1, line),
                    small,
                    f"l{step_reached(mean)}",
                )
            )
    return cells
