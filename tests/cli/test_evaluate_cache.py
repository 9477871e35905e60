"""`evaluate` with a cache leaves what it leaves without one."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from pilotscan.runs.cache.store import IGNORED, TAG
from support.project import Ran, Run

Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def pilots(work: Path, shipped_folder: Path, good_text: str) -> Path:
    """Some pilots, one with faults and two with the same id."""
    folder = work / "pilots"
    folder.mkdir()
    for path in sorted(shipped_folder.glob("*.yaml"))[:1]:
        shutil.copy(path, folder)
    (folder / "good.yaml").write_text(good_text, "utf-8")
    (folder / "twice.yaml").write_text(good_text.replace("Good pilot", "Twice"), "utf-8")
    faulty = good_text.replace("level: 3", "level: 9").replace("id: good", "id: bad")
    (folder / "faulty.yaml").write_text(faulty, "utf-8")
    return folder


CACHE = ("--cache", "../kept")


def one_run(run: Run, place: str, *options: Any, clean: bool = False) -> tuple[Ran, Tree]:
    """Run in a folder of its own, beside which the pilots are; return what it said and wrote."""
    here = Path(place)
    if clean:
        shutil.rmtree(here, ignore_errors=True)
    here.mkdir(exist_ok=True)
    os.chdir(here)
    try:
        for name in ("pilots", "own", "frame.yaml", "known.json"):
            if (Path("..") / name).exists() and not Path(name).exists():
                Path(name).symlink_to(Path("..") / name)
        out = () if "--out" in options else ("--out", "out")
        ran = run("evaluate", "pilots", *out, *options)
        return ran, tree(Path("out")) if Path("out").exists() else {}
    finally:
        os.chdir("..")


def runs(run: Run, *options: Any, clean: bool = False) -> tuple[Ran, Tree]:
    """Run with and without a cache, assert that it is the same, and return it."""
    plain, files = one_run(run, "plain", *options, clean=clean)
    cached, kept_files = one_run(run, "cached", *options, *CACHE, clean=clean)
    assert cached == plain
    assert sorted(kept_files) == sorted(files)
    assert [name for name in files if files[name] != kept_files[name]] == []
    return plain, files


MD = ("--format", "md")
OPTIONS: dict[str, tuple[str, ...]] = {
    "as it is": (),
    "all text formats, two languages": (
        *("--format", "html", "--format", "md", "--format", "json"),
        *("--lang", "nl", "--lang", "en"),
    ),
    "documents": ("--format", "pdf", "--format", "docx"),
    "a route, a date, verbose": ("--route", "growth", "--as-of", "2023-06-01", "-v", *MD),
    "quiet": ("-q", *MD),
    "own templates": ("--templates", "own", "--format", "md"),
    "another framework": ("--framework", "frame.yaml", *MD),
    "strict, a gate": ("--strict", "--fail-on", "not-yet", *MD),
    "to standard output": ("--out", "-", "--format", "json"),
    "two processes": ("--jobs", "2", "--format", "md"),
}


NAMES = [
    # Templates of others are run in a process apart.
    pytest.param(name, marks=pytest.mark.outside if "--templates" in options else ())
    for name, options in OPTIONS.items()
]


@pytest.mark.usefixtures("pilots")
@pytest.mark.parametrize("name", NAMES)
def test_no_option_makes_a_difference(run: Run, work: Path, small_file: Path, name: str) -> None:
    (work / "own" / "report").mkdir(parents=True)
    (work / "own" / "report" / "pilot.j2").write_text("{{ about(page.id) }}", "utf-8")
    shutil.copy(small_file, work / "frame.yaml")
    first = runs(run, *OPTIONS[name])
    assert one_run(run, "cached", *OPTIONS[name], *CACHE, clean=True) == first
    assert first[1] or "-" in OPTIONS[name]
    assert list((work / "kept").glob("*.pilot"))


def edit(folder: Path, texts: dict[str, str], chance: random.Random) -> None:
    """Do to the pilots what people do between two runs."""
    files = sorted(folder.glob("*.yaml"))
    what = chance.choice(["edit", "edit", "break", "mend", "add", "remove", "rename", "nothing"])
    path = chance.choice(files)
    text = path.read_text("utf-8")
    if what == "edit":
        path.write_text(text.replace("name: ", f"name: N{chance.randrange(3)} ", 1), "utf-8")
    elif what == "break":
        path.write_text(text + "\nno-such-key: 1\n", "utf-8")
    elif what == "mend":
        path.write_text(texts.get(path.name, text), "utf-8")
    elif what == "add":
        name = f"new-{chance.randrange(4)}"
        (folder / f"{name}.yaml").write_text(
            texts["good.yaml"].replace("id: good", f"id: {name}"), "utf-8"
        )
    elif what == "remove" and len(files) > 2:
        path.unlink()
    elif what == "rename":
        path.rename(path.with_name(f"z{path.name}"))


@pytest.mark.long
@pytest.mark.parametrize(("seed", "kind"), [(0, "html"), (1, "md"), (2, "html"), (3, "md")])
def test_after_any_edits_a_run_with_a_cache_is_one_without(
    run: Run, work: Path, pilots: Path, seed: int, kind: str
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    texts = {path.name: path.read_text("utf-8") for path in pilots.iterdir()}
    for _ in range(8):
        options = chance.choice([(), ("--lang", "nl"), ("--route", "growth")])
        runs(run, "--format", kind, *options, clean=chance.random() < 0.2)
        edit(pilots, texts, chance)
        entries = sorted((work / "kept").glob("*.p*"))
        if chance.random() < 0.5:
            spoilt = chance.choice(entries)
            data = bytearray(spoilt.read_bytes())
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            spoilt.write_bytes(data)
        if chance.random() < 0.3:
            chance.choice(entries).unlink()


@pytest.mark.usefixtures("good")
def test_files_that_stay_as_they_are_are_not_written_again(run: Run, work: Path) -> None:
    def stamp() -> dict[str, int]:
        return {
            path.relative_to(work).as_posix(): path.stat().st_mtime_ns
            for path in sorted((work / "reports").rglob("*"))
            if path.is_file()
        }

    assert run("evaluate", "good.yaml", "--cache", "kept").code == 0
    for path in (work / "reports").rglob("*"):
        if path.is_file():
            os.utime(path, ns=(10**18, 10**18))
    before = stamp()
    for options in (("--cache", "kept"), ()):
        assert run("evaluate", "good.yaml", *options).code == 0
        assert stamp() == before
    assert set(before.values()) == {10**18}


@pytest.mark.usefixtures("good")
def test_nothing_is_kept_unless_it_is_asked_for(run: Run, work: Path) -> None:
    assert run("evaluate", "good.yaml", "-q").code == 0
    assert run("evaluate", "good.yaml", "-q", "--cache", "kept", "--no-cache").code == 0
    assert {path.name for path in work.iterdir()} == {"good.yaml", "reports"}


@pytest.mark.usefixtures("good")
def test_a_file_on_standard_input_is_not_kept(
    run: Run, work: Path, good_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io  # noqa: PLC0415
    import sys  # noqa: PLC0415

    for _ in range(2):
        stdin = io.TextIOWrapper(io.BytesIO(good_text.encode()))
        monkeypatch.setattr(sys, "stdin", stdin)
        assert run("evaluate", "-", "-q", "--cache", "kept").code == 0
    assert {path.name for path in (work / "kept").iterdir()} == {TAG, IGNORED}


@pytest.mark.usefixtures("good")
def test_a_folder_with_other_things_is_no_cache(run: Run, work: Path) -> None:
    ran = run("evaluate", "good.yaml", "--cache", ".")
    assert ran.code == 2
    assert ran.err == (
        "pilotscan: . cannot be used as a cache: it holds other files; name an empty folder\n"
    )
    assert [path.name for path in work.iterdir()] == ["good.yaml"]


@pytest.mark.usefixtures("good")
def test_a_cache_that_cannot_be_written_is_told_and_changes_nothing(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run("evaluate", "good.yaml", "-q", "--out", "one")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("pilotscan.runs.cache.store._place", refuse)
        ran = run("evaluate", "good.yaml", "-q", "--out", "two", "--cache", "kept")
    assert (ran.code, ran.out) == (plain.code, plain.out)
    assert ran.err == "pilotscan: nothing can be written to the cache kept; going on without\n"
    assert tree(work / "one") == tree(work / "two")


@pytest.mark.usefixtures("good")
def test_a_configuration_can_name_a_cache(run: Run, work: Path) -> None:
    (work / "pilotscan.toml").write_text('cache = "kept"\n', "utf-8")
    assert run("evaluate", "good.yaml", "-q", "--no-cache").code == 0
    assert not (work / "kept").exists()
    assert run("evaluate", "good.yaml", "-q").code == 0
    assert list((work / "kept").glob("*.pilot"))


def test_an_assessment_file_that_is_new_changed_renamed_or_gone_counts(
    run: Run, pilots: Path, work: Path
) -> None:
    own = pilots / "assessments" / "good" / "1.yaml"
    own.parent.mkdir(parents=True)
    text = (
        "pilotscan_assessment: 1\npilot: good\ndate: 2026-02-01\nframework: living-lab\n"
        "assessor: {role: partner, id: ann}\nratings: {legal-room: 1}\n"
    )

    def kept() -> int:
        return len(list((work / "kept").glob("*.pilot")))

    def level_of_room() -> int | None:
        _, files = runs(run, "--format", "json", clean=True)
        found = json.loads(files["good.json"])["pilots"][0]["conditions"]
        level: int | None = next(c["level"] for c in found if c["id"] == "legal-room")
        return level

    assert level_of_room() is None
    for number, (said, level) in enumerate(
        [(text, 1), (text.replace("room: 1", "room: 2"), 2), (None, None), (text, 1)]
    ):
        if said is None:
            own.unlink()
        else:
            own.write_text(said, "utf-8")
        before = kept()
        assert level_of_room() == level
        assert kept() - before == (1, 1, 0, 0)[number], "what was seen before is not judged again"
    own.rename(own.with_name("2.yaml"))
    before = kept()
    assert level_of_room() == 1
    assert kept() == before + 1
