"""Words, numbers and dates of one language: gettext for sentences, Babel for forms."""

from __future__ import annotations

import gettext
import io
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import babel
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from pilotscan.catalogue import Words, words_of
from pilotscan.model.languages import DEFAULT_LANGUAGE, LANGUAGES
from pilotscan.readymade import PACKAGE, readymade
from pilotscan.reporting.words.numbers import (
    exact_text,
    money_text,
    number_text,
    percent_text,
    rounded,
    rounded_share,
    undusted,
)
from pilotscan.told import Told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pilotscan.model.dates import FuzzyDate

__all__ = ["LANGUAGES", "Language", "catalogue", "labels"]

SENTENCES = PACKAGE / "locales"
_DOMAIN = "pilotscan"
KEPT_LATELY = 1_000
"""Sentences of which a language keeps how it told them."""


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """Return the sentences of a language; English is what stands in code and templates."""
    path = SENTENCES / code / "LC_MESSAGES" / f"{_DOMAIN}.po"
    if not path.is_file():
        return gettext.NullTranslations()

    def compiled(sentences: bytes) -> bytes:
        from babel.messages.mofile import write_mo  # noqa: PLC0415 - once per change
        from babel.messages.pofile import read_po  # noqa: PLC0415

        made = io.BytesIO()
        write_mo(made, read_po(io.BytesIO(sentences), locale=LANGUAGES[code].locale))
        return made.getvalue()

    makers = ("model/languages.py", "reporting/words/language.py")
    made = readymade(path, compiled, *makers, version=babel.__version__)
    return gettext.GNUTranslations(io.BytesIO(made))


@cache
def labels() -> dict[str, dict[str, Words]]:
    """Return what the fixed words of the file formats are called, by group, word and language."""
    return words_of("locales", "labels.yaml")


class Language:
    """One language of reports.

    Parameters
    ----------
    code : one of `LANGUAGES`

    Raises
    ------
    KeyError
        Another language.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = LANGUAGES[code].locale
        self._catalogue = catalogue(code)
        self._lately: dict[int, tuple[Told, str]] = {}

    def gettext(self, message: str, /, **values: object) -> str:
        """Return a sentence, its ``%(name)s`` filled in."""
        return self._catalogue.gettext(message) % values

    def knows(self, message: str) -> bool:
        """Tell whether a sentence is in this language, not only in English."""
        return self.code == DEFAULT_LANGUAGE or self._catalogue.gettext(message) is not message

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the sentence for a number; ``%(n)s`` is the number as people write it."""
        return self._catalogue.ngettext(one, many, n) % {"n": self.number(n), **values}

    def tell(self, text: str) -> str:
        """Return a sentence of a fault or an error in this language, or as it is.

        Parameters
        ----------
        text : of any other text than `Told` it is not known what it was made of
        """
        if not isinstance(text, Told) or self.code == DEFAULT_LANGUAGE:
            return str(text)
        lately = self._lately.get(id(text))  # of thousands of faults a few hundred differ
        if lately is not None and lately[0] is text:
            return lately[1]
        if len(self._lately) >= KEPT_LATELY:
            self._lately.clear()
        made = self._tell(text)
        self._lately[id(text)] = text, made
        return made

    def _tell(self, text: Told) -> str:
        if self.code in text.versions:
            return text.versions[self.code]
        values = {
            name: self.tell(value) if isinstance(value, str) else exact_text(value, self.locale)
            for name, value in text.values.items()
        }
        if text.many:
            return self.ngettext(text.template, text.many, text.number, **values)
        return self.gettext(text.template, **values)

    def label(self, group: str, word: str) -> str:
        """Return what a fixed word of the file formats is called."""
        return labels()[group][word][self.code]

    def foreign(self, code: str) -> str:
        """Return the language by which a text is marked; none if it is the page's own."""
        return "" if code == self.code else code

    def number(self, value: float, digits: int | None = None, *lines: float) -> str:
        """Write a number; with a fixed count of decimals if `digits` is given.

        It then stays on its side of every line that it is compared with.
        """
        shown = value if digits is None else rounded(value, digits, lines)
        return number_text(shown or 0, digits, self.locale)  # nothing has no sign

    def at_most(self, value: float, digits: int, *lines: float) -> str:
        """Write a number with as many decimals as it has, but no more than `digits`."""
        return number_text(rounded(value, digits, lines), None, self.locale)

    def signed(self, value: float, digits: int) -> str:
        """Write a difference with as many decimals as it has, and a sign if it is any."""
        text = self.at_most(value, digits)
        return f"+{text}" if rounded(value, digits) > 0 else text

    def percent(self, share: float, *lines: float) -> str:
        """Write a share of 1 as a whole percentage.

        A share above 0 is at least 1 %, one below 1 at most 99 %, and one below a line that it is
        compared with stays below it.
        """
        return percent_text(rounded_share(share, lines), self.locale)

    def exact_percent(self, share: float) -> str:
        """Write a share that a rule names, with the decimals that it has, three at most."""
        return percent_text(undusted(share), self.locale, "#,##0.###%")

    def money(self, amount: float, currency: str | None) -> str:
        """Write an amount, without decimals if it has none."""
        return money_text(amount, currency, self.locale)

    def date(self, day: date) -> str:
        """Write a full date."""
        return format_date(day, "long", self.locale)

    def fuzzy(self, day: FuzzyDate) -> str:
        """Write a date with as much precision as it has."""
        if day.month is None:
            text = str(day.year)
        elif day.day is None:
            text = _month(day.earliest, self.locale)
        else:
            text = self.date(day.earliest)
        if day.about:
            text = self.gettext("about %(date)s", date=text)
        if day.uncertain:
            text = self.gettext("%(date)s (uncertain)", date=text)
        return text

    def together(self, items: Sequence[str]) -> str:
        """Write a list of things as people say it: a, b and c."""
        if len(items) == 1:
            return items[0]
        return format_list(list(items), locale=_parsed(self.locale))


@lru_cache(maxsize=4096)
def _month(day: date, locale: str) -> str:
    """Write a month as babel does, which takes long to find out how."""
    return format_skeleton("yMMMM", day, locale=locale)


@cache
def _parsed(locale: str) -> Locale:
    """Return a locale as babel has it, which takes long to find."""
    return Locale.parse(locale)
