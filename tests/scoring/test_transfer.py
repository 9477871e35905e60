"""Pilots judged for targets: what travels, what the place was asked, how the two fit."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pilotscan
from pilotscan import FrameworkError
from pilotscan.errors import UsageError
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.target import Target
from pilotscan.scoring.judge import judge_pilots
from pilotscan.scoring.transfer import Transfer, judge_pairs
from support.together import together

LIVING_LAB = pilotscan.load_framework()
IDS = [condition.id for condition in LIVING_LAB.conditions]
OWN = [c.id for c in LIVING_LAB.conditions if c.belongs_to == "intervention"]
MATCH = "context-comparability"
SOURCES = {
    "report": {"kind": "independent-evaluation", "publisher": "An institute"},
    "decision": {"kind": "official-document", "publisher": "A council"},
    "column": {"kind": "statement"},
}
LEVELS = st.sampled_from([0, 1, 2, 3, 4, "unknown"])


def assessed(levels: dict[str, Any], day: str = "2026-11-30", **more: Any) -> dict[str, Any]:
    return {
        "date": day,
        "framework": "living-lab",
        "assessor": {"role": "independent"},
        "ratings": levels,
        **more,
    }


def judge_pair(pilot: Pilot, target: Target, framework: Framework, **more: Any) -> Transfer:
    [made] = judge_pairs([pilot], [target], framework, **more)
    return made


def pilot_of(levels: dict[str, Any] | None = None, **more: Any) -> Pilot:
    tree: dict[str, Any] = {
        "pilotscan": 1,
        "id": "startblok",
        "name": "Startblok",
        "place": {"country": "NL", "municipality": "Amsterdam"},
        "scaling": {"route": "replication"},
        "sources": SOURCES,
    }
    if levels is not None:
        tree["assessments"] = [assessed(levels)]
    return Pilot.model_validate({**tree, **more})


def target_of(
    levels: dict[str, Any] | None = None, here: dict[str, Any] | None = None, **more: Any
) -> Target:
    tree: dict[str, Any] = {
        "pilotscan_target": 1,
        "id": "zwolle",
        "name": "Zwolle",
        "place": {"country": "NL", "municipality": "Zwolle"},
        "circumstances": {"startblok": here or {}},
        "sources": SOURCES,
    }
    if levels is not None:
        tree["assessments"] = [assessed(levels)]
    return Target.model_validate({**tree, **more})


def rated(level: int | str, *evidence: str) -> dict[str, Any]:
    return {"level": level, "evidence": list(evidence)}


def essential(name: str, *sources: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "what": name, "role": "essential", "sources": list(sources), **more}


GOOD = dict.fromkeys(IDS, rated(3, "decision"))


def comes_from(transfer: Transfer) -> dict[str, str]:
    return {origin.id: origin.comes_from for origin in transfer.conditions}


# --- where ratings come from ------------------------------------------------------------------


def test_the_pilot_tells_what_travels_and_the_target_all_else() -> None:
    pilot = pilot_of(GOOD)
    transfer = judge_pair(pilot, target_of({"durable-need": 1}), LIVING_LAB)
    told = comes_from(transfer)
    assert {name for name, where in told.items() if where == "travels"} == set(OWN)
    assert {name for name, where in told.items() if where == "asked-here"} == {"durable-need"}
    assert set(told.values()) == {"travels", "asked-here", "open"}
    before = {origin.id: origin.at_origin.level for origin in transfer.conditions}
    assert before["durable-need"] == before["structural-funding"] == 3
    assert transfer.result.bottlenecks == ("durable-need",)
    assert "structural-funding" in transfer.result.unknown_necessary
    assert transfer.evaluation.condition("structural-funding").state == "unknown"


@settings(max_examples=12)
@given(st.lists(LEVELS, min_size=len(IDS), max_size=len(IDS)), st.sampled_from(["", *SOURCES]))
def test_where_all_is_as_at_the_origin_the_verdict_is_the_pilots_own(
    levels: list[int | str], source: str
) -> None:
    cited = [source] if source else []
    ratings = {name: rated(level, *cited) for name, level in zip(IDS, levels, strict=True)}
    circumstances = [essential("a"), {"what": "b", "role": "helpful"}]
    pilot = pilot_of(ratings, circumstances=circumstances)
    there = {name: rating for name, rating in ratings.items() if name not in OWN}
    # what nobody rated at the origin stays so: nothing is derived where no source says it fits
    here = {"a": {"here": "unknown" if ratings[MATCH]["level"] == "unknown" else "present"}}
    transfer = judge_pair(pilot, target_of(there, here), LIVING_LAB)
    [own] = judge_pilots([pilot], LIVING_LAB)
    for route in ("replication", "growth"):
        assert transfer.evaluation.on(route) == own.on(route)
    assert transfer.result.verdict == own.head.verdict
    assert transfer.result.reasons == own.head.reasons
    assert transfer.missing == ()


@settings(max_examples=12)
@given(st.data())
def test_the_pilots_own_place_never_counts_and_nothing_of_it_changes(data: st.DataObject) -> None:
    def draw(names: list[str]) -> dict[str, Any]:
        sources = st.sampled_from(list(SOURCES))
        return {name: rated(data.draw(LEVELS), data.draw(sources)) for name in names}

    own, rest = draw(OWN), [name for name in IDS if name not in OWN]
    pilots = [pilot_of({**own, **draw(rest)}), pilot_of({**own, **draw(rest)}), pilot_of(own)]
    before = [pilot.model_dump() for pilot in pilots]
    target = target_of(draw(rest))
    made = judge_pairs(pilots, [target], LIVING_LAB)
    assert made[0].result == made[1].result == made[2].result
    assert made[0].evaluation.routes == made[1].evaluation.routes == made[2].evaluation.routes
    assert [pilot.model_dump() for pilot in pilots] == before


@settings(max_examples=12)
@given(st.data())
def test_many_pairs_are_judged_as_each_by_itself(data: st.DataObject) -> None:
    presence = st.sampled_from(["present", "partly", "absent", "unknown"])

    def draw() -> dict[str, Any]:
        names = data.draw(st.lists(st.sampled_from(IDS), unique=True))
        sources = st.lists(st.sampled_from([*SOURCES]), max_size=2, unique=True)
        return {name: rated(data.draw(LEVELS), *data.draw(sources)) for name in names}

    routes = st.sampled_from(["growth", "replication", "circulation"])
    pilots = [
        pilot_of(draw(), circumstances=[essential("a", "report")], scaling={"route": one})
        for one in data.draw(st.lists(routes, min_size=1, max_size=3))
    ]
    targets = [
        target_of(draw(), {"a": {"here": data.draw(presence), "sources": ["decision"]}}, id=name)
        for name in ("zwolle", "tynaarlo")
    ]
    made = judge_pairs(pilots, targets, LIVING_LAB)
    assert [(t.pilot.scaling.route, t.target.id) for t in made] == [
        (pilot.scaling.route, target.id) for pilot in pilots for target in targets
    ]
    for transfer in made:
        whole, short = transfer.evaluation.head, transfer.result
        assert (whole.route, whole.verdict, whole.reasons, whole.score, whole.dimensions) == (
            short.route, short.verdict, short.reasons, short.score, short.dimensions,
        )  # fmt: skip
        assert (whole.coverage, whole.documented) == (short.coverage, short.documented)
        assert judge_pair(transfer.pilot, transfer.target, LIVING_LAB).result == short


# --- circumstances --------------------------------------------------------------------------------


@together(
    "here, replacement, means",
    [
        ("present", None, "same"),
        ("present", "A subsidy", "same"),
        ("partly", None, "weaker"),
        ("partly", "A subsidy", "replaced"),
        ("absent", None, "missing"),
        ("absent", "A subsidy", "replaced"),
        ("unknown", None, "not-known"),
        ("unknown", "A subsidy", "not-known"),
    ],
)
def test_a_circumstance_means_something_here(
    here: str, replacement: str | None, means: str
) -> None:
    said = {"here": here} | ({"replacement": replacement} if replacement else {})
    pilot = pilot_of(circumstances=[essential("rent"), {"what": "x", "role": "helpful"}])
    transfer = judge_pair(pilot, target_of(here={"rent": said}), LIVING_LAB)
    assert [one.means for one in transfer.circumstances] == [means, "not-known"]
    assert transfer.circumstances[0].there.replacement == replacement
    missing = [one.circumstance.what for one in transfer.missing]
    assert missing == (["rent"] if means == "missing" else [])


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("present", "present", 3),
        ("present", "replaced", 3),
        ("present", "partly", 2),
        ("partly", "absent", 1),
        ("present", "unknown", None),
        ("absent", "unknown", None),
    ],
)
def test_a_match_that_nobody_rated_follows_from_what_is_essential(
    a: str, b: str, level: int | None
) -> None:
    said: dict[str, dict[str, Any]] = {
        "replaced": {"here": "absent", "replacement": "x", "sources": ["decision"]}
    }
    here = {
        name: said.get(one, {"here": one, "sources": ["decision"]})
        for name, one in (("a", a), ("b", b))
    }
    incidental = {"id": "c", "what": "c", "role": "incidental"}
    pilot = pilot_of(
        GOOD, circumstances=[essential("a", "report"), essential("b", "report"), incidental]
    )
    transfer = judge_pair(pilot, target_of({"durable-need": 3}, here), LIVING_LAB)
    assert comes_from(transfer)[MATCH] == ("open" if level is None else "derived")
    found = transfer.evaluation.condition(MATCH)
    # as well known as the side that is known less
    assert (found.level, found.support.strength) == (level, 0 if level is None else 2)


@pytest.mark.parametrize(
    ("origin", "here", "strength"),
    [
        (["report"], [], 0),
        ([], ["report"], 0),
        (["column"], ["report"], 1),
        (["report"],) * 2 + (3,),
    ],
)
def test_a_derived_match_is_known_as_well_as_its_weaker_side(
    origin: list[str], here: list[str], strength: int
) -> None:
    pilot = pilot_of(GOOD, circumstances=[essential("a", *origin)])
    said = {"a": {"here": "present", "sources": here}}
    transfer = judge_pair(pilot, target_of({}, said), LIVING_LAB)
    assert transfer.evaluation.condition(MATCH).support.strength == strength


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (2, "asked-here"),
        ("unknown", "derived"),
        ({"level": "unknown", "evidence": [{"source": "report", "supports": False}]}, "open"),
    ],
)
def test_what_the_target_was_asked_comes_before_the_rule(given: Any, told: str) -> None:
    pilot = pilot_of(GOOD, circumstances=[essential("a", "report")])
    target = target_of({MATCH: given}, {"a": {"here": "present", "sources": ["decision"]}})
    assert comes_from(judge_pair(pilot, target, LIVING_LAB))[MATCH] == told


def test_nothing_is_derived_where_nothing_is_said_to_be_essential() -> None:
    pilot = pilot_of(GOOD, circumstances=[{"id": "a", "what": "a"}])
    target = target_of({}, {"a": {"here": "present"}})
    assert comes_from(judge_pair(pilot, target, LIVING_LAB))[MATCH] == "open"


def test_a_missing_circumstance_names_the_pilots_that_replaced_it() -> None:
    mine = essential("rent", at_scale="absent", replacement="A subsidy")
    others = {
        "same": [{"id": "rent", "what": "x", "at_scale": "absent", "replacement": "A loan"}],
        "not-absent": [{"id": "rent", "what": "x", "at_scale": "partly", "replacement": "y"}],
        "not-replaced": [{"id": "rent", "what": "x", "at_scale": "absent"}],
        "another": [{"id": "cook", "what": "x", "at_scale": "absent", "replacement": "y"}],
        "nameless": [{"what": "rent", "at_scale": "absent", "replacement": "y"}],
    }
    pilots = [pilot_of(circumstances=[mine])]
    pilots += [pilot_of(id=name, circumstances=items) for name, items in others.items()]
    target = target_of(here={"rent": {"here": "absent"}})
    first, *rest = judge_pairs(pilots, [target], LIVING_LAB)
    [missing] = first.missing
    assert missing.solved_before == (("startblok", "A subsidy"), ("same", "A loan"))
    assert all(transfer.missing == () for transfer in rest)


# --- routes, dates and frameworks -----------------------------------------------------------------


def test_pairs_are_judged_on_routes_to_a_place_only() -> None:
    declared = [pilot_of(scaling={"route": name} if name else {}) for name in
                ("growth", "replication", "circulation", None)]  # fmt: skip
    made = judge_pairs(declared, [target_of()], LIVING_LAB)
    assert [transfer.result.route for transfer in made] == ["growth"] + ["replication"] * 3
    assert [on.route for on in made[0].evaluation.routes] == ["growth", "replication"]
    asked = judge_pairs(declared, [target_of()], LIVING_LAB, route="growth")
    assert {transfer.result.route for transfer in asked} == {"growth"}
    with pytest.raises(UsageError, match=r"'circulation' does not lead to a place.*growth or repl"):
        judge_pair(declared[0], target_of(), LIVING_LAB, route="circulation")


def test_the_reference_date_is_that_of_the_newest_assessment_of_either() -> None:
    old, new = "2025-01-31", "2026-06-30"
    for first, second in ((old, new), (new, old)):
        pilot = pilot_of(assessments=[assessed({OWN[0]: 2}, first)])
        target = target_of(assessments=[assessed({"durable-need": 2}, second)])
        transfer = judge_pair(pilot, target, LIVING_LAB)
        assert transfer.as_of == transfer.evaluation.as_of == date(2026, 6, 30)
        then = judge_pair(pilot, target, LIVING_LAB, as_of=date(2025, 12, 31))
        known = {"travels"} if first == old else {"asked-here"}
        levels = {origin.id: origin.at_origin.level for origin in then.conditions}
        assert (levels[OWN[0]] == 2) is (known == {"travels"})
        assert ("asked-here" in comes_from(then).values()) is (known == {"asked-here"})
    assert judge_pair(pilot_of(), target_of(), LIVING_LAB).as_of is None


def test_without_a_pilot_or_a_target_there_is_no_pair() -> None:
    assert judge_pairs([pilot_of()], [], LIVING_LAB) == []
    assert judge_pairs([], [target_of()], LIVING_LAB) == []


def test_sources_of_both_stand_beside_each_other() -> None:
    transfer = judge_pair(
        pilot_of(GOOD), target_of({"durable-need": rated(3, "report")}), LIVING_LAB
    )
    cited = transfer.evaluation.condition("durable-need").support.supporting
    assert cited == ("zwolle__report",)
    assert transfer.evaluation.condition(OWN[0]).support.supporting == ("decision",)
    assert set(transfer.evaluation.pilot.sources) >= {"report", "zwolle__report"}
    assert transfer.evaluation.pilot.place.municipality == ("Zwolle",)


def test_a_framework_must_say_where_its_conditions_belong() -> None:
    tree = LIVING_LAB.model_dump(exclude_none=True, exclude={"sources"})
    conditions = [c for dimension in tree["dimensions"] for c in dimension["conditions"]]
    del conditions[3]["belongs_to"], conditions[5]["belongs_to"]
    silent = Framework.model_validate(tree)
    with pytest.raises(FrameworkError, match=r"of 'policy-coherence' and of 1 more .*belongs_to"):
        judge_pair(pilot_of(), target_of(), silent)
    tree = LIVING_LAB.model_dump(exclude_none=True, exclude={"sources"})
    for route in tree["routes"].values():
        route["to_a_place"] = False
    with pytest.raises(FrameworkError, match="to_a_place: true"):
        judge_pair(pilot_of(), target_of(), Framework.model_validate(tree))


def test_a_transfer_says_in_one_line_what_it_is() -> None:
    assert repr(judge_pair(pilot_of(), target_of(), LIVING_LAB)) == (
        "Transfer(pilot='startblok', target='zwolle', route='replication', "
        "verdict='not-assessable', as_of=None)"
    )


@pytest.mark.long
def test_many_pilots_for_many_targets_take_seconds() -> None:
    pilots = [pilot_of(GOOD, id=f"p-{n}", circumstances=[essential("a")]) for n in range(200)]
    targets = [target_of(GOOD, id=f"t-{n}") for n in range(50)]
    started = time.process_time()
    assert len(judge_pairs(pilots, targets, LIVING_LAB)) == 10_000
    assert time.process_time() - started < 20  # about two, on a machine with nothing else to do
