"""Pilots of two moments: which is which, and what changed by what; all worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pilotscan.changes import Cause, Changes, PilotChange, compare_snapshots
from pilotscan.model.framework import Framework
from support.taken import GROWTH, broken, made, snapshot, state


def only(changes: Changes) -> PilotChange:
    [change] = changes.pilots
    return change


# --- which is which -------------------------------------------------------------------------------


def test_nothing_changed_is_nothing(small: Framework) -> None:
    changes = compare_snapshots(snapshot(small, made()), snapshot(small, made()))

    assert (changes.pilots, changes.same) == ((), 1)
    assert not changes.other_framework


def test_pilots_come_and_go(small: Framework) -> None:
    old = snapshot(small, made(id="a"), made({"trust": 1}, id="b", name="B"))
    new = snapshot(small, made(id="a"), made({"trust": 2}, id="c", name="C"))

    changes = compare_snapshots(old, new)

    assert [(c.id, c.what) for c in changes.pilots] == [("b", "removed"), ("c", "added")]
    assert changes.pilots[0].before is not None
    assert changes.regressions == ()


def test_the_same_id_in_another_file_has_moved(small: Framework) -> None:
    old = snapshot(small, state(small, made(), "a.yaml", "x"))
    new = snapshot(small, state(small, made(), "sub/a.yaml", "x"))

    change = only(compare_snapshots(old, new))

    assert (change.what, change.was_file, change.was_id) == ("changed", "a.yaml", "")
    assert change.steps == ()


def test_another_id_in_the_same_file_is_a_new_name(small: Framework) -> None:
    old = snapshot(small, state(small, made(id="a"), "x.yaml"))
    new = snapshot(small, state(small, made({"trust": 3}, id="b"), "x.yaml"))

    change = only(compare_snapshots(old, new))

    assert (change.id, change.was_id, change.was_file) == ("b", "a", "")
    assert [step.by for step in change.steps] == ["file"]


def test_another_id_and_file_with_the_same_content_is_a_new_name(small: Framework) -> None:
    old = snapshot(small, state(small, made(id="a"), "a.yaml"))
    new = snapshot(small, state(small, made(id="b"), "b.yaml"))

    change = only(compare_snapshots(old, new))

    assert (change.id, change.was_id, change.was_file) == ("b", "a", "a.yaml")
    assert change.steps == ()


def test_another_id_and_another_content_are_two_pilots(small: Framework) -> None:
    old = snapshot(small, state(small, made(id="a"), "a.yaml"))
    new = snapshot(small, state(small, made(id="b", name="Another"), "b.yaml"))

    changes = compare_snapshots(old, new)

    assert [(c.id, c.what) for c in changes.pilots] == [("a", "removed"), ("b", "added")]


def test_of_a_saved_result_the_way_to_the_file_does_not_count(small: Framework) -> None:
    old = snapshot(small, state(small, made(), "work/pilots/a.yaml", "x"), kind="saved")
    same = snapshot(small, state(small, made(), "pilots/a.yaml", "x"))
    other = snapshot(small, state(small, made(), "pilots/b.yaml", "x"))

    assert compare_snapshots(old, same).pilots == ()
    assert only(compare_snapshots(old, other)).was_file == "work/pilots/a.yaml"


def test_a_broken_file_is_still_its_pilot(small: Framework) -> None:
    whole = snapshot(small, made(id="a"))
    by_id = snapshot(small, unjudged=(broken("moved.yaml", "a"),))
    by_place = snapshot(small, unjudged=(broken("a.yaml"),))

    for side in (by_id, by_place):
        change = only(compare_snapshots(whole, side))
        assert (change.what, change.id, change.is_regression) == ("unjudged", "a", True)
        assert [f.rule for f in change.findings] == ["unjudged"]
        change = only(compare_snapshots(side, whole))
        assert (change.what, change.id, change.is_regression) == ("judged-now", "a", False)
    change = only(compare_snapshots(by_place, by_place))
    assert (change.what, change.is_regression) == ("never-judged", False)


def test_a_broken_file_does_not_make_another_pilot_its_new_name(small: Framework) -> None:
    old = snapshot(small, state(small, made(id="a"), "a.yaml"))
    new = snapshot(small, state(small, made(id="b"), "b.yaml"), unjudged=(broken("a.yaml", "a"),))

    assert [(c.id, c.what) for c in compare_snapshots(old, new).pilots] == [
        ("a", "unjudged"),
        ("b", "added"),
    ]


# --- verdicts and what caused them ----------------------------------------------------------------


def change_of(small: Framework, before: dict[str, Any], after: dict[str, Any]) -> PilotChange:
    return only(compare_snapshots(snapshot(small, made(before)), snapshot(small, made(after))))


def head(change: PilotChange) -> tuple[str, str, str, Cause]:
    [verdict] = [v for step in change.steps for v in step.verdicts if v.is_head]
    assert verdict.route == "growth"
    return verdict.before, verdict.after, verdict.direction, verdict.cause


def test_one_level_that_falls_below_its_minimum_is_the_cause(small: Framework) -> None:
    # Money at 1 is below its minimum of 2: a bottleneck. Volunteers at 2 alone changes nothing:
    # they are not necessary, and people keeps a mean of (2*3 + 2 + 3) / 4 = 2.75.
    change = change_of(small, GROWTH, {**GROWTH, "money": 1, "volunteers": 2})

    assert head(change) == ("ready-stepwise", "not-yet", "worse", Cause("alone", ("money",)))
    assert [c.id for c in change.steps[0].conditions] == ["volunteers", "money"]
    assert [(f.rule, f.conditions) for f in change.findings] == [
        ("verdict", ()),
        ("below-minimum", ("money",)),
    ]


def test_each_of_two_that_would_do_is_named(small: Framework) -> None:
    change = change_of(small, GROWTH, {**GROWTH, "money": 1, "trust": 1})

    assert head(change)[3] == Cause("alone", ("trust", "money"))


def test_two_that_only_together_mend_it_are_named_so(small: Framework) -> None:
    change = change_of(small, {**GROWTH, "money": 1, "trust": 1}, GROWTH)

    assert head(change) == (
        "not-yet", "ready-stepwise", "better", Cause("together", ("trust", "money")),
    )  # fmt: skip
    assert change.findings == ()


def test_evidence_alone_can_be_the_cause(small: Framework) -> None:
    # A statement by itself is strength 1, and ready needs 2: growth is ready no more.
    change = change_of(small, GROWTH, {**GROWTH, "trust": (3, "site")})

    assert head(change) == ("ready-stepwise", "conditional", "worse", Cause("alone", ("trust",)))
    [condition] = change.steps[0].conditions
    assert condition.before is not None
    assert condition.after is not None
    assert (condition.before.strength, condition.after.strength) == (3, 1)
    assert (condition.before.flags, condition.after.flags) == ((), ("unsupported",))


def test_other_routes_are_told_and_are_no_head(small: Framework) -> None:
    change = change_of(small, GROWTH, {**GROWTH, "trust": 1})
    [step] = change.steps

    assert [(v.route, v.is_head) for v in step.verdicts] == [
        ("growth", True),
        ("circulation", False),
    ]


def test_a_condition_that_does_not_count_on_a_route_is_no_cause_there(small: Framework) -> None:
    # Money counts on growth only, so circulation goes down by trust alone.
    change = change_of(small, GROWTH, {**GROWTH, "trust": 1, "money": 1})
    [circulation] = [v for v in change.steps[0].verdicts if v.route == "circulation"]

    assert circulation.cause == Cause("alone", ("trust",))


def test_only_conditions_that_count_on_a_route_are_named_together_there(small: Framework) -> None:
    # On circulation money does not count; trust and harm are both below their minimum before.
    before = {**GROWTH, "trust": 1, "money": 1, "no-harm": 0}
    change = change_of(small, before, GROWTH)
    [circulation] = [v for v in change.steps[0].verdicts if v.route == "circulation"]

    assert circulation.cause == Cause("together", ("trust", "no-harm"))


def test_the_numbers_of_a_route_are_given_before_and_after(small: Framework) -> None:
    # Volunteers unknown: of people 3 of 4 is rated, so coverage is (2 * 3/4 + 1) / 3 = 5/6.
    change = change_of(small, GROWTH, {**GROWTH, "volunteers": "unknown"})
    [number] = [n for n in change.steps[0].numbers if n.is_head]

    assert (number.before.coverage, number.after.coverage) == (1.0, pytest.approx(5 / 6))
    assert (number.before.score.value, number.after.score.value) == (75.0, 75.0)
    # People at most (2*3 + 4 + 3) / 4 = 3.25, means 3: 25 * (2 * 3.25 + 3) / 3.
    assert number.after.score.high == pytest.approx(25 * 9.5 / 3)
    assert [f.rule for f in change.findings] == ["verdict", "coverage"]


def test_words_of_a_file_that_change_no_judgement_are_no_change(small: Framework) -> None:
    changes = compare_snapshots(
        snapshot(small, made(summary="One.")), snapshot(small, made(summary="Two."))
    )

    assert (changes.pilots, changes.same) == ((), 1)


def test_another_route_is_told_and_judged_on_both(small: Framework) -> None:
    old = snapshot(small, made())
    new = snapshot(small, made({**GROWTH, "money": 1}, scaling={"route": "circulation"}))

    change = only(compare_snapshots(old, new))

    assert change.before is not None
    assert change.after is not None
    assert change.before.route != change.after.route
    assert [(f.rule, f.route) for f in change.findings] == [
        ("verdict", "growth"),
        ("below-minimum", "growth"),
    ]


# --- steps back, and what is only known now -------------------------------------------------------


def test_no_verdict_any_more_is_a_step_back(small: Framework) -> None:
    change = change_of(small, GROWTH, {**GROWTH, "trust": "unknown"})

    assert head(change)[:3] == ("ready-stepwise", "not-assessable", "lost")
    assert [f.rule for f in change.findings] == ["verdict-lost", "unknown-necessary", "coverage"]


def test_a_bottleneck_that_is_mended_is_no_step_back(small: Framework) -> None:
    # Volunteers and language help unknown leave 2 of 4 in people: (2 * 1/2 + 1) / 3 = 2/3 rated.
    before = {"trust": 1, "money": 3, "no-harm": 3}
    change = change_of(small, before, {**before, "trust": 3})

    assert head(change)[:3] == ("not-yet", "not-assessable", "lost")
    assert change.findings == ()


def test_a_bottleneck_that_is_forgotten_is_a_step_back(small: Framework) -> None:
    before = {**GROWTH, "trust": 1}
    change = change_of(small, before, {**GROWTH, "trust": "unknown"})

    assert head(change)[:3] == ("not-yet", "not-assessable", "lost")
    assert [f.rule for f in change.findings] == ["verdict-lost", "unknown-necessary", "coverage"]


def test_to_find_a_bottleneck_is_no_step_back(small: Framework) -> None:
    change = change_of(small, {**GROWTH, "money": "unknown"}, {**GROWTH, "money": 1})

    assert head(change)[:3] == ("not-assessable", "not-yet", "given")
    assert [(f.rule, f.conditions) for f in change.findings] == [("known-now", ("money",))]
    assert not change.is_regression


def test_to_find_harm_is_no_step_back_though_the_verdict_is_worse(small: Framework) -> None:
    before = {**GROWTH, "money": 1, "no-harm": "unknown"}
    change = change_of(small, before, {**before, "no-harm": 0})

    assert head(change)[:3] == ("not-yet", "stop-or-repair", "worse")
    assert {f.rule for f in change.findings} == {"known-now"}


def test_to_find_harm_does_not_hide_a_level_that_fell(small: Framework) -> None:
    before = {**GROWTH, "money": 2, "no-harm": "unknown"}
    change = change_of(small, before, {**before, "money": 1, "no-harm": 0})

    assert ("below-minimum", ("money",)) in [(f.rule, f.conditions) for f in change.findings]
    assert change.is_regression


# --- the framework and the file, told apart -------------------------------------------------------


@pytest.fixture
def strict(small: Framework) -> Framework:
    """The small framework in a later version: ready from level 4 on."""
    rules = small.rules.model_copy(
        update={"ready": small.rules.ready.model_copy(update={"min_level": 4})}
    )
    return small.model_copy(update={"version": "2.0.0", "rules": rules})


def test_what_a_framework_changes_is_not_what_the_file_changes(
    small: Framework, strict: Framework
) -> None:
    before, after = made(), made({**GROWTH, "money": 1})
    old = snapshot(small, before, by_other={"made": state(strict, before)})

    changes = compare_snapshots(old, snapshot(strict, after))

    assert changes.other_framework
    assert changes.apart
    change = only(changes)
    by_rules, by_file = change.steps
    assert (by_rules.by, by_file.by) == ("framework", "file")
    first, second = by_rules.verdicts[0], by_file.verdicts[0]
    assert (first.before, first.after) == ("ready-stepwise", "conditional")
    assert first.cause == Cause("rules", ("trust", "money", "no-harm"))
    assert (second.before, second.after) == ("conditional", "not-yet")
    assert second.cause == Cause("alone", ("money",))
    assert by_rules.conditions == ()


def test_what_only_the_framework_changes_is_no_step_back(
    small: Framework, strict: Framework
) -> None:
    pilot = made()
    old = snapshot(small, pilot, by_other={"made": state(strict, pilot)})

    change = only(compare_snapshots(old, snapshot(strict, pilot)))

    assert [step.by for step in change.steps] == ["framework"]
    assert not change.is_regression


def test_of_saved_results_it_cannot_be_told_apart_unless_the_file_is_the_same(
    small: Framework, strict: Framework
) -> None:
    before, after = made(), made({**GROWTH, "money": 1})
    old = snapshot(small, replace(state(small, before, sha256="x"), known=None), kind="saved")
    other = compare_snapshots(old, snapshot(strict, state(strict, after, sha256="y")))
    same = compare_snapshots(old, snapshot(strict, state(strict, before, sha256="x")))

    assert not other.apart
    assert [step.by for step in only(other).steps] == ["either"]
    assert only(other).is_regression
    assert [step.by for step in only(same).steps] == ["framework"]
    assert not only(same).is_regression


def test_a_saved_result_names_the_changes_that_the_reasons_name(small: Framework) -> None:
    before = replace(state(small, made()), known=None)
    after = made({**GROWTH, "money": 1, "volunteers": 2})

    change = only(compare_snapshots(snapshot(small, before, kind="saved"), snapshot(small, after)))

    assert head(change)[3] == Cause("named", ("money",))


def test_the_same_bytes_judged_otherwise_are_a_matter_of_the_run(small: Framework) -> None:
    old = snapshot(small, replace(state(small, made(), sha256="x"), known=None), kind="saved")
    now = state(small, made({**GROWTH, "money": 1}), sha256="x")

    assert [step.by for step in only(compare_snapshots(old, snapshot(small, now))).steps] == ["run"]


def voices(*levels: int) -> list[dict[str, Any]]:
    """Let several partners rate harm, and all else alike."""
    [first] = made().model_dump(mode="json", exclude_defaults=True)["assessments"]
    ratings = first["ratings"]
    return [
        {
            **first,
            "assessor": {"id": f"a{i}", "role": "partner"},
            "ratings": {**ratings, "no-harm": {**ratings["no-harm"], "level": level}},
        }
        for i, level in enumerate(levels)
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((3, 3, 1), (3, 3, 0)),
        # Median 1 and spread 2 on both sides: only the lowest level is another one.
        ((1, 1, 3), (0, 1, 2)),
    ],
)
def test_a_level_that_no_median_shows_can_be_the_cause(
    small: Framework, before: tuple[int, ...], after: tuple[int, ...]
) -> None:
    # The lowest level of one assessor rules growth out, whatever the others say.
    old = snapshot(small, made(assessments=voices(*before)))
    new = snapshot(small, made(assessments=voices(*after)))
    change = only(compare_snapshots(old, new))

    assert head(change)[1:] == ("stop-or-repair", "worse", Cause("alone", ("no-harm",)))
