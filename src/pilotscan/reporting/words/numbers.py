"""How values become text: the one place where reports round, to nearest and never across a line.

What is drawn is placed by rounded numbers too (`reporting.charts`), but says nothing by them.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING

from babel.numbers import format_currency, format_decimal, format_percent

from pilotscan.model.scale import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "exact_text",
    "has_decimals",
    "money_text",
    "number_text",
    "outwards",
    "percent_text",
    "rounded",
    "rounded_share",
    "step_reached",
    "undusted",
]

_WHOLE = 1e15
"""From here on a float has no decimals to round."""
_WRITTEN_OUT = 10**15
"""Numbers beyond it, which no file can hold, are written as powers of ten: Babel refuses them."""

_WAYS = (ROUND_HALF_UP, ROUND_FLOOR, ROUND_CEILING)
"""In the order in which they are tried; the first is to nearest, half away from zero."""


def rounded(value: float, digits: int, lines: Sequence[float] = ()) -> float:
    """Round to nearest, half away from zero, but stay on the same side of every line.

    Parameters
    ----------
    lines : what the value is compared with. A value below a line that would round up to it is
        rounded down, and one that meets a line and would round below it is rounded up

    Notes
    -----
    A line is met from 10⁻⁹ below it on, as in judging. Where two lines lie so close that
    no value of so many digits lies between them, the value is not rounded at all.
    """
    if abs(value) >= _WHOLE:
        return value
    exact, step = Decimal(repr(float(value))), Decimal(1).scaleb(-digits)
    for way in _WAYS:
        shown = float(exact.quantize(step, way))
        if all(_meets(shown, line) == _meets(value, line) for line in lines):
            return shown + 0.0  # nothing has no sign
    return value


def rounded_share(share: float, lines: Sequence[float] = ()) -> float:
    """Round a share of 1 to hundredths; it is 0 only if it is none, and 1 only if it is all."""
    return max(rounded(share, 2, (*lines, 1.0)), 0.01 if share > 0 else 0.0)


def outwards(low: float, high: float, digits: int = 0) -> tuple[float, float]:
    """Round the ends of a range away from each other, so that it never looks surer than it is."""
    scale = 10**digits
    return (
        floor((low + TOLERANCE) * scale) / scale,
        ceil((high - TOLERANCE) * scale) / scale,
    )


def step_reached(mean: float) -> int:
    """Return the level that a mean level reaches."""
    return int(mean + TOLERANCE)


def has_decimals(value: float, digits: int) -> bool:
    """Tell whether so many decimals say all of a value."""
    return abs(round(value, digits) - value) < TOLERANCE


def undusted(value: float) -> float:
    """Take from a number that somebody wrote what arithmetic added: 100 · 0.55 is 55."""
    return round(value, 9)


@lru_cache(maxsize=4096)
def number_text(value: float, digits: int | None, locale: str) -> str:
    """Write a number as it is, with a fixed count of decimals if `digits` is given."""
    # A template of one's own can give anything.
    if isinstance(value, int | float) and abs(value) > _WRITTEN_OUT:  # type: ignore[redundant-expr]
        return f"{value:g}"
    pattern = None if digits is None else f"#,##0.{'0' * digits}" if digits else "#,##0"
    return format_decimal(value, pattern, locale)


def exact_text(value: float, locale: str) -> str:
    """Write a number with all the decimals that it has."""
    if abs(value) > _WRITTEN_OUT:
        return f"{value:g}"
    return _exact_text(f"{value:.15g}", locale)


@lru_cache(maxsize=4096)
def _exact_text(digits: str, locale: str) -> str:
    return format_decimal(Decimal(digits), locale=locale, decimal_quantization=False)


@lru_cache(maxsize=4096)
def percent_text(share: float, locale: str, pattern: str | None = None) -> str:
    """Write a share of 1 as a percentage; whole, if no pattern says otherwise."""
    return format_percent(share, pattern, locale=locale)


def money_text(amount: float, currency: str | None, locale: str) -> str:
    """Write an amount, without decimals if it has none."""
    if currency is None:
        return number_text(amount or 0, None, locale)
    if abs(amount) > _WRITTEN_OUT:
        return f"{currency}\xa0{number_text(amount, None, locale)}"
    whole = float(amount).is_integer()
    pattern = "¤\xa0#,##0" if whole else None
    return format_currency(amount, currency, pattern, locale, currency_digits=not whole)


def _meets(value: float, line: float) -> bool:
    return value >= line - TOLERANCE
