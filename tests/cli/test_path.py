"""`pilotscan path`: from options to what is told, in every format; worked out by hand.

In the small framework trust counts 1/3, volunteers and language help 1/6 each, money 1/4 and no
harm 1/12; 75% must be rated. Money at 1 is below its minimum 2; trust and volunteers are unknown.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.project import SMALL_FRAMEWORK, Run

EVIL = "<b>[x](http://e)</b> ##[error] {{ 7 * 7 }}"


def pilot(name: str = "one", title: str = "One", **levels: object) -> str:
    given = {"money": 1, "language-help": 3, "no-harm": 3, **levels}
    ratings = "".join(
        f"      {key}: {{level: {level}, evidence: [report]}}\n" for key, level in given.items()
    )
    return (
        f"pilotscan: 1\nid: {name}\nname: '{title}'\n"
        "place: {municipality: Delft, country: NL}\nscaling: {route: growth}\n"
        "assessments:\n  - date: 2026-01-15\n    framework: two-dimensions\n"
        "    assessor: {role: independent}\n    ratings:\n"
        f"      trust: {{level: unknown, because: Nobody asked., ask: 'The neighbours {EVIL}'}}\n"
        f"{ratings}sources:\n  report: {{title: A report, kind: independent-evaluation}}\n"
    )


@pytest.fixture
def town(work: Path) -> Path:
    (work / "pilots").mkdir()
    (work / "pilots" / "one.yaml").write_text(pilot())
    (work / "pilotscan.toml").write_text(f'framework = "{SMALL_FRAMEWORK.as_posix()}"\n')
    return work


def document(run: Run, *options: object) -> dict[str, Any]:
    done = run("path", *options, "--format", "json")
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


@pytest.mark.usefixtures("town")
def test_the_steps_stand_in_order_with_the_verdict_after_each(run: Run) -> None:
    # Money 1/4, language help 1/6 and no harm 1/12 make 1/2; trust makes 5/6.
    [one] = document(run, "--to", "conditional")["pilots"]
    assert (one["verdict"], one["what_if"], one["path"]["effort"]) == ("not-yet", None, None)
    keys = ("condition", "change", "to_level", "to_strength", "verdict_after", "distance_after")
    assert [tuple(step[key] for key in keys) for step in one["path"]["steps"]] == [
        ("money", "raise", 2, None, "not-assessable", 1),
        ("trust", "find-out", 2, 1, "conditional", 0),
    ]
    assert one["path"]["steps"][1]["ask"] == [f"The neighbours {EVIL}"]


@pytest.mark.usefixtures("town")
def test_a_what_if_comes_first_and_the_path_begins_from_there(run: Run) -> None:
    [one] = document(run, "--set", "money=2", "--set", "trust=1/2", "--to", "conditional")["pilots"]
    assert one["what_if"]["assumed"] == [
        {"condition": "money", "level": 2, "evidence_strength": 3},
        {"condition": "trust", "level": 1, "evidence_strength": 2},
    ]
    assert (one["verdict"], one["what_if"]["verdict"]) == ("not-yet", "not-yet")
    assert [step["condition"] for step in one["path"]["steps"]] == ["trust"]
    alone = document(run, "--set", "money=2")
    assert (alone["to"], alone["pilots"][0]["path"]) == (None, None)
    assert alone["pilots"][0]["what_if"]["verdict"] == "not-assessable"


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", ("Now: ▲ Not yet · as research shows", "2 changes lead to “Under conditions”.",
                "1. Money: Raise to level 2 (partial)",
                "Then: ? Cannot be assessed, 1 answer to go",
                "Ask: The neighbours", "Then: ◆ Under conditions")),
        ("nl", ("Nu: ▲ Nog niet · zo blijkt uit onderzoek",
                "2 veranderingen leiden naar ‘Onder voorwaarden’.",
                "1. Geld: Verhoog naar niveau 2 (gedeeltelijk)",
                "Dan: ? Niet te beoordelen, nog 1 vraag", "Vraag dit aan: The neighbours",
                "Dan: ◆ Onder voorwaarden")),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("town")
def test_a_terminal_tells_it_in_both_languages(run: Run, lang: str, told: tuple[str, ...]) -> None:
    done = run("path", "--to", "conditional", "--lang", lang)
    assert (done.code, done.err) == (0, "")
    at = [done.out.index(part) for part in told]
    assert at == sorted(at)
    assert "##[" not in done.out


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_page_says_the_same_and_no_text_becomes_live(run: Run, town: Path, kind: str) -> None:
    (town / "pilots" / "two.yaml").write_text(pilot("two", EVIL, money=3))
    done = run("path", "--to", "conditional", "--set", "no-harm=2", "--format", kind)
    assert done.code == 0
    assert done.out.count("Assumed") == 2
    assert "2 changes lead to" in done.out
    assert "1 change leads to" in done.out
    assert "{{ 7 * 7 }}" in done.out.replace("\\", "")
    assert ("<b>[" if kind == "html" else "[x](http") not in done.out


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_paper_comes_from_the_same_blocks(run: Run, town: Path, kind: str) -> None:
    done = run("path", "--to", "ready-stepwise", "--out", f"way.{kind}")
    assert done.code == 0
    assert (town / f"way.{kind}").read_bytes()[:2] in {b"%P", b"PK"}


def test_a_verdict_that_is_there_is_said(run: Run, town: Path) -> None:
    (town / "pilots" / "one.yaml").write_text(pilot(money=3, volunteers=2))
    assert document(run, "--to", "conditional")["pilots"][0]["path"]["steps"]
    text = pilot(money=3).replace("level: unknown", "level: 2, evidence: [report]")
    (town / "pilots" / "one.yaml").write_text(text)
    done = run("path", "--to", "conditional")
    assert "“Under conditions” or better is there already." in done.out
    assert (done.code, done.err) == (0, "")


def test_where_nothing_leads_there_it_says_what_is_in_the_way(run: Run, town: Path) -> None:
    framework = SMALL_FRAMEWORK.read_text("utf-8").replace(
        "title: {en: Money, nl: Geld}\n", "title: {en: Money, nl: Geld}\n        actors: [town]\n"
    )
    (town / "own.yaml").write_text(framework)
    given = ("--framework", "own.yaml", "--actors", "town", "--to", "conditional")
    [one] = document(run, *given)["pilots"]
    assert one["path"]["steps"] is None
    assert {reason["rule"] for reason in one["path"]["blocked"]} == {"unknown", "coverage"}
    done = run("path", *given)
    assert done.code == 0
    assert "No change of ratings leads to “Under conditions”." in done.out
    assert "One necessary condition is unknown: “Trust”." in done.out
    assert "Only conditions that one of these can move are touched: town." in done.out


def test_the_least_effort_and_what_is_missing(run: Run, town: Path) -> None:
    # Volunteers would also be enough for the coverage, but trust is necessary.
    rows = "money,2\ntrust,0.1\nvolunteers,9\nlanguage-help,9\n"
    (town / "effort.csv").write_text(f"condition,effort\n{rows}no-harm,9\n")
    [one] = document(run, "--to", "conditional", "--effort", "effort.csv")["pilots"]
    assert one["path"]["effort"] == 2.1
    assert "Effort: 2.1" in run("path", "--to", "conditional", "--effort", "effort.csv").out
    (town / "effort.csv").write_text(f"condition,effort\n{rows}")
    done = run("path", "--to", "conditional", "--effort", "effort.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "pilotscan: --effort: on the route 'growth' of 'one' no effort is given for 'no-harm': add "
        "a line for each\n"
    )


def test_a_bad_file_hides_no_good_one(run: Run, town: Path) -> None:
    (town / "pilots" / "bad.yaml").write_text("pilotscan: 1\nid: bad\n")
    done = run("path", "--to", "conditional")
    assert done.code == 1
    assert "PS202" in done.err
    assert "One (one), Growth" in done.out


@pytest.mark.parametrize(
    "options",
    [(), ("--to", "stop-or-repair"), ("--set", "mony=1"), ("--set", "money=1", "--out", "x.yaml"),
     ("--to", "conditional", "--effort", "none.csv"), ("--to", "conditional", "--actors", "x")],
)  # fmt: skip
@pytest.mark.usefixtures("town")
def test_wrong_usage_is_one_line_and_two(run: Run, options: tuple[str, ...]) -> None:
    done = run("path", *options)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
