"""Dates as people write them: the day of an answer."""

from __future__ import annotations

import re
from datetime import date

from pilotscan.model.dates import parse_date

__all__ = ["date_of"]

_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)


def date_of(text: str) -> date | None:
    """Return the day that somebody wrote; None for what is none, or can be two days.

    As 2027-01-14, perhaps with a time behind it, or with the day first as 14-01-2027: of a month
    and a day that can change places only where a point or a hyphen says that the day comes first.
    """
    head = text.strip()
    try:
        return parse_date(head[:10] if re.match(r"\d{4}-\d\d-\d\d[T ]", head) else head)
    except ValueError:
        pass
    found = _DAY_FIRST.fullmatch(head)
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    if "/" in head and day <= 12 and day != month:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
