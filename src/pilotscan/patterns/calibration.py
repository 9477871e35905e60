"""From raw numbers to memberships of sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from pilotscan.errors import UsageError
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["calibrate", "dichotomize"]

Method: TypeAlias = Literal["direct", "linear"]

_FULL = 0.95
"""Membership of what is fully in, where the curve only comes near 1 (Ragin 2008)."""

_NEAR = 1e-6
"""What comes nearer to 0 or 1 on a bent line is taken to be there, as R's QCA has it."""


def calibrate(  # noqa: PLR0913 - what a curve is made of
    values: ArrayLike,
    *,
    full: float,
    crossover: float,
    out: float,
    method: Method = "direct",
    full_at: float = _FULL,
    below: float = 1.0,
    above: float = 1.0,
) -> Floats:
    """Turn raw values into fuzzy memberships by three anchors.

    Parameters
    ----------
    values : numbers of any shape; NaN stays NaN
    full, crossover, out : the values that are fully in, half in, fully out; `full` below `out`
        where less is more
    method : ``direct`` is Ragin's direct method, a logistic curve that never quite reaches 0 and 1;
        ``linear`` goes straight from anchor to anchor
    full_at : of ``direct``: the membership at `full`, and 1 minus that at `out`
    below, above : of ``linear``: the powers that bend it below and above the crossover

    Returns
    -------
    ndarray
        Memberships from 0 to 1, of the shape of `values`.

    Raises
    ------
    UsageError
        The anchors are not in order, or `full_at` does not lie between 0.5 and 1.

    References
    ----------
    Ragin (2008), Redesigning Social Inquiry, chapter 5; R's ``QCA::calibrate``.
    """
    raw = np.asarray(values, dtype=np.float64)
    if not (out < crossover < full or full < crossover < out):
        raise UsageError(
            told("the anchors must be in order: out (%(out)s), crossover (%(crossover)s), full "
                 "(%(full)s), or the other way round", out=out, crossover=crossover, full=full)
        )  # fmt: skip
    is_above = (raw - crossover) * np.sign(full - out) >= 0
    # How far towards the anchor on its side, as a share.
    way = np.where(is_above, (raw - crossover) / (full - crossover),
                   (raw - crossover) / (out - crossover))  # fmt: skip
    if method == "linear":
        up, down = 1 - np.clip(1 - way, 0, 1) ** above / 2, np.clip(1 - way, 0, 1) ** below / 2
        reached = np.where(is_above, up, down)
        reached = np.where(reached > 1 - _NEAR, 1, np.where(reached < _NEAR, 0, reached))
        return np.asarray(np.where(np.isnan(raw), np.nan, reached))
    if not 0.5 < full_at < 1:
        raise UsageError(told("full_at is %(share)s; it must lie between 0.5 and 1", share=full_at))
    odds = np.log(full_at / (1 - full_at)) * np.where(is_above, way, -way)
    return np.asarray(1 / (1 + np.exp(-odds)))


def dichotomize(values: ArrayLike, at: float | Sequence[float]) -> Floats:
    """Turn raw values into 0 and 1, or into steps 0, 1, 2 … by several thresholds.

    Parameters
    ----------
    values : numbers of any shape; NaN stays NaN
    at : from there on a value is in; of several, the number of thresholds that are reached

    Returns
    -------
    ndarray
        Whole numbers, of the shape of `values`.
    """
    raw = np.asarray(values, dtype=np.float64)
    steps = np.searchsorted(np.sort(np.atleast_1d(at)), raw, side="right").astype(np.float64)
    return np.asarray(np.where(np.isnan(raw), np.nan, steps))
