"""A pilot under two frameworks, put side by side by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.scoring.beside import Beside, BesideRow, Standing, corresponding, read_beside
from support.linked import linked


def beside(pilot: Pilot, here: Framework, there: Framework, as_of: date | None = None) -> Any:
    [evaluation] = pilotscan.evaluate([pilot], here, as_of=as_of)
    return read_beside(evaluation, there)


def other(day: str = "2026-01-15", role: str = "independent", **levels: Any) -> dict[str, Any]:
    ratings = {name.replace("_", "-"): value for name, value in levels.items()}
    return {"date": day, "framework": "other", "assessor": {"role": role}, "ratings": ratings}


def test_conditions_correspond_by_the_crosswalk_of_either_framework(small: Framework) -> None:
    here = linked(small, "here", trust=("other", "money"), no_harm=("other", "no such part"))
    there = linked(
        small, "other", volunteers=("here", "trust"), trust=("third", "money"),
        language_help=("here", "no such condition"), no_harm=("here", "volunteers"),
    )  # fmt: skip
    # Of one condition all counterparts, in the order of the other framework.
    assert corresponding(here, there) == {
        "trust": ("volunteers", "money"),
        "volunteers": ("no-harm",),
    }
    # From the other side the same pairs.
    assert corresponding(there, here) == {
        "volunteers": ("trust",), "money": ("trust",), "no-harm": ("volunteers",),
    }  # fmt: skip


def test_levels_stand_side_by_side_and_unknown_stays_unknown(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Any
) -> None:
    here = linked(small, "two-dimensions", trust=("other", "money"), volunteers=("other", "trust"))
    there = linked(small, "other", language_help=("two-dimensions", "trust"))
    # Two roles at 1 and 3: the lower median is 1. Nobody rated trust there.
    pilot = make_pilot(
        assessments=[
            *rated(trust=4, money=2),
            other(money=3, language_help=0),
            other(role="partner", money=1),
        ]
    )
    assert beside(pilot, here, there) == Beside(
        there,
        (
            BesideRow(
                Standing("trust", "rated", 4),
                (Standing("language-help", "rated", 0), Standing("money", "rated", 1)),
            ),
            BesideRow(
                Standing("volunteers", "unknown", None), (Standing("trust", "unknown", None),)
            ),
        ),
        (
            Standing("language-help", "unknown", None),
            Standing("money", "rated", 2),
            Standing("no-harm", "unknown", None),
        ),
        (Standing("volunteers", "unknown", None), Standing("no-harm", "unknown", None)),
    )


def test_only_what_counts_on_the_reference_date_stands_beside(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Any
) -> None:
    here = linked(small, "two-dimensions", trust=("other", "trust"))
    there = linked(small, "other")
    pilot = make_pilot(
        assessments=[
            *rated(day="2024-01-15", trust=2),
            other("2025-01-15", trust=1),
            other(trust=4),
        ]
    )

    def levels(as_of: date | None) -> list[int | None]:
        found = beside(pilot, here, there, as_of)
        return [one.level for row in found.rows for one in row.there] if found else []

    assert levels(None) == [4]
    assert levels(date(2025, 6, 1)) == [1]
    assert levels(date(2024, 6, 1)) == []
    assert beside(make_pilot(assessments=rated(trust=2)), here, there) is None


def test_a_framework_that_changes_another_corresponds_as_the_other_does(small: Framework) -> None:
    base = linked(small, "base", trust=("other", "money"))
    own = base.model_copy(update={"id": "own", "extends": "base@1.0.0"})
    other = linked(small, "other", volunteers=("base", "no-harm"))
    named = {"trust": ("money",), "no-harm": ("volunteers",)}
    assert corresponding(base, other) == corresponding(own, other) == named
    # Beside the one that it changes, each condition stands beside itself.
    assert corresponding(own, base) == {name: (name,) for name in base.condition_by_id}


def test_a_level_off_the_scale_of_another_framework_says_nothing(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Any
) -> None:
    here = linked(small, "two-dimensions", trust=("other", "trust"))
    pilot = make_pilot(assessments=[*rated(trust=2), other(trust=7)])
    [row] = beside(pilot, here, linked(small, "other")).rows
    assert row.there == (Standing("trust", "unknown", None),)
