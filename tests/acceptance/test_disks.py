"""Disks that are full or cannot be written to: one line, exit code 2, and all reports whole."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside

Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def evaluate(
    folder: Path, *options: str, largest: int | None = None
) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    command = [sys.executable, "-m", "pilotscan", "evaluate", "pilots", "--format", "html"]
    return subprocess.run(
        [*command, "-q", *options],
        capture_output=True, text=True, check=False, cwd=folder, preexec_fn=limit,
    )  # fmt: skip


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
def test_a_full_disk(pilots: Path, disk: Path, cache: tuple[str, ...]) -> None:
    assert evaluate(pilots, "--out", "whole").returncode == 0
    # what does not fit: nothing, little, half
    for room in (0, 20_000, 250_000):
        shutil.rmtree(disk / "out", ignore_errors=True)
        (disk / "filler").unlink(missing_ok=True)
        free = shutil.disk_usage(disk).free
        (disk / "filler").write_bytes(bytes(max(free - room, 0)))
        ran = evaluate(pilots, "--out", "disk/out", *cache)
        assert ran.returncode == 2
        assert ran.stderr.count("\n") <= 2  # of the cache too, if it lies there
        last = ran.stderr.splitlines()[-1]
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
    assert evaluate(pilots, "--out", "disk/out", *cache).returncode == 0
    assert tree(disk / "out") == whole


def test_a_disk_that_fills_up_leaves_old_reports_and_the_next_run_goes_on(
    pilots: Path, disk: Path
) -> None:
    assert evaluate(pilots, "--out", "disk/out").returncode == 0
    old = tree(disk / "out")
    change(pilots)
    assert evaluate(pilots, "--out", "whole").returncode == 0
    new = tree(pilots / "whole")
    free = shutil.disk_usage(disk).free
    (disk / "filler").write_bytes(bytes(max(free - 45_000, 0)))
    ran = evaluate(pilots, "--out", "disk/out")
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    found = tree(disk / "out")
    assert set(old) <= set(found)
    for name, data in found.items():
        assert name.startswith(".pilotscan-") or data in {old[name], new[name]}
    (disk / "filler").unlink()
    assert evaluate(pilots, "--out", "disk/out").returncode == 0
    assert tree(disk / "out") == new


def test_a_disk_that_cannot_be_written_to(pilots: Path, disk: Path) -> None:
    assert evaluate(pilots, "--out", "disk/out", "--cache", "disk/kept").returncode == 0
    before = tree(disk)
    change(pilots)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    ran = evaluate(pilots, "--out", "disk/out")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "pilotscan: cannot write to disk/out: Read-only file system\n"
    assert tree(disk) == before
    ran = evaluate(pilots, "--out", "elsewhere", "--cache", "disk/kept")
    assert ran.returncode == 0
    assert ran.stderr == (
        "pilotscan: nothing can be written to the cache disk/kept; going on without\n"
    )
    assert tree(disk) == before


def test_a_file_that_may_not_be_so_large_is_named_and_the_others_are_written(
    pilots: Path,
) -> None:
    assert evaluate(pilots, "--out", "whole").returncode == 0
    whole = tree(pilots / "whole")
    largest = max(len(data) for data in whole.values())
    ran = evaluate(pilots, "--out", "out", largest=largest - 1)
    assert ran.returncode == 2
    assert "File too large" in ran.stderr
    found = tree(pilots / "out")
    missing = sorted(set(whole) - set(found))
    assert missing == [name for name in sorted(whole) if len(whole[name]) == largest]
    assert ran.stderr.count("\n") == len(missing)
    reports = [name for name in found if not name.startswith(".pilotscan-")]
    assert all(found[name] == whole[name] for name in reports)
