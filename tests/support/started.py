"""The program, forked from a process that has loaded it: what it does, without its start.

For tests of scripts that run it many times. As everywhere a new process does each piece of work,
with the arguments, folder, environment and streams of who asks; `python started.py PATH` waits for
them at a socket, and ends with its standard input. What is imported depends on no variable.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory

__all__ = ["started"]

CLIENT = """\
import json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect(sys.argv[1])
asked = json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(server, [len(asked).to_bytes(8, "big")], [0, 1, 2])
server.sendall(asked)
code = int(server.recv(8))
if code < 0:
    os.kill(os.getpid(), -code)
sys.exit(code)
"""


@contextmanager
def started(environment: dict[str, str], *extras: str) -> Iterator[Path]:
    """Give a folder for PATH in which `pilotscan` is such a program, with some libraries more."""
    with TemporaryDirectory(prefix="pilotscan-started-") as made:
        folder = Path(made)
        at = folder / "socket"
        client = shlex.join([sys.executable, "-I", "-S", "-c", CLIENT, str(at)])
        program = folder / "bin" / "pilotscan"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {client} "$@"\n', "utf-8")
        program.chmod(0o755)
        with subprocess.Popen(
            [sys.executable, __file__, str(at), *extras],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment,
        ) as server:  # fmt: skip
            assert server.stdin is not None
            assert server.stdout is not None
            assert server.stdout.readline() == b"ready\n"
            yield program.parent
            server.stdin.close()


def load(*extras: str) -> None:
    """Import all of the program, and what it imports when it is needed."""
    import pilotscan  # noqa: PLC0415

    for name in ("pandas", "numpy", "rich.console", "rich.table", "concurrent.futures", *extras):
        import_module(name)
    for module in walk_packages(pilotscan.__path__, "pilotscan."):
        if module.name != "pilotscan.__main__":
            import_module(module.name)


def serve(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        os.write(1, b"ready\n")
        while listener in select.select([listener, 0], [], [])[0]:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                answer(connection)
                return
            connection.close()
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:  # who has answered
                    pass


def answer(connection: socket.socket) -> None:
    """Do what is asked in a process of its own, and tell how it ended."""
    length, streams, _, _ = socket.recv_fds(connection, 8, 3)
    asked = connection.makefile("rb").read(int.from_bytes(length, "big"))
    if process := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        connection.sendall(b"%d" % code)
        os._exit(0)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    connection.close()
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as Python does
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, "utf-8", "backslashreplace", closefd=False)  # noqa: SIM115
    arguments, folder, environment = json.loads(asked)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["pilotscan", *arguments]
    try:
        import_module("pilotscan.__main__").main()
    except SystemExit as left:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(left.code or 0))  # to take all modules apart would take longest


if __name__ == "__main__":
    sys.path.pop(0)  # this folder
    load(*sys.argv[2:])
    serve(sys.argv[1])
