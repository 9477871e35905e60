"""The nearest configuration is found, and the search ends where the project does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotscan.configuration import find_configuration
from pilotscan.configuration.finding import read_configuration
from pilotscan.errors import ConfigError


@pytest.fixture
def deep(work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder three folders down; `work` is the top."""
    folder = work / "a" / "b" / "c"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_without_a_file_nothing_is_said(deep: Path) -> None:
    assert deep.is_dir()
    assert find_configuration().file == ""


def test_the_nearest_folder_wins(work: Path, deep: Path) -> None:
    (work / "pilotscan.toml").write_text("jobs = 2")
    assert find_configuration().file == "../../../pilotscan.toml"
    (deep.parent / "pilotscan.toml").write_text("jobs = 3")
    assert find_configuration().values == {"jobs": 3}


@pytest.mark.usefixtures("deep")
def test_paths_are_relative_to_the_file(work: Path) -> None:
    absolute = (work / "elsewhere").as_posix()
    (work / "pilotscan.toml").write_text(
        f'paths = ["pilots", "{absolute}"]\nout = "site"\nframework = "own/rules.yaml"'
    )
    assert find_configuration().values == {
        "paths": ("../../../pilots", absolute),
        "out": "../../../site",
        "framework": "../../../own/rules.yaml",
    }


@pytest.mark.parametrize("name", ["living-lab", "livinglab"])
def test_the_id_of_a_framework_is_no_path(work: Path, deep: Path, name: str) -> None:
    assert deep.is_dir()
    (work / "pilotscan.toml").write_text(f'framework = "{name}"')
    assert find_configuration().values == {"framework": name}


def test_in_one_folder_the_file_of_our_own_wins(work: Path) -> None:
    (work / "pyproject.toml").write_text("[tool.pilotscan]\njobs = 2")
    assert find_configuration().values == {"jobs": 2}
    (work / "pilotscan.toml").write_text("jobs = 3")
    assert find_configuration().values == {"jobs": 3}


def test_a_pyproject_without_the_table_is_passed_over(work: Path, deep: Path) -> None:
    (work / "pilotscan.toml").write_text("jobs = 2")
    (deep / "pyproject.toml").write_text("[project]\ndependencies = ['pilotscan']")
    (deep.parent / "pyproject.toml").write_text("[this is = not TOML, and not ours")
    assert find_configuration().values == {"jobs": 2}


def test_a_broken_pyproject_that_names_us_is_a_fault(deep: Path) -> None:
    (deep / "pyproject.toml").write_text("[tool.pilotscan]\njobs = \n")
    with pytest.raises(ConfigError):
        find_configuration()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_pyproject_in_utf16_is_not_taken_for_none_of_ours(work: Path, encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    (work / "pyproject.toml").write_bytes(mark + "[tool.pilotscan]\njobs = 2".encode(encoding))
    with pytest.raises(ConfigError) as caught:
        find_configuration()
    assert "not UTF-8" in caught.value.diagnostics[0].message


@pytest.mark.parametrize("is_file", [True, False])
def test_the_search_ends_at_a_repository(work: Path, deep: Path, is_file: bool) -> None:
    (work / "pilotscan.toml").write_text("jobs = 2")
    git = deep.parent / ".git"
    # a work tree and a submodule have a file of that name
    _ = git.write_text("gitdir: x") if is_file else git.mkdir()
    assert find_configuration().values == {}
    (deep.parent / "pilotscan.toml").write_text("jobs = 3")
    assert find_configuration().values == {"jobs": 3}


def test_the_search_ends_at_a_folder_of_everybody(work: Path, deep: Path) -> None:
    (work / "pilotscan.toml").write_text("jobs = 2")
    (work / "a").chmod(0o1777)
    assert find_configuration().values == {}
    (deep.parent / "pilotscan.toml").write_text("jobs = 3")
    assert find_configuration().values == {"jobs": 3}


def test_a_folder_that_is_gone_has_no_configuration(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = work / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert find_configuration().file == ""


@pytest.mark.parametrize("name", ["pilotscan.toml", "pyproject.toml"])
def test_a_loop_of_links_is_said(work: Path, name: str) -> None:
    (work / name).symlink_to("other.toml")
    (work / "other.toml").symlink_to(name)
    with pytest.raises(ConfigError, match="cannot be read"):
        find_configuration()


def test_a_link_to_nowhere_and_a_folder_are_said(work: Path) -> None:
    (work / "pilotscan.toml").symlink_to("nowhere.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        find_configuration()
    (work / "pilotscan.toml").unlink()
    (work / "pilotscan.toml").mkdir()
    with pytest.raises(ConfigError, match="not a regular file"):
        find_configuration()


def test_a_loop_of_folders_does_not_hang(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "a").mkdir()
    (work / "a" / "up").symlink_to(work)
    monkeypatch.chdir(work / "a" / "up" / "a" / "up" / "a")
    (work / "pilotscan.toml").write_text("jobs = 2")
    assert find_configuration().values == {"jobs": 2}


def test_a_named_pyproject_needs_the_table(work: Path) -> None:
    file = work / "pyproject.toml"
    file.write_text("[project]\nname = 'x'")
    with pytest.raises(ConfigError, match=r"has no table \[tool.pilotscan\]"):
        read_configuration(file)
    other = work / "other.toml"
    other.write_text("jobs = 4")
    assert read_configuration(other).values == {"jobs": 4}
