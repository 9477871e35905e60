"""Solutions of random tables against all there could be, and what must hold of any."""

from __future__ import annotations

from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pilotscan.patterns import minimize, truth_table
from pilotscan.patterns.covering import minimum_covers
from pilotscan.patterns.primes import prime_implicants
from support.together import together

if TYPE_CHECKING:
    from pilotscan.patterns import Solution, TruthTable

Term = tuple[int, ...]


@cache
def terms_of(values: tuple[int, ...]) -> dict[Term, frozenset[Term]]:
    """Return every term there can be, and the rows that it holds for; -1 is a free condition."""
    rows = list(product(*(range(n) for n in values)))
    return {
        term: frozenset(
            row for row in rows if all(t in {-1, v} for t, v in zip(term, row, strict=True))
        )
        for term in product(*((*range(n), -1) for n in values))
    }


def random_table(seed: int, *, most: int = 5, fuzzy: bool = False) -> TruthTable:
    """Make a table of few to many cases, crisp or fuzzy, sometimes with a condition of three."""
    random = np.random.default_rng(seed)
    k = int(random.integers(1, most + 1))
    n = int(random.integers(3, 30))
    matrix = random.integers(0, 2, (n, k)).astype(float)
    outcome = (random.random(n) < random.choice([0.3, 0.5, 0.7])).astype(float)
    if fuzzy:
        matrix = np.abs(matrix - random.random((n, k)) * 0.49)
        outcome = np.abs(outcome - random.random(n) * 0.49)
    elif k > 1 and random.random() < 0.4:
        matrix[:3, 0] = [0, 1, 2]
        matrix[3:, 0] = random.integers(0, 3, n - 3)
    data = {f"C{i}": matrix[:, i].tolist() for i in range(k)} | {"Y": outcome.tolist()}
    return truth_table(data, "Y", incl_cut=0.75)


def brute_force(table: TruthTable, include: str) -> set[frozenset[Term]]:
    """Return all minimal models, by trying everything."""
    out = {row.values: row.out for row in table.rows}
    terms = terms_of(table.sets.values)
    every = terms[(-1,) * len(table.conditions)]
    wanted = frozenset(row for row in every if out.get(row, "?") == "1")
    allowed = frozenset(row for row in every if row in wanted or out.get(row, "?") in include)
    if not wanted or allowed == every:
        return set()
    holding = [term for term, rows in terms.items() if rows <= allowed and rows & wanted]
    primes = [t for t in holding if not any(terms[t] < terms[other] for other in holding)]
    for size in range(1, len(wanted) + 1):
        found = {
            frozenset(chosen)
            for chosen in combinations(primes, size)
            if wanted <= frozenset().union(*(terms[term] for term in chosen))
        }
        if found:
            return found
    raise AssertionError


def as_terms(solution: Solution) -> set[frozenset[Term]]:
    k = len(solution.table.conditions)
    return {
        frozenset(tuple(dict(term.literals).get(at, -1) for at in range(k)) for term in model.terms)
        for model in solution.models
    }


def check(seed: int, *, most: int) -> None:
    table = random_table(seed, most=most, fuzzy=seed % 3 == 0)
    for include in ("", "?"):
        found = minimize(table, include)
        assert as_terms(found) == brute_force(table, include), (seed, include)
        assert len(found.models) == found.n_models
        assert bool(found.models) != bool(found.refusal)


@together("seed", range(150))
def test_all_minimal_models_and_no_others(seed: int) -> None:
    check(seed, most=4)


@pytest.mark.long
def test_all_minimal_models_and_no_others_of_many_tables() -> None:
    for seed in range(5000):
        check(seed, most=6 if seed % 50 == 0 else 4)


@together("seed", range(0, 120, 3))
def test_intermediate_models_lie_between(seed: int) -> None:
    table = random_table(seed, most=5)
    directions = dict.fromkeys(table.conditions[::2], 1)
    found = minimize(table, "?", directions=directions)
    least, most = minimize(table), minimize(table, "?")
    assert bool(found.models) == bool(least.models and most.models)
    terms = terms_of(table.sets.values)
    for pair in found.pairs:
        bold = covered(most, pair.parsimonious, terms)
        # Rows that are taken to have the outcome are among those that the parsimonious one takes.
        assert set(pair.easy) | set(pair.difficult) == set(most.models[pair.parsimonious].assumed)
        assert set(pair.easy) <= set(most.models[pair.parsimonious].assumed)
        for at in pair.models:
            assert covered(found, at, terms) <= bold | covered(least, pair.complex, terms)
            assert set(found.models[at].assumed) <= set(pair.easy)


def covered(solution: Solution, at: int, terms: dict[Term, frozenset[Term]]) -> frozenset[Term]:
    k = len(solution.table.conditions)
    return frozenset().union(
        *(
            terms[tuple(dict(term.literals).get(i, -1) for i in range(k))]
            for term in solution.models[at].terms
        )
    )


def test_without_expectations_the_intermediate_solution_is_the_complex_one() -> None:
    for seed in range(20):
        table = random_table(seed)
        found = minimize(table, "?", directions={})
        if found.refusal is None:
            assert as_terms(found) == as_terms(minimize(table))


def test_with_all_expectations_met_more_rows_are_easy() -> None:
    data = {"A": [1, 1, 0, 0], "B": [0, 1, 0, 1], "C": [1, 0, 0, 0], "Y": [1, 1, 0, 0]}
    table = truth_table(data, "Y")
    # A*~B*C and A*B*~C: B and C further the outcome, so A*B*C has it too, and A*~B*~C not.
    found = minimize(table, "?", directions=["B", "C"])
    assert [pair.easy for pair in found.pairs] == [(8,)]
    assert [model.text for model in found.models] == ["A*B + A*C"]
    found = minimize(table, "?", directions={"B": 0, "C": 0})
    assert [pair.easy for pair in found.pairs] == [(5,)]
    assert [model.text for model in found.models] == ["A*~B + A*~C"]


def test_what_a_model_says_of_cases() -> None:
    data = {
        "A": [1, 1, 1, 1, 1, 0, 0],
        "B": [1, 1, 1, 1, 0, 1, 0],
        "Y": [1, 1, 1, 0, 0, 1, 0],
    }
    (model,) = minimize(truth_table(data, "Y", incl_cut=0.75)).models
    assert model.text == "B"
    assert (model.consistency, model.pri, model.coverage) == (0.8, 0.8, 1)
    assert model.deviant_consistency == ("4",)
    assert model.deviant_coverage == ()
    (model,) = minimize(truth_table(data, "Y", incl_cut=0.9)).models
    assert model.text == "~A*B"
    assert model.deviant_coverage == ("1", "2", "3")
    assert model.terms[0].cases == ("6",)


def test_the_list_is_cut_off_and_the_rest_counted() -> None:
    # Each of two rows with the outcome is told from the one without by any of four conditions.
    data = {f"C{i}": [1, 0, int(i < 4)] for i in range(8)} | {"Y": [1, 1, 0]}
    table = truth_table(data, "Y")
    whole, cut = minimize(table, "?"), minimize(table, "?", most=5)
    assert whole.is_complete
    assert whole.n_models == cut.n_models == len(whole.models) == 16
    assert cut.models == whole.models[:5]
    assert not cut.is_complete
    assert cut.is_counted


def test_thirteen_conditions_list_a_hundred_models_of_the_fewest_terms() -> None:
    random = np.random.default_rng(3)
    data = {f"C{i}": random.integers(0, 2, 40).tolist() for i in range(13)}
    data["Y"] = [a & b for a, b in zip(data["C0"], data["C1"], strict=True)]
    found = minimize(truth_table(data, "Y"), "?")
    assert "C0*C1" in {model.text for model in found.models}
    assert {len(model.terms) for model in found.models} == {1}


@together("seed", range(60))
def test_covers_of_random_charts(seed: int) -> None:
    random = np.random.default_rng(seed)
    columns, rows = int(random.integers(1, 11)), int(random.integers(1, 9))
    chart = random.random((columns, rows)) < random.choice([0.2, 0.4, 0.6])
    chart[0] |= ~chart.any(axis=0)
    found = minimum_covers(chart, 1000)
    for size in range(1, columns + 1):
        wanted = [c for c in combinations(range(columns), size) if chart[list(c)].any(axis=0).all()]
        if wanted:
            break
    assert found.size == size
    assert sorted(found.listed) == wanted
    assert found.n == len(wanted)
    assert found.is_counted
    assert set(found.shared) == set(wanted[0]).intersection(*wanted)


def test_primes_stand_in_order() -> None:
    allowed = np.array([True, True, True, False])
    found = prime_implicants((2, 2), allowed, allowed)
    assert found.tolist() == [[0, 2], [2, 0]]
