"""Assessments in files of their own: what they may say, and how they read beside a pilot's."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.base import in_language

FILE: dict[str, Any] = {
    "pilotscan_assessment": 1,
    "pilot": "startblok",
    "date": "2027-01-14",
    "framework": "living-lab",
    "assessor": {"role": "partner", "id": "finance", "label": "Financiën"},
    "round": "2027-01-workshop",
    "language": "nl",
    "ratings": {
        "structural-funding": {
            "level": 2,
            "because": "Tot 2028.",
            "evidence": [{"source": "begroting", "at": "blz. 3"}, "rigo"],
            "ask": {"whom": "finance", "question": "Wie betaalt?"},
        }
    },
    "remarks": [{"text": "Bel gerust."}],
    "sources": {"begroting": {"title": "Begroting", "kind": "official-document"}},
}


def made(**changed: Any) -> AssessmentFile:
    return AssessmentFile.model_validate({**FILE, **changed})


@pytest.mark.parametrize("key", ["pilotscan_assessment", "pilot", "date", "framework", "assessor"])
def test_what_it_cannot_do_without(key: str) -> None:
    with pytest.raises(ValidationError, match=key):
        AssessmentFile.model_validate({k: v for k, v in FILE.items() if k != key})


@pytest.mark.parametrize(
    "changed", [{"pilot": "../pilot"}, {"round": "Workshop 1"}, {"pilotscan_assessment": 2}]
)
def test_ids_are_ids_and_the_version_is_known(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        made(**changed)


def test_words_of_another_language_say_so_beside_the_pilot() -> None:
    there = made().as_in("en", {"begroting": "begroting-finance"})
    rating = there.ratings["structural-funding"]
    assert rating.because is not None
    assert in_language(rating.because, "en", "en") == ("Tot 2028.", "nl")
    assert there.assessor.label is not None
    assert in_language(there.assessor.label, "en", "en") == ("Financiën", "nl")
    cited = rating.evidence[0]
    assert cited.at is not None
    assert in_language(cited.at, "en", "en") == ("blz. 3", "nl")
    assert rating.ask is not None
    assert rating.ask.question is not None
    assert in_language(rating.ask.question, "en", "en") == ("Wie betaalt?", "nl")
    assert rating.ask.whom == "finance", "still the id of an informant"
    assert [one.source for one in rating.evidence] == ["begroting-finance", "rigo"]
    assert in_language(there.remarks[0].text, "en", "en") == ("Bel gerust.", "nl")
    assert there.sources == {}


@pytest.mark.parametrize(("said", "pilot"), [("nl", "nl"), (None, "en"), (None, "nl")])
def test_words_of_the_same_language_are_left_as_they_are(said: str | None, pilot: str) -> None:
    there = made(language=said).as_in(pilot, {})
    assert there.ratings == made().ratings
    because = there.ratings["structural-funding"].because
    assert because is not None
    assert in_language(because, "en", pilot) == ("Tot 2028.", pilot)
