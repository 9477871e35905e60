"""A comparison as people see it on a terminal, whatever its width."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from itertools import cycle
from typing import Any

import pytest
from rich.console import Console

import pilotscan
from pilotscan import Comparison, Ordering
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.comparison import terminal
from pilotscan.reporting.comparison.page import Layout
from pilotscan.reporting.comparison.terminal import CELL_WIDTH, TITLE_AT_LEAST, on_terminal
from pilotscan.reporting.words.language import Language
from support.read_pages import plain
from support.side_by_side import FOUR, assessment, four, pilot, with_actors, with_words
from support.together import together

FULL = {"trust": 3, "volunteers": 3, "language_help": 3, "money": 3, "no_harm": 3}
NOTHING_FITS = "do not fit side by side here; --format html shows every level."


def shown(
    compared: Comparison,
    width: int = 110,
    lang: str = "en",
    layout: Layout | None = None,
    **console: Any,
) -> str:
    stream = StringIO()
    out = Console(file=stream, width=width, highlight=False, **console)
    for part in on_terminal(compared, Language(lang), layout or Layout(), width):
        out.print(part)
    return plain(stream.getvalue())


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def part(text: str, head: str) -> list[str]:
    """Return the lines below a heading, up to the next blank line."""
    found = lines(text)
    start = found.index(head) + 1
    rest = found[start:]
    return rest[: rest.index("")] if "" in rest else rest


def growth(*levels: dict[str, int]) -> list[Pilot]:
    return [pilot(f"p{i}", **one) for i, one in enumerate(levels)]


def test_every_level_of_four_pilots_stands_on_an_ordinary_terminal(small: Framework) -> None:
    text = shown(pilotscan.compare(four(), small))
    found = lines(text)
    start = found.index("Condition                         1   2   3   4")
    assert [squeeze.split() for squeeze in found[start + 1 : start + 8]] == [
        ["People"],
        ["Trust", "◆", "3/3", "1!", "4/3", "2/3"],
        ["Volunteers", "?", "3/3", "1/3", "?"],
        ["Language", "help", "2/3", "4/3", "–", "?"],
        ["Means"],
        ["Money", "◇", "4/3", "3/3", "1!", "?"],
        ["No", "harm", "◆", "3/3", "3/3", "?", "0!"],
    ]
    assert found[start + 8 : start + 17] == [
        "",
        "Under conditions",
        "  1  Cedar",
        "Not yet",
        "  2  Alder",
        "  3  Birch",
        "Repair first or stop",
        "  4  Dogwood",
        "level/evidence; ? unknown, – not applicable, · does not count, ! bottleneck",
    ]


def test_pilots_that_do_not_fit_across_stand_below_each_other(small: Framework) -> None:
    names = [f"p{i}" for i in range(9)]
    compared = pilotscan.compare([pilot(name, trust=3) for name in names], small)
    wide = TITLE_AT_LEAST + 9 * CELL_WIDTH
    assert "Condition  " in shown(compared, wide)
    down = shown(compared, wide - 1)
    assert "Pilot  " in down
    assert [f"P{i}" for i in range(9)] == re.findall(r"^  (P\d) ", down, flags=re.MULTILINE)
    assert "  1  Trust ◆" not in down  # the sign stands with the condition in the table only
    assert re.search(r"^  1  Trust$", down, flags=re.MULTILINE)
    narrow = shown(compared, TITLE_AT_LEAST + 5 * CELL_WIDTH - 1)
    assert f"9 pilots {NOTHING_FITS}" in " ".join(narrow.split())


def test_many_pilots_are_told_not_to_fit_however_wide_it_is(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "ROWS_AT_MOST", 3)
    assert NOTHING_FITS in shown(pilotscan.compare(four(), small), 500)
    assert NOTHING_FITS not in shown(pilotscan.compare(four()[:3], small), 500)


@pytest.fixture(scope="module")
def six_compared(living_lab: Framework, shipped: Sequence[Pilot]) -> Comparison:
    return ordered(shipped[:6], living_lab, draws=5, rank_from=0, across_routes=True)


@together("width, lang, by",
    [(60, "en", "condition"), (60, "nl", "dimension"), (70, "nl", "condition"),
     (110, "nl", "condition"), (200, "nl", "condition")],
)  # fmt: skip
def test_no_line_is_longer_than_the_terminal_is_wide(
    six_compared: Comparison, width: int, lang: str, by: Any
) -> None:
    text = shown(six_compared, width, lang, Layout(by=by))
    assert max(map(len, text.splitlines())) <= width


def test_by_dimension_means_stand_without_their_counts(small: Framework) -> None:
    text = shown(pilotscan.compare(four(), small), layout=Layout("dimension", "none"))
    assert ["People", "2.3", "3.0", "2.7", "2.0"] in [line.split() for line in lines(text)]
    assert "mean level; ? none rated" in text


@pytest.mark.parametrize(("lang", "said"), [("en", "1 of these is a desk assessment"),
                                            ("nl", "1 van deze oordelen komt uit")])  # fmt: skip
def test_desk_assessments_are_said_to_be_that(small: Framework, lang: str, said: str) -> None:
    desk = pilot("a", keys={"assessments": [assessment({"trust": 3}, id="desk")]})
    assert said in shown(pilotscan.compare([desk, *four()], small), lang=lang)
    assert said not in shown(pilotscan.compare(four(), small), lang=lang)


def test_what_fails_most_often_is_told_with_who_can_move_it(small: Framework) -> None:
    framework = with_actors(small)
    text = shown(pilotscan.compare(four(), framework), 150)
    told = part(text, "What fails most often")
    assert [re.split(r" {2,}", line) for line in told][:3] == [
        ["Trust", "a bottleneck in 1 and not yet in place in 1, of 4 known; unknown in 0",
         "the team"],
        ["Money", "a bottleneck in 1, of 2 known; unknown in 1", "the town and funds"],
        ["No harm", "a bottleneck in 1, of 3 known; unknown in 1", "the town and funds"],
    ]  # fmt: skip


def test_nothing_that_fails_and_nobody_to_learn_from_are_said(small: Framework) -> None:
    text = shown(pilotscan.compare(growth(FULL, FULL), small))
    assert "No condition is known to be a bottleneck or not yet in place." in text
    assert "No pilot of the set has a condition in place that is another's bottleneck." in text


def test_each_bottleneck_has_its_nearest_teacher(small: Framework) -> None:
    told = part(shown(pilotscan.compare(four(), small)), "Who can learn from whom")
    assert [re.split(r" {2,}", line) for line in told] == [
        ["Pilot with the bottleneck", "Condition", "Can learn from", "Comparable"],
        ["Alder", "Trust", "Birch", "25%"],
        ["Birch", "Money", "Alder", "25%"],
        ["Dogwood", "No harm", "Alder", "–"],
    ]


@pytest.mark.parametrize(("learners", "more"), [(10, ""), (11, "… and 1 more bottleneck"),
                                                (13, "… and 3 more bottlenecks")])  # fmt: skip
def test_many_lessons_are_cut_off_and_counted(small: Framework, learners: int, more: str) -> None:
    compared = pilotscan.compare(growth(FULL, *[{"trust": 1}] * learners), small)
    text = shown(compared)
    assert text.count(" Trust ") >= 10
    assert (more in text) if more else ("… and" not in text)


# --- orders ---------------------------------------------------------------------------------------


def ordered(pilots: Sequence[Pilot], framework: Framework, **how: Any) -> Comparison:
    return pilotscan.compare(pilots, framework, ordering=Ordering(**{"draws": 50, **how}))


def test_without_an_order_none_is_shown(small: Framework) -> None:
    assert "An order" not in shown(pilotscan.compare(four(), small))


def test_an_order_shows_ranks_ranges_and_who_has_none(small: Framework) -> None:
    text = shown(ordered(four(), small), 170)
    told = part(text, "Growth")
    head = next(i for i, line in enumerate(told) if line.startswith("Rank "))
    assert re.split(r" {2,}", told[head].strip()) == [
        "Rank", "Pilot", "Verdict", "Lowest possible score", "Score (range)", "Rated",
        "Rank in 90 of 100 draws", "Comes first",
    ]  # fmt: skip
    first, second, last = told[head + 1 :]
    assert first.split()[:5] == ["1", "Alder", "▲", "Not", "yet"]
    assert "weights: 1 to 2 · levels: 1 to 2 · both: 1 to 2" in first
    assert second.split()[:2] == ["2", "Birch"]
    assert "58 (56 to 65)" in second
    assert last == "– Dogwood: 2 of 5 conditions rated, possible score 16 to 75"
    assert "Only one of these pilots is known well enough for a rank." in " ".join(text.split())


def test_one_order_for_several_routes_says_so_and_names_them(small: Framework) -> None:
    text = shown(ordered(four(), small, across_routes=True), 150)
    assert "All routes together" in lines(text)
    for name in ("Alder (Growth)", "Cedar (Circulation)", "Birch (Growth)"):
        assert name in text


def test_the_caution_and_the_assumptions_are_on_the_terminal_too(small: Framework) -> None:
    text = " ".join(shown(ordered(four(), small, rank_from=0)).split())
    assert "because little is known, not because the pilot is good." in text
    assert "50 in all, seed 0." in text
    assert "They do not say how likely something is." in text


def test_pilots_without_a_rank_are_cut_off_and_counted(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "LESSONS_AT_MOST", 2)
    text = shown(ordered([pilot(f"p{i}") for i in range(5)], small))
    assert text.count("possible score 0 to 100") == 2
    assert "… and 3 more pilots" in text


def test_pilots_with_a_rank_are_cut_off_and_counted(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "ROWS_AT_MOST", 2)
    text = shown(ordered(growth(*[FULL] * 5), small))
    assert "… and 3 more pilots" in text


def test_an_order_is_shown_in_dutch(small: Framework) -> None:
    text = shown(ordered(four(), small), 170, "nl")
    assert "Groei" in lines(text)
    assert re.search(r"– Dogwood: .*2 van 5.*, mogelijke score 16 tot 75", text)
    for english in ("Rank", "Rated", "bottleneck", "unknown", "pilots of which"):
        assert english not in text


# --- colour and hostile words ---------------------------------------------------------------------


def test_a_bottleneck_is_red_and_says_so_without_colour(small: Framework) -> None:
    compared = pilotscan.compare(four(), small)
    coloured = shown(compared, force_terminal=True, color_system="truecolor")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shown(compared)
    assert len(re.findall(r"\x1b\[1;37;41m *\d! ", coloured)) == 3


HOSTILE = (
    "[/red] [bold]owned[/bold]",
    "[link=https://evil.example]x[/link]",
    "\x1b[31mowned\x1b[0m \x9b31m \x07",
    "a\u202edenwo",
    "::error::owned",
    "##[error]owned ##vso[task.x]owned",
    ":warning: {0} %(name)s %s {{ 7*191 }}",
    "x" * 200,
)


def check_harmless(told: str, width: int) -> None:
    assert {c for c in set(told) if not c.isprintable()} == {"\n"}
    assert max(map(len, told.splitlines())) <= width
    assert "1337" not in told
    for line in told.splitlines():
        assert not line.lstrip().removeprefix("- ").startswith("::")
        assert not re.search(r"##\w*\[", line)


SCREENS = ((60, "en"), (110, "nl"))
PRINTABLE = [text for text in HOSTILE if text.isprintable()]


@together(
    "text, screen", [*zip(PRINTABLE, cycle(SCREENS), strict=False), (HOSTILE[-1], (110, "nl"))]
)
def test_words_of_a_framework_are_only_words(
    small: Framework, text: str, screen: tuple[int, str]
) -> None:
    framework = with_words(with_actors(small), text)
    told = shown(ordered(four(), framework, draws=5, across_routes=True), *screen)
    check_harmless(told, screen[0])
    if text.startswith("["):
        assert told.count("[") > 20


@together("text, screen", [*zip(HOSTILE, cycle(SCREENS), strict=False), (HOSTILE[-1], (60, "en"))])
def test_hostile_words_are_only_words(small: Framework, text: str, screen: tuple[int, str]) -> None:
    def named(name: str) -> Pilot:
        given = FOUR[name]
        base = pilot(name, given.get("route", "growth"), keys=given["keys"], **given["levels"])
        # What reading refuses could still come from a program.
        return base.model_copy(update={"name": text, "themes": (text,)})

    pilots = [named(name) for name in FOUR]
    compared = ordered(pilots, small, draws=5, across_routes=True, rank_from=0)
    told = shown(compared, *screen)
    check_harmless(told, screen[0])
    joined = re.sub(r"\s", "", told)
    if text.startswith("["):
        assert re.sub(r"\s", "", text) in joined
    if text == HOSTILE[-1]:
        assert joined.count("x") > 1000
