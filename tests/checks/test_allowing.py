"""Warnings that the author of a file allows, by a comment in its line."""

from __future__ import annotations

from pathlib import Path

import pytest

import pilotscan
from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.loading.discover import FoundFile
from pilotscan.model.framework import Framework
from pilotscan.reading import check_file

HEAD = """\
pilotscan: 1
id: a
name: A
place: {country: NL, municipality: Leiden}
"""
ALLOW = "# pilotscan: allow"


def check(folder: Path, yaml: str, framework: Framework) -> list[Diagnostic]:
    """Check a pilot of these keys, which begin in line 5."""
    path = folder / "a.yaml"
    path.write_text(HEAD + yaml, "utf-8", newline="")
    return list(check_file(FoundFile("a.yaml", path, named=True), framework).diagnostics)


def places(diagnostics: list[Diagnostic]) -> list[tuple[str, int, int]]:
    return [(d.code, d.where.line, d.where.column) for d in diagnostics]


ALLOWED = [
    ("in-its-line", f"summary: jan@x.nl  {ALLOW} PS601\n"),
    ("in-a-quoted-line", f"summary: 'jan@x.nl'  {ALLOW} PS601\n"),
    ("in-flow", f"partners: [{{name: jan@x.nl}}]  {ALLOW} PS601\n"),
    ("in-small-letters", f"summary: jan@x.nl  {ALLOW} ps601\n"),
    ("with-more-blanks", "summary: jan@x.nl  #  pilotscan:   allow   PS601\n"),
    ("with-fewer-blanks", "summary: jan@x.nl  # pilotscan:allow PS601\n"),
    ("with-a-reason", f"summary: jan@x.nl  {ALLOW} PS601 the public address of 2016\n"),
    ("two-codes", f"summary: jan@x.nl or 06-12345678  {ALLOW} PS601, PS602\n"),
    ("two-codes-in-small-letters", f"summary: jan@x.nl, 06-12345678  {ALLOW} ps601 ps602\n"),
    ("two-codes-without-blanks", f"summary: jan@x.nl or 06-12345678  {ALLOW} PS602,PS601\n"),
    ("twice-in-a-line", f"summary: jan@x.nl and piet@x.nl  {ALLOW} PS601\n"),
    ("at-the-key-of-a-folded-text", f"summary: >-  {ALLOW} PS601\n  one\n  jan@x.nl\n"),
    ("at-the-key-of-a-literal-text", f"summary: |  {ALLOW} PS601\n  one\n  jan@x.nl\n  b@x.nl\n"),
    ("at-the-key-of-long-prose",
     f"summary:\n  text: >-  {ALLOW} PS601\n    one\n    jan@x.nl\n"),
    ("at-an-item-of-a-list", f"themes:\n  - >-  {ALLOW} PS601\n    one\n    jan@x.nl\n"),
    ("at-a-key-with-its-text-below", f"summary:  {ALLOW} PS601\n  one\n  jan@x.nl\n"),
    ("at-the-end-of-a-text-over-lines", f"summary: one\n  and jan@x.nl  {ALLOW} PS601\n"),
    ("windows-lines", f"summary: jan@x.nl  {ALLOW} PS601\r\nproblem: x\r\n"),
    ("behind-a-quote-of-two-lines", f"summary: 'a #\n  jan@x.nl'  {ALLOW} PS601\n"),
    ("another-family", f"funding: [{{source: x, amount: 1}}]  {ALLOW} PS407\n"),
    ("a-warning-about-a-key", f"sources:\n  unused: {{}}  {ALLOW} PS305\n"),
]  # fmt: skip


@pytest.mark.parametrize("yaml", [case[1] for case in ALLOWED], ids=[case[0] for case in ALLOWED])
def test_a_comment_allows_a_warning_in_its_line_or_of_the_text_whose_key_is_in_it(
    tmp_path: Path, yaml: str, living_lab: Framework
) -> None:
    assert check(tmp_path, yaml, living_lab) == []
    without = yaml.replace("allow", "forbid")
    assert {d.severity for d in check(tmp_path, without, living_lab)} == {Severity.WARNING}


def test_a_rule_of_the_framework_can_be_allowed_at_the_rating(
    tmp_path: Path, living_lab: Framework
) -> None:
    yaml = (
        "assessments:\n  - date: 2026-11-22\n    framework: living-lab\n"
        "    assessor: {role: partner}\n    ratings:\n"
        "      partner-network: 1%s\n"
    )
    assert [d.code for d in check(tmp_path, yaml % "", living_lab)] == ["PS503"]
    assert check(tmp_path, yaml % f"  {ALLOW} PS503", living_lab) == []


NOT_ALLOWED = [
    # what the file says, what is told of it
    ("another-code", f"summary: jan@x.nl  {ALLOW} PS602\n", [("PS601", 5, 10), ("PS118", 5, 39)]),
    ("the-line-before", f"{ALLOW} PS601\nsummary: jan@x.nl\n",
     [("PS118", 5, 20), ("PS601", 6, 10)]),
    ("the-line-behind", f"summary: jan@x.nl\n{ALLOW} PS601\n",
     [("PS601", 5, 10), ("PS118", 6, 20)]),
    ("another-line-of-the-text", f"themes:  {ALLOW} PS601\n  - no\n  - jan@x.nl\n",
     [("PS118", 5, 29), ("PS601", 7, 5)]),
    ("one-of-two-codes", f"summary: jan@x.nl  {ALLOW} PS601 PS602\n", [("PS118", 5, 45)]),
    ("a-family", f"summary: jan@x.nl  {ALLOW} PS6\n", [("PS601", 5, 10), ("PS118", 5, 39)]),
    ("no-code", f"summary: jan@x.nl  {ALLOW} all\n", [("PS601", 5, 10)]),
    ("another-word", "summary: jan@x.nl  # noqa: PS601\n", [("PS601", 5, 10)]),
    ("in-a-quoted-text", f'summary: "jan@x.nl {ALLOW} PS601"\n', [("PS601", 5, 11)]),
    ("in-a-text-in-single-quotes", f"summary: 'it''s jan@x.nl {ALLOW} PS601'\n",
     [("PS601", 5, 17)]),
    ("in-a-folded-text", f"summary: >-\n  jan@x.nl {ALLOW} PS601\n", [("PS601", 6, 3)]),
    ("in-a-literal-text", f"themes:\n  - |\n    jan@x.nl {ALLOW} PS601\n", [("PS601", 7, 5)]),
    ("in-a-text-and-nothing-there", f"summary: 'write {ALLOW} PS601'\n", []),
    ("nothing-there", f"summary: A house  {ALLOW} PS601\n", [("PS118", 5, 38)]),
    ("itself", f"summary: A house  {ALLOW} PS118\n", [("PS118", 5, 38)]),
    ("a-code-that-does-not-exist", f"summary: A house  {ALLOW} PS999\n", [("PS118", 5, 38)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("yaml", "expected"), [case[1:] for case in NOT_ALLOWED], ids=[case[0] for case in NOT_ALLOWED]
)
def test_a_comment_allows_nothing_else_and_is_told_if_it_allows_nothing(
    tmp_path: Path, yaml: str, expected: list[tuple[str, int, int]], living_lab: Framework
) -> None:
    found = check(tmp_path, yaml, living_lab)
    assert sorted(places(found)) == sorted(expected)
    assert {d.severity for d in found} <= {Severity.WARNING}
    for one in found:
        if one.code == "PS118":
            assert one.message.startswith("nothing here is allowed by 'PS")


def test_a_reason_behind_the_codes_is_no_code(tmp_path: Path, living_lab: Framework) -> None:
    yaml = f"summary: jan@x.nl  {ALLOW} PS601, covid19 line, see A4\n"
    assert check(tmp_path, yaml, living_lab) == []


def test_an_error_cannot_be_allowed(tmp_path: Path, living_lab: Framework) -> None:
    yaml = f"period: {{start: 2018, end: 2016}}  {ALLOW} PS401\n"
    error, told = check(tmp_path, yaml, living_lab)
    assert (error.code, error.severity) == ("PS401", Severity.ERROR)
    assert (told.code, told.severity) == ("PS118", Severity.WARNING)
    assert told.message == "'PS401' is an error, which cannot be allowed"
    assert pilotscan.load_pilots(tmp_path / "a.yaml", framework=living_lab).pilots == ()


def test_a_faulty_file_is_not_told_of_allowances_that_may_have_an_effect_later(
    tmp_path: Path, living_lab: Framework
) -> None:
    yaml = f"funding: [{{source: x, amount: 1}}]  {ALLOW} PS407\nstatus: runing\n"
    assert [d.code for d in check(tmp_path, yaml, living_lab)] == ["PS204"]
    mended = yaml.replace("runing", "running").replace("amount: 1", "amount: 1, currency: EUR")
    assert [d.code for d in check(tmp_path, mended, living_lab)] == ["PS118"]


def test_a_faulty_file_is_told_of_an_allowance_that_can_have_no_effect(
    tmp_path: Path, living_lab: Framework
) -> None:
    yaml = f"status: runing  {ALLOW} PS204\nfunding: [{{source: x, amount: 1}}]  {ALLOW} PS407\n"
    error, told = check(tmp_path, yaml, living_lab)
    assert error.code == "PS204"
    assert told.message == "'PS204' is an error, which cannot be allowed"


def test_a_comment_behind_a_block_of_text_is_one(tmp_path: Path, living_lab: Framework) -> None:
    yaml = f"summary: |\n\n    one\n\n  {ALLOW} PS601\nproblem: x\n"
    assert places(check(tmp_path, yaml, living_lab)) == [("PS118", 9, 22)]


def test_a_comment_behind_a_block_without_a_text_is_one(
    tmp_path: Path, living_lab: Framework
) -> None:
    yaml = f"barriers: [x]\nsummary: >-\nproblem: jan@x.nl  {ALLOW} PS601\n"
    assert [d.code for d in check(tmp_path, yaml, living_lab)] == ["PS205"]


def test_a_faulty_file_keeps_what_is_allowed_all_the_same(
    tmp_path: Path, living_lab: Framework
) -> None:
    yaml = f"summary: jan@x.nl  {ALLOW} PS601\nstatus: runing\n"
    assert [d.code for d in check(tmp_path, yaml, living_lab)] == ["PS204"]
