"""How far assessors agree: Krippendorff's alpha for ordinal levels, with a bootstrap interval.

Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Hayes & Krippendorff (2007),
Answering the call for a standard reliability measure for coding data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from pilotscan.comparing.acceptability import generator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Agreement", "Coincidences", "agreement", "krippendorff_alpha"]

RESAMPLES = 1_000
WIDTH = 0.95
UNITS_FOR_INTERVAL = 10
"""Resampling fewer units would make an interval look surer than it is."""
STREAM = 2
"""Keeps the resamples apart from the draws of weights and levels."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far assessors agree on what two or more of them rated.

    Parameters
    ----------
    units : conditions (of a pilot) that two or more rated
    pairable : levels given for these
    alpha : 1 is full agreement, 0 is what chance would give, below 0 is worse; None if fewer than
        two units or no variation, see `varied`
    low, high : 95 % bootstrap interval over conditions, widened where needed to hold `alpha`;
        resamples without variation are left out. None without `alpha`, with a single group, or
        with fewer than `UNITS_FOR_INTERVAL` units
    varied : False if all these levels are the same, so that agreement cannot be told from habit
    """

    units: int
    pairable: int
    alpha: float | None
    low: float | None
    high: float | None
    varied: bool


def krippendorff_alpha(levels: ArrayLike) -> float | None:
    """Return Krippendorff's alpha for ordinal data.

    Parameters
    ----------
    levels : assessors × units; NaN is missing. Any numbers; only their order counts

    Returns
    -------
    float or None
        At most 1. None where it has no value: no unit was rated by two assessors, or all levels
        that can be compared are the same (no variation).

    Raises
    ------
    ValueError
        `levels` is not a table, or holds infinities.
    """
    table = _checked(levels)
    coincidences, _ = _coincidences(table, np.unique(table[~np.isnan(table)]))
    return _none_if_nan(_alpha(coincidences.sum(axis=0)))


def agreement(levels: ArrayLike, groups: Sequence[int] | None = None, seed: int = 0) -> Agreement:
    """Return alpha with a bootstrap interval.

    Parameters
    ----------
    levels : assessors × units, see `krippendorff_alpha`
    groups : per unit the condition it is about: these are resampled. By default each unit is its
        own
    seed : of the resampling

    Raises
    ------
    ValueError
        As `krippendorff_alpha`.
    """
    table = _checked(levels)
    values = np.unique(table[~np.isnan(table)])
    found = Coincidences(values)
    found.add(table, np.arange(table.shape[1]) if groups is None else np.asarray(groups))
    return found.agreement(seed)


class Coincidences:
    """How often each pair of values meets, added up over any number of tables of levels.

    Sums run unit by unit, so that they are the same however the units come.

    Parameters
    ----------
    values : that levels can have, sorted
    """

    def __init__(self, values: ArrayLike) -> None:
        self._values = np.asarray(values)
        size = len(self._values)
        self._seen = np.zeros(size, dtype=bool)
        self._whole = np.zeros((size, size))
        self._by_group: dict[int, Floats] = {}
        self._units = self._pairable = 0

    def add(self, table: Floats, groups: NDArray[np.int64]) -> None:
        """Add levels, assessors × units; of each unit its group."""
        coincidences, pairable = _coincidences(table, self._values)
        used = pairable > 0
        self._seen |= np.isin(self._values, table)
        self._units += int(used.sum())
        self._pairable += int(pairable.sum())
        size = len(self._values)
        for group, one in zip(groups[used].tolist(), coincidences[used], strict=True):
            if group not in self._by_group:
                self._by_group[group] = np.zeros((size, size))
            self._by_group[group] += one
            self._whole += one

    def agreement(self, seed: int = 0) -> Agreement:
        """Return alpha with a bootstrap interval; see `agreement`."""
        here = np.ix_(self._seen, self._seen)
        whole, units, values = self._whole[here], self._units, self._pairable
        varied = bool((whole.sum(axis=0) > 0).sum() > 1)
        alpha = _none_if_nan(_alpha(whole))
        if alpha is None or units < 2:
            return Agreement(units, values, None, None, None, varied)
        names, size = sorted(self._by_group), len(whole)
        by_group = np.array([self._by_group[name][here].ravel() for name in names])
        alphas = _alpha((_resamples(len(names), seed) @ by_group).reshape(-1, size, size))
        alphas = alphas[~np.isnan(alphas)]
        tail = (1 - WIDTH) / 2
        if units < UNITS_FOR_INTERVAL or len(names) < 2 or not len(alphas):
            return Agreement(units, values, alpha, None, None, varied)
        low, high = np.quantile(alphas, [tail, 1 - tail])
        low, high = min(float(low), alpha), max(float(high), alpha)
        return Agreement(units, values, alpha, low, high, varied)


@lru_cache(maxsize=64)
def _resamples(groups: int, seed: int) -> Floats:
    """Return (resamples, groups) how often each group is drawn, as many as there are groups."""
    random = generator(seed, STREAM, groups)
    times = random.multinomial(groups, np.full(groups, 1 / groups), RESAMPLES)
    return times.astype(float)


def _checked(levels: ArrayLike) -> Floats:
    table = np.array(levels, dtype=float)
    if table.ndim != 2:
        raise ValueError(f"levels must be assessors × units, not {table.shape}")
    if np.isinf(table).any():
        raise ValueError("levels must not be infinite")
    return table


def _coincidences(table: Floats, values: NDArray[Any]) -> tuple[Floats, NDArray[np.int64]]:
    """Return per unit how often each pair of values meets, and how many values can meet."""
    counts = (table[:, :, None] == values).sum(axis=0).astype(float)
    given = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(len(values))
    several = given > 1
    pairs[several] /= (given[several] - 1)[:, None, None]
    return pairs, np.where(several, given, 0).astype(np.int64)


def _alpha(coincidences: Floats) -> Floats:
    """Return alpha of matrices of coincidences, (…, values, values); NaN where it has none."""
    n = coincidences.sum(axis=-1)
    total = n.sum(axis=-1)
    # Ordinal difference of two values: how many levels lie between them, half of each included.
    middle = np.cumsum(n, axis=-1) - n / 2
    distance = (middle[..., :, None] - middle[..., None, :]) ** 2
    observed = (coincidences * distance).sum(axis=(-2, -1))
    expected = (n[..., :, None] * n[..., None, :] * distance).sum(axis=(-2, -1))
    result = np.full(np.shape(total), np.nan)
    np.divide((total - 1) * observed, expected, out=result, where=expected > 0)
    return 1.0 - result


def _none_if_nan(value: Floats) -> float | None:
    return None if np.isnan(value) else float(value)
