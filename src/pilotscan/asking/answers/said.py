"""What people write for a role and for a day, understood in every language of ours."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from pilotscan.catalogue import meant

if TYPE_CHECKING:
    from pilotscan.model.framework import Framework

__all__ = ["read_date", "read_role"]

_MONTHS = (
    ("january", "januari"),
    ("february", "februari"),
    ("march", "maart", "mrt"),
    ("april",),
    ("may", "mei"),
    ("june", "juni"),
    ("july", "juli"),
    ("august", "augustus"),
    ("september",),
    ("october", "oktober"),
    ("november",),
    ("december",),
)
_SHORT = (3, 4)
"""Letters of a month that is cut off."""
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d\d:\d\d.*)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_MONTH_IN_WORDS = re.compile(r"(\d{1,2})[- ]([a-z]{3,9})\.?[- ](\d{4})", re.ASCII)


def read_date(text: str) -> date | None:
    """Read a day as people write it; None if it is not clear which day is meant.

    Parameters
    ----------
    text : ``2027-01-14``, ``14-01-2027``, ``14/1/2027``, ``14 januari 2027`` and the like: the day
        comes before the month unless the year stands first
    """
    said = " ".join(text.split()).casefold()
    if found := _YEAR_FIRST.fullmatch(said):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(said):
        day, month, year = map(int, found.groups())
    elif found := _MONTH_IN_WORDS.fullmatch(said):
        day, year = int(found[1]), int(found[3])
        month = _month(found[2])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(said: str) -> int:
    """Return the number of a month by its name or the beginning of it; 0 if it is none."""
    for number, names in enumerate(_MONTHS, start=1):
        if said in names or (len(said) in _SHORT and any(n.startswith(said) for n in names)):
            return number
    return 0


def read_role(text: str, framework: Framework) -> str | None:
    """Return the id of a role that is called so in any language; None if there is none."""
    said = " ".join(text.split()).casefold()
    if not said:
        return None
    for role in framework.role_ids:
        if said in {role, role.replace("-", " ")}:
            return role
    return meant(said, framework.role_ids, framework.names)
