"""A third language is data and one entry in one table."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from shutil import copytree

import pytest
import yaml

import pilotscan
from pilotscan.catalogue import read_words, terms
from pilotscan.loading.builtin import templates_folder
from pilotscan.model.languages import DEFAULT_LANGUAGE, LANGUAGES, either
from pilotscan.reporting.words.language import labels

SOURCE = Path(pilotscan.__file__).parent
LAST = '    "nl": Spoken("Nederlands", "Dutch", "nl_NL", comma_decimal=True),\n'
ENTRY = '    "xx": Spoken("Xisch", "Xish", "de_DE", comma_decimal=True),\n'
SENTENCES = """
msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "How can it turn out?"
msgstr "Xie geht es aus?"
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program that has one more language, and files in it."""
    folder = tmp_path_factory.mktemp("third")
    copied = folder / "src/pilotscan"
    copytree(SOURCE, copied)
    copytree(templates_folder(), folder / "templates")
    table = copied / "model/languages.py"
    given = table.read_text("utf-8")
    table.write_text(given.replace(LAST, LAST + ENTRY), "utf-8")
    for name, after, row in (
        ("catalogue/fields.yaml", "Text:", "  xx: {en: The text in Xish.}"),
        ("catalogue/fields.yaml", "Actor:", "  xx: {en: The text in Xish.}"),
        ("catalogue/fields.yaml", "AssessorRole:", "  xx: {en: The text in Xish.}"),
        ("catalogue/fields.yaml", "  Pilot.language: &language", "    xx: {en: Xish.}"),
        ("locales/labels.yaml", "language:", "  xx: {en: Xish, xx: Xisch}"),
    ):
        texts = (copied / name).read_text("utf-8")
        assert f"\n{after}\n" in texts
        (copied / name).write_text(texts.replace(f"\n{after}\n", f"\n{after}\n{row}\n"), "utf-8")
    po = copied / "locales/xx/LC_MESSAGES/pilotscan.po"
    po.parent.mkdir(parents=True)
    po.write_text(SENTENCES, "utf-8")
    framework = yaml.safe_load((files("pilotscan") / "frameworks/living-lab.yaml").read_bytes())
    framework["dimensions"][0]["title"] = {"xx": "Xinn"}
    (folder / "own.yaml").write_text(json.dumps(framework), "utf-8")
    (folder / "pilot.yaml").write_text(
        "pilotscan: 1\nid: lab\nname: Xabor\nlanguage: xx\n"
        "place: {municipality: Haarlem, country: NL}\n"
        "assessments:\n"
        "  - {date: 2026-01-15, framework: living-lab, assessor: {role: own-team},\n"
        "     ratings: {durable-need: 3, core-elements-described: 3}}\n",
        "utf-8",
    )
    return folder


def run(program: Path, *arguments: str) -> str:
    made = subprocess.run(
        [sys.executable, "-m", "pilotscan", *arguments],
        cwd=program,
        env={**os.environ, "PYTHONPATH": str(program / "src"), "NO_COLOR": "1"},
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    return made.stdout


@pytest.mark.outside
def test_a_report_in_it_falls_back_to_english_where_it_is_not_translated(program: Path) -> None:
    page = run(program, "evaluate", "pilot.yaml", "--framework", "own.yaml", "--out", "-",
               "--format", "html")  # fmt: skip
    assert '<html lang="xx">' in page
    assert "Xie geht es aus?" in page  # of the file's own language, without asking for it
    assert "Xinn" in page
    assert '<span lang="xx">Xinn' not in page
    assert "The verdict follows fixed rules from the ratings." in page
    assert '<h2 id="pilot"><span lang="en">The pilot</span></h2>' in page
    english = yaml.safe_load((program / "own.yaml").read_bytes())["dimensions"][1]["title"]["en"]
    assert f'<span lang="en">{english}</span>' in page


@pytest.mark.outside
def test_all_else_knows_it_too(program: Path) -> None:
    assert "English, Dutch or Xish." in run(program, "explain", "--help")
    assert terms()["bottleneck"].says["en"][:20] in run(
        program, "explain", "bottleneck", "--lang", "xx"
    ).replace("\n", " ")
    schema = json.loads(run(program, "schema", "framework", "--lang", "xx"))
    assert {"en", "nl", "xx"} == schema["definitions"]["Text"]["properties"].keys()
    pilot = json.loads(run(program, "schema", "pilot"))
    assert '"xx"' in json.dumps(pilot["properties"]["language"])


def test_languages_are_listed_in_one_module() -> None:
    listed = re.compile(r"(?:[\[({,|] ?|== |: )[\"']nl[\"']|[\"']nl[\"']:")
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if listed.search(path.read_text("utf-8"))
    }
    # Word has names of its own for some languages; any other stands for itself.
    assert found == {"model/languages.py", "reporting/documents/word/styles.py"}


def test_every_text_of_ours_is_in_english_first() -> None:
    fallback = [
        words["xx"] == words[DEFAULT_LANGUAGE]
        for group in labels().values()
        for words in group.values()
    ]
    assert all(fallback)
    assert all(term.says["xx"] == term.says[DEFAULT_LANGUAGE] for term in terms().values())
    assert read_words(b"a: {en: one, nl: een}")["a"]["xx"] == "one"
    assert {*labels()["language"]} == {*LANGUAGES}


def test_alternatives_are_told_as_people_do() -> None:
    assert [either(list("abc"[:n])) for n in (1, 2, 3)] == ["a", "a or b", "a, b or c"]
