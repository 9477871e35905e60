"""What goes together, and what is known at all."""

from __future__ import annotations

from itertools import combinations
from math import isnan, sqrt

import numpy as np
import pytest

from pilotscan.patterns import associations, cases, evidence_by_level, known_shares
from pilotscan.patterns.together import kendall_tau
from support.qca_pilots import FRAMEWORK, ROUTE, A, B, C, pilot, twelve
from support.together import together


def slow_tau(one: list[float], other: list[float]) -> float | None:
    """Return tau-b by its definition, pair by pair."""
    both = [(x, y) for x, y in zip(one, other, strict=True) if not isnan(x) and not isnan(y)]
    signs = [(np.sign(x2 - x1), np.sign(y2 - y1)) for (x1, y1), (x2, y2) in combinations(both, 2)]
    of_one, of_other = sum(x != 0 for x, _ in signs), sum(y != 0 for _, y in signs)
    if not of_one or not of_other:
        return None
    return float(sum(x * y for x, y in signs)) / sqrt(of_one * of_other)


@together("seed", range(20))
def test_tau_pair_by_pair(seed: int) -> None:
    random = np.random.default_rng(seed)
    levels = random.integers(0, 5, (int(random.integers(2, 14)), 4)).astype(float)
    levels[random.random(levels.shape) < 0.2] = np.nan
    tau, n = kendall_tau(levels)
    for i, j in combinations(range(4), 2):
        wanted = slow_tau(levels[:, i].tolist(), levels[:, j].tolist())
        assert n[i, j] == (~np.isnan(levels[:, [i, j]]).any(axis=1)).sum()
        assert isnan(tau[i, j]) if wanted is None else tau[i, j] == pytest.approx(wanted)
        assert tau[i, j] == pytest.approx(tau[j, i], nan_ok=True)


def test_a_worked_example() -> None:
    # Four agree, one differs, of six pairs one is tied in the first: 3 / sqrt(5 * 6).
    tau, n = kendall_tau(np.array([[1, 1], [2, 2], [2, 4], [3, 3]], dtype=float))
    assert tau[0, 1] == pytest.approx(3 / sqrt(30))
    assert n[0, 1] == 4


def test_conditions_that_go_together() -> None:
    found = associations(cases(twelve(), FRAMEWORK, ROUTE))
    assert set(map(tuple, found[["one", "other"]].to_numpy())) == {(A, B), (A, C), (B, C)}
    assert found["pilots"].tolist() == [12, 12, 12]
    assert found["tau"].abs().is_monotonic_decreasing
    assert associations(cases(twelve()[:4], FRAMEWORK, ROUTE)).empty


def test_evidence_and_what_is_known() -> None:
    pilots = [*twelve(), pilot("silent", {A: "unknown"})]
    found = cases(pilots, FRAMEWORK, ROUTE)
    evidence = evidence_by_level(found)
    assert evidence.shape == (5, 5)
    # No source, no evidence; a condition that nobody knows has none at all.
    assert evidence[0].sum() == evidence.to_numpy().sum() == 36
    assert evidence.loc[4, 0] == 6 + 2
    shares = known_shares(found)
    assert shares.loc[A].tolist() == [12, 13, 12 / 13, 6]
    assert shares["known"].sum() == 36
    assert len(shares) == len(FRAMEWORK.conditions)
