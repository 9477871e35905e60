"""A fault of shape does not hide the faults that only show when the file is seen as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotscan import load_framework
from pilotscan.loading.discover import discover
from pilotscan.reading import check_file

HEAD = """\
pilotscan: 1
id: a
name: A
place: {country: NL, municipality: X}
"""
ASSESSMENT = """\
assessments:
  - date: 2025-01-01
    framework: living-lab
    assessor: {role: partner}
    ratings:
"""


def faults(tmp_path: Path, text: str) -> list[tuple[str, int]]:
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8")
    [found], _ = discover([path])
    checked = check_file(found, load_framework())
    assert checked.pilot is None
    return sorted((d.code, d.where.line) for d in checked.diagnostics)


def test_shape_reference_and_plausibility_are_told_together(tmp_path: Path) -> None:
    text = HEAD + "colour: red\nperiod: {start: 2020, end: 2019}\n" + ASSESSMENT
    text += "      reach: 5\n      reech: 3\n      adaptability: {level: 2, evidence: [gone]}\n"
    expected = [("PS201", 5), ("PS204", 12), ("PS301", 13), ("PS302", 14), ("PS401", 6)]
    assert faults(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "themes: [a, 3]\nperiod: {start: 2020, end: 2019}\n", [("PS203", 5)]),
        ("pilotscan: 1\nid: a\nperiod: {start: 2020, end: 2019}\nname: A\n", [("PS202", 1)]),
        (HEAD + "summary: {text: a, sources: [s]}\nsources: {s: 3}\n", [("PS203", 6)]),
    ],
    ids=["faulty-item", "missing-key", "lost-source"],
)
def test_no_fault_is_made_up_by_leaving_something_out(
    tmp_path: Path, text: str, expected: list[tuple[str, int]]
) -> None:
    assert faults(tmp_path, text) == expected
