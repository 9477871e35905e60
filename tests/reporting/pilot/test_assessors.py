"""Who rated: that somebody warned, and too few for a stop, is said where everybody looks first."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from pilotscan import evaluate, load_framework
from pilotscan.configuration import Gates
from pilotscan.gates import Change, Judging, standing_of
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.pilot.result_json import evaluation_document
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation

CASES = Path(__file__).parents[2] / "cases" / "scoring"


@pytest.fixture(scope="module")
def quorum() -> Framework:
    return load_framework(CASES / "frameworks" / "stop-quorum.yaml")


def judged(case: int, quorum: Framework, route: str = "growth") -> Evaluation:
    [file] = CASES.glob(f"{case}-*.yaml")
    pilot = yaml.safe_load(file.read_text(encoding="utf-8"))["pilot"]
    [result] = evaluate(
        [Pilot.model_validate_json(json.dumps(pilot, default=str))], quorum, route=route
    )
    return result


def minded(evaluation: Evaluation, lang: str) -> list[str]:
    return [str(mind.text) for mind in pilot_page(evaluation, Language(lang)).mind]


@pytest.mark.parametrize("case", [63, 66, 88])
def test_that_one_of_many_warned_stands_on_the_first_screen(case: int, quorum: Framework) -> None:
    found = judged(case, quorum)
    assert minded(found, "en") == [
        "1 of 5 assessors gives “No harm” a level that rules out this route, without a source that "
        "is firm enough. Find out whether it is so."
    ]
    [dutch] = minded(found, "nl")
    assert dutch.startswith("1 van de 5 beoordelaars geeft ‘Geen schade’ een niveau dat deze route")
    document = evaluation_document(found, Language("en"))
    flags = {c["id"]: c["flags"] for c in document["conditions"]}
    assert "lone-stop" in flags["no-harm"]
    assert not any("lone-stop" in of for name, of in flags.items() if name != "no-harm")


@pytest.mark.parametrize("case", [64, 65, 67, 86, 87])
def test_where_it_stops_nobody_warned_in_vain(case: int, quorum: Framework) -> None:
    found = judged(case, quorum)
    assert minded(found, "en") == []
    assert "lone-stop" not in found.condition("no-harm").flags


def test_where_nothing_stops_a_warning_is_none(quorum: Framework) -> None:
    assert minded(judged(88, quorum, "circulation"), "en") == []


def test_a_gate_asks_for_the_document_that_a_warning_asks_for(quorum: Framework) -> None:
    judging = Judging(Gates.of({"fail_on": ("not-assessable",)}), (), quorum, date(2026, 1, 1))
    [missed] = judging.hold(standing_of(judged(88, quorum)))
    assert not missed.met
    assert missed.changes == (Change("no-harm", "evidence", None, 2),)
