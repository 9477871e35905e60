"""The blocks of a page that a reader would type or copy, and what running them gave.

A page says with comments that no reader sees how a block is to be run. Each stands on lines of its
own, before the block it is about (several may):

``<!-- exit: 1 -->``
    The block ends with this exit code. Without it: 0.
``<!-- output -->``
    The block is what the block run before it printed, stdout and stderr together. A line that is
    only ``…`` stands for any lines, ``…`` inside a line for anything in it, also at its end.
``<!-- file: pilots/mine.yaml -->``
    The block is the content of this file, which is written into the folder.
``<!-- not run: reason -->``
    The block is not run, for example since it fetches something.
``<!-- run: commands -->``
    Commands that a reader does not see, such as a file that they are taken to have. A block need
    not follow.
``<!-- folder: pilots -->``
    Go on in a new folder: ``empty``, ``pilots`` (the default: the pilots of this project are in
    it), ``git`` (the same, committed to a repository on a branch ``main``), ``project`` (the files
    at the top of this project).
``<!-- run as sh -->``
    Run a block of a language that is else not run.

Commands of pilotscan that no shell has anything to do with, and Python, are run in this process, as
what the tests run otherwise; all else in a shell.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from pilotscan.cli.app import main

FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<lang>[\w-]*)[^\n`]*$")
MARK = re.compile(
    r"^(?P<word>exit|file|not run|run as|run|folder|output)(?::?\s+(?P<value>.*))?$", re.S
)
SHELLS = {"sh", "bash", "shell"}
RUN = SHELLS | {"console", "python"}
SPACES = {0xA0: " ", 0x202F: " "}
FOR_A_SHELL = re.compile(r"[|&;<>()$*?`~{}!\[\]]")
"""Signs that a shell may do something with."""
FOLDERS = ("empty", "pilots", "git", "project")
# What a run may take over from the machine; all else could change what a command prints.
KEPT = ("PATH", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "PLAYWRIGHT_BROWSERS_PATH")


@dataclass(frozen=True)
class Block:
    """A fenced block, or (``lang`` empty) hidden commands or a new folder on their own."""

    line: int
    lang: str
    text: str
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def runs(self) -> bool:
        return (
            (self.lang in RUN or "run as" in self.marks)
            and "not run" not in self.marks
            and "file" not in self.marks
        )


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a page in order, each with the marks before it."""
    lines = text.splitlines()
    marks: dict[str, str] = {}
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.lstrip().startswith("<!--"):
            start = at
            while "-->" not in lines[at]:
                at += 1
            comment = "\n".join(lines[start : at + 1]).strip()
            comment = comment.removeprefix("<!--").removesuffix("-->").strip()
            if found := MARK.match(comment):
                word, value = found["word"], (found["value"] or "").strip()
                if word in {"run", "folder"}:
                    yield Block(start + 1, "", value, {word: value})
                else:
                    marks[word] = value
        elif found := FENCE.match(line):
            start, indent = at + 1, len(found["indent"])
            at = start
            while lines[at].strip() != found["fence"]:
                at += 1
            body = "".join(f"{row[indent:]}\n" for row in lines[start:at])
            yield Block(start, found["lang"], body, marks)
            marks = {}
        elif line.strip():
            assert not marks, f"line {at + 1}: no block follows {marks}"
        at += 1
    assert not marks, f"no block follows {marks}"


def matches(shown: str, printed: str) -> bool:
    """Whether what a page shows is what was printed, where ``…`` is anything.

    Spaces that do not break a line are spaces, and those at the end of a line do not count.
    """
    printed = printed.translate(SPACES)
    pattern = ""
    for line in shown.translate(SPACES).splitlines():
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            parts = (re.escape(part) for part in line.rstrip().split("…"))
            pattern += r"[^\n]*?".join(parts) + r"[ ]*\n"
    return re.fullmatch(pattern, printed if printed.endswith("\n") else f"{printed}\n") is not None


@dataclass(frozen=True)
class Ran:
    code: int
    printed: str


class Runner:
    """Runs the blocks of one page, in order, in a scratch folder."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.root = root
        self.scratch = scratch
        self.folders = 0
        self.last = Ran(0, "")
        self.faults: list[str] = []
        self.folder = scratch
        home = scratch / "home"
        home.mkdir()
        self.environment = {
            **{name: os.environ[name] for name in KEPT if name in os.environ},
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "TERM": "dumb",
            "PYTHONDONTWRITEBYTECODE": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "A reader",
            "GIT_AUTHOR_EMAIL": "reader@example.org",
            "GIT_COMMITTER_NAME": "A reader",
            "GIT_COMMITTER_EMAIL": "reader@example.org",
        }
        self.go_on_in("pilots")

    def go_on_in(self, kind: str) -> None:
        assert kind in FOLDERS, f"a folder is one of {FOLDERS}, not {kind!r}"
        self.folders += 1
        self.folder = self.scratch / f"{self.folders}" / "work"
        self.folder.mkdir(parents=True)
        if kind in {"pilots", "git"}:
            shutil.copytree(self.root / "pilots", self.folder / "pilots")
        if kind == "project":
            for path in self.root.iterdir():
                if path.is_file():
                    shutil.copy(path, self.folder)
        if kind == "git":
            start = "git init -q -b main && git add pilots && git commit -q -m 'Our pilots'"
            assert self.bash(start).code == 0, self.last.printed

    def call(self, *command: str) -> Ran:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=300,
        )
        self.last = Ran(done.returncode, done.stdout.decode())
        return self.last

    def bash(self, commands: str) -> Ran:
        if listed := ours(commands):
            return self.inside(lambda: next(filter(None, map(main, listed)), 0))
        return self.call("bash", "-e", "-o", "pipefail", "-c", commands)

    def in_session(self, command: str) -> Ran:
        """Go on after a command of a line that fails, as a terminal does."""
        return self.bash(command) if ours(command) else self.call("bash", "-c", command)

    def python(self, code: str) -> Ran:
        def execute() -> int:
            try:
                exec(compile(code, "page", "exec"), {"__name__": "__main__"})  # noqa: S102 - ours
            except Exception:  # noqa: BLE001 - as Python ends with one
                traceback.print_exc()
                return 1
            return 0

        return self.inside(execute)

    def inside(self, work: Callable[[], int]) -> Ran:
        """Do something in this process, with folder and environment of the page."""
        told = TextIOWrapper(BytesIO(), "utf-8", newline="", write_through=True)
        with pytest.MonkeyPatch.context() as patched:
            patched.chdir(self.folder)
            patched.setattr(sys, "stdin", StringIO())
            for name in os.environ.keys() - self.environment.keys():
                patched.delenv(name)
            for name, value in self.environment.items():
                patched.setenv(name, value)
            with redirect_stdout(told), redirect_stderr(told):
                code = work()
        self.last = Ran(code, told.buffer.getvalue().decode())  # type: ignore[attr-defined]
        return self.last

    def run(self, block: Block) -> None:
        """Do what a block asks; what goes wrong is added to ``faults``."""
        if "folder" in block.marks:
            self.go_on_in(block.marks["folder"])
        elif "run" in block.marks:
            self.expect(block, self.bash(block.text), 0)
        elif "file" in block.marks:
            path = self.folder / block.marks["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
        elif "output" in block.marks:
            self.compare(block, block.text, self.last.printed)
        elif block.runs and block.lang == "console":
            for command, shown, code in sessions(block):
                self.expect(block, self.in_session(command), code)
                self.compare(block, shown, self.last.printed)
        elif block.runs and block.lang == "python":
            self.expect(block, self.python(block.text), 0)
        elif block.runs:
            self.expect(block, self.bash(block.text), int(block.marks.get("exit", 0)))

    def expect(self, block: Block, ran: Ran, code: int) -> None:
        if ran.code != code:
            told = "\n".join(ran.printed.splitlines()[-12:])
            self.faults.append(
                f"line {block.line}: exit code {ran.code}, not {code}\n{block.text}…\n{told}"
            )

    def compare(self, block: Block, shown: str, printed: str) -> None:
        if not matches(shown, printed):
            rows = difflib.unified_diff(
                shown.splitlines(), printed.splitlines(), "shown", "printed", lineterm=""
            )
            self.faults.append("\n".join([f"line {block.line}: other output", *rows]))


def ours(commands: str) -> list[list[str]]:
    """Return the arguments of each, if all are of pilotscan and a shell has nothing to do."""
    plain = re.sub(r"(^|\s)#.*", "", commands.replace("\\\n", " "), flags=re.M)
    lines = [line for line in plain.split("\n") if line.strip()]
    if FOR_A_SHELL.search(plain) or not all(line.startswith("pilotscan ") for line in lines):
        return []
    return [shlex.split(line)[1:] for line in lines]


def sessions(block: Block) -> Iterator[tuple[str, str, int]]:
    """Yield the commands of a terminal session, each with what it shows and its exit code.

    The exit code that is asked for is that of the last command. As in a terminal, a line goes on
    after a command in it that fails: ``pilotscan validate; echo $?``.
    """
    first, *parts = re.split(r"^\$ ", block.text, flags=re.M)
    assert not first, f"line {block.line}: a session begins with '$ '"
    for number, part in enumerate(parts, 1):
        rows = part.splitlines(keepends=True)
        count = 1 + next((n for n, row in enumerate(rows[1:]) if row[:2] != "> "), len(rows) - 1)
        command = "".join([rows[0], *(row[2:] for row in rows[1:count])])
        code = int(block.marks.get("exit", 0)) if number == len(parts) else 0
        yield command, "".join(rows[count:]), code
