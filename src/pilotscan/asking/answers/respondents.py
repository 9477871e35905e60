"""Who answered, and when: roles and dates as people and programs write them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from pilotscan.catalogue import meant

if TYPE_CHECKING:
    from pilotscan.model.framework import Framework

__all__ = ["date_of", "role_of"]

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?", re.DOTALL)
_DAY_FIRST = re.compile(
    r"([0-9]{1,2})[-. ]([0-9]{1,2})[-. ]([0-9]{4})(?: [0-9]{1,2}:.*)?", re.DOTALL
)


def role_of(text: str, framework: Framework) -> str | None:
    """Return the role that somebody wrote, as its id or its name in any language."""
    roles = framework.role_ids
    names = {role: [role, *framework.names.get(role, ())] for role in roles}
    return text if text in roles else meant(text, roles, names)


def date_of(text: str) -> date | None:
    """Return a date: 2027-01-14, also with a time after it, or 14-01-2027.

    Returns
    -------
    date or None
        None for anything else: in 01/02/2027 nobody knows which is the month.
    """
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
