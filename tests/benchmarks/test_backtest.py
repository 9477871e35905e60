"""The back-test: small cases worked out by hand, and the shipped figures against a fresh run."""

from __future__ import annotations

import json
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

import pilotscan
from pilotscan.errors import FrameworkError
from pilotscan.model.observations import KINDS
from support.project import ROOT

sys.path.insert(0, str(ROOT / "benchmarks" / "backtest"))

import backtest
from backtest import Case, Event, Judged, State
from support.together import together

EVENTS = (
    Event("E1", "growth", "nobody trusts it", "trust", also=("volunteers",)),
    Event("E2", "growth", "the money ran out", "money"),
    Event("E3", "growth", "nobody helps with language", "language-help"),
    Event("E4", "growth", "volunteers left", "volunteers"),
    Event("E5", "growth", "the building burned down", blind_spot="fire", seen_by=("tenure-ends",)),
)
CASE = Case("made-up", date(2020, 12, 31), ("growth",), EVENTS, ("no-harm",))
PILOT = """\
pilotscan: 1
id: made-up
name: Made up
place: {municipality: Delft, country: NL}
scaling: {route: growth}
assessments:
  - date: 2020-12-31
    framework: two-dimensions
    assessor: {role: independent}
    ratings:
      trust: {level: 1, because: Some., evidence: [report]}
      volunteers: {level: 3, because: Many., evidence: [report]}
      language-help: {level: 2, because: A little., evidence: [report]}
      money: unknown
sources:
  report: {title: A report, kind: monitoring, year: 2020}
"""


def judge(folder: Path, framework: pilotscan.Framework, text: str = PILOT) -> Judged:
    (folder / "made-up.yaml").write_text(text, "utf-8")
    (pilot,) = pilotscan.load_pilots(folder / "made-up.yaml", framework=framework)
    elsewhere = backtest.failed_most(
        [Case("other", date(2020, 1, 1), ("growth",), (EVENTS[3], EVENTS[3], EVENTS[1]))]
    )
    (judged,) = backtest.judge_case(CASE, pilot, framework, elsewhere)
    return judged


@together(
    "own, other, said",
    [
        ("weak", "unknown", "hit"),
        ("unknown", "weak", "hit"),
        ("in place", "weak", "hit"),
        ("at the minimum", "unknown", "near"),
        ("unknown", "at the minimum", "unknown"),
        ("in place", "unknown", "miss"),
        ("not applicable", "in place", "miss"),
    ],
)
def test_how_a_failure_was_seen_coming(own: State, other: State, said: str) -> None:
    event = Event("E", "growth", "it failed", "money", also=("owner",))
    assert backtest.class_of(event, {"money": own, "owner": other}) == said


def test_what_no_condition_is_about_is_a_blind_spot() -> None:
    fire = Event("E", "growth", "it burned down", blind_spot="fire", also=("money",))
    assert backtest.class_of(fire, {"money": "weak"}) == "blind spot"
    elsewhere = Event("E", "growth", "it failed", "not-of-this-framework")
    assert backtest.class_of(elsewhere, {"money": "weak"}) == "blind spot"


@pytest.mark.parametrize(
    ("level", "state"),
    [(None, "unknown"), (0, "weak"), (1, "weak"), (2, "at the minimum"), (3, "in place")],
)
def test_states_of_levels(level: int | None, state: State) -> None:
    assert backtest.state_of(level) == state
    assert backtest.state_of(level, applies=False) == "not applicable"


def test_failures_among_the_first_questions() -> None:
    both = Event("E", "growth", "it failed", "money", also=("owner",))
    fire = Event("F", "growth", "it burned down", blind_spot="fire", also=("owner",))
    assert backtest.recalled([both, fire], ["owner", "money"], 1) == 1
    assert backtest.recalled([both, fire], ["harm", "owner", "money"], 1) == 0
    assert backtest.recalled([both, fire], ["harm", "owner", "money"], 2) == 1


def test_failures_among_questions_drawn_at_random() -> None:
    one = Event("E", "growth", "it failed", "a")
    two = Event("F", "growth", "it failed", "a", also=("b", "not-asked"))
    pool = ["a", "b", "c", "d", "e"]
    assert backtest.by_chance([one], pool, 2) == Fraction(2, 5)
    assert backtest.by_chance([two], pool, 2) == Fraction(7, 10)  # 1 - C(3, 2) / C(5, 2)
    assert backtest.by_chance([one, two], pool, 2) == Fraction(11, 10)
    assert backtest.by_chance([one, two], pool, 9) == 2
    assert backtest.by_chance([Event("G", "growth", "fire", blind_spot="fire")], pool, 5) == 0


def test_a_case_worked_out_by_hand(tmp_path: Path, small: pilotscan.Framework) -> None:
    judged = judge(tmp_path, small)
    assert judged.verdict == "not-yet"
    assert judged.risks == ("trust", "money", "no-harm")
    assert [found.is_class for found in judged.found] == [
        "hit", "unknown", "near", "miss", "blind spot",
    ]  # fmt: skip
    assert [found.place for found in judged.found[:2]] == [1, 2]
    assert judged.orders["this file"][:3] == ("trust", "money", "no-harm")
    assert judged.orders["an empty file"][:3] == ("trust", "money", "no-harm")
    assert judged.orders["the framework's order"][:3] == ("trust", "volunteers", "language-help")
    assert judged.orders["what failed elsewhere"][:3] == ("volunteers", "money", "trust")
    assert judged.well == {"no-harm": True}

    totals = backtest.total([judged], small)
    # Three of five: E2, E3 and E4 have one condition each, E1 two (1 - C(3, 3) / C(5, 3) = 9/10).
    chance = 3 * Fraction(3, 5) + Fraction(9, 10)
    assert {name: values[0] for name, values in totals.recall.items()} == {
        "this file": 2,
        "an empty file": 2,
        "chance": chance,
        "the framework's order": 3,
        "what failed elsewhere": 3,
    }
    assert {values[1] for values in totals.recall.values()} == {4}  # of five questions all
    assert totals.fate == {
        "weak": (1, 1),
        "at the minimum": (1, 1),
        "in place": (1, 1),
        "unknown": (1, 2),
    }
    assert totals.risks == (3, 5, 2)
    assert totals.risks_by_chance == chance
    assert totals.empty_risks == (3, 5, 2)
    assert totals.well == (1, 1, 0)


def test_how_far_two_readings_differ(tmp_path: Path, small: pilotscan.Framework) -> None:
    strict = judge(tmp_path, small)
    other = PILOT.replace("money: unknown", "money: 2").replace(
        "trust: {level: 1", "trust: {level: 2"
    )
    lenient = judge(tmp_path, small, other)
    table = backtest.readings_apart({"strict": [strict], "lenient": [lenient]})
    assert [row[1] for row in table.rows] == ["3 of 5 (60%)", "1 of 5 (20%)", "1 of 3 (33%)"]


def test_an_observation_counts_where_it_points_at_a_failure(tmp_path: Path) -> None:
    shipped = pilotscan.load_framework()
    place = "{municipality: Delft, country: NL, tenure: {until: 2021-06, sources: [report]}}"
    text = PILOT.replace("{municipality: Delft, country: NL}", place)
    text = text[: text.index("assessments")] + text[text.index("sources:\n") :]
    judged = judge(tmp_path, shipped, text)
    assert judged.observed == ("tenure-ends",)
    assert [found.seen for found in judged.found] == [False, False, False, False, True]
    assert backtest.total([judged], shipped).observations == (1, 1)


def test_nothing_may_be_dated_after_the_cut_off(tmp_path: Path, small: pilotscan.Framework) -> None:
    with pytest.raises(SystemExit, match="dated after the cut-off"):
        judge(tmp_path, small, PILOT.replace("year: 2020", "year: 2021"))


def test_a_variant_has_more_that_is_necessary() -> None:
    file = backtest.framework_file("living-lab")
    changed = backtest.with_necessary(file, "supporting-facilities:replication")
    condition = changed.condition_by_id["supporting-facilities"]
    assert condition.is_necessary("replication")
    assert not condition.is_necessary("growth")
    assert not condition.may_be_not_applicable
    with pytest.raises(FrameworkError):
        backtest.with_necessary(file, "quality-at-larger-size:deepening")  # is not relevant there
    with pytest.raises(SystemExit, match="no condition"):
        backtest.with_necessary(file, "nonsense:growth")


def test_events_name_what_there_is() -> None:
    framework = pilotscan.load_framework()
    cases, _ = backtest.read_cases()
    sources = yaml.safe_load((backtest.HERE / "events.yaml").read_text("utf-8"))["sources"]
    for case in cases:
        assert set(case.later_no_trouble) <= set(framework.condition_by_id)
        for event in case.events:
            assert bool(event.condition) != bool(event.blind_spot), event
            assert {*event.names, *event.also} <= set(framework.condition_by_id), event
            assert set(event.seen_by) <= set(KINDS), event
            assert set(event.sources) <= set(sources), event
    ids = [event.id for case in cases for event in case.events]
    assert len(ids) == len(set(ids))


def test_the_same_in_all_forms(capsys: pytest.CaptureFixture[str]) -> None:
    printed = {}
    for form in ("", "--markdown", "--json"):
        assert backtest.main([form] if form else []) == 0
        printed[form] = capsys.readouterr().out
    totals = json.loads(printed["--json"])["readings"]["strict"]["totals"]
    hits = str(totals["classes"]["hit"])
    assert f"| hit | {hits} |" in printed["--markdown"]
    assert any(line.split()[:2] == ["hit", hits] for line in printed[""].splitlines())


def test_the_figures_of_the_method_page_are_those_of_a_fresh_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = backtest.FIGURES / "living-lab.yaml"
    monkeypatch.setattr(backtest, "FIGURES", tmp_path)
    assert backtest.main(["--write"]) == 0
    fresh = tmp_path / "living-lab.yaml"
    assert fresh.read_text("utf-8") == shipped.read_text("utf-8"), "make backtest ARGS=--write"
