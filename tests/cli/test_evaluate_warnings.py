"""What `validate` warns of stands in the report of the pilot, masked and with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.project import Run
from support.read_pages import by_id, elements, parse, text_of

HEADINGS = {"en": "Data quality", "nl": "Kwaliteit van de gegevens"}
FORMATS = ("--format", "html", "--format", "md", "--format", "json")


@pytest.fixture
def warned(good: Path) -> Path:
    """A pilot with an address on line 18 that has no place there."""
    with (good / "good.yaml").open("a", encoding="utf-8") as file:
        file.write("problem: Write to jan.jansen@example.org.\n")
    return good


@pytest.mark.parametrize(
    ("lang", "place", "says", "remedy"),
    [
        ("en", "line 18", "this text holds an e-mail address", "name the organisation instead"),
        ("nl", "regel 18", "in deze tekst staat een e-mailadres", "noem in plaats daarvan de"),
    ],
)
def test_a_warning_stands_in_the_report_with_its_line_and_remedy(  # noqa: PLR0917
    run: Run, warned: Path, lang: str, place: str, says: str, remedy: str
) -> None:
    told = run("validate", "good.yaml", "--format", "json")
    assert '"PS601"' in told.out
    done = run("evaluate", "good.yaml", *FORMATS, "--lang", lang, "--out", "out", "-q")
    assert done.code == 0
    page = parse((warned / "out" / "good.html").read_text("utf-8"))
    [row] = [e for e in elements(page, "tr") if "PS601" in text_of(e)]
    assert place in text_of(row)
    assert says in text_of(row)
    assert remedy in text_of(row)
    assert not [e for e in elements(row, "span") if e.get("lang")]
    assert text_of(by_id(page, "quality")) == HEADINGS[lang]
    [line] = [
        line
        for line in (warned / "out" / "good.md").read_text("utf-8").splitlines()
        if "PS601" in line
    ]
    assert line.startswith(f"| {place} | {says}")
    quality = (warned / "out" / "good.md").read_text("utf-8").split(f"## {HEADINGS[lang]}")[1]
    assert "jansen" not in quality.split("\n## ")[0]


def test_a_pilot_without_warnings_has_no_such_section(run: Run, good: Path) -> None:
    assert run("evaluate", "good.yaml", *FORMATS, "--out", "out", "-q").code == 0
    for kind in ("html", "md"):
        assert HEADINGS["en"] not in (good / "out" / f"good.{kind}").read_text("utf-8")


def test_a_report_from_the_cache_has_the_same_warnings(run: Run, warned: Path) -> None:
    for out in ("first", "second", "third"):
        cache = () if out == "third" else ("--cache", "kept")
        assert run("evaluate", "good.yaml", *FORMATS, "--out", out, "-q", *cache).code == 0
    for kind in ("html", "md"):
        made = {
            (warned / out / f"good.{kind}").read_bytes() for out in ("first", "second", "third")
        }
        assert len(made) == 1
        assert HEADINGS["en"].encode() in made.pop()
