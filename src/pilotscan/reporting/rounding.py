"""The one rule by which reports round: to nearest, and never across a line."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from pilotscan.model.scale import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["rounded", "rounded_share"]

_WHOLE = 1e15
"""From here on a float has no decimals to round."""

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


def _meets(value: float, line: float) -> bool:
    return value >= line - TOLERANCE
