"""Words, numbers and dates of one language: gettext for sentences, Babel for forms."""

from __future__ import annotations

import gettext
import io
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from pilotscan.reporting.rounding import rounded, rounded_share

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pilotscan.model.dates import FuzzyDate

__all__ = ["LANGUAGES", "Language", "catalogue", "labels"]

LANGUAGES = ("en", "nl")
_LOCALES = {"en": "en_GB", "nl": "nl_NL"}
_DOMAIN = "pilotscan"
_WRITTEN_OUT = 10**15
"""Numbers beyond it, which no file can hold, are written as powers of ten: Babel refuses them."""


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """Return the sentences of a language; English is what stands in code and templates."""
    path = files("pilotscan") / "locales" / code / "LC_MESSAGES" / f"{_DOMAIN}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(path.read_bytes()), locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def labels() -> dict[str, dict[str, dict[str, str]]]:
    """Return what the fixed words of the file formats are called, by group, word and language."""
    text = (files("pilotscan") / "locales" / "labels.yaml").read_text("utf-8")
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


class Language:
    """One language of reports.

    Parameters
    ----------
    code : en | nl

    Raises
    ------
    KeyError
        Another language.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = _LOCALES[code]
        self._catalogue = catalogue(code)

    def gettext(self, message: str, /, **values: object) -> str:
        """Return a sentence, its ``%(name)s`` filled in."""
        return self._catalogue.gettext(message) % values

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the sentence for a number; ``%(n)s`` is the number as people write it."""
        return self._catalogue.ngettext(one, many, n) % {"n": self.number(n), **values}

    def label(self, group: str, word: str) -> str:
        """Return what a fixed word of the file formats is called."""
        return labels()[group][word][self.code]

    def number(self, value: float, digits: int | None = None) -> str:
        """Write a number; with a fixed count of decimals if `digits` is given."""
        shown = value if digits is None else rounded(value, digits)
        return _number(shown or 0, digits, self.locale)  # nothing has no sign

    def percent(self, share: float, *lines: float) -> str:
        """Write a share of 1 as a whole percentage.

        A share above 0 is at least 1 %, one below 1 at most 99 %, and one below a line that it is
        compared with stays below it.
        """
        return _percent(rounded_share(share, lines), self.locale)

    def exact_percent(self, share: float) -> str:
        """Write a share that a rule names, with the decimals that it has, three at most."""
        return _percent(round(share, 9), self.locale, "#,##0.###%")

    def money(self, amount: float, currency: str | None) -> str:
        """Write an amount, without decimals if it has none."""
        if currency is None:
            return self.number(amount)
        if abs(amount) > _WRITTEN_OUT:
            return f"{currency}\xa0{self.number(amount)}"
        whole = float(amount).is_integer()
        return format_currency(
            amount,
            currency,
            "¤\xa0#,##0" if whole else None,
            self.locale,
            currency_digits=not whole,
        )

    def date(self, day: date) -> str:
        """Write a full date."""
        return format_date(day, "long", self.locale)

    def fuzzy(self, day: FuzzyDate) -> str:
        """Write a date with as much precision as it has."""
        if day.month is None:
            text = str(day.year)
        elif day.day is None:
            text = format_skeleton("yMMMM", day.earliest, locale=self.locale)
        else:
            text = self.date(day.earliest)
        if day.about:
            text = self.gettext("about %(date)s", date=text)
        if day.uncertain:
            text = self.gettext("%(date)s (uncertain)", date=text)
        return text

    def together(self, items: Sequence[str]) -> str:
        """Write a list of things as people say it: a, b and c."""
        return format_list(list(items), locale=self.locale)


@lru_cache(maxsize=4096)
def _number(value: float, digits: int | None, locale: str) -> str:
    # A template of one's own can give anything.
    if isinstance(value, int | float) and abs(value) > _WRITTEN_OUT:  # type: ignore[redundant-expr]
        return f"{value:g}"
    pattern = None if digits is None else f"#,##0.{'0' * digits}" if digits else "#,##0"
    return format_decimal(value, pattern, locale)


@lru_cache(maxsize=4096)
def _percent(share: float, locale: str, pattern: str | None = None) -> str:
    return format_percent(share, pattern, locale=locale)
