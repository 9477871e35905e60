"""Pages of a framework of one's own speak its words, quote its numbers, skip what it lacks."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

import pytest

from pilotscan.cli.app import main
from support.project import TESTS
from support.read_pages import squeeze

FRAMEWORK = TESTS / "support" / "simplicity.yaml"
PILOT = """pilotscan: 1
id: {id}
name: Pilot {id}
place: {{municipality: Utrecht, country: NL}}
assessments:
  - date: 2026-01-15
    framework: simplicity
    assessor: {{role: own-team, id: team}}
    ratings: {{few-parts: {parts}, few-hands: {hands}}}
"""
LEVELS = {"bare": (0, 0), "fine": (4, 4), "mixed": (0, 3), "dark": ("unknown", "unknown")}


def visible(page: str) -> str:
    """Return the text of a page as it is read; quicker than to parse it."""
    without = re.sub(r"(?s)<(style|script)\b.*?</\1>|<[^>]*>", "", page)
    return squeeze(html.unescape(without))


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What readers see of four pilots, as HTML and Markdown: by language and file."""
    folder = tmp_path_factory.mktemp("own")
    for name, (parts, hands) in LEVELS.items():
        text = PILOT.format(id=name, parts=parts, hands=hands)
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    options = ["--framework", str(FRAMEWORK), "--format", "html", "--format", "md", "-q"]
    found: dict[str, dict[str, str]] = {}
    for lang in ("en", "nl"):
        out = folder / lang
        assert main(["evaluate", str(folder), *options, "--lang", lang, "--out", str(out)]) == 0
        pages = {path.name: path.read_text("utf-8") for path in out.rglob("*.*")}
        found[lang] = {
            name: visible(text) if name.endswith(".html") else text
            for name, text in sorted(pages.items())
            if name.endswith((".html", ".md"))
        }
        assert {"mixed.html", "mixed.md", "comparison.html", "glossary.html"} <= set(found[lang])
    return found


OURS = {
    "en": (
        r"absent",
        r"largely in place",
        r"fully in place",
        r"\bSome are\b",
        r"living-lab (level|there)",
        r"below level 0",
        r"What no single pilot can solve",
        r"(is|are) weak\b",
        r"[Ww]eak dimension",
        r"0\.75",
        r"75%",
        r"\(\w+\)\. \s",
    ),
    "nl": (
        r"afwezig",
        r"grotendeels aanwezig",
        r"volledig aanwezig",
        r"Sommige zijn",
        r"onder niveau 0",
        r"Wat geen enkele pilot alleen",
        r"[Zz]wakke dimensie",
        r"dimensie is zwak",
        r"0,75",
        r"75%",
    ),
}
"""Words, numbers and sections of another framework."""


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_no_page_speaks_the_words_or_numbers_of_another_framework(
    texts: dict[str, dict[str, str]], lang: str
) -> None:
    told = [
        (name, pattern, text[max(0, found.start() - 60) : found.end() + 30])
        for name, text in texts[lang].items()
        for pattern in OURS[lang]
        for found in re.finditer(pattern, text)
    ]
    assert told == []


@pytest.mark.parametrize(
    ("name", "lang", "told"),
    [
        ("mixed.html", "en", "0 · complex"),
        ("mixed.html", "en", "One condition is at level 0 (complex): “Few parts”."),
        ("mixed.md", "en", "Good enough when: dozens\n"),
        ("mixed.md", "nl", "- 0 · ingewikkeld\n"),
        ("fine.html", "en", "4 · simple"),
        ("fine.md", "nl", "- 4 · eenvoudig\n"),
        ("fine.md", "en", "No condition is unknown or at level 0 (complex), and every dimension"),
        ("bare.md", "nl", "Eén dimensie heeft een gemiddelde onder de 1,5"),
        ("comparison.html", "en", "level 0 (complex) or more"),
        ("simplicity.html", "en", "no necessary condition, so this verdict is never given"),
        ("simplicity.html", "nl", "Niveau 0, ingewikkeld, geldt alleen als iemand heeft gekeken."),
        ("glossary.html", "en", "below the share that the framework asks (0.605 in simplicity)"),
        ("glossary.html", "nl", "lager dan het deel dat het kader vraagt (0,605 in simplicity)"),
        ("glossary.html", "en", "in simplicity level 4 or more with an evidence strength below 1"),
        ("glossary.html", "en", "Stop conditions of simplicity: none."),
        ("glossary.html", "nl", "Routes van het kader simplicity: Verspreiden."),
    ],
    ids=str,
)
def test_a_page_speaks_the_words_and_numbers_of_its_framework(
    texts: dict[str, dict[str, str]], name: str, lang: str, told: str
) -> None:
    assert told in texts[lang][name].replace("\N{NO-BREAK SPACE}", "")


def test_explain_quotes_the_framework_in_use(run: Callable[..., object]) -> None:
    done = run("explain", "coverage", "--framework", FRAMEWORK, "--format", "json")
    [term] = json.loads(done.out)  # type: ignore[attr-defined]
    assert "(0.605 in simplicity)" in term["parts"][0][1]
