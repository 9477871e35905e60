"""Running the `git` binary on a repository that may come from strangers; nothing is ever written.

No command of theirs is run (no pager, diff program, filter, signature check or file system
monitor), nothing is fetched, nothing is passed through a shell, and git is not waited for without
end: a file that it reads may be a pipe.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from threading import Event, Timer
from typing import IO, TYPE_CHECKING

from pilotscan.errors import UsageError
from pilotscan.loading.discover import shown_path, visible
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["Git", "too_much"]

MAX_LISTING = 64_000_000
"""Bytes of a listing of files or commits: far more than a set of pilots needs."""
TIME_LIMIT = 60.0
"""Seconds that one call of git may take: many times what the largest listing needs."""
_KEPT = frozenset(
    {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"}
)
"""Variables for git that say where its settings are, and nothing of any one repository."""
_SETTINGS = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "log.mailmap=false"),
    *("-c", "log.showSignature=false"),
    *("-c", "protocol.allow=never"),
)


class Git:
    """The `git` binary in a folder.

    Raises
    ------
    UsageError
        There is none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        binary = shutil.which("git")
        if binary is None:
            raise UsageError(
                told(
                    "git is not installed, and revisions can only be read with it: install it, or "
                    "give a folder instead of a revision"
                )
            )
        self._binary = binary

    def ask(self, *arguments: str, folder: Path | None = None) -> str:
        """Run git and return what it prints.

        Raises
        ------
        UsageError
            It failed.
        """
        out, complaint = self.run(arguments, folder)
        if out is None:
            first = next(iter(complaint.strip().splitlines()), "no reason given")
            raise UsageError(
                told("git cannot read the repository: %(error)s", error=visible(first[:200]))
            )
        return out

    def attempt(self, *arguments: str) -> str | None:
        """Run git and return what it prints, None if it failed."""
        return self.run(arguments)[0]

    def run(self, arguments: Sequence[str], folder: Path | None = None) -> tuple[str | None, str]:
        """Run git and return what it prints (None if it failed) and what it complains of."""
        with (
            tempfile.TemporaryFile() as complaints,
            self.started(arguments, folder=folder, stderr=complaints) as process,
        ):
            stdout = process.stdout
            out = stdout.read(MAX_LISTING + 1) if stdout is not None else b""
            if len(out) > MAX_LISTING:
                raise UsageError(too_much(told("names")))
            code = process.wait()
            complaints.seek(0)
            complaint = complaints.read(10_000).decode("utf-8", "replace")
        return (None if code else out.decode("utf-8", "surrogateescape")), complaint

    @contextmanager
    def started(
        self,
        arguments: Sequence[str],
        stdin: IO[bytes] | int = subprocess.DEVNULL,
        folder: Path | None = None,
        stderr: IO[bytes] | int = subprocess.DEVNULL,
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Run git while its output is read; end it, and what it started, when its time is up.

        Raises
        ------
        UsageError
            Its time was up.
        """
        late = Event()
        with subprocess.Popen(  # noqa: S603 - the binary found above; never a shell
            [self._binary, "--no-pager", *_SETTINGS, *arguments],
            cwd=folder or self.folder,
            env=_environment(),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            start_new_session=True,
        ) as process:

            def stop() -> None:
                late.set()
                _end(process)

            timer = Timer(TIME_LIMIT, stop)
            timer.start()
            try:
                yield process
            finally:
                timer.cancel()
                timer.join()
                if process.returncode is None:
                    _end(process)
        if late.is_set():
            raise UsageError(
                told(
                    "'git %(command)s' did not end within %(most)s seconds in %(folder)s: "
                    "look whether git waits for a file there that is a pipe ('find . -type p' "
                    "lists them) or for a slow disk",
                    command=arguments[0],
                    most=f"{TIME_LIMIT:g}",
                    folder=shown_path(self.folder),
                )
            )


def _environment() -> dict[str, str]:
    """Return the environment without what would point git elsewhere or start programs."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith("GIT_") or name.upper() in _KEPT
    }
    return kept | {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and what it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def too_much(what: str) -> str:
    """Say that there is more to read than a set of pilots can have."""
    return told(
        "git has more %(what)s to tell than a set of pilots can have: name a folder of pilots",
        what=what,
    )
