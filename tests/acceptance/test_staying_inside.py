"""What lies outside the folders that a build names is not read, whatever leads there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotscan.loading.files import INSIDE, refuse_outside
from support.project import GOOD, Run

MARK = "tok-4f1d"
"""Stands in every file outside and in every name of one."""


@pytest.fixture
def checkout(work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a sound pilot, in a folder with files of the machine."""
    outside = work / "outside"
    outside.mkdir()
    (outside / f"{MARK}.yaml").write_text(f"pilotscan: 1\nid: {MARK}\nstatus: {MARK}\n")
    (outside / "rules.yaml").write_text(f"pilotscan_framework: 1\nid: {MARK}\n{MARK}: x\n")
    (outside / "settings.toml").write_text(f'paths = ["{MARK}\n')
    (outside / "accepted.json").write_text(f'{{"{MARK}": 1}}')
    (outside / "saved.json").write_text(f'{{"{MARK}": 1}}')
    (outside / "house.docx").write_text(MARK)
    (outside / "html").mkdir()
    (outside / "html" / f"{MARK}.html.j2").write_text(MARK)
    folder = work / "checkout"
    (folder / "pilots").mkdir(parents=True)
    (folder / "pilots" / "good.yaml").write_text(GOOD)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text(f"[http]\n\textraheader = {MARK}\n")
    monkeypatch.chdir(folder)
    monkeypatch.setenv(INSIDE, str(folder))
    return folder


def link(name: str, target: str) -> None:
    Path(name).symlink_to(target)


def configure(text: str) -> None:
    Path("pilotscan.toml").write_text(text, "utf-8")


FROM_A_CONFIGURATION: dict[str, tuple[str, int]] = {
    "a folder above": ('paths = ["pilots", "../outside"]', 1),
    "a folder by its full name": ('paths = ["pilots", "{}/outside"]', 1),
    "a file above": ('paths = ["pilots", "../outside/tok-4f1d.yaml"]', 1),
    "up and down": ('paths = ["pilots", "pilots/../../outside"]', 1),
    "a folder that is a link": ('paths = ["pilots", "linked"]', 1),
    "through a folder that is a link": ('paths = ["pilots", "linked/tok-4f1d.yaml"]', 1),
    "what git keeps": ('paths = ["pilots", ".git/config"]', 1),
    "the process": ('paths = ["pilots", "/proc/self/environ"]', 1),
    "a framework": ('framework = "../outside/rules.yaml"', 2),
    "a framework through a link": ('framework = "linked/rules.yaml"', 2),
    "templates": ('templates = "../outside"', 2),
    "templates through a link": ('templates = "linked"', 2),
    "a baseline": ('baseline = "../outside/accepted.json"', 2),
    "a Word document": ('reference_doc = "linked/house.docx"\nformats = ["docx"]', 2),
}


def check(run: Run, code: int, *arguments: str) -> None:
    done = run(*arguments)
    told = done.out + done.err
    assert done.code == code, told
    assert "it lies outside the folders that PILOTSCAN_INSIDE names" in told
    assert MARK not in told.replace(f"{MARK}.yaml", "")  # a name that the checkout itself has
    written = [path for path in Path("reports").rglob("*") if path.is_file()]
    assert not any(MARK.encode() in path.read_bytes() for path in written)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
@pytest.mark.parametrize("name", FROM_A_CONFIGURATION)
def test_a_configuration_leads_nowhere_else(run: Run, checkout: Path, name: str) -> None:
    text, code = FROM_A_CONFIGURATION[name]
    link("linked", "../outside")
    configure(text.replace("{}", checkout.parent.as_posix()))
    check(run, code, "evaluate")
    if "templates" not in text and "reference" not in text:
        check(run, code, "validate", "--format", "github")


LINKS: dict[str, tuple[str, str, int, Callable[[], list[str]]]] = {
    "the folder of pilots": ("more", "../outside", 1, lambda: ["pilots", "more"]),
    "a pilot that is named": (
        "pilots/x.yaml", "../../outside/tok-4f1d.yaml", 1, lambda: ["pilots/x.yaml", "pilots"]
    ),
    "what git keeps": ("x.yaml", ".git/config", 1, lambda: ["."]),
    "the configuration": ("pilotscan.toml", "../outside/settings.toml", 2, list),
    "the other configuration": ("pyproject.toml", "../outside/settings.toml", 2, list),
}  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
@pytest.mark.parametrize("name", LINKS)
@pytest.mark.usefixtures("checkout")
def test_a_link_leads_nowhere_else(run: Run, name: str) -> None:
    place, target, code, arguments = LINKS[name]
    link(place, target)
    for command in ("evaluate", "validate"):
        check(run, code, command, *arguments())


@pytest.mark.usefixtures("checkout")
def test_a_saved_result_and_a_configuration_from_elsewhere_are_refused(run: Run) -> None:
    check(run, 2, "diff", "../outside/saved.json", "pilots")
    check(run, 2, "validate", "--config", "../outside/settings.toml")


def test_the_search_for_a_configuration_ends_at_the_folder(run: Run, checkout: Path) -> None:
    (checkout / ".git" / "config").unlink()
    (checkout / ".git").rmdir()
    (checkout.parent / "pilotscan.toml").write_text(f"{MARK}\n")
    done = run("validate")
    assert done.code == 0, done.err
    assert MARK not in done.out + done.err


def test_links_and_folders_within_are_as_good_as_before(
    run: Run, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = checkout.parent / "more"
    elsewhere.mkdir()
    (elsewhere / "other.yaml").write_text(GOOD.replace("id: good", "id: other"))
    link("pilots/same.yml", "good.yaml")
    monkeypatch.setenv(INSIDE, os.pathsep.join((str(checkout), str(elsewhere))))
    done = run("evaluate", "pilots/good.yaml", "../more", "--out", "../reports", "--format", "md")
    assert done.code == 0, done.err
    assert run("validate", "pilots/same.yml").code == 0


@pytest.mark.parametrize("folders", [":", "nowhere", "\0", "relative\0:x"])
@pytest.mark.usefixtures("checkout")
def test_a_folder_that_is_none_holds_nothing(monkeypatch: pytest.MonkeyPatch, folders: str) -> None:
    monkeypatch.setattr(os, "environ", {**os.environ, INSIDE: folders})
    with pytest.raises(PermissionError, match="it lies outside"):
        refuse_outside(Path("pilots/good.yaml"))
