"""Loaded pilots chosen by what their files say, as ``pilotscan compare --where`` does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.record import record_pilot
from pilotscan.comparing.selecting import FIELDS, fixed_values, having
from pilotscan.diagnostics import did_you_mean, show
from pilotscan.errors import UsageError
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot

__all__ = ["positions"]


def positions(
    pilots: Sequence[Pilot],
    framework: Framework,
    fields: Mapping[str, str | int | Iterable[str | int]],
) -> list[int]:
    """Return the positions of the pilots that have all that is asked; see `LoadedPilots.where`."""
    wanted = {name: _values(name, given, framework) for name, given in fields.items()}
    if not pilots or not wanted:
        return list(range(len(pilots)))
    records = [record_pilot(pilot, framework) for pilot in pilots]
    return having(records, judge_set(records, framework), wanted)


def _values(
    name: str, given: str | int | Iterable[str | int], framework: Framework
) -> tuple[str, ...]:
    if name not in FIELDS:
        hint = did_you_mean(name, FIELDS) or told("fields: %(fields)s", fields=", ".join(FIELDS))
        raise UsageError(
            told("pilots have no field %(name)s: %(hint)s", name=show(name), hint=hint)
        )
    several = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    values = tuple(str(value) for value in several)
    allowed = fixed_values(framework).get(name)
    for value in values:
        if allowed is not None and value.casefold() not in allowed:
            hint = did_you_mean(value, allowed) or told(
                "values: %(allowed)s", allowed=", ".join(allowed)
            )
            raise UsageError(
                told("%(value)s is no %(name)s: %(hint)s", value=show(value), name=name, hint=hint)
            )
    return values
