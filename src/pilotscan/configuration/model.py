"""What a configuration file may say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    Strict,
    StringConstraints,
    create_model,
)

from pilotscan.catalogue import codes, families
from pilotscan.configuration.keys import KEYS, OneOf, Whole
from pilotscan.configuration.keys import Kind as KindOfValue
from pilotscan.configuration.values import parse_requirement
from pilotscan.model.base import Id, Line, Model, refused
from pilotscan.model.dates import parse_date
from pilotscan.model.observations import Kind
from pilotscan.model.scale import TOP_SCORE, Verdict

__all__ = ["GateKeys", "PilotKeys", "ProjectKeys"]

T = TypeVar("T")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Listed = Annotated[tuple[T, ...], Strict(False), BeforeValidator(_listed)]
"""A list; text alone is a list of one."""
AtLeastOne = Annotated[tuple[T, ...], Field(min_length=1), Strict(False), BeforeValidator(_listed)]


def _read_requirement(text: str) -> str:
    try:
        return str(parse_requirement(text))
    except ValueError as error:
        raise refused("requirement", error.args[0]) from None


def _read_day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return parse_date(value)
    except ValueError as error:
        raise refused("not_a_date", error.args[0]) from None


def _read_codes(word: str) -> str:
    code = word.strip().upper()
    if code not in {"PS", *families(), *codes()}:
        raise refused("code", "is not a code or family")
    return code


Where = Annotated[
    str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]+$")
]
"""A path: relative to the configuration file, with `/`."""
Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S+$")]
NeededLevel = Annotated[
    str,
    StringConstraints(max_length=200),
    AfterValidator(_read_requirement),
    Field(json_schema_extra={"pattern": "^\\s*[a-z0-9]+(-[a-z0-9]+)*[ \\t]*>=[ \\t]*[0-4]\\s*$"}),
]
CodeWord = Annotated[
    str,
    AfterValidator(_read_codes),
    Field(json_schema_extra={"pattern": "^\\s*[Pp][Ss]([0-9]|[0-9]{3})?\\s*$"}),
]
Day = Annotated[date, BeforeValidator(_read_day)]


class GateKeys(Model):
    """What a pilot must keep to."""

    fail_on: Listed[Verdict] | None = None
    min_score: Annotated[float, Field(ge=0, le=TOP_SCORE)] | None = None
    min_coverage: Annotated[float, Field(ge=0, le=1)] | None = None
    max_unsupported: Annotated[int, Field(ge=0, le=10_000)] | None = None
    require: Listed[NeededLevel] | None = None
    max_distance: Annotated[int, Field(ge=0, le=10_000)] | None = None
    forbid_observation: Listed[Kind] | None = None


class PilotKeys(GateKeys):
    """Gates of one pilot in place of the common ones."""

    reason: Annotated[Line, StringConstraints(max_length=500)]
    expires: Day


_TYPES: dict[KindOfValue, Any] = {
    "path": Where,
    "paths": AtLeastOne[Where],
    "framework": Where,
    "id": Id,
    "codes": Listed[CodeWord],
    "flag": bool,
    "text": Where,
}


def _type_of(kind: KindOfValue) -> Any:
    """Return the type of the values of a key."""
    if isinstance(kind, Whole):
        return Annotated[int, Field(ge=kind.least, le=kind.most)]
    if isinstance(kind, OneOf):
        words = kind.words
        return AtLeastOne[Literal[words]]  # type: ignore[valid-type]
    return _TYPES[kind]


_FIELDS: dict[str, Any] = {
    name: (_type_of(key.kind) | None, None) for name, key in KEYS.items() if key.kind != "gate"
}
_FIELDS["pilots"] = (dict[Id, PilotKeys], Field(default_factory=dict))
ProjectKeys: type[GateKeys] = create_model("ProjectKeys", __base__=GateKeys, **_FIELDS)
"""Everything: the table ``[tool.pilotscan]``, or a whole ``pilotscan.toml``."""
