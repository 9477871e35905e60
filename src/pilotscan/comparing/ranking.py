"""Ranks: of one set of scores, and how often each rank is taken in many draws of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pilotscan.model.scale import TOLERANCE, TOP_SCORE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["SAME", "RankCounter", "rank", "rank_interval"]

STEPS = 10**11
"""Steps into which the scale of scores is cut: on 0..100, each is 10⁻⁹."""
SAME = 1
"""Neighbours so many steps apart tie, so that close scores do on whichever steps they fall."""


def rank(scores: Floats) -> Ints:
    """Rank scores, the highest first; equal ones share a rank: 1, 1, 3.

    Parameters
    ----------
    scores : (pilots,) unrounded; closer than 10⁻⁹ is equal

    Returns
    -------
    NDArray
        (pilots,) from 1 on.
    """
    order = np.argsort(-scores, kind="stable")
    ranks = np.empty(len(scores), dtype=np.int64)
    place, leader = 0, np.inf
    for position, pilot in enumerate(order, start=1):
        if place == 0 or scores[pilot] < leader - TOLERANCE:
            place, leader = position, scores[pilot]
        ranks[pilot] = place
    return ranks


class RankCounter:
    """Counts in how many draws each pilot takes each rank.

    Pilots that tie in a draw share the ranks that they take together in equal parts, so that each
    draw hands out every rank once and each pilot once.

    Parameters
    ----------
    pilots : how many
    lowest, highest : bounds of all scores
    """

    def __init__(self, pilots: int, lowest: float = 0.0, highest: float = TOP_SCORE) -> None:
        self.pilots = pilots
        self.draws = 0
        self._highest = highest
        self._per_unit = STEPS / (highest - lowest) if highest > lowest else 0.0
        self._bits = max(pilots - 1, 1).bit_length()
        self._counts = np.zeros(pilots * pilots, dtype=np.int64)
        self._shared = np.zeros(pilots * (pilots + 1))

    def places(self, scores: Floats) -> Ints:
        """Turn scores into whole steps below the highest; `SAME` steps apart is a tie."""
        below: Ints = np.rint((self._highest - scores) * self._per_unit).astype(np.int64)
        return below

    def add(self, scores: Floats) -> Ints:
        """Count the ranks of draws, (draws, pilots), and return their `places`."""
        places = self.places(scores)
        # One number holds place and pilot, so that sorting numbers sorts pilots: ten times as fast.
        keys = (places << self._bits) | np.arange(self.pilots)
        keys.sort(axis=1)
        who = keys & ((1 << self._bits) - 1)
        place = keys >> self._bits
        starts = np.ones(place.shape, dtype=bool)
        np.greater(place[:, 1:] - place[:, :-1], SAME, out=starts[:, 1:])
        untied = starts.all(axis=1)
        if untied.any():
            self._count_untied(who if untied.all() else who[untied])
        if not untied.all():
            self._share(who[~untied], starts[~untied])
        self.draws += len(scores)
        return places

    def _count_untied(self, who: Ints) -> None:
        cells = who * self.pilots + np.arange(self.pilots)
        np.add.at(self._counts, cells.ravel(), 1)

    def _share(self, who: Ints, starts: NDArray[np.bool_]) -> None:
        """Add an equal share of each rank from the first to the last of a tie, as differences."""
        n = self.pilots
        start = np.flatnonzero(starts)  # each draw starts anew, so no tie runs on into the next
        length = np.diff(start, append=starts.size)
        cells = who.ravel() * (n + 1) + np.repeat(start % n, length)
        share = np.repeat(1.0 / length, length)
        np.add.at(self._shared, cells, share)
        np.subtract.at(self._shared, cells + np.repeat(length, length), share)

    @property
    def shares(self) -> Floats:
        """(pilots, ranks) share of the draws; every row and every column adds up to 1."""
        n = self.pilots
        tied = np.cumsum(self._shared.reshape(n, n + 1), axis=1)[:, :n]
        counted = self._counts.reshape(n, n).astype(float) + np.maximum(tied, 0.0)
        shares: Floats = counted / self.draws
        return shares


def rank_interval(shares: Floats, ranks: Ints, width: float) -> tuple[Ints, Ints]:
    """Return the ranks between which each pilot is in a share of the draws.

    Parameters
    ----------
    shares : (pilots, ranks) see `RankCounter.shares`
    ranks : (pilots,) the nominal rank; the interval is widened to hold it
    width : of the interval, 0..1; what lies outside is cut off in equal parts

    Returns
    -------
    tuple
        Best and worst rank, each (pilots,).
    """
    tail = (1.0 - width) / 2
    summed = np.cumsum(shares, axis=1)
    best = (summed < tail - TOLERANCE).sum(axis=1) + 1
    worst = (summed < 1.0 - tail - TOLERANCE).sum(axis=1) + 1
    return np.minimum(best, ranks), np.maximum(np.minimum(worst, shares.shape[1]), ranks)
