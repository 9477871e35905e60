"""Dates as people write them: the day of an answer."""

from __future__ import annotations

import re
from datetime import date

from pilotscan.model.dates import parse_date

__all__ = ["date_of", "month_of"]

_DAY_FIRST = re.compile(
    r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})(?: [0-9]{1,2}:.*)?", re.DOTALL
)
_MONTH_IN_WORDS = re.compile(r"([0-9]{1,2})[- ]([a-z]{3,9})\.?[- ]([0-9]{4})")
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


def date_of(text: str) -> date | None:
    """Return the day that somebody wrote; None for what is none, or can be two days.

    As 2027-01-14, perhaps with a time behind it, or with the day first as 14-01-2027 or 14 January
    2027: of a month and a day that can change places only where a point or a hyphen says that the
    day comes first.
    """
    head = " ".join(text.split()).casefold()
    try:
        return parse_date(head[:10] if re.match(r"\d{4}-\d\d-\d\d[t ]", head) else head)
    except ValueError:
        pass
    if found := _MONTH_IN_WORDS.fullmatch(head):
        day, month, year = int(found[1]), month_of(found[2]), int(found[3])
    elif found := _DAY_FIRST.fullmatch(head):
        day, month, year = map(int, found.groups())
        if "/" in head and day <= 12 and day != month:
            return None
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(said: str) -> int:
    """Return the number of a month by its name or the beginning of it; 0 if it is none."""
    for number, names in enumerate(_MONTHS, start=1):
        if said in names or (len(said) in _SHORT and any(n.startswith(said) for n in names)):
            return number
    return 0
