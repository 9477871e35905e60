"""When a result is nobody's of the organisation: the desk notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pilotscan.model.desk import desk_of, is_desk
from pilotscan.model.pilot import Pilot
from support.together import together


def by(who: str, role: str = "independent", **ratings: Any) -> dict[str, Any]:
    return {
        "date": "2026-01-15",
        "framework": "two-dimensions",
        "assessor": {"id": who, "role": role},
        "ratings": ratings or {"trust": 3},
    }


REPLY = {"by": "The team", "date": "2026-02-01", "text": "We see it otherwise."}


@together(
    "assessments, keys, desk",
    [
        ([], {}, ""),
        ([by("desk")], {}, "alone"),
        ([by("desk", "own-team")], {}, "alone"),
        ([by("desk"), by("desk-2")], {}, "with-others"),
        ([by("desk"), by("team", "own-team", trust="unknown")], {}, "with-others"),
        (
            [by("desk"), by("team", "own-team", trust={"level": "not-applicable"})],
            {},
            "with-others",
        ),
        ([by("desk"), by("team", "own-team")], {}, ""),
        ([by("desk"), by("club", "partner")], {}, ""),
        ([by("desk"), by("mona", "participant")], {}, ""),
        ([by("desk-2")], {}, "outsiders"),
        ([by("desk-2")], {"reply": REPLY}, ""),
        ([by("desk-2"), by("team", "own-team")], {}, ""),
        ([by("team", "own-team", trust="unknown")], {}, ""),
        ([by("desk")], {"reply": REPLY}, ""),
        ([by("desk"), by("desk-2")], {"reply": REPLY}, ""),
    ],
)
def test_a_desk_is_told_until_somebody_of_the_organisation_rates_or_replies(
    make_pilot: Callable[..., Pilot],
    assessments: list[dict[str, Any]],
    keys: dict[str, Any],
    desk: str,
) -> None:
    pilot = make_pilot(assessments=assessments, **keys)
    assert desk_of(pilot, pilot.assessments) == desk
    assert is_desk(pilot, pilot.assessments) is (desk in {"alone", "with-others"})
