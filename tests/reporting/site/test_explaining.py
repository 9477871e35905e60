"""Pages that no pilot changes: made once of a framework of ours, anew when they would differ."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from pilotscan import readymade
from pilotscan.loading.builtin import framework_file, templates_folder
from pilotscan.model.framework import Framework
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site import explaining
from pilotscan.reporting.site.explaining import explaining_files
from pilotscan.reporting.site.links import Site

SHA256 = hashlib.sha256(framework_file("living-lab").read_bytes()).hexdigest()
SITE = Site(("en", "nl"), "living-lab", has_comparison=False)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the languages in which pages are made, as they are; what is kept lies apart."""
    languages: list[str] = []
    make = explaining._made

    def count(renderer: Renderer, framework: Framework) -> list[tuple[str, bytes]]:
        languages.append(renderer.language.code)
        return list(make(renderer, framework))

    monkeypatch.setattr(explaining, "_made", count)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    return languages


def test_the_pages_of_a_packaged_framework_are_made_once(
    made: list[str], living_lab: Framework
) -> None:
    pages = [explaining_files(Renderer("nl", SHA256, site=SITE), living_lab) for _ in range(3)]
    assert made == ["nl"]
    assert pages[0] == pages[1] == pages[2]
    assert list(pages[1]) == [
        f"{folder}{name}.{kind}"
        for name in ("frameworks/living-lab", "glossary")
        for folder, kind in (("", "html"), ("data/", "json"), ("data/", "csv"))
    ]


@pytest.mark.parametrize(
    ("lang", "site"),
    [
        ("nl", SITE),
        ("en", SITE._replace(languages=("en",))),
        ("en", SITE._replace(has_comparison=True)),
    ],
)
def test_pages_that_link_to_others_are_others(
    made: list[str], living_lab: Framework, lang: str, site: Site
) -> None:
    first = explaining_files(Renderer("en", SHA256, site=SITE), living_lab)
    other = explaining_files(Renderer(lang, SHA256, site=site), living_lab)
    assert made == ["en", lang]
    assert first["glossary.html"] != other["glossary.html"]


@pytest.mark.parametrize("changed", [readymade.PACKAGE, templates_folder()])
def test_they_are_made_anew_when_the_program_or_a_template_changes(
    made: list[str], living_lab: Framework, monkeypatch: pytest.MonkeyPatch, changed: Path
) -> None:
    explaining_files(Renderer("en", SHA256, site=SITE), living_lab)
    seen = readymade._state

    def changes(maker: str) -> object:
        return "changed" if Path(maker) == changed else seen(maker)

    monkeypatch.setattr(readymade, "_state", changes)
    explaining_files(Renderer("en", SHA256, site=SITE), living_lab)
    assert made == ["en", "en"]


def test_nothing_is_kept_of_a_framework_or_templates_of_somebodys_own(
    made: list[str], living_lab: Framework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # of own templates pages are made in another process
    monkeypatch.setattr(Renderer, "explaining", lambda *_: b"")
    (tmp_path / "own").mkdir()
    for renderer in (
        Renderer("en", "f" * 64, site=SITE),
        Renderer("en", SHA256, tmp_path / "own", site=SITE),
    ):
        explaining_files(renderer, living_lab)
        explaining_files(renderer, living_lab)
    assert made == ["en"] * 4
    assert not [*tmp_path.rglob("living-lab.yaml.en.*")]
