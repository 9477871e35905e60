"""Measure what `scale.py` begins with, and simulate many workers by some that sleep.

A real scheduler on this machine, our own `Cluster.run` as its client, real files and bytes. What
it starts ends with it: each process ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

import psutil

from generate import write_pilots
from pilotscan.loading.assessment_files import discover_all
from pilotscan.loading.discover import FoundFile
from pilotscan.parallel import Lost
from pilotscan.reading import read_framework
from pilotscan.runs import cluster, reports
from pilotscan.runs.cluster import Cluster
from pilotscan.runs.reports import ReportJob
from scale import CHUNK, COMMANDS, Work, markdown

HERE = Path(__file__).parent
SIMULATED = (10, 50, 100, 200)
"""Workers that sleep."""
THREADS = 10
"""So many of them are the threads of one worker of Dask."""
WATCHED = 40
"""Chunks that are watched, beside one for each worker."""
ENVIRONMENT = os.environ | {"PYTHONPATH": str(HERE), "PYTHONWARNINGS": "ignore"}
QUIET = {"distributed.worker.profile.enabled": False}
"""Workers that share a process do not watch it each for itself."""


class Scratch:
    """A folder for as long as it is measured, with pilots."""

    def __init__(self, count: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="pilotscan-scale-")
        self.folder = Path(self._folder.name)
        self.files = write_pilots(self.folder / "pilots", count)
        self.found = discover_all([self.folder / "pilots"])[0]

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


@contextmanager
def started(*role: str) -> Iterator[tuple[psutil.Process, str]]:
    """Start this module in a role, and give its process and the line that it prints."""
    command = [sys.executable, "-c", "import scale_measuring; scale_measuring.serve()", *role]
    pipe = subprocess.PIPE
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet, env=ENVIRONMENT) as made:
        assert made.stdin is not None
        assert made.stdout is not None
        try:
            yield psutil.Process(made.pid), made.stdout.readline().decode().strip()
        finally:
            made.stdin.close()


def serve() -> None:
    """Be a scheduler, or workers of one, until standard input ends."""
    asyncio.run(_serve(*sys.argv[1:]))


async def _serve(role: str, address: str = "", count: str = "1") -> None:
    import dask  # noqa: PLC0415
    from distributed import Scheduler, Worker  # noqa: PLC0415 - not in the process that measures

    here: Any = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    servers: list[Any]
    if role == "scheduler":
        servers = [await Scheduler(port=0, **here)]
    else:
        if role == "sleepers":
            cluster._LOCK = nullcontext()  # type: ignore[assignment]  # they share a process
            dask.config.set(QUIET)
        threads = min(int(count), THREADS)
        with tempfile.TemporaryDirectory() as folder:
            made = [
                Worker(address, name=n, nthreads=threads, local_directory=folder, **here)
                for n in range(int(count) // threads)
            ]
            servers = list(await asyncio.gather(*made))
    print(servers[0].address, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    os._exit(0)  # nobody waits for what they still have in hand


def cpu(process: psutil.Process) -> float:
    """Return the CPU seconds of a process so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


# --- the figures ----------------------------------------------------------------------------------


def measure(scratch: Scratch, rounds: int) -> dict[str, Work]:
    """Measure each kind of work so many times, and return the median of each figure."""
    found = [_measure(scratch) for _ in range(rounds)]
    return {name: _median([one[name] for one in found]) for name in found[0]}


def _median(works: Sequence[Work]) -> Work:
    return Work(
        **{
            name: float(f"{median(getattr(work, name) for work in works):.3g}")
            for name in Work.__slots__
        }
    )


def _measure(scratch: Scratch) -> dict[str, Work]:
    """Run each kind of work with one worker, over two fifths of the pilots and over all.

    What one more pilot takes is the difference, so that starts do not count.
    """
    works = {}
    with started("scheduler") as (_, address), started("worker", address) as (worker, _):
        few, many = 2 * len(scratch.files) // 5, len(scratch.files)
        for name, command in COMMANDS.items():
            run_client(scratch, address, command, few)  # a worker loads what it needs
            print(f"  {name}", file=sys.stderr)
            before = cpu(worker)
            first = run_client(scratch, address, command, few)
            between = cpu(worker)
            second = run_client(scratch, address, command, many)
            more = many - few
            client_ms = (second.cpu - first.cpu) / more * 1000
            out_kb, back_kb = second.out / many / 1000, second.back / many / 1000
            moved = move(scratch.found, Sleep(0, back_kb))
            works[name] = Work(
                worker_ms=(cpu(worker) - between - (between - before)) / more * 1000,
                client_ms=client_ms,
                scheduler_ms=moved.scheduler * 1000,
                out_kb=out_kb,
                back_kb=back_kb,
                client_kb=(second.peak - first.peak) / more / 1000,
                start_s=max(first.cpu - few * client_ms / 1000, 0),
            )
    works["html-by-workers"] = by_workers(scratch, works["html"])
    return works


@dataclass(frozen=True, slots=True)
class _Run:
    cpu: float
    peak: float
    out: int
    back: int


def run_client(scratch: Scratch, address: str, command: str, count: int) -> _Run:
    """Run a command over some of the pilots, and return what its own process took."""
    words = command.replace("FOLDER", str(scratch.folder / "out")).split()
    sizes = scratch.folder / "sizes"
    client = [sys.executable, "-c", "import scale_measuring; scale_measuring.client()", str(sizes)]
    files = list(map(str, scratch.files[:count]))
    if words[-1] != "-":
        words.append("--force")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(HERE / "measure.py"), *client, words[0], *files,
         *words[1:], "--scheduler", address],
        capture_output=True, text=True, check=False, env=ENVIRONMENT,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"exit code {done.returncode}: {command}\n{done.stderr}")
    _, used, peak = map(float, done.stdout.split())
    out, back = map(int, sizes.read_text().split())
    return _Run(used, peak, out, back)


def client() -> None:
    """Be pilotscan, and write down how many bytes of our own went out and came back."""
    from distributed import Client  # noqa: PLC0415 - not in the process that measures

    from pilotscan.__main__ import main  # noqa: PLC0415
    from pilotscan.runs import evaluate  # noqa: PLC0415

    sizes = Path(sys.argv.pop(1))
    out, back = [0], [0]
    submit = Client.submit

    def counted(self: Client, work: Any, *given: Any, **more: Any) -> Any:
        out.append(sum(len(one) for one in given if isinstance(one, bytes)))
        return submit(self, work, *given, **more)

    def loads(data: bytes) -> Any:
        back.append(len(data))
        return pickle.loads(data)

    evaluate.COMPARED_AT_MOST = 0  # a site without the page that one of 10,000 does not have
    setattr(Client, "submit", counted)  # noqa: B010 - to put it there is no part of its types
    setattr(cluster, "pickle", SimpleNamespace(dumps=pickle.dumps, loads=loads))  # noqa: B010
    try:
        main()
    finally:
        sizes.write_text(f"{sum(out)} {sum(back)}")


# --- workers that sleep ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sleep:
    """What a stand-in for a worker does with a chunk.

    Parameters
    ----------
    seconds : that it sleeps
    back_kb : that it sends back per file, if nothing is kept
    kept : a file with real results, pickled, for a chunk
    setup : goes out with each chunk, as a job does
    """

    seconds: float
    back_kb: float = 0
    kept: str = ""
    setup: bytes = field(default_factory=lambda: pickle.dumps(read_framework()))


def sleeping(job: Sleep) -> Callable[[Sequence[FoundFile]], list[Any]]:
    """Return what sleeps over a chunk, and gives as many bytes as work would."""
    back: list[Any] = [os.urandom(int(CHUNK * job.back_kb * 1000))]
    if job.kept:
        back = pickle.loads(Path(job.kept).read_bytes())

    def work(_: Sequence[FoundFile]) -> list[Any]:
        time.sleep(job.seconds)
        return back

    return work


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving chunks took: chunks per second, and CPU seconds per chunk.

    Parameters
    ----------
    cores : of this machine, that others did not use meanwhile
    """

    rate: float
    client: float
    scheduler: float
    sleepers: float
    cores: float


def move(found: Sequence[FoundFile], job: Sleep, workers: int = 1) -> Moved:
    """Move chunks to workers that sleep, and measure while all of them have work."""
    number = 4 * workers + WATCHED
    files = (list(found) * (number * CHUNK // len(found) + 1))[: number * CHUNK]
    first, last = workers, number - 2 * workers - 2
    with (
        started("scheduler") as (scheduler, address),
        started("sleepers", address, str(workers)) as (sleepers, _),
    ):
        own = psutil.Process()

        def look() -> tuple[float, ...]:
            machine = psutil.cpu_times()
            idle = machine.idle + getattr(machine, "iowait", 0)
            return time.monotonic(), cpu(own), cpu(scheduler), cpu(sleepers), idle

        looks, each = [], CHUNK if job.kept else 1
        for came, result in enumerate(Cluster(address).run(files, job, sleeping, CHUNK), 1):
            if isinstance(result, Lost):
                raise SystemExit(result.why)
            if came in {first * each, last * each}:
                looks.append(look())
    seconds, client, used, slept, idle = (b - a for a, b in zip(*looks, strict=True))
    chunks = last - first
    return Moved(
        chunks / seconds,
        client / chunks,
        used / chunks,
        slept / chunks,
        (idle + client + used + slept) / seconds,
    )


def by_workers(scratch: Scratch, site: Work) -> Work:
    """Return what a site takes whose workers read the files and write the reports themselves.

    Names go out, and what comes back are real results without their reports.
    """
    job = ReportJob(read_framework(), languages=("nl",), formats=("html",))
    results = [replace(one, outputs={}) for one in reports.run(scratch.found[:CHUNK], job)]
    kept = scratch.folder / "results"
    kept.write_bytes(pickle.dumps(results))
    named = [replace(one, data=b"") for one in scratch.found]
    sleep = Sleep(0, kept=str(kept))
    moved = move(named, sleep)
    sent = len(pickle.dumps(named[:CHUNK])) + len(sleep.setup)
    return replace(
        site,
        client_ms=moved.client * 1000 / CHUNK,
        scheduler_ms=moved.scheduler * 1000,
        out_kb=sent / CHUNK / 1000,
        back_kb=kept.stat().st_size / CHUNK / 1000,
    )


def simulate(scratch: Scratch, work: Work) -> str:
    """Return a table: chunks per second that the model predicts of so many workers, and had."""
    job = Sleep(work.worker_ms * CHUNK / 1000, work.back_kb)
    one = move(scratch.found, replace(job, seconds=0))
    rows = []
    for workers in SIMULATED:
        print(f"  {workers} workers that sleep", file=sys.stderr)
        had = move(scratch.found, job, workers)
        limits = {
            "workers": workers / job.seconds,
            "client": 1 / one.client,
            "scheduler": 1 / one.scheduler,
            "this machine": min(
                had.cores / (one.client + one.scheduler + had.sleepers), 1 / had.sleepers
            ),
        }
        limit = min(limits, key=lambda name: limits[name])
        rows.append([
            str(workers), f"{limits[limit]:.0f}, {limit}", f"{had.rate:.0f}",
            f"{had.rate / limits[limit]:.2f}",
            *(f"{1000 * now:.1f} ({now / then:.2f})" for now, then in (
                (had.client, one.client), (had.scheduler, one.scheduler))),
            f"{had.cores:.1f}",
        ])  # fmt: skip
    return markdown(
        ["workers", "chunks per second, model", "had", "ratio",
         "client, ms per chunk (times that with one worker)", "scheduler", "cores free"],
        rows,
    )  # fmt: skip
