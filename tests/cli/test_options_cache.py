"""Every command that works on pilots, with a cache and without: the same, byte for byte."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pytest

from pilotscan import parallel
from pilotscan.runs.cache.store import IGNORED, TAG, Cache
from support.project import Ran, Run
from support.repositories import commit, start

COMMANDS: dict[str, tuple[str, ...]] = {
    "compare": ("compare", "pilots", "--order", "--draws", "100"),
    "compare, as tables": ("compare", "pilots", "--format", "csv", "--out", "made"),
    "path": ("path", "pilots", "--to", "conditional", "--format", "json"),
    "transfer": ("transfer", "pilots", "--to", "targets", "--format", "json", "--out", "-"),
    "patterns": ("patterns", "pilots", "--outcome", "growth", "--format", "json", "--out", "-"),
    "ask": ("ask", "pilots", "--format", "json", "--out", "-"),
    "ask about places": ("ask", "pilots", "--to", "targets", "--format", "json", "--out", "-"),
    "validate": ("validate", "pilots"),
    "export": ("export", "pilots", "--out", "made"),
    "baseline": ("baseline", "write", "pilots", "--baseline", "made/known.json"),
    "diff": ("diff", "before", "pilots", "--format", "json"),
}


@pytest.fixture
def pilots(work: Path, shipped_folder: Path, good_text: str) -> Path:
    """Some pilots, one with faults and two with the same id, one of them as it was before."""
    folder = work / "pilots"
    folder.mkdir()
    for path in sorted(shipped_folder.glob("*.yaml"))[:2]:
        shutil.copy(path, folder)
    (work / "targets").mkdir()
    shutil.copy(shipped_folder / "targets" / "nijkerk.yaml", work / "targets")
    (folder / "good.yaml").write_text(good_text, "utf-8")
    (folder / "twice.yaml").write_text(good_text.replace("Good pilot", "Twice"), "utf-8")
    faulty = good_text.replace("level: 3", "level: 9").replace("id: good", "id: bad")
    (folder / "faulty.yaml").write_text(faulty, "utf-8")
    (work / "before").mkdir()
    (work / "before" / "good.yaml").write_text(good_text.replace("level: 3", "level: 2"), "utf-8")
    return folder


def one_run(run: Run, *arguments: str) -> tuple[Ran, dict[str, bytes]]:
    """Run, and return what was said and written."""
    made = Path("made")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    ran = run(*arguments)
    return ran, {path.name: path.read_bytes() for path in sorted(made.rglob("*")) if path.is_file()}


def refuse(*_: object) -> None:
    raise AssertionError("a file was worked on again")


@pytest.mark.usefixtures("pilots")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_cache_changes_nothing_but_the_work(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whether a configuration names it, an option refuses it, or one names it."""
    configured = work / "pilotscan.toml"
    configured.write_text('cache = "kept"\n', "utf-8")
    plain = one_run(run, *COMMANDS[name], "--no-cache")
    assert plain[0].code in {0, 1}
    assert not (work / "kept").exists()
    assert one_run(run, *COMMANDS[name]) == plain
    assert {path.suffix for path in (work / "kept").iterdir()} == {"", ".TAG", ".pilot"}
    configured.write_text('cache = "other"\n', "utf-8")  # the option wins
    entries = sorted((work / "kept").glob("*.pilot"))
    assert len(entries) >= len(list((work / "pilots").iterdir()))
    with monkeypatch.context() as patched:
        patched.setattr(parallel.Processes, "run", refuse)
        assert one_run(run, *COMMANDS[name], "--cache", "kept") == plain
    for number, entry in enumerate(entries):
        data = entry.read_bytes()
        entry.write_bytes([b"", data[:-1], data + b"x"][number % 3])
    assert one_run(run, *COMMANDS[name], "--cache", "kept") == plain
    assert sorted((work / "kept").glob("*.pilot")) == entries


@pytest.mark.usefixtures("pilots")
def test_what_one_command_read_another_need_not_read(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert one_run(run, *COMMANDS["path"], "--cache", "kept")[0].code == 1
    monkeypatch.setattr(parallel.Processes, "run", refuse)
    for name in ("transfer", "patterns", "ask", "ask about places"):
        assert one_run(run, *COMMANDS[name], "--cache", "kept")[0].code == 1


def test_a_pilot_that_changed_is_read_again(run: Run, pilots: Path, good_text: str) -> None:
    plain = {}
    for level in ("3", "4", "3"):
        text = good_text.replace("level: 3", f"level: {level}")
        (pilots / "good.yaml").write_text(text, "utf-8")
        for name in ("compare", "ask", "diff"):
            if (name, level) not in plain:
                plain[name, level] = one_run(run, *COMMANDS[name])
            assert one_run(run, *COMMANDS[name], "--cache", "kept") == plain[name, level]
    assert plain["diff", "3"] != plain["diff", "4"]


@pytest.mark.outside
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_history_is_told_from_the_cache(
    run: Run, work: Path, pilots: Path, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    start(work)
    commit(work, day=1)
    for number in range(2, 5):
        text = (pilots / "good.yaml").read_text("utf-8")
        (pilots / "good.yaml").write_text(f"{text}# {number}\n", "utf-8")
        commit(work, day=number)
    asked = ("history", "--jobs", jobs)
    plain = run(*asked)
    assert plain.code == 0
    assert run(*asked, "--cache", "kept") == plain
    monkeypatch.setattr(parallel.Processes, "run", refuse)
    assert run(*asked, "--cache", "kept") == plain
    assert run("history", "--limit", "2", "--cache", "kept").code == 0


@pytest.mark.outside
def test_a_revision_and_the_files_share_what_is_kept(
    run: Run, work: Path, pilots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(work)
    commit(work, day=1)
    asked = ("diff", "git:HEAD", "pilots", "--format", "json")
    plain = run(*asked)
    assert run(*asked, "--cache", "kept") == plain
    assert len(list((work / "kept").glob("*.pilot"))) == len(list(pilots.iterdir()))
    monkeypatch.setattr(parallel.Processes, "run", refuse)
    assert run(*asked, "--cache", "kept") == plain


def test_standard_input_is_not_kept(
    run: Run, work: Path, good_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(good_text.encode())))
    assert run("validate", "-", "--cache", "kept").code == 0
    assert {path.name for path in (work / "kept").iterdir()} == {TAG, IGNORED}


@pytest.mark.usefixtures("pilots")
def test_a_cache_is_tidied_when_a_command_ends_however_it_ends(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    tidied: list[Cache] = []
    monkeypatch.setattr(Cache, "tidy", lambda cache: tidied.append(cache))  # noqa: PLW0108 - a method
    assert run("validate", "pilots", "--cache", "kept").code == 1
    assert run("compare", "before", "--cache", "kept").code == 2
    assert len(tidied) == 2
