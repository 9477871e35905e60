"""The cheapest choice that is enough: to lift the mean of a dimension, or to reach a coverage."""

from __future__ import annotations

import math
from functools import lru_cache
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    Cost = tuple[Fraction | int, ...]

__all__ = ["cheapest_cover", "raises"]

KEPT_DIMENSIONS = 8_192
"""Choices that are remembered: in a set the same few come again and again."""


@lru_cache(maxsize=KEPT_DIMENSIONS)
def raises(  # noqa: PLR0913, PLR0917 - what the choice within a dimension depends on
    weights: tuple[float, ...],
    levels: tuple[int, ...],
    touched: tuple[bool, ...],
    movable: tuple[bool, ...],
    effort: tuple[Fraction, ...] | None,
    mean: float,
    top: int,
) -> tuple[int, ...]:
    """Return by how much to raise each condition of a dimension to lift its mean.

    Parameters
    ----------
    touched : those that are on the path already: to raise them further takes levels, but no
        further condition
    mean : to be reached
    top : the highest level
    """
    need = mean * math.fsum(weights)
    need -= math.fsum(weight * level for weight, level in zip(weights, levels, strict=True))
    options: list[list[tuple[float, Cost]]] = []
    for k, (weight, level) in enumerate(zip(weights, levels, strict=True)):
        first: Cost = (0, 0) if touched[k] else (effort[k] if effort else 0, 1)
        most = top - level if movable[k] else 0
        options.append(
            [(0.0, (0, 0, 0, 0))]
            + [
                (weight * up, (*first, up, (level + up) ** 2 - level**2))
                for up in range(1, most + 1)
            ]
        )
    return cheapest_cover(options, need)


def cheapest_cover(options: Sequence[Sequence[tuple[float, Cost]]], need: float) -> tuple[int, ...]:
    """Take one option of each item so that the gains reach what is needed at the least cost.

    Parameters
    ----------
    options : per item what can be taken, gain and cost; costs add up part by part, and the first
        part in which two differ decides

    Returns
    -------
    tuple
        Per item the position of its option; of equal costs the one that takes later options of
        earlier items.

    Raises
    ------
    ValueError
        No choice reaches it.

    Notes
    -----
    Exact, item by item: of what was chosen so far only that is kept which nothing beats in gain
    and in cost. With few different gains little is kept, whatever the number of items; with many
    it stays quick up to about thirty.
    """
    zero: Cost = tuple(0 for _ in options[0][0][1]) if options else ()
    states: list[tuple[Cost, tuple[int, ...], float]] = [(zero, (), min(0.0, need))]
    for item in options:
        grown = sorted(
            (tuple(map(add, cost, more)), (*taken, -position), min(gain + gained, need))
            for cost, taken, gain in states
            for position, (gained, more) in enumerate(item)
        )
        states = []
        for state in grown:
            if not states or state[2] > states[-1][2]:
                states.append(state)
    _, taken, gain = states[-1]
    if gain < need:
        raise ValueError("no choice reaches what is needed")
    return tuple(-position for position in taken)
