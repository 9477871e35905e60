"""Faults for people: full and concise, and how many of what."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.reporting.findings import Findings
from pilotscan.reporting.findings.text import full_text, summary
from pilotscan.reporting.output.safe import visible
from pilotscan.reporting.words.language import Language
from pilotscan.told import ENGLISH, Teller, told
from support.together import together

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


@together("column", [1, 9, 50, 60, 100, 200])
@together("filler", ["x", "\t"], ids=["letters", "tabs"])
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
    text = full_text(fault("   ")._replace(hint=""))
    assert text == "pilots/x.yaml:14:9: PS204 error: not so"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (ENGLISH, "portal.xlsx, row 7, column 'level': PS204 error: not so"),
        (Language("nl"), "portal.xlsx, rij 7, kolom 'level': PS204 fout: not so"),
    ],
)
def test_a_fault_in_a_table_names_the_cell(language: Teller, shown: str) -> None:
    cell = told("row %(row)s, column '%(column)s'", row=7, column="level")
    made = fault(file="portal.xlsx", line=7, column=2, cell=cell)._replace(hint="")
    assert full_text(made, language=language) == shown


def test_a_warning_is_called_one() -> None:
    warning = fault()._replace(severity=Severity.WARNING)
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


DUTCH = Language("nl")


def told_fault(**place: Any) -> Diagnostic:
    sentence = told("the key %(name)s is missing", name="'name'")
    return fault("  level: 5", **place)._replace(message=sentence, hint=told("mend these first"))


def test_a_fault_is_told_in_a_language() -> None:
    assert full_text(told_fault(), language=DUTCH).splitlines() == [
        "pilots/x.yaml:14:9: PS204 fout: de sleutel 'name' ontbreekt",
        "    14 |   level: 5",
        "                 ^",
        "wat te doen: herstel eerst deze",
    ]


@pytest.mark.parametrize(
    ("faults", "accepted", "files", "says"),
    [
        ([], 0, ["a.yaml"], "1 bestand nagekeken: geen fouten."),
        ([], 1, ["a.yaml", "b.yaml"], "2 bestanden nagekeken: geen nieuwe fouten."),
        ([], 0, [], "Er kon geen bestand worden gelezen."),
        ([fault()], 0, ["a.yaml"], "1 bestand nagekeken: 1 fout in 1 bestand."),
        (
            [fault(), fault()._replace(severity=Severity.WARNING)],
            0,
            ["a.yaml"] * 1000,
            "1.000 bestanden nagekeken: 1 fout en 1 waarschuwing in 1 bestand.",
        ),
    ],
)
def test_the_summary_is_told_in_a_language(
    faults: list[Diagnostic], accepted: int, files: list[str], says: str
) -> None:
    found = Findings(faults, files, ("x", "1"), accepted=accepted, language=DUTCH)
    assert summary(found) == says
