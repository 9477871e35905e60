"""What a configuration says, as plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from pilotscan.model.scale import HIGHEST_LEVEL
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = [
    "GATE_KEYS",
    "NAME",
    "PYPROJECT",
    "Configured",
    "Exemption",
    "Gates",
    "Requirement",
    "parse_requirement",
]

NAME = "pilotscan.toml"
PYPROJECT = "pyproject.toml"
_REQUIREMENT = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)[ \t]*>=[ \t]*([0-9]{1,3})", re.ASCII)


class Requirement(NamedTuple):
    """A level that a condition needs."""

    condition: str
    level: int

    def __str__(self) -> str:
        return f"{self.condition}>={self.level}"


def parse_requirement(text: str) -> Requirement:
    """Read ``structural-funding>=2``.

    Raises
    ------
    ValueError
        It is of another form, or there is no such level.
    """
    match = _REQUIREMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(told("expected CONDITION>=LEVEL: structural-funding>=2"))
    level = int(match[2])
    if level > HIGHEST_LEVEL:
        raise ValueError(
            told("expected a level: no scale goes beyond %(highest)s", highest=HIGHEST_LEVEL)
        )
    return Requirement(match[1], level)


class Gates(NamedTuple):
    """What a pilot must keep to. None and empty are no gate.

    Parameters
    ----------
    fail_on : verdicts that it must not have
    min_score : 0..100, that the low end of its score must reach
    min_coverage : share of the weight, 0..1, that must be rated
    max_unsupported : levels without sufficient evidence that it may have
    require : levels that conditions need
    max_distance : answers that it may be away from a verdict
    forbid_observation : kinds of observation that its facts must not show
    """

    fail_on: tuple[str, ...] | None = None
    min_score: float | None = None
    min_coverage: float | None = None
    max_unsupported: int | None = None
    require: tuple[Requirement, ...] | None = None
    max_distance: int | None = None
    forbid_observation: tuple[str, ...] | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Take the gates out of values by key; those that are None are no gate.

        Raises
        ------
        ValueError
            A requirement of another form than ``CONDITION>=LEVEL``.
        """
        given = {key: values.get(key) for key in GATE_KEYS}
        if given["require"] is not None:
            given["require"] = tuple(parse_requirement(text) for text in given["require"])
        for key in ("fail_on", "forbid_observation"):
            listed = given[key]
            if listed is not None:
                given[key] = tuple(listed)
        return cls(**given)

    def but(self, other: Gates) -> Gates:
        """Return these gates with those of another that are given in place of ours."""
        given = {key: getattr(other, key) for key in GATE_KEYS}
        return self._replace(**{key: value for key, value in given.items() if value is not None})

    def __bool__(self) -> bool:
        return any(getattr(self, key) not in {None, ()} for key in GATE_KEYS)


GATE_KEYS = Gates._fields


class Exemption(NamedTuple):
    """Gates of one pilot in place of the common ones, for a reason and for a time.

    Parameters
    ----------
    gates : only those that differ
    expires : the last day on which it counts
    place : where it stands, ``pilotscan.toml:12``
    """

    pilot: str
    gates: Gates
    reason: str
    expires: date
    place: str = ""


@dataclass(frozen=True, slots=True)
class Configured:
    """What a configuration file says; without a file, nothing.

    Parameters
    ----------
    file : as shown to the user; empty if there is none
    values : by key, those that the file gives, lists as tuples; paths are relative to the working
        folder
    lines : per key the line on which it stands
    exemptions : of the gates, in the order of the pilots' ids
    """

    file: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()

    def place(self, key: str) -> str:
        """Return where a value stands, ``pilotscan.toml:3``; empty if it is a default."""
        return f"{self.file}:{self.lines[key]}" if key in self.lines else ""
