"""What assessors said: one by one, and of five or more of a role how their levels are spread."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.scoring.evaluation import Evaluation

Judge = Callable[..., Evaluation]
Rated = Callable[..., list[dict[str, Any]]]
ENGLISH = Language("en")
LEVELS = (1, 1, 1, 2, "unknown", 4)


def residents(rated: Rated, amount: int, **more: Any) -> list[dict[str, Any]]:
    """Some residents: half of them give level 1, a sixth each 2 and 4, and a sixth do not know."""
    return [
        a
        for i in range(amount)
        for a in rated(
            role="participant",
            assessor=f"r{i}",
            trust={"level": LEVELS[i % 6], "because": f"Because {i}.", **more},
            money={"level": "unknown", "because": f"Ask {i}."},
        )
    ]


def test_many_of_a_role_are_told_by_level_with_a_reason_each(judge: Judge, rated: Rated) -> None:
    team = rated(role="own-team", assessor="team", trust={"level": 3, "because": "We meet."})
    page = pilot_page(judge("growth", assessments=[*team, *residents(rated, 6)]), ENGLISH)
    [known] = [c for d in page.known for c in d.conditions]
    # of 5 levels 1 is given thrice, 2 and 4 once
    assert [(str(r.assessor), r.level, str(r.because)) for r in known.ratings] == [
        ("team", "3 · largely in place", "We meet."),
        (
            "Participant (6)",
            "level 1 60%, level 2 20%, level 4 20%, of 5 who rated it, 1 does not know",
            "",
        ),
        ("1 · weak", "3 of them", "Because 0. · 2 more reasons"),
        ("2 · partial", "1 of them", "Because 3."),
        ("4 · fully in place", "1 of them", "Because 5."),
        ("unknown", "1 of them", "Because 4."),
    ]


def test_four_of_a_role_are_told_one_by_one(judge: Judge, rated: Rated) -> None:
    page = pilot_page(judge("growth", assessments=residents(rated, 4)), ENGLISH)
    [known] = [c for d in page.known for c in d.conditions]
    assert [str(r.assessor) for r in known.ratings] == ["r0", "r1", "r2", "r3"]
    assert [str(a.label) for a in page.assessors] == ["r0", "r1", "r2", "r3"]


def test_a_reason_to_be_seen_first_is_and_sources_are_named_once(
    judge: Judge, rated: Rated
) -> None:
    said = residents(rated, 6, evidence=["one"])
    said[2]["ratings"]["trust"]["highlight"] = True
    sources = {"one": {"title": "One", "kind": "monitoring"}}
    page = pilot_page(judge("growth", assessments=said, sources=sources), ENGLISH)
    [known] = [c for d in page.known for c in d.conditions]
    lowest = known.ratings[1]
    assert str(lowest.because).startswith("Because 2.")
    assert [e.number for e in lowest.evidence] == [1]


def test_what_many_do_not_know_is_counted(judge: Judge, rated: Rated) -> None:
    page = pilot_page(judge("growth", assessments=residents(rated, 12)), ENGLISH)
    [money] = [c for g in page.unknown for c in g.conditions if c.id == "money"]
    assert [str(one) for one in money.because] == [
        "Participant (12): 12 do not know.", "Ask 0.", "Ask 1.", "Ask 2.", "Ask 3.",
        "8 more reasons",
    ]  # fmt: skip


def test_who_rated_names_a_crowd_once(judge: Judge, rated: Rated) -> None:
    said = residents(rated, 6)
    said[3]["date"] = "2026-01-20"
    said[4]["ratings"]["volunteers"] = 3
    page = pilot_page(judge("growth", assessments=said), ENGLISH)
    [crowd] = page.assessors
    assert (str(crowd.label), crowd.date, crowd.rated) == (
        "Participant (6)", "15 January 2026 to 20 January 2026", "1 of 5 conditions rated",
    )  # fmt: skip


def test_the_same_warning_about_many_stands_once(judge: Judge, rated: Rated) -> None:
    team = rated(role="own-team", assessor="team", trust=3)
    evaluation = judge("growth", assessments=[*team, *residents(rated, 6)])
    found = [
        Diagnostic(
            "PS503",
            Severity.WARNING,
            "no fact",
            Location(evaluation.file, 10 + i, 1, "", ("assessments", i, "ratings", name)),
        )
        for name in ("trust", "money")
        for i in range(7)
    ]
    told = pilot_page(evaluation, ENGLISH, diagnostics=found).warnings
    assert [warning.place for warning in told] == [
        "line 10", "line 11, and 5 more", "line 10", "line 11, and 5 more",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_report_is_no_longer_for_ten_times_as_many(
    judge: Judge, rated: Rated, kind: Any, lang: Any
) -> None:
    def words(amount: int) -> int:
        evaluation = judge("growth", assessments=residents(rated, amount))
        page = pilotscan.render(evaluation, format=kind, lang=lang)
        assert f"r{amount - 1}" not in page
        return len(re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL).split())

    assert words(120) == pytest.approx(words(12), abs=6)


def test_how_many_are_spread_is_told_in_dutch(judge: Judge, rated: Rated) -> None:
    page = pilot_page(judge("growth", assessments=residents(rated, 6)), Language("nl"))
    [known] = [c for d in page.known for c in d.conditions]
    assert known.ratings[0].level == (
        "60% niveau 1, 20% niveau 2, 20% niveau 4, van 5 die een niveau gaven, 1 weet het niet"
    )
