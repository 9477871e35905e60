"""What a new user goes through: from ``pip install`` of the wheel to a published folder, timed.

``python benchmarks/new_user.py [--wheel FILE] [--keep DIR]`` builds the wheel (or takes a given
one), makes an empty environment outside the checkout, installs, starts a repository with one pilot,
fills it in, has it checked and judged, commits, and fetches the site once from a web server. It
prints every command with what it said and how long it took. Packages come from the index that pip
is set up to use, so it needs a network and is not part of the tests.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).parents[1]
FILLED_IN = re.compile(r"```yaml\n(pilotscan: 1\n.*?)```", re.DOTALL)
MENDED = {"runing": "running", "rapport": "report"}


class Session:
    """Runs commands in one folder and prints them like a terminal, with a clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.began = time.monotonic()
        self.environment = {
            "PATH": os.pathsep.join([str(folder / "env" / "bin"), os.environ["PATH"]]),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "GIT_AUTHOR_NAME": "A user",
            "GIT_AUTHOR_EMAIL": "user@example.org",
            "GIT_COMMITTER_NAME": "A user",
            "GIT_COMMITTER_EMAIL": "user@example.org",
        }

    def say(self, text: str, seconds: float | None = None) -> None:
        took = "" if seconds is None else f"   [{seconds:.1f} s]"
        print(f"{text}{took}", flush=True)

    def run(self, command: str, *, code: int = 0, show: int = 12) -> None:
        start = time.monotonic()
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.say(f"$ {command}", time.monotonic() - start)
        rows = [f"  {row.rstrip()}" for row in done.stdout.splitlines()]
        cut = [*rows[:show], f"  … {len(rows) - show} more lines"] if len(rows) > show else rows
        print("\n".join(cut) if cut else "  (nothing said)", flush=True)
        if done.returncode != code:
            sys.exit(f"exit code {done.returncode}, not {code}")


def build(folder: Path) -> Path:
    """Build the wheel of this checkout, as ``pip wheel`` does for a user."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True)
    [wheel] = folder.glob("*.whl")
    return wheel


class Quiet(SimpleHTTPRequestHandler):
    """A web server that keeps no log."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def served(site: Path) -> list[tuple[str, int]]:
    """Fetch every page that can be reached from the overview, from a web server of our own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}/"
    sizes: dict[str, int] = {}
    ahead = [root]
    try:
        while ahead:
            address = ahead.pop()
            if address in sizes:
                continue
            with urllib.request.urlopen(address) as answer:
                page = answer.read()
            sizes[address] = len(page)
            links = re.findall(r'href="([^"#:]+\.html)(?:#[^"]*)?"', page.decode())
            ahead += [urljoin(address, link) for link in links]
    finally:
        server.shutdown()
        server.server_close()
    return sorted((address.removeprefix(root) or "/", size) for address, size in sizes.items())


def go_through(folder: Path, wheel: Path) -> None:
    session = Session(folder)
    session.run("python3 -m venv env")
    session.run(f"env/bin/pip install --quiet --disable-pip-version-check {wheel}")
    installed = time.monotonic() - session.began
    session.run("pilotscan --version")
    session.run("git init -q -b main")
    session.run("printf '/env/\\n/public/\\n' > .gitignore")
    session.run('pilotscan new buddies-delft --name "Buddies in Delft" --municipality Delft')
    session.run("pilotscan evaluate --out public")
    tutorial = (ROOT / "docs" / "tutorial" / "first-report.md").read_text("utf-8")
    found = FILLED_IN.search(tutorial)
    assert found is not None, "the tutorial has no filled-in file"
    pilot = folder / "pilots" / "buddies-delft.yaml"
    pilot.write_text(found[1], "utf-8")
    session.say("(fills in the file, with two slips)")
    session.run("pilotscan validate", code=1)
    text = found[1]
    for slip, mended in MENDED.items():
        text = text.replace(slip, mended)
    pilot.write_text(text, "utf-8")
    session.say("(mends them)")
    session.run("pilotscan validate")
    session.run("pilotscan evaluate --lang en --lang nl --out public")
    session.run("git add . && git commit -q -m 'Our first pilot' && git status --short")
    session.run("find public -type f | sort", show=40)
    start = time.monotonic()
    pages = served(folder / "public")
    session.say("(fetches the site from a web server)", time.monotonic() - start)
    for name, size in pages:
        print(f"  200  {size:>7} bytes  {name}")
    total = time.monotonic() - session.began
    print(f"\n{total:.1f} s in all, of which {installed:.1f} s for environment and packages.")


def main() -> None:
    parser = argparse.ArgumentParser(description="Go through what a new user goes through, timed.")
    parser.add_argument(
        "--wheel", type=Path, help="a wheel to install; default: build this checkout"
    )
    parser.add_argument("--keep", type=Path, help="a new folder to work in that is kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        wheel = options.wheel.resolve() if options.wheel else build(Path(scratch))
        folder = options.keep or Path(scratch) / "work"
        folder.mkdir(parents=True)
        go_through(folder.resolve(), wheel)


if __name__ == "__main__":
    main()
