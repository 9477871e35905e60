"""Break-even weights: at which weight of one dimension two pilots change places."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["break_even_weights"]

NOTHING = 1e-12
"""A coefficient that small beside its terms is rounding, not a difference."""


def break_even_weights(a: ArrayLike, b: ArrayLike, weights: ArrayLike, k: int) -> list[float]:
    """Return all weights of one dimension at which two pilots change places.

    Parameters
    ----------
    a, b : per dimension a mean of the one and of the other pilot; NaN is "no value", and the
        weights of the other dimensions then count for the whole
    weights : per dimension, above 0, on any scale; while one moves, the others keep their ratios
    k : position of the dimension whose weight moves

    Returns
    -------
    list of float
        Sorted weights in (0, 1), as shares of the sum of all. Empty if the one is ahead (or both
        are equal) whatever the weight. A weight at which both are equal but neither gets ahead is
        none. Without gaps there is at most one; with gaps there can be two.

    Raises
    ------
    ValueError
        Lengths that differ, weights not above 0, no such dimension, infinite means, or a pilot
        without any mean.

    Notes
    -----
    With w the weight of dimension k, v = 1 - w and r the ratios of the others, a score is
    (w p + v S) / (w h + v R): p the mean on k, h whether it has one, S and R the sums of r x and of
    r over the other dimensions with a mean. Setting two of them equal gives α t² + β t + γ = 0 in
    t = w / v; every root above 0 is a w = t / (1 + t). Scores change places where the left side
    changes its sign.
    """
    first, second, given = (np.array(x, dtype=float) for x in (a, b, weights))
    count = len(given) if given.ndim == 1 else 0
    if first.shape != (count,) or second.shape != (count,):
        raise ValueError("a, b and weights must have one number per dimension")
    if not (np.isfinite(given) & (given > 0)).all():
        raise ValueError("weights must be above 0")
    if not 0 <= k < count:
        raise ValueError(f"there is no dimension {k}")
    if np.isinf(first).any() or np.isinf(second).any():
        raise ValueError("means must not be infinite")
    if np.isnan(first).all() or np.isnan(second).all():
        raise ValueError("each pilot needs a mean on at least one dimension")
    others = np.arange(count) != k
    if not others.any():
        return []
    ratios = given[others] / given[others].sum()
    pa, ha, sa, ra = _parts(first, k, others, ratios)
    pb, hb, sb, rb = _parts(second, k, others, ratios)
    alpha = _difference((pa * hb,), (pb * ha,))
    beta = _difference((pa * rb, sa * hb), (pb * ra, sb * ha))
    gamma = _difference((sa * rb,), (sb * ra,))
    return sorted(t / (1.0 + t) for t in _crossings(alpha, beta, gamma) if t > 0)


def _parts(
    means: np.ndarray[tuple[int], np.dtype[np.float64]],
    k: int,
    others: np.ndarray[tuple[int], np.dtype[np.bool_]],
    ratios: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> tuple[float, float, float, float]:
    rest = means[others]
    has = ~np.isnan(rest)
    p, h = (0.0, 0.0) if np.isnan(means[k]) else (float(means[k]), 1.0)
    return p, h, float((ratios[has] * rest[has]).sum()), float(ratios[has].sum())


def _difference(plus: tuple[float, ...], minus: tuple[float, ...]) -> float:
    """Subtract; what rounding alone can have left is 0."""
    value = sum(plus) - sum(minus)
    size = sum(abs(x) for x in plus + minus)
    return value if abs(value) > NOTHING * size else 0.0


def _crossings(alpha: float, beta: float, gamma: float) -> list[float]:
    """Return where α t² + β t + γ changes its sign."""
    if alpha == 0.0:
        return [] if beta == 0.0 else [-gamma / beta]
    inside = _difference((beta * beta,), (4.0 * alpha * gamma,))
    if inside <= 0.0:
        return []
    # The larger half first: it does not cancel.
    half = -0.5 * (beta + (sqrt(inside) if beta >= 0.0 else -sqrt(inside)))
    return [half / alpha, gamma / half]
