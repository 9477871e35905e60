"""Kill runs of ``evaluate`` at any moment, or let two of them meet, and look at what is left.

``python tests/support/disturbed.py kill --rounds 200``, and the same with ``meet --rounds 100``.
Runs are forked from a process that has everything loaded, so that what is disturbed is reading,
judging and writing, and hardly ever the start.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parents[1]
sys.path.insert(0, str(HERE.parent / "benchmarks"))

from generate import write_pilots  # noqa: E402
from pilotscan.cli.app import main  # noqa: E402
from pilotscan.reporting.output.folder import LOCK  # noqa: E402
from pilotscan.reporting.output.records import JOURNAL, MANIFEST  # noqa: E402

Tree = dict[str, bytes]
OWN = {
    "notes.txt": b"mine",
    "data/own.json": b"{}",
    # looks as if a run had left it, and none has
    ".proeftuin-0001.html.0123456789abcdef.tmp": b"mine too",
}
TEMPORARY = re.compile(r"(?:.*/)?\.[^/]+\.[0-9a-f]{16}\.tmp")
UNFINISHED = {JOURNAL, LOCK, f"{MANIFEST}.tmp"}
PATIENCE_S = 20.0


def tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def start(folder: Path, *options: str) -> int:
    """Start a run in a process of its own, in a group of its own; return its number."""
    pid = os.fork()
    if pid:
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        return pid
    code = 70
    try:
        os.setpgid(0, 0)
        os.chdir(folder)
        log = os.open(f"log-{os.getpid()}", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        code = main(["evaluate", "--format", "html", *options])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def end(folder: Path, pid: int) -> tuple[int, str]:
    """Wait for a run; return its exit code (below 0: its signal) and what it said."""
    _, status = os.waitpid(pid, 0)
    log = folder / f"log-{pid}"
    said = log.read_text("utf-8") if log.exists() else ""
    log.unlink(missing_ok=True)
    return os.waitstatus_to_exitcode(status), said


def run(folder: Path, *options: str) -> tuple[int, str]:
    return end(folder, start(folder, *options))


def wait_for_workers(group: int) -> None:
    """Make sure that no process of a run goes on for ever."""
    limit = time.monotonic() + PATIENCE_S
    while alive := [pid for pid, of in processes() if of == group]:
        if time.monotonic() > limit:
            raise AssertionError(f"processes {alive} go on without the run that started them")
        time.sleep(0.01)


def processes() -> list[tuple[int, int]]:
    """Return the processes of this machine and their groups, without those that have ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
            if fields[0] not in {"Z", "X"}:
                found.append((int(path.parent.name), int(fields[2])))
    return found


def is_sound(files: Tree, own: Tree) -> None:
    """Assert that the manifest says of each file what it is, and that nothing else is there."""
    said = json.loads(files[MANIFEST])["files"]
    there = {
        name: [hashlib.sha256(data).hexdigest()]
        for name, data in files.items()
        if name not in own and name != MANIFEST
    }
    assert said == there, sorted(set(said) ^ set(there))


# --- runs that are killed ------------------------------------------------------------------------


OUT, SURE = "out-1", "out-2"
"""Where runs are disturbed, and where not."""


@dataclass
class Mode:
    """A way to run, and what undisturbed runs of it leave."""

    folder: Path
    jobs: int
    cache: bool
    taken: bool
    """A file of somebody else lies where a report should be."""
    length_s: float = 0.0

    def __post_init__(self) -> None:
        self.folder.mkdir()
        count = 8 if self.jobs == 1 else 36
        write_pilots(self.folder / "a", count, 0)
        shutil.copytree(self.folder / "a", self.folder / "b")
        files = sorted((self.folder / "b").iterdir())
        for path in files[::2]:
            path.write_text(path.read_text("utf-8").replace("name: ", "name: Nieuw ", 1), "utf-8")
        files[5].unlink()
        self.own = dict(OWN)
        if self.taken:
            self.own["proeftuin-0003.html"] = b"<p>mine</p>"
        self.make_own(self.folder / OUT)
        self.make_own(self.folder / SURE)
        self.expected: dict[str, tuple[int, str, Tree]] = {}
        for state in ("a", "b", "a"):  # from the second on, each follows the other
            started = time.monotonic()
            code, said = run(self.folder, *self.options(state, SURE, cache=False))
            self.length_s = time.monotonic() - started
            assert code == (2 if self.taken else 0), said
            self.expected[state] = code, said, tree(self.folder / SURE)
        for state in ("a", "b"):
            code, said = run(self.folder, *self.options(state, OUT, cache=self.cache))
        self.check_done("b", code, said)

    def make_own(self, folder: Path) -> None:
        for name, data in self.own.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def options(self, state: str, out: str, *, cache: bool) -> list[str]:
        # one name for both, so that nothing but the bytes of pilots differs
        link = self.folder / "pilots"
        link.unlink(missing_ok=True)
        link.symlink_to(state)
        kept = ["--cache", "kept"] if cache else []
        return ["pilots", "--out", out, "--jobs", str(self.jobs), *kept]

    def check_done(self, state: str, code: int, said: str) -> None:
        wanted, told, files = self.expected[state]
        assert (code, said.replace(OUT, SURE)) == (wanted, told), said
        found = tree(self.folder / OUT)
        assert sorted(found) == sorted(files)
        assert [name for name in files if found[name] != files[name]] == []

    def check_killed(self, before: Tree, state: str) -> bool:
        """Look at what a killed run has left; tell whether it was writing."""
        _, _, after = self.expected[state]
        found = tree(self.folder / OUT)
        for name, data in found.items():
            if name in self.own:
                assert data == self.own[name], name
            elif name not in UNFINISHED and not TEMPORARY.fullmatch(name):
                assert data in {before.get(name), after.get(name)}, f"{name} is half written"
        assert set(before) <= set(found), "a file is lost"
        return JOURNAL in found


def kill(rounds: int, seed: int, scratch: Path) -> str:
    chance = random.Random(seed)  # noqa: S311 - no secret
    modes = [
        Mode(scratch / "plain", jobs=1, cache=False, taken=False),
        Mode(scratch / "cached", jobs=1, cache=True, taken=True),
        Mode(scratch / "two", jobs=2, cache=True, taken=False),
    ]
    states = ["b"] * len(modes)
    killed = writing = number = 0
    while killed < rounds:  # a run that had ended before does not count
        number += 1
        which = number % len(modes)
        mode = modes[which]
        states[which] = state = "a" if states[which] == "b" else "b"
        if mode.cache and chance.random() < 0.5:
            shutil.rmtree(mode.folder / "kept", ignore_errors=True)
        before = tree(mode.folder / OUT)
        pid = start(mode.folder, *mode.options(state, OUT, cache=mode.cache))
        wait(mode, chance)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        code, _ = end(mode.folder, pid)
        killed += code == -signal.SIGKILL
        writing += mode.check_killed(before, state)
        code, said = run(mode.folder, *mode.options(state, OUT, cache=mode.cache))
        mode.check_done(state, code, said)
        wait_for_workers(pid)
    return f"{number} rounds: {killed} runs killed, {writing} while writing; all as it should be"


def wait(mode: Mode, chance: random.Random) -> None:
    """Wait for a moment: any, or soon after the run has begun to write."""
    if chance.random() < 0.3:
        time.sleep(chance.uniform(0, mode.length_s * 0.7))
        return
    limit = time.monotonic() + mode.length_s
    while not (mode.folder / OUT / JOURNAL).exists() and time.monotonic() < limit:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, mode.length_s / 4))


# --- two runs that meet --------------------------------------------------------------------------

REFUSED = ("another run is writing to out", "schrijft nu in out")


def meet(rounds: int, seed: int, scratch: Path) -> str:
    chance = random.Random(seed)  # noqa: S311 - no secret
    write_pilots(scratch / "a", 8, 0)
    write_pilots(scratch / "more", 16, 0)
    shutil.copytree(scratch / "a", scratch / "b")
    for path in sorted((scratch / "b").iterdir())[::2]:
        path.write_text(path.read_text("utf-8").replace("name: ", "name: Nieuw ", 1), "utf-8")
    (scratch / "c").mkdir()
    for path in sorted((scratch / "more").iterdir())[8:]:
        path.rename(scratch / "c" / path.name)
    alone = {}
    for name in "abc":
        code, said = run(scratch, name, "--out", f"alone-{name}")
        assert code == 0, said
        alone[name] = tree(scratch / f"alone-{name}")
    refused = 0
    for number in range(rounds):
        pair = ("a", "b", "c")[number % 3], ("b", "c", "a")[number % 3]
        if chance.random() < 0.3:
            shutil.rmtree(scratch / "kept", ignore_errors=True)
        if chance.random() < 0.3:
            shutil.rmtree(scratch / "out", ignore_errors=True)
        # into one folder, with one cache
        pids = []
        for name in pair:
            pids.append(start(scratch, name, "--out", "out", "--cache", "kept"))
            time.sleep(chance.choice((0, 0, 0.01, 0.1, 0.4, 0.8)))
        ends = [end(scratch, pid) for pid in pids]
        for code, said in ends:
            assert code == 0 or (code == 2 and any(one in said for one in REFUSED)), (code, said)
        done = [name for name, (code, _) in zip(pair, ends, strict=True) if code == 0]
        assert done, "each run refused because of the other"
        refused += len(pair) - len(done)
        found = tree(scratch / "out")
        is_sound(found, {})
        last = [n for n in done if all(found[f] == alone[n][f] for f in alone[n] if f != MANIFEST)]
        assert last, "what is there is of no run alone"
        for name in done:  # what only one of them writes is there, whoever came last
            only = set(alone[name]) - set(alone[last[0]])
            assert all(found[file] == alone[name][file] for file in only)
        # into two folders, with one cache
        if number % 4 == 0:
            shutil.rmtree(scratch / "kept", ignore_errors=True)
            pids = [start(scratch, n, "--out", f"own-{n}", "--cache", "kept") for n in pair]
            for name, pid in zip(pair, pids, strict=True):
                code, said = end(scratch, pid)
                assert code == 0, said
                assert tree(scratch / f"own-{name}") == alone[name]
    return f"{rounds} rounds: {refused} runs refused because of another; all as it should be"


def warm_up(scratch: Path) -> None:
    """Load, in this process, everything that a run loads."""
    write_pilots(scratch / "few", 2, 0)
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        arguments = [str(scratch / "few"), "--out", str(scratch / "first"), "--format", "html"]
        assert main(["evaluate", *arguments, "--cache", str(scratch / "first-kept")]) == 0


def main_of_this() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("kill", "meet"))
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pilotscan-disturbed-") as scratch:
        warm_up(Path(scratch))
        do = kill if options.what == "kill" else meet
        sys.stdout.write(do(options.rounds, options.seed, Path(scratch)) + "\n")


if __name__ == "__main__":
    main_of_this()
