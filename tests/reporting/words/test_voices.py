"""Many voices of a role: told once, however many they are."""

from __future__ import annotations

import pytest

from pilotscan.model.framework import Framework
from pilotscan.reporting.words import voices
from pilotscan.reporting.words.language import Language
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.voices import Voice, fewer, voices_text
from pilotscan.reporting.words.wording import Wording


def test_a_crowd_is_counted_once(small: Framework, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []
    spread = voices.spread_text
    monkeypatch.setattr(
        voices, "spread_text", lambda some, say: (counted.append(len(some)), spread(some, say))[1]
    )
    many = [Voice(f"p{i}", "participant", i % 2, unsure=False) for i in range(200)]
    told = voices_text(many, {"participant"}, Wording(small, Language("en")))
    assert told == "participant: level 0 50%, level 1 50%, of 200 who rated it"
    assert counted == [200]


def test_who_gave_no_level_and_does_not_know_is_counted_without_shares(small: Framework) -> None:
    say = Wording(small, Language("en"))
    unsure = [Voice("p", "participant", None, unsure=True)] * 5
    assert voices_text(unsure, {"participant"}, say) == "participant: 5 do not know"
    silent = [Voice("p", "participant", None, unsure=False)] * 5
    assert voices_text(silent, {"participant"}, say) == "participant: no level"


def test_reasons_are_told_once_and_the_rest_is_counted() -> None:
    reasons = [Said(name) for name in "abacd"]
    assert fewer(reasons, Language("en")) == tuple(map(Said, "abcd"))
    assert fewer(reasons, Language("en"), 2) == (Said("a"), Said("b"), Said("2 more reasons"))
    assert fewer(reasons, Language("nl"), 3)[-1] == Said("nog 1 reden")
