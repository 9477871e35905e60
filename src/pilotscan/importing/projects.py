"""A table of projects as pilot files: a row for each, with the columns that a mapping names."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from pilotscan.asking.answers.faults import no_sheet, not_typed
from pilotscan.bibliography.faults import fault
from pilotscan.diagnostics import Location, did_you_mean, show
from pilotscan.errors import UsageError
from pilotscan.importing.cells import NotUnderstoodError, read_text
from pilotscan.importing.paths import EACH, Target, WrongPathError, target_of
from pilotscan.loading.writing import written, yaml_of
from pilotscan.model.base import is_id, like_an_id
from pilotscan.model.fields import contents, type_at
from pilotscan.model.pilot import Pilot
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.asking.answers.grids import Book, Grid
    from pilotscan.bibliography.faults import ImportCode
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.mapping import ProjectMapping
    from pilotscan.told import Sentence

__all__ = ["NewPilot", "check_paths", "read_projects"]

_BETWEEN = re.compile(r"[;\n]")
_TABLE = "table"
"""Id of the source that the table is."""


class NewPilot(NamedTuple):
    """A pilot file to be written.

    Parameters
    ----------
    where : the row that it comes from
    cells : the places of what the row says, by the path in the file
    """

    id: str
    text: str
    where: Location
    cells: dict[tuple[str | int, ...], Location]

    def place_of(self, steps: tuple[str | int, ...]) -> Location:
        """Return the cell that something in the file comes from, else the row."""
        near = [
            (len(path), where)
            for path, where in self.cells.items()
            if path[: len(steps)] == steps or steps[: len(path)] == path
        ]
        return max(near, key=lambda one: one[0])[1] if near else self.where


def check_paths(mapping: ProjectMapping, place: str) -> dict[str, Target]:
    """Return what the paths of a mapping lead to.

    Parameters
    ----------
    place : what people call the mapping

    Raises
    ------
    UsageError
        One leads to nothing that a table can hold, or a part of the mapping is about none of them.
    """
    targets: dict[str, Target] = {}
    for path in (*mapping.columns, *mapping.values):
        try:
            targets[path] = target_of(path)
        except WrongPathError as wrong:
            raise UsageError(
                told(
                    "--mapping %(place)s: %(path)s is nothing that a pilot file holds: %(hint)s",
                    place=place,
                    path=show(path),
                    hint=wrong.args[0],
                )
            ) from None
    for path in (*mapping.lists, *mapping.words):
        if path not in mapping.columns:
            hint = did_you_mean(path, mapping.columns) or told("name it under 'columns' too")
            raise UsageError(
                told(
                    "--mapping %(place)s: no column is read for %(path)s: %(hint)s",
                    place=place,
                    path=show(path),
                    hint=hint,
                )
            )
    if not any(target.steps[0] == "name" for target in targets.values()):
        raise UsageError(told("--mapping %(place)s: 'columns' needs a 'name'", place=place))
    return targets


def read_projects(
    book: Book, mapping: ProjectMapping, targets: dict[str, Target]
) -> tuple[list[NewPilot], list[Diagnostic]]:
    """Read the rows of a table of projects.

    A row in which something is wrong becomes no pilot; the others do.

    Parameters
    ----------
    targets : what the paths of the mapping lead to
    """
    name = mapping.sheet or next(iter(book.sheets), "")
    grid = book.sheets.get(name)
    if grid is None:
        return [], [no_sheet(name, book)]
    reader = _Reader(grid, mapping, targets)
    if not reader.find_columns():
        return [], reader.faults
    return list(reader.pilots()), reader.faults


class _Reader:
    """Reads the rows of a table, and takes note of what is wrong."""

    def __init__(self, grid: Grid, mapping: ProjectMapping, targets: dict[str, Target]) -> None:
        self.grid, self.mapping, self.targets = grid, mapping, targets
        self.faults: list[Diagnostic] = []
        self.columns: dict[str, int] = {}
        self.width = 0
        self._head = mapping.heads - 1
        self._empty = {text.casefold() for text in mapping.empty}
        self._words = {
            path: {word.casefold(): said for word, said in words.items()}
            for path, words in mapping.words.items()
        }
        title = grid.file.rpartition("/")[2]
        self._source = {
            "title": f"{title}, {grid.sheet}" if grid.sheet else title,
            **written(mapping.source),
        }

    def complain(
        self, code: ImportCode, message: Sentence, where: Location, hint: Sentence = ""
    ) -> None:
        self.faults.append(fault(code, message, where, hint))

    # --- heads ------------------------------------------------------------------------------------

    def find_columns(self) -> bool:
        """Find the columns that the mapping names; False if one is missing or stands twice."""
        heads = self._heads()
        self.width = len(heads)
        places = defaultdict(list)
        for column, head in enumerate(heads):
            if head:
                places[head].append(column)
        wanted = dict.fromkeys(self.mapping.columns.values())
        for head in (*wanted, *self.mapping.leave):
            where = self.grid.where(self._head, 0)
            if head not in places:
                message = told("there is no column %(name)s", name=show(head))
                hint = did_you_mean(head, places) or told(
                    "columns: %(named)s; 'heads' of the mapping says in which row they stand",
                    named=", ".join(places),
                )
                self.complain("PS703", message, where, hint)
            elif len(places[head]) > 1 and head in wanted:
                where = self.grid.where(self._head, places[head][1])
                message = told("two columns are called %(name)s", name=show(head))
                self.complain("PS703", message, where, told("give one of them another name"))
            elif head in wanted and self._covers_more(places[head][0]):
                where = self.grid.where(self._head, places[head][0])
                message = told(
                    "the head %(name)s stands over more than one column", name=show(head)
                )
                hint = told(
                    "split the cells and give each column a head, or say with 'heads' of the "
                    "mapping in which row each has its own"
                )
                self.complain("PS703", message, where, hint)
        if self.faults:
            return False
        self.columns = {path: places[head][0] for path, head in self.mapping.columns.items()}
        known = {*wanted, *self.mapping.leave}
        for head, [column, *_] in places.items():
            if head not in known:
                message = told("the column %(name)s is left out", name=show(head))
                hint = told("name it in the mapping: under 'columns', or under 'leave'")
                self.complain("PS802", message, self.grid.where(self._head, column), hint)
        return True

    def _heads(self) -> list[str]:
        cells = self.grid.rows[self._head] if self._head < len(self.grid.rows) else ()
        last = max((right for _, _, _, right in self._over_heads()), default=-1)
        heads = [cell.text for cell in cells]
        heads += [""] * (last + 1 - len(heads))
        for top, left, _, right in self._over_heads():
            if left == right and not heads[left]:  # one head over several rows
                heads[left] = self.grid.cell(top, left).text
        return [" ".join(head.split()) for head in heads]

    def _over_heads(self) -> list[tuple[int, int, int, int]]:
        return [one for one in self.grid.merged if one[0] <= self._head <= one[2]]

    def _covers_more(self, column: int) -> bool:
        return any(left <= column <= right and left < right
                   for _, left, _, right in self._over_heads())  # fmt: skip

    # --- rows -------------------------------------------------------------------------------------

    def pilots(self) -> Iterator[NewPilot]:
        """Yield the pilot of each row that says something and in which nothing is wrong."""
        first: dict[str, int] = {}
        start = 1 + max([self._head, *(bottom for _, _, bottom, _ in self._over_heads())])
        for row in range(start, len(self.grid.rows)):
            cells = self.grid.rows[row]
            if not any(cell.text for cell in cells):
                continue
            before = len(self.faults)
            if len(cells) > self.width:
                message = told("this row has more cells than there are heads")
                hint = told("a text with the separator in it stands in quotation marks")
                self.complain("PS703", message, self.grid.where(row, self.width), hint)
                continue
            tree, places = self._said(row)
            name = self._id(row, tree)
            if name and name in first:
                message = told(
                    "the id %(id)s is that of row %(row)s too", id=show(name), row=str(first[name])
                )
                hint = told("make the names differ, or read a column for 'id'")
                self.complain("PS804", message, self._place(row, "id", "name"), hint)
            elif name:
                first[name] = row + 1
            if len(self.faults) == before:
                text = yaml_of(self._whole(name, tree))
                yield NewPilot(name, text, self._place(row, "name"), places)

    def _place(self, row: int, *paths: str) -> Location:
        column = next((self.columns[path] for path in paths if path in self.columns), 0)
        return self.grid.where(row, column)

    def _said(self, row: int) -> tuple[dict[Any, Any], dict[tuple[str | int, ...], Location]]:
        """Return what a row says, with positions in lists as keys, and where it says it."""
        tree: dict[Any, Any] = {}
        places: dict[tuple[str | int, ...], Location] = {}
        for path, column in self.columns.items():
            target, where = self.targets[path], self.grid.where(row, column)
            text = self._text(row, column, where)
            parts = self._parts(path, text) if target.is_list else [text]
            for n, part in enumerate(parts):
                value = self._value(path, part, target, where)
                if value is not None:
                    steps = tuple(n if step == EACH else step for step in target.steps)
                    _put(tree, steps, value)
                    places[steps] = where
        for path, value in self.mapping.values.items():
            steps = self.targets[path].steps
            places_there = _open_places(tree, steps)
            if not places_there and steps[-1] in {EACH, "text"}:  # a list of one, the same for all
                places_there = [tuple(0 if step == EACH else step for step in steps)]
            for place in places_there:
                _put(tree, place, value)
        return tree, places

    def _text(self, row: int, column: int, where: Location) -> str:
        cell = self.grid.cell(row, column)
        if not cell.is_typed:
            self.faults.append(not_typed(cell, where))
            return ""
        if self.grid.is_spread(row, column):
            message = told("this cell is merged with others")
            hint = told("split them, and put into each what holds for its row")
            self.complain("PS702", message, where, hint)
            return ""
        return "" if cell.text.casefold() in self._empty else cell.text

    def _parts(self, path: str, text: str) -> list[str]:
        between = self.mapping.lists.get(path)
        parts = text.split(between) if between else _BETWEEN.split(text)
        return [part.strip() for part in parts if part.strip()]

    def _value(self, path: str, text: str, target: Target, where: Location) -> Any:
        """Return what a text says; None if it says nothing, or nobody can tell what."""
        if not text or text.casefold() in self._empty:
            return None
        words = self._words.get(path, {})
        if text.casefold() in words:
            said = words[text.casefold()]
            return None if said == "" else said
        try:
            return read_text(text, target, self.mapping.decimal)
        except NotUnderstoodError as wrong:
            self.complain("PS803", wrong.message, where, wrong.hint)
            return None

    def _id(self, row: int, tree: dict[Any, Any]) -> str:
        """Return the id of the pilot of a row; empty if it can have none."""
        written = tree.get("id")
        if written is not None:
            if is_id(str(written)):
                return str(written)
            near = like_an_id(str(written))
            message = told("%(text)s is not an id", text=show(str(written)))
            hint = told(
                "small letters, digits and single hyphens: %(id)s", id=near or "plan-einstein"
            )
            self.complain("PS803", message, self._place(row, "id", "name"), hint)
            return ""
        name = tree.get("name")
        if isinstance(name, dict):
            name = next(iter(name.values()), "")
        made = like_an_id(str(name)) if name is not None else ""
        if not made and name is None:
            message = told("this row has no name")
            self.complain(
                "PS803", message, self._place(row, "name"), told("give the project a name")
            )
        elif not made:
            message = told("no id can be made of the name %(name)s", name=show(str(name)))
            hint = told("read a column for 'id', with small letters, digits and hyphens")
            self.complain("PS803", message, self._place(row, "name"), hint)
        return made

    def _whole(self, name: str, tree: dict[Any, Any]) -> dict[str, Any]:
        """Return a pilot file, its keys in the order of the format."""
        said = _as_lists({**tree, "pilotscan": 1, "id": name}, Pilot)
        return {**said, "sources": {_TABLE: self._source}} if _cites(said) else said


def _cites(said: Any) -> bool:
    """Tell whether something names the table: else it would be listed for nothing."""
    if isinstance(said, dict):
        return said.get("sources") == [_TABLE] or any(map(_cites, said.values()))
    return isinstance(said, list) and any(map(_cites, said))


def _put(tree: dict[Any, Any], steps: tuple[str | int, ...], value: Any) -> None:
    for step in steps[:-1]:
        inner = tree.setdefault(step, {})
        tree = inner if isinstance(inner, dict) else {}
    tree.setdefault(steps[-1], value)


def _open_places(tree: dict[Any, Any], steps: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    """Return where what holds for all rows belongs: of an item, only where a row says of it."""
    places: list[tuple[str | int, ...]] = [()]
    for step in steps:
        deeper = []
        for place in places:
            node: Any = tree
            for one in place:
                node = node.get(one, {}) if isinstance(node, dict) else {}
            if step == EACH:
                deeper += [(*place, n) for n in node if isinstance(n, int)]
            elif not isinstance(step, int) or step in node:
                deeper.append((*place, step))
        places = deeper
    return places


def _as_lists(value: Any, annotation: Any) -> Any:
    """Return a tree with lists, in the order of the format, each fact with its source."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_as_lists(value[n], type_at(annotation, 0)) for n in sorted(value)]
    kind, model = contents(annotation)
    if kind is not BaseModel:
        return value
    fields = model.model_fields
    said = {
        name: _as_lists(value[name], field.annotation)
        for name, field in fields.items()
        if name in value
    }
    if "sources" in fields and model is not Pilot:
        said.setdefault("sources", [_TABLE])
    return said
