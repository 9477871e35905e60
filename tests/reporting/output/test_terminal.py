"""What people see on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from rich.style import Style

from pilotscan.reporting.output.terminal import ROWS_AT_MOST, consoles, summary_table
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
def test_a_row_has_answer_strip_next_step_and_distance(
    judge: Callable[..., Evaluation], rated: Any, code: str
) -> None:
    evaluation = judge("growth", assessments=rated(trust=1, volunteers=2, language_help=2, money=4))
    row = index_row(evaluation, Language(code))
    text = " ".join(shown([row], code, 200).split())
    for part in (row.verdict_title, "1! 4 ?", str(row.next), row.distance, row.outlook):
        assert part in text
    assert ("A known bottleneck (1)" if code == "en" else "Er is een bekend knelpunt (1)") in text


def test_the_strip_has_the_colours_of_the_pages(
    judge: Callable[..., Evaluation], rated: Any
) -> None:
    # A style keeps the colours of the first console that it was shown on, in both of these.
    Style.parse.cache_clear()
    Style._add.cache_clear()
    evaluation = judge("growth", assessments=rated(trust=1, money=4))
    stream = StringIO()
    table = summary_table([index_row(evaluation, Language("en"))], Language("en"), 140)
    console = Console(
        file=stream,
        width=140,
        highlight=False,
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
        _environ={},
    )
    console.print(table)
    assert "\x1b[37;48;2;31;84;136m4\x1b[0m" in stream.getvalue()  # --l4 of tokens.css
    assert "\x1b[1;31m1!\x1b[0m" in stream.getvalue().replace("\x1b[0m\x1b[1;31m", "")


def test_what_is_folded_on_a_page_is_a_line_each(shipped_evaluations: list[Evaluation]) -> None:
    rows = [index_row(evaluation, Language("en")) for evaluation in shipped_evaluations]
    for width in (80, 140):
        text = shown(rows, width=width)
        folded = text[text.index("Only a mention") :].splitlines()[1:]
        assert folded.index("") == sum(row.group == "mention" for row in rows)


def test_a_name_is_text_and_never_markup(judge: Callable[..., Evaluation]) -> None:
    row = index_row(judge("growth"), Language("en"))
    text = shown([row._replace(name=Said("[red]x[/red] [/y]"), next="[b]z")])
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
        assert row.strip_marks in text
