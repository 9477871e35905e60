"""Numbers as people write them, for a hint that says how a file has them.

A hint proposes a number only where a text can be read in no other way: a wrong amount that is
copied without a thought is worse than none.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pilotscan.diagnostics import MAX_SHOWN
from pilotscan.model.base import MOST
from pilotscan.told import in_a_row, told

__all__ = ["is_rest_of_number", "number_hint", "readings", "split_number"]

_HOW = told("write digits only, without sign, unit or marks for thousands")

# One number: groups with a space between them, or digits with marks of any kind in them.
_DIGITS = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,'’_]\d+)*|[.,]\d+", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([ .,'’_])\d{3})(?:\1\d{3})*", re.ASCII)
_FRACTION = re.compile(r"(?:0|[1-9]\d*)?[.,]\d+", re.ASCII)
_NO_CENTS = re.compile(r"^[.,] ?[-–—=]+(?![\w.])")
"""As in € 5,- and 5.--"""
# What stands behind a comma without a space, up to the next key or the end of the braces; and what
# stands before it.
_REST = re.compile(r"[\d-][^,:{}\[\]\n#]*(?=[,}])", re.ASCII)
_WHOLE = re.compile(r"[^,:{}\[\]\n#]*(?:,(?=[\d-])[^,:{}\[\]\n#]*(?=[,}]))*")
_BEGUN = re.compile(r"(?<=[:\s])[^:{}\[\]\s][^:{}\[\]]*\Z")
_WORD = re.compile(r"[^\W\d_]+|\S")

_SCALES = {
    1_000: "k K thousand thousands duizend tsd",
    1_000_000: "M million millions miljoen miljoenen mln mio",
    1_000_000_000: "bn billion billions miljard miljarden milliard mld mrd",
    1_000_000_000_000: "biljoen biljoenen trillion trillions",
}
_SCALE = {word: scale for scale, words in _SCALES.items() for word in words.split()}
_WORDS_BESIDE = (
    "€ $ £ eur euro euros usd dollar dollars gbp pound pounds chf "
    "~ ≈ ± . ca circa about around approximately roughly ongeveer rond"
)
_BESIDE = frozenset(_WORDS_BESIDE.split())
"""What may stand beside a number and leaves it what it is."""


def number_hint(text: str, *, whole: bool = False) -> str:
    """Say how a number is written in a file, with the one that a text means if that is sure.

    Parameters
    ----------
    whole : it takes a number without decimals
    """
    found = readings(text)
    if whole and not all(number.isdigit() for number in found):
        found = ()
    if len(found) == 1:
        return (
            told("write it without quotes: %(text)s", text=text)
            if found[0] == text
            else in_a_row((_HOW, found[0]), ": ")
        )
    if found:
        return told(
            "write %(whole)s if the mark is for thousands, %(part)s if it is for decimals",
            whole=found[0],
            part=found[1],
        )
    return told("%(how)s, as in 12000", how=_HOW)


def readings(text: str) -> tuple[str, ...]:
    """Return the numbers that a text can mean, as a file has them.

    Returns
    -------
    tuple
        One; two where a mark can be for thousands and for decimals, in this order; none where
        there is any other doubt: more numbers, a word that may change it, more than `MOST`.
    """
    if len(text) > MAX_SHOWN:
        return ()
    plain = " ".join(text.split())
    found = list(_DIGITS.finditer(plain))
    if len(found) != 1:
        return ()
    before, after = plain[: found[0].start()], plain[found[0].end() :]
    scale = _scale(before, _NO_CENTS.sub(" ", after))
    if scale is None:
        return ()
    numbers = [number * scale for number in _numbers(found[0][0])]
    return tuple(map(_written, numbers)) if all(number <= MOST for number in numbers) else ()


def _scale(before: str, after: str) -> int | None:
    """Return by what the words around a number multiply it; None if that is not sure."""
    words = [word if word in _SCALE else word.casefold() for word in _WORD.findall(after)]
    scales = [_SCALE[word] for word in words if word in _SCALE]
    others = [word for word in words if word not in _SCALE]
    others += [word.casefold() for word in _WORD.findall(before)]
    if len(scales) > 1 or not _BESIDE.issuperset(others):
        return None
    return scales[0] if scales else 1


def _numbers(digits: str) -> list[Decimal]:
    """Return the numbers that digits with marks between them can mean."""
    if digits.isdigit():
        return [Decimal(digits)] if digits == "0" or digits[0] != "0" else []
    found = []
    if _GROUPED.fullmatch(digits):
        found.append(Decimal(re.sub(r"\D", "", digits)))
    if _FRACTION.fullmatch(digits):
        found.append(Decimal(digits.replace(",", ".")))
    decimals = re.fullmatch(r"(.+)([.,])(\d+)", digits)
    if not found and decimals is not None:
        grouped = _GROUPED.fullmatch(decimals[1])
        if grouped is not None and grouped[1] != decimals[2]:
            found.append(Decimal(re.sub(r"\D", "", decimals[1]) + "." + decimals[3]))
    return found


def _written(number: Decimal) -> str:
    if number == number.to_integral_value():
        return f"{number:.0f}"
    exact = f"{number:f}"
    cents = number.as_tuple().exponent == -2  # as of money: .80 and not .8
    return exact if cents else exact.rstrip("0")


def is_rest_of_number(text: str, index: int) -> bool:
    """Tell whether a key in braces is what its author wrote behind the comma of a number."""
    before, rest = text[max(index - 2, 0) : index], _REST.match(text, index)
    return before[1:] == "," and before[0].isdigit() and rest is not None


def split_number(text: str, index: int) -> tuple[int, str]:
    """Return where a number begins of which the part behind its comma became a key, and it."""
    window = max(text.rfind("\n", 0, index) + 1, index - 2 * MAX_SHOWN)
    begun = _BEGUN.search(text, window, index)
    begin = begun.start() if begun else index
    end = _WHOLE.match(text, index)
    return begin, text[begin : end.end() if end else index].rstrip()
