"""Pilots from a DataFrame: a row each, columns named after what a pilot file says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pilotscan.api.faults import Diagnostics, pilot_error
from pilotscan.api.load import LoadedPilots, load_framework
from pilotscan.api.made import checked_in_memory
from pilotscan.checks import duplicate_id
from pilotscan.diagnostics import (
    Diagnostic,
    Location,
    Severity,
    did_you_mean,
    show,
    sort_diagnostics,
)
from pilotscan.errors import UsageError
from pilotscan.loading.plain import is_missing
from pilotscan.model.assessment import Rating
from pilotscan.model.fields import contents, type_at
from pilotscan.model.languages import LANGUAGES
from pilotscan.model.pilot import Pilot
from pilotscan.told import told

if TYPE_CHECKING:
    import datetime
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    import pandas as pd

    from pilotscan.model.framework import Framework

    Steps = tuple[str | int, ...]

__all__ = ["SHORT_NAMES", "pilots_from_frame"]

SHORT_NAMES: dict[str, Steps] = {
    "pilot": ("id",),
    "country": ("place", "country"),
    "scope": ("place", "scope"),
    "municipality": ("place", "municipality"),
    "area": ("place", "area"),
    "region": ("place", "region"),
    "start": ("period", "start"),
    "end": ("period", "end"),
    "route": ("scaling", "route"),
    "date": ("assessments", 0, "date"),
    "assessor": ("assessments", 0, "assessor", "role"),
}
"""Columns that the tables of a comparison call otherwise than a pilot file does."""
_STEP = re.compile(r"(?P<name>[^.\[\]]+)|\[(?P<position>[0-9]{1,3})\]")
_OF_LISTS = re.compile(r"\s*;\s*")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the frame.

    Parameters
    ----------
    steps : of the place in a file where its cells go
    splits : a text in it is a list, with semicolons between
    """

    name: str
    at: int
    steps: Steps
    splits: bool


def pilots_from_frame(
    frame: pd.DataFrame,
    framework: Framework | None = None,
    *,
    date: datetime.date | str | None = None,
    assessor: str | Mapping[str, Any] | None = None,
) -> LoadedPilots:
    """Make pilots of a table with a row for each.

    Parameters
    ----------
    frame : Its columns are keys of a pilot file (``name``, ``status``), paths in it
        (``place.municipality``, ``funding[0].amount``), the names that the tables of a comparison
        have for these (``pilot``, ``municipality``, ``country``, ``start``, ``route``), or ids of
        conditions with the level as a number; ``<condition>.because`` and other keys of a rating
        go beside it. Missing values and empty texts are not known. Where a file has a list, a
        text can have semicolons. Without a column ``id`` or ``pilot`` the index holds the ids, if
        it has one of these names.
    framework : whose conditions the columns are; the default one if not given
    date : on which the levels were given, where no column ``date`` says so
    assessor : who gave them: a role, or a mapping with ``role`` and ``id``, where no column
        ``assessor`` says so; by default the framework's first role

    Returns
    -------
    LoadedPilots
        In the order of the rows; `diagnostics` has the warnings.

    Raises
    ------
    PilotError
        A column is not known, or a row is not a sound pilot. Its `diagnostics` list everything,
        with row and column.
    UsageError
        Two columns have one name, or levels have no date.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {
    ...         "id": ["garden", "kitchen"],
    ...         "name": ["Garden of all", "Kitchen of all"],
    ...         "country": "NL",
    ...         "municipality": ["Utrecht", "Gouda"],
    ...         "reach": [3, None],
    ...     }
    ... )
    >>> pilotscan.pilots_from_frame(frame, date="2026-03-01")
    LoadedPilots(2 pilots: garden, kitchen; 2 diagnostics)
    """
    if not hasattr(frame, "itertuples"):
        raise UsageError(
            told("pilots_from_frame takes a DataFrame, not %(what)s", what=type(frame).__name__)
        )
    used = framework or load_framework()
    table = _with_ids(frame)
    columns = _columns(table, used)
    rates = any(column.steps[:3] == ("assessments", 0, "ratings") for column in columns)
    dated = any(column.steps == ("assessments", 0, "date") for column in columns)
    if rates and not dated and date is None:
        raise UsageError(
            told("on which day were the levels given? Add date='2026-03-01', or a column 'date'")
        )
    beside = {"framework": used.id, "assessor": _assessor(assessor, used), "date": date}
    pilots: list[Pilot] = []
    found: list[Diagnostic] = []
    first: dict[str, str] = {}
    rows = table.itertuples(index=False, name=None)
    for label, row in zip(frame.index, rows, strict=True):
        tree = _tree(row, columns, beside if rates else None)
        checked, faults = checked_in_memory(_listed(tree, columns), used)
        name = checked.pilot_id
        file = checked.file if name else f"<{told('row %(row)s', row=show(label))}>"
        if name in first:
            faults.append(duplicate_id(name, first[name], Location(file, path="id", steps=("id",))))
        elif name:
            first[name] = told("row %(row)s", row=show(label))
        for fault in faults:
            nearest = _nearest(_written_at(tree, fault.where.steps), columns)
            found.append(_placed(fault, file, label, next(nearest, None)))
        if checked.pilot is not None:
            pilots.append(checked.pilot)
    if any(fault.severity is Severity.ERROR for fault in found):
        raise pilot_error(found)
    files = (("", ""),) * len(pilots)
    return LoadedPilots(tuple(pilots), files, Diagnostics(sort_diagnostics(found)), used)


def _with_ids(frame: pd.DataFrame) -> pd.DataFrame:
    """Let the index be a column, where it holds the ids and no column does."""
    if frame.index.name in {"id", "pilot"} and not {"id", "pilot"} & set(frame.columns):
        return frame.reset_index()
    return frame


def _columns(frame: pd.DataFrame, framework: Framework) -> list[_Column]:
    names = [str(name) for name in frame.columns]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise UsageError(told("two columns are called %(name)s", name=show(twice[0])))
    columns, faults = [], []
    for at, name in enumerate(names):
        steps = _steps(name, framework)
        if steps is None:
            faults.append(_unknown_column(name, framework))
            continue
        kind: Any = Pilot
        for step in steps:
            kind = type_at(kind, step)
        columns.append(_Column(name, at, steps, contents(kind)[0] is tuple))
    if faults:
        raise pilot_error(faults)
    for one in columns:
        for other in columns:
            if one is not other and other.steps[: len(one.steps)] == one.steps:
                raise UsageError(
                    told(
                        "the columns %(one)s and %(other)s say the same: leave one out",
                        one=show(one.name),
                        other=show(other.name),
                    )
                )
    return columns


def _steps(name: str, framework: Framework) -> Steps | None:
    """Return where in a file the cells of a column go; None where nothing is called so."""
    if name in SHORT_NAMES:
        return SHORT_NAMES[name]
    steps = tuple(
        match["name"] if match["position"] is None else int(match["position"])
        for match in _STEP.finditer(name)
    )
    if steps and steps[0] in Pilot.model_fields:
        return steps if _is_there(steps) else None
    head, dot, tail = name.rpartition(".")
    condition, key = (head, tail) if dot and tail in Rating.model_fields else (name, "level")
    if condition in framework.condition_by_id:
        return ("assessments", 0, "ratings", condition, key)
    if steps[:1] == ("assessor",) and len(steps) > 1:
        return ("assessments", 0, *steps)
    return None


def _is_there(steps: Steps) -> bool:
    kind: Any = Pilot
    for step in steps:
        inner = type_at(kind, step)
        if inner is None:
            return step in LANGUAGES and step == steps[-1] and kind is not Pilot
        kind = inner
    return True


def _unknown_column(name: str, framework: Framework) -> Diagnostic:
    known = [*framework.condition_by_id, *SHORT_NAMES, *Pilot.model_fields]
    hint = did_you_mean(name, known, framework.names) or told(
        "rename it to what a pilot file calls it, or leave it out: frame.drop(columns=…)"
    )
    where = Location("<frame>", cell=told("column %(column)s", column=show(name)))
    message = told("the column %(column)s is not known", column=show(name))
    return Diagnostic("PS201", Severity.ERROR, message, where, hint)


def _assessor(assessor: str | Mapping[str, Any] | None, framework: Framework) -> Mapping[str, Any]:
    if assessor is None:
        return {"role": framework.role_ids[0]}
    return {"role": assessor} if isinstance(assessor, str) else assessor


def _tree(
    row: Sequence[Any], columns: Sequence[_Column], beside: Mapping[str, Any] | None
) -> dict[Any, Any]:
    """Return a row as a pilot file would say it, its lists as mappings from their positions."""
    tree: dict[Any, Any] = {}
    for column in columns:
        value = row[column.at]
        if is_missing(value) or (isinstance(value, str) and not value.strip()):
            continue
        if isinstance(value, str):
            value = value.strip()
            if column.splits:
                value = [part for part in _OF_LISTS.split(value) if part]
        node = tree
        for step in column.steps[:-1]:
            node = node.setdefault(step, {})
        node[column.steps[-1]] = value
    if beside is not None:
        own = tree.pop("assessments", {}).get(0, {})
        if "ratings" in own:
            assessor = {**beside["assessor"], **own.get("assessor", {})}
            tree["assessments"] = {0: {**beside, **own, "assessor": assessor}}
    return tree


def _listed(node: Any, columns: Sequence[_Column], steps: Steps = ()) -> Any:
    """Return a tree with lists in the place of mappings from positions, without their gaps."""
    if not isinstance(node, dict) or any(column.steps == steps for column in columns):
        return node  # what stands in a cell is as it is
    made = {key: _listed(inner, columns, (*steps, key)) for key, inner in node.items()}
    return [made[i] for i in sorted(made)] if any(isinstance(key, int) for key in made) else made


def _written_at(tree: Any, steps: Steps) -> Steps:
    """Return where in a row a place is: its lists had gaps, which are closed now."""
    found: list[str | int] = []
    for step in steps:
        if isinstance(step, int) and isinstance(tree, dict):
            positions = sorted(key for key in tree if isinstance(key, int))
            step = positions[step] if step < len(positions) else step  # noqa: PLW2901
        found.append(step)
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tuple(found)


def _placed(fault: Diagnostic, file: str, label: Hashable, column: _Column | None) -> Diagnostic:
    """Say in which row and column a fault is."""
    row = told("row %(row)s", row=show(label))
    cell = (
        row
        if column is None
        else told("%(row)s, column %(column)s", row=row, column=show(column.name))
    )
    return fault._replace(where=fault.where._replace(file=file, cell=cell))


def _nearest(steps: Steps, columns: Sequence[_Column]) -> Iterator[_Column]:
    """Yield the columns that a fault at a place can come from, the likeliest first."""
    for length in range(len(steps), 0, -1):
        yield from (column for column in columns if column.steps == steps[:length])
    yield from (column for column in columns if column.steps[: len(steps)] == steps and steps)
