"""Sentences that can be told in another language afterwards, as faults and errors must be.

Whoever finds a fault does not know who will read it. So the sentence is English, as all that
handles it expects, and remembers what it was made of. Knows no language; that is for
`pilotscan.reporting.words.language.Language.tell`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "ENGLISH",
    "Sentence",
    "Teller",
    "Told",
    "Value",
    "in_a_row",
    "told",
    "told_many",
    "told_text",
]

Sentence: TypeAlias = str
"""A text that may be `Told`."""

Value: TypeAlias = "str | int | float"
"""A text stays as it is, unless it is told itself; a number is written as the language has it."""


_NO_VERSIONS: Mapping[str, str] = {}
_AS_IT_STANDS = (str, int, float)


class Told(str):
    """An English sentence that knows what it was made of.

    Parameters
    ----------
    template : with ``%(name)s`` for each value, and ``%%`` for a percent sign
    values : by name
    many : the template for any number but one
    number : which of the two it is; ``%(n)s`` in them
    versions : the sentence in other languages, by code, where it comes with them

    Notes
    -----
    What is made of it by slicing, adding or formatting is plain text, and stays English.
    """

    __slots__ = ("many", "number", "template", "values", "versions")

    template: str
    values: Mapping[str, Value]
    many: str
    number: int
    versions: Mapping[str, str]

    def __new__(
        cls,
        template: str,
        values: Mapping[str, Value],
        many: str = "",
        number: int = 1,
        versions: Mapping[str, str] | None = None,
    ) -> Told:
        """Fill in the values."""
        form = many if many and number != 1 else template
        shown = {name: value if isinstance(value, str) else _written(value)
                 for name, value in values.items()}  # fmt: skip
        shown.setdefault("n", str(number))
        made = super().__new__(cls, form % shown)
        made.template, made.values = template, values
        made.many, made.number = many, number
        made.versions = versions or _NO_VERSIONS
        return made

    def given(self, **values: Value) -> Told:
        """Return the sentence with other values in the place of some."""
        together = {**self.values, **values}
        return Told(self.template, together, self.many, self.number, self.versions)

    def __reduce__(self) -> tuple[type[Told], tuple[object, ...]]:
        """Travel to another process with all that it was made of."""
        return Told, (self.template, self.values, self.many, self.number, self.versions)


class Teller(Protocol):
    """Tells sentences in a language."""

    @property
    def code(self) -> str:
        """The language."""

    def tell(self, text: str) -> str:
        """Return a sentence in the language, or as it is if it cannot be told otherwise."""


class _English:
    code = "en"

    def tell(self, text: str) -> str:
        """Return a sentence as it is."""
        return str(text)


ENGLISH: Teller = _English()
"""What needs no catalogue."""


def told(template: str, /, **values: object) -> Told:
    """Make a sentence of a template that the catalogues of other languages have.

    Parameters
    ----------
    values : for each ``%(name)s``; dates and the like as they are in files
    """
    if not values:
        return _as_it_is(template)
    return Told(template, _values(values))


@cache
def _as_it_is(template: str) -> Told:
    """Make a sentence without values once: of thousands of faults there are a hundred."""
    return Told(template, {})


def told_many(one: str, many: str, n: int, /, **values: object) -> Told:
    """Make the sentence for a number, which is ``%(n)s``."""
    return Told(one, _values(values), many, n)


def told_text(text: str, versions: Mapping[str, str]) -> Told:
    """Make a sentence of one that comes with its translations, as in a framework."""
    return Told(text.replace("%", "%%"), {}, versions=versions)


def in_a_row(parts: Iterable[str], between: str = ", ") -> str:
    """Put sentences or words in a row; each is told by itself."""
    every = list(parts)
    if not any(isinstance(part, Told) for part in every):
        return between.join(every)
    names = [f"part{i}" for i in range(len(every))]
    template = between.replace("%", "%%").join(f"%({name})s" for name in names)
    return Told(template, dict(zip(names, every, strict=True)))


def _values(found: Mapping[str, object]) -> dict[str, Value]:
    return {
        name: value if isinstance(value, _AS_IT_STANDS) else str(value)
        for name, value in found.items()
    }


def _written(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.15g}"
