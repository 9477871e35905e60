"""What people see on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.reporting.output.terminal import (
    BOTTLENECKS_AT_MOST,
    ROWS_AT_MOST,
    consoles,
    summary_table,
)
from pilotscan.reporting.site.overview import index_row
from pilotscan.reporting.words.language import Language
from pilotscan.reporting.words.said import Said
from pilotscan.scoring.evaluation import Evaluation

HOSTILE = "\x1b[31mred\x1b[0m\x07\u202egnp\u2028\x9b"


# --- consoles and the table -----------------------------------------------------------------------


@pytest.mark.usefixtures("plain_environment")
@pytest.mark.parametrize(
    ("color", "coloured"), [("auto", False), ("always", True), ("never", False)]
)
def test_a_pipe_is_coloured_only_when_asked(
    color: str, coloured: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    for console in consoles(color):
        console.print("text", style="bold red")
    captured = capsys.readouterr()
    for text in captured:
        assert ("\x1b[" in text) is coloured
        assert "text" in text


@pytest.mark.usefixtures("plain_environment")
def test_a_pipe_has_a_fixed_width_and_columns_overrides_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert consoles("auto")[0].width == 110
    monkeypatch.setenv("COLUMNS", "70")
    assert consoles("auto")[0].width == 70


def shown(rows: list[Any], code: str = "en", width: int = 140) -> str:
    stream = StringIO()
    table = summary_table(rows, Language(code), width)
    Console(file=stream, width=width, highlight=False).print(table)
    return stream.getvalue().replace("\xa0", " ")


@pytest.mark.parametrize("code", ["en", "nl"])
def test_a_row_has_verdict_route_score_range_rated_and_bottlenecks(
    judge: Callable[..., Evaluation], rated: Any, code: str
) -> None:
    evaluation = judge("growth", assessments=rated(trust=1, volunteers=2, language_help=2, money=4))
    language = Language(code)
    row = index_row(evaluation, language)
    text = shown([row], code)
    # People (2*1 + 2 + 2)/4 = 1.5, means 4 of which 3/4 is known: (2*1.5 + 4)/3 * 25 = 58.3.
    assert "58" in text
    for part in (row.verdict_title, row.route, row.range, row.rated, *row.bottlenecks):
        assert part in text
    assert row.rated == ("4 of 5" if code == "en" else "4 van 5")
    assert row.bottlenecks == (("Trust",) if code == "en" else ("Vertrouwen",))


def test_a_verdict_stands_below_the_question_that_it_answers(
    make_pilot: Any, telling: Framework
) -> None:
    growth, circulation = (
        index_row(pilotscan.evaluate([make_pilot()], telling, route=route)[0], Language("en"))
        for route in ("growth", "circulation")
    )
    told = shown([growth, circulation])
    assert told.index("Can it grow?") < told.index("? Not enough known yet")
    assert "Growth" not in told
    assert told.index("? Not enough known yet") < told.index("Circulation")


def test_a_pilot_without_a_score_shows_the_range_alone(judge: Callable[..., Evaluation]) -> None:
    text = shown([index_row(judge("growth"), Language("en"))])
    assert "– (0 to 100)" in text


def test_more_bottlenecks_are_counted(judge: Callable[..., Evaluation], rated: Any) -> None:
    row = index_row(judge("growth", assessments=rated(trust=1, money=0, no_harm=0)), Language("en"))
    five = row._replace(bottlenecks=("One", "Two", "Three", "Four", "Five"))
    assert BOTTLENECKS_AT_MOST == 2
    text = " ".join(shown([five]).split())
    assert "One; Two +3" in text
    assert "Three" not in text


def test_a_name_is_text_and_never_markup(judge: Callable[..., Evaluation]) -> None:
    row = index_row(judge("growth"), Language("en"))
    text = shown([row._replace(name=Said("[red]x[/red] [/y]"), route="[b]z")])
    assert "[red]x[/red] [/y]" in text
    assert "[b]z" in text


def test_only_the_first_rows_are_shown(judge: Callable[..., Evaluation]) -> None:
    row = index_row(judge("growth"), Language("en"))
    rows = [row._replace(name=Said(f"pilot-{i:03}")) for i in range(ROWS_AT_MOST + 1)]
    text = shown(rows)
    assert f"pilot-{ROWS_AT_MOST - 1:03}" in text
    assert f"pilot-{ROWS_AT_MOST:03}" not in text


@pytest.mark.parametrize("width", [80, 100, 140])
@pytest.mark.parametrize("code", ["en", "nl"])
def test_the_table_fits_and_cuts_no_number(
    shipped_evaluations: list[Evaluation], code: str, width: int
) -> None:
    rows = [index_row(evaluation, Language(code)) for evaluation in shipped_evaluations]
    text = shown(rows, code, width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    for row in rows:
        assert f"{row.score or '–'} ({row.range})" in text
