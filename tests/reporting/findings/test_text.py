"""Faults for people: full and concise, and how many of what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len

from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.reporting.findings.text import full_text
from pilotscan.reporting.output.safe import visible

HOSTILE = "\x1b[31mred\x1b[0m\x07\u202egnp\u2028\x9b"


def fault(excerpt: str = "", **place: Any) -> Diagnostic:
    where = Location(**{"file": "pilots/x.yaml", "line": 14, "column": 9, **place})
    return Diagnostic("PS204", Severity.ERROR, "not so", where, "say so", excerpt)


def test_a_fault_says_place_code_message_line_and_remedy() -> None:
    assert full_text(fault("  level: 5")).splitlines() == [
        "pilots/x.yaml:14:9: PS204 error: not so",
        "    14 |   level: 5",
        "                 ^",
        "help: say so",
    ]


@pytest.mark.parametrize("column", [1, 9, 50, 60, 100, 200])
@pytest.mark.parametrize("filler", ["x", "\t"], ids=["letters", "tabs"])
def test_the_caret_stands_under_the_column(column: int, filler: str) -> None:
    line = filler * (column - 1) + "#" + filler * 150
    _, shown, caret, _ = full_text(fault(line, column=column)).splitlines()
    assert shown[caret.index("^")] == "#"
    assert len(shown) <= 120


def test_the_caret_stands_under_the_column_after_wide_characters() -> None:
    line = 'place: {municipality: "日本", countr: NL}'
    column = line.index("countr") + 1
    _, shown_line, caret, _ = full_text(fault(line, column=column)).splitlines()
    assert cell_len(caret[: caret.index("^")]) == cell_len(shown_line[: shown_line.index("countr")])


def test_a_fault_without_a_place_names_the_file_only() -> None:
    text = full_text(fault("ignored", line=0, column=0))
    assert text == "pilots/x.yaml: PS204 error: not so\nhelp: say so"


def test_a_fault_without_a_hint_or_line_is_one_line() -> None:
    text = full_text(replace(fault("   "), hint=""))
    assert text == "pilots/x.yaml:14:9: PS204 error: not so"


def test_a_warning_is_called_one() -> None:
    warning = replace(fault(), severity=Severity.WARNING)
    assert "PS204 warning: " in full_text(warning)


def test_control_characters_are_made_visible_everywhere() -> None:
    where = Location(HOSTILE, 1, 30)
    diagnostic = Diagnostic("PS204", Severity.ERROR, HOSTILE, where, HOSTILE, HOSTILE + "#")
    text = full_text(diagnostic)
    for line in text.split("\n"):
        assert line.isprintable(), ascii(line)
    assert "red" in text


def test_what_is_made_visible_keeps_its_width_and_its_letters() -> None:
    assert visible("Ĳsberg – één €\xad") == "Ĳsberg – één €�"
    assert len(visible(HOSTILE)) == len(HOSTILE)
