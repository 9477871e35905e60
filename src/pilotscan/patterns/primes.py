"""Prime implicants: the shortest terms that hold for no row they must not hold for.

Every term there can be has a place in a cube with an axis per condition: a slot per value, and a
last one for a condition that the term does not speak of. A term with such a slot holds for what the
terms with each of the values hold for, so the whole cube is filled axis by axis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

__all__ = ["MOST_TERMS", "covered_rows", "prime_implicants", "terms_there_are"]

MOST_TERMS = 3**16
"""Of the cube: sixteen conditions with two values, a byte each."""

_SPOILT, _SERVES = 1, 2
"""Of a term: it holds for a row that is not allowed; for one that is useful."""


def terms_there_are(values: Sequence[int]) -> int:
    """Return how many terms conditions with so many values make."""
    terms = 1
    for n in values:
        terms *= n + 1
    return terms


def prime_implicants(values: Sequence[int], useful: Bools, allowed: Bools) -> Ints:
    """Find all prime implicants that hold for a useful row.

    Parameters
    ----------
    values : per condition how many
    useful, allowed : (rows,) every possible row, the first condition changing slowest: one of the
        useful must be covered, and only allowed ones may be; useful ones are allowed

    Returns
    -------
    ndarray
        (primes, conditions) the value of each condition, or as many as it has where the term does
        not speak of it; the shortest first, then in the order of the conditions that they name.
    """
    known = np.where(allowed, 0, _SPOILT) | np.where(useful, _SERVES, 0)
    cube = known.astype(np.uint8)
    after = len(cube)
    for n in values:
        after //= n
        slots = cube.reshape(-1, n, after)
        wider = np.empty((len(slots), n + 1, after), dtype=np.uint8)
        wider[:, :n] = slots
        wider[:, n] = slots[:, 0]
        for value in range(1, n):
            wider[:, n] |= slots[:, value]
        cube = wider
    is_prime = (cube == _SERVES).reshape(-1)
    is_spoilt = (cube & _SPOILT).astype(np.bool_).reshape(-1)
    after = len(is_prime)
    for n in values:
        after //= n + 1
        # A term is no prime where the one that does not speak of the condition will do.
        shape = (-1, n + 1, after)
        is_prime.reshape(shape)[:, :n] &= is_spoilt.reshape(shape)[:, n:]
    found = np.column_stack(np.unravel_index(np.flatnonzero(is_prime), [n + 1 for n in values]))
    is_free = found == np.array(values)
    # They come in the order of their slots, of which the free one is the last.
    return found[np.argsort((~is_free).sum(axis=1), kind="stable")]


def covered_rows(primes: Ints, values: Sequence[int], rows: Ints) -> Bools:
    """Return (primes, rows) which terms hold for which rows.

    Parameters
    ----------
    rows : (rows, conditions) the values of each
    """
    covered = np.ones((len(primes), len(rows)), dtype=np.bool_)
    for axis, n in enumerate(values):
        slots = np.concatenate(
            [np.arange(n)[:, None] == rows[:, axis], np.ones((1, len(rows)), bool)]
        )
        covered &= slots[primes[:, axis]]
    return covered
