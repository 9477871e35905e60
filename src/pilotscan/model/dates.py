"""Dates as authors know them: a year, a month or a day, perhaps "about" or "uncertain".

Follows a small part of the Extended Date/Time Format (ISO 8601-2): ``2016``, ``2016-07``,
``2016-07-01``, each with ``~`` for "about" and ``?`` for "uncertain" behind it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import GetJsonSchemaHandler, GetPydanticSchema
from pydantic_core import core_schema

from pilotscan.model.base import refused
from pilotscan.told import told

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue

__all__ = [
    "ExactDate",
    "FuzzyDate",
    "FuzzyDateField",
    "parse_date",
    "parse_fuzzy_date",
]

_FUZZY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?]{0,2})", re.ASCII)
_EXACT = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1000, 9998


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date of known precision.

    Parameters
    ----------
    year : 1000..9998
    month, day : absent when not known; a day needs a month
    about : the author wrote ``~``
    uncertain : the author wrote ``?``
    """

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False
    uncertain: bool = False

    @property
    def earliest(self) -> date:
        """The first day the date can mean, its ``~`` and ``?`` aside."""
        month = 1 if self.month is None else self.month
        return date(self.year, month, 1 if self.day is None else self.day)

    @property
    def latest(self) -> date:
        """The last day the date can mean, its ``~`` and ``?`` aside."""
        month = 12 if self.month is None else self.month
        last = calendar.monthrange(self.year, month)[1] if self.day is None else self.day
        return date(self.year, month, last)

    def is_before(self, other: FuzzyDate) -> bool:
        """Tell whether this date lies before the other under every reading.

        ``2016`` is not before ``2016-07``. A date with ``~`` or ``?`` may be off by a year, so
        only what is wrong beyond doubt counts.
        """
        slack = (self.about or self.uncertain) + (other.about or other.uncertain)
        if slack or self.year != other.year:
            return self.year + slack < other.year
        return self.latest < other.earliest

    def is_before_day(self, day: date) -> bool:
        """Tell whether this date lies before a day beyond doubt; `~` and `?` leave a year."""
        slack = self.about or self.uncertain
        if slack or self.year != day.year:
            return self.year + slack < day.year
        return self.latest < day

    def is_after_day(self, day: date) -> bool:
        """Tell whether this date lies after a day beyond doubt; `~` and `?` leave a year."""
        slack = self.about or self.uncertain
        if slack or self.year != day.year:
            return self.year - slack > day.year
        return self.earliest > day

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts) + "~" * self.about + "?" * self.uncertain


def parse_fuzzy_date(value: object) -> FuzzyDate:
    """Read ``2016``, ``"2016-07"``, ``"2016-07-01~"`` and the like.

    Raises
    ------
    ValueError
        The value is of another form, or no such day exists.
    """
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return _read_fuzzy(text if isinstance(text, str) else "")


@lru_cache(maxsize=1_000)
def _read_fuzzy(text: str) -> FuzzyDate:
    match = _FUZZY.fullmatch(text)
    if match is None or match[4] in {"~~", "??"}:
        raise ValueError(
            told("expected a year, a year and month or a date: 2016, 2016-07 or 2016-07-01")
        )
    year, month, day = int(match[1]), match[2], match[3]
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(told("expected a year from 1000 to 9998"))
    fuzzy = FuzzyDate(
        year,
        None if month is None else int(month),
        None if day is None else int(day),
        about="~" in match[4],
        uncertain="?" in match[4],
    )
    try:
        # `earliest` of a day, `latest` of a month: together they refuse 2016-13 and 2016-02-30
        _ = (fuzzy.earliest, fuzzy.latest)
    except (ValueError, IndexError):
        raise ValueError(told("no such day or month exists")) from None
    return fuzzy


def parse_date(value: object) -> date:
    """Read a full date, ``2026-11-22``.

    Raises
    ------
    ValueError
        The value is of another form, or no such day exists.
    """
    if not (isinstance(value, str) and _EXACT.fullmatch(value)):
        raise ValueError(told("expected a full date: 2026-11-22"))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(told("no such day exists")) from None


def _field(parse: Any, json_schema: JsonSchemaValue) -> GetPydanticSchema:
    """Make a pydantic field type of a parser; a refusal becomes the error type `not_a_date`."""

    def validate(value: object) -> object:
        try:
            return parse(value)
        except ValueError as error:
            raise refused("not_a_date", error.args[0]) from None

    def describe(_schema: Any, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return json_schema

    schema = core_schema.no_info_plain_validator_function(
        validate,
        serialization=core_schema.to_string_ser_schema(),
        metadata={"pydantic_js_functions": [describe]},
    )
    return GetPydanticSchema(lambda _source, _handler: schema)


# The calendar as a pattern, for the schema: which months have 30 days, which years a 29 February.
_MONTH_DAY = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_LEAP_YEAR = r"([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_DAY = rf"(?!0000)([0-9]{{4}}-{_MONTH_DAY}|{_LEAP_YEAR}-02-29)"
_MARKS = r"(~|\?|~\?|\?~)?"
_PATTERN = rf"^(?!0)(?!9999)([0-9]{{4}}(-(0[1-9]|1[0-2]))?|{_DAY}){_MARKS}$"
_YEAR_NUMBER = {"type": "integer", "minimum": _FIRST_YEAR, "maximum": _LAST_YEAR}

FuzzyDateField = Annotated[
    FuzzyDate,
    _field(
        parse_fuzzy_date,
        {"anyOf": [_YEAR_NUMBER, {"type": "string", "pattern": _PATTERN}]},
    ),
]
"""Year, year-month or date, with ``~`` or ``?``."""

ExactDate = Annotated[
    date,
    _field(
        parse_date,
        {"type": "string", "pattern": rf"^{_DAY}$"},
    ),
]
"""A full date."""
