"""What a cell says, as a pilot file has it: nothing is guessed that can be read in two ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pilotscan.asking.answers.dates import date_of, month_of
from pilotscan.catalogue import meant
from pilotscan.diagnostics import show
from pilotscan.loading.amounts import number_hint, readings
from pilotscan.model.dates import parse_fuzzy_date
from pilotscan.told import told

if TYPE_CHECKING:
    from pilotscan.importing.paths import Target
    from pilotscan.told import Sentence

__all__ = ["NotUnderstoodError", "read_text"]

_YES = frozenset({"true", "yes", "ja", "1"})
_NO = frozenset({"false", "no", "nee", "0"})
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
_WORD_YEAR = re.compile(r"([a-z]{3,9})\.? ([0-9]{4})")


class NotUnderstoodError(ValueError):
    """A text is not what belongs there.

    Parameters
    ----------
    message : what is wrong
    hint : what can be done
    """

    def __init__(self, message: Sentence, hint: Sentence) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def read_text(text: str, target: Target, decimal: str | None = None) -> Any:
    """Read what a text says.

    Parameters
    ----------
    decimal : what stands before the decimals of a number; None, and only what is sure is read

    Raises
    ------
    NotUnderstoodError
    """
    if target.kind == "number":
        return _number(text, decimal)
    if target.kind == "date":
        return _date(text)
    if target.kind == "day":
        return _day(text)
    if target.kind == "bool":
        return _bool(text)
    return _word(text, target) if target.words else text


def _number(text: str, decimal: str | None) -> int | float:
    plain = text
    if decimal is not None:
        other = {",": ".", ".": ","}[decimal]
        plain = text.replace(other, "").replace(decimal, ".")
    found = readings(plain)
    if decimal is not None and len(found) > 1:
        found = found[1:]  # a point is now before decimals
    if len(found) != 1:
        hint = number_hint(text)
        if len(found) > 1:
            hint = told("%(how)s; 'decimal' in the mapping says it for all", how=hint)
        raise NotUnderstoodError(told("%(text)s is no number that is sure", text=show(text)), hint)
    number = float(found[0])
    return int(number) if number.is_integer() else number


def _date(text: str) -> int | str:
    """Return a year as a number, and all else as text."""
    plain = " ".join(text.split()).casefold()
    try:
        return _as_written(str(parse_fuzzy_date(plain)))
    except ValueError:
        pass
    day = date_of(text)
    if day is not None:
        return day.isoformat()
    if found := _MONTH_YEAR.fullmatch(plain):
        month, year = int(found[1]), found[2]
    elif found := _WORD_YEAR.fullmatch(plain):
        month, year = month_of(found[1]), found[2]
    else:
        month, year = 0, ""
    if 1 <= month <= 12:
        return f"{year}-{month:02d}"
    raise NotUnderstoodError(
        told("%(text)s is no date", text=show(text)),
        told("write it as 2016, 2016-07 or 2016-07-01, with ~ behind it for 'about'"),
    )


def _as_written(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def _day(text: str) -> str:
    day = date_of(text)
    if day is None:
        raise NotUnderstoodError(
            told("%(text)s is no date", text=show(text)), told("write it as 2027-01-14")
        )
    return day.isoformat()


def _bool(text: str) -> bool:
    said = text.casefold()
    if said in _YES | _NO:
        return said in _YES
    raise NotUnderstoodError(
        told("%(text)s is neither yes nor no", text=show(text)),
        told("say under 'words' of the mapping what it means"),
    )


def _word(text: str, target: Target) -> str:
    if text in target.words:
        return text
    near = meant(text, target.words) or next(
        (word for word in target.words if word.casefold() == text.casefold()), None
    )
    key = str(next(step for step in reversed(target.steps) if isinstance(step, str)))
    hint = (
        told("if %(word)s is meant, say so under 'words' of the mapping", word=show(near))
        if near
        else told("say under 'words' of the mapping which of them it means")
    )
    message = told(
        "%(text)s is no word for '%(key)s': %(words)s",
        text=show(text),
        key=key,
        words=", ".join(target.words),
    )
    raise NotUnderstoodError(message, hint)
