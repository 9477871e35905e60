"""Paths to what a pilot file can hold: ``place.municipality``, ``funding[0].amount``."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from pydantic import BaseModel

from pilotscan.diagnostics import did_you_mean
from pilotscan.model.base import Prose
from pilotscan.model.dates import FuzzyDate
from pilotscan.model.fields import contents, fixed_words, type_at
from pilotscan.model.languages import LANGUAGES
from pilotscan.model.pilot import Pilot
from pilotscan.told import told

if TYPE_CHECKING:
    from pilotscan.told import Sentence

__all__ = ["EACH", "Kind", "Step", "Target", "WrongPathError", "target_of"]

EACH = "*"
"""Stands for each of what a cell holds, each an item of a list."""
Step = str | int
Kind = Literal["text", "number", "date", "day", "bool", "word"]
_STEP = re.compile(r"([a-z_]+)(?:\[([0-9]{0,2})\])?")
_NOT_HERE = frozenset({"pilotscan", "assessments", "sources", "reply"})
"""What no row of a table of projects says."""


class WrongPathError(ValueError):
    """A path leads to nothing that a table can hold; why stands in it."""


class Target(NamedTuple):
    """What a path leads to.

    Parameters
    ----------
    steps : keys and positions, with `EACH` for every part of a cell
    kind : how a text is read for it
    words : the ones that it can hold, if these are fixed
    is_list : it holds several, so a cell can
    """

    steps: tuple[Step, ...]
    kind: Kind
    words: tuple[str, ...]
    is_list: bool


def target_of(path: str) -> Target:
    """Return what a path leads to.

    Raises
    ------
    WrongPathError
    """
    steps: list[Step] = []
    annotation: Any = Pilot
    is_list = False
    for part in path.split("."):
        found = _STEP.fullmatch(part)
        if found is None:
            raise WrongPathError(told("write it as place.municipality or funding[0].amount"))
        name, position = found[1], found[2]
        if name in LANGUAGES and _is_text(annotation):
            steps += ["text", name] if _model(annotation) is Prose else [name]
            annotation = str
            continue
        known = _keys(annotation)
        if name not in known:
            raise WrongPathError(_unknown(name, known))
        steps.append(name)
        annotation = type_at(annotation, name)
        if position is not None:
            if contents(annotation)[0] is not tuple or is_list:
                raise WrongPathError(told("'%(name)s' is no list", name=name))
            is_list = position == ""
            steps.append(int(position) if position else EACH)
            annotation = type_at(annotation, 0)
    if contents(annotation)[0] is tuple:
        if is_list:
            raise WrongPathError(told("a cell cannot hold lists in a list"))
        is_list, annotation = True, type_at(annotation, 0)
        steps.append(EACH)
    return _leaf(tuple(steps), annotation, is_list)


def _leaf(steps: tuple[Step, ...], annotation: Any, is_list: bool) -> Target:
    model = _model(annotation)
    if model is Prose:
        return Target((*steps, "text"), "text", (), is_list)
    if model is not None:
        raise WrongPathError(_unknown("", tuple(model.model_fields)))
    words = fixed_words(annotation)
    return Target(steps, "word" if words else _kind(annotation), words, is_list)


def _kind(annotation: Any) -> Kind:
    types = list(_types(annotation))
    for wanted, kind in _KINDS:
        if wanted in types:
            return kind
    return "text"


_KINDS: tuple[tuple[type, Kind], ...] = (
    (FuzzyDate, "date"),
    (date, "day"),
    (bool, "bool"),
    (float, "number"),
)


def _types(annotation: Any) -> Any:
    if isinstance(annotation, type):
        yield annotation
    for part in get_args(annotation):
        yield from _types(part)


def _model(annotation: Any) -> type[BaseModel] | None:
    kind, inner = contents(annotation)
    return inner if kind is BaseModel else None


def _is_text(annotation: Any) -> bool:
    model = _model(annotation)
    return model is Prose or (model is None and _kind(annotation) == "text")


def _keys(annotation: Any) -> tuple[str, ...]:
    model = _model(annotation)
    names = tuple(model.model_fields) if model is not None else ()
    return tuple(name for name in names if not (model is Pilot and name in _NOT_HERE))


def _unknown(name: str, known: tuple[str, ...]) -> Sentence:
    if not known:
        return told("it holds no keys of its own")
    hint = did_you_mean(name, known) if name else ""
    return hint or told("keys there: %(known)s", known=", ".join(known))
