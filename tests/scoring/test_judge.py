"""From models to evaluations: every pilot gets one, or it is said."""

from __future__ import annotations

import pytest

from pilotscan.api.load import LoadedPilots
from pilotscan.model.framework import Framework
from pilotscan.scoring.judge import judge_pilots


def test_no_pilot_is_lost_for_want_of_the_name_of_its_file(
    shipped: LoadedPilots, living_lab: Framework
) -> None:
    listed = list(shipped)
    names = [(f"{pilot.id}.yaml", "0" * 64) for pilot in listed]
    judged = judge_pilots(listed, living_lab, files=names)
    assert [(one.pilot.id, one.file) for one in judged] == [
        (pilot.id, name) for pilot, (name, _) in zip(listed, names, strict=True)
    ]
    assert [one.pilot.id for one in judge_pilots(listed, living_lab)] == [p.id for p in listed]
    assert judge_pilots([], living_lab) == []
    with pytest.raises(ValueError, match="shorter"):
        judge_pilots(listed, living_lab, files=names[:-1])
