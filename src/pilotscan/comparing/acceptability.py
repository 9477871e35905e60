"""How much of an order survives other weights: rank acceptability, for any table of values.

Lahdelma & Salminen (2001), SMAA-2: Stochastic multicriteria acceptability analysis for group
decision making, Operations Research 49(3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pilotscan.comparing.ranking import SAME, RankCounter
from pilotscan.scoring.score import weigh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "MAX_DRAWS",
    "central_weights",
    "draw_weights",
    "generator",
    "rank_acceptability",
    "weight_chunks",
]

MAX_DRAWS = 1_000_000
LEAST_WEIGHT = 1e-6
"""A smaller share of all weights is drawn as this one, so that every criterion counts."""
BLOCK = 2_000
"""Draws of weights that come from one stream of random numbers."""
CHUNK_CELLS = 1 << 16
"""Scores of a chunk of draws, half a megabyte: what a processor keeps close."""


def rank_acceptability(
    values: ArrayLike, *, weights: ArrayLike | None = None, draws: int = 10_000, seed: int = 0
) -> Floats:
    """Return in what share of draws of weights each pilot takes each rank.

    Parameters
    ----------
    values : pilots × criteria, higher is better; NaN is "no value", and the weights of the others
        then count for the whole
    weights : per criterion, above 0, on any scale: weights are drawn around these (Dirichlet, with
        as many units of concentration as there are criteria, so that equal weights give the same
        as None). None: all weights are equally likely (uniform on the simplex)
    draws : 1 to 1,000,000; the standard error of a share p is sqrt(p (1 - p) / draws)
    seed : of the draws; the same seed gives the same shares

    Returns
    -------
    NDArray
        (pilots, ranks), 0..1; each row and each column adds up to 1. Pilots that tie in a draw
        share the ranks that they take together; totals tie that differ by less than 10⁻¹¹ of the
        range of the values. A pilot that is worse than another whatever the weights has share 0
        for the first rank, unless the two tie in that sense.

    Raises
    ------
    ValueError
        No pilot, no criterion, a pilot without any value, infinite values or such as lie too far
        apart, weights not above 0, or draws outside of their bounds.
    """
    columns, counter = _prepare(values)
    for drawn in _drawn(len(columns), weights, draws, seed, counter.pilots):
        counter.add(weigh(columns, drawn.T[:, :, None]))
    return counter.shares


def central_weights(
    values: ArrayLike, *, weights: ArrayLike | None = None, draws: int = 10_000, seed: int = 0
) -> Floats:
    """Return the weights with which each pilot typically comes first.

    Parameters
    ----------
    values, weights, draws, seed : see `rank_acceptability`

    Returns
    -------
    NDArray
        (pilots, criteria), each row the mean of the weights of the draws in which the pilot is
        first (a tie counts in part) and adding up to 1; NaN for a pilot that never is.

    Raises
    ------
    ValueError
        As `rank_acceptability`.
    """
    columns, counter = _prepare(values)
    total = np.zeros((counter.pilots, len(columns)))
    firsts = np.zeros(counter.pilots)
    for drawn in _drawn(len(columns), weights, draws, seed, counter.pilots):
        share = first_shares(counter.places(weigh(columns, drawn.T[:, :, None])))
        total += share.T @ drawn
        firsts += share.sum(axis=0)
    result = np.full(total.shape, np.nan)
    np.divide(total, firsts[:, None], out=result, where=firsts[:, None] > 0)
    return result


def first_shares(places: NDArray[np.int64]) -> Floats:
    """Return per draw, (draws, pilots), the share of the first rank that each pilot takes."""
    first = places <= places.min(axis=1, keepdims=True) + SAME
    share: Floats = first / first.sum(axis=1, keepdims=True)
    return share


def _prepare(values: ArrayLike) -> tuple[list[Floats], RankCounter]:
    table = np.array(values, dtype=float)
    if table.ndim != 2 or 0 in table.shape:
        raise ValueError(f"values must be pilots × criteria and not empty, not {table.shape}")
    if np.isinf(table).any():
        raise ValueError("values must not be infinite")
    if np.isnan(table).all(axis=1).any():
        pilot = int(np.isnan(table).all(axis=1).argmax())
        raise ValueError(f"pilot {pilot} has no value on any criterion")
    lowest, highest = float(np.nanmin(table)), float(np.nanmax(table))
    if not np.isfinite(highest - lowest):
        raise ValueError("values lie too far apart to be added up")
    if highest > lowest:
        # Weights add up to 1, so that neither the zero nor the unit of the scale matters.
        table = (table - lowest) / (highest - lowest)
    counter = RankCounter(len(table), float(np.nanmin(table)), float(np.nanmax(table)))
    return list(table.T), counter


def _drawn(
    criteria: int, weights: ArrayLike | None, draws: int, seed: int, pilots: int
) -> Iterator[Floats]:
    around = None if weights is None else np.array(weights, dtype=float)
    if around is not None and (
        around.shape != (criteria,) or not (np.isfinite(around) & (around > 0)).all()
    ):
        raise ValueError(f"weights must be {criteria} numbers above 0")
    return weight_chunks(draws, pilots, criteria, seed, around)


def weight_chunks(  # noqa: PLR0913, PLR0917 - what draws of weights depend on
    draws: int,
    pilots: int,
    criteria: int,
    seed: int,
    around: Floats | None = None,
    concentration: float = 1.0,
) -> Iterator[Floats]:
    """Yield draws of weights, see `draw_weights`, in chunks that keep memory small.

    The weights depend on the seed alone: draw n has the same ones for any number of pilots.

    Raises
    ------
    ValueError
        Draws below 1 or above `MAX_DRAWS`.
    """
    if not 1 <= draws <= MAX_DRAWS:
        raise ValueError(f"draws must be 1 to {MAX_DRAWS:,}, not {draws:,}")
    size = max(CHUNK_CELLS // pilots, 1)
    for number, start in enumerate(range(0, draws, BLOCK)):
        block = draw_weights(BLOCK, criteria, generator(seed, 0, number), around, concentration)
        block = block[: draws - start]
        for first in range(0, len(block), size):
            yield block[first : first + size]


def generator(seed: int, stream: int, chunk: int) -> np.random.Generator:
    """Return the random numbers of a chunk: chunks and streams do not depend on each other."""
    entropy = np.random.SeedSequence(seed, spawn_key=(stream, chunk))
    return np.random.Generator(np.random.PCG64(entropy))


def draw_weights(
    draws: int,
    criteria: int,
    random: np.random.Generator,
    around: Floats | None = None,
    concentration: float = 1.0,
) -> Floats:
    """Draw weights that add up to 1.

    Parameters
    ----------
    around : (criteria,) above 0: their centre; None is uniform on the simplex
    concentration : units per criterion of the Dirichlet distribution around them; the more, the
        closer to its centre. With equal weights, 1 is uniform on the simplex

    Returns
    -------
    NDArray
        (draws, criteria), all above 0.
    """
    if around is None:
        drawn = random.standard_exponential((draws, criteria))
    else:
        shape = concentration * criteria * around / around.sum()
        drawn = random.standard_gamma(shape, (draws, criteria))
    # A weight of next to nothing would make ties of what differs on that criterion alone.
    drawn = np.maximum(drawn, LEAST_WEIGHT * drawn.sum(axis=1, keepdims=True))
    weights: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return weights
