"""From paths to files: which are found, how they are shown, and what is refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.loading.discover import FoundFile, discover, shown_path
from pilotscan.loading.yamldoc import Fault, read_bytes

needs_links = pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def make(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: 1\n", encoding="utf-8")


def shown(*paths: str | Path) -> list[str]:
    found, faults = discover(paths)
    assert faults == []
    return [file.shown for file in found]


def faults_of(*paths: str | Path) -> list[Diagnostic]:
    return discover(paths)[1]


def test_a_named_file_is_found_whatever_its_ending() -> None:
    make("a.yaml", "b.txt", ".hidden.yaml")
    found, faults = discover(["a.yaml", "b.txt", ".hidden.yaml"])
    assert faults == []
    assert [(f.shown, f.named) for f in found] == [
        (".hidden.yaml", True),
        ("a.yaml", True),
        ("b.txt", True),
    ]


def test_a_folder_is_searched_with_its_subfolders_for_yaml_and_yml() -> None:
    make(
        "p/b.yaml", "p/a.yml", "p/sub/deep/c.yaml", "p/D.YAML",
        "p/notes.md", "p/yaml", "p/x.yaml.bak", "p/json.json",
    )  # fmt: skip
    assert shown("p") == ["p/D.YAML", "p/a.yml", "p/b.yaml", "p/sub/deep/c.yaml"]


def test_what_a_folder_holds_was_not_named() -> None:
    make("p/a.yaml")
    assert [file.named for file in discover(["p"])[0]] == [False]


def test_hidden_files_and_folders_inside_a_folder_are_passed_over() -> None:
    make("p/a.yaml", "p/.b.yaml", "p/.git/c.yaml", "p/sub/.d/e.yaml")
    assert shown("p") == ["p/a.yaml"]


def test_a_hidden_folder_can_be_named() -> None:
    make(".p/a.yaml")
    assert shown(".p") == [".p/a.yaml"]


def test_a_folder_without_pilot_files_is_a_warning() -> None:
    make("p/notes.md", "p/.hidden.yaml", "q/a.yaml")
    found, faults = discover(["p", "q"])
    assert [file.shown for file in found] == ["q/a.yaml"]
    assert [(f.code, f.where.file, f.message, f.severity) for f in faults] == [
        ("PS114", "p", "holds no pilot files (*.yaml, *.yml)", Severity.WARNING)
    ]


def test_files_are_sorted_by_name_however_they_are_given() -> None:
    make("p/c.yaml", "p/a.yaml", "b.yaml")
    assert shown("p/c.yaml", "b.yaml", "p/a.yaml") == ["b.yaml", "p/a.yaml", "p/c.yaml"]


def test_each_file_is_found_once() -> None:
    make("p/a.yaml", "p/sub/b.yaml")
    given = ["p", "p/", "./p", "p/sub", "p/a.yaml", "p/sub/../a.yaml", Path("p").resolve()]
    found, faults = discover(given)
    assert faults == []
    assert [file.shown for file in found] == ["p/a.yaml", "p/sub/b.yaml"]


@pytest.mark.parametrize("given", [["p", "p/a.yaml"], ["p/a.yaml", "p"]], ids=["after", "before"])
def test_a_file_that_is_also_named_counts_as_named(given: list[str]) -> None:
    make("p/a.yaml")
    assert [(file.shown, file.named) for file in discover(given)[0]] == [("p/a.yaml", True)]


@pytest.mark.parametrize("given", ["a.yaml", "./a.yaml", "p/../a.yaml", "p/.././a.yaml"])
def test_names_are_shown_relative_and_without_detours(given: str) -> None:
    make("a.yaml", "p/x.yaml")
    assert shown(given) == ["a.yaml"]
    assert shown(Path(given).absolute()) == ["a.yaml"]


def test_names_outside_the_working_folder_are_shown_from_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make("a.yaml", "p/x.yaml")
    monkeypatch.chdir("p")
    assert shown("../a.yaml") == ["../a.yaml"]
    assert shown_path(Path("x.yaml")) == "x.yaml"


def test_a_name_on_another_drive_is_shown_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", refuse)
    assert shown_path(Path("a.yaml")) == (tmp_path / "a.yaml").as_posix()


def test_a_working_folder_is_searched_without_a_dot_in_front() -> None:
    make("a.yaml", "p/b.yaml")
    assert shown(".") == ["a.yaml", "p/b.yaml"]


@pytest.mark.parametrize("name", ["none.yaml", "none", "none/x.yaml", "a.yaml/x.yaml", "x\0.yaml"])
def test_what_is_not_there_is_said(name: str) -> None:
    make("a.yaml")
    found, faults = discover([name, "a.yaml"])
    assert [file.shown for file in found] == ["a.yaml"]
    assert [(f.code, f.where.file, f.message, f.severity) for f in faults] == [
        (
            "PS101",
            name.replace("\0", r"\x00"),
            "cannot be read: there is no such file or folder",
            Severity.ERROR,
        )
    ]


def test_a_dash_is_standard_input_once() -> None:
    make("a.yaml")
    found, faults = discover(["-", "a.yaml", "-"])
    assert faults == []
    assert found == [
        FoundFile("<stdin>", Path("-"), named=True),
        FoundFile("a.yaml", Path("a.yaml"), named=True),
    ]


def test_a_file_called_dash_can_still_be_named() -> None:
    make("-")
    assert shown("./-") == ["-"]


@needs_links
def test_a_link_to_a_file_inside_the_folder_is_followed() -> None:
    make("p/sub/a.txt")
    Path("p/link.yaml").symlink_to("sub/a.txt")
    assert shown("p") == ["p/link.yaml"]


@needs_links
@pytest.mark.parametrize("target", ["../secret.yaml", "/etc/passwd", "sub/../../secret.yaml"])
def test_a_link_out_of_the_folder_is_refused(target: str) -> None:
    make("p/a.yaml", "p/sub/b.yaml", "secret.yaml")
    Path("p/link.yaml").symlink_to(target)
    found, faults = discover(["p"])
    assert [file.shown for file in found] == ["p/a.yaml", "p/sub/b.yaml"]
    assert [(f.code, f.where.file, f.message) for f in faults] == [
        ("PS101", "p/link.yaml", "cannot be read: the link leads out of the folder or nowhere")
    ]


@needs_links
def test_a_folder_whose_name_begins_alike_is_still_outside() -> None:
    make("p/a.yaml", "p-private/b.yaml")
    Path("p/link.yaml").symlink_to("../p-private/b.yaml")
    assert [fault.where.file for fault in faults_of("p")] == ["p/link.yaml"]


@needs_links
@pytest.mark.parametrize("target", ["link.yaml", "nowhere.yaml"], ids=["loop", "dangling"])
def test_a_link_that_leads_nowhere_is_refused(target: str) -> None:
    make("p/a.yaml")
    Path("p/link.yaml").symlink_to(target)
    found, faults = discover(["p"])
    assert [file.shown for file in found] == ["p/a.yaml"]
    assert [(f.code, f.where.file) for f in faults] == [("PS101", "p/link.yaml")]


@needs_links
@pytest.mark.parametrize("target", ["link.yaml", "nowhere.yaml"], ids=["loop", "dangling"])
def test_a_named_link_that_leads_nowhere_cannot_be_read(target: str) -> None:
    Path("link.yaml").symlink_to(target)
    (file,), faults = discover(["link.yaml"])
    assert faults == []
    with pytest.raises(Fault, match="cannot be read: ") as caught:
        read_bytes(file.path, file.shown)
    assert caught.value.diagnostic.code == "PS101"


@needs_links
def test_linked_folders_are_not_entered_so_that_no_loop_can_trap_us() -> None:
    make("p/a.yaml", "outside/b.yaml")
    Path("p/again").symlink_to("../p", target_is_directory=True)
    Path("p/out").symlink_to("../outside", target_is_directory=True)
    assert shown("p") == ["p/a.yaml"]


@needs_links
def test_a_linked_folder_can_be_named() -> None:
    make("real/a.yaml")
    Path("link").symlink_to("real", target_is_directory=True)
    assert shown("link") == ["link/a.yaml"]


def test_a_folder_called_like_a_file_is_searched_not_read() -> None:
    make("p/x.yaml/inner.yaml")
    assert shown("p") == ["p/x.yaml/inner.yaml"]
    assert shown("p/x.yaml") == ["p/x.yaml/inner.yaml"]


@needs_pipes
def test_a_pipe_called_like_a_file_is_found_but_never_waited_for() -> None:
    Path("p").mkdir()
    os.mkfifo("p/x.yaml")
    (file,), faults = discover(["p"])
    assert faults == []
    with pytest.raises(Fault, match="cannot be read: not a regular file") as caught:
        read_bytes(file.path, file.shown)
    assert caught.value.diagnostic.code == "PS101"


def test_a_folder_that_may_not_be_entered_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    make("p/a.yaml", "p/closed/b.yaml")
    real = os.scandir

    def guarded(path: Any) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found, faults = discover(["p"])
    assert [file.shown for file in found] == ["p/a.yaml"]
    assert [(f.code, f.where.file, f.message) for f in faults] == [
        ("PS101", "p/closed", "cannot be read: Permission denied")
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
@pytest.mark.parametrize("name", [b"a\xff.yaml", b"caf\xe9.yaml"], ids=repr)
def test_a_name_that_is_no_text_is_shown_so_that_it_can_be_written(name: bytes) -> None:
    Path("p").mkdir()
    Path(os.fsdecode(b"p/" + name)).write_bytes(b"a: 1\n")
    (file,), faults = discover(["p"])
    assert faults == []
    assert read_bytes(file.path, file.shown) == b"a: 1\n"
    assert file.shown.encode().startswith(b"p/")


def test_a_name_with_odd_characters_is_found() -> None:
    make("p/ménage à trois.yaml", "p/[x].yaml", "p/a;b.yaml")
    assert shown("p") == ["p/[x].yaml", "p/a;b.yaml", "p/ménage à trois.yaml"]
