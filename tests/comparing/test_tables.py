"""Tables hold what the objects say, in the columns and of the types that the codebook names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from math import isnan, sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest

import pilotscan
from pilotscan import catalogue
from pilotscan.api.load import LoadedPilots
from pilotscan.catalogue import tables as codebook
from pilotscan.comparing import Comparison, Ordering, compare, tables
from pilotscan.comparing.agreement import Agreement
from pilotscan.comparing.comparison import compare_records
from pilotscan.comparing.facts import FACT_TABLES
from pilotscan.comparing.record import record_pilot
from pilotscan.comparing.systemic import STANDINGS, standings
from pilotscan.model.assessment import called
from pilotscan.model.countries import COUNTRIES
from pilotscan.model.framework import Framework
from pilotscan.model.observations import ObservationRule
from pilotscan.model.pilot import Pilot
from pilotscan.model.scale import VERDICTS
from pilotscan.model.source import BASE_STRENGTH
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.scoring.result import RouteResult
from support.compared import uncertain
from support.side_by_side import moving, pilot

Make = Callable[..., Pilot]
TYPES = {
    "text": "string",
    "list": "string",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}
SOURCES = {
    "study": {"kind": "independent-evaluation", "publisher": "A", "year": 2020, "title": "Study"},
    "plan": {"kind": "official-document", "publisher": "B", "url": "https://example.org/plan"},
    "look": {"kind": "search-record", "author": "C", "doi": "10.1000/x"},
    "bare": {"title": "Of unknown kind"},
}
ROLES = ("own-team", "partner", "independent")


def assessment(random: np.random.Generator, role: str, worst: int) -> dict[str, Any]:
    ratings: dict[str, Any] = {}
    for condition in ("trust", "volunteers", "language-help", "money", "no-harm"):
        chance = random.random()
        level: Any = int(random.integers(worst, 5))
        if chance < 0.1:
            level = "unknown"
        elif chance < 0.3 and condition == "language-help":
            level = "not-applicable"
        evidence = [
            {"source": name, "supports": bool(random.random() < 0.9)}
            for name in SOURCES
            if random.random() < 0.4
        ]
        ratings[condition] = {"level": level, "because": f"{role} saw it", "evidence": evidence}
    return {
        "date": f"2026-0{1 + ROLES.index(role)}-15",
        "framework": "two-dimensions",
        "assessor": {"role": role},
        "ratings": ratings,
    }


@pytest.fixture(scope="module")
def pilots(make_pilot: Make) -> list[Pilot]:
    """Pilots of every kind, on two routes, with one to three assessors."""
    random = np.random.default_rng(11)
    words = ["housing", "work", "sport"]
    made = [
        make_pilot(
            id=f"p{i}",
            name=f"Pilot {i}",
            themes=[w for w in words if random.random() < 0.6],
            target_groups=[{"name": w} for w in words if random.random() < 0.4],
            partners=[
                {"name": s, "sector": s} for s in ("ngo", "company") if random.random() < 0.6
            ],
            scaling={"route": ["growth", "circulation"][i % 2]} if i < 8 else {},
            sources=SOURCES,
            assessments=[assessment(random, role, i % 3) for role in ROLES[: 1 + i % 3]],
        )
        for i in range(9)
    ]
    missing = [{"what": "Land", "role": "essential", "at_scale": "absent"}] * 2
    place = {"country": "BE", "scope": "national"}
    return [*made, make_pilot(id="silent", place=place, circumstances=missing)]


@pytest.fixture(scope="module")
def framework(small: Framework) -> Framework:
    rule = ObservationRule.model_validate(
        {"kind": "circumstance-missing", "says": {"en": "{what}"}, "ask": {"en": "?"}}
    )
    return uncertain(small).model_copy(update={"observations": (rule,)})


@pytest.fixture(scope="module")
def full(pilots: list[Pilot], framework: Framework) -> Comparison:
    """Everything that a comparison can hold."""
    growth = {"growth": framework.routes["growth"]}
    ready = framework.rules.ready.model_copy(update={"min_level": 2, "min_evidence": 1})
    rules = framework.rules.model_copy(update={"ready": ready, "stop": ()})
    other = framework.model_copy(
        update={"id": "other", "version": "2.0.0", "routes": growth, "rules": rules}
    )
    return compare(
        pilots,
        framework,
        other=other,
        ordering=Ordering(draws=40),
        files=[(f"{p.id}.yaml", "ab" * 32) for p in pilots],
    )


@pytest.fixture(scope="module")
def evaluations(pilots: list[Pilot], framework: Framework) -> list[Evaluation]:
    return pilotscan.evaluate(pilots, framework)


@pytest.fixture(scope="module")
def bare(make_pilot: Make, small: Framework) -> Comparison:
    """Nothing that a comparison can leave out."""
    return compare([make_pilot()], small)


@pytest.fixture(scope="module")
def of_shipped(shipped: LoadedPilots, living_lab: Framework) -> Comparison:
    ordering = Ordering(draws=20, across_routes=True, rank_from=0.0)
    return compare(shipped, living_lab, ordering=ordering)


def cells(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return rows as plain values, None where a cell is empty."""
    columns = [[None if pd.isna(x) else x for x in frame[name]] for name in frame.columns]
    return list(zip(*columns, strict=True))


def joined(words: Sequence[str]) -> str | None:
    return "; ".join(words) or None


def number(value: float) -> float | None:
    return None if isnan(value) else value


# The codebook.


def test_every_table_is_in_the_codebook_and_every_one_there_is_made() -> None:
    assert sorted([*tables._COLUMNS, *tables._ROWS, *FACT_TABLES]) == sorted(codebook())
    assert {name for name, table in codebook().items() if table.is_fact} == set(FACT_TABLES)


def test_every_column_of_the_codebook_is_used_and_told_in_both_languages() -> None:
    tree = catalogue._read("columns.yaml")
    assert {column.name for table in codebook().values() for column in table.columns} == set(
        tree["columns"]
    )
    for name, table in codebook().items():
        names = [column.name for column in table.columns]
        assert (table.name, names) == (name, tree["tables"][name]["columns"])
        assert len(set(names)) == len(names), name
        for entry in (table, *table.columns):
            assert set(entry.says) == {"en", "nl"}, entry.name
            assert all(text == text.strip() != "" for text in entry.says.values()), entry.name
        assert {column.type for column in table.columns} <= set(TYPES), name
    for entries, keys in (("tables", {"columns"}), ("columns", {"type"})):
        for name, entry in tree[entries].items():
            assert set(entry) - {"values", "facts"} == {"says"} | keys, name


@pytest.mark.parametrize("which", ["full", "bare", "of_shipped"])
def test_tables_have_exactly_the_columns_of_the_codebook_of_the_types_told(
    which: str, request: pytest.FixtureRequest
) -> None:
    comparison = request.getfixturevalue(which)
    assert list(comparison.tables) == list(codebook())
    for name, table in codebook().items():
        frame = comparison.tables[name]
        expected = [(column.name, TYPES[column.type]) for column in table.columns]
        if name == "wide":
            ids = list(comparison.framework.condition_by_id)
            expected += [(c, "Int64") for c in (*ids, *(f"{c}.evidence" for c in ids))]
        assert [(c, str(frame[c].dtype)) for c in frame.columns] == expected, name
        assert list(frame.index) == list(range(len(frame))), name


def test_tables_without_a_row_keep_their_columns(bare: Comparison) -> None:
    empty = {name for name, frame in bare.tables.items() if not len(frame)}
    assert empty - set(FACT_TABLES) == {
        "trend", "learning", "order", "order_uncertainty", "acceptability", "verdict_shares",
        "wins", "central_weights", "break_even", "dominance", "agreement", "ratings",
        "own_and_others", "disagreements", "sources", "observations",
    }  # fmt: skip
    for name in empty:
        assert list(bare[name].columns) == [column.name for column in codebook()[name].columns]


def test_the_fullest_comparison_has_rows_in_every_table(full: Comparison) -> None:
    empty = {name for name, frame in full.tables.items() if not len(frame)}
    assert empty <= set(FACT_TABLES)


def test_lists_are_tuples_or_joined_and_nothing_else_differs(full: Comparison) -> None:
    listed = full.listed_tables()
    assert list(listed) == list(full.tables)
    for name, table in codebook().items():
        for column in table.columns:
            cells, texts = listed[name][column.name], full[name][column.name]
            if column.type == "list":
                assert {type(cell) for cell in cells} <= {tuple}, (name, column.name)
                assert [joined(c) for c in cells] == [None if pd.isna(t) else t for t in texts]
            elif not cells.equals(texts):  # which is quick, and says nothing
                pd.testing.assert_series_equal(cells, texts)
    assert list(listed["observations"]["seen_in"]) == [("silent",)]


def test_without_facts_their_tables_are_not_there_rather_than_empty(
    pilots: list[Pilot], framework: Framework
) -> None:
    found = compare_records([record_pilot(p, framework) for p in pilots], framework)
    assert set(codebook()) - set(found.tables) == set(FACT_TABLES)


RANGE = re.compile(r"(-?[0-9]+)\.\.(-?[0-9]+)")
OPEN = {"≥ 0": (0, np.inf), "≥ 1": (1, np.inf), "> 0": (1e-12, np.inf), "≤ 1": (-np.inf, 1)}


@pytest.mark.parametrize("which", ["full", "of_shipped"])
def test_columns_hold_only_what_the_codebook_says_they_can(
    which: str, request: pytest.FixtureRequest
) -> None:
    comparison = request.getfixturevalue(which)
    framework = comparison.framework
    named = {
        "dimension": {d.id for d in framework.dimensions},
        "condition": {*framework.condition_by_id},
        "route": {*framework.routes},
        "kind": {*BASE_STRENGTH},
        "country": {*COUNTRIES},
    }
    for name, table in codebook().items():
        for column in table.columns:
            found = comparison[name][column.name].dropna()
            if column.name in named:
                assert set(found) <= named[column.name], (name, column.name)
            elif column.values in {"EDTF", "ISO 4217"}:
                continue
            elif column.values and column.type in {"text", "list"}:
                items = {item for cell in found for item in cell.split("; ")}
                assert (items if column.type == "list" else set(found)) <= set(
                    column.values.split(", ")
                ), (name, column.name)
            elif column.values:
                values = column.values.format(first=0, last=4, steps=4)
                match = RANGE.fullmatch(values)
                low, high = map(float, match.groups()) if match else OPEN[values]
                assert found.between(low, high).all(), (name, column.name)


# Facts and verdicts, against what `evaluate` says of each pilot alone.


def ahead(result: RouteResult) -> tuple[Any, ...]:
    distance = result.distance
    return (
        result.basis, joined(result.outlook), distance.answers, len(distance.certain),
        len(result.risks),
    )  # fmt: skip


def test_observations_name_the_pilots_that_have_them(full: Comparison) -> None:
    assert cells(full["observations"]) == [("circumstance-missing", 1, "silent")]


def test_pilots_tell_what_evaluate_says(full: Comparison, evaluations: list[Evaluation]) -> None:
    expected = []
    for e in evaluations:
        p, head = e.pilot, e.head
        expected.append(
            (
                p.id, p.name, p.language, joined(p.place.municipality), p.place.region,
                p.place.country, p.place.scope, p.status, joined(p.themes),
                joined([g.name for g in p.target_groups]), joined([x.sector for x in p.partners]),
                e.route, e.route_declared, head.verdict, head.score.value, head.score.low,
                head.score.high, head.coverage, head.documented, head.counting, head.rated,
                joined(head.bottlenecks), joined(head.unknown_necessary), *ahead(head),
                joined(list(dict.fromkeys(o.kind for o in e.observations))), len(e.assessments),
                None if e.as_of is None else pd.Timestamp(e.as_of), f"{p.id}.yaml", "ab" * 32,
            )
        )  # fmt: skip
    assert cells(full["pilots"]) == expected
    assert full["pilots"]["as_of"].isna().sum() == 1


def test_a_pilot_made_in_memory_has_no_file(bare: Comparison) -> None:
    assert bare["pilots"][["file", "sha256"]].isna().to_numpy().all()


def test_levels_tell_what_evaluate_says(
    full: Comparison, evaluations: list[Evaluation], framework: Framework
) -> None:
    expected = []
    for i, e in enumerate(evaluations):
        rows = zip(e.conditions, framework.conditions, strict=True)
        for c, (found, condition) in enumerate(rows):
            counts = condition.is_relevant(e.route) and found.state != "not-applicable"
            necessary = counts and condition.is_necessary(e.route)
            single = [
                a.ratings[found.id].level
                for a in e.assessments
                if isinstance(a.ratings[found.id].level, int)
            ]
            standing = int(standings(full.judged)[i, c])
            said = dict.fromkeys(
                a.ratings[found.id].because
                for a in e.assessments
                if not single or isinstance(a.ratings[found.id].level, int)
            )
            expected.append(
                (
                    e.pilot.id, found.dimension, found.id, found.state, found.level,
                    min(single, default=None), found.spread if single else None,
                    found.support.strength if single else None, counts,
                    necessary, condition.necessary.min_level if necessary else None,
                    STANDINGS[standing] if standing >= 0 else None, "disputed" in found.flags,
                    "contested" in found.flags, "unsupported" in found.flags, joined([*said]),
                    joined(found.support.supporting), joined(found.support.contradicting),
                    joined([called(ask.whom, e.pilot.informants) for ask in e.asks(found.id)]),
                    joined([ask.question for ask in e.asks(found.id) if ask.question]),
                )
            )  # fmt: skip
    assert cells(full["levels"]) == expected


def test_what_nobody_rated_is_not_zero_in_a_mean(full: Comparison) -> None:
    levels = full["levels"]
    rated = levels["state"] == "rated"
    assert set(levels["state"]) == {"rated", "unknown", "not-applicable"}
    for name in ("level", "lowest", "spread", "evidence_strength"):
        assert (levels[name].notna() == rated).all(), name
        assert levels[name].mean() == levels.loc[rated, name].mean() > 0, name


def test_one_assessor_has_a_spread_of_zero(full: Comparison) -> None:
    alone = set(full["pilots"].query("assessors == 1")["pilot"])
    levels = full["levels"]
    assert set(levels.loc[levels["pilot"].isin(alone), "spread"].dropna()) == {0}


def test_wide_holds_levels_and_strengths_side_by_side(
    full: Comparison, evaluations: list[Evaluation]
) -> None:
    facts = [column.name for column in codebook()["wide"].columns]
    assert cells(full["wide"][facts]) == cells(full["pilots"][facts])
    for row, e in zip(cells(full["wide"]), evaluations, strict=True):
        levels = tuple(c.level for c in e.conditions)
        strengths = tuple(None if c.level is None else c.support.strength for c in e.conditions)
        assert row[len(facts) :] == (*levels, *strengths)


@pytest.mark.parametrize("name", [column.name for column in codebook()["wide"].columns])
def test_wide_keeps_the_facts_beside_a_condition_of_the_same_name(
    make_pilot: Make, small: Framework, name: str
) -> None:
    tree = small.model_dump(exclude={"sources"})
    tree["dimensions"][0]["conditions"][1]["id"] = name
    framework = Framework.model_validate(tree)
    assessed = assessment(np.random.default_rng(0), "partner", 2)
    ratings = {name: 3, "trust": 1}
    pilot = make_pilot(assessments=[{**assessed, "ratings": ratings}])
    comparison = compare([pilot], framework)
    facts = [column.name for column in codebook()["wide"].columns]
    wide = comparison["wide"]
    assert list(wide.columns) == [
        *facts, "trust", f"{name}.level", "language-help", "money", "no-harm",
        *(f"{c}.evidence" for c in framework.condition_by_id),
    ]  # fmt: skip
    assert cells(wide[facts]) == cells(comparison["pilots"][facts])
    assert (wide["trust"].tolist(), wide[f"{name}.level"].tolist()) == ([1], [3])


def test_dimensions_and_routes_tell_what_evaluate_says(
    full: Comparison, evaluations: list[Evaluation], framework: Framework
) -> None:
    weight = {d.id: d.weight for d in framework.dimensions}
    assert cells(full["dimensions"]) == [
        (e.pilot.id, d.id, weight[d.id], d.mean, d.low, d.high, d.coverage)
        for e in evaluations
        for d in e.head.dimensions
    ]
    assert cells(full["routes"]) == [
        (
            e.pilot.id, r.route, r.route == e.pilot.scaling.route, r.verdict, r.score.value,
            r.score.low, r.score.high, r.coverage, r.documented, *ahead(r),
        )
        for e in evaluations
        for r in e.routes
    ]  # fmt: skip


def test_sources_and_ratings_tell_what_the_files_say(
    full: Comparison, evaluations: list[Evaluation]
) -> None:
    assert cells(full["sources"]) == [
        (
            e.pilot.id, name, s.kind, s.base_strength, s.author, s.title, s.publisher,
            None if s.year is None else str(s.year), s.url, s.doi, s.team, s.site, s.read,
        )
        for e in evaluations
        for name, s in e.pilot.sources.items()
    ]  # fmt: skip
    assert cells(full["ratings"]) == [
        (e.pilot.id, a.assessor.role, a.assessor.role, pd.Timestamp(a.date), condition, r.level)
        for e in evaluations
        for a in e.assessments
        for condition, r in a.ratings.items()
        if isinstance(r.level, int)
    ]


# The set, against the objects that the tables come from.


def test_conditions_tell_the_tallies(full: Comparison, framework: Framework) -> None:
    expected = []
    for tally in full.conditions:
        title = framework.condition_by_id[tally.id].title
        names = ("bottleneck", "weak", "in-place", "unknown")
        expected.append(
            (
                tally.id, tally.dimension, title.en, title.nl, tally.counting,
                tally.standing["bottleneck"], tally.standing["weak"], tally.standing["in-place"],
                tally.supported, tally.standing["unknown"],
                *(tally.standing[n] / tally.counting for n in names),
                tally.not_applicable, tally.not_counting, tally.systemic or None,
                joined(tally.actors),
            )
        )  # fmt: skip
    assert cells(full["conditions"]) == expected
    assert full["conditions"]["systemic"].notna().any()


def test_learning_tells_the_lessons(full: Comparison, evaluations: list[Evaluation]) -> None:
    ids = list(full.framework.condition_by_id)
    expected = []
    for lesson in full.lessons:
        learner, teacher = evaluations[lesson.learner], evaluations[lesson.teacher]
        name, alike = ids[lesson.condition], lesson.likeness
        shown = teacher.condition(name)
        aspects = ("themes", "target_groups", "sectors")
        because = dict.fromkeys(
            a.ratings[name].because
            for a in teacher.assessments
            if isinstance(a.ratings[name].level, int)
        )
        expected.append(
            (
                learner.pilot.id, name, learner.condition(name).level, teacher.pilot.id,
                shown.level, shown.support.strength, alike.value,
                *(alike.by_aspect[a] for a in aspects),
                joined([w for a in aspects for w in alike.shared[a]]), joined([*because]),
                joined(shown.support.supporting),
            )
        )  # fmt: skip
    assert cells(full["learning"]) == expected


def test_order_tells_ranks_and_numbers(full: Comparison, evaluations: list[Evaluation]) -> None:
    expected = []
    for order in full.orders:
        for k, i in enumerate((*order.ranked, *order.unranked)):
            head = evaluations[i].head
            expected.append(
                (
                    order.route, evaluations[i].route, evaluations[i].pilot.id,
                    order.ranks[k] if k < len(order.ranks) else None, head.score.value,
                    head.score.low, head.score.high, head.coverage,
                )
            )  # fmt: skip
    assert cells(full["order"]) == expected
    assert full["order"]["rank"].isna().any()
    assert full["order"]["rank"].notna().any()


def test_an_order_over_several_routes_is_called_all(of_shipped: Comparison) -> None:
    for name in ("order", "order_uncertainty", "acceptability", "wins", "break_even"):
        assert set(of_shipped[name]["order"]) == {"all"}
    routes = dict(zip(of_shipped["pilots"]["pilot"], of_shipped["pilots"]["route"], strict=True))
    found = zip(of_shipped["order"]["pilot"], of_shipped["order"]["route"], strict=True)
    assert all(routes[pilot] == route for pilot, route in found)


def test_uncertainty_tells_ranks_wins_and_verdicts_of_the_draws(full: Comparison) -> None:
    ids = [r.id for r in full.records]
    ranks, shares, verdicts, wins = [], [], [], []

    def error(p: float) -> float:
        return sqrt(p * (1 - p) / 40)

    for order in full.orders:
        assert order.draws is not None
        names = [ids[i] for i in order.ranked]
        for source, drawn in order.draws.drawn.items():
            assert drawn.wins is not None
            for k, name in enumerate(names):
                row = drawn.shares[k]
                mean = sum(rank * share for rank, share in enumerate(row, start=1))
                following = drawn.next_wins[k] if k + 1 < len(names) else None
                ranks.append(
                    (
                        order.route, source, name, order.ranks[k], pytest.approx(mean, abs=1e-12),
                        *order.intervals[source][k], row[0], following,
                    )
                )  # fmt: skip
                shares += [
                    (order.route, source, name, rank, p, pytest.approx(error(p), abs=1e-12))
                    for rank, p in enumerate(row, start=1)
                    if p > 0
                ]
                verdicts += [
                    (order.route, source, name, verdict, p, pytest.approx(error(p), abs=1e-12))
                    for verdict, p in zip(VERDICTS, drawn.verdicts[k], strict=True)
                ]
                wins += [
                    (order.route, source, name, other, p, pytest.approx(error(p), abs=1e-12))
                    for other, p in zip(names, drawn.wins[k], strict=True)
                    if other != name
                ]
    assert cells(full["order_uncertainty"]) == ranks
    assert cells(full["acceptability"]) == shares
    assert cells(full["verdict_shares"]) == verdicts
    assert cells(full["wins"]) == wins
    assert 0 < full["acceptability"]["standard_error"].max() <= sqrt(0.25 / 40)


def test_large_orders_leave_square_tables_out(
    pilots: list[Pilot], framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("order_tables", "uncertainty"):
        monkeypatch.setattr(f"pilotscan.comparing.{module}.PAIRS_AT_MOST", 4)
    found = compare(pilots, framework, ordering=Ordering(draws=5))
    assert {order.route: len(order.ranked) for order in found.orders} == {
        "growth": 5,
        "circulation": 4,
    }
    assert set(found["wins"]["order"]) == set(found["acceptability"]["order"]) == {"circulation"}
    assert set(found["order_uncertainty"]["order"]) == {"growth", "circulation"}
    assert set(found["verdict_shares"]["order"]) == {"growth", "circulation"}


def test_central_weights_break_even_and_dominance_tell_the_orders(full: Comparison) -> None:
    ids = [r.id for r in full.records]
    names = [d.id for d in full.framework.dimensions]
    central, even, better = [], [], []
    for order in full.orders:
        assert order.draws is not None
        for k, i in enumerate(order.ranked):
            central += [
                (order.route, ids[i], name, number(order.draws.central[k, d]))
                for d, name in enumerate(names)
            ]
        for b in order.break_even:
            even += [
                (order.route, ids[b.above], ids[b.below], names[b.dimension], b.now, weight)
                for weight in (b.weights or [None])
            ]
        better += [(order.route, ids[i], ids[j]) for i, j in order.dominating]
    assert cells(full["central_weights"]) == central
    assert cells(full["break_even"]) == even
    assert cells(full["dominance"]) == better
    assert any(weight is None for *_, weight in even)
    assert any(weight is not None for *_, weight in even)
    assert any(weight is None for *_, weight in central)


def test_assessors_are_told_of_each_pilot_and_together(full: Comparison) -> None:
    ids = [r.id for r in full.records]
    conditions = list(full.framework.condition_by_id)
    found = full.assessors

    def figures(a: Agreement) -> tuple[Any, ...]:
        return a.units, a.pairable, a.alpha, a.low, a.high, a.varied

    assert found.together is not None
    expected = [
        (ids[i], len(full.records[i].assessors), *figures(agreed))
        for i, agreed in found.by_pilot.items()
    ]
    total = sum(several for _, several, *_ in expected)
    assert cells(full["agreement"]) == [*expected, (None, total, *figures(found.together))]
    assert cells(full["own_and_others"]) == [
        (conditions[o.condition], o.pilots, o.higher, o.same, o.lower, o.difference)
        for o in found.own_and_others
    ]
    assert cells(full["disagreements"]) == [
        (
            ids[d.pilot], conditions[d.condition], d.spread,
            "; ".join(f"{a.identity}: {level}" for a, level in d.levels),
        )
        for d in found.disagreements
    ]  # fmt: skip


def test_schemes_tell_both_verdicts_and_their_reasons(
    full: Comparison, evaluations: list[Evaluation]
) -> None:
    def reasons(result: RouteResult) -> str | None:
        told = []
        for r in result.reasons:
            named = ", ".join((*r.conditions, *r.dimensions))
            told.append(f"{r.rule}: {named}" if named else r.rule)
        return joined(told)

    expected = []
    for scheme in full.schemes:
        assert scheme.judged is not None
        for i, e in enumerate(evaluations):
            other: tuple[Any, ...] = (None,) * 5
            if i in scheme.pilots:
                k = scheme.pilots.index(i)
                result = scheme.judged.results[k]
                other = (
                    result.verdict, i in scheme.changed, result.score.low, result.coverage,
                    reasons(result),
                )  # fmt: skip
                assert other[1] == (result.verdict != e.head.verdict)
            expected.append(
                (
                    scheme.kind, f"{scheme.framework.id} {scheme.framework.version}", e.pilot.id,
                    e.head.verdict, other[0], other[1], e.head.score.low, other[2],
                    e.head.coverage, other[3], reasons(e.head), other[4],
                )
            )  # fmt: skip
    assert cells(full["schemes"]) == expected
    assert set(full["schemes"]["scheme"]) == {"equal-weights", "framework"}
    assert full["schemes"]["verdict_other"].isna().any()
    assert full["schemes"]["changed"].any()


def test_dates_are_dates_of_any_century(make_pilot: Make, small: Framework) -> None:
    found = compare([make_pilot()], small, as_of=date(1600, 2, 29))
    assert found["pilots"]["as_of"].dt.year.tolist() == [1600]


def test_the_trend_has_a_row_per_date_by_hand(small: Framework) -> None:
    compared = pilotscan.compare([pilot("silent"), moving(), pilot("once", trust=1)], small)
    found = compared["trend"]
    assert found["pilot"].tolist() == ["mover"] * 3
    days = [date(2024, 1, 15), date(2024, 6, 15), date(2025, 1, 15)]
    assert [day.date() for day in found["date"]] == days
    assert found["verdict"].tolist() == ["not-yet", "not-yet", "conditional"]
    assert found["score"].isna().tolist() == [True, True, False]
    assert found["score"].iloc[2] == pytest.approx(200 / 3)
    assert found["low"].tolist() == pytest.approx([25 / 3, 25 / 3, 200 / 3])
    assert found["high"].tolist() == pytest.approx([75, 75, 200 / 3])
    assert found["coverage"].tolist() == pytest.approx([1 / 3, 1 / 3, 1])
    assert found["counting"].tolist() == [5, 5, 5]
    assert found["rated"].tolist() == [1, 1, 5]
