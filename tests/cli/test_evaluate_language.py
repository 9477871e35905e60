"""The language of a report if nobody asks for one: that of the files (decision 0020)."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pilotscan.loading.discover import FoundFile, discover
from pilotscan.loading.language import _MAY_BE_OTHER, language_of_files
from pilotscan.loading.load import OTHER_KEYS
from support.project import Run

HEAD = "pilotscan: 1\nid: {id}\nname: A name\nplace: {{municipality: Delft, country: NL}}\n"
ENGLISH, DUTCH = "Evaluation for scaling up", "Rapport over opschalen"


def _write(pilot_id: str, language: str = "", folder: str = ".") -> Path:
    path = Path(folder) / f"{pilot_id}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD.format(id=pilot_id) + language, "utf-8")
    return path


def _report(name: str = "reports/a.md") -> str:
    text = Path(name).read_text("utf-8")
    (found,) = [each for each in (ENGLISH, DUTCH) if each in text]
    return "en" if found == ENGLISH else "nl"


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    ("configured", "options", "language"),
    [
        ("", (), "nl"),
        ('lang = "en"\n', (), "en"),
        ("", ("--lang", "en"), "en"),
        ('lang = "en"\n', ("--lang", "nl"), "nl"),
    ],
)
def test_the_command_line_wins_over_the_configuration_and_that_over_the_file(
    run: Run, configured: str, options: tuple[str, ...], language: str
) -> None:
    _write("a", "language: nl\n")
    Path("pilotscan.toml").write_text(configured, "utf-8")
    done = run("evaluate", "a.yaml", "--format", "md", "--min-score", "1", *options)
    assert _report() == language
    # all that is said of it is in one language
    assert ("Antwoord" in done.out, "Grenzen:" in done.err) == (language == "nl",) * 2


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    ("languages", "language"), [(("nl", "nl"), "nl"), (("nl", "en"), "en"), (("nl", ""), "en")]
)
def test_a_folder_has_one_language(run: Run, languages: tuple[str, ...], language: str) -> None:
    for pilot_id, own in zip("ab", languages, strict=True):
        _write(pilot_id, f"language: {own}\n" if own else "", "pilots")
    assert run("evaluate", "-q").code == 0
    assert {_report("reports/a.md"), _report("reports/b.md")} == {language}
    for page in sorted(Path("reports").rglob("*.html")):
        assert f'<html lang="{language}"' in page.read_text("utf-8")


@pytest.mark.usefixtures("work")
def test_with_a_cache_one_more_file_turns_a_folder_as_without_one(run: Run) -> None:
    _write("a", "language: nl\n", "pilots")
    for language in ("nl", "nl"):
        run("evaluate", "-q", "--format", "md", "--cache", "kept")
        assert _report() == language
    _write("b", "", "pilots")
    run("evaluate", "-q", "--format", "md", "--cache", "kept")
    assert (_report(), _report("reports/b.md")) == ("en", "en")
    Path("pilots/b.yaml").unlink()
    run("evaluate", "-q", "--format", "md", "--cache", "kept")
    assert _report() == "nl"


def test_standard_input_is_looked_at_and_then_read(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = _write("a", "language: nl\n").read_bytes()
    assert work.is_dir()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    done = run("evaluate", "-", "--format", "md", "--out", "-")
    assert done.code == 0
    assert DUTCH in done.out


WRITTEN: dict[str, tuple[str, str]] = {
    "quotes": ("'language': \"nl\"  # Dutch\n", "nl"),
    "windows": ("language: nl\r\nstatus: running\r\n", "nl"),
    "none": ("status: running\n", "en"),
    "of-a-text": ("summary: |\n  language: nl\n", "en"),
    "another": ("language: de\n", "en"),
    "broken": ("language: nl\nstatus: [\n", "nl"),
}


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("name", WRITTEN)
def test_the_language_is_found_as_the_file_has_it(name: str) -> None:
    text, language = WRITTEN[name]
    found, _ = discover([_write(name, text)])
    assert language_of_files(found) == language


def test_files_without_a_language_have_no_say(work: Path, small_file: Path) -> None:
    (work / "json.yaml").write_text('{"id": "x",\n"language":\n"nl"}', "utf-8")
    (work / "frame.yaml").write_bytes(small_file.read_bytes())
    (work / "half.yaml").write_text('{"language": "en"', "utf-8")
    found, _ = discover([work])
    gone = FoundFile("gone.yaml", work / "gone.yaml", named=True)
    assert len(found) == 3
    assert language_of_files([gone, *found]) == "nl"
    assert language_of_files([gone]) == "en"
    assert language_of_files([]) == "en"


def test_nothing_is_read_after_the_first_file_that_is_not_dutch(work: Path) -> None:
    first = FoundFile("a.yaml", work / _write("a"), named=True)

    def files() -> Any:
        yield first
        pytest.fail("a second file was looked at")

    assert language_of_files(files()) == "en"


def test_every_file_of_another_kind_begins_alike() -> None:
    assert all(key.encode().startswith(_MAY_BE_OTHER) for key in OTHER_KEYS)
