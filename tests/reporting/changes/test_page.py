"""What the page of changes says, and how much of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pilotscan.changes import compare_snapshots
from pilotscan.model.framework import Framework
from pilotscan.reporting.changes.page import AT_MOST, changes_page
from pilotscan.reporting.changes.result_json import changes_json
from pilotscan.reporting.changes.values import ChangesPage
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import Language
from support.taken import GROWTH, made, snapshot, state


def page(small: Framework, before: dict[str, object], after: dict[str, object]) -> ChangesPage:
    changes = compare_snapshots(snapshot(small, made(before)), snapshot(small, made(after)))
    return changes_page(changes, Language("en"), None)


@pytest.mark.parametrize(
    ("before", "after", "because"),
    [
        (GROWTH, {**GROWTH, "money": 1}, "“Money”, level from 3 to 1"),
        (GROWTH, {**GROWTH, "trust": (3, "site")}, "“Trust”, evidence from 3 to 1"),
        (GROWTH, {**GROWTH, "trust": "unknown"}, "“Trust”, from level 3 to unknown"),
        (GROWTH, {**GROWTH, "trust": 1, "money": 0},
         "each of these by itself: “Trust”, level from 3 to 1; “Money”, level from 3 to 0"),
        ({**GROWTH, "trust": 1, "money": 0}, GROWTH,
         "these together: “Trust”, level from 1 to 3; “Money”, level from 0 to 3"),
    ],
)  # fmt: skip
def test_a_cause_is_said_in_words(
    small: Framework, before: dict[str, object], after: dict[str, object], because: str
) -> None:
    assert page(small, before, after).verdicts[0].because == because


def test_a_condition_without_a_level_has_no_strength_and_no_spread(small: Framework) -> None:
    unknown = {**GROWTH, "trust": "unknown"}
    changes = compare_snapshots(snapshot(small, made()), snapshot(small, made(unknown)))
    [pilot] = json.loads(changes_json(changes))["pilots"]
    [change] = [c for origin in pilot["steps"] for c in origin["conditions"]]
    assert (change["before"]["evidence_strength"], change["before"]["spread"]) == (3, 0)
    assert (change["after"]["evidence_strength"], change["after"]["spread"]) == (None, None)


def test_routes_of_which_the_same_is_said_share_a_row(small: Framework) -> None:
    made_page = page(small, GROWTH, {**GROWTH, "trust": 1})

    assert [row.route for row in made_page.verdicts] == ["Growth"]
    [origin] = made_page.pilots[0].origins
    assert [row.route for row in origin.verdicts] == ["Growth and Circulation"]


def test_a_small_step_back_in_coverage_does_not_look_like_none(small: Framework) -> None:
    old, new = state(small, made(), sha256="x"), state(small, made(), sha256="y")
    head = replace(new.routes["growth"], coverage=0.7512)
    before = replace(old, routes={**old.routes, "growth": replace(head, coverage=0.7539)})
    after = replace(new, routes={**new.routes, "growth": head})

    changes = compare_snapshots(snapshot(small, before), snapshot(small, after))
    [row] = changes_page(changes, Language("en"), None).worse

    assert row.text == "Growth: less is rated, 75.12 % of the weight instead of 75.39 %."


def test_of_many_pilots_a_hundred_are_shown_and_the_rest_is_counted(small: Framework) -> None:
    ids = [f"p{i:03}" for i in range(AT_MOST + 7)]
    before, after = state(small, made()), state(small, made({**GROWTH, "money": 1}))
    old = snapshot(small, *(replace(before, id=name) for name in ids))
    new = snapshot(small, *(replace(after, id=name) for name in ids))

    changes = compare_snapshots(old, new)
    made_page = changes_page(changes, Language("en"), None)

    assert (len(made_page.pilots), made_page.more_pilots) == (AT_MOST, 7)
    assert (len(made_page.verdicts), made_page.more_verdicts) == (AT_MOST, 7)
    # Each has a worse verdict, and money that fell below its minimum.
    assert (len(made_page.worse), made_page.more_worse) == (AT_MOST, AT_MOST + 14)
    assert "and 7 more; the JSON of these changes has all" in Renderer("en").changes(changes, "md")
    assert len(json.loads(changes_json(changes))["pilots"]) == AT_MOST + 7


def test_without_a_framework_at_hand_ids_are_said(small: Framework) -> None:
    old = replace(state(small, made()), known=None)
    new = replace(state(small, made({**GROWTH, "money": 1})), known=None)
    sides = [snapshot(small, s, kind="saved", rules=None) for s in (old, new)]

    changes = compare_snapshots(*sides)

    row = changes_page(changes, Language("en"), None).verdicts[0]
    assert (row.route, row.because) == ("growth", "“money”, level from 3 to 1")
    row = changes_page(changes, Language("nl"), small).verdicts[0]
    assert (row.route, row.because) == ("Groei", "‘Geld’ van niveau 3 naar 1")


def test_desk_assessments_are_said_to_be_so(small: Framework) -> None:
    def desk(level: int) -> object:
        pilot = made({**GROWTH, "money": level})
        tree = pilot.model_dump(mode="json", exclude_defaults=True)
        tree["assessments"][0]["assessor"]["id"] = "desk"
        return type(pilot).model_validate(tree)

    changes = compare_snapshots(snapshot(small, desk(3)), snapshot(small, desk(1)))

    assert changes_page(changes, Language("en"), None).desk.startswith("1 of these")
    for kind in ("html", "md"):
        assert "desk assessment" in Renderer("en").changes(changes, kind)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        # Of five unknown conditions four must be answered for growth, three for circulation.
        ({}, {"trust": 3}, ["Growth: 1 answer nearer to a verdict (3 to go)",
                            "Circulation: 1 answer nearer to a verdict (2 to go)"]),
        ({"trust": 3}, {}, ["Growth: 1 answer further from a verdict (4 to go)",
                            "Circulation: 1 answer further from a verdict (3 to go)"]),
        # A bottleneck is a verdict, whatever else comes out.
        ({"trust": 3}, {"trust": 1}, ["Growth and Circulation: no longer possible: “Under "
                                      "conditions” and “Ready for stepwise scaling”"]),
        (GROWTH, {**GROWTH, "trust": "unknown"}, [
            "Growth and Circulation: 1 answer away from a verdict",
            "Growth and Circulation: possible now: “Not yet” and “Under conditions”"]),
    ],
)  # fmt: skip
def test_what_lies_ahead_is_said_where_it_is_otherwise(
    small: Framework, before: dict[str, object], after: dict[str, object], told: list[str]
) -> None:
    [origin] = page(small, before, after).pilots[0].origins
    assert list(origin.ahead) == told


def test_what_a_saved_result_does_not_tell_is_not_said(small: Framework) -> None:
    before, after = (state(small, made(levels), "a.yaml") for levels in ({}, {"trust": 3}))
    silent = replace(before, ahead={}, observations=None)
    changes = compare_snapshots(
        snapshot(small, silent), snapshot(small, replace(after, observations=("one-payer",)))
    )
    [origin] = changes_page(changes, Language("en"), None).pilots[0].origins
    assert origin.ahead == ()


def test_observations_that_come_and_go_are_named(small: Framework) -> None:
    here = state(small, made(), "a.yaml")
    old = replace(here, observations=("one-payer", "of-a-later-version"))
    new = replace(here, observations=("one-payer", "old-evidence"))
    changes = compare_snapshots(snapshot(small, old), snapshot(small, new))
    [origin] = changes_page(changes, Language("nl"), None).pilots[0].origins
    assert origin.ahead == (
        "Feiten laten nu zien: oud bewijs.", "Feiten laten niet meer zien: of-a-later-version.",
    )  # fmt: skip
    [step] = json.loads(changes_json(changes))["pilots"][0]["steps"]
    assert step["observations"] == {"new": ["old-evidence"], "gone": ["of-a-later-version"]}
    assert not changes.regressions


def test_what_got_worse_is_called_so(telling: Framework) -> None:
    made_page = page(telling, GROWTH, {**GROWTH, "trust": 1, "money": "unknown"})
    told = [finding.text for finding in made_page.worse]
    assert "Growth: a necessary condition fell below its minimum: “trust fails”." in told
    assert "Growth: a necessary condition is no longer known: “money, who knows?”." in told
