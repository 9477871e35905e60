"""Every value and every model that R's QCA gives of nine published tables (tests/oracles/qca)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pilotscan.patterns import minimize, necessity, needed_combinations
from pilotscan.patterns.fit import sufficiency_fit
from pilotscan.patterns.needed import literals_of
from support.qca_tables import names, near, published
from support.together import together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.patterns import Model
    from support.qca_tables import Published

SHARES = {"consistency": "inclS", "pri": "PRI", "coverage": "covS"}
NEEDS = {"consistency": "inclN", "relevance": "RoN", "coverage": "covN"}


@pytest.fixture(params=names(), scope="module")
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["positive", "negated"], scope="module")
def case(name: str, request: pytest.FixtureRequest) -> Published:
    return published(name, request.param)


def test_necessity_of_each_condition(case: Published) -> None:
    about = case.about
    found = necessity(case.data, about["outcome"], about["conditions"], negate=case.negate)
    assert set(found.index) == set(case.results["single"])
    for text, wanted in case.results["single"].items():
        assert all(near(found.loc[text, ours], wanted[theirs]) for ours, theirs in NEEDS.items())


def test_combinations_that_could_be_needed(case: Published) -> None:
    about, wanted = case.about, case.results["super_subset_necessity"]
    cuts = {f"{cut}_cut": wanted.get(f"{cut}_cut", least)
            for cut, least in (("incl", 0.9), ("cov", 0.6), ("ron", 0.6))}  # fmt: skip
    found = needed_combinations(
        case.data, about["outcome"], about["conditions"], negate=case.negate, **cuts
    )
    rows = {row["expr"]: row for row in wanted.get("rows", [])}
    assert set(found.index) == set(rows)
    for text, row in rows.items():
        assert all(near(found.loc[text, ours], row[theirs]) for ours, theirs in NEEDS.items())


def test_sufficiency_of_each_condition(case: Published) -> None:
    sets = case.table().sets
    found = {text: sufficiency_fit(inside, sets.target) for text, _, inside in literals_of(sets)}
    for text, wanted in case.results["single"].items():
        assert all(near(getattr(found[text], o), wanted[t]) for o, t in SHARES.items()), text


def test_truth_table(case: Published) -> None:
    table = case.table()
    wanted = case.results["truth_table"]
    assert table.outcome == case.results["outcome"]
    assert table.possible == case.results["n_possible_rows"]
    by_number = {row.number: row for row in table.rows}
    assert list(by_number) == [row["row"] for row in wanted if row["n"]]
    for row in wanted:
        values = tuple(row["values"].values())
        fit = sufficiency_fit(table.sets.of_term(tuple(enumerate(values))), table.sets.target)
        assert near(fit.consistency, row["incl"])
        assert near(fit.pri, row["PRI"])
        found = by_number.get(row["row"])
        if found is None:
            assert row["OUT"] == "?"
            continue
        assert found.values == values
        assert (found.out, found.n, list(found.cases)) == (row["OUT"], row["n"], row["cases"])
        assert (found.consistency, found.pri) == (fit.consistency, fit.pri)


def test_deviant_cases_of_rows(case: Published) -> None:
    found = {str(row.number): ",".join(row.deviant) for row in case.table().rows if row.deviant}
    assert found == case.results["deviant_cases_consistency"]


@together(
    "kind, include, row_dominance",
    [
        ("complex", "", False),
        ("parsimonious", "?", False),
        ("parsimonious_row_dominance", "?", True),
    ],
)
def test_all_minimal_models(case: Published, kind: str, include: Any, row_dominance: bool) -> None:
    wanted = case.results[kind]
    found = minimize(case.table(), include, row_dominance=row_dominance)
    assert found.is_complete
    assert found.is_counted
    assert found.n_models == wanted["n_models"]
    assert_models(found.models, wanted["models"])
    assert set(found.essential) == set(wanted["essential"])
    if "all_primes" in wanted:
        assert set(found.primes) == set(wanted["all_primes"])
    if "simplifying_assumption_rows" in wanted:
        assumed = sorted(list(model.assumed) for model in found.models)
        assert assumed == sorted(map(listed, wanted["simplifying_assumption_rows"].values()))


def test_intermediate_models_of_each_pair(case: Published) -> None:
    wanted = case.results["intermediate"]
    table = case.table()
    found = minimize(table, "?", directions=wanted["dir_exp"].split(","))
    least, most = minimize(table).models, minimize(table, "?").models
    assert found.kind == "intermediate"
    assert len(found.pairs) == len(wanted["by_pair"])
    by_pair = {
        (frozenset(pair["c_sol"]), frozenset(pair["p_sol"])): pair
        for pair in wanted["by_pair"].values()
    }
    for pair in found.pairs:
        expected = by_pair.pop((texts(least[pair.complex]), texts(most[pair.parsimonious])))
        assert_models([found.models[at] for at in pair.models], expected["models"])
        assert list(pair.easy) == listed(expected["easy_counterfactual_rows"])
        assert list(pair.difficult) == listed(expected["difficult_counterfactual_rows"])
    assert not by_pair


def assert_models(found: Sequence[Model], wanted: list[dict[str, Any]]) -> None:
    by_terms = {frozenset(model["terms"]): model for model in wanted}
    assert len(found) == len(wanted)
    assert {texts(model) for model in found} == set(by_terms)
    for model in found:
        expected = by_terms[texts(model)]
        for ours, theirs in SHARES.items():
            assert near(getattr(model, ours), expected["overall"][theirs])
        for term in model.terms:
            shares = expected["pis"][term.text]
            for ours, theirs in {**SHARES, "unique": "covU"}.items():
                assert near(getattr(term, ours), shares[theirs]), (term.text, ours)


def texts(model: Model) -> frozenset[str]:
    return frozenset(term.text for term in model.terms)


def listed(rows: int | list[int]) -> list[int]:
    """Return rows in a list, of which R makes a number where there is one."""
    return [rows] if isinstance(rows, int) else list(rows)
