"""Disks that are full or cannot be written to: one line, exit code 2, and all reports whole."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from support.project import Ran, Run

pytestmark = pytest.mark.outside

Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


COMMAND = ("evaluate", "pilots", "--format", "html", "-q")
Evaluate = Callable[..., Ran]


@pytest.fixture
def evaluate(run: Run) -> Evaluate:
    """Run in this process: a disk is as full for one process as for another."""
    return partial(run, *COMMAND)


@pytest.fixture
def pilots(work: Path, good_text: str) -> Path:
    (work / "pilots").mkdir()
    for number in range(6):
        text = good_text.replace("id: good", f"id: pilot-{number}")
        (work / "pilots" / f"pilot-{number}.yaml").write_text(text, "utf-8")
    return work


@pytest.fixture
def disk(pilots: Path) -> Iterator[Path]:
    """A small disk of its own, `disk` in the working folder."""
    place = pilots / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if not sys.platform.startswith("linux") or mount is None or os.getuid() != 0:
        pytest.skip("only root can make a disk")
    if subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("no disk can be made here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def change(pilots: Path) -> None:
    for path in (pilots / "pilots").iterdir():
        path.write_text(path.read_text("utf-8").replace("Good pilot", "New name"), "utf-8")


@pytest.mark.parametrize("cache", [(), ("--cache", "disk/kept"), ("--cache", "kept")])
def test_a_full_disk(evaluate: Evaluate, pilots: Path, disk: Path, cache: tuple[str, ...]) -> None:
    assert evaluate("--out", "whole").code == 0
    # what does not fit: nothing, little, half
    for room in (0, 20_000, 250_000):
        shutil.rmtree(disk / "out", ignore_errors=True)
        (disk / "filler").unlink(missing_ok=True)
        free = shutil.disk_usage(disk).free
        (disk / "filler").write_bytes(bytes(max(free - room, 0)))
        ran = evaluate("--out", "disk/out", *cache)
        assert ran.code == 2
        assert ran.err.count("\n") <= 2  # of the cache too, if it lies there
        last = ran.err.splitlines()[-1]
        assert last.startswith("pilotscan: cannot write")
        assert "No space left on device" in last
        whole = tree(pilots / "whole")
        found = tree(disk / "out") if (disk / "out").exists() else {}
        reports = {name for name in found if not name.startswith(".pilotscan-")}
        assert [name for name in reports if found[name] != whole[name]] == []
        if "disk/kept" not in cache:  # which takes room too
            assert bool(reports) == (room == 250_000)
        assert not [name for name in found if name.endswith(".tmp")]
    (disk / "filler").unlink()
    assert evaluate("--out", "disk/out", *cache).code == 0
    assert tree(disk / "out") == whole


def test_a_disk_that_fills_up_leaves_old_reports_and_the_next_run_goes_on(
    evaluate: Evaluate, pilots: Path, disk: Path
) -> None:
    assert evaluate("--out", "disk/out").code == 0
    old = tree(disk / "out")
    change(pilots)
    assert evaluate("--out", "whole").code == 0
    new = tree(pilots / "whole")
    free = shutil.disk_usage(disk).free
    (disk / "filler").write_bytes(bytes(max(free - 45_000, 0)))
    ran = evaluate("--out", "disk/out")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    found = tree(disk / "out")
    assert set(old) <= set(found)
    for name, data in found.items():
        assert name.startswith(".pilotscan-") or data in {old[name], new[name]}
    (disk / "filler").unlink()
    assert evaluate("--out", "disk/out").code == 0
    assert tree(disk / "out") == new


def test_a_disk_that_cannot_be_written_to(evaluate: Evaluate, pilots: Path, disk: Path) -> None:
    assert evaluate("--out", "disk/out", "--cache", "disk/kept").code == 0
    before = tree(disk)
    change(pilots)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    ran = evaluate("--out", "disk/out")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "pilotscan: cannot write to disk/out: Read-only file system\n"
    assert tree(disk) == before
    ran = evaluate("--out", "elsewhere", "--cache", "disk/kept")
    assert ran.code == 0
    assert ran.err == (
        "pilotscan: nothing can be written to the cache disk/kept; going on without\n"
    )
    assert tree(disk) == before


def test_a_file_that_may_not_be_so_large_is_named_and_the_others_are_written(
    evaluate: Evaluate, pilots: Path
) -> None:
    assert evaluate("--out", "whole").code == 0
    whole = tree(pilots / "whole")
    largest = max(len(data) for data in whole.values())

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest - 1, largest - 1))

    ran = subprocess.run(
        [sys.executable, "-m", "pilotscan", *COMMAND, "--out", "out"],
        capture_output=True, text=True, check=False, preexec_fn=limit,
    )  # fmt: skip
    assert ran.returncode == 2
    assert "File too large" in ran.stderr
    found = tree(pilots / "out")
    missing = sorted(set(whole) - set(found))
    assert missing == [name for name in sorted(whole) if len(whole[name]) == largest]
    assert ran.stderr.count("\n") == len(missing)
    reports = [name for name in found if not name.startswith(".pilotscan-")]
    assert all(found[name] == whole[name] for name in reports)
