"""Colours of the style sheets, told apart from their background in each scheme (WCAG 1.4.3)."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from support.together import together

TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", re.IGNORECASE)
SCHEMES = ("light", "dark", "print")
TEXT, GRAPHICS = 4.5, 3.0
VERDICTS = ("stop", "not-yet", "unclear", "conditional", "ready")
LEVELS = tuple(f"l{level}" for level in range(5))

TEXTS = [
    *[(ink, paper) for ink in ("ink", "soft", "link", *VERDICTS) for paper in ("paper", "wash")],
    *[(ink, f"{name}-wash") for name in VERDICTS for ink in (name, "ink", "link")],
    *[(f"{level}-ink", level) for level in LEVELS],
]
"""Text and what it stands on."""
MARKS = [(mark, "paper") for mark in ("dot", "edge", "money", "life", "ink", "soft")]
"""Marks that say something by themselves; paler ones have an edge."""


@pytest.fixture(scope="module")
def schemes(root: Path) -> dict[str, dict[str, str]]:
    sheet = (root / "templates" / "style" / "tokens.css").read_text("utf-8")
    light, rest = sheet.split("@media screen and (prefers-color-scheme: dark)")
    dark, paper = rest.split("@media print")
    tokens = {"light": dict(TOKEN.findall(light))}
    tokens["dark"] = tokens["light"] | dict(TOKEN.findall(dark))
    tokens["print"] = tokens["light"] | dict(TOKEN.findall(paper))
    return tokens


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#fff", 4.54)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize("scheme", SCHEMES)
@together("ink, paper", TEXTS)
def test_text_can_be_read(
    schemes: dict[str, dict[str, str]], scheme: str, ink: str, paper: str
) -> None:
    tokens = schemes[scheme]
    assert contrast(tokens[ink], tokens[paper]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@together("mark, paper", MARKS)
def test_marks_of_charts_can_be_seen(
    schemes: dict[str, dict[str, str]], scheme: str, mark: str, paper: str
) -> None:
    tokens = schemes[scheme]
    assert contrast(tokens[mark], tokens[paper]) >= GRAPHICS


@pytest.mark.parametrize("scheme", SCHEMES)
def test_levels_go_one_way_in_lightness_so_that_no_colour_sense_is_needed(
    schemes: dict[str, dict[str, str]], scheme: str
) -> None:
    scale = [luminance(schemes[scheme][level]) for level in LEVELS[1:]]
    assert scale == sorted(scale, reverse=scheme != "dark")
    for one, two in itertools.pairwise(LEVELS[1:]):
        assert contrast(schemes[scheme][one], schemes[scheme][two]) > 1.25, (one, two)


def test_no_sheet_has_a_colour_of_its_own_for_text(root: Path) -> None:
    """All colours of text are tokens; a few sheets name white and black on their own marks."""
    for path in sorted((root / "templates" / "style").glob("*.css")):
        if path.stem == "tokens":
            continue
        found = re.findall(
            r"(?<![-\w])color:\s*(#[0-9a-f]+)", path.read_text("utf-8"), re.IGNORECASE
        )
        assert set(found) <= {"#fff", "#10151a"}, path.name
