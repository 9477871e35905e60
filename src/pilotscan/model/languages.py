"""The languages of files and reports: one entry each, and no other list of them in Python.

A language is an entry here, sentences in `locales/CODE/LC_MESSAGES/pilotscan.po`, and texts beside
the English ones in frameworks, `locales/labels.yaml` and `catalogue/`. What is not translated
falls back to English. Nothing is imported, so that ``--help`` can name them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pilotscan.told import told

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "LanguageCode", "Spoken", "either"]

DEFAULT_LANGUAGE = "en"
"""What stands in code, templates and every text of ours."""


class Spoken(NamedTuple):
    """How a language is named and how it writes numbers.

    Parameters
    ----------
    name : what it calls itself
    english : what English calls it
    locale : of dates, numbers and lists
    comma_decimal : whether 0,5 is a half, and tables are split by semicolons
    """

    name: str
    english: str
    locale: str
    comma_decimal: bool = False


LANGUAGES: dict[str, Spoken] = {
    "en": Spoken("English", "English", "en_GB"),
    "nl": Spoken("Nederlands", "Dutch", "nl_NL", comma_decimal=True),
}
"""By their codes (ISO 639-1), in the order in which they are offered."""

if TYPE_CHECKING:
    LanguageCode = str
else:
    LanguageCode = Literal[tuple(LANGUAGES)]


def either(words: list[str]) -> str:
    """Write alternatives: a, b or c."""
    if len(words) == 1:
        return words[0]
    return told("%(first)s or %(last)s", first=", ".join(words[:-1]), last=words[-1])
